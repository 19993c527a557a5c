"""Disciplinary cases, worked out by hand (data/sample/make.py)."""

import pytest

from tests.intake.forms.samples import faults, measures, read_sample

KIND = "ky-luat"


def test_measures_and_their_cells() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (6,), 3)
    assert list(reading.columns.values()) == list("ABCDEF")
    assert reading.problems == ()
    assert measures(reading) == {"reprimands": (2, "D8 D10"), "warnings_or_worse": (1, "D9")}


@pytest.mark.parametrize(
    "sanction", ["Cảnh cáo", "Hạ bậc lương", "Giáng chức", "Cách chức", "Buộc thôi việc"]
)
def test_every_heavier_sanction_counts_as_one(sanction: str) -> None:
    reading = read_sample(KIND, {"D10": sanction})
    assert measures(reading) == {"reprimands": (1, "D8"), "warnings_or_worse": (2, "D9:D10")}


def test_a_decision_stands_once() -> None:
    reading = read_sample(KIND, {"E10": "21/QĐ-MẪU ngày 15/4/2024"})
    assert [each[:2] for each in faults(reading)] == [("identity_repeated", "E10")]
    assert reading.has_errors


def test_a_sanction_that_is_not_known_is_asked_about_and_nothing_is_counted() -> None:
    reading = read_sample(KIND, {"D9": "Phê bình"})
    assert faults(reading)[0][:3] == ("value_unknown", "D9", "Phê bình")
    assert reading.measures == {}
