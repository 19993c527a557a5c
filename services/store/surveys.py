"""Satisfaction surveys: what they come to, by unit, year and who carried them out."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, select

from services.store import tables
from services.store.change import Change
from services.store.records import Act, Conductor, Survey, SurveyInput, SurveyKind
from services.store.rounds import find_unit


def write_survey(change: Change, survey: SurveyInput) -> None:
    """Put a survey in the place of the same one; the very same again changes nothing."""
    find_unit(change.connection, survey.unit)
    before = _find(change.connection, survey.unit, survey.year, survey.conductor)
    told = _told(survey)
    if before is not None and (_told(before), before.content) == (told, dict(survey.content)):
        return
    row = {**asdict(survey), "who": change.who, "at": change.at}
    change.replace_rows(tables.surveys, [row])
    change.note(
        Act.SURVEY_ENTERED,
        unit=survey.unit,
        before=None if before is None else _told(before),
        after=told,
    )


def remove_survey(change: Change, unit: str, *, year: int, conductor: Conductor) -> None:
    """Let a survey go, if there is one."""
    before = _find(change.connection, unit, year, conductor)
    if before is None:
        return
    table = tables.surveys
    change.connection.execute(
        delete(table).where(
            table.c.unit == unit, table.c.year == year, table.c.conductor == conductor
        )
    )
    change.note(Act.SURVEY_REMOVED, unit=unit, before=_told(before))


def read_surveys(connection: Connection, unit: str) -> tuple[Survey, ...]:
    """Read the surveys of a unit, the latest year first."""
    table = tables.surveys
    statement = (
        select(table).where(table.c.unit == unit).order_by(table.c.year.desc(), table.c.conductor)
    )
    return tuple(
        Survey(
            **{
                **row,
                "conductor": Conductor(row["conductor"]),
                "kind": SurveyKind(row["kind"]),
            }
        )
        for row in connection.execute(statement).mappings()
    )


def _find(connection: Connection, unit: str, year: int, conductor: Conductor) -> Survey | None:
    known = read_surveys(connection, unit)
    return next((e for e in known if (e.year, e.conductor) == (year, conductor)), None)


def _told(survey: SurveyInput) -> dict[str, Any]:
    """Return what the log keeps: which survey, not what it comes to."""
    return {
        "year": survey.year,
        "conductor": survey.conductor.value,
        "source": survey.source,
        "kind": survey.kind.value,
    }
