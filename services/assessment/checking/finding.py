"""What a check finds: what kind, how grave, which leaves, and the page that mends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from scoring.localized import Localized
from scoring.problems import Problem, Severity
from services.store import Lane
from services.text import Text
from services.text.explain import write_problem


class Code(StrEnum):
    """What can be found, in the order of the list; the words are `check.findings.<code>`."""

    # errors
    NOTHING_DECLARED = "nothing_declared"
    FIGURES_MISSING = "figures_missing"
    INVALID_FIGURES = "invalid_figures"
    POINTS_ABOVE_MAX = "points_above_max"
    SUM_DIFFERS = "sum_differs"
    TOTAL_DIFFERS = "total_differs"
    EXPLANATION_MISSING = "explanation_missing"
    REPLY_MISSING = "reply_missing"
    FILE_MISSING = "file_missing"
    FILE_DAMAGED = "file_damaged"
    # warnings
    RETURNED = "returned"
    UNPROVEN = "unproven"
    EXPLANATION_OUTDATED = "explanation_outdated"
    PROOF_OUT_OF_PERIOD = "proof_out_of_period"
    DOCUMENT_WITHOUT_NUMBER = "document_without_number"
    DOCUMENTS_WITHOUT_DATE = "documents_without_date"
    PAGE_MISSING = "page_missing"
    FILE_WITHDRAWN = "file_withdrawn"
    SUSPICION = "suspicion"
    ORPHANS = "orphans"
    # infos
    CONSTRUCTED_SET = "constructed_set"
    SURVEY_AWAITED = "survey_awaited"
    NOT_APPROVED = "not_approved"
    DOCUMENTS_WITHOUT_FILE = "documents_without_file"
    PRINTED_SUM_DIFFERS = "printed_sum_differs"


@dataclass(frozen=True)
class Place:
    """The page that mends a finding, and what its address opens there."""

    page: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to know before sending.

    `codes` are the leaves that it concerns, none where it is the whole round's. `params` fill the
    blanks of its sentence (see `write_finding`).
    """

    severity: Severity
    code: Code
    place: Place
    codes: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def leaf(self) -> str | None:
        """The leaf that it is about, where it is about one alone."""
        return self.codes[0] if len(self.codes) == 1 else None


def error(code: Code, place: Place, /, *codes: str, **params: Any) -> Finding:
    """Make a finding that holds up the submission."""
    return Finding(Severity.ERROR, code, place, codes, params)


def warning(code: Code, place: Place, /, *codes: str, **params: Any) -> Finding:
    """Make a finding that asks for a look."""
    return Finding(Severity.WARNING, code, place, codes, params)


def info(code: Code, place: Place, /, *codes: str, **params: Any) -> Finding:
    """Make a finding that only tells."""
    return Finding(Severity.INFO, code, place, codes, params)


def at_leaf(code: str) -> Place:
    """Return the page of a leaf."""
    return Place("scores", {"code": code})


def write_finding(text: Text, finding: Finding, names: Mapping[str, Localized]) -> str:
    """Write what was found and how to mend it; `names` are what the measures are called."""

    def words(value: Any) -> Any:
        if isinstance(value, Problem):
            return write_problem(text, value, names)
        if isinstance(value, Lane):
            return text(f"pages.lanes.{value.value}")
        return value

    blanks = {name: words(value) for name, value in finding.params.items()}
    return text(f"check.findings.{finding.code.value}", **blanks)
