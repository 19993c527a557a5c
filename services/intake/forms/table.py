"""The rows of a recognised table: which are data, and every cell by its declared type."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

import pyarrow.compute as pc

from scoring.problems import Severity
from services.intake.choices import NO_CHOICES, Choices
from services.intake.files.cell_columns import CellColumn
from services.intake.files.cells import Cell, column_letter, is_blank, merge_rows
from services.intake.files.plain_xml import NotPlain
from services.intake.files.sheets import Row, Sheet
from services.intake.files.xlsx_rows import PlainSheet
from services.intake.forms.columns import ColumnReader, Values, is_readable, read_quantity
from services.intake.forms.date_text import find_period
from services.intake.forms.faults import Faults
from services.intake.forms.headers import Header, is_number_row
from services.intake.forms.kinds import (
    PATH,
    PERIOD_END,
    PERIOD_START,
    ColumnType,
    EvidenceKind,
    Feeds,
)
from services.intake.forms.recognition import Recognised
from services.intake.forms.words import normalise_words

_GRAND_TOTAL = re.compile(r"(tổng|cộng|total)|(tổng cộng|tổng số|tổng hồ sơ|total)\b.*")
_SUBTOTAL = re.compile(
    r"(cộng|tổng) (nhóm|mục|phần|trang|lĩnh vực|cấp|dồn|lũy kế|subtotal|[ivx]+|[a-eg-h]|[0-9]+)\b.*"
    r"|subtotal\b.*|lũy kế\b.*"
)
_PART = re.compile(r"trong đó\b.*")
_PART_MARKS = ("-", "+", "–", "•", "*")
_LETTER, _ROMAN, _ARABIC = re.compile(r"[A-HJ-UWYZ]"), re.compile(r"[IVX]+"), re.compile(r"\d+")
_DOTTED, _SMALL = re.compile(r"\d+(\.\d+)+"), re.compile(r"[a-zđ]")
_STATUS = re.compile(r"trạng thái(?: hồ sơ)?\s*[:：]\s*(.*)", re.IGNORECASE)
_ALL_STATES = frozenset({"", "tất cả", "all", "tất cả trạng thái", "tất cả hồ sơ"})
_LONGEST_COLUMN_NUMBER = 4  # "(13)"
_NUMBERED, _DEEPEST = 2, 9
_TYPED = (ColumnType.NUMBER, ColumnType.PERCENT, ColumnType.DATETIME)
_ROWS_A_REPORT = 1_000
_ALWAYS_SORTED, _MOST_SORTED = 500, 0.1
"""So many rows, and this share of all, may be other than plainly data in the fast way."""


@dataclass(frozen=True)
class Stated:
    """A row that states sums: a total, or the head of a group; and the rows that it is about."""

    row: int
    first: int
    last: int
    figures: Mapping[str, Decimal]
    is_grand: bool = False
    """Whether it is a total of all, not of a group or a page."""


@dataclass(frozen=True)
class Table:
    """What stands in the table of a known form."""

    kind: EvidenceKind
    sheet: Sheet
    header: Header
    rows: Sequence[int]
    """The numbers of the data rows as the sheet counts them."""
    values: Mapping[str, Values]
    """Of each column that was found and is of use, one value a data row; null for no value."""
    untaken: frozenset[str]
    """Columns in which a cell is there but could not be taken: nothing may be added up there."""
    totals: Sequence[Stated]
    """The form's own total rows, those of groups and pages too."""
    heads: Sequence[Stated]
    """The heads of groups that carry figures."""
    references: Mapping[str, datetime]
    """What the heading says of the period: period_start and period_end."""

    @property
    def sheet_name(self) -> str:
        """The name of the sheet; empty where the file has none."""
        return self.sheet.name

    @property
    def columns(self) -> Collection[str]:
        """The columns that were found and are of use."""
        return self.values.keys()

    def title(self, name: str) -> str:
        """Return the header of a column as it stands in the file."""
        return self.header.texts[name]

    def letter(self, name: str) -> str:
        """Return the letter of a column."""
        return self.sheet.letter(self.header.columns[name])

    def cells(self, name: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a column in the given rows as few ranges: "Sheet1!J6:J410"."""
        return name_cells(self.sheet.name, self.letter(name), rows)

    def identity(self, index: int) -> str | None:
        """Return what tells the row at `index` from all others, where the form has that."""
        name = self.kind.identifying
        if name is None or name not in self.values:
            return None
        value = self.values[name][index].as_py()
        return None if value is None else str(value)


def name_cells(sheet: str, letter: str, rows: Iterable[int]) -> tuple[str, ...]:
    """Return the cells of a column with the name of their sheet, where it has one."""
    prefix = f"{sheet}!" if sheet else ""
    return tuple(prefix + each for each in merge_rows(letter, rows))


def read_table(
    recognised: Recognised,
    faults: Faults,
    *,
    choices: Choices = NO_CHOICES,
    report_rows: Callable[[int], None] | None = None,
) -> Table:
    """Read the rows under the header, noting every fault of a cell.

    `report_rows` is told now and then how many rows are done.
    """
    sheet, header = recognised.sheet, recognised.header
    _note_filter(recognised, faults)
    lines = _gather(sheet, header, report_rows or (lambda _: None))
    sorted_lines = lines.sort()
    for row, text in sorted_lines.passed:
        faults.add(
            "row_passed_over",
            letter=sheet.letter(min(header.columns.values())),
            row=row,
            found=text,
            severity=Severity.INFO,
        )
    rows = sorted_lines.rows
    values: dict[str, Values] = {}
    stated: list[dict[str, Decimal]] = [{} for _ in lines.totals]
    untaken: set[str] = set()
    for name in header.columns:
        if name not in header.kind.used_columns:
            continue
        reader = ColumnReader(
            name=name,
            column=header.kind.columns[name],
            title=header.texts[name],
            letter=sheet.letter(header.columns[name]),
            stored=lines.stored if rows else {},
            faults=faults,
            choices=choices,
            percent_cells=sheet.percent_cells,
        )
        values[name] = reader.read(rows, lines.column(name).take(sorted_lines.kept))
        if header.kind.columns[name].type is ColumnType.NUMBER:
            for total, into in zip(lines.totals, stated, strict=True):
                value = reader.read_stated(total.number, total.cells[name])
                if value is not None:
                    into[name] = value
        if reader.untaken:
            untaken.add(name)
    period = find_period(recognised.heading)
    return Table(
        kind=header.kind,
        sheet=sheet,
        header=header,
        rows=rows,
        values=values,
        untaken=frozenset(untaken),
        totals=tuple(_sections(lines.totals, stated)),
        heads=sorted_lines.heads,
        references=dict(zip((PERIOD_START, PERIOD_END), period or (), strict=False)),
    )


def _note_filter(recognised: Recognised, faults: Faults) -> None:
    """Say where the heading of a register tells that only some dossiers were exported."""
    sheet, header = recognised.sheet, recognised.header
    if header.kind.identifying is None or not _STATUS.search(recognised.heading):
        return
    for offset, row in enumerate(islice(sheet.rows(), header.first)):
        for place, cell in enumerate(row):
            match = _STATUS.search(cell) if isinstance(cell, str) else None
            if match is None:
                continue
            beside = (each for each in row[place + 1 :] if not is_blank(each))
            status = match[1].strip() or str(next(beside, ""))
            if normalise_words(status) not in _ALL_STATES:
                faults.add(
                    "register_filtered",
                    letter=sheet.letter(place),
                    row=sheet.first_row + offset,
                    found=status,
                    severity=Severity.WARNING,
                )


def _sections(
    totals: Sequence["_Line"], stated: Sequence[Mapping[str, Decimal]]
) -> Iterator[Stated]:
    """Yield the totals, each with the rows since the last one of its kind."""
    last_of_any = last_grand = 0
    for line, figures in zip(totals, stated, strict=True):
        since = last_grand if line.is_grand else last_of_any
        yield Stated(line.number, since + 1, line.number - 1, figures, line.is_grand)
        last_of_any = line.number
        if line.is_grand:
            last_grand = line.number


@dataclass(frozen=True)
class _Line:
    """A row of the sheet cut down to the form's columns."""

    number: int
    cells: Mapping[str, Cell]
    is_grand: bool = False


class _Sorted(NamedTuple):
    """The lines that are data, by their places and numbers, and what stands between them."""

    kept: Sequence[int]
    rows: Sequence[int]
    passed: Sequence[tuple[int, str]]
    heads: Sequence[Stated]


@dataclass
class _Lines:
    """The rows under a header that may be data, and the totals among them."""

    sorter: "_Sorter"
    numbers: list[int] = field(default_factory=list)
    apart: dict[int, _Line] = field(default_factory=dict)
    """The lines that are not plainly data, by their places."""
    totals: list[_Line] = field(default_factory=list)
    parts: dict[str, list[CellColumn]] = field(default_factory=dict)
    stored: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> CellColumn:
        """Return the cells of a column in all lines."""
        return CellColumn.join(self.parts.get(name, []))

    def sort_in(self, number: int, row: Row, cells: Mapping[str, Cell]) -> bool:
        """Take in a row that is not plainly data; tell whether it is a line."""
        if self.sorter.repeats_header(row, cells):
            return False
        is_grand = self.sorter.totals_what(row, cells)
        if is_grand is not None:
            self.totals.append(_Line(number, cells, is_grand))
        elif not all(map(is_blank, cells.values())):
            self.apart[len(self.numbers)] = _Line(number, cells)
            self.numbers.append(number)
            return True
        return False

    def sort(self) -> _Sorted:
        """Tell data from headings, parts, notes and signatures."""
        numbers = self.numbers
        end = len(numbers)
        while end and end - 1 in self.apart:  # signatures, notes
            if self.sorter.is_data(self.apart[end - 1].cells):
                break
            end -= 1
        passed = dict(self._headings(end)) | dict.fromkeys(self._parts(end))
        kept = [index for index in range(end) if index not in passed] if passed else range(end)
        return _Sorted(
            kept,
            [numbers[index] for index in kept],
            [
                (numbers[index], _first_text(self.apart[index].cells.values()))
                for index in sorted(passed)
                if index in self.apart
            ],
            tuple(self._heads(passed, end)),
        )

    def _headings(self, end: int) -> Iterator[tuple[int, int | None]]:
        """Yield the lines that head a group: a text alone, or a mark above the next line's."""
        for index in sorted(self.apart.keys() | {place - 1 for place in self.apart}):
            if not 0 <= index < end:
                continue
            level, below = self._level(index), self._level(index + 1, end)
            is_above = level is not None and below is not None and level < below
            if is_above or self._stands_alone(index, level):
                yield index, level

    def _stands_alone(self, index: int, level: int | None) -> bool:
        line = self.apart.get(index)
        if line is None or level == _NUMBERED:
            return False
        return self.sorter.filled_beside_order(line.cells) <= 1

    def _parts(self, end: int) -> Iterator[int]:
        """Yield the lines that only split up the one above: "Trong đó", and dashes under it."""
        last = -2
        for index in sorted(self.apart):
            line = self.apart[index]
            if index < end and self.sorter.is_part(line.cells, goes_on=index == last + 1):
                last = index
                yield index

    def _heads(self, passed: Mapping[int, int | None], end: int) -> Iterator[Stated]:
        """Yield the headings that carry figures, each with the rows of its group."""
        headings = [index for index in sorted(passed) if passed[index] is not None]
        for place, index in enumerate(headings):
            line = self.apart.get(index)
            if line is None:
                continue
            level = passed[index] or 0
            others = (each for each in headings[place + 1 :] if (passed[each] or 0) <= level)
            until = next(others, end)
            figures = self.sorter.figures(line.cells)
            if figures and until > index + 1:
                yield Stated(line.number, line.number + 1, self.numbers[until - 1], figures)

    def _level(self, index: int, end: int | None = None) -> int | None:
        if end is not None and index >= end:
            return None
        line = self.apart.get(index)
        return _NUMBERED if line is None else self.sorter.level_of(line.cells)


def _gather(sheet: Sheet, header: Header, report_rows: Callable[[int], None]) -> _Lines:
    """Return the rows under the header, in the fast way where that can be."""
    sorter = _Sorter(header)
    if sheet.plain is not None and sorter.knows_plain_data:
        try:
            return _gather_plainly(sheet, sheet.plain, sorter, report_rows)
        except NotPlain:
            pass
    return _gather_rows(sheet, sorter, report_rows)


def _gather_rows(sheet: Sheet, sorter: "_Sorter", report_rows: Callable[[int], None]) -> _Lines:
    lines = _Lines(sorter)
    header = sorter.header
    places = header.columns
    kept: list[list[Cell]] = []
    for offset, row in enumerate(sheet.rows()):
        if offset <= header.last:
            continue
        if header.until is not None and offset >= header.until:
            break
        if offset % _ROWS_A_REPORT == 0:
            report_rows(offset)
        number = sheet.first_row + offset
        picked = [row[place] for place in places.values()]
        if sorter.is_plainly_data(picked):
            lines.numbers.append(number)
        elif not lines.sort_in(number, row, dict(zip(places, picked, strict=True))):
            continue
        kept.append(picked)
    columns = zip(*kept, strict=True) if kept else ()
    for name, column in zip(places, columns, strict=False):
        if name in header.kind.used_columns:
            lines.parts[name] = [CellColumn.from_cells(column)]
    lines.stored = sheet.stored_faults() if lines.numbers or lines.totals else {}
    return lines


def _gather_plainly(
    sheet: Sheet, plain: PlainSheet, sorter: "_Sorter", report_rows: Callable[[int], None]
) -> _Lines:
    """Gather the rows from the sheet's XML. Raises NotPlain where that cannot be."""
    lines = _Lines(sorter)
    header = sorter.header
    letters = {name: sheet.letter(place) for name, place in header.columns.items()}
    used = [name for name in letters if name in header.kind.used_columns]
    wanted = {*used, *sorter.telling}
    in_order = sorted(wanted, key=lambda name: header.columns[name])
    everything = [
        column_letter(place) for place in range(plain.first_column + plain.width)
    ]  # fmt: skip
    first = sheet.first_row + header.last + 1
    until = None if header.until is None else sheet.first_row + header.until
    stored: dict[str, str] = {}
    done = parsed = 0
    for stretch in plain.stretches([letters[name] for name in in_order]):
        columns = {name: stretch.column(letters[name]) for name in in_order}
        plainly = sorter.plainly_data(columns)
        numbers = stretch.numbers
        kept: Sequence[int] = range(len(numbers))
        if all(plainly) and numbers[0] >= first and (until is None or numbers[-1] < until):
            lines.numbers += numbers
        else:
            kept = []
            for index, number in enumerate(numbers):
                if number < first or (until is not None and number >= until):
                    continue
                if plainly[index]:
                    lines.numbers.append(number)
                else:
                    parsed += 1
                    cells = stretch.row(index)
                    row = [cells.get(letter, "") for letter in everything]
                    picked = {name: cells.get(letter, "") for name, letter in letters.items()}
                    if sorter.is_plainly_data(list(picked.values())):
                        lines.numbers.append(number)
                    elif not lines.sort_in(number, row, picked):
                        continue
                kept.append(index)
        for name in used:
            column = columns[name]
            whole = len(kept) == len(column)
            lines.parts.setdefault(name, []).append(column if whole else column.take(kept))
        stored |= stretch.faults
        done += len(stretch)
        if parsed > _ALWAYS_SORTED + _MOST_SORTED * done:
            raise NotPlain("too little that is plainly data")
        report_rows(done)
        if until is not None and numbers[-1] >= until:
            break
    lines.stored = stored
    return lines


class _Sorter:
    """Tells data from blank rows, totals, repeated headers, headings of groups and footers."""

    def __init__(self, header: Header) -> None:
        self.header = header
        names = list(header.columns)
        kind = header.kind
        self._types = {name: kind.columns[name].type for name in names}
        self._identity = kind.identifying if kind.identifying in names else None
        orders = kind.columns_of_type(ColumnType.ORDER)
        self._order = next((name for name in orders if name in names), None)
        self._places = {name: place for place, name in enumerate(names)}
        self._titles = {
            name: [normalise_words(part) for part in header.texts[name].split(f" {PATH} ")]
            for name in names
        }
        self._summed = _summed_columns(kind)
        self._keeps_totals = kind.feeds is Feeds.REVIEWS

    @property
    def telling(self) -> tuple[str, ...]:
        """The columns that tell what is plainly data."""
        return tuple(name for name in (self._order, self._identity) if name is not None)

    @property
    def knows_plain_data(self) -> bool:
        """Tell whether the table has what tells plain data: a number and a code."""
        return len(self.telling) == 2

    def is_plainly_data(self, cells: Sequence[Cell]) -> bool:
        """Tell at once what holds for almost every row of a register: a number and a code."""
        if self._identity is None or self._order is None:
            return False
        order, identity = cells[self._places[self._order]], cells[self._places[self._identity]]
        return (
            (type(order) is float or (type(order) is str and order.isdigit()))
            and type(identity) is str
            and _is_code(identity)
        )

    def plainly_data(self, columns: Mapping[str, CellColumn]) -> list[bool]:
        """Tell the same of many rows at once; one that is not told may be data all the same."""
        if self._identity is None or self._order is None:
            raise NotPlain("no column tells the rows")
        order, identity = columns[self._order], columns[self._identity]
        numbered = pc.or_(pc.is_valid(order.numbers), _are_digits(order.texts)).to_pylist()
        codes = identity.texts.to_pylist()
        return [
            is_numbered and code is not None and _is_code(code)
            for is_numbered, code in zip(numbered, codes, strict=True)
        ]

    def totals_what(self, row: Row, cells: Mapping[str, Cell]) -> bool | None:
        """Tell whether a row states a total of all (True), of a part (False), or no total (None).

        Its first words or its code say so. Where totals are read back as rows, none is set apart.
        """
        if self._keeps_totals:
            return None
        filled = [cell for cell in row if not is_blank(cell)]
        candidates = [*filled[:1], next((cell for cell in filled if isinstance(cell, str)), "")]
        if self._identity is not None:
            candidates.append(cells[self._identity])
        texts = [normalise_words(cell) for cell in candidates if isinstance(cell, str)]
        if any(_SUBTOTAL.fullmatch(text) for text in texts):
            return False
        return True if any(_GRAND_TOTAL.fullmatch(text) for text in texts) else None

    def is_part(self, cells: Mapping[str, Cell], *, goes_on: bool) -> bool:
        """Tell whether a row splits up the one above it; `goes_on` where the last one did."""
        text = _first_text(each for name, each in cells.items() if name != self._order).strip()
        if _PART.fullmatch(normalise_words(text)):
            return True
        is_marked = self._order is not None and not is_blank(cells[self._order])
        return goes_on and not is_marked and text.startswith(_PART_MARKS)

    def figures(self, cells: Mapping[str, Cell]) -> dict[str, Decimal]:
        """Return what a row states in the columns that are added up, as far as it is readable."""
        found: dict[str, Decimal] = {}
        for name in self._summed & cells.keys():
            cell = cells[name]
            if is_blank(cell):
                continue
            try:
                value = read_quantity(cell)
            except ValueError:
                continue
            if value is not None:
                found[name] = value
        return found

    def repeats_header(self, row: Row, cells: Mapping[str, Cell]) -> bool:
        """Tell whether a row numbers the columns, or repeats one of the header's rows."""
        if is_number_row(row):
            return True
        repeated = sum(
            isinstance(cell, str)
            and not is_blank(cell)
            and any(part.endswith(normalise_words(cell)) for part in self._titles[name])
            for name, cell in cells.items()
        )
        return repeated >= 2 and 2 * repeated >= sum(not is_blank(each) for each in cells.values())

    def is_data(self, cells: Mapping[str, Cell]) -> bool:
        """Tell whether a row holds a readable figure or date, not alone, or is half full."""
        filled = sum(not is_blank(cell) for cell in cells.values())
        readable = any(
            self._types[name] in _TYPED and is_readable(cell, self._types[name])
            for name, cell in cells.items()
        )
        numbered = self.level_of(cells) is not None
        return (filled >= 2 and (readable or numbered)) or 2 * filled >= len(cells)

    def level_of(self, cells: Mapping[str, Cell]) -> int | None:
        """Return how deep the mark of a row stands, where it has one."""
        return None if self._order is None else _level(cells[self._order])

    def filled_beside_order(self, cells: Mapping[str, Cell]) -> int:
        """Return how many cells beside the mark are filled."""
        return sum(not is_blank(cell) for name, cell in cells.items() if name != self._order)


def _is_code(text: str) -> bool:
    """Tell whether a text is plainly the code of a row, no words of a total."""
    return (
        len(text) > _LONGEST_COLUMN_NUMBER
        and text[0].isalnum()
        and (text[0] not in "tTcC" or (text.isascii() and not text[:3].isalpha()))
    )


def _are_digits(texts: Any) -> Any:
    return pc.fill_null(pc.ascii_is_decimal(texts), False)


def _summed_columns(kind: EvidenceKind) -> frozenset[str]:
    """Return the columns that something adds up: of others a sum would mean nothing."""
    summed = {
        name for measure in kind.measures.values() for way in measure.ways() for name in way.summed
    }
    for check in kind.checks:
        summed |= set(check.total_row or ())
        if check.row_sum is not None:
            summed |= {check.row_sum.total, *check.row_sum.parts}
    return frozenset(summed)


def _level(mark: Cell) -> int | None:
    """Return how deep a row's mark stands: A, then I, then 1, then 1.1, then a."""
    if isinstance(mark, float | int):
        return _NUMBERED
    text = str(mark).strip().rstrip(".)")
    for level, pattern in enumerate((_LETTER, _ROMAN, _ARABIC)):
        if pattern.fullmatch(text):
            return level
    if _DOTTED.fullmatch(text):
        return _NUMBERED + text.count(".")
    return _DEEPEST if _SMALL.fullmatch(text) else None


def _first_text(cells: Iterable[Cell]) -> str:
    return next((str(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)), "")
