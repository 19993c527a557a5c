"""Answers in a CSV of long form: unit,code,input,value; the terminal's way in."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.answers import Answer, Answers, LeafAnswers, UnreadableValue, parse_value
from scoring.inputs import NOT_ARISING, Input, InputType
from scoring.model import CriteriaSet
from scoring.problems import Problem, TextPlace

COLUMNS = ("unit", "code", "input", "value")
_NOT_ARISING = Input(NOT_ARISING, InputType.YES_NO)


class FaultyAnswers(Exception):
    """The file can't be used; `problems` has all faults with their lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class _Row:
    line: int
    cells: Mapping[str, str]


def read_answers(file: Path, criteria: CriteriaSet) -> dict[str, Answers]:
    """Return the answers of each unit; numbers have a decimal point, an empty value is unknown.

    Raises FaultyAnswers with every fault of the file.
    """
    problems: list[Problem] = []
    accepted = {leaf.code: leaf.rule.accepted(criteria.head.measures) for leaf in criteria.leaves}
    units: dict[str, dict[str, dict[str, Answer]]] = {}
    lines: dict[tuple[str, str, str], int] = {}
    for row in _rows(file, problems):
        unit, code, name = (row.cells[column] for column in COLUMNS[:3])
        asked = _asked(file, row, accepted, problems)
        if asked is None:
            continue
        first = lines.setdefault((unit, code, name), row.line)
        if first != row.line:
            problems.append(
                _problem("csv_repeated", file, row, unit=unit, code=code, input=name, first=first)
            )
            continue
        inputs = units.setdefault(unit, {}).setdefault(code, {})
        if row.cells["value"]:
            try:
                inputs[name] = Answer(parse_value(row.cells["value"], asked))
            except UnreadableValue as error:
                expected = ", ".join(key for key, _ in asked.options) or str(error)
                found = row.cells["value"]
                problem = _problem(
                    "csv_unreadable_value", file, row, found=found, expected=expected, input=name
                )
                problems.append(problem)
    if problems:
        raise FaultyAnswers(tuple(problems))
    return {
        unit: {code: LeafAnswers(inputs) for code, inputs in codes.items()}
        for unit, codes in units.items()
    }


def _rows(file: Path, problems: list[Problem]) -> Iterator[_Row]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem("csv_not_utf8", TextPlace(file.as_posix())))
        return
    reader = csv.reader(text.splitlines(keepends=True))
    header = [cell.strip() for cell in next(reader, [])]
    if sorted(header) != sorted(COLUMNS):
        place = TextPlace(file.as_posix())
        problems.append(Problem("csv_header", place, ",".join(header), ",".join(COLUMNS)))
        return
    last = reader.line_num
    for cells in reader:
        line, last = last + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        row = _Row(line, dict(zip(header, (cell.strip() for cell in cells), strict=False)))
        if len(cells) != len(header):
            found, expected = str(len(cells)), str(len(header))
            problems.append(_problem("csv_columns", file, row, found=found, expected=expected))
            continue
        blank = [column for column in COLUMNS[:3] if not row.cells[column]]
        problems.extend(_problem("csv_blank", file, row, column=column) for column in blank)
        if not blank:
            yield row


def _asked(
    file: Path, row: _Row, accepted: Mapping[str, Mapping[str, Input]], problems: list[Problem]
) -> Input | None:
    code, name = row.cells["code"], row.cells["input"]
    if code not in accepted:
        problems.append(_problem("csv_unknown_code", file, row, found=code))
        return None
    if name == NOT_ARISING:
        return _NOT_ARISING
    if name not in accepted[code]:
        expected = ", ".join(accepted[code])
        problems.append(
            _problem("csv_unknown_input", file, row, found=name, expected=expected, code=code)
        )
        return None
    return accepted[code][name]


def _problem(
    kind: str, file: Path, row: _Row, /, *, found: str = "", expected: str = "", **params: Any
) -> Problem:
    return Problem(kind, TextPlace(file.as_posix(), row.line), found, expected, params)
