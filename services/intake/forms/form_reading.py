"""From the bytes of one file to its reading; only ever run in the child process."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scoring.problems import CellPlace, Problem, Severity
from services.intake.choices import NO_CHOICES, Choices
from services.intake.entry.entry_form import EntryForm
from services.intake.entry.entry_reading import is_entry_workbook, read_entry_workbook
from services.intake.files.cells import merge_rows
from services.intake.files.sheets import Refused, open_patiently, open_workbook
from services.intake.forms.checks import run_checks
from services.intake.forms.conditions import make_frame
from services.intake.forms.date_text import gives_days
from services.intake.forms.faults import Faults
from services.intake.forms.kinds import PERIOD_END, PERIOD_START, EvidenceKind, Reader
from services.intake.forms.measures import take_measures
from services.intake.forms.recognition import Recognised, survey_workbook
from services.intake.forms.table import Table, read_table
from services.intake.forms.unit_names import other_department
from services.intake.limits import Limits
from services.intake.process.progress import tell_rows
from services.intake.reading import MeasureValue, Reading
from services.intake.several.extracts import write_extract


@dataclass(frozen=True)
class Request:
    """One file to be read, and all that reading it needs to know.

    `patient` asks for the engines that are slower and die less.
    """

    content: bytes
    file_name: str
    kinds: tuple[EvidenceKind, ...]
    asked: str | None
    entry_form: EntryForm | None
    limits: Limits
    choices: Choices = NO_CHOICES
    unit: str = ""
    """The name of the department whose file it should be; empty where that is not known."""
    patient: bool = False


def read_form(request: Request) -> Reading:
    """Read one file as the form it is; a file that cannot be read gives a reading that says why."""
    try:
        return _read(request)
    except Refused as refusal:
        return Reading(problems=(refusal.problem,))


def _read(request: Request) -> Reading:
    file = request.file_name
    open_it = open_patiently if request.patient else open_workbook
    workbook = open_it(request.content, file_name=file, limits=request.limits)
    entry = _entry_kind(request)
    if is_entry_workbook(workbook) and entry is not None:
        form = request.entry_form
        return read_entry_workbook(request.content, workbook, file=file, form=form, kind=entry)
    if entry is not None and request.asked == entry:
        raise Refused(Problem("entry_stamp_missing", CellPlace(file)))
    survey = survey_workbook(
        workbook,
        file_name=file,
        kinds=request.kinds,
        asked=request.asked,
        choices=request.choices,
    )
    seen = Reading(
        kind=survey.kind,
        sheet=survey.sheet.name,
        header_rows=survey.header_rows,
        problems=(*survey.problems, *survey.sheet.notes),
        certainties=survey.certainties,
        sheets=survey.sheets,
        head=survey.head,
    )
    if survey.recognised is None:
        return seen
    return _read_table(survey.recognised, seen, request)


def _entry_kind(request: Request) -> str | None:
    """Return the kind of entry workbooks, where it is known and no other kind is asked for."""
    for kind in request.kinds:
        if kind.reader is Reader.ENTRY_WORKBOOK and request.asked in (None, kind.kind):
            return kind.kind
    return None


def _read_table(recognised: Recognised, seen: Reading, request: Request) -> Reading:
    """Read the rows of the table that was seen."""
    file = request.file_name
    faults = Faults(file, recognised.sheet.name)
    table = read_table(recognised, faults, choices=request.choices, report_rows=tell_rows)
    missing = _missing_columns(table, file)
    measures: dict[str, MeasureValue] = {}
    withheld: tuple[Problem, ...] = ()
    if table.rows:
        frame = make_frame(table)
        run_checks(table, frame, faults)
        measures, withheld = take_measures(table, frame, file=file)
    else:
        place = CellPlace(file, table.sheet.name, _header_range(table))
        missing.append(Problem("table_empty", place, params={"form": table.kind.name}))
    references = table.references
    hidden = _hidden_parts(table, file)
    period = _assumed_period(table, recognised.heading, file)
    unit = _other_unit(recognised, request)
    return replace(
        seen,
        columns={name: table.letter(name) for name in table.header.columns},
        rows=len(table.rows),
        measures=measures,
        problems=(*seen.problems, *missing, *faults.problems(), *withheld, *hidden, *period, *unit),
        period=(references[PERIOD_START].date(), references[PERIOD_END].date())
        if references
        else None,
        system=recognised.system,
        extract=write_extract(table),
    )


def _assumed_period(table: Table, heading: str, file: str) -> Iterator[Problem]:
    """Yield that a period named without its days was taken by the calendar."""
    if table.references and not gives_days(heading):
        first, last = table.references[PERIOD_START], table.references[PERIOD_END]
        yield Problem(
            "period_by_calendar",
            CellPlace(file, table.sheet.name),
            found=f"{first:%d/%m/%Y} – {last:%d/%m/%Y}",
            severity=Severity.INFO,
        )


def _other_unit(recognised: Recognised, request: Request) -> Iterator[Problem]:
    """Yield that the heading names another department than the file should be of."""
    named = other_department(recognised.heading, request.unit)
    if named:
        place = CellPlace(request.file_name, recognised.sheet.name)
        yield Problem("other_unit", place, named, request.unit, severity=Severity.WARNING)


def _hidden_parts(table: Table, file: str) -> Iterator[Problem]:
    """Yield what is said of hidden rows and columns: they count as if they could be seen."""
    sheet = table.sheet
    hidden_rows = sheet.hidden_rows()
    rows = [row for row in table.rows if row in hidden_rows] if hidden_rows else []
    if rows:
        first = table.letter(next(iter(table.header.columns)))
        cells = merge_rows(first, rows)
        yield Problem(
            "hidden_rows_counted",
            CellPlace(file, sheet.name, cells[0]),
            params={"rows": len(rows)},
            severity=Severity.INFO,
        )
    letters = sheet.hidden_columns()
    hidden = [name for name in table.header.columns if letters and table.letter(name) in letters]
    if hidden:
        yield Problem(
            "hidden_columns_read",
            CellPlace(file, sheet.name, table.letter(hidden[0])),
            found=", ".join(table.letter(name) for name in hidden),
            severity=Severity.INFO,
        )


def _missing_columns(table: Table, file: str) -> list[Problem]:
    place = CellPlace(file, table.sheet.name, _header_range(table))
    return [
        Problem(
            "column_missing",
            place,
            expected=" | ".join(table.kind.columns[name].names),
            params={"column": table.kind.columns[name].names[0]},
        )
        for name in table.header.missing
    ]


def _header_rows(table: Table) -> tuple[int, ...]:
    first = table.sheet.first_row
    return tuple(range(first + table.header.first, first + table.header.last + 1))


def _header_range(table: Table) -> str:
    rows, columns = _header_rows(table), table.header.columns.values()
    first = table.sheet.cell(rows[0], min(columns))
    return f"{first}:{table.sheet.cell(rows[-1], max(columns))}"
