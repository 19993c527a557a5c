"""What an xlsx stores of its cells that the engine does not hand over; cheap where it is nothing.

A program that writes a formula without calculating it leaves no value, and the engine reads an
error (#REF!) as empty too; both would pass for a cell left blank. Hidden rows and columns, and
cells shown as per cent (0.985 seen as 98,5 %), are lost as well.
"""

from collections.abc import Iterable
from functools import cached_property

from services.intake.files.archives import UNREADABLE
from services.intake.files.cells import column_letter
from services.intake.files.safe_xml import local_name, make_parser
from services.intake.files.sparse_cells import CellBudget
from services.intake.files.stored_values import UNCALCULATED
from services.intake.files.xlsx_cells import column_span
from services.intake.files.xlsx_package import XlsxPackage

__all__ = ["UNCALCULATED", "StoredSheet", "find_stored_faults"]

_FAULT_SIGNS = (b"<f", b":f", b't="e"', b"t='e'")
"""Bytes without which no cell of a sheet holds a formula or an error."""
_HIDDEN_SIGN = b"hidden="
_LONGEST_SIGN = 8
_TRUE = ("1", "true", "on")


def find_stored_faults(content: bytes, *, sheet_name: str) -> dict[str, str]:
    """Return the cells of an xlsx sheet that only seem empty: `{"B7": "=", "C9": "#REF!"}`.

    Other kinds of file give nothing.
    """
    return StoredSheet(content, sheet_name).stored_faults() if content.startswith(b"PK") else {}


class StoredSheet:
    """One sheet of an xlsx, looked through for what is asked; a sheet without signs of it at once.

    Every answer is empty where the file is of another kind. Raises ExpatError or ValueError where
    the sheet's XML is broken.
    """

    def __init__(self, content: bytes, sheet_name: str) -> None:
        self._content = content
        self._name = sheet_name

    def stored_faults(self) -> dict[str, str]:
        """Return the cells that only seem empty: "=" for an uncalculated formula, or the error."""
        return self._pass.faults if self._signs & set(_FAULT_SIGNS) else {}

    def hidden_rows(self) -> frozenset[int]:
        """Return the numbers of the hidden rows; those a filter hides are hidden too."""
        return frozenset(self._pass.hidden_rows) if _HIDDEN_SIGN in self._signs else frozenset()

    def hidden_columns(self) -> frozenset[str]:
        """Return the letters of the hidden columns."""
        if _HIDDEN_SIGN not in self._signs:
            return frozenset()
        return frozenset(map(column_letter, self._pass.hidden_columns))

    def percent_cells(self, letters: Iterable[str]) -> frozenset[str]:
        """Return the cells of the given columns that are shown as per cent."""
        if self._package is None or not self._package.formats.percents:
            return frozenset()
        reader = _PercentReader(
            {str(style) for style in self._package.formats.percents}, set(letters)
        )
        self._parse(reader)
        return frozenset(reader.cells)

    @cached_property
    def _package(self) -> XlsxPackage | None:
        try:
            package = XlsxPackage(self._content)
            _ = package.sheets
        except UNREADABLE:
            return None
        return package

    @cached_property
    def _path(self) -> str | None:
        sheets = self._package.sheets if self._package else ()
        return next((sheet.path for sheet in sheets if sheet.name == self._name), None)

    @cached_property
    def _signs(self) -> frozenset[bytes]:
        """Look for the signs at the speed of unpacking; most registers have none."""
        if self._package is None or self._path is None:
            return frozenset()
        wanted = {*_FAULT_SIGNS, _HIDDEN_SIGN}
        found: set[bytes] = set()
        tail = b""
        for chunk in self._package.chunks(self._path):
            window = tail + chunk
            found |= {sign for sign in wanted - found if sign in window}
            tail = chunk[-_LONGEST_SIGN:]
        return frozenset(found)

    @cached_property
    def _pass(self) -> "_FactReader":
        reader = _FactReader()
        self._parse(reader)
        return reader

    def _parse(self, reader: "_FactReader | _PercentReader") -> None:
        if self._package is None or self._path is None:
            return
        parser = make_parser()
        parser.StartElementHandler = reader.start
        if isinstance(reader, _FactReader):
            parser.EndElementHandler = reader.end
            parser.CharacterDataHandler = reader.text
        for chunk in self._package.chunks(self._path):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


class _FactReader:
    """Follows `<c r="B7" t="…"><f>…</f><v>…</v></c>` through a sheet, and what is hidden."""

    def __init__(self) -> None:
        self.faults: dict[str, str] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._budget = CellBudget()
        self._cell = self._type = ""
        self._row, self._column = 0, -1
        self._has_formula = self._in_value = False
        self._value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local_name(name):
            case "c":
                self._column += 1
                # A file may leave places out; they then follow one another.
                self._cell = attributes.get("r") or f"{column_letter(self._column)}{self._row}"
                self._type = attributes.get("t", "")
                self._has_formula, self._value = False, []
            case "f":
                self._has_formula = True
            case "v" | "t":
                self._in_value = True
            case "row":
                number = attributes.get("r", "")
                self._row = int(number) if number.isdecimal() else self._row + 1
                self._column = -1
                if attributes.get("hidden", "0").lower() in _TRUE:
                    self.hidden_rows.add(self._row)
            case "col" if attributes.get("hidden", "0").lower() in _TRUE:
                self.hidden_columns.update(column_span(attributes))

    def text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def end(self, name: str) -> None:
        match local_name(name):
            case "v" | "t":
                self._in_value = False
            case "c" if self._type == "e":
                self._note("".join(self._value) or "#ERROR!")
            # A formula whose result is the empty text says so by its type.
            case "c" if self._has_formula and not self._value and self._type != "str":
                self._note(UNCALCULATED)

    def _note(self, what: str) -> None:
        self._budget.spend(1)
        self.faults[self._cell] = what


class _PercentReader:
    """Follows the cells of some columns for their formats."""

    def __init__(self, styles: set[str], letters: set[str]) -> None:
        self.cells: set[str] = set()
        self._styles, self._letters = styles, letters

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if (
            attributes.get("s") in self._styles
            and local_name(name) == "c"
            and (cell := attributes.get("r", "")).rstrip("0123456789") in self._letters
        ):
            self.cells.add(cell)
