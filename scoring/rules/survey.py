"""`survey`: never self-scored; the published result, or the answers weighted by option."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from scoring.explanation import Phrase, say
from scoring.inputs import Given, Input, InputType
from scoring.localized import Localized
from scoring.quantity import EmptyDenominator, MissingInputs
from scoring.rules.base import Fault, Measure, RuleBase, Slot, number, value_of
from scoring.rules.checklist import repeated_keys
from scoring.strict import Key, Percent, Strict

_RESULT = Slot("result", None, InputType.PERCENT)


class Option(Strict):
    """One answer on the ballot and what it is worth, in per cent of the maximum."""

    key: Key
    name: Localized
    weight: Percent


class Survey(RuleBase):
    """Points = result × maximum, where the result (0–100 %) is published or comes of the ballots.

    With `options`, the ballots for each option may be given instead of the result.
    """

    kind: Literal["survey"]
    options: tuple[Option, ...] = ()

    def slots(self) -> tuple[Slot, ...]:
        return (_RESULT,)

    def accepted(self, measures: Mapping[str, Measure]) -> dict[str, Input]:
        ballots = {each.key: Input(each.key, InputType.COUNT, each.name) for each in self.options}
        return super().accepted(measures) | ballots

    def result(self, given: Given) -> Fraction:
        """Return the result in per cent. Raises MissingInputs, EmptyDenominator for no ballot."""
        if _RESULT.name in given or not self.options:
            return value_of(_RESULT, given)
        missing = tuple(each.key for each in self.options if each.key not in given)
        if len(missing) == len(self.options):
            raise MissingInputs((_RESULT.name,))
        if missing:
            raise MissingInputs(missing)
        ballots = {each: number(given[each.key]) for each in self.options}
        if not sum(ballots.values()):
            raise EmptyDenominator
        weighted = sum((n * Fraction(each.weight) for each, n in ballots.items()), Fraction(0))
        return weighted / sum(ballots.values(), Fraction(0))

    def points(self, given: Given, max_points: Fraction) -> Fraction:
        return self.result(given) / 100 * max_points

    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        result = self.result(given)
        return (
            say("survey_result", percent=result),
            say("times_max", percent=result, max=max_points),
        )

    def faults(self, max_points: Fraction) -> Iterator[Fault]:
        yield from repeated_keys(tuple(each.key for each in self.options), "options")
        if self.options and max(each.weight for each in self.options) < 100:
            best = max(Fraction(each.weight) for each in self.options) * max_points / 100
            yield Fault("maximum_unreachable", ("options",), {"best": best, "max": max_points})
