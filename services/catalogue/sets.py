"""Criteria sets read from their folders."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from scoring.lint import HEAD_FILE
from scoring.load import load_set
from scoring.model import CriteriaSet

CRITERIA = Path(__file__).parents[2] / "criteria"
"""The folder of all criteria sets: criteria/<set>/<year>/."""


def set_folders(root: Path = CRITERIA) -> list[Path]:
    """Return the folders of all sets below `root` (which may itself be one), in name order."""
    return sorted({head.parent for head in root.rglob(HEAD_FILE)})


def read_texts(folder: Path, *, shown_as: Path | None = None) -> dict[str, str]:
    """Return the YAML files of a set folder by the name that places carry."""
    base = folder if shown_as is None else shown_as
    return {
        (base / file.name).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.glob("*.yaml"))
    }


@cache
def criteria_set(set_id: str) -> CriteriaSet:
    """Return a set that the program ships with, by its id ("so-mau/2024"); read once.

    Raises FileNotFoundError for an unknown id, InvalidCriteria for a faulty set.
    """
    folder = CRITERIA / set_id
    if not (folder / HEAD_FILE).is_file():
        raise FileNotFoundError(set_id)
    return load_set(read_texts(folder))


@cache
def edition_of(set_id: str) -> str:
    """Return a short stamp of a set's texts: another stamp means that its rules have changed."""
    digest = sha256()
    for file, text in read_texts(CRITERIA / set_id, shown_as=Path()).items():
        digest.update(f"{file}\0{text}\0".encode())
    return digest.hexdigest()[:12]


def set_ids() -> list[str]:
    """Return the ids of all sets that the program ships with."""
    return [folder.relative_to(CRITERIA).as_posix() for folder in set_folders()]
