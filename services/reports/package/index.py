"""The index of a package, as a workbook and as a page: which file proves what, what is missing."""

import io
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from services.reports.package.content import PackageContent, Packed
from services.text import Text
from services.text.cells import write_text

_FILE_HEADS = ("codes", "path", "number", "issued", "title", "places", "size", "sha256", "state")
_MISSING_HEADS = ("code", "name", "owed")
_WIDTHS = (14, 44, 20, 13, 44, 40, 12, 68, 22)

_STYLE = (
    "body{font-family:'Times New Roman',serif;margin:2rem;color:#1f2933}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #bfbfbf;padding:4px 6px;vertical-align:top;text-align:left}"
    "th{background:#dce6f1}code{font-size:.75rem;word-break:break-all}"
    "@page{size:A4 landscape;margin:15mm}thead{display:table-header-group}tr{break-inside:avoid}"
)


def index_workbook(content: PackageContent, packed: Sequence[Packed], text: Text) -> bytes:
    """Return the index as a workbook of two sheets: files, and what is missing."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    files = workbook.create_sheet(text("papers_package.files"))
    _write_table(files, _title(content, text), _heads(_FILE_HEADS, text), _file_rows(packed, text))
    missing = workbook.create_sheet(text("papers_package.missing"))
    rows = ([each.code, each.name, each.owed] for each in content.missing)
    _write_table(missing, _title(content, text), _heads(_MISSING_HEADS, text), rows)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def index_page(content: PackageContent, packed: Sequence[Packed], text: Text) -> bytes:
    """Return the index as a page that opens anywhere, each file a link into the package."""
    parts = [
        "<!doctype html>",
        f'<html lang="{text.language}"><meta charset="utf-8">',
        f"<title>{escape(text('papers_package.index'))}</title><style>{_STYLE}</style>",
        *(f"<p>{escape(line)}</p>" for line in _title(content, text) if line),
        f"<h2>{escape(text('papers_package.files'))}</h2>",
        *_page_table(_heads(_FILE_HEADS, text), _file_rows(packed, text), link=1),
        f"<h2>{escape(text('papers_package.missing'))}</h2>",
        *_page_table(
            _heads(_MISSING_HEADS, text),
            ([each.code, each.name, each.owed] for each in content.missing),
        ),
        "</html>",
    ]
    return "\n".join(parts).encode("utf-8", errors="replace")


def _title(content: PackageContent, text: Text) -> list[str]:
    told = {"unit": content.unit, "year": content.year}
    made = f"{content.made:%H:%M %d/%m/%Y}"
    return [
        text("papers_package.title", **told),
        content.mark,
        text("papers_package.traced", set=content.set_name, edition=content.edition, made=made),
    ]


def _heads(names: Sequence[str], text: Text) -> list[str]:
    return [text(f"papers_package.heads.{name}") for name in names]


def _file_rows(packed: Sequence[Packed], text: Text) -> Iterator[list[str]]:
    for each in packed:
        file = each.file
        state = "whole" if each.whole else "damaged" if each.path else "gone"
        yield [
            ", ".join(file.codes),
            each.path or file.name,
            file.number,
            file.issued,
            file.title,
            file.places,
            text("papers_package.bytes", n=file.size),
            file.sha256,
            text(f"papers_package.states.{state}"),
        ]


def _write_table(
    sheet: Worksheet, title: Sequence[str], heads: Sequence[str], rows: Iterator[list[str]]
) -> None:
    for row, line in enumerate(title, 1):
        write_text(sheet.cell(row, 1), line)
    first = len(title) + 2
    for row, cells in enumerate([heads, *rows], first):
        for column, words in enumerate(cells, 1):
            cell = sheet.cell(row, column)
            write_text(cell, words)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(name="Times New Roman", size=11, bold=row == first)
    for letter, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = sheet.cell(first + 1, 1)
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def _page_table(
    heads: Sequence[str], rows: Iterator[list[str]], *, link: int | None = None
) -> Iterator[str]:
    yield "<table><thead><tr>"
    yield "".join(f"<th>{escape(head)}</th>" for head in heads)
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = [escape(words) for words in row]
        if link is not None and "/" in row[link]:
            cells[link] = f'<a href="{_address(row[link])}">{cells[link]}</a>'
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</tbody></table>"


def _address(path: str) -> str:
    return escape(quote(path), quote=True)
