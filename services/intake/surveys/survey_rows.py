"""The sheet of a survey's file that holds its table, and the columns of it; in the child only."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import islice

from services.intake.files.cells import Cell, show_cell
from services.intake.files.sheets import Row, Sheet, Workbook

_HEADER_WITHIN = 30  # rows
_CODE = re.compile(r"([0-9]+(?:\.[0-9]+)+)(?:[\s.:)\-–]+(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Found:
    """A sheet, the number of its header row (from 1), and the header itself."""

    sheet: Sheet
    header_row: int
    header: tuple[Cell, ...]

    def head(self, position: int) -> str:
        """Return the name of a cell of the header."""
        return self.sheet.cell(self.header_row, position)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows under the header, each with its number."""
        below = self.header_row - self.sheet.first_row + 1
        yield from enumerate(islice(self.sheet.rows(), below, None), self.header_row + 1)


def split_code(cell: Cell) -> tuple[str, str] | None:
    """Return the code that a header begins with, and its words: "2.1.3 Đủ ghế ngồi"."""
    match = _CODE.fullmatch(show_cell(cell).strip())
    return None if match is None else (match[1], " ".join((match[2] or "").split()))


def find_table(workbook: Workbook, *, is_head: Callable[[Cell], bool]) -> Found | None:
    """Return the row with the most cells that are heads, of any sheet that is not hidden."""
    best: Found | None = None
    most = 0
    for name in workbook.names:
        if name in workbook.hidden:
            continue
        sheet = workbook.open_sheet(name)
        for number, row in enumerate(islice(sheet.rows(), _HEADER_WITHIN), sheet.first_row):
            known = sum(map(is_head, row))
            if known > most:
                best, most = Found(sheet, number, tuple(row)), known
    return best


def read_number(cell: Cell) -> Fraction | None:
    """Return the number in a cell, written with a comma or a point; None where there is none."""
    if isinstance(cell, bool):
        return None
    written = show_cell(cell).strip().removesuffix("%").rstrip().replace(",", ".")
    try:
        number = Decimal(written) if written.isascii() else Decimal("NaN")
    except InvalidOperation:
        return None
    return Fraction(number) if number.is_finite() else None
