"""The plan of a round: what is to be done, by whom, by when, for which points."""

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from services.store import tables
from services.store.change import Change
from services.store.failures import NoSuchAction, StaleAction
from services.store.records import Act, PlanAction, PlanActionInput, PlanStatus, Round
from services.store.rounds import find_round

_TOLD = tuple(field.name for field in fields(PlanActionInput))


def add_action(change: Change, round_: Round, told: PlanActionInput) -> PlanAction:
    """Add an action to the plan of a round."""
    table = tables.plan_actions
    row = {**_row(told), "round_id": round_.id, "version": 1, "who": change.who, "at": change.at}
    statement = insert(table).values(row).returning(table)
    added = _action(change.connection.execute(statement).mappings().one())
    _note(change, round_, Act.ACTION_ADDED, after=added)
    return added


def change_action(
    change: Change, action_id: int, told: PlanActionInput, *, expected: int
) -> PlanAction:
    """Write an action anew; the same changes nothing. Raises NoSuchAction, StaleAction."""
    standing = find_action(change.connection, action_id)
    if standing.version != expected:
        raise StaleAction(current=standing, given=told)
    if standing.told == told:
        return standing
    table = tables.plan_actions
    row = {**_row(told), "version": standing.version + 1, "who": change.who, "at": change.at}
    statement = update(table).where(table.c.id == action_id).values(row).returning(table)
    changed = _action(change.connection.execute(statement).mappings().one())
    round_ = find_round(change.connection, standing.round_id)
    _note(change, round_, Act.ACTION_CHANGED, before=standing, after=changed)
    return changed


def remove_action(change: Change, action_id: int, *, expected: int) -> None:
    """Take an action out of the plan. Raises NoSuchAction, StaleAction."""
    standing = find_action(change.connection, action_id)
    if standing.version != expected:
        raise StaleAction(current=standing, given=None)
    table = tables.plan_actions
    change.connection.execute(delete(table).where(table.c.id == action_id))
    round_ = find_round(change.connection, standing.round_id)
    _note(change, round_, Act.ACTION_REMOVED, before=standing)


def read_actions(connection: Connection, round_id: int) -> tuple[PlanAction, ...]:
    """Read the plan of a round in the order its actions came."""
    table = tables.plan_actions
    statement = select(table).where(table.c.round_id == round_id).order_by(table.c.id)
    return tuple(_action(row) for row in connection.execute(statement).mappings())


def find_action(connection: Connection, action_id: int) -> PlanAction:
    """Return an action. Raises NoSuchAction."""
    table = tables.plan_actions
    row = connection.execute(select(table).where(table.c.id == action_id)).mappings().first()
    if row is None:
        raise NoSuchAction(action_id=action_id)
    return _action(row)


def _action(row: RowMapping) -> PlanAction:
    told = {name: row[name] for name in _TOLD}
    told |= {"codes": tuple(row["codes"]), "factors": tuple(row["factors"])}
    told["status"] = PlanStatus(row["status"])
    kept = {name: row[name] for name in ("id", "round_id", "version", "who", "at")}
    return PlanAction(told=PlanActionInput(**told), **kept)


def _row(told: PlanActionInput) -> dict[str, Any]:
    return {**asdict(told), "codes": list(told.codes), "factors": list(told.factors)}


def _note(
    change: Change,
    round_: Round,
    act: Act,
    *,
    before: PlanAction | None = None,
    after: PlanAction | None = None,
) -> None:
    change.note(
        act,
        unit=round_.unit,
        round_id=round_.id,
        before=None if before is None else _plain(before),
        after=None if after is None else _plain(after),
    )


def _plain(action: PlanAction) -> dict[str, Any]:
    """Return an action as JSON can hold it; points as text, for they are exact."""
    told, points = action.told, action.told.expected_points
    return {
        **_row(told),
        "action_id": action.id,
        "version": action.version,
        "due": None if told.due is None else told.due.isoformat(),
        "expected_points": None if points is None else f"{points:f}",
    }
