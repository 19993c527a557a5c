"""Files opened as they are: by content, with places right, by a second engine where need be."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from scoring.problems import Severity
from services.intake.files import sheets
from services.intake.files.refusal import Refused
from services.intake.files.sheets import Kind, open_patiently, open_workbook
from services.intake.files.sparse_cells import CellBudget, SparseSheet, find_layout, lay_out
from services.intake.limits import MEBIBYTE, Limits
from services.text import text_in
from services.text.explain import write_problem
from tests.intake.files.odd_workbooks import (
    STRICT_LINKS,
    STRICT_MAIN,
    embed_xls,
    ods_cell,
    ods_table,
    relations,
    save_ods,
    save_xlsb,
    save_xml_spreadsheet,
    xlsb_cell,
    xlsb_row,
    xlsx_parts,
    zip_parts,
)
from tests.intake.files.opened import cells_of, first_sheet, open_here, refusal_of
from tests.intake.workbooks import change_part, far_corners, save, save_xls, save_xlsx

BOTH = pytest.mark.parametrize("patiently", [False, True], ids=["fast", "patient"])
ROWS = [["STT", "Mã"], [1.0, "007"]]
TABLE = {"A1": "STT", "B1": "Mã", "A2": 1.0, "B2": "007"}
KINDS = {
    Kind.XLSX: lambda: save_xlsx(ROWS),
    Kind.XLS: lambda: save_xls(ROWS),
    Kind.ODS: lambda: save_ods(ods_table(ROWS)),
    Kind.XLSB: lambda: save_xlsb(
        xlsb_row(1, xlsb_cell(0, "STT"), xlsb_cell(1, "Mã")),
        xlsb_row(2, xlsb_cell(0, 1.0), xlsb_cell(1, "007")),
    ),
    Kind.XML: lambda: save_xml_spreadsheet(
        '<Row><Cell><Data ss:Type="String">STT</Data></Cell>'
        '<Cell><Data ss:Type="String">Mã</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="Number">1</Data></Cell>'
        '<Cell><Data ss:Type="String">007</Data></Cell></Row>'
    ),
}


@BOTH
@pytest.mark.parametrize("name", ["tep.xlsx", "tep.xls", "tep.csv", "tep.html", "tep"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_content_tells_the_kind_not_the_name(kind: Kind, name: str, patiently: bool) -> None:
    workbook = open_here(KINDS[kind](), name, patiently=patiently)
    assert workbook.kind is kind
    assert cells_of(workbook.open_sheet(workbook.names[0])) == TABLE


def test_a_flat_open_document_is_read() -> None:
    sheet = first_sheet(save_ods(ods_table(ROWS), flat=True), "tep.xml")
    assert cells_of(sheet) == TABLE


@BOTH
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "xlsb", "csv"])
def test_blank_rows_and_columns_in_front_move_no_cell(kind: str, patiently: bool) -> None:
    rows = [[], [], ["", "", "a", "b"], ["", "", "c"]]
    content = {
        "xlsx": lambda: save_xlsx(rows),
        "xls": lambda: save_xls(rows),
        "ods": lambda: save_ods(ods_table(rows)),
        "xlsb": lambda: save_xlsb(
            xlsb_row(3, xlsb_cell(2, "a"), xlsb_cell(3, "b")), xlsb_row(4, xlsb_cell(2, "c"))
        ),
        "csv": lambda: b"\n\n,,a,b\n,,c,\n",
    }[kind]()
    sheet = first_sheet(content, f"tep.{kind}", patiently=patiently)
    assert cells_of(sheet) == {"C3": "a", "D3": "b", "C4": "c"}
    assert (sheet.first_row, sheet.first_column, sheet.height) == (3, 2, 2)
    assert [list(row) for row in sheet.rows()] == [["a", "b"], ["c", ""]]


@BOTH
def test_hidden_sheets_are_told(patiently: bool) -> None:
    workbook = Workbook()
    workbook.create_sheet("Ẩn").sheet_state = "hidden"
    workbook.create_sheet("Ẩn sâu").sheet_state = "veryHidden"
    opened = open_here(save(workbook), patiently=patiently)
    assert opened.names == ("Sheet", "Ẩn", "Ẩn sâu")
    assert opened.hidden == {"Ẩn", "Ẩn sâu"}
    book = xlwt.Workbook()
    book.add_sheet("A")
    book.add_sheet("B").visibility = 1
    buffer = io.BytesIO()
    book.save(buffer)
    assert open_here(buffer.getvalue(), "x.xls", patiently=patiently).hidden == {"B"}


# Layouts that other writers choose; what each holds is the same.
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>STT</t></is></c><c r="B1"><v>7</v></c></row>'
BARE = '<row><c t="inlineStr"><is><t>STT</t></is></c><c><v>7</v></c></row>'
ODD = {
    "strict": lambda: xlsx_parts(ROW, main=STRICT_MAIN, links=STRICT_LINKS),
    "places left out": lambda: xlsx_parts(BARE),
    "absolute target": lambda: xlsx_parts(ROW, sheet_target="/xl/worksheets/sheet1.xml"),
    "roundabout target": lambda: xlsx_parts(ROW, sheet_target="../xl/./worksheets/sheet1.xml"),
    "absolute workbook": lambda: xlsx_parts(ROW, workbook_target="/xl/workbook.xml"),
    "another folder": lambda: xlsx_parts(ROW, folder="book", workbook_target="book/workbook.xml"),
    "no folder": lambda: {
        name.removeprefix("/"): part
        for name, part in xlsx_parts(ROW, folder="", workbook_target="workbook.xml").items()
    },
    "another case": lambda: {
        name.replace("sheet1", "Sheet1"): part for name, part in xlsx_parts(ROW).items()
    },
    "backslashes": lambda: {
        name.replace("/", "\\") if "worksheets" in name else name: part
        for name, part in xlsx_parts(ROW).items()
    },
}


@BOTH
@pytest.mark.parametrize("layout", ODD)
def test_well_formed_files_of_odd_layout_are_read(layout: str, patiently: bool) -> None:
    sheet = first_sheet(zip_parts(ODD[layout]()), patiently=patiently)
    assert cells_of(sheet) == {"A1": "STT", "B1": 7.0}


def test_rows_out_of_order_are_put_in_order() -> None:
    rows = (
        '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>'
        '<row r="3"><c r="C3"><v>4</v></c></row>'
    )
    sheet = first_sheet(zip_parts(xlsx_parts(rows)), patiently=True)
    assert cells_of(sheet) == {"B1": 1.0, "A3": 3.0, "C3": 4.0}


def test_a_panic_of_the_fast_engine_leads_to_the_patient_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class PanicException(BaseException):
        """What pyo3 raises: no Exception."""

    def panic(*_: object) -> None:
        raise PanicException

    content = save_xlsx(ROWS)
    monkeypatch.setattr(sheets, "_open_by_engine", panic)
    assert cells_of(first_sheet(content)) == TABLE


# Far cells and budgets.


def test_two_corner_cells_cost_nothing_and_the_far_one_is_named() -> None:
    sheet = first_sheet(far_corners(), patiently=True)
    assert cells_of(sheet) == {"A1": 1.0}
    (note,) = sheet.notes
    assert (note.code, note.severity) == ("far_cells_ignored", Severity.WARNING)
    assert str(note.place) == "tep.xlsx!Sheet!XFD1048576"
    assert (note.found, note.expected, note.params["ignored"]) == ("1", "A1:A1", 1)
    assert "XFD" not in write_problem(text_in("vi"), note)


def test_a_table_keeps_its_place_beside_a_far_cell() -> None:
    workbook = Workbook()
    worksheet = workbook.worksheets[0]
    worksheet["A1"] = "x"
    for row in range(200_000, 200_004):
        worksheet.cell(row, 2, row)
    worksheet["XFA5"] = "y"
    sheet = first_sheet(save(workbook), patiently=True)
    assert cells_of(sheet) == {f"B{row}": float(row) for row in range(200_000, 200_004)}
    assert str(sheet.notes[0].place) == "tep.xlsx!Sheet!A1"
    assert sheet.notes[0].params["ignored"] == 2


def test_repeated_blanks_of_ods_are_no_rows() -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="{}">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    row = f"<table:table-row>{ods_cell('a')}</table:table-row>"
    table = blank.format(4) + row + blank.format(3) + row + blank.format(1_048_000)
    content = save_ods(f'<table:table table:name="S">{table}</table:table>')
    sheet = first_sheet(content, "x.ods", patiently=True)
    assert cells_of(sheet) == {"A5": "a", "A9": "a"}
    assert sheet.height == 5


def test_repeated_values_of_ods_are_repeated_up_to_the_budget() -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" '
        'office:value="1"/>'
    )
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    few = save_ods(f'<table:table table:name="S">{row.format(2, cell.format(3))}</table:table>')
    assert cells_of(first_sheet(few, "x.ods", patiently=True)) == dict.fromkeys(
        ["A1", "B1", "C1", "A2", "B2", "C2"], 1.0
    )
    many = row.format(1_048_576, cell.format(16_384))
    bomb = save_ods(f'<table:table table:name="S">{many}</table:table>')
    assert refusal_of(bomb, "x.ods", patiently=True) == ("too_many_cells", "")


def test_cells_in_no_common_place_are_left_out() -> None:
    sparse = SparseSheet(CellBudget())
    for step in range(100):
        sparse.add_row(1 + 2000 * step, {150 * step: "x"})
    layout = find_layout(sparse)
    assert (layout.height, layout.width, layout.ignored) == (1, 1, 99)


def test_a_sheet_with_some_blanks_is_laid_out_whole() -> None:
    sparse = SparseSheet(CellBudget())
    sparse.add_row(2, {3: "a", 500: "b"})
    sparse.add_row(1800, {3: "c"})
    layout = find_layout(sparse)
    rows = list(lay_out(sparse, layout))
    assert (len(rows), {len(row) for row in rows}, layout.ignored) == (1799, {498}, 0)
    assert (rows[0][0], rows[0][497], rows[1798][0]) == ("a", "b", "c")


# Locked, cut, packed, linked.


def locked_xls() -> bytes:
    """An xls whose first records say FILEPASS: [MS-XLS] 2.4.117, method XOR."""
    content = bytearray(save_xls(ROWS))
    at = content.find(struct.pack("<HH", 0x809, 16))
    # The record after BOF is overwritten whole by one of the same length.
    _, size = struct.unpack_from("<HH", content, at + 20)
    struct.pack_into("<HH", content, at + 20, 0x2F, size)
    return bytes(content)


def zip_with_flag() -> bytes:
    content = bytearray(save_xlsx(ROWS))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def encrypted_office() -> bytes:
    from tests.intake.files.test_documents import compound_file

    return compound_file("EncryptionInfo", "EncryptedPackage")


def encrypted_ods() -> bytes:
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"\x8f\x01\x02",
        "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>",
    }
    return zip_parts(parts)


@BOTH
@pytest.mark.parametrize("make", [locked_xls, zip_with_flag, encrypted_office, encrypted_ods])
def test_a_password_is_said(make: Callable[[], bytes], patiently: bool) -> None:
    assert refusal_of(make(), patiently=patiently) == ("password_protected", "")


@BOTH
@pytest.mark.parametrize("kind", [Kind.XLSX, Kind.ODS, Kind.XLSB, Kind.XML])
def test_a_file_cut_short_is_damaged(kind: Kind, patiently: bool) -> None:
    content = KINDS[kind]()
    for share in (0.3, 0.6, 0.9):
        cut = content[: int(len(content) * share)]
        assert refusal_of(cut, "x", patiently=patiently) == ("file_damaged", "")


def test_an_xls_cut_short_is_damaged() -> None:
    assert refusal_of(save_xls(ROWS)[:1500], "x.xls") == ("file_damaged", "")


def test_an_archive_is_looked_into_before_it_is_unpacked() -> None:
    bomb = io.BytesIO(save_xlsx(ROWS))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", bytes(101 * MEBIBYTE))
    with pytest.raises(Refused) as refused:
        open_workbook(bomb.getvalue(), file_name="x.xlsx", limits=Limits())
    assert refused.value.problem.code == "unpacked_too_large"
    assert refused.value.problem.params["size"] == 101
    many = io.BytesIO(save_xlsx(ROWS))
    with zipfile.ZipFile(many, "a") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/media/{number}", b"")
    assert refusal_of(many.getvalue()) == ("too_many_parts", "")


def test_parts_that_claim_the_same_bytes_are_refused() -> None:
    content = bytearray(save_xlsx(ROWS))
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 20, len(content))
    assert refusal_of(bytes(content)) == ("file_damaged", "")


@BOTH
def test_a_forged_size_ends_in_a_reading_or_a_sentence(patiently: bool) -> None:
    content = bytearray(save_xlsx(ROWS))
    at = content.find(b"xl/worksheets/sheet1.xml", content.find(b"PK\x01\x02")) - 46
    struct.pack_into("<L", content, at + 24, 8)
    code, _ = refusal_of(bytes(content), patiently=patiently)
    assert code in ("read", "file_damaged")


@BOTH
def test_names_that_climb_out_of_the_archive_are_names_only(
    patiently: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    content = io.BytesIO(save_xlsx(ROWS))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("../../evil.txt", b"x")
        archive.writestr("/evil.txt", b"x")
    assert cells_of(first_sheet(content.getvalue(), patiently=patiently)) == TABLE
    assert list(tmp_path.parent.parent.glob("evil.txt")) == []


@BOTH
def test_links_to_other_files_and_dde_are_never_followed(
    patiently: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link outside reads as what was last seen of it; one never seen is a fault of its cell."""
    outside = "http://127.0.0.1:1/other.xlsx"
    parts = xlsx_parts(
        '<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>5</v></c>'
        "<c r=\"B1\"><f>cmd|'/c calc'!A0</f></c>"
        '<c r="C1"><f>WEBSERVICE("http://127.0.0.1:1/")</f></c></row>'
    )
    workbook = str(parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = workbook.replace(
        "</workbook>",
        '<externalReferences><externalReference r:id="rId9"/></externalReferences></workbook>',
    )
    inside = str(parts["xl/_rels/workbook.xml.rels"])
    more = relations(("rId9", "externalLink", outside), more=' TargetMode="External"')
    link = more[more.index("<Relationship ") : more.index("</Relationships>")]
    parts["xl/_rels/workbook.xml.rels"] = inside.replace(
        "</Relationships>", f"{link}</Relationships>"
    )
    asked: list[str] = []
    monkeypatch.setattr("socket.socket.connect", lambda *_: asked.append("network"))
    monkeypatch.setattr("subprocess.Popen.__init__", lambda *_, **__: asked.append("program"))
    sheet = first_sheet(zip_parts(parts), patiently=patiently)
    assert cells_of(sheet) == {"A1": 5.0}
    assert sheet.stored_faults() == {"B1": "=", "C1": "="}
    assert asked == []


@BOTH
def test_declared_entities_are_refused(patiently: bool) -> None:
    doctype = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    content = change_part(
        save_xlsx(ROWS), "xl/worksheets/sheet1.xml", lambda xml: doctype + xml.replace("Mã", "&x;")
    )
    code, _ = refusal_of(content, patiently=patiently)
    assert code == "file_damaged" if patiently else code in ("read", "file_damaged")


@BOTH
def test_a_file_without_sheets_says_so(patiently: bool) -> None:
    assert refusal_of(save_ods(""), "x.ods", patiently=patiently) == ("no_sheets", "")
    page = b"<html><table><tr><td></td></tr></table></html>"
    assert refusal_of(page, "x.xls", patiently=patiently) == ("no_sheets", "")


def test_macros_of_an_xlsm_are_not_looked_at() -> None:
    content = io.BytesIO(save_xlsx(ROWS))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    assert cells_of(first_sheet(content.getvalue(), "x.xlsm")) == TABLE


@pytest.mark.parametrize("open_it", [open_workbook, open_patiently])
def test_refusals_have_sentences(open_it: Any) -> None:
    for content in (b"%PDF-1.7", b"PK\3\4", bytes(100), zip_parts({"a": "b"})):
        with pytest.raises(Refused) as refused:
            open_it(content, file_name="x", limits=Limits())
        for text in (text_in("vi"), text_in("en")):
            assert "{" not in write_problem(text, refused.value.problem)


WHOLE = tuple(make() for make in KINDS.values())


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_damaged_bytes_end_in_a_reading_or_a_refusal(data: st.DataObject) -> None:
    content = bytearray(WHOLE[data.draw(st.integers(0, len(WHOLE) - 1))])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert refusal_of(bytes(content), "x", patiently=True)[0] in ENDS


ENDS = {
    "read", "file_damaged", "not_a_spreadsheet", "password_protected", "unpacked_too_large",
    "too_many_cells", "no_sheets",
}  # fmt: skip


@BOTH
def test_a_workbook_embedded_in_an_xls_is_not_read_in_its_place(patiently: bool) -> None:
    content = embed_xls(save_xls(ROWS), save_xls([["khác"]], sheet="Nhúng"))
    assert open_here(content, "so.xls", patiently=patiently).names == ("Sheet1",)
    assert cells_of(first_sheet(content, "so.xls", patiently=patiently)) == TABLE
