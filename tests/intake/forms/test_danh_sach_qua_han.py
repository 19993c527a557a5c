"""The list of overdue dossiers in both layouts, worked out by hand (data/sample/make.py)."""

from datetime import date

from scoring.problems import Severity
from tests.intake.forms.samples import faults, measures, read_sample
from tests.intake.workbooks import read_here, register, save_xlsx

KIND = "danh-sach-qua-han"


def test_measures_and_their_cells() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (6,), 4)
    assert reading.period == (date(2024, 1, 1), date(2024, 12, 31))
    assert "".join(reading.columns.values()) == "ABCDEFGHIJKL"
    assert reading.columns["apology"] == "L"
    assert reading.problems == ()
    # letters stand in rows 8 and 10
    assert measures(reading) == {
        "dossiers_overdue_listed": (4, "E8:E11"),
        "apology_letters": (2, "L8 L10"),
    }


def test_the_list_of_the_small_one_stop_tool() -> None:
    rows = [
        ["Danh sách hồ sơ trễ hạn (MẪU)"],
        ["Mã hồ sơ", "Tên nội dung", "Ngày nhận", "Ngày hẹn trả", "Người xử lý", "Lý do trễ hẹn",
         "Trạng thái"],
        ["HS-MAU-1", "Nội dung MẪU", "04/03/2024", "11/03/2024", "Cán bộ MẪU", "Lý do MẪU",
         "Đã trả"],
        ["HS-MAU-2", "Nội dung MẪU", "05/03/2024", "12/03/2024", "Cán bộ MẪU", "", "Đang xử lý"],
    ]  # fmt: skip
    reading = read_here(save_xlsx(rows))
    assert (reading.kind, reading.rows) == (KIND, 2)
    assert reading.columns == {
        "code": "A",
        "procedure": "B",
        "received": "C",
        "due": "D",
        "handler": "E",
        "reason": "F",
        "status": "G",
    }
    assert measures(reading) == {"dossiers_overdue_listed": (2, "A3:A4")}
    assert {problem.severity for problem in reading.problems} == {Severity.INFO}


def test_dates_that_cannot_be() -> None:
    early = read_sample(KIND, {"J8": "01/03/2024 08:00:00", "K9": "03/05/2024 17:00:00"})
    assert faults(early) == [
        ("received_before_submitted", "J8", "01/03/2024 08:00:00", "04/03/2024 08:10:00"),
        ("due_before_received", "K9", "03/05/2024 17:00:00", "06/05/2024 14:00:00"),
    ]
    assert not early.has_errors


def test_a_dossier_due_after_the_period_is_not_overdue() -> None:
    reading = read_sample(KIND, {"K11": "02/01/2025 17:00:00"})
    assert [(code, cell) for code, cell, *_ in faults(reading)] == [("not_overdue", "K11")]


def test_a_dossier_stands_once() -> None:
    reading = read_sample(KIND, {"E9": "000.00.MAU.H37-240304-0001"})
    assert [(code, cell) for code, cell, *_ in faults(reading)] == [("identity_repeated", "E9")]
    assert reading.has_errors


def test_a_register_is_not_taken_for_the_list() -> None:
    assert read_here(register(title=[["SỞ MẪU"]])).kind == "so-theo-doi-ho-so"
