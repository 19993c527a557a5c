"""An xlsx or xlsm with cells marked and a sheet put in front, all else byte for byte as it was.

Nothing is read into a model and written again, so that formulas, charts, widths and macros stay;
sheets pass through a parser as a stream, so that memory does not grow with their rows.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from services.intake.marking.fault_sheet import quote_sheet, write_fault_sheet
from services.intake.marking.marked_comments import (
    NO_COMMENTS,
    NO_SHAPES,
    merge_comments,
    merge_shapes,
)
from services.intake.marking.marked_sheet import (
    MAIN,
    OFFICE,
    SheetMarker,
    Unselected,
    copy_stream,
    move_to_corners,
    scan_sheet,
)
from services.intake.marking.marked_styles import BARE_STYLES, MarkedStyles
from services.intake.marking.marks import FaultList, Marks
from services.intake.marking.sheet_titles import make_title
from services.intake.marking.xml_edits import (
    Edit,
    Element,
    OddPart,
    apply_edits,
    insert_last,
    read_elements,
    set_attributes,
    to_bytes,
    write_text,
    write_value,
)

FAULTS_NAME = "PARINDEX_FAULTS"
"""A hidden name of the workbook that leads to the sheet put in front, for the next marking."""

WORKBOOK = "xl/workbook.xml"
CONTENT_TYPES = "[Content_Types].xml"

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_RELATIONS = to_bytes(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{_RELATIONS}"></Relationships>'
)
_COMPRESSION = 3
_LARGEST_PART = 128 << 20  # of those that are held whole
_SHEET_OF_NAME = re.compile(r"(?:'((?:[^']|'')*)'|([^!']+))!")
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


def is_package(content: bytes) -> bool:
    """Tell whether a file is an xlsx or xlsm, whatever it is called."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return WORKBOOK in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return False


def has_macros(content: bytes) -> bool:
    """Tell whether a package calls itself one with macros: then its name ends in .xlsm."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"macroEnabled" in archive.read(CONTENT_TYPES)


def mark_package(content: bytes, *, marks: Mapping[str, Marks], faults: FaultList) -> bytes:
    """Return the workbook with cells marked, by the names of sheets, and the list in front.

    Raises OddPart where it is built in a way that changing it might spoil it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Package(archive).mark(marks, faults)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, KeyError, RuntimeError) as error:
        raise OddPart(str(error)) from error
    except (ValueError, OverflowError, expat.ExpatError, zipfile.LargeZipFile) as error:
        raise OddPart(str(error)) from error


@dataclass
class _Relations:
    """The relationships of one part, and what is added to them or taken away."""

    part: str
    xml: bytes
    added: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._elements = read_elements(self.xml)

    def part_of(self, identifier: str) -> str | None:
        """Return the part that a relationship leads to."""
        return self._first("Id", identifier)

    def part_of_type(self, ending: str) -> str | None:
        """Return the first part of a type."""
        return self._first("Type", f"{OFFICE}/{ending}")

    def _first(self, attribute: str, value: str) -> str | None:
        for each in self._elements:
            if each.attributes.get(attribute) == value:
                target = each.attributes.get("Target", "")
                if target.startswith("/"):
                    return target.lstrip("/")
                return posixpath.normpath(posixpath.join(posixpath.dirname(self.part), target))
        return None

    def add(self, kind: str, part: str) -> str:
        """Add one and return its identifier."""
        taken = {each.attributes.get("Id") for each in self._elements}
        number = len(self.added) + 1
        while (identifier := f"rIdParIndex{number}") in taken:
            number += 1
        self.added.append(
            f'<Relationship xmlns="{_RELATIONS}" Id="{identifier}" Type="{OFFICE}/{kind}"'
            f' Target="/{write_value(part)}"/>'
        )
        return identifier

    def write(self) -> bytes:
        """Return the part that holds them."""
        edits: list[Edit] = [
            (each.start, each.end, b"")
            for each in self._elements
            if each.attributes.get("Id") in self.dropped
        ]
        edits.append(insert_last(self.xml, self._elements[0], "".join(self.added)))
        return apply_edits(self.xml, edits)


class _Package:
    """One workbook on its way from the old archive to the new one."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.casefold(): name for name in archive.namelist()}
        if len(self._names) < len(archive.namelist()):
            raise OddPart("a part stands twice")
        self._written: dict[str, bytes] = {}
        """Parts new or changed, by name."""
        self._copied: set[str] = set()
        """Sheets already in the new archive, their names folded."""
        self._dropped: set[str] = set()
        self._overrides: list[tuple[str, str]] = []

    def mark(self, marks: Mapping[str, Marks], faults: FaultList) -> bytes:
        """Return the new archive."""
        workbook_part = self._relations_of("").part_of_type("officeDocument")
        if workbook_part is None:
            raise OddPart("no workbook")
        workbook = _Workbook(self._read(workbook_part))
        relations = self._relations_of(workbook_part)
        parts = {name: relations.part_of(each) for name, each in workbook.sheets.items()}
        former = workbook.former_list
        if former is not None:
            self._drop(relations, workbook.sheets[former], parts.pop(former))
        styles_part, styles = self._open_styles(relations)
        list_part = self._add_part("xl/worksheets/sheetParIndex{}.xml", f"{_TYPES}.worksheet+xml")
        self._written[workbook_part] = workbook.write(
            title=make_title(faults.title, taken=parts),
            relation=relations.add("worksheet", list_part),
        )
        buffer = io.BytesIO()
        with zipfile.ZipFile(
            buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION
        ) as target:
            for name, part in parts.items():
                if part is not None:
                    self._copy_sheet(target, part, marks.get(name, {}), styles)
            self._written[list_part] = write_fault_sheet(faults, styles)
            self._written[styles_part] = styles.write()
            self._written[_relations_part(workbook_part)] = relations.write()
            self._written[CONTENT_TYPES] = self._content_types()
            self._copy_rest(target)
        return buffer.getvalue()

    def _open_styles(self, relations: _Relations) -> tuple[str, MarkedStyles]:
        part = relations.part_of_type("styles")
        if part is not None:
            return part, MarkedStyles(self._read(part))
        part = self._add_part("xl/stylesParIndex{}.xml", f"{_TYPES}.styles+xml")
        relations.add("styles", part)
        return part, MarkedStyles(to_bytes(BARE_STYLES))

    def _stored(self, part: str) -> str | None:
        return self._names.get(part.casefold())

    def _read(self, part: str) -> bytes:
        name = self._stored(part)
        if name is None:
            raise OddPart(f"no part {part}")
        if self._archive.getinfo(name).file_size > _LARGEST_PART:
            raise OddPart(f"{part} is too large")
        return self._archive.read(name)

    def _relations_of(self, part: str) -> _Relations:
        name = _relations_part(part)
        return _Relations(part, self._read(name) if self._stored(name) else _NO_RELATIONS)

    def _add_part(self, pattern: str, content_type: str) -> str:
        """Return a name for a new part that no other has."""
        number = 1
        while pattern.format(number).casefold() in self._names:
            number += 1
        name = pattern.format(number)
        self._names[name.casefold()] = name
        self._overrides.append((name, content_type))
        return name

    def _drop(self, relations: _Relations, identifier: str, part: str | None) -> None:
        """Leave the list of an earlier marking out."""
        relations.dropped.add(identifier)
        if part is not None:
            self._dropped |= {part.casefold(), _relations_part(part).casefold()}

    def _copy_sheet(
        self, target: zipfile.ZipFile, part: str, marks: Marks, styles: MarkedStyles
    ) -> None:
        name = self._stored(part)
        if name is None:
            return
        self._copied.add(name.casefold())
        relation = None
        has_comments = self._relations_of(part).part_of_type("comments") is not None
        if marks or has_comments:
            with self._archive.open(name) as source:
                scanned = scan_sheet(source, marks)
            marks = move_to_corners(marks, scanned.corners)
            relation = self._write_comments(part, marks, scanned.shapes)
        with self._archive.open(name) as source, target.open(name, "w") as copy:
            if marks:
                SheetMarker(marks, styles, shapes=relation).run(Unselected(source), copy)
            else:
                copy_stream(Unselected(source), copy)

    def _write_comments(self, part: str, marks: Marks, shapes_relation: str | None) -> str | None:
        """Write the comments of a sheet; return the relationship to its shapes if it is new."""
        relations = self._relations_of(part)
        comments_part = relations.part_of_type("comments")
        if comments_part is None and not any(mark.lines for mark in marks.values()):
            return None
        comments, shapes = NO_COMMENTS, NO_SHAPES
        if comments_part is None:
            comments_part = self._add_part("xl/commentsParIndex{}.xml", f"{_TYPES}.comments+xml")
            relations.add("comments", comments_part)
        else:
            comments = self._read(comments_part)
        self._written[comments_part], shaped, gone = merge_comments(comments, marks)
        new_relation = None
        if shapes_relation is None:
            shapes_part = self._add_part("xl/drawings/vmlDrawingParIndex{}.vml", _VML_TYPE)
            new_relation = relations.add("vmlDrawing", shapes_part)
        else:
            shapes_part = relations.part_of(shapes_relation) or ""
            shapes = self._read(shapes_part)
        self._written[shapes_part] = merge_shapes(shapes, shaped, gone)
        self._written[_relations_part(part)] = relations.write()
        return new_relation

    def _content_types(self) -> bytes:
        xml = self._read(CONTENT_TYPES)
        elements = read_elements(xml)
        edits: list[Edit] = [
            (each.start, each.end, b"")
            for each in elements
            if each.attributes.get("PartName", "").lstrip("/").casefold() in self._dropped
        ]
        added = "".join(
            f'<{elements[0].prefix}Override PartName="/{write_value(part)}" ContentType="{kind}"/>'
            for part, kind in self._overrides
        )
        edits.append(insert_last(xml, elements[0], added))
        return apply_edits(xml, edits)

    def _copy_rest(self, target: zipfile.ZipFile) -> None:
        written = {name.casefold(): content for name, content in self._written.items()}
        for name in self._archive.namelist():
            key = name.casefold()
            if key in self._copied or key in self._dropped or name.endswith("/"):
                continue
            if key in written:
                target.writestr(name, written.pop(key))
            else:
                with self._archive.open(name) as source, target.open(name, "w") as copy:
                    copy_stream(source, copy)
        for name, content in self._written.items():
            if name.casefold() in written:
                target.writestr(name, content)


class _Workbook:
    """The part that names the sheets."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._elements = read_elements(xml)
        root = self._elements[0]
        if MAIN not in {each for name, each in root.attributes.items() if name.startswith("xmlns")}:
            raise OddPart("not the usual kind of Office Open XML")
        self._sheets = [e for e in self._elements if e.name == "sheet" and e.depth == 2]
        self._names = [e for e in self._elements if e.name == "definedName" and e.depth == 2]
        self.sheets = {each.attributes["name"]: _identifier(each) for each in self._sheets}
        """The relationship of each sheet by its name, in their order."""
        if not self.sheets or len(self.sheets) < len(self._sheets):
            raise OddPart("no sheets, or two of one name")

    @property
    def former_list(self) -> str | None:
        """The sheet that an earlier marking put in front."""
        for each in self._names:
            if each.attributes.get("name") == FAULTS_NAME:
                found = _SHEET_OF_NAME.match(_text_of(self._xml, each))
                name = "" if found is None else (found[1] or found[2] or "").replace("''", "'")
                return name if name in self.sheets and len(self.sheets) > 1 else None
        return None

    def write(self, *, title: str, relation: str) -> bytes:
        """Return the part with a sheet put in front and shown first, that of before left out."""
        former = self.former_list
        gone = None if former is None else list(self.sheets).index(former)
        p = self._elements[0].prefix
        number = max(int(each.attributes.get("sheetId", 0)) for each in self._sheets) + 1
        front = (
            f'<{p}sheet xmlns:r="{OFFICE}" name="{write_value(title)}" sheetId="{number}"'
            f' r:id="{relation}"/>'
        )
        name = (
            f'<{p}definedName name="{FAULTS_NAME}" hidden="1">'
            f"{write_text(quote_sheet(title))}!$A$1</{p}definedName>"
        )
        edits = [*self._moved_names(gone), *self._shown_first()]
        if gone is not None:
            edits.append((self._sheets[gone].start, self._sheets[gone].end, b""))
        first = self._sheets[0].start
        edits.append((first, first, to_bytes(front)))
        edits += [self._add_name(name), *self._add_view()]
        return apply_edits(self._xml, edits)

    def _moved_names(self, gone: int | None) -> list[Edit]:
        """Return the edits that keep names with the sheets that they belong to."""
        edits: list[Edit] = []
        for each in self._names:
            local = each.attributes.get("localSheetId")
            if each.attributes.get("name") == FAULTS_NAME or (local and int(local) == gone):
                edits.append((each.start, each.end, b""))
            elif local is not None:
                moved = int(local) + 1 - (gone is not None and int(local) > gone)
                tag = self._xml[each.start : each.content]
                changed = set_attributes(tag, {"localSheetId": str(moved)})
                edits.append((each.start, each.content, changed))
        return edits

    def _shown_first(self) -> list[Edit]:
        return [
            (
                each.start,
                each.content,
                set_attributes(
                    self._xml[each.start : each.content], {"firstSheet": "0", "activeTab": "0"}
                ),
            )
            for each in self._elements
            if each.name == "workbookView" and each.depth == 2
        ]

    def _add_view(self) -> list[Edit]:
        """Return the edit that gives a workbook without any a view: the new sheet refers to it."""
        groups = {each.name: each for each in self._elements if each.depth == 1}
        if "bookViews" in groups:
            return []
        p, at = self._elements[0].prefix, groups["sheets"].start
        return [(at, at, to_bytes(f"<{p}bookViews><{p}workbookView/></{p}bookViews>"))]

    def _add_name(self, name: str) -> Edit:
        groups = {each.name: each for each in self._elements if each.depth == 1}
        if "definedNames" in groups:
            return insert_last(self._xml, groups["definedNames"], name)
        p = self._elements[0].prefix
        at = max(groups[each].end for each in _BEFORE_NAMES if each in groups)
        return at, at, to_bytes(f"<{p}definedNames>{name}</{p}definedNames>")


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _identifier(sheet: Element) -> str:
    """Return the relationship of a sheet, whatever prefix its attribute has."""
    found = [value for name, value in sheet.attributes.items() if name.endswith(":id")]
    if len(found) != 1:
        raise OddPart("a sheet without a part")
    return found[0]


def _text_of(xml: bytes, element: Element) -> str:
    parts: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = parts.append
    parser.Parse(b"<x>" + xml[element.content : element.close] + b"</x>", True)
    return "".join(parts)
