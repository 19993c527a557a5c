"""Gaps: what is at stake in each leaf, and what can still be done about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given

from scoring.answers import Proof
from scoring.rules.inverse import Need
from scoring.score import score, score_leaf
from services.assessment.analysis.gaps import (
    Due,
    Gap,
    GapState,
    best_moves,
    gaps,
    totals,
    when_due,
)
from services.assessment.view import RoundView, view_round
from services.catalogue.sets import criteria_set
from services.store import DeclaredInput, Phase, Round, Store
from tests.assessment.analysis.test_pace import counted
from tests.assessment.answering import any_answers
from tests.building import F, steady
from tests.store.moving import bring_to

DURING, AFTER = date(2024, 11, 20), date(2025, 1, 1)


def put(store: Store, round_: Round, code: str, proof: Proof, **values: str) -> RoundView:
    """The round with figures that were told on the 20th of November."""
    document = "BC 12" if proof is Proof.PROVEN else ""
    told = {name: DeclaredInput(value, proof, document) for name, value in values.items()}
    store.declare_answer(round_.id, code=code, inputs=told, expected_versions=None, who="lan")
    view = view_round(store, round_.id)
    at = datetime(2024, 11, 20, 12, tzinfo=UTC)
    return replace(view, records=tuple(replace(each, at=at) for each in view.records))


def of(view: RoundView, code: str, *, today: date = DURING) -> list[Gap]:
    return [each for each in gaps(view, today=today) if each.leaf.code == code]


def moves(gap: Gap) -> list[tuple[dict[str, Fraction], Fraction]]:
    return [({each.input: each.after for each in need.changes}, need.gain) for need in gap.needs]


def test_what_has_no_figures_is_at_stake_as_a_whole(view: RoundView) -> None:
    (gap,) = of(view, "1.4")
    assert (gap.state, gap.points, gap.gain) == (GapState.FIGURES, 1, 1)
    assert (gap.division, gap.due) == (view.criteria.leaf("1.4").owner, None)


def test_a_claim_needs_only_a_document(store: Store, round_: Round) -> None:
    """2 initiatives are the 1 point of 1.5; nothing is lost of it."""
    (gap,) = of(put(store, round_, "1.5", Proof.CLAIMED, initiatives="2"), "1.5")
    assert (gap.state, gap.points, gap.gain) == (GapState.DOCUMENT, 1, 1)
    assert of(put(store, round_, "1.5", Proof.PROVEN, initiatives="2"), "1.5") == []


def test_a_claim_that_lost_points_is_two_gaps(store: Store, round_: Round) -> None:
    """20 of 25 tasks are 80 %: 1,60 of 2; 21 are 1,68, 25 are 2."""
    told = {"plan_tasks": "25", "plan_tasks_done": "20"}
    won, claimed = of(put(store, round_, "1.1.2", Proof.CLAIMED, **told), "1.1.2")
    assert (claimed.state, claimed.points) == (GapState.DOCUMENT, F("1.6"))
    assert (won.state, won.points, won.gain) == (GapState.WINNABLE, F("0.4"), F("0.4"))
    assert moves(won) == [
        ({"plan_tasks_done": F(21)}, F("0.08")),
        ({"plan_tasks_done": F(25)}, F("0.4")),
    ]


def test_counts_end_with_the_year_and_tasks_do_not(store: Store, round_: Round) -> None:
    """949 of 1.000 in time: in January counts stand still, a task can be done."""
    told = {"dossiers_on_time": "949", "dossiers_resolved": "1000"}
    view = put(store, round_, "3.4", Proof.PROVEN, **told)
    (before,) = of(view, "3.4")
    # 95 % wants (949 + n) / (1.000 + n) ≥ 95 %, so n = 20; 98 % wants n = 1.550
    assert [each["dossiers_resolved"] for each, _ in moves(before)] == [1020, 2550]
    (after,) = of(view, "3.4", today=AFTER)
    assert (after.state, after.closed, after.gain) == (GapState.LOST, True, 0)
    view = put(store, round_, "1.1.2", Proof.PROVEN, plan_tasks="25", plan_tasks_done="20")
    assert of(view, "1.1.2", today=AFTER)[0].state is GapState.WINNABLE


def test_all_tasks_done_some_late_is_still_won_by_new_ones(store: Store, round_: Round) -> None:
    """8 of 10 in time are 2,40 of 3; no input moves alone, 9 of 11 are 2,45."""
    told = {"tasks_assigned": "10", "tasks_on_time": "8", "tasks_late": "2"}
    (gap,) = of(put(store, round_, "1.6", Proof.PROVEN, **told), "1.6")
    assert gap.state is GapState.WINNABLE
    assert moves(gap)[0] == ({"tasks_on_time": F(9), "tasks_assigned": F(11)}, F("0.05"))


@pytest.mark.parametrize(
    ("days", "due"),
    [(-1, Due.PASSED), (0, Due.SOON), (30, Due.SOON), (31, Due.LATER), (None, Due.NONE)],
)
def test_when_a_gap_is_due(view: RoundView, days: int | None, due: Due) -> None:
    day = None if days is None else DURING + timedelta(days=days)
    (gap,) = of(replace(view, round=replace(view.round, due=day)), "1.4")
    assert when_due(gap, today=DURING) is due


def test_every_move_has_its_pace(store: Store, round_: Round) -> None:
    """To 949 of 1.000 counted in 274 days, 20 new ones can come; 1.550 can't at that pace."""
    told = {"dossiers_on_time": "949", "dossiers_resolved": "1000"}
    view = counted(put(store, round_, "3.4", Proof.PROVEN, **told), "949", "2024-01-01/2024-09-30")
    (gap,) = of(view, "3.4", today=date(2024, 10, 1))
    assert [pace and pace.enough for pace in gap.paces] == [True, False]
    assert [each.gain for each in gap.needs] == [1, 2]
    assert (gap.move, gap.gain) == (gap.needs[0], 1)  # what is out of reach is not promised


def test_a_gap_that_no_pace_closes_promises_nothing(store: Store, round_: Round) -> None:
    """10 of 100 in 325 days: 95 % want 1.700 new ones in the 41 days that are left."""
    told = {"dossiers_on_time": "10", "dossiers_resolved": "100"}
    (gap,) = of(put(store, round_, "3.4", Proof.PROVEN, **told), "3.4")
    assert gap.needs[-1].changes[0].after == F(4410)  # (10 + n) / (100 + n) ≥ 98 %: n = 4.400
    assert (gap.state, gap.move, gap.gain) == (GapState.WINNABLE, None, 0)
    assert gap not in best_moves((gap,))


def test_a_count_that_covers_the_whole_year_is_closed(store: Store, round_: Round) -> None:
    told = {"dossiers_on_time": "949", "dossiers_resolved": "1000"}
    view = counted(put(store, round_, "3.4", Proof.PROVEN, **told), "949", "2024-01-01/2024-12-31")
    (gap,) = of(view, "3.4")
    assert (gap.state, gap.closed) == (GapState.LOST, True)


def test_what_happened_is_lost(store: Store, round_: Round) -> None:
    """One reprimand takes 0,50 off, one late report 0,25: neither can be made undone."""
    view = put(store, round_, "5.6", Proof.PROVEN, reprimands="1", warnings_or_worse="0")
    (gap,) = of(view, "5.6")
    assert (gap.state, gap.points, gap.gain) == (GapState.LOST, F("0.5"), 0)
    (gap,) = of(put(store, round_, "2.2.2", Proof.PROVEN, level="late"), "2.2.2")
    assert (gap.state, gap.points) == (GapState.LOST, F("0.25"))


def test_what_surveys_give_is_out_of_our_hands(store: Store, round_: Round) -> None:
    (gap,) = of(view_round(store, round_.id), "8.1.1")
    assert (gap.state, gap.points, gap.gain) == (GapState.OUTSIDE, 2, 0)
    (gap,) = of(put(store, round_, "8.1.1", Proof.PROVEN, result="83"), "8.1.1")
    assert (gap.state, gap.points) == (GapState.OUTSIDE, F("0.34"))  # 17 % of 2


def test_after_the_self_score_is_locked_nothing_can_be_done(store: Store, round_: Round) -> None:
    put(store, round_, "1.1.2", Proof.PROVEN, plan_tasks="25", plan_tasks_done="20")
    put(store, round_, "1.5", Proof.CLAIMED, initiatives="2")
    bring_to(store, round_, Phase.SUBMITTED)
    found = gaps(view_round(store, round_.id), today=DURING)
    assert {each.state for each in found} == {GapState.LOST, GapState.DOCUMENT, GapState.OUTSIDE}
    assert best_moves(found) == ()
    assert all(each.closed for each in found if each.leaf.self_scored)


def test_the_best_moves_come_by_what_they_win(store: Store, round_: Round) -> None:
    put(store, round_, "1.5", Proof.CLAIMED, initiatives="2")
    view = put(store, round_, "1.1.2", Proof.PROVEN, plan_tasks="25", plan_tasks_done="20")
    found = best_moves(gaps(view, today=DURING))
    assert [each.gain for each in found] == sorted((each.gain for each in found), reverse=True)
    assert found[-1].gain > 0
    assert {each.leaf.code for each in found} >= {"1.5", "1.1.2"}


def test_a_penalty_is_lost_and_a_bonus_not_won_is_no_gap(store: Store) -> None:
    store.add_unit("so-hai", name=criteria_set("so-mau/2025").head.name, who="lan")
    opened = store.open_round("so-hai", year=2025, criteria_set="so-mau/2025", who="lan")
    view = view_round(store, opened.id)
    blocks = {c.code for c in view.criteria.components if c.role != "content"}
    assert blocks
    found = gaps(view, today=date(2025, 11, 20))
    assert not [e for e in found if view.criteria.component_of(e.leaf.code).code in blocks]


@steady
@given(any_answers(criteria_set("so-mau/2024")))
def test_gaps_and_what_is_sure_make_the_maximum(any_round: RoundView, answers: object) -> None:
    card = score(any_round.criteria, answers)
    view = replace(any_round, answers=answers, scorecard=card)
    found = gaps(view, today=DURING)
    assert sum(totals(found).values()) + card.content.low == card.content.max_points
    assert sum(each.points for each in found) == sum(totals(found).values())


@steady
@given(any_answers(criteria_set("so-mau/2024")))
def test_every_move_gives_what_it_says(any_round: RoundView, answers: object) -> None:
    head = any_round.criteria.head
    card = score(any_round.criteria, answers)
    view = replace(any_round, answers=answers, scorecard=card)
    for gap in gaps(view, today=DURING):
        for need in gap.needs:
            moved = moved_by(view, gap, need)
            after = score_leaf(gap.leaf, moved, measures=head.measures, rounding=head.rounding)
            assert after.points == need.points
            assert after.points - gap.result.points == need.gain > 0


def moved_by(view: RoundView, gap: Gap, need: Need) -> object:
    known = view.answers[gap.leaf.code]
    changed = {
        each.input: replace(known.answers[each.input], value=each.after)
        if each.input in known.answers
        else type(next(iter(known.answers.values())))(each.after)
        for each in need.changes
    }
    return type(known)({**known.answers, **changed})
