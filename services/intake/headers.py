"""Finding the header of a form's table by its words, wherever it stands and however many rows."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.intake.cells import Cell
from services.intake.kinds import PATH, EvidenceKind
from services.intake.words import normalise_words

SEARCHED_ROWS = 60
"""How many rows from the top of a sheet may hold the header."""
_TALLEST = 4
_FEWEST_COLUMNS = 2

_COLUMN_NUMBER = re.compile(r"\(?\s*\d{1,2}\s*\)?(\s*=.*)?|\(?[A-Z]\)?")
_FEWEST_NUMBERS = 3

Words = tuple[str, ...]


@dataclass(frozen=True)
class Header:
    """Where the header of a kind's table stands; rows and columns count from 0 in the sheet."""

    kind: EvidenceKind
    first: int
    last: int
    columns: Mapping[str, int]
    """The kind's columns that were found."""
    texts: Mapping[str, str]
    """Their header words as they stand in the file."""

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The required columns that were not found."""
        return tuple(name for name in self.kind.required if name not in self.columns)

    def beats(self, other: "Header") -> bool:
        """Tell whether this block names more columns, or as many without a title row above them.

        A header repeated further down the sheet names as many, but starts below the other's end.
        """
        more = len(self.columns) - len(other.columns)
        return more > 0 or (more == 0 and other.first < self.first <= other.last)


def find_header(rows: Sequence[Sequence[Cell]], kind: EvidenceKind) -> Header | None:
    """Find the header block that names most of the kind's columns.

    `rows` are the first rows of a sheet. None where no block names two columns.
    """
    known = _known_words(kind)
    words = [[_words_of(cell) for cell in row] for row in rows]
    best: Header | None = None
    for first in range(len(rows)):
        if not _speaks(words[first], known):
            continue
        for last in range(first, min(first + _TALLEST, len(rows))):
            header = _match_columns(words[first : last + 1], rows, kind, first)
            if len(header.columns) >= _FEWEST_COLUMNS and (best is None or header.beats(best)):
                best = header
    return best


def is_number_row(row: Sequence[Cell]) -> bool:
    """Tell whether a row only numbers the columns: (1) (2) (3)=(4)+(5), or A B 1 2."""
    filled = [_plain(cell) for cell in row if _plain(cell)]
    if len(filled) < _FEWEST_NUMBERS or not all(map(_COLUMN_NUMBER.fullmatch, filled)):
        return False
    numbers = [int(match[0]) for each in filled if (match := re.search(r"\d+", each))]
    return len(numbers) >= _FEWEST_NUMBERS and all(
        later == earlier + 1 for earlier, later in itertools.pairwise(numbers)
    )


def _plain(cell: Cell) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()


def _words_of(cell: Cell) -> str:
    return normalise_words(cell) if isinstance(cell, str) else ""


def _known_words(kind: EvidenceKind) -> frozenset[str]:
    return frozenset(
        part for column in kind.columns.values() for name in column.names for part in _path(name)
    )


def _path(name: str) -> Words:
    return tuple(normalise_words(part) for part in name.split(PATH))


def _speaks(row: Sequence[str], known: frozenset[str]) -> bool:
    """Tell whether at least two cells of a row begin with words that the kind's header uses."""
    spoken = {text for text in row if text and any(_begins(text, word) for word in known)}
    return len(spoken) >= _FEWEST_COLUMNS


def _begins(text: str, word: str) -> bool:
    return text == word or text.startswith(word + " ")


def _match_columns(
    block: Sequence[Sequence[str]],
    rows: Sequence[Sequence[Cell]],
    kind: EvidenceKind,
    first: int,
) -> Header:
    """Give each of the kind's columns the header that fits it best, each header once."""
    paths = _header_paths(block)
    fits = sorted(
        (
            (-fit, position, order, name)
            for order, (name, column) in enumerate(kind.columns.items())
            for position, path in paths.items()
            if (fit := max(_fit(path, _path(each)) for each in column.names))
        ),
    )
    columns: dict[str, int] = {}
    for _, position, _, name in fits:
        if name not in columns and position not in columns.values():
            columns[name] = position
    texts = {
        name: " > ".join(
            dict.fromkeys(
                " ".join(str(rows[first + row][column]).split())
                for row, column in _cells_of(block, position)
            )
        )
        for name, position in columns.items()
    }
    ordered = {name: columns[name] for name in kind.columns if name in columns}
    return Header(kind, first, first + len(block) - 1, ordered, texts)


def _fit(path: Words, name: Words) -> int:
    """Return how well a header path fits a column name: 0 not at all, more where words are equal.

    The name's last part must be the header's last; the parts before it may be some of those above.
    """
    if not path or not name or not _begins(path[-1], name[-1]):
        return 0
    above = iter(path[:-1])
    for part in name[:-1]:
        if not any(_begins(each, part) for each in above):
            return 0
    exact = path[-1] == name[-1]
    return 1 + 2 * exact + 4 * (len(path) == len(name) and exact) + len(name)


def _header_paths(block: Sequence[Sequence[str]]) -> dict[int, Words]:
    """Return the words of each column from the top row down, headers above a group included."""
    paths: dict[int, Words] = {}
    for position in range(max(map(len, block), default=0)):
        path = tuple(block[row][column] for row, column in _cells_of(block, position))
        if path:
            paths[position] = tuple(dict.fromkeys(path))
    return paths


def _cells_of(block: Sequence[Sequence[str]], position: int) -> Iterator[tuple[int, int]]:
    """Yield the header cells of one column; a merged cell above stands in its first column only.

    So a blank header cell takes what stands at its left in the same row, as long as something
    stands under it and no other group has begun in a row above.
    """
    left_bound = 0
    for row, words in enumerate(block):
        column = position
        if not words[position] and any(lower[position] for lower in block[row + 1 :]):
            column = next((c for c in range(position, left_bound - 1, -1) if words[c]), position)
        if words[column]:
            yield row, column
            left_bound = max(left_bound, column)
