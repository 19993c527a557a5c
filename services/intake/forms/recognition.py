"""Which of the known forms a file is, and on which of its sheets."""

import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from scoring.localized import Localized
from scoring.problems import CellPlace, Problem, Severity
from services.intake.choices import NO_CHOICES, NOWHERE, Choices, column_place
from services.intake.files.cells import Cell, show_cell
from services.intake.files.sheet_window import show_head
from services.intake.files.sheets import Refused, Row, Sheet, Workbook
from services.intake.forms.candidates import Candidate, SheetFacts
from services.intake.forms.headers import (
    Header,
    LabelRow,
    Vocabulary,
    find_headers,
    guess_header,
    match_header,
    read_labels,
)
from services.intake.forms.kinds import EvidenceKind, Reader
from services.intake.forms.words import holds_words, normalise_words, unmark
from services.intake.reading import Certainty, Grid, SheetSummary

_FIRST_LOOK, _SECOND_LOOK = 120, 1000
"""How many rows from the top of a sheet may hold the header; the further ones where it is not in
the nearer."""
_MOST_CELLS, _FEWEST_ROWS = 40_000, 60
"""Of a very wide sheet fewer rows are looked at, so that it does not take long."""
_MOST_SHEETS = 200
_SECONDS = 5.0
"""When no more sheets are opened, so that one of thousands is read in time."""
_NEARLY_EQUAL = 0.1
_NAMED = 20
"""How many sheets or rows a problem names."""


@dataclass(frozen=True)
class Recognised:
    """A sheet with the header of a known form on it."""

    sheet: Sheet
    header: Header
    heading: str
    """All text above the header, the cells of a row with tabs between them."""
    system: str = ""
    """The key of the form's system that the file names."""


@dataclass(frozen=True)
class Survey:
    """What was seen of a file before its rows are read: with a known form on it or without."""

    kind: str
    """The form recognised or asked for, else empty."""
    recognised: Recognised | None
    sheet: Sheet
    """The sheet that is shown: the one recognised, or the one with most cells."""
    header_rows: tuple[int, ...]
    """As the sheet counts them; guessed where nothing was recognised."""
    certainties: Mapping[str, Certainty]
    sheets: tuple[SheetSummary, ...]
    head: Grid
    problems: tuple[Problem, ...]


def recognise(
    workbook: Workbook,
    *,
    file_name: str,
    kinds: Sequence[EvidenceKind],
    asked: str | None,
    choices: Choices = NO_CHOICES,
) -> Recognised:
    """Find the sheet and the form that fit best; `asked` names the only form wanted.

    Raises Refused where nothing fits.
    """
    survey = survey_workbook(
        workbook, file_name=file_name, kinds=kinds, asked=asked, choices=choices
    )
    if survey.recognised is None:
        raise Refused(survey.problems[-1])
    return survey.recognised


def survey_workbook(
    workbook: Workbook,
    *,
    file_name: str,
    kinds: Sequence[EvidenceKind],
    asked: str | None,
    choices: Choices = NO_CHOICES,
) -> Survey:
    """Look through all sheets for the form that fits best; `asked` names the only form wanted.

    Raises Refused where no sheet can be opened.
    """
    return _Surveyor(workbook, file_name, kinds, asked, choices).survey()


def heading_text(rows: Sequence[Sequence[Cell]]) -> str:
    """Return all text of the rows above a header, one row a line, tabs between its cells."""
    lines = (
        "\t".join(
            cell if isinstance(cell, str) else show_cell(cell) for cell in row if not _empty(cell)
        )
        for row in rows
    )
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))


def _empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell


class _Surveyor:
    """Goes through the sheets of one file once."""

    def __init__(
        self,
        workbook: Workbook,
        file_name: str,
        kinds: Sequence[EvidenceKind],
        asked: str | None,
        choices: Choices,
    ) -> None:
        self._workbook = workbook
        self._file = file_name
        self._kinds = kinds
        self._asked = asked
        self._choices = choices
        self._vocabularies = [
            Vocabulary(kind)
            for kind in kinds
            if kind.reader is Reader.TABLE and asked in (None, kind.kind)
        ]
        self._candidates: list[Candidate] = []
        self._widest: SheetFacts | None = None
        self._open: dict[str, Sheet] = {}
        """The sheets whose cells are kept: of all others they are let go, each may be large."""
        self._summaries: dict[str, SheetSummary] = {}
        self._problems: list[Problem] = []

    def survey(self) -> Survey:
        """Look through the sheets and take the best."""
        if self._choices.sheet is not None and self._choices.sheet not in self._workbook.names:
            self._drop(self._choices.sheet)
            self._choices = replace(self._choices, sheet=None)
        widest = self._look_at_sheets()
        best = self._best()
        if best is not None and not (best.is_likely or best.is_chosen or self._asked is not None):
            best = None
        best = best or self._candidate_by_choice(widest)
        return self._without_form(widest) if best is None else self._with_form(best)

    # Sheets

    def _look_at_sheets(self) -> SheetFacts:
        """Open the sheets, the chosen one first; note those that cannot be, or were not.

        Return the one with most cells. Raises Refused where none can be opened.
        """
        names = sorted(self._workbook.names, key=lambda name: name != self._choices.sheet)
        if not names:  # nothing but charts
            raise Refused(self._unrecognised(self._asked_kind()))
        end = time.monotonic() + _SECONDS
        refused = Refused(Problem("file_damaged", CellPlace(self._file)))
        looked = 0
        for name in names[:_MOST_SHEETS]:
            if looked and time.monotonic() > end:
                break
            looked += 1
            try:
                self._look_at(self._workbook.open_sheet(name))
            except Refused as refusal:
                refused = refusal
                self._note("sheet_unreadable", name, found=name)
                if name == self._choices.sheet:
                    self._drop(name)
                    self._choices = replace(self._choices, sheet=None)
        if self._widest is None:
            raise refused
        if looked < len(names):
            searched = {"searched": looked, "sheets": len(names)}
            self._note("sheets_not_searched", names[looked], found=names[looked], params=searched)
        return self._widest

    def _note(
        self,
        code: str,
        sheet: str,
        *,
        found: str = "",
        params: Mapping[str, Any] | None = None,
        severity: Severity = Severity.WARNING,
    ) -> None:
        place = CellPlace(self._file, sheet)
        self._problems.append(
            Problem(code, place, found=found, params=params or {}, severity=severity)
        )

    def _look_at(self, sheet: Sheet) -> None:
        """Note the headers on a sheet, and whether it has most cells so far."""
        facts = SheetFacts.of(sheet)
        self._summaries[sheet.name] = facts.summary
        if self._choices.sheet not in (None, sheet.name) and self._widest is not None:
            return
        if self._widest is None or facts.size > self._widest.size:
            self._widest = facts
        self._open[sheet.name] = sheet
        self._candidates += self._candidates_on(sheet, facts)
        best = self._best()
        kept = {best.sheet.name} if best is not None and best.is_likely else {self._widest.name}
        kept |= {best.sheet.name} if best is not None else set()
        self._open = {name: each for name, each in self._open.items() if name in kept}

    def _best(self) -> Candidate | None:
        return max(self._candidates, key=lambda each: each.rank, default=None)

    def _kept(self, name: str) -> Sheet:
        return self._open.get(name) or self._workbook.open_sheet(name)

    # Headers

    def _candidates_on(self, sheet: Sheet, facts: SheetFacts) -> list[Candidate]:
        chosen = self._chosen_rows(facts)
        found: list[Candidate] = []
        for most in (_FIRST_LOOK, _SECOND_LOOK):
            few = min(most, max(_FEWEST_ROWS, _MOST_CELLS // max(facts.width, 1)))
            rows = list(islice(sheet.rows(), max(few, chosen[1] + 1 if chosen else 0)))
            labels = read_labels(rows)
            found = [
                self._candidate(facts, rows, header)
                for vocabulary in self._vocabularies
                for header in find_headers(labels, vocabulary)
            ]
            if chosen is not None:
                found += self._candidates_at(chosen, facts, rows, labels, found)
            if sheet.height <= most or any(each.is_likely for each in found):
                break
        return found

    def _candidate(
        self, facts: SheetFacts, rows: Sequence[Row], header: Header, *, is_chosen: bool = False
    ) -> Candidate:
        heading = heading_text(rows[: header.first])
        titled = self._standing(header.kind.recognised_by.words, heading, facts.name)
        header = header.choose(self._letters(header.kind, facts))
        return Candidate(facts, header, heading, bool(titled), is_chosen)

    def _standing(self, words: Sequence[str], heading: str, sheet: str) -> str:
        """Return the longest of some words that stand above the table or name sheet or file."""
        text = normalise_words(f"{heading} {sheet} {self._file}")
        file = unmark(normalise_words(self._file))
        standing = [
            each
            for each in map(normalise_words, words)
            if holds_words(text, each) or holds_words(file, unmark(each))
        ]
        return max(standing, key=len, default="")

    # Choices

    def _drop(self, choice: str) -> None:
        """Say that a choice does not fit this file."""
        self._note("choice_not_applicable", "", found=choice, severity=Severity.INFO)

    def _drop_header_rows(self, rows: tuple[int, int]) -> None:
        self._drop("–".join(str(row) for row in dict.fromkeys(rows)))

    def _letters(self, kind: EvidenceKind, facts: SheetFacts) -> dict[str, int | None]:
        """Return where in the sheet the chosen columns stand; those beyond its cells are not."""
        letters: dict[str, int | None] = {}
        for name, letter in self._choices.columns.items():
            if name not in kind.columns:
                continue
            if letter == NOWHERE:
                letters[name] = None
                continue
            place = column_place(letter)
            if place is not None and 0 <= place - facts.first_column < facts.width:
                letters[name] = place - facts.first_column
        return letters

    def _chosen_rows(self, facts: SheetFacts) -> tuple[int, int] | None:
        """Return the chosen header rows counted from 0 in the sheet, where it has them."""
        if self._choices.header_rows is None:
            return None
        first, last = (row - facts.first_row for row in self._choices.header_rows)
        return (first, last) if 0 <= first <= last < facts.height else None

    def _candidates_at(
        self,
        chosen: tuple[int, int],
        facts: SheetFacts,
        rows: Sequence[Row],
        labels: Sequence[LabelRow],
        found: Sequence[Candidate],
    ) -> Iterator[Candidate]:
        """Yield a candidate for each kind that the chosen header rows may be the header of.

        Rows that name no column of a kind are its header only where no other row is.
        """
        first, last = chosen
        if not any(label for row in labels[first : last + 1] for label in row):
            return
        for vocabulary in self._vocabularies:
            header = match_header(labels, vocabulary, first, last)
            others = [each for each in found if each.header.kind is vocabulary.kind]
            if header.columns or not others:
                candidate = self._candidate(facts, rows, header, is_chosen=True)
                if candidate.header.columns:
                    yield candidate

    def _candidate_by_choice(self, facts: SheetFacts) -> Candidate | None:
        """Return the table of the form asked for, where a person has said which columns it has."""
        kind = self._asked_kind()
        if kind is None:
            return None
        letters = self._letters(kind, facts)
        rows = list(islice(self._kept(facts.name).rows(), _FIRST_LOOK))
        row = guess_header(rows)
        if row is None or not any(place is not None for place in letters.values()):
            return None
        header = match_header(read_labels(rows), self._vocabularies[0], row, row)
        return self._candidate(facts, rows, header)

    # What comes of it

    def _with_form(self, best: Candidate) -> Survey:
        facts, header, kind = best.sheet, best.header, best.header.kind
        self._tell_dropped_choices(best)
        rival = self._rival(best)
        others = self._other_sheets(best)
        header = replace(header, until=self._next_table(best))
        is_sure = best.is_titled or _is_mostly_sure(header)
        certainties = {
            "kind": _certainty(
                is_chosen=self._asked is not None,
                is_sure=rival is None and best.is_complete and is_sure,
            ),
            "sheet": _certainty(is_chosen=self._choices.sheet is not None, is_sure=not others),
            "header": _certainty(is_chosen=best.is_chosen, is_sure=_is_mostly_sure(header)),
        }
        sheet = self._kept(facts.name)
        recognised = Recognised(sheet, header, best.heading, self._system(best))
        header_rows = tuple(facts.first_row + row for row in range(header.first, header.last + 1))
        columns = {f"column:{name}": each for name, each in header.certainties.items()}
        return self._survey(
            sheet, header_rows, certainties | columns, kind=kind, recognised=recognised
        )

    def _without_form(self, facts: SheetFacts) -> Survey:
        sheet = self._kept(facts.name)
        chosen = self._chosen_rows(facts)
        row = guess_header(list(islice(sheet.rows(), _FIRST_LOOK)))
        guessed = None if row is None else (row, row)
        first, last = chosen or guessed or (0, -1)
        certainties = {}
        if self._choices.sheet is not None:
            certainties["sheet"] = Certainty.CHOSEN
        if last >= first:
            certainties["header"] = Certainty.CHOSEN if chosen else Certainty.LIKELY
        if self._choices.header_rows is not None and chosen is None:
            self._drop_header_rows(self._choices.header_rows)
        kind = self._asked_kind()
        if kind is not None:
            certainties["kind"] = Certainty.CHOSEN
        self._problems.append(self._unrecognised(kind))
        rows = tuple(facts.first_row + row for row in range(first, last + 1))
        return self._survey(sheet, rows, certainties, kind=kind, recognised=None)

    def _survey(
        self,
        sheet: Sheet,
        header_rows: tuple[int, ...],
        certainties: Mapping[str, Certainty],
        *,
        kind: EvidenceKind | None,
        recognised: Recognised | None,
    ) -> Survey:
        return Survey(
            kind="" if kind is None else kind.kind,
            recognised=recognised,
            sheet=sheet,
            header_rows=header_rows,
            certainties=certainties,
            sheets=tuple(
                self._summaries.get(name) or SheetSummary(name, name in self._workbook.hidden, 0, 0)
                for name in self._workbook.names
            ),
            head=show_head(sheet, header_rows),
            problems=tuple(self._problems),
        )

    def _asked_kind(self) -> EvidenceKind | None:
        return self._vocabularies[0].kind if self._asked is not None else None

    def _unrecognised(self, asked: EvidenceKind | None) -> Problem:
        file = CellPlace(self._file)
        if asked is not None:
            expected = " | ".join(asked.columns[name].names[0] for name in asked.required)
            return Problem("table_not_found", file, expected=expected, params={"form": asked.name})
        forms = Localized(
            vi=", ".join(each.name.vi for each in self._kinds) or "–",
            en=", ".join(each.name.en for each in self._kinds) or "–",
        )
        return Problem(
            "form_unrecognised", file, params={"forms": forms}, severity=Severity.WARNING
        )

    def _tell_dropped_choices(self, best: Candidate) -> None:
        choices, kind = self._choices, best.header.kind
        if choices.header_rows is not None and not best.is_chosen:
            self._drop_header_rows(choices.header_rows)
        applied = self._letters(kind, best.sheet)
        for name, letter in choices.columns.items():
            if name in kind.columns and name not in applied:
                self._drop(f"{kind.columns[name].names[0]}: {letter}")

    def _rival(self, best: Candidate) -> Candidate | None:
        """Return another form that fits the same rows nearly as well, and say so."""
        if self._asked is not None:
            return None
        rivals = [
            each
            for each in self._on_sheet_of(best)
            if each.header.kind is not best.header.kind
            and each.is_likely
            and each.overlaps(best)
            and (each.is_titled, each.is_complete) == (best.is_titled, best.is_complete)
            and best.share - each.share <= _NEARLY_EQUAL
        ]
        rival = max(rivals, key=lambda each: each.rank, default=None)
        if rival is not None:
            forms = {"form": best.header.kind.name, "other": rival.header.kind.name}
            self._note("form_ambiguous", best.sheet.name, params=forms)
        return rival

    def _other_sheets(self, best: Candidate) -> list[str]:
        """Return the other sheets that hold the same form as completely, and say so."""
        if self._choices.sheet is not None:
            return []
        names = [
            each.sheet.name
            for each in self._candidates
            if each.header.kind is best.header.kind
            and each.sheet.name != best.sheet.name
            and not each.sheet.hidden
            and each.is_likely
            and each.is_complete >= best.is_complete
            and each.has_rows
        ]
        others = list(dict.fromkeys(names))
        if others:
            named = ", ".join(others[:_NAMED]) + (", …" if len(others) > _NAMED else "")
            params = {"sheet": best.sheet.name}
            self._note("form_on_other_sheets", best.sheet.name, found=named, params=params)
        return others

    def _next_table(self, best: Candidate) -> int | None:
        """Return the row in which another table begins below; say which others the sheet has.

        A header that is repeated at a page break begins no other table.
        """
        others = sorted(
            {
                each.header.first
                for each in self._on_sheet_of(best)
                if each.is_likely
                and not each.overlaps(best)
                and each.header.columns != best.header.columns
            }
        )
        if others:
            first = best.sheet.first_row
            rows = ", ".join(str(first + row) for row in others[:_NAMED])
            params = {"row": first + best.header.first}
            self._note("other_tables_on_sheet", best.sheet.name, found=rows, params=params)
        return next((row for row in others if row > best.header.last), None)

    def _on_sheet_of(self, best: Candidate) -> list[Candidate]:
        return [each for each in self._candidates if each.sheet.name == best.sheet.name]

    def _system(self, best: Candidate) -> str:
        """Return the form's system that the file names; of several the one named at most length."""
        named = {
            key: len(self._standing(system.words, best.heading, best.sheet.name))
            for key, system in best.header.kind.systems.items()
        }
        key = max(named, key=lambda each: named[each], default="")
        return key if named.get(key) else ""


def _certainty(*, is_chosen: bool, is_sure: bool) -> Certainty:
    if is_chosen:
        return Certainty.CHOSEN
    return Certainty.SURE if is_sure else Certainty.LIKELY


def _is_mostly_sure(header: Header) -> bool:
    """Tell whether most of the columns that were found, not chosen, have the form's own words."""
    found = [header.certainties[name] for name in header.columns]
    sure, likely = found.count(Certainty.SURE), found.count(Certainty.LIKELY)
    return sure > likely
