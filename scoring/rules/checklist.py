"""`checklist`: all conditions met give the maximum, or each condition its own points."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from scoring.explanation import Phrase, say
from scoring.inputs import Given, Input, InputType
from scoring.localized import Localized
from scoring.quantity import MissingInputs
from scoring.rules.base import Change, Fault, Measure, Need, Rounding, RuleBase
from scoring.strict import Key, Number, Strict


class Condition(Strict):
    """Something that holds or does not; `points` only where conditions count one by one."""

    key: Key
    name: Localized
    points: Number | None = Field(default=None, ge=0)


class Checklist(RuleBase):
    """All-or-nothing where no condition has points of its own; else the sum of those that hold."""

    kind: Literal["checklist"]
    conditions: tuple[Condition, ...] = Field(min_length=1)

    @property
    def one_by_one(self) -> bool:
        """Whether each condition has its own points."""
        return self.conditions[0].points is not None

    def inputs(self, measures: Mapping[str, Measure]) -> tuple[Input, ...]:
        return tuple(Input(each.key, InputType.YES_NO, each.name) for each in self.conditions)

    def points(self, given: Given, max_points: Fraction) -> Fraction:
        missing = tuple(each.key for each in self.conditions if each.key not in given)
        if self.one_by_one:
            if missing:
                raise MissingInputs(missing)
            held = (Fraction(each.points or 0) for each in self.conditions if given[each.key])
            return sum(held, Fraction(0))
        if any(given.get(each.key) is False for each in self.conditions):
            return Fraction(0)  # one that fails decides, whatever the unknown ones are
        if missing:
            raise MissingInputs(missing)
        return max_points

    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        phrases = []
        for each in self.conditions:
            answer = "unknown" if each.key not in given else "met" if given[each.key] else "unmet"
            phrases.append(say(f"condition_{answer}", what=each.name))
            if self.one_by_one and each.key in given:
                worth = Fraction(each.points or 0) if given[each.key] else Fraction(0)
                phrases.append(say("condition_points", points=worth))
        return tuple(phrases)

    def needed(
        self, given: Given, max_points: Fraction, rounded: Rounding = lambda points: points
    ) -> tuple[Need, ...]:
        try:
            now = rounded(self.points(given, max_points))
        except MissingInputs:
            return ()
        open_ones = tuple(
            Change(each.key, given.get(each.key), True)
            for each in self.conditions
            if given.get(each.key) is not True
        )
        tries = [(change,) for change in open_ones] if self.one_by_one else [open_ones]
        needs = []
        for changes in tries:
            moved = {**given, **{change.input: change.after for change in changes}}
            reached = rounded(self.points(moved, max_points))
            if reached > now:
                needs.append(Need(changes, reached, reached - now))
        return tuple(needs)

    def faults(self, max_points: Fraction) -> Iterator[Fault]:
        yield from repeated_keys(tuple(each.key for each in self.conditions), "conditions")
        with_points = [each for each in self.conditions if each.points is not None]
        if with_points and len(with_points) < len(self.conditions):
            yield Fault("points_for_some", ("conditions",))
        elif with_points:
            total = sum((Fraction(each.points or 0) for each in with_points), Fraction(0))
            if total != max_points:
                yield Fault(
                    "maximum_unreachable" if total < max_points else "points_above_max",
                    ("conditions",),
                    {"best": total, "max": max_points},
                )


def repeated_keys(keys: tuple[str, ...], field: str) -> Iterator[Fault]:
    """Yield a fault for each key that stands before already."""
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield Fault("duplicate_input", (field, index), {"key": key})
