"""Who acts, in which role, and what each role may do.

Every function of this package that writes asks here first; pages only hide what would be refused.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from services.store import Phase
from services.store.phases import is_reopening


class Role(StrEnum):
    """What somebody is to a round."""

    FOCAL_POINT = "focal_point"  # đầu mối CCHC
    CONTRIBUTOR = "contributor"  # phòng, đơn vị
    LEADER = "leader"  # lãnh đạo
    REVIEWER = "reviewer"  # thẩm định
    ADMINISTRATOR = "administrator"  # quản trị


class Permission(StrEnum):
    """What a role may do."""

    SEE = "see"  # the round as it stands; a reviewer sees what was submitted
    PLAN = "plan"  # open a round, its dates, who deals with what, the sample
    ANSWER = "answer"  # evidence, figures, documents, explanations; a contributor's own leaves
    COMMENT = "comment"  # a contributor's own leaves
    DECIDE = "decide"  # approve a leaf or send it back
    HAND_UP = "hand_up"  # to the leaders for approval
    APPROVE = "approve"  # and submit, or hand back
    REOPEN = "reopen"  # what was submitted
    REVIEW = "review"  # the lanes and phases of the reviews
    RESULTS = "results"  # what was published, and results of earlier years
    SNAPSHOT = "snapshot"
    WHAT_IF = "what_if"  # keep and drop scenarios, which touch nothing of the round


GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.FOCAL_POINT: frozenset(Permission) - {Permission.APPROVE, Permission.REOPEN},
    Role.CONTRIBUTOR: frozenset(
        {Permission.SEE, Permission.ANSWER, Permission.COMMENT, Permission.WHAT_IF}
    ),
    Role.LEADER: frozenset(
        {
            Permission.SEE,
            Permission.COMMENT,
            Permission.DECIDE,
            Permission.APPROVE,
            Permission.REOPEN,
            Permission.SNAPSHOT,
            Permission.WHAT_IF,
        }
    ),
    Role.REVIEWER: frozenset({Permission.REVIEW}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.SEE,
            Permission.PLAN,
            Permission.REOPEN,
            Permission.RESULTS,
            Permission.SNAPSHOT,
        }
    ),
}
"""The focal point also enters what reviewers sent on paper; the log says who did."""


@dataclass(frozen=True)
class Person:
    """Who acts, in one role; `division` is the contributor's (an owner of the set)."""

    name: str
    role: Role
    division: str = ""

    @property
    def signature(self) -> str:
        """What the log keeps of them: "local/contributor/van-phong-so"."""
        return "/".join(part for part in (self.name, self.role.value, self.division) if part)


class NotPermitted(Exception):
    """The role may not do this; nothing was written.

    `code` names the sentence `people.problems.<code>`: with `codes` they are the leaves of others.
    """

    code: ClassVar[str] = "not_permitted"

    def __init__(self, who: Person, permission: Permission, codes: Collection[str] = ()) -> None:
        super().__init__(f"{who.signature}: {permission} {sorted(codes)}")
        self.who = who
        self.permission = permission
        self.codes = tuple(sorted(codes))

    @property
    def params(self) -> Mapping[str, Any]:
        """What a sentence can name."""
        return {"codes": ", ".join(self.codes)}


class Owned(Protocol):
    """A round that knows which division deals with a leaf."""

    def division_of(self, code: str) -> str:
        """Return the division of a leaf."""


def may(who: Person, permission: Permission) -> bool:
    """Tell whether a role has a permission at all."""
    return permission in GRANTS[who.role]


def owns(who: Person, round_: Owned, code: str) -> bool:
    """Tell whether a leaf is a person's own: a contributor's division, all of anybody else."""
    return who.role is not Role.CONTRIBUTOR or round_.division_of(code) == who.division


def require(who: Person, permission: Permission) -> None:
    """Raise NotPermitted where the role does not have the permission."""
    if not may(who, permission):
        raise NotPermitted(who, permission)


def require_own(who: Person, permission: Permission, round_: Owned, codes: Collection[str]) -> None:
    """Raise NotPermitted where the role does not have it, or a contributor not for these leaves."""
    require(who, permission)
    others = {code for code in codes if not owns(who, round_, code)}
    if others:
        raise NotPermitted(who, permission, others)


def permissions_for_move(phase: Phase, to: Phase) -> frozenset[Permission]:
    """Return the permissions of which one is needed to move a round."""
    if is_reopening(phase, to):
        handed_back = (phase, to) == (Phase.APPROVAL, Phase.SELF_SCORING)
        back = {Permission.APPROVE, Permission.HAND_UP} if handed_back else {Permission.REOPEN}
        return frozenset(back)
    match to:
        case Phase.SELF_SCORING:
            return frozenset({Permission.PLAN})
        case Phase.APPROVAL:
            return frozenset({Permission.HAND_UP})
        case Phase.SUBMITTED:
            return frozenset({Permission.APPROVE})
    return frozenset({Permission.REVIEW})
