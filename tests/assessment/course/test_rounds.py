from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.course.rounds import FaultyRound, change_round, open_round, slug
from services.assessment.sample import load_sample
from services.assessment.view import RoundView, view_round
from services.store import Store
from tests.building import steady
from tests.people import FOCAL


def opened(store: Store, **asked: Any) -> Any:
    usual = {
        "unit_name": "Sở Giao thông vận tải",
        "year": 2024,
        "criteria": "so-mau/2024",
        "due": date(2024, 12, 15),
        "target": "88.5",
        "who": FOCAL,
    }
    return open_round(store, **{**usual, **asked})


def faults(store: Store, **asked: Any) -> list[str]:
    with pytest.raises(FaultyRound) as caught:
        opened(store, **asked)
    return [each.code for each in caught.value.problems]


def test_a_round_is_opened_for_a_department(store: Store) -> None:
    found = opened(store, unit_name="  Sở Giao thông vận tải ")
    assert (found.unit, found.year, found.criteria_set) == (
        "so-giao-thong-van-tai", 2024, "so-mau/2024",
    )  # fmt: skip
    assert (found.target, found.due, found.sample) == (Decimal("88.5"), date(2024, 12, 15), False)
    (unit,) = store.units()
    assert unit.name.vi == "Sở Giao thông vận tải"


def test_the_next_year_belongs_to_the_same_department(store: Store) -> None:
    opened(store)
    later = opened(store, unit_name="SỞ GIAO THÔNG VẬN TẢI", year=2025, target="")
    assert (later.year, later.target) == (2025, None)
    assert len(store.units()) == 1
    assert len(store.rounds()) == 2


def test_all_faults_are_told_and_nothing_is_saved(store: Store) -> None:
    assert faults(store, unit_name=" ", criteria=None) == ["unit_name_missing", "set_missing"]
    assert faults(store, unit_name="– –", target="101") == [
        "unit_name_missing", "target_above_max",
    ]  # fmt: skip
    assert faults(store, criteria="so-mau/1999") == ["set_missing"]
    assert faults(store, target="chín mươi") == ["target_unreadable"]
    assert store.units() == ()
    assert store.rounds() == ()


def test_the_whole_of_the_points_may_be_the_target(store: Store) -> None:
    assert opened(store, target="100").target == 100


def test_no_real_round_hangs_on_the_sample_department(sample_store: Store) -> None:
    assert faults(sample_store, unit_name="SỞ MẪU") == ["unit_is_sample"]
    assert len(sample_store.rounds()) == 1


def test_due_date_and_target_can_be_changed_and_taken_away(store: Store) -> None:
    view = view_round(store, opened(store).id)
    changed = change_round(store, view, due=None, target="90", who=FOCAL)
    assert (changed.due, changed.target) == (None, 90)
    assert change_round(store, view, due=None, target=" ", who=FOCAL).target is None


@pytest.mark.parametrize(
    ("target", "code"), [("100.5", "target_above_max"), ("-1", "target_unreadable")]
)
def test_a_faulty_target_changes_nothing(
    store: Store, view: RoundView, target: str, code: str
) -> None:
    before = store.round(view.round.id)
    with pytest.raises(FaultyRound) as caught:
        change_round(store, view, due=date(2025, 1, 1), target=target, who=FOCAL)
    assert [each.code for each in caught.value.problems] == [code]
    assert store.round(view.round.id) == before


def test_the_sample_may_be_loaded_beside_a_real_round(
    store: Store, everything: Callable[[Store], tuple[Any, ...]]
) -> None:
    real = opened(store)
    load_sample(store, who=FOCAL)
    assert store.round(real.id) == real
    assert [each.sample for each in store.rounds()] == [False, True]
    assert store.answers(real.id) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Sở Giao thông vận tải", "so-giao-thong-van-tai"),
        ("SỞ ĐIỆN, ĐƯỜNG", "so-dien-duong"),
        ("Ban Quản lý (số 2)", "ban-quan-ly-so-2"),
        ("–", ""),
        ("", ""),
    ],
)
def test_a_name_becomes_a_code(name: str, code: str) -> None:
    assert slug(name) == code


@steady
@given(st.text())
def test_a_slug_is_its_own_slug(name: str) -> None:
    assert slug(slug(name)) == slug(name)
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
