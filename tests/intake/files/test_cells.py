"""Names of cells and ranges."""

import itertools
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, range_boundaries

from services.intake.files.cells import column_letter, exact_number, merge_rows, show_cell
from tests.building import steady


@pytest.mark.parametrize(
    ("index", "letter"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_letters(index: int, letter: str) -> None:
    assert column_letter(index) == letter == get_column_letter(index + 1)


def test_rows_in_a_row_are_one_range() -> None:
    assert merge_rows("J", [6, 7, 8, 10, 12, 13]) == ("J6:J8", "J10", "J12:J13")
    assert merge_rows("J", []) == ()


@steady
@given(st.sets(st.integers(1, 300)))
def test_ranges_hold_exactly_the_rows(rows: set[int]) -> None:
    ranges = merge_rows("C", sorted(rows))
    bounds = [range_boundaries(each) for each in ranges]
    assert {row for _, low, _, high in bounds for row in range(low, high + 1)} == rows
    assert all(later[1] > earlier[3] + 1 for earlier, later in itertools.pairwise(bounds))


def test_floats_are_as_they_show() -> None:
    assert exact_number(0.1) == Decimal("0.1")
    assert str(exact_number(7.0)) == "7"


def test_cells_are_shown_as_the_office_writes_them() -> None:
    shown = map(show_cell, (7.0, 0.5, True, date(2024, 3, 5), datetime(2024, 3, 5, 8, 30), "a\n b"))
    assert list(shown) == ["7", "0.5", "TRUE", "05/03/2024", "05/03/2024 08:30:00", "a b"]
    assert len(show_cell("x" * 500)) == 80
