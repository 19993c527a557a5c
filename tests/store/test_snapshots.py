"""Snapshots: taken of what was seen, never changed by anything that comes after."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.store import (
    Act,
    DeclaredInput,
    ExplanationKind,
    Lane,
    NoSuchRound,
    Phase,
    ReviewInput,
    Round,
    StaleRound,
    Store,
)
from tests.store.files import accept, says, undo
from tests.store.moving import bring_to, move

CONTENT: dict[str, Any] = {
    "format": 1,
    "scores": {"points": "7033/100", "low": None, "leaves": {"1.1": {"proof": True}}},
    "rules": {"3.yaml": '# Mức\nname: "Đúng hạn"\n'},
    "answers": [{"code": "1.1", "value": "98.20"}, {"code": "1.2", "value": "0"}],
}


def test_a_snapshot_is_read_as_it_was_taken(store: Store, round_: Round, folder: Path) -> None:
    bring_to(store, round_, Phase.SELF_SCORING)
    taken = store.take_snapshot(round_.id, label="Trước họp", content=CONTENT, who="minh")
    assert (taken.round_id, taken.label, taken.phase) == (round_.id, "Trước họp", "self_scoring")
    assert (taken.content, taken.who) == (CONTENT, "minh")
    entry = store.log(round_.id)[0]
    assert (entry.act, entry.who, entry.at) == (Act.SNAPSHOT_TAKEN, "minh", taken.at)
    assert entry.after == {"snapshot_id": taken.id, "label": "Trước họp"}
    store.close()
    with Store.open(folder) as again:
        assert again.snapshots(round_.id) == (taken,)
        assert list(again.snapshots(round_.id)[0].content) == list(CONTENT)  # in its order too


def test_snapshots_are_told_the_oldest_first_each_round_its_own(
    store: Store, round_: Round
) -> None:
    other = store.open_round(round_.unit, year=2025, criteria_set="any", who="lan")
    for label in ("a", "c", "b", "b"):
        store.take_snapshot(round_.id, label=label, content={"of": label}, who="lan")
    store.take_snapshot(other.id, label="d", content={}, who="lan")
    assert [each.label for each in store.snapshots(round_.id)] == ["a", "c", "b", "b"]
    assert [each.label for each in store.snapshots(other.id)] == ["d"]


def test_nothing_that_comes_after_changes_a_snapshot(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    """All that writes into a round is done once after a snapshot was taken."""
    told = {**CONTENT, "answers": [{"code": "1.1"}]}
    store.take_snapshot(round_.id, label="Đầu kỳ", content=told, who="lan")
    (first,) = everything()["snapshots"]
    told["answers"].clear()  # who took it goes on with it
    store.snapshots(round_.id)[0].content["scores"].clear()  # who reads it plays with it
    file = accept(store, round_, "sổ.xlsx", says("late", "3", None)).evidence
    store.declare_answer(round_.id, code="1.1", inputs={"n": DeclaredInput("1")}, who="hoa")
    undo(store, file, says("late", None))
    store.write_explanation(
        round_.id, code="1.1", kind=ExplanationKind.PROOF, text="Chờ", who="hoa"
    )
    store.update_round(round_.id, target=Decimal(85), due=None, group="khac", who="lan")
    bring_to(store, round_, Phase.REVIEW_1)
    store.put_reviews(
        round_.id,
        lane=Lane.REVIEWED,
        reviews=[ReviewInput("1.1", Decimal(0))],
        source="",
        who="minh",
    )
    move(store, round_, Phase.APPROVAL, reason="thiếu phụ lục")
    move(store, round_, Phase.SUBMITTED)
    store.take_snapshot(round_.id, label="Đầu kỳ", content={}, who="lan")
    rows = everything()["snapshots"]
    assert rows[0] == first
    assert len(rows) == 4  # the first, two submittings, the last
    assert store.snapshots(round_.id)[0].content == {**CONTENT, "answers": [{"code": "1.1"}]}


def test_a_snapshot_is_a_value(store: Store, round_: Round) -> None:
    taken = store.take_snapshot(round_.id, label="a", content=CONTENT, who="lan")
    with pytest.raises(FrozenInstanceError):
        taken.label = "b"  # type: ignore[misc]


def test_a_snapshot_of_what_is_no_longer_so_is_refused(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    seen = store.seen(round_.id)
    store.declare_answer(round_.id, code="1.1", inputs={"n": DeclaredInput("1")}, who="hoa")
    held = everything()
    with pytest.raises(StaleRound) as caught:
        store.take_snapshot(round_.id, label="a", content=CONTENT, seen=seen, who="lan")
    assert caught.value.params == {"who": "hoa"}
    assert everything() == held
    store.take_snapshot(
        round_.id, label="a", content=CONTENT, seen=store.seen(round_.id), who="lan"
    )


def test_what_is_not_plain_json_is_no_snapshot(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    held = everything()
    for content in ({"points": Decimal("0.5")}, {"points": float("inf")}):
        with pytest.raises(Exception, match="JSON"):
            store.take_snapshot(round_.id, label="a", content=content, who="lan")
    with pytest.raises(NoSuchRound):
        store.take_snapshot(99, label="a", content={}, who="lan")
    assert everything() == held
