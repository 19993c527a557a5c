"""The lanes of a round and of the years before it, as numbers that can be held against maxima."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.model import CriteriaSet
from services.assessment.checking.sums import Mismatch, mismatches
from services.assessment.view import TOTAL, RoundView
from services.catalogue.sets import criteria_set, set_ids
from services.store import Lane, Part, ResultRecord
from services.store.phases import is_open

_PARTS: Mapping[Lane, Part] = {
    Lane.REVIEWED: Part.REVIEWED,
    Lane.FINAL: Part.FINAL,
    Lane.PUBLISHED: Part.PUBLISHED,
}


@dataclass(frozen=True)
class StatedLane:
    """What one lane of one year says, by code; `page` is where it is entered.

    `is_open` where it is this round's and the phase lets it be mended; what an earlier year really
    said stands as it was said.
    """

    year: int
    lane: Lane
    criteria: CriteriaSet
    points: Mapping[str, Fraction]
    maxima: Mapping[str, Fraction]
    page: str
    is_open: bool
    content_maximum: Fraction | None = None

    def above_maximum(self) -> Iterator[tuple[str, Fraction, Fraction]]:
        """Yield each code with more points than its maximum: code, points, maximum."""
        for code, points in self.points.items():
            if code in self.maxima and points > self.maxima[code]:
                yield code, points, self.maxima[code]

    def mismatches(self) -> tuple[Mismatch, ...]:
        """Return what does not add up; of a lane with codes that the set lacks nothing is known."""
        if not self.points.keys() <= _codes(self.criteria):
            return ()
        return mismatches(
            self.criteria,
            self.points,
            own_only=self.lane is Lane.SELF,
            content_maximum=self.content_maximum,
        )


def stated_lanes(view: RoundView) -> Iterator[StatedLane]:
    """Yield the self-score as it stands, what was entered of this round, and of earlier years."""
    yield _self_score(view)
    yield from _reviews(view)
    yield from _results(view)


def _self_score(view: RoundView) -> StatedLane:
    leaves = {each.code: each.points for each in view.scorecard.leaves if each.points is not None}
    maxima = {leaf.code: leaf.maximum for leaf in view.criteria.leaves}
    return StatedLane(view.round.year, Lane.SELF, view.criteria, leaves, maxima, "scores", True)


def _reviews(view: RoundView) -> Iterator[StatedLane]:
    for lane, part in _PARTS.items():
        points = {
            each.code: Fraction(each.points)
            for each in view.reviews
            if each.lane is lane and each.points is not None
        }
        if points:
            yield StatedLane(
                view.round.year,
                lane,
                view.criteria,
                points,
                _maxima(view.criteria),
                "reviews",
                is_open(view.round.phase, part),
                view.scorecard.content.max_points,
            )


def _results(view: RoundView) -> Iterator[StatedLane]:
    together: dict[tuple[int, Lane, str], list[ResultRecord]] = {}
    for each in view.results:
        key = (each.year, each.lane, each.criteria_set or view.round.criteria_set)
        together.setdefault(key, []).append(each)
    for (year, lane, set_id), records in together.items():
        if set_id not in set_ids():
            continue
        known = {each.code: each for each in records if each.points is not None}
        yield StatedLane(
            year,
            lane,
            view.criteria if set_id == view.round.criteria_set else criteria_set(set_id),
            {code: Fraction(each.points or 0) for code, each in known.items()},
            {code: Fraction(e.max_points) for code, e in known.items() if e.max_points is not None},
            "years",
            year == view.round.year,
        )


def _codes(criteria: CriteriaSet) -> set[str]:
    groups = {each.code for component in criteria.components for each in component.criteria}
    return {*_maxima(criteria), *groups}


def _maxima(criteria: CriteriaSet) -> dict[str, Fraction]:
    maxima = {TOTAL: Fraction(criteria.head.rescale_to or criteria.head.max_points)}
    maxima |= {each.code: Fraction(each.max_points) for each in criteria.components}
    return maxima | {leaf.code: leaf.maximum for leaf in criteria.leaves}
