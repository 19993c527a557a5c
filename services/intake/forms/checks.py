"""The checks of a form on its rows and totals; every breach names the cells that disagree."""

from decimal import Decimal
from typing import Any

import narwhals as nw

from scoring.problems import Severity
from services.intake.files.cells import plain_number, show_cell
from services.intake.forms.conditions import ROW, all_present, express
from services.intake.forms.faults import Faults
from services.intake.forms.kinds import Check, Condition, RowSum
from services.intake.forms.table import Table
from services.intake.reading import MeasureValue


def run_checks(table: Table, frame: nw.DataFrame[Any], faults: Faults) -> None:
    """Note every breach of the form's checks; one whose columns are not all there is let be."""
    for check in table.kind.checks:
        if check.that is not None:
            _check_rows(check, check.that, table, frame, faults)
        elif check.row_sum is not None:
            _check_row_sums(check, check.row_sum, table, faults)
        else:
            _check_totals(check, table, faults)
    _check_heads(table, faults)


def _check_rows(
    check: Check, that: Condition, table: Table, frame: nw.DataFrame[Any], faults: Faults
) -> None:
    names = that.columns()
    if not set(names) <= set(table.values) or not that.references() <= set(table.references):
        return
    broken = frame.filter(all_present(names) & ~express(that, table))[ROW].to_list()
    index = {row: position for position, row in enumerate(table.rows)} if broken else {}
    first, *others = names
    for row in broken:
        shown = [_show(table, name, index[row]) for name in names]
        other_cells = ", ".join(f"{table.letter(name)}{row}" for name in others)
        letter = table.letter(first)
        faults.add(
            check.code or "",
            letter=letter,
            row=row,
            found=shown[0],
            expected="; ".join(shown[1:]),
            params={"says": check.says, "cell": f"{letter}{row}", "other": other_cells},
            severity=check.severity,
        )


def _check_row_sums(check: Check, sums: RowSum, table: Table, faults: Faults) -> None:
    names = (sums.total, *sums.parts)
    if not set(names) <= set(table.values):
        return
    columns = [table.values[name].to_pylist() for name in names]
    for row, total, *parts in zip(table.rows, *columns, strict=True):
        numbers = [part for part in parts if isinstance(part, Decimal)]
        if not isinstance(total, Decimal) or len(numbers) < len(parts) or total == sum(numbers):
            continue
        terms = " + ".join(
            f"{table.letter(name)}{row} ({plain_number(number)})"
            for name, number in zip(sums.parts, numbers, strict=True)
        )
        faults.add(
            "row_sum_differs",
            letter=table.letter(sums.total),
            row=row,
            found=plain_number(total),
            expected=plain_number(sum(numbers, Decimal(0))),
            params={"column": table.title(sums.total), "terms": terms},
            severity=check.severity,
        )


def _check_totals(check: Check, table: Table, faults: Faults) -> None:
    """Note totals that are not the sum of their rows.

    A total of a group or a page is about the rows since the total before, or about all so far; one
    of several totals of all may be about its own part of the table only.
    """
    grands = [total for total in table.totals if total.is_grand]
    for total in table.totals:
        for name in check.total_row or ():
            if name not in total.figures or name in table.untaken:
                continue
            ranges = [(total.first, total.last), (0, total.last)]
            if total.is_grand:
                whole = (0, max(table.rows))
                ranges = [whole] if len(grands) == 1 else [whole, *ranges]
            sums = [each for each in (_sum(table, name, *rows) for rows in ranges) if each]
            if not sums or any(total.figures[name] == each.value for each in sums):
                continue
            faults.add(
                "total_row_differs",
                letter=table.letter(name),
                row=total.row,
                found=plain_number(total.figures[name]),
                expected=plain_number(sums[0].value),
                params={"column": table.title(name), "cells": ", ".join(sums[0].cells)},
                severity=check.severity,
            )


def _check_heads(table: Table, faults: Faults) -> None:
    """Note heads of groups whose figures are not the sums of the rows under them."""
    for head in table.heads:
        for name in table.columns:
            under = _sum(table, name, head.first, head.last) if name in head.figures else None
            if under is None or name in table.untaken or under.value == head.figures[name]:
                continue
            faults.add(
                "group_total_differs",
                letter=table.letter(name),
                row=head.row,
                found=plain_number(head.figures[name]),
                expected=plain_number(under.value),
                params={"column": table.title(name), "cells": ", ".join(under.cells)},
                severity=Severity.WARNING,
            )


def _sum(table: Table, name: str, first: int, last: int) -> MeasureValue | None:
    """Return the sum of a column in some rows of the sheet with its cells; None for no rows."""
    places = [place for place, row in enumerate(table.rows) if first <= row <= last]
    if not places:
        return None
    numbers = [value for value in table.values[name].take(places).to_pylist() if value is not None]
    cells = table.cells(name, [table.rows[place] for place in places])
    return MeasureValue(sum(map(Decimal, numbers), Decimal(0)), cells)


def _show(table: Table, name: str, index: int) -> str:
    value = table.values[name][index].as_py()
    if value is None:
        return ""
    return plain_number(value) if isinstance(value, Decimal) else show_cell(value)
