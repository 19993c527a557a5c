"""Bytes of a spreadsheet opened as sheets of typed cells; only ever run in the child process."""

import io
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import TypeVar

import python_calamine

from scoring.problems import CellPlace, Problem, Severity
from services.intake.files.archives import UNREADABLE
from services.intake.files.cells import Cell, column_letter, show_cell
from services.intake.files.compound import count_streams
from services.intake.files.documents import name_what_it_seems
from services.intake.files.file_kinds import BOOKS, Found, Kind, find_kind
from services.intake.files.legacy_text import convert_text, find_encoding
from services.intake.files.open_document import read_open_document
from services.intake.files.patient_engines import BookDamaged, PatientBook, open_book
from services.intake.files.plain_cells import CellTypes
from services.intake.files.refusal import Refused
from services.intake.files.sparse_cells import (
    CellBudget,
    Layout,
    SparseSheet,
    TooManyCells,
    find_layout,
    lay_out,
)
from services.intake.files.stored_cells import StoredSheet
from services.intake.files.xls_records import read_stored_cells, read_workbook_stream
from services.intake.files.xlsx_package import XlsxPackage
from services.intake.files.xlsx_rows import PlainSheet, open_plain_sheet
from services.intake.limits import Limits

__all__ = ["Kind", "Refused", "Row", "Sheet", "Workbook", "open_patiently", "open_workbook"]

_FAST_KINDS = frozenset({Kind.XLSX, Kind.XLSB, Kind.XLS, Kind.ODS})
_SAMPLED_ROWS = 500
"""Rows from which the encoding of a sheet's texts is told: its header and enough of its data."""
_FONT_SIGNS = (b".VnTime", b".VnArial", b'".Vn', b"VNI-", b"V\0N\0I\0-\0", b".\0V\0n\0")

Row = Sequence[Cell]


def _nothing(_: Collection[str]) -> frozenset[str]:
    return frozenset()


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
    hidden_rows: Callable[[], frozenset[int]] = frozenset
    """The numbers of the hidden rows; not told of csv."""
    hidden_columns: Callable[[], frozenset[str]] = frozenset
    """The letters of the hidden columns."""
    percent_cells: Callable[[Collection[str]], frozenset[str]] = _nothing
    """The cells of the given columns that are shown as per cent: 0.985 there means 98,5 %."""
    notes: tuple[Problem, ...] = ()
    """What was made of the sheet in opening it: far cells left out, legacy text made Unicode."""
    plain: PlainSheet | None = None
    """Its rows straight from the XML, where it is an xlsx that is plainly written."""
    encoding: str | None = None
    """The encoding before Unicode that its texts were in; `rows` gives them in Unicode."""

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
    kind: Kind = Kind.XLSX


def open_workbook(content: bytes, *, file_name: str, limits: Limits) -> Workbook:
    """Open a spreadsheet of any kind that is known; what the fast engine refuses, patiently.

    Raises Refused where it is none, broken, locked by a password, or too much.
    """
    found = find_kind(content, file_name=file_name, limits=limits)
    file = CellPlace(file_name)
    if found.kind not in _FAST_KINDS or _embeds_workbooks(found):
        return _open_patiently(found, file)
    fast = _open_plain(found, file) or _open_fast(found, file)
    return fast if fast is not None and fast.names else _open_patiently(found, file)


def _embeds_workbooks(found: Found) -> bool:
    """Tell whether an xls holds others: the fast engine may open one of those in its place."""
    return found.kind is Kind.XLS and count_streams(found.content, BOOKS) > 1


def open_patiently(content: bytes, *, file_name: str, limits: Limits) -> Workbook:
    """Open a spreadsheet by the second engines alone: slower, but bounded in memory and cells.

    Raises Refused likewise; `too_many_cells` where the file is beyond the bounds.
    """
    found = find_kind(content, file_name=file_name, limits=limits)
    return _open_patiently(found, CellPlace(file_name))


def _open_plain(found: Found, file: CellPlace) -> Workbook | None:
    """Open an xlsx by its XML; sheets that are not plainly written by the engine.

    None where that is of no use: the package is odd, or no sheet is plain.
    """
    if found.kind is not Kind.XLSX:
        return None
    try:
        package = XlsxPackage(found.content)
        parts = {part.name: part for part in package.sheets}
    except UNREADABLE:
        return None
    types = CellTypes(package)
    engine = cache(lambda: _open_fast(found, file))

    def open_sheet(name: str) -> Sheet:
        part = parts[name]
        plain = open_plain_sheet(package, part.path, types)
        if plain is not None:
            rest = cache(lambda: read_by_engine(name))
            return _plain_sheet(plain, rest, name=name, hidden=part.hidden, found=found, file=file)
        return read_by_engine(name)

    def read_by_engine(name: str) -> Sheet:
        workbook = engine()
        if workbook is None or name not in workbook.names:
            workbook = _open_patiently(found, file)
        if name not in workbook.names:
            raise Refused(Problem("file_damaged", CellPlace(file.file, name)))
        return workbook.open_sheet(name)

    hidden = frozenset(part.name for part in parts.values() if part.hidden)
    return Workbook(tuple(parts), hidden, open_sheet, found.kind) if parts else None


def _plain_sheet(
    plain: PlainSheet,
    engine: Callable[[], Sheet],
    *,
    name: str,
    hidden: bool,
    found: Found,
    file: CellPlace,
) -> Sheet:
    facts = _facts(found, name)
    place = CellPlace(file.file, name)

    def rows_of_engine(number: int) -> Iterator[Row]:
        sheet = engine()
        blank: Row = ("",) * plain.width
        shift = plain.first_column - sheet.first_column
        for _ in range(number, sheet.first_row):
            yield blank
        for row in islice(sheet.rows(), max(0, number - sheet.first_row), None):
            cells = row[shift:] if shift >= 0 else [*blank[:-shift], *row]
            yield [*cells[: plain.width], *blank[len(cells) :]]

    def hidden_rows() -> frozenset[int]:
        known = plain.hidden_rows
        return _told(lambda: facts().hidden_rows(), place) if known is None else known

    def hidden_columns() -> frozenset[str]:
        if not plain.hides_columns:
            return frozenset()
        return _told(lambda: facts().hidden_columns(), place)

    return _in_unicode(
        Sheet(
            name=name,
            hidden=hidden,
            height=plain.height,
            first_row=plain.first_row,
            first_column=plain.first_column,
            rows=lambda: plain.rows(rows_of_engine),
            stored_faults=lambda: _told(lambda: dict(facts().stored_faults()), place),
            hidden_rows=hidden_rows,
            hidden_columns=hidden_columns,
            percent_cells=lambda letters: _told(lambda: facts().percent_cells(letters), place),
            plain=plain,
        ),
        found,
        place,
    )


def _open_fast(found: Found, file: CellPlace) -> Workbook | None:
    """Open by calamine; None where it refuses the file. Raises Refused for a password."""
    try:
        workbook = _open_by_engine(found.content)
        metadata = workbook.sheets_metadata
    except python_calamine.PasswordError as error:
        raise Refused(Problem("password_protected", file)) from error
    except BaseException as error:  # noqa: BLE001 - an engine's panic is no Exception
        _let_pass_by(error)
        return None
    worksheets = [each for each in metadata if each.typ is python_calamine.SheetTypeEnum.WorkSheet]
    hidden = frozenset(
        sheet.name
        for sheet in worksheets
        if sheet.visible is not python_calamine.SheetVisibleEnum.Visible
    )
    patient = cache(lambda: _open_patiently(found, file))

    def open_sheet(name: str) -> Sheet:
        try:
            sheet = workbook.get_sheet_by_name(name)
        except BaseException as error:
            _let_pass_by(error)
            if name not in patient().names:
                raise Refused(Problem("file_damaged", CellPlace(file.file, name))) from error
            return patient().open_sheet(name)
        return _fast_sheet(sheet, hidden=name in hidden, found=found, file=file)

    return Workbook(tuple(sheet.name for sheet in worksheets), hidden, open_sheet, found.kind)


def _open_by_engine(content: bytes) -> python_calamine.CalamineWorkbook:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))


def _let_pass_by(error: BaseException) -> None:
    """Raise on what is not the engine's own failing; its panic is no Exception."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error
    if isinstance(error, MemoryError):
        raise error


def _fast_sheet(
    sheet: python_calamine.CalamineSheet, *, hidden: bool, found: Found, file: CellPlace
) -> Sheet:
    first_row, first_column = sheet.start or (0, 0)
    height = sheet.height if sheet.start is not None else 0
    facts = _facts(found, sheet.name)

    def rows() -> Iterator[Row]:
        # The engine leaves blank columns out in front, but not blank rows.
        return islice(sheet.iter_rows(), first_row, None) if height else iter(())

    place = CellPlace(file.file, sheet.name)
    return _in_unicode(
        Sheet(
            name=sheet.name,
            hidden=hidden,
            height=height,
            first_row=first_row + 1,
            first_column=first_column,
            rows=rows,
            stored_faults=lambda: _told(lambda: dict(facts().stored_faults()), place),
            hidden_rows=lambda: _told(lambda: facts().hidden_rows(), place),
            hidden_columns=lambda: _told(lambda: facts().hidden_columns(), place),
            percent_cells=lambda letters: _told(lambda: facts().percent_cells(letters), place),
        ),
        found,
        place,
    )


def _open_patiently(found: Found, file: CellPlace) -> Workbook:
    try:
        book = open_book(found)
    except (BookDamaged, TooManyCells) as error:
        raise _refusal(error, found, file) from error
    if not book.names:
        raise Refused(Problem("no_sheets", file))
    return Workbook(
        book.names,
        book.hidden,
        cache(lambda name: _patient_sheet(book, name, found, CellPlace(file.file, name))),
        found.kind,
    )


def _refusal(error: Exception, found: Found, place: CellPlace) -> Refused:
    if isinstance(error, TooManyCells):
        return Refused(Problem("too_many_cells", place))
    if found.kind is Kind.CSV:  # text has no frame that could be broken: it is a table or none
        seems = name_what_it_seems(found.content)
        return Refused(Problem("not_a_spreadsheet", CellPlace(place.file), found=seems))
    return Refused(Problem("file_damaged", place))


def _patient_sheet(book: PatientBook, name: str, found: Found, place: CellPlace) -> Sheet:
    try:
        sparse = book.read(name)
        layout = find_layout(sparse)
    except (BookDamaged, TooManyCells) as error:
        raise _refusal(error, found, place) from error
    facts = _SparseFacts(sparse)
    sheet = Sheet(
        name=name,
        hidden=name in book.hidden,
        height=layout.height,
        first_row=layout.first_row,
        first_column=layout.first_column,
        rows=lambda: lay_out(sparse, layout),
        stored_faults=facts.stored_faults,
        hidden_rows=facts.hidden_rows,
        hidden_columns=facts.hidden_columns,
        percent_cells=facts.percent_cells,
        notes=_notes(sparse, layout, place),
    )
    return _in_unicode(sheet, found, place)


def _notes(sparse: SparseSheet, layout: Layout, place: CellPlace) -> tuple[Problem, ...]:
    if not layout.ignored:
        return ()
    value = next(
        cells[columns.index(column)]
        for row, columns, cells in sparse.rows
        for column in columns
        if f"{column_letter(column)}{row}" == layout.first_ignored
    )
    first = f"{column_letter(layout.first_column)}{layout.first_row}"
    last = f"{column_letter(layout.last_column)}{layout.last_row}"
    return (
        Problem(
            "far_cells_ignored",
            CellPlace(place.file, place.sheet, layout.first_ignored),
            found=show_cell(value),
            expected=f"{first}:{last}",
            params={"ignored": layout.ignored},
            severity=Severity.WARNING,
        ),
    )


def _in_unicode(sheet: Sheet, found: Found, place: CellPlace) -> Sheet:
    """Let a sheet whose texts were written for fonts before Unicode be read as Unicode."""
    texts = [
        cell
        for row in islice(sheet.rows(), _SAMPLED_ROWS)
        for cell in row
        if isinstance(cell, str) and not cell.isascii()
    ]
    if not texts:
        return sheet
    encoding = find_encoding(texts)
    if encoding is None:
        encoding = find_encoding(texts, font_says_so=True)
        if encoding is None or not _names_legacy_font(found):
            return sheet
    plain_rows = sheet.rows

    def rows() -> Iterator[Row]:
        for row in plain_rows():
            yield [convert_text(cell, encoding) if isinstance(cell, str) else cell for cell in row]

    note = Problem(
        "legacy_encoding",
        CellPlace(place.file, place.sheet),
        found=encoding,
        severity=Severity.INFO,
    )
    return replace(sheet, rows=rows, notes=(*sheet.notes, note), encoding=encoding, plain=None)


def _names_legacy_font(found: Found) -> bool:
    content = found.content
    if found.kind is Kind.XLSX:
        try:
            content = XlsxPackage(content).read("xl/styles.xml")
        except UNREADABLE:
            return False
    return any(sign in content for sign in _FONT_SIGNS)


class _SparseFacts:
    """What a sheet read by a second engine stores of its cells besides their values."""

    def __init__(self, sheet: SparseSheet) -> None:
        self._sheet = sheet
        self.percent_cells = sheet.percent_cells

    def stored_faults(self) -> dict[str, str]:
        return self._sheet.faults

    def hidden_rows(self) -> frozenset[int]:
        return frozenset(self._sheet.hidden_rows)

    def hidden_columns(self) -> frozenset[str]:
        return frozenset(map(column_letter, self._sheet.hidden_columns))


def _facts(found: Found, name: str) -> Callable[[], "StoredSheet | _SparseFacts"]:
    """Return what tells the facts that the fast engine hides, once they are asked for."""
    if found.kind is Kind.XLSX:
        return cache(lambda: StoredSheet(found.content, name))
    return cache(lambda: _SparseFacts(_read_stored(found, name)))


def _read_stored(found: Found, name: str) -> SparseSheet:
    if found.kind is Kind.XLS:
        return read_stored_cells(read_workbook_stream(found.content), sheet_name=name)
    if found.kind is Kind.ODS:
        sheets = read_open_document(found.content)
        return next((sheet for each, _, sheet in sheets if each == name), _empty())
    return open_book(found).read(name)


def _empty() -> SparseSheet:
    return SparseSheet(CellBudget())


_Fact = TypeVar("_Fact")


def _told(ask: Callable[[], _Fact], place: CellPlace) -> _Fact:
    """Ask for a fact. Raises Refused where the file is too broken to tell, or too much."""
    try:
        return ask()
    except TooManyCells as error:
        raise Refused(Problem("too_many_cells", place)) from error
    except UNREADABLE as error:
        raise Refused(Problem("file_damaged", place)) from error
