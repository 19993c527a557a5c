"""Legal documents reviewed, worked out by hand (data/sample/make.py)."""

from tests.intake.forms.samples import faults, measures, read_sample

KIND = "ra-soat-vbqppl"


def test_measures_and_their_cells() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (6,), 5)
    assert list(reading.columns.values()) == list("ABCDEFGHI")
    assert reading.problems == ()
    # rows 8, 9, 10 and 12 are to be handled, 11 stays as it is; 8 and 10 have been handled
    assert measures(reading) == {
        "legal_documents_reviewed": (5, "C8:C12"),
        "reviewed_documents_to_handle": (4, "F8:F10 F12"),
        "reviewed_documents_handled": (2, "F8 F10"),
    }


def test_a_document_stands_once() -> None:
    reading = read_sample(KIND, {"C9": "01/2019/QĐ-MẪU ngày 10/01/2019"})
    assert [each[:2] for each in faults(reading)] == [("identity_repeated", "C9")]
    assert reading.has_errors


def test_a_result_in_other_words_is_asked_about() -> None:
    reading = read_sample(KIND, {"I9": "Tháng sau trình"})
    assert faults(reading)[0][:3] == ("value_unknown", "I9", "Tháng sau trình")
    assert "reviewed_documents_handled" not in reading.measures
    assert reading.measures["reviewed_documents_to_handle"].value == 4


def test_a_document_without_handling_is_asked_about() -> None:
    reading = read_sample(KIND, {"F11": None})
    assert faults(reading)[0][:2] == ("value_missing", "F11")
    assert not reading.has_errors
    assert list(reading.measures) == ["legal_documents_reviewed"]
