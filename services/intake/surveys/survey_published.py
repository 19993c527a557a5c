"""Published shares by factor or question; only ever read in the child process."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.problems import CellPlace, Problem
from scoring.survey_counts import factor_of
from services.intake.files.cells import Cell, is_blank, show_cell
from services.intake.files.sheets import Row, Workbook
from services.intake.forms.faults import Faults
from services.intake.forms.words import normalise_words
from services.intake.reading import Reading
from services.intake.surveys.survey_form import PublishedShare, SurveyForm
from services.intake.surveys.survey_json import write_published
from services.intake.surveys.survey_rows import Found, find_table, read_number, split_code

_CODE, _SHARE, _ANSWERS = "code", "share", "answers"


def read_published(workbook: Workbook, *, file_name: str, form: SurveyForm) -> Reading:
    """Read a table of shares; every fault has its cell. What was read is the extract."""
    roles = {normalise_words(each): _CODE for each in form.code_names}
    roles |= {normalise_words(each): _SHARE for each in form.share_names}
    roles |= {normalise_words(each): _ANSWERS for each in form.answers_names}

    def role_of(cell: Cell) -> str | None:
        return roles.get(normalise_words(show_cell(cell)))

    found = find_table(workbook, is_head=lambda cell: role_of(cell) is not None)
    at = {} if found is None else _positions([role_of(cell) for cell in found.header])
    needed = {_CODE: form.code_names[0], _SHARE: form.share_names[0]}
    missing = tuple(name for role, name in needed.items() if role not in at)
    if found is None or missing:
        return _refused("survey_no_columns", file_name, found, columns=missing)
    faults = Faults(file_name, found.sheet.name)
    in_percent = found.sheet.percent_cells([found.sheet.letter(at[_SHARE])])
    shares: dict[str, PublishedShare] = {}
    first: dict[str, str] = {}
    for number, cells in found.rows():
        row = _Row(number, cells, found, faults, at, in_percent)
        each = row.read(form.factors)
        if each is not None and each.code in shares:
            row.note("survey_code_twice", _CODE, other=first[each.code])
        elif each is not None:
            shares[each.code] = each
            first[each.code] = found.sheet.cell(number, at[_CODE])
    problems = tuple(faults.problems())
    if problems:
        return Reading(sheet=found.sheet.name, problems=problems, rows=len(shares))
    if not shares:
        return _refused("survey_no_shares", file_name, found)
    told = {"published": write_published(shares.values())}
    return Reading(sheet=found.sheet.name, rows=len(shares), extract=json.dumps(told).encode())


def _positions(roles: list[str | None]) -> dict[str, int]:
    """Return where each role stands first."""
    return {role: n for n, role in reversed(list(enumerate(roles))) if role is not None}


def _refused(code: str, file_name: str, found: Found | None, **params: object) -> Reading:
    sheet = "" if found is None else found.sheet.name
    cell = "" if found is None else found.head(0)
    return Reading(sheet=sheet, problems=(Problem(code, CellPlace(file_name, sheet, cell),
                                                  params=params),))  # fmt: skip


@dataclass(frozen=True)
class _Row:
    """One row of the table."""

    number: int
    cells: Row
    found: Found
    faults: Faults
    at: Mapping[str, int]
    in_percent: Collection[str]
    """Cells that show 85 % and hold 0.85."""

    def read(self, factors: Mapping[str, Fraction]) -> PublishedShare | None:
        """Return the share of the row; None where it names no code."""
        split = split_code(self.cells[self.at[_CODE]])
        if split is None:
            return None
        code = split[0]
        if code not in factors and factor_of(code, factors) is None:
            self.note("survey_unknown_code", _CODE, factors=tuple(factors))
        cell = self.cells[self.at[_SHARE]]
        share = read_number(cell)
        shown_as_percent = self.found.sheet.cell(self.number, self.at[_SHARE]) in self.in_percent
        if share is not None and shown_as_percent and not isinstance(cell, str):
            share *= 100
        if share is None or not 0 <= share <= 100:
            self.note("survey_share", _SHARE)
        return PublishedShare(code, share or Fraction(0), self._answers())

    def _answers(self) -> int | None:
        if _ANSWERS not in self.at or is_blank(self.cells[self.at[_ANSWERS]]):
            return None
        said = read_number(self.cells[self.at[_ANSWERS]])
        if said is not None and said.denominator == 1 and said >= 1:
            return int(said)
        self.note("survey_share_answers", _ANSWERS)
        return None

    def note(self, code: str, role: str, **params: object) -> None:
        """Note a fault at the cell of a column."""
        position = self.at[role]
        found = show_cell(self.cells[position])
        letter = self.found.sheet.letter(position)
        self.faults.add(code, letter=letter, row=self.number, found=found, params=params)
