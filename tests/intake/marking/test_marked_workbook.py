"""The marked workbook: every fault at its cell, everything else as it was."""

import csv
import io
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from scoring.problems import CellPlace, Problem, Severity
from services.intake.entry.entry_workbook import write_entry_workbook
from services.intake.files.cells import column_letter
from services.intake.files.sheets import Refused
from services.intake.marking import marked_sheet
from services.intake.marking.fault_sheet import FAULTS_MARK
from services.intake.marking.marked_workbook import (
    MOST_CELLS_OF_A_FAULT,
    mark_workbook,
    name_marked,
    write_texts,
)
from services.intake.reader import mark_faults
from services.intake.reading import Reading
from services.text import text_in
from tests.intake.workbooks import (
    ENTRY_FORM,
    FIRST_SHEET,
    REGISTER_HEADER,
    REGISTER_TITLE,
    change_part,
    dossier,
    fill_entry,
    form_06a,
    read_here,
    register,
    save,
    save_xls,
    save_xlsx,
)

LIST = "Lỗi"
ROOT = Path(__file__).parents[3]
FAULTY_ROWS = [dossier(1), dossier(2, received=""), dossier(3, returned="31/02/2024")]
"""Row 7 has no day of receipt (H7), row 8 an impossible day of return (J8)."""


def problem_at(cell: str, *, sheet: str = "Sheet1", **changes: Any) -> Problem:
    params = {"column": "Ngày trả", **changes.pop("params", {})}
    place = CellPlace("tep.xlsx", sheet, cell)
    return Problem("date_unreadable", place, "31/02/2024", "dd/mm/yyyy", params, **changes)


def mark(content: bytes, problems: Sequence[Problem], *, file_name: str = "tep.xlsx") -> bytes:
    texts = write_texts(problems, text_in("vi"))
    return mark_workbook(content, file_name=file_name, problems=problems, texts=texts)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet_of(content: bytes, name: str = "Sheet1") -> Worksheet:
    return opened(content)[name]


def is_marked(worksheet: Worksheet, cell: str) -> bool:
    """Whether a cell is both filled and framed on all sides."""
    look = worksheet[cell]
    sides = (look.border.left, look.border.right, look.border.top, look.border.bottom)
    framed = {side.style for side in sides} <= {"thick", "medium", "mediumDashed"}
    return look.fill.fill_type == "solid" and framed


def cells_of(worksheet: Worksheet) -> list[Any]:
    """The cells that the sheet holds; its corner may be far away."""
    return list(worksheet._cells.values())


def marked_cells(worksheet: Worksheet) -> set[str]:
    return {
        cell.coordinate for cell in cells_of(worksheet) if is_marked(worksheet, cell.coordinate)
    }


def commented_cells(worksheet: Worksheet) -> dict[str, str]:
    return {
        cell.coordinate: cell.comment.text
        for cell in cells_of(worksheet)
        if cell.comment is not None
    }


def values_of(worksheet: Worksheet) -> dict[str, Any]:
    return {cell.coordinate: cell.value for cell in cells_of(worksheet) if cell.value is not None}


def faults_of(reading: Reading, *, but: str = "") -> list[tuple[str, str, str, str]]:
    """What was found wrong and where, but on one sheet."""
    return [
        (each.code, each.place.sheet, each.place.cell, each.found)
        for each in reading.problems
        if isinstance(each.place, CellPlace) and (not but or each.place.sheet != but)
    ]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(content: bytes, added: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**parts_of(content), **added}.items():
            archive.writestr(name, part)
    return buffer.getvalue()


# the cells


def test_faulty_cells_are_filled_framed_and_commented() -> None:
    content = register(FAULTY_ROWS)
    reading = read_here(content)
    worksheet = sheet_of(mark(content, reading.problems))
    assert marked_cells(worksheet) == {"H7", "J8"}
    comments = commented_cells(worksheet)
    assert comments.keys() == {"H7", "J8"}
    assert 'Ô trống ở cột "Ngày tiếp nhận". Điền giá trị' in comments["H7"]
    assert '"31/02/2024" ở cột "Ngày trả" không phải là ngày' in comments["J8"]
    assert "Lỗi" in comments["J8"]
    assert values_of(worksheet) == values_of(sheet_of(content))


def test_how_much_it_weighs_can_be_told_without_colour() -> None:
    problems = [
        problem_at(cell, severity=severity)
        for cell, severity in zip(("H6", "I6", "J6"), Severity, strict=True)
    ]
    worksheet = sheet_of(mark(register(), problems))
    looks = [worksheet[cell] for cell in ("H6", "I6", "J6")]
    assert len({look.border.left.style for look in looks}) == 3
    assert len({look.fill.fgColor.rgb for look in looks}) == 3


def test_of_two_faults_of_a_cell_the_worse_is_seen_and_both_are_told() -> None:
    problems = [
        problem_at("J8", severity=Severity.INFO),
        Problem("error_cell", CellPlace("tep.xlsx", "Sheet1", "J8"), "#REF!", "", {"column": "X"}),
    ]
    worksheet = sheet_of(mark(register(), problems))
    assert worksheet["J8"].border.left.style == "thick"
    comment = worksheet["J8"].comment.text
    assert comment.index("#REF!") < comment.index("31/02/2024")


def test_faults_of_one_cause_mark_all_their_cells_each_told_apart_from_the_first() -> None:
    problem = problem_at("J6", params={"count": 4, "cells": "J6:J8, J10"})
    worksheet = sheet_of(mark(register(), [problem]))
    assert marked_cells(worksheet) == {"J6", "J7", "J8", "J10"}
    comments = commented_cells(worksheet)
    assert comments.keys() == {"J6", "J7", "J8", "J10"}
    assert "Cùng loại lỗi với ô J6. Tại J6:" in comments["J10"]
    assert "Cùng loại" not in comments["J6"]
    assert not any("Có 4 ô như vậy" in each for each in comments.values())


def test_more_cells_than_are_marked_are_told_in_the_list() -> None:
    last = 5 + MOST_CELLS_OF_A_FAULT + 30
    problem = problem_at("J6", params={"count": last - 5, "cells": f"J6:J{last}"})
    marked = mark(register(), [problem])
    assert len(marked_cells(sheet_of(marked))) == MOST_CELLS_OF_A_FAULT
    assert "Còn 30 ô khác cùng lỗi" in sheet_of(marked, LIST)["E4"].value


def test_cells_that_the_problem_does_not_name_are_told_too() -> None:
    problem = problem_at("J6", params={"count": 900, "cells": "J6:J7, J9, …"})
    marked = mark(register(), [problem])
    assert marked_cells(sheet_of(marked)) == {"J6", "J7", "J9"}
    assert "Còn 897 ô khác cùng lỗi" in sheet_of(marked, LIST)["E4"].value


def test_a_header_is_framed_whole_and_commented_once() -> None:
    problem = Problem(
        "column_missing", CellPlace("tep.xlsx", "Sheet1", "A5:L5"), "", "X", {"column": "X"}
    )
    worksheet = sheet_of(mark(register(), [problem]))
    assert marked_cells(worksheet) == {f"{letter}5" for letter in "ABCDEFGHIJKL"}
    assert commented_cells(worksheet).keys() == {"A5"}


def test_inside_merged_cells_the_top_left_is_marked() -> None:
    worksheet = sheet_of(mark(form_06a(), [problem_at("E5"), problem_at("B6")]))  # C5:F5, B5:B7
    assert {"C5", "B5"} <= commented_cells(worksheet).keys()
    assert is_marked(worksheet, "C5")
    assert is_marked(worksheet, "B5")
    merges = {str(each) for each in worksheet.merged_cells.ranges}
    assert merges == {"C5:F5", "G5:J5", "K5:M5", "D6:E6", "A5:A7", "B5:B7"}


@pytest.mark.parametrize("cell", ["A1", "C2", "Z3", "J6", "B40", "XFD1048576"])
def test_a_cell_that_the_file_does_not_hold_is_put_in(cell: str) -> None:
    content = save_xlsx([["a", None, "b"], [], ["c"]])
    worksheet = sheet_of(mark(content, [problem_at(cell)]))
    assert is_marked(worksheet, cell)
    assert worksheet[cell].comment is not None
    assert values_of(worksheet) == {"A1": "a", "C1": "b", "A3": "c"}


def test_the_rest_of_a_cells_look_stays() -> None:
    workbook = openpyxl.Workbook()
    worksheet = workbook.worksheets[0]
    worksheet.title = "Sheet1"
    worksheet["A1"] = 0.5
    worksheet["A1"].number_format = "0.0%"
    worksheet["A1"].font = Font(bold=True, italic=True)
    worksheet["A1"].alignment = openpyxl.styles.Alignment(wrap_text=True)
    worksheet["A1"].protection = openpyxl.styles.Protection(locked=False)
    cell = sheet_of(mark(save(workbook), [problem_at("A1")]))["A1"]
    assert cell.number_format == "0.0%"
    assert cell.font.bold
    assert cell.font.italic
    assert cell.alignment.wrap_text
    assert not cell.protection.locked


# the list


def test_the_list_is_in_front_and_leads_to_the_cells() -> None:
    content = register(FAULTY_ROWS)
    problems = read_here(content).problems
    workbook = opened(mark(content, problems))
    assert workbook.sheetnames == [LIST, "Sheet1"]
    assert workbook.active.title == LIST
    worksheet = workbook[LIST]
    assert worksheet["A1"].value == FAULTS_MARK
    assert worksheet.row_dimensions[1].hidden
    rows = list(worksheet.iter_rows(min_row=3, values_only=True))
    assert rows[0][:4] == ("Số", "Mức", "Trang tính", "Ô")
    assert rows[1][:4] == (1, "Lỗi", "Sheet1", "H7")
    assert rows[2][:4] == (2, "Lỗi", "Sheet1", "J8")
    assert rows[2][5:] == ("31/02/2024", "dd/mm/yyyy")
    assert len(rows) == 1 + len(problems)
    assert worksheet["D5"].hyperlink.location == "'Sheet1'!J8"


def test_errors_come_first_and_the_comments_carry_their_numbers() -> None:
    problems = [problem_at("J6", severity=Severity.INFO), problem_at("J7")]
    marked = mark(register(), problems)
    cells = [row[3] for row in sheet_of(marked, LIST).iter_rows(min_row=4, values_only=True)]
    assert cells == ["J7", "J6"]
    comments = commented_cells(sheet_of(marked))
    assert comments["J7"].startswith("[1] Lỗi: ")
    assert comments["J6"].startswith("[2] Cho biết: ")


def test_faults_of_a_sheet_or_the_file_stand_in_the_list_alone() -> None:
    problems = [
        problem_at("", params={"column": "Ngày trả"}),
        Problem("entry_rows_absent", CellPlace("tep.xlsx"), "", "1.1/x", {"rows": 3}),
    ]
    marked = mark(register(), problems)
    assert marked_cells(sheet_of(marked)) == set()
    rows = list(sheet_of(marked, LIST).iter_rows(min_row=4, values_only=True))
    assert [row[2:4] for row in rows] == [("Sheet1", ""), ("", "")]


def test_another_sheet_of_that_name_is_told_apart() -> None:
    content = save_xlsx([["a"]], sheet="LỖI")
    marked = mark(content, [problem_at("A1", sheet="LỖI")])
    assert opened(marked).sheetnames == ["Lỗi (2)", "LỖI"]
    assert commented_cells(sheet_of(marked, "LỖI")).keys() == {"A1"}


def test_the_words_are_those_of_the_persons_language() -> None:
    problems = [problem_at("J8")]
    texts = write_texts(problems, text_in("en"))
    marked = mark_workbook(register(), file_name="a.xlsx", problems=problems, texts=texts)
    assert opened(marked).sheetnames == ["Faults", "Sheet1"]
    assert "is not a date" in sheet_of(marked)["J8"].comment.text


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(text: str) -> None:
    problem = Problem(
        "date_unreadable", CellPlace("t", "Sheet1", "A1"), text, text, {"column": text}
    )
    xlsx = mark(register(), [problem])
    copy = mark(save_csv([[text, "a"]]), [problem], file_name="a.csv")
    for content in (xlsx, copy):
        listed = opened(content).worksheets[0]
        assert listed["F4"].value == text
        assert {cell.data_type for row in listed.iter_rows() for cell in row} <= {"s", "n"}
        assert listed["F4"].quotePrefix
    cell = opened(copy).worksheets[1]["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_what_no_xml_may_hold_is_replaced() -> None:
    problem = Problem(
        "date_unreadable",
        CellPlace("a\x00b.xlsx", "Sheet1", "A1"),
        "x\x01\ufffe\ud800<&>\r\n",
        "",
        {"column": "Ngày\x0btrả"},
    )
    texts = write_texts([problem], text_in("vi"))
    marked = mark_workbook(register(), file_name="a\x00b.xlsx", problems=[problem], texts=texts)
    assert sheet_of(marked, LIST)["F4"].value == "x\ufffd\ufffd\ufffd<&>\r\n"
    assert "Ngày\ufffdtrả" in sheet_of(marked)["A1"].comment.text


# what stays


def test_all_parts_but_the_changed_ones_are_the_same_bytes() -> None:
    content = with_parts(register(FAULTY_ROWS), {"xl/media/image1.png": bytes(range(256))})
    before, after = parts_of(content), parts_of(mark(content, read_here(content).problems))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    }


def test_formulas_widths_panes_validations_protection_and_names_stay() -> None:
    workbook = openpyxl.Workbook()
    worksheet = workbook.worksheets[0]
    worksheet.title = "Sheet1"
    worksheet.append([1, 2, "=A1+B1", "=SUM(A1:C1)"])
    worksheet.freeze_panes = "B2"
    worksheet.column_dimensions["B"].width = 41
    worksheet.auto_filter.ref = "A1:D1"
    worksheet.print_title_rows = "1:1"
    worksheet.protection.sheet = True
    second = workbook.create_sheet("Phụ lục")
    second.print_title_rows = "2:2"
    second.sheet_state = "hidden"
    workbook.active = 0
    workbook.defined_names["Tong"] = DefinedName("Tong", attr_text="Sheet1!$D$1")
    before = save(workbook)
    after = opened(mark(before, [problem_at("C1")]))
    assert after.sheetnames == [LIST, "Sheet1", "Phụ lục"]
    kept = after["Sheet1"]
    assert kept["C1"].value == "=A1+B1"
    assert kept["D1"].value == "=SUM(A1:C1)"
    assert kept.freeze_panes == "B2"
    assert kept.column_dimensions["B"].width == 41
    assert kept.auto_filter.ref == "A1:D1"
    assert kept.protection.sheet
    assert kept.print_title_rows == "$1:$1"
    assert after["Phụ lục"].print_title_rows == "$2:$2"
    assert after["Phụ lục"].sheet_state == "hidden"
    assert after.defined_names["Tong"].attr_text == "Sheet1!$D$1"
    selected = [sheet.title for sheet in after if sheet.sheet_view.tabSelected]
    assert selected == [LIST]  # two selected sheets would be edited together


def test_macros_stay_to_the_byte() -> None:
    macros = bytes(range(256)) * 40
    content = change_part(
        register(),
        "[Content_Types].xml",
        lambda text: text.replace("spreadsheetml.sheet.main+xml", "X").replace(
            "application/vnd.openxmlformats-officedocument.X",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )
    content = with_parts(content, {"xl/vbaProject.bin": macros})
    marked = mark(content, [problem_at("J8")], file_name="so.xlsm")
    assert parts_of(marked)["xl/vbaProject.bin"] == macros
    assert b"macroEnabled" in parts_of(marked)["[Content_Types].xml"]
    assert name_marked("so.xlsm", marked, suffix="-loi") == "so-loi.xlsm"


def test_other_comments_stay_and_ours_stand_under_them() -> None:
    workbook = opened(register())
    workbook["Sheet1"]["J8"].comment = Comment("Hỏi lại phòng", "Cán bộ MẪU")
    workbook["Sheet1"]["A6"].comment = Comment("Đã xem", "Cán bộ MẪU")
    comments = commented_cells(sheet_of(mark(save(workbook), [problem_at("J8"), problem_at("J9")])))
    assert comments.keys() == {"J8", "A6", "J9"}
    assert comments["A6"] == "Đã xem"
    assert comments["J8"].startswith("Hỏi lại phòng\n\n[1] Lỗi: ")
    assert "31/02/2024" in comments["J9"]


def test_shapes_that_are_no_comments_stay() -> None:
    """Buttons and boxes of a form stand in the part that holds the comments' shapes too."""
    button = b'<v:shape id="_x0000_s1030" type="#_x0000_t201"><br></v:shape>'  # no strict XML
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="../drawings/vmlDrawing1.vml" Type="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"/></Relationships>'
    )
    content = change_part(
        register(),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            "</worksheet>",
            '<legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships" r:id="rId1"/></worksheet>',
        ),
    )
    added = {
        "xl/drawings/vmlDrawing1.vml": b"<xml>" + button + b"</xml>",
        "xl/worksheets/_rels/sheet1.xml.rels": relations.encode(),
    }
    marked = parts_of(mark(with_parts(content, added), [problem_at("J8")]))
    shapes = marked["xl/drawings/vmlDrawing1.vml"]
    assert shapes.startswith(b"<xml>" + button)
    assert b'id="_x0000_s1031"' in shapes
    assert marked["xl/worksheets/sheet1.xml"].count(b"legacyDrawing") == 1


def test_marking_again_replaces_the_list_and_our_comments() -> None:
    first = mark(register(FAULTY_ROWS), [problem_at("J8"), problem_at("H7")])
    again = mark(first, [problem_at("H7")])
    workbook = opened(again)
    assert workbook.sheetnames == [LIST, "Sheet1"]
    assert commented_cells(workbook["Sheet1"]).keys() == {"H7"}
    assert workbook[LIST].max_row == 4
    shapes = [part for name, part in parts_of(again).items() if name.endswith(".vml")]
    assert [part.count(b"<v:shape ") for part in shapes] == [1]


def test_marking_again_after_all_is_mended_takes_our_comments_away() -> None:
    again = mark(mark(register(), [problem_at("J8")]), [])
    assert commented_cells(sheet_of(again)) == {}
    assert opened(again).sheetnames == [LIST, "Sheet1"]


# reading it again


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(register(FAULTY_ROWS), id="register"),
        pytest.param(register([dossier(n, copies="một") for n in range(1, 40)]), id="grouped"),
        pytest.param(register([dossier(1, returned="=I6-1")]), id="formula"),
        pytest.param(
            save_xlsx([*REGISTER_TITLE, REGISTER_HEADER, dossier(1, returned="#REF!")]), id="error"
        ),
        pytest.param(
            form_06a([["1", "Đường bộ (MẪU)", 99, 60, 30, 10, "x", 70, 15, 5, -10, 8, ""]]),
            id="form 06a",
        ),
    ],
)
def test_the_marked_workbook_gives_the_same_faults_at_the_same_cells(content: bytes) -> None:
    before = read_here(content)
    after = read_here(mark(content, before.problems))
    assert faults_of(before) != []
    assert faults_of(after) == faults_of(before)
    assert (after.kind, after.sheet, after.columns) == (before.kind, before.sheet, before.columns)
    assert after.measures == before.measures


def test_a_marked_entry_workbook_is_read_as_before() -> None:
    cells = {(FIRST_SHEET, "F5"): 2.5, (FIRST_SHEET, "F7"): 95, (FIRST_SHEET, "G7"): "12/BC"}
    content = fill_entry(write_entry_workbook(ENTRY_FORM), cells)
    before = read_here(content, entry_form=ENTRY_FORM)
    marked = mark(content, before.problems)
    after = read_here(marked, entry_form=ENTRY_FORM)
    assert after.answers == before.answers
    assert faults_of(after, but=LIST) == faults_of(before)
    worksheet = sheet_of(marked, FIRST_SHEET)
    assert is_marked(worksheet, "F5")
    assert worksheet.protection.sheet
    assert worksheet.freeze_panes == "C5"


# other kinds of file


def save_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


TABLE = [*REGISTER_TITLE, REGISTER_HEADER, *FAULTY_ROWS]


@pytest.mark.parametrize(
    ("file_name", "content", "sheet"),
    [("so.xls", save_xls(TABLE), "Sheet1"), ("so.csv", save_csv(TABLE), "Dữ liệu")],
)
def test_other_kinds_come_back_as_xlsx_with_the_same_values(
    file_name: str, content: bytes, sheet: str
) -> None:
    before = read_here(content, file_name=file_name)
    marked = mark(content, before.problems, file_name=file_name)
    assert opened(marked).sheetnames == [LIST, sheet]
    worksheet = sheet_of(marked, sheet)
    assert marked_cells(worksheet) == {"H7", "J8"}
    assert commented_cells(worksheet).keys() == {"H7", "J8"}
    expected = {
        f"{column_letter(column)}{row}": cell
        for row, cells in enumerate(TABLE, 1)
        for column, cell in enumerate(cells)
        if cell not in ("", None)
    }
    if file_name.endswith(".csv"):
        expected = {cell: str(value) for cell, value in expected.items()}
    assert values_of(worksheet) == expected
    after = read_here(marked)
    assert [each[2:] for each in faults_of(after)] == [each[2:] for each in faults_of(before)]
    assert sheet_of(marked, LIST)["D4"].hyperlink.location == f"'{sheet}'!H7"
    assert name_marked(file_name, marked, suffix="-loi") == "so-loi.xlsx"


def test_dates_and_numbers_of_an_old_file_stay_what_they_are() -> None:
    from datetime import date, datetime

    import xlwt

    workbook = xlwt.Workbook()
    worksheet = workbook.add_sheet("S")
    day, moment = (xlwt.easyxf(num_format_str=each) for each in ("DD/MM/YYYY", "DD/MM/YYYY HH:MM"))
    worksheet.write(0, 0, date(2024, 2, 29), day)
    worksheet.write(0, 1, datetime(2024, 12, 31, 16, 30), moment)
    worksheet.write(1, 0, 1234.5)
    worksheet.write(1, 2, True)
    buffer = io.BytesIO()
    workbook.save(buffer)
    copy = sheet_of(mark(buffer.getvalue(), [], file_name="a.xls"), "S")
    assert values_of(copy) == {
        "A1": datetime(2024, 2, 29),
        "B1": datetime(2024, 12, 31, 16, 30),
        "A2": 1234.5,
        "C2": True,
    }


def test_a_file_that_cannot_be_opened_is_refused() -> None:
    with pytest.raises(Refused):
        mark(register()[:-400], [problem_at("A1")])


@pytest.mark.parametrize(
    ("file_name", "content"), [("so.xlsx", register(FAULTY_ROWS)), ("so.csv", save_csv(TABLE))]
)
def test_the_child_process_hands_the_same_bytes_back(file_name: str, content: bytes) -> None:
    problems = read_here(content, file_name=file_name).problems
    texts = write_texts(problems, text_in("vi"))
    marked = mark_faults(content, file_name=file_name, problems=problems, texts=texts)
    assert isinstance(marked, bytes)
    assert parts_of(marked) == parts_of(mark(content, problems, file_name=file_name))


# how others write xlsx

PREFIXED = (
    '<?xml version="1.0"?><x:worksheet xmlns:x='
    '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
    '<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c><x:v>2</x:v></x:c></x:row>'
    '<x:row r="3"/><x:row r="5"><x:c r="B5"><x:v>5</x:v></x:c></x:row>'
    "</x:sheetData><x:pageMargins left='1' right='1' top='1' bottom='1' header='1' footer='1'/>"
    "<x:tableParts count='0'/></x:worksheet>"
)
EMPTY = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData/></worksheet>"
)


@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
def test_sheets_written_in_other_ways(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked_sheet, "_CHUNK", chunk)
    monkeypatch.setattr(marked_sheet, "_HEAD_OF_SHEET", chunk)
    content = change_part(save_xlsx([["a"]]), "xl/worksheets/sheet1.xml", lambda _: PREFIXED)
    cells = ["B1", "D1", "A2", "C3", "A5", "B5", "B9"]
    marked = mark(content, [problem_at(cell) for cell in cells])
    worksheet = sheet_of(marked)
    assert marked_cells(worksheet) == set(cells)
    assert commented_cells(worksheet).keys() == set(cells)
    assert values_of(worksheet) == {"A1": "a", "B1": 2, "B5": 5}
    xml = parts_of(marked)["xl/worksheets/sheet1.xml"]
    assert xml.index(b"<x:pageMargins") < xml.index(b"<x:legacyDrawing") < xml.index(b"<x:tableP")


def test_a_sheet_without_any_row() -> None:
    content = change_part(save_xlsx([["a"]]), "xl/worksheets/sheet1.xml", lambda _: EMPTY)
    worksheet = sheet_of(mark(content, [problem_at("B2"), problem_at("A4")]))
    assert marked_cells(worksheet) == {"B2", "A4"}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        lambda text: text.replace('<row r="2"', '<row r="1"'),
    ],
    ids=["strict", "rows out of order"],
)
def test_what_cannot_be_changed_safely_comes_back_as_a_copy(change: Any) -> None:
    content = save_xlsx([["a"], [2]])
    odd = change_part(content, "xl/worksheets/sheet1.xml", change)
    assert odd != content
    workbook = opened(mark(odd, [problem_at("A2")]))
    assert workbook.sheetnames == [LIST, "Sheet1"]
    assert commented_cells(workbook["Sheet1"]).keys() == {"A2"}


def test_a_copy_of_a_macro_workbook_is_no_macro_workbook() -> None:
    """Excel opens no file called .xlsm that is none."""
    odd = change_part(
        save_xlsx([["a"], [2]]),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace('<row r="2"', '<row r="1"'),
    )
    marked = mark(odd, [problem_at("A2")], file_name="so.xlsm")
    assert name_marked("so.xlsm", marked, suffix="-loi") == "so-loi.xlsx"


# whatever the sheet and the faults

cells = st.tuples(st.integers(1, 12), st.integers(1, 9))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(cells, st.one_of(st.integers(-999, 999), st.sampled_from(["a", "Ấ", "=A1"]))),
    st.sets(cells, max_size=12),
    st.sampled_from([5, 100, 1 << 20]),
)
def test_exactly_the_faulty_cells_are_marked_and_no_value_changes(
    table: dict[tuple[int, int], Any], faulty: set[tuple[int, int]], chunk: int
) -> None:
    workbook = openpyxl.Workbook()
    worksheet = workbook.worksheets[0]
    worksheet.title = "Sheet1"
    for (row, column), value in table.items():
        worksheet.cell(row, column, value)
    content = save(workbook)
    names = {f"{column_letter(column - 1)}{row}" for row, column in faulty}
    patch = pytest.MonkeyPatch()
    patch.setattr(marked_sheet, "_CHUNK", chunk)
    try:
        marked = sheet_of(mark(content, [problem_at(name) for name in sorted(names)]))
    finally:
        patch.undo()
    assert marked_cells(marked) == names
    assert commented_cells(marked).keys() == names
    assert values_of(marked) == values_of(sheet_of(content))


# size

LARGE = """
import pickle, resource, sys
from services.intake.limits import Limits
from services.intake.marking.marked_workbook import mark_workbook
from services.intake.process.sandbox import forbid_side_effects
content, name, problems, texts = pickle.load(sys.stdin.buffer)
forbid_side_effects()
marked = mark_workbook(content, file_name=name, problems=problems, texts=texts)
sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
sys.stdout.buffer.write(marked)
"""


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_large_register_is_marked_in_bounded_memory_within_the_walls(ending: str) -> None:
    rows = 100_000
    line = [f"chữ {n}" for n in range(17)]
    if ending == "xlsx":
        workbook = openpyxl.Workbook(write_only=True)
        worksheet = workbook.create_sheet("Sheet1")
        for number in range(rows):
            worksheet.append([number, *line])
        content, sheet = save(workbook), "Sheet1"
    else:
        content, sheet = save_csv([[number, *line] for number in range(rows)]), ""
    problem = problem_at("J10", sheet=sheet, params={"count": 60_000, "cells": "J10:J60009"})
    asked = pickle.dumps(
        (content, f"so.{ending}", [problem], write_texts([problem], text_in("vi")))
    )
    run = subprocess.run(
        [sys.executable, "-c", LARGE], input=asked, capture_output=True, cwd=ROOT, check=True
    )
    assert int(run.stderr) < 700
    with zipfile.ZipFile(io.BytesIO(run.stdout)) as archive:
        comments = next(name for name in archive.namelist() if "comments" in name)
        assert archive.read(comments).count(b"<comment ") == MOST_CELLS_OF_A_FAULT
