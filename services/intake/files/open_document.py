"""OpenDocument spreadsheets (ods, fods) by their XML: bounded where rows and cells are repeated.

A file may repeat a blank row a million times, as every office program writes it, or a filled one,
as an attack does: repeated blanks cost nothing here, repeated values are spent from the budget.
Source: OpenDocument 1.3, part 3, section 9 and 19.385 (office:value-type).
"""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import IO, Any

from services.intake.files.cells import Cell
from services.intake.files.safe_xml import local_attributes, local_name, make_parser
from services.intake.files.sparse_cells import CellBudget, SparseSheet
from services.intake.files.stored_values import UNCALCULATED

FLAT_MARK = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 16_384
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?", re.ASCII)
_ERROR = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)|Err:5\d\d")
_LONGEST_SPACES = 1_000
_CHUNK = 1 << 20


def read_open_document(
    content: bytes, *, budget: CellBudget | None = None
) -> list[tuple[str, bool, SparseSheet]]:
    """Return the sheets of an ods or of its flat form: name, whether hidden, cells.

    Raises ExpatError, ValueError or BadZipFile where it is broken, TooManyCells where too much.
    """
    reader = _Reader(budget or CellBudget())
    parser = make_parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    if not content.startswith(b"PK"):
        parser.Parse(content, True)
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as part:
            _feed(parser.Parse, part)
    return [
        (name, style in reader.hidden_styles, sheet)
        for name, style, sheet in zip(reader.names, reader.styles, reader.sheets, strict=True)
    ]


def _feed(parse: Callable[[bytes, bool], Any], part: IO[bytes]) -> None:
    while chunk := part.read(_CHUNK):
        parse(chunk, False)
    parse(b"", True)


class _Reader:
    """Follows table, table-row and table-cell; annotations and tables inside cells are no cells."""

    def __init__(self, budget: CellBudget) -> None:
        self.names: list[str] = []
        self.styles: list[str] = []
        self.sheets: list[SparseSheet] = []
        self.hidden_styles: set[str] = set()
        self._budget = budget
        self._style = ""
        self._depth = self._aside = 0
        self._row = self._column = self._table_column = 0
        self._repeated_row = self._repeated_cell = 1
        self._cells: dict[int, Cell] = {}
        self._row_faults: dict[int, str] = {}
        self._row_percents: set[int] = set()
        self._cell: dict[str, str] | None = None
        self._lines: list[list[str]] = []
        self._in_text = 0

    def start(self, name: str, named: dict[str, str]) -> None:
        local = local_name(name)
        if local in ("annotation", "tracked-changes", "shapes"):
            self._aside += 1
        if self._aside:
            return
        attributes = local_attributes(named)
        match local:
            case "style":
                self._style = attributes.get("name", "")
            case "table-properties" if attributes.get("display") == "false":
                self.hidden_styles.add(self._style)
            case "table":
                self._open_table(attributes)
            case "table-column" if self._depth == 1:
                self._open_column(attributes)
            case "table-row" if self._depth == 1:
                self._open_row(attributes)
            case "table-cell" | "covered-table-cell" if self._depth == 1:
                self._cell = attributes
                self._lines = []
                self._in_text = 0
            case _:
                self._start_text(local, attributes)

    def _start_text(self, local: str, attributes: dict[str, str]) -> None:
        match local:
            case "p" if self._cell is not None and self._depth == 1:
                self._lines.append([])
                self._in_text += 1
            case "s" if self._lines:
                wide = _repeats(attributes, "c", _LONGEST_SPACES)
                self._lines[-1].append(" " * wide)
            case "tab" if self._lines:
                self._lines[-1].append("\t")
            case "line-break" if self._lines:
                self._lines[-1].append("\n")

    def text(self, text: str) -> None:
        if self._in_text and not self._aside:
            self._lines[-1].append(text)

    def end(self, name: str) -> None:
        local = local_name(name)
        if local in ("annotation", "tracked-changes", "shapes"):
            self._aside -= 1
            return
        if self._aside:
            return
        match local:
            case "p" if self._in_text:
                self._in_text -= 1
            case "table-cell" | "covered-table-cell" if self._depth == 1 and self._cell is not None:
                self._close_cell(self._cell)
                self._cell = None
            case "table-row" if self._depth == 1:
                self._close_row()
            case "table" if self._depth:
                self._depth -= 1

    def _open_table(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > 1:
            return
        self._row = self._table_column = 0
        self.names.append(attributes.get("name", ""))
        self.styles.append(attributes.get("style-name", ""))
        self.sheets.append(SparseSheet(self._budget))

    def _open_column(self, attributes: dict[str, str]) -> None:
        first = self._table_column
        self._table_column += _repeats(attributes, "number-columns-repeated", _MOST_COLUMNS)
        if attributes.get("visibility", "visible") != "visible":
            last = min(self._table_column, _MOST_COLUMNS)
            self.sheets[-1].hidden_columns.update(range(first, last))

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._row += 1
        self._repeated_row = _repeats(attributes, "number-rows-repeated", _MOST_ROWS)
        self._column = 0
        self._cells, self._row_faults, self._row_percents = {}, {}, set()
        if attributes.get("visibility", "visible") != "visible":
            last = min(self._row + self._repeated_row - 1, _MOST_ROWS)
            self.sheets[-1].hidden_rows.update(range(self._row, last + 1))

    def _close_cell(self, attributes: dict[str, str]) -> None:
        repeated = _repeats(attributes, "number-columns-repeated", _MOST_COLUMNS)
        text = "\n".join("".join(line) for line in self._lines)
        first = self._column
        self._column += repeated
        last = min(self._column, _MOST_COLUMNS)
        if _is_error(attributes, text):
            self._budget.spend(last - first)
            self._row_faults.update(dict.fromkeys(range(first, last), text.strip() or "#ERROR!"))
            return
        value = _value(attributes, text)
        if value == "":
            if "formula" in attributes and attributes.get("value-type") != "string":
                self._row_faults[first] = UNCALCULATED
            return
        self._budget.spend(last - first - 1)
        self._cells.update(dict.fromkeys(range(first, last), value))
        if attributes.get("value-type") == "percentage":
            self._row_percents.update(range(first, last))

    def _close_row(self) -> None:
        last = self._row + self._repeated_row - 1
        if self._cells or self._row_faults:
            sheet = self.sheets[-1]
            for row in range(self._row, min(last, _MOST_ROWS) + 1):
                sheet.add_row(row, self._cells)
                for column, what in self._row_faults.items():
                    sheet.add_fault(row, column, what)
                for column in self._row_percents:
                    sheet.add_percent(row, column)
        self._row = last


def _is_error(attributes: dict[str, str], text: str) -> bool:
    if attributes.get("value-type") == "error" or "#ERR" in attributes.get("value", ""):
        return True
    return "formula" in attributes and _ERROR.fullmatch(text.strip()) is not None


def _value(attributes: dict[str, str], text: str) -> Cell:
    stated = attributes.get("value", "")
    match attributes.get("value-type"):
        case "float" | "percentage" | "currency" if stated:
            return float(stated)
        case "boolean":
            return attributes.get("boolean-value") == "true"
        case "date":
            return _date(attributes.get("date-value", "")) or text
        case "time":
            return _duration(attributes.get("time-value", "")) or text
        case "string":
            return attributes.get("string-value", text)
    return text


def _date(stated: str) -> datetime | date | None:
    try:
        return datetime.fromisoformat(stated) if "T" in stated else date.fromisoformat(stated)
    except ValueError:
        return None


def _duration(stated: str) -> timedelta | None:
    match = _DURATION.fullmatch(stated)
    if match is None:
        return None
    minus, days, hours, minutes, seconds = match.groups()
    try:
        length = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=float((seconds or "0").replace(",", ".")),
        )
    except OverflowError:
        return None
    return -length if minus else length


def _repeats(attributes: dict[str, str], name: str, most: int) -> int:
    stated = attributes.get(name, "1").strip()
    return max(1, min(int(stated), most)) if stated.isdecimal() and len(stated) < 12 else 1
