"""What a person confirmed of two editions of the criteria."""

from collections.abc import Callable
from typing import Any

import pytest

from scoring.localized import Localized
from services.store import Act, NoSuchUnit, Round, Store

SETS = {"old_set": "so-mau/2024", "new_set": "so-mau/2025"}
SAME = {"kind": "same", "old": ["1.1"], "new": ["1.1"], "confirmed": True}
SPLIT = {"kind": "split", "old": ["1.2"], "new": ["1.2", "1.3"], "note": "tách", "confirmed": True}


def test_what_was_confirmed_is_read_in_its_order_and_the_log_tells_it(
    store: Store, round_: Round
) -> None:
    store.put_crosswalk("so-mau", **SETS, entries=[SPLIT, SAME], who="lan")
    assert store.crosswalk("so-mau", **SETS) == (SPLIT, SAME)
    entry = store.log()[0]
    assert (entry.act, entry.unit, entry.round_id) == (Act.CROSSWALK_CONFIRMED, "so-mau", None)
    assert (entry.before, entry.after) == (None, {**SETS, "entries": [SPLIT, SAME]})


def test_it_is_written_over_and_the_log_keeps_the_former(store: Store, round_: Round) -> None:
    store.put_crosswalk("so-mau", **SETS, entries=[SAME], who="lan")
    store.put_crosswalk("so-mau", **SETS, entries=[SAME, SPLIT], who="minh")
    assert store.crosswalk("so-mau", **SETS) == (SAME, SPLIT)
    entry = store.log()[0]
    assert entry.before == {**SETS, "entries": [SAME]}
    assert (entry.who, entry.after) == ("minh", {**SETS, "entries": [SAME, SPLIT]})


def test_the_same_again_changes_nothing(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    store.put_crosswalk("so-mau", **SETS, entries=[SAME, SPLIT], who="lan")
    held = everything()
    store.put_crosswalk("so-mau", **SETS, entries=(dict(SAME), dict(SPLIT)), who="minh")
    assert everything() == held


def test_nothing_confirmed_is_not_an_empty_crosswalk(store: Store, round_: Round) -> None:
    assert store.crosswalk("so-mau", **SETS) is None
    store.put_crosswalk("so-mau", **SETS, entries=[], who="lan")
    assert store.crosswalk("so-mau", **SETS) == ()


def test_each_unit_and_pair_of_editions_has_its_own(store: Store, round_: Round) -> None:
    store.add_unit("so-hai", name=Localized(vi="Sở Hai", en="Second department"), who="lan")
    store.put_crosswalk("so-mau", **SETS, entries=[SAME], who="lan")
    assert store.crosswalk("so-hai", **SETS) is None
    back = {"old_set": SETS["new_set"], "new_set": SETS["old_set"]}
    assert store.crosswalk("so-mau", **back) is None


def test_a_unit_has_to_be_there(store: Store, everything: Callable[[], Any]) -> None:
    held = everything()
    with pytest.raises(NoSuchUnit):
        store.put_crosswalk("so-nao", **SETS, entries=[SAME], who="lan")
    assert everything() == held
