"""The tables of a Word document (docx) by its XML: cells with their spans, and what heads each.

Read as a stream, without entities or network; a table inside a cell is text of that cell. Text that
was deleted or moved away under tracked changes is not there.
Source: ECMA-376 part 1, sections 17.4 (tables), 17.4.17 (gridSpan) and 17.4.84 (vMerge).
"""

import io
import zipfile

from services.intake.files.safe_xml import local_attributes, local_name, make_parser, read_elements
from services.intake.files.sparse_cells import CellBudget, TooManyCells
from services.intake.files.text_cells import MOST_COLUMNS, TextCell, TextTable

_TYPES, _USUAL = "[Content_Types].xml", "word/document.xml"
_MAIN = ("wordprocessingml.document.main+xml", "document.macroenabled.main+xml")
_ASIDE = frozenset({"Fallback", "moveFrom"})
"""Elements whose text stands elsewhere too, or no longer stands."""
_ANNEX = "phụ lục"
_LONGEST_NAME = 60
_MOST_TABLES = 500
_CHUNK = 1 << 18


def read_word_tables(content: bytes, *, budget: CellBudget) -> list[TextTable]:
    """Return the tables of a document in their order; a name is the annex that is announced above.

    Raises BadZipFile, ExpatError, KeyError or ValueError where it is broken, TooManyCells.
    """
    reader = _Reader(budget)
    parser = make_parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        with archive.open(_main_part(archive)) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    return [table for table in reader.tables if table.cells]


def _main_part(archive: zipfile.ZipFile) -> str:
    """Return the part that holds the text: not every program calls it document.xml."""
    for each in read_elements(archive.read(_TYPES), "Override"):
        if each.get("ContentType", "").lower().endswith(_MAIN):
            return each.get("PartName", "").lstrip("/")
    return _USUAL


class _Reader:
    """Follows tbl, tr and tc, and keeps the paragraphs between tables."""

    def __init__(self, budget: CellBudget) -> None:
        self.tables: list[TextTable] = []
        self._budget = budget
        self._depth = self._aside = self._runs = self._texts = 0
        self._above: list[str] = []
        """The paragraphs since the last table."""
        self._row = self._column = 0
        self._in_cell = False
        self._lines: list[str] = []
        self._span, self._goes_on = 1, False
        self._open: dict[int, int] = {}
        """The places (in the table's cells) of the last cell of each column."""

    def start(self, name: str, named: dict[str, str]) -> None:
        local = local_name(name)
        self._aside += local in _ASIDE
        if self._aside:
            return
        match local:
            case "tbl":
                self._open_table()
            case "tr" if self._depth == 1:
                self._row, self._column = self._row + 1, 0
            case "tc" if self._depth == 1:
                self._in_cell = True
                self._lines, self._span, self._goes_on = [], 1, False
            case "gridBefore" if self._depth == 1:
                self._column += _whole(named, least=0)
            case "gridSpan" if self._depth == 1:
                self._span = _whole(named, least=1)
            case "vMerge" if self._depth == 1:
                self._goes_on = local_attributes(named).get("val", "continue") != "restart"
            case "p":
                self._begin_line()
            case "r":
                self._runs += 1
            case "t":
                self._texts += 1
            case "br" | "cr" if self._runs:
                self._begin_line()
            case "tab" if self._runs:  # outside of a run it is a tab stop
                self._write(" ")

    def text(self, text: str) -> None:
        if self._texts and not self._aside:
            self._write(text)

    def end(self, name: str) -> None:
        local = local_name(name)
        if local in _ASIDE:
            self._aside -= 1
        if self._aside or local in _ASIDE:
            return
        match local:
            case "tbl" if self._depth:
                self._depth -= 1
            case "tc" if self._depth == 1 and self._in_cell:
                self._close_cell()
            case "r":
                self._runs -= 1
            case "t":
                self._texts -= 1

    def _open_table(self) -> None:
        self._depth += 1
        if self._depth > 1:
            return
        if len(self.tables) >= _MOST_TABLES:
            raise TooManyCells
        self.tables.append(TextTable(_annex_name(self._above), [], is_word=True))
        self._above, self._row, self._open = [], 0, {}

    def _close_cell(self) -> None:
        self._in_cell = False
        text = "\n".join(line for each in self._lines if (line := " ".join(each.split())))
        if self._column + self._span > MOST_COLUMNS:
            raise TooManyCells
        cells = self.tables[-1].cells
        above = self._open.get(self._column)
        if self._goes_on and above is not None and cells[above].is_above(self._row, self._column):
            cells[above] = cells[above].longer_by_a_row()
        else:
            self._budget.spend(1)
            self._open[self._column] = len(cells)
            cells.append(TextCell(self._row, self._column, text, columns=self._span))
        self._column += self._span

    def _begin_line(self) -> None:
        lines = self._lines if self._in_cell else self._above
        if not self._in_cell:
            self._budget.spend(1)
        lines.append("")

    def _write(self, text: str) -> None:
        lines = self._lines if self._in_cell else self._above
        if not lines:
            lines.append("")
        lines[-1] += text


def _annex_name(above: list[str]) -> str:
    """Return the line above a table that announces an annex: "Phụ lục I"; empty where none does."""
    for line in reversed(above):
        plain = " ".join(line.split())
        if plain.casefold().startswith(_ANNEX) and len(plain) <= _LONGEST_NAME:
            return plain
    return ""


def _whole(named: dict[str, str], *, least: int) -> int:
    stated = local_attributes(named).get("val", "")
    is_number = stated.isdecimal() and len(stated) < 6
    return max(least, int(stated)) if is_number else least
