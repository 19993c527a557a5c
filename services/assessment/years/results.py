"""Official results of earlier years, typed in or pasted, checked before they are kept."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.answers import UnreadableValue, parse_value, write_value
from scoring.inputs import Input, InputType
from scoring.model import CriteriaSet
from scoring.problems import CellPlace, Problem
from services.assessment.people import Permission, Person, require
from services.assessment.view import TOTAL
from services.intake.files.cells import column_letter
from services.store import Lane, ResultRecord, Store

_YEAR = re.compile(r"[0-9]{4}")
_FIRST_YEAR = 2000

COLUMNS = ("year", "lane", "code", "points", "max_points", "source")


class FaultyResults(Exception):
    """The rows can't be taken; `problems` has every fault by row and column, nothing is saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def enter_results(
    store: Store,
    *,
    unit: str,
    criteria: CriteriaSet,
    rows: Iterable[Mapping[str, str]],
    before: int,
    source_name: str,
    who: Person,
) -> int:
    """Keep results given as texts by column; return how many. Raises NotPermitted.

    `before` is the year of the round: results are of earlier years. Rows without points and source
    are passed over. Raises FaultyResults.
    """
    require(who, Permission.RESULTS)
    codes = {TOTAL, *(each.code for each in criteria.components)}
    codes |= {leaf.code for leaf in criteria.leaves}
    numbered = enumerate(rows, start=2)  # the first row is the header
    filled = [each for n, row in numbered if (each := _Row.of(row, n, source_name)).says_points]
    problems = [problem for row in filled for problem in row.faults(codes, before)]
    seen: set[tuple[str, str, str]] = set()
    for row in filled:
        key = (row.cells["year"], row.cells["lane"], row.cells["code"])
        if key in seen and not list(row.faults(codes, before)):
            problems.append(row.fault("result_repeated", "code"))
        seen.add(key)
    if not filled:
        problems.append(Problem("results_none", CellPlace(source_name)))
    if problems:
        raise FaultyResults(tuple(problems))
    store.put_results(tuple(row.record(unit) for row in filled), who=who.signature)
    return len(filled)


@dataclass(frozen=True)
class _Row:
    """One row of texts by column, and the cell that each stands in."""

    cells: Mapping[str, str]
    places: Mapping[str, CellPlace]

    @classmethod
    def of(cls, row: Mapping[str, str], number: int, source_name: str) -> "_Row":
        """Take a row as it was typed or read; its columns may stand in any order."""
        order = [*row, *(column for column in COLUMNS if column not in row)]
        places = {
            column: CellPlace(source_name, cell=f"{column_letter(order.index(column))}{number}")
            for column in COLUMNS
        }
        return cls({column: str(row.get(column) or "").strip() for column in COLUMNS}, places)

    @property
    def says_points(self) -> bool:
        """Whether there is anything to keep: a template's row may be left without points."""
        return bool(self.cells["points"] or self.cells["source"])

    def faults(self, codes: Collection[str], before: int) -> Iterator[Problem]:
        """Yield what is wrong with the cells, each on its own."""
        cells = self.cells
        year = int(cells["year"]) if _YEAR.fullmatch(cells["year"]) else 0
        points, maximum = _points(cells["points"]), _points(cells["max_points"])
        if not _FIRST_YEAR <= year < before:
            yield self.fault("result_year", "year")
        if cells["lane"] not in set(Lane):
            yield self.fault("result_lane", "lane")
        if cells["code"] not in codes:
            yield self.fault("result_code", "code")
        if not cells["source"]:
            yield self.fault("result_source", "source")
        if points is None:
            yield self.fault("result_points", "points")
        if cells["max_points"] and maximum is None:
            yield self.fault("result_points", "max_points")
        if points is not None and maximum is not None and points > maximum:
            yield self.fault("result_above_max", "points")

    def fault(self, code: str, column: str) -> Problem:
        """Return a problem of one cell."""
        return Problem(code, self.places[column], found=self.cells[column])

    def record(self, unit: str) -> ResultRecord:
        """Return the result of a row without faults."""
        return ResultRecord(
            unit=unit,
            year=int(self.cells["year"]),
            lane=Lane(self.cells["lane"]),
            code=self.cells["code"],
            points=_points(self.cells["points"]),
            max_points=_points(self.cells["max_points"]),
            source=self.cells["source"],
        )


def _points(text: str) -> Decimal | None:
    """Read points with a decimal point or comma; thousands are never grouped in points."""
    try:
        value = parse_value(text.replace(",", "."), Input("points", InputType.NUMBER))
    except UnreadableValue:
        return None
    return Decimal(write_value(value))
