"""Where the program keeps its data, and the one store that a process opens there."""

import os
from functools import cache
from pathlib import Path

from services.intake.reader import keep_warm
from services.store import Store

HOME_VARIABLE = "PARINDEX_HOME"
_DEFAULT = Path(__file__).parents[2] / "var"


def home() -> Path:
    """Return the folder of the database and the evidence files."""
    return Path(os.environ.get(HOME_VARIABLE) or _DEFAULT)


def open_store() -> Store:
    """Return the store of this process, opened (and brought up to date) once."""
    return _open(home())


def get_ready() -> None:
    """Have what serves people wait for them: for a process that lives long."""
    keep_warm()


@cache
def _open(folder: Path) -> Store:
    return Store.open(folder)
