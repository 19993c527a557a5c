"""Filling in an entry workbook as a person does, cell by cell."""

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import load_workbook

from services.assessment.evidence.forms import entry_form
from services.assessment.view import view_round
from services.intake.entry.entry_workbook import write_entry_workbook
from services.store import Store
from services.text import text_in

CODE, INPUT = 1, 3
COLUMNS = {"value": "F", "document": "G", "page": "H", "note": "I"}


def entry_workbook(store: Store, round_id: int = 1) -> bytes:
    """Return the workbook that the page Nộp minh chứng hands out."""
    return write_entry_workbook(entry_form(view_round(store, round_id), text_in("vi")))


def filled(content: bytes, values: Mapping[tuple[str, str, str], Any]) -> tuple[bytes, list[str]]:
    """Put values by code, input and column; return the workbook and their places in that order."""
    book = load_workbook(io.BytesIO(content))
    places = []
    for (code, name, column), value in values.items():
        sheet, row = next(
            (sheet, row)
            for sheet in book.worksheets
            for row in range(1, sheet.max_row + 1)
            if (sheet.cell(row, CODE).value, sheet.cell(row, INPUT).value) == (code, name)
        )
        cell = f"{COLUMNS[column]}{row}"
        sheet[cell] = value
        places.append(f"{sheet.title} · {cell}")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), places
