"""Bytes of a spreadsheet opened as sheets of typed cells; only ever run in the child process."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import python_calamine

from scoring.problems import CellPlace, Problem
from services.intake.cells import Cell, column_letter
from services.intake.csv_text import read_csv_rows
from services.intake.limits import MEBIBYTE, Limits
from services.intake.stored_cells import find_stored_faults

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_TEXT_ENDINGS = (".csv", ".tsv", ".txt")

Row = Sequence[Cell]


class Refused(Exception):
    """The file cannot be read at all; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True)
class Sheet:
    """One sheet; `first_row` and `first_column` say where its first cell stands (from 1 and 0)."""

    name: str
    hidden: bool
    height: int
    first_row: int
    first_column: int
    rows: Callable[[], Iterator[Row]]
    """Starts a pass over the rows, all of one width."""
    stored_faults: Callable[[], dict[str, str]]
    """Cells whose emptiness is none: "=" for a formula never calculated, or the error (#REF!)."""

    def letter(self, column: int) -> str:
        """Return the letter of a column counted from the first one."""
        return column_letter(self.first_column + column)

    def cell(self, row: int, column: int) -> str:
        """Return the name of a cell: `row` as the sheet counts, `column` from the first one."""
        return f"{self.letter(column)}{row}"


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file by name, each parsed when it is asked for."""

    names: tuple[str, ...]
    hidden: frozenset[str]
    open_sheet: Callable[[str], Sheet]


def open_workbook(content: bytes, *, file_name: str, limits: Limits) -> Workbook:
    """Open a spreadsheet of any kind that is known.

    Raises Refused where it is none, broken, locked by a password, or unpacks to too much.
    """
    file = CellPlace(file_name)
    if content.startswith(b"PK"):
        _check_archive(content, file, limits)
    elif content.startswith(_OLE_MAGIC):
        if _ENCRYPTED_STREAM in content:
            raise Refused(Problem("password_protected", file))
    elif file_name.lower().endswith(_TEXT_ENDINGS):
        return _open_csv(content, file)
    else:
        raise Refused(Problem("not_a_spreadsheet", file))
    return _open_with_calamine(content, file)


def _check_archive(content: bytes, file: CellPlace, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise Refused(Problem("file_damaged", file)) from error
    if not any(part.filename in _WORKBOOK_PARTS for part in parts):
        raise Refused(Problem("not_a_spreadsheet", file))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        allowed = limits.unpacked_bytes // MEBIBYTE
        params = {"size": unpacked // MEBIBYTE, "limit": allowed}
        raise Refused(Problem("unpacked_too_large", file, params=params))


def _open_with_calamine(content: bytes, file: CellPlace) -> Workbook:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise Refused(Problem("password_protected", file)) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused(Problem("file_damaged", file)) from error
    worksheets = [
        sheet
        for sheet in workbook.sheets_metadata
        if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
    ]
    hidden = frozenset(
        sheet.name
        for sheet in worksheets
        if sheet.visible is not python_calamine.SheetVisibleEnum.Visible
    )

    def open_sheet(name: str) -> Sheet:
        try:
            sheet = workbook.get_sheet_by_name(name)
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise Refused(Problem("file_damaged", CellPlace(file.file, name))) from error
        first_row, first_column = sheet.start or (0, 0)
        height = sheet.height if sheet.start is not None else 0
        return Sheet(
            name=name,
            hidden=name in hidden,
            height=height,
            first_row=first_row + 1,
            first_column=first_column,
            rows=sheet.iter_rows if height else lambda: iter(()),
            stored_faults=lambda: find_stored_faults(content, sheet_name=name),
        )

    return Workbook(tuple(sheet.name for sheet in worksheets), hidden, open_sheet)


def _open_csv(content: bytes, file: CellPlace) -> Workbook:
    try:
        rows = read_csv_rows(content)
    except ValueError as error:
        raise Refused(Problem("not_a_spreadsheet", file)) from error
    sheet = Sheet(
        name="",
        hidden=False,
        height=len(rows),
        first_row=1,
        first_column=0,
        rows=lambda: iter(rows),
        stored_faults=dict,
    )
    return Workbook(("",), frozenset(), lambda _: sheet)
