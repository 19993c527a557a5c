"""Cells of a sheet: what they hold, their names, and many of them as few ranges."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A value as the engine typed it; an empty cell is the empty text."""

_LONGEST_SHOWN = 80


def column_letter(index: int) -> str:
    """Return the letter of a column counted from 0.

    >>> column_letter(0), column_letter(26), column_letter(16383)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def merge_rows(letter: str, rows: Iterable[int]) -> tuple[str, ...]:
    """Write the cells of one column as ranges; `rows` count from 1 and rise.

    >>> merge_rows("J", [6, 7, 8, 10])
    ('J6:J8', 'J10')
    """
    return tuple(
        f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}"
        for first, last in _runs(rows)
    )


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for row in rows:
        if first is None or last is None:
            first = row
        elif row != last + 1:
            yield first, last
            first = row
        last = row
    if first is not None and last is not None:
        yield first, last


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing but spaces."""
    return isinstance(cell, str) and not cell.strip()


def exact_number(value: float) -> Decimal:
    """Return a number as the sheet shows it: 0.1 is 0.1, 7.0 is 7; a file may hold NaN too."""
    if isfinite(value) and value == int(value):
        return Decimal(int(value))
    return Decimal(str(value))


def plain_number(value: Decimal) -> str:
    """Write a number with a decimal point and no zeros at its end.

    >>> plain_number(Decimal("98.50")), plain_number(Decimal("1E+3"))
    ('98.5', '1000')
    """
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def show_cell(cell: Cell) -> str:
    """Write what stands in a cell, shortened where it is long."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return f"{exact_number(cell):f}"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if is_whole_day(cell) else f"{cell:%d/%m/%Y %H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text = " ".join(str(cell).split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def is_whole_day(moment: datetime) -> bool:
    """Tell whether a moment names a day only: it stands at midnight."""
    return moment.time() == time.min
