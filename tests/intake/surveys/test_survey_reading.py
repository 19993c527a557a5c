"""Files of answers as offices keep them: what is counted, what is dropped, where faults are."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook

from scoring.problems import CellPlace, Problem
from services.intake.files.sheets import open_workbook
from services.intake.limits import Limits
from services.intake.reader import read_survey
from services.intake.reading import Reading
from services.intake.surveys.survey_form import PublishedShare, SurveyForm
from services.intake.surveys.survey_json import parse_counts, write_counts
from services.intake.surveys.survey_reading import read_survey_file
from tests.intake.workbooks import save_xlsx

FILE = "phieu.xlsx"
FORM = SurveyForm(
    factors={"2.1": Fraction(20), "2.2": Fraction(20)},
    weight_names=("Trọng số", "Weight"),
    cluster_names=("Cụm", "Điểm khảo sát", "Cluster"),
    code_names=("Mã", "Code"),
    share_names=("Tỷ lệ hài lòng (%)",),
    answers_names=("Số trả lời",),
)
PUBLISHED = replace(FORM, published=True)
TITLE = ["PHIẾU KHẢO SÁT (MẪU)"]
HEADER = ["STT", "Họ và tên", "Cụm", "Trọng số", "2.1.1 Biển chỉ dẫn", "2.2.1"]
"""In row 2: the answers stand in E and F, the first respondent in row 3."""


def person(number: int, *cells: Any) -> list[Any]:
    return [number, f"Nguyễn Văn Mẫu {number}", *cells]


GOOD = [
    person(1, "Xã A", 1, 5, 4),
    person(2, "Xã A", 2, 4, 3),
    person(3, "Xã B", 1, "2", None),
    person(4, "Xã B", 1, 1.0, 1),
    person(5, "Xã B", 1.5, 4, 5),
    person(6, "Xã B", 1, None, 4),
]


def read(rows: list[list[Any]], form: SurveyForm = FORM) -> Reading:
    content = save_xlsx(rows)
    workbook = open_workbook(content, file_name=FILE, limits=Limits())
    return read_survey_file(workbook, file_name=FILE, form=form)


def told(reading: Reading) -> dict[str, Any]:
    assert reading.problems == ()
    found: dict[str, Any] = json.loads(reading.extract)
    return found


def faults(reading: Reading) -> list[tuple[str, str, str]]:
    assert reading.extract == b""
    return [(e.code, _cell(e), e.found) for e in reading.problems]


def _cell(problem: Problem) -> str:
    assert isinstance(problem.place, CellPlace)
    assert problem.place.file == FILE
    return problem.place.cell


def test_answers_are_counted_by_question_with_weights_and_clusters() -> None:
    counts = parse_counts(told(read([TITLE, HEADER, *GOOD]))["counts"])
    first, second = counts.questions
    assert (counts.respondents, counts.draws, counts.clustered, counts.weighted) == (
        6,
        2,
        True,
        True,
    )
    assert (first.code, first.counts, first.missing) == ("2.1.1", (1, 1, 0, 2, 1), 1)
    # 1 (answer 5) + 2 (4) + 1.5 (4) satisfied of 1 + 2 + 1 + 1 + 1.5
    assert (first.satisfied, first.weight) == (Fraction("4.5"), Fraction("6.5"))
    assert (second.code, second.counts, second.missing) == ("2.2.1", (1, 0, 1, 2, 1), 1)


def test_who_answered_does_not_leave_the_child() -> None:
    reading = read_survey(save_xlsx([TITLE, HEADER, *GOOD]), file_name=FILE, form=FORM)
    assert reading.counts is not None
    assert reading.dropped == ("A: STT", "B: Họ và tên")
    assert reading.names == {"2.1.1": "Biển chỉ dẫn", "2.2.1": ""}
    assert "Nguyễn" not in repr(reading)
    raw = read([TITLE, HEADER, *GOOD])
    assert "Nguyễn" not in repr(raw) + raw.extract.decode("unicode_escape")


def test_counts_come_back_from_plain_json_as_they_were() -> None:
    counts = parse_counts(told(read([TITLE, HEADER, *GOOD]))["counts"])
    assert parse_counts(json.loads(json.dumps(write_counts(counts)))) == counts


def test_a_small_cluster_is_not_told_of() -> None:
    many = [person(n, "Xã C", 1, 5, 5) for n in range(10, 16)]
    groups = told(read([HEADER, *GOOD, *many]))["groups"]  # A: 2 people, B: 4, C: 6
    assert [row["name"] for row in groups["rows"]] == ["Xã C"]
    assert (groups["hidden"], groups["minimum"]) == (2, 5)


def test_without_the_columns_nobody_has_a_weight_or_a_cluster() -> None:
    rows = [[row[1], *row[4:]] for row in GOOD]
    found = told(read([["Họ và tên", "2.1.1", "2.2.1"], *rows]))
    counts = parse_counts(found["counts"])
    assert (counts.clustered, counts.weighted, counts.draws) == (False, False, 6)
    assert found["groups"] is None


def test_rows_that_hold_nothing_but_a_number_are_nobody() -> None:
    counts = parse_counts(told(read([HEADER, *GOOD, person(7, None, None, None, None)]))["counts"])
    assert counts.respondents == 6


def test_every_fault_of_the_answers_is_told_at_its_cell_at_once() -> None:
    bad = [
        person(1, "Xã A", -1, 6, 4),
        person(2, "Xã A", 0, "Hài lòng", 0),
        person(3, "", "x", 2.5, True),
        *GOOD,
    ]
    assert faults(read([TITLE, HEADER, *bad])) == [
        ("survey_answer", "E3", "6"),
        ("survey_answer", "E4", "Hài lòng"),
        ("survey_answer", "E5", "2.5"),
        ("survey_weight", "D3", "-1"),
        ("survey_weight", "D4", "0"),
        ("survey_weight", "D5", "x"),
        ("survey_answer", "F4", "0"),
        ("survey_answer", "F5", "TRUE"),
        ("survey_cluster_missing", "C5", ""),
    ]


def test_every_fault_of_the_header_is_told_at_its_cell_at_once() -> None:
    header = ["Cụm", "2.1.1", "2.1.1 Lại", "3.1.1", "2.1", "Điểm khảo sát", "2.2.1"]
    rows = [["a", 5, 5, 5, 5, "a", 5], *([["b", 4, 4, 4, 4, "b", 4]] * 5)]
    found = read([header, *rows])
    assert faults(found) == [
        ("survey_question_twice", "C1", "2.1.1 Lại"),
        ("survey_unknown_question", "D1", "3.1.1"),
        ("survey_unknown_question", "E1", "2.1"),
        ("survey_column_twice", "F1", "Điểm khảo sát"),
    ]
    assert [e.params.get("other") for e in found.problems] == ["B1", None, None, "A1"]


def test_more_than_ten_faults_alike_are_told_as_one() -> None:
    rows = [person(n, "Xã A", 1, 9, 5) for n in range(12)]
    (problem, *_) = read([HEADER, *rows]).problems
    assert (problem.params["count"], problem.params["cells"]) == (12, "E2:E13")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Họ tên", "Câu 1"], ["A", 5]], [("survey_no_questions", "", "")]),
        ([["2.1.1", "2.2.1"], *[[5, 4]] * 4], [("survey_few_people", "A1", "")]),
        ([["2.1.1", "2.2.1"], *[[5, 4]] * 4, [5, None]], [("survey_few_answers", "B1", "2.2.1")]),
        ([["Cụm", "2.1.1"], *[["a", 4]] * 6], [("survey_one_cluster", "A1", "")]),
    ],
)
def test_what_can_not_be_counted_or_would_tell_of_people_is_refused(
    rows: list[list[Any]], expected: list[tuple[str, str, str]]
) -> None:
    assert faults(read(rows)) == expected


def test_a_formula_that_was_never_calculated_is_no_missing_answer() -> None:
    rows = [["2.1.1"], ["=2+2"], *[[4]] * 6]
    assert ("survey_formula", "A2") in [e[:2] for e in faults(read(rows))]


def test_a_csv_is_read_by_the_child_as_well() -> None:
    content = "Họ tên;Trọng số;2.1.1;2.2.1\n" + "An;1,5;5;4\nBình;1;3;\n" * 5
    reading = read_survey(content.encode(), file_name="phieu.csv", form=FORM)
    assert reading.problems == ()
    assert reading.counts is not None
    assert reading.counts.questions[0].weight == 5 * Fraction("2.5")


def test_a_file_that_is_none_says_why() -> None:
    reading = read_survey(b"%PDF-1.7 not a sheet", file_name="a.xlsx", form=FORM)
    assert reading.counts is None
    assert len(reading.problems) == 1


# published shares

SHARES = ["STT", "Mã", "Nội dung", "Tỷ lệ hài lòng (%)", "Số trả lời"]


def test_published_shares_are_read_by_code() -> None:
    rows = [
        SHARES,
        [1, "2.1", "Tiếp cận", 86.5, 580],
        [2, "2.1.1 Biển", "", "90,25", None],
        [None, "Cộng", "", 88, 580],
    ]
    reading = read_survey(save_xlsx(rows), file_name=FILE, form=PUBLISHED)
    assert reading.problems == ()
    assert reading.published == (
        PublishedShare("2.1", Fraction("86.5"), 580),
        PublishedShare("2.1.1", Fraction("90.25"), None),
    )


def test_a_cell_shown_in_per_cent_is_read_as_shown() -> None:
    book = load_workbook(io.BytesIO(save_xlsx([SHARES, [1, "2.1", "", 0.865, 580]])))
    book.worksheets[0]["D2"].number_format = "0.0%"
    content = io.BytesIO()
    book.save(content)
    workbook = open_workbook(content.getvalue(), file_name=FILE, limits=Limits())
    shares = told(read_survey_file(workbook, file_name=FILE, form=PUBLISHED))["published"]
    assert shares == [{"code": "2.1", "share": "173/2", "answers": 580}]


def test_faults_of_published_shares_are_told_at_their_cells() -> None:
    rows: list[list[Any]] = [
        SHARES,
        [1, "2.1", "", 101, 580],
        [2, "2.2", "", "cao", 1.5],
        [3, "2.1", "", 80, 580],
        [4, "4.1", "", 80, -2],
    ]
    found = read(rows, PUBLISHED)
    assert sorted(faults(found)) == [
        ("survey_code_twice", "B4", "2.1"),
        ("survey_share", "D2", "101"),
        ("survey_share", "D3", "cao"),
        ("survey_share_answers", "E3", "1.5"),
        ("survey_share_answers", "E5", "-2"),
        ("survey_unknown_code", "B5", "4.1"),
    ]


@pytest.mark.parametrize(
    ("rows", "code", "params"),
    [
        (
            [["Mã", "Số trả lời"], ["2.1", 5]],
            "survey_no_columns",
            {"columns": ("Tỷ lệ hài lòng (%)",)},
        ),
        ([["a"], ["b"]], "survey_no_columns", {"columns": ("Mã", "Tỷ lệ hài lòng (%)")}),
        ([["Mã", "Tỷ lệ hài lòng (%)"], ["Cộng", 5]], "survey_no_shares", {}),
    ],
)
def test_a_table_without_what_is_needed_says_so(
    rows: list[list[Any]], code: str, params: Mapping[str, Any]
) -> None:
    (problem,) = read(rows, PUBLISHED).problems
    assert (problem.code, problem.params) == (code, params)
