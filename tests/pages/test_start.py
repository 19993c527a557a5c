"""Bắt đầu: ways to begin where there is no round yet."""

from datetime import date
from decimal import Decimal

from services.catalogue.sets import criteria_set
from services.store import Store
from tests.pages.conftest import UNIT
from tests.pages.screen import Screen

OPEN = "Mở kỳ đánh giá"
LOAD = "Nạp đơn vị mẫu"


def fill_real(screen: Screen, *, unit: str = UNIT, criteria: str | None = "so-mau/2024") -> Screen:
    screen.put("Tên đơn vị", unit).put("Năm đánh giá", 2024)
    return screen.put("Bộ tiêu chí", criteria) if criteria else screen


def test_an_empty_store_greets_with_three_choices(empty: Screen) -> None:
    assert empty.tree.title[0].value == "Tự đánh giá cải cách hành chính"
    assert empty.captions()[0] == "Chưa có kỳ đánh giá nào trên máy này. Bắt đầu từ đâu?"
    choices = ["Xem thử với đơn vị mẫu", "Mở kỳ đánh giá của đơn vị", "Đọc hướng dẫn"]
    assert [each.value for each in empty.tree.subheader] == choices
    assert empty.buttons() == [LOAD, OPEN]
    assert empty.links() == [("Hướng dẫn", "huong-dan", "")]


def test_an_empty_store_has_only_the_pages_that_help_to_begin(empty: Screen) -> None:
    assert empty.page_titles() == ["Bắt đầu", "Bộ tiêu chí", "Hướng dẫn"]


def test_one_click_loads_the_sample(empty: Screen) -> None:
    empty.press(LOAD)
    assert empty.said() == ["Đã nạp đơn vị MẪU."]
    assert empty.metrics()["Ước tính, trên 100,00"][0] == "70,33"
    assert "Bắt đầu" not in empty.page_titles()
    assert "Kỳ đánh giá" in empty.page_titles()


def test_a_real_round_is_opened(empty: Screen, store: Store) -> None:
    fill_real(empty).put("Hạn nộp tự đánh giá", date(2024, 12, 15)).put("Mục tiêu (điểm)", "88,5")
    empty.press(OPEN)
    assert empty.said() == ["Đã mở kỳ đánh giá."]
    (opened,) = store.rounds()
    assert (opened.year, opened.criteria_set, opened.group) == (2024, "so-mau/2024", "")
    assert (opened.due, opened.target) == (date(2024, 12, 15), Decimal("88.5"))
    assert [unit.name.vi for unit in store.units()] == [UNIT]
    assert empty.address["round"] == str(opened.id)
    assert empty.metrics()["Mục tiêu năm nay"] == ("88,50", "còn thiếu 88,50")


def test_due_date_and_target_may_stay_empty(empty: Screen, store: Store) -> None:
    fill_real(empty).press(OPEN)
    (opened,) = store.rounds()
    assert (opened.due, opened.target) == (None, None)
    assert empty.metrics()["Mục tiêu năm nay"] == ("–", "chưa đặt mục tiêu")
    assert empty.shows("Chưa đặt hạn nộp")


def test_every_fault_of_a_round_is_named_at_once(empty: Screen, store: Store) -> None:
    empty.press(OPEN)
    assert empty.errors() == ["Nhập tên đơn vị", "Chọn bộ tiêu chí"]
    fill_real(empty, unit="  ", criteria="so-mau/2024").put("Mục tiêu (điểm)", "100,01").press(OPEN)
    assert empty.errors() == ["Nhập tên đơn vị", "Mục tiêu không được vượt tổng điểm 100"]
    empty.put("Mục tiêu (điểm)", "chín mươi").press(OPEN)
    unreadable = 'Mục tiêu "chín mươi" không phải là số; ví dụ 90 hoặc 88,5'
    assert empty.errors() == ["Nhập tên đơn vị", unreadable]
    assert store.rounds() == ()


def test_a_set_with_groups_asks_which_one_the_unit_is_in(empty: Screen, store: Store) -> None:
    groups = criteria_set("so-mau/2025").head.groups
    empty.choose("Bộ tiêu chí", "so-mau/2024")
    assert not empty.shows("Nhóm đơn vị")
    empty.choose("Bộ tiêu chí", "so-mau/2025")
    field = empty.field("Nhóm đơn vị")
    assert field.value == ""
    assert field.options[1:] == [each.name.vi for each in groups.values()]
    empty.put("Nhóm đơn vị", "khong-thu-tuc").put("Tên đơn vị", UNIT).press(OPEN)
    (opened,) = store.rounds()
    assert (opened.criteria_set, opened.group) == ("so-mau/2025", "khong-thu-tuc")
