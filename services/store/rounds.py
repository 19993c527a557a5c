"""Units and their rounds."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from scoring.localized import Localized
from services.store import tables
from services.store.change import Change
from services.store.failures import NoSuchRound, NoSuchUnit, UnitTaken
from services.store.phases import Phase
from services.store.records import Act, Round, Unit

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def write_unit(change: Change, unit: Unit) -> Unit:
    """Add a unit; the very same unit again changes nothing.

    Raises UnitTaken where another has its code, ValueError where the code is not a slug.
    """
    if not _SLUG.fullmatch(unit.code):
        raise ValueError(f"{unit.code!r} is not a slug")
    try:
        standing = find_unit(change.connection, unit.code)
    except NoSuchUnit:
        row = {
            "code": unit.code,
            "name_vi": unit.name.vi,
            "name_en": unit.name.en,
            "sample": unit.sample,
        }
        change.connection.execute(insert(tables.units).values(row))
        change.note(Act.UNIT_ADDED, unit=unit.code, after=row)
        return unit
    if standing != unit:
        raise UnitTaken(unit=unit.code)
    return standing


def find_unit(connection: Connection, code: str) -> Unit:
    """Return a unit; raises NoSuchUnit."""
    for unit in read_units(connection):
        if unit.code == code:
            return unit
    raise NoSuchUnit(unit=code)


def read_units(connection: Connection) -> tuple[Unit, ...]:
    """Read all units in the order of their codes."""
    rows = connection.execute(select(tables.units).order_by(tables.units.c.code))
    return tuple(
        Unit(row.code, Localized(vi=row.name_vi, en=row.name_en), row.sample) for row in rows
    )


def write_round(
    change: Change,
    *,
    unit: str,
    year: int,
    criteria_set: str,
    target: Decimal | None,
    due: date | None,
    sample: bool,
    group: str,
    previous: int | None,
    dates: Mapping[Phase, date],
    phase: Phase,
) -> Round:
    """Open a round, or return the one there is; what hangs on a sample unit is a sample."""
    owner = find_unit(change.connection, unit)
    table = tables.rounds
    standing = select(table).where(
        table.c.unit == unit, table.c.year == year, table.c.criteria_set == criteria_set
    )
    if (row := change.connection.execute(standing).mappings().first()) is not None:
        return _round(row)
    statement = (
        insert(table)
        .values(
            unit=unit,
            year=year,
            criteria_set=criteria_set,
            target=target,
            due=due,
            sample=sample or owner.sample,
            created_at=change.at,
            phase=phase,
            unit_group=group,
            previous=previous,
            dates=_written_dates(dates),
        )
        .returning(table)
    )
    opened = _round(change.connection.execute(statement).mappings().one())
    change.note(
        Act.ROUND_OPENED,
        unit=unit,
        round_id=opened.id,
        after={
            "year": year,
            "criteria_set": criteria_set,
            "previous": previous,
            **_aim(opened),
        },
    )
    return opened


def change_aim(
    change: Change,
    round_id: int,
    *,
    target: Decimal | None,
    due: date | None,
    dates: Mapping[Phase, date] | None,
    group: str | None,
) -> Round:
    """Set what a round aims at, by when and for which group; the same again changes nothing."""
    standing = find_round(change.connection, round_id)
    aimed = replace(
        standing,
        target=target,
        due=due,
        dates=standing.dates if dates is None else dict(dates),
        group=standing.group if group is None else group,
    )
    if aimed == standing:
        return standing
    change.connection.execute(
        update(tables.rounds)
        .where(tables.rounds.c.id == round_id)
        .values(
            target=target,
            due=due,
            dates=_written_dates(aimed.dates),
            unit_group=aimed.group,
        )
    )
    change.note(
        Act.ROUND_CHANGED,
        unit=standing.unit,
        round_id=round_id,
        before=_aim(standing),
        after=_aim(aimed),
    )
    return find_round(change.connection, round_id)


def find_round(connection: Connection, round_id: int) -> Round:
    """Return a round; raises NoSuchRound."""
    statement = select(tables.rounds).where(tables.rounds.c.id == round_id)
    row = connection.execute(statement).mappings().first()
    if row is None:
        raise NoSuchRound(round_id=round_id)
    return _round(row)


def read_rounds(connection: Connection, *, unit: str | None) -> tuple[Round, ...]:
    """Read the rounds of a unit, or of all units; the latest year first."""
    table = tables.rounds
    statement = select(table).order_by(table.c.year.desc(), table.c.unit, table.c.criteria_set)
    if unit is not None:
        statement = statement.where(table.c.unit == unit)
    return tuple(_round(row) for row in connection.execute(statement).mappings())


def _round(row: RowMapping) -> Round:
    told = dict(row)
    told["group"] = told.pop("unit_group")
    told["phase"] = Phase(row["phase"])
    told["dates"] = {Phase(phase): date.fromisoformat(day) for phase, day in row["dates"].items()}
    return Round(**told)


def _written_dates(dates: Mapping[Phase, date]) -> dict[str, str]:
    return {phase.value: dates[phase].isoformat() for phase in Phase if phase in dates}


def _aim(round_: Round) -> dict[str, Any]:
    return {
        "target": None if round_.target is None else f"{round_.target:f}",
        "due": None if round_.due is None else round_.due.isoformat(),
        "dates": _written_dates(round_.dates),
        "group": round_.group,
    }
