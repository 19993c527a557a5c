"""Likely cuts: counted from what reviewers did, and nothing said where that is too little."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers import Proof
from services.assessment.analysis.cuts import (
    BackTest,
    Cut,
    Expectation,
    back_test,
    expect,
    item_by_item,
    likely_cuts,
    likely_total,
)
from services.assessment.view import RoundView, view_round
from services.store import DeclaredInput, Lane, ResultRecord, Round, Store
from tests.assessment.conftest import NAME
from tests.building import F, steady

CODE = "1.5"  # 2 initiatives are its 1 point


def result(year: int, lane: Lane, points: str, **fields: object) -> ResultRecord:
    told = {"unit": "so-thu", "code": CODE, "max_points": Decimal(1)} | fields
    return ResultRecord(year=year, lane=lane, points=Decimal(points), **told)


def put(store: Store, round_: Round, *records: ResultRecord) -> RoundView:
    store.put_results(records, who="lan")
    told = {"initiatives": DeclaredInput("2", Proof.PROVEN, "QĐ 1")}
    store.declare_answer(round_.id, code=CODE, inputs=told, expected_versions=None, who="lan")
    return view_round(store, round_.id)


def both(year: int, own: str, official: str, **fields: object) -> tuple[ResultRecord, ...]:
    lanes = (Lane.SELF, own), (Lane.FINAL, official)
    return tuple(result(year, lane, points, **fields) for lane, points in lanes)


def test_two_years_give_bounds_and_a_middle(store: Store, round_: Round) -> None:
    """0,8 → 0,6 took a quarter off, 1 → 1 nothing: of 1 point 0,75 to 1 is left."""
    view = put(store, round_, *both(2022, "0.8", "0.6"), *both(2023, "1", "1"))
    (found,) = likely_cuts(store, view)
    assert (found.code, found.own, found.times, len(found.past)) == (CODE, 1, 1, 2)
    assert found.past[0] == Cut(2022, F("0.8"), F("0.6"))
    assert found.expected == Expectation(F("0.75"), F("0.875"), F(1), 2)
    assert found.at_risk == F("0.25")


def test_one_year_is_too_few(store: Store, round_: Round) -> None:
    (found,) = likely_cuts(store, put(store, round_, *both(2023, "1", "0.5")))
    assert (found.times, found.expected, found.at_risk) == (1, None, 0)


def test_the_last_word_of_a_year_counts(store: Store, round_: Round) -> None:
    reviewed = result(2023, Lane.REVIEWED, "0.2")
    (found,) = likely_cuts(store, put(store, round_, *both(2023, "1", "0.5"), reviewed))
    assert found.past == (Cut(2023, F(1), F("0.5")),)


@pytest.mark.parametrize(
    "records",
    [
        (result(2023, Lane.SELF, "1"),),
        (result(2023, Lane.FINAL, "1"),),
        both(2023, "1", "0.5", max_points=Decimal(2)),  # another maximum is another thing
        both(2024, "1", "0.5"),  # the year itself is not past
    ],
)
def test_what_is_no_pair_says_nothing(
    records: tuple[ResultRecord, ...], store: Store, round_: Round
) -> None:
    assert likely_cuts(store, put(store, round_, *records)) == ()


@pytest.fixture
def next_year(store: Store, round_: Round) -> Round:
    """The year after, under the next edition: 7.6 was ISO 9001 and is open data, out of 1,5 both;
    7.4.2 became 7.4.3, out of 1 (criteria/crosswalk/so-mau-2024-2025.yaml)."""
    return store.open_round("so-thu", year=2025, criteria_set="so-mau/2025", who="lan")


def cut_of(
    code: str, own: str, official: str, year: int, edition: str | None
) -> tuple[ResultRecord, ...]:
    return both(year, own, official, code=code, max_points=None, criteria_set=edition)


def codes(store: Store, round_: Round) -> dict[str, list[int]]:
    found = likely_cuts(store, view_round(store, round_.id))
    return {each.code: [cut.year for cut in each.past] for each in found}


def test_a_code_that_became_another_item_brings_no_cuts_along(
    store: Store, round_: Round, next_year: Round
) -> None:
    for year in (2022, 2023):
        store.put_results(cut_of("7.6", "1.5", "0", year, "so-mau/2024"), who="lan")
    assert codes(store, next_year) == {}
    assert codes(store, round_) == {"7.6": [2022, 2023]}


def test_an_item_that_moved_keeps_its_cuts(store: Store, round_: Round, next_year: Round) -> None:
    store.put_results(cut_of("7.4.2", "1", "0.5", 2023, "so-mau/2024"), who="lan")
    store.put_results(cut_of("7.4.2", "1", "1", 2024, "so-mau/2025"), who="lan")
    assert codes(store, next_year) == {"7.4.3": [2023], "7.4.2": [2024]}


def test_of_an_edition_that_nobody_named_only_what_means_the_same_counts(
    store: Store, round_: Round, next_year: Round
) -> None:
    for code in ("7.6", "7.4.2", "2.2.2", "7.5", CODE):
        store.put_results(cut_of(code, "1", "0.5", 2023, None), who="lan")
    assert codes(store, next_year) == {CODE: [2023], "7.5": [2023]}


def test_other_units_stand_beside_and_do_not_decide(store: Store, round_: Round) -> None:
    for unit, sample in (("so-khac", False), ("so-mau", True)):
        store.add_unit(unit, name=NAME, sample=sample, who="lan")
    view = put(
        store,
        round_,
        *both(2022, "1", "0.5", unit="so-khac"),
        *both(2023, "1", "0.5", unit="so-khac"),
        *both(2023, "1", "0", unit="so-mau"),  # made up: says nothing of a real department
    )
    (found,) = likely_cuts(store, view)
    assert (found.past, found.expected) == ((), None)
    assert [each.points for each in found.others] == [F("0.5"), F("0.5")]


def test_the_newest_year_is_held_against_those_before() -> None:
    """80 → 72 took a tenth, 90 → 72 a fifth: of 85 between 68 and 76,5 were to be expected."""
    past = (Cut(2021, F(80), F(72)), Cut(2022, F(90), F(72)), Cut(2023, F(85), F(70)))
    expected = Expectation(F(68), F("72.25"), F("76.5"), 2)
    assert back_test(past, F(100)) == BackTest(2023, F(85), expected, F(70))
    assert back_test(past, F(100)).held
    assert not back_test((*past[:2], Cut(2023, F(85), F(80))), F(100)).held
    assert back_test(past[:2], F(100)) is None
    assert back_test((), F(100)) is None


def test_more_than_was_claimed_never_passes_the_maximum() -> None:
    raised = (Cut(2021, F("0.5"), F(1)), Cut(2022, F("0.5"), F("0.5")))
    assert expect(F("0.8"), raised, F(1)) == Expectation(F("0.8"), F(1), F(1), 2)


def test_what_nothing_was_claimed_for_was_not_cut() -> None:
    assert Cut(2022, F(0), F(0)).share == 0


def test_items_with_years_enough_add_up(store: Store, round_: Round) -> None:
    """1.5 has two years: 1 point, 0,75 to 1; 1.4 has one and is left out."""
    view = put(
        store,
        round_,
        *both(2022, "0.8", "0.6"),
        *both(2023, "1", "1"),
        *both(2023, "1", "0", code="1.4"),
    )
    assert item_by_item(likely_cuts(store, view)) == (1, F("0.75"), 1, 1)


def test_the_whole_of_the_sample_is_added_up(sample_store: Store, sample: RoundView) -> None:
    total = likely_total(sample_store, sample)
    assert total.maximum == 85
    assert [each.year for each in total.past] == [2023]  # 2022 lacks items on purpose
    assert total.expected is None
    for cut in total.past:
        reviewed = [
            each.points
            for each in sample.results
            if (each.year, each.lane) == (cut.year, Lane.REVIEWED)
            and each.code in {leaf.code for leaf in sample.criteria.leaves if leaf.self_scored}
        ]
        assert cut.official == sum(map(Fraction, reviewed))


shares = st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100)), min_size=2, max_size=6)


@steady
@given(shares, st.integers(0, 100))
def test_the_bounds_hold_every_past_share(pairs: list[tuple[int, int]], own: int) -> None:
    past = tuple(Cut(2000 + n, F(a), F(min(a, b))) for n, (a, b) in enumerate(pairs))
    found = expect(F(own), past, F(100))
    assert found is not None
    assert 0 <= found.low <= found.middle <= found.high <= own
    for each in past:
        assert found.low <= own * (1 - each.share) <= found.high
