"""Snapshots of a round; once taken they never change."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from services.store import tables
from services.store.change import Change
from services.store.phases import Phase
from services.store.records import Act, Round, Snapshot


def write_snapshot(
    change: Change, round_: Round, *, label: str, content: Mapping[str, Any]
) -> Snapshot:
    """Keep the content of a round as it is now, in the phase that the round is in."""
    table = tables.snapshots
    statement = (
        insert(table)
        .values(
            round_id=round_.id,
            label=label,
            phase=round_.phase,
            content=dict(content),
            who=change.who,
            at=change.at,
        )
        .returning(table)
    )
    taken = _snapshot(change.connection.execute(statement).mappings().one())
    change.note(
        Act.SNAPSHOT_TAKEN,
        unit=round_.unit,
        round_id=round_.id,
        after={"snapshot_id": taken.id, "label": label},
    )
    return taken


def read_snapshots(connection: Connection, round_id: int) -> tuple[Snapshot, ...]:
    """Read the snapshots of a round, the oldest first."""
    table = tables.snapshots
    statement = select(table).where(table.c.round_id == round_id).order_by(table.c.id)
    return tuple(_snapshot(row) for row in connection.execute(statement).mappings())


def _snapshot(row: RowMapping) -> Snapshot:
    return Snapshot(**{**row, "phase": Phase(row["phase"])})
