"""The review lanes: what reviewers gave, with versions, each lane for itself."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from services.store import (
    Act,
    Lane,
    NoSuchRound,
    Phase,
    Review,
    ReviewInput,
    Round,
    StaleReview,
    Store,
)
from tests.store.moving import bring_to, move

FILE = "tham-dinh.xlsx"


@pytest.fixture
def reviewed(store: Store, round_: Round) -> Round:
    """A round in its first review."""
    return bring_to(store, round_, Phase.REVIEW_1)


def put(store: Store, round_: Round, *reviews: ReviewInput, **more: Any) -> tuple[Review, ...]:
    told: dict[str, Any] = {"lane": Lane.REVIEWED, "source": "", "who": "hoa", **more}
    return store.put_reviews(round_.id, reviews=reviews, **told)


def told_of(reviews: tuple[Review, ...]) -> list[tuple[Any, ...]]:
    return [(e.lane, e.code, e.points, e.comment, e.contested, e.version) for e in reviews]


def test_what_is_entered_is_read_and_the_log_tells_it(store: Store, reviewed: Round) -> None:
    entered = put(
        store,
        reviewed,
        ReviewInput("TOTAL", Decimal("70.33")),
        ReviewInput("1.1", Decimal("0.50"), " Thiếu phụ lục ", contested=True),
        source=FILE,
    )
    first, total = entered
    assert store.reviews(reviewed.id) == entered
    assert (first.code, first.points, first.comment) == ("1.1", Decimal("0.50"), "Thiếu phụ lục")
    assert (first.contested, first.source, first.version, first.who) == (True, FILE, 1, "hoa")
    assert (total.code, total.points, total.contested) == ("TOTAL", Decimal("70.33"), False)
    entry = store.log(reviewed.id)[0]
    assert (entry.act, entry.code, entry.before) == (Act.REVIEW_ENTERED, "1.1", None)
    assert entry.after == {
        "lane": "reviewed",
        "points": "0.50",
        "comment": "Thiếu phụ lục",
        "contested": True,
        "source": FILE,
    }


def test_a_review_is_written_over_and_the_log_keeps_the_former(
    store: Store, reviewed: Round
) -> None:
    put(
        store, reviewed, ReviewInput("1.1", Decimal("0.5"), "Thiếu"), ReviewInput("1.2", Decimal(1))
    )
    changed = put(store, reviewed, ReviewInput("1.1", Decimal(0), "Không có"), who="minh")
    assert told_of(changed) == [
        (Lane.REVIEWED, "1.1", Decimal(0), "Không có", False, 2),
        (Lane.REVIEWED, "1.2", Decimal(1), "", False, 1),
    ]
    entry = store.log(reviewed.id)[0]
    assert (entry.before or {})["points"] == "0.5"
    assert (entry.after or {})["points"] == "0"  # 0 is a number of points, not none


def test_the_same_again_changes_nothing_be_it_from_another_source(
    store: Store, reviewed: Round, everything: Callable[[], Any]
) -> None:
    put(store, reviewed, ReviewInput("1.1", Decimal("0.50"), "Thiếu"), source=FILE)
    held = everything()
    put(store, reviewed, ReviewInput("1.1", Decimal("0.5"), "Thiếu "), source="", who="minh")
    put(store, reviewed, ReviewInput("1.2", None))  # says nothing, where nothing is said
    assert everything() == held


def test_a_review_is_taken_back_and_its_version_goes_on(store: Store, reviewed: Round) -> None:
    put(store, reviewed, ReviewInput("1.1", Decimal("0.5"), "Thiếu", contested=True), source=FILE)
    (empty,) = put(store, reviewed, ReviewInput("1.1", None), source=FILE)
    assert (empty.points, empty.comment, empty.contested, empty.source) == (None, "", False, "")
    assert empty.version == 2
    (again,) = put(store, reviewed, ReviewInput("1.1", Decimal("0.5")))
    assert again.version == 3


def test_of_two_reviewers_the_second_sees_what_the_first_wrote(
    store: Store, reviewed: Round, everything: Callable[[], Any]
) -> None:
    one, two, three = (ReviewInput(f"1.{n}", Decimal(n)) for n in (1, 2, 3))
    put(store, reviewed, one, two)
    put(store, reviewed, ReviewInput("1.1", Decimal("0.5")), expected_versions={"1.1": 1})
    held = everything()
    with pytest.raises(StaleReview) as caught:
        put(store, reviewed, one, two, three, expected_versions={"1.1": 1, "1.2": 1})
    assert told_of(caught.value.current) == [(Lane.REVIEWED, "1.1", Decimal("0.5"), "", False, 2)]
    assert caught.value.params == {"codes": "1.1"}
    assert everything() == held  # 1.3 was not written either
    put(store, reviewed, one, three, expected_versions={"1.1": 2, "1.3": 0})
    assert [(e.code, e.points) for e in store.reviews(reviewed.id)] == [
        ("1.1", Decimal(1)),
        ("1.2", Decimal(2)),
        ("1.3", Decimal(3)),
    ]


def test_what_was_not_seen_was_not_there(store: Store, reviewed: Round) -> None:
    put(store, reviewed, ReviewInput("1.1", Decimal("0.5")))
    with pytest.raises(StaleReview):
        put(store, reviewed, ReviewInput("1.1", Decimal(1)), expected_versions={})


def test_one_bad_review_keeps_all_out(
    store: Store, reviewed: Round, everything: Callable[[], Any]
) -> None:
    held = everything()
    good = ReviewInput("1.1", Decimal(1))
    with pytest.raises(ValueError, match="twice"):
        put(store, reviewed, good, ReviewInput("1.2", Decimal(1)), good)
    with pytest.raises(Exception, match="number of points"):
        put(store, reviewed, good, ReviewInput("1.2", Decimal("NaN")))
    assert everything() == held


@pytest.mark.parametrize("lane", [Lane.SELF, Lane.SURVEY])
def test_the_lanes_of_answers_are_no_reviewers(
    store: Store, reviewed: Round, everything: Callable[[], Any], lane: Lane
) -> None:
    held = everything()
    with pytest.raises(KeyError):
        put(store, reviewed, ReviewInput("1.1", Decimal(1)), lane=lane)
    assert everything() == held


def test_the_lanes_stand_beside_one_another(store: Store, reviewed: Round) -> None:
    put(store, reviewed, ReviewInput("1.1", Decimal("0.5")))
    bring_to(store, reviewed, Phase.REVIEW_2)
    put(store, reviewed, ReviewInput("1.1", Decimal("0.75")), lane=Lane.FINAL)
    move(store, reviewed, Phase.PUBLISHED)
    # Each lane counts for itself: in this one nobody has entered anything yet.
    entered = put(
        store,
        reviewed,
        ReviewInput("1.1", Decimal(1)),
        lane=Lane.PUBLISHED,
        expected_versions={"1.1": 0},
    )
    assert told_of(entered) == [(Lane.PUBLISHED, "1.1", Decimal(1), "", False, 1)]
    assert told_of(store.reviews(reviewed.id)) == [
        (Lane.FINAL, "1.1", Decimal("0.75"), "", False, 1),
        (Lane.PUBLISHED, "1.1", Decimal(1), "", False, 1),
        (Lane.REVIEWED, "1.1", Decimal("0.5"), "", False, 1),
    ]


def test_a_round_has_its_own_lanes(store: Store, reviewed: Round) -> None:
    other = store.open_round(
        reviewed.unit, year=2025, criteria_set="any", phase=Phase.REVIEW_1, who="lan"
    )
    put(store, reviewed, ReviewInput("1.1", Decimal(1)))
    assert store.reviews(other.id) == ()
    with pytest.raises(NoSuchRound):
        store.put_reviews(99, lane=Lane.REVIEWED, reviews=[], source="", who="hoa")
