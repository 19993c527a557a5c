"""Every name that a form gives for a column finds that column, beside all the others."""

from collections.abc import Sequence

import pytest

from services.intake.files.cells import column_letter
from services.intake.forms.kinds import PATH, Column, ColumnType, EvidenceKind, Reader
from tests.intake.workbooks import KINDS, read_here, save_xlsx

TABLES = [kind for kind in KINDS if kind.reader is Reader.TABLE]
TURNS = [
    pytest.param(kind, turn, id=f"{kind.kind}-{turn}")
    for kind in TABLES
    for turn in range(max(len(column.names) for column in kind.columns.values()))
]
VALUES = {
    ColumnType.ORDER: 1,
    ColumnType.CODE: "1.1.1",
    ColumnType.TEXT: "MẪU-0001",
    ColumnType.NUMBER: 1,
    ColumnType.PERCENT: "50 %",
    ColumnType.DATETIME: "05/03/2024",
}


def header(names: Sequence[str]) -> list[list[str]]:
    """Write names as header rows, each cell with its own text as if no cell were merged."""
    paths = [[part.strip() for part in name.split(PATH)] for name in names]
    height = max(map(len, paths))
    return [[path[row] if row < len(path) else "" for path in paths] for row in range(height)]


def value(column: Column) -> object:
    if column.type is ColumnType.CHOICE:
        return next(iter(column.values.values()))[0]
    return VALUES[column.type]


@pytest.mark.parametrize(("kind", "turn"), TURNS)
def test_each_name_finds_its_column(kind: EvidenceKind, turn: int) -> None:
    columns = kind.columns.values()
    names = [column.names[turn % len(column.names)] for column in columns]
    row = [value(column) for column in columns]
    title = kind.recognised_by.words[0]
    reading = read_here(save_xlsx([[title], *header(names), row]), kind=kind.kind)
    expected = {name: column_letter(place) for place, name in enumerate(kind.columns)}
    assert reading.columns == expected
