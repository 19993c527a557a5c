"""Workbooks made part by part, for kinds no writer makes and layouts no writer chooses."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from services.intake.files.xls_records import read_workbook_stream

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

_FREE, _LAST_SECTOR, _SECTOR_OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
"""What a compound file's table says of a sector that is not followed by another."""


def zip_parts(parts: Mapping[str, str | bytes]) -> bytes:
    """Zip parts in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relations(*targets: tuple[str, str, str], links: str = LINKS, more: str = "") -> str:
    """Write relationships: identity, kind, target."""
    written = "".join(
        f'<Relationship Id="{identity}" Type="{links}/{kind}" Target="{target}"{more}/>'
        for identity, kind, target in targets
    )
    return f'<Relationships xmlns="{PACKAGE}">{written}</Relationships>'


def xlsx_parts(
    rows: str,
    *,
    folder: str = "xl",
    sheet_target: str = "worksheets/sheet1.xml",
    workbook_target: str = "xl/workbook.xml",
    main: str = MAIN,
    links: str = LINKS,
    styles: str = "",
    before: str = "",
) -> dict[str, str | bytes]:
    """Return the parts of an xlsx of one sheet "S"; `rows` is what stands in its sheetData."""
    sheet = f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": relations(("rId1", "officeDocument", workbook_target), links=links),
        f"{folder}/workbook.xml": book,
        f"{folder}/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", sheet_target), ("rId2", "styles", "styles.xml"), links=links
        ),
        f"{folder}/worksheets/sheet1.xml": sheet,
    }
    if styles:
        parts[f"{folder}/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
    return parts


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)
ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def save_ods(tables: str, *, styles: str = "", flat: bool = False, mime: str = ODS_MIME) -> bytes:
    """Save the tables given as XML, zipped or flat."""
    body = f"<office:automatic-styles>{styles}</office:automatic-styles>" + (
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    )
    if flat:
        head = f'<office:document {ODF} office:mimetype="{ODS_MIME}">'
        return f'<?xml version="1.0"?>{head}{body}</office:document>'.encode()
    content = f"<office:document-content {ODF}>{body}</office:document-content>"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{ODS_MIME}"/></m:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mime, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def ods_cell(value: Any) -> str:
    """Write a cell as LibreOffice does."""
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        kind, stated = "date", f'office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind, stated = "float", f'office:value="{value!r}"'
    else:
        kind, stated = "string", ""
    text = escape(str(value))
    return (
        f'<table:table-cell office:value-type="{kind}" {stated}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def ods_table(rows: Sequence[Sequence[Any]], *, name: str = "Bảng") -> str:
    """Write a table of plain rows."""
    written = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )
    return f"<table:table table:name={quoteattr(name)}>{written}</table:table>"


def _record(kind: int, data: bytes = b"") -> bytes:
    """Write a record of an xlsb: kind and length seven bits a byte. [MS-XLSB] 2.1.4."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    while size >= 128:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def xlsb_cell(column: int, value: Any, *, style: int = 0) -> bytes:
    """Write a cell: a float, a text, a flag; bytes of length one are the number of an error."""
    head = struct.pack("<LL", column, style)
    if isinstance(value, bool):
        return _record(4, head + bytes([value]))
    if isinstance(value, bytes):
        return _record(3, head + value)
    if isinstance(value, str):
        return _record(6, head + _wide(value))
    return _record(5, head + struct.pack("<d", value))


def xlsb_row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    """Write a row, its number counted from 1."""
    flags = bytes([0, 0x10 if hidden else 0, 0])
    return _record(0, struct.pack("<LLH", number - 1, 0, 300) + flags + bytes(4)) + b"".join(cells)


def save_xlsb(*rows: bytes, hidden_columns: tuple[int, int] | None = None) -> bytes:
    """Save one sheet "S"; the cell formats are 0: plain, 1: a date, 2: per cent."""
    columns = b""
    if hidden_columns:
        stated = struct.pack("<4LH", *hidden_columns, 2340, 0, 1)
        columns = _record(390) + _record(60, stated) + _record(391)
    sheet = b"".join(
        (_record(129), _record(148, struct.pack("<4L", 0, 9, 0, 9)), columns, _record(145), *rows,
         _record(146), _record(130))
    )  # fmt: skip
    bundle = struct.pack("<LL", 0, 1) + _wide("rId1") + _wide("S")
    workbook = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    formats = b"".join(
        _record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 14, 10)
    )
    styles = _record(278) + _record(617, struct.pack("<L", 3)) + formats + _record(618)
    return zip_parts(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": relations(
                ("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "styles", "styles.bin")
            ),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles + _record(279),
        }
    )


def save_xml_spreadsheet(table: str, *, styles: str = "", name: str = "S") -> bytes:
    """Save a workbook of Excel 2003 as XML."""
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<Styles>{styles}</Styles>"
        f'<Worksheet ss:Name="{name}"><Table>{table}</Table></Worksheet></Workbook>'
    ).encode()


def embed_xls(book: bytes, embedded: bytes) -> bytes:
    """Save an xls that holds another, whose stream the directory lists before its own.

    Streams lie in whole sectors of 512 bytes: the table of sectors, the directory, both streams.
    """
    inner, own = read_workbook_stream(embedded), read_workbook_stream(book)
    first, second = -(-len(inner) // 512), -(-len(own) // 512)
    chain = [_SECTOR_OF_TABLE, _LAST_SECTOR]
    for length in (first, second):
        chain += [*range(len(chain) + 1, len(chain) + length), _LAST_SECTOR]
    assert len(chain) <= 128  # one sector of table is enough
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    directory = (
        _entry("Root Entry", 5, child=3)
        + _entry("MBD00000001", 1, child=2)
        + _entry("Workbook", 2, start=2, size=len(inner))
        + _entry("Workbook", 2, right=1, start=2 + first, size=len(own))
    )
    head = struct.pack(
        "<8s16s5H6x9I109I",
        bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, _LAST_SECTOR, 0, _LAST_SECTOR, 0,
        0, *[_FREE] * 108,
    )  # fmt: skip
    streams = inner.ljust(512 * first, b"\0") + own.ljust(512 * second, b"\0")
    return head + table + directory + streams


def _entry(
    name: str, kind: int, *, child: int = _FREE, right: int = _FREE, start: int = 0, size: int = 0
) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBB3I36xIQ", letters, len(letters), kind, 1, _FREE, right, child, start, size
    )
