"""The cells of one column read by its declared type; the unreadable is a fault, never a guess.

What almost all cells of a register are is read by Arrow for all of them at once; whatever is left
is read cell by cell, each distinct one once.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from scoring.problems import Severity
from services.intake.choices import NO_CHOICES, Choices, Comma, Share
from services.intake.files.cell_columns import MOMENT, CellColumn
from services.intake.files.cells import Cell, exact_number, is_blank, plain_number, show_cell
from services.intake.files.stored_cells import UNCALCULATED
from services.intake.forms.date_text import (
    DateIsPeriod,
    DateUnreadable,
    moment_of_serial,
    parse_moment,
)
from services.intake.forms.faults import Faults
from services.intake.forms.kinds import Column, ColumnType, WhenEmpty
from services.intake.forms.number_text import (
    NumberAmbiguous,
    NumberUnreadable,
    limit_number,
    parse_number,
    parse_percent,
    parse_quantity,
)
from services.intake.forms.words import normalise_words

_Number = TypeVar("_Number", Decimal, Decimal | None)
Value = str | Decimal | datetime | None
Values = Any
"""An Arrow array of values, nulls where there is none; pyarrow publishes no types."""

_EXPECTED = {
    ColumnType.NUMBER: "1.234,5",
    ColumnType.PERCENT: "98,5 %",
    ColumnType.DATETIME: "dd/mm/yyyy",
}
_SHAPES = (
    (r"^[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}$", "%d/%m/%Y %H:%M:%S"),
    (r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$", "%d/%m/%Y"),
    (r"^[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}$", "%d/%m/%Y %H:%M"),
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$", "%Y-%m-%d %H:%M:%S"),
)
"""The ways in which systems write moments; all others are read one by one."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_BARE_COMMA = re.compile(r",([0-9]{3})(?![0-9])")
_LINE_ENDS = re.compile(r"\s*[\r\n]+\s*|\s+/\s+")


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
    if isinstance(cell, str):
        return _number_of(lambda: parse_number(cell))
    return _typed_number(cell)


def read_percent(cell: Cell) -> Decimal:
    """Return a share in per cent. Raises ValueError, its text a problem code.

    A bare number up to 1 may be a share of one (0.985) or of a hundred: the format is not known.
    """
    if isinstance(cell, str):
        return _number_of(lambda: parse_percent(cell))
    return _sized_share(_typed_number(cell), None)


def read_quantity(cell: Cell, *, comma: Comma | None = None) -> Decimal | None:
    """Return the number of a cell in a column of numbers; None for a dash: there is none.

    `comma` says how "1,234" is meant. Raises ValueError likewise.
    """
    if isinstance(cell, str):
        return _number_of(lambda: _parse(parse_quantity, cell, comma))
    return _typed_number(cell)


def read_share(
    cell: Cell, *, comma: Comma | None = None, share: Share | None = None
) -> Decimal | None:
    """Return the share of a cell in a column of shares, in per cent; None for a dash.

    `share` says how 0.985 without a sign is meant. Raises ValueError likewise.
    """
    if isinstance(cell, str) and cell.rstrip().endswith("%"):
        return _number_of(lambda: _parse(parse_percent, cell, comma))
    value = read_quantity(cell, comma=comma)
    return None if value is None else _sized_share(value, share)


def _typed_number(cell: Cell) -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number_of(lambda: limit_number(exact_number(cell)))
    raise _Unreadable("number_unreadable")


def _sized_share(value: Decimal, share: Share | None) -> Decimal:
    if not 0 < abs(value) <= 1 or share == "of_hundred":
        return value
    if share is None:
        raise _Doubtful("percent_as_fraction")
    return limit_number(value * 100)


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
    except DateIsPeriod as error:
        raise _Unreadable("date_is_period") from error
    except DateUnreadable as error:
        raise _Unreadable("date_unreadable") from error
    raise _Unreadable("date_unreadable")


def read_code(cell: Cell) -> str:
    """Return the code of a cell: text, or a whole number, which can only be one code.

    Raises ValueError for other numbers and for dates: "1.10" typed as a number is 1.1 by now.
    """
    if isinstance(cell, str):
        return read_text(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        return show_cell(cell)
    raise _Unreadable("entry_code_numeric")


def is_readable(cell: Cell, kind: ColumnType) -> bool:
    """Tell whether a cell holds a number or date that can be read as `kind`."""
    if is_blank(cell):
        return False
    try:
        value = _READERS[kind](cell)
    except ValueError:
        return False
    return value is not None


_READERS: Mapping[ColumnType, Callable[[Cell], Value]] = {
    ColumnType.NUMBER: read_quantity,
    ColumnType.PERCENT: read_share,
    ColumnType.DATETIME: read_moment,
    ColumnType.TEXT: read_text,
    ColumnType.ORDER: read_text,
    ColumnType.CODE: read_code,
}


def find_line(text: str, label: str) -> str | None:
    """Return what stands behind a label in a text of several lines; None without that label.

    >>> find_line("Số lượng: 12 / Tỷ lệ: 34,5%", "Tỷ lệ")
    '34,5%'
    """
    wanted = normalise_words(label)
    for line in _LINE_ENDS.split(text):
        name, colon, value = line.partition(":")
        if colon and normalise_words(name) == wanted:
            return value.strip()
        words = line.split()
        for count in range(1, len(words)):
            if normalise_words(" ".join(words[:count])) == wanted:
                return " ".join(words[count:])
    return None


@dataclass
class ColumnReader:
    """Reads the cells of one column and notes its faults."""

    name: str
    column: Column
    title: str
    """The header as it stands in the file."""
    letter: str
    stored: Mapping[str, str]
    faults: Faults
    choices: Choices = NO_CHOICES
    percent_cells: Callable[[Collection[str]], frozenset[str]] = lambda _: frozenset()
    untaken: bool = field(default=False, init=False)
    """Whether a cell was left out of the values because it could not be taken."""
    _notes: list[tuple[int, Callable[[], None]]] = field(default_factory=list, init=False)

    def read(self, rows: Sequence[int], cells: CellColumn) -> Values:
        """Return the values of the data rows, null where there is none."""
        missing: Mapping[int, str] = {}
        if self.column.line is not None:
            cells, missing = self._pick_line(cells)
        values, dashes = self._read_filled(rows, cells)
        blank = [index for index in _places(cells.is_blank) if index not in missing]
        values = self._read_blanks(rows, sorted({*blank, *dashes}), values)
        for index, shown in missing.items():
            self._note_later(index, "line_missing", rows, shown, expected=self.column.line)
        for _, note in sorted(self._notes, key=lambda each: each[0]):
            note()
        self._notes.clear()
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
        if self.column.line is not None:
            line = self._line_of(cell)
            if line is None:
                shown, wanted = show_cell(cell), self.column.line
                self._add("line_missing", row, found=shown, expected=wanted)
                return None
            cell = line
        try:
            return read_quantity(cell, comma=self.choices.commas.get(self.name))
        except ValueError as fault:
            self._note(str(fault), row, show_cell(cell), doubtful=isinstance(fault, _Doubtful))
            return None

    # Values

    def _read_filled(self, rows: Sequence[int], cells: CellColumn) -> tuple[Values, Sequence[int]]:
        """Return the values of cells that are not blank, and where a dash says there is none."""
        match self.column.type:
            case ColumnType.TEXT | ColumnType.ORDER:
                done = _read_texts(cells)
            case ColumnType.DATETIME:
                done = _read_moments(cells)
            case _:
                done = None
        left = pc.invert(cells.is_blank)
        if done is not None:
            left = pc.and_(left, pc.is_null(done))
        found, dashes = self._read_distinct(rows, cells, left)
        if done is None:
            return found, dashes
        return (pc.coalesce(done, found) if found.null_count < len(found) else done), dashes

    def _read_distinct(
        self, rows: Sequence[int], cells: CellColumn, left: Any
    ) -> tuple[Values, Sequence[int]]:
        """Read the cells that are `left`, each distinct one once."""
        values: list[Value] = []
        places = pa.nulls(len(cells), pa.int64())
        nowhere: list[int] = []
        read = self._reader()
        shared_percents = self._percents(rows, cells)
        for array in (cells.texts, cells.numbers, cells.moments):
            if pc.all(pc.or_(pc.is_null(array), pc.invert(left))).as_py():
                continue
            encoded = pc.if_else(left, array, pa.scalar(None, array.type)).dictionary_encode()
            known: dict[int, int | None] = {}
            unread: dict[int, ValueError | None] = {}
            for code, cell in enumerate(encoded.dictionary.to_pylist()):
                try:
                    value = read(cell)
                except ValueError as fault:
                    unread[code] = fault
                    continue
                if value is None:
                    unread[code] = None
                    continue
                known[code] = len(values)
                values.append(value)
            codes = encoded.indices.cast(pa.int64())
            targets = pa.array([known.get(code) for code in range(len(encoded.dictionary))])
            places = pc.coalesce(places, targets.cast(pa.int64()).take(codes))
            if unread:
                wrong = pc.is_in(codes, pa.array(list(unread), pa.int64()))
                for index in _places(wrong):
                    if index not in shared_percents:
                        nowhere += self._report(index, unread[codes[index].as_py()], rows, cells)
        own: dict[int, int] = {}
        for index, cell in sorted({**cells.others, **shared_percents}.items()):
            try:
                value = self._of_one(cell) if index in shared_percents else read(cell)
            except ValueError as fault:
                self._report(index, fault, rows, cells)
                continue
            own[index] = len(values)
            values.append(value)
        if own:
            listed = places.to_pylist()
            for index, place in own.items():
                listed[index] = place
            places = pa.array(listed, pa.int64())
        return self._array(values).take(places), nowhere

    def _report(
        self, index: int, fault: ValueError | None, rows: Sequence[int], cells: CellColumn
    ) -> list[int]:
        """Note a cell that was not read; return its place where it says that there is no value."""
        if fault is None:
            return [index]
        is_doubtful = isinstance(fault, _Doubtful)
        shown = show_cell(cells.cell(index))
        self._note_later(index, str(fault), rows, shown, is_doubtful=is_doubtful)
        return []

    def _array(self, values: Sequence[Value]) -> Values:
        match self.column.type:
            case ColumnType.DATETIME:
                return pa.array(values, MOMENT)
            case ColumnType.NUMBER | ColumnType.PERCENT:
                # The exact decimal is found by Arrow; of nothing, whole numbers are as good.
                return pa.array(values) if values else pa.array([], pa.int64())
        return pa.array(values, pa.string())

    def _percents(self, rows: Sequence[int], cells: CellColumn) -> dict[int, Cell]:
        """Return the numbers that the sheet shows as per cent: they are shares of one."""
        if self.column.type is not ColumnType.PERCENT or cells.numbers.null_count == len(cells):
            return {}
        shown = self.percent_cells([self.letter])
        return {
            index: cells.cell(index)
            for index in _places(pc.is_valid(cells.numbers))
            if f"{self.letter}{rows[index]}" in shown
        }

    @staticmethod
    def _of_one(cell: Cell) -> Decimal:
        return limit_number(_typed_number(cell) * 100)

    def _reader(self) -> Callable[[Cell], Value]:
        comma = self.choices.commas.get(self.name)
        match self.column.type:
            case ColumnType.NUMBER:
                return lambda cell: read_quantity(cell, comma=comma)
            case ColumnType.PERCENT:
                share = self.choices.shares.get(self.name)
                return lambda cell: read_share(cell, comma=comma, share=share)
            case ColumnType.CHOICE:
                return self._choice_reader()
        return _READERS[self.column.type]

    def _choice_reader(self) -> Callable[[Cell], Value]:
        known = {
            normalise_words(word): key
            for key, words in self.column.values.items()
            for word in words
        }
        for word, key in self.choices.words.get(self.name, {}).items():
            if key in self.column.values:
                known[normalise_words(word)] = key

        def read_choice(cell: Cell) -> str:
            try:
                return known[normalise_words(cell if isinstance(cell, str) else show_cell(cell))]
            except KeyError as error:
                raise _Doubtful("value_unknown") from error

        return read_choice

    def _pick_line(self, cells: CellColumn) -> tuple[CellColumn, dict[int, str]]:
        """Return the cells with the labelled line alone, and those without that label."""
        lines: list[Cell] = []
        missing: dict[int, str] = {}
        for index in range(len(cells)):
            cell = cells.cell(index)
            line = self._line_of(cell)
            if line is None:
                missing[index] = show_cell(cell)
            lines.append("" if line is None else line)
        return CellColumn.from_cells(lines), missing

    def _line_of(self, cell: Cell) -> Cell | None:
        """Return the labelled line of a cell; a blank or a number alone is that line itself."""
        if not isinstance(cell, str) or is_blank(cell):
            return cell
        line = find_line(cell, self.column.line or "")
        return cell if line is None and is_readable(cell, self.column.type) else line

    def _read_blanks(self, rows: Sequence[int], blank: Sequence[int], values: Values) -> Values:
        """Note what blank cells lack, or read them as the form says."""
        empty = self.column.empty
        if empty is WhenEmpty.ALLOWED and not self.stored:
            return values
        zeros: set[int] = set()
        for index in blank:
            row = rows[index]
            if self.stored and f"{self.letter}{row}" in self.stored:
                self._later(index, partial(self._note_stored, row))
                continue
            match empty:
                case WhenEmpty.ERROR | WhenEmpty.WARN:
                    severity = Severity.ERROR if empty is WhenEmpty.ERROR else Severity.WARNING
                    self._later(index, self._adder("value_missing", row, severity=severity))
                    self.untaken = True
                case WhenEmpty.ZERO:
                    zeros.add(index)
                    self._later(index, self._adder("blank_as_zero", row, severity=Severity.INFO))
        if not zeros:
            return values
        filled = values.to_pylist()
        return pa.array([Decimal(0) if n in zeros else each for n, each in enumerate(filled)])

    # Faults

    def _later(self, index: int, note: Callable[[], Any]) -> None:
        """Keep a note until all are there: they are told in the order of the rows."""
        self._notes.append((index, note))

    def _adder(self, code: str, row: int, *, severity: Severity) -> Callable[[], None]:
        expected = "0" if code == "blank_as_zero" else self._expected()
        return lambda: self._add(code, row, expected=expected, severity=severity)

    def _note_later(
        self,
        index: int,
        code: str,
        rows: Sequence[int],
        shown: str,
        *,
        is_doubtful: bool = False,
        expected: str | None = None,
    ) -> None:
        row = rows[index]
        self._later(
            index, lambda: self._note(code, row, shown, doubtful=is_doubtful, expected=expected)
        )
        self.untaken = True

    def _note_stored(self, row: int) -> bool:
        """Note a formula that was never calculated or an error, where the cell holds one."""
        stored = self.stored.get(f"{self.letter}{row}")
        if stored is None:
            return False
        code = "formula_without_value" if stored == UNCALCULATED else "error_cell"
        self._add(code, row, found=stored, expected=self._expected())
        self.untaken = True
        return True

    def _note(
        self, code: str, row: int, shown: str, *, doubtful: bool, expected: str | None = None
    ) -> None:
        severity = Severity.WARNING if doubtful else Severity.ERROR
        expected = self._expected() if expected is None else expected
        self._add(code, row, found=shown, expected=expected, severity=severity)
        self.untaken = True

    def _note_negatives(self, rows: Sequence[int], values: Values) -> None:
        for index in _places(pc.less(values, pa.scalar(0))):
            self._add(
                "number_negative",
                rows[index],
                found=plain_number(values[index].as_py()),
                expected="≥ 0",
            )

    def _note_repeats(self, rows: Sequence[int], values: Values) -> None:
        if pc.count_distinct(values).as_py() == len(values) - values.null_count:
            return
        first: dict[Value, int] = {}
        for row, value in zip(rows, values.to_pylist(), strict=True):
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


def _read_texts(cells: CellColumn) -> Values:
    """Return the texts as they are read; null for what is none."""
    texts = pc.if_else(cells.is_blank, pa.scalar(None, pa.string()), cells.plain_texts)
    if pc.all(pc.string_is_ascii(texts)).as_py():
        return texts
    return pc.utf8_normalize(texts, form="NFC")


def _read_moments(cells: CellColumn) -> Values:
    """Return the moments of cells that are moments or texts of the usual shapes; else null."""
    done = cells.moments
    texts = cells.plain_texts
    for shape, form in _SHAPES:
        left = pc.and_(pc.is_null(done), pc.invert(pc.or_kleene(cells.is_blank, pc.is_null(texts))))
        if not pc.any(left).as_py():
            break
        fits = pc.and_(left, pc.fill_null(pc.match_substring_regex(texts, shape), False))
        if pc.any(fits).as_py():
            written = pc.if_else(fits, texts, pa.scalar(None, pa.string()))
            done = pc.coalesce(done, _strict_moments(written, form))
    return done


def _strict_moments(texts: Any, form: str) -> Values:
    """Return moments of texts of one form; null for 31/02 and 10:59:60, which strptime moves on."""
    moments = pc.strptime(texts, format=form, unit="us", error_is_null=True)
    start = 0 if form.startswith("%d") else len("2024-12-")
    day = pc.cast(pc.utf8_slice_codeunits(texts, start, start + 2), pa.int64())
    year = pc.year(moments)
    sound = pc.and_(
        pc.equal(pc.day(moments), day),
        pc.and_(pc.greater_equal(year, _FIRST_YEAR), pc.less_equal(year, _LAST_YEAR)),
    )
    if form.endswith("%S"):
        second = pc.cast(pc.utf8_slice_codeunits(texts, 17, 19), pa.int64())
        sound = pc.and_(sound, pc.equal(pc.second(moments), second))
    return pc.if_else(sound, moments, pa.scalar(None, MOMENT))


def _places(mask: Any) -> list[int]:
    """Return where a mask is true."""
    places: list[int] = pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist()
    return places


def _parse(
    parse: Callable[[str], Decimal | None], text: str, comma: Comma | None
) -> Decimal | None:
    """Parse a number; "1,234" as the person said that commas are meant."""
    try:
        return parse(text)
    except NumberAmbiguous:
        if comma is None:
            raise
        if comma == "thousands":
            return parse(_BARE_COMMA.sub(r"\1", text))
        # A comma before four digits is a decimal one.
        value = parse(_BARE_COMMA.sub(r",\g<1>0", text))
        return None if value is None else value.quantize(Decimal("0.001"))


def _number_of(read: Callable[[], _Number]) -> _Number:
    try:
        return read()
    except NumberAmbiguous as error:
        raise _Doubtful("number_ambiguous") from error
    except NumberUnreadable as error:
        raise _Unreadable("number_unreadable") from error
