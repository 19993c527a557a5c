"""Peers: places and distances by hand from data/published/, and none where the table has gaps."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.localized import Localized
from services.assessment.analysis.peers import (
    Distances,
    distances,
    estimate_in,
    is_complete,
    mark_of,
    mean_of,
    own_name,
    part_standings,
    standing_of,
    standings,
    tables,
)
from services.assessment.view import RoundView, view_round
from services.catalogue.published import (
    PublishedTable,
    PublishedUnit,
    TableKind,
    published_tables,
)
from services.store import Lane, Phase, ReviewInput, Round, Store
from tests.assessment.conftest import NAME
from tests.building import F, steady
from tests.store.moving import bring_to

TRANSPORT = "Sở Giao thông vận tải"


def published(key: str) -> PublishedTable:
    (found,) = (each for each in published_tables() if each.key == key)
    return found


def table(points: list[str | None], *, of: int | None, mean: str | None = None) -> PublishedTable:
    units = tuple(
        PublishedUnit(f"Sở {n}", None if each is None else Decimal(each))
        for n, each in enumerate(points, 1)
    )
    told = None if mean is None else Decimal(mean)
    return PublishedTable("so-thu", TableKind.DEPARTMENTS, 2024, units, of, mean=told)


def named(view: RoundView, name: str, *, sample: bool = False) -> RoundView:
    return replace(view, unit=replace(view.unit, name=Localized(vi=name, en=name), sample=sample))


def test_equal_points_share_a_place_and_the_next_is_skipped() -> None:
    """Lạng Sơn 2018: 89,4; 86,9 twice; 86,8 three times; 86,5."""
    found = standings(published("so-lang-son-2018"))
    assert [(each.rank, each.tied) for each in found[:7]] == [
        *((1, 0), (2, 1), (2, 1), (4, 2), (4, 2), (4, 2), (7, 0)),
    ]
    assert (found[-1].rank, found[-1].unit.name) == (20, "Ban Dân tộc")


def test_places_are_counted_from_exact_points() -> None:
    """81,004 and 81,001 both print as 81,00 and are not equal."""
    found = standings(table(["81.001", "81.004"], of=2))
    assert [(each.unit.name, each.rank, each.tied) for each in found] == [
        ("Sở 2", 1, 0), ("Sở 1", 2, 0),
    ]  # fmt: skip


def test_our_counting_gives_the_places_that_the_portal_printed() -> None:
    found = standings(published("qd766-gia-lai"))
    assert [each.rank for each in found] == [each.unit.rank for each in found]
    assert len(found) == 14


def test_a_table_with_gaps_counts_no_place() -> None:
    """Of QĐ 766 rank 6 is missing: Huế stays tenth, though it is the ninth here."""
    provinces = published("qd766-tinh")
    assert not is_complete(provinces)
    assert standings(provinces)[-1].unit.name == "Huế"
    assert standings(provinces)[-1].rank == 10
    assert all(each.rank is None for each in standings(table(["80", "70"], of=3)))
    assert all(each.rank is None for each in standings(table(["80", "70"], of=None)))
    unseen = standings(table([None, "70"], of=2))
    assert [(each.unit.name, each.rank) for each in unseen] == [("Sở 2", None), ("Sở 1", None)]


def test_distances_of_the_transport_department() -> None:
    """86,9 − 89,4 = −2,5; the twenty add up to 1692,7, so 86,9 − 84,635 = 2,265."""
    found = published("so-lang-son-2018")
    assert mean_of(found) == F("84.635")
    assert distances(found, TRANSPORT) == Distances(
        ("Sở Tài chính", F("-2.5")), ("Sở Tài chính", F("-2.5")), F("2.265")
    )
    assert distances(found, "Sở Tài chính") == Distances(None, None, F("4.765"))


def test_distances_in_a_table_with_gaps() -> None:
    """Lạng Sơn: 64,49 − 67,97; 77,25 − 89,06 and 77,25 − 76,92. Who is next above is not known."""
    assert distances(published("qd766-tinh"), "Lạng Sơn") == Distances(
        ("Đồng Tháp", F("-3.48")), None, None
    )
    assert distances(published("par-index-2018"), "Lạng Sơn") == Distances(
        ("Quảng Ninh", F("-11.81")), None, F("0.33")
    )


def test_nothing_is_said_of_a_unit_without_points() -> None:
    assert distances(published("par-index-2024"), "Cao Bằng") is None
    assert distances(published("par-index-2024"), "Lạng Sơn") is None
    assert standing_of(published("par-index-2024"), "Lạng Sơn") is None


def test_the_best_is_only_who_was_published_as_first() -> None:
    """The highest of those that happen to be here may not be the best."""
    assert distances(table(["80", "70"], of=5), "Sở 2") == Distances(None, None, None)
    assert distances(table(["80", "70"], of=5, mean="60"), "Sở 2") == Distances(None, None, F(10))


def test_the_groups_of_lang_son() -> None:
    """qd766_provinces.csv: in TTTT 5,79 all others have more (most: 7,26); in TDGQ Tuyên Quang."""
    found = {e.code: e for e in part_standings(published("qd766-tinh"), "Lạng Sơn")}
    payment, progress = found["TTTT"], found["TDGQ"]
    assert (payment.points, payment.best, payment.higher, payment.maximum) == (
        *(F("5.79"), F("7.26"), 8, F(10)),
    )
    assert (progress.points, progress.best, progress.higher) == (F("18.06"), F("18.78"), 1)
    assert all(len(each.all) == 9 for each in found.values())


def test_groups_without_a_unit_have_no_points_of_it() -> None:
    found = part_standings(published("qd766-tinh"), None)
    assert {(each.points, each.higher) for each in found} == {(None, 0)}
    assert part_standings(published("so-lang-son-2018"), TRANSPORT) == ()


@pytest.mark.parametrize(
    ("unit", "key", "expected"),
    [
        ("Sở Giao thông vận tải tỉnh Lạng Sơn", "so-lang-son-2018", TRANSPORT),
        ("Sở Giao thông vận tải Lạng Sơn", "so-lang-son-2018", TRANSPORT),
        ("Sở Giao thông vận tải", "so-lang-son-2018", None),  # of which province?
        ("Sở Giao thông vận tải tỉnh Lạng Sơn", "so-Sơn La-2023", None),
        ("Sở Giao thông vận tải tỉnh Lạng Sơn", "qd766-tinh", "Lạng Sơn"),
        ("Sở Y tế tỉnh Gia Lai", "qd766-gia-lai", "Sở Y tế"),
        ("Sở Y tế tỉnh Gia Lai", "qd766-tinh", None),
    ],
)
def test_we_know_ourselves_by_name_and_province(
    unit: str, key: str, expected: str | None, view: RoundView
) -> None:
    assert own_name(published(key), named(view, unit)) == expected


def test_what_is_made_up_stands_in_no_published_table(view: RoundView) -> None:
    made_up = named(view, "Sở Giao thông vận tải tỉnh Lạng Sơn", sample=True)
    assert own_name(published("so-lang-son-2018"), made_up) is None


def test_whom_to_look_at_first(view: RoundView) -> None:
    health = named(view, "Sở Y tế tỉnh Lạng Sơn")
    assert mark_of(published("so-lang-son-2018"), health) == "Sở Y tế"
    assert mark_of(published("so-lang-son-2018"), view) == TRANSPORT
    assert mark_of(published("qd766-tinh"), view) == "Lạng Sơn"
    assert mark_of(published("qd766-gia-lai"), view) is None


def test_a_table_without_any_points_is_not_offered(store: Store, view: RoundView) -> None:
    keys = {each.key for each in tables(store, view)}
    assert "par-index-2018" in keys
    assert not {"par-index-2017", "par-index-2020", "so-Quảng Ninh-2024"} & keys


def review(store: Store, unit: str, edition: str, total: str) -> Round:
    opened = store.open_round(unit, year=2024, criteria_set=edition, who="lan")
    bring_to(store, opened, Phase.REVIEW_1)
    given = [ReviewInput("TOTAL", Decimal(total))]
    store.put_reviews(opened.id, lane=Lane.REVIEWED, reviews=given, source="", who="lan")
    return opened


@pytest.fixture
def two(store: Store) -> RoundView:
    """Two departments reviewed under one edition, a third under another, one that is made up."""
    for unit in ("so-mot", "so-hai", "so-ba", "so-mau"):
        store.add_unit(unit, name=Localized(vi=unit, en=unit), sample=unit == "so-mau", who="lan")
    own = review(store, "so-mot", "so-mau/2024", "80.5")
    review(store, "so-hai", "so-mau/2024", "82")
    review(store, "so-ba", "qd-766/2026", "90")
    review(store, "so-mau", "so-mau/2024", "99")
    return view_round(store, own.id)


def test_rounds_under_one_edition_stand_together(store: Store, two: RoundView) -> None:
    found = tables(store, two)[0]
    assert (found.kind, found.year, found.of) == (TableKind.ROUNDS, 2024, 2)
    assert [(each.unit.name, each.rank) for each in standings(found)] == [
        *(("so-hai", 1), ("so-mot", 2)),
    ]
    assert distances(found, "so-mot") == Distances(
        ("so-hai", F("-1.5")), ("so-hai", F("-1.5")), F("-0.75")
    )
    assert own_name(found, two) == "so-mot"


def test_a_round_alone_stands_beside_nobody(store: Store, round_: Round, view: RoundView) -> None:
    assert store.units()[0].name == NAME
    assert all(each.kind is not TableKind.ROUNDS for each in tables(store, view))


def test_an_estimate_stands_only_beside_its_own_method(store: Store, view: RoundView) -> None:
    """Nothing is known of the round yet, and so-mau is no QĐ 766."""
    assert estimate_in(published("qd766-tinh"), view) is None
    store.add_unit("so-y-te", name=NAME, who="lan")
    opened = store.open_round("so-y-te", year=2026, criteria_set="qd-766/2026", who="lan")
    unknown = view_round(store, opened.id)
    assert estimate_in(published("qd766-tinh"), unknown) is None
    card = replace(unknown.scorecard, points=F("65"))
    known = replace(unknown, scorecard=card, answers={"X": None})  # type: ignore[dict-item]
    assert estimate_in(published("qd766-tinh"), known) == (65, 5)  # 67,97 66,78 66,29 65,79 65,45
    assert estimate_in(published("so-lang-son-2018"), known) is None
    assert estimate_in(published("qd766-tinh"), named(known, "Sở MẪU", sample=True)) is None


scores = st.lists(st.integers(0, 20), min_size=1, max_size=12)


@steady
@given(scores)
def test_a_place_is_how_many_are_higher_plus_one(points: list[int]) -> None:
    found = standings(table([str(each) for each in points], of=len(points)))
    assert sorted(int(each.unit.points or 0) for each in found) == sorted(points)
    for each in found:
        assert each.rank == 1 + sum(other > (each.unit.points or 0) for other in points)
        assert each.tied == points.count(int(each.unit.points or 0)) - 1
    assert [each.rank for each in found] == sorted(each.rank or 0 for each in found)
