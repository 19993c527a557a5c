"""The forms of evidence that the program knows, and the entry workbook of a round."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from scoring.inputs import NOT_ARISING, Input, InputType
from scoring.model import CriteriaSet, Leaf
from scoring.problems import Problem
from services.assessment.view import RoundView
from services.catalogue.sets import CRITERIA, edition_of
from services.intake.entry.entry_form import NOT_ARISING as ENTRY_NOT_ARISING
from services.intake.entry.entry_form import EntryForm, EntryOption, EntryRow, EntrySheet
from services.intake.entry.entry_form import InputType as EntryInputType
from services.intake.entry.entry_workbook import entry_texts
from services.intake.forms.kind_files import check_kind, load_kinds
from services.intake.forms.kinds import EvidenceKind
from services.store import AnswerRecord
from services.text import Text

FORMS = CRITERIA / "evidence"
"""The folder of the forms, one YAML each."""

_ENTRY_TYPES: dict[InputType, EntryInputType] = {
    InputType.COUNT: "count",
    InputType.NUMBER: "number",
    InputType.PERCENT: "percent",
    InputType.POINTS: "number",
    InputType.YES_NO: "yes_no",
    InputType.CHOICE: "choice",
}


@cache
def evidence_kinds() -> tuple[EvidenceKind, ...]:
    """Return all known forms, read once. Raises InvalidKind for a faulty one."""
    return load_kinds(FORMS)


def lint_form(text: str, file: str) -> tuple[Problem, ...]:
    """Return all faults of one form's YAML."""
    return check_kind(text, file=file)[1]


def entry_form(view: RoundView, text: Text) -> EntryForm:
    """Return the entry workbook of a round: every input that the department answers itself.

    What is known already stands in it, with its document.
    """
    return _form(view.criteria, view.unit.name.vi, view.round.year, text, view)


def blank_form(criteria: CriteriaSet, *, unit: str, year: int, text: Text) -> EntryForm:
    """Return the entry workbook of a set where there is no round, with nothing filled in."""
    return _form(criteria, unit, year, text, None)


def _form(
    criteria: CriteriaSet, unit: str, year: int, text: Text, view: RoundView | None
) -> EntryForm:
    sheets = []
    for component in criteria.components:
        rows = tuple(
            row
            for leaf in component.leaves
            if leaf.self_scored
            for row in _rows(criteria, leaf, text, view)
        )
        if rows:
            name = f"{component.code} {component.name.in_language(text.language)}"
            sheets.append(EntrySheet(name, rows))
    return EntryForm(
        set_id=criteria.head.set,
        stamp=edition_of(criteria.head.set),
        unit=unit,
        year=year,
        texts=entry_texts(text),
        sheets=tuple(sheets),
    )


def _rows(
    criteria: CriteriaSet, leaf: Leaf, text: Text, view: RoundView | None
) -> Iterator[EntryRow]:
    """Yield a row an input; that nothing of the kind arose stands in the first."""
    records = {} if view is None else view.records_of(leaf.code)
    mark = records.get(NOT_ARISING)
    for number, asked in enumerate(leaf.rule.inputs(criteria.head.measures)):
        row = _row(leaf, asked, text)
        if view is None:
            yield row
        elif number == 0 and mark is not None and mark.value == "true":
            yield _filled(row, view, mark, value=ENTRY_NOT_ARISING)
        elif (record := records.get(asked.name)) is not None:
            yield _filled(row, view, record, value=record.value)
        else:
            yield row


def _filled(row: EntryRow, view: RoundView, record: AnswerRecord, *, value: str) -> EntryRow:
    document = view.document_of(record)
    return replace(row, value=value, document=document, page=record.page, note=record.note)


def _row(leaf: Leaf, asked: Input, text: Text) -> EntryRow:
    if asked.label is not None:
        label = asked.label.in_language(text.language)
    else:
        label = text(f"scoring.input.{asked.name}")
    options = tuple(
        EntryOption(key, name.in_language(text.language)) for key, name in asked.options
    )
    return EntryRow(
        code=leaf.code,
        name=leaf.name.in_language(text.language),
        input=asked.name,
        label=label[:1].upper() + label[1:],
        unit=text(f"scoring.unit.{asked.type.value}"),
        type=_ENTRY_TYPES[asked.type],
        options=options,
    )
