"""What the plan is worth: points at risk where it is late, and what it promises against the gaps.

Exact: what is promised of one sub-criterion by several actions, and by one action of several
sub-criteria, is held against what these can still win by a largest flow (Ford and Fulkerson 1956).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from scoring.model import Leaf, Role
from scoring.score import lost_points
from scoring.scorecard import LeafScore
from services.assessment.view import RoundView
from services.store import PlanAction, PlanStatus

_NONE = Fraction(0)
_OPEN = (PlanStatus.TO_DO, PlanStatus.DOING)


@dataclass(frozen=True)
class Stake:
    """What a sub-criterion can still win: points lost by its figures, points not known yet."""

    leaf: Leaf
    lost: Fraction
    open: Fraction

    @property
    def points(self) -> Fraction:
        """Lost and open together."""
        return self.lost + self.open


@dataclass(frozen=True)
class Bundle:
    """Sub-criteria that share actions, with what these promise and what can be won there.

    `excess` are the points promised that cannot be won, wherever they are counted.
    """

    stakes: tuple[Stake, ...]
    actions: tuple[PlanAction, ...]
    expected: Fraction
    excess: Fraction
    unestimated: int
    """How many of the actions say nothing of points."""

    @property
    def winnable(self) -> Fraction:
        """What the sub-criteria can still win together."""
        return points_of(self.stakes)


@dataclass(frozen=True)
class Reconciliation:
    """The plan held against the gaps.

    `uncovered` are the leaves that lose points and have no action that is still to come, the
    largest loss first; `untied` the open actions that name no sub-criterion.
    """

    bundles: tuple[Bundle, ...]
    uncovered: tuple[Stake, ...]
    untied: tuple[PlanAction, ...]

    @property
    def expected(self) -> Fraction:
        """All points that open actions promise of sub-criteria."""
        return sum((each.expected for each in self.bundles), _NONE)

    @property
    def excess(self) -> Fraction:
        """What of it cannot be won."""
        return sum((each.excess for each in self.bundles), _NONE)

    @property
    def uncovered_points(self) -> Fraction:
        """What is lost where no action is planned."""
        return sum((each.lost for each in self.uncovered), _NONE)


def stakes(view: RoundView) -> dict[str, Stake]:
    """Return what each leaf can still win, by code; tracked leaves and penalties win nothing new.

    Points that a penalty takes off now count as lost: they come back when it is undone.
    """
    found = {}
    for leaf, result in zip(view.criteria.leaves, view.scorecard.leaves, strict=True):
        role = view.criteria.component_of(leaf.code).role
        found[leaf.code] = Stake(leaf, lost_points(result, role), _open_points(result, role))
    return found


def _open_points(result: LeafScore, role: Role) -> Fraction:
    """Return what is not known yet; a bonus not won is open, an unknown penalty wins nothing."""
    if role is Role.PENALTY:
        return _NONE
    if result.points is None:
        return result.max_points
    return result.max_points - result.points if role is Role.BONUS else _NONE


def is_overdue(action: PlanAction, *, today: date) -> bool:
    """Tell whether an action should be done and is not."""
    due = action.told.due
    return action.told.status in _OPEN and due is not None and due < today


def at_risk(at_stake: Mapping[str, Stake], actions: Iterable[PlanAction]) -> tuple[Stake, ...]:
    """Return what hangs on actions (those that are overdue): each leaf with points once."""
    codes = {code for each in actions for code in each.told.codes}
    return tuple(each for code, each in at_stake.items() if code in codes and each.points)


def points_of(stakes_: Iterable[Stake]) -> Fraction:
    """Add up what leaves can still win."""
    return sum((each.points for each in stakes_), _NONE)


def reconcile(view: RoundView, actions: Sequence[PlanAction]) -> Reconciliation:
    """Hold what open actions promise against what their leaves can still win.

    What is done shows in the figures already, what is dropped promises nothing.
    """
    at_stake = stakes(view)
    coming = [each for each in actions if each.told.status in _OPEN]
    tied = [each for each in coming if _codes(each, at_stake)]
    covered = {code for each in tied for code in _codes(each, at_stake)}
    uncovered = [each for each in at_stake.values() if each.lost and each.leaf.code not in covered]
    return Reconciliation(
        bundles=tuple(_bundle(group, at_stake) for group in _groups(tied, at_stake)),
        uncovered=tuple(sorted(uncovered, key=lambda each: -each.lost)),
        untied=tuple(each for each in coming if each not in tied),
    )


def _codes(action: PlanAction, at_stake: Mapping[str, Stake]) -> tuple[str, ...]:
    """Return the leaves of an action that the set has; an edition may have dropped one."""
    return tuple(code for code in action.told.codes if code in at_stake)


def _groups(actions: Sequence[PlanAction], at_stake: Mapping[str, Stake]) -> list[list[PlanAction]]:
    """Return the actions in groups that share no leaf, in the order of the set."""
    groups: list[tuple[set[str], list[PlanAction]]] = []
    for action in actions:
        codes, members = set(_codes(action, at_stake)), [action]
        for group in [each for each in groups if each[0] & codes]:
            groups.remove(group)
            codes |= group[0]
            members = [*group[1], *members]
        groups.append((codes, members))
    places = {code: place for place, code in enumerate(at_stake)}
    groups.sort(key=lambda group: min(places[code] for code in group[0]))
    return [members for _, members in groups]


def _bundle(actions: Sequence[PlanAction], at_stake: Mapping[str, Stake]) -> Bundle:
    promised = {
        each.id: Fraction(each.told.expected_points)
        for each in actions
        if each.told.expected_points is not None
    }
    leaves = {each.id: _codes(each, at_stake) for each in actions}
    codes = {code for named in leaves.values() for code in named}
    chosen = tuple(stake for code, stake in at_stake.items() if code in codes)
    rooms = {each.leaf.code: each.points for each in chosen}
    expected = sum(promised.values(), _NONE)
    return Bundle(
        stakes=chosen,
        actions=tuple(actions),
        expected=expected,
        excess=expected - most_that_fits(promised, leaves, rooms),
        unestimated=len(actions) - len(promised),
    )


def most_that_fits(
    promised: Mapping[int, Fraction],
    leaves: Mapping[int, Sequence[str]],
    rooms: Mapping[str, Fraction],
) -> Fraction:
    """Return how much of what actions promise fits into what their leaves can still win.

    An action may spread its points over its leaves as it likes.
    """
    placed: dict[tuple[int, str], Fraction] = {}
    left = dict(rooms)
    fitted = _NONE
    for action, points in promised.items():
        unplaced = points
        while unplaced and (path := _free_path(action, leaves, left, placed)):
            amount = min(unplaced, left[path[-1][1]], *_moved(path, placed))
            for step, (giver, code) in enumerate(path):
                placed[giver, code] = placed.get((giver, code), _NONE) + amount
                if step:
                    placed[giver, path[step - 1][1]] -= amount
            left[path[-1][1]] -= amount
            unplaced -= amount
            fitted += amount
    return fitted


def _moved(
    path: Sequence[tuple[int, str]], placed: Mapping[tuple[int, str], Fraction]
) -> list[Fraction]:
    """Return what each action after the first has where the one before it wants to be."""
    pairs = pairwise(path)
    return [placed[giver, wanted] for (_, wanted), (giver, _) in pairs]


def _free_path(
    first: int,
    leaves: Mapping[int, Sequence[str]],
    left: Mapping[str, Fraction],
    placed: Mapping[tuple[int, str], Fraction],
) -> list[tuple[int, str]]:
    """Return a shortest way to room: an action and its leaf, then who makes way, and to where."""
    ways: list[list[tuple[int, str]]] = [[(first, code)] for code in leaves[first]]
    seen = set(leaves[first])
    for way in ways:  # grows while it is walked: breadth first
        code = way[-1][1]
        if left[code]:
            return way
        for (giver, where), points in placed.items():
            if where != code or not points:
                continue
            for other in leaves[giver]:
                if other not in seen:
                    seen.add(other)
                    ways.append([*way, (giver, other)])
    return []
