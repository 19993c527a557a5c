"""A round as a role sees it: as it stands, or for a reviewer as it was submitted last."""

from dataclasses import replace

from scoring.score import score
from services.assessment.course.snapshots import criteria_of, records_of
from services.assessment.people import Permission, Person, Role, require
from services.assessment.view import RoundView, answers_from, view_round
from services.store import ExplanationKind, Phase, Snapshot, Store


class NotSubmitted(Exception):
    """Nothing was submitted yet, so a reviewer has nothing to see."""


def open_view(store: Store, round_id: int, *, who: Person) -> RoundView:
    """Return a round for somebody to work with.

    A reviewer sees the rules, figures, files and explanations of the last submission, with the
    review lanes and the replies as they stand now. Raises NoSuchRound, NotSubmitted, NotPermitted.
    """
    if who.role is not Role.REVIEWER:
        require(who, Permission.SEE)
        return view_round(store, round_id)
    submitted = last_submitted(store, round_id)
    if submitted is None:
        raise NotSubmitted
    return _as_submitted(view_round(store, round_id), submitted)


def last_submitted(store: Store, round_id: int) -> Snapshot | None:
    """Return the snapshot that was taken with the last submission, not one taken by hand since."""
    taken = [
        each
        for each in store.snapshots(round_id)
        if each.phase is Phase.SUBMITTED and not each.label
    ]
    return taken[-1] if taken else None


def _as_submitted(view: RoundView, submitted: Snapshot) -> RoundView:
    content = submitted.content
    criteria = criteria_of(content)
    records = records_of(content, round_id=view.round.id)
    answers = answers_from(criteria, records)
    files = {each["id"] for each in content["evidence"]}
    told = {(each["code"], each["kind"]) for each in content["explanations"]}
    return replace(
        view,
        criteria=criteria,
        records=records,
        answers=answers,
        scorecard=score(criteria, answers),
        evidence=tuple(each for each in view.evidence if each.id in files),
        explanations=tuple(
            each
            for each in view.explanations
            if each.kind is ExplanationKind.REPLY or (each.code, each.kind.value) in told
        ),
    )
