"""Crosswalks between editions of a criteria set (criteria/crosswalk/): read, linted, proposed."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from scoring.crosswalk import Crosswalk, lint_crosswalk
from scoring.load import InvalidCriteria
from scoring.model import CriteriaSet
from scoring.problems import Problem, TextPlace
from scoring.validation import validate
from scoring.yaml_text import ParsedYaml, parse_yaml
from services.catalogue.proposing import propose
from services.catalogue.sets import CRITERIA, read_set, read_text

__all__ = [
    "CROSSWALK_FOLDER",
    "crosswalk",
    "lint_crosswalk_file",
    "propose",
    "write_crosswalk",
]

CROSSWALK_FOLDER = "crosswalk"
_SCHEMA = "# yaml-language-server: $schema=../schema/crosswalk.schema.json"


@cache
def crosswalk(old_id: str, new_id: str) -> Crosswalk | None:
    """Return the crosswalk that the program ships with for two editions; None where it has none.

    Raises InvalidCriteria with every fault of its form.
    """
    for file in sorted((CRITERIA / CROSSWALK_FOLDER).glob("*.yaml")):
        parsed, problems = _parse(file)
        named = parsed.value if isinstance(parsed.value, dict) else {}
        if (named.get("old"), named.get("new")) == (old_id, new_id):
            built, faults = validate(Crosswalk, parsed)
            if built is None or problems or faults:
                raise InvalidCriteria((*problems, *faults))
            return built
    return None


def lint_crosswalk_file(file: Path) -> tuple[Problem, ...]:
    """Return all faults of one file, held against the sets that lie beside its folder."""
    parsed, problems = _parse(file)
    if parsed.value is None:
        return problems or (Problem("empty_file", TextPlace(parsed.file)),)
    built, faults = validate(Crosswalk, parsed)
    if built is None:
        return (*problems, *faults)
    editions = []
    for side in ("old", "new"):
        folder = file.parent.parent / getattr(built, side)
        edition = _edition(folder)
        if edition is None:
            place, name = parsed.place((side,)), getattr(built, side)
            problems = (*problems, Problem("crosswalk_set_unreadable", place, name))
        else:
            editions.append(edition)
    if len(editions) == 2:
        problems = (*problems, *lint_crosswalk(built, *editions, parsed=parsed))
    return (*problems, *faults)


def write_crosswalk(
    found: Crosswalk, old: CriteriaSet, new: CriteriaSet, *, remark: str = ""
) -> str:
    """Return a crosswalk as the text of its file, each entry that nobody confirmed remarked on."""
    lines = [_SCHEMA, f"old: {found.old}", f"new: {found.new}", "entries:"]
    for entry in found.entries:
        if not entry.confirmed:
            before, after = _written(entry.old, old), _written(entry.new, new)
            lines.append(f"  # {remark} {before} → {after}".replace("#  ", "# "))
        codes = (f"{side}: [{_quoted(getattr(entry, side))}], " for side in ("old", "new"))
        note = f"note: {json.dumps(entry.note, ensure_ascii=False)}, " if entry.note else ""
        confirmed = f"confirmed: {str(entry.confirmed).lower()}"
        lines.append(f"  - {{kind: {entry.kind}, {''.join(codes)}{note}{confirmed}}}")
    return "\n".join(lines) + "\n"


def _written(codes: Iterable[str], edition: CriteriaSet) -> str:
    """Write sub-criteria for people: code, name and maximum."""
    leaves = (edition.leaf(code) for code in codes)
    names = ((each, " ".join(each.name.vi.split())) for each in leaves)
    return " + ".join(f"{each.code} {name} ({each.max_points})" for each, name in names) or "–"


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join(f'"{code}"' for code in codes)


def _parse(file: Path) -> tuple[ParsedYaml, tuple[Problem, ...]]:
    text, unreadable = read_text(file)
    parsed = parse_yaml(text, file=file.as_posix())
    return parsed, (*unreadable, *parsed.problems)


def _edition(folder: Path) -> CriteriaSet | None:
    try:
        return read_set(folder)
    except InvalidCriteria:
        return None
