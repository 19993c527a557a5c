"""The names of offices in their many spellings: Sở GTVT, SGTVT, 1. Sở Giao thông - Vận tải."""

import re

from services.intake.forms.likeness import agree_in_initials
from services.intake.forms.words import normalise_words, unmark

_BULLET = re.compile(r"^[\s\W_]*(?:(?:\d{1,3}|[IVX]{1,5}|[a-zđ])\s*[.)/]\s*)?[\s\W_]*")
_REMARK = re.compile(r"\([^)]*\)?")
_COUNCIL = re.compile(r"^(?:ubnd|ủy ban nhân dân) (?=(?:huyện|thành phố|tp|thị xã|xã|phường)\b)")
_PROVINCE = re.compile(r" (?:tỉnh|thành phố|tp) .+$")
_AND = re.compile(r"\bvà\b")
_DEPARTMENT = re.compile(r"\s*sở\s+(?!hữu\b)\S", re.IGNORECASE)


def unit_key(name: str) -> str:
    """Return the words of an office's name without bullet, remark, "and", council and province.

    >>> unit_key("- UBND huyện Cao Lộc"), unit_key("2. Sở KH&CN tỉnh Lạng Sơn")
    ('huyện cao lộc', 'sở kh cn')
    """
    words = normalise_words(_REMARK.sub(" ", _BULLET.sub("", name, count=1)))
    words = _PROVINCE.sub("", _COUNCIL.sub("", words))
    return " ".join(_AND.sub(" ", words).split())


def same_unit(one: str, other: str) -> bool:
    """Tell whether two names are of one office.

    >>> same_unit("SGTVT", "Sở Giao thông - Vận tải"), same_unit("Sở Tư pháp", "Sở Tài chính")
    (True, False)
    """
    first, second = unit_key(one), unit_key(other)
    if not first or not second:
        return False
    return (
        first == second
        or (first.isascii() and first == unmark(second))
        or (second.isascii() and second == unmark(first))
        or agree_in_initials(first.split(), second.split())
    )


def other_department(heading: str, unit: str) -> str:
    """Return the department that a heading names instead of `unit`, empty where it names none.

    A name may go on, with the province or a division of the department: that is no other one.
    """
    if not _DEPARTMENT.match(unit):
        return ""
    cells = [cell for line in heading.splitlines() for cell in line.split("\t")]
    named = [cell for cell in cells if _DEPARTMENT.match(cell)]
    if any(_may_be(each, unit) for each in named):
        return ""
    return " ".join(named[0].split()) if named else ""


def _may_be(named: str, unit: str) -> bool:
    """Tell whether one of two names is the other, or begins with it."""
    first, second = unit_key(named).split(), unit_key(unit).split()
    return any(
        begun == whole or agree_in_initials(begun, whole)
        for whole, longer in ((first, second), (second, first))
        for begun in (longer[:length] for length in range(1, len(longer) + 1))
    )
