"""Answers in a CSV of long form: unit,code,input,value; the terminal's way in."""

import csv
import io
from collections.abc import Iterator
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
        super().__init__("; ".join(f"{each.place}: {each.code}" for each in problems))
        self.problems = problems


def read_answers(file: Path, criteria: CriteriaSet) -> dict[str, Answers]:
    """Return the answers of each unit; numbers have a decimal point, an empty value is unknown.

    Raises FaultyAnswers with every fault of the file.
    """
    reader = _Reader(file.as_posix(), criteria)
    reader.read(file.read_bytes())
    if reader.problems:
        raise FaultyAnswers(tuple(reader.problems))
    return {
        unit: {code: LeafAnswers(inputs) for code, inputs in codes.items()}
        for unit, codes in reader.units.items()
    }


@dataclass(frozen=True)
class _Row:
    """One answer as it stands; `line` is the one that it begins on."""

    line: int
    unit: str
    code: str
    input: str
    value: str


class _Reader:
    def __init__(self, file: str, criteria: CriteriaSet) -> None:
        self._file = file
        self._accepted = {
            leaf.code: {**leaf.rule.accepted(criteria.head.measures), NOT_ARISING: _NOT_ARISING}
            for leaf in criteria.leaves
        }
        self._lines: dict[tuple[str, str, str], int] = {}
        self.units: dict[str, dict[str, dict[str, Answer]]] = {}
        self.problems: list[Problem] = []

    def read(self, content: bytes) -> None:
        """Read all rows into `units`, and what is wrong with them into `problems`."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._report("csv_not_utf8", content[: error.start].count(b"\n") + 1)
            return
        for row in self._rows(text):
            asked = self._asked(row)
            if asked is None or self._is_repeated(row):
                continue
            inputs = self.units.setdefault(row.unit, {}).setdefault(row.code, {})
            if row.value:
                self._take(row, asked, inputs)

    def _rows(self, text: str) -> Iterator[_Row]:
        reader = csv.reader(io.StringIO(text, newline=""))
        header: list[str] | None = None
        line = 1
        try:
            for record in reader:
                first, line = line, reader.line_num + 1
                cells = [cell.strip() for cell in record]
                if header is None:
                    header = cells
                    if sorted(header) != sorted(COLUMNS):
                        self._report("csv_header", first, ",".join(header), ",".join(COLUMNS))
                        return
                elif any(cells):
                    yield from self._row(first, header, cells)
        except csv.Error as error:  # a cell without end, for one
            self._report("csv_unreadable", line, str(error))
        else:
            if header is None:
                self._report("csv_header", 1, "", ",".join(COLUMNS))

    def _row(self, line: int, header: list[str], cells: list[str]) -> Iterator[_Row]:
        if len(cells) != len(header):
            self._report("csv_columns", line, str(len(cells)), str(len(header)))
            return
        row = _Row(line, **dict(zip(header, cells, strict=True)))
        blank = [column for column in COLUMNS[:3] if not getattr(row, column)]
        for column in blank:
            self._report("csv_blank", line, column=column)
        if not blank:
            yield row

    def _asked(self, row: _Row) -> Input | None:
        """Return the input that a row answers; None, and a problem, where there is none."""
        accepted = self._accepted.get(row.code)
        if accepted is None:
            self._report("csv_unknown_code", row.line, row.code)
            return None
        if row.input not in accepted:
            expected = ", ".join(accepted)
            self._report("csv_unknown_input", row.line, row.input, expected, code=row.code)
        return accepted.get(row.input)

    def _is_repeated(self, row: _Row) -> bool:
        answer = (row.unit, row.code, row.input)
        first = self._lines.setdefault(answer, row.line)
        if first == row.line:
            return False
        unit, code, name = answer
        self._report("csv_repeated", row.line, unit=unit, code=code, input=name, first=first)
        return True

    def _take(self, row: _Row, asked: Input, inputs: dict[str, Answer]) -> None:
        try:
            inputs[row.input] = Answer(parse_value(row.value, asked))
        except UnreadableValue as error:
            options = ", ".join(key for key, _ in asked.options)
            problem = f"csv_not_{error.expected}"
            self._report(problem, row.line, row.value, options, input=row.input)

    def _report(
        self, problem: str, line: int, /, found: str = "", expected: str = "", **params: Any
    ) -> None:
        place = TextPlace(self._file, line)
        self.problems.append(Problem(problem, place, found, expected, params))
