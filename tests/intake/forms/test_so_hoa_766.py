"""Digitisation under QĐ 766, worked out by hand (data/sample/make.py)."""

import pytest

from tests.intake.forms.samples import faults, measures, read_sample

KIND = "so-hoa-766"


def test_measures_and_their_cells() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (4, 5), 2)
    assert "".join(reading.columns.values()) == "ABCDEFGHIJ"
    assert (reading.columns["not_digitised"], reading.columns["result_not_digitised"]) == ("D", "I")
    assert reading.problems == ()
    assert measures(reading) == {
        "dossiers_received": (590, "C7:C8"),  # 500 + 90
        "dossiers_resolved": (555, "H7:H8"),  # 470 + 85
        "dossiers_digitised": (455, "E7:E8"),  # 380 + 75
        "dossiers_with_digitised_result": (460, "J7:J8"),  # 380 + 80
        "dossiers_reusing_data": (70, "F7:F8"),  # 60 + 10; the 25 from the portal may be among them
    }


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("D7", 121, ("row_sum_differs", "C7", "500", "501")),
        ("I8", 6, ("row_sum_differs", "H8", "85", "86")),
        ("G9", 26, ("total_row_differs", "G9", "26", "25")),
        ("F8", 91, ("more_reused_than_received", "F8", "91", "90")),
    ],
)
def test_each_check(cell: str, value: int, fault: tuple[str, str, str, str]) -> None:
    reading = read_sample(KIND, {cell: value})
    assert fault in faults(reading)
    assert reading.has_errors
