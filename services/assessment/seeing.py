"""A round as a role sees it: as it stands, or for a reviewer as it was submitted last."""

from services.assessment.people import Permission, Person, Role, require
from services.assessment.view import RoundView, view_round
from services.store import Store


class NotSubmitted(Exception):
    """Nothing was submitted yet, so a reviewer has nothing to see."""


def open_view(store: Store, round_id: int, *, who: Person) -> RoundView:
    """Return a round for somebody to work with.

    A reviewer sees the figures, documents and rules of the last submitted snapshot, with the lanes
    and the explanations as they stand now. Raises NoSuchRound, NotSubmitted.
    """
    if who.role is not Role.REVIEWER:
        require(who, Permission.SEE)
    return view_round(store, round_id)
