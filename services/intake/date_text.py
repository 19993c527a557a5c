"""Days and moments as Vietnamese offices type them: the day always before the month."""

import re
from datetime import datetime, time, timedelta
from functools import lru_cache

_YEARS = range(1900, 2101)
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_IN_WORDS = re.compile(
    r"(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})", re.IGNORECASE
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?")

_ANY_DAY = r"[0-9]{1,2}\s*(?:[/.-]\s*[0-9]{1,2}\s*[/.-]|tháng\s+[0-9]{1,2}\s+năm)\s*[0-9]{4}"
_PERIOD = re.compile(
    rf"từ\s+(?:ngày\s+)?({_ANY_DAY})\s*,?\s*(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?({_ANY_DAY})",
    re.IGNORECASE,
)

# Serial numbers of days between 1954 and 2119: below and above, a number is no date of an office.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_SERIAL_ORIGIN = datetime(1899, 12, 30)

END_OF_DAY = time.max


class DateUnreadable(ValueError):
    """The text names no day."""


def parse_moment(text: str) -> datetime:
    """Return the moment that `text` names; a day alone stands at midnight.

    Raises DateUnreadable.

    >>> parse_moment("05/03/2024 08:30:00")
    datetime.datetime(2024, 3, 5, 8, 30)
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
        raise DateUnreadable(text) from error


def moment_of_serial(serial: float) -> datetime:
    """Return the moment a sheet means by a serial number, to the second.

    Raises DateUnreadable outside 1954 to 2119.
    """
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise DateUnreadable(str(serial))
    return _SERIAL_ORIGIN + timedelta(seconds=round(serial * 86_400))


def find_period(text: str) -> tuple[datetime, datetime] | None:
    """Find "Từ ngày … đến ngày …": the first moment of the first day, the last of the last."""
    match = _PERIOD.search(" ".join(text.split()))
    if match is None:
        return None
    try:
        first, last = (_parse_day(day) for day in match.groups())
    except ValueError:
        return None
    return (first, datetime.combine(last, END_OF_DAY)) if first <= last else None


# Registers repeat the same days and clock times thousands of times.
@lru_cache(maxsize=4096)
def _parse_day(text: str) -> datetime:
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
    hour, minute, second = (int(part or 0) for part in match.groups())
    return time(hour, minute, second)
