"""The review lanes: what reviewers gave each leaf, beside what the department gave itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.localized import Localized
from scoring.model import CriteriaSet
from scoring.problems import Problem
from scoring.rounding import round_half_even
from services.assessment.people import Permission, Person, require
from services.assessment.seeing import last_submitted
from services.assessment.view import TOTAL, RoundView
from services.store import ExplanationKind, Lane, Part, Review, ReviewInput, Store
from services.store.phases import is_open

LANES: Mapping[Lane, Part] = {
    Lane.REVIEWED: Part.REVIEWED,
    Lane.FINAL: Part.FINAL,
    Lane.PUBLISHED: Part.PUBLISHED,
}
"""The review lanes in order, each with what the phase of the round opens for it."""

_DIGITS = 6  # of points that have no end as a decimal number


class FaultyReview(Exception):
    """The points can't be taken; `problems` has all faults, nothing is saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class Row:
    """A component or leaf (or the total) with its points in each lane; None where none are known.

    `own` is the self-score as it was submitted, or the estimate where nothing was. `cut` is how
    much the latest lane that has points lies below it, 0 where it does not.
    """

    code: str
    name: Localized | None
    max_points: Fraction
    own: Fraction | None
    lanes: Mapping[Lane, Review]
    replied: bool
    is_leaf: bool

    def points(self, lane: Lane) -> Fraction | None:
        """Return the points of a lane."""
        review = self.lanes.get(lane)
        return None if review is None or review.points is None else Fraction(review.points)

    @property
    def latest(self) -> Fraction | None:
        """The points of the last lane that has any."""
        known = [p for lane in LANES if (p := self.points(lane)) is not None]
        return known[-1] if known else None

    @property
    def cut(self) -> Fraction:
        """How many points the reviewers took off."""
        if self.own is None or self.latest is None:
            return Fraction(0)
        return max(Fraction(0), self.own - self.latest)

    @property
    def contested(self) -> bool:
        """Whether the first review asks for an explanation."""
        review = self.lanes.get(Lane.REVIEWED)
        return review is not None and review.contested


def open_lane(view: RoundView) -> Lane | None:
    """Return the lane that the phase of the round opens, if it opens one."""
    return next((lane for lane, part in LANES.items() if is_open(view.round.phase, part)), None)


def enter(
    store: Store,
    view: RoundView,
    *,
    lane: Lane,
    reviews: Sequence[ReviewInput],
    source: str = "",
    expected_versions: Mapping[str, int] | None = None,
    who: Person,
) -> tuple[Review, ...]:
    """Enter what reviewers gave in one lane, all of it or nothing; return the lane.

    Raises NotPermitted, FaultyReview with every code that is unknown or out of its range,
    PartLocked, StaleReview.
    """
    require(who, Permission.RESULTS if lane is Lane.PUBLISHED else Permission.REVIEW)
    maxima = _maxima(view.criteria)
    problems = tuple(problem for each in reviews for problem in _faults(each, maxima))
    if problems:
        raise FaultyReview(problems)
    return store.put_reviews(
        view.round.id,
        lane=lane,
        reviews=reviews,
        source=source,
        expected_versions=expected_versions,
        who=who.signature,
    )


def keep_the_rest(store: Store, view: RoundView, *, lane: Lane, who: Person) -> int:
    """Give each leaf that the lane says nothing of what stands in the lane before; return how many.

    Before the first review that is the self-score, before the second the first. It is what
    reviewers mean by "the others as they are". Raises as `enter` does.
    """
    before = [Lane.SELF, *LANES]
    previous = before[before.index(lane) - 1]
    left = [
        ReviewInput(row.code, round_half_even(points, _DIGITS))
        for row in rows(store, view)
        if row.is_leaf and lane not in row.lanes
        if (points := row.own if previous is Lane.SELF else row.points(previous)) is not None
    ]
    if left:
        enter(store, view, lane=lane, reviews=left, who=who)
    return len(left)


def rows(store: Store, view: RoundView) -> tuple[Row, ...]:
    """Return the total, then each component followed by its leaves."""
    own = _own_points(store, view)
    by_code: dict[str, dict[Lane, Review]] = {}
    for each in view.reviews:
        by_code.setdefault(each.code, {})[each.lane] = each

    def row(code: str, name: Localized | None, maximum: Decimal, *, is_leaf: bool) -> Row:
        replied = view.explanation_of(code, ExplanationKind.REPLY) is not None
        lanes = by_code.get(code, {})
        return Row(code, name, Fraction(maximum), own.get(code), lanes, replied, is_leaf)

    found = [row(TOTAL, None, view.criteria.head.max_points, is_leaf=False)]
    for component in view.criteria.components:
        found.append(row(component.code, component.name, component.max_points, is_leaf=False))
        found += [
            row(leaf.code, leaf.name, leaf.max_points, is_leaf=True) for leaf in component.leaves
        ]
    return tuple(found)


def _own_points(store: Store, view: RoundView) -> dict[str, Fraction | None]:
    """Return the self-score by code: as it was submitted last, else as it is estimated now."""
    submitted = last_submitted(store, view.round.id)
    if submitted is None:
        card = view.scorecard
        found = {each.code: each.totals.points for each in card.components}
        found |= {leaf.code: leaf.points for leaf in card.leaves}
        return {TOTAL: card.points, **found}
    scores = submitted.content["scores"]
    told = {TOTAL: scores["points"]}
    for part in ("components", "leaves"):
        told |= {code: each["points"] for code, each in scores[part].items()}
    return {code: None if p is None else Fraction(p) for code, p in told.items()}


def _maxima(criteria: CriteriaSet) -> dict[str, Decimal]:
    found = {TOTAL: criteria.head.max_points}
    found |= {each.code: each.max_points for each in criteria.components}
    return found | {leaf.code: leaf.max_points for leaf in criteria.leaves}


def _faults(review: ReviewInput, maxima: Mapping[str, Decimal]) -> Iterator[Problem]:
    if review.code not in maxima:
        yield Problem("review_unknown_code", found=review.code)
        return
    most = maxima[review.code]
    if review.points is not None and not 0 <= review.points <= most:
        params = {"code": review.code, "max": most}
        yield Problem("review_out_of_range", found=str(review.points), params=params)
