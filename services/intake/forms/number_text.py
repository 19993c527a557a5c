"""Numbers as Vietnamese offices type them: 1.234 is a thousand, 1.234,5 has a decimal comma."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_GROUP = r"[1-9][0-9]{0,2}"
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})

# Digits are 0 to 9 alone: Python's own \d admits those of every script.
# Tried in this order; each says which marks go and which become the decimal point.
_VIETNAMESE = re.compile(rf"{_GROUP}([.\u0020][0-9]{{3}})+(,[0-9]+)?")
_ENGLISH = re.compile(rf"{_GROUP}(,[0-9]{{3}})+\.[0-9]+|{_GROUP}(,[0-9]{{3}}){{2,}}")
_AMBIGUOUS = re.compile(rf"{_GROUP},[0-9]{{3}}")
_COMMA = re.compile(r"[0-9]+(,[0-9]+)?")
_POINT = re.compile(r"[0-9]+\.[0-9]+")

_NO_VALUES = frozenset({"-", "--", "---", "x", "/"})
_UNITS = (
    "hồ sơ|hs|thủ tục|thủ tục hành chính|tthc|ngày|ngày làm việc|bộ|văn bản|nhiệm vụ|người|"
    "lượt|đơn vị|cuộc|trường hợp"
)
"""Units that never change what a number counts to; a million đồng does."""
_WITH_UNIT = re.compile(rf"([^a-zđ]*[0-9])\s*(?:{_UNITS})\.?", re.IGNORECASE)

LARGEST = Decimal(10) ** 18
MOST_DECIMALS = 10


class NumberUnreadable(ValueError):
    """The text is no number."""


class NumberAmbiguous(ValueError):
    """The text is two numbers at once: "1,234" may be 1234 or 1.234."""


def parse_number(text: str) -> Decimal:
    """Return the number that `text` writes.

    Raises NumberAmbiguous for one comma before exactly three digits, NumberUnreadable otherwise.

    >>> parse_number("1.234,5"), parse_number("15.5"), parse_number("1 234")
    (Decimal('1234.5'), Decimal('15.5'), Decimal('1234'))
    """
    sign, digits = _split_sign(_plain(text))
    if _VIETNAMESE.fullmatch(digits):
        number = digits.replace(".", "").replace(" ", "").replace(",", ".")
    elif _ENGLISH.fullmatch(digits):
        number = digits.replace(",", "")
    elif _AMBIGUOUS.fullmatch(digits):
        raise NumberAmbiguous(text)
    elif _COMMA.fullmatch(digits):
        number = digits.replace(",", ".")
    elif _POINT.fullmatch(digits):
        number = digits
    else:
        raise NumberUnreadable(text)
    return limit_number(Decimal(sign + number))


def parse_quantity(text: str) -> Decimal | None:
    """Return the number of a cell in a column of numbers, None where it says that there is none.

    A dash or an x alone is no value, which is not zero. A number may have its unit behind it and
    stand in brackets as an account's negative. Raises what `parse_number` raises.

    >>> parse_quantity("12 hồ sơ"), parse_quantity("(3)"), parse_quantity("–")
    (Decimal('12'), Decimal('-3'), None)
    """
    plain = _plain(text)
    if plain.casefold() in _NO_VALUES:
        return None
    if plain[:1] == "(" and plain[-1:] == ")" and plain[1:2] not in ("-", "+"):
        return -parse_number(plain[1:-1])
    with_unit = _WITH_UNIT.fullmatch(unicodedata.normalize("NFC", plain))
    return parse_number(with_unit[1] if with_unit else plain)


def parse_percent(text: str) -> Decimal:
    """Return a share in per cent: "98,5 %" and "98,5" are both 98.5.

    Raises what `parse_number` raises.
    """
    return parse_number(text.strip().removesuffix("%"))


def limit_number(number: Decimal) -> Decimal:
    """Round to ten decimals, so that binary dust of a sheet does not travel on.

    Raises NumberUnreadable from 10¹⁸ up: no form counts so far.
    """
    if not number.is_finite() or abs(number) >= LARGEST:
        raise NumberUnreadable(str(number))
    exponent = number.as_tuple().exponent
    try:
        if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
            return number.quantize(Decimal(1).scaleb(-MOST_DECIMALS))
    except InvalidOperation as error:
        raise NumberUnreadable(str(number)) from error
    return number


def _plain(text: str) -> str:
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip().translate(_MINUS_SIGNS)


def _split_sign(text: str) -> tuple[str, str]:
    if text[:1] in ("-", "+"):
        return text[0].replace("+", ""), text[1:].strip()
    return "", text
