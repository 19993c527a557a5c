"""The cells of one column read by its declared type; the unreadable is a fault, never a guess."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from scoring.problems import Severity
from services.intake.cells import Cell, exact_number, is_blank, show_cell
from services.intake.date_text import DateUnreadable, moment_of_serial, parse_moment
from services.intake.faults import Faults
from services.intake.kinds import Column, ColumnType, WhenEmpty
from services.intake.number_text import (
    NumberAmbiguous,
    NumberUnreadable,
    limit_number,
    parse_number,
    parse_percent,
)
from services.intake.stored_cells import UNCALCULATED
from services.intake.words import normalise_words

Value = str | Decimal | datetime | None

_EXPECTED = {
    ColumnType.NUMBER: "1.234,5",
    ColumnType.PERCENT: "98,5 %",
    ColumnType.DATETIME: "dd/mm/yyyy",
}


class _Unreadable(ValueError):
    """A cell that is no value of the column's type; its text is the problem's code."""


class _Doubtful(_Unreadable):
    """A cell that may mean two values: asked about, never guessed."""


def read_text(cell: Cell) -> str:
    """Return a cell as text; a number as the sheet shows it, without "007" ever becoming 7."""
    text = cell if isinstance(cell, str) else show_cell(cell)
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()


def read_number(cell: Cell) -> Decimal:
    """Return the number of a cell, typed or written. Raises ValueError, its text a problem code."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number_of(lambda: limit_number(exact_number(cell)))
    if isinstance(cell, str):
        return _number_of(lambda: parse_number(cell))
    raise _Unreadable("number_unreadable")


def read_percent(cell: Cell) -> Decimal:
    """Return a share in per cent. Raises ValueError, its text a problem code.

    A bare number up to 1 may be a share of one (0.985) or of a hundred: the format is not known.
    """
    if isinstance(cell, str):
        return _number_of(lambda: parse_percent(cell))
    value = read_number(cell)
    if 0 < abs(value) <= 1:
        raise _Doubtful("percent_as_fraction")
    return value


def read_moment(cell: Cell) -> datetime:
    """Return the moment of a cell: a date, a serial number, or text. Raises ValueError likewise."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time.min)
    try:
        if isinstance(cell, str):
            return parse_moment(cell)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return moment_of_serial(cell)
    except DateUnreadable as error:
        raise _Unreadable("date_unreadable") from error
    raise _Unreadable("date_unreadable")


def is_readable(cell: Cell, kind: ColumnType) -> bool:
    """Tell whether a cell holds a number or date that can be read as `kind`."""
    if is_blank(cell):
        return False
    try:
        _READERS[kind](cell)
    except ValueError:
        return False
    return True


_READERS: Mapping[ColumnType, Callable[[Cell], Value]] = {
    ColumnType.NUMBER: read_number,
    ColumnType.PERCENT: read_percent,
    ColumnType.DATETIME: read_moment,
    ColumnType.TEXT: read_text,
    ColumnType.ORDER: read_text,
}


@dataclass
class ColumnReader:
    """Reads the cells of one column and notes its faults."""

    column: Column
    title: str
    """The header as it stands in the file."""
    letter: str
    stored: Mapping[str, str]
    faults: Faults
    untaken: bool = field(default=False, init=False)
    """Whether a cell was left out of the values because it could not be taken."""

    def read(self, rows: Sequence[int], cells: Sequence[Cell]) -> Sequence[Value]:
        """Return the values of the data rows, None where there is none."""
        read = self._reader()
        values: list[Value] = []
        for row, cell in zip(rows, cells, strict=True):
            if cell == "" or is_blank(cell):
                values.append(self._read_blank(row))
                continue
            try:
                values.append(read(cell))
            except ValueError as fault:
                self._note(str(fault), row, cell, doubtful=isinstance(fault, _Doubtful))
                values.append(None)
        if self.column.type in (ColumnType.NUMBER, ColumnType.PERCENT):
            self._note_negatives(rows, values)
        if self.column.identifies:
            self._note_repeats(rows, values)
        return values

    def read_stated(self, row: int, cell: Cell) -> Decimal | None:
        """Return what a total row states in this column; faults of that cell are noted too."""
        if is_blank(cell):
            self._note_stored(row)
            return None
        try:
            return read_number(cell)
        except ValueError as fault:
            self._note(str(fault), row, cell, doubtful=isinstance(fault, _Doubtful))
            return None

    def _reader(self) -> Callable[[Cell], Value]:
        if self.column.type is not ColumnType.CHOICE:
            return _READERS[self.column.type]
        keys = {
            normalise_words(word): key
            for key, words in self.column.values.items()
            for word in words
        }

        @lru_cache(maxsize=1024)
        def read_choice(cell: Cell) -> str:
            try:
                return keys[normalise_words(show_cell(cell))]
            except KeyError as error:
                raise _Doubtful("value_unknown") from error

        return read_choice

    def _read_blank(self, row: int) -> Value:
        if self._note_stored(row):
            return None
        match self.column.empty:
            case WhenEmpty.ERROR | WhenEmpty.WARN as empty:
                severity = Severity.ERROR if empty is WhenEmpty.ERROR else Severity.WARNING
                self._add("value_missing", row, expected=self._expected(), severity=severity)
                self.untaken = True
            case WhenEmpty.ZERO:
                self._add("blank_as_zero", row, expected="0", severity=Severity.INFO)
                return Decimal(0)
        return None

    def _note_stored(self, row: int) -> bool:
        """Note a formula that was never calculated or an error, where the cell holds one."""
        stored = self.stored.get(f"{self.letter}{row}")
        if stored is None:
            return False
        code = "formula_without_value" if stored == UNCALCULATED else "error_cell"
        self._add(code, row, found=stored, expected=self._expected())
        self.untaken = True
        return True

    def _note(self, code: str, row: int, cell: Cell, *, doubtful: bool) -> None:
        severity = Severity.WARNING if doubtful else Severity.ERROR
        self._add(code, row, found=show_cell(cell), expected=self._expected(), severity=severity)
        self.untaken = True

    def _note_negatives(self, rows: Sequence[int], values: Sequence[Value]) -> None:
        for row, value in zip(rows, values, strict=True):
            if isinstance(value, Decimal) and value < 0:
                self._add("number_negative", row, found=f"{value:f}", expected="≥ 0")

    def _note_repeats(self, rows: Sequence[int], values: Sequence[Value]) -> None:
        first: dict[Value, int] = {}
        for row, value in zip(rows, values, strict=True):
            if value is not None and first.setdefault(value, row) != row:
                other = f"{self.letter}{first[value]}"
                self._add("identity_repeated", row, found=str(value), params={"other": other})

    def _add(
        self,
        code: str,
        row: int,
        *,
        found: str = "",
        expected: str = "",
        params: Mapping[str, str] | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.faults.add(
            code,
            letter=self.letter,
            row=row,
            found=found,
            expected=expected,
            params={"column": self.title, **(params or {})},
            severity=severity,
        )

    def _expected(self) -> str:
        if self.column.type is ColumnType.CHOICE:
            return " | ".join(words[0] for words in self.column.values.values())
        return _EXPECTED.get(self.column.type, "")


def _number_of(read: Callable[[], Decimal]) -> Decimal:
    try:
        return read()
    except NumberAmbiguous as error:
        raise _Doubtful("number_ambiguous") from error
    except NumberUnreadable as error:
        raise _Unreadable("number_unreadable") from error
