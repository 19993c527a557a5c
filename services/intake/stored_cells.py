"""What an xlsx stores in a cell that the engine hands over as empty: errors, formulas never run.

A program that writes a formula without calculating it leaves no value, and the engine reads an
error (#REF!) as empty too; both would pass for a cell left blank.
"""

import io
import zipfile
from typing import Any
from xml.parsers import expat

_CHUNK = 1 << 20
_SIGNS = (b"<f", b":f", b't="e"', b"t='e'")
"""Bytes without which no cell of a sheet holds a formula or an error."""

UNCALCULATED = "="


def find_stored_faults(content: bytes, *, sheet_name: str) -> dict[str, str]:
    """Return the cells of an xlsx sheet that only seem empty: `{"B7": "=", "C9": "#REF!"}`.

    Other kinds of file give nothing: they do not say.
    """
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        path = _sheet_path(archive, sheet_name)
        if path is None or not _has_signs(archive, path):
            return {}
        reader = _CellReader()
        with archive.open(path) as part:
            reader.parse(part)
        return reader.faults


def _has_signs(archive: zipfile.ZipFile, path: str) -> bool:
    """Look for a formula or an error at the speed of unpacking; most registers have none."""
    tail = b""
    with archive.open(path) as part:
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            if any(sign in window for sign in _SIGNS):
                return True
            tail = chunk[-8:]
    return False


def _sheet_path(archive: zipfile.ZipFile, sheet_name: str) -> str | None:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    sheets = _attributes(archive.read("xl/workbook.xml"), "sheet")
    relations = _attributes(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    for sheet in sheets:
        if sheet.get("name") == sheet_name:
            target = targets.get(sheet.get("id"), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return path if path in names else None
    return None


def _attributes(xml: bytes, element: str) -> list[dict[str, str]]:
    """Return the attributes of every `element`, their namespaces left off."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == element:
            found.append({_local(key): value for key, value in attributes.items()})

    parser = _make_parser()
    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found


class _CellReader:
    """Follows `<c r="B7" t="…"><f>…</f><v>…</v></c>` through a sheet."""

    def __init__(self) -> None:
        self.faults: dict[str, str] = {}
        self._cell = self._type = ""
        self._has_formula = self._in_value = False
        self._value: list[str] = []

    def parse(self, part: Any) -> None:
        parser = _make_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ParseFile(part)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "c":
                self._cell, self._type = attributes.get("r", ""), attributes.get("t", "")
                self._has_formula, self._value = False, []
            case "f":
                self._has_formula = True
            case "v":
                self._in_value = True

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def _end(self, name: str) -> None:
        match _local(name):
            case "v":
                self._in_value = False
            case "c" if self._type == "e":
                self.faults[self._cell] = "".join(self._value) or "#ERROR!"
            # A formula whose result is the empty text says so by its type.
            case "c" if self._has_formula and not self._value and self._type != "str":
                self.faults[self._cell] = UNCALCULATED


def _make_parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: Any) -> None:
        raise ValueError("an office file declares no entities")

    parser.EntityDeclHandler = refuse
    return parser


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
