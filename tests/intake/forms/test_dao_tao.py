"""Training, worked out by hand (data/sample/make.py)."""

from tests.intake.forms.samples import faults, measures, read_sample
from tests.intake.workbooks import read_here, save_xlsx

KIND = "dao-tao"


def test_measures_and_their_cells() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (6, 7), 4)
    assert list(reading.columns.values()) == list("ABCDEFGHI")
    assert (reading.columns["from"], reading.columns["to"]) == ("F", "G")
    assert reading.problems == ()
    # row 11 has no certificate; the same person in two courses is two places
    assert measures(reading) == {"training_done": (3, "I9:I10 I12")}


def test_the_layout_of_eight_columns_with_the_time_as_text() -> None:
    rows = [
        ["DANH SÁCH CÔNG CHỨC ĐƯỢC CỬ ĐÀO TẠO, BỒI DƯỠNG (MẪU)"],
        ["STT", "Họ tên", "Chức vụ", "Phòng", "Tên lớp", "Thời gian", "Quyết định cử", "Chứng chỉ"],
        [1, "Công chức MẪU 1", "", "Phòng MẪU A", "Lớp MẪU", "tháng 3", "11/QĐ-MẪU", "CC-MẪU-01"],
        [2, "Công chức MẪU 2", "", "Phòng MẪU B", "Lớp MẪU", "Quý IV/2024", "12/QĐ-MẪU", ""],
    ]
    reading = read_here(save_xlsx(rows))
    assert (reading.kind, reading.columns["time"]) == (KIND, "F")
    assert reading.problems == ()
    assert measures(reading) == {"training_done": (1, "H3")}


def test_a_course_that_ends_before_it_begins() -> None:
    reading = read_sample(KIND, {"G9": "03/03/2024"})
    assert faults(reading) == [("ends_before_it_begins", "G9", "03/03/2024", "04/03/2024")]
    assert reading.has_errors


def test_a_place_without_a_name_is_a_fault() -> None:
    assert faults(read_sample(KIND, {"B10": None}))[0][:2] == ("value_missing", "B10")
