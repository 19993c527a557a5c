"""Conditions of a form as narwhals expressions: they run on Arrow, pandas, DuckDB alike.

Moments are compared, never their differences. A day without a clock time may be any moment of that
day, so it is compared in favour of the dossier: returned on the 15th at 16:30 is within a due date
of the 15th, and returned on the 15th is not before a reception on the 15th at 08:30.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import reduce
from typing import Any

import narwhals as nw

from services.intake.cells import is_whole_day
from services.intake.columns import Value
from services.intake.date_text import END_OF_DAY
from services.intake.kinds import REFERENCES, ColumnType, Comparison, Condition
from services.intake.table import Table

ROW = "row"
_LATEST = "{}__latest"
_DTYPES: Mapping[ColumnType, Any] = {
    ColumnType.DATETIME: nw.Datetime("us"),
    ColumnType.TEXT: nw.String,
    ColumnType.CHOICE: nw.String,
    ColumnType.ORDER: nw.String,
}


def make_frame(table: Table) -> nw.DataFrame[Any]:
    """Build a frame of the values, with the sheet's row numbers as `row`."""
    series = [_series(ROW, table.rows, nw.Int64)]
    for name in table.values:
        kind = table.kind.columns[name].type
        values = table.values[name]
        series.append(_series(name, values, _DTYPES.get(kind) or _number_type(values)))
        if kind is ColumnType.DATETIME:
            series.append(
                _series(_LATEST.format(name), [_latest(v) for v in values], _DTYPES[kind])
            )
    return nw.concat([each.to_frame() for each in series], how="horizontal")


def express(condition: Condition, table: Table) -> nw.Expr:
    """Write a condition as an expression that is true or false in every row, never missing."""
    parts: list[nw.Expr] = []
    for name, test in condition.root.items():
        if isinstance(test, tuple):
            parts.append(reduce(lambda a, b: a | b, (express(each, table) for each in test)))
        elif test == "present":
            parts.append(~nw.col(name).is_null())
        elif test == "absent":
            parts.append(nw.col(name).is_null())
        else:
            parts.append(_compare(name, test, table))
    return reduce(lambda a, b: a & b, parts)


def all_present(names: Iterable[str]) -> nw.Expr:
    """Write that every named column has a value."""
    return reduce(lambda a, b: a & b, (~nw.col(name).is_null() for name in names))


def _compare(name: str, test: Comparison, table: Table) -> nw.Expr:
    if test.operand is None:
        return all_present([name]) & nw.col(name).is_in(list(test.words))
    names = [name]
    if isinstance(test.operand, str) and test.operand not in REFERENCES:
        names.append(test.operand)
    early, late = _earliest(name), _latest_column(name, table)
    other_early, other_late = _operand(test.operand, table)
    if test.at_most is not None:
        holds = early <= other_late
    elif test.above is not None:
        holds = early > other_late
    elif test.at_least is not None:
        holds = late >= other_early
    else:
        holds = late < other_early
    return all_present(names) & holds


def _operand(operand: Decimal | str, table: Table) -> tuple[nw.Expr, nw.Expr]:
    if isinstance(operand, Decimal):
        return nw.lit(operand), nw.lit(operand)
    if operand in REFERENCES:
        moment = table.references[operand]
        return nw.lit(moment), nw.lit(moment)
    return _earliest(operand), _latest_column(operand, table)


def _earliest(name: str) -> nw.Expr:
    return nw.col(name)


def _latest_column(name: str, table: Table) -> nw.Expr:
    is_moment = table.kind.columns[name].type is ColumnType.DATETIME
    return nw.col(_LATEST.format(name) if is_moment else name)


def _latest(value: Value) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return datetime.combine(value, END_OF_DAY) if is_whole_day(value) else value


def _number_type(values: Iterable[Value]) -> Any:
    """Return no type for numbers, so that each engine finds its exact decimal; nothing is whole."""
    return None if any(value is not None for value in values) else nw.Int64


def _series(name: str, values: Iterable[Any], dtype: Any) -> nw.Series[Any]:
    return nw.new_series(name, list(values), dtype, backend="pyarrow")
