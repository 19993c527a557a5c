"""What a person has said about a file; whatever they have not said is found in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Comma = Literal["decimal", "thousands"]
"""How the comma of "1,234" is meant."""

Share = Literal["of_one", "of_hundred"]
"""How a bare share up to 1 is meant: 0.985 as 98.5 %, or as 0.985 %."""

_LETTERS = re.compile(r"[A-Z]{1,3}")

NOWHERE = ""
"""The letter of a column that the person says is not in the file."""


@dataclass(frozen=True)
class Choices:
    """The choices for one file; columns are named as the form names them.

    `header_rows` are the first and the last row of the header as the sheet counts them, `columns`
    give letters. `words` gives the value of a choice column for a word as it stands in the file.
    They are remembered for the next file of the same form and system, the sheet and the header rows
    too: where those are not in the next file, they are found anew.
    """

    sheet: str | None = None
    header_rows: tuple[int, int] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    commas: Mapping[str, Comma] = field(default_factory=dict)
    shares: Mapping[str, Share] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON; `from_json` gives back an equal value."""
        return {
            "sheet": self.sheet,
            "header_rows": None if self.header_rows is None else list(self.header_rows),
            "columns": dict(self.columns),
            "commas": dict(self.commas),
            "shares": dict(self.shares),
            "words": {name: dict(each) for name, each in self.words.items()},
        }

    @classmethod
    def from_json(cls, parts: Mapping[str, Any]) -> "Choices":
        """Return what `as_json` wrote."""
        rows = parts.get("header_rows")
        return cls(
            sheet=parts.get("sheet"),
            header_rows=None if rows is None else (rows[0], rows[1]),
            columns=dict(parts.get("columns", {})),
            commas=dict(parts.get("commas", {})),
            shares=dict(parts.get("shares", {})),
            words={name: dict(each) for name, each in parts.get("words", {}).items()},
        )


NO_CHOICES = Choices()


def column_place(letter: str) -> int | None:
    """Return the place of a column counted from 0; None where there is no such column.

    >>> column_place("A"), column_place("aa"), column_place("ABCD")
    (0, 26, None)
    """
    letters = letter.strip().upper()
    if not _LETTERS.fullmatch(letters):
        return None
    place = 0
    for each in letters:
        place = place * 26 + ord(each) - ord("A") + 1
    return place - 1
