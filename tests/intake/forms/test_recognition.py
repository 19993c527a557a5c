"""What a file is taken for, how sure that is, and what is said where it is doubtful."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from scoring.problems import Problem, Severity
from services.intake.files.sheets import Refused, open_workbook
from services.intake.files.sheets import Workbook as Sheets
from services.intake.forms import recognition
from services.intake.forms.form_reading import Request, read_form
from services.intake.forms.kind_files import load_kind
from services.intake.limits import Limits
from services.intake.reading import Certainty, Reading, SheetSummary
from tests.building import steady
from tests.intake.workbooks import (
    FORM_06A_HEADER,
    FORM_06A_ROWS,
    FORM_06A_TITLE,
    KINDS,
    REGISTER_HEADER,
    REGISTER_TITLE,
    SIX_DOSSIERS,
    Rows,
    codes,
    dossier,
    form_06a,
    read,
    read_here,
    register,
    save,
    save_xlsx,
)

SURE, LIKELY, CHOSEN = Certainty.SURE, Certainty.LIKELY, Certainty.CHOSEN
REGISTER: list[list[Any]] = [*REGISTER_TITLE, REGISTER_HEADER, *SIX_DOSSIERS]


def book(sheets: Mapping[str, Rows], *, hidden: tuple[str, ...] = ()) -> bytes:
    """Save several sheets by their names."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row) or [None])
        if name in hidden:
            sheet.sheet_state = "hidden"
    return save(workbook)


def problem(reading: Reading, code: str) -> Problem:
    (found,) = (each for each in reading.problems if each.code == code)
    return found


def parts(reading: Reading) -> dict[str, Certainty]:
    """How sure the whole is, without the columns."""
    return {k: v for k, v in reading.certainties.items() if not k.startswith("column:")}


# How sure


def test_a_form_in_its_own_words_is_sure() -> None:
    reading = read_here(register())
    assert parts(reading) == {"kind": SURE, "sheet": SURE, "header": SURE}
    assert reading.certainties["column:returned"] is SURE
    assert reading.sheets == (SheetSummary("Sheet1", hidden=False, rows=11, columns=13),)


def test_the_form_that_is_asked_for_is_chosen() -> None:
    assert parts(read_here(register(), kind="so-theo-doi-ho-so"))["kind"] is CHOSEN


def test_a_misspelt_column_is_likely_and_still_counted() -> None:
    header = [*REGISTER_HEADER]
    header[9] = "Ngày trã"
    reading = read_here(save_xlsx([*REGISTER_TITLE, header, *SIX_DOSSIERS]))
    assert reading.certainties["column:returned"] is LIKELY
    assert reading.certainties["column:due"] is SURE
    assert parts(reading) == {"kind": SURE, "sheet": SURE, "header": SURE}
    assert reading.measures["dossiers_resolved"].value == 4


def test_a_form_that_lacks_a_column_is_likely() -> None:
    rows = [[*row[:9], *row[10:]] for row in (REGISTER_HEADER, *SIX_DOSSIERS)]
    reading = read_here(save_xlsx([*REGISTER_TITLE, *rows]))
    assert reading.kind == "so-theo-doi-ho-so"
    assert parts(reading)["kind"] is LIKELY
    assert problem(reading, "column_missing").params["column"] == "Ngày trả"


# The head


def test_the_head_shows_the_sheet_down_to_twelve_rows_of_data() -> None:
    rows = [dossier(n) for n in range(1, 31)]
    head = read_here(register(rows)).head
    assert (head.first_row, head.first_column, len(head.rows)) == (1, 0, 4 + 1 + 12)
    assert head.rows[1][0] == "SỔ THEO DÕI HỒ SƠ"
    assert head.rows[5][:4] == (
        "1",
        "000.00.12.H37-240102-0001",
        "Cấp đổi giấy phép lái xe (MẪU)",
        "1",
    )


def test_a_deep_header_is_shown_without_the_top() -> None:
    above = [["", "Ghi chú MẪU"]] * 95
    reading = read_here(save_xlsx([*REGISTER_TITLE, *above, REGISTER_HEADER, *SIX_DOSSIERS]))
    assert reading.header_rows == (100,)
    assert reading.head.first_row == 100 + 12 - 60 + 1
    assert reading.head.rows[100 - reading.head.first_row][1] == "Mã hồ sơ"
    assert reading.measures["dossiers_received"].cells == ("Sheet1!B101:B106",)


def test_a_header_below_the_nearer_rows_is_found() -> None:
    above = [["", "Ghi chú MẪU"]] * 400
    reading = read_here(save_xlsx([*REGISTER_TITLE, *above, REGISTER_HEADER, *SIX_DOSSIERS]))
    assert (reading.kind, reading.header_rows) == ("so-theo-doi-ho-so", (405,))


def test_the_head_starts_where_the_sheet_does_and_is_bounded() -> None:
    wide = [[None, None, *(f"{'x' * 200}{n}" for n in range(60))]]
    head = read_here(save_xlsx([[None], *wide, *wide])).head
    assert (head.first_row, head.first_column) == (2, 2)
    assert {len(row) for row in head.rows} == {40}
    assert {len(cell) for row in head.rows for cell in row} == {80}


# The system


@pytest.mark.parametrize(
    ("title", "file_name", "system"),
    [
        ("Phần mềm Quản lý Giấy phép lái xe", "so.xlsx", "driving_licences"),
        ("Hệ thống quản lý vận tải đường bộ quốc tế", "so.xlsx", "cross_border"),
        ("Hệ thống quản lý vận tải", "so.xlsx", "transport"),
        ("", "so_GPLX_2024.xlsx", "driving_licences"),
        ("", "so-lien-van.xlsx", "cross_border"),
        ("", "so.xlsx", ""),
    ],
)
def test_the_system_that_the_file_names(title: str, file_name: str, system: str) -> None:
    content = register(title=[["Sổ theo dõi hồ sơ"], [title]])
    assert read_here(content, file_name=file_name).system == system


# Several sheets


def test_of_sheets_alike_the_first_is_read_and_the_others_are_named() -> None:
    content = book({"Tháng 1": REGISTER, "Tháng 2": REGISTER, "Bìa": [["Bìa"]]})
    reading = read_here(content)
    assert reading.sheet == "Tháng 1"
    assert parts(reading)["sheet"] is LIKELY
    told = problem(reading, "form_on_other_sheets")
    assert (told.found, told.severity) == ("Tháng 2", Severity.WARNING)
    assert [each.name for each in reading.sheets] == ["Tháng 1", "Tháng 2", "Bìa"]
    assert [each.rows for each in reading.sheets] == [11, 11, 1]


def test_a_hidden_sheet_is_read_only_where_no_visible_one_will_do() -> None:
    fewer = [*REGISTER_TITLE, *([*row[:9], *row[10:]] for row in REGISTER[4:])]
    both = book({"Ẩn": REGISTER, "Hiện": fewer}, hidden=("Ẩn",))
    assert read_here(both).sheet == "Hiện"
    alone = book({"Ẩn": REGISTER, "Hiện": [["Bìa"]]}, hidden=("Ẩn",))
    reading = read_here(alone)
    assert reading.sheet == "Ẩn"
    assert [each.hidden for each in reading.sheets] == [True, False]


def test_a_filled_sheet_comes_before_an_empty_pattern() -> None:
    content = book({"Mẫu": REGISTER[:5], "Số liệu": REGISTER})
    assert read_here(content).sheet == "Số liệu"


class Broken:
    """A workbook of which one sheet cannot be opened."""

    def __init__(self, content: bytes, broken: str) -> None:
        self.whole = open_workbook(content, file_name="so.xlsx", limits=Limits())
        self.broken = broken
        self.opened: list[str] = []

    def open_sheet(self, name: str) -> Any:
        self.opened.append(name)
        if name == self.broken:
            raise Refused(Problem("file_damaged"))
        return self.whole.open_sheet(name)

    def survey(self) -> recognition.Survey:
        workbook = Sheets(self.whole.names, self.whole.hidden, self.open_sheet)
        return recognition.survey_workbook(workbook, file_name="so.xlsx", kinds=KINDS, asked=None)


def test_a_broken_sheet_is_named_and_the_others_are_read() -> None:
    broken = Broken(book({"Sổ": REGISTER, "Hỏng": [["x"]], "Cuối": [["x"]]}), "Hỏng")
    survey = broken.survey()
    assert survey.kind == "so-theo-doi-ho-so"
    assert broken.opened == ["Sổ", "Hỏng", "Cuối"]
    (told,) = survey.problems
    assert (told.code, told.found, told.severity) == ("sheet_unreadable", "Hỏng", Severity.WARNING)
    assert survey.sheets[1] == SheetSummary("Hỏng", hidden=False, rows=0, columns=0)


def test_a_file_of_one_broken_sheet_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        Broken(book({"Sổ": REGISTER}), "Sổ").survey()
    assert refused.value.problem.code == "file_damaged"


def test_of_very_many_sheets_the_first_are_looked_at() -> None:
    sheets = {"Sổ": REGISTER} | {f"Trang {n}": [["x"]] for n in range(2, 253)}
    reading = read_here(book(sheets))
    assert reading.kind == "so-theo-doi-ho-so"
    told = problem(reading, "sheets_not_searched")
    assert (told.found, dict(told.params)) == ("Trang 201", {"searched": 200, "sheets": 252})
    assert len(reading.sheets) == 252


def test_looking_through_sheets_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "_SECONDS", 0.0)
    reading = read_here(book({"Sổ": REGISTER, "Sau": [["x"]]}))
    assert reading.kind == "so-theo-doi-ho-so"
    assert problem(reading, "sheets_not_searched").found == "Sau"


# Several tables, several forms


def test_another_table_below_is_named_and_not_read() -> None:
    second: list[list[Any]] = [["BIỂU (MẪU)"], *FORM_06A_HEADER, *FORM_06A_ROWS]
    reading = read_here(save_xlsx([*REGISTER, [], *second]))
    assert reading.kind == "so-theo-doi-ho-so"
    told = problem(reading, "other_tables_on_sheet")
    assert (told.found, told.params["row"]) == ("14", 5)


def test_a_header_repeated_at_a_page_break_is_no_other_table() -> None:
    reading = read_here(save_xlsx([*REGISTER, REGISTER_HEADER, *SIX_DOSSIERS[:0], dossier(7)]))
    assert reading.problems == ()
    assert reading.rows == 7


TWIN = load_kind(
    """
kind: so-khac
name: {vi: Sổ khác, en: Another register}
source: {decision: MẪU, trust: constructed}
recognised_by: {words: [Sổ theo dõi hồ sơ]}
columns:
  code: {type: text, required: true, names: [Mã hồ sơ]}
  received: {type: datetime, required: true, names: [Ngày tiếp nhận]}
  due: {type: datetime, required: true, names: [Ngày hẹn trả]}
  returned: {type: datetime, required: true, names: [Ngày trả]}
  subject: {type: text, names: [Trích yếu hồ sơ]}
  copies: {type: text, names: [Số bộ hồ sơ]}
  applicant: {type: text, names: [Chủ hồ sơ]}
  address: {type: text, names: [Địa chỉ chủ hồ sơ]}
  phone: {type: text, names: [Số điện thoại]}
  order: {type: order, names: [STT]}
  receiver: {type: text, names: [Người nhận hồ sơ]}
  area: {type: text, names: [Địa bàn]}
""",
    file="so-khac.yaml",
)


def test_two_forms_that_fit_alike_are_both_named() -> None:
    reading = read_here(register(), kinds=(*KINDS, TWIN))
    told = problem(reading, "form_ambiguous")
    assert told.severity is Severity.WARNING
    assert {told.params["form"].en, told.params["other"].en} == {
        "Dossier register",
        "Another register",
    }
    assert parts(reading)["kind"] is LIKELY
    asked = read_here(register(), kinds=(*KINDS, TWIN), kind="so-theo-doi-ho-so")
    assert "form_ambiguous" not in codes(asked)
    assert parts(asked)["kind"] is CHOSEN


# No form


def test_a_file_of_no_known_form_is_still_shown() -> None:
    content = book(
        {
            "Bìa": [["Danh sách"]],
            "Danh sách": [["DANH SÁCH (MẪU)"], ["Họ tên", "Tuổi", "Quê"], ["A", 30, "B"]],
        }
    )
    reading = read_here(content)
    assert (reading.kind, reading.sheet, reading.header_rows) == ("", "Danh sách", (2,))
    assert parts(reading) == {"header": LIKELY}
    assert (reading.columns, reading.measures, reading.rows) == ({}, {}, 0)
    (told,) = reading.problems
    assert (told.code, told.severity) == ("form_unrecognised", Severity.WARNING)
    assert not reading.has_errors
    assert reading.head.rows[1] == ("Họ tên", "Tuổi", "Quê")
    assert len(reading.sheets) == 2


def test_the_form_asked_for_and_not_found_is_an_error_that_shows_the_sheet() -> None:
    reading = read_here(save_xlsx([["Họ tên", "Tuổi"], ["A", 30]]), kind="bieu-06a")
    (told,) = reading.problems
    assert (told.code, told.severity) == ("table_not_found", Severity.ERROR)
    assert (reading.kind, parts(reading)["kind"]) == ("bieu-06a", CHOSEN)
    assert reading.head.rows[0] == ("Họ tên", "Tuổi")
    assert reading.sheets[0].name == "Sheet1"


def test_an_empty_workbook_has_no_form() -> None:
    reading = read_here(save(Workbook()))
    assert codes(reading) == ["form_unrecognised"]
    assert (reading.head.rows, reading.header_rows) == ((), ())


def test_the_same_through_the_child() -> None:
    here, there = read_here(form_06a()), read(form_06a())
    assert (there.head, there.sheets, there.certainties) == (
        here.head,
        here.sheets,
        here.certainties,
    )


def test_a_list_of_staff_is_no_list_of_training() -> None:
    header = ["STT", "Họ tên", "Chức vụ", "Phòng", "Quyết định"]
    reading = read_here(save_xlsx([header, [1, "Người MẪU", "Chuyên viên", "Vận tải", "1/QĐ"]]))
    assert codes(reading) == ["form_unrecognised"]


CELLS = st.sampled_from(
    ["", "STT", "Mã hồ sơ", "Ngày hẹn trả", "Ngày trả", "Tiếp nhận", "Tổng số", "Đơn vị", "Quá hạn"]
) | st.text(max_size=6)


@steady
@given(st.lists(st.lists(CELLS, max_size=6), max_size=10))
def test_any_table_gives_a_reading(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["x"], *rows])
    reading = read_here(buffer.getvalue().encode(), file_name="bang.csv")
    assert set(reading.certainties) >= {f"column:{name}" for name in reading.columns}
    assert len(set(reading.columns.values())) == len(reading.columns)
    assert reading.kind or "form_unrecognised" in codes(reading) or reading.has_errors


# Hidden parts, the period


def test_hidden_rows_and_columns_are_counted_and_said_to_be() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in REGISTER:
        sheet.append(row)
    for number in (2, 7, 8):
        sheet.row_dimensions[number].hidden = True
    sheet.column_dimensions["J"].hidden = True
    sheet.column_dimensions["P"].hidden = True
    reading = read_here(save(workbook))
    assert reading.measures["dossiers_received"].value == 6
    rows, columns = (problem(reading, c) for c in ("hidden_rows_counted", "hidden_columns_read"))
    assert (rows.params["rows"], str(rows.place)) == (2, "tep.xlsx!Sheet!A7:A8")
    assert columns.found == "J"
    assert {rows.severity, columns.severity} == {Severity.INFO}


def test_a_period_named_without_days_is_taken_by_the_calendar_and_said_so() -> None:
    reading = read_here(register(title=[["Sổ theo dõi hồ sơ"], ["Quý IV/2024"]]))
    told = problem(reading, "period_by_calendar")
    assert (told.found, told.severity) == ("01/10/2024 – 31/12/2024", Severity.INFO)
    assert reading.measures["dossiers_pending_late"].value == 1


def test_the_file_of_another_department_is_asked_about() -> None:
    request = Request(register(), "so.xlsx", KINDS, None, None, Limits(), unit="Sở Tư pháp")
    told = problem(read_form(request), "other_unit")
    assert (told.found, told.severity) == ("SỞ GIAO THÔNG VẬN TẢI (MẪU)", Severity.WARNING)
    ours = replace(request, unit="Sở GTVT tỉnh Lạng Sơn")
    assert "other_unit" not in codes(read_form(ours))


def test_title_words_are_whole_words() -> None:
    rows: list[list[Any]] = [["GIẢI QUYẾT"], *FORM_06A_TITLE[2:3], *FORM_06A_HEADER, *FORM_06A_ROWS]
    assert read_here(save_xlsx(rows)).kind == "bieu-06a"
