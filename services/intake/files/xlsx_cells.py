"""The cells of an xlsx sheet read patiently, for files that the fast engine refuses or dies of."""

from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601
from openpyxl.utils.escape import unescape

from services.intake.files.cells import Cell
from services.intake.files.safe_xml import local_name, make_parser
from services.intake.files.sparse_cells import CellBudget, SparseSheet
from services.intake.files.stored_values import UNCALCULATED
from services.intake.files.xlsx_package import XlsxPackage

_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 16_384
_TRUE = ("1", "true", "on")


class XlsxCells:
    """Reads the sheets of one package, its strings and formats once."""

    def __init__(self, package: XlsxPackage, *, budget: CellBudget) -> None:
        self._package = package
        self._budget = budget
        self._strings: list[str] | None = None

    def read(self, path: str) -> SparseSheet:
        """Read the sheet whose part is `path`.

        Raises BadZipFile, ExpatError or ValueError where it is broken, TooManyCells.
        """
        if self._strings is None:
            self._strings = self._package.shared_strings()
        reader = _SheetReader(self._package, self._strings, SparseSheet(self._budget))
        parser = make_parser()
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        for chunk in self._package.chunks(path):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        return reader.finish()


class _SheetReader:
    """Follows `<row r="7"><c r="B7" s="1" t="s"><f/><v>3</v></c></row>`; `r` may be left out."""

    def __init__(self, package: XlsxPackage, strings: list[str], sheet: SparseSheet) -> None:
        self._formats = package.formats
        self._epoch = MAC_EPOCH if package.counts_from_1904 else WINDOWS_EPOCH
        self._strings = strings
        self._sheet = sheet
        self._later: dict[int, dict[int, Cell]] = {}
        """Rows that stand out of order."""
        self._row, self._column = 0, -1
        self._cells: dict[int, Cell] = {}
        self._style, self._type = 0, ""
        self._has_formula = self._has_cell = False
        self._in_value = False
        self._aside = 0
        self._value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local_name(name):
            case "c":
                self._column = _column(attributes.get("r", ""), after=self._column)
                self._type = attributes.get("t", "n")
                style = attributes.get("s", "0")
                self._style = int(style) if style.isdecimal() else 0
                self._has_formula, self._has_cell, self._value = False, True, []
            case "v":
                self._in_value = self._type != "inlineStr"
            case "t":
                self._in_value = not self._aside and self._type == "inlineStr"
            case "rPh":
                self._aside += 1
            case "f":
                self._has_formula = True
            case "row":
                number = attributes.get("r", "")
                self._row = int(number) if number.isdecimal() else self._row + 1
                if not 0 < self._row <= _MOST_ROWS:
                    raise ValueError("a row that no sheet has")
                self._column, self._cells = -1, {}
                if attributes.get("hidden", "0").lower() in _TRUE:
                    self._sheet.hidden_rows.add(self._row)
            case "col" if attributes.get("hidden", "0").lower() in _TRUE:
                self._sheet.hidden_columns.update(column_span(attributes))

    def text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def end(self, name: str) -> None:
        match local_name(name):
            case "v" | "t":
                self._in_value = False
            case "rPh":
                self._aside -= 1
            case "c" if self._has_cell:
                self._has_cell = False
                self._close_cell("".join(self._value))
            case "row":
                rows = self._sheet.rows
                if rows and rows[-1][0] >= self._row:
                    self._sheet.budget.spend(len(self._cells))
                    self._later.setdefault(self._row, {}).update(self._cells)
                else:
                    self._sheet.add_row(self._row, self._cells)

    def finish(self) -> SparseSheet:
        """Put the rows that stood out of order in their places."""
        sheet = self._sheet
        if self._later:
            merged = {
                number: dict(zip(columns, cells, strict=True))
                for number, columns, cells in sheet.rows
            }
            for number, cells in self._later.items():
                merged.setdefault(number, {}).update(cells)
            sheet.rows.clear()
            for number in sorted(merged):
                sheet.add_row(number, merged[number])
        return sheet

    def _close_cell(self, value: str) -> None:
        if self._type == "e":
            self._sheet.add_fault(self._row, self._column, value or "#ERROR!")
            return
        if value == "":
            # A formula whose result is the empty text says so by its type.
            if self._has_formula and self._type != "str":
                self._sheet.add_fault(self._row, self._column, UNCALCULATED)
            return
        self._cells[self._column] = self._typed(value)
        if self._style in self._formats.percents:
            self._sheet.add_percent(self._row, self._column)

    def _typed(self, value: str) -> Cell:
        match self._type:
            case "s":
                place = int(value)
                return self._strings[place] if 0 <= place < len(self._strings) else ""
            case "str" | "inlineStr":
                return unescape(value) if "_x" in value else value
            case "b":
                return value.strip().lower() in _TRUE
            case "d":
                return _dated(value)
        number = float(value)
        if self._style in self._formats.dates:
            return self._moment(number)
        return number

    def _moment(self, serial: float) -> Cell:
        is_duration = self._style in self._formats.durations
        try:
            moment = from_excel(serial, epoch=self._epoch, timedelta=is_duration)
        except (ValueError, OverflowError):
            return serial
        if isinstance(moment, datetime):
            return moment.date() if moment.time() == time.min else moment
        return moment if isinstance(moment, date | time | timedelta) else serial


def _dated(value: str) -> Cell:
    """Return an ISO date, as Strict files store dates."""
    try:
        moment = from_ISO8601(value)
    except ValueError:
        return value
    return moment if isinstance(moment, datetime | date | time | timedelta) else value


def _column(reference: str, *, after: int) -> int:
    """Return the column of a reference from 0; the next one where there is no reference."""
    column = 0
    for letter in reference:
        if not letter.isalpha():
            break
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    if not column:
        column = after + 2
    if not 0 < column <= _MOST_COLUMNS:
        raise ValueError("a column that no sheet has")
    return column - 1


def column_span(attributes: dict[str, str]) -> range:
    """Return the columns, from 0, of a `<col min="2" max="4">`."""
    first, last = attributes.get("min", ""), attributes.get("max", "")
    if not (first.isdecimal() and last.isdecimal()):
        return range(0)
    return range(min(int(first), _MOST_COLUMNS) - 1, min(int(last), _MOST_COLUMNS))
