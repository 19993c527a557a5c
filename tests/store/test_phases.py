"""What each phase opens and which may follow which; the moves themselves, with their failures."""

from collections.abc import Callable
from datetime import date
from itertools import count, pairwise
from typing import Any

import pytest

from services.store import (
    Act,
    ForbiddenMove,
    NoSuchRound,
    Part,
    Phase,
    ReasonMissing,
    Round,
    StalePhase,
    StaleRound,
    Store,
)
from services.store.phases import is_open, is_reopening, moves_from
from tests.store.moving import CONTENT, MOVES, bring_to, move

OPEN = """
               self  survey  reviewed  reply  final  published
preparing       x      x        .        .      .        .
self_scoring    x      x        .        .      .        .
approval        .      x        .        .      .        .
submitted       .      x        .        .      .        .
review_1        .      x        x        .      .        .
explanation     .      x        .        x      .        .
review_2        .      x        .        .      x        .
published       .      x        .        .      .        x
"""
ORDER = [line.split()[0] for line in OPEN.splitlines()[2:]]

_years = count(2030)


def test_each_phase_opens_these_parts_and_no_others() -> None:
    heads, *lines = (line.split() for line in OPEN.strip().splitlines())
    assert heads == list(Part)
    assert [line[0] for line in lines] == list(Phase)
    for name, *marks in lines:
        opened = [part for part in Part if is_open(Phase(name), part)]
        assert opened == [part for part, mark in zip(heads, marks, strict=True) if mark == "x"]


@pytest.mark.parametrize("phase", Phase)
def test_these_phases_may_follow_the_usual_one_first(phase: Phase) -> None:
    assert moves_from(phase) == tuple(MOVES[phase].split())


@pytest.mark.parametrize("phase", Phase)
def test_going_back_is_a_reopening_and_going_on_is_none(phase: Phase) -> None:
    here = ORDER.index(phase)
    assert [is_reopening(phase, to) for to in Phase] == [n < here for n in range(len(ORDER))]


@pytest.fixture
def round_in(store: Store, round_: Round) -> Callable[[Phase], Round]:
    """Return what opens a round in a phase."""

    def open_round(phase: Phase) -> Round:
        return store.open_round(
            round_.unit, year=next(_years), criteria_set="any", phase=phase, who="lan"
        )

    return open_round


@pytest.mark.parametrize("to", Phase)
@pytest.mark.parametrize("phase", Phase)
def test_a_round_moves_where_it_may_and_else_stays(
    store: Store,
    round_in: Callable[[Phase], Round],
    everything: Callable[[], Any],
    phase: Phase,
    to: Phase,
) -> None:
    round_ = round_in(phase)
    held = everything()
    if to in MOVES[phase].split():
        moved = move(store, round_, to, reason="thiếu phụ lục")
        assert moved.phase is store.round(round_.id).phase is to
        return
    with pytest.raises(ForbiddenMove) as caught:
        move(store, round_, to, reason="thiếu phụ lục")
    assert (caught.value.phase, caught.value.to) == (phase, to)
    assert everything() == held


def test_a_whole_year_and_the_log_tells_who_moved_it_when(store: Store, round_: Round) -> None:
    assert round_.phase is Phase.PREPARING
    bring_to(store, round_, Phase.PUBLISHED)
    entries = [
        (entry.act, entry.before, entry.after)
        for entry in reversed(store.log(round_.id))
        if entry.act is not Act.SNAPSHOT_TAKEN
    ][1:]  # the first opened it
    assert entries == [
        (Act.PHASE_MOVED, {"phase": before}, {"phase": after, "reason": ""})
        for before, after in pairwise(ORDER)
    ]
    assert len(entries) == 7
    (snapshot,) = store.snapshots(round_.id)
    assert (snapshot.phase, snapshot.content) == (Phase.SUBMITTED, CONTENT)


def test_moving_keeps_all_that_is_known_of_the_round(store: Store, round_: Round) -> None:
    told: dict[str, Any] = {"target": None, "due": date(2025, 1, 31)}
    ends = {Phase.REVIEW_1: date(2025, 3, 1), Phase.SELF_SCORING: date(2025, 1, 20)}
    stood = store.update_round(round_.id, **told, dates=ends, group="khong-thu-tuc", who="lan")
    moved = move(store, round_, Phase.SELF_SCORING)
    assert {**vars(moved), "phase": Phase.PREPARING} == vars(stood)
    assert (moved.dates, moved.group) == (ends, "khong-thu-tuc")


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_reopening_without_a_reason_is_refused(
    store: Store, round_: Round, everything: Callable[[], Any], reason: str
) -> None:
    bring_to(store, round_, Phase.REVIEW_1)
    held = everything()
    with pytest.raises(ReasonMissing):
        move(store, round_, Phase.SELF_SCORING, reason=reason)
    assert everything() == held


def test_reopening_keeps_its_reason_and_what_was_submitted(store: Store, round_: Round) -> None:
    bring_to(store, round_, Phase.REVIEW_1)
    taken = store.snapshots(round_.id)
    move(store, round_, Phase.SELF_SCORING, reason=" thiếu phụ lục ")
    entry = store.log(round_.id)[0]
    assert (entry.act, entry.who, entry.before) == (
        Act.PHASE_REOPENED,
        "lan",
        {"phase": "review_1"},
    )
    assert entry.after == {"phase": "self_scoring", "reason": "thiếu phụ lục"}
    assert store.snapshots(round_.id) == taken
    assert len(taken) == 1


def test_going_back_to_submitted_takes_no_snapshot(store: Store, round_: Round) -> None:
    bring_to(store, round_, Phase.REVIEW_1)
    move(store, round_, Phase.SUBMITTED, reason="nhầm")
    assert len(store.snapshots(round_.id)) == 1


def test_of_two_who_saw_the_same_phase_the_second_is_told_who_moved_it(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    store.move_phase(round_.id, expected=Phase.PREPARING, to=Phase.SELF_SCORING, who="minh")
    held = everything()
    with pytest.raises(StalePhase) as caught:
        store.move_phase(round_.id, expected=Phase.PREPARING, to=Phase.SELF_SCORING, who="hoa")
    assert (caught.value.phase, caught.value.params) == (Phase.SELF_SCORING, {"who": "minh"})
    assert everything() == held


def test_the_second_is_told_of_the_latest_move_and_a_reopening_is_one(
    store: Store, round_: Round
) -> None:
    bring_to(store, round_, Phase.APPROVAL)
    store.move_phase(
        round_.id, expected=Phase.APPROVAL, to=Phase.SELF_SCORING, reason="thiếu", who="hoa"
    )
    store.take_snapshot(round_.id, label="Giữa kỳ", content=CONTENT, who="minh")  # no move
    with pytest.raises(StalePhase) as caught:
        move_from_approval(store, round_, snapshot=CONTENT)
    assert caught.value.params == {"who": "hoa"}


def move_from_approval(store: Store, round_: Round, **told: Any) -> Round:
    return store.move_phase(
        round_.id, expected=Phase.APPROVAL, to=Phase.SUBMITTED, who="minh", **told
    )


def test_submitting_keeps_a_snapshot_in_the_same_act(store: Store, round_: Round) -> None:
    bring_to(store, round_, Phase.APPROVAL)
    move_from_approval(store, round_, snapshot=CONTENT, label="Nộp lần đầu")
    (snapshot,) = store.snapshots(round_.id)
    assert (snapshot.label, snapshot.phase, snapshot.who) == (
        "Nộp lần đầu",
        Phase.SUBMITTED,
        "minh",
    )
    taken, moved = store.log(round_.id)[:2]
    assert (taken.act, moved.act) == (Act.SNAPSHOT_TAKEN, Act.PHASE_MOVED)
    assert taken.after == {"snapshot_id": snapshot.id, "label": "Nộp lần đầu"}
    assert taken.at == moved.at == snapshot.at


def test_a_snapshot_belongs_to_submitting_and_to_nothing_else(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    bring_to(store, round_, Phase.APPROVAL)
    held = everything()
    with pytest.raises(ValueError, match="snapshot"):
        move_from_approval(store, round_)
    with pytest.raises(ValueError, match="snapshot"):
        store.move_phase(
            round_.id,
            expected=Phase.APPROVAL,
            to=Phase.SELF_SCORING,
            reason="thiếu",
            snapshot=CONTENT,
            who="minh",
        )
    assert everything() == held


def test_a_snapshot_that_cannot_be_kept_keeps_the_round_where_it_is(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    bring_to(store, round_, Phase.APPROVAL)
    held = everything()
    with pytest.raises(Exception, match="JSON"):
        move_from_approval(store, round_, snapshot={"points": float("nan")})
    assert everything() == held
    assert store.round(round_.id).phase is Phase.APPROVAL


def test_what_was_written_since_the_snapshot_was_made_keeps_the_round_where_it_is(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    bring_to(store, round_, Phase.APPROVAL)
    seen = store.seen(round_.id)
    store.update_round(round_.id, target=None, due=date(2025, 1, 31), who="hoa")
    held = everything()
    with pytest.raises(StaleRound) as caught:
        move_from_approval(store, round_, snapshot=CONTENT, seen=seen)
    assert caught.value.params == {"who": "hoa"}
    assert everything() == held
    move_from_approval(store, round_, snapshot=CONTENT, seen=store.seen(round_.id))


def test_a_round_that_is_not_there_does_not_move(store: Store) -> None:
    with pytest.raises(NoSuchRound):
        store.move_phase(99, expected=Phase.PREPARING, to=Phase.SELF_SCORING, who="lan")
