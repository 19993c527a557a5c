"""A comparison of quantities, as the cases of a rule are told apart by."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from scoring.inputs import Given
from scoring.quantity import MissingInputs, Quantity, QuantityOrNumber, names_in
from scoring.rules.base import Slot, value_of
from scoring.strict import Strict

_OPERATIONS = ("equals", "at_least", "above", "at_most", "below")


class Comparison(Strict):
    """`value` compared in exactly one way with a number or with another quantity."""

    value: Quantity
    equals: QuantityOrNumber | None = None
    at_least: QuantityOrNumber | None = None
    above: QuantityOrNumber | None = None
    at_most: QuantityOrNumber | None = None
    below: QuantityOrNumber | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "Comparison":
        if len([name for name in _OPERATIONS if getattr(self, name) is not None]) != 1:
            raise PydanticCustomError(
                "one_of", "exactly one of equals, at_least, above, at_most, below"
            )
        return self

    @property
    def operation(self) -> str:
        """The name of the way in which the two sides are compared."""
        return next(name for name in _OPERATIONS if getattr(self, name) is not None)

    def slots(self) -> Iterator[Slot]:
        """Yield the two sides, as far as they are made of measures."""
        for side in (self.value, getattr(self, self.operation)):
            for name in () if isinstance(side, Decimal) else names_in(side):
                yield Slot(name, name)

    def holds(self, given: Given) -> bool:
        """Tell whether the comparison holds. Raises MissingInputs, EmptyDenominator."""
        missing = tuple(slot.name for slot in self.slots() if slot.name not in given)
        if missing:
            raise MissingInputs(tuple(dict.fromkeys(missing)))
        left = value_of(Slot("", self.value), given)
        other = getattr(self, self.operation)
        right = Fraction(other) if isinstance(other, Decimal) else value_of(Slot("", other), given)
        match self.operation:
            case "equals":
                return left == right
            case "at_least":
                return left >= right
            case "above":
                return left > right
            case "at_most":
                return left <= right
        return left < right
