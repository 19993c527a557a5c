"""SpreadsheetML of Excel 2003: a workbook as one XML file, often named ".xls" by exporting systems.

Source: XML Spreadsheet Reference (Microsoft, 2001), elements Workbook to Data.
"""

from datetime import datetime

from services.intake.files.cells import Cell
from services.intake.files.safe_xml import local_attributes, local_name, make_parser
from services.intake.files.sparse_cells import CellBudget, SparseSheet
from services.intake.files.stored_values import UNCALCULATED

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_MOST_COLUMNS = 16_384


def read_xml_spreadsheet(
    content: bytes, *, budget: CellBudget | None = None
) -> list[tuple[str, bool, SparseSheet]]:
    """Return the sheets: name, whether hidden, cells.

    Raises ExpatError or ValueError where the XML is broken, TooManyCells where it is too much.
    """
    reader = _Reader(budget or CellBudget())
    parser = make_parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.Parse(content, True)
    return [
        (name, name in reader.hidden, sheet)
        for name, sheet in zip(reader.names, reader.sheets, strict=True)
    ]


class _Reader:
    """Follows Worksheet, Row, Cell and Data; places count from 1 and may jump ahead."""

    def __init__(self, budget: CellBudget) -> None:
        self.names: list[str] = []
        self.sheets: list[SparseSheet] = []
        self.hidden: set[str] = set()
        self._budget = budget
        self._percents: set[str] = set()
        self._style = ""
        self._row = self._column = self._table_column = 0
        self._cells: dict[int, Cell] = {}
        self._type = ""
        self._has_formula = self._in_data = self._in_visible = False
        self._merged = 0
        self._text: list[str] = []

    def start(self, name: str, named: dict[str, str]) -> None:
        attributes = local_attributes(named)
        match local_name(name):
            case "Style":
                self._style = attributes.get("ID", "")
            case "NumberFormat":
                form = attributes.get("Format", "")
                if form == "Percent" or form.endswith("%"):
                    self._percents.add(self._style)
            case "Worksheet":
                self.names.append(attributes.get("Name", ""))
                self.sheets.append(SparseSheet(self._budget))
            case "Visible":
                self._in_visible, self._text = True, []
            case "Table":
                self._row = self._table_column = 0
            case "Column" if self.sheets:
                self._open_column(attributes)
            case "Row" if self.sheets:
                self._row = _place(attributes.get("Index"), after=self._row)
                self._column, self._merged, self._cells = 0, 0, {}
                if attributes.get("Hidden") == "1":
                    self.sheets[-1].hidden_rows.add(self._row)
            case "Cell" if self.sheets:
                self._column = _place(attributes.get("Index"), after=self._column + self._merged)
                self._merged = _whole(attributes.get("MergeAcross"))
                self._type, self._text = "", []
                self._has_formula = "Formula" in attributes
                if attributes.get("StyleID") in self._percents:
                    self.sheets[-1].add_percent(self._row, self._column - 1)
            case "Data":
                self._in_data, self._type = True, attributes.get("Type", "String")

    def text(self, text: str) -> None:
        if self._in_data or self._in_visible:
            self._text.append(text)

    def end(self, name: str) -> None:
        match local_name(name):
            case "Data":
                self._in_data = False
            case "Visible":
                self._in_visible = False
                if "".join(self._text) != "SheetVisible" and self.names:
                    self.hidden.add(self.names[-1])
                self._text = []
            case "Cell" if self.sheets:
                self._close_cell()
            case "Row" if self.sheets:
                self.sheets[-1].add_row(self._row, self._cells)

    def _open_column(self, attributes: dict[str, str]) -> None:
        self._table_column = _place(attributes.get("Index"), after=self._table_column)
        last = min(self._table_column + _whole(attributes.get("Span")), _MOST_COLUMNS)
        if attributes.get("Hidden") == "1":
            self.sheets[-1].hidden_columns.update(range(self._table_column - 1, last))
        self._table_column = last

    def _close_cell(self) -> None:
        text = "".join(self._text)
        sheet, column = self.sheets[-1], self._column - 1
        if self._type == "Error":
            sheet.add_fault(self._row, column, text or "#ERROR!")
        elif text:
            self._cells[column] = _value(text, self._type)
        elif self._has_formula and self._type != "String":
            sheet.add_fault(self._row, column, UNCALCULATED)


def _value(text: str, kind: str) -> Cell:
    match kind:
        case "Number":
            return float(text)
        case "Boolean":
            return text.strip() == "1"
        case "DateTime":
            moment = datetime.fromisoformat(text.strip())
            return moment.replace(tzinfo=None)
    return text


def _place(stated: str | None, *, after: int) -> int:
    """Return the place stated, if it is one further on, else the next."""
    return max(_whole(stated), after + 1)


def _whole(stated: str | None) -> int:
    text = (stated or "").strip()
    return int(text) if text.isdecimal() and len(text) < 8 else 0
