"""A messy register on its way in: put right, handed back marked, mended, accepted, undone."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from services.store import Store
from tests.browser.serving import serve
from tests.browser.view import ADDRESSES, choose, give, open_page, settle, take_out

NAME = "so thang 1.xlsx"
BLOCKED = "Tệp còn lỗi nên chưa ghi nhận được; chưa có gì được lưu."
WRONG_DAY = "31/02/2024 09:00:00"

# The table begins in column B, under a national heading of two columns; the day of return is in a
# column whose name says nothing of it, and a signature stands below.
HEAD: list[list[Any]] = [
    ["", "UBND TỈNH MẪU", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["", "SỞ GIAO THÔNG VẬN TẢI (MẪU)", "", "", "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["", "", "SỔ THEO DÕI HỒ SƠ"],
    ["", "", "Từ ngày 01/01/2024 đến ngày 31/01/2024"],
    ["", "STT", "Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Cột khác", "Hình thức tiếp nhận"],
    ["", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
]
FIRST = len(HEAD) + 1  # row 8
SIGNED: list[list[Any]] = [[], ["", "", "NGƯỜI LẬP"], ["", "", "Người lập MẪU"]]


def messy(third_return: str) -> bytes:
    """Save a register of 3 dossiers: two on time; the third as given."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in HEAD:
        sheet.append(row)
    for n, returned in enumerate(["09/01/2024 10:00:00", "08/01/2024 09:00:00", third_return], 1):
        received, due = "02/01/2024 08:00:00", "10/01/2024 17:00:00"
        code = f"000.00.12.H37-240102-{n:04}"
        sheet.append(["", n, code, received, due, returned, "Trực tuyến"])
    for row in SIGNED:
        sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def choose_return_column(tab: Page) -> None:
    """Say that column F is the day of return, and have the file read again."""
    choose(tab, "Ngày trả *", "F · Cột khác")
    tab.get_by_role("button", name="Đọc lại theo lựa chọn này").click()


def on_time(home: Path) -> str | None:
    with Store.open(home) as store:
        found = {(each.code, each.input): each.value for each in store.answers(1)}
    return found.get(("3.4", "dossiers_on_time"))


def test_from_a_messy_file_to_points_and_back(tab: Page, own_home: Callable[[str], Path]) -> None:
    home = own_home("real")
    with serve(home) as base:
        open_page(tab, base)
        open_page(tab, base, ADDRESSES["evidence"])
        give(tab, NAME, messy(WRONG_DAY))
        expect(tab.get_by_text("Nhận ra: Sổ theo dõi hồ sơ")).to_be_visible(timeout=30_000)
        expect(tab.get_by_text('Thiếu cột "Ngày trả"')).to_be_visible()

        tab.get_by_text("Chỉnh cách hiểu").click()
        choose_return_column(tab)
        expect(tab.get_by_text(f'"{WRONG_DAY}"')).to_be_visible(timeout=30_000)
        expect(tab.get_by_text(BLOCKED)).to_be_visible()
        assert on_time(home) is None

        with tab.expect_download() as coming:
            tab.get_by_role("button", name="Trả lại tệp đã đánh dấu").click()
        marked = load_workbook(io.BytesIO(Path(coming.value.path()).read_bytes()))
        sheet = marked["Sheet"]
        assert sheet[f"F{FIRST + 2}"].value == WRONG_DAY
        assert WRONG_DAY in sheet[f"F{FIRST + 2}"].comment.text
        assert sheet[f"F{FIRST}"].comment is None
        assert "Lỗi" in marked.sheetnames[0]

        take_out(tab, NAME)
        give(tab, NAME, messy("15/01/2024 09:00:00"))
        # the choice of column F is remembered for this form
        expect(tab.get_by_text("Đã dùng lựa chọn của lần trước")).to_be_visible(timeout=30_000)
        tab.get_by_role("button", name=f"Ghi nhận {NAME}").click()
        expect(tab.get_by_text(f"Đã ghi nhận {NAME}")).to_be_visible(timeout=30_000)
        assert on_time(home) == "2"

        settle(tab)
        tab.get_by_role("button", name="Hoàn tác", exact=True).click()
        tab.get_by_role("button", name="Hoàn tác tệp này").click()
        expect(tab.get_by_text(f"Đã hoàn tác {NAME}.")).to_be_visible(timeout=30_000)
        assert on_time(home) is None
