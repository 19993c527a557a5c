"""The rows of a file as they are kept: small, typed, and counted again together with other files'.

An extract is an Arrow stream packed by zstd: the column `row` and the form's columns that were
read, each in its type, and what is needed to name their cells. Its bytes are the same for the same
table.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import narwhals as nw
import pyarrow as pa

from services.intake.forms.conditions import ROW, complete_frame
from services.intake.forms.date_text import END_OF_DAY
from services.intake.forms.kinds import PERIOD_END, PERIOD_START, EvidenceKind
from services.intake.forms.table import Table, name_cells

_ABOUT = b"extract"
_COMPRESSION = "zstd"


@dataclass(frozen=True)
class Extract:
    """The rows of one file, without the file."""

    kind: str
    """The key of the form."""
    sheet: str
    letters: Mapping[str, str]
    """Of every column that was found, whether it is kept or not."""
    titles: Mapping[str, str]
    """Their headers as they stand in the file."""
    untaken: frozenset[str]
    """Columns in which a cell could not be taken: nothing may be added up there."""
    period: tuple[date, date] | None
    """What the heading says the file covers, both days included."""
    frame: nw.DataFrame[Any]
    """The sheet's row numbers as `row`, and the columns that are kept."""

    def cell(self, name: str, row: int) -> str:
        """Return the name of a cell on its sheet: "J6"."""
        return f"{self.letters[name]}{row}"

    def cells(self, name: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a column in the given rows as few ranges: "Sheet1!J6:J410"."""
        return name_cells(self.sheet, self.letters[name], rows)

    def with_frame(self, frame: nw.DataFrame[Any]) -> "Extract":
        """Return the extract with other rows, such as some of them."""
        return replace(self, frame=frame)


@dataclass(frozen=True)
class Counted:
    """An extract with its form: what conditions and measures take in place of a table."""

    kind: EvidenceKind
    extract: Extract

    @cached_property
    def frame(self) -> nw.DataFrame[Any]:
        """The rows as conditions need them."""
        return complete_frame(self.extract.frame)

    @property
    def sheet_name(self) -> str:
        """The sheet that the rows stand on; empty where the file has none."""
        return self.extract.sheet

    @property
    def columns(self) -> Collection[str]:
        """The columns that are kept."""
        return [name for name in self.extract.frame.columns if name != ROW]

    @property
    def untaken(self) -> frozenset[str]:
        """Columns in which a cell is there but could not be taken."""
        return self.extract.untaken

    @property
    def references(self) -> Mapping[str, datetime]:
        """What the heading says of the period: period_start and period_end."""
        if self.extract.period is None:
            return {}
        first, last = self.extract.period
        return {
            PERIOD_START: datetime.combine(first, time.min),
            PERIOD_END: datetime.combine(last, END_OF_DAY),
        }

    def title(self, name: str) -> str:
        """Return the header of a column as it stands in the file."""
        return self.extract.titles[name]

    def cells(self, name: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of a column in the given rows as few ranges."""
        return self.extract.cells(name, rows)


def write_extract(table: Table) -> bytes:
    """Return the rows of a table as they are kept; `read_extract` gives them back."""
    references = table.references
    about = {
        "kind": table.kind.kind,
        "sheet": table.sheet_name,
        "letters": {name: table.letter(name) for name in table.header.columns},
        "titles": {name: table.title(name) for name in table.header.columns},
        "untaken": sorted(table.untaken),
        "period": [
            references[name].date().isoformat() for name in (PERIOD_START, PERIOD_END)
        ] if references else None,
    }  # fmt: skip
    columns = {ROW: pa.array(table.rows, pa.int64()), **table.values}
    rows = pa.table(columns, metadata={_ABOUT: json.dumps(about, ensure_ascii=False).encode()})
    written = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression=_COMPRESSION)
    with pa.ipc.new_stream(written, rows.schema, options=options) as stream:
        stream.write_table(rows)
    content: bytes = written.getvalue().to_pybytes()
    return content


def read_extract(content: bytes) -> Extract:
    """Return what `write_extract` wrote. Raises ValueError where it did not write it."""
    rows = pa.ipc.open_stream(content).read_all()
    metadata = rows.schema.metadata or {}
    if _ABOUT not in metadata:
        raise ValueError("no extract")
    about = json.loads(metadata[_ABOUT])
    period = about["period"]
    return Extract(
        kind=about["kind"],
        sheet=about["sheet"],
        letters=about["letters"],
        titles=about["titles"],
        untaken=frozenset(about["untaken"]),
        period=None
        if period is None
        else (date.fromisoformat(period[0]), date.fromisoformat(period[1])),
        frame=nw.from_native(rows.replace_schema_metadata(None), eager_only=True),
    )
