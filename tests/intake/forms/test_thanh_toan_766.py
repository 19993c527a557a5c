"""Online payment under QĐ 766, with three lines in one cell, by hand (data/sample/make.py)."""

import pytest

from tests.intake.forms.samples import faults, measures, read_sample

KIND = "thanh-toan-766"
PLAIN = {"D6": 15, "E6": 14, "F6": 12, "H6": 240, "D7": 5, "E7": 4, "F7": 3, "H7": 20}
"""The line "Số lượng" of each cell that has three lines."""
BY_HAND = {
    "dossiers_with_fee": (350, "G6:G7"),  # 300 + 50
    "dossiers_paid_online": (260, "H6:H7"),  # 240 + 20
    "procedures_with_fee": (26, "C6:C7"),  # 20 + 6
    "procedures_paid_online": (15, "F6:F7"),  # 12 + 3
}


def test_the_amount_is_taken_out_of_three_lines() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (4,), 2)
    assert "".join(reading.columns.values()) == "ABCDEFGH"
    assert reading.problems == ()
    assert measures(reading) == BY_HAND


def test_plain_numbers_are_taken_too() -> None:
    reading = read_sample(KIND, PLAIN)
    assert reading.problems == ()
    assert measures(reading) == BY_HAND


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("G8", 351, ("total_row_differs", "G8", "351", "350")),
        ("G7", 19, ("more_paid_than_with_fee", "H7", "20", "19")),
        ("C7", 2, ("more_procedures_paid_than_with_fee", "F7", "3", "2")),
    ],
)
def test_each_check(cell: str, value: int, fault: tuple[str, str, str, str]) -> None:
    reading = read_sample(KIND, {**PLAIN, cell: value})
    assert fault in faults(reading)
    assert reading.has_errors
