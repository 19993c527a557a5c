"""What the log tells of a round: its latest state, and what was said of each answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select

from services.store import tables
from services.store.change import as_entry
from services.store.failures import StaleRound
from services.store.records import Act, LogEntry

Told = Mapping[str, Any] | None

_TOLD = (
    Act.ANSWER_READ,
    Act.ANSWER_DECLARED,
    Act.ANSWER_REMOVED,
    Act.ANSWER_RECOUNTED,
    Act.DOCUMENT_CHANGED,
    Act.EVIDENCE_REINSTATED,
)


def read_seen(connection: Connection, round_id: int) -> int:
    """Return the number of the latest entry of a round, 0 where there is none."""
    table = tables.log
    statement = select(func.max(table.c.id)).where(table.c.round_id == round_id)
    return connection.execute(statement).scalar() or 0


def check_seen(connection: Connection, round_id: int, seen: int | None) -> None:
    """Raise StaleRound where something was written in the round since; None does not check."""
    if seen is None:
        return
    latest = read_seen(connection, round_id)
    if latest != seen:
        table = tables.log
        who = connection.execute(select(table.c.who).where(table.c.id == latest)).scalar()
        raise StaleRound(who=who or "")


def read_answer_history(connection: Connection, round_id: int) -> tuple[LogEntry, ...]:
    """Read the entries of all answers of a round, the oldest first, as they are to be read today.

    A document is named by the number that it has now. What a file said before it was undone and
    handed in again is left out: it has been read anew.
    """
    table = tables.log
    statement = (
        select(table)
        .where(table.c.round_id == round_id, table.c.act.in_(_TOLD))
        .order_by(table.c.id.desc())
    )
    numbers: dict[str, str] = {}  # of a document, as it was at this point: as it is now
    reinstated: set[int] = set()
    told: list[LogEntry] = []
    for row in connection.execute(statement).mappings():
        entry = as_entry(row)
        before, after = entry.before or {}, entry.after or {}
        if entry.act is Act.DOCUMENT_CHANGED and before["number"] and after["number"]:
            numbers[before["number"]] = numbers.get(after["number"], after["number"])
        if entry.act is Act.EVIDENCE_REINSTATED:
            reinstated.add(after["evidence_id"])
        if entry.input is not None and after.get("by") not in reinstated:
            said_before, said_after = (
                _renumbered(side, numbers) for side in (entry.before, entry.after)
            )
            told.append(replace(entry, before=said_before, after=said_after))
    return tuple(reversed(told))


def _renumbered(told: Told, numbers: Mapping[str, str]) -> Told:
    """Return what an entry tells with the present number of the document that it names."""
    if told is None or told.get("document", "") not in numbers:
        return told
    return {**told, "document": numbers[told["document"]]}
