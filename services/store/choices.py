"""What a person chose about the files of a form and system, kept for the next such file."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from services.store import tables
from services.store.change import Change
from services.store.records import Act
from services.store.rounds import find_unit

Choices = Mapping[str, Any]


def write_choices(change: Change, *, unit: str, kind: str, system: str, choices: Choices) -> None:
    """Remember choices in the place of earlier ones; the same again changes nothing.

    Raises NoSuchUnit.
    """
    find_unit(change.connection, unit)
    standing = read_choices(change.connection, unit).get((kind, system))
    chosen = dict(choices)
    if standing == chosen:
        return
    key = {"unit": unit, "kind": kind, "system": system}
    row = {**key, "choices": chosen, "who": change.who, "at": change.at}
    change.replace_rows(tables.choices, [row])
    told = {"kind": kind, "system": system}
    change.note(
        Act.CHOICES_REMEMBERED,
        unit=unit,
        before=None if standing is None else {**told, "choices": standing},
        after={**told, "choices": chosen},
    )


def read_choices(connection: Connection, unit: str) -> dict[tuple[str, str], Choices]:
    """Read the choices of a unit by form and system."""
    table = tables.choices
    statement = select(table).where(table.c.unit == unit).order_by(table.c.kind, table.c.system)
    return {(row.kind, row.system): row.choices for row in connection.execute(statement)}
