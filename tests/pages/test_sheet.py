"""Xem tệp: a sheet as it came, with the cells in use."""

from services.assessment.view import view_round
from services.store import Phase, Store
from tests.assessment.course.test_reviews import bring_to
from tests.pages.screen import Screen


def test_nothing_is_there_before_a_file_is_accepted(real: Screen) -> None:
    assert real.open("sheet").shows("Chưa có bảng tính nào được ghi nhận trong kỳ này.")


def test_a_link_opens_the_file_at_its_cell(sample: Screen) -> None:
    sample.open("sheet", file="3", sheet="Sổ theo dõi hồ sơ", cell="J214")
    (grid,) = sample.tree.dataframe
    assert list(grid.value.index)[:7] == [208, 209, 210, 211, 212, 213, 214]
    assert "J" in list(grid.value.columns)
    assert sample.shows("Ô tô xanh là ô làm căn cứ cho các mục: ")


def test_a_sheet_that_no_points_rest_on_says_so(sample: Screen) -> None:
    sample.open("sheet", file="2")
    assert sample.shows("Không có ô nào của trang này làm căn cứ cho điểm.")


def test_a_reviewer_opens_the_files_that_were_submitted(sample: Screen, store: Store) -> None:
    (opened,) = store.rounds()
    bring_to(store, view_round(store, opened.id), Phase.REVIEW_1)
    sample.open("sheet", role="reviewer")
    assert "Xem tệp" in sample.page_titles()
    assert sample.shows("SHA-256")
