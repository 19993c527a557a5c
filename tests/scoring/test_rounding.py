"""Rounding against the standard library's decimal arithmetic, and at exact ties."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Rounding
from scoring.rounding import RoundingMode, round_half_even, round_half_up, round_points
from tests.building import F, steady

_WIDE = Context(prec=200)
_DECIMALS = st.decimals(-(10**9), 10**9, places=5)
_FRACTIONS = st.fractions(-1000, 1000, max_denominator=999)
_PLACES = st.integers(0, 6)


@pytest.mark.parametrize(
    ("value", "even", "up"),
    [
        ("0.125", "0.12", "0.13"),
        ("0.135", "0.14", "0.14"),
        ("2.675", "2.68", "2.68"),
        ("0.005", "0.00", "0.01"),
        ("0.0049", "0.00", "0.00"),
        ("0.0051", "0.01", "0.01"),
        ("-0.125", "-0.12", "-0.13"),
        ("3", "3.00", "3.00"),
        ("19.995", "20.00", "20.00"),
    ],
)
def test_ties_to_two_places(value, even, up):
    assert str(round_half_even(F(value), 2)) == even
    assert str(round_half_up(F(value), 2)) == up


def test_a_third_and_no_places():
    assert str(round_half_even(F(2, 3), 4)) == "0.6667"
    assert str(round_half_even(F(5, 2), 0)) == "2"
    assert str(round_half_up(F(5, 2), 0)) == "3"


@given(_DECIMALS, _PLACES)
@steady
def test_as_decimal_quantizes(value, places):
    unit = Decimal(1).scaleb(-places)
    even = value.quantize(unit, rounding=ROUND_HALF_EVEN, context=_WIDE)
    up = value.quantize(unit, rounding=ROUND_HALF_UP, context=_WIDE)
    assert round_half_even(Fraction(value), places) == even
    assert round_half_up(Fraction(value), places) == up


@given(_FRACTIONS, _PLACES)
@steady
def test_never_farther_than_half_a_unit_and_written_with_all_places(value, places):
    for rounded in (round_half_even(value, places), round_half_up(value, places)):
        assert abs(Fraction(rounded) - value) * 2 * 10**places <= 1
        assert rounded.as_tuple().exponent == -places


@given(_FRACTIONS, _FRACTIONS, _PLACES)
@steady
def test_the_larger_stays_the_larger(one, other, places):
    for round_to in (round_half_even, round_half_up):
        low, high = round_to(min(one, other), places), round_to(max(one, other), places)
        assert low <= high


@given(_FRACTIONS, _PLACES)
@steady
def test_half_up_is_the_same_on_both_sides_of_zero(value, places):
    assert round_half_up(-value, places) == -round_half_up(value, places)


def test_as_the_set_says():
    assert round_points(F("0.125"), 2, RoundingMode.HALF_EVEN) == Decimal("0.12")
    assert round_points(F("0.125"), 2, RoundingMode.HALF_UP) == Decimal("0.13")


@pytest.mark.parametrize(
    ("at", "leaf", "total"),
    [
        ("leaf", F("0.12"), F("0.125")),
        ("total", F("0.125"), F("0.12")),
        ("nowhere", F("0.125"), F("0.125")),
    ],
)
def test_rounded_where_the_set_says(at, leaf, total):
    rounding = Rounding.model_validate({"places": 2, "mode": "half_even", "at": at})
    assert rounding.leaf(F("0.125")) == leaf
    assert rounding.total(F("0.125")) == total
