"""Thẩm định: lanes side by side, points typed or taken from the reviewers' own Excel."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring.scorecard import Scorecard
from services.assessment.course.reviews import enter
from services.assessment.view import RoundView, view_round
from services.store import Lane, Phase, ReviewInput, Store
from tests.assessment.course.test_reviews import bring_to
from tests.intake.workbooks import save_xlsx
from tests.pages.screen import Screen
from tests.people import REVIEWER

FILE = "tham-dinh.xlsx"
HEADER = ["STT", "Tiêu chí", "Điểm tối đa", "Điểm thẩm định", "Ghi chú của thẩm định"]
SAVE = "Ghi nhận kết quả thẩm định"


def table(*rows: list[Any]) -> tuple[str, bytes]:
    """A file of reviewers: the header in row 3, the first row of points is row 4."""
    title = [["BẢNG CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (MẪU)"], ["Đơn vị: SỞ MẪU"]]
    return FILE, save_xlsx([*title, HEADER, *rows])


@pytest.fixture
def in_review(sample: Screen, store: Store) -> Screen:
    """The sample in its first review: 1.1.1 was submitted with 0,5 points."""
    put_in(store, Phase.REVIEW_1)
    return sample


def put_in(store: Store, phase: Phase) -> RoundView:
    (opened,) = store.rounds()
    return bring_to(store, view_round(store, opened.id), phase)


def points(store: Store, lane: Lane) -> dict[str, Decimal | None]:
    (opened,) = store.rounds()
    return {each.code: each.points for each in store.reviews(opened.id) if each.lane is lane}


@pytest.mark.parametrize("phase", [Phase.SELF_SCORING, Phase.SUBMITTED, Phase.EXPLANATION])
def test_a_phase_without_a_lane_says_so(sample: Screen, store: Store, phase: Phase) -> None:
    put_in(store, phase)
    sample.open("reviews")
    assert sample.shows("chưa nhập điểm thẩm định")
    assert not sample.tree.file_uploader
    assert "Các mục còn lại giữ nguyên" not in sample.buttons()


@pytest.mark.parametrize("role", ["leader", "administrator"])
def test_who_does_not_review_is_shown_the_lanes_only(in_review: Screen, role: str) -> None:
    in_review.open("reviews", role=role)
    assert not in_review.tree.file_uploader
    assert "Các mục còn lại giữ nguyên" not in in_review.buttons()
    assert in_review.metrics()["Thẩm định lần 1"][0] == "–"  # unknown is not 0


def test_points_are_typed_for_one_item(in_review: Screen, store: Store) -> None:
    in_review.open("reviews", role="reviewer", code="1.1.1")
    in_review.put("Điểm, tối đa 0,50", "0,25").put("Ý kiến thẩm định", "chậm")
    in_review.put("Yêu cầu đơn vị giải trình", True).press("Ghi nhận")
    assert in_review.said() == ["Đã ghi nhận 1.1.1."]
    assert points(store, Lane.REVIEWED) == {"1.1.1": Decimal("0.25")}
    (row,) = (each for each in in_review.grid("Bị trừ") if each["Mã"] == "1.1.1")
    assert (row["Bị trừ"].replace("-", "−"), row["Giải trình"]) == ("−0,25", "yêu cầu giải trình")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("0,75", "0.75 điểm không nằm trong 0 đến 0,50"), ("x", '"x" không đọc được thành điểm')],
)
def test_points_that_cannot_be_are_refused(
    in_review: Screen, store: Store, typed: str, said: str
) -> None:
    in_review.open("reviews", role="reviewer", code="1.1.1")
    in_review.put("Điểm, tối đa 0,50", typed).press("Ghi nhận")
    assert in_review.shows(said)
    assert points(store, Lane.REVIEWED) == {}


def test_who_types_after_somebody_else_is_told_and_chooses(in_review: Screen, store: Store) -> None:
    in_review.open("reviews", role="reviewer", code="1.1.1").put("Điểm, tối đa 0,50", "0,25")
    (opened,) = store.rounds()
    told = [ReviewInput("1.1.1", Decimal("0.5"), "đủ")]
    enter(store, view_round(store, opened.id), lane=Lane.REVIEWED, reviews=told, who=REVIEWER)
    in_review.press("Ghi nhận")
    (warning,) = (each.value for each in in_review.tree.warning)
    assert "vừa nhập mục này: 0,50 điểm, ý kiến: đủ" in warning
    assert points(store, Lane.REVIEWED) == {"1.1.1": Decimal("0.5")}
    in_review.press("Ghi nhận")
    assert in_review.said() == ["Đã ghi nhận 1.1.1."]
    assert points(store, Lane.REVIEWED) == {"1.1.1": Decimal("0.25")}


def test_a_lane_that_closes_meanwhile_takes_nothing(in_review: Screen, store: Store) -> None:
    in_review.open("reviews", role="reviewer", code="1.1.1").put("Điểm, tối đa 0,50", "0,25")
    put_in(store, Phase.EXPLANATION)
    in_review.run()
    assert in_review.shows("chưa nhập điểm thẩm định")
    assert not {"Ghi nhận", "Các mục còn lại giữ nguyên"} & set(in_review.buttons())
    assert points(store, Lane.REVIEWED) == {}


def test_the_rest_is_kept_as_submitted(in_review: Screen, store: Store) -> None:
    in_review.open("reviews", role="reviewer").press("Các mục còn lại giữ nguyên")
    kept = points(store, Lane.REVIEWED)
    (opened,) = store.rounds()
    own = view_round(store, opened.id).scorecard
    assert kept["1.1.1"] == Decimal("0.5")
    assert all(kept[code] == points_ for code, points_ in _known(own).items() if code in kept)
    assert set(kept) == set(_known(own))


def _known(card: Scorecard) -> dict[str, Fraction]:
    return {leaf.code: leaf.points for leaf in card.leaves if leaf.points is not None}


def test_a_division_reads_the_lanes_and_enters_nothing(in_review: Screen) -> None:
    in_review.open("reviews", role="contributor", division="van-phong-so")
    assert any("không được làm việc này" in each.value for each in in_review.tree.info)
    assert not in_review.tree.file_uploader


def test_a_table_is_shown_first_and_entered_on_a_word(in_review: Screen, store: Store) -> None:
    in_review.open("reviews", role="reviewer")
    in_review.upload(table(["1.1.1", "MẪU", 0.5, 0.25, "chậm"], ["Tổng cộng", "", 100, 80, ""]))
    assert in_review.shows("2 mục sẽ đổi ở Thẩm định lần 1, 0 mục giữ như đang có.")
    rows = in_review.grid("Theo tệp")
    assert [(each["Mã"], each["Đang có"], each["Theo tệp"]) for each in rows] == [
        ("1.1.1", "–", "0,25"),
        ("Tổng điểm", "–", "80,00"),
    ]
    assert points(store, Lane.REVIEWED) == {}
    in_review.press(SAVE)
    assert in_review.said() == [f"Đã ghi nhận 2 mục từ {FILE}."]
    assert points(store, Lane.REVIEWED) == {"1.1.1": Decimal("0.25"), "TOTAL": Decimal(80)}


def test_a_faulty_table_names_its_cells_and_enters_nothing(in_review: Screen, store: Store) -> None:
    in_review.open("reviews", role="reviewer")
    in_review.upload(table(["1.1.1", "MẪU", 0.5, 0.75, ""], [1.1, "MẪU", 2.5, 1, ""]))
    assert in_review.shows("Sheet1 · D4")
    assert in_review.shows("Sheet1 · A5")
    assert in_review.shows("1.10 và 1.1 không phân biệt được")
    assert in_review.errors() == [
        "Tệp còn lỗi: sửa các ô nêu trên rồi đưa lại. Chưa có gì được ghi."
    ]
    assert SAVE not in in_review.buttons()
    assert points(store, Lane.REVIEWED) == {}


def test_a_file_that_is_no_table_of_reviewers_is_told(in_review: Screen, store: Store) -> None:
    in_review.open("reviews", role="reviewer")
    in_review.upload((FILE, save_xlsx([["Một tờ giấy MẪU"], ["không có bảng"]])))
    assert in_review.shows("chưa đọc được thành bảng điểm thẩm định")
    assert SAVE not in in_review.buttons()
    assert points(store, Lane.REVIEWED) == {}


def test_who_was_faster_is_told_with_both_values(in_review: Screen, store: Store) -> None:
    in_review.open("reviews", role="focal_point")
    in_review.upload(table(["1.1.1", "MẪU", 0.5, 0.25, ""]))
    (opened,) = store.rounds()
    told = [ReviewInput("1.1.1", Decimal("0.5"))]
    view = view_round(store, opened.id)
    enter(store, view, lane=Lane.REVIEWED, reviews=told, who=REVIEWER)
    in_review.press(SAVE)
    assert in_review.shows("vừa nhập 0,50 điểm, tệp ghi 0,25")
    assert points(store, Lane.REVIEWED) == {"1.1.1": Decimal("0.5")}


def test_what_was_published_stands_beside_the_lanes_before(sample: Screen, store: Store) -> None:
    view = put_in(store, Phase.REVIEW_1)
    told = [ReviewInput("1.1.1", Decimal("0.25")), ReviewInput("1", Decimal(9))]
    enter(store, view, lane=Lane.REVIEWED, reviews=told, who=REVIEWER)
    put_in(store, Phase.PUBLISHED)
    sample.open("reviews", role="focal_point")
    sample.upload(table(["1", "MẪU", 11, 9.5, ""], ["Tổng cộng", "", 100, 83.5, ""]))
    sample.press(SAVE)
    assert points(store, Lane.PUBLISHED) == {"1": Decimal("9.5"), "TOTAL": Decimal("83.5")}
    total, first, *_ = sample.table("Đã công bố")
    assert total["Đã công bố"] == "83,50"
    assert (first["Thẩm định lần 1"], first["Đã công bố"]) == ("9,00", "9,50")
