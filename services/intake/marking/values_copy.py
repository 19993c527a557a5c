"""A spreadsheet of any kind as a plain xlsx: the same sheets, the same values at the same cells."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import IO

from services.intake.files.cells import Cell, column_letter
from services.intake.files.sheets import Row, Sheet, open_workbook
from services.intake.files.stored_cells import UNCALCULATED
from services.intake.limits import Limits
from services.intake.marking.sheet_titles import make_title
from services.intake.marking.xml_edits import to_bytes, write_text, write_value

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_ZERO_DAY = datetime(1899, 12, 30)
_DAY = timedelta(days=1)
_DATE, _MOMENT, _CLOCK, _DURATION, _QUOTED = 1, 2, 3, 4, 5  # places in cellXfs of the styles below
_FORMULA_STARTS = ("=", "+", "-", "@")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_LONGEST_TEXT = 32_767
_WRITTEN_TOGETHER = 500
_COMPRESSION = 3  # a copy is handed over once; time counts more than size

STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm:ss"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6">'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1"/>'
        for number in (0, 164, 165, 21, 46)
    )
    + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def copy_values(
    content: bytes, *, file_name: str, sheet_name: str, limits: Limits
) -> tuple[bytes, Mapping[str, str]]:
    """Return the copy, and the title that each sheet has in it.

    `sheet_name` is for a sheet without one, as csv has it. Memory: what opening the file takes, and
    the packed copy. Raises Refused where the file cannot be opened.
    """
    workbook = open_workbook(content, file_name=file_name, limits=limits)
    titles: dict[str, str] = {}
    for name in workbook.names:
        titles[name] = make_title(name or sheet_name, taken=titles.values())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
        for name, text in _write_frame(titles, workbook.hidden):
            archive.writestr(name, to_bytes(text))
        for number, name in enumerate(workbook.names, 1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                _write_sheet(part, workbook.open_sheet(name))
    return buffer.getvalue(), titles


def _write_frame(titles: Mapping[str, str], hidden: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts around the sheets."""
    numbers = range(1, len(titles) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f"{overrides}</Types>",
    )
    yield (
        "_rels/.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
    )
    sheets = "".join(
        f'<sheet name="{write_value(title)}" sheetId="{n}"'
        f'{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""} r:id="rId{n}"/>'
        for n, (name, title) in zip(numbers, titles.items(), strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>",
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rIdStyles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>",
    )
    yield "xl/styles.xml", STYLES


def _write_sheet(part: IO[bytes], sheet: Sheet) -> None:
    part.write(
        to_bytes(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetFormatPr defaultRowHeight="15"/>')
    )
    part.write(b'<cols><col min="1" max="60" width="16" customWidth="1"/></cols><sheetData>')
    stored = {cell: said for cell, said in sheet.stored_faults().items() if said != UNCALCULATED}
    rows_with_errors = {int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for cell in stored}
    letters: list[str] = []
    written: list[str] = []
    for number, row in enumerate(sheet.rows(), sheet.first_row):
        if number > _LAST_ROW:
            break
        if len(letters) < len(row):
            width = min(len(row), _LAST_COLUMN - sheet.first_column)
            letters = [column_letter(sheet.first_column + index) for index in range(width)]
        errors = stored if number in rows_with_errors else {}
        cells = _write_row(row, letters, number, errors)
        if cells:
            written.append(f'<row r="{number}">{cells}</row>')
        if len(written) == _WRITTEN_TOGETHER:
            part.write("".join(written).encode())
            written.clear()
    part.write("".join(written).encode())
    part.write(b"</sheetData></worksheet>")


def _write_row(row: Row, letters: list[str], number: int, errors: Mapping[str, str]) -> str:
    written: list[str] = []
    for letter, cell in zip(letters, row, strict=False):
        name = f"{letter}{number}"
        if errors and name in errors:
            written.append(f'<c r="{name}" t="e"><v>{write_text(errors[name])}</v></c>')
        elif cell != "":
            written.append(_write_cell(name, cell))
    return "".join(written)


def _write_cell(name: str, cell: Cell) -> str:
    if isinstance(cell, str):
        text = write_text(cell[:_LONGEST_TEXT])
        # A text that looks like a formula stays text, even where somebody edits the cell.
        look = f' s="{_QUOTED}"' if cell.startswith(_FORMULA_STARTS) else ""
        return f'<c r="{name}"{look} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(cell, bool):
        return f'<c r="{name}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float) and isfinite(cell):
        return f'<c r="{name}"><v>{cell!r}</v></c>'
    if isinstance(cell, int | float):
        return _write_cell(name, str(cell))
    value, style = _serial(cell)
    if value < 0:  # before 1900 Excel knows no dates
        return _write_cell(name, str(cell))
    return f'<c r="{name}" s="{style}"><v>{value!r}</v></c>'


def _serial(cell: date | datetime | time | timedelta) -> tuple[float, int]:
    """Return a date or time as the number that Excel keeps, and its style."""
    match cell:
        case datetime():
            plain = cell.replace(tzinfo=None)
            return (plain - _ZERO_DAY) / _DAY, _MOMENT if plain.time() != time.min else _DATE
        case date():
            return (datetime.combine(cell, time.min) - _ZERO_DAY) / _DAY, _DATE
        case time():
            since = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
            return (since + timedelta(microseconds=cell.microsecond)) / _DAY, _CLOCK
        case timedelta():
            return cell / _DAY, _DURATION
