"""Web pages called ".xls": their tables as sheets, cell by cell."""

import pytest

from services.intake.files.html_tables import is_page, read_html_tables
from services.intake.files.sheets import Kind
from services.intake.files.sparse_cells import CellBudget, TooManyCells
from tests.intake.files.opened import cells_of, first_sheet, open_here, refusal_of


def page(body: str, *, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


HEADER = (
    "<table><tr><th rowspan='2'>STT</th><th colspan=2>Tiếp nhận</th><th rowspan=2>Trả</th></tr>"
    "<tr><th>Trực tuyến</th><th>Trực tiếp</th></tr>"
    "<tr><td>1</td><td>60</td><td>30</td><td>15/01/2024</td></tr></table>"
)


def test_spanning_cells_stand_as_merged_cells_do() -> None:
    sheet = first_sheet(page(HEADER), "bieu.xls")
    assert cells_of(sheet) == {
        "A1": "STT", "B1": "Tiếp nhận", "D1": "Trả",
        "B2": "Trực tuyến", "C2": "Trực tiếp",
        "A3": "1", "B3": "60", "C3": "30", "D3": "15/01/2024",
    }  # fmt: skip
    assert {len(row) for row in sheet.rows()} == {4}


def test_a_cell_over_rows_and_columns_pushes_the_cells_below_aside() -> None:
    body = "<table><tr><td>a<td rowspan=2 colspan=2>b<tr><td>c<td>d<tr><td>e</table>"
    assert cells_of(first_sheet(page(body), "x.html")) == {
        "A1": "a", "B1": "b", "A2": "c", "D2": "d", "A3": "e",
    }  # fmt: skip


def test_entities_breaks_spaces_scripts_and_comments() -> None:
    body = (
        "<table><tr><td>&#272;&uacute;ng&nbsp;h&#7841;n <br>  98,5&#37;</td>"
        "<td><script>a<b</script><!-- x --><b>Tổng</b>\n  số</td></tr></table>"
    )
    assert cells_of(first_sheet(page(body), "x.xls")) == {"A1": "Đúng hạn\n98,5%", "B1": "Tổng số"}


def test_several_tables_are_several_sheets_and_a_nested_one_is_its_own() -> None:
    body = (
        "<table><caption>Sổ theo dõi</caption><tr><td>a<table><tr><td>inner</td></tr></table>b</td>"
        "<td>c</td></tr></table><table></table><table><tr><td>z</td></tr></table>"
    )
    workbook = open_here(page(body), "x.xls")
    assert workbook.names == ("Sổ theo dõi", "2", "3")
    assert cells_of(workbook.open_sheet("Sổ theo dõi")) == {"A1": "ab", "B1": "c"}
    assert cells_of(workbook.open_sheet("2")) == {"A1": "inner"}
    assert cells_of(workbook.open_sheet("3")) == {"A1": "z"}
    assert workbook.kind is Kind.HTML


def test_hidden_rows_and_columns_and_errors_are_told() -> None:
    body = (
        "<table><col><col style='display: none'><tr><td>1<td>2</tr>"
        "<tr style='display:none'><td>3<td>#DIV/0!</tr></table>"
    )
    sheet = first_sheet(page(body), "x.xls")
    assert sheet.hidden_rows() == {2}
    assert sheet.hidden_columns() == {"B"}
    assert sheet.stored_faults() == {"B2": "#DIV/0!"}
    assert cells_of(sheet) == {"A1": "1", "B1": "2", "A2": "3"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
def test_the_charset_is_found(encoding: str) -> None:
    text = "<meta charset='utf-8'>" if encoding.startswith("utf-8") else ""
    if encoding == "windows-1258":
        text = "<meta http-equiv=Content-Type content='text/html; charset=windows-1258'>"
    # cp1258 has "đ" and the vowels of Latin letters; tones there are marks of their own.
    content = f"<html>{text}<table><tr><td>đơn</td></tr></table></html>".encode(encoding)
    assert cells_of(first_sheet(content, "x.xls")) == {"A1": "đơn"}


def test_a_web_archive_of_excel_is_read() -> None:
    content = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
        b'--B\r\nContent-Type: text/html; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><table><tr><td>Ng=C3=A0y</td></tr></table></html>\r\n--B--\r\n"
    )
    assert cells_of(first_sheet(content, "x.mht")) == {"A1": "Ngày"}


def test_lines_above_a_table_are_rows_above_it() -> None:
    body = (
        "<h2>SỔ THEO DÕI</h2><p>Từ ngày <b>01/01/2024</b><br>đến ngày 31/12/2024</p>"
        "<table><tr><td>1</td><td>2</td></tr></table><p>Người lập</p><table><tr><td>x</table>"
    )
    workbook = open_here(page(body, head="<title>Trang</title>"), "x.xls")
    assert cells_of(workbook.open_sheet("1")) == {
        "A1": "SỔ THEO DÕI", "A2": "Từ ngày 01/01/2024", "A3": "đến ngày 31/12/2024",
        "A4": "1", "B4": "2",
    }  # fmt: skip
    assert cells_of(workbook.open_sheet("2")) == {"A1": "Người lập", "A2": "x"}


def test_a_page_without_a_table_is_none() -> None:
    content = page("<p>Phiên làm việc đã hết hạn. Đăng nhập lại.</p>")
    assert refusal_of(content, "so-theo-doi.xls") == ("not_a_spreadsheet", "HTML")
    assert refusal_of(content, "so-theo-doi.csv") == ("not_a_spreadsheet", "HTML")
    assert not is_page("a <table")


def test_nothing_outside_the_page_is_fetched_or_expanded() -> None:
    doctype = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "yyyy">]>'
    body = (
        "<table><tr><td>&x;</td><td>&y;</td><td><img src='http://127.0.0.1:1/a'></td></tr></table>"
    )
    read = repr([sheet.rows for _, sheet in read_html_tables((doctype + body).encode())])
    assert "root:" not in read
    assert "yyyy" not in read


def test_spans_without_end_are_refused_before_they_cost_anything() -> None:
    row = "<tr><td colspan=16000 rowspan=100000>a</td></tr>"
    assert refusal_of(page(f"<table>{row * 2000}</table>"), "x.xls") == ("too_many_cells", "")
    with pytest.raises(TooManyCells):
        read_html_tables(page("<table><tr><td>1<td>2<td>3</table>"), budget=CellBudget(2))


def test_a_wide_title_over_a_small_table_is_no_matter() -> None:
    body = "<table><tr><td colspan='99999'>SỔ</td></tr><tr><td>1</td><td>2</td></tr></table>"
    assert cells_of(first_sheet(page(body), "x.xls")) == {"A1": "SỔ", "A2": "1", "B2": "2"}
