"""Moves that still win points in a round, and which of them to make under a limit of effort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scoring.answers import write_value
from scoring.best_moves import Move, best_moves
from scoring.model import Leaf, Role
from scoring.rules.inverse import Need
from services.assessment.analysis.gaps import needs_of, still_possible
from services.assessment.analysis.pace import pace_of
from services.assessment.analysis.scenarios import Changes, look_at
from services.assessment.view import RoundView

_ZERO = Fraction(0)


@dataclass(frozen=True)
class PossibleMove:
    """One thing that can still be done on a leaf; `gain` is what it alone adds to the total.

    `key` tells it from all others, as long as the figures stand as they are.
    """

    key: str
    leaf: Leaf
    need: Need
    gain: Fraction


@dataclass(frozen=True)
class Choice:
    """The moves that win the most within a limit.

    `gain` is that of the whole set, from scoring the round again with all of them made.
    """

    moves: tuple[PossibleMove, ...]
    effort: int
    gain: Fraction
    changes: Changes


def possible_moves(view: RoundView, *, today: date) -> tuple[PossibleMove, ...]:
    """Return all moves that can still be made and add to the total, in the order of the set.

    Those of one leaf are alternatives. What the pace so far does not reach is not among them.
    """
    found = []
    for leaf in view.criteria.leaves:
        for need in still_possible(view, leaf, needs_of(view, leaf), today=today):
            pace = pace_of(view, leaf, need, today=today)
            if pace is not None and not pace.enough:
                continue
            changes = _changes_of([(leaf, need)])
            gain = look_at(view, changes).difference
            if gain > 0:
                found.append(PossibleMove(_key(leaf, changes), leaf, need, gain))
    return tuple(found)


def choose(
    view: RoundView, moves: Sequence[PossibleMove], efforts: Mapping[str, int], *, limit: int
) -> Choice:
    """Choose the moves that win the most for `limit` units; those without an effort stay out.

    `efforts` are whole units above 0 by the key of the move. Raises ValueError for one below.
    """
    weighed = [each for each in moves if each.key in efforts]
    components = [view.criteria.component_of(each.leaf.code) for each in weighed]
    within = [
        Move(
            each.leaf.code,
            _points(view, each, component.role),
            efforts[each.key],
            component.code if component.role is Role.BONUS else "",
        )
        for each, component in zip(weighed, components, strict=True)
    ]
    chosen = set(best_moves(within, limit=limit, rooms=_rooms(view)))
    made = tuple(each for each, move in zip(weighed, within, strict=True) if move in chosen)
    changes = _changes_of([(each.leaf, each.need) for each in made])
    effort = sum(efforts[each.key] for each in made)
    return Choice(made, effort, look_at(view, changes).difference, changes)


def _points(view: RoundView, move: PossibleMove, role: Role) -> Fraction:
    """Return what a move is worth in the total before a bonus is full and the total is rounded."""
    content = view.scorecard.content.max_points
    if role is Role.BONUS or not content:
        return move.need.gain
    return move.need.gain * view.scorecard.max_points / content


def _rooms(view: RoundView) -> dict[str, Fraction]:
    """Return how many points each bonus component has left to give."""
    return {
        each.code: max(_ZERO, Fraction(each.max_points) - (known or _ZERO))
        for each in view.criteria.components
        if each.role is Role.BONUS
        for known in [view.scorecard.component(each.code).totals.points]
    }


def _changes_of(made: Sequence[tuple[Leaf, Need]]) -> Changes:
    return {
        leaf.code: {each.input: write_value(each.after) for each in need.changes}
        for leaf, need in made
    }


def _key(leaf: Leaf, changes: Changes) -> str:
    inputs = sorted(changes[leaf.code].items())
    return " ".join([leaf.code, *(f"{name}={value}" for name, value in inputs)])
