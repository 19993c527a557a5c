"""The years side by side: results of earlier years, and this year's estimate."""

from dataclasses import dataclass
from fractions import Fraction

from scoring.model import Component, Leaf
from services.assessment.view import RoundView, points_of
from services.store import Lane, ResultRecord

SELF, REVIEWED, ESTIMATE = "self", "reviewed", "estimate"


@dataclass(frozen=True)
class YearPoint:
    """A component in a year and lane; points None where nobody has entered them.

    `edition` names what may be joined by a line: points out of another maximum are another series.
    """

    component: Component
    year: int
    lane: str
    points: Fraction | None
    max_points: Fraction

    @property
    def share(self) -> Fraction | None:
        """The share of the maximum in per cent."""
        return None if self.points is None else self.points / self.max_points * 100

    @property
    def edition(self) -> str:
        """The maximum that the points are out of."""
        return str(self.max_points)


def years_of(view: RoundView) -> list[int]:
    """Return all years from the first result to the round's, none left out."""
    first = min((each.year for each in view.results), default=view.round.year)
    return list(range(min(first, view.round.year), view.round.year + 1))


def component_history(view: RoundView) -> tuple[YearPoint, ...]:
    """Return every component in every year and lane, with gaps as points of None."""
    found: list[YearPoint] = []
    for component in view.criteria.components:
        maximum = Fraction(component.max_points)
        for year in years_of(view)[:-1]:
            results = [each for each in view.results_of(component.code) if each.year == year]
            for lane, records in ((SELF, _of(results, Lane.SELF)), (REVIEWED, _reviewed(results))):
                top = records.max_points if records and records.max_points else None
                points = points_of(records)
                found.append(YearPoint(component, year, lane, points, Fraction(top or maximum)))
        totals = view.scorecard.component(component.code).totals
        found.append(
            YearPoint(
                component, view.round.year, ESTIMATE, totals.points, totals.max_points or maximum
            )
        )
    return tuple(found)


def leaf_history(view: RoundView, leaf: Leaf) -> dict[tuple[int, str], ResultRecord]:
    """Return the results of a leaf in earlier years, by year and lane (self or reviewed)."""
    found: dict[tuple[int, str], ResultRecord] = {}
    for year in years_of(view)[:-1]:
        results = [each for each in view.results_of(leaf.code) if each.year == year]
        for lane, record in ((SELF, _of(results, Lane.SELF)), (REVIEWED, _reviewed(results))):
            if record is not None:
                found[year, lane] = record
    return found


def _of(results: list[ResultRecord], lane: Lane) -> ResultRecord | None:
    return next((each for each in results if each.lane is lane and each.points is not None), None)


def _reviewed(results: list[ResultRecord]) -> ResultRecord | None:
    lanes = (Lane.PUBLISHED, Lane.FINAL, Lane.REVIEWED, Lane.SURVEY)
    return next((found for lane in lanes if (found := _of(results, lane)) is not None), None)
