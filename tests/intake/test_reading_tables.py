"""Tables as texts, read in a child process: Word, Excel with merged cells, and what is neither."""

import io

import pytest
from openpyxl import Workbook

from scoring.problems import CellPlace, Problem
from services.intake.files.text_cells import TextCell
from services.intake.reader import read_tables
from tests.intake.word_files import cell, document, packed, paragraph, table


def book(fill: dict[str, object], merges: str = "") -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Phụ lục I"
    for place, value in fill.items():
        sheet[place] = value
    for each in merges.split():
        sheet.merge_cells(each)
    hidden = workbook.create_sheet("ẩn")
    hidden["A1"] = "không đọc"
    hidden.sheet_state = "hidden"
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def test_a_word_document_is_read_in_the_child() -> None:
    content = document(paragraph("Phụ lục I"), table([["TT", "Nhiệm vụ"], ["1", "Việc MẪU"]]))
    tables = read_tables(content, file_name="../kế hoạch.docx")
    assert not isinstance(tables, Problem)
    assert [(each.name, len(each.cells), each.is_word) for each in tables] == [
        ("Phụ lục I", 4, True)
    ]


def test_merged_cells_of_a_sheet_keep_their_spans_and_hidden_sheets_stay_out() -> None:
    content = book(
        {"B2": "Thực hiện", "B3": "Văn phòng\n Sở ", "D3": 1.1, "E3": "=1+1", "E4": True},
        "B2:C2 B3:B9",
    )
    tables = read_tables(content, file_name="a.xlsx")
    assert not isinstance(tables, Problem)
    (found,) = tables
    assert (found.name, found.is_word) == ("Phụ lục I", False)
    assert found.cells == [
        TextCell(2, 1, "Thực hiện", columns=2),
        TextCell(3, 1, "Văn phòng\nSở", rows=2),  # below row 4 the sheet holds nothing
        TextCell(3, 3, "1.1", is_number=True),
        TextCell(3, 4, "", fault="="),
        TextCell(4, 4, "TRUE"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7 MAU", "not_a_spreadsheet"),
        (document(table([["a"]]))[:-30], "file_damaged"),
        (packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d>"}), "file_damaged"),
        (document(table([["&b;"]]), head='<!DOCTYPE d [<!ENTITY b "b">]>'), "file_damaged"),
        (document(table([[cell("a", span=99)] * 2])), "too_many_cells"),
        (document(paragraph("a") * 100_001), "too_many_cells"),
        (document(" " * (120 * 1024 * 1024)), "unpacked_too_large"),
    ],
)
def test_what_cannot_be_read_is_one_problem(content: bytes, code: str) -> None:
    found = read_tables(content, file_name="kế hoạch.docx")
    assert isinstance(found, Problem)
    assert (found.code, found.place) == (code, CellPlace("kế hoạch.docx"))
