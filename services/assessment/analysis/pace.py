"""Whether a running count can still get where it has to be by the end of the year."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from scoring.model import Leaf
from scoring.rules.inverse import Need
from services.assessment.view import RoundView, is_counted
from services.store import AnswerRecord

_MONTH = Fraction(365, 12)  # days


@dataclass(frozen=True)
class Pace:
    """How fast a count grew so far, and how fast it has to grow until the year ends.

    Both are cases a month; `counted_to` is the last day that the count covers. `too_late` is the
    first day from which the pace so far is no longer enough; None where it never was, or where
    nothing came so far.
    """

    input: str
    so_far: Fraction
    needed: Fraction | None
    counted_to: date
    ends: date
    too_late: date | None

    @property
    def enough(self) -> bool:
        """Whether it is enough to go on as before."""
        return self.needed is not None and self.so_far >= self.needed


def pace_of(view: RoundView, leaf: Leaf, need: Need, *, today: date) -> Pace | None:
    """Return the pace of a move of one count; None where nothing says what the count covers.

    What a person told of a running count (`Measure.grows_with`) is taken to be counted from the
    first day of the year to the day it was told. `needed` is None where no day is left.
    """
    change = need.changes[0]
    record = view.records_of(leaf.code).get(change.input)
    before, after = change.before, change.after
    if record is None or not isinstance(before, Fraction) or not isinstance(after, Fraction):
        return None
    if after <= before:
        return None
    covered = _covered(view, record)
    if covered is None:
        return None
    first, last = covered
    ends = date(view.round.year, 12, 31)
    a_day = before / ((last - first).days + 1)
    by = after - before
    left = (ends - max(today, last)).days
    too_late = None
    if a_day:
        latest = ends - timedelta(days=ceil(by / a_day) - 1)  # the last day that is early enough
        too_late = latest + timedelta(days=1) if latest > last else None
    return Pace(
        change.input,
        a_day * _MONTH,
        by / left * _MONTH if left > 0 else None,
        last,
        ends,
        too_late,
    )


def _covered(view: RoundView, record: AnswerRecord) -> tuple[date, date] | None:
    """Return the first and last day that an answer covers, None where they are not known."""
    if not is_counted(record):
        return _covered_by_word(view, record)
    days: list[date] = []
    for ground in record.grounds:
        file = view.evidence_by_id(ground.evidence)
        if file is None or not file.period:
            return None
        days += [date.fromisoformat(each) for each in file.period.split("/")]
    return (min(days), max(days)) if days else None


def _covered_by_word(view: RoundView, record: AnswerRecord) -> tuple[date, date] | None:
    measure = view.criteria.head.measures.get(record.input)
    if measure is None or not measure.grows_with:
        return None
    year = view.round.year
    first, told = date(year, 1, 1), record.at.astimezone().date()
    return None if told < first else (first, min(told, date(year, 12, 31)))
