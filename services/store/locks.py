"""What the phase of a round lets be written, and the moves from phase to phase."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from services.store import tables
from services.store.change import Change, as_entry
from services.store.failures import (
    ForbiddenMove,
    PartLocked,
    ReasonMissing,
    StalePhase,
)
from services.store.history import check_seen
from services.store.phases import Part, Phase, is_open, is_reopening, moves_from
from services.store.records import Act, LogEntry, Round
from services.store.rounds import find_round
from services.store.snapshots import write_snapshot


def check_open(round_: Round, *parts: Part) -> None:
    """Raise PartLocked unless the phase of a round opens one of the parts."""
    if not any(is_open(round_.phase, part) for part in parts):
        raise PartLocked(phase=round_.phase, part=parts[0])


def move_phase(
    change: Change,
    round_id: int,
    *,
    expected: Phase,
    to: Phase,
    reason: str,
    snapshot: Mapping[str, Any] | None,
    label: str,
    seen: int | None,
) -> Round:
    """Move a round on, or back with a reason; submitting keeps a snapshot with it."""
    standing = find_round(change.connection, round_id)
    if standing.phase is not expected:
        moves = read_moves(change.connection, round_id)
        raise StalePhase(phase=standing.phase, who=moves[-1].who if moves else "")
    if to not in moves_from(expected):
        raise ForbiddenMove(phase=expected, to=to)
    reopening = is_reopening(expected, to)
    if reopening and not reason.strip():
        raise ReasonMissing
    if (to is Phase.SUBMITTED and not reopening) != (snapshot is not None):
        raise ValueError("a snapshot is taken with the submitting, and only then")
    check_seen(change.connection, round_id, seen)
    change.connection.execute(
        update(tables.rounds).where(tables.rounds.c.id == round_id).values(phase=to)
    )
    change.note(
        Act.PHASE_REOPENED if reopening else Act.PHASE_MOVED,
        unit=standing.unit,
        round_id=round_id,
        before={"phase": expected},
        after={"phase": to, "reason": reason.strip()},
    )
    moved = find_round(change.connection, round_id)
    if snapshot is not None:
        write_snapshot(change, moved, label=label, content=snapshot)
    return moved


def read_moves(connection: Connection, round_id: int) -> tuple[LogEntry, ...]:
    """Read how a round came to the phase it is in, the oldest move first."""
    table = tables.log
    statement = (
        select(table)
        .where(
            table.c.round_id == round_id,
            table.c.act.in_((Act.PHASE_MOVED, Act.PHASE_REOPENED)),
        )
        .order_by(table.c.id)
    )
    return tuple(as_entry(row) for row in connection.execute(statement).mappings())
