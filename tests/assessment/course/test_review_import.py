"""A reviewers' own workbook: what it gives each code, and every fault at its cell."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from scoring.problems import CellPlace, Severity
from services.assessment.course.review_import import ReviewImport, is_review_table, preview_import
from services.assessment.course.reviews import enter
from services.assessment.evidence.upload import accept
from services.assessment.evidence.upload import preview as preview_evidence
from services.assessment.people import NotPermitted
from services.assessment.view import TOTAL, RoundView, view_round
from services.store import DeclaredInput, Lane, PartLocked, Phase, ReviewInput, StaleReview, Store
from services.text import text_in
from services.text.explain import write_problem
from tests.assessment.course.test_reviews import bring_to
from tests.building import F
from tests.intake.workbooks import KINDS, read_here, save_xlsx
from tests.people import FOCAL, LEADER, REVIEWER

FILE = "tham-dinh.xlsx"
TITLE = [
    ["UBND TỈNH MẪU", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["BẢNG CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (MẪU)"],
    ["Đơn vị: Sở Thử"],
]
HEADER = [
    ["STT", "Tiêu chí", "Điểm tối đa", "Điểm", "", "Ghi chú của đơn vị", "Ghi chú của thẩm định"],
    ["", "", "", "Tự chấm", "Thẩm định", "", ""],
]
"""The title in rows 1 to 3, the header in 4 and 5, the first row of the table is row 6."""


@pytest.fixture
def reviewed(store: Store, view: RoundView) -> RoundView:
    """A submitted round in its first review: 2 initiatives give the 1 point of 1.5."""
    told = {"initiatives": DeclaredInput("2")}
    store.declare_answer(view.round.id, code="1.5", inputs=told, who="lan")
    return bring_to(store, view, Phase.REVIEW_1)


def preview(
    store: Store,
    view: RoundView,
    rows: Sequence[Sequence[Any]],
    *,
    header: Sequence[Sequence[Any]] = HEADER,
    lane: Lane = Lane.REVIEWED,
) -> ReviewImport:
    content = save_xlsx([*TITLE, *header, *rows])
    reading = read_here(content, file_name=FILE, kind="ket-qua-tham-dinh")
    return preview_import(store, view, reading, file_name=FILE, lane=lane)


def told(seen: ReviewImport) -> list[tuple[str, str, str, Severity]]:
    """Return code, cell, what was found and how grave of each problem but the remarks."""
    return [
        (p.code, p.place.cell, p.found, p.severity)
        for p in seen.problems
        if isinstance(p.place, CellPlace) and p.severity is not Severity.INFO
    ]


ERROR, WARNING = Severity.ERROR, Severity.WARNING


def test_what_a_messy_table_gives(store: Store, reviewed: RoundView) -> None:
    """Points as numbers and as text, a component by its name, a total without a code."""
    name = reviewed.criteria.components[0].name.vi
    seen = preview(
        store,
        reviewed,
        [
            ["I", name, 11, "", "0,75", "", ""],
            ["1.1.1.", "MẪU", "0,5", "", 0.25, "đã nộp", "chậm 10 ngày"],
            ["1.5", "MẪU", 1, 1, "0,5", "", ""],
            ["1.2", "Nhóm không có điểm", "", "", "", "", ""],
            ["", "Tổng cộng", 100, "", 80, "", ""],
            [],
            ["", "NGƯỜI LẬP", "", "", "GIÁM ĐỐC"],
        ],
    )
    assert not seen.has_errors
    assert [(each.code, each.points, each.comment) for each in seen.reviews] == [
        ("1", Decimal("0.75"), ""),
        ("1.1.1", Decimal("0.25"), "chậm 10 ngày"),
        ("1.5", Decimal("0.5"), ""),
        (TOTAL, Decimal(80), ""),
    ]
    entered = enter(
        store, reviewed, lane=Lane.REVIEWED, reviews=seen.reviews, source=FILE, who=REVIEWER
    )
    assert {(each.code, each.source, each.who) for each in entered} == {
        (code, FILE, "hoa/reviewer") for code in ("1", "1.1.1", "1.5", TOTAL)
    }


def test_every_fault_stands_at_its_cell(store: Store, reviewed: RoundView) -> None:
    """1.1.1 has at most 0,5; 1.5 was submitted with 1 point and is given twice."""
    seen = preview(
        store,
        reviewed,
        [
            ["1.1.1", "MẪU", 0.5, "", 0.75],
            ["9.9", "MẪU", 1, "", 1],
            [1.1, "MẪU", 2.5, "", 1],
            ["1.5", "MẪU", 2, 0.5, 1],
            ["1.5", "MẪU", 1, 1, 0],
            ["1.1.2", "MẪU", 2, "", -1],
        ],
    )
    assert sorted(told(seen), key=lambda each: (each[1], each[0])) == [
        ("review_code_twice", "A10", "1.5", ERROR),
        ("review_unknown_code", "A7", "9.9", ERROR),
        ("entry_code_numeric", "A8", "1.1", ERROR),
        ("review_maximum_differs", "C9", "2", WARNING),
        ("review_self_differs", "D9", "0.5", WARNING),
        ("number_negative", "E11", "-1", ERROR),
        ("review_out_of_range", "E6", "0.75", ERROR),
    ]
    assert seen.has_errors
    (twice,) = (each for each in seen.problems if each.code == "review_code_twice")
    assert twice.params["other"] == "A9"
    for problem in seen.problems:
        for language in ("vi", "en"):
            assert "{" not in write_problem(text_in(language), problem)


def test_a_total_that_does_not_add_names_both_cells(store: Store, reviewed: RoundView) -> None:
    """1.1 is 0,25 + 1,5 = 1,75, not 2; the components of the whole are not all given."""
    seen = preview(
        store,
        reviewed,
        [
            ["1.1", "MẪU", "", "", 2],
            ["1.1.1", "MẪU", 0.5, "", 0.25],
            ["1.1.2", "MẪU", 2, "", 1.5],
        ],
    )
    (off,) = (each for each in seen.problems if each.code == "review_sum_differs")
    assert isinstance(off.place, CellPlace)
    assert (off.place.cell, off.params["summed"]) == ("E6", F("1.75"))
    assert off.params["other"] == "Sheet1!E7:E8"
    assert not seen.has_errors
    assert [each.code for each in seen.reviews] == ["1.1.1", "1.1.2"]  # of a group nothing is kept


def test_a_whole_that_its_components_do_not_make(store: Store, reviewed: RoundView) -> None:
    """All components at their maximum are 100; the paper says 83,05."""
    rows = [[each.code, "MẪU", "", "", each.max_points] for each in reviewed.criteria.components]
    seen = preview(store, reviewed, [*rows, ["Tổng điểm", "", "", "", "83,05"]])
    count = len(rows)
    found = [(each.place, each.params["other"]) for each in seen.problems if "other" in each.params]
    whole = CellPlace(FILE, "Sheet1", f"E{6 + count}")
    assert found == [(whole, f"Sheet1!E6:E{5 + count}")]


def test_a_component_that_its_leaves_can_still_make_is_no_fault(
    store: Store, reviewed: RoundView
) -> None:
    """Only 0,25 of component 1 is given; the other leaves may be anything, none of them is 0."""
    seen = preview(store, reviewed, [["1", "x", "", "", 9], ["1.1.1", "x", 0.5, "", 0.25]])
    assert told(seen) == []


def test_a_cell_that_says_nothing_changes_nothing(store: Store, reviewed: RoundView) -> None:
    typed = [
        ReviewInput("1.1.1", Decimal("0.25"), "nói miệng", contested=True),
        ReviewInput("1.5", Decimal("0.5"), "giữ"),
    ]
    enter(store, reviewed, lane=Lane.REVIEWED, reviews=typed, who=REVIEWER)
    now = view_round(store, reviewed.round.id)
    seen = preview(store, now, [["1.1.1", "x", 0.5, "", 0.5], ["1.5", "x", 1, 1, 0.5]])
    assert [(each.before and each.before.points, each.after) for each in seen.changes] == [
        (Decimal("0.25"), ReviewInput("1.1.1", Decimal("0.5"), "nói miệng", contested=True))
    ]
    assert seen.same == 1


TWICE = [
    ["Mã", "Tiêu chí", "Điểm tự đánh giá", "Điểm thẩm định lần 1", "Điểm thẩm định lần 2",
     "Điểm giải trình", "Yêu cầu giải trình"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("phase", "lane", "points"),
    [(Phase.REVIEW_1, Lane.REVIEWED, "0.25"), (Phase.REVIEW_2, Lane.FINAL, "0.5")],
)
def test_each_lane_has_its_own_column(
    store: Store, reviewed: RoundView, phase: Phase, lane: Lane, points: str
) -> None:
    view = bring_to(store, reviewed, phase)
    row = ["1.1.1", "MẪU", 0.5, 0.25, 0.5, 0.4, "x"]
    seen = preview(store, view, [row], header=TWICE, lane=lane)
    (given,) = seen.reviews
    assert given == ReviewInput("1.1.1", Decimal(points), "", contested=lane is Lane.REVIEWED)


def test_a_table_without_the_column_of_the_lane_is_asked_about(
    store: Store, reviewed: RoundView
) -> None:
    published = bring_to(store, reviewed, Phase.PUBLISHED)
    row = ["1.1.1", "MẪU", 0.5, 0.25, 0.5, 0.4, ""]
    seen = preview(store, published, [row], header=TWICE, lane=Lane.PUBLISHED)
    assert [each.code for each in seen.problems] == ["review_column_missing"]
    assert seen.has_errors


def test_numbers_in_an_stt_beside_codes_are_no_fault(store: Store, reviewed: RoundView) -> None:
    header = [["STT", "Mã", "Tiêu chí", "Điểm thẩm định"]]
    seen = preview(store, reviewed, [[1.5, "1.1.1", "MẪU", 0.25]], header=header)
    assert not seen.has_errors
    assert [each.code for each in seen.reviews] == ["1.1.1"]


def test_a_block_that_the_set_lacks_may_say_nothing_or_nought(
    store: Store, reviewed: RoundView
) -> None:
    rows = [["1.1.1", "x", 0.5, "", 0.25], ["", "Điểm thưởng", "", "", 0]]
    assert told(preview(store, reviewed, rows)) == []
    (fault,) = told(preview(store, reviewed, [rows[0], ["", "Điểm thưởng", "", "", 1]]))
    assert fault == ("review_unknown_code", "A7", "Điểm thưởng", ERROR)


def test_another_form_is_not_a_reviewers_table(store: Store, reviewed: RoundView) -> None:
    reading = read_here(save_xlsx([["STT", "Nội dung"], [1, "MẪU"]]), kinds=KINDS)
    assert not is_review_table(reading)
    with pytest.raises(ValueError, match="no table"):
        preview_import(store, reviewed, reading, file_name=FILE, lane=Lane.REVIEWED)


def test_it_is_never_accepted_as_evidence(store: Store, view: RoundView) -> None:
    content = save_xlsx([*TITLE, *HEADER, ["1.5", "MẪU", 1, 1, 0.5]])
    reading = read_here(content, file_name=FILE)
    seen = preview_evidence(store, view, reading, file_name=FILE)
    assert (seen.answers, seen.changes) == ((), ())
    with pytest.raises(ValueError, match="no evidence"):
        accept(store, view, seen, content=content, file_name=FILE, who=FOCAL)
    assert store.evidence(view.round.id) == ()


def test_an_import_passes_the_same_doors(store: Store, reviewed: RoundView) -> None:
    seen = preview(store, reviewed, [["1.5", "MẪU", 1, 1, 0.5]])
    with pytest.raises(NotPermitted):
        enter(store, reviewed, lane=Lane.REVIEWED, reviews=seen.reviews, who=LEADER)
    with pytest.raises(PartLocked):
        enter(store, reviewed, lane=Lane.FINAL, reviews=seen.reviews, who=REVIEWER)
    enter(store, reviewed, lane=Lane.REVIEWED, reviews=[ReviewInput("1.5", Decimal(0))], who=FOCAL)
    with pytest.raises(StaleReview):
        enter(
            store,
            reviewed,
            lane=Lane.REVIEWED,
            reviews=seen.reviews,
            expected_versions={},
            who=REVIEWER,
        )
    assert [each.points for each in store.reviews(reviewed.round.id)] == [Decimal(0)]
