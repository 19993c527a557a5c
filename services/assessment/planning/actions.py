"""The plan changed by people: actions added, written anew, moved on, removed."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from scoring.problems import Problem
from services.assessment.people import (
    NotPermitted,
    Permission,
    Person,
    Role,
    may,
    require,
)
from services.assessment.planning.factors import FACTORS
from services.assessment.view import RoundView
from services.store import PlanAction, PlanActionInput, PlanStatus, Store

_MOST_PLACES = 6


class FaultyAction(Exception):
    """The action can't be taken as it is told; `problems` says why, nothing is saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def add(
    store: Store,
    view: RoundView,
    actions: Sequence[PlanActionInput],
    *,
    seen: int | None = None,
    who: Person,
) -> tuple[PlanAction, ...]:
    """Add actions to the plan, all of them or none.

    Raises NotPermitted, FaultyAction, StaleRound.
    """
    require(who, Permission.PLAN)
    checked = [_checked(view, each) for each in actions]
    return store.add_actions(view.round.id, checked, seen=seen, who=who.signature)


def change(
    store: Store,
    view: RoundView,
    action: PlanAction,
    told: PlanActionInput,
    *,
    expected_version: int,
    who: Person,
) -> PlanAction:
    """Write an action anew. Raises NotPermitted, FaultyAction, NoSuchAction, StaleAction."""
    require(who, Permission.PLAN)
    return store.put_action(
        action.id, _checked(view, told), expected_version=expected_version, who=who.signature
    )


def move_on(store: Store, action: PlanAction, status: PlanStatus, *, who: Person) -> PlanAction:
    """Say how far an action is; a contributor may of those of their own division.

    Raises NotPermitted, NoSuchAction, StaleAction.
    """
    if not may_move(who, action):
        raise NotPermitted(who, Permission.PLAN)
    told = replace(action.told, status=status)
    return store.put_action(action.id, told, expected_version=action.version, who=who.signature)


def may_move(who: Person, action: PlanAction) -> bool:
    """Tell whether somebody may say how far an action is."""
    own = who.role is Role.CONTRIBUTOR and bool(who.division)
    return may(who, Permission.PLAN) or (own and action.told.division == who.division)


def remove(store: Store, action: PlanAction, *, expected_version: int, who: Person) -> None:
    """Take an action out of the plan. Raises NotPermitted, NoSuchAction, StaleAction."""
    require(who, Permission.PLAN)
    store.remove_action(action.id, expected_version=expected_version, who=who.signature)


def _checked(view: RoundView, told: PlanActionInput) -> PlanActionInput:
    """Return an action without stray blanks. Raises FaultyAction, KeyError for an unknown code."""
    problems = []
    codes = {leaf.code for leaf in view.criteria.leaves}
    unknown = sorted({*told.codes} - codes) + sorted({*told.factors} - FACTORS.keys())
    if unknown:
        raise KeyError(", ".join(unknown))
    if not told.text.strip():
        problems.append(Problem("plan_text_missing"))
    points = told.expected_points
    if points is not None and not (points.is_finite() and 0 <= points <= view.scorecard.max_points):
        params = {"max": view.scorecard.max_points}
        problems.append(Problem("plan_points_out_of_range", found=str(points), params=params))
    elif points is not None and points != round(points, _MOST_PLACES):
        problems.append(Problem("plan_points_too_fine", found=str(points)))
    if problems:
        raise FaultyAction(tuple(problems))
    names = ("text", "number", "division", "supporting", "person", "output", "due_words", "source")
    return replace(told, **{name: getattr(told, name).strip() for name in names})


def points_of(written: str) -> Decimal | None:
    """Return the points that somebody typed; None for nothing typed.

    A comma or a point is before the decimals. Raises FaultyAction.
    """
    plain = written.strip().replace(",", ".")
    if not plain:
        return None
    if not (plain.isascii() and plain.replace(".", "", 1).isdigit()):
        raise FaultyAction((Problem("plan_points_unreadable", found=written),))
    return Decimal(plain)
