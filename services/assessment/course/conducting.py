"""A round on its way from phase to phase, and by when each phase is to end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from scoring.problems import Problem, Severity
from services.assessment.checking.readiness import findings
from services.assessment.course.rounds import change_round
from services.assessment.course.snapshots import capture
from services.assessment.people import (
    GRANTS,
    NotPermitted,
    Permission,
    Person,
    Role,
    permissions_for_move,
    require,
)
from services.assessment.view import RoundView, view_round
from services.store import Phase, Round, Store
from services.store.phases import is_reopening, moves_from

WITH_DATE = (
    Phase.PREPARING,
    Phase.SELF_SCORING,
    Phase.REVIEW_1,
    Phase.EXPLANATION,
    Phase.REVIEW_2,
)
"""The phases that end on a day of their own: approval ends on the day the round is due, a submitted
round waits for its reviewers, a published one for nothing."""


class FaultyMove(Exception):
    """The round is not ready to be submitted; `problems` says why, nothing was written."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class FaultyDates(Exception):
    """The days are not in the order of the phases; `problems` names each, nothing was written."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class OfferedMove:
    """A phase that may follow, whether the person may bring the round there, and who else may."""

    to: Phase
    is_back: bool
    permitted: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class TakenMove:
    """A move that was made; `reason` is empty where none was owed."""

    before: Phase
    to: Phase
    reason: str
    who: str
    at: datetime


def offered_moves(view: RoundView, who: Person) -> tuple[OfferedMove, ...]:
    """Return the moves from where a round stands: the usual one first, those back last."""
    phase = view.round.phase
    return tuple(
        OfferedMove(
            to,
            is_back=is_reopening(phase, to),
            permitted=_may_move(who.role, phase, to),
            roles=tuple(role for role in Role if _may_move(role, phase, to)),
        )
        for to in moves_from(phase)
    )


def taken_moves(store: Store, round_id: int) -> tuple[TakenMove, ...]:
    """Return how a round came to where it stands, the oldest move first."""
    return tuple(
        TakenMove(
            Phase(entry.before["phase"]),
            Phase(entry.after["phase"]),
            entry.after["reason"],
            entry.who,
            entry.at,
        )
        for entry in store.moves(round_id)
        if entry.before and entry.after
    )


def move(
    store: Store,
    view: RoundView,
    *,
    to: Phase,
    reason: str = "",
    seen: int | None = None,
    who: Person,
) -> Round:
    """Bring a round into another phase; with the submitting a snapshot is kept.

    `seen` is the state of the round that the person saw; None is the one that stands now. Raises
    NotPermitted, FaultyMove where errors stand against submitting, ForbiddenMove, ReasonMissing,
    StalePhase, StaleRound.
    """
    phase = view.round.phase
    if not _may_move(who.role, phase, to):
        raise NotPermitted(who, min(permissions_for_move(phase, to)))
    content = None
    if to is Phase.SUBMITTED and not is_reopening(phase, to):
        seen = store.seen(view.round.id) if seen is None else seen
        now = view_round(store, view.round.id)
        _check_ready(store, now)
        content = capture(store, now, phase=to)
    return store.move_phase(
        view.round.id,
        expected=phase,
        to=to,
        reason=reason,
        snapshot=content,
        seen=seen,
        who=who.signature,
    )


def count_errors(store: Store, view: RoundView) -> int:
    """Return how many errors stand against submitting a round."""
    return sum(each.severity is Severity.ERROR for each in findings(store, view))


def deadline_of(round_: Round, phase: Phase) -> date | None:
    """Return by when a phase is to end; self-scoring and approval by the day the round is due."""
    by_due = phase in (Phase.SELF_SCORING, Phase.APPROVAL)
    return round_.dates.get(phase, round_.due if by_due else None)


def is_late(round_: Round, today: date) -> bool:
    """Tell whether a round should have left its phase. It is never moved by a clock."""
    deadline = deadline_of(round_, round_.phase)
    return deadline is not None and deadline < today


def set_dates(
    store: Store,
    view: RoundView,
    *,
    dates: Mapping[Phase, date],
    due: date | None,
    target: str,
    who: Person,
) -> Round:
    """Set by when each phase is to end, by when the round is due, and the target (text).

    Raises NotPermitted, FaultyDates, FaultyRound where the target can't be taken.
    """
    require(who, Permission.PLAN)
    problems = tuple(_out_of_order(dates, due))
    if problems:
        raise FaultyDates(problems)
    return change_round(store, view, due=due, target=target, dates=dates, who=who)


def _may_move(role: Role, phase: Phase, to: Phase) -> bool:
    return bool(GRANTS[role] & permissions_for_move(phase, to))


def _check_ready(store: Store, view: RoundView) -> None:
    errors = count_errors(store, view)
    if errors:
        raise FaultyMove((Problem("not_ready", params={"n": errors}),))


def _out_of_order(dates: Mapping[Phase, date], due: date | None) -> list[Problem]:
    days = {**dates, **({} if due is None else {Phase.APPROVAL: due})}
    ordered = [(phase, days[phase]) for phase in Phase if phase in days]
    return [
        Problem(
            "day_too_early",
            params={"phase": later, "day": day, "before": earlier, "day_before": day_before},
        )
        for (earlier, day_before), (later, day) in pairwise(ordered)
        if day < day_before
    ]
