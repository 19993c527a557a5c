"""What is marked in a workbook that is handed back: cells, and the list put in front."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scoring.problems import Severity
from services.intake.files.cells import column_letter

At = tuple[int, int]
"""A cell: its row and column, both from 1."""

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@dataclass(frozen=True)
class CellMark:
    """How one cell is marked; without lines it has no comment."""

    severity: Severity
    lines: tuple[str, ...] = ()


Marks = Mapping[At, CellMark]
"""The marked cells of one sheet."""


@dataclass(frozen=True)
class ListedFault:
    """One row of the list; `cell` is the first cell meant, where there is one."""

    severity: Severity
    words: tuple[str, ...]
    """What its columns say, but for the first, which counts."""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class FaultList:
    """The sheet put in front: its title, heading, columns (the first counts) and rows."""

    title: str
    heading: str
    columns: tuple[str, ...]
    link_column: int
    """The column whose words lead to the cell, from 0."""
    severity_column: int
    rows: tuple[ListedFault, ...]


def name_cell(at: At) -> str:
    """Return the name of a cell.

    >>> name_cell((8, 10))
    'J8'
    """
    return f"{column_letter(at[1] - 1)}{at[0]}"


def parse_cell(name: str) -> At | None:
    """Return the place of a cell by its name; None where it is no cell.

    >>> parse_cell("J8"), parse_cell("J")
    ((8, 10), None)
    """
    found = _CELL.fullmatch(name)
    return None if found is None else (int(found[2]), column_number(found[1]))


def column_number(letters: str) -> int:
    """Return the number of a column from 1.

    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
