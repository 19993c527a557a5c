"""A round on its way: who may take which step, what submitting asks and keeps, days in order."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from scoring.problems import Severity
from services.assessment.checking import readiness
from services.assessment.course.conducting import (
    FaultyDates,
    FaultyMove,
    OfferedMove,
    count_errors,
    deadline_of,
    is_late,
    move,
    offered_moves,
    set_dates,
    taken_moves,
)
from services.assessment.course.rounds import FaultyRound
from services.assessment.course.snapshots import points_of, score_again, total_of
from services.assessment.people import NotPermitted, Person, Role
from services.assessment.view import RoundView, view_round
from services.store import (
    DeclaredInput,
    ForbiddenMove,
    Phase,
    ReasonMissing,
    Round,
    StalePhase,
    StaleRound,
    Store,
)
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

ORDER = tuple(Phase)
DIVISION = contributor("van-phong-so")


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing stand against submitting."""
    monkeypatch.setattr("services.assessment.course.conducting.findings", lambda *_: ())


def go(store: Store, view: RoundView, to: Phase, who: Person, reason: str = "") -> RoundView:
    move(store, view_round(store, view.round.id), to=to, reason=reason, who=who)
    return view_round(store, view.round.id)


def bring(store: Store, view: RoundView, to: Phase) -> RoundView:
    """Bring a round on to a phase, each step taken by somebody who may."""
    takers = {Phase.SUBMITTED: LEADER}
    for phase in ORDER[view.round.phase.place + 1 : to.place + 1]:
        view = go(store, view, phase, takers.get(phase, FOCAL))
    return view


# steps


@pytest.mark.usefixtures("ready")
def test_a_whole_year(store: Store, view: RoundView) -> None:
    view = bring(store, view, Phase.PUBLISHED)
    assert view.round.phase is Phase.PUBLISHED
    moves = taken_moves(store, view.round.id)
    assert [(each.before, each.to) for each in moves] == list(pairwise(ORDER))
    assert [each.who for each in moves[:3]] == [
        "lan/focal_point",
        "lan/focal_point",
        "minh/leader",
    ]
    assert {each.reason for each in moves} == {""}


@pytest.mark.parametrize(
    ("phase", "to", "may"),
    [
        (Phase.PREPARING, Phase.SELF_SCORING, {Role.FOCAL_POINT, Role.ADMINISTRATOR}),
        (Phase.SELF_SCORING, Phase.APPROVAL, {Role.FOCAL_POINT}),
        (Phase.APPROVAL, Phase.SUBMITTED, {Role.LEADER}),
        (Phase.APPROVAL, Phase.SELF_SCORING, {Role.FOCAL_POINT, Role.LEADER}),
        (Phase.SUBMITTED, Phase.REVIEW_1, {Role.FOCAL_POINT, Role.REVIEWER}),
        (Phase.SUBMITTED, Phase.SELF_SCORING, {Role.LEADER, Role.ADMINISTRATOR}),
        (Phase.REVIEW_1, Phase.EXPLANATION, {Role.FOCAL_POINT, Role.REVIEWER}),
    ],
)
@pytest.mark.usefixtures("ready")
def test_who_may_take_a_step(
    phase: Phase, to: Phase, may: set[Role], store: Store, view: RoundView
) -> None:
    view = bring(store, view, phase)
    for who in (FOCAL, DIVISION, LEADER, REVIEWER, ADMINISTRATOR):
        (offered,) = (each for each in offered_moves(view, who) if each.to is to)
        assert offered.permitted is (who.role in may)
        assert set(offered.roles) == may
        if who.role in may:
            continue
        with pytest.raises(NotPermitted):
            move(store, view, to=to, reason="vì", who=who)
    assert store.round(view.round.id).phase is phase
    assert len(taken_moves(store, view.round.id)) == phase.place


@pytest.mark.usefixtures("ready")
def test_what_is_offered_is_the_usual_step_first_and_the_way_back_last(
    store: Store, view: RoundView
) -> None:
    assert offered_moves(view, FOCAL) == (
        OfferedMove(Phase.SELF_SCORING, False, True, (Role.FOCAL_POINT, Role.ADMINISTRATOR)),
    )
    offered = offered_moves(bring(store, view, Phase.REVIEW_1), FOCAL)
    assert [(each.to, each.is_back) for each in offered] == [
        (Phase.EXPLANATION, False),
        (Phase.REVIEW_2, False),
        (Phase.PUBLISHED, False),
        (Phase.SUBMITTED, True),
        (Phase.APPROVAL, True),
        (Phase.SELF_SCORING, True),
    ]


def test_a_step_that_leaps_is_refused(store: Store, view: RoundView) -> None:
    with pytest.raises(ForbiddenMove):
        move(store, view, to=Phase.REVIEW_1, who=FOCAL)
    assert store.round(view.round.id).phase is Phase.PREPARING


@pytest.mark.usefixtures("ready")
def test_going_back_asks_for_a_reason_and_keeps_it(store: Store, view: RoundView) -> None:
    view = bring(store, view, Phase.SUBMITTED)
    for nothing in ("", "  "):
        with pytest.raises(ReasonMissing):
            move(store, view, to=Phase.SELF_SCORING, reason=nothing, who=LEADER)
    view = go(store, view, Phase.SELF_SCORING, LEADER, reason="Thiếu sổ quý IV")
    last = taken_moves(store, view.round.id)[-1]
    assert (last.before, last.to) == (Phase.SUBMITTED, Phase.SELF_SCORING)
    assert (last.reason, last.who) == ("Thiếu sổ quý IV", "minh/leader")
    assert len(store.snapshots(view.round.id)) == 1  # what was submitted stays


def test_somebody_else_was_quicker(store: Store, view: RoundView) -> None:
    move(store, view, to=Phase.SELF_SCORING, who=ADMINISTRATOR)
    with pytest.raises(StalePhase) as caught:
        move(store, view, to=Phase.SELF_SCORING, who=FOCAL)
    assert caught.value.phase is Phase.SELF_SCORING


# submitting


def test_errors_stand_against_submitting(sample_store: Store, sample: RoundView) -> None:
    view = go(sample_store, sample, Phase.APPROVAL, FOCAL)
    found = readiness.findings(sample_store, view)
    errors = [each for each in found if each.severity is Severity.ERROR]
    assert len(errors) >= 5  # the five leaves of which nothing is known
    assert count_errors(sample_store, view) == len(errors) < len(found)
    with pytest.raises(FaultyMove) as caught:
        move(sample_store, view, to=Phase.SUBMITTED, who=LEADER)
    (problem,) = caught.value.problems
    assert (problem.code, problem.params) == ("not_ready", {"n": len(errors)})
    assert sample_store.round(view.round.id).phase is Phase.APPROVAL
    assert sample_store.snapshots(view.round.id) == ()


@pytest.mark.usefixtures("ready")
def test_submitting_keeps_a_snapshot_of_what_was_submitted(
    sample_store: Store, sample: RoundView
) -> None:
    view = bring(sample_store, sample, Phase.SUBMITTED)
    (snapshot,) = sample_store.snapshots(view.round.id)
    assert (snapshot.phase, snapshot.who) == (Phase.SUBMITTED, "minh/leader")
    assert snapshot.content["round"]["phase"] == "submitted"
    assert total_of(snapshot.content) == Fraction("70.33")
    assert score_again(snapshot.content) == sample.scorecard


@pytest.mark.usefixtures("ready")
def test_a_reopened_round_is_submitted_once_more(store: Store, view: RoundView) -> None:
    view = bring(store, view, Phase.SUBMITTED)
    view = go(store, view, Phase.APPROVAL, LEADER, reason="Xem lại")
    assert len(store.snapshots(view.round.id)) == 1
    go(store, view, Phase.SUBMITTED, LEADER)
    assert len(store.snapshots(view.round.id)) == 2


@pytest.mark.usefixtures("ready")
def test_going_back_to_submitted_keeps_no_other_snapshot(store: Store, view: RoundView) -> None:
    view = bring(store, view, Phase.REVIEW_1)
    view = go(store, view, Phase.SUBMITTED, LEADER, reason="Chuyển nhầm")
    assert view.round.phase is Phase.SUBMITTED
    assert len(store.snapshots(view.round.id)) == 1


@pytest.mark.usefixtures("ready")
def test_what_was_not_seen_is_not_submitted(store: Store, view: RoundView) -> None:
    view = bring(store, view, Phase.APPROVAL)
    seen = store.seen(view.round.id)
    store.assign(view.round.id, (), who="an")
    store.update_round(view.round.id, target=Decimal(80), due=None, who="an")
    with pytest.raises(StaleRound):
        move(store, view, to=Phase.SUBMITTED, seen=seen, who=LEADER)
    assert store.snapshots(view.round.id) == ()
    assert store.round(view.round.id).phase is Phase.APPROVAL


@pytest.mark.usefixtures("ready")
def test_what_is_submitted_is_what_stands(store: Store, round_: Round) -> None:
    stale = view_round(store, round_.id)
    store.declare_answer(round_.id, code="1.1.1", inputs={"level": DeclaredInput("late")}, who="an")
    bring(store, stale, Phase.SUBMITTED)
    (snapshot,) = store.snapshots(round_.id)
    assert points_of(snapshot.content)["1.1.1"] == Fraction("0.25")


# days


DAYS = {
    Phase.PREPARING: date(2024, 10, 31),
    Phase.SELF_SCORING: date(2024, 12, 1),
    Phase.REVIEW_1: date(2025, 1, 10),
}
DUE = date(2024, 12, 15)


def test_days_and_target_are_set_and_taken_away(store: Store, view: RoundView) -> None:
    changed = set_dates(store, view, dates=DAYS, due=DUE, target="88.5", who=FOCAL)
    assert (changed.dates, changed.due, changed.target) == (DAYS, DUE, Decimal("88.5"))
    assert store.round(view.round.id) == changed
    now = view_round(store, view.round.id)
    cleared = set_dates(store, now, dates={}, due=None, target="", who=ADMINISTRATOR)
    assert (cleared.dates, cleared.due, cleared.target) == ({}, None, None)


@pytest.mark.parametrize("who", [DIVISION, LEADER, REVIEWER])
def test_who_may_not_set_days(who: Person, store: Store, view: RoundView) -> None:
    with pytest.raises(NotPermitted):
        set_dates(store, view, dates=DAYS, due=DUE, target="", who=who)
    assert store.round(view.round.id) == view.round


def test_days_stand_in_the_order_of_the_phases(store: Store, view: RoundView) -> None:
    before_due = {Phase.SELF_SCORING: date(2024, 12, 16), Phase.REVIEW_1: date(2024, 12, 14)}
    with pytest.raises(FaultyDates) as caught:
        set_dates(store, view, dates=before_due, due=DUE, target="90", who=FOCAL)
    assert [(each.code, dict(each.params)) for each in caught.value.problems] == [
        ("day_too_early", {
            "phase": Phase.APPROVAL, "day": DUE,
            "before": Phase.SELF_SCORING, "day_before": date(2024, 12, 16),
        }),
        ("day_too_early", {
            "phase": Phase.REVIEW_1, "day": date(2024, 12, 14),
            "before": Phase.APPROVAL, "day_before": DUE,
        }),
    ]  # fmt: skip
    assert store.round(view.round.id) == view.round


def test_two_phases_may_end_on_one_day(store: Store, view: RoundView) -> None:
    same = {Phase.SELF_SCORING: DUE, Phase.REVIEW_1: DUE}
    assert set_dates(store, view, dates=same, due=DUE, target="", who=FOCAL).dates == same


def test_with_a_target_that_cannot_be_taken_the_days_stay_too(
    store: Store, view: RoundView
) -> None:
    with pytest.raises(FaultyRound):
        set_dates(store, view, dates=DAYS, due=DUE, target="100.01", who=FOCAL)
    assert store.round(view.round.id) == view.round


def test_by_when_a_phase_is_to_end(store: Store, view: RoundView) -> None:
    changed = set_dates(store, view, dates=DAYS, due=DUE, target="", who=FOCAL)
    assert {phase: deadline_of(changed, phase) for phase in Phase} == {
        **dict.fromkeys(Phase),
        **DAYS,
        Phase.APPROVAL: DUE,
    }
    alone = set_dates(store, view, dates={}, due=DUE, target="", who=FOCAL)
    assert deadline_of(alone, Phase.SELF_SCORING) == DUE


def test_a_round_past_its_day_is_late_and_stays_where_it_is(store: Store, view: RoundView) -> None:
    view = go(store, view, Phase.SELF_SCORING, FOCAL)
    assert not is_late(view.round, date(2099, 1, 1))  # no day is set
    changed = set_dates(store, view, dates={}, due=DUE, target="", who=FOCAL)
    assert not is_late(changed, DUE)
    assert is_late(changed, date(2024, 12, 16))
    assert changed.phase is Phase.SELF_SCORING
