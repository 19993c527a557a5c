"""A quantity made of measures: a name, or a sum, difference, maximum, quotient or percentage."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from scoring.strict import Key, Number, Strict

_DIVISIONS = ("quotient", "percent_of")
_OPERATIONS = ("sum", "difference", "max", *_DIVISIONS)


class EmptyDenominator(Exception):
    """A quotient or percentage whose denominator is 0 has no value."""


class MissingInputs(Exception):
    """Some inputs are not known; `names` says which, in the order in which the rule asks."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class Combination(Strict):
    """Exactly one way of combining other quantities.

    `difference` takes all later quantities from the first. `percent_of` is 100 × first / second.
    """

    sum: list["Quantity"] | None = Field(default=None, min_length=2)
    difference: list["Quantity"] | None = Field(default=None, min_length=2)
    max: list["Quantity"] | None = Field(default=None, min_length=2)
    quotient: list["Quantity"] | None = Field(default=None, min_length=2, max_length=2)
    percent_of: list["Quantity"] | None = Field(default=None, min_length=2, max_length=2)

    @model_validator(mode="after")
    def _exactly_one(self) -> "Combination":
        if len([name for name in _OPERATIONS if getattr(self, name) is not None]) != 1:
            raise PydanticCustomError(
                "one_of", "exactly one of sum, difference, max, quotient, percent_of"
            )
        return self

    @property
    def operation(self) -> str:
        """The name of the way that is used."""
        return next(name for name in _OPERATIONS if getattr(self, name) is not None)

    @property
    def parts(self) -> list["Quantity"]:
        """The quantities that are combined."""
        parts: list[Quantity] = getattr(self, self.operation)
        return parts


def _tag(value: Any) -> str:
    if isinstance(value, Mapping | Combination):
        return "combination"
    return "number" if isinstance(value, int | Decimal) else "measure"


Quantity = Annotated[
    Annotated[Key, Tag("measure")] | Annotated[Combination, Tag("combination")],
    Discriminator(lambda value: _tag(value) if _tag(value) != "number" else "measure"),
]
"""The name of a measure, or a combination of quantities."""

QuantityOrNumber = Annotated[
    Annotated[Number, Tag("number")]
    | Annotated[Key, Tag("measure")]
    | Annotated[Combination, Tag("combination")],
    Discriminator(_tag),
]
"""A quantity, or a number written out."""


def names_in(quantity: Quantity) -> Iterator[str]:
    """Yield the measures that a quantity is made of, in reading order, each once."""
    if isinstance(quantity, str):
        yield quantity
        return
    seen: set[str] = set()
    for part in quantity.parts:
        for name in names_in(part):
            if name not in seen:
                seen.add(name)
                yield name


def evaluate(quantity: Quantity, values: Mapping[str, Fraction]) -> Fraction:
    """Return the value of a quantity.

    Raises MissingInputs where a measure has no value, EmptyDenominator for a division by 0.
    """
    missing = tuple(name for name in names_in(quantity) if name not in values)
    if missing:
        raise MissingInputs(missing)
    return _evaluate(quantity, values)


def _evaluate(quantity: Quantity, values: Mapping[str, Fraction]) -> Fraction:
    if isinstance(quantity, str):
        return values[quantity]
    parts = [_evaluate(part, values) for part in quantity.parts]
    match quantity.operation:
        case "sum":
            return sum(parts, Fraction(0))
        case "difference":
            return parts[0] - sum(parts[1:], Fraction(0))
        case "max":
            return max(parts)
    if parts[1] == 0:
        raise EmptyDenominator
    return parts[0] / parts[1] * (100 if quantity.operation == "percent_of" else 1)


def direction_of(name: str, quantity: Quantity) -> int:
    """Tell how a quantity moves when a measure grows: 1 up, -1 down, 0 not at all or unclear.

    Only sums and differences (and the top of a quotient) say so plainly; a measure that stands
    in a maximum or in a denominator gives 0.
    """
    if isinstance(quantity, str):
        return 1 if quantity == name else 0
    moved: set[int] = set()
    for index, part in enumerate(quantity.parts):
        if name not in names_in(part):
            continue
        if quantity.operation == "max" or (index and quantity.operation in _DIVISIONS):
            moved.add(0)
        else:
            turned = index > 0 and quantity.operation == "difference"
            moved.add(direction_of(name, part) * (-1 if turned else 1))
    return moved.pop() if len(moved) == 1 else 0
