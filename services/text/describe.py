"""A rule in words, without figures, as the person sees it before anything is known."""

from collections.abc import Mapping
from decimal import Decimal

from scoring.localized import Localized
from scoring.model import Leaf
from scoring.quantity import Combination, Quantity
from scoring.rules.base import Award, RuleBase
from scoring.rules.cases import Case, Cases
from scoring.rules.checklist import Checklist
from scoring.rules.choice import Choice
from scoring.rules.per_unit import PerUnit
from scoring.rules.ratio import Ratio
from scoring.rules.reported import Reported
from scoring.rules.survey import Survey
from scoring.rules.tiers import Tiers
from services.text.catalogue import Text


def describe_rule(text: Text, leaf: Leaf, names: Mapping[str, Localized]) -> str:
    """Write the rule of a leaf as one or two sentences."""
    return _Describer(text, names).rule(leaf.rule, leaf)


class _Describer:
    def __init__(self, text: Text, names: Mapping[str, Localized]) -> None:
        self._text = text
        self._names = names

    def rule(self, rule: RuleBase, leaf: Leaf) -> str:
        say, most = self._text, leaf.max_points
        match rule:
            case Checklist() if rule.one_by_one:
                parts = [
                    say("describe.condition", what=each.name, points=each.points or 0)
                    for each in rule.conditions
                ]
                return say("describe.each_condition", parts="; ".join(parts))
            case Checklist():
                parts = [self._local(each.name) for each in rule.conditions]
                return say("describe.all_conditions", parts="; ".join(parts), max=most)
            case Choice():
                parts = [f"{self._local(each.name)}: {self._award(each)}" for each in rule.levels]
                return "; ".join(parts)
            case Tiers():
                return self._tiers(rule)
            case Ratio():
                return self._ratio(rule, leaf)
            case PerUnit():
                return self._per_unit(rule, leaf)
            case Cases():
                parts = [
                    f"{self._local(case.name)}: {self._case(case, leaf)}" for case in rule.cases
                ]
                return say("describe.cases", parts="; ".join(parts))
            case Survey():
                return say("describe.survey", max=most)
            case Reported():
                return say("describe.reported", max=most)
        return say("describe.tracked")

    def _case(self, case: Case, leaf: Leaf) -> str:
        if case.gives is not None:
            return self._award(case.gives)
        return "" if case.rule is None else self.rule(case.rule, leaf)

    def _tiers(self, rule: Tiers) -> str:
        unit = "percent" if rule.in_percent else "number"
        parts = [
            self._text(f"describe.{'above' if tier.strict else 'from'}_{unit}", bound=tier.bound)
            + f": {self._award(tier)}"
            for tier in rule.tiers
        ]
        value = "" if rule.value is None else self._quantity(rule.value) + ": "
        return value + "; ".join(parts)

    def _ratio(self, rule: Ratio, leaf: Leaf) -> str:
        say = self._text
        done = "" if rule.done is None else self._quantity(rule.done)
        total = "" if rule.total is None else self._quantity(rule.total)
        ratio = say("describe.quotient", done=done, total=total) if done else say("describe.ratio")
        parts = [say("describe.proportional", ratio=ratio, max=leaf.max_points)]
        if rule.complement:
            parts.append(say("describe.complement"))
        if rule.target is not None:
            parts.append(say("describe.target", bound=rule.target))
        if rule.floor is not None:
            parts.append(say("describe.floor", bound=rule.floor))
        return "; ".join(parts)

    def _per_unit(self, rule: PerUnit, leaf: Leaf) -> str:
        say = self._text
        units = rule.units or ()
        kinds = [(self._name(unit.count), unit.each) for unit in units]
        if not kinds:
            what = self._quantity(rule.count) if rule.count is not None else say("describe.unit")
            kinds = [(what, rule.each or Decimal(0))]
        off = kinds[0][1] < 0
        parts = [
            say(f"describe.{'each_off' if off else 'each_on'}", what=what, points=abs(each))
            for what, each in kinds
        ]
        frame = "describe.off_from" if off else "describe.on_up_to"
        return say(frame, parts="; ".join(parts), max=leaf.max_points)

    def _award(self, award: Award) -> str:
        if award.points is not None:
            return self._text("describe.points", points=award.points)
        return self._text("describe.share", share=award.share or 0)

    def _quantity(self, quantity: Quantity) -> str:
        if isinstance(quantity, str):
            return self._name(quantity)
        return self._combination(quantity)

    def _combination(self, combination: Combination) -> str:
        parts = [self._quantity(part) for part in combination.parts]
        sign = {"sum": " + ", "difference": " − ", "quotient": " / ", "percent_of": " / "}
        if combination.operation == "max":
            return self._text("describe.max_of", parts=", ".join(parts))
        return sign[combination.operation].join(parts)

    def _name(self, measure: str) -> str:
        return self._local(self._names[measure]) if measure in self._names else measure

    def _local(self, name: Localized) -> str:
        return name.in_language(self._text.language)
