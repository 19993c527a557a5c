"""What a file gives when it is opened, cell by cell."""

from datetime import datetime, time
from typing import Any

from services.intake.files.sheets import Refused, Sheet, Workbook, open_patiently, open_workbook
from services.intake.limits import Limits


def open_here(content: bytes, name: str = "tep.xlsx", *, patiently: bool = False) -> Workbook:
    """Open a file in this process."""
    engine = open_patiently if patiently else open_workbook
    return engine(content, file_name=name, limits=Limits())


def first_sheet(content: bytes, name: str = "tep.xlsx", *, patiently: bool = False) -> Sheet:
    """Open the first sheet of a file."""
    workbook = open_here(content, name, patiently=patiently)
    return workbook.open_sheet(workbook.names[0])


def cells_of(sheet: Sheet) -> dict[str, Any]:
    """Return the filled cells by name."""
    return {
        sheet.cell(sheet.first_row + offset, column): _plain(cell)
        for offset, row in enumerate(sheet.rows())
        for column, cell in enumerate(row)
        if cell != ""
    }


def _plain(cell: Any) -> Any:
    """A day and its midnight are one."""
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date()
    return cell


def refusal_of(
    content: bytes, name: str = "tep.xlsx", *, patiently: bool = False
) -> tuple[str, str]:
    """Return the code of the refusal and what it says the file is."""
    try:
        sheet = first_sheet(content, name, patiently=patiently)
        list(sheet.rows())
    except Refused as refused:
        return refused.problem.code, refused.problem.found
    return "read", ""
