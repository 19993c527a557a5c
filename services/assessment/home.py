"""Where the program keeps its data, and the one store that a process opens there."""

import os
from functools import cache
from pathlib import Path

from services.store import Store

HOME_VARIABLE = "PARINDEX_HOME"
_DEFAULT = Path(__file__).parents[2] / "var"


def home() -> Path:
    """Return the folder of the database and the evidence files."""
    return Path(os.environ.get(HOME_VARIABLE) or _DEFAULT)


def open_store() -> Store:
    """Return the store of this process, opened (and brought up to date) once."""
    return _open(home())


@cache
def _open(folder: Path) -> Store:
    return Store.open(folder)
