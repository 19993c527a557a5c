"""What was chosen for one file and what of it fits the next."""

from typing import Any

import pytest

from services.assessment.evidence.remembering import recall_choices, remember_choices, titles_of
from services.assessment.view import RoundView
from services.intake.choices import NO_CHOICES, Choices
from services.store import Store
from tests.intake.workbooks import (
    REGISTER_HEADER,
    REGISTER_TITLE,
    SIX_DOSSIERS,
    read_here,
    save_xlsx,
)
from tests.people import FOCAL

STRANGE = ["Cột khác" if name == "Ngày trả" else name for name in REGISTER_HEADER]
CHOSEN = Choices(columns={"returned": "J"}, commas={"copies": "thousands"})


def register(header: list[str], *, first: str | None = None) -> bytes:
    """Save a register with this header; with `first`, a column of that name stands in front."""
    rows: list[list[Any]] = [header, *SIX_DOSSIERS]
    if first is not None:
        rows = [[first if number == 0 else "", *row] for number, row in enumerate(rows)]
    return save_xlsx([*REGISTER_TITLE, *rows])


@pytest.fixture
def remembered(store: Store, view: RoundView) -> RoundView:
    reading = read_here(register(STRANGE))
    assert "returned" not in reading.columns
    told = {"kind": "so-theo-doi-ho-so", "system": "", "who": FOCAL}
    remember_choices(store, view, reading, CHOSEN, **told)
    return view


def test_a_column_is_found_again_by_its_words(store: Store, remembered: RoundView) -> None:
    reading = read_here(register(STRANGE, first="Mục"))  # everything one column to the right
    again = recall_choices(store, remembered, reading)
    assert again.columns == {"returned": "K"}
    assert again.commas == {"copies": "thousands"}


def test_the_forms_own_words_win_over_what_was_chosen(store: Store, remembered: RoundView) -> None:
    reading = read_here(register(REGISTER_HEADER))
    assert recall_choices(store, remembered, reading).columns == {}


def test_another_form_has_no_choices(store: Store, view: RoundView) -> None:
    assert recall_choices(store, view, read_here(register(STRANGE))) == NO_CHOICES


def test_the_words_above_the_columns() -> None:
    titles = titles_of(read_here(register(STRANGE)))
    assert (titles["A"], titles["J"], titles["M"]) == ("STT", "Cột khác", "Hình thức tiếp nhận")
