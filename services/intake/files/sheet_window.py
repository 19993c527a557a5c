"""A stretch of a sheet as people see it; only ever read in the child process."""

from collections.abc import Iterable, Sequence
from itertools import islice

from scoring.problems import CellPlace, Problem
from services.intake.files.cells import Cell, show_cell
from services.intake.files.sheets import Refused, Sheet, Workbook
from services.intake.reading import Grid

MOST_ROWS, MOST_COLUMNS = 1000, 100
"""More is not shown at once; the widest form has 20 columns."""
_HEAD_ROWS, _HEAD_COLUMNS, _ROWS_BELOW = 60, 40, 12


def read_window(
    workbook: Workbook, *, file_name: str, sheet: str, first_row: int, rows: int
) -> Grid:
    """Return `rows` rows of a sheet from `first_row` on, counted from 1, or those there are.

    Raises Refused where there is no such sheet or it cannot be opened.
    """
    if sheet not in workbook.names:
        names = ", ".join(workbook.names)
        raise Refused(Problem("sheet_unknown", CellPlace(file_name), sheet, names))
    opened = workbook.open_sheet(sheet)
    first = max(first_row, opened.first_row)
    skipped = first - opened.first_row
    wanted = islice(opened.rows(), skipped, skipped + min(rows, MOST_ROWS))
    return show_rows(opened, wanted, first_row=first)


def show_rows(
    sheet: Sheet, rows: Iterable[Iterable[Cell]], *, first_row: int, columns: int = MOST_COLUMNS
) -> Grid:
    """Write rows of a sheet as it shows them; `first_row` is the number of the first one."""
    shown = tuple(tuple(show_cell(cell) for cell in islice(row, columns)) for row in rows)
    return Grid(first_row, sheet.first_column, shown)


def show_head(sheet: Sheet, header_rows: Sequence[int]) -> Grid:
    """Show the sheet from its top to some rows under the header; a deep header without the top."""
    last = header_rows[-1] if header_rows else sheet.first_row
    first = max(sheet.first_row, last + _ROWS_BELOW + 1 - _HEAD_ROWS)
    skipped = first - sheet.first_row
    rows = islice(sheet.rows(), skipped, skipped + last + _ROWS_BELOW + 1 - first)
    return show_rows(sheet, rows, first_row=first, columns=_HEAD_COLUMNS)
