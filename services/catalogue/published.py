"""Published results that ship with the program (data/published/), each with its source."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

PUBLISHED = Path(__file__).parents[2] / "data" / "published"


@dataclass(frozen=True)
class PublishedPoint:
    """One published figure out of 100; `value` is None where it was never seen."""

    series: str  # nation, top or lang_son
    year: int
    value: Decimal | None
    derived: bool
    note: str
    source: str


@cache
def par_index_points() -> tuple[PublishedPoint, ...]:
    """Return the PAR INDEX of the provinces: national mean, the best, and Lạng Sơn, by year."""
    points = []
    for row in _rows("par_index_nation.csv"):
        points.append(_point("nation", row, "mean_pct"))
        points.append(_point("top", row, "top_pct"))
    par_index = (row for row in _rows("lang_son.csv") if row["indicator"] == "PAR INDEX")
    points.extend(_point("lang_son", row, "value") for row in par_index)
    return tuple(points)


@dataclass(frozen=True)
class Benchmark:
    """A department of another province in a year, scored by that province's own criteria."""

    year: int
    province: str
    unit: str
    percent: Decimal | None
    rank: str
    source: str


@cache
def department_benchmarks() -> tuple[Benchmark, ...]:
    """Return published indices of departments of other provinces; not comparable one to one."""
    return tuple(
        Benchmark(
            int(row["year"]),
            row["province"],
            row["unit"],
            _decimal(row["pct"]),
            row["rank"],
            row["source"],
        )
        for row in _rows("par_index_departments.csv")
    )


def _point(series: str, row: dict[str, str], column: str) -> PublishedPoint:
    return PublishedPoint(
        series=series,
        year=int(row["year"]),
        value=_decimal(row[column]),
        derived=row["status"] == "derived" and column in row["working"],
        note=row["note"],
        source=row["source"],
    )


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _rows(file: str) -> list[dict[str, str]]:
    with (PUBLISHED / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
