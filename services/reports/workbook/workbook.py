"""A criteria set and its answers as a workbook: figures, rules as formulas, components, total."""

import io

from openpyxl import DEFUSEDXML, Workbook
from openpyxl.workbook.protection import WorkbookProtection

from services.reports.workbook.about_sheet import write_about
from services.reports.workbook.content import WorkbookContent
from services.reports.workbook.figures_sheet import write_figures
from services.reports.workbook.points_sheet import write_points
from services.reports.workbook.total_sheet import write_total
from services.reports.workbook.writing import Writing, fit_rows
from services.text import Text

if not DEFUSEDXML:  # openpyxl parses without guard where the package is missing, and says nothing
    raise ImportError("defusedxml is needed beside openpyxl")


def write_workbook(content: WorkbookContent, text: Text) -> bytes:
    """Write the workbook; opened, it counts what `scoring` counts from the same figures.

    Only figures and whether they are proven can be typed in: the sheets are locked without a
    password, so that nothing is overwritten by mistake.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    writing = Writing(workbook, content, text)
    inputs = write_figures(writing)
    leaves = write_points(writing, inputs)
    write_total(writing, leaves)
    write_about(writing)
    for title, steps in (("total", -3), ("points", -1), ("words", 4)):  # what is asked for first
        workbook.move_sheet(writing.text(f"papers_workbook.sheets.{title}"), steps)
    for sheet in workbook.worksheets:
        fit_rows(sheet)
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False
    workbook.active = 0
    workbook.security = WorkbookProtection(lockStructure=True)
    workbook.calculation.fullCalcOnLoad = True
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
