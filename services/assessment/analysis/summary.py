"""What the overview says: where points are lost, what is missing, how last year ended."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from scoring.answers import Proof
from scoring.model import Component, Leaf, Role
from scoring.score import lost_points
from scoring.scorecard import LeafScore, Outcome, Totals
from services.assessment.view import TOTAL, RoundView, latest_result
from services.store import Lane, ResultRecord, Store


@dataclass(frozen=True)
class ComponentSummary:
    """One component: its totals and its last result, where one stands under an equal maximum."""

    component: Component
    totals: Totals
    last: ResultRecord | None


@dataclass(frozen=True)
class Loss:
    """Points that a leaf costs the total, though its figures are known."""

    leaf: Leaf
    result: LeafScore
    points: Fraction


def component_summaries(view: RoundView) -> tuple[ComponentSummary, ...]:
    """Return all content components in order; what bonus and penalty do is no bar of their own.

    A last result out of another maximum is left out: the two can't stand on one bar.
    """
    summaries = []
    for component, result in zip(view.criteria.components, view.scorecard.components, strict=True):
        if component.role is not Role.CONTENT:
            continue
        lanes = (Lane.FINAL, Lane.REVIEWED, Lane.SURVEY)
        last = latest_result(view.results_of(component.code), lanes=lanes)
        if last is not None and last.max_points != component.max_points:
            last = None
        summaries.append(ComponentSummary(component, result.totals, last))
    return tuple(summaries)


@dataclass(frozen=True)
class Block:
    """What a bonus adds to the total or a penalty takes off, at most its cap."""

    component: Component
    points: Fraction


def blocks(view: RoundView) -> tuple[Block, ...]:
    """Return the bonus and penalty blocks in order; a penalty's points are below 0."""
    found = []
    for component, result in zip(view.criteria.components, view.scorecard.components, strict=True):
        if component.role is Role.CONTENT:
            continue
        points = min(result.totals.points or Fraction(0), Fraction(component.max_points))
        found.append(Block(component, -points if component.role is Role.PENALTY else points))
    return tuple(found)


def last_total(view: RoundView) -> ResultRecord | None:
    """Return the newest final or reviewed total of an earlier year."""
    return latest_result(view.results_of(TOTAL))


def losses(view: RoundView) -> tuple[Loss, ...]:
    """Return the leaves that cost the total points, the largest loss first."""
    found = [
        Loss(leaf, result, points)
        for leaf, result in _scored(view)
        if (points := lost_points(result, view.criteria.component_of(leaf.code).role))
    ]
    return tuple(sorted(found, key=lambda loss: (-loss.points, loss.leaf.code)))


@dataclass(frozen=True)
class Debt:
    """What the department still owes on a leaf: valid figures, any figures, or a proof of them."""

    leaf: Leaf
    result: LeafScore
    owed: Outcome  # invalid, unknown or claimed


_OWED = (Outcome.INVALID, Outcome.UNKNOWN, Outcome.CLAIMED)


def missing(view: RoundView) -> tuple[Debt, ...]:
    """Return what is still owed, the gravest first, then by maximum.

    A claim without a document that nothing arose owes its proof like any other.
    """
    found = [
        Debt(leaf, result, owed)
        for leaf, result in _scored(view)
        if leaf.self_scored and not leaf.tracked and (owed := _owed(result)) in _OWED
    ]
    return tuple(sorted(found, key=lambda debt: (_OWED.index(debt.owed), -debt.leaf.max_points)))


@dataclass(frozen=True)
class Changed:
    """A leaf whose figures changed, when last and by whom (a signature)."""

    leaf: Leaf
    at: datetime
    who: str


def changed_since(store: Store, view: RoundView, since: datetime) -> tuple[Changed, ...]:
    """Return the leaves whose figures changed after a moment, the newest change first."""
    latest = {
        entry.code: entry for entry in store.answer_history(view.round.id) if entry.at > since
    }
    leaves = {leaf.code: leaf for leaf in view.criteria.leaves}
    found = sorted(latest.values(), key=lambda entry: entry.id, reverse=True)
    return tuple(
        Changed(leaves[entry.code], entry.at, entry.who) for entry in found if entry.code in leaves
    )


def _owed(result: LeafScore) -> Outcome:
    if result.outcome is Outcome.NOT_ARISING and result.proof is Proof.CLAIMED:
        return Outcome.CLAIMED
    return result.outcome


def _scored(view: RoundView) -> list[tuple[Leaf, LeafScore]]:
    return list(zip(view.criteria.leaves, view.scorecard.leaves, strict=True))
