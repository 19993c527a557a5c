"""The plan of a round: actions are added, changed by who saw them, removed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import StatementError

from services.store import (
    Act,
    NoSuchAction,
    NoSuchRound,
    PlanActionInput,
    PlanStatus,
    Round,
    StaleAction,
    StaleRound,
    Store,
)

ISSUE = PlanActionInput(
    "Ban hành kế hoạch tuyên truyền",
    number="1.2",
    codes=("1.1", "1.10"),
    factors=("access",),
    division="van-phong",
    supporting="Các phòng",
    person="Cán bộ MẪU",
    output="Kế hoạch",
    due=date(2024, 11, 30),
    due_words="30/11/2024",
    status=PlanStatus.DOING,
    expected_points=Decimal("0.50"),
    source="kế hoạch.docx, Phụ lục I, hàng 3",
)
REVIEW = PlanActionInput("Rà soát văn bản")


def test_an_action_is_kept_as_it_was_told(store: Store, round_: Round) -> None:
    added = store.add_actions(round_.id, [ISSUE, REVIEW], who="lan")
    assert store.actions(round_.id) == added
    assert [each.told for each in added] == [ISSUE, REVIEW]
    assert [(each.round_id, each.version, each.who) for each in added] == [
        (round_.id, 1, "lan")
    ] * 2
    entry = store.log(round_.id)[1]
    assert (entry.act, entry.unit, entry.code, entry.before) == (
        Act.ACTION_ADDED,
        "so-mau",
        None,
        None,
    )
    assert entry.after is not None
    assert (entry.after["due"], entry.after["expected_points"]) == ("2024-11-30", "0.50")
    assert (entry.after["codes"], entry.after["status"]) == (["1.1", "1.10"], "doing")


def test_points_that_nobody_expects_are_not_none_at_all(store: Store, round_: Round) -> None:
    none = replace(REVIEW, expected_points=Decimal(0))
    store.add_actions(round_.id, [REVIEW, none], who="lan")
    assert [each.told.expected_points for each in store.actions(round_.id)] == [None, Decimal(0)]


def test_a_change_counts_one_version_on_and_the_same_again_is_none(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    (added,) = store.add_actions(round_.id, [ISSUE], who="lan")
    done = replace(ISSUE, status=PlanStatus.DONE, expected_points=None)
    changed = store.put_action(added.id, done, expected_version=1, who="minh")
    assert (changed.told, changed.version, changed.who) == (done, 2, "minh")
    entry = store.log(round_.id)[0]
    assert (entry.before or {})["status"] == "doing"
    assert (entry.act, (entry.after or {})["status"]) == (Act.ACTION_CHANGED, "done")
    held = everything()
    assert store.put_action(added.id, done, expected_version=2, who="hoa") == changed
    assert everything() == held


def test_who_saw_an_older_version_writes_nothing_and_has_both(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    (added,) = store.add_actions(round_.id, [ISSUE], who="lan")
    theirs = replace(ISSUE, output="Kế hoạch và lịch")
    stands = store.put_action(added.id, theirs, expected_version=1, who="minh")
    held = everything()
    mine = replace(ISSUE, person="hoa")
    with pytest.raises(StaleAction) as caught:
        store.put_action(added.id, mine, expected_version=1, who="hoa")
    assert (caught.value.current, caught.value.given) == (stands, mine)
    assert caught.value.params == {"action": ISSUE.text, "who": "minh"}
    with pytest.raises(StaleAction) as caught:
        store.remove_action(added.id, expected_version=1, who="hoa")
    assert (caught.value.current, caught.value.given) == (stands, None)
    assert everything() == held


def test_a_removed_action_is_gone_and_the_log_keeps_what_it_was(
    store: Store, round_: Round
) -> None:
    added, other = store.add_actions(round_.id, [ISSUE, REVIEW], who="lan")
    store.remove_action(added.id, expected_version=1, who="minh")
    assert store.actions(round_.id) == (other,)
    entry = store.log(round_.id)[0]
    assert (entry.act, entry.who, entry.after) == (Act.ACTION_REMOVED, "minh", None)
    assert (entry.before or {})["text"] == ISSUE.text
    for act in (
        lambda: store.remove_action(added.id, expected_version=1, who="lan"),
        lambda: store.put_action(added.id, ISSUE, expected_version=1, who="lan"),
    ):
        with pytest.raises(NoSuchAction) as caught:
            act()
        assert caught.value.params == {"action_id": added.id}


def test_a_whole_plan_comes_in_or_nothing_of_it(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    held = everything()
    with pytest.raises(StatementError, match="number of points"):
        store.add_actions(
            round_.id, [REVIEW, replace(ISSUE, expected_points=Decimal("NaN"))], who="lan"
        )
    with pytest.raises(NoSuchRound):
        store.add_actions(round_.id + 1, [REVIEW], who="lan")
    assert everything() == held


def test_a_plan_worked_out_from_an_older_state_is_not_added(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    seen = store.seen(round_.id)
    store.add_actions(round_.id, [REVIEW], seen=seen, who="lan")
    held = everything()
    with pytest.raises(StaleRound) as caught:
        store.add_actions(round_.id, [REVIEW], seen=seen, who="minh")
    assert caught.value.params == {"who": "lan"}
    assert everything() == held


def test_each_round_has_its_own_plan_which_goes_with_the_sample(
    store: Store, round_: Round
) -> None:
    other = store.open_round(
        "so-mau", year=2025, criteria_set="so-mau/2025", sample=True, who="lan"
    )
    store.add_actions(round_.id, [ISSUE], who="lan")
    store.add_actions(other.id, [REVIEW], who="lan")
    assert [each.told for each in store.actions(other.id)] == [REVIEW]
    store.remove_sample(who="lan")
    assert store.actions(other.id) == ()
    assert [each.told for each in store.actions(round_.id)] == [ISSUE]
