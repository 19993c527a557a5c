"""Days and moments as Vietnamese offices type them: the day always before the month."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

_YEARS = range(1900, 2101)
_DAY_FIRST = re.compile(
    r"(?:ngày\s+)?([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4})", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_IN_WORDS = re.compile(
    r"(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})", re.IGNORECASE
)
_CLOCK = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?(?:\s*(SA|CH))?", re.IGNORECASE
)
_AFTERNOON = "CH"  # chiều; AM and PM would say that the month may stand first
_NOON = 12
_MONTHS = 12

_ANY_DAY = r"[0-9]{1,2}\s*(?:[/.-]\s*[0-9]{1,2}\s*[/.-]|tháng\s+[0-9]{1,2}\s+năm)\s*[0-9]{4}"
_PERIOD = re.compile(
    rf"từ\s+(?:ngày\s+)?({_ANY_DAY})\s*,?\s*(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?({_ANY_DAY})",
    re.IGNORECASE,
)

_MONTH = r"tháng\s+([0-9]{1,2})\s*(?:/|-|năm)\s*([0-9]{4})"
_QUARTER = r"qu[ýí]\s+(IV|I{1,3}|[1-4])\s*(?:/|-|,|năm)?\s*(?:năm\s+)?([0-9]{4})"
_HALF = r"(?:6|sáu)\s+tháng\s+(đầu|cuối)(?:\s+năm)?\s*/?\s*([0-9]{4})"
_NINE_MONTHS = r"(?:9|chín)\s+tháng(?:\s+đầu)?(?:\s+năm)?\s*/?\s*([0-9]{4})"
_YEAR = r"năm\s+([0-9]{4})"
_NAMED_PERIODS = tuple(
    re.compile(each, re.IGNORECASE) for each in (_MONTH, _QUARTER, _HALF, _NINE_MONTHS, _YEAR)
)
_BARE_YEAR = re.compile(r"[0-9]{4}")
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_UP_TO = re.compile(rf"tính\s+đến\s+(?:hết\s+)?(?:ngày\s+)?({_ANY_DAY})", re.IGNORECASE)
_ANNOUNCED = re.compile(r"(?:kỳ(?:\s+báo\s+cáo)?|thời\s+gian)\s*[:：]?\s*", re.IGNORECASE)
_OF_ANOTHER_TEXT = re.compile(
    r"\b(?:quyết định|thông tư|nghị định|nghị quyết|luật|công văn|kế hoạch số|kèm theo|ngày)\b",
    re.IGNORECASE,
)
"""Words of a line whose year is not the year that the table is of."""

# Serial numbers of days between 1954 and 2119: below and above, a number is no date of an office.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_SERIAL_ORIGIN = datetime(1899, 12, 30)

END_OF_DAY = time.max


class DateUnreadable(ValueError):
    """The text names no day."""


class DateIsPeriod(DateUnreadable):
    """The text names a month, a quarter or a year instead of a day."""


def parse_moment(text: str) -> datetime:
    """Return the moment that `text` names; a day alone stands at midnight.

    Raises DateIsPeriod where it names a longer time, DateUnreadable where it names none.

    >>> parse_moment("05/03/2024 08:30:00"), parse_moment("5/3/2024 2:30 CH")
    (datetime.datetime(2024, 3, 5, 8, 30), datetime.datetime(2024, 3, 5, 14, 30))
    """
    plain = " ".join(text.replace("T", " ").split()) if text[:4].isdigit() else text.strip()
    day, _, clock = plain.partition(" ")
    try:
        if ":" in day:  # "08:30 05/03/2024", as some one-stop systems write
            return datetime.combine(_parse_day(clock.strip()), _parse_clock(day))
        if ":" in clock:
            return datetime.combine(_parse_day(day), _parse_clock(clock.strip()))
        return _parse_day(plain)
    except ValueError as error:
        if parse_period(text) is not None:
            raise DateIsPeriod(text) from error
        raise DateUnreadable(text) from error


def moment_of_serial(serial: float) -> datetime:
    """Return the moment a sheet means by a serial number, to the second.

    Raises DateUnreadable outside 1954 to 2119.
    """
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise DateUnreadable(str(serial))
    return _SERIAL_ORIGIN + timedelta(seconds=round(serial * 86_400))


def parse_period(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of the month, quarter, half-year or year a text names.

    >>> parse_period("Quý IV/2024")
    (datetime.date(2024, 10, 1), datetime.date(2024, 12, 31))
    """
    plain = _plain(text).strip("() .")
    if _BARE_YEAR.fullmatch(plain):
        plain = f"năm {plain}"
    for pattern in _NAMED_PERIODS:
        if match := pattern.fullmatch(plain):
            return _days_of(pattern.pattern, match.groups())
    return None


def find_period(text: str) -> tuple[datetime, datetime] | None:
    """Find the period that a heading names: its first moment and its last.

    Days come first: "Từ ngày … đến ngày …", then "Tính đến ngày …", which begins with that year.
    Otherwise a cell, a line or the end of a line that names a month, quarter, half-year or year; by
    the calendar, for a heading that means other days says them. `text` has lines and tabs between
    cells.
    """
    plain = _plain(text)
    try:
        if match := _PERIOD.search(plain):
            first, last = (_parse_day(day) for day in match.groups())
            return (first, datetime.combine(last, END_OF_DAY)) if first <= last else None
        if match := _UP_TO.search(plain):
            last = _parse_day(match[1])
            return datetime(last.year, 1, 1), datetime.combine(last, END_OF_DAY)
    except ValueError:
        return None
    named = {period for part in _parts(text) if (period := _named_at_end(part)) is not None}
    if not named:
        return None
    first_day, last_day = min(named, key=lambda days: days[1] - days[0])
    if any(first > first_day or last < last_day for first, last in named):
        return None  # two periods, neither of which is part of the other
    return datetime.combine(first_day, time.min), datetime.combine(last_day, END_OF_DAY)


def gives_days(text: str) -> bool:
    """Tell whether a heading gives the days of its period, or names it only."""
    plain = _plain(text)
    return _PERIOD.search(plain) is not None or _UP_TO.search(plain) is not None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _parts(heading: str) -> Iterator[str]:
    """Yield the cells of a heading, and its lines where they have several cells."""
    for line in heading.splitlines():
        cells = line.split("\t")
        yield from cells
        if len(cells) > 1:
            yield line


def _named_at_end(part: str) -> tuple[date, date] | None:
    """Return the period that a cell or a line is or ends with: "SỔ THEO DÕI … NĂM 2024"."""
    plain = _ANNOUNCED.sub("", _plain(part), count=1).strip("() .")
    if _OF_ANOTHER_TEXT.search(plain):
        return None
    for pattern in _NAMED_PERIODS:
        for match in pattern.finditer(plain):
            if match.end() == len(plain):
                return _days_of(pattern.pattern, match.groups())
    return None


def _days_of(pattern: str, found: tuple[str, ...]) -> tuple[date, date] | None:
    """Return the first and last day of what one of the patterns of periods found."""
    year = int(found[-1])
    first, months = 1, _MONTHS
    if pattern == _MONTH:
        first, months = int(found[0]), 1
    elif pattern == _QUARTER:
        first, months = 3 * _QUARTERS[found[0].upper()] - 2, 3
    elif pattern == _HALF:
        first, months = (1 if found[0].casefold() == "đầu" else 7), 6
    elif pattern == _NINE_MONTHS:
        months = 9
    if year not in _YEARS or first not in range(1, _MONTHS + 1):
        return None
    following = first + months
    end = date(year + (following > _MONTHS), (following - 1) % _MONTHS + 1, 1)
    return date(year, first, 1), end - timedelta(days=1)


# Registers repeat the same days and clock times thousands of times.
@lru_cache(maxsize=4096)
def _parse_day(text: str) -> datetime:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if match := _DAY_FIRST.fullmatch(text) or _IN_WORDS.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        raise ValueError(text)
    if year not in _YEARS:
        raise ValueError(text)
    return datetime(year, month, day)


@lru_cache(maxsize=16384)
def _parse_clock(text: str) -> time:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    half = (match[4] or "").upper()
    if half and hour > _NOON and half != _AFTERNOON:
        raise ValueError(text)
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == _AFTERNOON else 0)
    return time(hour, minute, second)
