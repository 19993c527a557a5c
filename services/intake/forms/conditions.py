"""Conditions of a form as narwhals expressions: they run on Arrow, pandas, DuckDB alike.

Moments are compared, never their differences. A day without a clock time may be any moment of that
day, so it is compared in favour of the dossier: returned on the 15th at 16:30 is within a due date
of the 15th, and returned on the 15th is not before a reception on the 15th at 08:30.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any, Protocol

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from services.intake.forms.kinds import REFERENCES, ColumnType, Comparison, Condition, EvidenceKind
from services.intake.forms.table import Table

ROW = "row"
_LATEST = "{}__latest"
_REST_OF_DAY = timedelta(days=1) - timedelta(microseconds=1)


class Counting(Protocol):
    """Rows of a form that can be counted, whether from a file just read or from its extract."""

    @property
    def kind(self) -> EvidenceKind:
        """The form."""

    @property
    def sheet_name(self) -> str:
        """The sheet that the rows stand on; empty where the file has none."""

    @property
    def columns(self) -> Collection[str]:
        """The columns that were found and are of use."""

    @property
    def untaken(self) -> frozenset[str]:
        """Columns in which a cell is there but could not be taken."""

    @property
    def references(self) -> Mapping[str, datetime]:
        """What the heading says of the period: period_start and period_end."""

    def title(self, name: str) -> str:
        """Return the header of a column as it stands in the file."""

    def cells(self, name: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a column in the given rows as few ranges: "Sheet1!J6:J410"."""


def make_frame(table: Table) -> nw.DataFrame[Any]:
    """Build a frame of the values, with the sheet's row numbers as `row`."""
    columns = {ROW: pa.array(table.rows, pa.int64()), **table.values}
    return complete_frame(nw.from_native(pa.table(columns), eager_only=True))


def complete_frame(frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Add for each column of moments the latest moment that each may mean."""
    columns: dict[str, Any] = {name: frame[name].to_arrow() for name in frame.columns}
    for name, values in list(columns.items()):
        if pa.types.is_timestamp(values.type):
            is_day = pc.equal(pc.floor_temporal(values, unit="day"), values)
            latest = pc.add(values, pa.scalar(_REST_OF_DAY, pa.duration("us")))
            columns[_LATEST.format(name)] = pc.if_else(is_day, latest, values)
    return nw.from_native(pa.table(columns), eager_only=True)


def express(condition: Condition, counting: Counting) -> nw.Expr:
    """Write a condition as an expression that is true or false in every row, never missing."""
    parts: list[nw.Expr] = []
    for name, test in condition.root.items():
        if isinstance(test, tuple):
            parts.append(reduce(lambda a, b: a | b, (express(each, counting) for each in test)))
        elif test == "present":
            parts.append(~nw.col(name).is_null())
        elif test == "absent":
            parts.append(nw.col(name).is_null())
        else:
            parts.append(_compare(name, test, counting))
    return reduce(lambda a, b: a & b, parts)


def all_present(names: Iterable[str]) -> nw.Expr:
    """Write that every named column has a value."""
    return reduce(lambda a, b: a & b, (~nw.col(name).is_null() for name in names))


def _compare(name: str, test: Comparison, counting: Counting) -> nw.Expr:
    if test.operand is None:
        return all_present([name]) & nw.col(name).is_in(list(test.words))
    names = [name]
    if isinstance(test.operand, str) and test.operand not in REFERENCES:
        names.append(test.operand)
    early, late = _earliest(name), _latest_column(name, counting)
    other_early, other_late = _operand(test.operand, counting)
    if test.at_most is not None:
        holds = early <= other_late
    elif test.above is not None:
        holds = early > other_late
    elif test.at_least is not None:
        holds = late >= other_early
    else:
        holds = late < other_early
    return all_present(names) & holds


def _operand(operand: Decimal | str, counting: Counting) -> tuple[nw.Expr, nw.Expr]:
    if isinstance(operand, Decimal):
        return nw.lit(operand), nw.lit(operand)
    if operand in REFERENCES:
        moment = counting.references[operand]
        return nw.lit(moment), nw.lit(moment)
    return _earliest(operand), _latest_column(operand, counting)


def _earliest(name: str) -> nw.Expr:
    return nw.col(name)


def _latest_column(name: str, counting: Counting) -> nw.Expr:
    is_moment = counting.kind.columns[name].type is ColumnType.DATETIME
    return nw.col(_LATEST.format(name) if is_moment else name)
