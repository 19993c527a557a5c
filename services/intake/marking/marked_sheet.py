"""One sheet copied with some of its cells given another style; it passes through as a stream."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Protocol
from xml.parsers import expat

from scoring.problems import Severity
from services.intake.marking.marked_styles import MarkedStyles
from services.intake.marking.marks import At, CellMark, Marks, column_number, name_cell
from services.intake.marking.xml_edits import (
    OddPart,
    make_parser,
    match_tag,
    refuse_wide_text,
    set_attributes,
    to_bytes,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_CHUNK = 1 << 20
_OVERLAP = 4096
_HEAD_OF_SHEET = 1 << 16
_MOST_MERGES = 200_000
_SMALL_MERGE = 1000
_LETTERS = re.compile(r"[A-Z]+")

_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s+ref\s*=\s*[\"']\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)"
)
_LEGACY = re.compile(rb"<(?:\w+:)?legacyDrawing\s[^>]*?\w:id\s*=\s*[\"']([^\"']+)[\"']")
_SELECTED = re.compile(rb"(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_END_OF_ROWS = re.compile(rb"</(?:[\w.-]+:)?sheetData\b")
_LONGEST_NAME = 256
_AFTER_SHAPES = frozenset(
    "legacyDrawingHF drawingHF picture oleObjects controls AlternateContent webPublishItems "
    "tableParts extLst".split()
)
"""What follows the reference to the comments' shapes in a sheet."""


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass
class Scanned:
    """What stands below the rows of a sheet but has to be known before them."""

    corners: dict[At, At] = field(default_factory=dict)
    """Marked cells inside merged ones, with the cell at the top left."""
    shapes: str | None = None
    """The relationship to the comments' shapes."""


def copy_stream(source: Source, target: IO[bytes]) -> None:
    """Copy all bytes, a piece at a time."""
    while piece := source.read(_CHUNK):
        target.write(piece)


class Unselected:
    """A sheet that is no longer the one shown first: of two shown each change would go to both."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._head: bytes | None = None

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; the first time more than asked for."""
        if self._head is None:
            head = b""
            while len(head) < _HEAD_OF_SHEET and (piece := self._source.read(_HEAD_OF_SHEET)):
                head += piece
            self._head = _SELECTED.sub(rb"\1", head)
            return self._head
        return self._source.read(size)


def scan_sheet(source: Source, marks: Marks) -> Scanned:
    """Look for merged cells with marks inside, and for the shapes of comments."""
    scanned = Scanned()
    tail, met = b"", 0
    while chunk := source.read(_CHUNK):
        window = tail + chunk
        if b"mergeCell" in window or b"legacyDrawing" in window:
            for match in _MERGE.finditer(window):
                met += 1
                if met > _MOST_MERGES:
                    raise OddPart("too many merged cells")
                _note_merge(match, marks, scanned.corners)
            shapes = _LEGACY.search(window)
            if shapes is not None:
                scanned.shapes = shapes[1].decode()
        tail = chunk[-_OVERLAP:]
    return scanned


def _note_merge(match: re.Match[bytes], marks: Marks, corners: dict[At, At]) -> None:
    left, top, right, bottom = (each.decode() for each in match.groups())
    first: At = (int(top), column_number(left))
    last: At = (int(bottom), column_number(right))
    rows, columns = range(first[0], last[0] + 1), range(first[1], last[1] + 1)
    if len(rows) * len(columns) <= _SMALL_MERGE:
        inside = [(row, column) for row in rows for column in columns if (row, column) in marks]
    else:
        inside = [at for at in marks if at[0] in rows and at[1] in columns]
    corners.update((at, first) for at in inside if at != first)


def move_to_corners(marks: Marks, corners: Mapping[At, At]) -> dict[At, CellMark]:
    """Return the marks, those inside merged cells at their top left."""
    moved: dict[At, CellMark] = {}
    for at, mark in marks.items():
        corner = corners.get(at, at)
        other = moved.get(corner)
        moved[corner] = mark if other is None else join_marks(other, mark)
    return moved


def join_marks(one: CellMark, other: CellMark) -> CellMark:
    """Return what two marks of one cell say together."""
    worst = min(one.severity, other.severity, key=list(Severity).index)
    return CellMark(worst, tuple(dict.fromkeys((*one.lines, *other.lines))))


class SheetMarker:
    """Copies a sheet and gives its marked cells their new style; cells not yet there are put in."""

    def __init__(self, marks: Marks, styles: MarkedStyles, *, shapes: str | None) -> None:
        """`shapes` is the relationship to the comments' shapes, where the sheet has none yet."""
        self._styles = styles
        self._shapes = shapes
        self._marks: dict[int, dict[int, Severity]] = {}
        for (row, column), mark in sorted(marks.items()):
            self._marks.setdefault(row, {})[column] = mark.severity
        self._rows_left = deque(self._marks)
        self._columns_left: deque[int] = deque()
        self._wanted: dict[int, Severity] = {}
        self._row = self._column = 0
        self._row_tag = self._row_style = 0
        self._row_is_empty = self._data_is_empty = False
        self._data_tag = 0
        self._prefix: str | None = None
        self._names: tuple[str, str, str] = ("c", "row", "sheetData")
        self._depth = 0
        self._in_data = False
        self._near_end = False
        self._buffer = bytearray()
        self._base = 0
        self._settled = 0
        self._edits: deque[tuple[int, int, bytes]] = deque()
        self._parser = make_parser()

    def run(self, source: Source, target: IO[bytes]) -> None:
        """Copy the sheet. Raises OddPart."""
        parser = self._parser
        parser.StartElementHandler = self._start
        first, before = True, b""
        try:
            while chunk := source.read(_CHUNK):
                if first:
                    refuse_wide_text(chunk)
                    first = False
                self._buffer += chunk
                # Ends of cells are told in vain, a million of them: not where no end matters.
                before = before[-_LONGEST_NAME:] + chunk
                self._near_end = self._near_end or _END_OF_ROWS.search(before) is not None
                self._listen_for_ends()
                parser.Parse(chunk, False)
                self._flush(target, self._settled)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise OddPart(str(error)) from error
        self._flush(target, self._base + len(self._buffer))
        if self._rows_left or self._edits:
            raise OddPart("a sheet without rows")

    def _listen_for_ends(self) -> None:
        is_needed = self._near_end or not self._in_data or self._wanted
        self._parser.EndElementHandler = self._end if is_needed else None

    def _flush(self, target: IO[bytes], until: int) -> None:
        done = self._base
        while self._edits and self._edits[0][1] <= until:
            start, end, replacement = self._edits.popleft()
            target.write(self._buffer[done - self._base : start - self._base])
            target.write(replacement)
            done = end
        # A tag at the border is still being looked at: it stays.
        until = min([until, *(start for start, _, _ in self._edits)])
        if until > done:
            target.write(self._buffer[done - self._base : until - self._base])
            done = until
        del self._buffer[: done - self._base]
        self._base = done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        cell, row, data = self._names
        if self._in_data:
            if name == cell:
                if self._wanted:
                    self._start_cell(attributes)
            elif name == row:
                self._start_row(attributes)
            return
        self._depth += 1
        self._settled = self._parser.CurrentByteIndex
        if self._prefix is None:
            self._begin(name, attributes)
        elif name == data:
            self._in_data = True
            self._data_tag = self._settled
            self._data_is_empty = self._tag(self._settled)[3] == b"/"
        elif self._depth == 2 and name.rpartition(":")[2] in _AFTER_SHAPES:
            self._refer_to_shapes(self._settled)

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        prefix, colon, _ = name.rpartition(":")
        self._prefix = prefix + colon
        if attributes.get(f"xmlns:{prefix}" if prefix else "xmlns") != MAIN:
            raise OddPart("not the usual kind of sheet")
        self._names = (f"{self._prefix}c", f"{self._prefix}row", f"{self._prefix}sheetData")

    def _tag(self, at: int) -> re.Match[bytes]:
        return match_tag(self._buffer, at - self._base)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        number = int(attributes.get("r") or self._row + 1)
        if number <= self._row:
            raise OddPart("rows out of order")
        at = self._settled = self._parser.CurrentByteIndex
        while self._rows_left and self._rows_left[0] < number:
            self._edits.append((at, at, self._new_row(self._rows_left.popleft())))
        self._row, self._column = number, 0
        self._wanted = {}
        if self._rows_left and self._rows_left[0] == number:
            self._wanted = self._marks[self._rows_left.popleft()]
            self._columns_left = deque(self._wanted)
            self._listen_for_ends()
            self._row_tag = at
            self._row_is_empty = self._tag(at)[3] == b"/"
            has_style = attributes.get("customFormat") in ("1", "true")
            self._row_style = int(attributes.get("s", 0)) if has_style else 0

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        letters = _LETTERS.match(reference) if reference else None
        column = column_number(letters[0]) if letters else self._column + 1
        if column <= self._column:
            raise OddPart("cells out of order")
        self._column = column
        at = self._parser.CurrentByteIndex
        while self._columns_left and self._columns_left[0] < column:
            self._edits.append((at, at, self._new_cell(self._row, self._columns_left.popleft())))
        if self._columns_left and self._columns_left[0] == column:
            self._columns_left.popleft()
            style = self._styles.marked(int(attributes.get("s", 0)), self._wanted[column])
            tag = self._tag(at)
            changed = set_attributes(tag[0], {"s": str(style)})
            self._edits.append((at, at + len(tag[0]), changed))

    def _end(self, name: str) -> None:
        _, row, data = self._names
        if self._in_data:
            if name == row:
                if self._columns_left:
                    self._end_row()
                self._wanted = {}
                self._listen_for_ends()
            elif name == data:
                self._in_data = False
                self._depth -= 1
                if self._rows_left:
                    rows = b"".join(map(self._new_row, self._rows_left))
                    self._rows_left.clear()
                    self._close(self._data_tag, data, rows, is_empty=self._data_is_empty)
            return
        self._depth -= 1
        if self._depth == 0:
            self._refer_to_shapes(self._parser.CurrentByteIndex)

    def _end_row(self) -> None:
        cells = b"".join(self._new_cell(self._row, column) for column in self._columns_left)
        self._columns_left.clear()
        self._close(self._row_tag, self._names[1], cells, is_empty=self._row_is_empty)

    def _close(self, start: int, name: str, inner: bytes, *, is_empty: bool) -> None:
        """Put XML at the end of the element that ends here."""
        at = self._parser.CurrentByteIndex
        if not is_empty:
            self._edits.append((at, at, inner))
            return
        tag = self._tag(start)
        opened = tag[0][: tag[0].rindex(b"/")] + b">"
        ended = opened + inner + b"</" + name.encode() + b">"
        self._edits.append((start, start + len(tag[0]), ended))

    def _new_row(self, number: int) -> bytes:
        self._row_style = 0
        cells = b"".join(self._new_cell(number, column) for column in self._marks[number])
        row = self._names[1]
        return to_bytes(f'<{row} r="{number}">') + cells + to_bytes(f"</{row}>")

    def _new_cell(self, row: int, column: int) -> bytes:
        style = self._styles.marked(self._row_style, self._marks[row][column])
        return to_bytes(f'<{self._names[0]} r="{name_cell((row, column))}" s="{style}"/>')

    def _refer_to_shapes(self, at: int) -> None:
        if self._shapes is not None:
            reference = f'<{self._prefix}legacyDrawing xmlns:r="{OFFICE}" r:id="{self._shapes}"/>'
            self._edits.append((at, at, to_bytes(reference)))
            self._shapes = None
