"""Pages on paper: A4, whole, without the furniture of the screen, each sheet saying what it is."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from services.catalogue.sets import criteria_set
from tests.browser.view import ADDRESSES, open_page, settle


def printed(tab: Page, folder: Path) -> list[str]:
    """The words of each sheet."""
    file = folder / "page.pdf"
    file.write_bytes(tab.pdf(prefer_css_page_size=True, print_background=True))
    told = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True).stdout.decode()
    assert "(A4)" in told
    command = ["pdftotext", "-layout", str(file), "-"]
    words = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return words.split("\f")[:-1]


EXPECTED = {
    "overview": ("Năm nay ta đang ở đâu?", "Xếp loại"),
    "gaps": ("Mất ở đâu, còn lấy lại được gì", "8.1.5"),
    "years": ("Hơn năm trước", "Nhập kết quả"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_prints_whole(
    tab: Page, serve_home: Callable[[str], str], tmp_path: Path, name: str
) -> None:
    first, last = EXPECTED[name]
    open_page(tab, serve_home("sample"), ADDRESSES[name])
    settle(tab)
    sheets = printed(tab, tmp_path)
    together = " ".join(" ".join(sheets).split())
    assert first in together
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        words = " ".join(sheet.split())
        assert f"{number}/{len(sheets)}" in words
        assert "Sở MẪU · 2024 · bộ tiêu chí so-mau/2024, phiên bản" in words
    assert "Đang làm với vai" not in together  # the sidebar stays on the screen
    assert last in together


def test_a_table_that_scrolls_on_a_screen_is_whole_on_paper(
    tab: Page, serve_home: Callable[[str], str], tmp_path: Path
) -> None:
    """Các năm shows ten of its 64 items at a time."""
    open_page(tab, serve_home("sample"), ADDRESSES["years"])
    settle(tab)
    together = " ".join(" ".join(printed(tab, tmp_path)).split())
    for leaf in criteria_set("so-mau/2024").leaves:
        assert f"{leaf.code} {leaf.name.vi.split()[0]}" in together
