"""The rows of the store as frozen values.

Texts that say nothing are empty; what may be unknown is None. Times are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scoring.answers import Proof
from scoring.localized import Localized


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
    ANSWER_READ = "answer.read"
    ANSWER_DECLARED = "answer.declared"
    ANSWER_REMOVED = "answer.removed"
    RESULT_ENTERED = "result.entered"
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


@dataclass(frozen=True)
class Evidence:
    """An accepted file and how it was read; its bytes are kept under `sha256`."""

    id: int
    round_id: int
    sha256: str
    file_name: str
    kind: str
    size: int  # bytes
    period: str
    source: str
    who: str
    at: datetime
    reading: Mapping[str, Any]


@dataclass(frozen=True)
class AnswerInput:
    """The value of one input as a file gives it, with the cells it stands in.

    `value` is a decimal number with a point, "true" or "false", or the key of an option. That
    nothing of the kind arose is the input "not_arising", "true", with the reason in `note`.
    """

    code: str
    input: str
    value: str
    state: Proof = Proof.PROVEN
    cells: tuple[str, ...] = ()  # "sheet!A1:B2"
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
    evidence_id: int | None
    cells: tuple[str, ...]
    document: str
    page: str
    note: str
    version: int
    who: str
    at: datetime


@dataclass(frozen=True)
class Accepted:
    """The evidence that stands; `repeated` where the same bytes had been accepted before."""

    evidence: Evidence
    repeated: bool


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
