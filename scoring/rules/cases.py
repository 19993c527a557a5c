"""`cases`: the first case whose condition holds, each case with points or a rule of its own."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scoring.explanation import Phrase, say
from scoring.inputs import Given, Input, InputType, InvalidInput
from scoring.localized import Localized
from scoring.quantity import Combination, EmptyDenominator, MissingInputs, names_in
from scoring.rules.base import (
    Award,
    Fault,
    Lever,
    Measure,
    Need,
    Rounding,
    RuleBase,
    Slot,
    lever_on,
)
from scoring.rules.checklist import Checklist, repeated_keys
from scoring.rules.choice import Choice
from scoring.rules.comparison import Comparison
from scoring.rules.per_unit import PerUnit
from scoring.rules.ratio import Ratio
from scoring.rules.tiers import Tiers
from scoring.strict import Key, Number, Strict

CASE = "case"
"""The input that holds the key of the case, where a person picks it."""

InnerRule = Annotated[Checklist | Choice | Tiers | Ratio | PerUnit, Field(discriminator="kind")]
"""The rules that a case may hold."""


class Case(Strict):
    """One case: `when` it holds (all comparisons), and what it gives or the rule that says so.

    `up_to` is the maximum of a case in which the one of the sub-criterion can't be reached.
    """

    key: Key
    name: Localized
    when: tuple[Comparison, ...] = ()
    gives: Award | None = None
    rule: InnerRule | None = None
    up_to: Number | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _award_or_rule(self) -> "Case":
        if (self.gives is None) == (self.rule is None):
            raise PydanticCustomError("one_of", "exactly one of gives, rule")
        return self

    def maximum(self, max_points: Fraction) -> Fraction:
        """Return the most that this case can give."""
        return max_points if self.up_to is None else Fraction(self.up_to)


def _workload(rule: RuleBase | None) -> tuple[str, ...]:
    """Return what stands below the line of a rule: points are not won by having less to do."""
    match rule:
        case Ratio(total=total):
            return ("total",) if total is None else tuple(names_in(total))
        case Tiers(value=Combination(operation="quotient" | "percent_of", parts=[_, below])):
            return tuple(names_in(below))
    return ()


class Cases(RuleBase):
    """Cases told apart by conditions (the last may be "otherwise"), or picked by a person.

    `requires` are comparisons that all true figures satisfy (on time + late ≤ assigned); where one
    fails the inputs contradict each other and nothing is scored.
    """

    kind: Literal["cases"]
    requires: tuple[Comparison, ...] = ()
    cases: tuple[Case, ...] = Field(min_length=2)

    @property
    def picked(self) -> bool:
        """Whether a person picks the case (none has a condition)."""
        return not any(case.when for case in self.cases)

    def slots(self) -> tuple[Slot, ...]:
        compared = [*self.requires, *(each for case in self.cases for each in case.when)]
        listed = [slot for each in compared for slot in each.slots()]
        for case in self.cases:
            if case.rule is not None:
                listed.extend(case.rule.slots())
        slots: list[Slot] = []
        for slot in listed:  # two cases may call different measures "done": both stay
            if slot not in slots:
                slots.append(slot)
        return tuple(slots)

    def inputs(self, measures: Mapping[str, Measure]) -> tuple[Input, ...]:
        asked = {each.name: each for each in super().inputs(measures)}
        if self.picked:
            options = tuple((case.key, case.name) for case in self.cases)
            asked = {CASE: Input(CASE, InputType.CHOICE, options=options)} | asked
        for case in self.cases:
            if case.rule is not None:
                asked |= {each.name: each for each in case.rule.inputs(measures)}
        return tuple(asked.values())

    def accepted(self, measures: Mapping[str, Measure]) -> dict[str, Input]:
        accepted = super().accepted(measures)
        for case in self.cases:
            if case.rule is not None:
                accepted |= case.rule.accepted(measures)
            if self.picked:
                accepted[case.key] = Input(case.key, InputType.YES_NO, case.name)
        return accepted

    def case_that_holds(self, given: Given) -> Case:
        """Return the case that holds.

        Raises MissingInputs; InvalidInput where figures contradict each other or none holds.
        """
        for each in self.requires:
            if not each.holds(given):
                raise InvalidInput("contradiction")
        if self.picked:
            return self._picked_case(given)
        for case in self.cases:
            if all(each.holds(given) for each in case.when):
                return case
        raise InvalidInput("no_case_holds")

    def _picked_case(self, given: Given) -> Case:
        keys = {case.key for case in self.cases if given.get(case.key) is True}
        if CASE in given:
            keys.add(str(given[CASE]))
        if not keys:
            raise MissingInputs((CASE,))
        if len(keys) > 1:
            raise InvalidInput("two_levels", found=", ".join(sorted(keys)))
        for case in self.cases:
            if case.key in keys:
                return case
        raise InvalidInput("no_such_option", found=keys.pop())

    def points(self, given: Given, max_points: Fraction) -> Fraction:
        case = self.case_that_holds(given)
        maximum = case.maximum(max_points)
        if case.rule is not None:
            return case.rule.points(given, maximum)
        return case.gives.of(maximum) if case.gives is not None else Fraction(0)

    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        case = self.case_that_holds(given)
        phrase = say("case", what=case.name)
        if case.rule is None:
            return (phrase,)
        return (phrase, *case.rule.explain(given, case.maximum(max_points), names))

    def levers(self, given: Given) -> Iterator[Lever]:
        accepted = self.accepted({})
        workload = {name for case in self.cases for name in _workload(case.rule)}
        for name, value in given.items():
            if isinstance(value, Fraction) and name in accepted and name not in workload:
                yield lever_on(name, accepted[name].type, 1)
                yield lever_on(name, accepted[name].type, -1)

    def needed(
        self, given: Given, max_points: Fraction, rounded: Rounding = lambda points: points
    ) -> tuple[Need, ...]:
        needs = super().needed(given, max_points, rounded)
        try:
            case = self.case_that_holds(given)
        except (MissingInputs, InvalidInput, EmptyDenominator):
            return needs
        if isinstance(case.rule, Checklist | Choice):  # nothing to count up, but to say yes to
            needs = (*case.rule.needed(given, case.maximum(max_points), rounded), *needs)
        return needs

    def faults(self, max_points: Fraction) -> Iterator[Fault]:
        yield from repeated_keys(tuple(case.key for case in self.cases), "cases")
        for index, case in enumerate(self.cases):
            last = index == len(self.cases) - 1
            if not self.picked and not case.when and not last:
                yield Fault("case_hides_others", ("cases", index), {"key": case.key})
            maximum = case.maximum(max_points)
            if maximum > max_points:
                yield Fault(
                    "points_above_max", ("cases", index), {"best": maximum, "max": max_points}
                )
            if case.gives is not None and case.gives.of(maximum) > maximum:
                best = case.gives.of(maximum)
                yield Fault("points_above_max", ("cases", index), {"best": best, "max": maximum})
            if case.gives is not None and case.gives.of(maximum) < 0:
                worth = case.gives.of(maximum)
                yield Fault("points_below_zero", ("cases", index), {"points": worth})
            if case.rule is not None:
                for fault in case.rule.faults(maximum):
                    yield Fault(fault.code, ("cases", index, "rule", *fault.path), fault.params)
        best = max(self._most(case, max_points) for case in self.cases)
        if best < max_points:
            yield Fault("maximum_unreachable", ("cases",), {"best": best, "max": max_points})

    @staticmethod
    def _most(case: Case, max_points: Fraction) -> Fraction:
        maximum = case.maximum(max_points)
        return maximum if case.gives is None else case.gives.of(maximum)
