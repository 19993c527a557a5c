"""The cells of an xlsb sheet by its binary records: patiently, for files the fast engine refuses.

Tells besides what the engine hides: errors, hidden rows and columns, cells shown as per cent.
Source: [MS-XLSB] 2.1.4 (records), 2.4 and 2.5.
"""

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from services.intake.files.cells import Cell
from services.intake.files.safe_xml import read_elements
from services.intake.files.sparse_cells import CellBudget, SparseSheet
from services.intake.files.stored_values import ERROR_NAMES, PERCENT_FORMATS, is_percent_format

_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _STRING, _SHARED = range(8)
_FORMULA_STRING, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = range(8, 12)
_RICH_STRING = 62
_SHARED_ITEM, _FORMAT, _XF, _COLUMN, _SETTINGS, _BUNDLE = 19, 44, 47, 60, 153, 156
_XFS_BEGIN, _XFS_END = 617, 618
_DATA_END = 146
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 16_384
_ROW_HIDDEN = 0x10
_LONGEST_RECORD = 1 << 26


class XlsbBook:
    """An xlsb opened.

    Raises BadZipFile, KeyError, ExpatError, ValueError or struct.error where it is broken.
    """

    def __init__(self, content: bytes, *, budget: CellBudget | None = None) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._names = {name.lstrip("/").lower(): name for name in self._archive.namelist()}
        self._budget = budget or CellBudget()
        self._strings: list[str] | None = None
        self._targets = self._read_relations()
        self._epoch = WINDOWS_EPOCH
        self.sheets: list[tuple[str, bool, str]] = []
        """Of each sheet its name, whether it is hidden, and its part."""
        for kind, data in self._records("xl/workbook.bin"):
            if kind == _BUNDLE:
                state = struct.unpack_from("<L", data)[0]
                identity, at = _wide_text(data, 8)
                name, _ = _wide_text(data, at)
                kind_of_part, path = self._targets.get(identity, ("", ""))
                if kind_of_part == "worksheet":
                    self.sheets.append((name, state != 0, path))
            elif kind == _SETTINGS and data[0] & 1:
                self._epoch = MAC_EPOCH
        self._dates, self._percents = self._read_formats()

    def read(self, path: str) -> SparseSheet:
        """Read the cells of a sheet. Raises TooManyCells besides."""
        if self._strings is None:
            self._strings = self._read_strings()
        sheet = SparseSheet(self._budget)
        row, cells = 0, dict[int, Cell]()
        for kind, data in self._records(path):
            if kind == _ROW:
                sheet.add_row(row, cells)
                row, cells = struct.unpack_from("<L", data)[0] + 1, {}
                if row > _MOST_ROWS or (sheet.rows and row <= sheet.rows[-1][0]):
                    raise ValueError("a row out of its place")
                if len(data) > 11 and data[11] & _ROW_HIDDEN:
                    sheet.hidden_rows.add(row)
            elif _BLANK < kind <= _FORMULA_ERROR or kind == _RICH_STRING:
                column, style = struct.unpack_from("<LL", data)
                self._take(sheet, cells, (row, column, style & 0xFFFFFF), kind, data)
            elif kind == _COLUMN:
                first, last, _, _, flags = struct.unpack_from("<4LH", data)
                if flags & 1:
                    end = min(last, _MOST_COLUMNS - 1) + 1
                    sheet.hidden_columns.update(range(first, end))
            elif kind == _DATA_END:
                break
        sheet.add_row(row, cells)
        return sheet

    def _take(
        self,
        sheet: SparseSheet,
        cells: dict[int, Cell],
        place: tuple[int, int, int],
        kind: int,
        data: bytes,
    ) -> None:
        row, column, style = place
        if column >= _MOST_COLUMNS:
            raise ValueError("a column that no sheet has")
        if kind in (_ERROR, _FORMULA_ERROR):
            sheet.add_fault(row, column, ERROR_NAMES.get(data[8], "#ERROR!"))
            return
        cells[column] = self._value(kind, data, style)
        if style in self._percents:
            sheet.add_percent(row, column)

    def _value(self, kind: int, data: bytes, style: int) -> Cell:
        match kind:
            case 2:
                return self._number(_rk(struct.unpack_from("<l", data, 8)[0]), style)
            case 5 | 9:
                return self._number(struct.unpack_from("<d", data, 8)[0], style)
            case 4 | 10:
                return bool(data[8])
            case 7:
                strings, place = self._strings or [], struct.unpack_from("<L", data, 8)[0]
                return strings[place] if place < len(strings) else ""
            case 62:
                return _wide_text(data, 9)[0]
        return _wide_text(data, 8)[0]

    def _number(self, value: float, style: int) -> Cell:
        if style not in self._dates:
            return value
        try:
            moment = from_excel(value, epoch=self._epoch)
        except (ValueError, OverflowError):
            return value
        if isinstance(moment, datetime):
            return moment.date() if moment.time() == time.min else moment
        return moment if isinstance(moment, date | time | timedelta) else value

    def _read_strings(self) -> list[str]:
        path = next((path for kind, path in self._targets.values() if kind == "sharedStrings"), "")
        if path.lower() not in self._names:
            return []
        return [
            _wide_text(data, 1)[0] for kind, data in self._records(path) if kind == _SHARED_ITEM
        ]

    def _read_formats(self) -> tuple[set[int], set[int]]:
        path = next((path for kind, path in self._targets.values() if kind == "styles"), "")
        if path.lower() not in self._names:
            return set(), set()
        codes = dict(BUILTIN_FORMATS)
        used: list[int] = []
        inside = False
        for kind, data in self._records(path):
            if kind == _FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = _wide_text(data, 2)[0]
            elif kind in (_XFS_BEGIN, _XFS_END):
                inside = kind == _XFS_BEGIN
            elif kind == _XF and inside:
                used.append(struct.unpack_from("<H", data, 2)[0])
        dates = {
            place
            for place, number in enumerate(used)
            if 14 <= number <= 22
            or 45 <= number <= 47
            or (number > 163 and is_date_format(codes.get(number, "")))
        }
        percents = {
            place
            for place, number in enumerate(used)
            if number in PERCENT_FORMATS or is_percent_format(codes.get(number, ""))
        }
        return dates - percents, percents

    def _read_relations(self) -> dict[str, tuple[str, str]]:
        xml = self._archive.read(self._names["xl/_rels/workbook.bin.rels"])
        return {
            each.get("Id", ""): (
                each.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/"),
            )
            for each in read_elements(xml, "Relationship")
        }

    def _records(self, path: str) -> Iterator[tuple[int, bytes]]:
        """Yield kind and content of each record: both lengths are written seven bits a byte."""
        with self._archive.open(self._names[path.lower()]) as part:
            while True:
                first = part.read(1)
                if not first:
                    return
                kind = first[0]
                if kind & 0x80:
                    kind = (kind & 0x7F) | ((_byte(part.read(1)) & 0x7F) << 7)
                size = shift = 0
                for shift in (0, 7, 14, 21):
                    piece = _byte(part.read(1))
                    size |= (piece & 0x7F) << shift
                    if not piece & 0x80:
                        break
                if size > _LONGEST_RECORD:
                    raise ValueError("a record longer than any")
                data = part.read(size)
                if len(data) < size:
                    raise ValueError("the part breaks off")
                yield kind, data


def _byte(read: bytes) -> int:
    if not read:
        raise ValueError("the part breaks off")
    return read[0]


def _rk(packed: int) -> float:
    """Return a number kept in 30 bits: whole, or the upper half of a float; maybe in hundredths."""
    if packed & 2:
        value = float(packed >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value


def _wide_text(data: bytes, at: int) -> tuple[str, int]:
    """Return the text at a place, its length in front, and the place after it."""
    length = struct.unpack_from("<L", data, at)[0]
    end = at + 4 + 2 * length if length != 0xFFFFFFFF else at + 4
    if end > len(data):
        raise ValueError("a text longer than its record")
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
