"""Published tables of units (data/published/): who got how many points, by one method at one time.

Each table is a method of its own: editions of the PAR INDEX, the criteria of every province and
QĐ 766 don't measure the same, so that no two tables ever belong on one axis.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from services.catalogue.sets import criteria_set

PUBLISHED = Path(__file__).parents[2] / "data" / "published"

QD_766 = "qd-766/2026"
"""The edition whose groups of points the tables of QĐ 766 are made of."""

_PROVINCES = 63  # until 2024, data/README.md
_PROVINCES_NOW = 34
_GIA_LAI = "qd766_gia_lai_departments_2026-10-09.csv"
_GIA_LAI_DAY = date(2026, 10, 9)
_GIA_LAI_SOURCE = "https://github.com/duynghiaqn/Crawler-766"  # data/README.md
_HUNDRED = Decimal(100)


class TableKind(StrEnum):
    """What a table measures, and by what."""

    QD_766_PROVINCES = "qd_766_provinces"
    QD_766_DEPARTMENTS = "qd_766_departments"
    PAR_INDEX = "par_index"
    DEPARTMENTS = "departments"  # by the criteria of their province
    ROUNDS = "rounds"  # assessed with this program under one edition

    @property
    def of_provinces(self) -> bool:
        """Whether its units are provinces."""
        return self in (TableKind.QD_766_PROVINCES, TableKind.PAR_INDEX)


@dataclass(frozen=True)
class PublishedUnit:
    """What is published of one unit; `points` and `rank` are None where nobody printed them.

    `lowest` says that it was called the last one; `derived`, that its points or its place are
    worked out from published ones; `parts` are points by the code of a component.
    """

    name: str
    points: Decimal | None
    rank: int | None = None
    lowest: bool = False
    derived: bool = False
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class PublishedTable:
    """Units measured by one method at one time, out of `maximum` points.

    `of` is how many units there were, None where that is not known; `place` the province whose
    departments they are; `mean` the published mean of all; `parts` the maxima by component.
    """

    key: str
    kind: TableKind
    year: int
    units: tuple[PublishedUnit, ...]
    of: int | None = None
    place: str = ""
    day: date | None = None
    mean: Decimal | None = None
    mean_derived: bool = False
    maximum: Decimal = _HUNDRED
    parts: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its figures stand, each place once."""
        return tuple(dict.fromkeys(each.source for each in self.units if each.source))


@cache
def published_tables() -> tuple[PublishedTable, ...]:
    """Return all tables of units, the newest of each kind first."""
    return (
        _lang_son_departments(),
        _qd_766_provinces(),
        *_par_index(),
        _gia_lai_departments(),
        *_departments_elsewhere(),
    )


def _lang_son_departments() -> PublishedTable:
    """All departments of Lạng Sơn in 2018, QĐ 2633/QĐ-UBND."""
    rows = _rows("lang_son_departments_2018.csv")
    units = [
        PublishedUnit(row["unit"], _points(row["points"]), _rank(row["rank"]), source=row["source"])
        for row in rows
    ]
    return PublishedTable(
        "so-lang-son-2018", TableKind.DEPARTMENTS, 2018, tuple(units), len(units), "Lạng Sơn"
    )


def _qd_766_provinces() -> PublishedTable:
    rows = _rows("qd766_provinces.csv")
    maxima = _groups()
    units = [
        PublishedUnit(
            row["province"],
            _points(row["total"]),
            _rank(row["rank"]),
            parts={code: Decimal(row[code.lower()]) for code in maxima},
            source=row["source"],
        )
        for row in rows
    ]
    day = max(date.fromisoformat(row["as_of"]) for row in rows)
    return PublishedTable(
        "qd766-tinh", TableKind.QD_766_PROVINCES, day.year, tuple(units), _PROVINCES_NOW,
        day=day, parts=maxima,
    )  # fmt: skip


def _gia_lai_departments() -> PublishedTable:
    """The departments of Gia Lai; the total is the printed one, its groups don't quite make it."""
    found: dict[str, PublishedUnit] = {}
    parts: dict[str, dict[str, Decimal]] = {}
    for row in _rows(_GIA_LAI):
        name = row["unit_name"]
        if row["metric"] == "GROUP":
            parts.setdefault(name, {})[row["group"]] = Decimal(row["score"])
        elif row["metric"] == "TOTAL":
            found[name] = PublishedUnit(
                name,
                _points(row["score"]),
                _rank(row["rank"]),
                parts=parts.setdefault(name, {}),
                source=_GIA_LAI_SOURCE,
            )
    return PublishedTable(
        "qd766-gia-lai", TableKind.QD_766_DEPARTMENTS, _GIA_LAI_DAY.year, tuple(found.values()),
        len(found), "Gia Lai", _GIA_LAI_DAY, parts=_groups(),
    )  # fmt: skip


def _par_index() -> Iterator[PublishedTable]:
    """A table a year: what is known of single provinces, the best and the last by name."""
    by_year: dict[int, list[PublishedUnit]] = {}
    for row in _rows("par_index_provinces.csv"):
        unit = PublishedUnit(
            row["province"], _points(row["pct"]), _rank(row["rank"]),
            derived=bool(row["working"]), source=row["source"],
        )  # fmt: skip
        by_year.setdefault(int(row["year"]), []).append(unit)
    for row in reversed(_rows("par_index_nation.csv")):
        year = int(row["year"])
        known = by_year.get(year, [])
        for end, rank in (("top", 1), ("bottom", None)):
            name = row[f"{end}_province"]
            if not name or any(each.name == name for each in known):
                continue
            known.append(
                PublishedUnit(
                    name, _points(row[f"{end}_pct"]), rank, lowest=end == "bottom",
                    derived=f"{end}_pct" in row["working"], source=row["source"],
                )
            )  # fmt: skip
        if known:
            yield PublishedTable(
                f"par-index-{year}", TableKind.PAR_INDEX, year, tuple(known), _PROVINCES,
                mean=_points(row["mean_pct"]), mean_derived="mean_pct" in row["working"],
            )  # fmt: skip


def _departments_elsewhere() -> Iterator[PublishedTable]:
    """A table for each province and year: every province has criteria of its own."""
    by_place: dict[tuple[int, str], list[dict[str, str]]] = {}
    for row in _rows("par_index_departments.csv"):
        by_place.setdefault((int(row["year"]), row["province"]), []).append(row)
    for (year, place), rows in sorted(by_place.items(), key=lambda each: -each[0][0]):
        units = tuple(
            PublishedUnit(
                row["unit"], _points(row["pct"]), _rank(row["rank"]),
                lowest="last" in row["note"].split("; "), source=row["source"],
            )
            for row in rows
        )  # fmt: skip
        yield PublishedTable(
            f"so-{place}-{year}", TableKind.DEPARTMENTS, year, units, place=place,
            mean=_points(rows[0]["mean_pct"]),
        )  # fmt: skip


def _groups() -> dict[str, Decimal]:
    return {each.code: each.max_points for each in criteria_set(QD_766).components}


def _rows(file: str) -> list[dict[str, str]]:
    with (PUBLISHED / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _points(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _rank(text: str) -> int | None:
    return int(text) if text else None


@dataclass(frozen=True)
class SatisfactionYear:
    """SIPAS of the provinces in a year, in per cent; `series` changes where the method did."""

    series: str
    year: int
    mean: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    lowest_provinces: tuple[str, ...]
    source: str


@cache
def satisfaction_years() -> tuple[SatisfactionYear, ...]:
    """Return the ministry's SIPAS by year: of service users to 2021, of residents from 2022."""
    return tuple(_satisfaction(_rows("sipas_nation.csv")))


def _satisfaction(rows: Iterable[Mapping[str, str]]) -> Iterator[SatisfactionYear]:
    for row in rows:
        yield SatisfactionYear(
            row["series"],
            int(row["year"]),
            _points(row["mean_pct"]),
            _points(row["min_pct"]),
            _points(row["max_pct"]),
            tuple(each.strip() for each in row["lowest_provinces"].split(";") if each.strip()),
            row["source"],
        )
