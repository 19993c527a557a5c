"""Grades as sentences of one language."""

from scoring.grading import GradeResult, Hindrance
from scoring.model import Grade
from services.text.catalogue import Text


def write_grade(text: Text, found: GradeResult) -> str:
    """Write the grade at the estimate, those of the interval, and what the next one wants."""
    words = [text("scoring.grade.reached", grade=_name(text, found.estimate))]
    if found.low != found.high:
        ends = {"low": _name(text, found.low), "high": _name(text, found.high)}
        words.append(text("scoring.grade.interval", **ends))
    if found.hindrance is not None:
        words.append(text("scoring.grade.next", grade=found.hindrance.grade.name))
        words.append("; ".join(_reasons(text, found.hindrance)))
    return " ".join(words)


def _name(text: Text, grade: Grade | None) -> str:
    if grade is None:
        return text("scoring.grade.none")
    return grade.name.in_language(text.language)


def _reasons(text: Text, hindrance: Hindrance) -> list[str]:
    reasons = []
    if hindrance.points:
        reasons.append(text("scoring.grade.points", points=hindrance.points))
    if hindrance.components:
        floor, codes = hindrance.grade.component_floor, ", ".join(hindrance.components)
        reasons.append(text("scoring.grade.floors", codes=codes, floor=floor))
    return reasons
