"""What-ifs of a round under names. They are no facts: the log is silent on them, as on drafts."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from services.store import tables
from services.store.change import Change
from services.store.failures import NoSuchScenario, ScenarioTaken, StaleScenario
from services.store.records import Scenario

Changes = Mapping[str, Mapping[str, str]]
"""Values as texts by code and input; an empty one is unknown."""


def write_scenario(change: Change, round_id: int, name: str, changes: Changes) -> Scenario:
    """Keep a new scenario. Raises ScenarioTaken."""
    _check_name(change.connection, round_id, name)
    table = tables.scenarios
    row = {
        "round_id": round_id,
        "name": name,
        "changes": _plain(changes),
        "version": 1,
        "who": change.who,
        "at": change.at,
    }
    statement = insert(table).values(row).returning(table)
    return Scenario(**change.connection.execute(statement).mappings().one())


def change_scenario(
    change: Change, scenario_id: int, name: str, changes: Changes, *, expected: int
) -> Scenario:
    """Write a scenario anew. Raises NoSuchScenario, StaleScenario, ScenarioTaken."""
    standing = _find(change.connection, scenario_id, expected)
    plain = _plain(changes)
    if (standing.name, standing.changes) == (name, plain):
        return standing
    if standing.name != name:
        _check_name(change.connection, standing.round_id, name)
    table = tables.scenarios
    row = {
        "name": name,
        "changes": plain,
        "version": standing.version + 1,
        "who": change.who,
        "at": change.at,
    }
    statement = update(table).where(table.c.id == scenario_id).values(row).returning(table)
    return Scenario(**change.connection.execute(statement).mappings().one())


def remove_scenario(change: Change, scenario_id: int, *, expected: int) -> None:
    """Let a scenario go. Raises NoSuchScenario, StaleScenario."""
    _find(change.connection, scenario_id, expected)
    table = tables.scenarios
    change.connection.execute(delete(table).where(table.c.id == scenario_id))


def read_scenarios(connection: Connection, round_id: int) -> tuple[Scenario, ...]:
    """Read the scenarios of a round in the order they came."""
    table = tables.scenarios
    statement = select(table).where(table.c.round_id == round_id).order_by(table.c.id)
    return tuple(Scenario(**row) for row in connection.execute(statement).mappings())


def _find(connection: Connection, scenario_id: int, expected: int) -> Scenario:
    table = tables.scenarios
    row = connection.execute(select(table).where(table.c.id == scenario_id)).mappings().first()
    if row is None:
        raise NoSuchScenario(scenario_id=scenario_id)
    standing = Scenario(**row)
    if standing.version != expected:
        raise StaleScenario(current=standing)
    return standing


def _check_name(connection: Connection, round_id: int, name: str) -> None:
    if name in {each.name for each in read_scenarios(connection, round_id)}:
        raise ScenarioTaken(name=name)


def _plain(changes: Changes) -> dict[str, dict[str, str]]:
    """Return changes as JSON holds them; a code under which nothing changes is left out."""
    return {code: dict(inputs) for code, inputs in changes.items() if inputs}
