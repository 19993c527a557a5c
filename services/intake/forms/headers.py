"""Finding the header of a form's table by its words, wherever it stands and however many rows."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from services.intake.files.cells import Cell, is_blank
from services.intake.forms.kinds import PATH, Column, ColumnType, EvidenceKind
from services.intake.forms.likeness import Label, Likeness, begins, compare, label_of
from services.intake.forms.words import normalise_words, unmark
from services.intake.reading import Certainty

_TALLEST = 5
_WIDEST = 128
"""How many columns are looked at; the widest form has 20."""
_MOST_TRIED = 50
"""How many rows that may begin a header are tried, so that a sheet full of such is read in time."""
_FEWEST_COLUMNS = 2

_COLUMN_NUMBER = re.compile(r"\(?\s*\d{1,2}\s*\)?(\s*=.*)?|\(?[A-Z]\)?")
_FEWEST_NUMBERS = 3

Path = tuple[Label, ...]
LabelRow = Sequence[Label | None]


class Fit(NamedTuple):
    """How well a header fits one of the kind's columns."""

    score: int
    likeness: Likeness
    """Of the lowest header alone."""
    is_whole: bool
    """Whether the name speaks of every header above too."""
    is_sure: bool
    order: int
    column: str


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
    certainties: Mapping[str, Certainty] = field(default_factory=dict)
    """How sure each column is; one that a person says is not there has its certainty too."""
    width: int = 0
    """How many columns of the sheet have a header."""
    until: int | None = None
    """The row in which another table begins, where one does."""

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The required columns that were not found."""
        return tuple(name for name in self.kind.required if name not in self.columns)

    @cached_property
    def sure(self) -> int:
        """How many columns have the form's own words."""
        return sum(self.certainties.get(name) is not Certainty.LIKELY for name in self.columns)

    def beats(self, other: "Header") -> bool:
        """Tell whether this block names more columns, or as many without a title row above them.

        A header repeated further down the sheet names as many, but starts below the other's end.
        """
        mine, theirs = (len(self.columns), self.sure), (len(other.columns), other.sure)
        return mine > theirs or (mine == theirs and other.first < self.first <= other.last)

    def choose(self, letters: Mapping[str, int | None]) -> "Header":
        """Return the header with columns where a person says; None for one that is not there."""
        taken = set(letters.values())
        columns = {
            name: position
            for name, position in self.columns.items()
            if name not in letters and position not in taken
        }
        columns |= {name: place for name, place in letters.items() if place is not None}
        chosen = dict.fromkeys(letters, Certainty.CHOSEN)
        texts = {name: self.texts.get(name) or self.kind.columns[name].names[0] for name in columns}
        return replace(
            self,
            columns={name: columns[name] for name in self.kind.columns if name in columns},
            texts=texts,
            certainties={**self.certainties, **chosen},
        )


class Vocabulary:
    """The header words of one kind, compared with each text of a file once."""

    def __init__(self, kind: EvidenceKind) -> None:
        self.kind = kind
        self._paths = [
            (order, name, _path_of(words))
            for order, (name, column) in enumerate(kind.columns.items())
            for words in column.names
            if normalise_words(words.split(PATH)[-1])
        ]
        self._by_letter: dict[str, list[tuple[int, str, Path]]] = {}
        for each in self._paths:
            self._by_letter.setdefault(unmark(each[2][-1].words[0]), []).append(each)
        parts = {part.words for _, _, path in self._paths for part in path}
        self._words = parts | {unmark(each) for each in parts}
        self._lasts: dict[str, list[tuple[int, str, Path, Likeness]]] = {}

    def speaks(self, row: LabelRow) -> bool:
        """Tell whether a row may begin a header: it says one of its words, and begins another."""
        spoken: set[str] = set()
        says_one = False
        for label in row:
            if label is not None and not self._words.isdisjoint(label.beginnings):
                spoken.add(label.words)
                says_one = says_one or not self._words.isdisjoint(label.wholes)
        return says_one and len(spoken) >= _FEWEST_COLUMNS

    def fits(self, path: Path) -> list[Fit]:
        """Return how well a header path fits each column that it fits, the best first."""
        best: dict[str, Fit] = {}
        for order, column, name, likeness in self._like(path[-1]):
            fit = _fit(path, name, likeness, order, column)
            if fit is not None and (column not in best or fit > best[column]):
                best[column] = fit
        return sorted(best.values(), key=lambda fit: (-fit.score, fit.order))

    def _like(self, last: Label) -> list[tuple[int, str, Path, Likeness]]:
        """Return the names whose last part is like a header's last; they begin alike."""
        found = self._lasts.get(last.text)
        if found is None:
            letters = {unmark(words[0]) for words in (last.words, last.core) if words}
            found = [
                (order, column, path, likeness)
                for letter in letters
                for order, column, path in self._by_letter.get(letter, ())
                if (likeness := self._compare(last, path[-1], self.kind.columns[column]))
            ]
            self._lasts[last.text] = found
        return found

    def _compare(self, header: Label, name: Label, column: Column) -> Likeness:
        if header.is_share and not name.is_share and column.type is ColumnType.NUMBER:
            return Likeness.NONE if column.line is None else compare(header, name)
        if header.alternatives and header.words != name.words:
            known = {normalise_words(each.split(PATH)[-1]) for each in column.names}
            agree = all(part.words in known for part in header.alternatives)
            return Likeness.REMARKED if agree else Likeness.NONE
        return compare(header, name)


def read_labels(rows: Sequence[Sequence[Cell]]) -> list[list[Label | None]]:
    """Return the labels of rows in which a header may stand."""
    return [
        [label_of(cell) if isinstance(cell, str) and cell else None for cell in row[:_WIDEST]]
        for row in rows
    ]


def find_headers(labels: Sequence[LabelRow], vocabulary: Vocabulary) -> list[Header]:
    """Find the header blocks of a kind, from the top down; none overlaps another.

    Of blocks that overlap the one that names most columns is taken.
    """
    found: list[Header] = []
    speaking = (first for first, row in enumerate(labels) if vocabulary.speaks(row))
    for first in itertools.islice(speaking, _MOST_TRIED):
        for last in range(first, min(first + _TALLEST, len(labels))):
            header = match_header(labels, vocabulary, first, last)
            if len(header.columns) < _FEWEST_COLUMNS:
                continue
            if not found or header.first > found[-1].last:
                found.append(header)
            elif header.beats(found[-1]):
                found[-1] = header
    return found


def match_header(
    labels: Sequence[LabelRow], vocabulary: Vocabulary, first: int, last: int
) -> Header:
    """Give each of the kind's columns the header in a block that fits it best, each header once."""
    block = labels[first : last + 1]
    paths = _header_paths(block)
    lasts = Counter(path[-1].words for path in paths.values())
    wholes = Counter(tuple(label.words for label in path) for path in paths.values())
    fits: list[tuple[int, int, int, str, bool]] = []
    for position, path in paths.items():
        is_unique = lasts[path[-1].words] == 1
        is_alone = wholes[tuple(label.words for label in path)] == 1
        for fit in _decided(vocabulary.fits(path)):
            sure = fit.is_sure and is_alone and (is_unique or fit.is_whole)
            fits.append((-fit.score, position, fit.order, fit.column, sure))
    columns: dict[str, int] = {}
    certainties: dict[str, Certainty] = {}
    for _, position, _, name, sure in sorted(fits):
        if name not in columns and position not in columns.values():
            columns[name] = position
            certainties[name] = Certainty.SURE if sure else Certainty.LIKELY
    kind = vocabulary.kind
    return Header(
        kind=kind,
        first=first,
        last=last,
        columns={name: columns[name] for name in kind.columns if name in columns},
        texts={name: title_of(paths[position]) for name, position in columns.items()},
        certainties=certainties,
        width=len(paths),
    )


def title_of(path: Path) -> str:
    """Return a header path as it stands in the file."""
    return " > ".join(dict.fromkeys(" ".join(label.text.split()) for label in path))


def guess_header(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Return the row that is plainly a header, whatever its words; None where none is.

    It is the first that is as wide as the rows get, of texts that differ, with a row under it.
    """
    filled = [[str(cell) for cell in row if not is_blank(cell)] for row in rows]
    widest = max(map(len, filled), default=0)
    for index, (cells, row) in enumerate(zip(filled, rows, strict=True)):
        texts = {cell for cell in row if isinstance(cell, str) and not is_blank(cell)}
        if (
            len(texts) == len(cells) >= _FEWEST_COLUMNS
            and 3 * len(cells) >= 2 * widest
            and not is_number_row(row)
            and any(filled[index + 1 :])
        ):
            return index
    return None


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
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()


def _path_of(name: str) -> Path:
    return tuple(Label(part.strip()) for part in name.split(PATH))


def _fit(path: Path, name: Path, likeness: Likeness, order: int, column: str) -> Fit | None:
    """Return how well a header path fits a name whose last part is like the path's last.

    The name's other parts must be among the headers above, in their order.
    """
    above = iter(path[:-1])
    equal = 0
    for part in name[:-1]:
        header = next((each for each in above if begins(each, part)), None)
        if header is None:
            return None
        equal += header.words == part.words
    is_exact = likeness is Likeness.EQUAL
    is_whole = len(path) == len(name)
    score = likeness + is_exact + 4 * (is_whole and is_exact) + 2 * len(name) + equal
    is_sure = is_exact and equal == len(name) - 1
    return Fit(score, likeness, is_whole, is_sure, order, column)


def _decided(fits: list[Fit]) -> list[Fit]:
    """Return no fits where a header is only near two columns, and as near to both."""
    if len(fits) > 1 and fits[0].score == fits[1].score and fits[0].likeness is Likeness.NEAR:
        return []
    return fits


def _header_paths(block: Sequence[LabelRow]) -> dict[int, Path]:
    """Return the labels of each column from the top row down, headers above a group included."""
    paths: dict[int, Path] = {}
    for position in range(max(map(len, block), default=0)):
        labels = {label.words: label for label in _labels_above(block, position)}
        if labels:
            paths[position] = tuple(labels.values())
    return paths


def _labels_above(block: Sequence[LabelRow], position: int) -> Iterator[Label]:
    """Yield the header cells of one column; a merged cell above stands in its first column only.

    So a blank header cell takes what stands at its left in the same row, as long as something
    stands under it and no other group has begun in a row above.
    """
    left_bound = 0
    for index, row in enumerate(block):
        column = position
        if row[position] is None and any(lower[position] for lower in block[index + 1 :]):
            column = next((c for c in range(position, left_bound - 1, -1) if row[c]), position)
        label = row[column]
        if label is not None:
            yield label
            left_bound = max(left_bound, column)
