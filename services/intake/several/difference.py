"""What a newer file says otherwise than an older one, cell by cell."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from services.intake.files.cells import plain_number, show_cell
from services.intake.forms.conditions import ROW
from services.intake.forms.kinds import ColumnType, EvidenceKind
from services.intake.several.extracts import Extract

_LISTED = 200


@dataclass(frozen=True)
class CellChange:
    """One value that differs; `row` names the row as the form does, `column` is the form's."""

    row: str
    column: str
    cell_before: str
    cell_after: str
    before: str
    after: str
    may_change: bool = False

    @property
    def contradicts(self) -> bool:
        """Tell whether both files have a value that ought to be the same in both."""
        return bool(self.before) and bool(self.after) and not self.may_change


@dataclass(frozen=True)
class Difference:
    """All that differs between two files of one form; the first changes in full."""

    changed: int
    added: int
    removed: int
    cells: tuple[CellChange, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether the two files say the same."""
        return not (self.changed or self.added or self.removed)


def compare(kind: EvidenceKind, before: Extract, after: Extract) -> Difference:
    """Compare two files of one form, row by row as their identities or labels say."""
    mine, others = _labels(kind, before), _labels(kind, after)
    changes = compare_rows(kind, before, after)
    first = tuple(islice(changes, _LISTED))
    return Difference(
        changed=len(first) + sum(1 for _ in changes),
        added=len(others.keys() - mine.keys()),
        removed=len(mine.keys() - others.keys()),
        cells=first,
    )


def compare_rows(
    kind: EvidenceKind, before: Extract, after: Extract, *, only: Sequence[str] | None = None
) -> Iterator[CellChange]:
    """Yield every cell that differs in the rows that both files have, or in some of them."""
    mine, others = _labels(kind, before), _labels(kind, after)
    shared = mine.keys() & others.keys()
    labels = [label for label in mine if label in shared] if only is None else list(only)
    columns = [
        name
        for name in kind.columns
        if name in before.letters
        and name in after.letters
        and name in before.frame.columns
        and name in after.frame.columns
    ]
    for name in columns:
        old, new = before.frame[name].to_list(), after.frame[name].to_list()
        for label in labels:
            was, now = old[mine[label]], new[others[label]]
            if was != now:
                yield CellChange(
                    label,
                    name,
                    before.cell(name, _row(before, mine[label])),
                    after.cell(name, _row(after, others[label])),
                    _shown(was),
                    _shown(now),
                    kind.columns[name].may_change,
                )


def _row(extract: Extract, index: int) -> int:
    return int(extract.frame[ROW][index])


def _labels(kind: EvidenceKind, extract: Extract) -> Mapping[str, int]:
    """Return what names each row, with its place: its identity, else its first text, numbered."""
    columns = [
        kind.identifying,
        *(name for name in kind.columns_of_type(ColumnType.TEXT) if kind.columns[name].required),
    ]
    name = next((each for each in columns if each in extract.frame.columns), None)
    if name is None:
        return {str(row): index for index, row in enumerate(extract.frame[ROW].to_list())}
    met: Counter[str] = Counter()
    labels: dict[str, int] = {}
    for index, text in enumerate(extract.frame[name].to_list()):
        label = "" if text is None else str(text)
        met[label] += 1
        labels[label if met[label] == 1 else f"{label} ({met[label]})"] = index
    return labels


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain_number(value)
    return show_cell(value) if isinstance(value, datetime) else str(value)
