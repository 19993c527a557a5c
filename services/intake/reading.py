"""What was understood of one file: a plain value that can be kept, shown and compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

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


@dataclass(frozen=True)
class Reading:
    """The reading of one file; `header_rows` count from 1, `columns` are letters.

    `kind` and `sheet` are empty where the file was not understood, `header_rows` where there is no
    table. `period` is what the heading says the file covers, both days included.
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

    @property
    def has_errors(self) -> bool:
        """Tell whether anything stands against saving it."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)
