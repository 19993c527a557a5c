"""A reviewers' table on its way into a lane: what it gives each code, and what is wrong in it.

The rows were read by the intake (criteria/evidence/ket-qua-tham-dinh.yaml); here they meet the
criteria set. Nothing is entered: `reviews.enter` does that once a person has seen the preview.
"""

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from scoring.problems import CellPlace, Problem, Severity
from services.assessment.checking.sums import mismatches
from services.assessment.course.review_names import ReviewNames, groups_of, names_block
from services.assessment.course.reviews import Row, rows
from services.assessment.evidence.forms import evidence_kinds
from services.assessment.view import TOTAL, RoundView
from services.intake.files.cells import plain_number
from services.intake.forms.conditions import ROW
from services.intake.forms.kinds import Feeds
from services.intake.reading import Reading
from services.intake.several.extracts import Extract, read_extract
from services.store import Lane, Review, ReviewInput, Store

REVIEW_KIND = "ket-qua-tham-dinh"
"""The form of the reviewers' own table."""

COLUMNS: Mapping[Lane, tuple[str, ...]] = {
    Lane.REVIEWED: ("reviewed", "given"),
    Lane.FINAL: ("final", "given"),
    Lane.PUBLISHED: ("published", "given"),
}
"""The columns of the form that may hold a lane's points; the first that the file has is taken."""

_CODE_COLUMNS = ("code", "order")  # the file's own codes, or codes in its STT
_NUMERIC = "entry_code_numeric"


@dataclass(frozen=True)
class ReviewChange:
    """What a file changes of one code; `before` is None where nothing stands there."""

    before: Review | None
    after: ReviewInput


@dataclass(frozen=True)
class ReviewImport:
    """What a reviewers' table would change in one lane; nothing of it is entered yet.

    `same` is how many codes it gives just as they stand.
    """

    lane: Lane
    changes: tuple[ReviewChange, ...]
    same: int
    problems: tuple[Problem, ...]

    @property
    def reviews(self) -> tuple[ReviewInput, ...]:
        """What is to be entered."""
        return tuple(each.after for each in self.changes)

    @property
    def has_errors(self) -> bool:
        """Whether anything stands against entering it."""
        return any(each.severity is Severity.ERROR for each in self.problems)


def is_review_table(reading: Reading) -> bool:
    """Tell whether a file was read as a reviewers' table, with rows."""
    kinds = {each.kind for each in evidence_kinds() if each.feeds is Feeds.REVIEWS}
    return reading.kind in kinds and bool(reading.extract)


def preview_import(
    store: Store, view: RoundView, reading: Reading, *, file_name: str, lane: Lane
) -> ReviewImport:
    """Return what a reviewers' table would change in a lane, with every fault at its cell.

    A cell that says nothing changes nothing: what was typed before stays. Raises ValueError for a
    file that is no reviewers' table.
    """
    if not is_review_table(reading):
        raise ValueError("no table of reviewers")
    extract = read_extract(reading.extract)
    known = {row.code: row for row in rows(store, view)}
    table = _Table(view, extract, file_name, lane, known, frozenset(_numeric_rows(reading)))
    problems = (*_kept_problems(reading, table), *table.problems())
    standing = {each.code: each for each in view.reviews if each.lane is lane}
    told = [(standing.get(line.code), table.review(line, standing)) for line in table.entered]
    changes = tuple(ReviewChange(*each) for each in told if not _is_same(*each))
    return ReviewImport(lane, changes, len(told) - len(changes), problems)


@dataclass(frozen=True)
class _Line:
    """A row of the file; `code` is the set's, empty where it could not be found."""

    row: int
    code: str
    said: str
    """What the file calls it."""
    points: Decimal | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class _Table:
    """The rows of one file against the codes of the set."""

    view: RoundView
    extract: Extract
    file: str
    lane: Lane
    known: Mapping[str, Row]
    numeric: frozenset[tuple[str, int]]
    """Sheet and row of each code that was typed as a number."""

    @cached_property
    def column(self) -> str | None:
        """The column that holds the points of the lane."""
        return next((each for each in COLUMNS[self.lane] if each in self.extract.letters), None)

    @cached_property
    def code_column(self) -> str | None:
        """The column that holds the codes; without one they stand before the names."""
        return next((each for each in _CODE_COLUMNS if each in self.extract.letters), None)

    @cached_property
    def lines(self) -> Sequence[_Line]:
        """The rows in their order."""
        names = ReviewNames.of(self.view.criteria)
        found = []
        for values in self.extract.frame.iter_rows(named=True):
            code = str(values.get(self.code_column or "") or "")
            name = str(values.get("name") or "")
            points = values.get(self.column or "")
            known = names.code_of(code, name)
            found.append(_Line(values[ROW], known, code or name, points, values))
        return found

    @property
    def entered(self) -> Iterator[_Line]:
        """Yield the rows that give one of the set's codes anything, each code once."""
        seen: set[str] = set()
        for line in self.lines:
            if line.code in self.known and line.code not in seen and self._says(line):
                seen.add(line.code)
                yield line

    def _says(self, line: _Line) -> bool:
        return line.points is not None or bool(line.values.get("comment")) or self._asks(line)

    def _asks(self, line: _Line) -> bool:
        """Tell whether a row asks for an explanation; only the first review can."""
        return self.lane is Lane.REVIEWED and line.values.get("contested") == "asked"

    def review(self, line: _Line, standing: Mapping[str, Review]) -> ReviewInput:
        """Return what is to stand of a row's code."""
        before = standing.get(line.code)
        points = None if before is None else before.points
        if line.points is not None:
            points = Decimal(plain_number(Decimal(line.points)))
        stood = "" if before is None else before.comment
        contested = before is not None and before.contested
        if line.values.get("contested") is not None:
            contested = self._asks(line)
        return ReviewInput(line.code, points, str(line.values.get("comment") or stood), contested)

    # Faults

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong in the rows, and what does not add up."""
        if self.column is None:
            yield Problem(
                "review_column_missing",
                CellPlace(self.file, self.extract.sheet),
                params={"lane": self.lane.value},
            )
            return
        yield from self._row_problems(self.column)
        yield from self._sum_problems(self.column)

    def _row_problems(self, column: str) -> Iterator[Problem]:
        first: dict[str, int] = {}
        for line in self.lines:
            at = self.code_column or "name"
            if not line.code and self._is_unknown(line):
                yield self._at(line, at, "review_unknown_code", line.said)
            if not line.code or not self._says(line):
                continue
            if first.setdefault(line.code, line.row) != line.row:
                other = {"code": line.said, "other": self.extract.cell(at, first[line.code])}
                yield self._at(line, at, "review_code_twice", line.said, other)
            if line.code in self.known:
                yield from self._value_problems(line, column, self.known[line.code])

    def _value_problems(self, line: _Line, column: str, row: Row) -> Iterator[Problem]:
        if line.points is not None and line.points > row.max_points:  # below 0: the intake says so
            params = {"code": line.said, "max": row.max_points}
            found = plain_number(line.points)
            yield self._at(line, column, "review_out_of_range", found, params)
        maximum, own = line.values.get("maximum"), line.values.get("own")
        if maximum is not None and maximum != row.max_points:
            params = {"code": line.said, "max": row.max_points, "stated": maximum}
            found = plain_number(maximum)
            yield self._at(line, "maximum", "review_maximum_differs", found, params, doubt=True)
        if own is not None and row.own is not None and abs(Fraction(own) - row.own) > self._slack:
            params = {"code": line.said, "own": row.own, "stated": own}
            found = plain_number(own)
            yield self._at(line, "own", "review_self_differs", found, params, doubt=True)

    def _sum_problems(self, column: str) -> Iterator[Problem]:
        """Yield each total that its parts do not make, with the cells of both."""
        stated = {line.code: line for line in self.lines if line.code and line.points is not None}
        points = {code: Fraction(line.points or 0) for code, line in stated.items()}
        known = {code: each for code, each in points.items() if code in self.known}
        whole = self.view.scorecard.content.max_points
        off = [(m.code, m.summed) for m in mismatches(
            self.view.criteria, known, content_maximum=whole
        )]  # fmt: skip
        off += self._groups_off(points)
        for code, summed in off:
            at = sorted(stated[each].row for each in self._parts(code) if each in stated)
            line = stated[code]
            cells = ", ".join(self.extract.cells(column, at))
            params = {"stated": points[code], "summed": summed, "other": cells}
            found = plain_number(Decimal(line.points or 0))
            yield self._at(line, column, "review_sum_differs", found, params, doubt=True)

    def _groups_off(self, points: Mapping[str, Fraction]) -> Iterator[tuple[str, Fraction]]:
        """Yield the criteria whose points are not the sum of their sub-criteria, all known."""
        for group in groups_of(self.view.criteria):
            parts = [points.get(leaf.code) for leaf in group.sub_criteria]
            given = [each for each in parts if each is not None]
            if group.code in points and len(given) == len(parts):
                summed = sum(given, Fraction(0))
                if abs(summed - points[group.code]) > self._slack * (len(parts) + 1):
                    yield group.code, summed

    def _parts(self, code: str) -> Iterator[str]:
        """Yield the codes that a total is the sum of: of the whole, the components and all else."""
        if code == TOTAL:
            stated = {line.code for line in self.lines if line.points is not None}
            for component in self.view.criteria.components:
                leaves = (leaf.code for leaf in component.leaves)
                yield from (component.code,) if component.code in stated else leaves
        for component in self.view.criteria.components:
            if component.code == code:
                yield from (leaf.code for leaf in component.leaves)
        for group in groups_of(self.view.criteria):
            if group.code == code:
                yield from (leaf.code for leaf in group.sub_criteria)

    @property
    def _slack(self) -> Fraction:
        """By how much a number on paper may be off: it is rounded there."""
        return Fraction(1, 2 * 10**self.view.criteria.head.rounding.places)

    def _is_unknown(self, line: _Line) -> bool:
        """Tell whether a row gives points to nothing of the set.

        Of a code typed as a number the intake has told; a block that the set lacks may say 0.
        """
        if line.points is None or (not line.points and names_block(line.said)):
            return False
        return (self.extract.sheet, line.row) not in self.numeric

    def _at(
        self,
        line: _Line,
        column: str,
        code: str,
        found: str,
        params: Mapping[str, Any] | None = None,
        *,
        doubt: bool = False,
    ) -> Problem:
        place = CellPlace(self.file, self.extract.sheet, self.extract.cell(column, line.row))
        severity = Severity.WARNING if doubt else Severity.ERROR
        return Problem(code, place, found, params=params or {}, severity=severity)


def _kept_problems(reading: Reading, table: _Table) -> Iterator[Problem]:
    """Yield the faults of the reading; numbers in an STT that holds no codes are none."""
    order = table.extract.letters.get("order")
    for each in reading.problems:
        cell = each.place.cell if isinstance(each.place, CellPlace) else ""
        is_order = bool(cell) and cell.rstrip(string.digits) == order
        if not (each.code == _NUMERIC and is_order and table.code_column == "code"):
            yield each


def _numeric_rows(reading: Reading) -> Iterator[tuple[str, int]]:
    for each in reading.problems:
        if each.code == _NUMERIC and isinstance(each.place, CellPlace):
            yield each.place.sheet, int(each.place.cell.lstrip(string.ascii_uppercase))


def _is_same(before: Review | None, after: ReviewInput) -> bool:
    return before is not None and (before.points, before.comment, before.contested) == (
        after.points,
        after.comment,
        after.contested,
    )
