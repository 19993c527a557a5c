"""The cells of one column as Arrow arrays: texts, numbers, moments, and the few of other kinds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from services.intake.files.cells import Cell

MOMENT = pa.timestamp("us")
_LARGEST_EXACT = 2**53


@dataclass(frozen=True)
class CellColumn:
    """Cells of one column, each in one of four places and missing in the others; "" for blank."""

    texts: Any
    numbers: Any
    moments: Any
    """Dates too, at midnight: what is read of either is the same."""
    others: Mapping[int, Cell]

    def __len__(self) -> int:
        return len(self.texts)

    def cell(self, index: int) -> Cell:
        """Return one cell; a date as the moment it begins with."""
        if index in self.others:
            return self.others[index]
        for array in (self.texts, self.numbers, self.moments):
            cell: Cell | None = array[index].as_py()
            if cell is not None:
                return cell
        return ""

    @cached_property
    def plain_texts(self) -> Any:
        """The texts without the spaces around them."""
        return pc.utf8_trim_whitespace(self.texts)

    @cached_property
    def is_blank(self) -> Any:
        """Of every cell whether it holds nothing but spaces."""
        return pc.fill_null(pc.equal(pc.binary_length(self.plain_texts), 0), False)

    def take(self, indices: Sequence[int]) -> "CellColumn":
        """Return some of the cells; `indices` rise."""
        places = pa.array(indices, pa.int64())
        kept = {old: new for new, old in enumerate(indices)} if self.others else {}
        return CellColumn(
            self.texts.take(places),
            self.numbers.take(places),
            self.moments.take(places),
            {kept[old]: cell for old, cell in self.others.items() if old in kept},
        )

    @classmethod
    def of_texts(cls, texts: Any) -> "CellColumn":
        """Return a column of texts alone."""
        return cls(texts, pa.nulls(len(texts), pa.float64()), pa.nulls(len(texts), MOMENT), {})

    @classmethod
    def of_numbers(cls, numbers: Any) -> "CellColumn":
        """Return a column of numbers, blank where there is none."""
        return cls(_blanks(numbers), numbers, pa.nulls(len(numbers), MOMENT), {})

    @classmethod
    def of_moments(cls, moments: Any) -> "CellColumn":
        """Return a column of moments, blank where there is none."""
        return cls(_blanks(moments), pa.nulls(len(moments), pa.float64()), moments, {})

    @classmethod
    def from_cells(cls, cells: Iterable[Cell]) -> "CellColumn":
        """Sort cells as an engine gives them into their places."""
        texts: list[str | None] = []
        numbers: list[float | None] = []
        moments: list[datetime | None] = []
        others: dict[int, Cell] = {}
        for index, cell in enumerate(cells):
            text = number = moment = None
            if isinstance(cell, str):
                text = cell
            elif isinstance(cell, bool):
                others[index] = cell
            elif isinstance(cell, float) or (isinstance(cell, int) and abs(cell) <= _LARGEST_EXACT):
                number = float(cell)
            elif isinstance(cell, datetime):
                moment = cell
            elif isinstance(cell, date):
                moment = datetime.combine(cell, time.min)
            else:
                others[index] = cell
            texts.append(text)
            numbers.append(number)
            moments.append(moment)
        return cls(
            pa.array(texts, pa.string()),
            pa.array(numbers, pa.float64(), from_pandas=False),
            pa.array(moments, MOMENT),
            others,
        )

    @classmethod
    def join(cls, parts: Sequence["CellColumn"]) -> "CellColumn":
        """Return the cells of all parts, one after the other."""
        others: dict[int, Cell] = {}
        start = 0
        for part in parts:
            others |= {start + index: cell for index, cell in part.others.items()}
            start += len(part)
        if not parts:
            return cls.from_cells(())
        return cls(
            pa.concat_arrays([part.texts for part in parts]),
            pa.concat_arrays([part.numbers for part in parts]),
            pa.concat_arrays([part.moments for part in parts]),
            others,
        )


def _blanks(values: Any) -> Any:
    """Return "" where there is no value, nothing where there is one."""
    return pc.if_else(pc.is_null(values), pa.scalar("", pa.string()), pa.scalar(None, pa.string()))
