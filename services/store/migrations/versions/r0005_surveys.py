"""Satisfaction surveys: what they come to, by unit, year and who carried them out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("conductor", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "year", "conductor", name="pk_surveys"),
        sa.ForeignKeyConstraint(
            ["unit"], ["units.code"], name="fk_surveys_unit", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "conductor IN ('department', 'province', 'ministry')",
            name=op.f("ck_surveys_conductor"),
        ),
        sa.CheckConstraint("kind IN ('counted', 'published')", name=op.f("ck_surveys_kind")),
    )
