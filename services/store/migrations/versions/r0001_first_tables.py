"""Units, rounds, evidence, answers, results of earlier years, log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "units",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_units"),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("criteria_set", sa.Text(), nullable=False),
        sa.Column("target", sa.Text()),
        sa.Column("due", sa.Date()),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint(
            "unit", "year", "criteria_set", name="uq_rounds_unit_year_criteria_set"
        ),
        sa.ForeignKeyConstraint(
            ["unit"], ["units.code"], name="fk_rounds_unit", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("round_id", "sha256", name="uq_evidence_round_id_sha256"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_evidence_round_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"])
    op.create_table(
        "answers",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("state", sa.Text()),
        sa.Column("evidence_id", sa.Integer()),
        sa.Column("cells", sa.JSON(), nullable=False),
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
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name="fk_answers_evidence_id"),
        sa.CheckConstraint("state IN ('proven', 'claimed')", name=op.f("ck_answers_state")),
        sa.CheckConstraint("(value IS NULL) = (state IS NULL)", name=op.f("ck_answers_whole")),
        sa.CheckConstraint("value <> ''", name=op.f("ck_answers_value")),
    )
    op.create_index("ix_answers_evidence_id", "answers", ["evidence_id"])
    op.create_table(
        "results",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("points", sa.Text()),
        sa.Column("max_points", sa.Text()),
        sa.Column("criteria_set", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "year", "lane", "code", name="pk_results"),
        sa.ForeignKeyConstraint(
            ["unit"], ["units.code"], name="fk_results_unit", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "lane IN ('self', 'reviewed', 'final', 'survey', 'published')",
            name=op.f("ck_results_lane"),
        ),
    )
    op.create_table(
        "log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("round_id", sa.Integer()),
        sa.Column("code", sa.Text()),
        sa.Column("input", sa.Text()),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_log"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_log_unit", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_log_round_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_unit", "log", ["unit"])
    op.create_index("ix_log_round_id", "log", ["round_id"])
