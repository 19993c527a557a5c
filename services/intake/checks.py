"""The checks of a form on its rows and totals; every breach names the cells that disagree."""

from decimal import Decimal
from typing import Any

import narwhals as nw

from services.intake.cells import show_cell
from services.intake.conditions import ROW, all_present, express
from services.intake.faults import Faults
from services.intake.kinds import Check, Condition, RowSum
from services.intake.table import Table


def run_checks(table: Table, frame: nw.DataFrame[Any], faults: Faults) -> None:
    """Note every breach of the form's checks; one whose columns are not all there is let be."""
    for check in table.kind.checks:
        if check.that is not None:
            _check_rows(check, check.that, table, frame, faults)
        elif check.row_sum is not None:
            _check_row_sums(check, check.row_sum, table, faults)
        else:
            _check_totals(check, table, faults)


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
    columns = [table.values[name] for name in names]
    for row, total, *parts in zip(table.rows, *columns, strict=True):
        numbers = [part for part in parts if isinstance(part, Decimal)]
        if not isinstance(total, Decimal) or len(numbers) < len(parts) or total == sum(numbers):
            continue
        terms = " + ".join(
            f"{table.letter(name)}{row} ({number:f})"
            for name, number in zip(sums.parts, numbers, strict=True)
        )
        faults.add(
            "row_sum_differs",
            letter=table.letter(sums.total),
            row=row,
            found=f"{total:f}",
            expected=f"{sum(numbers, Decimal(0)):f}",
            params={"column": table.header.texts[sums.total], "terms": terms},
            severity=check.severity,
        )


def _check_totals(check: Check, table: Table, faults: Faults) -> None:
    if not table.totals:
        return
    row, stated = table.totals[-1]
    for name in check.total_row or ():
        if name not in stated or name in table.untaken:
            continue
        total = sum((v for v in table.values[name] if isinstance(v, Decimal)), Decimal(0))
        if stated[name] != total:
            faults.add(
                "total_row_differs",
                letter=table.letter(name),
                row=row,
                found=f"{stated[name]:f}",
                expected=f"{total:f}",
                params={
                    "column": table.header.texts[name],
                    "cells": ", ".join(table.cells(name, table.rows)),
                },
                severity=check.severity,
            )


def _show(table: Table, name: str, index: int) -> str:
    value = table.values[name][index]
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else show_cell(value)
