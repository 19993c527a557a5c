"""What is said of the work on a leaf: comments, approvals, and returns that owe a comment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scoring.problems import Problem
from services.assessment.people import Permission, Person, require, require_own
from services.assessment.view import RoundView
from services.store import Act, LogEntry, Store


class RemarkKind(StrEnum):
    """What a remark does to a leaf."""

    COMMENT = "comment"
    APPROVED = "approved"
    RETURNED = "returned"


_KINDS: Mapping[Act, RemarkKind] = {
    Act.LEAF_COMMENTED: RemarkKind.COMMENT,
    Act.LEAF_APPROVED: RemarkKind.APPROVED,
    Act.LEAF_RETURNED: RemarkKind.RETURNED,
}


@dataclass(frozen=True)
class Remark:
    """Something said of a leaf, signed.

    A decision `stands` until another follows or the leaf changes; a comment always does.
    """

    kind: RemarkKind
    text: str
    who: str  # a signature: "local/leader"
    at: datetime
    stands: bool


class FaultyRemark(Exception):
    """The remark can't be taken; `problems` says why, nothing is saved."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(each.code for each in problems))
        self.problems = problems


def talk_of(store: Store, view: RoundView) -> Mapping[str, tuple[Remark, ...]]:
    """Return all that was said of the leaves of a round by code, the oldest first."""
    entries = [each for each in store.remarks(view.round.id) if each.code is not None]
    changes = store.last_changes(view.round.id)
    decisions = {each.code: each.id for each in entries if each.act is not Act.LEAF_COMMENTED}
    talk: dict[str, tuple[Remark, ...]] = {}
    for entry in entries:
        code = entry.code or ""
        last = entry.id == decisions.get(code) and entry.id > changes.get(code, 0)
        remark = _remark(entry, stands=last or entry.act is Act.LEAF_COMMENTED)
        talk[code] = (*talk.get(code, ()), remark)
    return talk


def standing_decision(talk: tuple[Remark, ...]) -> Remark | None:
    """Return the approval or return of a leaf that holds now, if one does."""
    decisions = [each for each in talk if each.kind is not RemarkKind.COMMENT and each.stands]
    return decisions[-1] if decisions else None


def comment(store: Store, view: RoundView, *, code: str, text: str, who: Person) -> None:
    """Say something of a person's own leaf, in any phase.

    Raises NotPermitted, FaultyRemark where nothing is said, KeyError for an unknown code.
    """
    require_own(who, Permission.COMMENT, view, {view.criteria.leaf(code).code})
    _require_words(text)
    _say(store, view, code, Act.LEAF_COMMENTED, text, who=who)


def approve(
    store: Store,
    view: RoundView,
    *,
    code: str,
    note: str = "",
    seen: int | None = None,
    who: Person,
) -> None:
    """Approve a leaf as it stands; the approval lapses when the leaf changes.

    `seen` is the latest change that the person saw (see `Store.remark`). Raises NotPermitted,
    FaultyRemark where nothing is declared, StaleRound, PartLocked, KeyError for an unknown code.
    """
    require(who, Permission.DECIDE)
    if not view.records_of(view.criteria.leaf(code).code):
        raise FaultyRemark(Problem("approval_of_nothing", params={"leaf": code}))
    _say(store, view, code, Act.LEAF_APPROVED, note, seen=seen, who=who)


def send_back(
    store: Store, view: RoundView, *, code: str, comment: str, seen: int | None = None, who: Person
) -> None:
    """Send a leaf back with words on what to mend; it stands until the leaf changes.

    `seen` is as for `approve`. Raises NotPermitted, FaultyRemark where the words are missing,
    StaleRound, PartLocked, KeyError for an unknown code.
    """
    require(who, Permission.DECIDE)
    view.criteria.leaf(code)
    _require_words(comment)
    _say(store, view, code, Act.LEAF_RETURNED, comment, seen=seen, who=who)


def _require_words(words: str) -> None:
    if not words.strip():
        raise FaultyRemark(Problem("comment_missing"))


def _say(
    store: Store,
    view: RoundView,
    code: str,
    act: Act,
    words: str,
    *,
    seen: int | None = None,
    who: Person,
) -> None:
    store.remark(view.round.id, code=code, act=act, text=words, seen=seen, who=who.signature)


def _remark(entry: LogEntry, *, stands: bool) -> Remark:
    words = (entry.after or {}).get("text", "")
    return Remark(_KINDS[entry.act], words, entry.who, entry.at, stands)
