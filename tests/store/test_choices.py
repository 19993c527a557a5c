from collections.abc import Callable
from typing import Any

import pytest

from scoring.localized import Localized
from services.store import Act, NoSuchUnit, Round, Store

CHOSEN = {"sheet": "Tháng 1", "columns": {"mã hồ sơ": "B"}, "commas": {"phí": "decimal"}}


def test_choices_are_remembered_by_unit_form_and_system(store: Store, round_: Round) -> None:
    store.add_unit("so-khac", name=Localized(vi="Sở khác", en="Another"), who="lan")
    store.remember_choices("so-mau", "so", "mot-cua", CHOSEN, who="minh")
    store.remember_choices("so-mau", "so", "", {"sheet": "Sổ"}, who="minh")
    assert store.remembered_choices("so-mau") == {
        ("so", "mot-cua"): CHOSEN,
        ("so", ""): {"sheet": "Sổ"},
    }
    assert store.remembered_choices("so-khac") == {}


def test_the_latest_choices_stand_and_the_log_tells_both(store: Store, round_: Round) -> None:
    store.remember_choices("so-mau", "so", "mot-cua", CHOSEN, who="lan")
    store.remember_choices("so-mau", "so", "mot-cua", {"sheet": "Sổ"}, who="minh")
    assert store.remembered_choices("so-mau") == {("so", "mot-cua"): {"sheet": "Sổ"}}
    second, first = store.log()[:2]
    key = {"kind": "so", "system": "mot-cua"}
    assert (first.act, first.unit, first.round_id) == (Act.CHOICES_REMEMBERED, "so-mau", None)
    assert (first.before, first.after) == (None, {**key, "choices": CHOSEN})
    assert (second.who, second.before) == ("minh", {**key, "choices": CHOSEN})
    store.remember_choices("so-mau", "so", "mot-cua", {"sheet": "Sổ"}, who="hoa")
    assert store.log()[0] == second  # the same again is no change


def test_what_cannot_be_remembered(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    held = everything()
    with pytest.raises(NoSuchUnit):
        store.remember_choices("so-nao", "so", "", {}, who="lan")
    with pytest.raises(Exception, match="JSON serializable"):
        store.remember_choices("so-mau", "so", "", {"sheet": object()}, who="lan")
    assert everything() == held
