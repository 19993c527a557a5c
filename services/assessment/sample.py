"""The sample department (MẪU): its files go the same way in as anybody's."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from scoring.localized import Localized
from scoring.problems import Problem
from services.assessment.evidence.forms import entry_form
from services.assessment.evidence.upload import accept, preview, read_file
from services.assessment.people import Permission, Person, require
from services.assessment.planning.actions import add
from services.assessment.planning.annex import open_annex, understand
from services.assessment.surveys.taking import enter_survey, read_survey_file
from services.assessment.view import view_round
from services.intake.entry.entry_form import EntryForm, EntryRow
from services.intake.entry.entry_workbook import write_entry_workbook
from services.store import Conductor, Lane, Phase, ResultRecord, Round, Store
from services.text import text_in

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
"""Made by data/sample/make.py."""

UNIT = "so-mau"
NAME = Localized(vi="Sở MẪU", en="SAMPLE department")
YEAR = 2024
SET = "so-mau/2024"
_PLAN = "MAU-ke-hoach-2024.docx"
_WORKBOOK = "MAU-bang-ke-khai.xlsx"
_TARGET = Decimal(90)


def load_sample(store: Store, *, who: Person) -> Round:
    """Open the sample round and take its evidence in; a second time changes nothing.

    The entry workbook is filled in from a CSV as it would be by hand, so that it always belongs to
    the edition of the criteria that is in use.
    """
    require(who, Permission.PLAN)
    signed = who.signature
    store.add_unit(UNIT, name=NAME, sample=True, who=signed)
    store.put_results(tuple(_results()), who=signed)
    opened = store.open_round(
        UNIT,
        year=YEAR,
        criteria_set=SET,
        target=_TARGET,
        sample=True,
        phase=Phase.SELF_SCORING,
        who=signed,
    )
    # a workbook holds the moment of its making, so that its bytes never come again as a file's do
    if all(each.file_name != _WORKBOOK for each in store.evidence(opened.id)):
        _take_in(store, opened, _WORKBOOK, _filled_workbook(store, opened), who=who)
    for file in sorted(SAMPLE.glob("*.xlsx")):
        _take_in(store, opened, file.name, file.read_bytes(), who=who)
    if not store.actions(opened.id):
        _plan(store, opened, who=who)
    _take_surveys_in(store, who=who)
    return opened


def remove_sample(store: Store, *, who: Person) -> None:
    """Take the sample out again with all that hangs on it. Raises NotPermitted."""
    require(who, Permission.PLAN)
    store.remove_sample(who=who.signature)


def _take_in(store: Store, opened: Round, name: str, content: bytes, *, who: Person) -> None:
    view = view_round(store, opened.id)
    reading = read_file(content, file_name=name, kind=None, view=view, text=text_in("vi"))
    seen = preview(store, view, reading, file_name=name)
    accept(store, view, seen, content=content, file_name=name, who=who)


def _plan(store: Store, opened: Round, *, who: Person) -> None:
    """Take in the plan's annexes; their divisions are called as the set calls them."""
    file = SAMPLE / _PLAN
    tables = open_annex(file.read_bytes(), file_name=file.name)
    if isinstance(tables, Problem):
        raise ValueError(f"{file.name}: {tables.code}")
    view = view_round(store, opened.id)
    annex = understand(tables, file_name=file.name, view=view, standing=(), text=text_in("vi"))
    add(store, view, annex.settled({}), who=who)


def _take_surveys_in(store: Store, *, who: Person) -> None:
    known = {str(each.year) for each in store.surveys(UNIT)}
    for file in sorted((SAMPLE / "khao-sat").glob("*.xlsx")):
        year = file.stem.rpartition("-")[2]
        if year in known:
            continue
        reading = read_survey_file(file.read_bytes(), file_name=file.name, published=False)
        enter_survey(
            store,
            unit=UNIT,
            year=year,
            conductor=Conductor.DEPARTMENT,
            source=text_in("vi")("sipas.sample_source"),
            reading=reading,
            who=who,
        )


def _filled_workbook(store: Store, opened: Round) -> bytes:
    view = view_round(store, opened.id)
    return write_entry_workbook(_filled(entry_form(view, text_in("vi"))))


def _filled(form: EntryForm) -> EntryForm:
    with (SAMPLE / "bang-ke-khai.csv").open(encoding="utf-8", newline="") as file:
        filled = {(row["code"], row["input"]): row for row in csv.DictReader(file)}

    def fill(row: EntryRow) -> EntryRow:
        answer = filled.get((row.code, row.input))
        if answer is None:
            return row
        return replace(
            row,
            value=answer["value"],
            document=answer["document"],
            page=answer["page"],
            note=answer["note"],
        )

    sheets = tuple(
        replace(sheet, rows=tuple(fill(row) for row in sheet.rows)) for sheet in form.sheets
    )
    return replace(form, sheets=sheets)


def _results() -> Iterator[ResultRecord]:
    with (SAMPLE / "ket-qua-nam-truoc.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield ResultRecord(
                unit=UNIT,
                year=int(row["year"]),
                lane=Lane(row["lane"]),
                code=row["code"],
                points=Decimal(row["points"]),
                max_points=Decimal(row["max_points"]),
                criteria_set=SET,
                source=row["source"],
                sample=True,
            )
