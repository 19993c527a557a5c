"""What a known form of spreadsheet is: how it is recognised, its columns, checks and measures.

The language is small and closed on purpose: a condition names columns and what must hold of them,
a measure counts rows or adds up a column. There is nothing to evaluate as code.
"""

from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from scoring.localized import Localized
from scoring.model import Source
from scoring.problems import Severity
from scoring.strict import Key, Number, Slug, Strict

PERIOD_START = "period_start"
PERIOD_END = "period_end"
REFERENCES = frozenset({PERIOD_START, PERIOD_END})
"""Values that a condition may name beside columns: the period that the file says it covers."""

PATH = ">"
"""Parts a header of several rows in a column's names: "Đã giải quyết > Quá hạn"."""


class ColumnType(StrEnum):
    """What a column holds, whatever the sheet's own formats say."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATETIME = "datetime"
    CHOICE = "choice"
    ORDER = "order"
    CODE = "code"
    """The code of a sub-criterion: text, for as a number 1.10 would be 1.1."""


class WhenEmpty(StrEnum):
    """What an empty cell of a row means; only a form that says so may mean zero by it."""

    ALLOWED = "allowed"
    WARN = "warn"
    ERROR = "error"
    ZERO = "zero"


class Column(Strict):
    """One column of a form."""

    type: ColumnType
    names: tuple[str, ...] = Field(min_length=1)
    """Header words, the form's own first; a header of several rows as "Above > Below"."""
    required: bool = False
    identifies: bool = False
    empty: WhenEmpty = WhenEmpty.ALLOWED
    values: Mapping[Key, tuple[str, ...]] = Field(default_factory=dict)
    """Of a choice: each value with the words that mean it."""
    may_change: bool = False
    """A later file may say otherwise of the same row, such as its status: no disagreement."""
    line: str | None = None
    """Of a cell that holds several lines ("Số lượng: 12 / Tỷ lệ: 34,5 %"): the label of the one."""


Operand = Number | str
"""A column, a reference such as period_end, or a number."""


class Comparison(Strict):
    """One thing that must hold of a column's value, which must be present for it."""

    equals: str | None = None
    one_of: tuple[str, ...] | None = None
    at_least: Operand | None = None
    at_most: Operand | None = None
    above: Operand | None = None
    below: Operand | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError(
                "one_of", f"exactly one of {', '.join(type(self).model_fields)}"
            )
        return self

    @property
    def operand(self) -> Decimal | str | None:
        """What the value is compared with by size, where it is."""
        operands = (self.at_least, self.at_most, self.above, self.below)
        return next((each for each in operands if each is not None), None)

    @property
    def words(self) -> tuple[str, ...]:
        """The values of a choice or text that hold, where the comparison names any."""
        return (self.equals,) if self.equals is not None else self.one_of or ()


Test = Literal["present", "absent"] | Comparison


class Condition(RootModel[Mapping[str, Test | tuple["Condition", ...]]]):
    """What must hold of a row: every column's test, and of `any` at least one condition."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _any_holds_conditions(self) -> Self:
        for name, test in self.root.items():
            if (name == "any") != isinstance(test, tuple):
                raise PydanticCustomError("any_conditions", "`any` with a list of conditions")
        if not self.root:
            raise PydanticCustomError("no_condition", "at least one column")
        return self

    def tests(self) -> Iterator[tuple[str, Literal["present", "absent"] | Comparison]]:
        """Yield each column with its test, those inside `any` too."""
        for name, test in self.root.items():
            if isinstance(test, tuple):
                for condition in test:
                    yield from condition.tests()
            else:
                yield name, test

    def columns(self) -> tuple[str, ...]:
        """Return the columns it speaks of, in order, compared ones too."""
        names: list[str] = []
        for name, test in self.tests():
            names.append(name)
            if isinstance(test, Comparison) and isinstance(test.operand, str):
                names.append(test.operand)
        return tuple(dict.fromkeys(name for name in names if name not in REFERENCES))

    def references(self) -> frozenset[str]:
        """Return the references it needs from the file, such as period_end."""
        operands = {t.operand for _, t in self.tests() if isinstance(t, Comparison)}
        return frozenset(REFERENCES & operands)


class RowSum(Strict):
    """One column is the sum of others in every row: (3) = (4) + (5) + (6)."""

    total: Key
    parts: tuple[Key, ...] = Field(min_length=1)


class Check(Strict):
    """What must be so in a file of this kind; a row in which a value is missing is let be."""

    code: Key | None = None
    says: Localized | None = None
    """The code and the sentence of `that`; the other checks have theirs in services/text."""
    severity: Severity = Severity.ERROR
    that: Condition | None = None
    row_sum: RowSum | None = None
    total_row: tuple[Key, ...] | None = None
    """The columns whose cell in the form's total row must be the sum of the rows."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        given = [each for each in (self.that, self.row_sum, self.total_row) if each is not None]
        if len(given) != 1:
            raise PydanticCustomError("one_of", "exactly one of that, row_sum, total_row")
        return self


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Columns = Annotated[tuple[Key, ...], BeforeValidator(_one_or_many), Field(min_length=1)]


class Taking(Strict):
    """One way of taking a number from the rows: how many fulfil a condition, or a sum of columns.

    Of several files, each of a later period, `sum` adds up all; what is carried over from period to
    period is taken once, from the first file or from the last.
    """

    count: Condition | None = None
    sum: Columns | None = None
    from_first: Columns | None = None
    from_last: Columns | None = None
    where: Condition | None = None
    """Which rows a sum takes; all, where it is not given."""
    otherwise: "Taking | None" = None
    """How it is taken from a file that lacks a column of this way."""

    @model_validator(mode="after")
    def _takes_one_thing(self) -> Self:
        if (self.count is None) == (not self.summed):
            raise PydanticCustomError("one_of", "either count, or sum, from_first, from_last")
        return self

    @property
    def summed(self) -> tuple[str, ...]:
        """The columns that are added up; of a single file those carried over too."""
        return (*(self.sum or ()), *(self.from_first or ()), *(self.from_last or ()))

    @property
    def condition(self) -> Condition | None:
        """The rows that it takes; None for all."""
        return self.count or self.where

    def columns(self) -> tuple[str, ...]:
        """Return every column it needs; the first are those whose cells it rests on."""
        named = self.condition.columns() if self.condition else ()
        return tuple(dict.fromkeys((*self.summed, *named)))

    def ways(self) -> "Iterator[Taking]":
        """Yield this way and those for files that lack a column of it, in order."""
        way: Taking | None = self
        while way is not None:
            yield way
            way = way.otherwise


class Measure(Taking):
    """A number taken from the rows, with its meaning."""

    name: Localized
    note: Localized | None = None

    def taken_from(self, columns: Container[str]) -> "Measure":
        """Return the measure in the first way whose columns a file has; as it is where none has."""
        for way in self.ways():
            if all(name in columns for name in way.columns()):
                return self.model_copy(update={key: getattr(way, key) for key in _TAKINGS})
        return self


_TAKINGS = tuple(Taking.model_fields)


class Recognition(Strict):
    """Words above the table, in the sheet's or the file's name that tell the form."""

    words: tuple[str, ...] = ()


class SourceSystem(Strict):
    """A system that files of the form come from, such as the province's one-stop system."""

    name: Localized
    words: tuple[str, ...] = ()
    """Words in the sheet or the file's name that tell it."""


class Reader(StrEnum):
    """How the sheets of the form are read."""

    TABLE = "table"
    ENTRY_WORKBOOK = "entry_workbook"


class Feeds(StrEnum):
    """What the rows of the form become."""

    MEASURES = "measures"
    """Numbers that answer the inputs of sub-criteria."""
    REVIEWS = "reviews"
    """What reviewers gave each code; it answers nothing, so every row stays, totals too."""


class EvidenceKind(Strict):
    """A known form of spreadsheet (loại tài liệu kiểm chứng)."""

    kind: Slug
    name: Localized
    source: Source
    reader: Reader = Reader.TABLE
    feeds: Feeds = Feeds.MEASURES
    recognised_by: Recognition = Recognition()
    systems: Mapping[Key, SourceSystem] = Field(default_factory=dict)
    """Where files of the form come from; files of several systems add up."""
    columns: Mapping[Key, Column] = Field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    measures: Mapping[Key, Measure] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _feeds_one_thing(self) -> Self:
        if self.feeds is Feeds.REVIEWS and self.measures:
            raise PydanticCustomError("one_of", "either measures, or feeds: reviews")
        return self

    def columns_of_type(self, *types: ColumnType) -> tuple[str, ...]:
        """Return the names of the columns that hold one of `types`."""
        return tuple(name for name, column in self.columns.items() if column.type in types)

    @cached_property
    def used_columns(self) -> frozenset[str]:
        """The columns whose cells matter: all but texts that nothing speaks of."""
        if self.feeds is Feeds.REVIEWS:
            return frozenset(self.columns)
        ways = (way for measure in self.measures.values() for way in measure.ways())
        spoken = [way.columns() for way in ways]
        spoken += [check.that.columns() for check in self.checks if check.that is not None]
        named = {name for columns in spoken for name in columns}
        return frozenset(
            name
            for name, column in self.columns.items()
            if name in named
            or column.identifies
            or column.empty is not WhenEmpty.ALLOWED
            or column.type not in (ColumnType.TEXT, ColumnType.ORDER)
        )

    @property
    def identifying(self) -> str | None:
        """The column that tells one row from another, where there is one."""
        return next((name for name, column in self.columns.items() if column.identifies), None)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which the form is not read."""
        return tuple(name for name, column in self.columns.items() if column.required)
