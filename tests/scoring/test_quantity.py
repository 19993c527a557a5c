"""Quantities made of measures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from scoring.quantity import (
    Combination,
    EmptyDenominator,
    MissingInputs,
    Quantity,
    direction_of,
    evaluate,
    names_in,
)
from tests.building import F, read, steady

_QUANTITY = TypeAdapter(Quantity)


def quantity(text: str):
    return _QUANTITY.validate_python(read(text))


VALUES = {"a": F(8), "b": F(3), "c": F(1), "zero": F(0)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", 8),
        ("sum: [a, b]", 11),
        ("sum: [a, b, c]", 12),
        ("difference: [a, b]", 5),
        ("difference: [a, b, c]", 4),
        ("difference: [b, a]", -5),
        ("max: [a, b]", 8),
        ("max: [c, b, zero]", 3),
        ("quotient: [b, a]", F(3, 8)),
        ("percent_of: [b, a]", F("37.5")),
        ("percent_of: [zero, a]", 0),
        ("percent_of: [{sum: [b, c]}, a]", 50),
        ("quotient: [{difference: [a, b]}, {max: [b, c]}]", F(5, 3)),
    ],
)
def test_values(text, value):
    assert evaluate(quantity(text), VALUES) == value


@pytest.mark.parametrize(
    "text", ["quotient: [a, zero]", "percent_of: [zero, zero]", "sum: [a, {quotient: [a, zero]}]"]
)
def test_nothing_is_divided_by_zero(text):
    with pytest.raises(EmptyDenominator):
        evaluate(quantity(text), VALUES)


def test_all_missing_measures_are_named_in_reading_order_once_each():
    made = quantity("percent_of: [{difference: [x, y, a]}, {sum: [y, b, z]}]")
    assert list(names_in(made)) == ["x", "y", "a", "b", "z"]
    with pytest.raises(MissingInputs) as caught:
        evaluate(made, VALUES)
    assert caught.value.names == ("x", "y", "z")
    assert str(caught.value) == "x, y, z"
    assert list(names_in(quantity("a"))) == ["a"]


def test_missing_goes_before_an_empty_denominator():
    with pytest.raises(MissingInputs):
        evaluate(quantity("quotient: [x, zero]"), VALUES)


@pytest.mark.parametrize(
    ("text", "name", "direction"),
    [
        ("a", "a", 1),
        ("a", "b", 0),
        ("sum: [a, b]", "b", 1),
        ("sum: [a, a]", "a", 1),
        ("difference: [a, b, c]", "a", 1),
        ("difference: [a, b, c]", "b", -1),
        ("difference: [a, b, c]", "c", -1),
        ("difference: [a, {difference: [b, c]}]", "c", 1),
        ("difference: [a, a]", "a", 0),
        ("max: [a, b]", "a", 0),
        ("quotient: [a, b]", "a", 1),
        ("quotient: [a, b]", "b", 0),
        ("percent_of: [{difference: [a, b]}, c]", "b", -1),
        ("percent_of: [{difference: [a, b]}, a]", "a", 0),
        ("percent_of: [{difference: [a, b]}, a]", "b", -1),
        ("sum: [a, b]", "c", 0),
        ("sum: [a, {difference: [a, b, a]}]", "a", 0),
        ("sum: [a, {max: [a, b]}]", "a", 0),
        ("sum: [{sum: [a, b]}, a]", "a", 1),
        ("max: [a, b]", "b", 0),
        ("quotient: [{max: [a, b]}, c]", "a", 0),
    ],
)
def test_how_a_quantity_moves_with_a_measure(text, name, direction):
    assert direction_of(name, quantity(text)) == direction


_NAMES = st.sampled_from(["a", "b", "c"])
_LINEAR = st.recursive(
    _NAMES,
    lambda parts: st.builds(
        lambda operation, of: Combination.model_validate({operation: of}),
        st.sampled_from(["sum", "difference"]),
        st.lists(parts, min_size=2, max_size=3),
    ),
    max_leaves=5,
)


@given(_LINEAR, _NAMES, st.dictionaries(_NAMES, st.integers(0, 50).map(F)))
@steady
def test_a_stated_direction_is_the_one_in_which_it_moves(made, name, values):
    values = {"a": F(5), "b": F(7), "c": F(11), **values}
    before = evaluate(made, values)
    after = evaluate(made, {**values, name: values[name] + 1})
    direction = direction_of(name, made)
    if direction:
        assert (after - before) * direction > 0


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "sum: [a]",
        "sum: null",
        "sum: [a, b]\nmax: [a, b]",
        "quotient: [a]",
        "quotient: [a, b, c]",
        "percent_of: [a, b, c]",
        "product: [a, b]",
        "sum: [a, 5]",
        "5",
        "Dossiers",
        "null",
        "[a, b]",
    ],
)
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(ValidationError):
        quantity(text)


def test_a_way_that_is_left_open_counts_as_not_there():
    assert evaluate(quantity("sum: [a, b]\nmax: null"), VALUES) == 11
