"""Whether a lane adds up: components, bonus and penalty, rescaling, rounding on paper."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import CriteriaSet
from services.assessment.checking.sums import Mismatch, mismatches
from services.assessment.view import TOTAL
from tests.building import F, component_of, leaf_fields, set_of, steady

YES_NO = "{kind: checklist, conditions: [{key: done, name: {vi: Có, en: Done}}]}"
SURVEY = "{kind: survey}"


def leaf(code: str, most: int, rule: str = YES_NO, **fields: Any) -> dict[str, Any]:
    return leaf_fields(rule, code=code, max_points=most, **fields)


def criteria(**head: Any) -> CriteriaSet:
    """60 points of ours, 40 of a survey, a bonus of at most 3, a penalty of at most 2."""
    return set_of(
        component_of(leaf("1.1", 40), leaf("1.2", 20), code="1", max_points=60),
        component_of(leaf("2.1", 40, SURVEY), code="2", max_points=40),
        component_of(leaf("3.1", 2), leaf("3.2", 2), code="3", max_points=3, role="bonus"),
        component_of(leaf("4.1", 2), code="4", max_points=2, role="penalty"),
        **head,
    )


def points(**given_points: str) -> dict[str, Fraction]:
    """Return points by code: `c1_2="3"` is the code 1.2, `total` the whole."""
    return {
        TOTAL if name == "total" else name.removeprefix("c").replace("_", "."): F(each)
        for name, each in given_points.items()
    }


EXACT = criteria()
FULL = {"c1": "50", "c2": "30", "c3": "3", "c4": "1"}


@pytest.mark.parametrize("total", ["81.99", "82.01", "84"])
def test_bonus_is_added_and_penalty_taken_off(total: str) -> None:
    assert mismatches(EXACT, points(**FULL, total="82")) == ()  # 50 + 30 + 3 − 1
    assert mismatches(EXACT, points(**FULL, total=total)) == (Mismatch(TOTAL, F(total), F(82)),)


def test_a_bonus_is_capped_before_it_is_held_against_its_items() -> None:
    assert mismatches(EXACT, points(c3="3", c3_1="2", c3_2="2")) == ()
    assert mismatches(EXACT, points(c3="4", c3_1="2", c3_2="2")) == (Mismatch("3", F(4), F(3)),)


def test_items_that_are_not_given_may_be_anything_up_to_their_maximum() -> None:
    # 1.1 has 30, 1.2 between 0 and 20
    for stated, differs in (("29", True), ("30", False), ("50", False), ("50.01", True)):
        assert bool(mismatches(EXACT, points(c1=stated, c1_1="30"))) is differs


def test_a_penalty_that_is_not_given_may_take_off_its_cap() -> None:
    for total, differs in (("80.99", True), ("81", False), ("83", False), ("83.01", True)):
        given_points = points(c1="50", c2="30", c3="3", total=total)
        assert bool(mismatches(EXACT, given_points)) is differs


def test_a_self_score_goes_without_what_others_score() -> None:
    given_points = points(c1="50", c3="0", c4="0", total="50.05")
    (found,) = mismatches(EXACT, given_points, own_only=True)
    assert found.stated - found.summed == F("0.05")
    assert mismatches(EXACT, given_points) == ()  # a review may hold 0,05 of the survey


def test_a_total_alone_says_nothing() -> None:
    assert mismatches(EXACT, points(total="99")) == ()
    assert mismatches(EXACT, points(c1="50", c2="30")) == ()


def test_content_is_scaled_where_something_did_not_arise() -> None:
    scaled = criteria(rescale_to=100)
    given_points = points(c1="30", c2="30", c3="0", c4="1", total="74")
    # 80 points are left of 100: (30 + 30) × 100/80 − 1 = 74
    assert mismatches(scaled, given_points, content_maximum=F(80)) == ()
    assert mismatches(scaled, given_points) == (Mismatch(TOTAL, F(74), F(59)),)


def test_a_scale_that_nobody_knows_is_not_guessed() -> None:
    loose = set_of(
        component_of(
            leaf("1.1", 60),
            leaf(
                "1.2",
                40,
                "{kind: ratio}",
                when_not_arising="exclude",
            ),
        ),
        rescale_to=100,
    )
    assert mismatches(loose, points(c1="30", total="50")) == ()


def test_on_paper_each_number_is_rounded_by_itself() -> None:
    on_paper = criteria(rounding={"places": 2, "mode": "half_even", "at": "total"})
    # four numbers and their total may be off by half a hundredth each: 0,025
    assert mismatches(on_paper, points(**FULL, total="82.02")) == ()
    assert mismatches(on_paper, points(**FULL, total="82.03")) != ()
    assert mismatches(EXACT, points(**FULL, total="82.02")) != ()


@steady
@given(st.lists(st.integers(0, 2000), min_size=2, max_size=2), st.integers(-300, 300))
def test_a_component_is_named_just_when_it_is_not_its_items(items: list[int], off: int) -> None:
    first, second = (F(each, 100) for each in items)
    stated = first + second + F(off, 100)
    found = mismatches(EXACT, {"1": stated, "1.1": first, "1.2": second})
    assert found == ((Mismatch("1", stated, first + second),) if off else ())
