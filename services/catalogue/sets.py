"""Criteria sets read from their folders."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from scoring.lint import HEAD_FILE
from scoring.load import InvalidCriteria, load_set
from scoring.model import CriteriaSet
from scoring.problems import Problem, TextPlace

CRITERIA = Path(__file__).parents[2] / "criteria"
"""The folder of all criteria sets: criteria/<set>/<year>/."""


def set_folders(root: Path = CRITERIA) -> list[Path]:
    """Return the folders of all sets below `root` (which may itself be one), in name order."""
    return sorted({head.parent for head in root.rglob(HEAD_FILE)})


def read_text(file: Path) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file; where it is not UTF-8, as far as it can be read, and a problem."""
    content = file.read_bytes()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        column = len(before) - before.rfind("\n")
        place = TextPlace(file.as_posix(), before.count("\n") + 1, column)
        return content.decode("utf-8", errors="replace"), (Problem("not_utf8", place),)


def read_set(folder: Path) -> CriteriaSet:
    """Return the set in a folder, wherever it is.

    Raises InvalidCriteria with every error, files that are not UTF-8 among them.
    """
    read = {file.as_posix(): read_text(file) for file in sorted(folder.glob("*.yaml"))}
    unreadable = tuple(problem for _, problems in read.values() for problem in problems)
    try:
        criteria = load_set({file: text for file, (text, _) in read.items()})
    except InvalidCriteria as invalid:
        raise InvalidCriteria((*unreadable, *invalid.problems)) from None
    if unreadable:
        raise InvalidCriteria(unreadable)
    return criteria


@cache
def criteria_set(set_id: str) -> CriteriaSet:
    """Return a set that the program ships with, by its id ("so-mau/2024"); read once.

    Raises FileNotFoundError for an unknown id, InvalidCriteria for a faulty set.
    """
    folder = CRITERIA / set_id
    if not (folder / HEAD_FILE).is_file():
        raise FileNotFoundError(set_id)
    return read_set(folder)


@cache
def edition_of(set_id: str) -> str:
    """Return a short stamp of a set's texts: another stamp means that its rules have changed."""
    digest = sha256()
    for file in sorted((CRITERIA / set_id).glob("*.yaml")):
        digest.update(f"{file.name}\0{file.read_text(encoding='utf-8')}\0".encode())
    return digest.hexdigest()[:12]


def set_ids() -> list[str]:
    """Return the ids of all sets that the program ships with."""
    return [folder.relative_to(CRITERIA).as_posix() for folder in set_folders()]
