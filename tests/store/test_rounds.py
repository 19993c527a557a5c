from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring.localized import Localized
from services.store import Act, NoSuchRound, NoSuchUnit, Round, Store, Unit, UnitTaken

NAME = Localized(vi="Sở Xây dựng", en="Department of Construction")


def test_units_come_back_in_the_order_of_their_codes(store: Store) -> None:
    second = store.add_unit("so-y-te", name=NAME, who="lan")
    first = store.add_unit("so-mau", name=NAME, sample=True, who="lan")
    assert store.units() == (first, second)
    assert store.units() == (Unit("so-mau", NAME, sample=True), Unit("so-y-te", NAME))


def test_the_same_unit_again_changes_nothing(store: Store) -> None:
    store.add_unit("so-mau", name=NAME, who="lan")
    store.add_unit("so-mau", name=NAME, who="minh")
    assert [(entry.act, entry.who) for entry in store.log()] == [(Act.UNIT_ADDED, "lan")]


def test_a_code_belongs_to_one_unit(store: Store) -> None:
    store.add_unit("so-mau", name=NAME, who="lan")
    with pytest.raises(UnitTaken) as caught:
        store.add_unit("so-mau", name=NAME, sample=True, who="lan")
    assert caught.value.params == {"unit": "so-mau"}
    assert store.units() == (Unit("so-mau", NAME),)


@pytest.mark.parametrize("code", ["", "So-Mau", "sở", "so mau", "so--mau", "-so", "../so"])
def test_the_code_of_a_unit_is_a_slug(store: Store, code: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        store.add_unit(code, name=NAME, who="lan")
    assert store.units() == ()


def test_a_round_comes_back_as_it_was_opened(store: Store) -> None:
    store.add_unit("so-mau", name=NAME, who="lan")  # the clock shows 0:00
    opened = store.open_round(
        "so-mau",
        year=2024,
        criteria_set="so-mau/2024",
        target=Decimal("85.50"),
        due=date(2025, 1, 31),
        who="lan",
    )
    assert opened == Round(
        id=opened.id,
        unit="so-mau",
        year=2024,
        criteria_set="so-mau/2024",
        target=Decimal("85.50"),
        due=date(2025, 1, 31),
        sample=False,
        created_at=datetime(2025, 1, 1, 0, 1, tzinfo=UTC),
    )
    assert str(opened.target) == "85.50"
    assert store.round(opened.id) == opened
    assert store.rounds() == (opened,)


def test_opening_a_round_again_returns_the_one_there_is(store: Store, round_: Round) -> None:
    again = store.open_round(
        "so-mau", year=2024, criteria_set="so-mau/2024", target=Decimal(90), who="minh"
    )
    assert again == round_
    assert [entry.act for entry in store.log(round_.id)] == [Act.ROUND_OPENED]


def test_another_year_set_or_unit_is_another_round(store: Store, round_: Round) -> None:
    store.add_unit("so-khac", name=NAME, who="lan")
    next_year = store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
    other_set = store.open_round("so-mau", year=2024, criteria_set="qd-766/2026", who="lan")
    other_unit = store.open_round("so-khac", year=2024, criteria_set="so-mau/2024", who="lan")
    assert store.rounds("so-mau") == (next_year, other_set, round_)  # 2025 first, then q before s
    assert store.rounds() == (next_year, other_unit, other_set, round_)
    assert store.rounds("so-nao") == ()


def test_a_round_needs_its_unit(store: Store) -> None:
    with pytest.raises(NoSuchUnit) as caught:
        store.open_round("so-nao", year=2024, criteria_set="so-mau/2024", who="lan")
    assert caught.value.params == {"unit": "so-nao"}
    assert store.rounds() == ()


def test_target_and_due_date_change_and_the_log_tells_both(store: Store, round_: Round) -> None:
    aim: dict[str, Any] = {"target": Decimal("1E+2"), "due": date(2025, 3, 1)}
    changed = store.update_round(round_.id, **aim, who="minh")
    store.update_round(round_.id, **aim, who="lan")  # says the same again
    assert (changed.target, changed.due) == (Decimal(100), date(2025, 3, 1))
    assert store.round(round_.id) == changed
    entry, opened = store.log(round_.id)
    assert opened.act is Act.ROUND_OPENED
    assert (entry.act, entry.who, entry.unit) == (Act.ROUND_CHANGED, "minh", "so-mau")
    kept = {"dates": {}, "group": ""}
    assert entry.before == {"target": None, "due": None, **kept}
    assert entry.after == {"target": "100", "due": "2025-03-01", **kept}
    assert store.update_round(round_.id, target=None, due=None, who="lan").target is None


@pytest.mark.parametrize("target", [Decimal("NaN"), Decimal("Infinity")])
def test_a_target_is_a_number(store: Store, round_: Round, target: Decimal) -> None:
    with pytest.raises(Exception, match="not a number of points"):
        store.update_round(round_.id, target=target, due=None, who="lan")
    assert store.round(round_.id) == round_


def test_a_round_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(NoSuchRound) as caught:
        store.round(41)
    assert caught.value.params == {"round_id": 41}
    with pytest.raises(NoSuchRound):
        store.update_round(41, target=None, due=None, who="lan")


def test_rounds_of_a_sample_unit_are_a_sample(store: Store) -> None:
    store.add_unit("so-mau", name=NAME, sample=True, who="lan")
    assert store.open_round("so-mau", year=2024, criteria_set="so-mau/2024", who="lan").sample


def test_the_log_is_cut_at_its_limit_newest_first(store: Store, round_: Round) -> None:
    for target in (Decimal(1), Decimal(2), Decimal(3)):
        store.update_round(round_.id, target=target, due=None, who="lan")
    latest = store.log(limit=2)
    assert [entry.after and entry.after["target"] for entry in latest] == ["3", "2"]
    assert latest[0].at == datetime(2025, 1, 1, 0, 4, tzinfo=UTC)  # the fifth look at the clock
    assert len(store.log()) == 5
    assert len(store.log(round_.id)) == 4  # without the unit, which belongs to no round


def test_moments_are_kept_in_utc_whatever_the_clock_shows(
    folder: Path, everything: Callable[[], Any]
) -> None:
    hanoi = timezone(timedelta(hours=7))
    with Store.open(folder, clock=lambda: datetime(2025, 1, 1, 6, 30, tzinfo=hanoi)) as store:
        store.add_unit("so-mau", name=NAME, who="lan")
        assert store.log()[0].at == datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    assert everything()["log"][0][1] == "2024-12-31T23:30:00.000000+00:00"


def test_a_clock_without_a_zone_is_refused(folder: Path) -> None:
    with (
        Store.open(folder, clock=lambda: datetime(2025, 1, 1)) as store,
        pytest.raises(Exception, match="time zone"),
    ):
        store.add_unit("so-mau", name=NAME, who="lan")
