"""Text as it may stand in the cell of a workbook: whole, and never anything but text."""

import re

from openpyxl.cell import Cell

_LONGEST = 32_000  # a cell holds 32,767 characters
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = ("=", "+", "-", "@")


def clean_text(text: str) -> str:
    """Drop the characters that no XML file may hold; one of them would spoil the whole workbook."""
    return _NO_XML.sub("", text)[:_LONGEST]


def write_text(cell: Cell, text: str) -> None:
    """Put text into a cell so that it stays text: never a formula, whatever it begins with."""
    cell.value = clean_text(text)
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
