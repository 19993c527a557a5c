"""Numbers, shares and days as the office writes them; every expected text is written by hand."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.localized import Localized
from services.text import text_in
from services.text.catalogue import Text
from services.text.formats import MINUS, write_date, write_number, write_percent
from tests.building import steady


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1.000", "1,000"),
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("1234.50"), "1.234,5", "1,234.5"),
        (Decimal("0.05"), "0,05", "0.05"),
        (Fraction(1, 3), "0,333333", "0.333333"),
        (Fraction(2, 3), "0,666667", "0.666667"),
        (Fraction(1, 10**7), "0", "0"),
        (-5, "−5", "−5"),
        (Decimal("-1234.5"), "−1.234,5", "−1,234.5"),
        (Fraction(-1, 10**7), "0", "0"),
    ],
)
def test_a_number_in_full(value, vi, en):
    assert write_number(value, "vi") == text_in("vi").number(value) == vi
    assert write_number(value, "en") == text_in("en").number(value) == en


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (4, "4,00", "4.00"),
        (Decimal("0.125"), "0,12", "0.12"),  # an exact tie goes to the even neighbour
        (Decimal("0.135"), "0,14", "0.14"),
        (Fraction(1000), "1.000,00", "1,000.00"),
        (Fraction(-1, 2), "−0,50", "−0.50"),
        (Fraction(-1, 1000), "0,00", "0.00"),
    ],
)
def test_points_have_two_digits(value, vi, en):
    assert text_in("vi").points(value) == vi
    assert text_in("en").points(value) == en


@pytest.mark.parametrize(
    ("value", "vi"), [(1, "+1,00"), (0, "0,00"), (-1, "−1,00"), (Fraction(1, 1000), "0,00")]
)
def test_a_change_has_its_sign(value, vi):
    assert text_in("vi").points(value, signed=True) == vi


def test_a_minus_is_no_hyphen():
    assert MINUS == "\u2212"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (Decimal("98.2"), "98,20\u00a0%", "98.20%"),
        (100, "100,00\u00a0%", "100.00%"),
        (Fraction(200, 3), "66,67\u00a0%", "66.67%"),
    ],
)
def test_a_share_is_counted_in_per_cent_already(value, vi, en):
    assert write_percent(value, "vi") == text_in("vi").percent(value) == vi
    assert write_percent(value, "en") == text_in("en").percent(value) == en


def test_a_bound_is_written_as_it_stands():
    assert write_percent(98, "vi", places=None) == "98\u00a0%"
    assert write_percent(Decimal("97.5"), "en", places=None) == "97.5%"


def test_days():
    day, time = date(2024, 3, 5), datetime(2024, 3, 5, 8, 7)
    assert write_date(day, "vi") == text_in("vi").day(day) == "05/03/2024"
    assert write_date(day, "en") == "5 Mar 2024"
    assert write_date(time, "vi") == "05/03/2024 08:07"
    assert write_date(time, "en") == "5 Mar 2024 08:07"


def test_each_blank_is_written_by_its_format():
    text = Text(
        "vi",
        {
            "number": "{n}",
            "points": "{n:points}",
            "signed": "{n:signed}",
            "percent": "{n:percent}",
            "bound": "{n:bound}",
            "plain": "{n:plain}",
            "wrong": "{n:money}",
        },
    )
    written = {key: text(key, n=2024) for key in "number points signed percent bound plain".split()}
    assert written == {
        "number": "2.024",
        "points": "2.024,00",
        "signed": "+2.024,00",
        "percent": "2.024,00\u00a0%",
        "bound": "2.024\u00a0%",
        "plain": "2024",
    }
    with pytest.raises(ValueError, match="money"):
        text("wrong", n=1)


def test_what_is_no_number_is_written_as_it_is():
    text = Text("en", {"x": "{x}", "points": "{x:points}"})
    assert text("x", x="1.10") == "1.10"
    assert text("points", x="–") == "–"
    assert text("x", x=Localized(vi="Tên", en="Name")) == "Name"
    assert text("x", x=date(2024, 12, 31)) == "31 Dec 2024"


@given(st.decimals(-(10**9), 10**9, places=4))
@steady
def test_both_languages_write_the_same_number(value):
    swapped = write_number(value, "vi").translate(str.maketrans(".,", ",."))
    assert swapped == write_number(value, "en")
    assert Decimal(write_number(value, "en").replace(",", "").replace(MINUS, "-")) == value
