"""What was understood of one file: a plain value that can be kept, shown and compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from scoring.problems import Problem, Severity


@dataclass(frozen=True)
class MeasureValue:
    """A number taken from evidence, and the cells it rests on: "Sheet1!J6:J410"."""

    value: Decimal
    cells: tuple[str, ...]


@dataclass(frozen=True)
class EntryAnswer:
    """One value typed into an entry workbook.

    `value` is text: a number with a decimal point, "true" or "false", or the key of an option; the
    input `not_arising` says "true" and has its reason in `note`.
    """

    code: str
    input: str
    value: str
    document: str
    page: str
    note: str
    cell: str


class Certainty(StrEnum):
    """How sure a part of a reading is."""

    CHOSEN = "chosen"
    """A person said so."""
    SURE = "sure"
    """The form's own words."""
    LIKELY = "likely"
    """Nearly the form's words, or the better of two."""


@dataclass(frozen=True)
class SheetSummary:
    """One sheet of the file: its name and how far its cells reach."""

    name: str
    hidden: bool
    rows: int
    columns: int


@dataclass(frozen=True)
class Grid:
    """Cells of a sheet as people see them; `first_row` counts from 1, `first_column` from 0."""

    first_row: int = 1
    first_column: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Reading:
    """The reading of one file; `header_rows` count from 1, `columns` are letters.

    `kind` is empty where no known form was found, `sheet` where the file could not be opened,
    `header_rows` where there is no table. `period` is what the heading says the file covers, both
    days included. `certainties` are those of "kind", "sheet", "header" and each column by
    "column:NAME". `head` shows the sheet from its top to the first data rows. `system` is the key
    of the form's system that the file names. `extract` is what `extracts.read_extract` reads: the
    rows as they are added up with those of other files; it is no part of the JSON.
    """

    kind: str = ""
    sheet: str = ""
    header_rows: tuple[int, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    measures: Mapping[str, MeasureValue] = field(default_factory=dict)
    answers: tuple[EntryAnswer, ...] = ()
    problems: tuple[Problem, ...] = ()
    period: tuple[date, date] | None = None
    certainties: Mapping[str, Certainty] = field(default_factory=dict)
    sheets: tuple[SheetSummary, ...] = ()
    head: Grid = Grid()
    system: str = ""
    extract: bytes = field(default=b"", repr=False)

    @property
    def has_errors(self) -> bool:
        """Tell whether anything stands against saving it."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)
