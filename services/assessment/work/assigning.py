"""Who is to deal with which leaves, by when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.assessment.people import Permission, Person, require
from services.assessment.view import RoundView
from services.store import AssignmentInput, Store


@dataclass(frozen=True)
class Common:
    """What several leaves have in common; a field is None where they differ.

    `due_differs` tells days that differ from leaves that have none of their own.
    """

    division: str | None
    person: str | None
    due: date | None
    due_differs: bool


def assign(
    store: Store, view: RoundView, assignments: Sequence[AssignmentInput], *, who: Person
) -> None:
    """Say who deals with leaves; the owner that the set names is kept as "nobody else".

    Raises NotPermitted, KeyError for an unknown code; then nothing is written.
    """
    require(who, Permission.PLAN)
    known = [(view.criteria.leaf(each.code), each) for each in assignments]
    said = [
        replace(each, division="") if each.division.strip() == leaf.owner else each
        for leaf, each in known
    ]
    store.assign(view.round.id, said, who=who.signature)


def common_to(view: RoundView, codes: Sequence[str]) -> Common:
    """Return what the assignments of leaves have in common. Raises KeyError for an unknown code."""
    standing = [_standing(view, code) for code in codes]
    divisions = {view.division_of(each.code) for each in standing}
    people = {each.person for each in standing}
    days = {each.due for each in standing}
    return Common(
        division=divisions.pop() if len(divisions) == 1 else None,
        person=people.pop() if len(people) == 1 else None,
        due_differs=len(days) > 1,
        due=days.pop() if len(days) == 1 else None,
    )


def reassigned(
    view: RoundView,
    codes: Sequence[str],
    *,
    before: Common,
    division: str | None,
    person: str,
    due: date | None,
) -> tuple[AssignmentInput, ...]:
    """Return the assignments of leaves as a form that was filled from `before` leaves them.

    What is as it was in the form is left to each leaf, so that leaves that differ go on differing.
    An empty person where all had one, or a day taken out, is a change. Raises KeyError.
    """
    changed = []
    for code in codes:
        each = _standing(view, code)
        if division is not None and division != before.division:
            each = replace(each, division=division)
        if person.strip() != (before.person or ""):
            each = replace(each, person=person.strip())
        if due != before.due:
            each = replace(each, due=due)
        changed.append(each)
    return tuple(changed)


def _standing(view: RoundView, code: str) -> AssignmentInput:
    """Return who deals with a leaf now, as it would be said."""
    code = view.criteria.leaf(code).code
    assigned = view.assignments.get(code)
    if assigned is None:
        return AssignmentInput(code)
    return AssignmentInput(code, assigned.division, assigned.person, assigned.due)
