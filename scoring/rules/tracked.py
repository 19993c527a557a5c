"""`tracked`: a figure that is shown and watched, and gives no points."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from scoring.explanation import Phrase, say
from scoring.inputs import Given
from scoring.localized import Localized
from scoring.quantity import Quantity
from scoring.rules.base import RuleBase, Slot, quotient_phrases, value_of


class Tracked(RuleBase):
    """0 points whatever the figure is; shown as done / total and its share."""

    kind: Literal["tracked"]
    done: Quantity | None = None
    total: Quantity | None = None

    @property
    def _done(self) -> Slot:
        return Slot("done", self.done)

    @property
    def _total(self) -> Slot:
        return Slot("total", self.total)

    def slots(self) -> tuple[Slot, ...]:
        return (self._done, self._total)

    def points(self, given: Given, max_points: Fraction) -> Fraction:
        self._values(given, *self.slots())
        return Fraction(0)

    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        phrases = list(quotient_phrases(self._done, self._total, given, names))
        total = value_of(self._total, given)
        if total:
            phrases.append(say("is_percent", percent=value_of(self._done, given) / total * 100))
        return (*phrases, say("tracked"))
