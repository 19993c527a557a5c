"""The phase of a round, review lanes, who deals with what, explanations, drafts, snapshots."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # A round that stands is one that people are at work in.
    for column in (
        sa.Column("phase", sa.Text(), nullable=False, server_default="self_scoring"),
        sa.Column("unit_group", sa.Text(), nullable=False, server_default=""),
        sa.Column("previous", sa.Integer()),
        sa.Column("dates", sa.JSON(), nullable=False, server_default="{}"),
    ):
        op.add_column("rounds", column)
    op.create_table(
        "reviews",
        *_key_of_round("lane", "code"),
        sa.Column("points", sa.Text()),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_written(),
        *_constraints("reviews", "lane", "code"),
        sa.CheckConstraint(
            "lane IN ('self', 'reviewed', 'final', 'survey', 'published')",
            name=op.f("ck_reviews_lane"),
        ),
    )
    op.create_table(
        "assignments",
        *_key_of_round("code"),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        *_written(),
        *_constraints("assignments", "code"),
    )
    op.create_table(
        "explanations",
        *_key_of_round("code", "kind"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_written(),
        *_constraints("explanations", "code", "kind"),
        sa.CheckConstraint("kind IN ('proof', 'reply')", name=op.f("ck_explanations_kind")),
    )
    op.create_table(
        "drafts",
        sa.Column("person", sa.Text(), nullable=False),
        *_key_of_round("place"),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", "round_id", "place", name="pk_drafts"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_drafts_round_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_written(),
        sa.PrimaryKeyConstraint("id", name="pk_snapshots"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_snapshots_round_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "crosswalks",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("old_set", sa.Text(), nullable=False),
        sa.Column("new_set", sa.Text(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        *_written(),
        sa.PrimaryKeyConstraint("unit", "old_set", "new_set", name="pk_crosswalks"),
        sa.ForeignKeyConstraint(
            ["unit"], ["units.code"], name="fk_crosswalks_unit", ondelete="CASCADE"
        ),
    )


def _written() -> list[sa.Column[str]]:
    return [
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    ]


def _key_of_round(*names: str) -> list[sa.Column[str] | sa.Column[int]]:
    return [
        sa.Column("round_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in names),
    ]


def _constraints(table: str, *names: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("round_id", *names, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=f"fk_{table}_round_id", ondelete="CASCADE"
        ),
    ]
