"""Petitions, worked out by hand (data/sample/make.py)."""

from tests.intake.forms.samples import faults, measures, read_sample

KIND = "phan-anh-kien-nghi"


def test_measures_and_their_cells() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (6,), 5)
    assert list(reading.columns.values()) == list("ABCDEFGHIJK")
    assert reading.problems == ()
    # Answered: rows 8, 9, 10, 12. Published: 8, 9, 12. After the due date: 9; no due date: 10.
    # Satisfied: 8 and 10; row 12 has no opinion.
    assert measures(reading) == {
        "petitions_received": (5, "B8:B12"),
        "petitions_resolved": (4, "I8:I10 I12"),
        "petition_results_published": (3, "I8:I9 I12"),
        "petitions": (5, "B8:B12"),
        "petitions_on_procedures": (3, "F8 F10 F12"),
        "petitions_on_staff": (1, "F9"),
        "petitions_to_handle": (5, "B8:B12"),
        "petitions_on_time": (3, "I8 I10 I12"),
        "petitions_handled": (4, "I8:I10 I12"),
        "petitions_satisfied": (2, "I8 I10"),
    }


def test_dates_that_cannot_be() -> None:
    reading = read_sample(KIND, {"I8": "04/02/2024", "H9": "24/03/2024"})
    assert faults(reading) == [
        ("answered_before_received", "I8", "04/02/2024", "05/02/2024"),
        ("due_before_received", "H9", "24/03/2024", "25/03/2024"),
    ]
    assert reading.has_errors


def test_a_petition_stands_once() -> None:
    reading = read_sample(KIND, {"B11": "PA-MAU-001"})
    assert [each[:2] for each in faults(reading)] == [("identity_repeated", "B11")]


def test_what_is_published_without_an_answer_does_not_count() -> None:
    reading = read_sample(KIND, {"J11": "Cổng MẪU, 01/10/2024"})
    assert reading.measures["petition_results_published"].value == 3
