"""Second engines, bounded: for files the fast engine refuses or dies of, and kinds it lacks."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from typing import Any, TypeVar

import xlrd

from services.intake.files.cells import Cell, column_letter
from services.intake.files.csv_text import read_csv_rows
from services.intake.files.file_kinds import Found, Kind
from services.intake.files.html_tables import read_html_tables
from services.intake.files.open_document import read_open_document
from services.intake.files.sparse_cells import CellBudget, SparseSheet, TooManyCells
from services.intake.files.stored_values import ERROR_NAMES
from services.intake.files.xls_records import read_stored_cells, read_workbook_stream
from services.intake.files.xlsb_cells import XlsbBook
from services.intake.files.xlsx_cells import XlsxCells
from services.intake.files.xlsx_package import XlsxPackage
from services.intake.files.xml_spreadsheet import read_xml_spreadsheet

_Result = TypeVar("_Result")


class BookDamaged(ValueError):
    """The file is of its kind but broken."""


@dataclass(frozen=True)
class PatientBook:
    """A workbook opened by a second engine; sheets are read when asked for, within one budget."""

    names: tuple[str, ...]
    hidden: frozenset[str]
    read: Callable[[str], SparseSheet]
    """Raises BookDamaged or TooManyCells."""


def open_book(found: Found) -> PatientBook:
    """Open a workbook of any kind. Raises BookDamaged or TooManyCells."""
    opener = _OPENERS[found.kind]
    book = _guarded(lambda: opener(found, CellBudget()))
    return PatientBook(book.names, book.hidden, lambda name: _guarded(lambda: book.read(name)))


def _guarded(act: Callable[[], _Result]) -> _Result:
    try:
        return act()
    except (TooManyCells, MemoryError):
        raise
    except Exception as error:  # libraries throw what they like at a broken file
        raise BookDamaged(str(error)) from error


def _keep(names: Sequence[tuple[str, bool]], read: Callable[[str], SparseSheet]) -> PatientBook:
    """Read each sheet once, however often it is asked for."""
    hidden = frozenset(name for name, is_hidden in names if is_hidden)
    return PatientBook(tuple(name for name, _ in names), hidden, cache(read))


def _open_xlsx(found: Found, budget: CellBudget) -> PatientBook:
    package = XlsxPackage(found.content)
    paths = {sheet.name: sheet.path for sheet in package.sheets}
    cells = XlsxCells(package, budget=budget)
    names = [(sheet.name, sheet.hidden) for sheet in package.sheets]
    return _keep(names, lambda name: cells.read(paths[name]))


def _open_xlsb(found: Found, budget: CellBudget) -> PatientBook:
    book = XlsbBook(found.content, budget=budget)
    paths = {name: path for name, _, path in book.sheets}
    names = [(name, hidden) for name, hidden, _ in book.sheets]
    return _keep(names, lambda name: book.read(paths[name]))


def _open_whole(sheets: Sequence[tuple[str, bool, SparseSheet]]) -> PatientBook:
    """Return a book whose file cannot be read sheet by sheet."""
    by_name = {name: sheet for name, _, sheet in sheets}
    return _keep([(name, hidden) for name, hidden, _ in sheets], by_name.__getitem__)


def _open_html(found: Found, budget: CellBudget) -> PatientBook:
    tables = read_html_tables(found.content, budget=budget)
    return _open_whole([(name, False, sheet) for name, sheet in tables])


def _open_csv(found: Found, budget: CellBudget) -> PatientBook:
    sheet = SparseSheet(CellBudget())
    rows = read_csv_rows(found.content, surely=found.surely, budget=budget)
    for number, row in enumerate(rows, 1):
        sheet.add_row(number, dict(enumerate(row)))
        row.clear()
    return _open_whole([("", False, sheet)])


def _open_xls(found: Found, budget: CellBudget) -> PatientBook:
    book = xlrd.open_workbook(
        file_contents=found.content,
        logfile=io.StringIO(),
        on_demand=True,
        ragged_rows=True,
        ignore_workbook_corruption=True,
    )
    # Only worksheets: xlrd has no others. Visible is 0.
    hidden = [bool(state) for state in book._sheet_visibility]
    names = list(zip(book.sheet_names(), hidden, strict=True))
    return _keep(names, lambda name: _read_xls(found.content, book, name, budget))


def _read_xls(content: bytes, book: xlrd.Book, name: str, budget: CellBudget) -> SparseSheet:
    try:
        sheet = read_stored_cells(read_workbook_stream(content), sheet_name=name)
    except ValueError:  # no compound file around the records: nothing more is known
        sheet = SparseSheet(budget)
    sheet.budget = budget
    source = book.sheet_by_name(name)
    for number in range(source.nrows):
        cells: dict[int, Cell] = {}
        for column, cell in enumerate(source.row(number)):
            value = _value_of_xls(cell.ctype, cell.value, book.datemode)
            if cell.ctype == xlrd.XL_CELL_ERROR:
                sheet.add_fault(number + 1, column, ERROR_NAMES.get(cell.value, "#ERROR!"))
            elif value != "" and f"{column_letter(column)}{number + 1}" not in sheet.faults:
                cells[column] = value
        sheet.add_row(number + 1, cells)
    book.unload_sheet(name)
    return sheet


def _value_of_xls(kind: int, value: Any, epoch: int) -> Cell:
    if kind == xlrd.XL_CELL_DATE:
        try:
            moment: datetime = xlrd.xldate_as_datetime(value, epoch)
        except (ValueError, OverflowError):
            return float(value)
        if 0 <= value < 1:
            return moment.time()
        return moment.date() if moment.time() == time.min else moment
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER):
        return str(value) if kind == xlrd.XL_CELL_TEXT else float(value)
    return ""


_OPENERS: dict[Kind, Callable[[Found, CellBudget], PatientBook]] = {
    Kind.XLSX: _open_xlsx,
    Kind.XLSB: _open_xlsb,
    Kind.XLS: _open_xls,
    Kind.ODS: lambda found, budget: _open_whole(read_open_document(found.content, budget=budget)),
    Kind.XML: lambda found, budget: _open_whole(read_xml_spreadsheet(found.content, budget=budget)),
    Kind.HTML: _open_html,
    Kind.CSV: _open_csv,
}
