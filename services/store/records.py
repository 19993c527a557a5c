"""The rows of the store as frozen values.

Texts that say nothing are empty; what may be unknown is None. Times are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scoring.answers import Proof
from scoring.localized import Localized
from services.store.phases import Phase


class Lane(StrEnum):
    """Whose score a result is; lanes are never written over one another."""

    SELF = "self"
    REVIEWED = "reviewed"
    FINAL = "final"
    SURVEY = "survey"
    PUBLISHED = "published"


class Act(StrEnum):
    """What was done, as the log names it; the words stand in services/text, `store.acts`."""

    UNIT_ADDED = "unit.added"
    ROUND_OPENED = "round.opened"
    ROUND_CHANGED = "round.changed"
    EVIDENCE_ACCEPTED = "evidence.accepted"
    EVIDENCE_WITHDRAWN = "evidence.withdrawn"
    EVIDENCE_REINSTATED = "evidence.reinstated"
    ANSWER_READ = "answer.read"
    ANSWER_DECLARED = "answer.declared"
    ANSWER_REMOVED = "answer.removed"
    ANSWER_RECOUNTED = "answer.recounted"
    DOCUMENT_ADDED = "document.added"
    DOCUMENT_CHANGED = "document.changed"
    DOCUMENT_REMOVED = "document.removed"
    DOCUMENT_LINKED = "document.linked"
    DOCUMENT_UNLINKED = "document.unlinked"
    CHOICES_REMEMBERED = "choices.remembered"
    PHASE_MOVED = "phase.moved"
    PHASE_REOPENED = "phase.reopened"
    LEAF_ASSIGNED = "leaf.assigned"
    LEAF_APPROVED = "leaf.approved"
    LEAF_RETURNED = "leaf.returned"
    LEAF_COMMENTED = "leaf.commented"
    EXPLANATION_WRITTEN = "explanation.written"
    REVIEW_ENTERED = "review.entered"
    SNAPSHOT_TAKEN = "snapshot.taken"
    CROSSWALK_CONFIRMED = "crosswalk.confirmed"
    ACTION_ADDED = "action.added"
    ACTION_CHANGED = "action.changed"
    ACTION_REMOVED = "action.removed"
    RESULT_ENTERED = "result.entered"
    SURVEY_ENTERED = "survey.entered"
    SURVEY_REMOVED = "survey.removed"
    SAMPLE_REMOVED = "sample.removed"


@dataclass(frozen=True)
class Unit:
    """A department; `code` is a slug, `sample` marks one that is made up (MẪU)."""

    code: str
    name: Localized
    sample: bool = False


@dataclass(frozen=True)
class Round:
    """The assessment of a unit in a year by a criteria set ("so-mau/2024"): kỳ đánh giá."""

    id: int
    unit: str
    year: int
    criteria_set: str
    target: Decimal | None  # points
    due: date | None
    sample: bool
    created_at: datetime
    phase: Phase = Phase.PREPARING
    group: str = ""  # the group of units whose variant of the set counts, "" where it has none
    previous: int | None = None  # the round that this one was started from
    dates: Mapping[Phase, date] = field(default_factory=dict)  # by when each phase is to end


@dataclass(frozen=True)
class Evidence:
    """An accepted file and how it was read; its bytes are kept under `sha256`.

    `who` and `at` are those of the last time it was handed in. `replaces` is the older file that it
    corrects. `extract_sha256` names the rows that were read from it, "" where none are kept.
    """

    id: int
    round_id: int
    sha256: str
    file_name: str
    kind: str  # "" for a file that is kept as a document only
    size: int  # bytes
    period: str
    system: str  # where it comes from, "" where nobody said
    who: str
    at: datetime
    reading: Mapping[str, Any]
    choices: Mapping[str, Any] = field(default_factory=dict)
    extract_sha256: str = ""
    document_id: int | None = None
    replaces: int | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether it was undone and not handed in again."""
        return self.withdrawn_at is not None


@dataclass(frozen=True)
class Ground:
    """Cells ("sheet!A1:B2") of a file on which an answer rests.

    `evidence` None is the file that is being accepted now.
    """

    evidence: int | None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerInput:
    """The value of one input as files give it, with the files and cells it rests on.

    `value` is a decimal number with a point, "true" or "false", or the key of an option; None takes
    the input back to unknown. That nothing of the kind arose is the input "not_arising", "true",
    with the reason in `note`.
    """

    code: str
    input: str
    value: str | None
    state: Proof = Proof.PROVEN
    grounds: tuple[Ground, ...] = ()
    document: str = ""
    page: str = ""
    note: str = ""


@dataclass(frozen=True)
class DeclaredInput:
    """The value of one input as a person declares it, with the document and page it stands on."""

    value: str
    state: Proof = Proof.CLAIMED
    document: str = ""
    page: str = ""
    note: str = ""


@dataclass(frozen=True)
class AnswerRecord:
    """The answer that stands for one input; `version` grows by one with every change."""

    round_id: int
    code: str
    input: str
    value: str
    state: Proof
    grounds: tuple[Ground, ...]
    document: str
    page: str
    note: str
    version: int
    who: str
    at: datetime


@dataclass(frozen=True)
class Accepted:
    """The evidence that stands; `repeated` where the same bytes stood before."""

    evidence: Evidence
    repeated: bool


@dataclass(frozen=True)
class DocumentInput:
    """What a person tells of a document; `number` is what answers name ("45/BC-SXD")."""

    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Document:
    """A registered document of a round; `version` grows by one with every change."""

    id: int
    round_id: int
    number: str
    issued_on: date | None
    issuer: str
    title: str
    note: str
    version: int
    who: str
    at: datetime

    @property
    def name(self) -> str:
        """What it is called: its number, or else its title."""
        return self.number or self.title


@dataclass(frozen=True)
class DocumentLink:
    """Where in a document the proof of a sub-criterion stands."""

    document_id: int
    code: str
    section: str
    page: str
    who: str
    at: datetime


@dataclass(frozen=True)
class ResultRecord:
    """One result of an earlier year: of a component, criterion, sub-criterion code or "TOTAL"."""

    unit: str
    year: int
    lane: Lane
    code: str
    points: Decimal | None
    max_points: Decimal | None = None
    criteria_set: str | None = None
    source: str = ""
    sample: bool = False


@dataclass(frozen=True)
class ReviewInput:
    """What a reviewer gives a leaf (or a component, or "TOTAL"): points, words, a contest.

    `points` None are not given (yet). `contested` asks the department for an explanation.
    """

    code: str
    points: Decimal | None
    comment: str = ""
    contested: bool = False


@dataclass(frozen=True)
class Review:
    """A code in a review lane of a round; `version` grows by one with every change."""

    round_id: int
    lane: Lane  # reviewed (first review), final (second review) or published
    code: str
    points: Decimal | None
    comment: str
    contested: bool
    source: str
    version: int
    who: str
    at: datetime


@dataclass(frozen=True)
class AssignmentInput:
    """Who is to deal with a leaf: a division ("" is the owner that the set names), a person."""

    code: str
    division: str = ""
    person: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Assignment:
    """Who deals with a leaf in a round, by when."""

    round_id: int
    code: str
    division: str
    person: str
    due: date | None
    who: str
    at: datetime


class ExplanationKind(StrEnum):
    """What an explanation (giải trình) is for."""

    PROOF = "proof"  # owed with a self-score that no document proves
    REPLY = "reply"  # answers what the first review contests


@dataclass(frozen=True)
class Explanation:
    """An explanation of a leaf; `version` grows by one with every change."""

    round_id: int
    code: str
    kind: ExplanationKind
    text: str
    version: int
    who: str
    at: datetime


class PlanStatus(StrEnum):
    """How far an action of the plan is."""

    TO_DO = "to_do"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class PlanActionInput:
    """One action (nhiệm vụ) of the plan, as somebody states it.

    `codes` are the sub-criteria and `factors` the SIPAS factors that it is to raise.
    """

    text: str
    number: str = ""  # as the annex numbers it
    codes: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    division: str = ""
    supporting: str = ""  # the divisions that help, in the plan's words
    person: str = ""
    output: str = ""  # sản phẩm
    due: date | None = None
    due_words: str = ""  # the plan's own words for it: "Thường xuyên"
    status: PlanStatus = PlanStatus.TO_DO
    expected_points: Decimal | None = None
    source: str = ""  # file, annex and row that it was read from


@dataclass(frozen=True)
class PlanAction:
    """An action of a round's plan; `version` grows by one with every change."""

    id: int
    round_id: int
    told: PlanActionInput
    version: int
    who: str
    at: datetime


@dataclass(frozen=True)
class Scenario:
    """A what-if of a round under a name: other values of some inputs, by code and input.

    An empty value is an unknown one. `version` grows by one with every change.
    """

    id: int
    round_id: int
    name: str
    changes: Mapping[str, Mapping[str, str]]
    version: int
    who: str
    at: datetime


@dataclass(frozen=True)
class Draft:
    """What a person has typed at a place and not yet saved; `seen` is what stood there then."""

    person: str
    round_id: int
    place: str
    values: Mapping[str, str]
    seen: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class Snapshot:
    """A round as it was at a moment, with all that is needed to score it again (plain JSON)."""

    id: int
    round_id: int
    label: str
    phase: Phase
    content: Mapping[str, Any]
    who: str
    at: datetime


class Conductor(StrEnum):
    """Who carried a survey out: each asks others, so that their results are not compared."""

    DEPARTMENT = "department"
    PROVINCE = "province"
    MINISTRY = "ministry"


class SurveyKind(StrEnum):
    """How the shares of a survey became known."""

    COUNTED = "counted"  # from the answers
    PUBLISHED = "published"  # by whoever carried it out


@dataclass(frozen=True)
class SurveyInput:
    """A satisfaction survey as it is kept: what it comes to (plain JSON), nobody's answers."""

    unit: str
    year: int
    conductor: Conductor
    source: str
    kind: SurveyKind
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Survey(SurveyInput):
    """A survey, and who entered it when."""

    who: str
    at: datetime


@dataclass(frozen=True)
class LogEntry:
    """Who did what when, with what stood before and after."""

    id: int
    at: datetime
    who: str
    act: Act
    unit: str | None
    round_id: int | None
    code: str | None
    input: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
