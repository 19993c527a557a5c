"""Rounding of exact numbers; the only place where a point may lose a digit."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class RoundingMode(StrEnum):
    """What becomes of an exact tie: to the even neighbour, or away from zero."""

    HALF_EVEN = "half_even"
    HALF_UP = "half_up"


def round_half_even(value: Fraction, places: int) -> Decimal:
    """Round to `places` digits after the point, an exact tie to the even neighbour.

    >>> round_half_even(Fraction("0.125"), 2)
    Decimal('0.12')
    """
    return _to_decimal(round(value * 10**places), places)


def round_half_up(value: Fraction, places: int) -> Decimal:
    """Round to `places` digits after the point, an exact tie away from zero.

    >>> round_half_up(Fraction("0.125"), 2)
    Decimal('0.13')
    """
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _to_decimal(whole if value >= 0 else -whole, places)


def round_points(value: Fraction, places: int, mode: RoundingMode) -> Decimal:
    """Round `value` as a criteria set says."""
    if mode is RoundingMode.HALF_EVEN:
        return round_half_even(value, places)
    return round_half_up(value, places)


def _to_decimal(scaled: int, places: int) -> Decimal:
    return Decimal((scaled < 0, tuple(int(d) for d in str(abs(scaled))), -places))
