"""Streamlit's own texts stand in the language of the screens, and change with it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.view import open_page


def test_the_uploader_speaks_vietnamese_and_changes_with_the_switch(
    tab: Page, serve_home: Callable[[str], str]
) -> None:
    open_page(tab, serve_home("sample"), "/nop-minh-chung")
    dropzone = tab.get_by_test_id("stFileUploaderDropzone")
    limit = "Tối đa 50MB mỗi tệp • XLSX, XLSM, XLS, XLSB, ODS, CSV"
    expect(dropzone.get_by_role("button", name="Chọn tệp", exact=True)).to_be_visible()
    expect(dropzone.get_by_text(limit)).to_be_visible()
    assert tab.evaluate("document.documentElement.lang") == "vi"
    tab.get_by_role("radio", name="English").click()
    expect(dropzone.get_by_role("button", name="Upload", exact=True)).to_be_visible()
    expect(dropzone.get_by_text("50MB per file • XLSX, XLSM, XLS, XLSB, ODS, CSV")).to_be_visible()
    assert tab.evaluate("document.documentElement.lang") == "en"


def test_a_file_of_a_wrong_type_is_refused_in_vietnamese(
    tab: Page, serve_home: Callable[[str], str]
) -> None:
    open_page(tab, serve_home("sample"), "/nop-minh-chung")
    file = {"name": "thư.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    tab.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([file])
    expect(tab.get_by_test_id("stFileUploader")).to_contain_text("không nhận tệp loại")
    expect(tab.get_by_role("button", name="Bỏ tệp thư.exe")).to_be_visible()


def test_lists_and_grid_menus_speak_vietnamese(tab: Page, serve_home: Callable[[str], str]) -> None:
    open_page(tab, serve_home("sample"), "/cac-nam")
    box = tab.get_by_role("combobox", name="Loại điểm")
    box.click()
    box.fill("zzz")
    expect(tab.get_by_text("Không có kết quả")).to_be_visible()
    tab.keyboard.press("Escape")
    grid = tab.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    corner = grid.bounding_box()
    assert corner is not None
    tab.mouse.move(corner["x"] + 200, corner["y"] + 16)
    expect(tab.get_by_role("button", name="Tải về dạng CSV").first).to_be_attached()


def test_a_page_that_is_not_there_is_named_in_vietnamese(
    tab: Page, serve_home: Callable[[str], str]
) -> None:
    open_page(tab, serve_home("sample"), "/khong-co")
    expect(tab.get_by_role("dialog")).to_contain_text("Không có trang này")
