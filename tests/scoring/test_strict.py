"""What all models of the YAML share: exact numbers, quoted codes, no unknown keys."""

from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from scoring.inputs import InvalidInput
from scoring.localized import Localized
from scoring.problems import CellPlace, Problem, Severity, TextPlace
from scoring.strict import Code, Key, Number, Percent, Slug, Strict


class Part(Strict):
    number: Number | None = None
    percent: Percent | None = None
    key: Key | None = None
    slug: Slug | None = None
    code: Code | None = None


@pytest.mark.parametrize("value", [5, Decimal("0.50"), Decimal("-3"), 0])
def test_an_exact_number(value):
    number = Part(number=value).number
    assert number == value
    assert isinstance(number, Decimal)


@pytest.mark.parametrize("value", [True, False, 0.5, "5", "", [5], {"a": 5}])
def test_no_exact_number(value):
    with pytest.raises(ValidationError) as caught:
        Part(number=value)
    assert [each["type"] for each in caught.value.errors()] == ["not_a_number"]


def test_a_percentage_is_0_to_100():
    assert Part(percent=0).percent == 0
    assert Part(percent=100).percent == 100
    for value in (-1, Decimal("100.01")):
        with pytest.raises(ValidationError):
            Part(percent=value)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("key", ["a", "dossiers_on_time", "c4"], ["", "A", "4c", "_a", "a-b", "a.b", "đ", "a b"]),
        ("slug", ["a", "bieu-06a", "4"], ["", "A", "-a", "a_b", "a b"]),
        ("code", ["1", "1.10", "ON_TIME", "3.x", "5.4a"], ["", "1.", ".1", "1..2", "1-2", "1 2"]),
    ],
)
def test_words_of_one_form(field, good, bad):
    for text in good:
        assert getattr(Part(**{field: text}), field) == text
    for text in bad:
        with pytest.raises(ValidationError):
            Part(**{field: text})


@pytest.mark.parametrize("field", ["key", "slug", "code"])
def test_a_number_for_a_word_was_not_quoted(field):
    for value, kind in ((Decimal("1.10"), "not_quoted"), (True, "not_text"), (["1"], "not_text")):
        with pytest.raises(ValidationError) as caught:
            Part(**{field: value})
        assert [each["type"] for each in caught.value.errors()] == [kind]


def test_parts_are_frozen_and_know_their_keys():
    with pytest.raises(ValidationError):
        Part(ceiling=5)
    part = Part(number=5)
    with pytest.raises(ValidationError):
        part.number = 6


def test_the_form_of_a_number_in_the_schema_is_a_number():
    assert TypeAdapter(Number).json_schema() == {"type": "number"}


def test_a_name_in_two_languages():
    both = Localized(vi="Kế hoạch", en="Plan")
    assert both.in_language("vi") == "Kế hoạch"
    assert both.in_language("en") == "Plan"
    for fields in ({"vi": "a"}, {"vi": "", "en": "b"}, {"vi": "a", "en": ""}, {"en": "b"}):
        with pytest.raises(ValidationError):
            Localized(**fields)


def test_places_are_written_as_people_look_for_them():
    assert str(TextPlace("1.yaml", 3, 5)) == "1.yaml:3:5"
    assert str(TextPlace("1.yaml")) == "1.yaml:1:1"
    assert str(CellPlace("so.xlsx", "Sổ", "B7")) == "so.xlsx!Sổ!B7"
    assert str(CellPlace("so.xlsx", "Sổ")) == "so.xlsx!Sổ"
    assert str(CellPlace("so.xlsx")) == "so.xlsx"


def test_a_problem_is_an_error_where_it_says_nothing_else():
    assert Problem("x").severity is Severity.ERROR
    assert Problem("x").place is None
    assert dict(Problem("x").params) == {}


def test_an_invalid_input_carries_its_blanks():
    assert InvalidInput("two_levels", found="a, b").params == {"found": "a, b"}
