"""Scoring a unit: outcomes, three-part totals, bonus and penalty, rescaling, rounding, needs."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as given_examples
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.answers import Answer, LeafAnswers, Proof
from scoring.model import CriteriaSet, Leaf, Role, Rounding
from scoring.problems import Problem
from scoring.score import lost_points, needed, score, score_leaf
from scoring.scorecard import LeafScore, Outcome, Totals, total_of
from tests.building import (
    EXACT,
    TWO_PLACES,
    F,
    answers,
    component_of,
    given,
    leaf_fields,
    leaf_of,
    measure,
    name,
    said,
    set_of,
    steady,
    won,
)

CLAIMED = Proof.CLAIMED
RATIO = "kind: ratio"
SURVEY = "kind: survey"
REPORTED = "kind: reported"
TRACKED = "kind: tracked"
YES = "{kind: checklist, conditions: [{key: plan, name: {vi: Có kế hoạch, en: Plan}}]}"


def leaf_score(leaf: Leaf, known: LeafAnswers, rounding: Rounding = TWO_PLACES, **measures: Any):
    return score_leaf(leaf, known, measures=measures, rounding=rounding)


# One leaf


def test_proven():
    result = leaf_score(leaf_of(RATIO), answers(done=3, total=4))
    assert (result.code, result.max_points) == ("1.1", F(4))
    assert (result.outcome, result.points, result.proof) == (Outcome.PROVEN, 3, Proof.PROVEN)
    assert result.problems == ()
    assert result.given == given(done=3, total=4)
    assert said(result.explanation) == [
        ("quotient", {"done": F(3), "total": F(4)}),
        ("is_percent", {"percent": F(75)}),
        ("times_max", {"percent": F(75), "max": F(4)}),
        ("points", {"points": F(3), "max": F(4)}),
    ]


def test_claimed_where_one_answer_is():
    known = LeafAnswers({"done": Answer(F(3)), "total": Answer(F(4), CLAIMED)})
    result = leaf_score(leaf_of(RATIO), known)
    assert (result.outcome, result.points, result.proof) == (Outcome.CLAIMED, 3, CLAIMED)


def test_unknown_is_not_zero():
    result = leaf_score(leaf_of(RATIO), LeafAnswers())
    assert result == LeafScore("1.1", F(4), Outcome.UNKNOWN, None)


def test_what_is_still_missing_is_told():
    result = leaf_score(leaf_of(RATIO), answers(done=3))
    assert (result.outcome, result.points) == (Outcome.UNKNOWN, None)
    assert result.problems == (Problem("inputs_missing", params={"inputs": ("total",)}),)
    assert result.given == given(done=3)
    assert result.explanation == ()


def test_invalid_by_its_type():
    result = leaf_score(leaf_of(RATIO), answers(done=-1, total=4, amount=5))
    assert (result.outcome, result.points) == (Outcome.INVALID, None)
    assert result.problems == (
        Problem("value_does_not_fit", params={"input": "done", "value": F(-1), "type": "number"}),
        Problem("unknown_input", params={"input": "amount"}),
    )
    assert result.given == given(done=-1, total=4, amount=5)


def test_invalid_by_the_rule():
    result = leaf_score(leaf_of(RATIO), answers(done=5, total=4))
    assert (result.outcome, result.points) == (Outcome.INVALID, None)
    (problem,) = result.problems
    assert (problem.code, problem.params) == ("done_exceeds_total", given(done=5, total=4))
    assert result.given == given(done=5, total=4)


def test_the_measures_give_the_types_and_the_names():
    leaf = leaf_of("{kind: ratio, done: dossiers_on_time, total: dossiers_resolved}")
    measures = {
        "dossiers_on_time": measure("hồ sơ đúng hạn"),
        "dossiers_resolved": measure("hồ sơ đã giải quyết"),
    }
    known = answers(dossiers_on_time=F(1, 2), dossiers_resolved=3)
    result = leaf_score(leaf, known, **measures)
    assert [each.params for each in result.problems] == [
        {"input": "dossiers_on_time", "value": F(1, 2), "type": "count"}
    ]
    known = answers(dossiers_on_time=1, dossiers_resolved=2)
    result = leaf_score(leaf, known, **measures)
    assert said(result.explanation)[1] == ("named", {"what": name("hồ sơ đúng hạn")})
    assert result.points == 2


@pytest.mark.parametrize(
    ("rule", "known", "points"),
    [(SURVEY, answers(result=80), F("3.2")), (REPORTED, answers(CLAIMED, points=4), F(4))],
)
def test_outside_where_others_score(rule, known, points):
    result = leaf_score(leaf_of(rule), known)
    assert (result.outcome, result.points) == (Outcome.OUTSIDE, points)
    assert result.proof is known.proof


@pytest.mark.parametrize("rule", [SURVEY, REPORTED])
def test_outside_and_not_yet_there(rule):
    result = leaf_score(leaf_of(rule), LeafAnswers())
    assert result == LeafScore("1.1", F(4), Outcome.OUTSIDE, None)


def test_outside_and_invalid():
    result = leaf_score(leaf_of(REPORTED), answers(points=5))
    assert (result.outcome, result.points) == (Outcome.INVALID, None)
    assert [each.code for each in result.problems] == ["points_out_of_range"]


def test_not_arising_full_zero_and_exclude():
    known, how = answers(not_arising=True), "not_arising"
    full = leaf_score(leaf_of(RATIO, when_not_arising="full"), known)
    assert (full.outcome, full.max_points, full.points) == (Outcome.NOT_ARISING, 4, 4)
    assert said(full.explanation) == [(how, {}), ("points", {"points": F(4), "max": F(4)})]
    zero = leaf_score(leaf_of(RATIO, when_not_arising="zero"), known)
    assert (zero.outcome, zero.max_points, zero.points) == (Outcome.NOT_ARISING, 4, 0)
    assert said(zero.explanation) == [(how, {}), ("points", {"points": F(0), "max": F(4)})]
    out = leaf_score(leaf_of(RATIO, when_not_arising="exclude"), known)
    assert (out.outcome, out.max_points, out.points) == (Outcome.NOT_ARISING, 0, 0)
    assert said(out.explanation) == [(how, {}), ("excluded", {"max": F(4)})]
    for result in (full, zero, out):
        assert result.proof is Proof.PROVEN
        assert result.given == known.given
        assert result.problems == ()


def test_not_arising_where_the_set_does_not_admit_it():
    known = answers(not_arising=True, done=1)
    result = leaf_score(leaf_of(RATIO), known)
    assert (result.outcome, result.points, result.max_points) == (Outcome.INVALID, None, 4)
    assert result.problems == (Problem("not_arising_not_allowed"),)
    assert result.given == known.given


@pytest.mark.parametrize("treatment", ["full", "exclude", "zero", None])
def test_0_of_0_is_unknown_until_it_is_declared(treatment):
    """0 of 0 dossiers may be a year without any, or an export that came out empty."""
    known = answers(done=0, total=0)
    result = leaf_score(leaf_of(RATIO, when_not_arising=treatment), known)
    assert (result.outcome, result.points, result.max_points) == (Outcome.INVALID, None, 4)
    assert result.problems == (Problem("empty_denominator"),)
    assert result.given == known.given


@pytest.mark.parametrize(("treatment", "points"), [("full", 4), ("zero", 0)])
@pytest.mark.parametrize("proof", list(Proof))
def test_0_of_0_where_the_decision_says_what_it_gives(treatment, points, proof):
    leaf = leaf_of(RATIO, when_denominator_zero=treatment)
    known = answers(proof, done=0, total=0)
    result = leaf_score(leaf, known)
    assert (result.outcome, result.points) == (Outcome(proof.value), points)
    assert (result.max_points, result.proof, result.given) == (4, proof, known.given)
    assert said(result.explanation) == [
        ("denominator_zero", {}),
        ("points", {"points": F(points), "max": F(4)}),
    ]


def test_0_of_0_of_a_survey_is_others_to_score():
    survey = "{kind: survey, options: [{key: a, name: {vi: A, en: A}, weight: 100}]}"
    leaf = leaf_of(survey, when_denominator_zero="zero")
    result = leaf_score(leaf, answers(a=0))
    assert (result.outcome, result.points) == (Outcome.OUTSIDE, 0)


def test_a_ratio_over_0_never_leaves_the_denominator():
    with pytest.raises(ValidationError):
        leaf_of(RATIO, when_denominator_zero="exclude")


def test_not_arising_is_as_proven_as_who_said_it():
    leaf = leaf_of(RATIO, when_not_arising="full")
    assert leaf_score(leaf, answers(CLAIMED, not_arising=True)).proof is CLAIMED


def test_arising_after_all():
    leaf = leaf_of(RATIO, when_not_arising="full")
    result = leaf_score(leaf, answers(not_arising=False, done=1, total=4))
    assert (result.outcome, result.points) == (Outcome.PROVEN, 1)


def test_points_are_rounded_at_the_leaf_where_the_set_says_so():
    leaf = leaf_of(RATIO, max_points=1)
    known = answers(done=1, total=3)
    assert leaf_score(leaf, known).points == F("0.33")
    assert said(leaf_score(leaf, known).explanation)[-1] == (
        "points",
        {"points": F("0.33"), "max": F(1)},
    )
    assert leaf_score(leaf, known, EXACT).points == F(1, 3)


# What is needed


def test_needed_in_the_units_of_the_inputs_after_rounding():
    leaf = leaf_of(RATIO, max_points=1)
    # 1000 of them: each is 0.001; 4 are 0.00, 6 are 0.01 (5 is a tie, to the even 0.00)
    found = needed(leaf, answers(done=4, total=1000), measures={}, rounding=TWO_PLACES)
    assert won(found) == [
        ({"done": (F(4), F(6))}, F("0.01"), F("0.01")),
        ({"done": (F(4), F(995))}, F(1), F(1)),  # 0.995 is a tie between 0.99 and 1.00
    ]


ON_TIME = (
    "{kind: tiers, value: {percent_of: [on_time, resolved]},"
    " tiers: [{from: 98, points: 4}, {from: 95, points: 3}, {from: 0, points: 0}]}"
)
DOSSIERS = {
    "resolved": measure("hồ sơ đã trả"),
    "on_time": measure("hồ sơ đúng hạn", grows_with="resolved"),
}


def test_more_in_time_means_new_ones_which_count_above_and_below():
    """949 of 1.000: 950 want n = 20, 980 want n = 1.550: (949 + n) / (1000 + n)."""
    leaf = leaf_of(ON_TIME)
    known = answers(on_time=949, resolved=1000)
    found = needed(leaf, known, measures=DOSSIERS, rounding=TWO_PLACES)
    assert won(found) == [
        ({"on_time": (F(949), F(969)), "resolved": (F(1000), F(1020))}, F(3), F(3)),
        ({"on_time": (F(949), F(2499)), "resolved": (F(1000), F(2550))}, F(4), F(4)),
    ]


ALL_DONE = (
    "{kind: cases, requires: [{value: {sum: [on_time, late]}, at_most: assigned}], cases:"
    " [{key: open, name: {vi: Còn, en: Open}, when: [{value: {difference: [assigned, on_time,"
    " late]}, above: 0}], gives: {points: 0}},"
    " {key: done, name: {vi: Xong, en: Done},"
    " rule: {kind: ratio, done: on_time, total: assigned}}]}"
)


def test_new_cases_win_where_no_input_can_move_alone():
    """8 of 10 in time and 2 late are all 10: one more alone would be 11 of 10.

    9/11 of 3 are 2.45; 3 − 6/(10 + n) is 3.00 from 2.995 on (a tie goes to the even), so
    10 + n = 1200.
    """
    leaf = leaf_of(ALL_DONE, max_points=3)
    known = answers(on_time=8, late=2, assigned=10)
    assert needed(leaf, known, measures={}, rounding=TWO_PLACES) == ()
    measures = {
        "assigned": measure("nhiệm vụ được giao"),
        "on_time": measure("nhiệm vụ đúng hạn", grows_with="assigned"),
    }
    assert won(needed(leaf, known, measures=measures, rounding=TWO_PLACES)) == [
        ({"on_time": (F(8), F(9)), "assigned": (F(10), F(11))}, F("2.45"), F("0.05")),
        ({"on_time": (F(8), F(1198)), "assigned": (F(10), F(1200))}, F(3), F("0.6")),
    ]


def test_a_choice_moves_to_a_better_level():
    rule = (
        "{kind: choice, levels: [{key: full, name: {vi: Đủ, en: Full}, points: 4},"
        " {key: some, name: {vi: Một phần, en: Some}, points: 1}]}"
    )
    found = needed(leaf_of(rule), answers(level="some"), measures=DOSSIERS, rounding=TWO_PLACES)
    assert won(found) == [({"level": ("some", "full")}, F(4), F(3))]


def test_what_was_counted_is_not_taken_away():
    """Fewer late ones would win, but a dossier that was late stays late."""
    leaf = leaf_of("{kind: per_unit, count: late, each: -1}")
    measures = {
        "resolved": measure("hồ sơ đã trả"),
        "late": measure("hồ sơ trễ", grows_with="resolved"),
    }
    known = answers(late=2)
    assert needed(leaf, known, measures={}, rounding=TWO_PLACES) != ()
    assert needed(leaf, known, measures=measures, rounding=TWO_PLACES) == ()


def test_what_happened_is_not_made_undone():
    """No late report of the two goes away; a case that does not stay may."""
    leaf = leaf_of("{kind: per_unit, units: [{count: late, each: -1}, {count: open, each: -2}]}")
    measures = {"late": measure("báo cáo chậm", stays=True), "open": measure("việc còn treo")}
    found = needed(leaf, answers(late=2, open=1), measures=measures, rounding=TWO_PLACES)
    assert won(found) == [({"open": (F(1), F(0))}, F(2), F(2))]


@given_examples(st.integers(0, 500), st.integers(0, 500))
def test_every_need_of_new_cases_holds_when_it_is_scored(on_time, late):
    leaf = leaf_of(ON_TIME)
    before = {"on_time": F(on_time), "resolved": F(on_time + late)}
    now = leaf_score(leaf, answers(**before)).points or F(0)
    found = needed(leaf, answers(**before), measures=DOSSIERS, rounding=TWO_PLACES)
    assert bool(found) == (bool(on_time + late) and now < 4)
    for need in found:
        after = before | {each.input: each.after for each in need.changes}
        reached = leaf_score(leaf, answers(**after)).points
        assert (reached, reached - now) == (need.points, need.gain)
        one_less = {name: value - 1 for name, value in after.items()}
        assert leaf_score(leaf, answers(**one_less)).points < need.points


@pytest.mark.parametrize(
    ("leaf", "known"),
    [
        (leaf_of(RATIO, when_not_arising="zero"), answers(not_arising=True, done=1, total=4)),
        (leaf_of(SURVEY), answers(result=50)),
        (leaf_of(REPORTED), answers(points=1)),
        (leaf_of(TRACKED, max_points=0), answers(done=1, total=2)),
        (leaf_of(RATIO), LeafAnswers()),
        (leaf_of(RATIO), answers(done=0, total=0)),
        (leaf_of(RATIO), answers(done=5, total=4)),
        (leaf_of(RATIO), answers(done=4, total=4)),
    ],
)
def test_nothing_is_needed(leaf, known):
    assert needed(leaf, known, measures={}, rounding=TWO_PLACES) == ()


# Totals


def scored(points: Any, max_points: int, outcome: Outcome, proof: Proof = Proof.PROVEN):
    points = None if points is None else F(points)
    return LeafScore("x", F(max_points), outcome, points, proof)


def test_totals_in_their_parts():
    totals = total_of(
        [
            scored(3, 4, Outcome.PROVEN),
            scored(1, 2, Outcome.CLAIMED, CLAIMED),
            scored(5, 5, Outcome.NOT_ARISING),
            scored(0, 3, Outcome.NOT_ARISING, CLAIMED),
            scored(0, 0, Outcome.NOT_ARISING),
            scored(7, 10, Outcome.OUTSIDE, CLAIMED),
            scored(None, 8, Outcome.OUTSIDE),
            scored(None, 6, Outcome.UNKNOWN),
            scored(None, 9, Outcome.INVALID),
        ]
    )
    assert totals == Totals(
        max_points=F(47),
        proven=F(8),
        claimed=F(1),
        outside=F(7),
        outside_open=F(8),
        unknown=F(15),
        lost=F(8),  # 1 + 1 + 0 + 3 + 3
        known=True,
    )
    assert totals.points == 16
    assert totals.low == 15
    assert totals.high == 39


def test_nothing_known_is_not_zero_points():
    for leaves in (
        [],
        [scored(None, 6, Outcome.UNKNOWN)],
        [scored(None, 6, Outcome.UNKNOWN), scored(0, 0, Outcome.NOT_ARISING)],  # taken out
        [scored(None, 6, Outcome.UNKNOWN), scored(0, 0, Outcome.PROVEN)],  # tracked only
    ):
        totals = total_of(leaves)
        assert totals.points is None
        assert (totals.low, totals.high) == (0, totals.max_points)
    assert total_of([scored(0, 6, Outcome.PROVEN)]).points == 0


# The whole set


def self_and_survey(**head: Any) -> CriteriaSet:
    """Two leaves of 50 and 35 to score oneself, and a survey of 15."""
    return set_of(
        component_of(
            leaf_fields(RATIO, code="1.1", max_points=50),
            leaf_fields(RATIO, code="1.2", max_points=35, when_not_arising="exclude"),
            max_points=85,
        ),
        component_of(leaf_fields(SURVEY, code="8.1", max_points=15), code="8", max_points=15),
        **head,
    )


def test_self_scored_out_of_85_apart_from_the_survey():
    card = score(
        self_and_survey(),
        {
            "1.1": answers(done=4, total=5),
            "1.2": answers(CLAIMED, done=6, total=7),
            "8.1": answers(result=90),
            "9.9": answers(done=1, total=1),  # a code that the set does not have
        },
    )
    assert card.set_id == "mau/2024"
    assert card.points == F("83.5")  # 40 + 30 + 13.5
    assert card.max_points == 100
    assert card.low == F("53.5")  # without what is only claimed
    assert card.high == F("83.5")  # 16.5 are lost, nothing is open
    assert (card.self_scored.points, card.self_scored.max_points) == (70, 85)
    assert (card.self_scored.proven, card.self_scored.claimed) == (40, 30)
    assert card.content.outside == F("13.5")
    assert card.component("1").totals.points == 70
    assert card.component("8").totals.points == F("13.5")
    assert [leaf.code for leaf in card.leaves] == ["1.1", "1.2", "8.1"]
    assert card.leaf("1.2").outcome is Outcome.CLAIMED
    for code in ("1", "9.9"):
        with pytest.raises(KeyError):
            card.leaf(code)
    with pytest.raises(KeyError):
        card.component("9")


def test_an_empty_round_has_no_points_and_everything_possible():
    card = score(self_and_survey(), {})
    assert card.points is None
    assert (card.low, card.high, card.max_points) == (0, 100, 100)
    assert card.self_scored.points is None
    assert card.content.outside_open == 15
    assert card.content.unknown == 85


def test_what_is_unknown_adds_nothing_and_stays_possible():
    card = score(self_and_survey(), {"1.1": answers(done=4, total=5)})
    assert card.points == 40
    assert (card.low, card.high) == (40, 90)  # 10 are lost
    assert card.component("8").totals.points is None


def test_a_leaf_taken_out_makes_the_maximum_smaller():
    known = {
        "1.1": answers(done=4, total=5),
        "1.2": answers(not_arising=True),
        "8.1": answers(result=80),
    }
    card = score(self_and_survey(), known)
    assert (card.points, card.max_points) == (52, 65)
    assert card.self_scored.max_points == 50
    scaled = score(self_and_survey(rescale_to=100), known)
    assert (scaled.points, scaled.max_points) == (80, 100)  # 52 / 65
    assert (scaled.low, scaled.high) == (80, 80)
    assert (scaled.content.points, scaled.content.max_points) == (52, 65)


def test_nothing_is_scaled_where_everything_is_taken_out():
    criteria = set_of(
        component_of(leaf_fields(RATIO, code="1.1", when_not_arising="exclude")), rescale_to=100
    )
    card = score(criteria, {"1.1": answers(not_arising=True)})
    assert (card.points, card.low, card.high, card.max_points) == (None, 0, 0, 0)


@pytest.mark.parametrize(
    ("at", "leaf", "total"),
    [
        ("leaf", F("0.33"), F("0.99")),
        ("total", F(1, 3), F(1)),
        ("nowhere", F(1, 3), F(1)),
    ],
)
def test_rounded_at_each_leaf_at_the_total_or_nowhere(at, leaf, total):
    codes = ("1.1", "1.2", "1.3")
    criteria = set_of(
        component_of(*(leaf_fields(RATIO, code=code, max_points=1) for code in codes)),
        rounding={"places": 2, "mode": "half_even", "at": at},
    )
    card = score(criteria, {code: answers(done=1, total=3) for code in codes})
    assert card.leaf("1.1").points == leaf
    assert card.points == total
    assert card.component("1").totals.points == 3 * leaf


def test_a_total_is_rounded_once():
    criteria = set_of(
        component_of(leaf_fields(RATIO, code="1.1", max_points=1)),
        rounding={"places": 2, "mode": "half_up", "at": "total"},
        rescale_to=100,
    )
    card = score(criteria, {"1.1": answers(CLAIMED, done=1, total=3)})
    assert (card.points, card.low, card.high) == (F("33.33"), 0, F("33.33"))
    assert card.content.points == F(1, 3)


PER_UNIT = "{kind: per_unit, each: 1}"


def with_blocks(**head: Any) -> CriteriaSet:
    """Content of 10, two bonus blocks capped at 2 and 3, one penalty block capped at 4."""
    return set_of(
        component_of(leaf_fields(RATIO, code="1.1", max_points=10), max_points=10),
        component_of(
            leaf_fields(PER_UNIT, code="B.1", max_points=2),
            leaf_fields(PER_UNIT, code="B.2", max_points=2),
            code="B", max_points=2, role="bonus",
        ),
        component_of(
            leaf_fields(PER_UNIT, code="C.1", max_points=5), code="C", max_points=3, role="bonus"
        ),
        component_of(
            leaf_fields(PER_UNIT, code="P.1", max_points=3),
            leaf_fields(PER_UNIT, code="P.2", max_points=3),
            code="P", max_points=4, role="penalty",
        ),
        **head,
    )  # fmt: skip


NO_BLOCKS = {code: answers(count=0) for code in ("B.1", "B.2", "C.1", "P.1", "P.2")}


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ({}, 8),
        ({"B.1": 1}, 9),
        ({"B.1": 2, "B.2": 2}, 10),  # 4 gained, 2 at most
        ({"C.1": 5}, 11),  # 5 gained, 3 at most
        ({"B.1": 2, "B.2": 2, "C.1": 1}, 11),  # each block by itself: 2 + 1
        ({"B.1": 2, "B.2": 2, "C.1": 5}, 13),
        ({"P.1": 1}, 7),
        ({"P.1": 3, "P.2": 3}, 4),  # 6 taken, 4 at most
        ({"B.1": 1, "P.1": 2}, 7),
    ],
)
def test_bonus_and_penalty_are_capped(counts, points):
    blocks = {code: answers(count=count) for code, count in counts.items()}
    card = score(with_blocks(), {"1.1": answers(done=4, total=5), **NO_BLOCKS, **blocks})
    assert card.points == card.low == card.high == points
    assert card.max_points == 10
    assert card.content.points == card.self_scored.points == 8


def test_a_penalty_leaves_no_less_than_nothing():
    known = {"1.1": answers(done=1, total=5), **NO_BLOCKS, "P.1": answers(count=3)}
    card = score(with_blocks(), known)
    assert (card.points, card.low, card.high) == (0, 0, 0)


def test_open_blocks_widen_the_interval():
    card = score(with_blocks(), {"1.1": answers(done=4, total=5)})
    assert card.points == 8
    assert card.low == 4  # the whole penalty may come
    assert card.high == 13  # and both bonuses
    card = score(
        with_blocks(),
        {
            "1.1": answers(done=4, total=5),
            **NO_BLOCKS,
            "C.1": answers(CLAIMED, count=2),
            "P.1": answers(CLAIMED, count=1),
        },
    )
    assert (card.points, card.low, card.high) == (9, 7, 9)


def test_only_a_bonus_is_known():
    card = score(with_blocks(), {"B.1": answers(count=1)})
    assert card.points == 1
    assert card.content.points is None


def test_blocks_are_not_rescaled():
    card = score(
        with_blocks(rescale_to=100),
        {"1.1": answers(done=4, total=5), **NO_BLOCKS, "B.1": answers(count=1)},
    )
    assert (card.points, card.max_points) == (81, 100)


# Properties of any set and any answers

_RULES = {
    RATIO: lambda draw: {"done": draw(st.integers(0, 12)), "total": draw(st.integers(0, 12))},
    YES: lambda draw: {"plan": draw(st.booleans())},
    PER_UNIT: lambda draw: {"count": draw(st.integers(-1, 5))},
    SURVEY: lambda draw: {"result": draw(st.integers(0, 120))},
    REPORTED: lambda draw: {"points": draw(st.integers(0, 6))},
    TRACKED: lambda draw: {"done": draw(st.integers(0, 9)), "total": draw(st.integers(0, 9))},
}


@st.composite
def rounds(draw) -> tuple[CriteriaSet, dict[str, LeafAnswers]]:
    components, known = [], {}
    roles = draw(st.lists(st.sampled_from(list(Role)), max_size=3))
    for index, role in enumerate([Role.CONTENT, *roles]):
        leaves = []
        for number in range(draw(st.integers(1, 3))):
            code, rule = f"{index}.{number}", draw(st.sampled_from(list(_RULES)))
            maximum = Decimal(0) if rule == TRACKED else draw(st.decimals("0.5", 5, places=1))
            how = draw(st.sampled_from([None, "full", "exclude", "zero"]))
            leaves.append(leaf_fields(rule, code=code, max_points=maximum, when_not_arising=how))
            values = _RULES[rule](draw)
            if draw(st.integers(0, 5)) == 0:
                values = {"not_arising": True}
            kept = {key: value for key, value in values.items() if draw(st.integers(0, 4))}
            proof = draw(st.sampled_from(Proof))
            known[code] = answers(proof, **kept)
        maximum = draw(st.integers(1, 6))
        components.append(
            component_of(*leaves, code=str(index), max_points=maximum, role=role.value)
        )
    rounding = {
        "places": draw(st.integers(0, 2)),
        "mode": draw(st.sampled_from(["half_even", "half_up"])),
        "at": draw(st.sampled_from(["leaf", "total", "nowhere"])),
    }
    rescale_to = draw(st.sampled_from([None, 100]))
    return set_of(*components, rounding=rounding, rescale_to=rescale_to), known


@given_examples(rounds())
@steady
def test_the_parts_of_every_total_make_its_maximum(made):
    card = score(*made)
    for totals in (card.content, card.self_scored, *(each.totals for each in card.components)):
        parts = totals.proven + totals.claimed + totals.outside
        parts += totals.outside_open + totals.unknown + totals.lost
        assert parts == totals.max_points
        for leaf_part in (totals.proven, totals.claimed, totals.outside, totals.unknown):
            assert leaf_part >= 0


@given_examples(rounds())
@steady
def test_the_points_lie_between_low_and_high(made):
    card = score(*made)
    assert 0 <= card.low <= card.high
    if card.points is not None:
        assert card.low <= card.points <= card.high
    for totals in (card.content, card.self_scored, *(each.totals for each in card.components)):
        if totals.points is not None:
            assert totals.low <= totals.points <= totals.high


@given_examples(rounds())
@steady
def test_points_and_outcome_of_a_leaf_go_together(made):
    for leaf in score(*made).leaves:
        if leaf.points is None:
            assert leaf.outcome in (Outcome.UNKNOWN, Outcome.INVALID, Outcome.OUTSIDE)
            assert leaf.explanation == ()
        else:
            assert leaf.outcome not in (Outcome.UNKNOWN, Outcome.INVALID)
            assert leaf.explanation
            assert leaf.problems == ()


@given_examples(rounds())
@steady
def test_an_answer_taken_away_never_lowers_what_is_possible(made):
    criteria, known = made
    if criteria.head.rescale_to is not None or criteria.head.rounding.at == "leaf":
        return  # there a maximum that grows back, or a leaf rounded up, may lower the rest
    card = score(criteria, known)
    for code, leaf in known.items():
        if card.leaf(code).max_points == criteria.leaf(code).maximum and leaf.answers:
            without = score(criteria, {**known, code: LeafAnswers()})
            assert without.high >= card.high


@given_examples(rounds())
@steady
def test_the_whole_is_the_sum_where_there_are_no_blocks(made):
    criteria, known = made
    content = [each for each in criteria.components if each.role is Role.CONTENT]
    plain = set_of(*content, rounding={"places": 2, "mode": "half_up", "at": "leaf"})
    card = score(plain, known)
    points = [leaf.points for leaf in card.leaves if leaf.points is not None]
    maxima = [leaf.max_points for leaf in card.leaves if leaf.points is not None]
    assert card.points == (sum(points, Fraction(0)) if any(maxima) else None)
    assert card.max_points == sum((leaf.max_points for leaf in card.leaves), Fraction(0))


# A group of units, and what a 0 is not


@pytest.mark.parametrize(
    ("rule", "values", "points"),
    [
        (RATIO, {"done": 0, "total": 5}, 0),
        ("{kind: ratio, floor: 80}", {"done": 0, "total": 5}, 0),
        ("{kind: ratio, complement: true}", {"done": 0, "total": 5}, 4),
        ("{kind: tiers, tiers: [{from: 1, points: 4}, {from: 0, points: 0}]}", {"value": 0}, 0),
        ("{kind: per_unit, each: 1}", {"count": 0}, 0),
        ("{kind: per_unit, each: -1}", {"count": 0}, 4),
        (
            "{kind: choice, levels: [{key: yes_, name: {vi: Có, en: Yes}, share: 100},"
            " {key: no_, name: {vi: Không, en: No}, share: 0}]}",
            {"level": "no_"},
            0,
        ),
        ("{kind: checklist, conditions: [{key: plan, name: {vi: A, en: A}}]}", {"plan": False}, 0),
        (
            "{kind: cases, cases: [{key: none, name: {vi: A, en: A}, when: [{value: tasks,"
            " equals: 0}], gives: {points: 0}}, {key: some, name: {vi: B, en: B},"
            " gives: {share: 100}}]}",
            {"tasks": 0},
            0,
        ),
    ],
)
@pytest.mark.parametrize("treatment", ["full", "exclude", "zero", None])
@pytest.mark.parametrize("proof", list(Proof))
def test_a_0_is_a_figure_and_no_khong_phat_sinh(rule, values, points, treatment, proof):
    leaf = leaf_of(rule, when_not_arising=treatment)
    measures = {"tasks": measure("nhiệm vụ")}
    result = score_leaf(leaf, answers(proof, **values), measures=measures, rounding=EXACT)
    assert (result.outcome, result.points, result.max_points) == (Outcome(proof.value), points, 4)


@pytest.mark.parametrize("value", [F(0), F(1), "", "0"])
def test_only_yes_says_that_nothing_arose(value):
    """Neither a 1 nor a text does: nothing is known of the leaf then."""
    leaf = leaf_of(RATIO, when_not_arising="full")
    given = LeafAnswers({"not_arising": Answer(value)})
    result = score_leaf(leaf, given, measures={}, rounding=EXACT)
    assert (result.outcome, result.points) == (Outcome.UNKNOWN, None)


def test_a_group_of_units_is_scored_by_what_it_is_asked():
    """Of 50 + 50 the group is asked 50, of which it wins 40; out of 100 that is 80."""
    spared = {"khong": {"name": {"vi": "Không", "en": "Without"}, "without": ["1.2"]}}
    criteria = set_of(
        component_of(
            leaf_fields(RATIO, code="1.1", max_points=50),
            leaf_fields(RATIO, code="1.2", max_points=50),
        ),
        groups=spared,
        rescale_to=100,
    )
    known = {"1.1": answers(done=4, total=5), "1.2": answers(done=1, total=5)}
    whole = score(criteria, known)
    assert (whole.points, whole.content.max_points, whole.max_points) == (50, 100, 100)
    spared_ = score(criteria.for_group("khong"), known)
    assert (spared_.points, spared_.content.points, spared_.content.max_points) == (80, 40, 50)
    assert spared_.max_points == 100
    assert [leaf.code for leaf in spared_.leaves] == ["1.1"]
    unscaled = criteria.model_copy(
        update={"head": criteria.head.model_copy(update={"rescale_to": None})}
    )
    card = score(unscaled.for_group("khong"), known)
    assert (card.points, card.max_points) == (40, 50)


@pytest.mark.parametrize(
    ("count", "role", "lost"),
    [
        (1, Role.CONTENT, 3),
        (0, Role.CONTENT, 4),
        (1, Role.PENALTY, 1),
        (0, Role.PENALTY, 0),
        (0, Role.BONUS, 0),
        (None, Role.CONTENT, 0),
        (None, Role.PENALTY, 0),
    ],
)
def test_what_a_leaf_costs_the_total(count, role, lost):
    """One point for each of at most 4: content wins them, a penalty takes them off."""
    known = LeafAnswers() if count is None else answers(count=count)
    assert lost_points(leaf_score(leaf_of(PER_UNIT), known), role) == lost


def test_nobody_is_told_how_to_win_a_penalty():
    leaf, known = leaf_of(PER_UNIT), answers(count=1)
    assert len(needed(leaf, known, measures={}, rounding=TWO_PLACES)) > 0
    assert len(needed(leaf, known, measures={}, rounding=TWO_PLACES, role=Role.BONUS)) > 0
    assert needed(leaf, known, measures={}, rounding=TWO_PLACES, role=Role.PENALTY) == ()
