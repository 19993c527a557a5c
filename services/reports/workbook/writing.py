"""What the sheets of a workbook share: heads, frames, names, and words that formulas compare."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.reports.workbook.content import WorkbookContent
from services.text import Text
from services.text.cells import write_text

HEAD_ROW = 3
FIRST_ROW = HEAD_ROW + 1
POINTS_FORMAT = "0.00"
PARTS = ("proven", "claimed", "outside", "awaited", "unknown")
"""The parts of a total that points are in, or maxima whose points are not known."""

_HEAD = PatternFill("solid", fgColor="DCE6F1")
_OPEN = PatternFill("solid", fgColor="FFFBE6")
_BAND = PatternFill("solid", fgColor="F2F4F7")
_THIN = Side(style="thin", color="BFBFBF")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FACE = "Times New Roman"
_PLAIN, _BOLD = Font(name=_FACE, size=11), Font(name=_FACE, size=11, bold=True)
_TITLE = Font(name=_FACE, size=14, bold=True)
_MARK = Font(name=_FACE, size=11, italic=True, color="B04B00")
_LINE = 15  # points a line of the face above


class Writing:
    """A workbook that grows: its content, its language, and the hidden sheet of words."""

    def __init__(self, workbook: Workbook, content: WorkbookContent, text: Text) -> None:
        self.workbook, self.content, self.text = workbook, content, text
        self._words = workbook.create_sheet(self.text("papers_workbook.sheets.words"))
        self._words.sheet_state = "veryHidden"
        self._next_word = 1
        self.yes = self.word(self.text("papers_workbook.yes"))
        self.no = self.word(self.text("papers_workbook.no"))

    def word(self, word: str) -> str:
        """Put a word on the sheet of words and return where it stands, for formulas and lists."""
        row = self._next_word
        write_text(self._words.cell(row, 1), word)
        self._next_word += 1
        return at(self._words, f"$A${row}")

    def define(self, name: str, reference: str) -> None:
        """Give a cell a name."""
        self.workbook.defined_names[name] = DefinedName(name, attr_text=reference)

    def open_sheet(self, key: str, heads: Sequence[str], widths: Sequence[int]) -> Worksheet:
        """Add a sheet with its title, its mark where it is made up, and the heads of its table."""
        sheet = self.workbook.create_sheet(self.text(f"papers_workbook.sheets.{key}"))
        told = {"unit": self.content.unit, "year": self.content.year}
        self.write_title(sheet, self.text(f"papers_workbook.title_{key}", **told))
        for column, (head, width) in enumerate(zip(heads, widths, strict=True), 1):
            cell = framed(sheet, HEAD_ROW, column)
            write_text(cell, self.text(f"papers_workbook.heads.{head}"))
            cell.font, cell.fill = _BOLD, _HEAD
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = sheet.cell(FIRST_ROW, 3)
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0
        sheet.oddFooter.center.text = "&P / &N"
        return sheet

    def write_title(self, sheet: Worksheet, title: str) -> None:
        """Write the title of a sheet and that it is made up, where it is."""
        write_text(sheet.cell(1, 1), title)
        sheet.cell(1, 1).font = _TITLE
        if self.content.sample or self.content.criteria.constructed:
            write_text(sheet.cell(2, 1), self.text("papers_workbook.sample"))
            sheet.cell(2, 1).font = _MARK

    def offer(self, sheet: Worksheet, cell: str, first: str, last: str) -> None:
        """Let a cell be chosen from the words that stand from one place to another."""
        span = first if first == last else f"{first}:{last.rpartition('!')[2]}"
        choice = DataValidation(type="list", formula1=f"={span}", allow_blank=True)
        choice.add(cell)
        sheet.add_data_validation(choice)


def framed(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell of a table."""
    cell: Cell = sheet.cell(row, column)
    cell.border, cell.alignment, cell.font = _FRAME, _WRAPPED, _PLAIN
    return cell


def fit_rows(sheet: Worksheet) -> None:
    """Make each row as high as its longest text: programs do not all do it when they open a file.

    A word does not break, so that a line holds a little less than the width of its column.
    """
    for row in sheet.iter_rows(min_row=HEAD_ROW):
        lines = [
            -(-len(cell.value) // max(1, int(sheet.column_dimensions[letter].width) - 2))
            for cell in row
            if cell.data_type == "s" and cell.value
            for letter in [cell.column_letter]
        ]
        sheet.row_dimensions[row[0].row].height = _LINE * max(lines, default=1)


def unlock(cell: Cell) -> None:
    """Let people type into a cell."""
    cell.fill, cell.protection = _OPEN, Protection(locked=False)


def band(sheet: Worksheet, row: int, columns: int) -> None:
    """Make a row stand out as one that others belong to."""
    for column in range(1, columns + 1):
        cell = framed(sheet, row, column)
        cell.fill, cell.font = _BAND, _BOLD


def at(sheet: Worksheet, place: str) -> str:
    """Return a place of a sheet as formulas of other sheets name it."""
    return f"'{sheet.title.replace(chr(39), chr(39) * 2)}'!{place}"
