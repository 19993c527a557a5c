"""Documents and what they prove, files undone or replaced, answers that rest on several files."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _create_documents()
    _register_documents()
    op.create_table(
        "choices",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "kind", "system", name="pk_choices"),
        sa.ForeignKeyConstraint(
            ["unit"], ["units.code"], name="fk_choices_unit", ondelete="CASCADE"
        ),
    )
    _rebuild_evidence()
    _rebuild_answers()
    _rewrite_log()


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date()),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_documents_round_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_documents_round_id_number",
        "documents",
        ["round_id", "number"],
        unique=True,
        sqlite_where=sa.text("number <> ''"),
    )
    op.create_table(
        "document_links",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "code", name="pk_document_links"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name="fk_document_links_document_id",
            ondelete="CASCADE",
        ),
    )


def _register_documents() -> None:
    """Register what stood without a register: each file, and each number that an answer names."""
    # The document of a file takes the number of its row, so that the row finds it below.
    op.execute(
        """INSERT INTO documents (id, round_id, number, issuer, title, note, version, who, at)
        SELECT id, round_id, '', '', file_name, '', 1, who, at FROM evidence"""
    )
    # With min(at), SQLite takes `who` from the row that has it.
    op.execute(
        """INSERT INTO documents (round_id, number, issuer, title, note, version, who, at)
        SELECT round_id, document, '', '', '', 1, who, min(at) FROM answers
        WHERE document <> '' GROUP BY round_id, document ORDER BY min(at), document"""
    )


def _rebuild_evidence() -> None:
    connection = op.get_bind()
    read = sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'evidence'")
    last = connection.execute(read).scalar()
    op.execute("CREATE TEMPORARY TABLE evidence_0001 AS SELECT * FROM evidence")
    op.drop_table("evidence")
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("extract_sha256", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer()),
        sa.Column("replaces", sa.Integer()),
        sa.Column("withdrawn_at", sa.Text()),
        sa.Column("withdrawn_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_evidence_withdrawn")
        ),
        sa.UniqueConstraint("round_id", "sha256", name="uq_evidence_round_id_sha256"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_evidence_round_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_evidence_document_id"),
        sa.ForeignKeyConstraint(["replaces"], ["evidence.id"], name="fk_evidence_replaces"),
        sqlite_autoincrement=True,
    )
    for column in ("sha256", "extract_sha256", "document_id", "replaces"):
        op.create_index(f"ix_evidence_{column}", "evidence", [column])
    op.execute(
        """INSERT INTO evidence (id, round_id, sha256, file_name, kind, size, period, system,
            who, at, reading, choices, extract_sha256, document_id)
        SELECT id, round_id, sha256, file_name, kind, size, period, source,
            who, at, reading, '{}', '', id
        FROM evidence_0001"""
    )
    op.execute("DROP TABLE evidence_0001")
    # The number of a deleted file is never given to another: the counter goes on where it was.
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'evidence'")
    if last is not None:
        write = sa.text("INSERT INTO sqlite_sequence VALUES ('evidence', :last)")
        connection.execute(write, {"last": last})


def _rebuild_answers() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT * FROM answers")).mappings().all()
    op.drop_table("answers")
    answers = op.create_table(
        "answers",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("state", sa.Text()),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "code", "input", name="pk_answers"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_answers_round_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("state IN ('proven', 'claimed')", name=op.f("ck_answers_state")),
        sa.CheckConstraint("(value IS NULL) = (state IS NULL)", name=op.f("ck_answers_whole")),
        sa.CheckConstraint("value <> ''", name=op.f("ck_answers_value")),
    )
    kept = [column.name for column in answers.c if column.name != "grounds"]
    for row in rows:
        grounds = _grounds({**row, "cells": json.loads(row["cells"])})
        connection.execute(
            sa.insert(answers).values({name: row[name] for name in kept} | {"grounds": grounds})
        )


def _rewrite_log() -> None:
    """Tell what the log says of files and answers in the words of the new tables."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            """SELECT id, act, "before", "after" FROM log
            WHERE act LIKE 'answer.%' OR act = 'evidence.accepted'"""
        )
    ).mappings()
    statement = sa.text('UPDATE log SET "before" = :before, "after" = :after WHERE id = :id')
    for row in rows.all():
        before, after = (_rewrite_told(row[side]) for side in ("before", "after"))
        if row["act"] == "answer.read" and after and after.get("grounds"):
            after["by"] = after["grounds"][0]["evidence"]
        told = {"before": _write_json(before), "after": _write_json(after)}
        connection.execute(statement, {"id": row["id"], **told})


def _rewrite_told(written: str | None) -> Any:
    told = None if written is None else json.loads(written)
    if told is None:
        return None
    if "cells" in told:
        told["grounds"] = _grounds(told)
        del told["cells"], told["evidence_id"]
    if "source" in told:
        told["system"] = told.pop("source")
    return told


def _grounds(told: Any) -> list[Any]:
    if told["evidence_id"] is None:
        return []
    return [{"evidence": told["evidence_id"], "cells": told["cells"]}]


def _write_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
