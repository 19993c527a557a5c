"""Answers: their proof, and their values read from and written as text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers import (
    Answer,
    LeafAnswers,
    Proof,
    UnreadableValue,
    fits,
    parse_value,
    write_value,
)
from scoring.inputs import Input, InputType
from tests.building import F, name, steady

COUNT = Input("count", InputType.COUNT)
NUMBER = Input("value", InputType.NUMBER)
PERCENT = Input("value", InputType.PERCENT)
POINTS = Input("points", InputType.POINTS)
YES_NO = Input("plan", InputType.YES_NO)
LEVEL = Input(
    "level", InputType.CHOICE, options=(("good", name("Tốt", "Good")), ("bad", name("Kém", "Bad")))
)


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("982", COUNT, F(982)),
        (" 982\n", COUNT, F(982)),
        ("12.0", COUNT, F(12)),
        ("0", COUNT, F(0)),
        ("98.2", NUMBER, F("98.2")),
        ("100", PERCENT, F(100)),
        ("0.05", PERCENT, F(1, 20)),
        ("11.75", POINTS, F("11.75")),
        ("true", YES_NO, True),
        ("Yes", YES_NO, True),
        ("1", YES_NO, True),
        ("Có", YES_NO, True),
        ("CO", YES_NO, True),
        ("x", YES_NO, True),
        ("Đạt", YES_NO, True),
        ("False", YES_NO, False),
        ("no", YES_NO, False),
        ("0", YES_NO, False),
        ("KHÔNG", YES_NO, False),
        ("khong", YES_NO, False),
        ("Không đạt", YES_NO, False),
        (" good ", LEVEL, "good"),
    ],
)
def test_read(text, asked, value):
    read = parse_value(text, asked)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        *((text, COUNT) for text in ("", "1,5", "1.5", "-1", "1e3", "1_000", "1/2", "1 000")),
        *((text, NUMBER) for text in ("1,5", "-0.1", "nan", "inf", "1E2", "٣", "12%", "0x1F")),
        *((text, NUMBER) for text in ("1/0", "1/2", "1 000")),
        *((text, PERCENT) for text in ("100.01", "-1", "98,2")),
        ("-0.01", POINTS),
        *((text, YES_NO) for text in ("", "2", "maybe", "đúng")),
        *((text, LEVEL) for text in ("", "Good", "Tốt", "worse")),
    ],
)
def test_not_read(text, asked):
    with pytest.raises(UnreadableValue) as caught:
        parse_value(text, asked)
    assert caught.value.expected == asked.type
    assert str(caught.value) == asked.type.value


@pytest.mark.parametrize(
    ("value", "asked", "fit"),
    [
        (F(0), COUNT, True),
        (F(3), COUNT, True),
        (F(-1), COUNT, False),
        (F(1, 2), COUNT, False),
        (True, COUNT, False),
        ("3", COUNT, False),
        (F(1, 2), NUMBER, True),
        (F(0), NUMBER, True),
        (F(-1, 2), NUMBER, False),
        (F(0), PERCENT, True),
        (F(100), PERCENT, True),
        (F(101), PERCENT, False),
        (F(-1), PERCENT, False),
        (F(1000), POINTS, True),
        (F(-1), POINTS, False),
        (True, YES_NO, True),
        (False, YES_NO, True),
        (F(1), YES_NO, False),
        ("yes", YES_NO, False),
        ("good", LEVEL, True),
        ("Good", LEVEL, False),
        (True, LEVEL, False),
        (F(1), LEVEL, False),
    ],
)
def test_fits(value, asked, fit):
    assert fits(value, asked) is fit


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        ("good", "good"),
        (F(0), "0"),
        (F(982), "982"),
        (F(1, 2), "0.5"),
        (F(1, 20), "0.05"),
        (F("98.205"), "98.205"),
        (F(-1, 2), "-0.5"),
        (F(-5), "-5"),
        (F(1, 2**30), "0." + str(5**30).rjust(30, "0")),
    ],
)
def test_written(value, text):
    assert write_value(value) == text


@pytest.mark.parametrize("value", [F(1, 3), F(22, 7), F(1, 2**31)])
def test_a_number_without_an_end_is_not_written(value):
    with pytest.raises(ValueError, match="has no end"):
        write_value(value)


_NUMBERS = st.decimals(0, 10**12, places=6).map(F)


@given(_NUMBERS)
@steady
def test_a_number_is_read_as_it_was_written(value):
    assert parse_value(write_value(value), NUMBER) == value


@given(st.integers(0, 10**15).map(F))
@steady
def test_a_count_is_read_as_it_was_written(value):
    assert parse_value(write_value(value), COUNT) == value


@given(st.text(max_size=12), st.sampled_from([COUNT, NUMBER, PERCENT, POINTS, YES_NO, LEVEL]))
@steady
def test_whatever_is_read_fits_and_is_written_as_it_is_read(text, asked):
    try:
        value = parse_value(text, asked)
    except UnreadableValue:
        return
    assert fits(value, asked)
    assert parse_value(write_value(value), asked) == value


def test_yes_no_and_options_are_read_as_they_were_written():
    for value, asked in ((True, YES_NO), (False, YES_NO), ("good", LEVEL), ("bad", LEVEL)):
        assert parse_value(write_value(value), asked) == value


def test_proven_only_where_every_answer_is():
    proven, claimed = Answer(F(1)), Answer(F(2), Proof.CLAIMED)
    assert proven.proof is Proof.PROVEN
    assert LeafAnswers({"a": proven}).proof is Proof.PROVEN
    assert LeafAnswers({"a": proven, "b": claimed}).proof is Proof.CLAIMED
    assert LeafAnswers({"b": claimed}).proof is Proof.CLAIMED


def test_not_arising_is_a_mark_and_no_input():
    said = LeafAnswers({"not_arising": Answer(True), "done": Answer(F(3))})
    assert said.not_arising
    assert said.given == {"done": F(3)}
    for other in (
        LeafAnswers({"not_arising": Answer(False)}),
        LeafAnswers({"not_arising": Answer("yes")}),
        LeafAnswers(),
    ):
        assert not other.not_arising
        assert other.given == {}


def test_letters_and_accents_may_come_apart():
    decomposed = unicodedata.normalize("NFD", "có")
    assert decomposed != "có"
    assert parse_value(decomposed, Input("met", InputType.YES_NO)) is True
