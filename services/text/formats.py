"""Numbers and dates as the office writes them: 1.234,50 in Vietnamese, 1,234.50 in English."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from scoring.localized import Language
from scoring.rounding import round_half_even

Numeric = int | Decimal | Fraction

_GROUP = {"vi": ".", "en": ","}
_POINT = {"vi": ",", "en": "."}
MINUS = "−"  # the true minus sign: a hyphen breaks at line ends and is too short in figures
_LONGEST_FRACTION = 6  # digits after the point, where a value is shown as exactly as it can be


def write_number(
    value: Numeric,
    language: Language,
    *,
    places: int | None = None,
    signed: bool = False,
) -> str:
    """Write `value` with thousands grouped; `places` fixes the digits after the point.

    Without `places` the value is written in full, to six digits after the point at the most.
    `signed` puts a plus before what is above zero.
    """
    exact = Fraction(value)
    digits = _LONGEST_FRACTION if places is None else places
    rounded = round_half_even(exact, digits)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    if places is None:
        rest = rest.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", _GROUP[language])
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + grouped + (_POINT[language] + rest if rest else "")


def write_percent(value: Numeric, language: Language, *, places: int | None = 2) -> str:
    """Write a share already counted in per cent: 98.2 becomes "98,20 %" (English: "98.20%")."""
    space = "\N{NO-BREAK SPACE}" if language == "vi" else ""
    return f"{write_number(value, language, places=places)}{space}%"


def write_date(value: date, language: Language) -> str:
    """Write a day as dd/mm/yyyy (English: 5 Mar 2024); a time of day follows where there is one."""
    day = value.strftime("%d/%m/%Y") if language == "vi" else f"{value.day} {value:%b %Y}"
    return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day
