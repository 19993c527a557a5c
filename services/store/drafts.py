"""What people have typed and not yet saved; drafts are no facts, so the log is silent on them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select

from services.store import tables
from services.store.change import Change
from services.store.records import Draft


def write_draft(
    change: Change,
    round_id: int,
    place: str,
    *,
    values: Mapping[str, str],
    seen: Mapping[str, Any],
) -> Draft:
    """Add values to a person's draft; what the person saw is kept from its beginning."""
    standing = find_draft(change.connection, change.who, round_id, place)
    if standing is not None:
        values, seen = {**standing.values, **values}, standing.seen
    draft = Draft(change.who, round_id, place, dict(values), dict(seen), change.at)
    change.replace_rows(tables.drafts, [vars(draft)])
    return draft


def find_draft(connection: Connection, person: str, round_id: int, place: str) -> Draft | None:
    """Return what a person has typed at a place and not saved."""
    table = tables.drafts
    statement = select(table).where(
        table.c.person == person, table.c.round_id == round_id, table.c.place == place
    )
    row = connection.execute(statement).mappings().first()
    return None if row is None else Draft(**row)


def remove_draft(change: Change, round_id: int, place: str) -> None:
    """Let a person's draft go."""
    table = tables.drafts
    change.connection.execute(
        delete(table).where(
            table.c.person == change.who, table.c.round_id == round_id, table.c.place == place
        )
    )
