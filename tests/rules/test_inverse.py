"""The search for the smallest step that wins points."""

from fractions import Fraction

import pytest

from scoring.inputs import InvalidInput
from scoring.quantity import EmptyDenominator, MissingInputs
from scoring.rules.inverse import Lever, steps_up
from tests.building import F, given, won

UP = Lever("n", F(1))
DOWN = Lever("n", F(-1))


def table(points: dict[int, int]):
    """Return points by n; where the table says nothing the input can't be."""

    def of(known):
        if known["n"] not in points:
            raise InvalidInput("not_in_table")
        return F(points[int(known["n"])])

    return of


def test_a_lever_stops_at_its_limit_and_at_zero():
    percent = Lever("value", F(1, 100), F(100))
    assert percent.moved(F("99.98"), 2) == 100
    assert percent.moved(F("99.98"), 3) is None
    assert DOWN.moved(F(3), 3) == 0
    assert DOWN.moved(F(3), 4) is None
    assert UP.moved(F(3), 1000) == 1003


def test_the_next_step_and_the_last_one():
    points = table({0: 0, 1: 0, 2: 1, 3: 1, 4: 2, 5: 2})
    assert won(steps_up(UP, given(n=0), points)) == [
        ({"n": (F(0), F(2))}, F(1), F(1)),
        ({"n": (F(0), F(4))}, F(2), F(2)),
    ]
    assert won(steps_up(UP, given(n=1), points)) == [
        ({"n": (F(1), F(2))}, F(1), F(1)),
        ({"n": (F(1), F(4))}, F(2), F(2)),
    ]
    assert won(steps_up(UP, given(n=3), points)) == [({"n": (F(3), F(4))}, F(2), F(1))]
    assert won(steps_up(UP, given(n=4), points)) == []
    assert won(steps_up(UP, given(n=5), points)) == []


@pytest.mark.parametrize("last", [1, 2, 3, 4, 5, 7, 8, 9, 100])
def test_the_last_value_that_can_be_is_found(last):
    points = table({n: int(n == last) for n in range(last + 1)})
    assert won(steps_up(UP, given(n=0), points)) == [({"n": (F(0), F(last))}, F(1), F(1))]


def test_a_single_step_is_enough():
    assert won(steps_up(UP, given(n=0), table({0: 0, 1: 1}))) == [({"n": (F(0), F(1))}, F(1), F(1))]


def test_other_inputs_stay_as_they_are():
    def points(known):
        return known["n"] * known["m"] if known["n"] <= 2 else None

    def bounded(known):
        found = points(known)
        if found is None:
            raise InvalidInput("too_many")
        return found

    assert won(steps_up(UP, given(n=1, m=5), bounded)) == [({"n": (F(1), F(2))}, F(10), F(5))]


@pytest.mark.parametrize("error", [InvalidInput("x"), EmptyDenominator(), MissingInputs(("m",))])
def test_what_cannot_be_wins_nothing(error):
    def points(known):
        if known["n"] > 3:
            raise error
        return known["n"]

    assert won(steps_up(UP, given(n=2), points)) == [({"n": (F(2), F(3))}, F(3), F(1))]
    assert won(steps_up(UP, given(n=3), points)) == []
    assert won(steps_up(UP, given(n=4), points)) == []


@pytest.mark.parametrize("known", [given(), given(n=True), given(n="many")])
def test_only_a_known_number_moves(known):
    assert won(steps_up(UP, known, lambda moved: Fraction(moved.get("n", 0)))) == []


def test_a_gain_very_far_away_is_found():
    def points(known):
        return F(known["n"] >= 10**12)

    assert won(steps_up(UP, given(n=0), points)) == [({"n": (F(0), F(10**12))}, F(1), F(1))]


def test_points_that_fall_again_still_promise_no_more_than_they_give():
    points = table({0: 0, 1: 3, 2: 1, 3: 2})
    found = won(steps_up(UP, given(n=0), points))
    assert found  # the last value gives 2, which is more than now
    for changes, reached, gain in found:
        value = int(changes["n"][1])
        assert points(given(n=value)) == reached == gain
        assert points(given(n=value - 1)) < reached
