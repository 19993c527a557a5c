"""What-if: a copy of a round in which some inputs are others, scored by the same rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.answers import Answer, LeafAnswers, Proof, UnreadableValue, parse_value
from scoring.inputs import Input, Value
from scoring.model import Component, Leaf
from scoring.problems import Problem
from scoring.score import score
from scoring.scorecard import LeafScore, Scorecard
from services.assessment.view import NOT_ARISING_INPUT, RoundView, asked_of

Changes = Mapping[str, Mapping[str, str]]
"""Values by code and input, as the store writes them; an empty one is unknown."""

MOST = 3
"""How many scenarios stand side by side at most."""


class UnreadableChanges(Exception):
    """Values that can't be put in; `problems` has all of them, each with its leaf and input."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class ComponentEffect:
    """The points of a component in the round and in a scenario; None where none are known."""

    component: Component
    before: Fraction | None
    after: Fraction | None

    @property
    def difference(self) -> Fraction:
        """How many points more the scenario has; what is not known counts for nothing."""
        return _difference(self.before, self.after)


@dataclass(frozen=True)
class LeafEffect:
    """A leaf on which a scenario changes inputs: each with its value before and after.

    A value is None where it is not known.
    """

    leaf: Leaf
    inputs: Mapping[str, tuple[Value | None, Value | None]]
    before: LeafScore
    after: LeafScore


@dataclass(frozen=True)
class Outlook:
    """What a scenario comes to: its scorecard, and the difference to the round as it stands.

    Bonus, penalty, rescaling and a total that is rounded may make it another than the sum of those
    of the components.
    """

    scorecard: Scorecard
    difference: Fraction
    components: tuple[ComponentEffect, ...]
    leaves: tuple[LeafEffect, ...]


def apply(view: RoundView, changes: Changes) -> Scorecard:
    """Score a copy of a round with these changes. Raises UnreadableChanges.

    Only inputs change, never points. Nobody has proven what is assumed: it counts as claimed.
    """
    return score(view.criteria, _changed(view, changes))


def look_at(view: RoundView, changes: Changes) -> Outlook:
    """Return what a scenario comes to. Raises UnreadableChanges."""
    answers = _changed(view, changes)
    scorecard = score(view.criteria, answers)
    effects = []
    for component in view.criteria.components:
        before, after = (
            each.component(component.code).totals.points for each in (view.scorecard, scorecard)
        )
        effects.append(ComponentEffect(component, before, after))
    leaves = []
    for leaf in view.criteria.leaves:
        if changes.get(leaf.code):
            standing = view.answers.get(leaf.code, LeafAnswers()).answers
            inputs = {
                name: (_value(standing.get(name)), _value(answers[leaf.code].answers.get(name)))
                for name in changes[leaf.code]
            }
            before_and_after = view.scorecard.leaf(leaf.code), scorecard.leaf(leaf.code)
            leaves.append(LeafEffect(leaf, inputs, *before_and_after))
    difference = _difference(view.scorecard.points, scorecard.points)
    return Outlook(scorecard, difference, tuple(effects), tuple(leaves))


def put_in(view: RoundView, changes: Changes, code: str, typed: Mapping[str, str]) -> Changes:
    """Return changes with what was typed for a leaf; a value that stands anyhow is none."""
    leaf = view.criteria.leaf(code)
    standing = view.answers.get(code, LeafAnswers()).answers
    own = dict(changes.get(code, {}))
    for name, text in typed.items():
        if _says(text, asked_of(view.criteria, leaf, name), _value(standing.get(name))):
            own.pop(name, None)
        else:
            own[name] = text
    put = {**changes, code: own}
    return {each: inputs for each, inputs in put.items() if inputs}


def _changed(view: RoundView, changes: Changes) -> dict[str, LeafAnswers]:
    """Return the answers of a round with changes put in. Raises UnreadableChanges."""
    answers, problems = dict(view.answers), []
    leaves = {leaf.code: leaf for leaf in view.criteria.leaves}
    for code, inputs in changes.items():
        if code not in leaves:
            problems.append(Problem("scenario_leaf", params={"code": code}))
            continue
        own = dict(answers.get(code, LeafAnswers()).answers)
        for name, text in inputs.items():
            asked = asked_of(view.criteria, leaves[code], name)
            params = {"code": code, "input": name}
            if asked is None:
                problems.append(Problem("scenario_input", params=params))
            elif not text.strip():
                own.pop(name, None)
            else:
                try:
                    own[name] = Answer(parse_value(text, asked), Proof.CLAIMED)
                except UnreadableValue as unreadable:
                    params["type"] = unreadable.expected
                    problems.append(Problem("scenario_value", found=text, params=params))
        answers[code] = LeafAnswers(own)
    if problems:
        raise UnreadableChanges(tuple(problems))
    return answers


def _says(text: str, asked: Input | None, value: Value | None) -> bool:
    """Tell whether a text says what is so anyhow; "not arising" unsaid or denied is the same."""
    try:
        said = parse_value(text, asked) if asked is not None and text.strip() else None
    except UnreadableValue:
        return False
    if asked == NOT_ARISING_INPUT:
        return bool(said) == bool(value)
    return said == value


def _value(answer: Answer | None) -> Value | None:
    return None if answer is None else answer.value


def _difference(before: Fraction | None, after: Fraction | None) -> Fraction:
    return (after or Fraction(0)) - (before or Fraction(0))
