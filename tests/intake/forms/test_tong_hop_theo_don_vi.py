"""The summary by unit in both layouts, its figures worked out by hand (data/sample/make.py)."""

from datetime import date
from typing import Any

from scoring.problems import Severity
from services.intake.reading import Reading
from tests.intake.forms.samples import faults, measures, read_sample
from tests.intake.workbooks import KINDS, read, read_here, save_xlsx

KIND = "tong-hop-theo-don-vi"
BY_HAND = {
    "dossiers_received": (180, "E9:E11"),  # 100 + 60 + 20, none of the 25 carried over
    "dossiers_to_resolve": (205, "E9:E11 D9:D11"),
    "dossiers_resolved": (180, "F9:F11 G9:G11 H9:H11"),  # 105 + 55 + 20
    "dossiers_on_time": (173, "F9:F11 G9:G11"),  # 100 + 55 + 18
    "dossiers_late": (7, "H9:H11"),
    "dossiers_pending": (25, "J9:J11 K9:K11"),  # 15 + 5 + 5
    "dossiers_pending_late": (4, "K9:K11"),
}


def test_the_layout_of_eleven_columns() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.sheet, reading.rows) == (KIND, KIND, 3)
    assert reading.header_rows == (6, 7)
    assert reading.period == (date(2024, 1, 1), date(2024, 12, 31))
    assert "".join(reading.columns.values()) == "ABCDEFGHIJK"
    assert reading.columns["received_new"] == "E"
    assert measures(reading) == BY_HAND
    # the channels are not told in this layout, which is no fault
    assert [(p.code, p.severity) for p in reading.problems] == [
        ("measure_without_column", Severity.INFO)
    ]


# Row 9: 90 = 10 + 30 + 45 + 5 = 40 + 30 + 4 + 14 + 2; row 10: 30 = 0 + 10 + 15 + 5 = 10 + 20.
CHANNELS = [
    ["TỔNG HỢP KẾT QUẢ GIẢI QUYẾT TTHC THEO ĐƠN VỊ (MẪU)"],
    ["Từ ngày 01/01/2024 đến ngày 31/01/2024"],
    ["STT", "Đơn vị", "Tiếp nhận", "", "", "", "", "Đã xử lý", "", "", "", "Đang xử lý", ""],
    ["", "", "Tổng số", "Kỳ trước", "Trực tiếp", "Qua mạng", "Qua BCCI", "Trước hạn", "Đúng hạn",
     "Quá hạn", "Tỷ lệ trước hạn-đúng hạn", "Trong hạn", "Quá hạn"],
    [1, "Phòng MẪU A", 90, 10, 30, 45, 5, 40, 30, 4, "94,59 %", 14, 2],
    [2, "Phòng MẪU B", 30, 0, 10, 15, 5, 10, 20, 0, "100 %", 0, 0],
    ["", "Tổng cộng", 120, 10, 40, 60, 10, 50, 50, 4, "96,15 %", 14, 2],
]  # fmt: skip
MERGES = ["A3:A4", "B3:B4", "C3:G3", "H3:K3", "L3:M3"]


def read_channels(changed: dict[tuple[int, int], Any] | None = None) -> Reading:
    rows = [list(row) for row in CHANNELS]
    for (row, column), value in (changed or {}).items():
        rows[row - 1][column] = value
    return read_here(save_xlsx(rows, merges=MERGES))


def test_the_layout_of_thirteen_columns() -> None:
    reading = read_channels()
    assert (reading.kind, reading.rows) == (KIND, 2)
    assert "".join(reading.columns.values()) == "ABCDEFGHIJKLM"
    found = measures(reading)
    assert found["dossiers_received_online"] == (60, "F5:F6")
    assert found["dossiers_resolved"] == (104, "H5:H6 I5:I6 J5:J6")
    assert found["dossiers_on_time"] == (100, "H5:H6 I5:I6")
    assert found["dossiers_pending"] == (16, "L5:L6 M5:M6")
    assert not [p for p in reading.problems if p.severity is not Severity.INFO]


def test_what_was_received_is_taken_from_the_channels_where_the_new_ones_are_not_told() -> None:
    kind = next(each for each in KINDS if each.kind == KIND)
    columns = read_channels().columns
    received = kind.measures["dossiers_received"].taken_from(columns)
    assert received.sum == ("received_direct", "received_online", "received_by_post")
    to_resolve = kind.measures["dossiers_to_resolve"].taken_from(columns)
    assert to_resolve.summed == (*received.sum, "carried_over")
    assert to_resolve.from_first == ("carried_over",)


def test_early_and_on_time_in_one_column() -> None:
    # 90 = 10 + 30 + 45 + 5 = 70 + 4 + 14 + 2; 30 = 30 + 0 + 0 + 0
    rows = [row[:7] + row[8:] for row in CHANNELS]
    rows[2][7], rows[3][7] = "Đã xử lý", "Đúng và trước hạn"
    for row, value in zip(rows[4:], (70, 30, 100), strict=True):
        row[7] = value
    reading = read_here(save_xlsx(rows, merges=["C3:G3", "H3:J3", "K3:L3"]))
    assert (reading.kind, reading.columns["resolved_on_time"]) == (KIND, "H")
    assert not [p for p in reading.problems if p.severity is not Severity.INFO]
    kind = next(each for each in KINDS if each.kind == KIND)
    taken = {name: each.taken_from(reading.columns) for name, each in kind.measures.items()}
    assert taken["dossiers_on_time"].sum == ("resolved_on_time",)
    assert taken["dossiers_resolved"].sum == ("resolved_on_time", "resolved_late")
    rows[5][7] = 31
    reading = read_here(save_xlsx(rows, merges=["C3:G3", "H3:J3", "K3:L3"]))
    assert ("row_sum_differs", "C6", "30", "31") in faults(reading)


def test_each_sum_that_does_not_hold_names_its_cells() -> None:
    sums = [
        each
        for each in faults(read_sample(KIND, {"E9": 101}))
        if each[0] != "measure_without_column"
    ]
    assert sums == [
        ("row_sum_differs", "C9", "120", "121"),
        ("total_row_differs", "E12", "180", "181"),
    ]
    reading = read_sample(KIND, {"H10": 1})
    assert ("row_sum_differs", "C10", "60", "61") in faults(reading)
    assert ("total_row_differs", "H12", "7", "8") in faults(reading)
    (by_channel,) = (e for e in faults(read_channels({(5, 6): 6})) if e[0] == "row_sum_differs")
    assert by_channel == ("row_sum_differs", "C5", "90", "91")


def test_a_rate_above_hundred() -> None:
    reading = read_sample(KIND, {"I10": "100,5 %"})
    assert ("rate_above_hundred", "I10", "100.5", "") in faults(reading)
    assert reading.has_errors


def test_other_names_for_the_same_columns() -> None:
    others = {
        "A6": "TT",
        "B6": "Cơ quan, đơn vị",
        "C6": "Số hồ sơ tiếp nhận",
        "F6": "Đã giải quyết",
        "J6": "Đang giải quyết",
        "J7": "Chưa đến hạn",
    }
    assert measures(read_sample(KIND, others)) == BY_HAND


def test_the_child_process_reads_the_same() -> None:
    content = save_xlsx(CHANNELS, merges=MERGES)
    assert read(content).measures == read_here(content).measures
