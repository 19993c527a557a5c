"""Which rows of a table are data, what is told of the others; both ways of reading agree."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Problem, Severity
from services.intake.choices import NO_CHOICES, Choices
from services.intake.files.sheets import open_workbook
from services.intake.forms.checks import run_checks
from services.intake.forms.conditions import make_frame
from services.intake.forms.faults import Faults
from services.intake.forms.measures import take_measures
from services.intake.forms.recognition import Recognised, recognise
from services.intake.forms.table import Table, read_table
from services.intake.limits import Limits
from tests.building import steady
from tests.intake.workbooks import (
    FORM_06A_HEADER,
    FORM_06A_ROWS,
    FORM_06A_TITLE,
    FORM_06A_TOTAL,
    KINDS,
    REGISTER_HEADER,
    REGISTER_TITLE,
    SIGNATURES,
    codes,
    dossier,
    form_06a,
    read_here,
    register,
    save_xlsx,
)

NAME = "so.xlsx"


def recognised(content: bytes) -> Recognised:
    workbook = open_workbook(content, file_name=NAME, limits=Limits())
    return recognise(workbook, file_name=NAME, kinds=KINDS, asked=None)


def take(seen: Recognised, choices: Choices = NO_CHOICES) -> tuple[Table, list[Problem]]:
    faults = Faults(NAME, seen.sheet.name)
    table = read_table(seen, faults, choices=choices)
    if table.rows:
        frame = make_frame(table)
        run_checks(table, frame, faults)
        take_measures(table, frame, file=NAME)
    return table, faults.problems()


def in_full(table: Table) -> dict[str, Any]:
    return {
        "rows": list(table.rows),
        "values": {name: each.to_pylist() for name, each in table.values.items()},
        "types": {name: str(each.type) for name, each in table.values.items()},
        "untaken": table.untaken,
        "totals": list(table.totals),
        "heads": list(table.heads),
        "letters": {name: table.letter(name) for name in table.header.columns},
    }


def read_both_ways(content: bytes) -> tuple[Table, list[Problem]]:
    """Read by the XML and by the rows, and give what both have found."""
    seen = recognised(content)
    assert seen.sheet.plain is not None
    by_xml = take(seen)
    by_rows = take(replace(seen, sheet=replace(seen.sheet, plain=None)))
    assert in_full(by_xml[0]) == in_full(by_rows[0])
    assert by_xml[1] == by_rows[1]
    return by_xml


DATES = st.sampled_from(
    [
        *["05/01/2024 08:00:00", "5/1/2024", "31/02/2024 08:00:00", "05/01/2024 10:59:60", "", " "],
        *["2024-01-05 08:00:00", "05/01/2024", "05/01/2024 25:00:00", "05/01/1824 08:00:00"],
        *["ngày 5 tháng 1 năm 2024", "Quý I/2024", "=A1", "05/01/2024 08:00", "8:30 5/1/2024"],
        *[45296, 45296.5],
    ]
)
CODES = st.sampled_from(["H37-1", "H37-2", "TT-00001", "1.2", "", 7, "Tổng", "Cộng 5", "Mã hồ sơ"])
DOSSIERS = st.builds(
    lambda number, code, received, returned, channel, copies: dossier(
        number, code=code, received=received, returned=returned, channel=channel, copies=copies
    ),
    st.sampled_from([1, 2, "3", "I", "a)", "", "A", 1.5]),
    CODES | st.integers(1, 99).map(lambda n: f"000.00.12.H37-{n:06}"),
    DATES,
    DATES,
    st.sampled_from(["Trực tuyến", "Trực tiếp ", "qua mạng", "khác", "", 5, "Bưu chính"]),
    st.sampled_from([1, "1", "1,234", "x", "-", "hai", -1, True, "1.234"]),
)
OTHERS = st.sampled_from(
    [
        [],
        REGISTER_HEADER,
        [str(number) for number in range(1, 14)],
        ["I", "Lĩnh vực MẪU"],
        ["", "Tổng số: 3 hồ sơ"],
        ["Cộng nhóm I", "", "", 5],
        ["", "Trong đó: trực tuyến", "", 2],
        ["", "- trực tiếp", "", 1],
        ["", "Ghi chú: số liệu MẪU"],
    ]
)


@steady
@given(st.lists(DOSSIERS | OTHERS, min_size=1, max_size=10))
def test_both_ways_of_reading_give_the_same_table(rows: list[Any]) -> None:
    read_both_ways(register([dossier(1), *rows, *SIGNATURES]))


def test_a_large_register_is_read_in_stretches() -> None:
    """More than a mebibyte of XML; every 500th row heads a group, one date is none."""
    rows = [
        ["I", f"Nhóm MẪU {n}"] if n % 500 == 0 else dossier(n, returned="x" if n == 3 else "")
        for n in range(1, 3001)
    ]
    table, problems = read_both_ways(register(rows))
    assert len(table.rows) == 2994
    assert table.rows[:3] == [6, 7, 8]
    assert 505 not in table.rows
    assert [(p.code, p.place and p.place.cell) for p in problems] == [
        *(("row_passed_over", f"A{5 + n}") for n in range(500, 3001, 500)),
        ("date_unreadable", "J8"),
    ]


def test_rows_done_are_reported() -> None:
    told: list[int] = []
    seen = recognised(register([dossier(n) for n in range(1, 3001)]))
    read_table(seen, Faults(NAME, ""), report_rows=told.append)
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == 3005


# Two groups of form 06a with their sums; 1.234 of the third row counts as a thousand.
ONE, TWO, THREE = FORM_06A_ROWS
FIRST = ["I", "Cấp tỉnh (MẪU)", 120, 65, 45, 10, 110, 90, 15, 5, 10, 8, 2]
SECOND = ["II", "Cấp huyện (MẪU)", *THREE[2:]]


def test_a_group_row_that_is_not_the_sum_of_its_rows_is_doubted() -> None:
    wrong = [*FIRST[:2], 121, *FIRST[3:]]
    reading = read_here(form_06a([wrong, ONE, TWO, SECOND, THREE]))
    (problem,) = [p for p in reading.problems if p.code == "group_total_differs"]
    assert (problem.place and problem.place.cell, problem.severity) == ("C9", Severity.WARNING)
    assert (problem.found, problem.expected) == ("121", "120")
    assert problem.params["cells"] == "Sheet1!C10:C11"
    assert reading.measures["dossiers_received"].value == 1310


def test_groups_within_groups_add_up_to_both_heads() -> None:
    deep = [["a)", *row[1:]] for row in (ONE, TWO)]
    reading = read_here(form_06a([FIRST, ["1", *FIRST[1:]], *deep, SECOND, THREE]))
    assert codes(reading) == ["row_passed_over"] * 3
    assert reading.measures["dossiers_resolved"].cells == ("Sheet1!G11:G12", "Sheet1!G14")


def test_parts_of_a_row_are_not_added_to_it() -> None:
    part = ["", "Trong đó: cấp tỉnh", *ONE[2:]]
    dash = ["", "- cấp xã", *TWO[2:]]
    reading = read_here(form_06a([ONE, part, dash, TWO, THREE]))
    assert reading.measures["dossiers_received"].value == 1310
    assert [(p.code, p.found) for p in reading.problems] == [
        ("row_passed_over", "Trong đó: cấp tỉnh"),
        ("row_passed_over", "- cấp xã"),
    ]


def test_a_dash_without_a_part_above_it_is_a_row() -> None:
    reading = read_here(form_06a([["1", "- Đường bộ (MẪU)", *ONE[2:]], TWO, THREE]))
    assert reading.rows == 3
    assert codes(reading) == []


def test_subtotals_and_totals_are_each_about_their_rows() -> None:
    sub = ["", "Cộng nhóm", *FIRST[2:]]
    again = ["", "Cộng nhóm", *THREE[2:]]
    reading = read_here(form_06a([ONE, TWO, sub, THREE, again]))
    assert codes(reading) == []
    assert reading.measures["dossiers_received"].value == 1310
    off = ["", "Cộng nhóm", 119, *FIRST[3:]]
    (problem,) = read_here(form_06a([ONE, TWO, off, THREE, again])).problems
    assert (problem.code, problem.place and problem.place.cell) == ("total_row_differs", "C11")
    assert (problem.found, problem.expected) == ("119", "120")
    assert problem.params["cells"] == "Sheet1!C9:C10"


def test_two_parts_of_a_table_may_each_have_their_total() -> None:
    first = ["", "Tổng cộng", *FIRST[2:]]
    second = ["", "Tổng cộng", *THREE[2:]]
    assert codes(read_here(form_06a([ONE, TWO, first, THREE], total=second))) == []


def test_the_one_total_is_about_all_rows() -> None:
    reading = read_here(form_06a([ONE, TWO, ["", "Cộng nhóm", *FIRST[2:]], THREE], total=[
        "", "Tổng cộng", *THREE[2:]]))  # fmt: skip
    wrong = [p for p in reading.problems if p.code == "total_row_differs"]
    assert [p.expected for p in wrong][:2] == ["1354", "1065"]


def test_headers_repeated_on_each_page_are_passed() -> None:
    rows = [ONE, *FORM_06A_HEADER, TWO, *FORM_06A_HEADER, THREE]
    reading = read_here(form_06a(rows))
    assert reading.measures["dossiers_received"].value == 1310
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (["Trạng thái hồ sơ: Đang xử lý"], "Đang xử lý"),
        (["", "Trạng thái:", "Đã trả"], "Đã trả"),
        (["Trạng thái hồ sơ: Tất cả"], None),
        (["Trạng thái hồ sơ: All"], None),
        (["Trạng thái hồ sơ:"], None),
    ],
)
def test_a_register_of_some_dossiers_only_says_so(line: list[str], found: str | None) -> None:
    reading = read_here(register(title=[*REGISTER_TITLE[:3], line]))
    told = [p for p in reading.problems if p.code == "register_filtered"]
    assert [p.found for p in told] == ([] if found is None else [found])
    if told:
        cell = "A4" if line[0] else "B4"
        assert (told[0].place and told[0].place.cell, told[0].severity) == (cell, Severity.WARNING)


def test_the_status_of_a_form_of_figures_is_none_of_a_register() -> None:
    title = [*FORM_06A_TITLE[:3], ["Trạng thái: Dự thảo"]]
    table = [*title, *FORM_06A_HEADER, ONE, TWO, THREE, FORM_06A_TOTAL]
    assert "register_filtered" not in codes(read_here(save_xlsx(table)))
