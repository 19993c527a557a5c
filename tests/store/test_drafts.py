"""What was typed and not saved: it outlives the program, belongs to one person, and is no fact."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.store import Draft, NoSuchRound, Round, Store

PLACE = "scores 3.4"


def typed(store: Store, round_: Round, *, person: str = "lan", place: str = PLACE) -> Any:
    draft = store.draft(person, round_.id, place)
    return None if draft is None else draft.values


def test_fields_typed_one_after_another_stand_together(store: Store, round_: Round) -> None:
    store.put_draft("lan", round_.id, PLACE, values={"late": "3"})
    store.put_draft("lan", round_.id, PLACE, values={"due": "19", "note": "Sổ"})
    kept = store.put_draft("lan", round_.id, PLACE, values={"late": "31"})
    assert kept == store.draft("lan", round_.id, PLACE)
    assert kept.values == {"late": "31", "due": "19", "note": "Sổ"}


def test_an_emptied_field_is_an_empty_text_and_not_what_stood_there(
    store: Store, round_: Round
) -> None:
    store.put_draft("lan", round_.id, PLACE, values={"late": "3"})
    store.put_draft("lan", round_.id, PLACE, values={"late": ""})
    assert typed(store, round_) == {"late": ""}


def test_what_was_seen_is_kept_from_the_first(store: Store, round_: Round) -> None:
    """Else a person would write over what another saved meanwhile without being told."""
    store.put_draft("lan", round_.id, PLACE, values={"late": "3"}, seen={"late": 1})
    store.put_draft("lan", round_.id, PLACE, values={"late": "31"}, seen={"late": 2})
    assert seen(store, round_) == {"late": 1}
    store.drop_draft("lan", round_.id, PLACE)
    store.put_draft("lan", round_.id, PLACE, values={"late": "31"}, seen={"late": 2})
    assert seen(store, round_) == {"late": 2}


def seen(store: Store, round_: Round) -> Any:
    draft = store.draft("lan", round_.id, PLACE)
    assert draft is not None
    return draft.seen


def test_a_draft_outlives_the_program(store: Store, round_: Round, folder: Path) -> None:
    store.put_draft("lan", round_.id, PLACE, values={"note": 'Đã nộp "bổ sung"\n'}, seen={"a": 1})
    store.close()
    with Store.open(folder) as again:
        draft = again.draft("lan", round_.id, PLACE)
    assert isinstance(draft, Draft)
    assert (draft.values, draft.seen) == ({"note": 'Đã nộp "bổ sung"\n'}, {"a": 1})


def test_each_person_round_and_place_has_a_draft_of_its_own(store: Store, round_: Round) -> None:
    other = store.open_round(round_.unit, year=2025, criteria_set="any", who="lan")
    told = {
        ("lan", round_.id, PLACE): {"late": "1"},
        ("hoa", round_.id, PLACE): {"late": "2"},
        ("lan", other.id, PLACE): {"late": "3"},
        ("lan", round_.id, "scores 3.5"): {"late": "4"},
    }
    for where, values in told.items():
        store.put_draft(*where, values=values)
    for where, values in told.items():
        draft = store.draft(*where)
        assert draft is not None
        assert draft.values == values
    store.drop_draft("lan", round_.id, PLACE)
    left = {where for where in told if store.draft(*where) is not None}
    assert left == {*told} - {("lan", round_.id, PLACE)}


def test_a_draft_is_no_fact(store: Store, round_: Round, everything: Callable[[], Any]) -> None:
    """The log is silent on it, so nobody's page goes stale while another types."""
    before, seen = everything(), store.seen(round_.id)
    store.put_draft("lan", round_.id, PLACE, values={"late": "3"})
    assert store.seen(round_.id) == seen
    assert len(everything()["drafts"]) == 1
    store.drop_draft("lan", round_.id, PLACE)
    store.drop_draft("lan", round_.id, PLACE)  # there is none any more
    assert typed(store, round_) is None
    assert everything() == before


def test_a_draft_belongs_to_a_round_that_is_there(store: Store) -> None:
    with pytest.raises(NoSuchRound):
        store.put_draft("lan", 99, PLACE, values={"late": "3"})
