from collections.abc import Iterator
from pathlib import Path

import pytest

from services.assessment import home as module
from services.assessment.home import HOME_VARIABLE, home, open_store

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _forget_stores() -> Iterator[None]:
    module._open.cache_clear()
    yield
    module._open.cache_clear()


def test_the_variable_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "kho"))
    assert home() == tmp_path / "kho"


@pytest.mark.parametrize("value", [None, ""])
def test_without_it_the_folder_is_var_in_the_project(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(HOME_VARIABLE, value)
    assert home() == ROOT / "var"


def test_a_process_opens_a_store_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "a"))
    first = open_store()
    assert open_store() is first
    assert (tmp_path / "a" / "parindex.sqlite").is_file()
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "b"))
    other = open_store()
    assert other is not first
    first.close()
    other.close()
