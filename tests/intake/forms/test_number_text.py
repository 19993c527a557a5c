"""Numbers as they are typed in Vietnamese offices."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.forms.number_text import (
    NumberAmbiguous,
    NumberUnreadable,
    parse_number,
    parse_percent,
    parse_quantity,
)
from services.text.formats import write_number, write_percent
from tests.building import steady

D = Decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", D(0)),
        ("12", D(12)),
        ("1.234", D(1234)),
        ("1.234.567", D(1234567)),
        ("1.234,5", D("1234.5")),
        ("12,5", D("12.5")),
        ("0,125", D("0.125")),
        ("1234,567", D("1234.567")),
        ("15.5", D("15.5")),
        ("0.123", D("0.123")),
        ("1234.567", D("1234.567")),
        ("1 234", D(1234)),
        ("1\u00a0234,5", D("1234.5")),
        ("1,234.5", D("1234.5")),
        ("1,234,567", D(1234567)),
        (" 7 ", D(7)),
        ("-3", D(-3)),
        ("−3,5", D("-3.5")),
        ("+3", D(3)),
    ],
)
def test_number_is_read_as_it_is_meant(text: str, number: Decimal) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1\u2009234\u202f567", D(1234567)),
        ("\ufeff12", D(12)),
        ("12 hồ sơ", D(12)),
        ("12hs", D(12)),
        ("15 TTHC", D(15)),
        ("3 ngày", D(3)),
        ("1.234 bộ", D(1234)),
        ("12 ho\u0302\u0300 so\u031b", D(12)),
        ("-3 ngày", D(-3)),
        ("(12)", D(-12)),
        ("(1.234,5)", D("-1234.5")),
        ("-", None),
        ("–", None),
        ("—", None),
        (" x ", None),
        ("X", None),
        ("0", D(0)),
    ],
)
def test_a_quantity_may_have_its_unit_or_be_none(text: str, number: Decimal | None) -> None:
    assert parse_quantity(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "12 con gà", "hồ sơ", "12 13 hồ sơ", "12 triệu đồng", "(-3)", "()", "(x)", "x12", "3 giờ"],
)
def test_what_is_no_quantity(text: str) -> None:
    with pytest.raises(NumberUnreadable):
        parse_quantity(text)


def test_an_ambiguous_quantity_is_asked_about() -> None:
    for text in ("1,234 hồ sơ", "(1,234)"):
        with pytest.raises(NumberAmbiguous):
            parse_quantity(text)


@pytest.mark.parametrize("text", ["1,234", "12,345", "999,000", "-1,234"])
def test_one_comma_before_three_digits_is_asked_about(text: str) -> None:
    with pytest.raises(NumberAmbiguous):
        parse_number(text)


@pytest.mark.parametrize(
    "text",
    ["", "một", "12 hồ sơ", "1.23.4", "1,2,3", "5%", "1e5", "--1", "12.34.567", "١٢", "1" * 19],
)
def test_no_number_is_no_number(text: str) -> None:
    with pytest.raises(NumberUnreadable):
        parse_number(text)


@pytest.mark.parametrize("text", ["98,5 %", "98,5%", "98.5 %", "98,5", "98,5\u00a0%"])
def test_percent_is_read_with_and_without_its_sign(text: str) -> None:
    assert parse_percent(text) == D("98.5")


NUMBERS = st.decimals(-(10**12), 10**12, places=4)


@steady
@given(NUMBERS)
def test_what_is_written_in_vietnamese_is_read_back(number: Decimal) -> None:
    written = write_number(number, "vi")
    digits = written.removeprefix("−")
    whole, _, rest = digits.partition(",")
    if len(whole) <= 3 and "." not in whole and whole != "0" and len(rest) == 3:
        with pytest.raises(NumberAmbiguous):
            parse_number(written)
    else:
        assert parse_number(written) == number


@steady
@given(st.decimals(0, 100, places=2))
def test_a_written_percentage_is_read_back(number: Decimal) -> None:
    assert parse_percent(write_percent(number, "vi")) == number


@steady
@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_named_fault(text: str) -> None:
    try:
        parse_quantity(text)
        number = parse_number(text)
    except (NumberUnreadable, NumberAmbiguous):
        return
    assert number.is_finite()
    assert any(character.isdigit() for character in text)
