"""`reported`: a score that another body computes and hands over."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from scoring.explanation import Phrase, say
from scoring.inputs import Given, InputType, InvalidInput
from scoring.localized import Localized
from scoring.rules.base import Fault, RuleBase, Slot
from scoring.strict import Number

_POINTS = Slot("points", None, InputType.POINTS)


class Reported(RuleBase):
    """The points as handed over, between `minimum` and the maximum, in steps of `step`."""

    kind: Literal["reported"]
    minimum: Number = Field(default=0, ge=0, validate_default=True)
    step: Number | None = Field(default=None, gt=0)

    def slots(self) -> tuple[Slot, ...]:
        return (_POINTS,)

    def points(self, given: Given, max_points: Fraction) -> Fraction:
        (points,) = self._values(given, _POINTS)
        least = Fraction(self.minimum)
        if not least <= points <= max_points:
            raise InvalidInput("points_out_of_range", found=points, least=least, max=max_points)
        if self.step is not None and (points - least) % Fraction(self.step):
            raise InvalidInput("points_off_step", found=points, step=self.step, least=least)
        return points

    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        return (say("reported"),)

    def faults(self, max_points: Fraction) -> Iterator[Fault]:
        if Fraction(self.minimum) >= max_points:
            yield Fault(
                "minimum_above_max", ("minimum",), {"found": self.minimum, "max": max_points}
            )
        elif self.step is not None and (max_points - Fraction(self.minimum)) % Fraction(self.step):
            yield Fault("maximum_off_step", ("step",), {"step": self.step, "max": max_points})
