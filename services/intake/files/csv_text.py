"""Separated text (csv, tsv) as rows: its encoding and its delimiter are found, not asked for."""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from services.intake.files.legacy_text import find_encoding, is_syllable
from services.intake.files.sparse_cells import CellBudget

_DELIMITERS = ("\t", ";", ",", "|")
_SAMPLED_LINES = 200
_SAMPLED_LETTERS = 1 << 18
_LONGEST_CELL = 131_072  # the csv module's own default; a longer cell is no table
_MOST_COLUMNS = 16_384
_EVEN_SHARE = 0.6
"""Of the lines of a table so many have as many cells as most."""
_LONGEST_LINE_OF_A_LIST = 200
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
_WORD = re.compile(r"[^\W\d_]+")


def read_csv_rows(
    content: bytes, *, surely: bool = True, budget: CellBudget | None = None
) -> list[list[str]]:
    """Return the rows as wide as each is; no cell is taken for anything but text.

    `surely` where the name says that it is a table: a single column then is one too. Raises
    ValueError where the bytes are no separated text, TooManyCells where they are too many.
    """
    budget = budget or CellBudget()
    text = unicodedata.normalize("NFC", decode_text(content))
    stated = _SEPARATOR_LINE.match(text)
    if stated:  # a line for Excel, which does not count it
        delimiter = stated[1]
        text = text[stated.end() :]
    else:
        delimiter = find_delimiter(text, surely=surely)
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(_bounded_lines(text, delimiter), delimiter=delimiter):
            budget.spend(len(row))
            rows.append(row)
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return rows


def decode_text(content: bytes) -> str:
    """Return the text of bytes. Raises ValueError where they are none.

    Bytes of the fonts before Unicode come back as Latin letters, as a workbook would hold them.
    """
    text = _decode(content)
    if _CONTROL.search(text):
        raise ValueError("control characters: no text")
    return text


def _decode(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding)
    sample = content[:4096]
    if sample.count(0) > len(sample) // 5:
        # UTF-16 without its mark: of Latin letters every other byte is zero.
        return content.decode("utf-16-le" if sample[1::2].count(0) > sample[::2].count(0)
                              else "utf-16-be")  # fmt: skip
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_single_bytes(content)


def _decode_single_bytes(content: bytes) -> str:
    """Choose between TCVN3 or VNI, Windows' Vietnamese code page, and its Western one."""
    plain = content.decode("latin-1")
    if find_encoding(islice(iter(io.StringIO(plain[:_SAMPLED_LETTERS])), _SAMPLED_LINES)):
        return plain
    try:
        vietnamese = content.decode("cp1258")
        western = content.decode("cp1252")
    except UnicodeDecodeError:
        for encoding in ("cp1258", "cp1252"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise
    return vietnamese if _rightness(vietnamese) >= _rightness(western) else western


def _rightness(text: str) -> float:
    """Return the share of the marked words that Vietnamese could have."""
    letters = unicodedata.normalize("NFC", text[:_SAMPLED_LETTERS])
    words = {word for word in _WORD.findall(letters) if not word.isascii()}
    return sum(map(is_syllable, words)) / len(words) if words else 0


def find_delimiter(text: str, *, surely: bool) -> str:
    """Return the delimiter that cuts most lines into the same number of cells, more than one.

    Raises ValueError where the text is no table: prose, or one column and not surely a table.
    """
    lines = islice(io.StringIO(text[:_SAMPLED_LETTERS], newline=""), _SAMPLED_LINES)
    sample = [line for line in lines if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter))
        widths.pop(0, None)
        widths.pop(1, None)
        width, even = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return even, width

    try:
        best = max(_DELIMITERS, key=evenness)
        even, _ = evenness(best)
    except csv.Error as error:
        raise ValueError(str(error)) from error
    if surely:
        # One column may have notes among its entries; in prose most lines are long.
        long = sum(len(line) > _LONGEST_LINE_OF_A_LIST for line in sample)
        if even or 2 * long <= len(sample):
            return best if even else ","
        raise ValueError("long lines without cells: prose")
    if even < 2 or even < _EVEN_SHARE * len(sample):
        raise ValueError("the lines have no cells in common: prose")
    return best


def _bounded_lines(text: str, delimiter: str) -> Iterator[str]:
    """Yield the lines; a line of a million cells is refused before it is cut."""
    for line in io.StringIO(text, newline=""):
        if len(line) > _MOST_COLUMNS and line.count(delimiter) >= _MOST_COLUMNS:
            raise csv.Error("a line with more cells than a sheet has columns")
        yield line
