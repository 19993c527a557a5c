"""Rows straight from the XML against the engine: the same cells, or the engine is asked."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
import python_calamine
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.intake.files.cells import Cell
from services.intake.files.plain_cells import CellTypes
from services.intake.files.plain_xml import NotPlain
from services.intake.files.sheets import Sheet, open_workbook
from services.intake.files.xlsx_package import XlsxPackage
from services.intake.files.xlsx_rows import open_plain_sheet
from services.intake.limits import Limits
from tests.building import steady
from tests.intake.workbooks import change_part, register, save, save_xlsx

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_of(content: bytes) -> Sheet:
    workbook = open_workbook(content, file_name="a.xlsx", limits=Limits())
    return workbook.open_sheet(workbook.names[0])


def by_engine(content: bytes) -> dict[str, Cell]:
    """What calamine reads, cell by cell; a text without the spaces around it."""
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(
        0
    )
    if sheet.start is None:
        return {}
    found: dict[str, Cell] = {}
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
        for place, cell in enumerate(row):
            keep(found, f"{chr(65 + place)}{number}", cell)
    return found


def keep(found: dict[str, Cell], name: str, cell: Cell) -> None:
    if isinstance(cell, date) and not isinstance(cell, datetime):
        cell = datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, str):
        cell = cell.strip()
    if cell != "":
        found[name] = cell


def plainly(sheet: Sheet, letters: Sequence[str]) -> dict[str, Cell]:
    """What the fast way reads of some columns."""
    assert sheet.plain is not None
    found: dict[str, Cell] = {}
    for stretch in sheet.plain.stretches(letters):
        for letter in letters:
            column = stretch.column(letter)
            for index, number in enumerate(stretch.numbers):
                keep(found, f"{letter}{number}", column.cell(index))
    return found


def whole(sheet: Sheet) -> dict[str, Cell]:
    """What the rows of a sheet hold, as recognition sees them."""
    found: dict[str, Cell] = {}
    for offset, row in enumerate(sheet.rows()):
        for place, cell in enumerate(row):
            keep(found, sheet.cell(sheet.first_row + offset, place), cell)
    return found


def compare(content: bytes) -> bool:
    """Compare all ways of reading; tell whether the fast one was gone."""
    expected = by_engine(content)
    sheet = sheet_of(content)
    assert whole(sheet) == expected
    if sheet.plain is None:
        return False
    letters = sorted({re.sub(r"\d", "", name) for name in expected})
    try:
        found = plainly(sheet, letters)
        for_some = plainly(sheet, letters[1::2])
    except NotPlain:
        return False
    assert found == expected
    assert for_some == {
        name: cell for name, cell in expected.items() if name.rstrip("0123456789") in letters[1::2]
    }
    return True


TEXTS = st.text(
    st.sampled_from("aB1 đạ\u0302<>&\"'\n\t\u00a0_x000D_]/."), max_size=8
) | st.sampled_from(["_x000D_", "_x005F_x000D_", "  lề  ", "=1+1x", "1.234", "]]>", "&amp;"])
VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(datetime(1900, 3, 2), datetime(2200, 1, 1)),
    st.dates(date(1900, 3, 2), date(2200, 1, 1)),
)


@steady
@given(st.lists(st.lists(VALUES, max_size=5), min_size=1, max_size=8), st.integers(0, 3))
def test_what_openpyxl_writes_is_read_as_the_engine_reads_it(
    rows: list[list[Any]], empty: int
) -> None:
    compare(save_xlsx([*([[]] * empty), *rows]))


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" '
    'formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><cellXfs count="6"><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="46"/><xf numFmtId="10"/>'
    '<xf numFmtId="49"/></cellXfs></styleSheet>'
)
STRINGS = (
    "<si><t>Sở MẪU</t></si>",
    "<si><t/></si>",
    '<si><t xml:space="preserve"> lề </t></si>',
    "<si><t> lề </t></si>",
    "<si><r><rPr><b/></rPr><t>đậm </t></r><r><t>nhạt</t></r></si>",
    "<si><t>漢</t><rPh sb='0' eb='1'><t>かん</t></rPh></si>",
    "<si><t>a &amp;lt; b &#272;_x000D_</t></si>",
    "<si/>",
    "<si><r><t>_x005F_x000D_ &amp;</t></r></si>",
)


def book(
    rows: str,
    *,
    head: str = "",
    root: str = f'<worksheet xmlns="{MAIN}">',
    is_1904: bool = False,
    data: str = "sheetData",
) -> bytes:
    """Put together the few parts of an xlsx that matter."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    prefix = root[1:].partition("worksheet")[0]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"/>',
        "_rels/.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{office}"><workbookPr '
        f'date1904="{int(is_1904)}"/><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{office}/styles" Target="styles.xml"/><Relationship Id="r3" '
        f'Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(STRINGS)}</sst>',
        SHEET: f"{head}{root}<{prefix}{data}>{rows}</{prefix}{data}></{prefix}worksheet>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def attributes(pairs: dict[str, str], order: int) -> str:
    items = list(pairs.items())
    items = items[order % len(items) :] + items[: order % len(items)] if items else []
    return "".join(f" {name}={quoteattr(value)}" for name, value in items)


NUMBERS = ["1", "0", "-3.5", "45292", "45292.5", "0.25", "1e5", "61.99999", "2958465.9", "x1", ""]
BODIES = st.one_of(
    st.sampled_from(NUMBERS).map(lambda n: ("n", f"<v>{n}</v>")),
    st.sampled_from(NUMBERS).map(lambda n: ("", f"<v>{n}</v>")),
    st.integers(0, len(STRINGS) - 1).map(lambda n: ("s", f"<v>{n}</v>")),
    TEXTS.map(lambda text: ("inlineStr", f"<is><t>{escape(text)}</t></is>")),
    TEXTS.map(lambda t: ("inlineStr", f'<is><t xml:space="preserve">{escape(t)}</t></is>')),
    TEXTS.map(lambda t: ("inlineStr", f"<is><r><rPr><b/></rPr><t>{escape(t)}</t></r></is>")),
    TEXTS.map(lambda text: ("str", f"<f>A1&amp;B1</f><v>{escape(text)}</v>")),
    st.sampled_from(["0", "1"]).map(lambda n: ("b", f"<v>{n}</v>")),
    st.sampled_from(["#REF!", "#N/A"]).map(lambda e: ("e", f"<f>1/0</f><v>{e}</v>")),
    st.just(("", "<f>1+1</f>")),
    st.just(("", '<f t="shared" si="0"/><v>7</v>')),
    st.just(("", "")),
)
CELLS = st.tuples(st.sampled_from("ABCDE"), BODIES, st.integers(0, 6), st.integers(0, 5))
ROWS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.lists(CELLS, max_size=5, unique_by=lambda cell: cell[0]),
        st.sampled_from([True, True, True, False]),
        st.sampled_from(["", " ", "\n"]),
    ),
    min_size=1,
    max_size=6,
)


def write_rows(rows: list[Any], *, order: int, numbered: bool) -> str:
    written, number = "", 0
    for gap, cells, in_order, between in rows:
        number += gap
        inside = ""
        for letter, (kind, body), style, sort in sorted(
            cells, key=lambda c: c[0] if in_order else -ord(c[0])
        ):
            pairs = {"r": f"{letter}{number}"} if numbered else {}
            pairs |= {"s": str(style)} if style else {}
            pairs |= {"t": kind} if kind else {}
            tag = f"<c{attributes(pairs, order and sort)}"
            inside += f"{tag}>{body}</c>" if body else f"{tag}/>"
        own = f' r="{number}"' if numbered else ""
        written += f"{between}<row{own} spans='1:5'>{inside}</row>"
    return written.replace("spans='1:5'", 'spans="1:5"')


@steady
@given(
    ROWS, st.sampled_from([0, 0, 0, 1]), st.sampled_from([True, True, True, False]), st.booleans()
)
@example([(1, [("A", ("n", "<v>45292.5</v>"), 2, 0)], True, "")], 0, True, False)
def test_whatever_is_written_by_hand_is_read_as_the_engine_reads_it(
    rows: list[Any], order: int, numbered: bool, is_1904: bool
) -> None:
    written = write_rows(rows, order=order, numbered=numbered)
    content = book(written, is_1904=is_1904)
    try:
        by_engine(content)
    except python_calamine.CalamineError:  # the engine refuses the file: nothing to compare with
        return
    compare(content)


PLAIN = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3" t="s"><v>0</v></c></row>'

PREFIXED = PLAIN.replace("<", "<x:").replace("<x:/", "</x:")


@pytest.mark.parametrize(
    "content",
    [
        book(PLAIN),
        book(PLAIN, head='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'),
        book(PLAIN, root=f'<worksheet xmlns="{MAIN}" xmlns:x14ac="http://x.y/z">'),
        register(),
    ],
)
def test_what_is_plain_is_read_in_the_fast_way(content: bytes) -> None:
    assert compare(content)


@pytest.mark.parametrize(
    "content",
    [
        book(PREFIXED, root=f'<x:worksheet xmlns:x="{MAIN}">'),
        book(PLAIN, root=f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}">'),
        book(PLAIN.replace("><row", "><!-- <row> --><row")),
        book(PLAIN.replace(' r="A1"', "").replace(' r="B3"', "")),
        book(PLAIN.replace(' r="1"', "").replace(' r="3"', "")),
        book(PLAIN + PLAIN),
        book(PLAIN.replace("<v>1<", "<v>1<!-- -->2<")),
    ],
    ids=["prefix", "two names", "comment", "cells unnamed", "rows unnamed", "twice", "in value"],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_engine(content: bytes) -> None:
    assert not compare(content)


def test_cells_that_only_seem_empty_are_told() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>1+1</f></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2" t="str"><f>""</f><v></v></c></row>'
    )
    sheet = sheet_of(book(rows))
    assert sheet.plain is not None
    faults: dict[str, str] = {}
    for stretch in sheet.plain.stretches(["A", "B"]):
        for letter in "AB":
            stretch.column(letter)
        faults |= stretch.faults
    assert faults == sheet.stored_faults() == {"B1": "=", "A2": "#REF!"}


def test_hidden_rows_are_known_once_they_were_passed() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in range(1, 6):
        sheet.append([row])
    sheet.row_dimensions[4].hidden = True
    opened = sheet_of(save(workbook))
    assert opened.plain is not None
    assert opened.plain.hidden_rows is None
    assert len(list(opened.plain.stretches(["A"]))) == 1
    assert opened.plain.hidden_rows == {4}
    assert opened.hidden_rows() == {4}


def is_plain(content: bytes) -> bool:
    package = XlsxPackage(content)
    return open_plain_sheet(package, SHEET, CellTypes(package)) is not None


def test_cells_far_from_one_another_are_no_matter_of_the_fast_way() -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert is_plain(book(PLAIN))
    assert not is_plain(book(PLAIN + corner))


def test_a_sheet_with_very_many_columns_is_no_matter_of_the_fast_way() -> None:
    assert is_plain(save_xlsx([list(range(100))] * 3))
    content = save_xlsx([list(range(4_000))] * 3)
    assert not is_plain(content)
    # E is 5 × 676, W is 23 × 26, V is 22: the 4,000th column.
    assert whole(sheet_of(content))["EWV3"] == 3999


def test_a_sheet_that_breaks_off_is_not_taken_for_whole() -> None:
    whole_one = register()
    broken = change_part(whole_one, SHEET, lambda xml: xml[: xml.index("</sheetData>")])
    assert is_plain(whole_one)
    assert not is_plain(broken)
