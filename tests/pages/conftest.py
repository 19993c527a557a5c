"""Homes for the app: empty, with a real round that nobody has touched, with the sample."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st

from services.assessment.course.rounds import open_round
from services.assessment.home import HOME_VARIABLE, open_store
from services.assessment.sample import load_sample
from services.store import Store
from tests.pages.screen import Screen
from tests.people import FOCAL

UNIT = "Sở Giao thông vận tải tỉnh Lạng Sơn"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample, to be copied."""
    folder = tmp_path_factory.mktemp("sample") / "home"
    with Store.open(folder) as opened:
        load_sample(opened, who=FOCAL)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the app is pointed at; nothing is in it."""
    folder = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    st.cache_data.clear()  # or a file would be read as in another test's round of the same number
    yield folder
    if folder.exists():
        open_store().close()


@pytest.fixture
def store(home: Path) -> Store:
    """The store of the app under test."""
    return open_store()


@pytest.fixture
def empty(home: Path) -> Screen:
    """The app on a machine where nobody has done anything."""
    return Screen()


@pytest.fixture
def open_real(home: Path) -> Callable[..., Screen]:
    """Return what opens a round of a real department and then the app."""

    def open_it(criteria: str = "so-mau/2024", year: int = 2024) -> Screen:
        open_round(
            open_store(),
            unit_name=UNIT,
            year=year,
            criteria=criteria,
            due=None,
            target="",
            who=FOCAL,
        )
        return Screen()

    return open_it


@pytest.fixture
def real(open_real: Callable[..., Screen]) -> Screen:
    """The app on a real round under the sample criteria; nothing is known of it yet."""
    return open_real()


@pytest.fixture
def sample(home: Path, sample_home: Path) -> Screen:
    """The app with the sample department."""
    shutil.copytree(sample_home, home)
    return Screen()
