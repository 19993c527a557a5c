"""Writing the entry workbook: a sheet a component, a row an input, only the answers unlocked."""

import io
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from openpyxl import DEFUSEDXML, Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.intake.entry.entry_form import (
    FIELDS,
    MARK,
    META_SHEET,
    NOT_ARISING,
    YES_NO_LIST,
    EntryForm,
    EntryOption,
    EntryRow,
    EntrySheet,
    EntryTexts,
)
from services.text import Text
from services.text.cells import clean_text, write_text

if not DEFUSEDXML:  # openpyxl parses without guard where the package is missing, and says nothing
    raise ImportError("defusedxml is needed beside openpyxl")

ANSWER_FIELDS = ("value", "document", "page", "note")

_FIELD_ROW, _HEADER_ROW = 3, 4
_FIRST_LIST_COLUMN = 4
_LIST_HEAD = 2  # rows above a list's options: code and input
_WIDTHS = {
    "code": 9, "name": 38, "input": 16, "label": 38, "unit": 11,
    "value": 16, "document": 26, "page": 14, "note": 30,
}  # fmt: skip
_LONGEST_TITLE = 31
_NO_TITLE = re.compile(r"[\[\]:*?/\\']")

_HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
_ANSWER_FILL = PatternFill("solid", fgColor="FFFBE6")
_THIN = Side(style="thin", color="BFBFBF")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def entry_texts(text: Text) -> EntryTexts:
    """Return the words of an entry workbook in one language."""
    words = {name: text(f"intake.entry.{name}") for name in EntryTexts.__dataclass_fields__}
    return EntryTexts(**words)


def write_entry_workbook(form: EntryForm) -> bytes:
    """Write the workbook that asks for everything in `form`, known answers filled in."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    titles = sheet_titles(form)
    sheets = [workbook.create_sheet(title) for title in titles]
    meta = workbook.create_sheet(META_SHEET)
    meta.sheet_state = "veryHidden"
    _write_stamp(meta, form)
    lists = _Lists(meta, form.texts)
    for worksheet, sheet in zip(sheets, form.sheets, strict=True):
        _write_sheet(worksheet, sheet, form, lists)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def sheet_titles(form: EntryForm) -> tuple[str, ...]:
    """Return a title for every sheet that Excel admits: short, without [ ] : * ? / \\, unique."""
    titles: list[str] = []
    for sheet in form.sheets:
        plain = " ".join(_NO_TITLE.sub(" ", clean_text(sheet.title)).split()) or "–"
        title, number = plain[:_LONGEST_TITLE].strip(), 1
        taken = {each.casefold() for each in (*titles, META_SHEET, "history")}
        while title.casefold() in taken:
            number += 1
            ending = f" ({number})"
            title = plain[: _LONGEST_TITLE - len(ending)].strip() + ending
        titles.append(title)
    return tuple(titles)


class _Lists:
    """The lists of options on the hidden sheet: a column of labels beside a column of keys."""

    def __init__(self, meta: Worksheet, texts: EntryTexts) -> None:
        self._meta = meta
        self._texts = texts
        self._column = _FIRST_LIST_COLUMN
        self._yes_no = self._write("", YES_NO_LIST, yes_no_options(texts))

    def validation(self, row: EntryRow) -> DataValidation | None:
        """Return the choice a value cell offers, where the input has options."""
        if row.type == "yes_no":
            return self._yes_no
        if row.type == "choice":
            return self._write(row.code, row.input, row.options)
        return None

    def _write(self, code: str, name: str, options: tuple[EntryOption, ...]) -> DataValidation:
        not_arising = EntryOption(NOT_ARISING, self._texts.not_arising)
        labels, keys = self._column, self._column + 1
        self._column += 2
        write_text(_cell(self._meta, 1, labels), code)
        write_text(_cell(self._meta, 2, labels), name)
        for offset, option in enumerate((*_told_apart(options), not_arising), _LIST_HEAD + 1):
            write_text(_cell(self._meta, offset, labels), option.label)
            write_text(_cell(self._meta, offset, keys), option.key)
        letter, last = get_column_letter(labels), _LIST_HEAD + len(options) + 1
        validation = DataValidation(
            type="list",
            formula1=f"'{META_SHEET}'!${letter}${_LIST_HEAD + 1}:${letter}${last}",
            allow_blank=True,
        )
        validation.showErrorMessage = True
        return validation


def yes_no_options(texts: EntryTexts) -> tuple[EntryOption, ...]:
    """Return the two options of a yes-or-no input."""
    return EntryOption("true", texts.yes), EntryOption("false", texts.no)


def _told_apart(options: tuple[EntryOption, ...]) -> Iterator[EntryOption]:
    """Yield the options; of equal labels each gets its key in front."""
    labels = [option.label for option in options]
    for option in options:
        alike = labels.count(option.label) > 1
        yield EntryOption(option.key, f"{option.key}: {option.label}" if alike else option.label)


def _write_stamp(meta: Worksheet, form: EntryForm) -> None:
    stamp = {
        "form": MARK,
        "set_id": form.set_id,
        "stamp": form.stamp,
        "unit": form.unit,
        "year": str(form.year),
        NOT_ARISING: form.texts.not_arising,
    }
    for row, (key, value) in enumerate(stamp.items(), 1):
        write_text(_cell(meta, row, 1), key)
        write_text(_cell(meta, row, 2), value)


def _write_sheet(worksheet: Worksheet, sheet: EntrySheet, form: EntryForm, lists: _Lists) -> None:
    write_text(_cell(worksheet, 1, 1), f"{form.texts.heading} – {sheet.title}")
    _cell(worksheet, 1, 1).font = Font(bold=True, size=13)
    write_text(_cell(worksheet, 2, 1), f"{form.unit}, {form.year}. {form.texts.guidance}")
    for column, field in enumerate(FIELDS, 1):
        write_text(_cell(worksheet, _FIELD_ROW, column), field)
        head = _cell(worksheet, _HEADER_ROW, column)
        write_text(head, getattr(form.texts, field))
        head.font, head.fill, head.border = Font(bold=True), _HEAD_FILL, _FRAME
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        worksheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[field]
    worksheet.row_dimensions[_FIELD_ROW].hidden = True
    for number, row in enumerate(sheet.rows, _HEADER_ROW + 1):
        _write_row(worksheet, number, row, form.texts, lists)
    worksheet.freeze_panes = _cell(worksheet, _HEADER_ROW + 1, FIELDS.index("name") + 2)
    _protect(worksheet)
    _set_up_print(worksheet)


def _write_row(
    worksheet: Worksheet, number: int, row: EntryRow, texts: EntryTexts, lists: _Lists
) -> None:
    for column, field in enumerate(FIELDS, 1):
        cell = _cell(worksheet, number, column)
        cell.border, cell.alignment = _FRAME, _WRAPPED
        if field == "value":
            _write_value(cell, row, texts)
        else:
            cell.number_format = "@"
            if text := getattr(row, field):
                write_text(cell, text)
        if field in ANSWER_FIELDS:
            cell.protection, cell.fill = Protection(locked=False), _ANSWER_FILL
    validation = lists.validation(row)
    if validation is not None:
        if validation not in worksheet.data_validations.dataValidation:
            worksheet.add_data_validation(validation)
        validation.add(_cell(worksheet, number, FIELDS.index("value") + 1))


def _write_value(cell: Cell, row: EntryRow, texts: EntryTexts) -> None:
    if not row.value:
        return
    options = yes_no_options(texts) if row.type == "yes_no" else row.options
    labels = {option.key: option.label for option in _told_apart(options)}
    labels[NOT_ARISING] = texts.not_arising
    try:
        cell.value = Decimal(row.value)
    except InvalidOperation:
        write_text(cell, labels.get(row.value, row.value))


def _protect(worksheet: Worksheet) -> None:
    """Lock all but the answers, without a password: against slips, not against people."""
    worksheet.protection.sheet = True
    worksheet.protection.formatColumns = False
    worksheet.protection.formatRows = False


def _set_up_print(worksheet: Worksheet) -> None:
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"


def _cell(worksheet: Worksheet, row: int, column: int) -> Cell:
    cell: Cell = worksheet.cell(row, column)
    return cell
