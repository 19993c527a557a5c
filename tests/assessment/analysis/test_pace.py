"""Pace: how fast a count grew, how fast it has to, and from when on it is too late."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from scoring.answers import Proof
from scoring.rules.inverse import Change, Need
from services.assessment.analysis.pace import Pace, pace_of
from services.assessment.view import RoundView
from services.store import AnswerRecord, Evidence, Ground
from tests.building import F

INPUT = "dossiers_on_time"
TODAY = date(2024, 10, 1)


def evidence(period: str, number: int = 1) -> Evidence:
    at = datetime(2024, 10, 1, 8, tzinfo=UTC)
    known = dict.fromkeys(("sha256", "file_name", "kind", "system", "extract_sha256"), "")
    return Evidence(**_fields(id=number, round_id=1, period=period, at=at, who="lan", **known))


def _fields(**known: object) -> dict[str, object]:
    """Fill in what does not matter here."""
    blank = dict.fromkeys(Evidence.__dataclass_fields__)
    return {**blank, **known}


def counted(view: RoundView, value: str, *periods: str) -> RoundView:
    """A round in which files of these periods together counted so many dossiers."""
    files = tuple(evidence(period, n) for n, period in enumerate(periods, 1))
    grounds = tuple(Ground(each.id, ("S!A1",)) for each in files)
    blank = dict.fromkeys(AnswerRecord.__dataclass_fields__, "")
    told = {"code": "3.4", "input": INPUT, "value": value, "state": Proof.PROVEN}
    record = AnswerRecord(**{**blank, **told, "grounds": grounds})
    return replace(view, records=(record,), evidence=files)


def pace(view: RoundView, before: int, after: int, *, today: date = TODAY) -> Pace | None:
    need = Need((Change(INPUT, F(before), F(after)),), F(4), F(1))
    return pace_of(view, view.criteria.leaf("3.4"), need, today=today)


NINE_MONTHS = ("2024-01-01/2024-06-30", "2024-07-01/2024-09-30")
"""274 days: 182 and 92; from the first of October 91 days are left after today."""


def test_pace_so_far_and_pace_needed(view: RoundView) -> None:
    """548 in 274 days are 2 a day; 91 more in 91 days are 1 a day; a month is 365/12 days."""
    found = pace(counted(view, "548", *NINE_MONTHS), 548, 639)
    assert found is not None
    assert (found.so_far, found.needed) == (Fraction(2 * 365, 12), Fraction(365, 12))
    assert (found.counted_to, found.ends) == (date(2024, 9, 30), date(2024, 12, 31))
    assert found.enough


@pytest.mark.parametrize(
    ("by", "too_late"),
    [
        (2, date(2025, 1, 1)),  # the last day is enough
        (20, date(2024, 12, 23)),  # 10 days: the 22nd is the last to begin
        (184, date(2024, 10, 2)),  # 92 days: the 1st of October is
        (186, None),  # 93 days were never left
    ],
)
def test_the_day_from_which_it_is_too_late(view: RoundView, by: int, too_late: date) -> None:
    found = pace(counted(view, "548", *NINE_MONTHS), 548, 548 + by)
    assert found is not None
    assert found.too_late == too_late


def test_when_the_year_is_over_no_pace_is_enough(view: RoundView) -> None:
    found = pace(counted(view, "548", *NINE_MONTHS), 548, 549, today=date(2024, 12, 31))
    assert found is not None
    assert (found.needed, found.enough) == (None, False)


def test_where_nothing_came_there_is_no_day(view: RoundView) -> None:
    found = pace(counted(view, "0", *NINE_MONTHS), 0, 91)
    assert found is not None
    assert (found.so_far, found.too_late) == (0, None)


def test_an_unknown_pace_stays_unknown(view: RoundView) -> None:
    assert pace(view, 548, 639) is None  # nothing is known of it
    assert pace(counted(view, "548", "2024-01-01/2024-06-30", ""), 548, 639) is None
    assert pace(counted(view, "548", *NINE_MONTHS), 548, 540) is None  # fewer is no pace
    assert pace(told(view, INPUT, date(2023, 12, 31)), 548, 639) is None  # of another year


def told(view: RoundView, name: str, day: date, code: str = "3.4") -> RoundView:
    """A round in which a person told a count on a day."""
    blank = dict.fromkeys(AnswerRecord.__dataclass_fields__, "")
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    said = {"code": code, "input": name, "state": Proof.CLAIMED, "at": at, "grounds": ()}
    return replace(view, records=(AnswerRecord(**{**blank, **said}),))


def test_what_was_told_is_counted_from_new_year(view: RoundView) -> None:
    """548 until the 30th of September, 274 days, are 2 a day; December's last day is the end."""
    found = pace(told(view, INPUT, date(2024, 9, 30)), 548, 639)
    assert found == pace(counted(view, "548", *NINE_MONTHS), 548, 639)
    closed = pace(told(view, INPUT, date(2025, 1, 7)), 548, 639)
    assert closed is not None
    assert (closed.counted_to, closed.needed) == (date(2024, 12, 31), None)


def test_tasks_that_were_told_have_no_pace(view: RoundView) -> None:
    """They are done or not; only cases that keep coming are a running count."""
    known = told(view, "plan_tasks_done", date(2024, 9, 30), code="1.1.2")
    need = Need((Change("plan_tasks_done", F(20), F(21)),), F(1), F(1))
    assert pace_of(known, known.criteria.leaf("1.1.2"), need, today=TODAY) is None
