"""Columns read at once: every cell as it is read alone, faults in the order of the rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Severity
from services.intake.choices import NO_CHOICES, Choices
from services.intake.files.cell_columns import CellColumn
from services.intake.files.cells import Cell
from services.intake.forms.columns import (
    ColumnReader,
    find_line,
    read_moment,
    read_quantity,
    read_text,
)
from services.intake.forms.faults import Faults
from services.intake.forms.kinds import Column
from tests.building import steady

D = Decimal


def column(kind: str, **parts: Any) -> Column:
    return Column.model_validate({"type": kind, "names": ("Cột",), **parts})


def read(
    cells: Sequence[Cell],
    kind: Column,
    *,
    choices: Choices = NO_CHOICES,
    percents: frozenset[str] = frozenset(),
    stored: dict[str, str] | None = None,
) -> tuple[list[Any], list[tuple[str, int, str]], bool]:
    """Return values, faults as (code, row, found) and whether a cell was left untaken."""
    faults = Faults("a.xlsx", "S")
    reader = ColumnReader(
        name="it",
        column=kind,
        title="Cột",
        letter="C",
        stored=stored or {},
        faults=faults,
        choices=choices,
        percent_cells=lambda _: percents,
    )
    rows = range(10, 10 + len(cells))
    values = reader.read(rows, CellColumn.from_cells(cells)).to_pylist()
    told = [
        (p.code, int((p.place.cell if p.place else "")[1:]), p.found) for p in faults.problems()
    ]
    return values, told, reader.untaken


DAY_FIRST = r"[ ]?[0-3][0-9]/[01][0-9]/(18|19|20|21)[0-9]{2}"
CLOCK = r" [0-2][0-9]:[0-6][0-9](:[0-6][0-9])?"
WRITTEN = st.one_of(
    st.from_regex(f"{DAY_FIRST}({CLOCK})?[ ]?", fullmatch=True),
    st.from_regex(f"(19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9]{CLOCK}", fullmatch=True),
    st.sampled_from(["5/3/2024", "Quý IV/2024", "hôm qua", "05/03/2024\u00a0", "05.03.2024"]),
    st.just("٠٥/٠٣/٢٠٢٤"),
)
MOMENTS = WRITTEN | st.floats(19_990, 80_010) | st.datetimes() | st.booleans() | st.dates()


@steady
@given(st.lists(MOMENTS, max_size=9))
def test_moments_are_read_together_as_each_alone(cells: list[Any]) -> None:
    values, faults, _ = read(cells, column("datetime"))
    expected: list[Any] = []
    unread: list[tuple[str, int]] = []
    for row, cell in enumerate(cells, 10):
        try:
            expected.append(read_moment(cell))
        except ValueError as fault:
            expected.append(None)
            unread.append((str(fault), row))
    assert values == expected
    assert sorted((row, code) for code, row, _ in faults) == [(row, code) for code, row in unread]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29/02/2024 08:00:00", datetime(2024, 2, 29, 8)),
        ("29/02/2023 08:00:00", None),
        ("31/04/2024", None),
        ("05/03/2024 23:59:60", None),
        ("05/03/2024 24:00", None),
        ("05/03/1899", None),
        ("05/03/2100 00:00:01", datetime(2100, 3, 5, 0, 0, 1)),
        ("05/03/2101", None),
        ("2024-02-30 08:00:00", None),
    ],
)
def test_days_and_seconds_that_do_not_exist_are_not_moved_on(text: str, expected: Any) -> None:
    assert read([text], column("datetime"))[0] == [expected]


NUMBERS = st.one_of(
    st.sampled_from(["1.234,5", "15.5", "1,234", "x", "-", "(3)", "12 hồ sơ", "hai", " 7 ", "−5"]),
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6),
)


@steady
@given(st.lists(NUMBERS, max_size=9))
def test_numbers_are_read_together_as_each_alone(cells: list[Any]) -> None:
    def alone(cell: Any) -> Decimal | None:
        try:
            return read_quantity(cell)
        except ValueError:
            return None

    assert read(cells, column("number"))[0] == list(map(alone, cells))


@steady
@given(st.lists(st.text(max_size=5) | st.floats(-1e6, 1e6) | st.datetimes(), max_size=9))
def test_texts_are_read_together_as_each_alone(cells: list[Any]) -> None:
    expected = [None if isinstance(c, str) and not c.strip() else read_text(c) for c in cells]
    assert [value or None for value in read(cells, column("text"))[0]] == expected


def test_faults_of_all_kinds_come_in_the_order_of_the_rows() -> None:
    cells: list[Cell] = ["x2", "", 5, "1,234", "", True, "x2"]
    stored = {"C14": "#REF!"}
    values, faults, untaken = read(cells, column("number", empty="error"), stored=stored)
    assert values == [None, None, D(5), None, None, None, None]
    assert faults == [
        ("number_unreadable", 10, "x2"),
        ("number_unreadable", 15, "TRUE"),
        ("number_unreadable", 16, "x2"),
        ("value_missing", 11, ""),
        ("number_ambiguous", 13, "1,234"),
        ("error_cell", 14, "#REF!"),
    ]
    assert untaken


def test_a_dash_is_no_value_and_not_zero() -> None:
    assert read(["-", 3], column("number")) == ([None, D(3)], [], False)
    values, faults, untaken = read(["-", 3], column("number", empty="error"))
    assert (values, untaken) == ([None, D(3)], True)
    assert [code for code, _, _ in faults] == ["value_missing"]


@pytest.mark.parametrize(
    ("comma", "expected"), [("thousands", D(1234)), ("decimal", D("1.234")), (None, None)]
)
def test_a_comma_means_what_the_person_said(comma: Any, expected: Decimal | None) -> None:
    choices = Choices(commas={} if comma is None else {"it": comma})
    values, faults, untaken = read(["1,234", "2", "1.000,5"], column("number"), choices=choices)
    assert values == [expected, D(2), D("1000.5")]
    assert untaken == (comma is None) == bool(faults)
    assert read(["10,000 hồ sơ"], column("number"), choices=choices)[0] == [
        {"thousands": D(10_000), "decimal": D(10), None: None}[comma]
    ]


@pytest.mark.parametrize(
    ("share", "expected"),
    [("of_one", [D("98.5"), D(100)]), ("of_hundred", [D("0.985"), D(1)]), (None, [None, None])],
)
def test_a_bare_share_means_what_the_person_said(share: Any, expected: list[Any]) -> None:
    choices = Choices(shares={} if share is None else {"it": share})
    values, faults, _ = read(
        [0.985, 1, 98.5, "98,5 %", "0,5 %"], column("percent"), choices=choices
    )
    assert values == [*expected, D("98.5"), D("98.5"), D("0.5")]
    assert [code for code, _, _ in faults] == ["percent_as_fraction"] * values.count(None)


def test_what_the_sheet_shows_as_per_cent_is_not_asked_about() -> None:
    cells: list[Cell] = [0.985, 1.2, 0.985]
    values, faults, _ = read(cells, column("percent"), percents=frozenset({"C10", "C11"}))
    assert values == [D("98.5"), D(120), None]
    assert faults == [("percent_as_fraction", 12, "0.985")]


CHANNEL = column("choice", values={"online": ("Trực tuyến", "Qua mạng"), "direct": ("Trực tiếp",)})


def test_a_word_means_what_the_person_said() -> None:
    cells: list[Cell] = ["TRỰC TUYẾN", "Zalo", "trực tiếp", "Zalo "]
    values, faults, _ = read(cells, CHANNEL)
    assert values == ["online", None, "direct", None]
    assert [(code, row) for code, row, _ in faults] == [
        ("value_unknown", 11),
        ("value_unknown", 13),
    ]
    choices = Choices(words={"it": {"zalo": "online", "khác": "nothing"}})
    assert read(cells, CHANNEL, choices=choices) == (
        ["online", "online", "direct", "online"],
        [],
        False,
    )


CELL = "Số lượng: 12\nTỷ lệ: 34,5%\nĐiểm số: 2"


@pytest.mark.parametrize(
    "cell", [CELL, CELL.replace("\n", " / "), CELL.replace(":", ""), CELL.upper()]
)
def test_a_column_takes_its_line_of_a_cell(cell: str) -> None:
    assert [find_line(cell, label) for label in ("Số lượng", "tỷ lệ", "Điểm số", "Khác")] == [
        "12",
        "34,5%",
        "2",
        None,
    ]  # fmt: skip
    kinds = [column("number", line="Số lượng"), column("percent", line="Tỷ lệ")]
    assert [read([cell], kind) for kind in kinds] == [
        ([D(12)], [], False),
        ([D("34.5")], [], False),
    ]


def test_a_cell_without_the_line_is_a_fault_unless_it_is_the_number_alone() -> None:
    cells: list[Cell] = [CELL, "", 12, "12", "Số lượng: 12", "mười hai"]
    values, faults, untaken = read(cells, column("number", line="Điểm số"))
    assert values == [D(2), None, D(12), D(12), None, None]
    assert faults == [("line_missing", 14, "Số lượng: 12"), ("line_missing", 15, "mười hai")]
    assert untaken


def test_doubts_are_warnings_and_what_cannot_be_read_is_an_error() -> None:
    faults = Faults("a.xlsx", "S")
    reader = ColumnReader("it", column("percent"), "Cột", "C", {}, faults)
    reader.read([1, 2], CellColumn.from_cells([0.5, "x1"]))
    assert {p.code: p.severity for p in faults.problems()} == {
        "percent_as_fraction": Severity.WARNING,
        "number_unreadable": Severity.ERROR,
    }


def test_cells_keep_their_places_when_some_are_taken() -> None:
    cells: list[Cell] = ["a", 1.5, True, datetime(2024, 1, 2), timedelta(hours=3), "", 2**60]
    whole = CellColumn.from_cells(cells)
    assert [whole.cell(index) for index in range(7)] == cells
    parts = CellColumn.join([whole.take([1, 2, 4]), whole.take([0, 6])])
    assert [parts.cell(index) for index in range(5)] == [1.5, True, timedelta(hours=3), "a", 2**60]
