"""The few things a child process can be asked to do; only ever carried out there.

Every one answers with a reading, so that one way back serves all: a stretch of a sheet is its
`head`, a marked workbook, the texts of tables or a counted survey its `extract`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from scoring.problems import Problem
from services.intake.files.sheets import Refused, open_patiently, open_workbook
from services.intake.forms.form_reading import Request, read_form
from services.intake.limits import Limits
from services.intake.process.progress import hear_rows
from services.intake.reading import Reading
from services.intake.surveys.survey_form import SurveyForm


@dataclass(frozen=True)
class GridRequest:
    """A stretch of a sheet to be shown; `first_row` counts from 1."""

    content: bytes
    file_name: str
    sheet: str
    first_row: int
    rows: int
    limits: Limits
    patient: bool = False


@dataclass(frozen=True)
class MarkRequest:
    """A workbook to be handed back with its faults marked; `texts` says them."""

    content: bytes
    file_name: str
    problems: tuple[Problem, ...]
    texts: Any
    limits: Limits


@dataclass(frozen=True)
class TablesRequest:
    """The tables of a document or spreadsheet, as texts."""

    content: bytes
    file_name: str
    limits: Limits
    patient: bool = False


@dataclass(frozen=True)
class SurveyRequest:
    """A survey to be counted; `form` says what its columns are headed by."""

    content: bytes
    file_name: str
    form: SurveyForm
    limits: Limits
    patient: bool = False


Task = Request | GridRequest | MarkRequest | TablesRequest | SurveyRequest


def perform(task: Task, *, report_rows: Callable[[int], None]) -> Reading:
    """Do what is asked; a file that cannot be read gives a reading that says why."""
    hear_rows(report_rows)
    try:
        match task:
            case Request():
                return read_form(task)
            case GridRequest():
                return _show(task)
            case MarkRequest():
                return _mark(task)
            case TablesRequest():
                return _list_tables(task)
            case SurveyRequest():
                return _count(task)
    except Refused as refusal:
        return Reading(problems=(refusal.problem,))


def make_patient(task: Task) -> Task | None:
    """Return the task for the engine that is slower and dies less; None where there is no such."""
    if isinstance(task, MarkRequest) or task.patient:
        return None
    return replace(task, patient=True)


def warm_up() -> None:
    """Import what reading imports only when it gets there."""
    import narwhals
    import openpyxl  # noqa: F401
    import pyarrow.compute  # noqa: F401

    narwhals.new_series("rows", [1], narwhals.Int64(), backend="pyarrow")


def _show(request: GridRequest) -> Reading:
    from services.intake.files.sheet_window import read_window

    open_it = open_patiently if request.patient else open_workbook
    workbook = open_it(request.content, file_name=request.file_name, limits=request.limits)
    grid = read_window(
        workbook,
        file_name=request.file_name,
        sheet=request.sheet,
        first_row=request.first_row,
        rows=request.rows,
    )
    return Reading(head=grid)


def _list_tables(request: TablesRequest) -> Reading:
    from services.intake.files.text_cells import write_tables
    from services.intake.files.text_tables import read_text_tables

    tables = read_text_tables(
        request.content,
        file_name=request.file_name,
        limits=request.limits,
        patient=request.patient,
    )
    return Reading(extract=write_tables(tables))


def _mark(request: MarkRequest) -> Reading:
    from services.intake.marking.marked_workbook import mark_workbook

    marked = mark_workbook(
        request.content,
        file_name=request.file_name,
        problems=request.problems,
        texts=request.texts,
        limits=request.limits,
    )
    return Reading(extract=marked)


def _count(request: SurveyRequest) -> Reading:
    from services.intake.surveys.survey_reading import read_survey_file

    open_it = open_patiently if request.patient else open_workbook
    workbook = open_it(request.content, file_name=request.file_name, limits=request.limits)
    return read_survey_file(workbook, file_name=request.file_name, form=request.form)
