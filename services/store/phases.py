"""The phases of a round: what can be written in each, and which may follow which.

Nothing here reads or writes: the store asks before each change, pages ask what to offer.
"""

from collections.abc import Mapping
from enum import StrEnum


class Phase(StrEnum):
    """Where a round stands, in order."""

    PREPARING = "preparing"
    SELF_SCORING = "self_scoring"
    APPROVAL = "approval"
    SUBMITTED = "submitted"
    REVIEW_1 = "review_1"
    EXPLANATION = "explanation"
    REVIEW_2 = "review_2"
    PUBLISHED = "published"

    @property
    def place(self) -> int:
        """Its place in the order, from 0."""
        return tuple(Phase).index(self)


class Part(StrEnum):
    """What a phase opens and locks as one."""

    SELF = "self"
    """Answers, evidence, documents and the explanations owed with the self-score."""
    SURVEY = "survey"
    """Answers of the leaves that surveys or other bodies score: they come when they come."""
    REVIEWED = "reviewed"
    """The lane of the first review."""
    REPLY = "reply"
    """Explanations that answer the first review, and documents handed in with them."""
    FINAL = "final"
    """The lane of the second review, which is the last."""
    PUBLISHED = "published"
    """The lane of what was announced."""


OPEN: Mapping[Phase, frozenset[Part]] = {
    Phase.PREPARING: frozenset({Part.SELF, Part.SURVEY}),
    Phase.SELF_SCORING: frozenset({Part.SELF, Part.SURVEY}),
    Phase.APPROVAL: frozenset({Part.SURVEY}),
    Phase.SUBMITTED: frozenset({Part.SURVEY}),
    Phase.REVIEW_1: frozenset({Part.SURVEY, Part.REVIEWED}),
    Phase.EXPLANATION: frozenset({Part.SURVEY, Part.REPLY}),
    Phase.REVIEW_2: frozenset({Part.SURVEY, Part.FINAL}),
    Phase.PUBLISHED: frozenset({Part.SURVEY, Part.PUBLISHED}),
}

_AHEAD: Mapping[Phase, tuple[Phase, ...]] = {
    Phase.PREPARING: (Phase.SELF_SCORING,),
    Phase.SELF_SCORING: (Phase.APPROVAL,),
    Phase.APPROVAL: (Phase.SUBMITTED,),
    Phase.SUBMITTED: (Phase.REVIEW_1,),
    # A review that contests nothing needs no explanations; some provinces review once only.
    Phase.REVIEW_1: (Phase.EXPLANATION, Phase.REVIEW_2, Phase.PUBLISHED),
    Phase.EXPLANATION: (Phase.REVIEW_2,),
    Phase.REVIEW_2: (Phase.PUBLISHED,),
    Phase.PUBLISHED: (),
}


def is_open(phase: Phase, part: Part) -> bool:
    """Tell whether a part can be written in a phase."""
    return part in OPEN[phase]


def moves_from(phase: Phase) -> tuple[Phase, ...]:
    """Return the phases that may follow, the usual one first; those gone back to come last."""
    back = tuple(each for each in Phase if Phase.PREPARING.place < each.place < phase.place)
    return (*_AHEAD[phase], *reversed(back))


def is_reopening(phase: Phase, to: Phase) -> bool:
    """Tell whether a move goes back: an act that needs a reason."""
    return to.place < phase.place
