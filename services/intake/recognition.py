"""Which of the known forms a file is, and on which of its sheets."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from scoring.localized import Localized
from scoring.problems import CellPlace, Problem
from services.intake.cells import Cell
from services.intake.headers import SEARCHED_ROWS, Header, find_header
from services.intake.kinds import EvidenceKind, Reader
from services.intake.sheets import Refused, Row, Sheet, Workbook
from services.intake.words import normalise_words

_SEARCHED_SHEETS = 40
_FEWEST_COLUMNS = 3


@dataclass(frozen=True)
class Recognised:
    """A sheet with the header of a known form on it."""

    sheet: Sheet
    header: Header
    heading: str
    """All text above the header."""


@dataclass(frozen=True)
class _Candidate:
    recognised: Recognised
    titled: bool

    @property
    def rank(self) -> tuple[int, float, float, bool]:
        """Order candidates: fewest required columns missing, most columns, title, visible."""
        header = self.recognised.header
        kind = header.kind
        found = len(header.columns) / len(kind.columns)
        required = len(kind.required) or 1
        return (
            self.titled and not header.missing,
            1 - len(header.missing) / required,
            found + self.titled / 2,
            not self.recognised.sheet.hidden,
        )

    @property
    def is_likely(self) -> bool:
        """Tell whether so much fits that what is missing is worth naming."""
        header = self.recognised.header
        half_there = 2 * len(header.missing) <= len(header.kind.required)
        return len(header.columns) >= _FEWEST_COLUMNS and (self.titled or half_there)


def recognise(
    workbook: Workbook, *, file_name: str, kinds: Sequence[EvidenceKind], asked: str | None
) -> Recognised:
    """Find the sheet and the form that fit best; `asked` names the only form wanted.

    Raises Refused where nothing fits.
    """
    tables = [
        kind
        for kind in kinds
        if kind.reader is Reader.TABLE and (asked is None or kind.kind == asked)
    ]
    best: _Candidate | None = None
    for candidate in _candidates(workbook, file_name, tables):
        if best is None or candidate.rank > best.rank:
            best = candidate
    file = CellPlace(file_name)
    if best is not None and (best.is_likely or asked is not None):
        return best.recognised
    if asked is not None:
        kind = tables[0]
        expected = " | ".join(kind.columns[name].names[0] for name in kind.required)
        params = {"form": kind.name}
        raise Refused(Problem("table_not_found", file, expected=expected, params=params))
    forms = [kind.name for kind in kinds]
    names = Localized(
        vi=", ".join(each.vi for each in forms) or "–",
        en=", ".join(each.en for each in forms) or "–",
    )
    raise Refused(Problem("form_unrecognised", file, params={"forms": names}))


def read_head(sheet: Sheet) -> list[Row]:
    """Return the first rows of a sheet, in which a header may stand."""
    return list(islice(sheet.rows(), SEARCHED_ROWS))


def heading_text(rows: Sequence[Sequence[Cell]]) -> str:
    """Return all text of the rows above a header, one row a line."""
    lines = (" ".join(str(cell) for cell in row if cell != "") for row in rows)
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))


def _candidates(
    workbook: Workbook, file_name: str, kinds: Sequence[EvidenceKind]
) -> Iterator[_Candidate]:
    for name in workbook.names[:_SEARCHED_SHEETS]:
        sheet = workbook.open_sheet(name)
        head = read_head(sheet)
        for kind in kinds:
            header = find_header(head, kind)
            if header is None:
                continue
            heading = heading_text(head[: header.first])
            titles = normalise_words(f"{heading} {name} {file_name.replace('_', ' ')}")
            titled = any(normalise_words(words) in titles for words in kind.recognised_by.words)
            yield _Candidate(Recognised(sheet, header, heading), titled)
