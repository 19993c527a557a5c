"""Tables of Word documents: merged cells, what heads them, what is not to be read."""

from xml.parsers.expat import ExpatError

import pytest

from services.intake.files.sparse_cells import CellBudget, TooManyCells
from services.intake.files.text_cells import TextCell, TextTable, parse_tables, write_tables
from services.intake.files.word_tables import read_word_tables
from tests.intake.word_files import W, cell, document, packed, paragraph, table


def read(content: bytes, cells: int = 1_000) -> list[TextTable]:
    return read_word_tables(content, budget=CellBudget(cells))


def texts(content: bytes) -> list[tuple[int, int, str]]:
    (found,) = read(content)
    return [(each.row, each.column, each.text) for each in found.cells]


def test_cells_stand_at_their_row_and_column() -> None:
    content = document(paragraph("trước"), table([["TT", "Nhiệm vụ"], ["1", "Việc MẪU"]]))
    (found,) = read(content)
    assert found == TextTable(
        "",
        [
            TextCell(1, 0, "TT"),
            TextCell(1, 1, "Nhiệm vụ"),
            TextCell(2, 0, "1"),
            TextCell(2, 1, "Việc MẪU"),
        ],
        is_word=True,
    )


def test_a_cell_over_columns_moves_those_behind_it() -> None:
    content = document(table([[cell("Thực hiện", span=2), "Hạn"], ["a", "b", "c"]]))
    (found,) = read(content)
    assert found.cells[:2] == [TextCell(1, 0, "Thực hiện", columns=2), TextCell(1, 2, "Hạn")]


def test_a_cell_that_goes_on_below_is_one_cell() -> None:
    rows = [
        [cell("Văn phòng", merge="restart"), "a"],
        [cell(merge="continue"), "b"],
        [cell(merge="continue"), "c"],
        ["Thanh tra", "d"],
    ]
    (found,) = read(document(table(rows)))
    assert [each for each in found.cells if each.column == 0] == [
        TextCell(1, 0, "Văn phòng", rows=3),
        TextCell(4, 0, "Thanh tra"),
    ]


def test_a_cell_that_goes_on_from_nowhere_is_a_cell() -> None:
    content = document(table([[cell("lạc", merge="continue"), "a"], [cell(merge="continue"), "b"]]))
    assert texts(content)[0] == (1, 0, "lạc")


def test_a_row_may_begin_further_right() -> None:
    rows = (
        "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>"
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        f"<w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    )
    assert texts(document(rows))[-1] == (2, 1, "b")


def test_paragraphs_and_breaks_are_lines_and_runs_are_one_word() -> None:
    broken = "<w:tc><w:p><w:r><w:t>Báo</w:t><w:tab/><w:t>cáo</w:t><w:br/><w:t>quý</w:t></w:r></w:p>"
    broken += "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr></w:p>"
    broken += f"{paragraph('Kế', ' hoạch')}</w:tc>"
    assert texts(document(table([[broken]]))) == [(1, 0, "Báo cáo\nquý\nKế hoạch")]


def test_what_was_deleted_or_moved_away_is_not_there() -> None:
    tracked = (
        "<w:tc><w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>dời</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t>mới</w:t></w:r></w:ins></w:p></w:tc>"
    )
    assert texts(document(table([[tracked]]))) == [(1, 0, "mới")]


def test_a_table_in_a_cell_is_text_of_that_cell() -> None:
    inner = f"<w:tc>{table([['x', cell('y', span=3)]])}{paragraph('z')}</w:tc>"
    assert texts(document(table([[inner, "sau"]]))) == [(1, 0, "x\ny\nz"), (1, 1, "sau")]


def test_the_annex_above_names_a_table() -> None:
    content = document(
        table([["CỘNG HÒA", "SỞ MẪU"]]),
        paragraph(
            "Phụ lục kèm theo Kế hoạch này có rất nhiều chữ nên không phải là tên của nó đâu"
        ),
        paragraph("PHỤ LỤC", " I"),
        paragraph("NHIỆM VỤ"),
        table([["a"]]),
        paragraph("Nơi nhận"),
        table([["b"]]),
    )
    assert [each.name for each in read(content)] == ["", "PHỤ LỤC I", ""]


def test_the_text_may_lie_in_a_part_of_another_name() -> None:
    content = document(table([["a"]]), main="word/document2.xml")
    assert texts(content) == [(1, 0, "a")]


def test_declared_entities_are_refused() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises((ValueError, ExpatError)):
        read(document(table([["&b;"]]), head=bomb))


def test_what_is_cut_short_is_an_error() -> None:
    torn = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": f'<w:d xmlns:w="{W}">'})
    with pytest.raises(ExpatError):
        read(torn)
    with pytest.raises(KeyError):
        read(packed({"[Content_Types].xml": "<Types/>"}))


def test_too_much_is_refused() -> None:
    with pytest.raises(TooManyCells):
        read(document(table([["a"] * 11])), cells=10)
    with pytest.raises(TooManyCells):
        read(document(table([[cell("a", span=90), cell("b", span=90)]])))


def test_tables_travel_as_they_are() -> None:
    tables = read(document(table([[cell("á\n", span=2, merge="restart")], ["x"]])))
    tables.append(TextTable("S", [TextCell(3, 1, "1.1", is_number=True, fault="#REF!")]))
    assert parse_tables(write_tables(tables)) == tuple(tables)
