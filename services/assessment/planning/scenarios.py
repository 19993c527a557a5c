"""Scenarios kept and dropped by people; they touch nothing of the round they are about."""

from collections.abc import Callable, Mapping

from scoring.problems import Problem
from services.assessment.analysis.scenarios import Changes, UnreadableChanges, apply, put_in
from services.assessment.people import NotPermitted, Permission, Person, Role, require
from services.assessment.view import RoundView
from services.store import NoSuchScenario, Scenario, Store


class FaultyScenario(Exception):
    """The scenario can't be kept as it is told; `problems` says why, nothing is saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def keep(store: Store, view: RoundView, *, name: str, changes: Changes, who: Person) -> Scenario:
    """Keep a new scenario. Raises NotPermitted, FaultyScenario, ScenarioTaken."""
    require(who, Permission.WHAT_IF)
    _check(view, name, changes)
    return store.add_scenario(view.round.id, name.strip(), changes, who=who.signature)


def rewrite(
    store: Store,
    view: RoundView,
    scenario: Scenario,
    *,
    name: str,
    changes: Changes,
    expected_version: int,
    who: Person,
) -> Scenario:
    """Write a scenario anew.

    Raises NotPermitted, FaultyScenario, NoSuchScenario, StaleScenario, ScenarioTaken.
    """
    require_hold(who, scenario)
    _check(view, name, changes)
    return store.put_scenario(
        scenario.id, name.strip(), changes, expected_version=expected_version, who=who.signature
    )


def change_inputs(
    store: Store,
    view: RoundView,
    scenario: Scenario,
    *,
    code: str,
    typed: Mapping[str, str],
    who: Person,
) -> Scenario:
    """Put values for inputs of a leaf into a scenario as it stands now, whoever changed the rest.

    Raises NotPermitted, FaultyScenario, NoSuchScenario, StaleScenario.
    """
    return _alter(store, view, scenario, lambda now: put_in(view, now, code, typed), who=who)


def take_back(
    store: Store, view: RoundView, scenario: Scenario, *, code: str, who: Person
) -> Scenario:
    """Leave a leaf as it is in the round. Raises NotPermitted, NoSuchScenario, StaleScenario."""
    return _alter(
        store,
        view,
        scenario,
        lambda now: {each: inputs for each, inputs in now.items() if each != code},
        who=who,
    )


def _alter(
    store: Store,
    view: RoundView,
    scenario: Scenario,
    altered: Callable[[Changes], Changes],
    *,
    who: Person,
) -> Scenario:
    now = next((each for each in store.scenarios(view.round.id) if each.id == scenario.id), None)
    if now is None:
        raise NoSuchScenario(scenario_id=scenario.id)
    return rewrite(
        store,
        view,
        now,
        name=now.name,
        changes=altered(now.changes),
        expected_version=now.version,
        who=who,
    )


def discard(store: Store, scenario: Scenario, *, expected_version: int, who: Person) -> None:
    """Let a scenario go. Raises NotPermitted, NoSuchScenario, StaleScenario."""
    require_hold(who, scenario)
    store.drop_scenario(scenario.id, expected_version=expected_version, who=who.signature)


def holds(who: Person, scenario: Scenario) -> bool:
    """Tell whether somebody may change a scenario: a contributor one of their own."""
    try:
        require_hold(who, scenario)
    except NotPermitted:
        return False
    return True


def require_hold(who: Person, scenario: Scenario) -> None:
    """Raise NotPermitted where somebody may not change a scenario."""
    require(who, Permission.WHAT_IF)
    if who.role is Role.CONTRIBUTOR and scenario.who != who.signature:
        raise NotPermitted(who, Permission.WHAT_IF)


def _check(view: RoundView, name: str, changes: Changes) -> None:
    problems = [] if name.strip() else [Problem("scenario_name")]
    try:
        apply(view, changes)
    except UnreadableChanges as unreadable:
        problems += unreadable.problems
    if problems:
        raise FaultyScenario(tuple(problems))
