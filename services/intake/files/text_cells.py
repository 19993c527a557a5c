"""Tables as the texts of their cells, with spans: what a plan's annex is read from."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

MOST_COLUMNS = 100
"""A table of words has about ten."""


@dataclass(frozen=True)
class TextCell:
    """A cell that says something or spans; rows count from 1, columns from 0.

    `fault` is "=" for a formula never calculated, or the error that stands there (#REF!).
    """

    row: int
    column: int
    text: str
    columns: int = 1
    rows: int = 1
    is_number: bool = False
    fault: str = ""

    def is_above(self, row: int, column: int) -> bool:
        """Tell whether the cell reaches down to just above a place."""
        return self.column == column and self.row + self.rows == row

    def longer_by_a_row(self) -> "TextCell":
        """Return the cell reaching one row further down."""
        return replace(self, rows=self.rows + 1)


@dataclass(frozen=True)
class TextTable:
    """A table of a document, or a sheet; `name` is empty where nothing names it."""

    name: str
    cells: list[TextCell]
    is_word: bool = False


def write_tables(tables: Sequence[TextTable]) -> bytes:
    """Return tables as JSON; `parse_tables` gives them back."""
    parts = [
        {
            "name": table.name,
            "word": table.is_word,
            "cells": [astuple(each) for each in table.cells],
        }
        for table in tables
    ]
    return json.dumps(parts, ensure_ascii=False).encode()


def parse_tables(written: bytes) -> tuple[TextTable, ...]:
    """Return what `write_tables` wrote. Raises ValueError, LookupError or TypeError otherwise."""
    return tuple(
        TextTable(
            str(table["name"]),
            [_cell(each) for each in table["cells"]],
            is_word=bool(table["word"]),
        )
        for table in json.loads(written)
    )


def _cell(parts: Sequence[Any]) -> TextCell:
    row, column, text, columns, rows, is_number, fault = parts
    return TextCell(
        int(row), int(column), str(text), int(columns), int(rows), bool(is_number), str(fault)
    )
