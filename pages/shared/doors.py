"""What is closed to whoever stands before it: by the phase of the round or by their role."""

from collections.abc import Collection

from pages.shared import session, words
from services.assessment.people import NotPermitted, Permission, require_own
from services.assessment.view import RoundView
from services.store import ForbiddenMove, Part, PartLocked, StalePhase, StoreFailure
from services.store.phases import is_open
from services.text import Text

Refusal = NotPermitted | StoreFailure
REFUSALS = (NotPermitted, StoreFailure)


def why_closed(
    view: RoundView, *parts: Part, permission: Permission, codes: Collection[str] = ()
) -> str | None:
    """Return the sentence that says why the person can't write here; None where they can.

    One open part is enough.
    """
    text = session.text()
    if not any(is_open(view.round.phase, part) for part in parts):
        return write_refusal(text, PartLocked(phase=view.round.phase, part=parts[0]))
    try:
        require_own(session.person(), permission, view, codes)
    except NotPermitted as refusal:
        return write_refusal(text, refusal)
    return None


def write_refusal(text: Text, refusal: Refusal) -> str:
    """Say why something was not done, and what to do."""
    match refusal:
        case NotPermitted(codes=codes) if codes:
            return text("people.problems.not_own", codes=", ".join(codes))
        case NotPermitted(who=who):
            role = text(f"people.roles.{who.role.value}")
            return text("people.problems.not_permitted", role=role)
        case PartLocked(phase=phase):
            return text("people.problems.part_locked", phase=words.phase_name(text, phase))
        case ForbiddenMove(phase=phase, to=to):
            here, there = words.phase_name(text, phase), words.phase_name(text, to)
            return text("people.problems.forbidden_move", phase=here, to=there)
        case StalePhase(phase=phase, params=params):
            mover = words.signed(text, params["who"])
            here = words.phase_name(text, phase)
            return text("people.problems.stale_phase", phase=here, who=mover)
        case _:
            params = dict(refusal.params)
            if "who" in params:
                params["who"] = words.signed(text, params["who"])
            return text(f"store.problems.{refusal.code}", **params)
