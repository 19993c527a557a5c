"""Gathering the faults of one sheet: each with its cell, a thousand of one cause as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scoring.problems import CellPlace, Problem, Severity
from services.intake.files.cells import merge_rows

SHOWN_SINGLY = 10
"""Up to so many faults of one kind in one column are told one by one."""
_LISTED_RANGES = 200


@dataclass
class _Alike:
    """Faults of one code in one column: the first few in full, of all of them the rows."""

    letter: str
    first: list[Problem] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def problems(self) -> list[Problem]:
        if len(self.rows) <= SHOWN_SINGLY:
            return self.first
        ranges = merge_rows(self.letter, sorted(self.rows))
        listed = ", ".join(ranges[:_LISTED_RANGES]) + (
            ", …" if len(ranges) > _LISTED_RANGES else ""
        )
        params = {**self.first[0].params, "count": len(self.rows), "cells": listed}
        return [replace(self.first[0], params=params)]


@dataclass
class Faults:
    """The faults of one sheet, in the order they were met."""

    file: str
    sheet: str
    _alike: dict[tuple[str, str], _Alike] = field(default_factory=dict)

    def add(
        self,
        code: str,
        *,
        letter: str,
        row: int,
        found: str = "",
        expected: str = "",
        params: Mapping[str, Any] | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note one fault at the cell of column `letter` in `row`."""
        alike = self._alike.setdefault((code, letter), _Alike(letter))
        alike.rows.append(row)
        if len(alike.first) < SHOWN_SINGLY:
            place = CellPlace(self.file, self.sheet, f"{letter}{row}")
            alike.first.append(Problem(code, place, found, expected, params or {}, severity))

    def problems(self) -> list[Problem]:
        """Return the faults; more than ten alike in a column as one, with their count and cells."""
        return [problem for alike in self._alike.values() for problem in alike.problems()]
