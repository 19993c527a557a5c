"""Until when, in a plan's words: "Quý IV/2024", "trước ngày 30/11", "Thường xuyên"."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.intake.forms.words import normalise_words

_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?![\d/.-])")
_DAY_IN_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?(?!\d)")
_MONTH_YEAR = re.compile(r"(?<!\d)(?<!\d[/.-])(\d{1,2})\s*[/-]\s*(\d{4})(?!\d)")
_QUARTER = re.compile(r"(?<!\w)(iv|i{1,3}|(?<=quý )[1-4])(?!\w)(?:\s*(?:/|-|,?\s*năm)\s*(20\d\d))?")
_FROM_MONTH = re.compile(r"(?<!\w)tháng (\d.*)")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?!\d)(?:\s*(?:/|năm)\s*(20\d\d))?")
_HALF = re.compile(r"(?:6|sáu) tháng (đầu|cuối)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_WHOLE_YEAR = re.compile(
    r"(?:trong |cả |hết |cuối )?năm(?: 20\d\d)?|20\d\d|(?:cả|trong|cuối) năm.*"
)
_NO_DAY = re.compile(
    r"thường xuyên|khi |theo |ngay |hằng |hàng |định kỳ|liên tục|ngay khi|sau khi|trong quá trình"
)


class DueUnreadable(ValueError):
    """The words name no day, and do not say either that there is none."""


class DayImpossible(DueUnreadable):
    """The words name a day that no calendar has."""


@dataclass(frozen=True)
class Due:
    """The last day that words name; None where they say that there is none (thường xuyên)."""

    day: date | None


def read_due(words: str, *, year: int) -> Due:
    """Return until when words say; a day, month or quarter without a year is of `year`.

    Of several times the last one counts. Raises DayImpossible, DueUnreadable.

    >>> read_due("Quý III, IV/2024", year=2024), read_due("trước 15/6", year=2024)
    (Due(day=datetime.date(2024, 12, 31)), Due(day=datetime.date(2024, 6, 15)))
    """
    plain = " ".join(words.casefold().split()).strip(" .;")
    stated = _YEAR.findall(plain)
    of = int(stated[-1]) if stated else year
    in_words = _DAY_IN_WORDS.findall(plain)
    months = None if in_words else _FROM_MONTH.search(plain)
    if months:
        return _latest(_last_of(int(y or of), int(m)) for m, y in _MONTH.findall(months[1]))
    if days := [*_DAY.findall(plain), *in_words]:
        return _latest(_day(int(y or of), int(month), int(day)) for day, month, y in days)
    if named := _MONTH_YEAR.findall(plain):
        return _latest(_last_of(int(y), int(month)) for month, y in named)
    if "quý" in plain and (named := _QUARTER.findall(plain)):
        return _latest(_last_of(int(y or of), 3 * _NUMBERS[quarter]) for quarter, y in named)
    if match := _HALF.search(plain):
        return Due(_last_of(of, 6 if match[1] == "đầu" else 12))
    if _NO_DAY.match(plain):
        return Due(None)
    if _WHOLE_YEAR.fullmatch(normalise_words(plain)):
        return Due(date(of, 12, 31))
    raise DueUnreadable(words)


def _latest(days: Iterable[date]) -> Due:
    return Due(max(days))


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DayImpossible(f"{day}/{month}/{year}") from error


def _last_of(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise DayImpossible(f"{month}/{year}")
    return date(year, month, monthrange(year, month)[1])
