"""The sheet that lists the faults of a workbook, put in front of its own sheets."""

from services.intake.files.cells import column_letter
from services.intake.marking.marked_styles import MarkedStyles
from services.intake.marking.marks import FaultList, ListedFault
from services.intake.marking.xml_edits import to_bytes, write_text, write_value

FAULTS_MARK = "parindex:faults"
"""What cell A1, in a hidden row, says to whoever reads the file again: not a sheet of figures."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD_ROW = 3
_WIDTHS = (6, 14, 22, 14, 70, 30, 30)
_LONGEST_CELL = 32_767


def write_fault_sheet(faults: FaultList, styles: MarkedStyles) -> bytes:
    """Return the sheet as a part; every text is text, whatever it begins with."""
    text, head, link = (styles.plain(name) for name in ("text", "head", "link"))
    heads = _cells(0, _HEAD_ROW, faults.columns, [head] * len(faults.columns))
    rows = [
        f'<row r="1" hidden="1">{_cell(0, 1, FAULTS_MARK, 0)}</row>',
        f'<row r="2">{_cell(0, 2, faults.heading, 0)}</row>',
        f'<row r="{_HEAD_ROW}">{heads}</row>',
    ]
    links: list[str] = []
    for number, fault in enumerate(faults.rows, _HEAD_ROW + 1):
        looks = [text] * len(faults.columns)
        looks[faults.severity_column] = styles.marked(text, fault.severity)
        if fault.cell:
            looks[faults.link_column] = link
            links.append(_link(f"{column_letter(faults.link_column)}{number}", fault))
        count = f'<c r="A{number}" s="{text}"><v>{number - _HEAD_ROW}</v></c>'
        rows.append(f'<row r="{number}">{count}{_cells(1, number, fault.words, looks[1:])}</row>')
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(_WIDTHS, 1)
    )
    first = f"A{_HEAD_ROW + 1}"
    return to_bytes(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0" tabSelected="1">'
        f'<pane ySplit="{_HEAD_ROW}" topLeftCell="{first}" activePane="bottomLeft"'
        ' state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape"/></worksheet>'
    )


def quote_sheet(title: str) -> str:
    """Return a sheet's title as a reference has it."""
    return "'" + title.replace("'", "''") + "'"


def _cells(first: int, row: int, words: tuple[str, ...], looks: list[int]) -> str:
    return "".join(
        _cell(column, row, word, look)
        for column, (word, look) in enumerate(zip(words, looks, strict=True), first)
    )


def _cell(column: int, row: int, words: str, style: int) -> str:
    inner = f'<is><t xml:space="preserve">{write_text(words[:_LONGEST_CELL])}</t></is>'
    return f'<c r="{column_letter(column)}{row}" s="{style}" t="inlineStr">{inner}</c>'


def _link(cell: str, fault: ListedFault) -> str:
    target = f"{quote_sheet(fault.sheet)}!{fault.cell}"
    return f'<hyperlink ref="{cell}" location="{write_value(target)}"/>'
