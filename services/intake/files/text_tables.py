"""The tables of any document that has them, as texts; only ever run in the child process."""

import re
from collections.abc import Iterator

from scoring.problems import CellPlace, Problem
from services.intake.files.archives import UNREADABLE
from services.intake.files.cells import Cell, is_blank, show_cell
from services.intake.files.documents import document_type
from services.intake.files.file_kinds import Kind, check_package
from services.intake.files.refusal import Refused
from services.intake.files.safe_xml import read_elements
from services.intake.files.sheets import Sheet, Workbook, open_patiently, open_workbook
from services.intake.files.sparse_cells import CellBudget, TooManyCells
from services.intake.files.text_cells import MOST_COLUMNS, TextCell, TextTable
from services.intake.files.word_tables import read_word_tables
from services.intake.files.xlsx_package import XlsxPackage
from services.intake.limits import Limits

MOST_CELLS = 100_000
"""Cells and lines of one file: a plan has a few hundred."""

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")

Spans = dict[tuple[int, int], tuple[int, int]]
"""How many columns and rows a merged cell takes, by its row and column."""


def read_text_tables(
    content: bytes, *, file_name: str, limits: Limits, patient: bool = False
) -> list[TextTable]:
    """Return the tables of a Word document, or the visible sheets of a spreadsheet.

    Raises Refused where it is neither, broken, locked by a password, or too much.
    """
    file = CellPlace(file_name)
    try:
        if document_type(content) == "docx":
            check_package(content, file, limits)
            return read_word_tables(content, budget=CellBudget(MOST_CELLS))
        open_it = open_patiently if patient else open_workbook
        workbook = open_it(content, file_name=file_name, limits=limits)
        return list(_sheets(workbook, content))
    except TooManyCells as error:
        raise Refused(Problem("too_many_cells", file)) from error
    except UNREADABLE as error:
        raise Refused(Problem("file_damaged", file)) from error


def _sheets(workbook: Workbook, content: bytes) -> Iterator[TextTable]:
    budget = CellBudget(MOST_CELLS)
    package = XlsxPackage(content) if workbook.kind is Kind.XLSX else None
    paths = {part.name: part.path for part in package.sheets} if package is not None else {}
    for name in workbook.names:
        if name in workbook.hidden:
            continue
        spans: Spans = {}
        if package is not None and name in paths:
            spans = dict(_spans(read_elements(package.read(paths[name]), "mergeCell")))
        cells = list(_cells(workbook.open_sheet(name), spans, budget))
        if cells:
            yield TextTable(name, cells)


def _spans(merges: list[dict[str, str]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for each in merges:
        if match := _RANGE.fullmatch(each.get("ref", "")):
            first, last = _index(match[1]), _index(match[3])
            yield (int(match[2]), first), (last - first + 1, int(match[4]) - int(match[2]) + 1)


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _cells(sheet: Sheet, spans: Spans, budget: CellBudget) -> Iterator[TextCell]:
    faults = sheet.stored_faults()
    last = sheet.first_row + sheet.height - 1
    for number, row in enumerate(sheet.rows(), sheet.first_row):
        for place, cell in enumerate(row[: max(0, MOST_COLUMNS - sheet.first_column)]):
            column = sheet.first_column + place
            fault = faults.get(sheet.cell(number, place), "")
            if is_blank(cell) and not fault:
                continue
            budget.spend(1)
            columns, rows = spans.get((number, column), (1, 1))
            yield TextCell(
                number,
                column,
                _text(cell),
                columns=max(1, min(columns, MOST_COLUMNS - column)),
                rows=max(1, min(rows, last - number + 1)),
                is_number=isinstance(cell, int | float) and not isinstance(cell, bool),
                fault=fault,
            )


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return "\n".join(line for each in cell.splitlines() if (line := " ".join(each.split())))
    return show_cell(cell)
