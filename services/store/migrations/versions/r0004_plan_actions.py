"""The plan of a round: its actions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TEXTS_BEFORE_DUE = ("division", "supporting", "person", "output")


def upgrade() -> None:
    op.create_table(
        "plan_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS_BEFORE_DUE),
        sa.Column("due", sa.Date()),
        sa.Column("due_words", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("expected_points", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan_actions"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_plan_actions_round_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "status IN ('to_do', 'doing', 'done', 'dropped')",
            name=op.f("ck_plan_actions_status"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_actions_round_id", "plan_actions", ["round_id"])
