"""A store with an empty round of the MẪU set, and a copy of the loaded sample."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scoring.localized import Localized
from services.assessment.sample import load_sample
from services.assessment.view import RoundView, view_round
from services.store import Round, Store
from tests.people import FOCAL

NAME = Localized(vi="Sở Thử", en="Test department")


def noon() -> datetime:
    """A clock that stands still."""
    return datetime(2025, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "own", clock=noon) as opened:
        yield opened


@pytest.fixture
def round_(store: Store) -> Round:
    store.add_unit("so-thu", name=NAME, who="lan")
    return store.open_round("so-thu", year=2024, criteria_set="so-mau/2024", who="lan")


@pytest.fixture
def view(store: Store, round_: Round) -> RoundView:
    return view_round(store, round_.id)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store into which the sample was loaded, once for all tests."""
    folder = tmp_path_factory.mktemp("sample")
    with Store.open(folder, clock=noon) as opened:
        load_sample(opened, who=FOCAL)
    return folder


@pytest.fixture
def sample_store(loaded: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the loaded sample that a test may change."""
    folder = shutil.copytree(loaded, tmp_path / "sample")
    with Store.open(folder, clock=noon) as opened:
        yield opened


@pytest.fixture
def sample(sample_store: Store) -> RoundView:
    (opened,) = sample_store.rounds()
    return view_round(sample_store, opened.id)


@pytest.fixture
def everything() -> Callable[[Store], tuple[Any, ...]]:
    """Return what tells all that a store holds."""

    def read(store: Store) -> tuple[Any, ...]:
        rounds = store.rounds()
        return (
            store.units(),
            rounds,
            [store.answers(each.id) for each in rounds],
            [store.evidence(each.id) for each in rounds],
            [store.results(each.code) for each in store.units()],
            store.log(limit=10_000),
        )

    return read
