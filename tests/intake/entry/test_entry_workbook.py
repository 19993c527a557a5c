"""The entry workbook: what is written can be filled in, read back, and opened without danger."""

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Severity
from services.intake.entry.entry_form import (
    META_SHEET,
    EntryForm,
    EntryOption,
    EntryRow,
    EntrySheet,
)
from services.intake.entry.entry_workbook import entry_texts, sheet_titles, write_entry_workbook
from services.intake.reading import EntryAnswer
from services.text import text_in
from tests.building import steady
from tests.intake.workbooks import (
    ENTRY_FORM,
    FIRST_SHEET,
    SECOND_SHEET,
    TEXTS,
    codes,
    fill_entry,
    read,
    read_here,
)

WRITTEN = write_entry_workbook(ENTRY_FORM)


def filled(cells: dict[tuple[str, str], Any]) -> bytes:
    return fill_entry(WRITTEN, cells)


def reading_of(cells: dict[tuple[str, str], Any]) -> Any:
    return read_here(filled(cells), entry_form=ENTRY_FORM)


def only(form: EntryRow) -> EntryForm:
    return replace(ENTRY_FORM, sheets=(EntrySheet("Trang", (form,)),))


def value_of(
    row: EntryRow, cell: Any, number_format: str = "General"
) -> tuple[list[str], list[str]]:
    """Return the answers' values and the codes of errors and warnings, a document given."""
    form = only(row)
    content = fill_entry(
        write_entry_workbook(form),
        {("Trang", "F5"): cell, ("Trang", "G5"): "12/BC-MẪU"},
        edit=lambda book: setattr(book["Trang"]["F5"], "number_format", number_format),
    )
    reading = read_here(content, entry_form=form)
    return [answer.value for answer in reading.answers], codes(reading)


def test_nothing_filled_in_is_nothing_answered() -> None:
    reading = read(WRITTEN, entry_form=ENTRY_FORM)
    assert (reading.kind, reading.rows, reading.answers) == ("bang-ke-khai", 6, ())
    assert reading.problems == ()
    assert reading.header_rows == (4,)
    assert reading.columns["value"] == "F"


def test_answers_come_back_with_their_cells() -> None:
    reading = read(
        filled(
            {
                (FIRST_SHEET, "F5"): 11,
                (FIRST_SHEET, "G5"): "12/BC-SMẪU",
                (FIRST_SHEET, "H5"): 3,
                (FIRST_SHEET, "F7"): "98,5 %",
                (FIRST_SHEET, "G7"): "13/BC",
                (SECOND_SHEET, "F5"): "Có",
                (SECOND_SHEET, "G5"): "14/QĐ",
                (SECOND_SHEET, "F6"): "Một phần",
                (SECOND_SHEET, "G6"): "15/QĐ",
                (SECOND_SHEET, "I6"): "tạm tính",
                (SECOND_SHEET, "F7"): "1.234,5",
                (SECOND_SHEET, "G7"): "16/BC",
            }
        ),
        entry_form=ENTRY_FORM,
    )
    assert reading.problems == ()
    assert reading.answers == (
        EntryAnswer("1.1", "done", "11", "12/BC-SMẪU", "3", "", f"{FIRST_SHEET}!F5"),
        EntryAnswer("1.10", "value", "98.5", "13/BC", "", "", f"{FIRST_SHEET}!F7"),
        EntryAnswer("2.1", "issued", "true", "14/QĐ", "", "", f"{SECOND_SHEET}!F5"),
        EntryAnswer("2.2", "level", "part", "15/QĐ", "", "tạm tính", f"{SECOND_SHEET}!F6"),
        EntryAnswer("2.3", "value", "1234.5", "16/BC", "", "", f"{SECOND_SHEET}!F7"),
    )


def test_zero_is_an_answer_and_empty_is_none() -> None:
    reading = reading_of(
        {(FIRST_SHEET, "F5"): 0, (FIRST_SHEET, "G5"): "1", (FIRST_SHEET, "F6"): " "}
    )
    assert [(a.input, a.value) for a in reading.answers] == [("done", "0")]


@pytest.mark.parametrize(
    ("type_", "cell", "form", "value", "problems"),
    [
        ("percent", 0.985, "0.0%", ["98.5"], []),
        ("percent", 98.5, "General", ["98.5"], []),
        ("percent", 0, "General", ["0"], []),
        ("percent", 1, "0%", ["100"], []),
        ("percent", 0.985, "General", [], ["percent_as_fraction"]),
        ("percent", 1.01, "0%", [], ["percent_above_100"]),
        ("percent", "1,234", "General", [], ["number_ambiguous"]),
        ("count", "1.234", "General", ["1234"], []),
        ("count", 1000000, "General", ["1000000"], []),
        ("count", -1, "General", [], ["number_negative"]),
        ("count", 1.5, "General", [], ["count_not_whole"]),
        ("count", "nhiều", "General", [], ["number_unreadable"]),
        ("count", True, "General", [], ["number_unreadable"]),
        ("count", "=1+1", "General", [], ["formula_without_value"]),
        ("count", "#REF!", "General", [], ["error_cell"]),
        ("number", 0.1, "General", ["0.1"], []),
        ("yes_no", "không", "General", ["false"], []),
        ("yes_no", True, "General", ["true"], []),
        ("yes_no", "có lẽ", "General", [], ["option_unknown"]),
    ],
)
def test_values_by_type(
    type_: Any, cell: Any, form: str, value: list[str], problems: list[str]
) -> None:
    row = EntryRow("1.1", "Tên", "x", "Số liệu", "đơn vị", type_)
    assert value_of(row, cell, form) == (value, problems)


def test_not_arising_is_typed_in_the_value_cell_with_its_reason() -> None:
    reading = reading_of(
        {(FIRST_SHEET, "F7"): " không  PHÁT sinh ", (FIRST_SHEET, "I7"): "Năm nay không có"}
    )
    assert reading.problems == ()
    assert [(a.code, a.input, a.value, a.note) for a in reading.answers] == [
        ("1.10", "not_arising", "true", "Năm nay không có")
    ]


def test_a_value_without_a_document_is_a_claim() -> None:
    reading = reading_of({(FIRST_SHEET, "F5"): 3})
    assert codes(reading) == ["entry_document_missing"]
    assert reading.problems[0].severity is Severity.WARNING
    assert [a.value for a in reading.answers] == ["3"]


def test_what_is_known_is_filled_in_and_comes_back_unchanged() -> None:
    rows = (
        EntryRow("1", "A", "x", "X", "", "count", value="12", document="1/BC", page="2", note="n"),
        EntryRow("2", "B", "x", "X", "", "percent", value="98.5", document="1/BC"),
        EntryRow("3", "C", "x", "X", "", "yes_no", value="false", document="1/BC"),
        EntryRow("4", "D", "x", "X", "", "choice",
                 (EntryOption("a", "Như nhau"), EntryOption("b", "Như nhau")), "b", "1/BC"),
        EntryRow("5", "E", "x", "X", "", "count", value="not_arising", note="không có"),
    )  # fmt: skip
    form = replace(ENTRY_FORM, sheets=(EntrySheet("Trang", rows),))
    reading = read_here(write_entry_workbook(form), entry_form=form)
    assert codes(reading) == []
    assert [(a.code, a.input, a.value) for a in reading.answers] == [
        ("1", "x", "12"),
        ("2", "x", "98.5"),
        ("3", "x", "false"),
        ("4", "x", "b"),
        ("5", "not_arising", "true"),
    ]
    assert (reading.answers[0].document, reading.answers[0].page) == ("1/BC", "2")


def test_a_workbook_in_vietnamese_is_read_by_one_who_reads_english() -> None:
    cells = {
        (SECOND_SHEET, "F5"): "Có",
        (SECOND_SHEET, "G5"): "1",
        (SECOND_SHEET, "F6"): "Đầy đủ",
        (SECOND_SHEET, "G6"): "1",
        (SECOND_SHEET, "F7"): "Không phát sinh",
        (SECOND_SHEET, "I7"): "không có",
    }
    english = (EntryOption("full", "In full"), EntryOption("part", "In part"))
    first, second = ENTRY_FORM.sheets
    rows = tuple(replace(row, options=english) if row.options else row for row in second.rows)
    form = replace(
        ENTRY_FORM, texts=entry_texts(text_in("en")), sheets=(first, replace(second, rows=rows))
    )
    reading = read_here(filled(cells), entry_form=form)
    assert codes(reading) == []
    assert [a.value for a in reading.answers] == ["true", "full", "true"]


def test_added_rows_and_columns_do_no_harm() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book[FIRST_SHEET]
        sheet.insert_cols(1)
        sheet.insert_rows(1, 2)
        book.create_sheet("Nháp")["A1"] = "ghi chép riêng"

    content = fill_entry(WRITTEN, {(FIRST_SHEET, "F5"): 3, (FIRST_SHEET, "G5"): "1"}, edit=edit)
    reading = read_here(content, entry_form=ENTRY_FORM)
    assert [a.cell for a in reading.answers] == [f"{FIRST_SHEET}!G7"]
    assert [(p.code, str(p.place)) for p in reading.problems] == [
        ("entry_layout_lost", "tep.xlsx!Nháp")
    ]


def test_another_edition_is_refused_whole() -> None:
    content = write_entry_workbook(replace(ENTRY_FORM, stamp="0ld"))
    reading = read_here(content, entry_form=ENTRY_FORM)
    assert reading.answers == ()
    assert [(p.code, p.found, p.expected) for p in reading.problems] == [
        ("entry_edition_differs", "0ld", "a1b2c3")
    ]
    assert reading.has_errors


def test_only_the_answers_are_unlocked_and_codes_are_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(WRITTEN))
    assert book.sheetnames == [FIRST_SHEET, SECOND_SHEET, META_SHEET]
    assert book[META_SHEET].sheet_state == "veryHidden"
    sheet = book[FIRST_SHEET]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert unlocked == {f"{letter}{row}" for letter in "FGHI" for row in (5, 6, 7)}
    assert [sheet[f"A{row}"].value for row in (5, 6, 7)] == ["1.1", "1.1", "1.10"]
    assert sheet["A7"].number_format == "@"
    assert sheet["A7"].data_type == "s"
    assert sheet.freeze_panes == "C5"
    assert sheet.row_dimensions[3].hidden
    lists = book[SECOND_SHEET].data_validations.dataValidation
    assert [str(each.sqref) for each in lists] == ["F5", "F6"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_no_text_becomes_a_formula(start: str) -> None:
    text = f'{start}HYPERLINK("http://example.invalid")'
    row = EntryRow("1.1", text, "x", text, text, "count", document=text, note=text)
    form = replace(only(row), unit=text)
    book = openpyxl.load_workbook(io.BytesIO(write_entry_workbook(form)))
    cells = [c for sheet in book.worksheets for line in sheet.iter_rows() for c in line]
    assert {c.data_type for c in cells} <= {"s", "inlineStr", "n"}
    assert book["Trang"]["B5"].value == text


def test_characters_that_spoil_a_file_are_dropped() -> None:
    row = EntryRow("1.1", "a\x00b\x1fc\ufffed\ud800", "x", "X", "", "count")
    book = openpyxl.load_workbook(io.BytesIO(write_entry_workbook(only(row))))
    assert book["Trang"]["B5"].value == "abcd"


def test_sheet_titles_are_short_plain_and_unique() -> None:
    long = "1. Công tác chỉ đạo, điều hành cải cách hành chính"
    names = [long, long, "[a]:*?/\\'", "", "HISTORY", META_SHEET]
    form = replace(ENTRY_FORM, sheets=tuple(EntrySheet(name, ()) for name in names))
    titles = sheet_titles(form)
    assert titles == (
        "1. Công tác chỉ đạo, điều hành",
        "1. Công tác chỉ đạo, điều h (2)",
        "a",
        "–",
        "HISTORY (2)",
        "_parindex (2)",
    )
    assert openpyxl.load_workbook(io.BytesIO(write_entry_workbook(form))).sheetnames[:-1] == list(
        titles
    )


@steady
@given(
    st.lists(st.text(max_size=40), min_size=1, max_size=6),
    st.text(max_size=60),
)
def test_any_words_make_a_workbook_that_opens(names: list[str], text: str) -> None:
    rows = (EntryRow("1.1", text, "x", text, text, "choice", (EntryOption("k", text),)),)
    form = replace(ENTRY_FORM, unit=text, sheets=tuple(EntrySheet(name, rows) for name in names))
    titles = sheet_titles(form)
    assert len({title.casefold() for title in titles}) == len(names)
    assert all(0 < len(title) <= 31 for title in titles)
    openpyxl.load_workbook(io.BytesIO(write_entry_workbook(form)))


@steady
@given(st.decimals(0, 10**9, places=3))
def test_numbers_come_back_to_the_last_digit(number: Any) -> None:
    row = EntryRow("1.1", "A", "x", "X", "", "number", value=str(number), document="1")
    form = only(row)
    (answer,) = read_here(write_entry_workbook(form), entry_form=form).answers
    assert float(answer.value) == float(number)


def test_texts_are_there_in_both_languages() -> None:
    assert TEXTS.not_arising == "Không phát sinh"
    assert entry_texts(text_in("en")).yes == "Yes"
