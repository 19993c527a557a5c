"""`choice`: the points, or the share of the maximum, of the level that holds."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from scoring.explanation import Phrase, say
from scoring.inputs import Given, Input, InputType, InvalidInput
from scoring.localized import Localized
from scoring.quantity import MissingInputs
from scoring.rules.base import Award, Change, Fault, Measure, Need, Rounding, RuleBase
from scoring.rules.checklist import repeated_keys
from scoring.strict import Key

LEVEL = "level"
"""The input that holds the key of the level."""


class Level(Award):
    """One named level."""

    key: Key
    name: Localized
    stays: bool = False
    """Whether no other level can come after this one, as once a report was late."""


class Choice(RuleBase):
    """Exactly one level holds; it is given as `level: key`, or as its own key with a yes."""

    kind: Literal["choice"]
    levels: tuple[Level, ...] = Field(min_length=2)

    def inputs(self, measures: Mapping[str, Measure]) -> tuple[Input, ...]:
        options = tuple((each.key, each.name) for each in self.levels)
        return (Input(LEVEL, InputType.CHOICE, options=options),)

    def accepted(self, measures: Mapping[str, Measure]) -> dict[str, Input]:
        by_key = {each.key: Input(each.key, InputType.YES_NO, each.name) for each in self.levels}
        return super().accepted(measures) | by_key

    def chosen(self, given: Given) -> Level:
        """Return the level that holds. Raises MissingInputs; InvalidInput for two or none."""
        keys = [each.key for each in self.levels if given.get(each.key) is True]
        if LEVEL in given:
            keys.append(str(given[LEVEL]))
        if len(set(keys)) > 1:
            raise InvalidInput("two_levels", found=", ".join(dict.fromkeys(keys)))
        if not keys:
            raise MissingInputs((LEVEL,))
        for each in self.levels:
            if each.key == keys[0]:
                return each
        raise InvalidInput("no_such_option", found=keys[0])

    def points(self, given: Given, max_points: Fraction) -> Fraction:
        return self.chosen(given).of(max_points)

    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        level = self.chosen(given)
        if level.share is None:
            return (say("level", what=level.name),)
        return (say("level", what=level.name), say("level_share", share=level.share))

    def needed(
        self, given: Given, max_points: Fraction, rounded: Rounding = lambda points: points
    ) -> tuple[Need, ...]:
        try:
            level = self.chosen(given)
        except (MissingInputs, InvalidInput):
            return ()
        if level.stays:
            return ()
        now = rounded(level.of(max_points))
        said = tuple(  # the yes that says the level as it is would contradict the new one
            Change(each.key, True, False) for each in self.levels if given.get(each.key) is True
        )
        better = [
            Need((Change(LEVEL, level.key, each.key), *said), worth, worth - now)
            for each in self.levels
            if (worth := rounded(each.of(max_points))) > now
        ]
        return tuple(sorted(better, key=lambda need: need.points))

    def faults(self, max_points: Fraction) -> Iterator[Fault]:
        yield from repeated_keys(tuple(each.key for each in self.levels), "levels")
        yield from award_faults(self.levels, max_points, "levels")


def award_faults(awards: tuple[Award, ...], max_points: Fraction, field: str) -> Iterator[Fault]:
    """Yield awards above the maximum or below 0, and a maximum that none of them gives."""
    for index, award in enumerate(awards):
        worth = award.of(max_points)
        if worth > max_points:
            yield Fault("points_above_max", (field, index), {"best": worth, "max": max_points})
        if worth < 0:
            yield Fault("points_below_zero", (field, index), {"points": worth})
    best = max(award.of(max_points) for award in awards)
    if best < max_points:
        yield Fault("maximum_unreachable", (field,), {"best": best, "max": max_points})
