"""Where points are lost or not sure yet, and for each what can still be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from scoring.answers import LeafAnswers, Proof
from scoring.model import Leaf, Role
from scoring.rules.inverse import Need
from scoring.score import lost_points, needed
from scoring.scorecard import LeafScore
from services.assessment.analysis.pace import Pace, pace_of
from services.assessment.view import RoundView, is_counted
from services.store import Part
from services.store.phases import is_open


class GapState(StrEnum):
    """What can be done about a gap, the most hopeful first."""

    WINNABLE = "winnable"
    """Other figures would win points, and they can still come."""
    FIGURES = "figures"
    """Nothing is declared yet, or what is declared is not valid."""
    DOCUMENT = "document"
    """The points are claimed; a document would prove them."""
    LOST = "lost"
    """No figure that can still come wins them this year."""
    OUTSIDE = "outside"
    """Surveys or other bodies give these points."""


_SOON = timedelta(days=30)


class Due(StrEnum):
    """When something is due, seen from a day."""

    PASSED = "passed"
    SOON = "soon"
    """In the next 30 days, that day with them."""
    LATER = "later"
    NONE = "none"
    """No day is set."""


@dataclass(frozen=True)
class Gap:
    """Points of one leaf that are lost or not sure, with what would win them.

    `points` are what is at stake. `needs` are the moves that can still be made, the smallest first;
    `closed` says that something could be done before the year or the self-score was over. `paces`
    are those of the moves, one for each, None where it is no count of files that say what they
    cover.
    """

    leaf: Leaf
    result: LeafScore
    state: GapState
    points: Fraction
    division: str
    due: date | None
    needs: tuple[Need, ...] = ()
    closed: bool = False
    paces: tuple[Pace | None, ...] = ()

    @property
    def move(self) -> Need | None:
        """The move that wins most of those for which the pace so far is enough, or not known."""
        within = [
            need
            for need, pace in zip(self.needs, self.paces, strict=True)
            if pace is None or pace.enough
        ]
        return max(within, key=lambda need: need.gain, default=None)

    @property
    def gain(self) -> Fraction:
        """How many points the best that can still be done wins or makes sure."""
        if self.state is GapState.WINNABLE:
            return Fraction(0) if self.move is None else self.move.gain
        owed = self.state in (GapState.FIGURES, GapState.DOCUMENT) and not self.closed
        return self.points if owed else Fraction(0)


def gaps(view: RoundView, *, today: date) -> tuple[Gap, ...]:
    """Return all gaps of a round by state, the most hopeful first, then by points.

    With what is proven and what others have given, those of content make the maximum:
    low + the sum of their points = max_points. What a penalty takes off is a gap of its own; a
    bonus that is not won is none.
    """
    found = []
    for leaf, result in zip(view.criteria.leaves, view.scorecard.leaves, strict=True):
        role = view.criteria.component_of(leaf.code).role
        if role is not Role.BONUS and not leaf.tracked:
            found += _gaps_of(view, leaf, result, role, today)
    order = list(GapState)
    return tuple(sorted(found, key=lambda each: (order.index(each.state), -each.points)))


def when_due(gap: Gap, *, today: date) -> Due:
    """Tell when a gap is due, seen from a day."""
    if gap.due is None:
        return Due.NONE
    if gap.due < today:
        return Due.PASSED
    return Due.SOON if gap.due <= today + _SOON else Due.LATER


def totals(found: tuple[Gap, ...]) -> Mapping[GapState, Fraction]:
    """Return the points of each state."""
    return {
        state: sum((each.points for each in found if each.state is state), Fraction(0))
        for state in GapState
    }


def best_moves(found: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """Return the gaps that somebody here can do something about, the largest gain first."""
    own = [each for each in found if each.gain]
    return tuple(sorted(own, key=lambda each: -each.gain))


def _gaps_of(view: RoundView, leaf: Leaf, result: LeafScore, role: Role, today: date) -> list[Gap]:
    own = Gap(
        *(leaf, result, GapState.LOST, Fraction(0)),
        *(view.division_of(leaf.code), view.due_of(leaf.code)),
    )
    ended = not is_open(view.round.phase, Part.SELF)
    if result.points is None:
        if role is Role.PENALTY or not result.max_points:
            return []  # what is not known takes nothing off
        state = GapState.LOST if ended else GapState.FIGURES
        if not leaf.self_scored:
            state = GapState.OUTSIDE
        closed = ended and leaf.self_scored
        return [replace(own, state=state, points=result.max_points, closed=closed)]
    lost = lost_points(result, role)
    found = []
    if not leaf.self_scored:
        return [replace(own, state=GapState.OUTSIDE, points=lost)] if lost else []
    if role is Role.CONTENT and result.proof is Proof.CLAIMED and result.points:
        claimed = replace(own, state=GapState.DOCUMENT, points=result.points, closed=ended)
        found.append(claimed)
    if lost:
        found.append(_with_moves(view, replace(own, points=lost), today))
    return found


def _with_moves(view: RoundView, lost: Gap, today: date) -> Gap:
    """Say what could win lost points, as far as it still can be done."""
    every = needs_of(view, lost.leaf)
    needs = still_possible(view, lost.leaf, every, today=today)
    if not needs:
        return replace(lost, closed=bool(every))
    paces = tuple(pace_of(view, lost.leaf, need, today=today) for need in needs)
    return replace(lost, state=GapState.WINNABLE, needs=needs, paces=paces)


def needs_of(view: RoundView, leaf: Leaf) -> tuple[Need, ...]:
    """Return what would win points on a leaf as the round stands, possible or not."""
    head = view.criteria.head
    known = view.answers.get(leaf.code, LeafAnswers())
    role = view.criteria.component_of(leaf.code).role
    return needed(leaf, known, measures=head.measures, rounding=head.rounding, role=role)


def still_possible(
    view: RoundView, leaf: Leaf, needs: tuple[Need, ...], *, today: date
) -> tuple[Need, ...]:
    """Return the moves that can still be made: the self-score is open, and their count is."""
    if not is_open(view.round.phase, Part.SELF):
        return ()
    return tuple(need for need in needs if not _is_closed(view, leaf, need, today))


def _is_closed(view: RoundView, leaf: Leaf, need: Need, today: date) -> bool:
    """Tell whether a move counts what happens in the year, and no day of it is left to count."""
    if not _is_count(view, leaf, need):
        return False
    pace = pace_of(view, leaf, need, today=today)
    over = today > date(view.round.year, 12, 31)
    return over or (pace is not None and pace.needed is None)


def _is_count(view: RoundView, leaf: Leaf, need: Need) -> bool:
    records = view.records_of(leaf.code)
    for change in need.changes:
        measure = view.criteria.head.measures.get(change.input)
        record = records.get(change.input)
        if (measure is not None and measure.grows_with) or (
            record is not None and is_counted(record)
        ):
            return True
    return False
