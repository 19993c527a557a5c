"""A round on its way through the phases."""

from services.store import Phase, Round, Store

CONTENT = {"format": 1, "scores": {"points": "141/2"}}
# the phases that may follow, the usual one first
MOVES = {
    "preparing": "self_scoring",
    "self_scoring": "approval",
    "approval": "submitted self_scoring",
    "submitted": "review_1 approval self_scoring",
    "review_1": "explanation review_2 published submitted approval self_scoring",
    "explanation": "review_2 review_1 submitted approval self_scoring",
    "review_2": "published explanation review_1 submitted approval self_scoring",
    "published": "review_2 explanation review_1 submitted approval self_scoring",
}


def move(store: Store, round_: Round, to: Phase, *, reason: str = "") -> Round:
    """Move a round from where it stands; submitting keeps CONTENT."""
    standing = store.round(round_.id).phase
    submits = to is Phase.SUBMITTED and standing is Phase.APPROVAL
    return store.move_phase(
        round_.id,
        expected=standing,
        to=to,
        reason=reason,
        snapshot=CONTENT if submits else None,
        label="Nộp" if submits else "",
        who="lan",
    )


def bring_to(store: Store, round_: Round, phase: Phase) -> Round:
    """Move a round on, phase by phase, until it is in this one."""
    order = tuple(Phase)
    for each in order[order.index(store.round(round_.id).phase) + 1 : order.index(phase) + 1]:
        move(store, round_, each)
    return store.round(round_.id)
