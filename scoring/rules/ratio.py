"""`ratio`: points in proportion to done / total, with target, floor, complement and coefficient."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from scoring.explanation import Phrase, say
from scoring.inputs import Given, InputType, InvalidInput
from scoring.localized import Localized
from scoring.quantity import EmptyDenominator, Quantity
from scoring.rules.base import Fault, Lever, RuleBase, Slot, levers_of, quotient_phrases
from scoring.strict import Percent

_HUNDRED = Fraction(100)


class Ratio(RuleBase):
    """R = done / total; points = maximum × R, in this order of refinements.

    `complement`: R becomes 100 % − R (done counts the bad ones). `coefficient`: R is multiplied by
    another percentage. `floor`: an R under it gives 0. `target`: an R at or over it gives the
    maximum, and one under it R / target of the maximum. `fallback` is the total to use where the
    total is 0.
    """

    kind: Literal["ratio"]
    done: Quantity | None = None
    total: Quantity | None = None
    complement: bool = False
    coefficient: Quantity | None = None
    floor: Percent | None = None
    target: Percent | None = Field(default=None, gt=0)
    fallback: Quantity | None = None

    @property
    def _done(self) -> Slot:
        return Slot("done", self.done)

    @property
    def _total(self) -> Slot:
        return Slot("total", self.total)

    @property
    def _coefficient(self) -> tuple[Slot, ...]:
        if self.coefficient is None:
            return ()
        return (Slot("coefficient", self.coefficient, InputType.PERCENT),)

    @property
    def _fallback(self) -> Slot:
        return Slot("fallback", self.fallback)

    def slots(self) -> tuple[Slot, ...]:
        fallback = () if self.fallback is None else (self._fallback,)
        return (self._done, self._total, *self._coefficient, *fallback)

    def _total_in_use(self, given: Given) -> Slot:
        (total,) = self._values(given, self._total)
        return self._fallback if total == 0 and self.fallback is not None else self._total

    def percent(self, given: Given) -> Fraction:
        """Return R in per cent after complement and coefficient, before floor and target.

        Raises EmptyDenominator where nothing arose (0 of 0), InvalidInput where done > total.
        """
        self._values(given, self._done, self._total)  # what is missing of both, at once
        done, total = self._values(given, self._done, self._total_in_use(given))
        if done > total or done < 0:
            raise InvalidInput("done_exceeds_total", done=done, total=total)
        if total == 0:
            raise EmptyDenominator
        ratio = done / total * 100
        if self.complement:
            ratio = _HUNDRED - ratio
        for factor in self._values(given, *self._coefficient):
            if factor > _HUNDRED:
                raise InvalidInput("above_hundred", found=factor)
            ratio = ratio * factor / 100
        return ratio

    def points(self, given: Given, max_points: Fraction) -> Fraction:
        ratio = self.percent(given)
        if self.floor is not None and ratio < Fraction(self.floor):
            return Fraction(0)
        target = _HUNDRED if self.target is None else Fraction(self.target)
        return min(Fraction(1), ratio / target) * max_points

    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        ratio = self.percent(given)
        phrases = list(quotient_phrases(self._done, self._total_in_use(given), given, names))
        if self.complement:
            phrases.insert(0, say("complement"))
        factors = self._values(given, *self._coefficient)
        phrases.extend(say("times_percent", percent=factor) for factor in factors)
        phrases.append(say("is_percent", percent=ratio))
        if self.floor is not None and ratio < Fraction(self.floor):
            phrases.append(say("below_percent", bound=self.floor))
            return tuple(phrases)
        if self.floor is not None:
            phrases.append(say("from_percent", bound=self.floor))
        if self.target is not None and ratio >= Fraction(self.target):
            phrases.append(say("target_reached", bound=self.target))
        elif self.target is not None:
            phrases.append(say("of_target", percent=ratio, bound=self.target, max=max_points))
        else:
            phrases.append(say("times_max", percent=ratio, max=max_points))
        return tuple(phrases)

    def levers(self, given: Given) -> Iterator[Lever]:
        elsewhere = (
            *self._total.names,
            *(name for slot in self._coefficient for name in slot.names),
        )
        better = -1 if self.complement else 1
        return levers_of(self._done, given, better=better, apart_from=elsewhere)

    def faults(self, max_points: Fraction) -> Iterator[Fault]:
        if self.floor is not None and self.target is not None and self.floor > self.target:
            yield Fault(
                "floor_above_target", ("floor",), {"floor": self.floor, "target": self.target}
            )
