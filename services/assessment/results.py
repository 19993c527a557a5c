"""Official results of earlier years, typed in or pasted, checked before they are kept."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from scoring.answers import UnreadableValue, parse_value, write_value
from scoring.inputs import Input, InputType
from scoring.model import CriteriaSet
from scoring.problems import CellPlace, Problem
from services.assessment.view import TOTAL
from services.store import Lane, ResultRecord, Store

_YEAR = re.compile(r"[0-9]{4}")

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
    who: str,
) -> int:
    """Keep results given as texts by column; return how many.

    `before` is the year of the round: results are of earlier years. Empty rows are passed over.
    Raises FaultyResults.
    """
    codes = {TOTAL} | {each.code for each in criteria.components}
    codes |= {leaf.code for leaf in criteria.leaves}
    problems: list[Problem] = []
    records: dict[tuple[int, Lane, str], ResultRecord] = {}
    for number, row in enumerate(rows, start=2):  # the first row is the header
        cells = {column: str(row.get(column) or "").strip() for column in COLUMNS}
        if not any(cells.values()):
            continue

        def fault(
            code: str, column: str, cells: Mapping[str, str] = cells, n: int = number
        ) -> None:
            letter = "ABCDEF"[COLUMNS.index(column)]
            place = CellPlace(source_name, cell=f"{letter}{n}")
            problems.append(Problem(code, place, found=cells[column]))

        year = int(cells["year"]) if _YEAR.fullmatch(cells["year"]) else 0
        known_year = 2000 <= year < before
        if not known_year:
            fault("result_year", "year")
        if cells["lane"] not in set(Lane):
            fault("result_lane", "lane")
        if cells["code"] not in codes:
            fault("result_code", "code")
        if not cells["source"]:
            fault("result_source", "source")
        points = _points(cells["points"])
        maximum = _points(cells["max_points"]) if cells["max_points"] else None
        if points is None:
            fault("result_points", "points")
        if cells["max_points"] and maximum is None:
            fault("result_points", "max_points")
        if points is not None and maximum is not None and points > maximum:
            fault("result_above_max", "points")
        if known_year and cells["lane"] in set(Lane) and points is not None:
            lane = Lane(cells["lane"])
            if (year, lane, cells["code"]) in records:
                fault("result_repeated", "code")
            records[year, lane, cells["code"]] = ResultRecord(
                unit=unit,
                year=year,
                lane=lane,
                code=cells["code"],
                points=points,
                max_points=maximum,
                source=cells["source"],
            )
    if problems:
        raise FaultyResults(tuple(problems))
    store.put_results(tuple(records.values()), who=who)
    return len(records)


def _points(text: str) -> Decimal | None:
    """Read points with a decimal point or comma; thousands are never grouped in points."""
    try:
        value = parse_value(text.replace(",", "."), Input("points", InputType.NUMBER))
    except UnreadableValue:
        return None
    return Decimal(write_value(value))
