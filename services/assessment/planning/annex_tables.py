"""The tables of a plan's annex: where the header is, what its columns mean, which rows are what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.intake.files.cells import column_letter
from services.intake.files.text_cells import TextCell, TextTable
from services.intake.forms.headers import is_number_row
from services.intake.forms.words import normalise_words

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("tt", "stt", "số tt"),
    "text": (
        *("nhiệm vụ", "tên nhiệm vụ", "nội dung nhiệm vụ", "nội dung thực hiện"),
        *("nội dung công việc", "công việc", "hoạt động", "giải pháp", "nội dung"),
    ),
    "codes": (
        *("mã tiêu chí", "mã tctp", "mã tiêu chí thành phần", "tiêu chí thành phần", "tctp"),
        *("nội dung tiêu chí", "tên tiêu chí", "tiêu chí", "mã"),
    ),
    "factors": ("yếu tố sipas", "yếu tố", "chỉ số sipas", "chỉ số hài lòng", "sipas"),
    "division": (
        *("đơn vị chủ trì", "cơ quan chủ trì", "phòng chủ trì", "chủ trì"),
        *("đơn vị thực hiện", "phòng đơn vị thực hiện", "phân công thực hiện", "đơn vị"),
    ),
    "supporting": ("đơn vị phối hợp", "cơ quan phối hợp", "phòng phối hợp", "phối hợp"),
    "person": ("người phụ trách", "người thực hiện", "cán bộ phụ trách", "cá nhân phụ trách"),
    "due": (
        *("thời hạn hoàn thành", "thời gian hoàn thành", "hạn hoàn thành", "thời hạn"),
        *("thời gian thực hiện", "thời gian", "tiến độ", "hạn"),
    ),
    "output": (
        *("sản phẩm", "kết quả sản phẩm", "dự kiến sản phẩm", "kết quả đầu ra", "kết quả"),
        *("tài liệu kiểm chứng",),
    ),
    "status": ("trạng thái", "tình trạng"),
    "points": ("điểm dự kiến", "điểm kỳ vọng", "dự kiến điểm", "số điểm dự kiến"),
}
"""The columns of an annex with the words that head them, the most telling first."""

_TELLING = frozenset({"division", "due", "codes", "output", "factors"})
"""A table of actions has one of these beside the action itself."""
_HEADER_WITHIN = 30  # rows
_DIGITS = re.compile(r"\(?\d{1,2}\)?")


@dataclass(frozen=True)
class Place:
    """A cell of the grid: what stands in it, and whether it reaches here from the row above."""

    cell: TextCell
    from_above: bool


@dataclass(frozen=True)
class AnnexTable:
    """A table with the columns of an annex.

    `number` is its place in the file, from 1; `header` the last row of the header.
    """

    table: TextTable
    number: int
    header: int
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    """What heads each of them."""
    header_words: frozenset[str]

    @cached_property
    def _grid(self) -> Mapping[int, Mapping[int, Place]]:
        return _lay_out(self.table)

    def rows(self) -> Iterator[tuple[int, Mapping[str, Place]]]:
        """Yield the rows under the header with what stands in each known column."""
        for number, places in sorted(self._grid.items()):
            if number <= self.header:
                continue
            row = [each.cell.text for _, each in sorted(places.items())]
            told = {normalise_words(each) for each in row if each}
            if is_number_row(row) or all(map(_DIGITS.fullmatch, row)) or told <= self.header_words:
                continue
            yield (
                number,
                {name: places[column] for name, column in self.columns.items() if column in places},
            )

    def letter(self, name: str) -> str:
        """Return the letter of a column."""
        return column_letter(self.columns[name])


def find_annexes(tables: Sequence[TextTable]) -> tuple[AnnexTable, ...]:
    """Return the tables that list actions, each with its header."""
    found = (_find_header(table, number) for number, table in enumerate(tables, 1))
    return tuple(each for each in found if each is not None)


def _find_header(table: TextTable, number: int) -> AnnexTable | None:
    """Return the table with the best header of one row or two; None where it has none."""
    grid = _lay_out(table)
    rows = sorted(grid)[:_HEADER_WITHIN]
    best: AnnexTable | None = None
    for place, row in enumerate(rows):
        for last in rows[place : place + 2]:
            titles = _titles(grid, range(row, last + 1))
            columns = _match(titles)
            if "text" not in columns or not _TELLING & columns.keys():
                continue
            if best is None or len(columns) > len(best.columns):
                texts = {name: " ".join(titles[column]) for name, column in columns.items()}
                words = frozenset(
                    normalise_words(each) for all_ in titles.values() for each in all_
                )
                best = AnnexTable(table, number, last, columns, texts, words)
    return best


def _lay_out(table: TextTable) -> dict[int, dict[int, Place]]:
    """Return what stands at each row and column, merged cells in every place they take."""
    grid: dict[int, dict[int, Place]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                grid.setdefault(row, {})[column] = Place(cell, from_above=row > cell.row)
    return grid


def _titles(grid: Mapping[int, Mapping[int, Place]], rows: range) -> dict[int, list[str]]:
    """Return what heads each column, from the top down."""
    titles: dict[int, list[str]] = {}
    for row in rows:
        for column, place in grid.get(row, {}).items():
            words = " ".join(place.cell.text.split())
            if words and words not in titles.setdefault(column, []):
                titles[column].append(words)
    return {column: words for column, words in titles.items() if words}


def _match(titles: Mapping[int, Sequence[str]]) -> dict[str, int]:
    """Return the column of each meaning; of several the one with the most telling words."""
    ranked: dict[str, tuple[int, int]] = {}
    for column, words in sorted(titles.items()):
        lowest = normalise_words(words[-1])
        exact = [each for each in _meanings(lowest) if each[0] == len(lowest)]
        fitting = exact or _meanings(normalise_words(" ".join(words)))
        if fitting:
            _, name, rank = max(fitting)
            ranked[name] = min(ranked.get(name, (rank, column)), (rank, column))
    return {name: column for name, (_, column) in ranked.items()}


def _meanings(title: str) -> list[tuple[int, str, int]]:
    """Return the words that a header is, begins with or ends with: length, meaning and rank."""
    return [
        (len(words), name, rank)
        for name, names in COLUMNS.items()
        for rank, words in enumerate(names)
        if title == words or title.startswith(f"{words} ") or title.endswith(f" {words}")
    ]
