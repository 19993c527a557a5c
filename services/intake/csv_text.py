"""Separated text (csv, tsv) as rows: its encoding and its delimiter are found, not asked for."""

import codecs
import csv
import io
import unicodedata
from collections import Counter

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLED_LINES = 60
_LONGEST_CELL = 131_072  # the csv module's own default; a longer cell is no table


def read_csv_rows(content: bytes) -> list[list[str]]:
    """Return the rows, all made as wide as the widest; no cell is taken for anything but text.

    Raises ValueError where the bytes are no separated text.
    """
    text = unicodedata.normalize("NFC", _decode(content))
    csv.field_size_limit(_LONGEST_CELL)
    try:
        lines = io.StringIO(text, newline="")
        rows = list(csv.reader(lines, delimiter=_find_delimiter(text)))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return rows


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            # The Windows code page of Vietnamese; it writes some tones as marks of their own.
            text = content.decode("cp1258")
    if "\0" in text:
        raise ValueError("a zero byte: no text")
    return text


def _find_delimiter(text: str) -> str:
    """Return the delimiter that cuts most lines into the same number of cells, more than one."""
    sample = text.splitlines()[:_SAMPLED_LINES]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter))
        widths.pop(0, None)
        widths.pop(1, None)
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return lines, width

    return max(_DELIMITERS, key=evenness)
