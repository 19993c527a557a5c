"""Whole rows of an xlsx sheet by a parser: those of its head, and those not plainly written."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from services.intake.files.cells import Cell
from services.intake.files.plain_cells import BLANKS, CellType, CellTypes
from services.intake.files.plain_xml import NotPlain, unescape_string
from services.intake.files.safe_xml import make_parser
from services.intake.files.stored_values import UNCALCULATED

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]*)")
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_TRUE = ("1", "true", "on")


@dataclass
class ParsedRow:
    """The filled cells of one row by their columns' letters, and those that only seem empty."""

    number: int
    is_hidden: bool = False
    cells: dict[str, Cell] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def parse_rows(xml: bytes, *, root: bytes, types: CellTypes) -> list[ParsedRow]:
    """Return the rows in a piece of a sheet whose root element begins with `root`.

    Raises NotPlain where the engine might read it otherwise.
    """
    if b"<!" in xml or b"<?" in xml:
        raise NotPlain("a comment, or text marked as such")
    reader = _RowReader(types)
    parser = make_parser()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(root + xml + b"</worksheet>", True)
    except expat.ExpatError as error:
        raise NotPlain("rows that are no XML") from error
    return reader.rows


class _RowReader:
    """Follows rows with cells, values and texts in them; all else is not plain."""

    def __init__(self, types: CellTypes) -> None:
        self.rows: list[ParsedRow] = []
        self._types = types
        self._path: list[str] = []
        self._letter = ""
        self._seen: set[str] = set()
        self._type: CellType | None = None
        self._has_formula = self._is_aside = self._keeps_spaces = False
        self._value: Cell = ""
        self._stored = ""
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not name.startswith(_NAMESPACES):
            raise NotPlain("an element of another kind")
        local = name.rpartition(" ")[2]
        self._path.append(local)
        self._pieces.clear()
        match self._path[1:]:
            case []:
                pass
            case ["row"]:
                self._start_row(attributes)
            case ["row", "c"]:
                self._start_cell(attributes)
            case ["row", "c", "f"] if not (self._stored or self._value):
                self._has_formula = True
            case ["row", "c", "v" | "is"]:
                pass
            case ["row", "c", "is", *inner]:
                if inner[-1] == "t":
                    self._keeps_spaces = attributes.get(_SPACE) == "preserve"
                self._is_aside = self._is_aside or inner == ["rPh"]
            case _:
                raise NotPlain("an element in another place")

    def text(self, text: str) -> None:
        self._pieces.append(text)

    def end(self, name: str) -> None:
        del name
        match self._path[1:]:
            case ["row", "c", "v"]:
                self._take_value("".join(self._pieces))
            case ["row", "c", "is", *inner] if inner and inner[-1] == "t" and not self._is_aside:
                self._take_text("".join(self._pieces))
            case ["row", "c", "is", "rPh"]:
                self._is_aside = False
            case ["row", "c"]:
                self._end_cell()
        self._pieces.clear()
        self._path.pop()

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        if not (number.isascii() and number.isdigit()) or number.startswith("0"):
            raise NotPlain("a row without its number")
        self._seen.clear()
        is_hidden = attributes.get("hidden", "0").lower() in _TRUE
        self.rows.append(ParsedRow(int(number), is_hidden))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        if place is None or int(place[2]) != self.rows[-1].number or place[1] in self._seen:
            raise NotPlain("a cell in another place")
        self._letter = place[1]
        self._seen.add(self._letter)
        self._type = self._types.named(attributes.get("t", ""), attributes.get("s", ""))
        self._has_formula = False
        self._value, self._stored = "", ""

    def _take_value(self, text: str) -> None:
        if self._stored or self._type is None:
            raise NotPlain("a cell of two values")
        self._stored = text
        if text:
            self._value = self._types.value(self._type, text)

    def _take_text(self, text: str) -> None:
        if not isinstance(self._value, str):
            raise NotPlain("a cell of two values")
        self._stored += text
        self._value += unescape_string(text if self._keeps_spaces else text.strip(BLANKS))

    def _end_cell(self) -> None:
        row, kind = self.rows[-1], self._type
        if kind is not None and kind.name == "e":
            row.faults[self._letter] = self._stored or "#ERROR!"
        elif kind is not None and self._has_formula and not self._stored and kind.name != "str":
            row.faults[self._letter] = UNCALCULATED
        if self._value != "":
            row.cells[self._letter] = self._value
