from collections.abc import Mapping
from decimal import Decimal

import pytest

from services.assessment.view import RoundView
from services.assessment.years.results import COLUMNS, FaultyResults, enter_results
from services.store import Lane, ResultRecord, Store
from tests.people import FOCAL

SOURCE = "QĐ MẪU số 11/QĐ-MẪU"


def row(line: str, source: str = SOURCE) -> dict[str, str]:
    """Return a row: year, lane, code, points, maximum."""
    return dict(zip(COLUMNS, (*line.split("|"), source), strict=True))


def enter(store: Store, view: RoundView, *rows: Mapping[str, str]) -> int:
    return enter_results(
        store,
        unit=view.unit.code,
        criteria=view.criteria,
        rows=rows,
        before=view.round.year,
        source_name="ket-qua.csv",
        who=FOCAL,
    )


def faults(store: Store, view: RoundView, *rows: Mapping[str, str]) -> list[tuple[str, str, str]]:
    with pytest.raises(FaultyResults) as caught:
        enter(store, view, *rows)
    assert store.results(view.unit.code) == ()
    assert all(str(each.place).startswith("ket-qua.csv!") for each in caught.value.problems)
    return [
        (each.code, str(each.place).removeprefix("ket-qua.csv!"), each.found)
        for each in caught.value.problems
    ]


def test_results_are_kept(store: Store, view: RoundView) -> None:
    rows = [
        row("2023|reviewed|TOTAL|86,90|100"),
        row("2023|survey|8|12.1|"),
        row("2022|self|3.4|4|4"),
    ]
    assert enter(store, view, *rows) == 3
    total = ResultRecord(
        unit="so-thu",
        year=2023,
        lane=Lane.REVIEWED,
        code="TOTAL",
        points=Decimal("86.9"),
        max_points=Decimal(100),
        source=SOURCE,
    )
    kept = store.results("so-thu")
    assert total in kept
    assert {(each.year, each.code, each.points, each.max_points) for each in kept} == {
        (2023, "TOTAL", Decimal("86.9"), Decimal(100)),
        (2023, "8", Decimal("12.1"), None),
        (2022, "3.4", Decimal(4), Decimal(4)),
    }


def test_empty_rows_are_passed_over_and_count_as_rows(store: Store, view: RoundView) -> None:
    empty = dict.fromkeys(COLUMNS, "  ")
    assert enter(store, view, empty, row("2023|final|1|9|11"), {}) == 1
    assert faults_after(store, view, empty, row("2023|final|1||11")) == ["D3"]


def faults_after(store: Store, view: RoundView, *rows: Mapping[str, str]) -> list[str]:
    with pytest.raises(FaultyResults) as caught:
        enter(store, view, *rows)
    return [str(each.place).rpartition("!")[2] for each in caught.value.problems]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2024|final|1|9|11", ("result_year", "A2", "2024")),  # the year of the round itself
        ("1999|final|1|9|11", ("result_year", "A2", "1999")),
        ("23|final|1|9|11", ("result_year", "A2", "23")),
        ("|final|1|9|11", ("result_year", "A2", "")),
        (f"{'9' * 5000}|final|1|9|11", ("result_year", "A2", "9" * 5000)),
        ("2023|Final|1|9|11", ("result_lane", "B2", "Final")),
        ("2023|final|9.9|9|11", ("result_code", "C2", "9.9")),
        ("2023|final|1||11", ("result_points", "D2", "")),
        ("2023|final|1|chín|11", ("result_points", "D2", "chín")),
        ("2023|final|1|-1|11", ("result_points", "D2", "-1")),
        ("2023|final|1|NaN|11", ("result_points", "D2", "NaN")),
        ("2023|final|1|1_0|11", ("result_points", "D2", "1_0")),
        ("2023|final|1|1.234,5|", ("result_points", "D2", "1.234,5")),
        ("2023|final|1|9|mười một", ("result_points", "E2", "mười một")),
        ("2023|final|1|11,01|11", ("result_above_max", "D2", "11,01")),
    ],
)
def test_a_fault_is_told_with_its_cell(
    store: Store, view: RoundView, line: str, fault: tuple[str, str, str]
) -> None:
    assert faults(store, view, row(line)) == [fault]


def test_a_result_needs_its_source(store: Store, view: RoundView) -> None:
    assert faults(store, view, row("2023|final|1|9|11", " ")) == [("result_source", "F2", "")]


def test_a_result_stands_once(store: Store, view: RoundView) -> None:
    same = row("2023|final|1|9|11"), row("2023|final|1|8|11")
    assert faults(store, view, *same) == [("result_repeated", "C3", "1")]
    assert enter(store, view, same[0], row("2023|self|1|8|11"), row("2022|final|1|8|11")) == 3


def test_rows_without_a_year_are_not_called_repeated(store: Store, view: RoundView) -> None:
    found = faults(store, view, row("?|final|1|9|11"), row("!|final|1|9|11"))
    assert [each[:2] for each in found] == [("result_year", "A2"), ("result_year", "A3")]


def test_all_faults_are_told_and_no_row_is_kept(store: Store, view: RoundView) -> None:
    rows = [row("2023|final|1|9|11"), row("20|x|y|z|w", "")]
    assert [each[:2] for each in faults(store, view, *rows)] == [
        ("result_year", "A3"),
        ("result_lane", "B3"),
        ("result_code", "C3"),
        ("result_source", "F3"),
        ("result_points", "D3"),
        ("result_points", "E3"),
    ]


def test_columns_may_come_in_another_order(store: Store, view: RoundView) -> None:
    turned = {"source": "", "code": "9.9", "points": "9", "lane": "final", "year": "2023"}
    assert [each[:2] for each in faults(store, view, turned)] == [
        ("result_code", "B2"),
        ("result_source", "A2"),
    ]


def test_a_result_entered_again_takes_the_place_of_the_first(store: Store, view: RoundView) -> None:
    enter(store, view, row("2023|final|1|9|11"))
    enter(store, view, row("2023|final|1|9,5|11"))
    assert [each.points for each in store.results("so-thu")] == [Decimal("9.5")]
