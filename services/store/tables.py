"""The tables; a change here needs a new revision in migrations/versions (a test compares them)."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from scoring.answers import Proof
from services.store.records import Conductor, ExplanationKind, Lane, PlanStatus, SurveyKind

metadata = MetaData(
    naming_convention={  # SQLite alters a constraint only by its name
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class DecimalText(TypeDecorator[Decimal]):
    """An exact decimal number as text: SQLite's own numbers are binary."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not value.is_finite():
            raise ValueError(f"{value} is not a number of points")
        return f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class UtcText(TypeDecorator[datetime]):
    """A moment as ISO text in UTC, of one length, so that text order is order of time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


units = Table(
    "units",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name_vi", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", Text, ForeignKey("units.code", ondelete="CASCADE"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("criteria_set", Text, nullable=False),
    Column("target", DecimalText),
    Column("due", Date),
    Column("sample", Boolean, nullable=False),
    Column("created_at", UtcText, nullable=False),
    Column("phase", Text, nullable=False, server_default="self_scoring"),
    Column("unit_group", Text, nullable=False, server_default=""),
    Column("previous", Integer),
    Column("dates", JSON, nullable=False, server_default="{}"),
    UniqueConstraint("unit", "year", "criteria_set"),
    sqlite_autoincrement=True,  # the number of a deleted round is never given to another
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
    Column("number", Text, nullable=False),
    Column("issued_on", Date),
    Column("issuer", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    sqlite_autoincrement=True,
)
Index(
    "uq_documents_round_id_number",
    documents.c.round_id,
    documents.c.number,
    unique=True,
    sqlite_where=text("number <> ''"),  # many have none
)

document_links = Table(
    "document_links",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("code", Text, primary_key=True),
    Column("section", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("file_name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("period", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    Column("reading", JSON, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("extract_sha256", Text, nullable=False, index=True),
    Column("document_id", Integer, ForeignKey("documents.id"), index=True),
    Column("replaces", Integer, ForeignKey("evidence.id"), index=True),
    Column("withdrawn_at", UtcText),
    Column("withdrawn_by", Text),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
    UniqueConstraint("round_id", "sha256"),  # what makes a repeated upload harmless
    sqlite_autoincrement=True,
)

answers = Table(
    "answers",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("input", Text, primary_key=True),
    Column("value", Text),  # NULL: taken back; the row stays so that its version goes on counting
    Column("state", Text),
    Column("grounds", JSON, nullable=False),
    Column("document", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    _one_of("state", Proof),
    CheckConstraint("(value IS NULL) = (state IS NULL)", name="whole"),
    CheckConstraint("value <> ''", name="value"),
)

choices = Table(
    "choices",
    metadata,
    Column("unit", Text, ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("system", Text, primary_key=True),
    Column("choices", JSON, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("unit", Text, ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("points", DecimalText),
    Column("max_points", DecimalText),
    Column("criteria_set", Text),
    Column("source", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    _one_of("lane", Lane),
)

reviews = Table(
    "reviews",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("points", DecimalText),
    Column("comment", Text, nullable=False),
    Column("contested", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    _one_of("lane", Lane),
)

assignments = Table(
    "assignments",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("division", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("due", Date),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
)

explanations = Table(
    "explanations",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    _one_of("kind", ExplanationKind),
)

drafts = Table(
    "drafts",
    metadata,
    Column("person", Text, primary_key=True),
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Text, primary_key=True),
    Column("values", JSON, nullable=False),
    Column("seen", JSON, nullable=False),
    Column("at", UtcText, nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
    Column("label", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("content", JSON, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    sqlite_autoincrement=True,
)

crosswalks = Table(
    "crosswalks",
    metadata,
    Column("unit", Text, ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    Column("old_set", Text, primary_key=True),
    Column("new_set", Text, primary_key=True),
    Column("entries", JSON, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
)

plan_actions = Table(
    "plan_actions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "round_id",
        Integer,
        ForeignKey("rounds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("number", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("codes", JSON, nullable=False),
    Column("factors", JSON, nullable=False),
    Column("division", Text, nullable=False),
    Column("supporting", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("output", Text, nullable=False),
    Column("due", Date),
    Column("due_words", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("expected_points", DecimalText),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    _one_of("status", PlanStatus),
    sqlite_autoincrement=True,
)

surveys = Table(
    "surveys",
    metadata,
    Column("unit", Text, ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("conductor", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", JSON, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    _one_of("conductor", Conductor),
    _one_of("kind", SurveyKind),
)

scenarios = Table(
    "scenarios",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    UniqueConstraint("round_id", "name"),
    sqlite_autoincrement=True,  # or the version of one that was dropped would be seen in another
)

log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcText, nullable=False),
    Column("who", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("unit", Text, ForeignKey("units.code", ondelete="CASCADE"), index=True),
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete="CASCADE"), index=True),
    Column("code", Text),
    Column("input", Text),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    sqlite_autoincrement=True,
)
