"""Results of earlier years, lane by lane."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from services.store import tables
from services.store.change import Change
from services.store.records import Act, Lane, ResultRecord
from services.store.rounds import find_unit

Key = tuple[str, int, Lane, str]


def write_results(change: Change, entered: Iterable[ResultRecord]) -> None:
    """Put results in the place of those with the same unit, year, lane and code.

    Results of a sample unit are a sample. Raises NoSuchUnit, ValueError where one comes twice.
    """
    new: dict[Key, ResultRecord] = {}
    standing: dict[str, dict[Key, ResultRecord]] = {}
    for result in entered:
        if result.unit not in standing:
            find_unit(change.connection, result.unit)
            known = read_results(change.connection, result.unit)
            standing[result.unit] = {_key(each): each for each in known}
        if _key(result) in new:
            raise ValueError(f"{_key(result)} is given twice")
        sample = result.sample or find_unit(change.connection, result.unit).sample
        new[_key(result)] = replace(result, lane=Lane(result.lane), sample=sample)
    changed = [each for key, each in new.items() if standing[each.unit].get(key) != each]
    for result in changed:
        before = standing[result.unit].get(_key(result))
        change.note(
            Act.RESULT_ENTERED,
            unit=result.unit,
            code=result.code,
            before=None if before is None else _told(before),
            after=_told(result),
        )
    change.replace_rows(tables.results, [asdict(each) for each in changed])


def read_results(connection: Connection, unit: str) -> tuple[ResultRecord, ...]:
    """Read the results of a unit in the order of year, lane and code."""
    table = tables.results
    statement = (
        select(table).where(table.c.unit == unit).order_by(table.c.year, table.c.lane, table.c.code)
    )
    rows = connection.execute(statement).mappings()
    return tuple(ResultRecord(**{**row, "lane": Lane(row["lane"])}) for row in rows)


def _key(result: ResultRecord) -> Key:
    return result.unit, result.year, result.lane, result.code


def _told(result: ResultRecord) -> dict[str, Any]:
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value
        for name, value in asdict(result).items()
        if name not in ("unit", "code")  # the entry of the log names them itself
    }
