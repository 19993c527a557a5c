"""The very workbook handed back: its faulty cells marked and commented, all faults listed in front.

Only ever run in the child process. An xlsx or xlsm keeps everything it has; any other kind comes
back as an xlsx with the same values at the same cells.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath

from scoring.problems import CellPlace, Problem, Severity
from services.intake.files.sheets import open_workbook
from services.intake.limits import Limits
from services.intake.marking.marked_sheet import join_marks
from services.intake.marking.marks import (
    At,
    CellMark,
    FaultList,
    ListedFault,
    column_number,
    name_cell,
)
from services.intake.marking.package_marks import has_macros, is_package, mark_package
from services.intake.marking.values_copy import copy_values
from services.intake.marking.xml_edits import OddPart
from services.text import Text
from services.text.explain import write_problem

MOST_CELLS_OF_A_FAULT = 2000
MOST_CELLS = 20_000
"""How many cells of one fault, and of all, are marked; the list names the others."""

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?")
_COLUMNS = ("number", "severity", "sheet", "cell", "what", "found", "expected")
_LABELS = ("title", "heading", "no_sheet", "same_as", "unmarked", *_COLUMNS, *Severity)
_KEPT = ("{file}", "{cell}", "{count}")
"""Blanks that are filled in the child."""


@dataclass(frozen=True)
class FaultTexts:
    """All words of a marked workbook, written in one language: a plain value for the child."""

    sentences: tuple[str, ...]
    """Of each problem, as the list has it."""
    notes: tuple[str, ...]
    """Of each problem, as its cell's comment has it: without the cells of those alike."""
    labels: Mapping[str, str]


def write_texts(problems: Sequence[Problem], text: Text) -> FaultTexts:
    """Write the words that `mark_workbook` needs for these problems."""
    blanks = {blank.strip("{}"): blank for blank in _KEPT}
    return FaultTexts(
        sentences=tuple(write_problem(text, each) for each in problems),
        notes=tuple(_write_note(text, each) for each in problems),
        labels={name: text(f"intake.marked.{name}", **blanks) for name in _LABELS},
    )


def _write_note(text: Text, problem: Problem) -> str:
    alone = {name: value for name, value in problem.params.items() if name != "count"}
    try:
        return write_problem(text, replace(problem, params=alone))
    except KeyError:  # a sentence that tells the count itself
        return write_problem(text, problem)


def mark_workbook(
    content: bytes,
    *,
    file_name: str,
    problems: Sequence[Problem],
    texts: FaultTexts,
    limits: Limits | None = None,
) -> bytes:
    """Return the workbook with every faulty cell filled, framed and commented, and a list in front.

    Memory: about what opening the file takes. Raises Refused where the file cannot be opened.
    """
    limits = limits or Limits()
    order = sorted(
        range(len(problems)), key=lambda index: list(Severity).index(problems[index].severity)
    )
    faults = _Faults([problems[index] for index in order], texts, order, file_name)
    if is_package(content):
        open_workbook(content, file_name=file_name, limits=limits)  # refuses what is a danger
        try:
            return mark_package(content, marks=faults.marks, faults=faults.list({}))
        except OddPart:  # then its values, in a workbook of our own
            pass
    copy, titles = copy_values(
        content, file_name=file_name, sheet_name=texts.labels["no_sheet"], limits=limits
    )
    marks = {titles[name]: each for name, each in faults.marks.items() if name in titles}
    return mark_package(copy, marks=marks, faults=faults.list(titles))


def name_marked(file_name: str, marked: bytes, *, suffix: str) -> str:
    """Return what a marked workbook is called: "so.xls" → "so-loi.xlsx"; with macros .xlsm."""
    ending = ".xlsm" if has_macros(marked) else ".xlsx"
    return f"{PurePosixPath(file_name).stem}{suffix}{ending}"


@dataclass
class _Faults:
    """The problems in the order of the list, as marks of cells and as rows."""

    problems: Sequence[Problem]
    texts: FaultTexts
    order: Sequence[int]
    """Where each problem's sentences stand in `texts`."""
    file_name: str

    def __post_init__(self) -> None:
        self.marks: dict[str, dict[At, CellMark]] = {}
        self._unmarked = [0] * len(self.problems)
        marked = 0
        for number, problem in enumerate(self.problems):
            place = problem.place
            if not isinstance(place, CellPlace) or not place.cell:
                continue
            sheet = self.marks.setdefault(place.sheet, {})
            most = min(MOST_CELLS_OF_A_FAULT, MOST_CELLS - marked)
            of_this = 0
            for at, in_range in islice(_cells_of(place.cell, problem), most):
                lines = () if in_range else (self._line(number, at, place.cell),)
                mark = CellMark(problem.severity, lines)
                sheet[at] = join_marks(sheet[at], mark) if at in sheet else mark
                of_this += 1
            marked += of_this
            self._unmarked[number] = max(_count_cells(problem) - of_this, 0)

    def _line(self, number: int, at: At, first: str) -> str:
        labels = self.texts.labels
        problem = self.problems[number]
        note = self.texts.notes[self.order[number]]
        head = f"[{number + 1}] {labels[problem.severity]}: "
        if name_cell(at) in (first, first.partition(":")[0]):
            return head + note
        return head + labels["same_as"].replace("{cell}", first) + " " + note

    def list(self, titles: Mapping[str, str]) -> FaultList:
        """Return the list; `titles` are those of the sheets where they have others now."""
        labels = self.texts.labels
        rows = tuple(self._row(number, titles) for number in range(len(self.problems)))
        return FaultList(
            title=labels["title"],
            heading=labels["heading"].replace("{file}", self.file_name),
            columns=tuple(labels[name] for name in _COLUMNS),
            link_column=_COLUMNS.index("cell"),
            severity_column=_COLUMNS.index("severity"),
            rows=rows,
        )

    def _row(self, number: int, titles: Mapping[str, str]) -> ListedFault:
        problem, labels = self.problems[number], self.texts.labels
        place = problem.place if isinstance(problem.place, CellPlace) else CellPlace("")
        sheet = titles.get(place.sheet, place.sheet) if place.sheet or place.cell else ""
        sentence = self.texts.sentences[self.order[number]]
        if self._unmarked[number]:
            count = str(self._unmarked[number])
            sentence += " " + labels["unmarked"].replace("{count}", count)
        words = (
            labels[problem.severity],
            sheet,
            place.cell,
            sentence,
            problem.found,
            problem.expected,
        )
        has_link = bool(place.cell) and _RANGE.fullmatch(place.cell) is not None and bool(sheet)
        return ListedFault(problem.severity, words, sheet, place.cell if has_link else "")


def _count_cells(problem: Problem) -> int:
    """Return how many cells a problem of many alike is about; its sentence may name only some."""
    count = problem.params.get("count", 0)
    return count if isinstance(count, int) and "cells" in problem.params else 0


def _cells_of(place: str, problem: Problem) -> Iterator[tuple[At, bool]]:
    """Yield the cells of a problem from the first on; True for those only framed with a range."""
    alike = str(problem.params.get("cells", "")) if "count" in problem.params else ""
    first = True
    seen: set[At] = set()
    for at in _expand(place):
        seen.add(at)
        yield at, not first
        first = False
    for at in _expand(alike):
        if at not in seen:
            yield at, False


def _expand(cells: str) -> Iterator[At]:
    """Yield the cells of ranges: "M6:M17, M20"."""
    for part in cells.split(","):
        found = _RANGE.fullmatch(part.rpartition("!")[2].strip())
        if found is None:
            continue
        left, top = column_number(found[1]), int(found[2])
        right = column_number(found[3]) if found[3] else left
        bottom = int(found[4]) if found[4] else top
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield row, column
