"""A sheet kept as the cells it has, within a budget, and laid out as rows of one width.

A sheet with the cells A1 and XFD1048576 is two cells here; laid out in full, 17 milliard.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.intake.files.cells import Cell, column_letter

MOST_CELLS = 6_000_000
"""Filled cells of one file; a register of 200,000 rows and 20 columns has 4 million."""
_MOST_LAID_OUT = 40_000_000
_ALWAYS_LAID_OUT = 2_000_000
_BLANKS_BEARABLE = 20
"""A sheet is laid out whole up to so many blanks to a filled cell."""
FAR_ROWS, FAR_COLUMNS = 1_000, 100
"""Cells beyond so many blank rows or columns are no part of the table."""


class TooManyCells(ValueError):
    """More cells than the budget."""


@dataclass
class CellBudget:
    """What may still be read of one file, in cells."""

    left: int = MOST_CELLS

    def spend(self, cells: int) -> None:
        """Take `cells` off. Raises TooManyCells where they are not there."""
        self.left -= cells
        if self.left < 0:
            raise TooManyCells


@dataclass
class SparseSheet:
    """The filled cells of a sheet by row, and what else the file says of its cells.

    Rows count from 1 and rise, columns count from 0.
    """

    budget: CellBudget
    rows: list[tuple[int, tuple[int, ...], tuple[Cell, ...]]] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    """Cells whose emptiness is none, as in `Sheet.stored_faults`."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    percents: dict[int, set[int]] = field(default_factory=dict)
    """Rows of the cells shown as per cent, by column."""
    _shapes: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)

    def add_row(self, number: int, cells: Mapping[int, Cell]) -> None:
        """Keep the filled cells of a row. Raises TooManyCells."""
        filled = {column: cell for column, cell in cells.items() if cell != ""}
        if not filled:
            return
        self.budget.spend(len(filled))
        columns = tuple(sorted(filled))
        columns = self._shapes.setdefault(columns, columns)
        self.rows.append((number, columns, tuple(filled[column] for column in columns)))

    def add_fault(self, row: int, column: int, what: str) -> None:
        """Note that a cell only seems empty. Raises TooManyCells."""
        self.budget.spend(1)
        self.faults[f"{column_letter(column)}{row}"] = what

    def add_percent(self, row: int, column: int) -> None:
        """Note that a cell is shown as per cent."""
        self.percents.setdefault(column, set()).add(row)

    def percent_cells(self, letters: Iterable[str]) -> frozenset[str]:
        """Return the cells of the given columns that are shown as per cent."""
        wanted = set(letters)
        return frozenset(
            f"{column_letter(column)}{row}"
            for column, rows in self.percents.items()
            if column_letter(column) in wanted
            for row in rows
        )


@dataclass(frozen=True)
class Layout:
    """The rectangle of a sheet that is laid out as rows; rows count from 1, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    ignored: int = 0
    """Filled cells outside it."""
    first_ignored: str = ""

    @property
    def height(self) -> int:
        return max(0, self.last_row - self.first_row + 1)

    @property
    def width(self) -> int:
        return max(0, self.last_column - self.first_column + 1)

    @property
    def area(self) -> int:
        return self.height * self.width


NOTHING = Layout(1, 0, 0, -1)


def find_layout(sheet: SparseSheet) -> Layout:
    """Return the rectangle of all cells, or without those far away where it would be mostly blank.

    Raises TooManyCells where even the rest is too large to be laid out.
    """
    if not sheet.rows:
        return NOTHING
    cells = sum(len(columns) for _, columns, _ in sheet.rows)
    whole = _rectangle(sheet.rows)
    if whole.area <= max(_ALWAYS_LAID_OUT, min(_BLANKS_BEARABLE * cells, _MOST_LAID_OUT)):
        return whole
    by_row = Counter({number: len(columns) for number, columns, _ in sheet.rows})
    first_row, last_row = _densest_run(by_row, FAR_ROWS)
    by_column: Counter[int] = Counter()
    for number, columns, _ in sheet.rows:
        if first_row <= number <= last_row:
            by_column.update(columns)
    first_column, last_column = _densest_run(by_column, FAR_COLUMNS)
    ignored = [
        (number, column)
        for number, columns, _ in sheet.rows
        if not first_row <= number <= last_row
        or columns[0] < first_column
        or columns[-1] > last_column
        for column in columns
        if not (first_row <= number <= last_row and first_column <= column <= last_column)
    ]
    first = f"{column_letter(ignored[0][1])}{ignored[0][0]}" if ignored else ""
    layout = Layout(first_row, last_row, first_column, last_column, len(ignored), first)
    if layout.area > _MOST_LAID_OUT:
        raise TooManyCells
    return layout


def lay_out(sheet: SparseSheet, layout: Layout) -> Iterator[Sequence[Cell]]:
    """Yield the rows of the rectangle, all of one width, blanks as empty text."""
    width, first = layout.width, layout.first_column
    full = tuple(range(first, layout.last_column + 1))
    blank: tuple[Cell, ...] = ("",) * width
    expected = layout.first_row
    for number, columns, cells in sheet.rows:
        if not layout.first_row <= number <= layout.last_row:
            continue
        while expected < number:
            yield blank
            expected += 1
        expected += 1
        if columns == full:
            yield cells
            continue
        row = list(blank)
        for column, cell in zip(columns, cells, strict=True):
            if first <= column <= layout.last_column:
                row[column - first] = cell
        yield row


def _rectangle(rows: Sequence[tuple[int, tuple[int, ...], tuple[Cell, ...]]]) -> Layout:
    return Layout(
        rows[0][0],
        rows[-1][0],
        min(columns[0] for _, columns, _ in rows),
        max(columns[-1] for _, columns, _ in rows),
    )


def _densest_run(cells: Counter[int], gap: int) -> tuple[int, int]:
    """Return first and last of the run with most cells; a run ends at more than `gap` blanks."""
    best, most = (0, -1), 0
    first = last = None
    held = 0
    for place in sorted(cells):
        if first is None or last is None or place - last - 1 > gap:
            first, held = place, 0
        last = place
        held += cells[place]
        if held > most:
            best, most = (first, place), held
    return best
