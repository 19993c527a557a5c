"""A plan's annex on its way into a round: the actions it lists, and what is wrong in it.

The tables were read by the intake; here they meet the criteria set and the divisions. Nothing is
saved: `actions.add` does that once a person has seen all of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from scoring.model import CriteriaSet, Group
from scoring.problems import CellPlace, Problem, Severity
from services.assessment.planning.annex_tables import AnnexTable, Place, find_annexes
from services.assessment.planning.due_words import DayImpossible, DueUnreadable, read_due
from services.assessment.planning.factors import factors_in, speaks_of_survey
from services.assessment.view import RoundView
from services.intake.files.stored_values import UNCALCULATED
from services.intake.files.text_cells import TextTable
from services.intake.forms.number_text import parse_quantity
from services.intake.forms.words import normalise_words
from services.intake.limits import limits_from_environment
from services.intake.reader import read_tables
from services.store import PlanAction, PlanActionInput, PlanStatus
from services.text import Text

_CODE = re.compile(r"(?<![\w./-])\d{1,2}(?:\.\d{1,2}){0,4}(?![\w/-])")
_HEADING_COLUMNS = frozenset({"number", "text", "codes", "factors"})
_STATUS = (
    (PlanStatus.TO_DO, ("chưa",)),
    (PlanStatus.DROPPED, ("bỏ", "dừng", "hủy")),
    (PlanStatus.DOING, ("đang",)),
    (PlanStatus.DONE, ("xong", "đã", "hoàn thành")),
)
"""Words of a status; the first that the cell holds counts: "chưa hoàn thành" is not done."""


@dataclass(frozen=True)
class AnnexAction:
    """An action as a row of an annex gives it.

    `asked` is the division in the plan's words where the set knows none of that name.
    """

    told: PlanActionInput
    place: CellPlace
    asked: str = ""


@dataclass(frozen=True)
class Annex:
    """What a plan's annex would add to a round; nothing of it is saved yet.

    `same` is how many of its actions stand in the plan already.
    """

    file: str
    tables: int
    actions: tuple[AnnexAction, ...]
    same: int
    problems: tuple[Problem, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """The divisions that somebody has to name, in the plan's words."""
        return tuple(dict.fromkeys(each.asked for each in self.actions if each.asked))

    @property
    def has_errors(self) -> bool:
        """Whether anything stands against saving it."""
        return any(each.severity is Severity.ERROR for each in self.problems)

    def settled(self, divisions: Mapping[str, str]) -> tuple[PlanActionInput, ...]:
        """Return the actions with the divisions as a person named them. Raises KeyError."""
        return tuple(
            replace(each.told, division=divisions[each.asked]) if each.asked else each.told
            for each in self.actions
        )


def open_annex(content: bytes, *, file_name: str) -> tuple[TextTable, ...] | Problem:
    """Return the tables of a plan's Word or Excel file, or why it cannot be read."""
    tables = read_tables(content, file_name=file_name, limits=limits_from_environment())
    if isinstance(tables, Problem) and tables.code == "not_a_spreadsheet":
        return replace(tables, code="plan_file_unreadable")
    return tables


def understand(
    tables: Sequence[TextTable],
    *,
    file_name: str,
    view: RoundView,
    standing: Sequence[PlanAction],
    text: Text,
) -> Annex:
    """Return what the tables of a plan would add to a round; every fault is named by its place."""
    annexes = find_annexes(tables)
    if not annexes:
        return Annex(file_name, 0, (), 0, (Problem("plan_table_missing", CellPlace(file_name)),))
    reader = _Reader(view, file_name, text)
    for annex in annexes:
        reader.read(annex)
    if not reader.found:
        reader.problems.append(Problem("plan_without_actions", CellPlace(file_name)))
    known = {_key(each.told) for each in standing}
    new = tuple(each for each in reader.found if _key(each.told) not in known)
    same = len(reader.found) - len(new)
    return Annex(file_name, len(annexes), new, same, tuple(reader.problems))


def _key(told: PlanActionInput) -> tuple[str, str]:
    return normalise_words(told.text), normalise_words(told.number)


class _Names:
    """What a plan may call the codes of a set and the divisions; nothing is found by likeness."""

    def __init__(self, criteria: CriteriaSet) -> None:
        self.codes: dict[str, tuple[str, ...]] = {}
        self.names: dict[str, tuple[str, ...]] = {}
        for component in criteria.components:
            self._add(component.code, component.name.vi, [e.code for e in component.leaves])
            for each in component.criteria:
                leaves = [e.code for e in each.sub_criteria] if isinstance(each, Group) else []
                self._add(each.code, each.name.vi, leaves or [each.code])
                if isinstance(each, Group):
                    for leaf in each.sub_criteria:
                        self._add(leaf.code, leaf.name.vi, [leaf.code])
        self.divisions = {
            normalise_words(name): key
            for key, owner in criteria.head.owners.items()
            for name in (owner.vi, owner.en, key)
        }

    def _add(self, code: str, name: str, leaves: list[str]) -> None:
        self.codes[code] = tuple(leaves)
        self.names[normalise_words(name)] = tuple(leaves)


@dataclass
class _Reader:
    """Reads the rows of annexes, noting every fault."""

    view: RoundView
    file: str
    text: Text
    found: list[AnnexAction] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def _names(self) -> _Names:
        return _Names(self.view.criteria)

    def read(self, annex: AnnexTable) -> None:
        """Read the rows of one table."""
        heading: tuple[str, ...] = ()
        goes_on = False
        for number, places in annex.rows():
            row = _Row(annex, number, places)
            if row.is_blank:
                continue
            if row.is_heading:
                heading = factors_in(row.said) if speaks_of_survey(row.said) else ()
                self._note(row, "text", "plan_row_passed_over", row.said, Severity.INFO)
                goes_on = False
            elif row.goes_on and goes_on:
                self.found[-1] = self._longer(self.found[-1], row)
            elif not row.value("text"):
                self._note(row, "text", "plan_action_missing")
            else:
                self.found.append(self._action(row, heading))
                goes_on = True

    def _action(self, row: "_Row", heading: tuple[str, ...]) -> AnnexAction:
        self._note_stored_faults(row)
        codes, factors = self._ties(row)
        written = row.value("division")
        division = self._names.divisions.get(normalise_words(written), "")
        if not written:
            self._note(row, "division", "plan_division_missing", severity=Severity.WARNING)
        told = PlanActionInput(
            text=row.value("text"),
            number=row.value("number").rstrip(".)"),
            codes=codes,
            factors=factors or heading,
            division=division,
            supporting=row.line("supporting"),
            person=row.line("person"),
            output=row.value("output"),
            due_words=row.line("due"),
            status=self._status(row),
            expected_points=self._points(row),
            source=self.text(
                "action_plan.source", file=self.file, table=self._table(row.annex), row=row.number
            ),
        )
        told = self._with_due(told, row)
        return AnnexAction(
            told, self._place(row, "text"), asked=written if written and not division else ""
        )

    def _longer(self, action: AnnexAction, row: "_Row") -> AnnexAction:
        """Return an action with what a further row of its merged cell says besides."""
        told = action.told
        output = _joined(told.output, row.own("output"), "\n")
        helping = _joined(told.supporting, row.own("supporting"), "; ")
        helping = _joined(helping, row.own("division"), "; ")
        told = replace(told, output=output, supporting=helping)
        if row.own("due"):
            later = self._with_due(replace(told, due_words=row.own("due")), row)
            words = _joined(told.due_words, later.due_words, "; ")
            days = [each for each in (told.due, later.due) if each is not None]
            told = replace(told, due=max(days, default=None), due_words=words)
        return replace(action, told=told)

    def _with_due(self, told: PlanActionInput, row: "_Row") -> PlanActionInput:
        if not told.due_words:
            self._note(row, "due", "plan_due_missing", severity=Severity.WARNING)
            return told
        try:
            day = read_due(told.due_words, year=self.view.round.year).day
        except DayImpossible:
            self._note(row, "due", "plan_day_impossible", told.due_words)
            return told
        except DueUnreadable:
            self._note(row, "due", "plan_due_unreadable", told.due_words, Severity.WARNING)
            return told
        return replace(told, due=day)

    def _ties(self, row: "_Row") -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the leaves and the factors that a row names."""
        written = row.value("codes")
        factors = factors_in(row.value("factors"))
        if row.value("factors") and not factors:
            self._note(row, "factors", "plan_factor_unknown", row.value("factors"))
        if not written:
            return (), factors
        if speaks_of_survey(written):
            return (), factors or factors_in(written)
        if row.places["codes"].cell.is_number and "." in written:
            self._note(row, "codes", "plan_code_numeric", written)
            return (), factors
        named = _CODE.findall(written)
        if not named:
            leaves = self._names.names.get(normalise_words(written))
            if leaves is None:
                self._note(row, "codes", "plan_code_unknown", written)
            return leaves or (), factors
        unknown = [each for each in named if each not in self._names.codes]
        if unknown:
            self._note(row, "codes", "plan_code_unknown", ", ".join(unknown))
        leaves = tuple(leaf for each in named for leaf in self._names.codes.get(each, ()))
        return tuple(dict.fromkeys(leaves)), factors

    def _points(self, row: "_Row") -> Decimal | None:
        written = row.value("points")
        if not written:
            return None
        try:
            points = parse_quantity(written)
        except ValueError:
            self._note(row, "points", "plan_points_unreadable", written)
            return None
        if points is not None and points < 0:
            self._note(row, "points", "plan_points_unreadable", written)
            return None
        return points

    def _status(self, row: "_Row") -> PlanStatus:
        written = row.value("status")
        words = normalise_words(written)
        for status, names in _STATUS:
            if any(each in words for each in names):
                return status
        if written:
            self._note(row, "status", "plan_status_unknown", written, Severity.WARNING)
        return PlanStatus.TO_DO

    def _note_stored_faults(self, row: "_Row") -> None:
        for name, place in row.places.items():
            fault = place.cell.fault
            if fault and not place.from_above:
                code = "formula_without_value" if fault == UNCALCULATED else "error_cell"
                self._note(row, name, code, fault)

    def _note(
        self,
        row: "_Row",
        column: str,
        code: str,
        found: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        params = {"column": row.annex.titles.get(column, "")}
        place = self._place(row, column)
        self.problems.append(Problem(code, place, found, params=params, severity=severity))

    def _place(self, row: "_Row", column: str) -> CellPlace:
        name = column if column in row.annex.columns else "text"
        if row.annex.table.is_word:
            title = row.annex.titles[name]
            cell = self.text("action_plan.word_cell", row=row.number, column=title)
        else:
            cell = f"{row.annex.letter(name)}{row.number}"
        return CellPlace(self.file, self._table(row.annex), cell)

    def _table(self, annex: AnnexTable) -> str:
        return annex.table.name or self.text("action_plan.table", n=annex.number)


@dataclass(frozen=True)
class _Row:
    """A row of an annex by the meaning of its columns."""

    annex: AnnexTable
    number: int
    places: Mapping[str, Place]

    def value(self, name: str) -> str:
        """Return what a column says, from the row above too where the cell is merged."""
        place = self.places.get(name)
        return "" if place is None else place.cell.text

    def line(self, name: str) -> str:
        """Return what a column says in one line."""
        return " ".join(self.value(name).split())

    def own(self, name: str) -> str:
        """Return what a column says in this very row."""
        place = self.places.get(name)
        return "" if place is None or place.from_above else self.line(name)

    @property
    def said(self) -> str:
        """What a heading says."""
        words = dict.fromkeys(self.line(name) for name in ("number", "text", "codes", "factors"))
        return " ".join(each for each in words if each)

    @property
    def is_blank(self) -> bool:
        return not any(each.cell.text or each.cell.fault for each in self.places.values())

    @property
    def goes_on(self) -> bool:
        """Whether the action is the one above: its cell is merged with that."""
        place = self.places.get("text")
        return place is not None and place.from_above

    @property
    def is_heading(self) -> bool:
        """Whether nothing is said of who and when: the row heads a group, or is a note."""
        beside = {
            name
            for name, place in self.places.items()
            if place.cell.text and name not in _HEADING_COLUMNS
        }
        text = self.places.get("text")
        if text is not None:  # a heading may take all the columns
            beside = {name for name in beside if self.places[name].cell is not text.cell}
        return not beside and not self.goes_on


def _joined(standing: str, more: str, between: str) -> str:
    parts = [each for each in (standing, more) if each]
    return standing if more and more in standing else between.join(parts)
