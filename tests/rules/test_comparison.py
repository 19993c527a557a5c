"""Comparisons of quantities with numbers and with each other."""

import pytest
from pydantic import ValidationError

from scoring.inputs import InvalidInput
from scoring.quantity import EmptyDenominator, MissingInputs
from scoring.rules.base import Slot
from scoring.rules.comparison import Comparison
from tests.building import given, read


def comparison(text: str) -> Comparison:
    return Comparison.model_validate(read(text))


@pytest.mark.parametrize(
    ("operation", "below", "same", "over"),
    [
        ("equals", False, True, False),
        ("at_least", False, True, True),
        ("above", False, False, True),
        ("at_most", True, True, False),
        ("below", True, False, False),
    ],
)
def test_the_five_ways(operation, below, same, over):
    with_number = comparison(f"{{value: late, {operation}: 5}}")
    with_measure = comparison(f"{{value: late, {operation}: limit}}")
    for late, expected in ((4, below), (5, same), (6, over)):
        assert with_number.holds(given(late=late)) is expected
        assert with_measure.holds(given(late=late, limit=5)) is expected


def test_combinations_on_both_sides():
    each = comparison("""
value: {sum: [on_time, late]}
at_most: {difference: [assigned, withdrawn]}
""")
    assert each.holds(given(on_time=7, late=2, assigned=10, withdrawn=1))
    assert not each.holds(given(on_time=7, late=3, assigned=10, withdrawn=1))


def test_a_number_of_zero_is_a_number():
    assert comparison("{value: late, equals: 0}").holds(given(late=0))


def test_all_that_is_missing_is_named_once_each():
    each = comparison("{value: {sum: [on_time, late]}, at_most: {sum: [late, assigned]}}")
    with pytest.raises(MissingInputs) as caught:
        each.holds(given())
    assert caught.value.names == ("on_time", "late", "assigned")
    with pytest.raises(MissingInputs) as caught:
        each.holds(given(late=1, on_time=1))
    assert caught.value.names == ("assigned",)


def test_its_measures_are_slots():
    each = comparison("{value: {sum: [on_time, late]}, at_most: assigned}")
    assert list(each.slots()) == [
        Slot("on_time", "on_time"),
        Slot("late", "late"),
        Slot("assigned", "assigned"),
    ]
    assert list(comparison("{value: late, equals: 0}").slots()) == [Slot("late", "late")]


def test_an_empty_denominator_and_text_are_not_hidden():
    with pytest.raises(EmptyDenominator):
        comparison("{value: {percent_of: [a, b]}, above: 1}").holds(given(a=1, b=0))
    with pytest.raises(InvalidInput):
        comparison("{value: a, above: 1}").holds(given(a="nhiều"))


@pytest.mark.parametrize(
    "fields",
    [
        "value: late",
        "value: late, above: 1, below: 3",
        "above: 1",
        "value: 5, above: 1",
        "value: late, above: true",
        "value: late, over: 1",
    ],
)
def test_what_is_no_comparison_is_refused(fields):
    with pytest.raises(ValidationError):
        comparison(f"{{{fields}}}")
