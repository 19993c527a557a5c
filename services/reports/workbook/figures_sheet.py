"""The sheet of the figures: a row an input, the only sheet with figures to type."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from scoring.answers import LeafAnswers
from scoring.inputs import NOT_ARISING, Given, Input, InputType, Value
from scoring.model import Leaf
from services.reports.workbook.content import input_name
from services.reports.workbook.formulas import Cells, asked_again
from services.reports.workbook.writing import FIRST_ROW, Writing, at, framed, unlock
from services.text.cells import write_text

_HEADS = ("code", "item", "figure", "value", "valid", "origin")
_WIDTHS = (9, 38, 38, 16, 9, 60)
_TICK = '"✓";;"✗"'  # 1 and 0 as marks that need no language


@dataclass(frozen=True)
class LeafInputs:
    """The cells of a leaf's inputs, and those that say whether each is valid.

    `unreadable`: something is given that the rule does not ask for, so that nothing counts.
    """

    cells: Cells
    valid: str
    unreadable: bool


def write_figures(writing: Writing) -> dict[str, LeafInputs]:
    """Write the sheet and return where the inputs of each leaf stand, by its code."""
    sheet = writing.open_sheet("figures", _HEADS, _WIDTHS)
    measures = writing.content.criteria.head.measures
    row, found = FIRST_ROW, {}
    for leaf in writing.content.criteria.leaves:
        answers = writing.content.answers.get(leaf.code, LeafAnswers())
        given = asked_again(leaf.rule, answers.given)
        accepted = leaf.rule.accepted(measures)
        first = row
        places: dict[str, str] = {}
        options: dict[tuple[str, str], str] = {}
        for asked in _asked(writing, leaf, given):
            value = True if asked.name == NOT_ARISING and answers.not_arising else None
            _write_figure(writing, framed(sheet, row, 4), leaf, asked, given.get(asked.name, value))
            own = _write_options(writing, sheet, row, asked)
            valid = framed(sheet, row, 5)
            valid.value, valid.number_format = _valid(writing, row, asked, own), _TICK
            options |= own
            places[asked.name] = at(sheet, f"$D${row}")
            row += 1
        found[leaf.code] = LeafInputs(
            Cells(places, options, writing.yes, writing.no),
            at(sheet, f"$E${first}:$E${row - 1}") if row > first else "",
            any(name not in accepted for name in given),
        )
    return found


def _asked(writing: Writing, leaf: Leaf, given: Given) -> list[Input]:
    """Return what has a row: what is asked for, ballots, and a slot that was typed in itself."""
    measures = writing.content.criteria.head.measures
    accepted = leaf.rule.accepted(measures)
    ballots = {each.key for each in getattr(leaf.rule, "options", ())}
    typed = {slot.name for slot in leaf.rule.slots()} & given.keys()
    asked = {each.name: each for each in leaf.rule.inputs(measures)}
    asked |= {name: accepted[name] for name in accepted if name in typed}
    if ballots & given.keys():
        asked |= {name: accepted[name] for name in accepted if name in ballots}
    if leaf.when_not_arising is not None:
        asked[NOT_ARISING] = Input(NOT_ARISING, InputType.YES_NO)
    return list(asked.values())


def _write_figure(
    writing: Writing, cell: Cell, leaf: Leaf, asked: Input, value: Value | None
) -> None:
    """Write the row of an input around the cell of its value."""
    sheet, row, language = cell.parent, cell.row, writing.text.language
    label = (
        writing.text(f"scoring.input.{asked.name}")
        if asked.label is None
        else asked.label.in_language(language)
    )
    write_text(framed(sheet, row, 1), leaf.code)
    write_text(framed(sheet, row, 2), leaf.name.in_language(language))
    write_text(framed(sheet, row, 3), label[:1].upper() + label[1:])
    unlock(cell)
    if value is not None:
        _write_value(writing, cell, value, asked)
    write_text(framed(sheet, row, 6), writing.content.origins.get((leaf.code, asked.name), ""))
    writing.define(input_name(leaf.code, asked.name), at(sheet, f"$D${row}"))


def _write_value(writing: Writing, cell: Cell, value: Value, asked: Input) -> None:
    if isinstance(value, bool):
        write_text(cell, writing.text("papers_workbook.yes" if value else "papers_workbook.no"))
    elif isinstance(value, str):
        names = dict(asked.options)
        told = names[value].in_language(writing.text.language) if value in names else value
        write_text(cell, told)
    else:
        cell.value = int(value) if value.denominator == 1 else float(value)


def _write_options(
    writing: Writing, sheet: Worksheet, row: int, asked: Input
) -> dict[tuple[str, str], str]:
    """Let a value be chosen; return where the word of each key stands."""
    if asked.type is InputType.YES_NO:
        writing.offer(sheet, f"D{row}", writing.yes, writing.no)
        return {}
    options = {
        (asked.name, key): writing.word(name.in_language(writing.text.language))
        for key, name in asked.options
    }
    if options:
        places = list(options.values())
        writing.offer(sheet, f"D{row}", places[0], places[-1])
    return options


def _valid(writing: Writing, row: int, asked: Input, options: Mapping[tuple[str, str], str]) -> str:
    """Return the formula that is 1 where a figure is one of its type, and 0; an empty one is."""
    cell = f"$D${row}"
    match asked.type:
        case InputType.YES_NO:
            good = f"OR({cell}={writing.yes},{cell}={writing.no})"
        case InputType.CHOICE:
            good = f"OR({','.join(f'{cell}={place}' for place in options.values())})"
        case InputType.COUNT:
            good = f"IF(ISNUMBER({cell}),AND({cell}>=0,{cell}=INT({cell})),FALSE)"
        case InputType.PERCENT:
            good = f"IF(ISNUMBER({cell}),AND({cell}>=0,{cell}<=100),FALSE)"
        case _:
            good = f"IF(ISNUMBER({cell}),{cell}>=0,FALSE)"
    return f'=IF({cell}="",1,IF({good},1,0))'
