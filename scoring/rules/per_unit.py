"""`per_unit`: so many points for each unit up to the maximum, or taken off it down to 0."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from scoring.explanation import Phrase, say
from scoring.inputs import Given, InputType
from scoring.localized import Localized
from scoring.quantity import Quantity
from scoring.rules.base import Fault, Lever, RuleBase, Slot, levers_of, named, value_of
from scoring.strict import Key, Number, Strict


class Counted(Strict):
    """One kind of unit where there are several: what is counted and what each one is worth."""

    count: Key
    each: Number


class PerUnit(RuleBase):
    """`each` above 0: n × each, at most the maximum; below 0: maximum − n × |each|, at least 0.

    Several kinds of units (a reprimand −0.5, a warning −1) stand in `units`; all add or all take
    off.
    """

    kind: Literal["per_unit"]
    count: Quantity | None = None
    each: Number | None = None
    units: tuple[Counted, ...] | None = Field(default=None, min_length=2)

    @property
    def _counted(self) -> tuple[tuple[Slot, Fraction], ...]:
        if self.units is None:
            return ((Slot("count", self.count, InputType.COUNT), Fraction(self.each or 0)),)
        return tuple(
            (Slot(unit.count, unit.count, InputType.COUNT), Fraction(unit.each))
            for unit in self.units
        )

    @property
    def _takes_off(self) -> bool:
        return self._counted[0][1] < 0

    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for slot, _ in self._counted)

    def points(self, given: Given, max_points: Fraction) -> Fraction:
        counts = self._values(given, *self.slots())
        worth = (count * each for count, (_, each) in zip(counts, self._counted, strict=True))
        total = sum(worth, max_points if self._takes_off else Fraction(0))
        return min(max_points, max(Fraction(0), total))

    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        phrases = [say("from_max", max=max_points)] if self._takes_off else []
        for index, (slot, each) in enumerate(self._counted):
            if index and not self._takes_off:
                phrases.append(say("plus"))
            phrases.append(
                say(
                    "minus_units" if self._takes_off else "units",
                    n=value_of(slot, given),
                    each=abs(each),
                )
            )
            phrases.extend(named(slot, names))
        phrases.append(say("not_under_zero") if self._takes_off else say("at_most", max=max_points))
        return tuple(phrases)

    def levers(self, given: Given) -> Iterator[Lever]:
        for slot, each in self._counted:
            yield from levers_of(slot, given, better=1 if each > 0 else -1)

    def faults(self, max_points: Fraction) -> Iterator[Fault]:
        single = self.each is not None
        if single == (self.units is not None) or (
            self.units is not None and self.count is not None
        ):
            yield Fault("one_way_of_counting")
            return
        signs = {each > 0 for _, each in self._counted}
        if any(each == 0 for _, each in self._counted) or len(signs) > 1:
            yield Fault("mixed_signs", ("units",) if self.units else ("each",))
