"""The bridge of a round: which year it starts from, and whether that scores as it did."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest

from scoring.answers import Proof
from scoring.bridge import Reason, Step
from services.assessment.analysis.bridge import (
    Row,
    YearBridge,
    component_changes,
    find_bridge,
)
from services.assessment.course.snapshots import capture
from services.assessment.next_year.matching import Origin
from services.assessment.view import RoundView, view_round
from services.store import DeclaredInput, Lane, Phase, ResultRecord, Round, Store
from tests.building import F
from tests.people import FOCAL, REVIEWER

OLD, NEW = "so-mau/2024", "so-mau/2025"


@pytest.fixture
def declare(store: Store) -> Callable[..., None]:
    """Declare the figures of a leaf of a round."""

    def declare_it(round_: Round, code: str, **inputs: object) -> None:
        told = {
            name: DeclaredInput(str(value).lower(), Proof.PROVEN, "12/BC", "trang 1")
            for name, value in inputs.items()
        }
        store.declare_answer(round_.id, code=code, inputs=told, who="lan")

    return declare_it


@pytest.fixture
def last(round_: Round, declare: Callable[..., None]) -> Round:
    """2024: 8 of 8 tasks in time is 3 of 3 points, complete reports 0.5."""
    declare(round_, "1.6", tasks_assigned=8, tasks_on_time=8, tasks_late=0)
    declare(round_, "1.2.2", content_complete=True)  # 0.5
    return round_


@pytest.fixture
def now(store: Store, last: Round, declare: Callable[..., None]) -> Round:
    """2025, started from 2024: 4 of 8 tasks in time; 1.2.2 is not known yet."""
    opened = store.open_round("so-thu", year=2025, criteria_set=NEW, previous=last.id, who="lan")
    declare(opened, "1.6", tasks_assigned=8, tasks_on_time=4, tasks_late=4)
    return opened


def bridge_of(store: Store, round_: Round) -> YearBridge:
    found = find_bridge(store, view_round(store, round_.id), who=FOCAL)
    assert found is not None
    return found


def result(year: int, lane: Lane, code: str, points: str, maximum: str) -> ResultRecord:
    return ResultRecord(
        unit="so-thu",
        year=year,
        lane=lane,
        code=code,
        points=Decimal(points),
        max_points=Decimal(maximum),
        source="QĐ 12/QĐ-UBND",
    )


def test_the_bars_of_a_round_started_from_last_year(store: Store, now: Round) -> None:
    """1.6 gives 3 points at most in 2024 and 3.5 in 2025, in proportion to what is in time."""
    found = bridge_of(store, now)
    bridge = found.bridge
    assert (bridge.last, bridge.this) == (F("3.5"), F("1.75"))
    assert {bar.step: bar.points for bar in bridge.bars} == {
        Step.RESULTS: F("-1.75"),
        Step.RULES: F("0.5"),
        Step.CRITERIA: 0,
        Step.MISSING: F("-0.5"),
    }
    (missing,) = bridge.bar(Step.MISSING).parts
    assert (missing.reason, missing.new) == (Reason.UNKNOWN_NOW, ("1.2.2",))
    assert (found.matching.origin, found.unsure) == (Origin.SHIPPED, 0)


def test_the_newest_earlier_round_where_none_is_named(
    store: Store, last: Round, declare: Callable[..., None]
) -> None:
    older = store.open_round("so-thu", year=2022, criteria_set=OLD, who="lan")
    declare(older, "1.2.2", content_complete=False)
    opened = store.open_round("so-thu", year=2026, criteria_set=NEW, who="lan")
    assert bridge_of(store, opened).last.round.id == last.id
    named = store.open_round("so-thu", year=2027, criteria_set=NEW, previous=older.id, who="lan")
    assert bridge_of(store, named).last.round.id == older.id


def test_no_bridge_without_last_years_figures(store: Store, round_: Round) -> None:
    assert find_bridge(store, view_round(store, round_.id), who=FOCAL) is None
    opened = store.open_round("so-thu", year=2025, criteria_set=NEW, who="lan")
    assert find_bridge(store, view_round(store, opened.id), who=FOCAL) is None


def test_a_reviewer_has_no_bridge_from_what_was_not_submitted(store: Store, now: Round) -> None:
    assert find_bridge(store, view_round(store, now.id), who=REVIEWER) is None


# Whether last year scores as it did


def submit(store: Store, round_: Round) -> None:
    """Hand a round in as it stands, whatever it lacks."""
    steps = (Phase.PREPARING, Phase.SELF_SCORING, Phase.APPROVAL, Phase.SUBMITTED)
    for phase, to in pairwise(steps):
        kept = capture(store, view_round(store, round_.id), phase=to)
        content = kept if to is Phase.SUBMITTED else None
        store.move_phase(round_.id, expected=phase, to=to, snapshot=content, who="minh")


def reopen(store: Store, round_: Round) -> None:
    back = {"expected": Phase.SUBMITTED, "to": Phase.SELF_SCORING, "reason": "thiếu số liệu"}
    store.move_phase(round_.id, **back, who="minh")


def test_last_year_scores_as_it_was_submitted(store: Store, now: Round, last: Round) -> None:
    submit(store, last)
    (check,) = bridge_of(store, now).checks
    # 1.6, 1.2.2 and the total; all else was not known
    assert (check.lane, check.submitted, check.compared, check.rows) == (Lane.SELF, True, 3, ())


def test_what_changed_after_the_submission_is_told(
    store: Store, now: Round, last: Round, declare: Callable[..., None]
) -> None:
    submit(store, last)
    reopen(store, last)
    declare(last, "1.2.2", content_complete=False)
    (check,) = bridge_of(store, now).checks
    assert set(check.rows) == {Row("TOTAL", F(3), F("3.5")), Row("1.2.2", F(0), F("0.5"))}
    assert bridge_of(store, now).bridge.last == 3


def test_a_reviewer_starts_from_what_was_submitted(
    store: Store, now: Round, last: Round, declare: Callable[..., None]
) -> None:
    submit(store, last)
    reopen(store, last)
    declare(last, "1.2.2", content_complete=False)
    found = find_bridge(store, view_round(store, now.id), who=REVIEWER)
    assert found is not None
    assert found.bridge.last == F("3.5")


def test_nothing_was_kept_of_last_year(store: Store, now: Round) -> None:
    assert bridge_of(store, now).checks == ()


def test_last_year_scores_as_its_results_say(store: Store, now: Round) -> None:
    store.put_results(
        (
            result(2024, Lane.SELF, "TOTAL", "3.5", "100"),
            result(2024, Lane.SELF, "1.6", "3", "3"),
            result(2024, Lane.SELF, "1", "3.5", "11"),  # a component is no row of its own
            result(2023, Lane.SELF, "1.2.2", "0", "0.5"),  # another year's
        ),
        who="lan",
    )
    (check,) = bridge_of(store, now).checks
    assert (check.lane, check.submitted, check.compared, check.rows) == (Lane.SELF, False, 2, ())


def test_the_rows_that_do_not_agree_are_told_with_their_difference(
    store: Store, now: Round
) -> None:
    store.put_results(
        (
            result(2024, Lane.REVIEWED, "TOTAL", "3", "100"),
            result(2024, Lane.REVIEWED, "1.2.2", "0.5", "0.5"),
            result(2024, Lane.REVIEWED, "1.6", "2.5", "3"),
            result(2024, Lane.REVIEWED, "5.2", "1", "1.5"),  # not known by its figures
        ),
        who="lan",
    )
    (check,) = bridge_of(store, now).checks
    assert check.compared == 4
    assert {row.code: row for row in check.rows} == {
        "TOTAL": Row("TOTAL", F("3.5"), F(3)),
        "1.6": Row("1.6", F(3), F("2.5")),
        "5.2": Row("5.2", None, F(1)),
    }
    assert {row.code: row.difference for row in check.rows} == {
        "TOTAL": F("0.5"),
        "1.6": F("0.5"),
        "5.2": -1,
    }


# A year that is known by its results only


def test_components_where_only_results_are_known(store: Store, round_: Round, declare) -> None:
    declare(round_, "1.2.2", content_complete=True)
    store.put_results(
        (
            result(2022, Lane.FINAL, "1", "11", "11"),  # not the newest
            result(2023, Lane.SELF, "1", "9", "11"),
            result(2023, Lane.REVIEWED, "1", "8", "11"),
            result(2023, Lane.SURVEY, "8", "12", "15"),
            result(2023, Lane.REVIEWED, "TOTAL", "80", "100"),
        ),
        who="lan",
    )
    changes = component_changes(view_round(store, round_.id))
    assert changes is not None
    assert (changes.year, changes.total.points) == (2023, 80)
    told = {each.component.code: each for each in changes.changes}
    assert list(told) == [str(code) for code in range(1, 9)]
    assert (told["1"].last.lane, told["1"].difference) == (Lane.REVIEWED, F("-7.5"))
    assert (told["8"].points, told["8"].difference) == (None, None)
    assert (told["2"].last, told["2"].difference) == (None, None)


def test_no_components_where_nothing_is_known(view: RoundView) -> None:
    assert component_changes(view) is None
