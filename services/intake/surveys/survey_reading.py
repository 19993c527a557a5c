"""A survey's answers read and counted; only ever run in the child process: no name leaves it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from scoring.problems import CellPlace, Problem
from scoring.survey_counts import SCALE, Respondent, count_answers, factor_of
from scoring.survey_groups import MINIMUM_CELL, group_rows
from services.intake.files.cells import is_blank, show_cell
from services.intake.files.sheets import Row, Workbook
from services.intake.forms.faults import Faults
from services.intake.forms.words import normalise_words
from services.intake.reading import Reading
from services.intake.surveys.survey_form import SurveyForm
from services.intake.surveys.survey_json import write_counts, write_groups
from services.intake.surveys.survey_published import read_published
from services.intake.surveys.survey_rows import Found, find_table, read_number, split_code

_UNCALCULATED = "="  # what a sheet says of a formula without a value
_NUMBERS = frozenset({int, float})
_LONGEST_WEIGHT = 12  # characters; a longer number is no weight but an identity


@dataclass(frozen=True)
class _Columns:
    """Where the questions, the weight and the cluster stand; positions count from 0."""

    questions: Mapping[int, str]
    names: Mapping[str, str]
    weight: int | None
    cluster: int | None
    dropped: tuple[str, ...]


def read_survey_file(workbook: Workbook, *, file_name: str, form: SurveyForm) -> Reading:
    """Count the survey of a workbook; every fault has its cell. What was counted is the extract."""
    if form.published:
        return read_published(workbook, file_name=file_name, form=form)
    found = find_table(workbook, is_head=lambda cell: split_code(cell) is not None)
    if found is None:
        return Reading(problems=(Problem("survey_no_questions", CellPlace(file_name)),))
    return _read_answers(found, form, Faults(file_name, found.sheet.name))


def _read_answers(found: Found, form: SurveyForm, faults: Faults) -> Reading:
    columns = _find_columns(found, form, faults)
    unread = found.sheet.stored_faults()
    people = [
        person
        for number, row in found.rows()
        if (person := _Row(number, row, found, faults, unread).person(columns)) is not None
    ]
    codes = tuple(columns.questions.values())
    _check_enough(found, columns, people, faults)
    problems = tuple(faults.problems())
    if problems:
        return Reading(sheet=found.sheet.name, problems=problems, rows=len(people))
    clustered = columns.cluster is not None
    counts = count_answers(codes, people, factors=form.factors, clustered=clustered)
    groups = group_rows(codes, people, factors=form.factors) if clustered else None
    told = {
        "counts": write_counts(counts),
        "groups": None if groups is None else write_groups(groups),
        "names": columns.names,
        "dropped": columns.dropped,
    }
    return Reading(sheet=found.sheet.name, rows=len(people), extract=json.dumps(told).encode())


def _find_columns(found: Found, form: SurveyForm, faults: Faults) -> _Columns:
    questions: dict[int, str] = {}
    names: dict[str, str] = {}
    known: dict[str, int] = {}
    dropped: list[str] = []
    roles = {normalise_words(each): "weight" for each in form.weight_names}
    roles |= {normalise_words(each): "cluster" for each in form.cluster_names}

    def note(code: str, position: int, **params: object) -> None:
        faults.add(
            code,
            letter=found.sheet.letter(position),
            row=found.header_row,
            found=show_cell(found.header[position]),
            params=params,
        )

    for position, cell in enumerate(found.header):
        shown, split = show_cell(cell), split_code(cell)
        role = roles.get(normalise_words(shown))
        if role is not None and role in known:
            note("survey_column_twice", position, other=found.head(known[role]))
        elif role is not None:
            known[role] = position
        elif split is None:
            letter = found.sheet.letter(position)
            dropped.append(f"{letter}: {shown}" if shown else letter)
        elif factor_of(split[0], form.factors) is None:
            note("survey_unknown_question", position, factors=tuple(form.factors))
        elif split[0] in names:
            first = next(n for n, code in questions.items() if code == split[0])
            note("survey_question_twice", position, other=found.head(first))
        else:
            questions[position] = split[0]
            names[split[0]] = split[1]
    return _Columns(questions, names, known.get("weight"), known.get("cluster"), tuple(dropped))


@dataclass(frozen=True)
class _Row:
    """One row of answers on its way to be one respondent."""

    number: int
    cells: Row
    found: Found
    faults: Faults
    unread: Mapping[str, str]

    def person(self, columns: _Columns) -> Respondent | None:
        """Return who answered; None where the row holds nothing but what is dropped."""
        used = [*columns.questions]
        used += [each for each in (columns.weight, columns.cluster) if each is not None]
        if all(is_blank(self.cells[n]) and not self._unread(n) for n in used):
            return None
        return Respondent(
            tuple(self._answer(position) for position in columns.questions),
            Fraction(1) if columns.weight is None else self._weight(columns.weight),
            "" if columns.cluster is None else self._cluster(columns.cluster),
        )

    def _answer(self, position: int) -> int | None:
        cell = self.cells[position]
        if type(cell) in _NUMBERS and cell in SCALE:  # nearly all of them
            return int(cast("float", cell))
        if is_blank(cell):
            unread = self._unread(position)
            if unread:
                code = "survey_formula" if unread == _UNCALCULATED else "survey_answer"
                self._note(code, position, found=unread)
            return None
        value = read_number(cell)
        if value in SCALE:
            return int(value)
        self._note("survey_answer", position)
        return None

    def _weight(self, position: int) -> Fraction:
        cell = self.cells[position]
        value = read_number(cell)
        if value is not None and value > 0 and len(show_cell(cell)) <= _LONGEST_WEIGHT:
            return value
        self._note("survey_weight", position)
        return Fraction(1)

    def _cluster(self, position: int) -> str:
        cluster = show_cell(self.cells[position]).strip()
        if not cluster:
            self._note("survey_cluster_missing", position)
        return cluster

    def _unread(self, position: int) -> str:
        """Return what is behind a cell that only looks empty: a formula, an error (#REF!)."""
        return self.unread.get(self.found.sheet.cell(self.number, position), "")

    def _note(self, code: str, position: int, *, found: str | None = None) -> None:
        letter = self.found.sheet.letter(position)
        found = show_cell(self.cells[position]) if found is None else found
        self.faults.add(code, letter=letter, row=self.number, found=found)


def _check_enough(
    found: Found, columns: _Columns, people: Sequence[Respondent], faults: Faults
) -> None:
    """Note what can't be counted, or would let somebody be known by their answers."""
    least, row = MINIMUM_CELL, found.header_row
    first = found.sheet.letter(min(columns.questions, default=0))
    if columns.questions and len(people) < least:
        params = {"n": len(people), "least": least}
        faults.add("survey_few_people", letter=first, row=row, params=params)
        return
    for index, (position, code) in enumerate(columns.questions.items()):
        answered = sum(each.answers[index] is not None for each in people)
        if answered < least:
            params = {"n": answered, "least": least}
            letter = found.sheet.letter(position)
            faults.add("survey_few_answers", letter=letter, row=row, found=code, params=params)
    if columns.cluster is not None and len({each.cluster for each in people}) < 2:
        faults.add("survey_one_cluster", letter=found.sheet.letter(columns.cluster), row=row)
