"""Form II.06a/VPCP/KSTT, end to end, its figures worked out by hand (tests/intake/workbooks.py)."""

from datetime import date
from decimal import Decimal

from scoring.problems import Severity
from services.intake.reading import MeasureValue
from tests.intake.workbooks import (
    FORM_06A_HEADER,
    FORM_06A_ROWS,
    FORM_06A_TITLE,
    FORM_06A_TOTAL,
    SIGNATURES,
    codes,
    form_06a,
    read,
    read_here,
    save_xls,
    save_xlsx,
)

D = Decimal
TABLE = [*FORM_06A_TITLE, *FORM_06A_HEADER, *FORM_06A_ROWS, FORM_06A_TOTAL, *SIGNATURES]


def test_measures_and_their_cells() -> None:
    reading = read(form_06a())
    assert (reading.kind, reading.sheet, reading.rows) == ("bieu-06a", "Sheet1", 3)
    assert reading.header_rows == (5, 6, 7)
    assert reading.period == (date(2023, 12, 15), date(2024, 12, 14))
    assert reading.problems == ()
    assert list(reading.columns.values()) == list("ABCDEFGHIJKLM")
    assert reading.measures == {
        # 1065 online + 245 direct; with the 44 carried over 1354 = 1310 resolved + 44 pending
        "dossiers_received": MeasureValue(D(1310), ("Sheet1!D9:D11", "Sheet1!E9:E11")),
        "dossiers_received_online": MeasureValue(D(1065), ("Sheet1!D9:D11",)),
        "dossiers_to_resolve": MeasureValue(
            D(1354), ("Sheet1!D9:D11", "Sheet1!E9:E11", "Sheet1!F9:F11")
        ),
        "dossiers_resolved": MeasureValue(D(1310), ("Sheet1!G9:G11",)),
        "dossiers_on_time": MeasureValue(D(1285), ("Sheet1!H9:H11", "Sheet1!I9:I11")),
        "dossiers_late": MeasureValue(D(25), ("Sheet1!J9:J11",)),
        "dossiers_pending": MeasureValue(D(44), ("Sheet1!K9:K11",)),
        "dossiers_pending_late": MeasureValue(D(6), ("Sheet1!M9:M11",)),
    }


def test_merged_headers_or_not_and_an_empty_first_column() -> None:
    expected = read_here(form_06a()).measures
    assert read_here(save_xlsx(TABLE)).measures == expected
    shifted = read_here(save_xls([["", *row] for row in TABLE]), file_name="bieu.xls")
    assert [each.value for each in shifted.measures.values()] == [
        each.value for each in expected.values()
    ]
    assert shifted.measures["dossiers_late"].cells == ("Sheet1!K9:K11",)


def test_each_sum_that_does_not_hold_names_its_cells() -> None:
    rows = [list(row) for row in FORM_06A_ROWS]
    rows[0][3] = 61  # D9: 3 = 4 + 5 + 6 breaks
    rows[1][8] = 1  # I10: 7 = 8 + 9 + 10 breaks
    rows[2][12] = 5  # M11: 11 = 12 + 13 breaks
    reading = read_here(form_06a(rows))
    sums = [p for p in reading.problems if p.code == "row_sum_differs"]
    assert [(p.place.cell, p.found, p.expected, p.params["terms"]) for p in sums if p.place] == [
        ("C9", "100", "101", "D9 (61) + E9 (30) + F9 (10)"),
        ("G10", "20", "21", "H10 (20) + I10 (1) + J10 (0)"),
        ("K11", "34", "35", "L11 (30) + M11 (5)"),
    ]
    totals = [p for p in reading.problems if p.code == "total_row_differs"]
    assert [(p.place.cell, p.found, p.expected) for p in totals if p.place] == [
        ("D12", "1065", "1066"),
        ("I12", "95", "96"),
        ("M12", "6", "7"),
    ]


def test_received_is_resolved_and_pending() -> None:
    rows = [list(row) for row in FORM_06A_ROWS]
    rows[0][2:6] = [101, 61, 30, 10]
    reading = read_here(form_06a(rows))
    (problem,) = (p for p in reading.problems if p.code == "row_sum_differs")
    assert (problem.found, problem.params["terms"]) == ("101", "G9 (90) + K9 (10)")


def test_a_blank_part_is_zero_and_said_to_be() -> None:
    rows = [list(row) for row in FORM_06A_ROWS]
    for column in (5, 8, 9, 11, 12):
        rows[1][column] = ""
    reading = read_here(form_06a(rows))
    assert {p.code for p in reading.problems} == {"blank_as_zero"}
    assert {p.severity for p in reading.problems} == {Severity.INFO}
    assert reading.measures["dossiers_late"].value == 25


def test_a_blank_total_is_a_fault_and_no_measure() -> None:
    rows = [list(row) for row in FORM_06A_ROWS]
    rows[1][6] = ""
    reading = read_here(form_06a(rows))
    assert ("value_missing", "G10") in [(p.code, p.place.cell) for p in reading.problems if p.place]
    assert "dossiers_resolved" not in reading.measures
    assert reading.has_errors


def test_an_ambiguous_number_is_asked_about_and_not_taken() -> None:
    rows = [list(row) for row in FORM_06A_ROWS]
    rows[2][3] = "1,000"
    reading = read_here(form_06a(rows))
    assert codes(reading) == ["number_ambiguous", *["measure_with_untaken_cells"] * 3]
    withheld = {"dossiers_received", "dossiers_received_online", "dossiers_to_resolve"}
    assert not withheld & set(reading.measures)
    assert reading.measures["dossiers_resolved"].value == 1310


def test_group_rows_with_subtotals_are_not_counted_twice() -> None:
    one, two, three = FORM_06A_ROWS
    first = ["I", "Cấp tỉnh (MẪU)", 120, 65, 45, 10, 110, 90, 15, 5, 10, 8, 2]
    second = ["II", "Cấp huyện (MẪU)", *three[2:]]
    reading = read_here(form_06a([first, one, two, second, three]))
    assert reading.measures["dossiers_received"].value == 1310
    assert reading.measures["dossiers_resolved"].cells == ("Sheet1!G10:G11", "Sheet1!G13")
    assert codes(reading) == ["row_passed_over", "row_passed_over"]


def test_roman_rows_without_rows_below_are_data() -> None:
    rows = [
        ["I", *FORM_06A_ROWS[0][1:]],
        ["II", *FORM_06A_ROWS[1][1:]],
        ["III", *FORM_06A_ROWS[2][1:]],
    ]
    reading = read_here(form_06a(rows))
    assert reading.measures["dossiers_received"].value == 1310
    assert codes(reading) == []
