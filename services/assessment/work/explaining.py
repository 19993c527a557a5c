"""Explanations (giải trình): which are owed, and written by a person from a draft."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.answers import Proof
from scoring.model import Leaf
from scoring.problems import Problem
from services.assessment.people import Permission, Person, require_own
from services.assessment.view import RoundView
from services.assessment.work.drafting import EarlierWords, draft
from services.catalogue.sets import criteria_set
from services.store import Explanation, ExplanationKind, Lane, Review, Store

__all__ = (
    "EarlierWords",
    "FaultyExplanation",
    "Owed",
    "draft",
    "earlier_words",
    "earlier_words_by_code",
    "faults",
    "owed",
    "write",
)

_TO_FILL = re.compile(r"\[[^\[\]]*(?:…|\.\.\.)[^\[\]]*\]")
"""A place that a draft leaves to the person: "[… the reason]"."""


@dataclass(frozen=True)
class Owed:
    """An explanation that is asked for, whether it is written already or not."""

    code: str
    kind: ExplanationKind


class FaultyExplanation(Exception):
    """The words can't be taken; `problems` says why, nothing is saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def owed(view: RoundView) -> tuple[Owed, ...]:
    """Return all explanations that the round asks for, in the order of the set.

    PROOF for points that rest on a claim; REPLY for what the first review contests or cuts.
    """
    return tuple(Owed(leaf.code, kind) for leaf in view.criteria.leaves for kind in _of(view, leaf))


def _of(view: RoundView, leaf: Leaf) -> Iterator[ExplanationKind]:
    own = view.scorecard.leaf(leaf.code)
    scored = leaf.self_scored and not leaf.tracked and own.points is not None
    if scored and own.proof is Proof.CLAIMED:
        yield ExplanationKind.PROOF
    review = view.review_of(leaf.code, Lane.REVIEWED)
    if review is None:
        return
    cut = scored and review.points is not None and review.points < (own.points or 0)
    if review.contested or cut:
        yield ExplanationKind.REPLY


def earlier_words(store: Store, view: RoundView, code: str) -> tuple[EarlierWords, ...]:
    """Return what reviewers wrote of a leaf in earlier rounds of the unit, the latest first."""
    return earlier_words_by_code(store, view).get(code, ())


def earlier_words_by_code(store: Store, view: RoundView) -> dict[str, tuple[EarlierWords, ...]]:
    """Return what reviewers wrote of each leaf in earlier rounds of the unit, the latest first.

    Only where the edition of that round calls the leaf the same: codes move between editions.
    """
    names = {leaf.code: leaf.name for leaf in view.criteria.leaves}
    found: dict[str, tuple[EarlierWords, ...]] = {}
    for earlier in store.rounds(view.unit.code):
        if earlier.year >= view.round.year:
            continue
        reviews = store.reviews(earlier.id)
        for leaf in criteria_set(earlier.criteria_set).leaves if reviews else ():
            words = _last_words(reviews, leaf.code)
            if words and names.get(leaf.code) == leaf.name:
                told = EarlierWords(earlier.year, words)
                found[leaf.code] = (*found.get(leaf.code, ()), told)
    return found


def _last_words(reviews: Sequence[Review], code: str) -> str:
    said = {each.lane: each.comment for each in reviews if each.code == code and each.comment}
    return said.get(Lane.FINAL) or said.get(Lane.REVIEWED) or ""


def write(
    store: Store,
    view: RoundView,
    *,
    code: str,
    kind: ExplanationKind,
    words: str,
    expected_version: int | None,
    who: Person,
) -> Explanation:
    """Save an explanation of a person's own leaf.

    Raises NotPermitted, FaultyExplanation, PartLocked, StaleExplanation, KeyError for an unknown
    code.
    """
    require_own(who, Permission.ANSWER, view, {view.criteria.leaf(code).code})
    problems = faults(words)
    if problems:
        raise FaultyExplanation(problems)
    return store.write_explanation(
        view.round.id,
        code=code,
        kind=kind,
        text=words,
        expected_version=expected_version,
        who=who.signature,
    )


def faults(words: str) -> tuple[Problem, ...]:
    """Return why words can't be sent: there are none, or places are left to be filled in."""
    if not words.strip():
        return (Problem("explanation_blank"),)
    left = dict.fromkeys(_TO_FILL.findall(words))
    return tuple(Problem("explanation_unfinished", found=each) for each in left)
