"""The sheet of the scores: a row a component, and the whole with bonus, penalty and bounds."""

from collections.abc import Iterable, Mapping

from openpyxl.worksheet.worksheet import Worksheet

from scoring.model import Component, Role
from services.reports.workbook.content import HIGH, LOW, MAXIMUM, POINTS, points_name
from services.reports.workbook.formulas import number, rounded
from services.reports.workbook.points_sheet import LeafCells
from services.reports.workbook.writing import (
    FIRST_ROW,
    PARTS,
    POINTS_FORMAT,
    Writing,
    at,
    band,
    framed,
)
from services.text.cells import write_text

_HEADS = ("code", "component", "most", "points", "low", "high", *PARTS, "lost")
_WIDTHS = (9, 46, *[13] * 10)


def write_total(writing: Writing, leaves: Mapping[str, LeafCells]) -> None:
    """Write the sheet, from the columns of the leaves of each component."""
    sheet = writing.open_sheet("total", _HEADS, _WIDTHS)
    rows = {}
    for row, component in enumerate(writing.content.criteria.components, FIRST_ROW):
        _write_component(writing, sheet, row, component, leaves[component.code])
        rows[component.code] = row
    _write_whole(writing, sheet, rows)


def _write_component(
    writing: Writing, sheet: Worksheet, row: int, component: Component, leaves: LeafCells
) -> None:
    write_text(framed(sheet, row, 1), component.code)
    write_text(framed(sheet, row, 2), component.name.in_language(writing.text.language))
    counted, points, part = leaves.counted, leaves.points, leaves.part
    formulas = {
        "C": f"SUM({counted})",
        "G": f'SUMIFS({points},{part},"proven")',
        "H": f'SUMIFS({points},{part},"claimed")',
        "I": f'SUMIFS({points},{part},"outside")',
        "J": f'SUMIFS({counted},{part},"awaited")',
        "K": f'SUMIFS({counted},{part},"unknown")',
        "E": f"G{row}+I{row}",
        "F": f"C{row}-L{row}",
        "L": f"C{row}-SUM(G{row}:K{row})",
    }
    for column, formula in formulas.items():
        _write_number(sheet, f"{column}{row}", f"ROUND({formula},10)")
    known = f'COUNTIFS({points},">=0",{counted},">0")'  # one without a maximum tells nothing
    total = f"ROUND(G{row}+H{row}+I{row},10)"
    _write_number(sheet, f"D{row}", f'IF({known}=0,"",{total})')
    writing.define(points_name(component.code), at(sheet, f"$D${row}"))


def _write_whole(writing: Writing, sheet: Worksheet, rows: Mapping[str, int]) -> None:
    head, components = writing.content.criteria.head, writing.content.criteria.components
    row = max(rows.values()) + 2

    def content(column: str) -> str:
        return _sum(f"N({column}{rows[e.code]})" for e in components if e.role is Role.CONTENT)

    def block(role: Role, column: str) -> str:
        return _sum(
            f"MIN(N({column}{rows[each.code]}),{number(each.max_points)})"
            for each in components
            if each.role is role
        )

    scale = "1"
    if head.rescale_to is not None:
        most = content("C")
        scale = f"IF({most}=0,1,{number(head.rescale_to)}/({most}))"

    def whole(column: str, *, penalty: str) -> str:
        gained = f"({content(column)})*{scale}+{block(Role.BONUS, column)}"
        total = f"MAX(0,{gained}-({block(Role.PENALTY, penalty)}))"
        return rounded(f"ROUND({total},10)", head.rounding, at="total")

    band(sheet, row, len(_HEADS))
    write_text(sheet.cell(row, 2), writing.text("papers_workbook.whole"))
    known = "+".join(f'(D{each}<>"")' for each in rows.values())
    _write_number(sheet, f"C{row}", f"ROUND(({content('C')})*{scale},10)")
    _write_number(sheet, f"D{row}", f'IF({known}=0,"",{whole("D", penalty="D")})')
    _write_number(sheet, f"E{row}", whole("E", penalty="F"))
    _write_number(sheet, f"F{row}", whole("F", penalty="D"))
    for name, column in ((MAXIMUM, "C"), (POINTS, "D"), (LOW, "E"), (HIGH, "F")):
        writing.define(name, at(sheet, f"${column}${row}"))


def _write_number(sheet: Worksheet, place: str, formula: str) -> None:
    cell = framed(sheet, sheet[place].row, sheet[place].column)
    cell.value, cell.number_format = f"={formula}", POINTS_FORMAT


def _sum(parts: Iterable[str]) -> str:
    return "+".join(parts) or "0"
