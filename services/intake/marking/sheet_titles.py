"""Titles of sheets that Excel admits: short, without [ ] : * ? / \\, told apart."""

import re
from collections.abc import Iterable

from services.intake.marking.xml_edits import clean_text

_LONGEST = 31
_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = ("history",)


def make_title(name: str, *, taken: Iterable[str]) -> str:
    """Return `name` as a title, numbered where another sheet has it: "Lỗi (2)"."""
    plain = _NO_TITLE.sub(" ", clean_text(name)).strip().strip("'") or "–"
    used = {each.casefold() for each in (*taken, *_RESERVED)}
    title, number = plain[:_LONGEST], 1
    while title.casefold() in used:
        number += 1
        ending = f" ({number})"
        title = plain[: _LONGEST - len(ending)] + ending
    return title
