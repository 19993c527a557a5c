"""Online services under QĐ 766, worked out by hand (data/sample/make.py)."""

from datetime import date

import pytest

from tests.intake.forms.samples import faults, measures, read_sample

KIND = "dvc-truc-tuyen-766"


def test_twenty_columns_under_repeated_names() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (4, 5, 6), 2)
    assert reading.period == (date(2024, 1, 1), date(2024, 12, 31))
    assert reading.problems == ()
    assert list(reading.columns.items()) == [
        ("order", "A"), ("unit", "B"),
        ("procedures", "C"),
        ("online_procedures", "D"), ("full_procedures", "E"), ("partial_procedures", "F"),
        ("used_procedures", "G"), ("dossiers", "H"), ("online_used_procedures", "I"),
        ("eligible_dossiers", "J"), ("online_dossiers", "K"),
        ("full_used_procedures", "L"), ("full_dossiers", "M"), ("full_online_dossiers", "N"),
        ("partial_used_procedures", "O"), ("partial_dossiers", "P"),
        ("partial_online_dossiers", "Q"),
        ("other_procedures", "R"), ("other_used_procedures", "S"), ("other_dossiers", "T"),
    ]  # fmt: skip
    assert measures(reading) == {
        "procedures_in_force": (52, "C8:C9"),  # 40 + 12
        "full_online_procedures": (23, "E8:E9"),  # 18 + 5
        "full_online_procedures_used": (15, "L8:L9"),  # 12 + 3
        "dossiers_received": (590, "H8:H9"),  # 500 + 90
        "dossiers_received_online": (340, "K8:K9"),  # 300 + 40
    }


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("D8", 31, ("row_sum_differs", "D8", "31", "30")),
        ("Q9", 11, ("row_sum_differs", "K9", "40", "41")),
        ("H10", 591, ("total_row_differs", "H10", "591", "590")),
        ("L9", 6, ("more_used_than_provided", "L9", "6", "5")),
        ("H9", 39, ("more_online_than_all", "K9", "40", "39")),
    ],
)
def test_each_check(cell: str, value: int, fault: tuple[str, str, str, str]) -> None:
    reading = read_sample(KIND, {cell: value})
    assert fault in faults(reading)
    assert reading.has_errors


def test_a_column_that_is_gone_takes_its_measure_with_it() -> None:
    reading = read_sample(KIND, {"L6": "Ghi chú"})
    assert "column_missing" in [code for code, *_ in faults(reading)]
    assert "full_online_procedures_used" not in reading.measures
    assert reading.measures["full_online_procedures"].value == 23
