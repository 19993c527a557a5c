"""Where reviewers are likely to cut: only what they did in earlier years, counted.

For each code the years that have both a self-score and a reviewed one, out of the maximum that it
has today, say what share of the self-score was taken off. The expected official score lies between
the self-score less the largest share and less the smallest; its middle is less the median. Nothing
is fitted, no coefficient is assumed, and fewer than `FEWEST` years say nothing.

Codes move between editions: a result counts for the item that its code stood for. Where nobody
wrote under which edition it was entered, it only counts if all editions that the unit has used
mean the same by it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median

from scoring.crosswalk import Kind
from scoring.localized import Localized
from scoring.model import Role
from services.assessment.next_year.matching import Origin, find_matching
from services.assessment.view import TOTAL, RoundView, points_of
from services.catalogue.sets import criteria_set
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
    items = _Items(store, view)
    earlier, elsewhere = items.by_code(_earlier(view)), _elsewhere(store, view, items)
    found = []
    for leaf in view.criteria.leaves:
        past = _cuts(earlier.get(leaf.code, ()), leaf.maximum)
        others = tuple(
            cut for results in elsewhere.get(leaf.code, {}).values()
            for cut in _cuts(results, leaf.maximum)
        )  # fmt: skip
        if (past or others) and leaf.self_scored:
            own = view.scorecard.leaf(leaf.code).points
            expected = expect(own, past, leaf.maximum)
            found.append(LikelyCut(leaf.code, leaf.name, leaf.maximum, own, past, others, expected))
    return tuple(sorted(found, key=lambda each: (-each.at_risk, -each.times)))


def likely_total(store: Store, view: RoundView) -> LikelyCut:
    """Return what is to be expected of all that the department scores itself.

    A year counts where each of these leaves has both lanes, or the total of the whole has them
    where nothing is scored by others.
    """
    own = view.scorecard.self_scored
    past = _summed(view, _Items(store, view).by_code(_earlier(view))) or (
        _cuts(view.results_of(TOTAL), own.max_points)
        if own.max_points == view.scorecard.max_points
        else ()
    )
    expected = expect(own.points, past, own.max_points)
    return LikelyCut(TOTAL, None, own.max_points, own.points, past, (), expected)


def _summed(view: RoundView, earlier: Mapping[str, list[ResultRecord]]) -> tuple[Cut, ...]:
    """Add up the leaves of each year in which all of them have both lanes."""
    leaves = [leaf for leaf in view.criteria.leaves if leaf.self_scored and not leaf.tracked]
    by_leaf = [
        {cut.year: cut for cut in _cuts(earlier.get(leaf.code, ()), leaf.maximum)}
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


def _earlier(view: RoundView) -> Iterator[ResultRecord]:
    return (each for each in view.results if each.year < view.round.year)


def _elsewhere(
    store: Store, view: RoundView, items: "_Items"
) -> Mapping[str, Mapping[str, list[ResultRecord]]]:
    """Return the results of other units by code and unit."""
    found: dict[str, dict[str, list[ResultRecord]]] = {}
    for unit in store.units():
        if unit.code == view.unit.code or unit.sample != view.unit.sample:
            continue  # what is made up says nothing of a real department
        for code, results in items.by_code(store.results(unit.code)).items():
            found.setdefault(code, {})[unit.code] = results
    return found


class _Items:
    """What the codes of each edition that the unit has used are called in the round's."""

    def __init__(self, store: Store, view: RoundView) -> None:
        now = view.round.criteria_set
        family = now.partition("/")[0]
        used = {
            each.criteria_set
            for each in store.rounds(view.unit.code)
            if each.year <= view.round.year and each.criteria_set.partition("/")[0] == family
        }
        self._codes = {
            edition: frozenset(leaf.code for leaf in criteria_set(edition).leaves)
            for edition in used | {now}
        }
        self._now = {edition: _became(store, view, edition) for edition in self._codes}

    def by_code(self, results: Iterable[ResultRecord]) -> dict[str, list[ResultRecord]]:
        """Return results of leaves by the code of today; those of other items are left out."""
        found: dict[str, list[ResultRecord]] = {}
        for each in results:
            code = self._code(each)
            if code is not None:
                found.setdefault(code, []).append(each)
        return found

    def _code(self, result: ResultRecord) -> str | None:
        named = result.criteria_set
        meant = {
            self._now[edition].get(result.code)
            for edition in ([named] if named in self._codes else self._codes)
            if result.code in self._codes[edition]
        }
        return meant.pop() if len(meant) == 1 else None


def _became(store: Store, view: RoundView, edition: str) -> Mapping[str, str]:
    """Return the codes of an edition with those of the round's: by a crosswalk, else equal names.

    Items that were split, merged or dropped are nobody's.
    """
    before = replace(view, round=replace(view.round, criteria_set=edition))
    matching = find_matching(store, before, criteria=view.round.criteria_set)
    if matching.origin is Origin.PROPOSED:
        names = {leaf.code: leaf.name for leaf in view.criteria.leaves}
        leaves = criteria_set(edition).leaves
        return {each.code: each.code for each in leaves if names.get(each.code) == each.name}
    one_to_one = (Kind.SAME, Kind.RENAMED)
    entries = (each for each in matching.crosswalk.entries if each.kind in one_to_one)
    return {entry.old[0]: entry.new[0] for entry in entries}
