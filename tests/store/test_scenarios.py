"""What-ifs of a round: kept under names, written anew by who saw them, dropped; nothing else."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.localized import Localized
from services.store import (
    DeclaredInput,
    NoSuchRound,
    NoSuchScenario,
    Round,
    ScenarioTaken,
    StaleScenario,
    Store,
    StoreFailure,
)
from tests.building import steady
from tests.store.conftest import HandClock

MORE = {"3.4": {"dossiers_on_time": "3500"}, "1.4": {"tasks_on_time": "48", "tasks_late": ""}}
LESS = {"1.5": {"initiatives": "0"}}


def test_a_scenario_is_kept_as_it_was_told(store: Store, round_: Round) -> None:
    kept = store.add_scenario(round_.id, "Đúng hạn hơn", MORE, who="lan")
    other = store.add_scenario(round_.id, "Ít sáng kiến", LESS, who="minh")
    assert store.scenarios(round_.id) == (kept, other)
    told = [(e.round_id, e.name, e.changes, e.version, e.who) for e in (kept, other)]
    assert told == [
        (round_.id, "Đúng hạn hơn", MORE, 1, "lan"),
        (round_.id, "Ít sáng kiến", LESS, 1, "minh"),
    ]


def test_a_code_without_changes_is_left_out(store: Store, round_: Round) -> None:
    assert store.add_scenario(round_.id, "A", {**LESS, "3.4": {}}, who="lan").changes == LESS


def test_a_change_counts_one_version_on_and_the_same_again_is_none(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    kept = store.add_scenario(round_.id, "A", MORE, who="lan")
    changed = store.put_scenario(kept.id, "B", LESS, expected_version=1, who="minh")
    assert (changed.name, changed.changes, changed.version, changed.who) == ("B", LESS, 2, "minh")
    held = everything()
    again = {**LESS, "3.4": {}}
    assert store.put_scenario(kept.id, "B", again, expected_version=2, who="hoa") == changed
    assert everything() == held


def test_who_saw_an_older_version_writes_nothing_and_has_the_newer(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    kept = store.add_scenario(round_.id, "A", MORE, who="lan")
    stands = store.put_scenario(kept.id, "A", LESS, expected_version=1, who="minh")
    held = everything()
    for act in (
        lambda: store.put_scenario(kept.id, "A", {}, expected_version=1, who="hoa"),
        lambda: store.drop_scenario(kept.id, expected_version=1, who="hoa"),
    ):
        with pytest.raises(StaleScenario) as caught:
            act()
        assert caught.value.current == stands
        assert caught.value.params == {"name": "A", "who": "minh"}
    assert everything() == held


def test_a_name_stands_once_in_a_round(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    store.add_scenario(round_.id, "A", MORE, who="lan")
    other = store.add_scenario(round_.id, "B", MORE, who="lan")
    held = everything()
    for act in (
        lambda: store.add_scenario(round_.id, "A", LESS, who="lan"),
        lambda: store.put_scenario(other.id, "A", LESS, expected_version=1, who="lan"),
    ):
        with pytest.raises(ScenarioTaken) as caught:
            act()
        assert caught.value.params == {"name": "A"}
    assert everything() == held
    later = store.open_round("so-mau", year=2025, criteria_set="so-mau/2025", who="lan")
    assert store.add_scenario(later.id, "A", {}, who="lan").name == "A"
    assert [each.name for each in store.scenarios(round_.id)] == ["A", "B"]


def test_a_dropped_scenario_is_gone_and_its_number_is_not_given_away(
    store: Store, round_: Round
) -> None:
    kept = store.add_scenario(round_.id, "A", MORE, who="lan")
    store.drop_scenario(kept.id, expected_version=1, who="minh")
    assert store.scenarios(round_.id) == ()
    assert store.add_scenario(round_.id, "A", MORE, who="minh").id != kept.id
    for act in (
        lambda: store.put_scenario(kept.id, "A", LESS, expected_version=1, who="lan"),
        lambda: store.drop_scenario(kept.id, expected_version=1, who="lan"),
    ):
        with pytest.raises(NoSuchScenario) as caught:
            act()
        assert caught.value.params == {"scenario_id": kept.id}
    with pytest.raises(NoSuchRound):
        store.add_scenario(round_.id + 1, "A", MORE, who="lan")


def test_scenarios_go_with_the_sample(store: Store, round_: Round) -> None:
    other = store.open_round(
        "so-mau", year=2025, criteria_set="so-mau/2025", sample=True, who="lan"
    )
    store.add_scenario(round_.id, "A", MORE, who="lan")
    store.add_scenario(other.id, "A", MORE, who="lan")
    store.remove_sample(who="lan")
    assert (len(store.scenarios(round_.id)), store.scenarios(other.id)) == (1, ())


names = st.sampled_from(["A", "B", "C"])
values = st.dictionaries(
    st.sampled_from(["3.4", "1.4", "9.9"]),
    st.dictionaries(st.sampled_from(["dossiers_on_time", "x"]), st.text(max_size=4), max_size=2),
    max_size=2,
)
acts = st.one_of(
    st.tuples(st.just("add"), names, values),
    st.tuples(st.just("put"), names, values, st.integers(1, 4), st.integers(1, 3)),
    st.tuples(st.just("drop"), st.integers(1, 4), st.integers(1, 3)),
)


def do(store: Store, round_id: int, act: tuple[Any, ...]) -> None:
    match act:
        case ("add", name, changes):
            store.add_scenario(round_id, name, changes, who="lan")
        case ("put", name, changes, number, version):
            store.put_scenario(number, name, changes, expected_version=version, who="minh")
        case ("drop", number, version):
            store.drop_scenario(number, expected_version=version, who="minh")


def begun(folder: Path) -> tuple[Store, int]:
    """Return a store with a round in which two answers and a draft stand."""
    store = Store.open(folder, clock=HandClock())
    store.add_unit("so-mau", name=Localized(vi="Sở Mẫu", en="Sample department"), who="lan")
    number = store.open_round("so-mau", year=2024, criteria_set="so-mau/2024", who="lan").id
    told = {name: DeclaredInput("9") for name in ("dossiers_on_time", "dossiers_resolved")}
    store.declare_answer(number, code="3.4", inputs=told, who="lan")
    store.put_draft("lan", number, "declare 1.4", values={"a": "1"})
    return store, number


def told_of(store: Store, number: int) -> tuple[Any, ...]:
    """Return all that a round holds, but for its scenarios."""
    return (
        store.rounds(),
        store.answers(number),
        store.evidence(number),
        store.reviews(number),
        store.explanations(number),
        store.snapshots(number),
        store.actions(number),
        store.draft("lan", number, "declare 1.4"),
        store.log(limit=10_000),
        store.seen(number),
    )


@steady
@given(st.lists(acts, max_size=8))
def test_no_sequence_of_scenario_acts_changes_anything_else(given: list[tuple[Any, ...]]) -> None:
    """Its seen state neither: whoever works in the round meanwhile is not held up."""
    with TemporaryDirectory() as folder:
        store, number = begun(Path(folder))
        with store:
            held = told_of(store, number)
            for act in given:
                before = store.scenarios(number)
                try:
                    do(store, number, act)
                except StoreFailure:
                    assert store.scenarios(number) == before
            assert told_of(store, number) == held
