from decimal import Decimal
from fractions import Fraction

from services.assessment.view import RoundView, view_round
from services.assessment.years.history import (
    ESTIMATE,
    REVIEWED,
    SELF,
    YearPoint,
    component_history,
    leaf_history,
    years_of,
)
from services.store import Lane, ResultRecord, Round, Store
from tests.building import F


def points_of(view: RoundView, code: str) -> dict[tuple[int, str], YearPoint]:
    return {
        (each.year, each.lane): each
        for each in component_history(view)
        if each.component.code == code
    }


def put(store: Store, *lines: str) -> None:
    """Enter results: year, lane, code, points (- for none), maximum (- for none)."""
    records = []
    for line in lines:
        year, lane, code, points, most = line.split()
        value, maximum = (None if each == "-" else Decimal(each) for each in (points, most))
        records.append(ResultRecord("so-thu", int(year), Lane(lane), code, value, maximum))
    store.put_results(records, who="lan")


def test_the_sample_has_three_years(sample: RoundView) -> None:
    assert years_of(sample) == [2022, 2023, 2024]
    assert len(component_history(sample)) == 8 * (2 + 2 + 1)  # two lanes of two years, an estimate


def test_a_component_year_by_year(sample: RoundView) -> None:
    first = points_of(sample, "1")
    # added up by hand from data/sample/make.py
    assert {key: each.points for key, each in first.items()} == {
        (2022, SELF): F("9.09"),
        (2022, REVIEWED): F("8.14"),
        (2023, SELF): F("9.63"),
        (2023, REVIEWED): F("9.38"),
        (2024, ESTIMATE): F("8.78"),
    }
    assert first[2022, REVIEWED].share == F(814, 11)  # 8.14 of 11, in per cent
    assert len({each.edition for each in first.values()}) == 1


def test_a_result_that_nobody_entered_is_a_gap(sample: RoundView) -> None:
    sixth = points_of(sample, "6")
    assert (sixth[2022, REVIEWED].points, sixth[2022, REVIEWED].share) == (None, None)
    assert sixth[2022, SELF].points == F("7.61")
    assert sixth[2023, REVIEWED].points == 8


def test_points_out_of_another_maximum_are_another_series(sample: RoundView) -> None:
    seventh = points_of(sample, "7")
    assert seventh[2022, SELF].max_points == F("15.5")
    assert seventh[2023, SELF].max_points == seventh[2024, ESTIMATE].max_points == F("16.5")
    assert seventh[2022, SELF].edition != seventh[2023, SELF].edition
    assert seventh[2023, SELF].edition == seventh[2024, ESTIMATE].edition


def test_the_survey_stands_among_the_reviewed(sample: RoundView) -> None:
    eighth = points_of(sample, "8")
    assert eighth[2023, REVIEWED].points == F("12.11")
    assert eighth[2023, SELF].points is None
    assert eighth[2024, ESTIMATE].points is None


def test_a_leaf_in_both_lanes(sample: RoundView) -> None:
    def told(code: str) -> dict[tuple[int, str], tuple[str, Decimal | None]]:
        found = leaf_history(sample, sample.criteria.leaf(code))
        return {key: (each.lane.value, each.points) for key, each in found.items()}

    assert told("3.4") == {
        (2022, SELF): ("self", Decimal(3)),
        (2022, REVIEWED): ("reviewed", Decimal(3)),
        (2023, SELF): ("self", Decimal(4)),
        (2023, REVIEWED): ("reviewed", Decimal(3)),
    }
    assert told("6.2") == {  # the review of 2022 is missing
        (2022, SELF): ("self", Decimal(1)),
        (2023, SELF): ("self", Decimal(2)),
        (2023, REVIEWED): ("reviewed", Decimal("1.5")),
    }
    assert {year for year, _ in told("7.4.2")} == {2023}
    assert told("8.2") == {
        (2022, REVIEWED): ("survey", Decimal("3.6")),
        (2023, REVIEWED): ("survey", Decimal("3.9")),
    }


def test_without_results_there_is_this_year_only(view: RoundView) -> None:
    assert years_of(view) == [2024]
    history = component_history(view)
    assert [(each.lane, each.points) for each in history] == [(ESTIMATE, None)] * 8
    assert [each.max_points for each in history] == [
        11, Fraction(21, 2), 13, 10, Fraction(29, 2), Fraction(19, 2), Fraction(33, 2), 15,
    ]  # fmt: skip


def test_a_year_without_results_is_not_left_out(store: Store, round_: Round) -> None:
    put(store, "2021 final 1 9 11")
    view = view_round(store, round_.id)
    assert years_of(view) == [2021, 2022, 2023, 2024]
    reviewed = [points_of(view, "1")[year, REVIEWED].points for year in (2021, 2022, 2023)]
    assert reviewed == [9, None, None]


def test_what_was_published_goes_before_final_before_reviewed(store: Store, round_: Round) -> None:
    put(
        store,
        "2021 reviewed 1 7 11", "2021 final 1 8 11", "2021 published 1 9 11",
        "2022 reviewed 1 7 11", "2022 final 1 8 11", "2022 published 1 - 11",
        "2023 reviewed 1 7 -", "2023 final 1 - 11",
    )  # fmt: skip
    first = points_of(view_round(store, round_.id), "1")
    assert [first[year, REVIEWED].points for year in (2021, 2022, 2023)] == [9, 8, 7]
    assert first[2023, REVIEWED].max_points == 11  # the set's own, where the result names none
