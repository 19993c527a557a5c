"""Separated text: encoding and delimiter found; prose is no table."""

import pytest

from services.intake.files.csv_text import decode_text, read_csv_rows
from services.intake.files.sheets import Kind
from services.intake.files.sparse_cells import CellBudget, TooManyCells
from tests.intake.files.opened import cells_of, first_sheet, open_here, refusal_of

ROWS = [["STT", "Mã hồ sơ", "Ngày"], ["1", "007", "02/01/2024"], ["2", "1,5", "a b"]]


def separated(delimiter: str, *, end: str = "\r\n") -> str:
    quoted = [
        [f'"{cell}"' if delimiter in cell or "," in cell else cell for cell in row] for row in ROWS
    ]
    return "".join(delimiter.join(row) + end for row in quoted)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str) -> None:
    assert read_csv_rows(separated(delimiter).encode(encoding)) == ROWS


def test_the_vietnamese_code_page_is_told_from_the_western_one() -> None:
    # cp1258: "Ngày" has à as one byte; "tiếp" writes ê and its acute mark (0xEC) apart.
    assert decode_text(b"Ng\xe0y ti\xea\xecp nh\xe2\xf2n") == "Ngày tiê\u0301p nhâ\u0323n"
    assert read_csv_rows(b"Ng\xe0y;ti\xea\xecp\n1;2\n") == [["Ngày", "tiếp"], ["1", "2"]]
    # "Año" and "São" are Western: 0xF1 is ñ in both, 0xE3 is ă in cp1258.
    assert decode_text(b"S\xe3o Paulo, informa\xe7\xe3o") == "São Paulo, informação"


def test_a_line_for_excel_states_the_delimiter_and_is_not_counted() -> None:
    assert read_csv_rows(b"sep=;\r\na,b;c\r\n") == [["a,b", "c"]]


def test_titles_above_the_table_do_not_hide_the_delimiter() -> None:
    text = "SỔ THEO DÕI, MẪU\nTừ ngày 1, đến ngày 2, năm 2024\n" + "a;b;c\n1;2;3\n4;5;6\n" * 2
    rows = read_csv_rows(text.encode())
    assert rows[2] == ["a", "b", "c"]


def test_cells_stand_in_their_places() -> None:
    sheet = first_sheet(b"\n;a;b\n;1\n", "x.csv")
    assert cells_of(sheet) == {"B2": "a", "C2": "b", "B3": "1"}
    assert [len(row) for row in sheet.rows()] == [2, 2]


@pytest.mark.parametrize("name", ["so", "so.txt", "so.xls", "so.xlsx", "so.dat"])
def test_a_table_is_one_whatever_it_is_called(name: str) -> None:
    assert open_here(separated(";").encode(), name).kind is Kind.CSV
    assert cells_of(first_sheet(separated("\t").encode(), name))["B2"] == "007"


PROSE = """Kính gửi: Sở Giao thông vận tải, Sở Nội vụ, Sở Tài chính

Thực hiện Kế hoạch số 1, ngày 2 tháng 1, đề nghị các đơn vị báo cáo.
Báo cáo gửi trước ngày 15; sau ngày đó không tổng hợp.
Trân trọng.
"""


@pytest.mark.parametrize("name", ["README.txt", "cong-van", "cong-van.xls"])
def test_prose_is_no_table(name: str) -> None:
    assert refusal_of(PROSE.encode(), name) == ("not_a_spreadsheet", "TXT")


def test_one_column_is_a_table_only_where_the_name_says_so() -> None:
    assert cells_of(first_sheet("Mã\nA1\nA2\n".encode(), "ma.csv")) == {
        "A1": "Mã", "A2": "A1", "A3": "A2",
    }  # fmt: skip
    assert refusal_of("Mã\nA1\nA2\n".encode(), "ma.txt")[0] == "not_a_spreadsheet"


def test_a_long_note_in_one_column_does_not_make_it_prose() -> None:
    note = "Ghi chú " + "x" * 200
    assert cells_of(first_sheet(f"Mã\nA1\n{note}\n".encode(), "ma.csv"))["A3"] == note
    prose = f"{note}\n{note}\nMã\n".encode()
    assert refusal_of(prose, "ma.csv") == ("not_a_spreadsheet", "TXT")


@pytest.mark.parametrize("end", ["A", "ờ", "đã", "số", "ệ"])
@pytest.mark.parametrize("padding", ["", "b"])
def test_a_file_may_end_with_any_letter(end: str, padding: str) -> None:
    # No line break at the end, an odd or even number of bytes; "Đ" has one (0x90) that is a letter
    # in neither Vietnamese nor Western code page, so only UTF-8 will do.
    content = f"Đơn vị;Tên\n1;{padding}{end}".encode()
    assert cells_of(first_sheet(content, "ten.csv"))["B2"] == padding + end


@pytest.mark.parametrize(
    ("content", "seems"),
    [
        (bytes(range(256)) * 50, "–"),
        (b'{"a": [1, 2],\n"b": 3}\n', "JSON"),
        (b"<?xml version='1.0'?><a><b/></a>", "XML"),
    ],
)
def test_other_text_is_named(content: bytes, seems: str) -> None:
    assert refusal_of(content, "x.txt") == ("not_a_spreadsheet", seems)


def test_text_beyond_the_budget_is_refused() -> None:
    with pytest.raises(TooManyCells):
        read_csv_rows(b"1,2\n3,4\n", budget=CellBudget(3))
    assert refusal_of(b"STT," + b"a" * (20 << 20), "x.csv")[0] == "not_a_spreadsheet"
    assert refusal_of(b"," * (5 << 20), "x.csv")[0] == "not_a_spreadsheet"
