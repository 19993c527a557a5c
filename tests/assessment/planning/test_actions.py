"""Who may change the plan, and what an action has to say."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.assessment.people import NotPermitted, Person
from services.assessment.planning.actions import (
    FaultyAction,
    add,
    change,
    may_move,
    move_on,
    points_of,
    remove,
)
from services.assessment.view import RoundView
from services.store import PlanAction, PlanActionInput, PlanStatus, StaleAction, Store
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

OFFICE = contributor("van-phong-so")
TASK = PlanActionInput("Gửi báo cáo (MẪU)", codes=("1.2.1",), division="van-phong-so")


@pytest.fixture
def action(store: Store, view: RoundView) -> PlanAction:
    (added,) = add(store, view, [TASK], who=FOCAL)
    return added


def test_the_plan_is_written_by_who_plans(
    store: Store, view: RoundView, action: PlanAction
) -> None:
    for who in (FOCAL, ADMINISTRATOR):
        told = replace(TASK, person=who.name)
        written = change(
            store,
            view,
            action,
            told,
            expected_version=store.actions(view.round.id)[0].version,
            who=who,
        )
        assert (written.told.person, written.who) == (who.name, who.signature)


@pytest.mark.parametrize("who", [LEADER, REVIEWER, OFFICE])
def test_others_write_nothing_of_it(
    who: Person,
    store: Store,
    view: RoundView,
    action: PlanAction,
    everything: Callable[[Store], Any],
) -> None:
    held = (everything(store), store.actions(view.round.id))
    for act in (
        lambda: add(store, view, [TASK], who=who),
        lambda: change(store, view, action, TASK, expected_version=1, who=who),
        lambda: remove(store, action, expected_version=1, who=who),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert (everything(store), store.actions(view.round.id)) == held


def test_a_division_says_how_far_its_own_actions_are(
    store: Store, view: RoundView, action: PlanAction
) -> None:
    moved = move_on(store, action, PlanStatus.DONE, who=OFFICE)
    assert (moved.told, moved.version) == (replace(TASK, status=PlanStatus.DONE), 2)
    (nobodys,) = add(store, view, [replace(TASK, division="")], who=FOCAL)
    refused = [
        (contributor("ban-giam-doc"), moved),
        (contributor(""), nobodys),  # who names no division has none
        (OFFICE, nobodys),
        (LEADER, moved),
        (REVIEWER, moved),
    ]
    for who, each in refused:
        assert not may_move(who, each)
        with pytest.raises(NotPermitted):
            move_on(store, each, PlanStatus.DOING, who=who)
    assert move_on(store, nobodys, PlanStatus.DOING, who=FOCAL).version == 2


def test_a_status_said_of_an_older_action_is_refused(
    store: Store, view: RoundView, action: PlanAction
) -> None:
    change(store, view, action, replace(TASK, output="Báo cáo"), expected_version=1, who=FOCAL)
    with pytest.raises(StaleAction):
        move_on(store, action, PlanStatus.DONE, who=OFFICE)
    assert store.actions(view.round.id)[0].told.output == "Báo cáo"


def test_stray_blanks_are_dropped(store: Store, view: RoundView) -> None:
    (added,) = add(store, view, [replace(TASK, text="  Việc ", output=" a\nb ")], who=FOCAL)
    assert (added.told.text, added.told.output) == ("Việc", "a\nb")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"text": " \n"}, "plan_text_missing"),
        ({"expected_points": Decimal("-0.1")}, "plan_points_out_of_range"),
        ({"expected_points": Decimal("100.01")}, "plan_points_out_of_range"),
        ({"expected_points": Decimal("NaN")}, "plan_points_out_of_range"),
        ({"expected_points": Decimal("0.1234567")}, "plan_points_too_fine"),
    ],
)
def test_what_an_action_must_not_say(
    told: dict[str, Any], code: str, store: Store, view: RoundView
) -> None:
    with pytest.raises(FaultyAction) as caught:
        add(store, view, [TASK, replace(TASK, **told)], who=FOCAL)
    assert [each.code for each in caught.value.problems] == [code]
    assert store.actions(view.round.id) == ()  # nothing of a plan that is faulty in a part


def test_codes_and_factors_are_those_that_there_are(store: Store, view: RoundView) -> None:
    for told in (replace(TASK, codes=("9.9",)), replace(TASK, factors=("weather",))):
        with pytest.raises(KeyError):
            add(store, view, [told], who=FOCAL)


@pytest.mark.parametrize(
    ("written", "points"), [("0,5", "0.5"), ("1.25", "1.25"), (" 2 ", "2"), ("", None)]
)
def test_points_as_people_type_them(written: str, points: str | None) -> None:
    assert points_of(written) == (None if points is None else Decimal(points))


@pytest.mark.parametrize("written", ["một", "1,2,3", "-1", "1e5", "٣", "Infinity", "."])
def test_what_is_no_number_of_points(written: str) -> None:
    with pytest.raises(FaultyAction):
        points_of(written)
