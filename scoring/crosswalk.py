"""The crosswalk between two editions of a criteria set: what became of each sub-criterion."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from scoring.model import CriteriaSet
from scoring.problems import Problem, Severity, TextPlace
from scoring.strict import Code, Strict
from scoring.validation import suggest
from scoring.yaml_text import ParsedYaml, Path

SetId = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[0-9]{4}$")]


class Kind(StrEnum):
    """What became of a sub-criterion; its code, its maximum and its rule may change with any."""

    SAME = "same"
    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    DROPPED = "dropped"


class Entry(Strict):
    """Codes of the old edition and the codes of the new one that they became."""

    kind: Kind
    old: tuple[Code, ...] = ()
    new: tuple[Code, ...] = ()
    note: str = ""
    """Why, in the words of the person who looked."""
    confirmed: bool = False
    """Whether a person has said that it is so."""


class Crosswalk(Strict):
    """How the sub-criteria of two editions answer to each other; one YAML file each."""

    old: SetId
    new: SetId
    entries: tuple[Entry, ...] = Field(min_length=1)

    def entry_of_new(self, code: str) -> Entry | None:
        """Return the entry that a code of the new edition stands in."""
        return next((entry for entry in self.entries if code in entry.new), None)

    def entry_of_old(self, code: str) -> Entry | None:
        """Return the entry that a code of the old edition stands in."""
        return next((entry for entry in self.entries if code in entry.old), None)


_MANY = 2
_SHAPES: Mapping[Kind, tuple[int, int]] = {
    Kind.SAME: (1, 1),
    Kind.RENAMED: (1, 1),
    Kind.SPLIT: (1, _MANY),
    Kind.MERGED: (_MANY, 1),
    Kind.NEW: (0, 1),
    Kind.DROPPED: (1, 0),
}
"""How many codes of the old and of the new edition each kind has; `_MANY` is two or more."""


_Place = Callable[..., TextPlace | None]
"""The place of a part of the crosswalk by its path; None where it came from no file."""


def lint_crosswalk(
    crosswalk: Crosswalk,
    old: CriteriaSet,
    new: CriteriaSet,
    *,
    parsed: ParsedYaml | None = None,
) -> tuple[Problem, ...]:
    """Return all faults of a crosswalk of two editions, placed where it was read from a file.

    Every sub-criterion of either edition has to stand in just one entry, and each entry to have as
    many codes as its kind says; an entry that nobody has confirmed is a warning.
    """

    def place(*path: str | int) -> TextPlace | None:
        return None if parsed is None else parsed.place(path)

    return (
        *_entry_faults(crosswalk, place),
        *_code_faults(crosswalk, "old", old, place),
        *_code_faults(crosswalk, "new", new, place),
    )


def _entry_faults(crosswalk: Crosswalk, place: _Place) -> Iterator[Problem]:
    for index, entry in enumerate(crosswalk.entries):
        at = place("entries", index)
        shape = min(len(entry.old), _MANY), min(len(entry.new), _MANY)
        if shape != _SHAPES[entry.kind]:
            old, new = (_written(count) for count in _SHAPES[entry.kind])
            params = {"kind": entry.kind.value, "old": old, "new": new}
            yield Problem("crosswalk_wrong_shape", at, params=params)
        if not entry.confirmed:
            codes = {"old": ", ".join(entry.old) or "–", "new": ", ".join(entry.new) or "–"}
            yield Problem("crosswalk_unconfirmed", at, "", "", codes, Severity.WARNING)


def _code_faults(
    crosswalk: Crosswalk, side: str, edition: CriteriaSet, place: _Place
) -> Iterator[Problem]:
    """Yield codes that the edition lacks, that stand twice, and those that stand nowhere."""
    names = {leaf.code: leaf.name for leaf in edition.leaves}
    seen: set[str] = set()
    for path, code in _codes(crosswalk, side):
        params = {"set": edition.head.set, "code": code}
        if code not in names:
            params["hint"] = suggest(code, list(names))
            yield Problem("crosswalk_code_unknown", place(*path), code, params=params)
        elif code in seen:
            yield Problem("crosswalk_code_twice", place(*path), code, params=params)
        seen.add(code)
    for code, name in names.items():
        if code not in seen:
            missing = {"set": edition.head.set, "code": code, "name": name}
            yield Problem("crosswalk_code_unmapped", place(side), params=missing)


def _codes(crosswalk: Crosswalk, side: str) -> Iterator[tuple[Path, str]]:
    for index, entry in enumerate(crosswalk.entries):
        for number, code in enumerate(entry.old if side == "old" else entry.new):
            yield ("entries", index, side, number), code


def _written(count: int) -> str:
    return f"≥ {count}" if count == _MANY else str(count)
