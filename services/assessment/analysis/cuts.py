"""Where reviewers are likely to cut: only what they did in earlier years, counted.

For each code the years that have both a self-score and a reviewed one, out of the maximum that it
has today, say what share of the self-score was taken off. The expected official score lies between
the self-score less the largest share and less the smallest; its middle is less the median. Nothing
is fitted, no coefficient is assumed, and fewer than `FEWEST` years say nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from scoring.localized import Localized
from scoring.model import Role
from services.assessment.view import TOTAL, RoundView, points_of
from services.store import Lane, ResultRecord, Store

FEWEST = 2
"""How many years it takes to say what to expect."""

_OFFICIAL = (Lane.PUBLISHED, Lane.FINAL, Lane.REVIEWED)  # the last word first


@dataclass(frozen=True)
class Cut:
    """What a review did to a self-score in a year; `points` are below 0 where it gave more."""

    year: int
    own: Fraction
    official: Fraction

    @property
    def points(self) -> Fraction:
        """The points taken off."""
        return self.own - self.official

    @property
    def share(self) -> Fraction:
        """The share of the self-score that was taken off; 0 where there was none."""
        return self.points / self.own if self.own else Fraction(0)


@dataclass(frozen=True)
class Expectation:
    """Between what points the official score is to be expected, and in the middle of what."""

    low: Fraction
    middle: Fraction
    high: Fraction
    years: int


@dataclass(frozen=True)
class LikelyCut:
    """A code with what was cut of it before; `expected` None where too few years say so.

    `others` are what was done to the same code of other units whose results are here.
    """

    code: str
    name: Localized | None
    maximum: Fraction
    own: Fraction | None
    past: tuple[Cut, ...]
    others: tuple[Cut, ...]
    expected: Expectation | None

    @property
    def times(self) -> int:
        """In how many of the years something was taken off."""
        return sum(each.points > 0 for each in self.past)

    @property
    def at_risk(self) -> Fraction:
        """How many points the largest share would take off."""
        if self.expected is None or self.own is None:
            return Fraction(0)
        return max(Fraction(0), self.own - self.expected.low)


@dataclass(frozen=True)
class BackTest:
    """What the years before would have said of the newest year, and what came."""

    year: int
    own: Fraction
    expected: Expectation
    official: Fraction

    @property
    def held(self) -> bool:
        """Whether what came lies between the bounds."""
        return self.expected.low <= self.official <= self.expected.high


def likely_cuts(store: Store, view: RoundView) -> tuple[LikelyCut, ...]:
    """Return the leaves of which any past review is known, those with most at risk first."""
    elsewhere = _elsewhere(store, view)
    found = []
    for leaf in view.criteria.leaves:
        past = _cuts(view.results_of(leaf.code), leaf.maximum)
        others = tuple(
            cut for results in elsewhere.get(leaf.code, {}).values()
            for cut in _cuts(results, leaf.maximum)
        )  # fmt: skip
        if (past or others) and leaf.self_scored:
            own = view.scorecard.leaf(leaf.code).points
            expected = expect(own, past, leaf.maximum)
            found.append(LikelyCut(leaf.code, leaf.name, leaf.maximum, own, past, others, expected))
    return tuple(sorted(found, key=lambda each: (-each.at_risk, -each.times)))


def likely_total(view: RoundView) -> LikelyCut:
    """Return what is to be expected of all that the department scores itself.

    A year counts where each of these leaves has both lanes, or the total of the whole has them
    where nothing is scored by others.
    """
    own = view.scorecard.self_scored
    past = _summed(view) or (
        _cuts(view.results_of(TOTAL), own.max_points)
        if own.max_points == view.scorecard.max_points
        else ()
    )
    expected = expect(own.points, past, own.max_points)
    return LikelyCut(TOTAL, None, own.max_points, own.points, past, (), expected)


def _summed(view: RoundView) -> tuple[Cut, ...]:
    """Add up the leaves of each year in which all of them have both lanes."""
    leaves = [leaf for leaf in view.criteria.leaves if leaf.self_scored and not leaf.tracked]
    by_leaf = [
        {cut.year: cut for cut in _cuts(view.results_of(leaf.code), leaf.maximum)}
        for leaf in leaves
        if view.criteria.component_of(leaf.code).role is Role.CONTENT
    ]
    years = set.intersection(*(set(each) for each in by_leaf)) if by_leaf else set()
    return tuple(
        Cut(
            year,
            sum((each[year].own for each in by_leaf), Fraction(0)),
            sum((each[year].official for each in by_leaf), Fraction(0)),
        )
        for year in sorted(years)
    )


def item_by_item(found: Iterable[LikelyCut]) -> tuple[Fraction, Fraction, Fraction, int]:
    """Return own points, lowest and highest of the leaves with years enough, and how many they are.

    The lowest is every leaf cut as hard as it ever was, all in one year.
    """
    own = low = high = Fraction(0)
    n = 0
    for each in found:
        if each.expected is not None and each.own is not None:
            own, n = own + each.own, n + 1
            low, high = low + each.expected.low, high + each.expected.high
    return own, low, high, n


def back_test(past: tuple[Cut, ...], maximum: Fraction) -> BackTest | None:
    """Hold out the newest year and expect it from those before; None where these are too few."""
    if not past:
        return None
    *before, newest = past
    expected = expect(newest.own, tuple(before), maximum)
    if expected is None:
        return None
    return BackTest(newest.year, newest.own, expected, newest.official)


def expect(own: Fraction | None, past: tuple[Cut, ...], maximum: Fraction) -> Expectation | None:
    """Return what the shares taken off in the past leave of a self-score."""
    if own is None or len(past) < FEWEST:
        return None
    shares = [each.share for each in past]

    def left(share: Fraction) -> Fraction:
        return min(maximum, own * (1 - share))

    return Expectation(left(max(shares)), left(median(shares)), left(min(shares)), len(past))


def _cuts(results: Iterable[ResultRecord], maximum: Fraction) -> tuple[Cut, ...]:
    """Return the years that have both lanes, the oldest first.

    Points out of another maximum than today's are left out: the code stood for something else.
    """
    by_year: dict[int, dict[Lane, Fraction]] = {}
    for each in results:
        points = points_of(each)
        if points is not None and each.max_points in (None, maximum):
            by_year.setdefault(each.year, {}).setdefault(each.lane, points)
    found = []
    for year, lanes in sorted(by_year.items()):
        official = next((lanes[lane] for lane in _OFFICIAL if lane in lanes), None)
        if Lane.SELF in lanes and official is not None:
            found.append(Cut(year, lanes[Lane.SELF], official))
    return tuple(found)


def _elsewhere(store: Store, view: RoundView) -> Mapping[str, Mapping[str, list[ResultRecord]]]:
    """Return the results of other units by code and unit."""
    found: dict[str, dict[str, list[ResultRecord]]] = {}
    for unit in store.units():
        if unit.code == view.unit.code or unit.sample != view.unit.sample:
            continue  # what is made up says nothing of a real department
        for each in store.results(unit.code):
            found.setdefault(each.code, {}).setdefault(unit.code, []).append(each)
    return found
