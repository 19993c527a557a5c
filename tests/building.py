"""Rules, leaves and sets for tests, written as the YAML that people write."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from hypothesis import settings
from pydantic import TypeAdapter

from scoring.answers import Answer, LeafAnswers, Proof
from scoring.explanation import Phrase
from scoring.inputs import Given, Value
from scoring.localized import Localized
from scoring.model import Component, CriteriaSet, Leaf, Rounding, SetHead
from scoring.rules import Rule
from scoring.rules.base import Measure
from scoring.rules.inverse import Need
from scoring.yaml_text import parse_yaml

F = Fraction

steady = settings(derandomize=True, deadline=None, max_examples=100)
"""Properties are tried on the same examples each time, so that a red build can be repeated."""

_RULE: TypeAdapter[Any] = TypeAdapter(Rule)


TWO_PLACES = Rounding.model_validate({"places": 2, "mode": "half_even", "at": "leaf"})
EXACT = Rounding.model_validate({"places": 2, "mode": "half_even", "at": "nowhere"})


def read(text: str) -> Any:
    """Return the value of a YAML text without faults."""
    parsed = parse_yaml(text, file="test.yaml")
    assert parsed.problems == ()
    return parsed.value


def rule_of(text: str) -> Any:
    """Return the rule that a YAML text states."""
    return _RULE.validate_python(read(text))


def rule_from(fields: Mapping[str, Any]) -> Any:
    """Return the rule of these fields, as generated."""
    return _RULE.validate_python(fields)


def given(**values: Any) -> dict[str, Value]:
    """Return inputs: whole numbers become exact ones, yes, no and text stay."""
    return {
        name: Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
    }


def name(vi: str, en: str | None = None) -> Localized:
    """Return a name in two languages."""
    return Localized(vi=vi, en=en or vi)


def measure(vi: str, type_: str = "count", **fields: str | bool) -> Measure:
    """Return a named number."""
    return Measure.model_validate({"name": {"vi": vi, "en": vi}, "type": type_, **fields})


def said(explanation: Iterable[Phrase]) -> list[tuple[str, dict[str, Any]]]:
    """Return the phrases of an explanation as key and blanks."""
    return [(phrase.key.removeprefix("rules."), dict(phrase.params)) for phrase in explanation]


def faults_of(rule: Any, max_points: int | Fraction) -> list[tuple[str, tuple[Any, ...], dict]]:
    """Return what is wrong with a rule as code, path and blanks."""
    return [
        (fault.code, fault.path, dict(fault.params)) for fault in rule.faults(Fraction(max_points))
    ]


def moved(known: Given, need: Need) -> dict[str, Value]:
    """Return the inputs with the changes of a need put in."""
    return {**known, **{change.input: change.after for change in need.changes}}


def won(needs: Iterable[Need]) -> list[tuple[dict[str, tuple[Any, Any]], Fraction, Fraction]]:
    """Return needs as {input: (before, after)}, points and gain."""
    return [
        (
            {change.input: (change.before, change.after) for change in need.changes},
            need.points,
            need.gain,
        )
        for need in needs
    ]


LEAF = """
code: "1.1"
name: {vi: Tiêu chí, en: Criterion}
max_points: 4
source: {decision: MẪU, trust: constructed}
owner: van-phong
examples: [{name: ví dụ, given: {}, points: null}]
"""

HEAD = """
set: mau/2024
name: {vi: Bộ tiêu chí MẪU, en: Sample set}
years: [2024]
source: {decision: MẪU, trust: constructed}
max_points: 100
rounding: {places: 2, mode: half_even, at: leaf}
owners: {van-phong: {vi: Văn phòng, en: Office}}
"""

COMPONENT = """
code: "1"
name: {vi: Lĩnh vực, en: Component}
max_points: 100
source: {decision: MẪU, trust: constructed}
"""


def leaf_fields(rule: str, **fields: Any) -> dict[str, Any]:
    """Return the fields of a leaf with this rule; `fields` replace those of `LEAF`."""
    return {**read(LEAF), "rule": read(rule), **fields}


def leaf_of(rule: str, **fields: Any) -> Leaf:
    """Return a leaf with this rule."""
    return Leaf.model_validate(leaf_fields(rule, **fields))


def component_of(*criteria: dict[str, Any], **fields: Any) -> Component:
    """Return a component with these criteria; `fields` replace those of `COMPONENT`."""
    return Component.model_validate({**read(COMPONENT), "criteria": list(criteria), **fields})


def set_of(*components: Component, **fields: Any) -> CriteriaSet:
    """Return a set with these components; `fields` replace those of `HEAD`."""
    head = SetHead.model_validate({**read(HEAD), **fields})
    return CriteriaSet(head=head, components=components)


def answers(proof: Proof = Proof.PROVEN, **values: Any) -> LeafAnswers:
    """Return the answers of one leaf, all proven or all claimed."""
    return LeafAnswers({key: Answer(value, proof) for key, value in given(**values).items()})
