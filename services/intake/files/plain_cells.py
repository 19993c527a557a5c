"""What the cells of an xlsx sheet mean by their attributes, and the strings that they share."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.compute as pc

from services.intake.files.cells import Cell
from services.intake.files.plain_xml import NotPlain, unescape, unescape_string
from services.intake.files.xlsx_package import XlsxPackage

_ATTRIBUTES = re.compile(rb'(?:\s+[a-z]+="[^"<&]*")*+\s*/?')
_ATTRIBUTE = re.compile(rb'([a-z]+)="([^"]*)"')
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")

_EPOCH = datetime(1899, 12, 30)
_DAYS_TO_1904 = 1462
_MILLISECONDS = 86_400_000
_FIRST_SOUND_DAY = 60
"""Before it Excel's calendar has a day too many, 29 February 1900."""
_LAST_DAY = 2_958_465

_STRING = re.compile(rb"<si>(?:<t[^>]*+>([^<]*+)</t></si>|(.*?)</si>)|<si\s*/>", re.DOTALL)
BLANKS = " \t\r\n"
"""What is left out at both ends of a text that does not say that it is to be kept."""
_LONGEST = 1 << 25


@dataclass(frozen=True)
class CellType:
    """What the attributes of a cell say of its value."""

    name: str
    """As in `t`; "n" where there is none."""
    is_named: bool
    is_date: bool
    is_duration: bool


class CellTypes:
    """The types, formats and shared strings of one file; read when they are first needed."""

    def __init__(self, package: XlsxPackage) -> None:
        self._package = package
        self._known: dict[bytes, CellType] = {}

    def of(self, attributes: bytes) -> CellType:
        """Return the type of a cell by its attributes but `r`. Raises NotPlain."""
        known = self._known.get(attributes)
        if known is None:
            if not _ATTRIBUTES.fullmatch(attributes):
                raise NotPlain("attributes of a cell")
            said = dict(_ATTRIBUTE.findall(attributes))
            known = self.named(said.get(b"t", b"").decode(), said.get(b"s", b"").decode())
            self._known[attributes] = known
        return known

    def named(self, name: str, style: str) -> CellType:
        """Return the type of a cell by its `t` and `s`."""
        place = int(style) if style.isascii() and style.isdigit() else -1
        formats = self._package.formats
        return CellType(name or "n", bool(name), place in formats.dates, place in formats.durations)

    def value(self, kind: CellType, text: str) -> Cell:
        """Return what a value in `<v>` means; an error as blank. Raises NotPlain."""
        match kind.name:
            case "s" if text.isascii() and text.isdigit() and int(text) < len(self.strings):
                string: str = self.strings[int(text)].as_py()
                return string
            case "str":
                return unescape_string(text)
            case "b":
                return text != "0"
            case "e" | "inlineStr":
                return ""
            case "n":
                return self._number(kind, text)
        raise NotPlain(f"a cell of the type {kind.name}")

    def moments(self, serials: Any) -> Any:
        """Return the moments of serial numbers. Raises NotPlain where one names none."""
        days = pc.add(serials, float(self._shift))
        bounds = pc.min_max(pc.if_else(pc.less(serials, 1.0), 0.0, days)).as_py()
        if bounds["min"] is not None and not (
            _FIRST_SOUND_DAY <= bounds["min"] <= bounds["max"] < _LAST_DAY
        ):
            raise NotPlain("numbers beyond the calendar")
        exact = pc.round(pc.multiply(days, float(_MILLISECONDS)), round_mode="half_up")
        since = pc.multiply(pc.cast(exact, pa.int64()), 1000).cast(pa.duration("us"))
        return pc.add(pa.scalar(_EPOCH, pa.timestamp("us")), since)

    @cached_property
    def strings(self) -> Any:
        """The shared strings. Raises NotPlain."""
        path = self._package.strings_path
        parts = [] if path is None else [texts_of(each) for each in _strings(self._package, path)]
        return pa.concat_arrays(parts) if parts else pa.array([], pa.string())

    def _number(self, kind: CellType, text: str) -> Cell:
        if not _NUMBER.fullmatch(text):
            if kind.is_named:
                raise NotPlain("a number that is none")
            return text
        number = float(text)
        if not math.isfinite(number):
            raise NotPlain("a number beyond all numbers")
        if kind.is_duration:
            return timedelta(milliseconds=_round(number * _MILLISECONDS))
        return self._moment(number) if kind.is_date else number

    def _moment(self, serial: float) -> Cell:
        days = serial + self._shift
        if days < _FIRST_SOUND_DAY:
            days += 1
        try:
            moment = _EPOCH + timedelta(milliseconds=_round(days * _MILLISECONDS))
        except OverflowError:
            return serial
        if serial < 1:
            return moment.time()
        return moment.date() if serial == int(serial) else moment

    @cached_property
    def _shift(self) -> int:
        return _DAYS_TO_1904 if self._package.counts_from_1904 else 0


def texts_of(raw: Sequence[bytes]) -> Any:
    """Return texts as they stand in XML as an array. Raises NotPlain."""
    try:
        joined = b"\0".join(raw).decode()
    except UnicodeDecodeError as error:
        raise NotPlain("text that is not UTF-8") from error
    if not raw:
        return pa.array([], pa.string())
    if "&" in joined or "\r" in joined or "_x00" in joined:
        return pa.array([unescape_string(unescape(each.decode())) for each in raw], pa.string())
    texts = pc.split_pattern(pa.array([joined], pa.string()), "\0").values
    if len(texts) != len(raw):
        raise NotPlain("a character that XML does not have")
    return texts


def _round(value: float) -> int:
    """Round as the engine does: a half away from zero."""
    return math.floor(value + 0.5) if value >= 0 else math.ceil(value - 0.5)


def _strings(package: XlsxPackage, path: str) -> Iterator[list[bytes]]:
    """Yield the strings in stretches, as they stand in XML; a formatted one as if it were plain."""
    rest = b""
    for chunk in package.chunks(path):
        stretch, end, rest = (rest + chunk).rpartition(b"</si>")
        found = _STRING.findall(stretch + end)
        if len(rest) > _LONGEST or b"<!" in stretch or len(found) != stretch.count(b"<si"):
            raise NotPlain("shared strings written in another way")
        yield [_write_plainly(formatted) if formatted else text for text, formatted in found]
    if b"<si" in rest or b"<!" in rest:
        raise NotPlain("shared strings that break off")


def _write_plainly(formatted: bytes) -> bytes:
    """Return the text of a formatted string, without what is read aloud above it, as XML."""
    pieces: list[str] = []
    piece: list[str] = []
    inside = aside = preserved = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, aside, preserved
        match name:
            case "t":
                inside, preserved = not aside, attributes.get("xml:space") == "preserve"
                piece.clear()
            case "rPh":
                aside = True

    def end(name: str) -> None:
        nonlocal inside, aside
        match name:
            case "t" if inside:
                inside = False
                text = "".join(piece)
                pieces.append(text if preserved else text.strip(BLANKS))
            case "rPh":
                aside = False

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = piece.append
    try:
        parser.Parse(b"<si>" + formatted + b"</si>", True)
    except expat.ExpatError as error:
        raise NotPlain("a string that is no XML") from error
    return escape("".join(pieces)).encode()
