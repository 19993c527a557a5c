"""SIPAS: where people are not satisfied, how sure that is; a survey taken in and handed over."""

import json
from decimal import Decimal
from typing import Any

import pytest

from services.assessment.view import view_round
from services.store import Conductor, Phase, Store, Survey
from tests.assessment.course.test_reviews import bring_to
from tests.browser.view import ADDRESSES
from tests.intake.workbooks import save_xlsx
from tests.pages.screen import PAGES, Screen

CODES = ["2.1.1", "2.2.1", "2.3.1", "2.4.1", "2.5.1"]
SAVE = "Ghi nhận khảo sát"
HAND = "Ghi kết quả khảo sát vào kỳ đánh giá"
SOURCE = "Tên văn bản hoặc cuộc khảo sát"
YEAR = "Năm khảo sát"
HOW = "Cách nhập"
REFUSED = "Vai trò"  # how a refusal by role begins


def answers(rows: list[list[Any]]) -> tuple[str, bytes]:
    """A file of answers: names in A, clusters in B, the five questions from C on."""
    return "phieu.xlsx", save_xlsx([["Họ và tên", "Cụm", *CODES], *rows])


# Ten people of two clusters: satisfied are 10, 8, 6, 4 and 2 of them.
TEN = [
    [f"Lê Thị Mẫu {n}", f"Xã {'AB'[n % 2]}", *(5 if n < good else 2 for good in (10, 8, 6, 4, 2))]
    for n in range(10)
]


def surveys(store: Store) -> tuple[Survey, ...]:
    (round_,) = store.rounds()
    return store.surveys(round_.unit)


def take(screen: Screen, rows: list[list[Any]], *, year: str = "2024") -> Screen:
    """Enter a file of answers as the focal point does."""
    screen.put(SOURCE, "Báo cáo số 9").put(YEAR, year).run()
    return screen.upload(answers(rows)).press(SAVE)


def test_nothing_is_known_before_a_survey_is_entered(real: Screen) -> None:
    real.open("satisfaction")
    assert real.shows("Chưa có kết quả khảo sát nào của đơn vị này.")
    assert not real.metrics()
    assert not real.shows("Đưa kết quả vào kỳ đánh giá")


def test_a_file_is_counted_shown_and_only_counts_are_kept(real: Screen, store: Store) -> None:
    real.open("satisfaction").put(SOURCE, "Báo cáo số 9").run().upload(answers(TEN))
    assert real.shows('Trang tính "Sheet1": 10 phiếu, 5 câu hỏi')
    assert real.shows("Các cột không đọc và không giữ: A: Họ và tên")
    assert surveys(store) == ()
    real.press(SAVE)
    assert real.said() == ["Đã ghi nhận khảo sát năm 2024."]
    (survey,) = surveys(store)
    assert (survey.year, survey.conductor) == (2024, Conductor.DEPARTMENT)
    assert "Mẫu" not in json.dumps(survey.content, ensure_ascii=False)
    metrics = real.metrics()
    assert metrics["Chỉ số hài lòng"][0].replace("\N{NO-BREAK SPACE}", " ") == "60,00 %"
    assert metrics["Số phiếu"] == ("10", "2 cụm")
    assert real.address["survey"] == "2024-department"


def test_factors_stand_from_the_lowest_and_questions_from_the_dearest(
    real: Screen, store: Store
) -> None:
    take(real.open("satisfaction"), TEN)
    chart = real.chart("share")
    assert [row["share"] for row in chart] == [20, 40, 60, 80, 100]
    assert chart[0]["factor"].startswith("2.5 Tiếp nhận, xử lý phản ánh")
    assert all(row["low"] <= row["share"] <= row["high"] for row in chart)
    questions = real.grid("Câu hỏi")
    # each lacks (100 − share) / 5 of the index: 16, 12, 8, 4, 0
    assert [(row["Mã"], row["Kéo xuống"]) for row in questions] == [
        ("2.5.1", "−16,00"),
        ("2.4.1", "−12,00"),
        ("2.3.1", "−8,00"),
        ("2.2.1", "−4,00"),
        ("2.1.1", "0,00"),
    ]
    assert questions[0]["Số người chọn 1 · 2 · 3 · 4 · 5"] == "0 · 8 · 0 · 0 · 2"
    assert real.shows("**2.5.1**")


def test_missing_answers_are_counted_beside_the_given_ones(real: Screen, store: Store) -> None:
    rows = [[*row[:2], None if n < 3 else 4, *row[3:]] for n, row in enumerate(TEN)]
    take(real.open("satisfaction"), rows)
    (first,) = (row for row in real.grid("Câu hỏi") if row["Mã"] == "2.1.1")
    assert (first["Trả lời"], first["Bỏ trống"]) == ("7", "3")


def test_a_change_within_error_says_so_and_one_beyond_it_says_the_way(
    real: Screen, store: Store
) -> None:
    alone = [[row[0], f"Xã {n}", *row[2:]] for n, row in enumerate(TEN * 4)]
    then = [[*row[:2], 5 if n < 9 else 1, *[4] * 4] for n, row in enumerate(alone)]
    take(real.open("satisfaction"), then, year="2023")
    take(real.open("satisfaction"), alone)
    changes = {row["Mã"]: row["So với lần trước"] for row in real.grid("Yếu tố")}
    assert changes["2.5"] == "−80,00 · giảm"  # from 40 of 40 to 8 of 40
    assert changes["2.1"] == "+77,50 · tăng"  # from 9 of 40 to 40 of 40
    again = [[*row[:2], 5 if n % 10 != 9 else 1, *row[3:]] for n, row in enumerate(alone)]
    take(real.open("satisfaction"), again, year="2023")
    assert "So với lần trước" not in real.grid("Yếu tố")[0]  # that of 2023 itself is on show
    real.choose("Khảo sát", "2024-department")
    assert real.address["survey"] == "2024-department"
    changes = {row["Mã"]: row["So với lần trước"] for row in real.grid("Yếu tố")}
    assert changes["2.5"] == "0,00 · khác biệt trong sai số"
    assert real.shows("khác biệt trong sai số")


def test_small_clusters_are_hidden(real: Screen, store: Store) -> None:
    rows = [[row[0], "Xã C" if n < 7 else f"Xã {n}", *row[2:]] for n, row in enumerate(TEN * 2)]
    take(real.open("satisfaction"), rows)
    groups = real.grid("Cụm")
    assert [(row["Cụm"], row["Số phiếu"]) for row in groups] == [("Xã C", "7")]
    assert real.shows("Ô có dưới 5 người trả lời được ẩn. 13 cụm không hiện")


def test_faults_of_a_file_stand_with_their_cells_and_nothing_can_be_saved(
    real: Screen, store: Store
) -> None:
    rows = [*TEN, ["Lê Thị Mẫu", "Xã A", 6, "tốt", 3, 3, 3]]
    real.open("satisfaction").upload(answers(rows))
    assert [(row["Vị trí"], row["Lỗi và cách sửa"][:24]) for row in real.table("Vị trí")] == [
        ("Sheet1 · C12", 'Câu trả lời "6" không ph'),
        ("Sheet1 · D12", 'Câu trả lời "tốt" không '),
    ]
    assert SAVE not in real.buttons()
    assert surveys(store) == ()


def test_a_survey_without_a_source_is_not_saved(real: Screen, store: Store) -> None:
    real.open("satisfaction").put(YEAR, "24").run().upload(answers(TEN)).press(SAVE)
    assert real.shows('Năm khảo sát "24" không hợp lệ.')
    assert real.shows("Chưa ghi tên văn bản hoặc cuộc khảo sát.")
    assert surveys(store) == ()


def test_published_shares_are_typed_and_outlive_a_reload(real: Screen, store: Store) -> None:
    real.open("satisfaction").choose(HOW, "typed")
    real.put(SOURCE, "Công bố MẪU").put("Nơi khảo sát", "province").run()
    shares = ["90", "80,5", "85", "75", "70"]
    names = [each.label for each in real.tree.text_input if "tỷ lệ hài lòng" in each.label]
    for name, share in zip(names, shares, strict=True):
        real.put(name, share)
    real.run()
    again = Screen().open("satisfaction")
    assert [again.field(name).value for name in names] == shares
    again.press(SAVE)
    (survey,) = surveys(store)
    assert (survey.conductor, survey.source) == (Conductor.PROVINCE, "Công bố MẪU")
    # (90 + 80.5 + 85 + 75 + 70) / 5
    assert again.metrics()["Chỉ số hài lòng"][0].startswith("80,10")
    assert again.shows("không có khoảng: thiếu số trả lời")
    assert again.shows("Số đã công bố chỉ có theo yếu tố, không có theo câu hỏi.")


def test_published_shares_come_as_a_file_too(real: Screen, store: Store) -> None:
    rows = [["Mã", "Tỷ lệ hài lòng (%)", "Số trả lời"], ["2.1", 90, 500], ["2.2.1", 70, 480]]
    real.open("satisfaction").put(SOURCE, "Công bố MẪU").choose(HOW, "published")
    real.upload(("cong-bo.xlsx", save_xlsx(rows))).press(SAVE)
    assert real.shows("Khảo sát không hỏi: 2.3")
    assert real.metrics()["Chỉ số hài lòng"][0] == "–"


def test_the_result_is_shown_before_and_after_and_then_entered(real: Screen, store: Store) -> None:
    take(real.open("satisfaction"), TEN)
    told = [
        (row["Mục"][:5], row["Kết quả đang có"], row["Kết quả khảo sát"], row["Điểm sẽ có"])
        for row in real.grid("Kết quả khảo sát")
    ]
    assert told == [  # of 2 points each
        ("8.1.1", "–", "100", "2,00"),
        ("8.1.2", "–", "80", "1,60"),
        ("8.1.3", "–", "60", "1,20"),
        ("8.1.4", "–", "40", "0,80"),
        ("8.1.5", "–", "20", "0,40"),
    ]
    real.press(HAND)
    assert real.said() == ["Đã ghi kết quả khảo sát vào 5 mục."]
    (round_,) = store.rounds()
    view = view_round(store, round_.id)
    assert view.scorecard.leaf("8.1.4").points == Decimal("0.8")
    assert view.records_of("8.1.4")["result"].document == "Báo cáo số 9"
    assert HAND not in real.buttons()
    assert real.shows("Kỳ đánh giá đã có đúng các kết quả này.")


def test_a_survey_of_another_year_is_not_handed_over(real: Screen, store: Store) -> None:
    take(real.open("satisfaction"), TEN, year="2023")
    assert real.shows("Khảo sát năm 2023 không đưa vào kỳ năm 2024.")
    assert HAND not in real.buttons()


def test_a_survey_on_show_can_be_removed(real: Screen, store: Store) -> None:
    take(real.open("satisfaction"), TEN)
    assert real.shows("Mất mọi số đếm của khảo sát năm 2024")
    real.press("Xóa hẳn")
    assert surveys(store) == ()
    assert real.said() == ["Đã xóa khảo sát năm 2024."]
    assert "survey" not in real.address


@pytest.mark.parametrize("role", ["leader", "contributor"])
def test_who_may_not_enter_results_looks_only(sample: Screen, store: Store, role: str) -> None:
    sample.open("satisfaction", role=role)
    assert sample.metrics()["Số phiếu"] == ("240", "12 cụm · có trọng số")
    assert not sample.tree.file_uploader
    assert not {SAVE, HAND, "Xóa khảo sát đang xem"} & set(sample.buttons())


def test_results_come_when_they_come_after_the_round_was_submitted_too(
    sample: Screen, store: Store
) -> None:
    (round_,) = store.rounds()
    bring_to(store, view_round(store, round_.id), Phase.SUBMITTED)
    sample.open("satisfaction").press(HAND)
    assert sample.said() == ["Đã ghi kết quả khảo sát vào 5 mục."]


def test_the_sample_shows_two_years_and_names_nobody(sample: Screen) -> None:
    sample.open("satisfaction")
    assert sample.field("Khảo sát").options == [
        "2024 · Sở tự khảo sát · Khảo sát MẪU",
        "2023 · Sở tự khảo sát · Khảo sát MẪU",
    ]
    assert sample.shows("So với năm 2023")
    assert not sample.shows("Người trả lời MẪU")
    assert not sample.shows("Cụm MẪU 12")  # three people


def test_no_address_is_the_name_of_a_page_s_file(sample: Screen) -> None:
    """Until the app has run once, Streamlit serves /NAME as pages/NAME.py, past app.py."""
    assert not {path.strip("/") for path in ADDRESSES.values()} & set(PAGES)


def test_the_page_speaks_english(sample: Screen) -> None:
    sample.open("satisfaction", lang="en")
    assert sample.metrics()["Respondents"] == ("240", "12 clusters · weighted")
    assert sample.shows("Which questions hold the index down most?")
    assert sample.shows("difference within error")
