"""Bắt đầu and Kỳ đánh giá: ways to begin, rounds opened and changed, the sample removed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from services.store import Store
from tests.pages.conftest import UNIT
from tests.pages.screen import Screen

OPEN, SAVE = "Mở kỳ đánh giá", "Ghi nhận"
TODAY = datetime.now().astimezone().date()
LOAD, REMOVE = "Nạp đơn vị mẫu", "Xóa đơn vị mẫu"


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
    assert empty.page_titles() == [
        *("Tổng quan", "Các năm", "Nộp minh chứng", "Chấm điểm", "Minh chứng", "Xem tệp"),
        *("Kỳ đánh giá", "Bộ tiêu chí", "Hướng dẫn"),
    ]


def test_a_real_round_is_opened(empty: Screen, store: Store) -> None:
    fill_real(empty).put("Hạn nộp tự đánh giá", date(2024, 12, 15)).put("Mục tiêu (điểm)", "88,5")
    empty.press(OPEN)
    assert empty.said() == ["Đã mở kỳ đánh giá."]
    (opened,) = store.rounds()
    assert (opened.year, opened.criteria_set) == (2024, "so-mau/2024")
    assert (opened.due, opened.target) == (date(2024, 12, 15), Decimal("88.5"))
    assert [unit.name.vi for unit in store.units()] == [UNIT]
    assert empty.address["round"] == str(opened.id)
    assert empty.metrics()["Các năm trước"] == ("–", "mục tiêu năm nay 88,50")


def test_due_date_and_target_may_stay_empty(empty: Screen, store: Store) -> None:
    fill_real(empty).press(OPEN)
    (opened,) = store.rounds()
    assert (opened.due, opened.target) == (None, None)
    assert empty.metrics()["Các năm trước"] == ("–", "chưa đặt mục tiêu")
    assert "Chưa đặt hạn nộp" in empty.captions()


def test_every_fault_of_a_round_is_named_at_once(empty: Screen, store: Store) -> None:
    empty.press(OPEN)
    assert empty.errors() == ["Nhập tên đơn vị", "Chọn bộ tiêu chí"]
    fill_real(empty, unit="  ", criteria="so-mau/2024").put("Mục tiêu (điểm)", "100,01").press(OPEN)
    assert empty.errors() == ["Nhập tên đơn vị", "Mục tiêu không được vượt tổng điểm 100"]
    empty.put("Mục tiêu (điểm)", "chín mươi").press(OPEN)
    unreadable = 'Mục tiêu "chín mươi" không phải là số; ví dụ 90 hoặc 88,5'
    assert empty.errors() == ["Nhập tên đơn vị", unreadable]
    assert store.rounds() == ()


def test_a_department_cannot_take_the_name_of_the_sample(sample: Screen, store: Store) -> None:
    fill_real(sample.open("start"), unit="SỞ MẪU").press(OPEN)
    assert sample.errors() == ['"SỞ MẪU" trùng tên với đơn vị MẪU; dùng tên đầy đủ của đơn vị']
    assert len(store.rounds()) == 1


def test_due_date_and_target_are_changed_and_taken_away(real: Screen, store: Store) -> None:
    due = TODAY + timedelta(days=10)
    real.open("start").put("Hạn nộp tự đánh giá", due).put("Mục tiêu (điểm)", "90").press(SAVE)
    assert real.said() == ["Đã ghi nhận hạn nộp và mục tiêu."]
    assert store.rounds()[0].due == due
    assert f"Hạn nộp {due:%d/%m/%Y} · còn 10 ngày" in real.captions()
    assert real.open("overview").metrics()["Các năm trước"] == ("–", "mục tiêu năm nay 90,00")
    real.open("start").put("Hạn nộp tự đánh giá", None).put("Mục tiêu (điểm)", "").press(SAVE)
    assert (store.rounds()[0].due, store.rounds()[0].target) == (None, None)


def test_days_left_are_counted_to_the_last_day_and_beyond(real: Screen) -> None:
    for days, said in ((0, "hôm nay là ngày cuối"), (-3, "đã quá 3 ngày")):
        due = TODAY + timedelta(days=days)
        real.open("start").put("Hạn nộp tự đánh giá", due).press(SAVE)
        assert f"Hạn nộp {due:%d/%m/%Y} · {said}" in real.captions()


def test_a_target_above_the_maximum_changes_nothing(real: Screen, store: Store) -> None:
    real.open("start").put("Mục tiêu (điểm)", "101").press(SAVE)
    assert real.errors() == ["Mục tiêu không được vượt tổng điểm 100"]
    assert store.rounds()[0].target is None


def test_removing_the_sample_leaves_a_real_round_as_it_was(sample: Screen, store: Store) -> None:
    fill_real(sample.open("start")).press(OPEN)
    real = next(each for each in store.rounds() if not each.sample)
    sample.open("scores", code="1.1.1", round=str(real.id))
    sample.put("Mức đạt", "late").press(SAVE)
    answers = store.answers(real.id)
    assert [(each.code, each.value) for each in answers] == [("1.1.1", "late")]

    sample.open("start").press(REMOVE)

    assert sample.said() == ["Đã xóa đơn vị mẫu."]
    assert store.rounds() == (real,)
    assert store.answers(real.id) == answers
    assert not sample.shows("Đơn vị, số liệu và bộ tiêu chí đều là MẪU")
    assert LOAD in sample.buttons()
    assert REMOVE not in sample.buttons()


def test_removing_the_only_round_greets_anew(sample: Screen, store: Store) -> None:
    sample.open("start").press(REMOVE)
    assert store.rounds() == ()
    assert sample.page_titles() == ["Bắt đầu", "Bộ tiêu chí", "Hướng dẫn"]
    assert sample.buttons() == [LOAD, OPEN]


def test_the_sidebar_changes_the_round(open_real: Callable[..., Screen], store: Store) -> None:
    screen = open_real("qd-766/2026", 2026)
    screen = open_real("so-mau/2024", 2024)
    assert [each.year for each in store.rounds()] == [2026, 2024]
    assert screen.metrics()["Tự đánh giá, trên 76,00"]
    (box,) = screen.tree.sidebar.selectbox
    assert box.options == [f"2026 · {UNIT}", f"2024 · {UNIT}"]
    box.set_value(str(store.rounds()[1].id))
    screen.run()
    assert screen.address["round"] == str(store.rounds()[1].id)
    assert screen.metrics()["Tự đánh giá, trên 85,00"]
