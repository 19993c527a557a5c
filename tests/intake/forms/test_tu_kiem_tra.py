"""Internal inspection, worked out by hand (data/sample/make.py)."""

import pytest

from tests.intake.forms.samples import faults, measures, read_sample

KIND = "tu-kiem-tra"


def test_measures_and_their_cells() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (6,), 3)
    assert list(reading.columns.values()) == list("ABCDEFGH")
    assert reading.problems == ()
    # row 10 was not inspected
    assert measures(reading) == {
        "units_inspected": (2, "C8:C9"),
        "inspection_findings": (6, "F8:F10"),  # 4 + 2 + 0
        "inspection_findings_resolved": (5, "G8:G10"),  # 3 + 2 + 0
    }


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("H8", 2, ("row_sum_differs", "F8", "4", "5")),
        ("F11", 7, ("total_row_differs", "F11", "7", "6")),
        ("G9", 3, ("more_resolved_than_found", "G9", "3", "2")),
        ("B10", "Phòng MẪU A", ("identity_repeated", "B10", "Phòng MẪU A", "")),
    ],
)
def test_each_check(cell: str, value: object, fault: tuple[str, str, str, str]) -> None:
    reading = read_sample(KIND, {cell: value})
    assert fault in faults(reading)
    assert reading.has_errors
