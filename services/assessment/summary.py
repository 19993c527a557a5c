"""What the overview says: where points are lost, what is missing, how last year ended."""

from dataclasses import dataclass
from fractions import Fraction

from scoring.model import Component, Leaf
from scoring.scorecard import LeafScore, Outcome, Totals
from services.assessment.view import TOTAL, RoundView, latest_result
from services.store import Lane, ResultRecord


@dataclass(frozen=True)
class ComponentSummary:
    """One component: its totals and its last result, where one stands under an equal maximum."""

    component: Component
    totals: Totals
    last: ResultRecord | None


@dataclass(frozen=True)
class Loss:
    """Points that a leaf does not have, though its figures are known."""

    leaf: Leaf
    result: LeafScore
    points: Fraction


def component_summaries(view: RoundView) -> tuple[ComponentSummary, ...]:
    """Return all components in order.

    A last result out of another maximum is left out: the two can't stand on one bar.
    """
    summaries = []
    for component, result in zip(view.criteria.components, view.scorecard.components, strict=True):
        lanes = (Lane.FINAL, Lane.REVIEWED, Lane.SURVEY)
        last = latest_result(view.results_of(component.code), lanes=lanes)
        if last is not None and last.max_points != component.max_points:
            last = None
        summaries.append(ComponentSummary(component, result.totals, last))
    return tuple(summaries)


def last_total(view: RoundView) -> ResultRecord | None:
    """Return the newest final or reviewed total of an earlier year."""
    return latest_result(view.results_of(TOTAL))


def losses(view: RoundView) -> tuple[Loss, ...]:
    """Return the leaves that lost points, the largest loss first."""
    found = [
        Loss(leaf, result, result.max_points - result.points)
        for leaf, result in _scored(view)
        if result.points is not None and result.points < result.max_points
    ]
    return tuple(sorted(found, key=lambda loss: (-loss.points, loss.leaf.code)))


def missing(view: RoundView) -> tuple[tuple[Leaf, LeafScore], ...]:
    """Return what the department still owes: no figures, invalid ones, or figures without proof."""
    owed = (Outcome.INVALID, Outcome.UNKNOWN, Outcome.CLAIMED)
    found = [
        (leaf, result)
        for leaf, result in _scored(view)
        if result.outcome in owed and leaf.self_scored and not leaf.tracked
    ]
    return tuple(sorted(found, key=lambda pair: (owed.index(pair[1].outcome), -pair[1].max_points)))


def _scored(view: RoundView) -> list[tuple[Leaf, LeafScore]]:
    return list(zip(view.criteria.leaves, view.scorecard.leaves, strict=True))
