"""Readings as JSON: whole, for the pipe and the store, and as the terminal shows them."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.localized import Localized
from scoring.problems import CellPlace, Place, Problem, Severity, TextPlace
from services.intake.reading import (
    Certainty,
    EntryAnswer,
    Grid,
    MeasureValue,
    Reading,
    SheetSummary,
)
from services.text import Text
from services.text.explain import write_problem


def write_reading(reading: Reading) -> str:
    """Return the whole reading as JSON; `parse_reading` gives back its equal."""
    return json.dumps(
        {
            **_table_parts(reading),
            **_understood_parts(reading),
            "answers": [vars(answer) for answer in reading.answers],
            "problems": [_problem_parts(problem) for problem in reading.problems],
            "period": None if reading.period is None else [d.isoformat() for d in reading.period],
            "head": vars(reading.head),
        },
        ensure_ascii=False,
    )


def parse_reading(text: str | bytes) -> Reading:
    """Return the reading that `write_reading` wrote.

    What readings kept by earlier versions lack is empty. Raises ValueError, KeyError or TypeError
    where the text is none.
    """
    parts = json.loads(text)
    period = parts["period"]
    return Reading(
        kind=parts["kind"],
        sheet=parts["sheet"],
        header_rows=tuple(parts["header_rows"]),
        columns=dict(parts["columns"]),
        rows=parts["rows"],
        measures={
            name: MeasureValue(Decimal(each["value"]), tuple(each["cells"]))
            for name, each in parts["measures"].items()
        },
        answers=tuple(EntryAnswer(**answer) for answer in parts["answers"]),
        problems=tuple(_parse_problem(problem) for problem in parts["problems"]),
        period=None if period is None else _parse_period(period),
        certainties={key: Certainty(each) for key, each in parts.get("certainties", {}).items()},
        sheets=tuple(SheetSummary(**each) for each in parts.get("sheets", ())),
        head=_parse_grid(parts.get("head", vars(Grid()))),
        system=parts.get("system", ""),
    )


def reading_as_json(reading: Reading, text: Text) -> dict[str, Any]:
    """Return what the terminal shows of a reading, its problems in words."""
    return {
        **_table_parts(reading),
        "problems": [
            {
                "code": problem.code,
                "place": "" if problem.place is None else str(problem.place),
                "found": problem.found,
                "expected": problem.expected,
                "message": write_problem(text, problem),
                "severity": problem.severity.value,
            }
            for problem in reading.problems
        ],
        **_understood_parts(reading),
    }


def _table_parts(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "sheet": reading.sheet,
        "header_rows": list(reading.header_rows),
        "columns": dict(reading.columns),
        "rows": reading.rows,
        "measures": {
            name: {"value": f"{each.value:f}", "cells": list(each.cells)}
            for name, each in reading.measures.items()
        },
    }


def _understood_parts(reading: Reading) -> dict[str, Any]:
    return {
        "system": reading.system,
        "certainties": {part: each.value for part, each in reading.certainties.items()},
        "sheets": [vars(sheet) for sheet in reading.sheets],
    }


def _problem_parts(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "place": None if place is None else vars(place),
        "found": problem.found,
        "expected": problem.expected,
        "params": {name: _write_param(value) for name, value in problem.params.items()},
        "severity": problem.severity.value,
    }


def _write_param(value: Any) -> Any:
    if isinstance(value, Localized):
        return {"localized": value.model_dump()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value


def _parse_param(value: Any) -> Any:
    match value:
        case {"localized": phrase}:
            return Localized(**phrase)
        case {"decimal": number}:
            return Decimal(number)
    return value


def _parse_problem(parts: Mapping[str, Any]) -> Problem:
    return Problem(
        code=parts["code"],
        place=_parse_place(parts["place"]),
        found=parts["found"],
        expected=parts["expected"],
        params={name: _parse_param(value) for name, value in parts["params"].items()},
        severity=Severity(parts["severity"]),
    )


def _parse_place(parts: Mapping[str, Any] | None) -> Place | None:
    if parts is None:
        return None
    return TextPlace(**parts) if "line" in parts else CellPlace(**parts)


def _parse_grid(parts: Mapping[str, Any]) -> Grid:
    rows = tuple(tuple(row) for row in parts["rows"])
    return Grid(parts["first_row"], parts["first_column"], rows)


def _parse_period(period: list[str]) -> tuple[date, date]:
    first, last = (date.fromisoformat(day) for day in period)
    return first, last
