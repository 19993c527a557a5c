"""What a workbook is made of, and the names of its cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scoring.answers import Answers
from scoring.model import CriteriaSet

POINTS, LOW, HIGH, MAXIMUM = "tong_diem", "tong_chac_chan", "tong_co_the", "tong_toi_da"
"""The names of the cells of the whole: the estimate, its bounds and what it is out of."""


@dataclass(frozen=True)
class EvidenceFile:
    """A file that figures were read from, as the manifest names it."""

    name: str
    sha256: str


@dataclass(frozen=True)
class WorkbookContent:
    """A round as a workbook shows it.

    `origins` says in words where an answer is from, by code and input. `edition` stamps the rules:
    another stamp, other rules. `sample` marks what is made up.
    """

    criteria: CriteriaSet
    answers: Answers
    unit: str
    year: int
    edition: str
    made: datetime
    sample: bool
    origins: Mapping[tuple[str, str], str]
    evidence: Sequence[EvidenceFile]


def input_name(code: str, name: str) -> str:
    """Return the name of the cell of an input."""
    return f"so_lieu_{_plain(code)}_{_plain(name)}"


def points_name(code: str) -> str:
    """Return the name of the cell of the points of a leaf or component."""
    return f"diem_{_plain(code)}"


def _plain(code: str) -> str:
    return re.sub(r"\W", "_", code)
