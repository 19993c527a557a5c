"""The sheet of the points: a row a leaf, its rule as a formula of the figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from scoring.answers import LeafAnswers, Proof
from scoring.inputs import NOT_ARISING
from scoring.model import Leaf, WhenNotArising
from services.reports.workbook.content import points_name
from services.reports.workbook.figures_sheet import LeafInputs
from services.reports.workbook.formulas import UNKNOWN, number, points_formula, rounded
from services.reports.workbook.writing import (
    FIRST_ROW,
    PARTS,
    POINTS_FORMAT,
    Writing,
    at,
    band,
    framed,
    unlock,
)
from services.text.cells import write_text

_HEADS = ("code", "item", "most", "counted", "exact", "points", "proven", "state", "part")
_WIDTHS = (9, 60, 10, 10, 12, 10, 12, 26, 10)
_SHOWN = 8  # columns; the last holds the part as a word for formulas


@dataclass(frozen=True)
class LeafCells:
    """The columns of a component's leaves that totals are made of, as ranges."""

    counted: str
    points: str
    part: str


def write_points(writing: Writing, inputs: Mapping[str, LeafInputs]) -> dict[str, LeafCells]:
    """Write the sheet and return the ranges of each component, by its code."""
    sheet = writing.open_sheet("points", _HEADS, _WIDTHS)
    sheet.column_dimensions["I"].hidden = True
    row, found = FIRST_ROW, {}
    for component in writing.content.criteria.components:
        band(sheet, row, _SHOWN)
        write_text(sheet.cell(row, 1), component.code)
        write_text(sheet.cell(row, 2), component.name.in_language(writing.text.language))
        first = row + 1
        for row, leaf in enumerate(component.leaves, first):
            _write_leaf(writing, sheet, row, leaf, inputs[leaf.code])
        columns = (at(sheet, f"${column}${first}:${column}${row}") for column in "DFI")
        found[component.code] = LeafCells(*columns)
        row += 1
    return found


def _write_leaf(
    writing: Writing, sheet: Worksheet, row: int, leaf: Leaf, inputs: LeafInputs
) -> None:
    answers = writing.content.answers.get(leaf.code, LeafAnswers())
    write_text(framed(sheet, row, 1), leaf.code)
    write_text(framed(sheet, row, 2), leaf.name.in_language(writing.text.language))
    framed(sheet, row, 3).value = float(leaf.maximum)
    counted, exact = _counted_and_exact(writing, leaf, inputs, answers)
    framed(sheet, row, 4).value = f"={counted}"
    framed(sheet, row, 5).value = f"={exact}"
    points = rounded(f"E{row}", writing.content.criteria.head.rounding, at="leaf")
    framed(sheet, row, 6).value = f'=IF(E{row}="","",{points})'
    sheet.cell(row, 5).number_format = "0.0000"
    for column in (3, 4, 6):
        sheet.cell(row, column).number_format = POINTS_FORMAT
    writing.define(points_name(leaf.code), at(sheet, f"$F${row}"))
    _write_state(writing, row, framed(sheet, row, 7), leaf, inputs)


def _counted_and_exact(
    writing: Writing, leaf: Leaf, inputs: LeafInputs, answers: LeafAnswers
) -> tuple[str, str]:
    """Return the formulas of the maximum that counts and of the points before rounding."""
    most = number(leaf.maximum)
    points = UNKNOWN if inputs.unreadable else points_formula(leaf, inputs.cells)
    if inputs.valid:
        points = f"IF(AND({inputs.valid}),{points},{UNKNOWN})"
    if leaf.when_not_arising is None:
        # said of an item that may not be absent, it makes the answers contradict each other
        return most, UNKNOWN if answers.not_arising else points
    absent = f"{inputs.cells.at[NOT_ARISING]}={writing.yes}"
    instead = most if leaf.when_not_arising is WhenNotArising.FULL else "0"
    excluded = leaf.when_not_arising is WhenNotArising.EXCLUDE
    counted = f"IF({absent},0,{most})" if excluded else most
    return counted, f"IF({absent},{instead},{points})"


def _write_state(writing: Writing, row: int, proven: Cell, leaf: Leaf, inputs: LeafInputs) -> None:
    """Write whether the figures are proven, and in which part of the total the points are."""
    sheet: Worksheet = proven.parent
    answers = writing.content.answers.get(leaf.code, LeafAnswers())
    known = bool(answers.answers) and answers.proof is Proof.PROVEN
    if leaf.self_scored:
        write_text(proven, writing.text("papers_workbook.yes" if known else "papers_workbook.no"))
        unlock(proven)
        writing.offer(sheet, f"G{row}", writing.yes, writing.no)
        scored = f'IF(G{row}={writing.yes},"proven","claimed")'
        part = f'IF(F{row}="","unknown",{scored})'
    else:
        part = f'IF(F{row}="","awaited","outside")'
        if leaf.when_not_arising is not None:  # that nothing arose is the department's own word
            absent = f"{inputs.cells.at[NOT_ARISING]}={writing.yes}"
            part = f'IF({absent},"{"proven" if known else "claimed"}",{part})'
    sheet.cell(row, 9).value = f"={part}"
    said = '""'
    for each in PARTS:
        word = writing.text(f"papers_workbook.parts.{each}")
        said = f'IF(I{row}="{each}","{word}",{said})'
    framed(sheet, row, 8).value = f"={said}"
