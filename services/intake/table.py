"""The rows of a recognised table: which are data, and every cell by its declared type."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from scoring.problems import Severity
from services.intake.cells import Cell, is_blank, merge_rows
from services.intake.columns import ColumnReader, Value, is_readable
from services.intake.date_text import find_period
from services.intake.faults import Faults
from services.intake.headers import Header, is_number_row
from services.intake.kinds import PERIOD_END, PERIOD_START, ColumnType, EvidenceKind
from services.intake.recognition import Recognised
from services.intake.sheets import Row, Sheet
from services.intake.words import normalise_words

_TOTAL = re.compile(r"(tổng|cộng|total)|(tổng cộng|tổng số|tổng hồ sơ|total)\b.*")
_LETTER, _ROMAN, _ARABIC = re.compile(r"[A-HJ-UWYZ]"), re.compile(r"[IVX]+"), re.compile(r"\d+")
_DOTTED, _SMALL = re.compile(r"\d+(\.\d+)+"), re.compile(r"[a-zđ]")
_LONGEST_COLUMN_NUMBER = 4  # "(13)"
_NUMBERED, _DEEPEST = 2, 9
_TYPED = (ColumnType.NUMBER, ColumnType.PERCENT, ColumnType.DATETIME)


@dataclass(frozen=True)
class Table:
    """What stands in the table of a known form."""

    kind: EvidenceKind
    sheet: Sheet
    header: Header
    rows: Sequence[int]
    """The numbers of the data rows as the sheet counts them."""
    values: Mapping[str, Sequence[Value]]
    """Of each column that was found and is of use, one value a data row; None for no value."""
    untaken: frozenset[str]
    """Columns in which a cell is there but could not be taken: nothing may be added up there."""
    totals: Sequence[tuple[int, Mapping[str, Decimal]]]
    """The form's own total rows: row number and what they state."""
    references: Mapping[str, datetime]
    """What the heading says of the period: period_start and period_end."""

    def letter(self, name: str) -> str:
        """Return the letter of a column."""
        return self.sheet.letter(self.header.columns[name])

    def cells(self, name: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a column in the given rows as few ranges: "Sheet1!J6:J410"."""
        sheet = f"{self.sheet.name}!" if self.sheet.name else ""
        return tuple(sheet + each for each in merge_rows(self.letter(name), rows))

    def identity(self, index: int) -> str | None:
        """Return what tells the row at `index` from all others, where the form has that."""
        name = self.kind.identifying
        if name is None or name not in self.values:
            return None
        value = self.values[name][index]
        return None if value is None else str(value)


def read_table(recognised: Recognised, faults: Faults) -> Table:
    """Read the rows under the header, noting every fault of a cell."""
    sheet, header = recognised.sheet, recognised.header
    data, totals, passed = _sort_rows(sheet, header)
    for row in passed:
        faults.add(
            "row_passed_over",
            letter=sheet.letter(min(header.columns.values())),
            row=row.number,
            found=_first_text(row.cells),
            severity=Severity.INFO,
        )
    numbers = [row.number for row in data]
    columns = tuple(zip(*(row.cells for row in data), strict=True))
    stored = sheet.stored_faults() if data else {}
    values: dict[str, Sequence[Value]] = {}
    stated: list[dict[str, Decimal]] = [{} for _ in totals]
    untaken: set[str] = set()
    for position, name in enumerate(header.columns):
        if name not in header.kind.used_columns:
            continue
        reader = ColumnReader(
            column=header.kind.columns[name],
            title=header.texts[name],
            letter=sheet.letter(header.columns[name]),
            stored=stored,
            faults=faults,
        )
        values[name] = reader.read(numbers, columns[position]) if data else ()
        if header.kind.columns[name].type is ColumnType.NUMBER:
            for total, into in zip(totals, stated, strict=True):
                value = reader.read_stated(total.number, total.cells[position])
                if value is not None:
                    into[name] = value
        if reader.untaken:
            untaken.add(name)
    period = find_period(recognised.heading)
    return Table(
        kind=header.kind,
        sheet=sheet,
        header=header,
        rows=numbers,
        values=values,
        untaken=frozenset(untaken),
        totals=[(row.number, each) for row, each in zip(totals, stated, strict=True)],
        references=dict(zip((PERIOD_START, PERIOD_END), period or (), strict=False)),
    )


class _Line(NamedTuple):
    """A row of the sheet cut down to the form's columns, in their order."""

    number: int
    cells: tuple[Cell, ...]


def _sort_rows(sheet: Sheet, header: Header) -> tuple[list[_Line], list[_Line], list[_Line]]:
    """Return the data rows, the total rows, and the headings and subtotals between the data."""
    lines: list[_Line] = []
    totals: list[_Line] = []
    pick = itemgetter(*header.columns.values())
    sorter = _Sorter(header)
    for offset, row in enumerate(sheet.rows()):
        if offset <= header.last:
            continue
        cells: tuple[Cell, ...] = pick(row)
        line = _Line(sheet.first_row + offset, cells)
        if sorter.is_plainly_data(cells):
            lines.append(line)
        elif sorter.is_total(row, cells):
            totals.append(line)
        elif not sorter.is_void(row, cells):
            lines.append(line)
    while lines and not sorter.is_data(lines[-1].cells):  # signatures, notes
        lines.pop()
    passed = set(sorter.headings(lines))
    data = [line for index, line in enumerate(lines) if index not in passed]
    return data, totals, [lines[index] for index in sorted(passed)]


class _Sorter:
    """Tells data from blank rows, totals, repeated headers, headings of groups and footers."""

    def __init__(self, header: Header) -> None:
        self._header = header
        columns = [header.kind.columns[name] for name in header.columns]
        names = list(header.columns)
        self._types = [column.type for column in columns]
        identifying, orders = header.kind.identifying, header.kind.columns_of_type(ColumnType.ORDER)
        self._identity = names.index(identifying) if identifying in names else None
        self._order = next((names.index(name) for name in orders if name in names), None)
        self._titles = [normalise_words(header.texts[name]) for name in names]

    def is_plainly_data(self, cells: Sequence[Cell]) -> bool:
        """Tell at once what holds for almost every row of a register: a number and a code."""
        if self._identity is None or self._order is None:
            return False
        order, identity = cells[self._order], cells[self._identity]
        return (
            (type(order) is float or (type(order) is str and order.isdigit()))
            and type(identity) is str
            and len(identity) > _LONGEST_COLUMN_NUMBER
            and identity[0].isalnum()
            and identity[0] not in "tTcC"
        )

    def is_total(self, row: Row, cells: Sequence[Cell]) -> bool:
        """Tell whether a row states totals: its first words or its code say so."""
        filled = [cell for cell in row if not is_blank(cell)]
        candidates = [*filled[:1], next((cell for cell in filled if isinstance(cell, str)), "")]
        if self._identity is not None:
            candidates.append(cells[self._identity])
        return any(
            isinstance(cell, str) and _TOTAL.fullmatch(normalise_words(cell)) is not None
            for cell in candidates
        )

    def is_void(self, row: Row, cells: Sequence[Cell]) -> bool:
        """Tell whether a row is blank, numbers the columns, or repeats the header."""
        if all(map(is_blank, cells)):
            return True
        if is_number_row(row):
            return True
        repeated = sum(
            isinstance(cell, str) and not is_blank(cell) and title.endswith(normalise_words(cell))
            for cell, title in zip(cells, self._titles, strict=True)
        )
        return repeated >= 2 and 2 * repeated >= sum(not is_blank(cell) for cell in cells)

    def is_data(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a row holds a readable figure or date, not alone, or is half full."""
        filled = sum(not is_blank(cell) for cell in cells)
        readable = any(
            kind in _TYPED and is_readable(cell, kind)
            for cell, kind in zip(cells, self._types, strict=True)
        )
        numbered = self._level_of(cells) is not None
        return (filled >= 2 and (readable or numbered)) or 2 * filled >= len(cells)

    def headings(self, lines: Sequence[_Line]) -> Iterator[int]:
        """Yield the rows that head a group: one text alone, or a mark above the next row's mark."""
        levels = [self._level_of(line.cells) for line in lines]
        for index, (line, level) in enumerate(zip(lines, levels, strict=True)):
            below = levels[index + 1] if index + 1 < len(levels) else None
            if level == below == _NUMBERED:  # almost every row
                continue
            is_above = level is not None and below is not None and level < below
            if is_above or (level != _NUMBERED and self._filled_beside_order(line.cells) <= 1):
                yield index

    def _level_of(self, cells: Sequence[Cell]) -> int | None:
        return None if self._order is None else _level(cells[self._order])

    def _filled_beside_order(self, cells: Sequence[Cell]) -> int:
        return sum(not is_blank(cell) for place, cell in enumerate(cells) if place != self._order)


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


def _first_text(cells: Sequence[Cell]) -> str:
    return next((str(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)), "")
