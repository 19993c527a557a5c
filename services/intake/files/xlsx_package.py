"""The parts of an xlsx or xlsm: its sheets, shared strings and number formats, wherever they lie.

Strict and transitional files, targets absolute or relative, parts named in other letters' case:
all are followed as Office follows them. Links to other files are never followed.
Source: ECMA-376 part 1, sections 12, 18.2, 18.4 and 18.8; part 2 for the relationships.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.escape import unescape

from services.intake.files.safe_xml import local_attributes, local_name, make_parser, read_elements
from services.intake.files.stored_values import PERCENT_FORMATS, is_percent_format

_SHEET_TYPES = ("worksheet",)
_CHUNK = 1 << 20
_TRUE = ("1", "true", "on")


@dataclass(frozen=True)
class SheetPart:
    """A worksheet as the workbook lists it; `path` is its part's name in the archive."""

    name: str
    hidden: bool
    path: str


@dataclass(frozen=True)
class Formats:
    """Which cell formats (by their place in the list) are of which kind."""

    dates: frozenset[int]
    durations: frozenset[int]
    percents: frozenset[int]


class XlsxPackage:
    """An xlsx opened: nothing is read before it is asked for.

    Raises BadZipFile, KeyError, ExpatError or ValueError where the file is broken.
    """

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._names = {
            name.replace("\\", "/").lstrip("/").lower(): name for name in self._archive.namelist()
        }

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in their order; charts and macro sheets are none."""
        targets = self._relations(self._workbook)
        found: list[SheetPart] = []
        for each in read_elements(self.read(self._workbook), "sheet"):
            kind, path = targets.get(each.get("id", ""), ("", ""))
            if kind in _SHEET_TYPES and self.has(path):
                hidden = each.get("state", "visible").lower() != "visible"
                found.append(SheetPart(each.get("name", ""), hidden, path))
        return tuple(found)

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether dates count from 1904, as old Macintosh files do."""
        settings = read_elements(self.read(self._workbook), "workbookPr")
        return any(each.get("date1904", "0").lower() in _TRUE for each in settings)

    @cached_property
    def formats(self) -> Formats:
        """The kinds of the cell formats."""
        path = self._related("styles")
        if path is None:
            return Formats(frozenset(), frozenset(), frozenset())
        codes = dict(BUILTIN_FORMATS)
        used: list[int] = []
        inside = False

        def start(name: str, named: dict[str, str]) -> None:
            nonlocal inside
            local, attributes = local_name(name), local_attributes(named)
            if local == "numFmt" and attributes.get("numFmtId", "").isdecimal():
                codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            elif local == "cellXfs":
                inside = True
            elif local == "xf" and inside:
                number = attributes.get("numFmtId", "0")
                used.append(int(number) if number.isdecimal() else 0)

        def end(name: str) -> None:
            nonlocal inside
            if local_name(name) == "cellXfs":
                inside = False

        parser = make_parser()
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.Parse(self.read(path), True)
        shown = [(place, number, codes.get(number, "")) for place, number in enumerate(used)]
        return Formats(
            dates=frozenset(place for place, number, code in shown if _is_date(number, code)),
            durations=frozenset(
                place for place, number, code in shown if number == 46 or is_timedelta_format(code)
            ),
            percents=frozenset(
                place
                for place, number, code in shown
                if number in PERCENT_FORMATS or is_percent_format(code)
            ),
        )

    @property
    def strings_path(self) -> str | None:
        """The part of the shared strings, where there is one."""
        return self._related("sharedStrings")

    def shared_strings(self) -> list[str]:
        """Return the shared strings; what is read aloud above a word (rPh) is none of it."""
        path = self._related("sharedStrings")
        if path is None:
            return []
        strings: list[str] = []
        pieces: list[str] = []
        in_text = False
        aside = 0

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal in_text, aside
            match local_name(name):
                case "t":
                    in_text = not aside
                case "rPh":
                    aside += 1

        def end(name: str) -> None:
            nonlocal in_text, aside
            match local_name(name):
                case "t":
                    in_text = False
                case "rPh":
                    aside -= 1
                case "si":
                    string = "".join(pieces)
                    strings.append(unescape(string) if "_x" in string else string)
                    pieces.clear()

        def text(piece: str) -> None:
            if in_text:
                pieces.append(piece)

        parser = make_parser()
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = text
        for chunk in self.chunks(path):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        return strings

    def has(self, path: str) -> bool:
        """Tell whether the archive has a part."""
        return path.lower() in self._names

    def read(self, path: str) -> bytes:
        """Return a part unpacked."""
        return self._archive.read(self._names[path.lower()])

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield a part unpacked, a mebibyte at a time."""
        with self._archive.open(self._names[path.lower()]) as part:
            while chunk := part.read(_CHUNK):
                yield chunk

    @cached_property
    def _workbook(self) -> str:
        for kind, path in self._relations("").values():
            if kind == "officeDocument" and self.has(path):
                return path
        for path in ("xl/workbook.xml", "workbook.xml"):
            if self.has(path):
                return path
        raise KeyError("no workbook in the archive")

    def _related(self, kind: str) -> str | None:
        for each, path in self._relations(self._workbook).values():
            if each.lower() == kind.lower() and self.has(path):
                return path
        folder = posixpath.dirname(self._workbook)
        path = posixpath.join(folder, f"{kind}.xml")
        return path if self.has(path) else None

    def _relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to inside the archive: kind and path by identity."""
        folder, name = posixpath.split(path)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(relations):
            return {}
        found: dict[str, tuple[str, str]] = {}
        for each in read_elements(self.read(relations), "Relationship"):
            if each.get("TargetMode", "").lower() == "external":
                continue
            target = each.get("Target", "").replace("\\", "/")
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], inside)
        return found


def _is_date(number: int, code: str) -> bool:
    if number in BUILTIN_FORMATS:
        return 14 <= number <= 22 or 45 <= number <= 47
    # Of the formats kept for other languages, these show dates. Source: ECMA-376 18.8.30.
    if 27 <= number <= 36 or 50 <= number <= 58:
        return True
    return bool(is_date_format(code)) and not is_percent_format(code)
