"""Which moves can be made, and the best set of them in a round."""

from dataclasses import replace
from datetime import date

import pytest

from scoring.answers import Proof
from services.assessment.analysis.moves import choose, possible_moves
from services.assessment.analysis.scenarios import look_at
from services.assessment.view import RoundView, view_round
from services.catalogue.sets import criteria_set
from services.store import Phase, Round, Store
from tests.assessment.analysis.test_gaps import DURING, put
from tests.building import F
from tests.store.moving import bring_to


@pytest.fixture
def started(store: Store, round_: Round) -> RoundView:
    """20 of 25 plan tasks (1,60 of 2), 1 initiative (0,50 of 1), 1 of 2 posts cut."""
    put(store, round_, "1.1.2", Proof.PROVEN, plan_tasks="25", plan_tasks_done="20")
    return put(store, round_, "1.5", Proof.PROVEN, initiatives="1")


def gains(view: RoundView, today: date = DURING) -> dict[str, object]:
    return {each.key: each.gain for each in possible_moves(view, today=today)}


def test_every_move_with_what_it_adds(started: RoundView) -> None:
    assert gains(started) == {
        "1.1.2 plan_tasks_done=21": F("0.08"),
        "1.1.2 plan_tasks_done=25": F("0.4"),
        "1.5 initiatives=2": F("0.5"),
    }


def test_what_the_pace_does_not_reach_is_no_move(store: Store, round_: Round) -> None:
    """949 of 1.000 until the 20th of November: 20 more can come in 41 days, 1.550 can't."""
    told = {"dossiers_on_time": "949", "dossiers_resolved": "1000"}
    view = put(store, round_, "3.4", Proof.PROVEN, **told)
    assert list(gains(view)) == ["3.4 dossiers_on_time=969 dossiers_resolved=1020"]
    assert gains(view, today=date(2025, 1, 1)) == {}


def test_nothing_moves_once_the_self_score_is_handed_in(
    store: Store, round_: Round, started: RoundView
) -> None:
    bring_to(store, round_, Phase.SUBMITTED)
    assert gains(view_round(store, round_.id)) == {}


@pytest.mark.parametrize(
    ("limit", "keys", "effort", "gain"),
    [
        (1, ["1.1.2 plan_tasks_done=21"], 1, "0.08"),
        (4, ["1.5 initiatives=2"], 4, "0.5"),
        (5, ["1.1.2 plan_tasks_done=21", "1.5 initiatives=2"], 5, "0.58"),
        (8, ["1.1.2 plan_tasks_done=21", "1.5 initiatives=2"], 5, "0.58"),
        (9, ["1.1.2 plan_tasks_done=25", "1.5 initiatives=2"], 9, "0.9"),
    ],
)
def test_the_best_set_within_a_limit(
    started: RoundView, limit: int, keys: list[str], effort: int, gain: str
) -> None:
    efforts = {
        "1.1.2 plan_tasks_done=21": 1,
        "1.1.2 plan_tasks_done=25": 5,
        "1.5 initiatives=2": 4,
    }
    moves = possible_moves(started, today=DURING)
    choice = choose(started, moves, efforts, limit=limit)
    assert [each.key for each in choice.moves] == keys
    assert (choice.effort, choice.gain) == (effort, F(gain))
    assert look_at(started, choice.changes).difference == choice.gain


def test_a_move_without_an_effort_stays_out(started: RoundView) -> None:
    moves = possible_moves(started, today=DURING)
    choice = choose(started, moves, {"1.1.2 plan_tasks_done=25": 1}, limit=99)
    assert [each.key for each in choice.moves] == ["1.1.2 plan_tasks_done=25"]
    with pytest.raises(ValueError, match="effort"):
        choose(started, moves, {"1.5 initiatives=2": 0}, limit=99)


def test_a_bonus_that_is_full_wins_no_more(store: Store) -> None:
    """2025 gives at most 3 of bonus: 2 for initiatives and 2 for awards are 3 together."""
    store.add_unit("so-thu", name=criteria_set("so-mau/2025").head.name, who="lan")
    opened = store.open_round("so-thu", year=2025, criteria_set="so-mau/2025", who="lan")
    put(store, opened, "9A.1", Proof.PROVEN, initiatives_spread="0")
    view = put(store, opened, "9A.2", Proof.PROVEN, awards="0")
    view = replace(view, round=replace(view.round, year=2025))
    moves = possible_moves(view, today=date(2025, 6, 1))
    efforts = {each.key: 1 for each in moves if each.leaf.code.startswith("9A")}
    assert sorted(efforts) == [
        *("9A.1 initiatives_spread=1", "9A.1 initiatives_spread=4"),
        *("9A.2 awards=1", "9A.2 awards=2"),
    ]
    choice = choose(view, moves, efforts, limit=2)
    assert choice.gain == 3
