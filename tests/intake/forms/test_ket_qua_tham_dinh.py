"""The reviewers' table: every row is kept, a code that became a number is named by its cell."""

from datetime import datetime
from decimal import Decimal

import pytest

from services.intake.several.extracts import read_extract
from tests.intake.forms.samples import faults, read_sample
from tests.intake.workbooks import read_here, save_xlsx

KIND = "ket-qua-tham-dinh"
HEADING = [["BẢNG CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (MẪU)"], ["Đơn vị: Sở MẪU"]]


def test_totals_and_components_stay_as_rows() -> None:
    """Header in row 6, column numbers in row 7, five rows, the total in row 13."""
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.measures) == (KIND, (6,), {})
    frame = read_extract(reading.extract).frame
    told = zip(*(frame[name].to_list() for name in ("row", "order", "given")), strict=True)
    assert list(told) == [
        (8, "1", None),
        (9, "1.1", Decimal("1.75")),
        (10, "1.1.1", Decimal("0.25")),
        (11, "1.1.2", Decimal("1.5")),
        (12, "1.5", Decimal("0.5")),
        (13, "Tổng cộng", Decimal(80)),
    ]


@pytest.mark.parametrize(
    ("typed", "shown"), [(1.1, "1.1"), (datetime(2024, 1, 1), "01/01/2024"), (3.25, "3.25")]
)
def test_a_code_that_became_a_number_or_a_date_is_refused(typed: object, shown: str) -> None:
    reading = read_sample(KIND, {"A9": typed})
    assert ("entry_code_numeric", "A9", shown, "") in faults(reading)
    assert reading.has_errors
    assert read_extract(reading.extract).frame["order"].to_list()[1] is None


def test_a_whole_number_is_only_one_code() -> None:
    reading = read_sample(KIND, {"A8": 1})
    assert not reading.has_errors
    assert read_extract(reading.extract).frame["order"].to_list()[0] == "1"


def test_two_reviews_under_one_head_are_told_apart() -> None:
    rows = [
        *HEADING,
        ["Mã", "Tiêu chí", "Điểm tối đa", "Điểm tự đánh giá", "Điểm thẩm định", "", "Lý do"],
        ["", "", "", "", "Lần 1", "Lần 2", ""],
        ["1.1.1", "MẪU", "0,5", "0,5", "0,25", "0,5", "MẪU"],
    ]
    reading = read_here(save_xlsx(rows), kind=KIND)
    assert not reading.has_errors
    assert {name: reading.columns[name] for name in ("code", "own", "reviewed", "final")} == {
        "code": "A",
        "own": "D",
        "reviewed": "E",
        "final": "F",
    }


def test_a_plain_list_is_not_taken_for_it() -> None:
    rows = [["Danh sách"], ["STT", "Nội dung", "Ghi chú"], [1, "MẪU", ""], [2, "MẪU", ""]]
    assert read_here(save_xlsx(rows)).kind == ""
