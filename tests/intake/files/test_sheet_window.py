"""Any stretch of a sheet as people see it."""

from datetime import datetime

import pytest

from services.intake.files.sheet_window import MOST_ROWS, read_window
from services.intake.files.sheets import Refused, Workbook, open_workbook
from services.intake.limits import Limits
from services.intake.reading import Grid
from tests.intake.forms.test_recognition import book


def opened(rows: list[list[object]]) -> Workbook:
    content = book({"Một": [["x"]], "Hai": rows})
    return open_workbook(content, file_name="tep.xlsx", limits=Limits())


def window(rows: list[list[object]], first_row: int, count: int) -> Grid:
    return read_window(
        opened(rows), file_name="tep.xlsx", sheet="Hai", first_row=first_row, rows=count
    )


TEN: list[list[object]] = [[n, f"dòng {n}"] for n in range(1, 11)]


def test_the_rows_asked_for() -> None:
    assert window(TEN, 4, 2) == Grid(4, 0, (("4", "dòng 4"), ("5", "dòng 5")))


def test_only_rows_that_there_are() -> None:
    assert window(TEN, 9, 5) == Grid(9, 0, (("9", "dòng 9"), ("10", "dòng 10")))
    assert window(TEN, 11, 5) == Grid(11, 0, ())


def test_blank_rows_and_columns_in_front_keep_their_numbers() -> None:
    shifted: list[list[object]] = [[], [], *([None, *row] for row in TEN)]
    assert window(shifted, 1, 2) == Grid(3, 1, (("1", "dòng 1"), ("2", "dòng 2")))
    assert window(shifted, 5, 1) == Grid(5, 1, (("3", "dòng 3"),))


def test_cells_are_written_as_people_see_them() -> None:
    grid = window([[datetime(2024, 3, 5, 8, 30), 1.5, True, "x" * 100]], 1, 1)
    assert grid.rows[0] == ("05/03/2024 08:30:00", "1.5", "TRUE", "x" * 79 + "…")


def test_no_more_than_can_be_shown() -> None:
    grid = window([list(range(150)) for _ in range(MOST_ROWS + 5)], 1, 10**9)
    assert (len(grid.rows), {len(row) for row in grid.rows}) == (MOST_ROWS, {100})


def test_an_unknown_sheet_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_window(opened(TEN), file_name="tep.xlsx", sheet="Ba", first_row=1, rows=1)
    problem = refused.value.problem
    assert (problem.code, problem.found, problem.expected) == ("sheet_unknown", "Ba", "Một, Hai")
