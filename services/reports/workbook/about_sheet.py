"""The sheet that says what a workbook was made of: set and edition, files, when."""

from services.reports.workbook.writing import HEAD_ROW, Writing, framed
from services.text.cells import write_text


def write_about(writing: Writing) -> None:
    """Write the sheet."""
    content, head = writing.content, writing.content.criteria.head
    sheet = writing.workbook.create_sheet(writing.text("papers_workbook.sheets.about"))
    writing.write_title(sheet, writing.text("papers_workbook.title_about"))
    rows = [
        (writing.text("papers_workbook.about.unit"), content.unit),
        (writing.text("papers_workbook.about.year"), str(content.year)),
        (
            writing.text("papers_workbook.about.set"),
            f"{head.set} · {head.name.in_language(writing.text.language)}",
        ),
        (writing.text("papers_workbook.about.edition"), content.edition),
        (writing.text("papers_workbook.about.decision"), head.source.decision),
        (writing.text("papers_workbook.about.made"), f"{content.made:%H:%M %d/%m/%Y}"),
        (writing.text("papers_workbook.about.evidence"), ""),
        *((file.name, file.sha256) for file in content.evidence),
    ]
    for row, (left, right) in enumerate(rows, HEAD_ROW):
        write_text(framed(sheet, row, 1), left)
        write_text(framed(sheet, row, 2), right)
    sheet.column_dimensions["A"].width = 44
    sheet.column_dimensions["B"].width = 80
