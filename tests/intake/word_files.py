"""Word documents for the tests, made cell by cell as offices have them; all content is MẪU."""

import io
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Table = Sequence[Sequence[str]]
"""Rows of cells, each a text or the XML of a `<w:tc>`."""


def paragraph(*texts: str) -> str:
    runs = "".join(f'<w:r><w:t xml:space="preserve">{each}</w:t></w:r>' for each in texts)
    return f"<w:p>{runs}</w:p>"


def cell(*lines: str, span: int = 1, merge: str = "") -> str:
    """Return a cell over `span` columns; `merge` is "restart" or "continue" downwards."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        properties += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    body = "".join(paragraph(each) for each in lines) or paragraph()
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"


def table(rows: Table) -> str:
    lines = (
        "".join(each if each.startswith("<w:tc>") else cell(each) for each in row) for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def document(*body: str, main: str = "word/document.xml", head: str = "") -> bytes:
    """Return a document of paragraphs and tables; `head` stands before its XML."""
    return packed(
        {
            "[Content_Types].xml": "<Types xmlns='x'>"
            f"<Override PartName='/{main}' ContentType='{MAIN}'/></Types>",
            "_rels/.rels": "<Relationships/>",
            main: f'{head}<w:document xmlns:w="{W}"><w:body>{"".join(body)}</w:body></w:document>',
        }
    )


def packed(parts: Mapping[str, str]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return saved.getvalue()
