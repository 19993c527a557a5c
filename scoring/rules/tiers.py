"""`tiers`: the points of the first tier whose bound holds, the bounds written from the top down."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scoring.explanation import Phrase, say
from scoring.inputs import Given, InputType, InvalidInput
from scoring.localized import Localized
from scoring.quantity import Combination, Quantity
from scoring.rules.base import Award, Fault, Lever, RuleBase, Slot, levers_of, named, value_of
from scoring.rules.choice import award_faults
from scoring.strict import Number


class Tier(Award):
    """The values at or over `from`, or strictly over `above`, and what they give."""

    from_: Number | None = Field(default=None, alias="from")
    above: Number | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> "Tier":
        if (self.from_ is None) == (self.above is None):
            raise PydanticCustomError("one_of", "exactly one of from, above")
        return self

    @property
    def bound(self) -> Fraction:
        """The lower end of the tier."""
        return Fraction(self.above if self.from_ is None else self.from_)  # type: ignore[arg-type]

    @property
    def strict(self) -> bool:
        """Whether the bound itself is left out."""
        return self.above is not None

    def holds(self, value: Fraction) -> bool:
        """Tell whether a value reaches this tier."""
        return value > self.bound if self.strict else value >= self.bound


class Tiers(RuleBase):
    """Steps on a number: a percentage (`percent_of`), a count, days late, …

    90 is not "above 90" but 80 is "from 80": the two kinds of bound are written apart.
    """

    kind: Literal["tiers"]
    value: Quantity | None = None
    tiers: tuple[Tier, ...] = Field(min_length=1)
    percent: bool = False
    """Whether a value typed in itself is a percentage (it is one where `value` is percent_of)."""

    @property
    def in_percent(self) -> bool:
        """Whether the value is a percentage."""
        return self.percent or self._parts is not None

    @property
    def _parts(self) -> list[Quantity] | None:
        """Done and total, where the value is the percentage of one in the other."""
        if isinstance(self.value, Combination) and self.value.operation == "percent_of":
            return self.value.parts
        return None

    @property
    def _slot(self) -> Slot:
        return Slot("value", self.value, InputType.PERCENT if self.in_percent else InputType.NUMBER)

    def slots(self) -> tuple[Slot, ...]:
        return (self._slot,)

    def _reached(self, given: Given) -> tuple[Fraction, int]:
        (value,) = self._values(given, self._slot)
        if self.in_percent and value > 100:
            raise InvalidInput("above_hundred", found=value)
        for index, tier in enumerate(self.tiers):
            if tier.holds(value):
                return value, index
        raise InvalidInput("below_all_tiers", found=value, least=self.tiers[-1].bound)

    def points(self, given: Given, max_points: Fraction) -> Fraction:
        return self.tiers[self._reached(given)[1]].of(max_points)

    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        value, index = self._reached(given)
        unit = "percent" if self.in_percent else "number"
        bounds = [_bound_phrase(self.tiers[index], unit, reached=True)]
        if index:
            bounds.append(_bound_phrase(self.tiers[index - 1], unit, reached=False))
        return (*self._value_phrases(value, given, names), *bounds)

    def _value_phrases(
        self, value: Fraction, given: Given, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        if not self.in_percent:
            return (say("number", value=value), *named(self._slot, names))
        if self._parts is not None and self._slot.name not in given:
            top, bottom = (Slot("", part) for part in self._parts)
            quotient = say("quotient", done=value_of(top, given), total=value_of(bottom, given))
            return (quotient, *named(top, names), say("is_percent", percent=value))
        return (say("percent", percent=value),)

    def levers(self, given: Given) -> Iterator[Lever]:
        yield from levers_of(self._slot, given, better=1)
        yield from levers_of(self._slot, given, better=-1)

    def faults(self, max_points: Fraction) -> Iterator[Fault]:
        yield from award_faults(self.tiers, max_points, "tiers")
        for index, (upper, lower) in enumerate(zip(self.tiers, self.tiers[1:], strict=False), 1):
            follows = upper.bound > lower.bound or (
                upper.bound == lower.bound and upper.strict and not lower.strict
            )
            if not follows:
                yield Fault("tiers_overlap", ("tiers", index), {"bound": lower.bound})
        lowest = self.tiers[-1]
        if lowest.bound > 0 or (lowest.bound == 0 and lowest.strict):
            yield Fault("tiers_gap", ("tiers", len(self.tiers) - 1), {"bound": lowest.bound})
        if self.in_percent:
            for index, tier in enumerate(self.tiers):
                if not tier.holds(Fraction(100)):
                    yield Fault("tier_above_hundred", ("tiers", index), {"bound": tier.bound})


def _bound_phrase(tier: Tier, unit: str, *, reached: bool) -> Phrase:
    sign = (
        ("above" if tier.strict else "from") if reached else ("up_to" if tier.strict else "below")
    )
    return say(f"{sign}_{unit}", bound=tier.bound)
