from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.localized import Localized
from services.store import Act, Lane, NoSuchUnit, ResultRecord, Round, Store

TOTAL = ResultRecord(
    unit="so-mau",
    year=2023,
    lane=Lane.REVIEWED,
    code="TOTAL",
    points=Decimal("81.50"),
    max_points=Decimal(100),
    criteria_set="so-mau/2023",
    source="QĐ mẫu, phụ lục 2",
)
UNSCORED = ResultRecord(unit="so-mau", year=2023, lane=Lane.REVIEWED, code="2", points=None)
OWN = ResultRecord(unit="so-mau", year=2023, lane=Lane.SELF, code="TOTAL", points=Decimal("84.25"))
EARLIER = ResultRecord(unit="so-mau", year=2022, lane=Lane.SELF, code="1", points=Decimal("7.1"))


@pytest.mark.usefixtures("round_")
def test_results_come_back_by_year_lane_and_code(store: Store) -> None:
    store.put_results([OWN, TOTAL, UNSCORED, EARLIER], who="lan")
    assert store.results("so-mau") == (EARLIER, UNSCORED, TOTAL, OWN)
    assert str(store.results("so-mau")[2].points) == "81.50"
    assert store.results("so-khac") == ()


@pytest.mark.usefixtures("round_")
def test_lanes_are_not_written_over_one_another(store: Store) -> None:
    lanes = [ResultRecord("so-mau", 2023, lane, "1", Decimal(n)) for n, lane in enumerate(Lane)]
    store.put_results(lanes, who="lan")
    assert {each.lane: each.points for each in store.results("so-mau")} == {
        Lane.SELF: Decimal(0),
        Lane.REVIEWED: Decimal(1),
        Lane.FINAL: Decimal(2),
        Lane.SURVEY: Decimal(3),
        Lane.PUBLISHED: Decimal(4),
    }


@pytest.mark.usefixtures("round_")
def test_a_correction_replaces_and_is_logged_once(store: Store) -> None:
    store.put_results([TOTAL, OWN], who="lan")
    corrected = ResultRecord("so-mau", 2023, Lane.REVIEWED, "TOTAL", Decimal("82.00"))
    store.put_results([corrected, OWN], who="minh")  # OWN says the same again
    assert store.results("so-mau") == (corrected, OWN)
    entry, *first = store.log(limit=3)
    assert [each.who for each in first] == ["lan", "lan"]
    assert (entry.act, entry.who, entry.unit, entry.code) == (
        Act.RESULT_ENTERED,
        "minh",
        "so-mau",
        "TOTAL",
    )
    assert entry.before == {
        "year": 2023,
        "lane": "reviewed",
        "points": "81.50",
        "max_points": "100",
        "criteria_set": "so-mau/2023",
        "source": "QĐ mẫu, phụ lục 2",
        "sample": False,
    }
    assert entry.after == {
        "year": 2023,
        "lane": "reviewed",
        "points": "82.00",
        "max_points": None,
        "criteria_set": None,
        "source": "",
        "sample": False,
    }


@pytest.mark.usefixtures("round_")
@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (ResultRecord("so-khac", 2023, Lane.SELF, "1", Decimal(1)), "so-khac"),
        (ResultRecord("so-mau", 2023, "hearsay", "1", Decimal(1)), "hearsay"),  # type: ignore[arg-type]
        (ResultRecord("so-mau", 2023, Lane.SELF, "1", Decimal("NaN")), "not a number of points"),
        (TOTAL, "given twice"),
    ],
)
def test_one_bad_result_keeps_all_out(
    store: Store, everything: Callable[[], Any], bad: ResultRecord, message: str
) -> None:
    held = everything()
    with pytest.raises(Exception, match=message):
        store.put_results([TOTAL, OWN, bad], who="lan")
    assert everything() == held


def test_results_need_their_unit(store: Store) -> None:
    with pytest.raises(NoSuchUnit):
        store.put_results([TOTAL], who="lan")


def test_results_of_a_sample_unit_are_a_sample(store: Store) -> None:
    store.add_unit("so-mau", name=Localized(vi="Mẫu", en="Sample"), sample=True, who="lan")
    store.put_results([TOTAL], who="lan")
    assert [each.sample for each in store.results("so-mau")] == [True]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(points=st.decimals(allow_nan=False, allow_infinity=False))
def test_points_come_back_exactly(store: Store, round_: Round, points: Decimal) -> None:
    store.put_results(
        [ResultRecord(round_.unit, 2000, Lane.FINAL, "1", points, max_points=-points)], who="lan"
    )
    (kept,) = store.results(round_.unit)
    assert (kept.points, kept.max_points) == (points, -points)
