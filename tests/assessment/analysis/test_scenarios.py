"""What-if: other figures on a copy of the round, scored by the same rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers import LeafAnswers, Proof
from scoring.score import score
from scoring.scorecard import Outcome
from services.assessment.analysis.scenarios import UnreadableChanges, apply, look_at, put_in
from services.assessment.view import RoundView
from services.store import Round, Store
from tests.assessment.analysis.test_gaps import put
from tests.assessment.answering import any_answers, kept_answers
from tests.building import F, steady


@pytest.fixture
def late(store: Store, round_: Round) -> RoundView:
    """949 of 1.000 dossiers in time: 94,9 % are 2 of 4 points, proven."""
    told = {"dossiers_on_time": "949", "dossiers_resolved": "1000"}
    return put(store, round_, "3.4", Proof.PROVEN, **told)


def test_other_figures_are_scored_and_nobody_has_proven_them(late: RoundView) -> None:
    """950 of 1.000 are 95 %: 3 points, claimed; the 2 that were proven are not sure any more."""
    found = look_at(late, {"3.4": {"dossiers_on_time": "950"}})
    assert found.difference == 1
    (component,) = [each for each in found.components if each.difference]
    assert (component.component.code, component.before, component.after) == ("3", 2, 3)
    (leaf,) = found.leaves
    assert leaf.inputs == {"dossiers_on_time": (F(949), F(950))}
    assert (leaf.before.outcome, leaf.after.outcome) == (Outcome.PROVEN, Outcome.CLAIMED)
    assert (late.scorecard.low, found.scorecard.low) == (2, 0)


def test_a_figure_may_be_taken_away(late: RoundView) -> None:
    found = look_at(late, {"3.4": {"dossiers_resolved": ""}})
    assert found.difference == -2
    assert found.leaves[0].inputs == {"dossiers_resolved": (F(1000), None)}
    assert found.leaves[0].after.points is None


def test_a_leaf_without_figures_can_be_given_some(late: RoundView) -> None:
    """40 of 50 tasks are 80 % of 2 points."""
    found = look_at(late, {"1.1.2": {"plan_tasks": "50", "plan_tasks_done": "40"}})
    assert (found.difference, found.components[0].before) == (F("1.6"), None)


def test_all_that_can_not_be_read_is_told_at_once(late: RoundView) -> None:
    changes = {
        "9.9": {"level": "full"},
        "3.4": {"dossiers_on_time": "nhiều", "colour": "red"},
    }
    with pytest.raises(UnreadableChanges) as caught:
        look_at(late, changes)
    assert [(each.code, each.params["code"]) for each in caught.value.problems] == [
        ("scenario_leaf", "9.9"),
        ("scenario_value", "3.4"),
        ("scenario_input", "3.4"),
    ]


def test_what_stands_anyhow_is_no_change(late: RoundView) -> None:
    changes = put_in(late, {}, "3.4", {"dossiers_on_time": "960", "dossiers_resolved": "1000"})
    assert changes == {"3.4": {"dossiers_on_time": "960"}}
    assert put_in(late, changes, "3.4", {"dossiers_on_time": "949"}) == {}
    assert put_in(late, {}, "1.4", {"communication_tasks": ""}) == {}
    assert put_in(late, {}, "1.4", {"not_arising": "false"}) == {}


@steady
@given(st.data())
def test_a_scenario_comes_to_what_its_answers_score(any_round: RoundView, data: object) -> None:
    """Any changes: the same as a round in which all of them were declared, proven by nobody."""
    drawn = data.draw(any_answers(any_round.criteria))  # type: ignore[attr-defined]
    claimed = {
        code: LeafAnswers({n: type(a)(a.value, Proof.CLAIMED) for n, a in leaf.answers.items()})
        for code, leaf in drawn.items()
    }
    changes: dict[str, dict[str, str]] = {}
    for each in kept_answers(claimed):
        changes.setdefault(each["code"], {})[each["input"]] = each["value"]
    assert apply(any_round, changes) == score(any_round.criteria, claimed)
