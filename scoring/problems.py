"""Problems as values: a code, a place and parameters; the sentences live in services/text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a problem weighs: an error stops, a warning asks, an info tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True)
class TextPlace:
    """A place in a text file; `line` and `column` count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class CellPlace:
    """A cell, a range ("B7:B90"), a sheet (no cell) or a whole file (no sheet) of a workbook."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return "!".join(part for part in (self.file, self.sheet, self.cell) if part)


Place = TextPlace | CellPlace


@dataclass(frozen=True)
class Problem:
    """One fault: what kind, where, what was found there and what was expected.

    `code` names the sentence `problems.<code>` of services/text; `params` fill its blanks.
    """

    code: str
    place: Place | None = None
    found: str = ""
    expected: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
