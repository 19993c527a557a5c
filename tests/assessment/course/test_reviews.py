"""The review lanes beside the self-score: entered, compared, kept as they are."""

from decimal import Decimal

import pytest

from services.assessment.course.reviews import (
    FaultyReview,
    Row,
    enter,
    keep_the_rest,
    open_lane,
    rows,
)
from services.assessment.course.snapshots import capture
from services.assessment.people import NotPermitted, Person
from services.assessment.view import TOTAL, RoundView, view_round
from services.store import (
    DeclaredInput,
    ExplanationKind,
    Lane,
    PartLocked,
    Phase,
    ReviewInput,
    StaleReview,
    Store,
)
from tests.building import F
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

ORDER = list(Phase)


def bring_to(store: Store, view: RoundView, phase: Phase) -> RoundView:
    """Move a round on, step by step; what is submitted is as it stands."""
    number = view.round.id
    while (here := store.round(number).phase) is not phase:
        to = ORDER[ORDER.index(here) + 1]
        content = capture(store, view_round(store, number)) if to is Phase.SUBMITTED else None
        store.move_phase(number, expected=here, to=to, snapshot=content, who="minh")
    return view_round(store, number)


@pytest.fixture
def reviewed(store: Store, view: RoundView) -> RoundView:
    """A submitted round in its first review: 2 initiatives give the 1 point of 1.5."""
    told = {"initiatives": DeclaredInput("2")}
    store.declare_answer(view.round.id, code="1.5", inputs=told, who="lan")
    return bring_to(store, view, Phase.REVIEW_1)


def row(store: Store, view: RoundView, code: str) -> Row:
    found = rows(store, view_round(store, view.round.id))
    return next(each for each in found if each.code == code)


def give(store: Store, view: RoundView, lane: Lane, code: str, points: str) -> None:
    told = [ReviewInput(code, Decimal(points))]
    enter(store, view, lane=lane, reviews=told, who=REVIEWER)


@pytest.mark.parametrize(
    ("phase", "lane"),
    [
        (Phase.SELF_SCORING, None),
        (Phase.SUBMITTED, None),
        (Phase.REVIEW_1, Lane.REVIEWED),
        (Phase.EXPLANATION, None),
        (Phase.REVIEW_2, Lane.FINAL),
        (Phase.PUBLISHED, Lane.PUBLISHED),
    ],
)
def test_each_phase_opens_its_lane(
    store: Store, view: RoundView, phase: Phase, lane: Lane | None
) -> None:
    assert open_lane(bring_to(store, view, phase)) is lane


def test_what_a_reviewer_took_off_is_the_cut(store: Store, reviewed: RoundView) -> None:
    told = ReviewInput("1.5", Decimal("0.5"), "một sáng kiến", contested=True)
    enter(store, reviewed, lane=Lane.REVIEWED, reviews=[told], who=REVIEWER)
    found = row(store, reviewed, "1.5")
    assert (found.own, found.points(Lane.REVIEWED), found.cut) == (1, F("0.5"), F("0.5"))
    assert (found.contested, found.replied) == (True, False)
    assert found.lanes[Lane.REVIEWED].who == "hoa/reviewer"


def test_the_latest_lane_with_points_decides_the_cut(store: Store, reviewed: RoundView) -> None:
    give(store, reviewed, Lane.REVIEWED, "1.5", "0")
    last = bring_to(store, reviewed, Phase.REVIEW_2)
    assert row(store, last, "1.5").cut == 1
    give(store, last, Lane.FINAL, "1.5", "1")
    assert row(store, last, "1.5").cut == 0


def test_unknown_is_no_cut(store: Store, reviewed: RoundView) -> None:
    """1.1.1 was not declared and not reviewed: nothing was taken off, nothing is 0."""
    found = row(store, reviewed, "1.1.1")
    assert (found.own, found.latest, found.cut) == (None, None, 0)


def test_the_self_score_is_the_one_that_was_submitted(store: Store, reviewed: RoundView) -> None:
    number = reviewed.round.id
    store.move_phase(
        number, expected=Phase.REVIEW_1, to=Phase.SELF_SCORING, reason="sai số liệu", who="minh"
    )
    told = {"initiatives": DeclaredInput("0")}
    store.declare_answer(number, code="1.5", inputs=told, who="lan")
    assert row(store, reviewed, "1.5").own == 1


def test_a_reply_is_told(store: Store, reviewed: RoundView) -> None:
    give(store, reviewed, Lane.REVIEWED, "1.5", "0")
    later = bring_to(store, reviewed, Phase.EXPLANATION)
    store.write_explanation(
        later.round.id, code="1.5", kind=ExplanationKind.REPLY, text="vì", who="lan"
    )
    assert row(store, later, "1.5").replied


def test_all_that_is_wrong_is_told_and_nothing_is_kept(store: Store, reviewed: RoundView) -> None:
    """1.5 has 1 point at most, component 1 has 11, the whole 100."""
    told = [
        ReviewInput("1.5", Decimal("1.01")),
        ReviewInput("1", Decimal("11.5")),
        ReviewInput(TOTAL, Decimal(-1)),
        ReviewInput("9.9", Decimal(1)),
        ReviewInput("1.1.1", Decimal("0.5")),
    ]
    with pytest.raises(FaultyReview) as refused:
        enter(store, reviewed, lane=Lane.REVIEWED, reviews=told, who=REVIEWER)
    assert [(each.code, each.found) for each in refused.value.problems] == [
        ("review_out_of_range", "1.01"),
        ("review_out_of_range", "11.5"),
        ("review_out_of_range", "-1"),
        ("review_unknown_code", "9.9"),
    ]
    assert store.reviews(reviewed.round.id) == ()


def test_the_rest_is_kept_as_the_step_before_left_it(store: Store, reviewed: RoundView) -> None:
    """1.5 was reviewed, 1.1.2 only declared: 20 of 25 tasks are 1,6 points."""
    number = reviewed.round.id
    store.move_phase(
        number, expected=Phase.REVIEW_1, to=Phase.SELF_SCORING, reason="bổ sung", who="minh"
    )
    told = {"plan_tasks_done": DeclaredInput("20"), "plan_tasks": DeclaredInput("25")}
    store.declare_answer(number, code="1.1.2", inputs=told, who="lan")
    first = bring_to(store, reviewed, Phase.REVIEW_1)
    give(store, first, Lane.REVIEWED, "1.5", "0.5")
    first = view_round(store, number)
    assert keep_the_rest(store, first, lane=Lane.REVIEWED, who=REVIEWER) == 1
    kept = {each.code: each.points for each in store.reviews(number)}
    assert kept == {"1.5": Decimal("0.5"), "1.1.2": Decimal("1.6")}
    second = bring_to(store, first, Phase.REVIEW_2)
    assert keep_the_rest(store, second, lane=Lane.FINAL, who=REVIEWER) == 2
    final = {e.code: e.points for e in store.reviews(number) if e.lane is Lane.FINAL}
    assert final == kept
    assert keep_the_rest(store, view_round(store, number), lane=Lane.FINAL, who=REVIEWER) == 0


def test_a_locked_lane_is_refused(store: Store, reviewed: RoundView) -> None:
    with pytest.raises(PartLocked):
        give(store, reviewed, Lane.FINAL, "1.5", "1")
    assert store.reviews(reviewed.round.id) == ()


def test_who_was_slower_is_told_and_nothing_is_written_over(
    store: Store, reviewed: RoundView
) -> None:
    give(store, reviewed, Lane.REVIEWED, "1.5", "0.5")
    told = [ReviewInput("1.5", Decimal(1))]
    with pytest.raises(StaleReview) as stale:
        enter(
            store,
            reviewed,
            lane=Lane.REVIEWED,
            reviews=told,
            expected_versions={"1.5": 0},
            who=FOCAL,
        )
    assert [each.points for each in stale.value.current] == [Decimal("0.5")]
    assert row(store, reviewed, "1.5").points(Lane.REVIEWED) == F("0.5")


@pytest.mark.parametrize("who", [LEADER, ADMINISTRATOR, contributor("van-phong-so")])
def test_who_does_not_review_is_refused(store: Store, reviewed: RoundView, who: Person) -> None:
    told = [ReviewInput("1.5", Decimal(1))]
    with pytest.raises(NotPermitted):
        enter(store, reviewed, lane=Lane.REVIEWED, reviews=told, who=who)
    assert store.reviews(reviewed.round.id) == ()


def test_a_reviewer_does_not_publish(store: Store, reviewed: RoundView) -> None:
    published = bring_to(store, reviewed, Phase.PUBLISHED)
    told = [ReviewInput(TOTAL, Decimal(80))]
    with pytest.raises(NotPermitted):
        enter(store, published, lane=Lane.PUBLISHED, reviews=told, who=REVIEWER)
    enter(store, published, lane=Lane.PUBLISHED, reviews=told, source="QĐ MẪU", who=FOCAL)
    found = row(store, published, TOTAL)
    assert (found.points(Lane.PUBLISHED), found.lanes[Lane.PUBLISHED].source) == (80, "QĐ MẪU")
