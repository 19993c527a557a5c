"""Reading an entry workbook back: answers with their cells, and every fault at its cell."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scoring.problems import CellPlace, Problem, Severity
from services.intake.entry.entry_form import (
    ENTRY_FORM_NEEDED,
    FIELDS,
    MARK,
    META_SHEET,
    NOT_ARISING,
    YES_NO_LIST,
    EntryForm,
    EntryRow,
)
from services.intake.files.cells import (
    Cell,
    column_letter,
    exact_number,
    is_blank,
    plain_number,
    show_cell,
)
from services.intake.files.sheets import Refused, Workbook
from services.intake.files.stored_cells import UNCALCULATED, find_stored_faults
from services.intake.forms.columns import read_number, read_percent
from services.intake.forms.faults import Faults
from services.intake.forms.words import normalise_words
from services.intake.marking.fault_sheet import FAULTS_MARK
from services.intake.reading import EntryAnswer, Reading

_SEARCHED_ROWS = 20
_LONGEST_TEXT = 2000
_HUNDRED = 100
_LAST_ROW = 1_048_576

Labels = Mapping[str, str]
"""Option keys by their normalised labels."""


def is_entry_workbook(workbook: Workbook) -> bool:
    """Tell whether a file is an entry workbook of ours, of any edition."""
    return META_SHEET in workbook.names


def read_entry_workbook(
    content: bytes, workbook: Workbook, *, file: str, form: EntryForm | None, kind: str
) -> Reading:
    """Read the answers of an entry workbook made from `form`.

    Raises Refused where the workbook was made for another set, year or edition.
    """
    import openpyxl  # only here: the other forms need not wait for it

    meta = _Meta.read(workbook)
    form = _check_stamp(meta, form, file)
    # openpyxl, because a share typed as 98,5 % is told from 0,985 by the cell's format alone.
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except MemoryError:
        raise
    except Exception as error:  # what openpyxl raises for a broken file is of every kind
        raise Refused(Problem("file_damaged", CellPlace(file))) from error
    problems: list[Problem] = []
    if meta.stamp["unit"] != form.unit:
        place = CellPlace(file, META_SHEET)
        problems.append(Problem("entry_unit_differs", place, meta.stamp["unit"], form.unit))
    answers: list[EntryAnswer] = []
    seen: dict[tuple[str, str], str] = {}
    layout: _Layout | None = None
    for worksheet in book.worksheets:
        if worksheet.title == META_SHEET or worksheet["A1"].value == FAULTS_MARK:
            continue
        found = _find_layout(worksheet)
        if found is None:
            if worksheet.sheet_state == "visible" and not _is_bare(worksheet):
                place = CellPlace(file, worksheet.title)
                problems.append(Problem("entry_layout_lost", place, severity=Severity.WARNING))
            continue
        layout = layout or found
        stored = find_stored_faults(content, sheet_name=worksheet.title)
        faults = Faults(file, worksheet.title)
        reader = _SheetReader(worksheet, found, form, meta, faults, stored, seen)
        answers.extend(reader.answers())
        problems.extend(faults.problems())
    problems.extend(_absent_rows(form, seen, file))
    return Reading(
        kind=kind,
        header_rows=(layout.header_row,) if layout else (),
        columns={name: column_letter(index) for name, index in layout.columns.items()}
        if layout
        else {},
        rows=len(seen),
        answers=tuple(answers),
        problems=tuple(problems),
    )


@dataclass(frozen=True)
class _Meta:
    """The hidden sheet: whose workbook it is, and the options as they were worded in it."""

    stamp: Mapping[str, str]
    lists: Mapping[tuple[str, str], Labels]

    @classmethod
    def read(cls, workbook: Workbook) -> "_Meta":
        rows = [[str(cell) for cell in row] for row in workbook.open_sheet(META_SHEET).rows()]
        stamp = {row[0]: row[1] for row in rows if len(row) > 1 and row[0]}
        lists: dict[tuple[str, str], Labels] = {}
        for column in range(3, len(rows[0]) - 1 if rows else 0, 2):
            labels = {normalise_words(row[column]): row[column + 1] for row in rows[2:]}
            name = (rows[0][column], rows[1][column] if len(rows) > 1 else "")
            lists[name] = {label: key for label, key in labels.items() if label}
        return cls(stamp, lists)


@dataclass(frozen=True)
class _Layout:
    header_row: int
    columns: Mapping[str, int]
    """The place of each field, from 0."""


def _check_stamp(meta: _Meta, form: EntryForm | None, file: str) -> EntryForm:
    """Return the form that the workbook was made from. Raises Refused where it is another one."""
    place = CellPlace(file, META_SHEET)
    stamp = {key: meta.stamp.get(key, "") for key in ("form", "set_id", "stamp", "unit", "year")}
    if stamp["form"] != MARK:
        raise Refused(Problem("entry_stamp_missing", CellPlace(file)))
    found = f"{stamp['set_id']}, {stamp['year']}"
    if form is None:
        raise Refused(Problem(ENTRY_FORM_NEEDED, place, found, params=stamp))
    expected = f"{form.set_id}, {form.year}"
    if found != expected:
        raise Refused(Problem("entry_set_differs", place, found, expected))
    if stamp["stamp"] != form.stamp:
        raise Refused(Problem("entry_edition_differs", place, stamp["stamp"], form.stamp))
    return form


def _find_layout(worksheet: Any) -> _Layout | None:
    """Find the hidden row of field names, so that added rows and columns do no harm."""
    rows = worksheet.iter_rows(max_row=_SEARCHED_ROWS, values_only=True)
    for number, row in enumerate(rows, 1):
        columns = {name: row.index(name) for name in FIELDS if name in row}
        if len(columns) == len(FIELDS):
            return _Layout(number + 1, columns)
    return None


def _is_bare(worksheet: Any) -> bool:
    return all(cell.value is None for cell in worksheet._cells.values())


def _filled_rows(worksheet: Any, first: int) -> list[int]:
    """Return the rows that hold a cell; going through all would make those up to a far cell."""
    return sorted({row for row, _ in worksheet._cells if first <= row <= _LAST_ROW})


def _absent_rows(
    form: EntryForm, seen: Mapping[tuple[str, str], str], file: str
) -> Iterator[Problem]:
    """Yield one warning for the rows of the form that the workbook no longer has."""
    absent = [
        f"{row.code}/{row.input}"
        for sheet in form.sheets
        for row in sheet.rows
        if (row.code, row.input) not in seen
    ]
    if absent:
        expected = ", ".join(absent)
        params = {"rows": len(absent)}
        yield Problem("entry_rows_absent", CellPlace(file), "", expected, params, Severity.WARNING)


@dataclass
class _SheetReader:
    """Reads the rows of one sheet."""

    worksheet: Any
    layout: _Layout
    form: EntryForm
    meta: _Meta
    faults: Faults
    stored: Mapping[str, str]
    seen: dict[tuple[str, str], str]
    known: Mapping[tuple[str, str], EntryRow] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {
            (row.code, row.input): row for sheet in self.form.sheets for row in sheet.rows
        }

    def answers(self) -> Iterator[EntryAnswer]:
        """Yield the answers in the order of the rows."""
        first = self.layout.header_row + 1
        for number in _filled_rows(self.worksheet, first):
            at_all = self.layout.columns.values()
            cells = {at: self.worksheet.cell(number, at + 1) for at in at_all}
            values = {name: _value(cells[at]) for name, at in self.layout.columns.items()}
            if all(is_blank(values[name]) for name in ("code", "input", "value")):
                self._note_lost_value(number, values)
                continue
            row = self._row_asked(number, values)
            if row is None:
                continue
            form = str(cells[self.layout.columns["value"]].number_format)
            value = self._answer(number, row, values["value"], is_percent="%" in form)
            if value is not None:
                yield self._make_answer(number, row, value, values)

    def _note_lost_value(self, number: int, values: Mapping[str, Cell]) -> None:
        """A formula without a value in a row whose code is gone would else pass unseen."""
        if self._letter("value") + str(number) in self.stored and not is_blank(values["name"]):
            self._note("entry_code_missing", number, "code")

    def _row_asked(self, number: int, values: Mapping[str, Cell]) -> EntryRow | None:
        code, name = values["code"], values["input"]
        if not isinstance(code, str):
            self._note("entry_code_numeric", number, "code", found=show_cell(code))
            return None
        key = (code.strip(), str(name).strip())
        if not key[0]:
            self._note("entry_code_missing", number, "code", found=show_cell(values["value"]))
            return None
        row = self.known.get(key)
        if row is None:
            if any(key[0] == known for known, _ in self.known):
                inputs = ", ".join(each for known, each in self.known if known == key[0])
                self._note("entry_input_unknown", number, "input", key[1], inputs)
            else:
                self._note("entry_code_unknown", number, "code", found=key[0])
            return None
        cell = f"{self._letter('code')}{number}"
        place = f"{self.worksheet.title}!{cell}"
        if key in self.seen:
            params = {"other": self.seen[key]}
            self._note("entry_row_repeated", number, "code", " / ".join(key), params=params)
            return None
        self.seen[key] = place
        return row

    def _answer(self, number: int, row: EntryRow, cell: Cell, *, is_percent: bool) -> str | None:
        """Return the answer's value as text, or None where there is none or it is a fault."""
        if is_blank(cell) or f"{self._letter('value')}{number}" in self.stored:
            self._note_stored(number)
            return None
        words = normalise_words(cell) if isinstance(cell, str) else None
        if words is not None and words in self._not_arising():
            return NOT_ARISING
        if row.type in ("yes_no", "choice"):
            return self._option(number, row, cell)
        return self._number(number, row, cell, is_percent=is_percent)

    def _not_arising(self) -> frozenset[str]:
        words = (self.form.texts.not_arising, self.meta.stamp.get(NOT_ARISING, ""))
        return frozenset(map(normalise_words, words)) - {""}

    def _option(self, number: int, row: EntryRow, cell: Cell) -> str | None:
        texts = self.form.texts
        if row.type == "yes_no":
            labels = {normalise_words(texts.yes): "true", normalise_words(texts.no): "false"}
            listed = self.meta.lists.get(("", YES_NO_LIST), {})
            expected = f"{texts.yes} | {texts.no}"
        else:
            labels = {normalise_words(option.label): option.key for option in row.options}
            listed = self.meta.lists.get((row.code, row.input), {})
            expected = " | ".join(option.label for option in row.options)
        keys = set(labels.values())
        if isinstance(cell, bool):
            key: str | None = str(cell).lower()
        else:
            words = normalise_words(show_cell(cell))
            key = labels.get(words) or listed.get(words) or str(cell).strip()
        if key in keys:
            return key
        self._note("option_unknown", number, "value", show_cell(cell), expected)
        return None

    def _number(self, number: int, row: EntryRow, cell: Cell, *, is_percent: bool) -> str | None:
        try:
            value = self._read_number(row, cell, is_percent=is_percent)
        except ValueError as fault:
            code = str(fault)
            asked = code in ("number_ambiguous", "percent_as_fraction")
            severity = Severity.WARNING if asked else Severity.ERROR
            expected = "98,5 %" if row.type == "percent" else "1.234,5"
            self._note(code, number, "value", show_cell(cell), expected, severity=severity)
            return None
        if value < 0:
            self._note("number_negative", number, "value", f"{value:f}", "≥ 0")
        elif row.type == "count" and value != int(value):
            self._note("count_not_whole", number, "value", f"{value:f}", "0, 1, 2, …")
        elif row.type == "percent" and value > _HUNDRED:
            self._note("percent_above_100", number, "value", f"{value:f}", "0 – 100")
        else:
            return plain_number(value) if value else "0"
        return None

    def _read_number(self, row: EntryRow, cell: Cell, *, is_percent: bool) -> Decimal:
        if row.type != "percent":
            return read_number(cell)
        if is_percent and isinstance(cell, int | float) and not isinstance(cell, bool):
            return exact_number(cell) * _HUNDRED
        return read_percent(cell)

    def _make_answer(
        self, number: int, row: EntryRow, value: str, values: Mapping[str, Cell]
    ) -> EntryAnswer:
        document, page, note = (_text(values[name]) for name in ("document", "page", "note"))
        not_arising = value == NOT_ARISING
        if not_arising and not note:
            self._note("entry_reason_missing", number, "note", severity=Severity.WARNING)
        if not not_arising and not document:
            self._note("entry_document_missing", number, "document", severity=Severity.WARNING)
        return EntryAnswer(
            code=row.code,
            input=NOT_ARISING if not_arising else row.input,
            value="true" if not_arising else value,
            document=document,
            page=page,
            note=note,
            cell=f"{self.worksheet.title}!{self._letter('value')}{number}",
        )

    def _note_stored(self, number: int) -> None:
        stored = self.stored.get(f"{self._letter('value')}{number}")
        if stored is not None:
            code = "formula_without_value" if stored == UNCALCULATED else "error_cell"
            self._note(code, number, "value", stored)

    def _letter(self, name: str) -> str:
        return column_letter(self.layout.columns[name])

    def _note(
        self,
        code: str,
        number: int,
        name: str,
        found: str = "",
        expected: str = "",
        *,
        params: Mapping[str, str] | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        title = str(getattr(self.form.texts, name))
        self.faults.add(
            code,
            letter=self._letter(name),
            row=number,
            found=found,
            expected=expected,
            params={"column": title, **(params or {})},
            severity=severity,
        )


def _value(cell: Any) -> Cell:
    """Return what a cell holds; what openpyxl gives as nothing is the empty text here too."""
    value: Cell | None = cell.value
    return "" if value is None else value


def _text(cell: Cell) -> str:
    text = cell if isinstance(cell, str) else show_cell(cell)
    return text.strip()[:_LONGEST_TEXT]
