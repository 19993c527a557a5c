"""Any answers at all to the questions of a set, for properties."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from scoring.answers import Answer, Answers, LeafAnswers, Proof, write_value
from scoring.inputs import NOT_ARISING, Input, InputType, Value
from scoring.model import CriteriaSet


@st.composite
def any_answers(draw: st.DrawFn, criteria: CriteriaSet) -> Answers:
    """Draw answers: some leaves have none, some a part of their inputs, some did not arise."""
    answers = {}
    for leaf in criteria.leaves:
        if not draw(st.booleans()):
            continue
        drawn = {
            name: Answer(draw(_values_for(asked)), draw(st.sampled_from(Proof)))
            for name, asked in leaf.rule.accepted(criteria.head.measures).items()
            if draw(st.booleans())
        }
        if leaf.when_not_arising is not None and draw(st.integers(0, 4)) == 0:
            drawn[NOT_ARISING] = Answer(True, Proof.CLAIMED)
        answers[leaf.code] = LeafAnswers(drawn)
    return answers


def kept_answers(answers: Answers) -> list[dict[str, Any]]:
    """Return answers as a snapshot has them."""
    return [
        {
            "code": code,
            "input": name,
            "value": write_value(each.value),
            "state": each.proof.value,
            "grounds": [],
            "document": "",
            "page": "",
            "note": "",
            "version": 1,
            "who": "lan",
            "at": "2025-01-01T12:00:00+00:00",
        }
        for code, leaf in answers.items()
        for name, each in leaf.answers.items()
    ]


def _values_for(asked: Input) -> st.SearchStrategy[Value]:
    match asked.type:
        case InputType.YES_NO:
            return st.booleans()
        case InputType.CHOICE:
            return st.sampled_from([key for key, _ in asked.options])
        case InputType.COUNT:
            return st.integers(0, 5000).map(Fraction)
        case InputType.PERCENT:
            return st.integers(0, 10_000).map(lambda n: Fraction(n, 100))
    return st.integers(0, 10_000_000).map(lambda n: Fraction(n, 100))
