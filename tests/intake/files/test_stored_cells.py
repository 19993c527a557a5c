"""Facts that the engine hides: told of every kind of file that states them, by hand-made files."""

import io
import struct

import pytest
import xlwt
from openpyxl import Workbook

from services.intake.files.sheets import Sheet
from services.intake.files.stored_cells import StoredSheet, find_stored_faults
from services.intake.files.stored_values import is_percent_format
from tests.intake.files.odd_workbooks import (
    ods_cell,
    save_ods,
    save_xlsb,
    save_xml_spreadsheet,
    xlsb_cell,
    xlsb_row,
    xlsx_parts,
    zip_parts,
)
from tests.intake.files.opened import cells_of, first_sheet
from tests.intake.workbooks import save, save_xlsx

BOTH = pytest.mark.parametrize("patiently", [False, True], ids=["fast", "patient"])


def save_facts_xlsx() -> bytes:
    """B2 a formula never calculated, C2 text; row 3 hidden, column D hidden; B4, D4 per cent."""
    workbook = Workbook()
    worksheet = workbook.worksheets[0]
    for cell, value in {
        "A1": "STT",
        "B2": "=1+1",
        "C2": "x",
        "A3": 3,
        "B4": 0.985,
        "D4": 1,
    }.items():
        worksheet[cell] = value
    worksheet["B4"].number_format = "0.0%"
    worksheet["D4"].number_format = "0%"
    worksheet["A3"].number_format = '0" %"'
    worksheet.row_dimensions[3].hidden = True
    worksheet.column_dimensions["D"].hidden = True
    return save(workbook)


def save_facts_xls() -> bytes:
    workbook = xlwt.Workbook()
    worksheet = workbook.add_sheet("S")
    percent = xlwt.easyxf(num_format_str="0.0%")
    worksheet.write(0, 0, "STT")
    worksheet.write(1, 1, xlwt.Formula("1+1"))
    worksheet.write(1, 2, "x")
    worksheet.write(2, 0, 3)
    worksheet.write(3, 1, 0.985, percent)
    worksheet.write(3, 3, 1, percent)
    worksheet.row(2).hidden = True
    worksheet.col(3).hidden = True
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def save_facts_ods() -> bytes:
    percent = '<table:table-cell office:value-type="percentage" office:value="{}"/>'
    formula = '<table:table-cell table:formula="of:=1+1"/>'
    return save_ods(
        '<table:table table:name="S">'
        '<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{ods_cell('STT')}</table:table-row>"
        f"<table:table-row>{ods_cell('')}{formula}{ods_cell('x')}</table:table-row>"
        f'<table:table-row table:visibility="filter">{ods_cell(3)}</table:table-row>'
        f"<table:table-row>{ods_cell('')}{percent.format(0.985)}{ods_cell('')}{percent.format(1)}"
        "</table:table-row></table:table>"
    )


def save_facts_xml() -> bytes:
    def number(place: int, value: float, style: str = "") -> str:
        data = f'<Data ss:Type="Number">{value}</Data>'
        return f'<Cell ss:Index="{place}"{style}>{data}</Cell>'

    percent = ' ss:StyleID="p"'
    return save_xml_spreadsheet(
        '<Column ss:Index="4" ss:Hidden="1"/>'
        '<Row><Cell><Data ss:Type="String">STT</Data></Cell></Row>'
        '<Row><Cell ss:Index="2" ss:Formula="=1+1"/>'
        '<Cell><Data ss:Type="String">x</Data></Cell></Row>'
        f'<Row ss:Hidden="1">{number(1, 3)}</Row>'
        f"<Row>{number(2, 0.985, percent)}{number(4, 1, percent)}</Row>",
        styles='<Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>',
    )


FACTS = {
    "tep.xlsx": save_facts_xlsx,
    "tep.xls": save_facts_xls,
    "tep.ods": save_facts_ods,
    "tep.xml": save_facts_xml,
}


@BOTH
@pytest.mark.parametrize("name", FACTS)
def test_facts_of_every_kind(name: str, patiently: bool) -> None:
    sheet = first_sheet(FACTS[name](), name, patiently=patiently)
    assert_facts(sheet)


def assert_facts(sheet: Sheet) -> None:
    assert sheet.stored_faults() == {"B2": "="}
    assert sheet.hidden_rows() == {3}
    assert sheet.hidden_columns() == {"D"}
    assert sheet.percent_cells(["A", "B"]) == {"B4"}
    assert sheet.percent_cells({"D"}) == {"D4"}
    assert sheet.percent_cells([]) == frozenset()


@BOTH
def test_facts_of_xlsb(patiently: bool) -> None:
    content = save_xlsb(
        xlsb_row(1, xlsb_cell(0, "STT"), xlsb_cell(1, b"\x07")),
        xlsb_row(3, xlsb_cell(0, 3.0), hidden=True),
        xlsb_row(4, xlsb_cell(1, 0.985, style=2), xlsb_cell(3, 1.0, style=2)),
        hidden_columns=(3, 3),
    )
    sheet = first_sheet(content, "tep.xlsb", patiently=patiently)
    assert sheet.stored_faults() == {"B1": "#DIV/0!"}
    assert sheet.hidden_rows() == {3}
    assert sheet.hidden_columns() == {"D"}
    assert sheet.percent_cells(["A", "B", "D"]) == {"B4", "D4"}


ERRORS = "#REF!", "#DIV/0!", "#N/A"


@BOTH
def test_errors_of_xlsx_are_never_empty(patiently: bool) -> None:
    cells = "".join(
        f'<c r="{letter}1" t="e"><v>{error}</v></c>'
        for letter, error in zip("ABC", ERRORS, strict=True)
    )
    content = zip_parts(xlsx_parts(f'<row r="1">{cells}<c r="D1"><v>1</v></c></row>'))
    sheet = first_sheet(content, patiently=patiently)
    assert sheet.stored_faults() == {"A1": "#REF!", "B1": "#DIV/0!", "C1": "#N/A"}
    assert cells_of(sheet) == {"D1": 1}


@BOTH
def test_errors_of_xls_are_never_empty(patiently: bool) -> None:
    workbook = xlwt.Workbook()
    worksheet = workbook.add_sheet("S")
    worksheet.write(0, 0, "a")
    for column, error in enumerate(ERRORS, 1):
        worksheet.row(0).set_cell_error(column, error.replace("N/A", "N/A!"))
    buffer = io.BytesIO()
    workbook.save(buffer)
    sheet = first_sheet(buffer.getvalue(), "tep.xls", patiently=patiently)
    assert sheet.stored_faults() == {"B1": "#REF!", "C1": "#DIV/0!", "D1": "#N/A"}
    assert cells_of(sheet) == {"A1": "a"}


def test_a_formula_of_xls_that_gives_an_error_or_nought_by_itself() -> None:
    # FORMULA, [MS-XLS] 2.4.127: row, column, format, result, flags; here in a stream of records.
    from services.intake.files.xls_records import read_stored_cells

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def formula(column: int, result: bytes, flags: int) -> bytes:
        return record(6, struct.pack("<HHH", 4, column, 0) + result + struct.pack("<H", flags))

    error = b"\x02\0\x17\0\0\0\xff\xff"
    name = bytes([1, 0]) + b"S"
    head = record(0x809, struct.pack("<HH", 0x600, 5) + bytes(12))
    sheet_at = len(head) + 4 + 6 + len(name) + 4
    stream = head + record(0x85, struct.pack("<LH", sheet_at, 0) + name) + record(10, b"")
    stream += record(0x809, struct.pack("<HH", 0x600, 16) + bytes(12))
    stream += formula(0, error, 0) + formula(1, bytes(8), 0) + formula(2, bytes(8), 2)
    blank = formula(3, b"\x03\0\0\0\0\0\xff\xff", 0)
    stream += blank  # beside calculated ones, an empty text
    stream += record(10, b"")
    # A formula calculated to nought is nought; one left to Excel has no value.
    faults = read_stored_cells(stream, sheet_name="S").faults
    assert faults == {"A5": "#REF!", "C5": "="}


@BOTH
def test_errors_of_ods_are_never_empty(patiently: bool) -> None:
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    content = save_ods(
        f'<table:table table:name="S"><table:table-row>{ods_cell("a")}{error}'
        "</table:table-row></table:table>"
    )
    sheet = first_sheet(content, "tep.ods", patiently=patiently)
    assert sheet.stored_faults() == {"B1": "#DIV/0!"}


def test_cells_without_places_are_counted() -> None:
    content = zip_parts(
        xlsx_parts('<row><c><v>1</v></c><c><f>1+1</f></c></row><row><c t="e"/></row>')
    )
    assert find_stored_faults(content, sheet_name="S") == {"B1": "=", "A2": "#ERROR!"}


def test_a_formula_that_gives_the_empty_text_is_calculated() -> None:
    content = zip_parts(xlsx_parts('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>'))
    assert find_stored_faults(content, sheet_name="S") == {}


def test_a_sheet_without_signs_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("parsed")

    stored = StoredSheet(save_xlsx([["a", 1]]), "Sheet1")
    monkeypatch.setattr(StoredSheet, "_parse", fail)
    assert (stored.stored_faults(), stored.hidden_rows()) == ({}, frozenset())
    assert (stored.hidden_columns(), stored.percent_cells(["A"])) == (frozenset(), frozenset())


def test_other_files_give_nothing() -> None:
    assert find_stored_faults(b"a;b", sheet_name="") == {}
    assert find_stored_faults(b"PK\3\4", sheet_name="S") == {}
    assert find_stored_faults(save_xlsx([["a"]]), sheet_name="Other") == {}


@pytest.mark.parametrize("code", ["0%", "0.00%", '"x"0.0%', "[Red]0%;-0%"])
def test_percent_formats(code: str) -> None:
    assert is_percent_format(code)


@pytest.mark.parametrize("code", ["General", "0.00", '0" %"', "0\\%", "dd/mm/yyyy"])
def test_other_formats(code: str) -> None:
    assert not is_percent_format(code)
