"""Grading (xếp loại) of a scorecard: by the total and by a floor for each component."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.model import CriteriaSet, Grade, Role
from scoring.scorecard import ZERO, ComponentScore, Scorecard


@dataclass(frozen=True)
class Hindrance:
    """What holds a grade back: points that the total lacks, and components under the floor."""

    grade: Grade
    points: Fraction = ZERO
    """How many more points the total needs; 0 where it has enough."""
    components: tuple[str, ...] = ()
    """The codes of the content components whose index is below the grade's floor."""


@dataclass(frozen=True)
class GradeResult:
    """The grades of a scorecard: at the estimate, and at both ends of its interval.

    None is below every grade. `hindrance` is what holds the next better grade back at the estimate;
    None where the best one is reached.
    """

    estimate: Grade | None
    low: Grade | None
    high: Grade | None
    hindrance: Hindrance | None


def grade(criteria: CriteriaSet, scorecard: Scorecard) -> GradeResult | None:
    """Return the grades that a scorecard of the set reaches.

    None where the set has no grades, or nothing is known of the unit yet. A grade is reached where
    the total is at least its share and no component is below its floor; so whoever has the points
    of a grade but not its floors gets the next one whose floors hold. At the estimate a component
    of which nothing is known is under no floor: unknown is not 0.
    """
    grades = criteria.head.grades
    if not grades or scorecard.points is None or not scorecard.max_points:
        return None
    content = {each.code for each in criteria.components if each.role is Role.CONTENT}
    scores = [each for each in scorecard.components if each.code in content]
    whole = scorecard.max_points
    estimate = _Standing(
        scorecard.points,
        whole,
        _indices((e, e.totals.points) for e in scores if e.totals.points is not None),
    )
    low = _Standing(scorecard.low, whole, _indices((each, each.totals.low) for each in scores))
    high = _Standing(scorecard.high, whole, _indices((each, each.totals.high) for each in scores))
    reached = estimate.best_of(grades)
    better = grades if reached is None else grades[: grades.index(reached)]
    return GradeResult(
        estimate=reached,
        low=low.best_of(grades),
        high=high.best_of(grades),
        hindrance=estimate.hindrance_of(better[-1]) if better else None,
    )


@dataclass(frozen=True)
class _Standing:
    """Points out of a maximum, and the index of each component in per cent."""

    points: Fraction
    max_points: Fraction
    indices: Mapping[str, Fraction]

    def best_of(self, grades: tuple[Grade, ...]) -> Grade | None:
        return next((each for each in grades if self._reaches(each)), None)

    def hindrance_of(self, wanted: Grade) -> Hindrance:
        asked = Fraction(wanted.from_percent) * self.max_points / 100
        return Hindrance(wanted, max(ZERO, asked - self.points), tuple(self._below(wanted)))

    def _reaches(self, wanted: Grade) -> bool:
        missing = self.hindrance_of(wanted)
        return not missing.points and not missing.components

    def _below(self, wanted: Grade) -> Iterator[str]:
        floor = Fraction(wanted.component_floor or 0)
        return (code for code, index in self.indices.items() if index < floor)


def _indices(points: Iterator[tuple[ComponentScore, Fraction]]) -> dict[str, Fraction]:
    """Return component indices in per cent; one all taken out ("không phát sinh") has none."""
    return {
        each.code: amount / each.totals.max_points * 100
        for each, amount in points
        if each.totals.max_points
    }
