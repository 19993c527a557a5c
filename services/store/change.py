"""One change: the open transaction, who makes it, when, and the log entries it leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, bindparam, delete, insert, select

from services.store import tables
from services.store.records import Act, LogEntry

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """A writing transaction in somebody's name."""

    connection: Connection
    who: str
    at: datetime

    def note(
        self,
        act: Act,
        *,
        unit: str | None = None,
        round_id: int | None = None,
        code: str | None = None,
        input: str | None = None,
        before: Row | None = None,
        after: Row | None = None,
    ) -> None:
        """Write one entry of the log."""
        self.connection.execute(
            insert(tables.log).values(
                at=self.at,
                who=self.who,
                act=act,
                unit=unit,
                round_id=round_id,
                code=code,
                input=input,
                before=before,
                after=after,
            )
        )

    def replace_rows(self, table: Table, rows: Sequence[Row]) -> None:
        """Write whole rows in the place of those with the same primary key."""
        if not rows:
            return
        keys = list(table.primary_key)
        statement = delete(table).where(*(key == bindparam(f"key_{key.name}") for key in keys))
        self.connection.execute(
            statement, [{f"key_{key.name}": row[key.name] for key in keys} for row in rows]
        )
        self.connection.execute(insert(table), list(rows))


def read_log(connection: Connection, *, round_id: int | None, limit: int) -> tuple[LogEntry, ...]:
    """Read the latest entries, the newest first."""
    statement = select(tables.log).order_by(tables.log.c.id.desc()).limit(limit)
    if round_id is not None:
        statement = statement.where(tables.log.c.round_id == round_id)
    return tuple(as_entry(row) for row in connection.execute(statement).mappings())


def as_entry(row: RowMapping) -> LogEntry:
    """Return a row of the log as its entry."""
    return LogEntry(**{**row, "act": Act(row["act"])})
