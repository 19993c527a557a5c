"""The rows of an xlsx sheet taken straight from its XML, a stretch at a time.

Programs write registers in one plain way. A pattern that takes a whole row so written, and of its
cells only the wanted ones, is several times faster than a parser and holds one stretch in memory. A
row that is not so written goes through a parser; where too little is plain, or anything could be
meant otherwise, NotPlain is raised and the engine reads the sheet. Nothing is guessed: both ways
give the same cells, as a property test has it.

Values are those of calamine 0.37: a text in a cell is inline, shared, or a formula's; a number is a
moment where the cell is formatted as one. Only spaces around texts stay, which no column minds.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import lt

import pyarrow as pa
import pyarrow.compute as pc

from services.intake.choices import column_place
from services.intake.files.cell_columns import CellColumn
from services.intake.files.cells import Cell, column_letter
from services.intake.files.plain_cells import CellTypes, texts_of
from services.intake.files.plain_rows import ParsedRow, parse_rows
from services.intake.files.plain_xml import NotPlain, decode, row_pattern, unescape_string
from services.intake.files.xlsx_package import XlsxPackage

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>)?\s*(<worksheet\s[^>]*>)")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_MAIN = re.compile(
    rb'xmlns(:[\w.-]+)?="(?:http://schemas\.openxmlformats\.org/spreadsheetml/2006/main|'
    rb'http://purl\.oclc\.org/ooxml/spreadsheetml/main)"'
)
_DATA, _DATA_END, _ROW_END = b"<sheetData>", b"</sheetData", b"</row>"
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})[1-9][0-9]*"[^>]*+(?<!/)>')
_CELL = re.compile(rb"<c[\s/>]")
_ROW_NUMBER = re.compile(rb'<row r="([1-9][0-9]*)"')
_LONGEST_PROLOG, _LONGEST_ROW = 1 << 22, 1 << 25
_HEAD, _PIECE = 2 << 20, 1 << 16
_ALWAYS_LAID_OUT = 2_000_000
_BYTES_A_CELL = 1
"""A filled cell takes 20 bytes at least, and up to 20 blanks for each are laid out."""
_ALWAYS_PARSED, _MOST_PARSED = 1_000, 0.1
_MOST_COLUMNS = 100
"""The pattern of a row grows with the square of its columns: 0.1 s for 100, 1 GiB for 4,000."""
_BROKEN = (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, zlib.error)


@dataclass
class Stretch:
    """Rows that follow one another in the sheet, with the cells of the columns asked for."""

    numbers: list[int]
    faults: dict[str, str] = field(default_factory=dict)
    """Cells that only seem empty, by name, in the columns that were taken so far."""
    _columns: dict[str, tuple[Sequence[bytes], ...]] = field(default_factory=dict)
    _parsed: dict[int, ParsedRow] = field(default_factory=dict)
    """The rows that are not plainly written, by their place."""
    _whole: Callable[[int], ParsedRow] = field(default=lambda _: ParsedRow(0))
    _types: CellTypes | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    def column(self, letter: str) -> CellColumn:
        """Return the cells of a column asked for. Raises NotPlain."""
        attributes, values, texts = self._columns[letter]
        cells = None if self._parsed else self._alike(attributes, values, texts)
        return cells or CellColumn.from_cells(
            self._cell(letter, index, *each)
            for index, each in enumerate(zip(attributes, values, texts, strict=True))
        )

    def rows(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Yield the number of each row with the filled cells of all columns asked for."""
        filled: list[dict[str, Cell]] = [{} for _ in self.numbers]
        for letter, columns in self._columns.items():
            for index, each in enumerate(zip(*columns, strict=True)):
                cell = self._cell(letter, index, *each)
                if cell != "":
                    filled[index][letter] = cell
        return zip(self.numbers, filled, strict=True)

    def row(self, index: int) -> dict[str, Cell]:
        """Return all filled cells of a row by their letters. Raises NotPlain."""
        parsed = self._parsed.get(index) or self._whole(index)
        self._note(parsed)
        return parsed.cells

    def _alike(
        self, attributes: Sequence[bytes], values: Sequence[bytes], texts: Sequence[bytes]
    ) -> CellColumn | None:
        """Return cells of one kind; None where there are several."""
        types = self._types
        if types is None:
            return None
        if not any(values):
            return CellColumn.of_texts(texts_of(texts))
        kinds = {types.of(each) for each in set(attributes)}
        if len(kinds) > 1:  # of cells that are blank or not there nothing is meant
            pairs = zip(attributes, values, strict=True)
            kinds = {types.of(each) for each in {each for each, value in pairs if value}}
        if any(texts) or len(kinds) != 1:
            return None
        kind = kinds.pop()
        if kind.name == "str":
            return CellColumn.of_texts(texts_of(values))
        if kind.name not in ("n", "s") or kind.is_duration:
            return None
        try:
            written = texts_of(values)
            numbers = pc.if_else(pc.equal(written, ""), pa.scalar(None, pa.string()), written).cast(
                pa.int64() if kind.name == "s" else pa.float64()
            )
            if kind.name == "s":
                return CellColumn.of_texts(pc.fill_null(types.strings.take(numbers), ""))
            if not pc.all(pc.is_finite(numbers)).as_py():
                return None
            if not kind.is_date:
                return CellColumn.of_numbers(numbers)
            return CellColumn.of_moments(types.moments(numbers))
        except (pa.ArrowInvalid, pa.ArrowIndexError, NotPlain):
            return None  # cell by cell it is told what it is

    def _cell(self, letter: str, index: int, attributes: bytes, value: bytes, text: bytes) -> Cell:
        parsed = self._parsed.get(index)
        if parsed is not None:
            self._note(parsed)
            return parsed.cells.get(letter, "")
        if text or self._types is None:
            return unescape_string(decode(text))
        if not value:
            return ""
        kind = self._types.of(attributes)
        shown = decode(value)
        if kind.name == "e":
            self.faults[f"{letter}{self.numbers[index]}"] = shown
        return self._types.value(kind, shown)

    def _note(self, parsed: ParsedRow) -> None:
        for letter, fault in parsed.faults.items():
            self.faults[f"{letter}{parsed.number}"] = fault


class PlainSheet:
    """A sheet that is plainly written as far as a look at it tells.

    Columns count from the first one that is filled in its head. Raises NotPlain where it is not
    plain, and what XlsxPackage raises.
    """

    def __init__(self, package: XlsxPackage, path: str, types: CellTypes) -> None:
        self._package = package
        self._path = path
        self._types = types
        self._root = b""
        self.hides_columns = False
        self.hidden_rows: frozenset[int] | None = None
        """The numbers of the hidden rows, once all rows were passed."""
        self._head = b""
        last_row = size = 0
        for piece in self._pieces():
            if len(self._head) < _HEAD and size == len(self._head):
                self._head += piece
            size += len(piece)
            last_row = max(last_row, _last_filled_row(piece))
        if len(_CELL.findall(self._head)) != self._head.count(b'<c r="'):
            raise NotPlain("cells that do not begin with their names")
        letters = {match.decode() for match in set(_FILLED.findall(self._head))}
        places = sorted(place for each in letters if (place := column_place(each)) is not None)
        if len(places) > _MOST_COLUMNS:
            raise NotPlain("more columns than a pattern can hold")
        self._letters = list(map(column_letter, places))
        filled = ((number, cells) for number, cells in self._parsed_head() if cells)
        first, cells = next(filled, (0, {}))
        if size == len(self._head):  # what is only written as if it were filled does not count
            letters = set(cells).union(*(each for _, each in filled))
            places = [place for place in places if column_letter(place) in letters]
        if not (places and first and first <= last_row):
            raise NotPlain("a sheet without cells at its beginning")
        self.first_row, self.height = first, last_row - first + 1
        self.first_column, self.width = places[0], places[-1] - places[0] + 1
        if self.height * self.width > max(_ALWAYS_LAID_OUT, size // _BYTES_A_CELL):
            raise NotPlain("cells far from one another")

    def rows(self, rest: Callable[[int], Iterator[Sequence[Cell]]]) -> Iterator[Sequence[Cell]]:
        """Yield the rows from the first to the last that is filled.

        The head is kept; `rest` gives the rows from a number on, of columns as here, where more are
        wanted or what comes is not plain.
        """
        letters = [column_letter(self.first_column + place) for place in range(self.width)]
        expected, last = self.first_row, self.first_row + self.height - 1
        try:
            for number, cells in self._parsed_head():
                while expected < number <= last:
                    yield ("",) * self.width
                    expected += 1
                if expected == number <= last:
                    yield tuple(cells.get(letter, "") for letter in letters)
                    expected += 1
        except NotPlain:
            pass
        if expected <= last:
            yield from rest(expected)

    def stretches(self, letters: Sequence[str]) -> Iterator[Stretch]:
        """Yield all rows with the cells of some columns, `letters` in the order of the sheet.

        Raises NotPlain as soon as something is not plain; what was yielded is then worth nothing.
        """
        pattern = row_pattern(letters)
        hidden: set[int] = set()
        passed = parsed = last = 0
        for piece in self._pieces():
            stretch = self._match(piece, pattern, letters, hidden)
            if not stretch.numbers:
                continue
            numbers = stretch.numbers
            if numbers[0] <= last or not all(map(lt, numbers, numbers[1:])):
                raise NotPlain("rows out of their order")
            last = numbers[-1]
            passed += len(numbers)
            parsed += len(stretch._parsed)
            if parsed > _ALWAYS_PARSED + _MOST_PARSED * passed:
                raise NotPlain("too little that is plain")
            yield stretch
        self.hidden_rows = frozenset(hidden)

    def _match(
        self, piece: bytes, pattern: re.Pattern[bytes], letters: Sequence[str], hidden: set[int]
    ) -> Stretch:
        match_row, parsed = pattern.match, dict[int, ParsedRow]()
        rows: list[tuple[bytes, ...]] = []
        starts: list[int] = []
        position, end = 0, len(piece)
        while position < end:
            match = match_row(piece, position)
            if match is None:
                if piece[position:].strip():
                    raise NotPlain("something between the rows")
                break
            starts.append(position)
            row = match.groups(b"")
            position = match.end()
            if not row[-1]:
                position = _end_of_row(piece, position)
                (whole,) = self._parse(piece[starts[-1] : position])
                parsed[len(rows)] = whole
                if whole.is_hidden:
                    hidden.add(whole.number)
            rows.append(row)
        starts.append(position)
        if not rows:
            return Stretch([])
        numbers, attributes, *cells = zip(*rows, strict=True)
        stretch = Stretch(
            numbers=list(map(int, numbers)),
            _columns={
                letter: tuple(cells[3 * place : 3 * place + 3])
                for place, letter in enumerate(letters)
            },
            _parsed=parsed,
            _whole=lambda index: self._parse(piece[starts[index] : starts[index + 1]])[0],
            _types=self._types,
        )
        if any(b"hidden=" in each for each in set(attributes)):
            wholes = map(stretch._whole, range(len(rows)))
            hidden.update(whole.number for whole in wholes if whole.is_hidden)
        return stretch

    def _parsed_head(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Yield the rows of the head, each piece of it read once. Raises NotPlain."""
        pattern = row_pattern(self._letters)
        last = 0
        for index, piece in enumerate(self._head_pieces):
            rows = self._head_rows.get(index)
            if rows is None:
                stretch = self._match(piece, pattern, self._letters, set())
                rows = self._head_rows[index] = list(stretch.rows())
            for number, cells in rows:
                if number <= last:
                    raise NotPlain("rows out of their order")
                last = number
                yield number, cells

    @cached_property
    def _head_pieces(self) -> list[bytes]:
        pieces: list[bytes] = []
        start = 0
        while start < len(self._head):
            end = self._head.find(_ROW_END, start + _PIECE)
            end = len(self._head) if end < 0 else end + len(_ROW_END)
            pieces.append(self._head[start:end])
            start = end
        return pieces

    @cached_property
    def _head_rows(self) -> dict[int, list[tuple[int, dict[str, Cell]]]]:
        return {}

    def _parse(self, xml: bytes) -> list[ParsedRow]:
        return parse_rows(xml, root=self._root, types=self._types)

    def _pieces(self) -> Iterator[bytes]:
        """Yield the rows unpacked, whole ones, about a mebibyte at a time."""
        chunks = self._package.chunks(self._path)
        rest = self._begin(chunks)
        ended = False
        while not ended:
            start = rest.rfind(_ROW_END) + len(_ROW_END) if _ROW_END in rest else 0
            end = rest.find(_DATA_END, start)
            ended = end >= 0
            if (start and not ended) or ended:
                cut = end if ended else start
                if cut:
                    yield rest[:cut]
                rest = rest[cut:]
            if not ended:
                chunk = next(chunks, b"")
                if not chunk or len(rest) > _LONGEST_ROW:
                    raise NotPlain("a sheet that breaks off")
                rest += chunk

    def _begin(self, chunks: Iterator[bytes]) -> bytes:
        """Look at what comes before the rows, and return what follows of them."""
        prolog = b""
        for chunk in chunks:
            prolog += chunk
            before, data, rest = prolog.partition(_DATA)
            if data:
                self._look_at_prolog(before)
                return rest
            if len(prolog) > _LONGEST_PROLOG:
                break
        raise NotPlain("no rows")

    def _look_at_prolog(self, prolog: bytes) -> None:
        start = _START.match(prolog)
        if start is None or b"<!" in prolog or _ENCODING.search(start[1] or b""):
            raise NotPlain("another beginning")
        namespaces = _MAIN.findall(start[2])
        if namespaces != [b""] or _MAIN.search(prolog, start.end()):
            raise NotPlain("other names for the elements")
        self._root = start[2]
        self.hides_columns = b"hidden=" in prolog


def open_plain_sheet(package: XlsxPackage, path: str, types: CellTypes) -> PlainSheet | None:
    """Return the sheet of a part where it is plainly written."""
    try:
        return PlainSheet(package, path, types)
    except (NotPlain, *_BROKEN):
        return None


def _last_filled_row(piece: bytes) -> int:
    """Return the number of the last row with a value; 0 where there is none."""
    filled = max(piece.rfind(b"</v>"), piece.rfind(b"</is>"))
    number = _ROW_NUMBER.match(piece, max(0, piece.rfind(b"<row ", 0, max(0, filled))))
    if number is None and filled >= 0:
        raise NotPlain("a row without its number")
    return 0 if number is None else int(number[1])


def _end_of_row(piece: bytes, position: int) -> int:
    """Return where the row ends whose number ends at `position`."""
    tag = piece.find(b">", position)
    if tag > 0 and piece[tag - 1 : tag] == b"/":
        return tag + 1
    end = piece.find(_ROW_END, position)
    if end < 0:
        raise NotPlain("a row without its end")
    return end + len(_ROW_END)
