"""Names of files that every system takes, Windows above all, and that never meet."""

import re
from unicodedata import normalize

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_LONGEST = 100  # letters; with its folder well under what Windows takes


def safe_name(words: str, taken: set[str]) -> str:
    """Return a name for a file or folder, told apart from those `taken`, and take it.

    Vietnamese letters stay. Two names that differ by case alone are one on Windows.
    """
    plain = _FORBIDDEN.sub("-", normalize("NFC", words)).strip().rstrip(". ") or "-"
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending) > 5:
        stem, dot, ending = plain, "", ""
    name, number = _shortened(stem, dot + ending), 1
    while name.casefold() in taken:
        number += 1
        name = _shortened(stem, f" ({number}){dot}{ending}")
    taken.add(name.casefold())
    return name


def _shortened(stem: str, ending: str) -> str:
    """Cut what is too long before its ending; a cut leaves no space or dot at the end."""
    return (
        stem[: _LONGEST - len(ending)].rstrip(". ") + ending
        if ending
        else (stem[:_LONGEST].rstrip(". "))
    )
