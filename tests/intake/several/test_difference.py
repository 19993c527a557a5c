"""What a newer file says otherwise than an older one."""

from typing import Any

from services.intake.several.difference import Difference, compare
from services.intake.several.extracts import read_extract
from tests.intake.workbooks import (
    FORM_06A_ROWS,
    KINDS,
    dossier,
    form_06a,
    read_here,
    register,
)

BY_NAME = {kind.kind: kind for kind in KINDS}


def difference(kind: str, before: bytes, after: bytes) -> Difference:
    old, new = (read_extract(read_here(each).extract) for each in (before, after))
    return compare(BY_NAME[kind], old, new)


def test_the_same_rows_in_another_order_differ_in_nothing() -> None:
    rows = [dossier(1), dossier(2)]
    assert difference("so-theo-doi-ho-so", register(rows), register(rows[::-1])).is_empty


def test_a_changed_date_is_named_with_both_cells() -> None:
    before = register([dossier(1), dossier(2)])
    mended = dossier(2, returned="10/01/2024 09:00:00")
    after = register([mended, dossier(1), dossier(3)])
    found = difference("so-theo-doi-ho-so", before, after)
    assert (found.changed, found.added, found.removed) == (1, 1, 0)
    (change,) = found.cells
    assert (change.row, change.column) == ("000.00.12.H37-240102-0002", "returned")
    assert (change.cell_before, change.cell_after) == ("J7", "J6")
    assert (change.before, change.after) == ("09/01/2024 10:00:00", "10/01/2024 09:00:00")


def test_a_row_that_is_gone_is_counted() -> None:
    before = register([dossier(1), dossier(2)])
    found = difference("so-theo-doi-ho-so", before, register([dossier(1)]))
    assert (found.changed, found.added, found.removed) == (0, 0, 1)


def test_the_lines_of_a_form_are_told_by_their_names() -> None:
    rows: list[list[Any]] = [list(row) for row in FORM_06A_ROWS]
    rows[1][2:5] = [21, 6, 15]  # row 10: received 20 → 21, online 5 → 6
    rows[1][6:8] = [21, 21]  # resolved 20 → 21, all of them early
    total = ["", "Tổng cộng", 1355, 1066, 245, 44, 1311, 1191, 95, 25, 44, 38, 6]
    found = difference("bieu-06a", form_06a(), form_06a(rows, total=total))
    assert [(each.cell_after, each.before, each.after) for each in found.cells] == [
        ("C10", "20", "21"),
        ("D10", "5", "6"),
        ("G10", "20", "21"),
        ("H10", "20", "21"),
    ]
    assert {each.row for each in found.cells} == {"Đường thủy (MẪU)"}
