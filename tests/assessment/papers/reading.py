"""Papers opened again: the tables and paragraphs of a Word file as texts."""

import io

from docx import Document

Rows = list[list[str]]


def tables_of(content: bytes) -> list[Rows]:
    """Return the tables that have a head, as rows of texts."""
    found = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(content)).tables
    ]
    return [rows for rows in found if rows[0][0] in ("Mã", "STT", "Code", "No.")]


def words_of(content: bytes) -> list[str]:
    """Return the paragraphs, and those within cells."""
    document = Document(io.BytesIO(content))
    inner = [p for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs]
    return [each.text for each in (*document.paragraphs, *inner) if each.text]
