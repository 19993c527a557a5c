"""Tables of a web page as sheets: many systems export HTML and call it ".xls".

Lines above a table are rows above it, as Excel shows such a page: title and period stand there. A
cell over several rows or columns stands as merged cells do: its value first, blanks after. Read as
a stream, without network or entities of its own, so that a large page costs little memory.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from lxml import etree

from services.intake.files.cells import Cell
from services.intake.files.csv_text import decode_text
from services.intake.files.sparse_cells import CellBudget, SparseSheet, TooManyCells

_HEAD = _CHUNK = 1 << 16
_OPENING = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|meta|title|style|body|table"
    r"|thead|tbody|tr|div|font|center|p|script|link|span|h\d)\b",
    re.IGNORECASE | re.DOTALL,
)
_MOST_COLUMNS = 16_384
_PASSED_FOR_ONE = 4
_MOST_TABLES = 1_000
_BREAKS = frozenset({"br", "p", "div", "li"})
_LINES = _BREAKS | {"h1", "h2", "h3", "h4", "h5", "h6", "center", "hr"}
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})
_UNSEEN = frozenset({"script", "style", "title"})
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_MAIL_MARKS = (b"MIME-Version:", b"mime-version:")


def is_page(text: str) -> bool:
    """Tell whether a text is a web page with a table; `text` may be its beginning."""
    return _OPENING.match(text) is not None and "<table" in text.lower()


def unwrap_archive(content: bytes) -> bytes | None:
    """Return the page inside a web archive (.mht, Excel's "single file"); None where it is none."""
    if not any(mark in content[:512] for mark in _MAIL_MARKS):
        return None
    message = message_from_bytes(content, policy=policy.compat32)
    pages = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and b"<table" in payload.lower():
                pages.append(payload)
    return max(pages, key=len, default=None)


def read_html_tables(
    content: bytes, *, budget: CellBudget | None = None
) -> list[tuple[str, SparseSheet]]:
    """Return the tables of a page that hold anything, each with the name of its caption or "".

    Raises ValueError where the page cannot be read, TooManyCells where it is too much.
    """
    reader = _PageReader(budget or CellBudget())
    parser = etree.HTMLParser(target=reader, no_network=True, huge_tree=True, encoding="utf-8")
    page = _decode_page(content).encode("utf-8", "replace")
    try:
        for at in range(0, len(page), _CHUNK):
            parser.feed(page[at : at + _CHUNK])
        tables = parser.close()
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error
    return _name_all([(name, sheet) for name, sheet in tables if sheet.rows or sheet.faults])


def _name_all(tables: Sequence[tuple[str, SparseSheet]]) -> list[tuple[str, SparseSheet]]:
    """Name each table by its caption, else by its place; a page's only table needs no name."""
    if len(tables) == 1:
        return list(tables)
    named: dict[str, SparseSheet] = {}
    for place, (name, sheet) in enumerate(tables, 1):
        unique = name if name and name not in named else f"{name} {place}".strip()
        named[unique] = sheet
    return list(named.items())


def _decode_page(content: bytes) -> str:
    """Decode by the mark at its beginning, by what the bytes are, or by what the page says."""
    stated = _CHARSET.search(content[:_HEAD])
    if stated and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(stated[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # a page may say what is not so
    return decode_text(content)


@dataclass
class _Table:
    """A table being read."""

    sheet: SparseSheet
    name: str = ""
    row: int = 0
    in_row: bool = False
    column: int = 0
    columns: int = 0
    """Columns described so far, before the rows."""
    cells: dict[int, Cell] = field(default_factory=dict)
    taken: dict[int, int] = field(default_factory=dict)
    """Columns that a cell from above reaches into: up to which row."""
    texts: list[str] | None = None
    """The text of the open cell, or None between cells."""
    span: int = 1
    in_caption: bool = False

    def put_above(self, outside: Sequence[str]) -> None:
        """Let each line of the page above the table be a row, as Excel opens the page."""
        for line in "".join(outside).split("\v"):
            text = _SPACES.sub(" ", line.replace("\xa0", " ")).strip()
            if text:
                self.row += 1
                self.sheet.add_row(self.row, {0: text})

    def open_row(self, attributes: Mapping[str, str]) -> None:
        self.close_row()
        self.in_row = True
        self.row += 1
        self.column = 0
        if _HIDDEN.search(attributes.get("style", "")) or "hidden" in attributes:
            self.sheet.hidden_rows.add(self.row)

    def close_row(self) -> None:
        self.close_cell()
        self.in_row = False
        if self.cells:
            self.sheet.add_row(self.row, self.cells)
            self.cells = {}

    def open_cell(self, attributes: Mapping[str, str]) -> None:
        self.close_cell()
        if not self.in_row:  # a cell without its row
            self.open_row({})
        before = self.column
        while self.taken.get(self.column, 0) >= self.row:
            self.column += 1
        # Passing by thousands of spanned columns in each row is work too.
        self.sheet.budget.spend((self.column - before) // _PASSED_FOR_ONE)
        if self.column >= _MOST_COLUMNS:
            raise TooManyCells
        self.span = min(_span(attributes.get("colspan")), _MOST_COLUMNS - self.column)
        deep = _span(attributes.get("rowspan"), most=1 << 20)
        if deep > 1:
            self.sheet.budget.spend(self.span)
            for column in range(self.column, self.column + self.span):
                self.taken[column] = self.row + deep - 1
        self.texts = []

    def open_column(self, attributes: Mapping[str, str]) -> None:
        span = _span(attributes.get("span"))
        if _HIDDEN.search(attributes.get("style", "")):
            self.sheet.hidden_columns.update(range(self.columns, self.columns + span))
        self.columns += span

    def close_cell(self) -> None:
        if self.texts is None:
            return
        lines = "".join(self.texts).replace("\xa0", " ").split("\v")
        value = "\n".join(_SPACES.sub(" ", line).strip() for line in lines).strip("\n")
        if value in _ERRORS:
            self.sheet.add_fault(self.row, self.column, value)
        elif value:
            self.cells[self.column] = value
        self.column += self.span
        self.texts = None

    def add(self, text: str | None) -> None:
        if text and self.texts is not None:
            self.texts.append(text.replace("\v", " "))
        elif text and self.in_caption:
            self.name += text

    def break_line(self) -> None:
        if self.texts:
            self.texts.append("\v")


class _PageReader:
    """Follows a page as the parser calls it; a table in a cell becomes a sheet of its own."""

    def __init__(self, budget: CellBudget) -> None:
        self._budget = budget
        self._open: list[_Table] = []
        self._all: list[_Table] = []
        self._unseen = 0
        self._outside: list[str] = []
        """Text since the last table."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            if len(self._all) >= _MOST_TABLES:
                raise TooManyCells
            table = _Table(SparseSheet(self._budget))
            if not self._open:
                table.put_above(self._outside)
                self._outside = []
            self._open.append(table)
            self._all.append(table)
        elif self._open:
            self._start_inside(self._open[-1], tag, attributes)
        elif tag in _LINES:
            self._outside.append("\v")

    def _start_inside(self, table: _Table, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "tr":
            table.open_row(attributes)
        elif tag in ("td", "th"):
            table.open_cell(attributes)
        elif tag == "col":
            table.open_column(attributes)
        elif tag == "caption":
            table.in_caption = True
        elif tag in _BREAKS:
            table.break_line()

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif self._open:
            table = self._open[-1]
            if tag == "table":
                table.close_row()
                self._open.pop()
            elif tag == "tr":
                table.close_row()
            elif tag in ("td", "th"):
                table.close_cell()
            elif tag == "caption":
                table.in_caption = False

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._unseen:
            return
        if self._open:
            self._open[-1].add(text)
        else:
            self._outside.append(text.replace("\v", " "))

    def close(self) -> list[tuple[str, SparseSheet]]:
        """Return all tables, those never closed too."""
        for table in self._open:
            table.close_row()
        return [(_SPACES.sub(" ", table.name).strip(), table.sheet) for table in self._all]


def _span(stated: str | None, *, most: int = _MOST_COLUMNS) -> int:
    """Return how many rows or columns a cell takes, at least one."""
    digits = (stated or "").strip()
    return max(1, min(int(digits), most)) if digits.isdecimal() and len(digits) < 8 else 1
