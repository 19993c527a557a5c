"""Criteria sets read from their folders, and from texts kept elsewhere."""

from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from scoring.lint import HEAD_FILE, is_head
from scoring.load import InvalidCriteria, load_set
from scoring.model import Component, CriteriaSet, SetHead
from scoring.problems import Problem, TextPlace
from scoring.yaml_text import parse_yaml

CRITERIA = Path(__file__).parents[2] / "criteria"
"""The folder of all criteria sets: criteria/<set>/<year>/."""

_KEPT = 8  # sets read from texts and not read again


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
    texts = texts_of(set_id)
    return load_set({(folder / name).as_posix(): text for name, text in texts.items()})


@cache
def texts_of(set_id: str) -> Mapping[str, str]:
    """Return the texts of a set that the program ships with, by file name; read once.

    They are those that `criteria_set` was read from, whatever has happened to the files since.
    Raises FileNotFoundError for an unknown id, InvalidCriteria where a file is not UTF-8.
    """
    folder = CRITERIA / set_id
    if not (folder / HEAD_FILE).is_file():
        raise FileNotFoundError(set_id)
    read = {file.name: read_text(file) for file in sorted(folder.glob("*.yaml"))}
    unreadable = tuple(problem for _, problems in read.values() for problem in problems)
    if unreadable:
        raise InvalidCriteria(unreadable)
    return MappingProxyType({name: text for name, (text, _) in read.items()})


def set_from_texts(texts: Mapping[str, str]) -> CriteriaSet:
    """Return the set that texts state which were a faultless set when they were kept.

    They are not linted: what a later lint would find must not make them unreadable. The same texts
    are read once.
    """
    return _set_from(tuple(sorted(texts.items())))


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


@lru_cache(maxsize=_KEPT)
def _set_from(texts: tuple[tuple[str, str], ...]) -> CriteriaSet:
    read = {file: parse_yaml(text, file=file).value for file, text in texts}
    (head,) = (value for file, value in read.items() if is_head(file))
    components = (value for file, value in read.items() if not is_head(file))
    return CriteriaSet(
        head=SetHead.model_validate(head),
        components=tuple(Component.model_validate(each) for each in components),
    )
