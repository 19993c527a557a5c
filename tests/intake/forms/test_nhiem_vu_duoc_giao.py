"""Tasks assigned by the provincial People's Committee, by hand (data/sample/make.py)."""

from datetime import datetime
from typing import Any

import pytest

from tests.intake.forms.samples import faults, measures, read_sample

KIND = "nhiem-vu-duoc-giao"
# Rows 8 to 13: on time, on time, late, going in time, overdue, on time without a due date.
BY_HAND = {
    "tasks_assigned": (5, "K8:K10 K12:K13"),
    "tasks_on_time": (3, "K8:K9 K13"),
    "tasks_late": (1, "K10"),
}


def test_measures_and_their_cells() -> None:
    reading = read_sample(KIND)
    assert (reading.kind, reading.header_rows, reading.rows) == (KIND, (6,), 6)
    assert list(reading.columns.values()) == list("ABCDEFGHIJK")
    assert reading.problems == ()
    assert measures(reading) == BY_HAND


def test_a_list_of_content_and_state_is_enough() -> None:
    gone = {f"{letter}6": None for letter in "BCDFGHIJ"}
    reading = read_sample(KIND, gone)
    assert reading.columns == {"order": "A", "task": "E", "state": "K"}
    assert measures(reading) == BY_HAND


@pytest.mark.parametrize(
    ("changed", "code", "cell"),
    [
        ({"I8": datetime(2024, 2, 4)}, "done_before_issued", "I8"),
        ({"I9": datetime(2024, 7, 1)}, "on_time_but_after_due", "K9"),
        ({"I10": datetime(2024, 7, 31)}, "late_but_within_due", "K10"),
    ],
)
def test_each_check(changed: dict[str, Any], code: str, cell: str) -> None:
    reading = read_sample(KIND, changed)
    assert [each[:2] for each in faults(reading)] == [(code, cell)]
    assert reading.has_errors


def test_a_state_that_is_not_known_is_asked_about_and_nothing_is_counted() -> None:
    reading = read_sample(KIND, {"K11": "Đang chờ ý kiến"})
    assert faults(reading)[0][:3] == ("value_unknown", "K11", "Đang chờ ý kiến")
    assert reading.measures == {}


def test_a_task_without_a_state_is_a_fault() -> None:
    assert faults(read_sample(KIND, {"K11": None}))[0][:2] == ("value_missing", "K11")
