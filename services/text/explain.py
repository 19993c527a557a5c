"""Explanations and problems as sentences of one language."""

from collections.abc import Iterable, Mapping
from typing import Any

from scoring.explanation import Phrase
from scoring.localized import Localized
from scoring.problems import Problem
from scoring.scorecard import LeafScore, Outcome
from services.text.catalogue import Text

_AREAS = (
    *("criteria", "intake", "cli", "assessment", "explaining", "next_year", "reviews"),
    *("worklist", "action_plan", "sipas", "what_if", "papers"),
)
"""The files of sentences that have problems, each under its key `problems`; no code is in two."""


def write_explanation(text: Text, phrases: Iterable[Phrase]) -> str:
    """Write how points came about, as one line."""
    return " ".join(text(phrase.key, **phrase.params) for phrase in phrases)


def write_problem(
    text: Text, problem: Problem, names: Mapping[str, Localized] | None = None
) -> str:
    """Write what is wrong and how to mend it; the place stands in the problem and is not repeated.

    `names` are what the inputs are called. Raises KeyError for a code without a sentence.
    """
    params = {"found": problem.found, "expected": problem.expected, **problem.params}
    blanks = {name: _words(text, value, names or {}) for name, value in params.items()}
    sentence = _sentence(text, problem, blanks)
    if problem.params.get("hint"):
        sentence += f". {text('criteria.hint', **blanks)}"
    if "count" in problem.params:  # one for many alike
        sentence += " " + text("intake.more_cells", **blanks)
    return sentence


def _sentence(text: Text, problem: Problem, blanks: Mapping[str, Any]) -> str:
    says = problem.params.get("says")
    if isinstance(says, Localized):  # the sentence of a check stands in its form's YAML
        return text.fill(says.in_language(text.language), **{"cell": "", "other": "", **blanks})
    for area in _AREAS:
        key = f"{area}.problems.{problem.code}"
        if key in text:
            return text(key, **blanks)
    raise KeyError(problem.code)


def _words(text: Text, value: Any, names: Mapping[str, Localized]) -> Any:
    if isinstance(value, tuple | list):
        return ", ".join(str(_words(text, each, names)) for each in value)
    if isinstance(value, str) and value in names:
        return names[value].in_language(text.language)
    return value


def explain_leaf(text: Text, leaf: LeafScore, names: Mapping[str, Localized] | None = None) -> str:
    """Write how the score of a leaf stands: its points, its faults, or what it waits for."""
    if leaf.explanation:
        return write_explanation(text, leaf.explanation)
    if leaf.problems:
        return "; ".join(write_problem(text, problem, names) for problem in leaf.problems)
    return text(f"scoring.waiting.{'outside' if leaf.outcome is Outcome.OUTSIDE else 'unknown'}")
