"""From an empty store to the sample's total, in one click."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.serving import serve
from tests.browser.view import ADDRESSES, chart_texts, metric, open_page, settle

COMPONENTS = 1  # the second chart of the overview; the first is the whole


def test_first_start_load_sample_see_total(tab: Page, own_home: Callable[[str], Path]) -> None:
    with serve(own_home("empty")) as base:
        open_page(tab, base)
        expect(tab.locator("h1")).to_have_text("Tự đánh giá cải cách hành chính")
        tab.get_by_role("button", name="Nạp đơn vị mẫu").click()
        expect(tab.locator("h1")).to_have_text("Tổng quan", timeout=60_000)
        settle(tab)
        expect(tab.get_by_text("Đã nạp đơn vị MẪU.")).to_be_visible()
        # added up by hand in tests/pages/test_overview.py
        assert metric(tab, "Ước tính, trên 100,00") == "70,33"
        assert metric(tab, "Mục đã có minh chứng") == "46 / 58"
        assert {"8,78 / 11,00", "10,31 / 13,00", "12,86 / 16,50"} <= set(
            chart_texts(tab, COMPONENTS)
        )
        pages = tab.get_by_test_id("stSidebarNavLink").all_inner_texts()
        assert [each.splitlines()[-1] for each in pages] == [
            *("Tổng quan", "Điểm mất", "Phương án", "Dễ bị cắt", "Các năm"),
            *("So với đơn vị khác", "SIPAS"),
            *("Việc cần làm", "Nộp minh chứng", "Chấm điểm", "Minh chứng", "Xem tệp", "Kế hoạch"),
            *("Kiểm tra trước khi nộp", "Thẩm định", "Kỳ đánh giá"),
            "Báo cáo",
            *("Bộ tiêu chí", "Hướng dẫn"),
        ]


def test_a_link_opened_first_after_a_start_leads_to_its_page(
    tab: Page, own_home: Callable[[str], Path]
) -> None:
    with serve(own_home("sample")) as base:
        open_page(tab, base, ADDRESSES["scores"], code="3.4")
        expect(tab.locator("h1")).to_have_text("Chấm điểm")
        expect(tab.get_by_role("dialog")).to_have_count(0)
        tab.get_by_label("Ghi chú hoặc lý do").fill("gõ được ngay")


def test_an_address_that_leads_nowhere_still_says_so(
    tab: Page, own_home: Callable[[str], Path]
) -> None:
    with serve(own_home("sample")) as base:
        open_page(tab, base)
        tab.goto(f"{base}/khong-co-trang-nay")
        expect(tab.get_by_role("dialog")).to_be_visible()
        tab.wait_for_timeout(2_000)
        expect(tab.get_by_role("dialog")).to_be_visible()
