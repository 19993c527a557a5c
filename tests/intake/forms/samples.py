"""The small sample of each form (data/sample/bieu-mau), read as it is or with cells changed."""

import io
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from services.intake.reading import Reading
from tests.intake.workbooks import read_here, save

FOLDER = Path(__file__).parents[3] / "data" / "sample" / "bieu-mau"


def sample_name(kind: str) -> str:
    """Return the name of a form's sample; its sheet is called after the form."""
    return f"MAU-{kind}-2024.xlsx"


def read_sample(kind: str, changed: Mapping[str, Any] | None = None) -> Reading:
    """Read a form's sample, with the content of some cells changed: {"C8": 5}."""
    content = (FOLDER / sample_name(kind)).read_bytes()
    if changed:
        workbook = load_workbook(io.BytesIO(content))
        for cell, value in changed.items():
            workbook[kind][cell] = value
        content = save(workbook)
    return read_here(content, file_name=sample_name(kind))


def measures(reading: Reading) -> dict[str, tuple[Decimal, str]]:
    """Return each measure's value and cells, without the name of the sheet."""
    return {
        name: (each.value, " ".join(cell.rsplit("!", 1)[-1] for cell in each.cells))
        for name, each in reading.measures.items()
    }


def faults(reading: Reading) -> list[tuple[str, str, str, str]]:
    """Return code, cell, what was found and what was expected of each problem."""
    return [
        (each.code, str(each.place).rsplit("!", 1)[-1], each.found, each.expected)
        for each in reading.problems
    ]
