"""A scenario as a person makes it: another figure, other points, and the round as it was."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import serve
from tests.browser.view import chart_texts, choose, metric, open_page, settle

ON_TIME = "Hồ sơ giải quyết trước hạn và đúng hạn"


@pytest.fixture
def own_sample(own_home: Callable[[str], Path]) -> Iterator[str]:
    with serve(own_home("sample")) as base:
        yield base


def test_another_figure_gives_other_points_and_the_round_stays(tab: Page, own_sample: str) -> None:
    """3.449 of 3.520 in time are 3 of 4 points; 3.450 are 98,01 %, all 4."""
    open_page(tab, own_sample)
    estimate = metric(tab, "Ước tính, trên")
    open_page(tab, f"{own_sample}/phuong-an")
    tab.get_by_test_id("stPopoverButton").filter(has_text="Phương án mới").click()
    name = tab.get_by_role("textbox", name="Tên phương án").first
    name.fill("Thêm một hồ sơ đúng hạn")
    name.press("Enter")
    tab.get_by_role("button", name="Lập phương án", exact=True).click()
    expect(tab.get_by_text('Đã lập phương án "Thêm một hồ sơ đúng hạn".')).to_be_visible()
    assert metric(tab, "Trong kỳ") == estimate

    choose(tab, "Thay số liệu của mục nào?", "3.4 Hồ sơ giải quyết trước, đúng hạn")
    field = tab.get_by_role("textbox", name=ON_TIME)
    field.fill("3450")
    field.press("Enter")
    expect(tab.get_by_text(f"{ON_TIME}: 3.449 → 3.450")).to_be_visible()
    settle(tab)
    assert metric(tab, "Hơn, kém") == "+1,00"
    assert "+1,00" in chart_texts(tab)

    tab.reload()
    settle(tab)
    expect(tab.get_by_text(f"{ON_TIME}: 3.449 → 3.450")).to_be_visible()
    open_page(tab, own_sample)
    assert metric(tab, "Ước tính, trên") == estimate
