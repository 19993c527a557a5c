"""What a person confirmed of how two editions of the criteria belong together."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from services.store import tables
from services.store.change import Change
from services.store.records import Act
from services.store.rounds import find_unit

Entries = tuple[Mapping[str, Any], ...]


def write_crosswalk(
    change: Change,
    unit: str,
    *,
    old_set: str,
    new_set: str,
    entries: Sequence[Mapping[str, Any]],
) -> None:
    """Keep a confirmed crosswalk (plain JSON); the same again changes nothing."""
    find_unit(change.connection, unit)
    before = read_crosswalk(change.connection, unit, old_set=old_set, new_set=new_set)
    told = [dict(each) for each in entries]
    if before is not None and list(before) == told:
        return
    row = {
        "unit": unit,
        "old_set": old_set,
        "new_set": new_set,
        "entries": told,
        "who": change.who,
        "at": change.at,
    }
    change.replace_rows(tables.crosswalks, [row])
    sets = {"old_set": old_set, "new_set": new_set}
    change.note(
        Act.CROSSWALK_CONFIRMED,
        unit=unit,
        before=None if before is None else {**sets, "entries": list(before)},
        after={**sets, "entries": told},
    )


def read_crosswalk(
    connection: Connection, unit: str, *, old_set: str, new_set: str
) -> Entries | None:
    """Read what was confirmed between two editions in a unit."""
    table = tables.crosswalks
    statement = select(table.c.entries).where(
        table.c.unit == unit, table.c.old_set == old_set, table.c.new_set == new_set
    )
    entries = connection.execute(statement).scalar()
    return None if entries is None else tuple(entries)
