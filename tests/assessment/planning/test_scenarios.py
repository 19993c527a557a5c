"""Who may keep scenarios, what one has to say, and that the round never changes with them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.people import NotPermitted, Person
from services.assessment.planning.scenarios import (
    FaultyScenario,
    change_inputs,
    discard,
    holds,
    keep,
    rewrite,
    take_back,
)
from services.assessment.view import RoundView, view_round
from services.store import NoSuchScenario, Scenario, ScenarioTaken, StaleScenario, Store
from tests.assessment.answering import any_answers, kept_answers
from tests.assessment.conftest import NAME, noon
from tests.building import steady
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

LATE = {"3.4": {"dossiers_on_time": "949", "dossiers_resolved": "1000"}}
OFFICE = contributor("van-phong-so")


@pytest.fixture
def scenario(store: Store, view: RoundView) -> Scenario:
    return keep(store, view, name="Đúng hạn hơn", changes=LATE, who=FOCAL)


def test_it_is_kept_under_its_name(store: Store, view: RoundView, scenario: Scenario) -> None:
    assert store.scenarios(view.round.id) == (scenario,)
    assert (scenario.name, scenario.changes, scenario.who) == (
        "Đúng hạn hơn",
        LATE,
        FOCAL.signature,
    )


@pytest.mark.parametrize("who", [REVIEWER, ADMINISTRATOR])
def test_who_may_not_keep_one(
    who: Person, store: Store, view: RoundView, scenario: Scenario
) -> None:
    for act in (
        lambda: keep(store, view, name="Khác", changes={}, who=who),
        lambda: take_back(store, view, scenario, code="3.4", who=who),
        lambda: discard(store, scenario, expected_version=1, who=who),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert store.scenarios(view.round.id) == (scenario,)


def test_a_contributor_changes_their_own_alone(
    store: Store, view: RoundView, scenario: Scenario
) -> None:
    own = keep(store, view, name="Của phòng", changes={}, who=OFFICE)
    assert (holds(OFFICE, own), holds(OFFICE, scenario)) == (True, False)
    assert (holds(LEADER, own), holds(FOCAL, own)) == (True, True)
    with pytest.raises(NotPermitted):
        take_back(store, view, scenario, code="3.4", who=OFFICE)


def test_what_is_wrong_with_it_is_told_at_once_and_nothing_is_kept(
    store: Store, view: RoundView
) -> None:
    with pytest.raises(FaultyScenario) as caught:
        keep(store, view, name="  ", changes={"9.9": {"level": "full"}}, who=FOCAL)
    assert [each.code for each in caught.value.problems] == ["scenario_name", "scenario_leaf"]
    assert store.scenarios(view.round.id) == ()


def test_a_name_is_there_once(store: Store, view: RoundView, scenario: Scenario) -> None:
    with pytest.raises(ScenarioTaken):
        keep(store, view, name=" Đúng hạn hơn ", changes={}, who=LEADER)


def test_two_people_change_different_figures_and_none_is_lost(
    store: Store, view: RoundView, scenario: Scenario
) -> None:
    """Both have the first version before them; each changes one figure."""
    change_inputs(store, view, scenario, code="1.5", typed={"initiatives": "2"}, who=LEADER)
    now = change_inputs(
        store, view, scenario, code="3.4", typed={"dossiers_on_time": "980"}, who=FOCAL
    )
    assert now.changes == {
        "3.4": {"dossiers_on_time": "980", "dossiers_resolved": "1000"},
        "1.5": {"initiatives": "2"},
    }
    assert take_back(store, view, scenario, code="3.4", who=FOCAL).changes == {
        "1.5": {"initiatives": "2"}
    }


def test_a_name_is_not_written_over_another_version(
    store: Store, view: RoundView, scenario: Scenario
) -> None:
    take_back(store, view, scenario, code="3.4", who=LEADER)
    with pytest.raises(StaleScenario):
        rewrite(
            *(store, view, scenario),
            name="Mới",
            changes=LATE,
            expected_version=scenario.version,
            who=FOCAL,
        )
    with pytest.raises(StaleScenario):
        discard(store, scenario, expected_version=scenario.version, who=FOCAL)
    (now,) = store.scenarios(view.round.id)
    assert (now.name, now.changes) == ("Đúng hạn hơn", {})


def test_one_that_is_gone_says_so(store: Store, view: RoundView, scenario: Scenario) -> None:
    discard(store, scenario, expected_version=scenario.version, who=FOCAL)
    with pytest.raises(NoSuchScenario):
        change_inputs(store, view, scenario, code="1.5", typed={"initiatives": "2"}, who=FOCAL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lasting")


@pytest.fixture(scope="module")
def lasting(folder: Path) -> Iterator[Store]:
    with Store.open(folder, clock=noon) as store:
        store.add_unit("so-thu", name=NAME, who="lan")
        store.open_round("so-thu", year=2024, criteria_set="so-mau/2024", who="lan")
        yield store


def rows_but_scenarios(folder: Path) -> dict[str, list[Any]]:
    """All rows of all other tables, past the store."""
    with closing(sqlite3.connect(folder / "parindex.sqlite")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        others = {name for (name,) in names} - {"scenarios", "sqlite_sequence"}
        assert {"answers", "rounds", "log"} <= others
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in others}


@steady
@given(st.data())
def test_a_scenario_never_touches_the_round(folder: Path, lasting: Store, data: Any) -> None:
    """Whatever is kept, changed, taken back and dropped: every other table stays as it was."""
    view = view_round(lasting, lasting.rounds()[0].id)
    held = rows_but_scenarios(folder)
    changes: dict[str, dict[str, str]] = {}
    for each in kept_answers(data.draw(any_answers(view.criteria))):
        changes.setdefault(each["code"], {})[each["input"]] = each["value"]
    kept = keep(lasting, view, name="Bất kỳ", changes=changes, who=FOCAL)
    change_inputs(lasting, view, kept, code="1.5", typed={"initiatives": "1"}, who=LEADER)
    for code in list(changes)[:2]:
        take_back(lasting, view, kept, code=code, who=FOCAL)
    (last,) = lasting.scenarios(view.round.id)
    assert rows_but_scenarios(folder) == held
    discard(lasting, last, expected_version=last.version, who=FOCAL)
    assert rows_but_scenarios(folder) == held
    assert lasting.scenarios(view.round.id) == ()
