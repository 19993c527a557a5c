"""The bridge from last year to this one: better because of our work, or of another calculation?

Last year is the round that this one was started from, else the newest earlier one of the unit, with
its own set and figures; the crosswalk is the one that `find_matching` finds. Where there is no such
round, or it has no figures, last year is known by its results only, and only the differences by
component can be told: what the work and what the calculation did can't be told apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.bridge import Bridge, build_bridge
from scoring.model import Component, Role
from services.assessment.course.snapshots import points_of as kept_points_of
from services.assessment.course.snapshots import total_of as kept_total_of
from services.assessment.next_year.matching import Matching, find_matching, unsure
from services.assessment.people import Person
from services.assessment.seeing import NotSubmitted, last_submitted, open_view
from services.assessment.view import TOTAL, RoundView, latest_result, points_of
from services.store import Lane, ResultRecord, Round, Store


@dataclass(frozen=True)
class Row:
    """A code whose points of last year, scored again, are others than those that were kept."""

    code: str
    again: Fraction | None
    kept: Fraction

    @property
    def difference(self) -> Fraction:
        """Points scored again less points kept."""
        return (self.again or Fraction(0)) - self.kept


@dataclass(frozen=True)
class Check:
    """Last year's figures scored again, held against what one lane kept: the total and each leaf.

    `submitted` says that it is the last submission that was kept; else it is results of the year.
    """

    lane: Lane
    submitted: bool
    compared: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class YearBridge:
    """The bridge between two rounds, what joins them, and whether last year scores as it did."""

    last: RoundView
    this: RoundView
    bridge: Bridge
    matching: Matching
    checks: tuple[Check, ...]

    @property
    def unsure(self) -> int:
        """How many pairs of sub-criteria nobody has confirmed."""
        return len(unsure(self.matching.crosswalk))


def find_bridge(store: Store, view: RoundView, *, who: Person) -> YearBridge | None:
    """Return the bridge to a round as its viewer sees it; None where last year has no figures."""
    before = _round_before(store, view.round)
    if before is None:
        return None
    try:
        last = open_view(store, before.id, who=who)
    except NotSubmitted:
        return None
    if last.scorecard.points is None:
        return None
    matching = find_matching(store, last, criteria=view.round.criteria_set)
    bridge = build_bridge(
        last.criteria, last.answers, view.criteria, view.answers, matching.crosswalk
    )
    return YearBridge(last, view, bridge, matching, tuple(_checks(store, last)))


def _round_before(store: Store, round_: Round) -> Round | None:
    earlier = [each for each in store.rounds(round_.unit) if each.year < round_.year]
    named = next((each for each in earlier if each.id == round_.previous), None)
    return named or max(earlier, key=lambda each: (each.year, each.id), default=None)


def _checks(store: Store, last: RoundView) -> Iterator[Check]:
    """Yield a check for each lane that kept anything of last year; a survey is a part of a lane."""
    again: dict[str, Fraction | None] = {e.code: e.points for e in last.scorecard.leaves}
    again[TOTAL] = last.scorecard.points
    submitted = last_submitted(store, last.round.id)
    if submitted is not None:
        kept = {**kept_points_of(submitted.content), TOTAL: kept_total_of(submitted.content)}
        yield _check(Lane.SELF, again, kept, submitted=True)
    entered: dict[Lane, dict[str, Fraction | None]] = {}
    for each in store.results(last.unit.code):
        if each.year == last.round.year:
            entered.setdefault(each.lane, {})[each.code] = points_of(each)
    for review in last.reviews:
        points = None if review.points is None else Fraction(review.points)
        entered.setdefault(review.lane, {}).setdefault(review.code, points)
    for lane in Lane:
        if lane in entered:
            check = _check(lane, again, entered[lane], submitted=False)
            if check.compared:
                yield check


def _check(
    lane: Lane,
    again: Mapping[str, Fraction | None],
    kept: Mapping[str, Fraction | None],
    *,
    submitted: bool,
) -> Check:
    """Compare what was kept with points; a leaf that is not known again differs from any points."""
    told = {code: points for code, points in kept.items() if points is not None and code in again}
    rows = (Row(code, again[code], points) for code, points in told.items())
    differing = tuple(row for row in rows if row.again != row.kept)
    return Check(lane, submitted, len(told), differing)


@dataclass(frozen=True)
class ComponentChange:
    """A component's last result and its points this year; a maximum that differs is told."""

    component: Component
    last: ResultRecord | None
    points: Fraction | None
    max_points: Fraction

    @property
    def difference(self) -> Fraction | None:
        """This year less last; None where one of them is not known."""
        before = points_of(self.last)
        return None if before is None or self.points is None else self.points - before


@dataclass(frozen=True)
class ComponentChanges:
    """What can be told of a year known by its results only; `total` is that year's, if known."""

    year: int
    total: ResultRecord | None
    changes: tuple[ComponentChange, ...]


_LANES = (Lane.PUBLISHED, Lane.FINAL, Lane.REVIEWED, Lane.SURVEY, Lane.SELF)


def component_changes(view: RoundView) -> ComponentChanges | None:
    """Return the differences by content component to the newest year that has results of any."""
    content = [each for each in view.criteria.components if each.role is Role.CONTENT]
    of = {each.code: view.results_of(each.code) for each in content}
    years = [r.year for results in of.values() for r in results if r.points is not None]
    if not years:
        return None
    year = max(years)

    def result_of(code: str) -> ResultRecord | None:
        return latest_result((r for r in view.results_of(code) if r.year == year), lanes=_LANES)

    changes = []
    for component in content:
        totals = view.scorecard.component(component.code).totals
        maximum = totals.max_points or Fraction(component.max_points)
        changes.append(
            ComponentChange(component, result_of(component.code), totals.points, maximum)
        )
    return ComponentChanges(year, result_of(TOTAL), tuple(changes))
