"""A store in an empty folder, with a clock that is wound by hand, and a way to see all it holds."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scoring.localized import Localized
from services.store import Round, Store

TABLES = (
    "units",
    "rounds",
    "documents",
    "document_links",
    "evidence",
    "answers",
    "choices",
    "results",
    "reviews",
    "assignments",
    "explanations",
    "drafts",
    "snapshots",
    "crosswalks",
    "plan_actions",
    "surveys",
    "scenarios",
    "log",
)


class HandClock:
    """Shows the first moment of 2025 and moves on by a minute each time somebody looks."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        shown = self.moment
        self.moment += timedelta(minutes=1)
        return shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Dữ liệu 100%20"  # a blank, letters beyond ASCII and a percent sign


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder, clock=HandClock()) as opened:
        yield opened


@pytest.fixture
def round_(store: Store) -> Round:
    store.add_unit("so-mau", name=Localized(vi="Sở Mẫu", en="Sample department"), who="lan")
    return store.open_round("so-mau", year=2024, criteria_set="so-mau/2024", who="lan")


Contents = dict[str, Any]


@pytest.fixture
def everything(folder: Path) -> Callable[[], Contents]:
    """Return what reads all rows of all tables, and all files, past the store."""

    def read() -> Contents:
        with closing(sqlite3.connect(folder / "parindex.sqlite")) as connection:
            held: Contents = {
                table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES
            }
        files = folder / "files"
        held["files"] = sorted(each.name for each in files.rglob("*") if each.is_file())
        return held

    return read


@pytest.fixture
def run_sql(folder: Path) -> Callable[[str], None]:
    """Return what runs a script on the database file past the store."""

    def run(script: str) -> None:
        with closing(sqlite3.connect(folder / "parindex.sqlite")) as connection:
            connection.executescript(script)

    return run
