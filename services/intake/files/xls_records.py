"""What an xls stores of its cells besides their values, and whether a password locks it.

Goes through the records of the workbook's stream once: errors, formulas that a program saved for
Excel to calculate, hidden rows and columns, cells shown as per cent. Source: [MS-XLS] 2.3 and 2.4.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlrd.compdoc import CompDoc, CompDocError

from services.intake.files.sparse_cells import CellBudget, SparseSheet
from services.intake.files.stored_values import (
    ERROR_NAMES,
    PERCENT_FORMATS,
    UNCALCULATED,
    is_percent_format,
)

_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK", "workbook", "book")
_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_FORMAT, _XF = 0x041E, 0x00E0
_FORMULA, _BOOLERR = 0x0006, 0x0205
_BIFF8 = 0x0600
_HIDDEN_COLUMN, _HIDDEN_ROW = 0x0001, 0x20
_CALCULATE_ON_LOAD = 0x0002
_ERROR_RESULT, _BLANK_RESULT = 2, 3
_MOST_COLUMNS = 256


def read_workbook_stream(content: bytes) -> bytes:
    """Return the stream of records. Raises ValueError where there is none."""
    try:
        compound = CompDoc(content, logfile=io.StringIO(), ignore_workbook_corruption=True)
        for name in _STREAMS:
            stream = compound.get_named_stream(name)
            if stream:
                return bytes(stream)
    except (CompDocError, struct.error, IndexError, AssertionError, RecursionError) as error:
        raise ValueError("the compound file is broken") from error
    raise ValueError("no workbook in the compound file")


def is_locked(stream: bytes) -> bool:
    """Tell whether a password locks the workbook: its first records say so."""
    for kind, _ in _records(stream, 0):
        if kind == _FILEPASS:
            return True
        if kind in (_EOF, _BOUNDSHEET):
            return False
    return False


@dataclass
class _Globals:
    """What the first part of the stream says."""

    is_biff8: bool = True
    sheets: dict[str, int] = field(default_factory=dict)
    """Where each sheet begins."""
    percents: set[int] = field(default_factory=set)
    """The cell formats that show per cent."""


def read_stored_cells(stream: bytes, *, sheet_name: str) -> SparseSheet:
    """Return the faults, hidden rows and columns and per cents of a sheet; values are not read."""
    found = SparseSheet(CellBudget())
    book = _read_globals(stream)
    start = book.sheets.get(sheet_name)
    if start is None:
        return found
    formulas = _Formulas()
    for kind, data in _records(stream, start):
        try:
            _take(found, formulas, book.percents, kind, data)
        except struct.error:
            continue  # a record cut short says nothing
        if kind == _EOF:
            break
    formulas.finish(found)
    return found


def _take(
    found: SparseSheet, formulas: "_Formulas", percents: set[int], kind: int, data: memoryview
) -> None:
    match kind:
        case 0x0006 | 0x0205 | 0x0203 | 0x027E:  # FORMULA, BOOLERR, NUMBER, RK
            row, column, form = struct.unpack_from("<HHH", data)
            if form in percents:
                found.add_percent(row + 1, column)
            if kind == _FORMULA:
                formulas.take(found, row + 1, column, data)
            elif kind == _BOOLERR and data[7]:
                found.add_fault(row + 1, column, ERROR_NAMES.get(data[6], "#ERROR!"))
        case 0x00BD:  # MULRK
            row, first = struct.unpack_from("<HH", data)
            for place in range((len(data) - 6) // 6):
                if struct.unpack_from("<H", data, 4 + 6 * place)[0] in percents:
                    found.add_percent(row + 1, first + place)
        case 0x0208:  # ROW
            if data[12] & _HIDDEN_ROW:
                found.hidden_rows.add(struct.unpack_from("<H", data)[0] + 1)
        case 0x007D:  # COLINFO
            first, last, _, _, flags = struct.unpack_from("<5H", data)
            if flags & _HIDDEN_COLUMN:
                found.hidden_columns.update(range(first, min(last, _MOST_COLUMNS - 1) + 1))


@dataclass
class _Formulas:
    """The formulas of a sheet: whether any was calculated, and those that show nothing."""

    any_result: bool = False
    blank: list[tuple[int, int]] = field(default_factory=list)

    def take(self, found: SparseSheet, row: int, column: int, data: memoryview) -> None:
        result = bytes(data[6:14])
        flags = struct.unpack_from("<H", data, 14)[0]
        is_typed = result[6:] == b"\xff\xff"
        if is_typed and result[0] == _BLANK_RESULT:
            self.blank.append((row, column))
            return
        # A program that cannot calculate writes zero and leaves the rest to Excel.
        if result == bytes(8) and flags & _CALCULATE_ON_LOAD:
            found.add_fault(row, column, UNCALCULATED)
            return
        self.any_result = True
        if is_typed and result[0] == _ERROR_RESULT:
            found.add_fault(row, column, ERROR_NAMES.get(result[2], "#ERROR!"))

    def finish(self, found: SparseSheet) -> None:
        """Tell empty texts, as Excel writes them, from a sheet that nothing has calculated."""
        if not self.any_result:
            for row, column in self.blank:
                found.add_fault(row, column, UNCALCULATED)


def _read_globals(stream: bytes) -> _Globals:
    book = _Globals()
    formats: dict[int, str] = {}
    forms: list[int] = []
    for kind, data in _records(stream, 0):
        try:
            if kind == _BOF:
                book.is_biff8 = struct.unpack_from("<H", data)[0] >= _BIFF8
            elif kind == _BOUNDSHEET:
                start = struct.unpack_from("<L", data)[0]
                book.sheets[_short_text(data[6:], is_biff8=book.is_biff8, wide_length=False)] = (
                    start
                )
            elif kind == _FORMAT:
                number = struct.unpack_from("<H", data)[0]
                formats[number] = _short_text(
                    data[2:], is_biff8=book.is_biff8, wide_length=book.is_biff8
                )
            elif kind == _XF:
                forms.append(struct.unpack_from("<H", data, 2)[0])
            elif kind == _EOF:
                break
        except (struct.error, IndexError):
            continue
    book.percents = {
        place
        for place, number in enumerate(forms)
        if number in PERCENT_FORMATS or is_percent_format(formats.get(number, ""))
    }
    return book


def _short_text(data: memoryview, *, is_biff8: bool, wide_length: bool) -> str:
    at = 2 if wide_length else 1
    length = struct.unpack_from("<H", data)[0] if wide_length else data[0]
    if not is_biff8:
        return bytes(data[at : at + length]).decode("cp1252", "replace")
    if data[at] & 1:
        return bytes(data[at + 1 : at + 1 + 2 * length]).decode("utf-16-le", "replace")
    return bytes(data[at + 1 : at + 1 + length]).decode("latin-1")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, memoryview]]:
    view = memoryview(stream)
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, view[at + 4 : at + 4 + size]
        at += 4 + size
