"""Dễ bị cắt: what was cut, what that leaves to expect, and that too few years say nothing."""

from tests.pages.screen import Screen


def test_items_cut_before_lead_to_their_page_the_largest_first(sample: Screen) -> None:
    """7.6 went from 1,50 to 0 in 2023, 2.2.1 from 1,00 to 0 in 2022 (data/sample)."""
    sample.open("likely_cuts")
    assert [label for label, page, _ in sample.links() if page == "cham-diem"][:2] == [
        *("7.6", "2.2.1"),
    ]
    assert sample.shows("bị trừ 1/2 năm: 2022 1,50 → 1,50; 2023 1,50 → 0,00")
    assert sample.shows("**−1,50**")


def test_the_bounds_of_the_whole_stand_beside_the_self_score(sample: Screen) -> None:
    metrics = sample.open("likely_cuts").metrics()
    assert metrics["Tự đánh giá, trên 85,00"] == ("70,33", "đã biết 1 năm có cả hai điểm")
    assert metrics["Điểm chính thức dự kiến"] == (
        "chưa đủ năm",
        "cần ít nhất 2 năm có cả tự đánh giá và thẩm định",
    )
    assert any("mục có đủ năm, tự chấm" in each.value for each in sample.tree.markdown)
    assert sample.shows("Không đủ năm để kiểm lại: cần 3 năm có cả hai điểm.")


def test_no_year_at_all_says_where_to_enter_them(real: Screen) -> None:
    real.open("likely_cuts")
    assert real.metrics()["Điểm chính thức dự kiến"][0] == "chưa đủ năm"
    assert real.shows("Nhập kết quả các năm ở trang Các năm.")


def test_it_speaks_english(sample: Screen) -> None:
    sample.open("likely_cuts").speak("en")
    assert sample.shows("cut in 1 of 2 years: 2022 1.50 → 1.50; 2023 1.50 → 0.00")
