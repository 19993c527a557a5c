"""From the bytes of one file to its reading; only ever run in the child process."""

from dataclasses import dataclass

from scoring.problems import CellPlace, Problem
from services.intake.checks import run_checks
from services.intake.choices import NO_CHOICES, Choices
from services.intake.conditions import make_frame
from services.intake.entry_form import EntryForm
from services.intake.entry_reading import is_entry_workbook, read_entry_workbook
from services.intake.faults import Faults
from services.intake.kinds import PERIOD_END, PERIOD_START, EvidenceKind, Reader
from services.intake.limits import Limits
from services.intake.measures import take_measures
from services.intake.reading import MeasureValue, Reading
from services.intake.recognition import Recognised, recognise
from services.intake.sheets import Refused, open_workbook
from services.intake.table import Table, read_table


@dataclass(frozen=True)
class Request:
    """One file to be read, and all that reading it needs to know."""

    content: bytes
    file_name: str
    kinds: tuple[EvidenceKind, ...]
    asked: str | None
    entry_form: EntryForm | None
    limits: Limits
    choices: Choices = NO_CHOICES


def read_form(request: Request) -> Reading:
    """Read one file as the form it is; a file that cannot be read gives a reading that says why."""
    try:
        return _read(request)
    except Refused as refusal:
        return Reading(problems=(refusal.problem,))


def _read(request: Request) -> Reading:
    file = request.file_name
    workbook = open_workbook(request.content, file_name=file, limits=request.limits)
    entry = _entry_kind(request)
    if is_entry_workbook(workbook) and entry is not None:
        form = request.entry_form
        return read_entry_workbook(request.content, workbook, file=file, form=form, kind=entry)
    if entry is not None and request.asked == entry:
        raise Refused(Problem("entry_stamp_missing", CellPlace(file)))
    recognised = recognise(workbook, file_name=file, kinds=request.kinds, asked=request.asked)
    return _read_table(recognised, file)


def _entry_kind(request: Request) -> str | None:
    """Return the kind of entry workbooks, where it is known and no other kind is asked for."""
    for kind in request.kinds:
        if kind.reader is Reader.ENTRY_WORKBOOK and request.asked in (None, kind.kind):
            return kind.kind
    return None


def _read_table(recognised: Recognised, file: str) -> Reading:
    faults = Faults(file, recognised.sheet.name)
    table = read_table(recognised, faults)
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
    return Reading(
        kind=table.kind.kind,
        sheet=table.sheet.name,
        header_rows=_header_rows(table),
        columns={name: table.letter(name) for name in table.header.columns},
        rows=len(table.rows),
        measures=measures,
        problems=(*missing, *faults.problems(), *withheld),
        period=(references[PERIOD_START].date(), references[PERIOD_END].date())
        if references
        else None,
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
