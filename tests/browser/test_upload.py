"""A workbook on its way in: downloaded, filled in with faults, refused, mended, accepted."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.serving import serve
from tests.browser.view import bar_widths, chart_texts, give, metric, open_page, settle, take_out
from tests.pages.entry import filled

DONE, PLANNED = ("1.1.2", "plan_tasks_done"), ("1.1.2", "plan_tasks")
COMPLETE = ("1.2.2", "content_complete")
PROOF = {(*DONE, "document"): "BC 15", (*PLANNED, "document"): "BC 15"}
FAULTS = {(*DONE, "value"): "hai mươi", (*PLANNED, "value"): -25, (*COMPLETE, "value"): "có lẽ"}
MENDED = {(*DONE, "value"): 20, (*PLANNED, "value"): 25, (*COMPLETE, "value"): "Có"}
COMPONENTS = 1  # the second chart of the overview; the first is the whole
BLOCKED = "Tệp còn lỗi nên chưa ghi nhận được; chưa có gì được lưu."


def rows(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the store holds, read past it, and the names of its files."""
    with closing(sqlite3.connect(f"file:{home / 'parindex.sqlite'}?mode=ro", uri=True)) as opened:
        held = {
            table: opened.execute(f"SELECT * FROM {table}").fetchall()
            for table in ("units", "rounds", "evidence", "answers", "results", "log")
        }
    files = home / "files"
    return held | {"files": sorted((each.name,) for each in files.rglob("*") if each.is_file())}


def download(tab: Page) -> bytes:
    """Press the button of step 1 and return the workbook that comes."""
    with tab.expect_download() as coming:
        tab.get_by_role("button", name="Tải bảng kê khai (Excel)").click()
    assert coming.value.suggested_filename.endswith("-2024.xlsx")
    return Path(coming.value.path()).read_bytes()


def test_faults_are_refused_by_cell_and_a_mended_file_changes_total_and_chart(
    tab: Page, own_home: Callable[[str], Path]
) -> None:
    home = own_home("real")
    with serve(home) as base:
        open_page(tab, base)
        assert metric(tab, "Ước tính, trên 100,00") == "chưa có"
        bars_before, texts_before = bar_widths(tab, COMPONENTS), chart_texts(tab, COMPONENTS)

        tab.get_by_role("link", name="Nộp minh chứng").click()
        expect(tab.locator("h1")).to_have_text("Nộp minh chứng")
        settle(tab)
        before = rows(home)
        empty = download(tab)

        faulty, places = filled(empty, FAULTS)
        give(tab, "Phòng A.xlsx", faulty)
        expect(tab.get_by_text(BLOCKED)).to_be_visible(timeout=30_000)
        settle(tab)
        faults = tab.get_by_role("row").filter(has=tab.get_by_role("cell", name="Lỗi", exact=True))
        assert [row.get_by_role("cell").nth(1).inner_text() for row in faults.all()] == places
        for row, found in zip(faults.all(), ("hai mươi", "-25", "có lẽ"), strict=True):
            assert found in row.inner_text().replace("−", "-")
        expect(tab.get_by_role("button", name="Ghi nhận")).to_have_count(0)
        assert rows(home) == before

        take_out(tab, "Phòng A.xlsx")
        mended, _ = filled(empty, MENDED | PROOF)
        give(tab, "Phòng A.xlsx", mended)
        # 20 of 25 is 80 %, the floor: 1,60 of 2; a complete report without a document: 0,50
        expect(tab.get_by_text("chưa có → 2,10 điểm (+2,10)")).to_be_visible(timeout=30_000)
        assert rows(home) == before
        tab.get_by_role("button", name="Ghi nhận Phòng A.xlsx").click()
        expect(tab.get_by_text("Đã ghi nhận Phòng A.xlsx: 3 số liệu.")).to_be_visible()
        assert len(rows(home)["evidence"]) == 1
        assert len(rows(home)["answers"]) == 3

        tab.get_by_role("link", name="Tổng quan").click()
        expect(tab.locator("h1")).to_have_text("Tổng quan")
        settle(tab)
        assert metric(tab, "Ước tính, trên 100,00") == "2,10"
        assert "– / 11,00" in texts_before
        assert "2,10 / 11,00" in chart_texts(tab, COMPONENTS)
        assert "−0,40" in chart_texts(tab, COMPONENTS)
        bars = bar_widths(tab, COMPONENTS)
        assert len(bars) == len(bars_before) + 2  # 1,60 proven and 0,50 claimed
        proven, claimed = (
            next(width for said, width in bars.items() if part in said)
            for part in ("Phần: Đã chứng minh", "Phần: Khai, chưa chứng minh")
        )
        assert abs(proven / claimed - 3.2) < 0.1  # 1,60 : 0,50, but for the outline
