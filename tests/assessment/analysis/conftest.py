"""A round that properties may give any answers; nothing of it is ever changed."""

from pathlib import Path

import pytest

from services.assessment.view import RoundView, view_round
from services.store import Store
from tests.assessment.conftest import NAME, noon


@pytest.fixture(scope="module")
def any_round(tmp_path_factory: pytest.TempPathFactory) -> RoundView:
    folder: Path = tmp_path_factory.mktemp("any")
    with Store.open(folder, clock=noon) as store:
        store.add_unit("so-thu", name=NAME, who="lan")
        opened = store.open_round("so-thu", year=2024, criteria_set="so-mau/2024", who="lan")
        return view_round(store, opened.id)
