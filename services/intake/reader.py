"""Reading evidence safely: every file is parsed in a child process of its own, two at a time."""

import json
import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, Literal

from scoring.problems import CellPlace, Problem
from services.intake.choices import NO_CHOICES, Choices
from services.intake.entry.entry_form import EntryForm
from services.intake.files.text_cells import TextTable, parse_tables
from services.intake.forms.form_reading import Request
from services.intake.forms.kinds import EvidenceKind
from services.intake.limits import MEBIBYTE, Limits
from services.intake.process.children import Answer, ChildFailed, Spare
from services.intake.process.tasks import (
    GridRequest,
    MarkRequest,
    SurveyRequest,
    TablesRequest,
    Task,
    make_patient,
)
from services.intake.process.turns import Turns
from services.intake.reading import Grid, Reading
from services.intake.reading_json import parse_reading
from services.intake.surveys.survey_form import SurveyForm, SurveyReading
from services.intake.surveys.survey_json import parse_counts, parse_groups, parse_published

Stage = Literal["waiting", "opening", "reading", "done"]

_TURNS = Turns(2)
_SPARE = Spare()
_LOG = logging.getLogger(__name__)

_PATIENCE_MAY_HELP = frozenset({"reader_died", "out_of_memory", "too_slow"})
_NO_READING = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What parsing an answer raises that is none."""


class ReadingJob:
    """One file on its way: ask how far it is, wait for it, or give it up."""

    def __init__(self, task: Task) -> None:
        self.rows_done = 0
        """The rows read so far."""
        self._has_turn = False
        self._cancelled = threading.Event()
        self._reading: Future[Reading] = Future()
        try:
            threading.Thread(target=self._run, args=(task,), daemon=True).start()
        except RuntimeError as error:  # no more threads
            _LOG.error("a file is not read: %s", error)
            self._reading.set_result(_failed("reader_unavailable", task.file_name))

    @property
    def stage(self) -> Stage:
        """Where the file is now."""
        if self.done:
            return "done"
        if not self._has_turn:
            return "waiting"
        return "reading" if self.rows_done else "opening"

    @property
    def done(self) -> bool:
        """Tell whether the reading is there."""
        return self._reading.done()

    def cancel(self) -> None:
        """Give the file up: its child is ended at once. What is done stays done."""
        self._cancelled.set()
        _TURNS.look_again()

    def result(self) -> Reading:
        """Return the reading, waiting for it; a file that was given up says so as its problem."""
        return self._reading.result()

    def _run(self, task: Task) -> None:
        try:
            reading = self._wait_and_read(task)
        except BaseException as error:  # noqa: BLE001 - whoever waits has to hear of it
            self._reading.set_exception(error)
        else:
            self._reading.set_result(reading)
        _SPARE.renew()

    def _wait_and_read(self, task: Task) -> Reading:
        limits, name = task.limits, task.file_name
        refusal = _refusal(task)
        if refusal is not None:
            return Reading(problems=(refusal,))
        given_up = self._cancelled.is_set
        if not _TURNS.take(seconds=limits.waiting_seconds, given_up=given_up):
            return _failed("reading_cancelled" if given_up() else "reader_busy", name)
        self._has_turn = True
        try:
            reading = self._read(task)
        except OSError as error:
            _LOG.error("a file is not read: %s", error)
            return _failed("reader_unavailable", name)
        finally:
            _TURNS.give_back()
        return _failed("reading_cancelled", name) if given_up() or reading is None else reading

    def _read(self, task: Task) -> Reading | None:
        """Try, and where the engine did not come through try the patient one; None if given up."""
        limits, size = task.limits, len(task.content)
        code, started, spent = "reader_died", time.monotonic(), 0.0
        tried: Task | None = task
        while tried is not None and (seconds := limits.seconds_of_try(size, spent=spent)):
            try:
                answer = self._ask_child(tried, seconds)
                return None if answer is None else _parse_answer(answer)
            except ChildFailed as end:
                _LOG.warning("reading %d bytes ended: %s (%s)", size, end.code, end.how)
                code = end.code if code == "reader_died" else code  # which says the least
                tried = make_patient(tried) if end.code in _PATIENCE_MAY_HELP else None
            spent = time.monotonic() - started
        return _failed(code, task.file_name, seconds=round(limits.wall_seconds))

    def _ask_child(self, task: Task, seconds: float) -> Answer | None:
        with _SPARE.take() as child:
            child.ask(task, limits=task.limits, answer_bytes=_answer_bytes(task))
            return child.answer(
                seconds=seconds, cancelled=self._cancelled, report_rows=self._note_rows
            )

    def _note_rows(self, rows: int) -> None:
        self.rows_done = max(self.rows_done, rows)  # a second try begins anew, the count does not


def start_reading(
    content: bytes,
    *,
    file_name: str,
    kinds: Sequence[EvidenceKind],
    kind: str | None = None,
    choices: Choices = NO_CHOICES,
    limits: Limits | None = None,
    entry_form: EntryForm | None = None,
    unit: str = "",
) -> ReadingJob:
    """Begin to read one file: what it is, its measures or answers with cells, all its problems.

    `kind` names the form where the person has said which it is; `choices` is what they have said
    besides; `unit` is whose file it ought to be. Whatever the file does to the reader, a reading
    comes back: one that could not be made says why in its only problem.
    """
    limits = limits or Limits()
    name = _base_name(file_name)
    request = Request(content, name, tuple(kinds), kind, entry_form, limits, choices, unit=unit)
    return ReadingJob(request)


def read_evidence(
    content: bytes,
    *,
    file_name: str,
    kinds: Sequence[EvidenceKind],
    kind: str | None = None,
    choices: Choices = NO_CHOICES,
    limits: Limits | None = None,
    entry_form: EntryForm | None = None,
    unit: str = "",
) -> Reading:
    """Read one file and wait for it; see `start_reading`."""
    return start_reading(
        content,
        file_name=file_name,
        kinds=kinds,
        kind=kind,
        choices=choices,
        limits=limits,
        entry_form=entry_form,
        unit=unit,
    ).result()


def read_grid(
    content: bytes,
    *,
    file_name: str,
    sheet: str,
    first_row: int,
    rows: int,
    limits: Limits | None = None,
) -> Grid | Problem:
    """Return a stretch of a sheet as people see it, or why there is none; rows count from 1."""
    name, limits = _base_name(file_name), limits or Limits()
    task = GridRequest(content, name, sheet, first_row, rows, limits)
    reading = ReadingJob(task).result()
    return reading.problems[0] if reading.problems else reading.head


def read_tables(
    content: bytes, *, file_name: str, limits: Limits | None = None
) -> tuple[TextTable, ...] | Problem:
    """Return the tables of a Word document or the sheets of a spreadsheet as texts, or why not."""
    name, limits = _base_name(file_name), limits or Limits()
    reading = ReadingJob(TablesRequest(content, name, limits)).result()
    if reading.problems:
        return reading.problems[0]
    try:
        return parse_tables(reading.extract)
    except _NO_READING:
        return Problem("reader_died", CellPlace(name))


def mark_faults(
    content: bytes,
    *,
    file_name: str,
    problems: Sequence[Problem],
    texts: Any,
    limits: Limits | None = None,
) -> bytes | Problem:
    """Return the workbook with its faulty cells marked, or why that cannot be done."""
    name, limits = _base_name(file_name), limits or Limits()
    task = MarkRequest(content, name, tuple(problems), texts, limits)
    reading = ReadingJob(task).result()
    return reading.problems[0] if reading.problems else reading.extract


def read_survey(
    content: bytes, *, file_name: str, form: SurveyForm, limits: Limits | None = None
) -> SurveyReading:
    """Return a survey's file counted, or every fault of it; who answered stays in the child."""
    name, limits = _base_name(file_name), limits or Limits()
    reading = ReadingJob(SurveyRequest(content, name, form, limits)).result()
    if not reading.extract:
        return SurveyReading(reading.problems, reading.sheet)
    told = json.loads(reading.extract)
    return SurveyReading(
        problems=reading.problems,
        sheet=reading.sheet,
        counts=parse_counts(told["counts"]) if "counts" in told else None,
        groups=parse_groups(told["groups"]) if told.get("groups") else None,
        published=parse_published(told.get("published", ())),
        names=told.get("names", {}),
        dropped=tuple(told.get("dropped", ())),
    )


def keep_warm() -> None:
    """Have a child ready for the next file from now on: for a process that lives long.

    It is about 100 MiB that spare a small file the start of an interpreter. It serves one file; the
    next one is started when that is done. It ends with this process.
    """
    _SPARE.keep()


def _refusal(task: Task) -> Problem | None:
    """Say what can be said against a task without opening the file."""
    place, size, most = CellPlace(task.file_name), len(task.content), task.limits.file_bytes
    if isinstance(task, Request) and task.asked is not None:
        known = [each.kind for each in task.kinds]
        if task.asked not in known:
            return Problem("form_unknown", place, task.asked, ", ".join(known))
    if not size:
        return Problem("file_empty", place)
    if size > most:
        params = {"size": -(-size // MEBIBYTE), "limit": most // MEBIBYTE}
        return Problem("file_too_large", place, params=params)
    return None


def _answer_bytes(task: Task) -> int:
    """Return how long the answer to a task may be; a workbook comes back larger than it went."""
    if isinstance(task, MarkRequest):
        return 3 * len(task.content) + 10 * MEBIBYTE
    return task.limits.answer_bytes


def _parse_answer(answer: Answer) -> Reading:
    """Return the reading of an answer. Raises ChildFailed where it is none."""
    try:
        return replace(parse_reading(answer.written), extract=answer.extract)
    except _NO_READING as error:
        raise ChildFailed("reader_died", "no reading") from error


def _failed(code: str, file_name: str, **params: Any) -> Reading:
    return Reading(problems=(Problem(code, CellPlace(file_name), params=params),))


def _base_name(file_name: str) -> str:
    """Return the name without any folder: uploads may be called ../../evil.xlsx."""
    return file_name.replace("\\", "/").rsplit("/", 1)[-1] or "?"
