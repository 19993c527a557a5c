from decimal import Decimal

from scoring.scorecard import Outcome
from services.assessment.analysis.summary import (
    blocks,
    component_summaries,
    last_total,
    losses,
    missing,
)
from services.assessment.view import RoundView, view_round
from services.store import DeclaredInput, Lane, ResultRecord, Round, Store
from tests.building import F


def last_points(view: RoundView) -> dict[str, Decimal | None]:
    return {
        each.component.code: each.last.points if each.last else None
        for each in component_summaries(view)
    }


def put(store: Store, *records: ResultRecord) -> RoundView:
    store.put_results(records, who="lan")
    (round_,) = store.rounds()
    return view_round(store, round_.id)


def test_each_component_stands_beside_its_last_result(sample: RoundView) -> None:
    # the reviewed results of 2023, added up by hand; of component 8 the survey's
    expected = "9.38 9.88 10.39 10 13.49 8 10.49 12.11".split()
    assert last_points(sample) == {
        str(code): Decimal(points) for code, points in enumerate(expected, 1)
    }
    first = component_summaries(sample)[0]
    assert (first.totals.points, first.totals.lost) == (F("8.78"), F("1.22"))


def test_a_last_result_out_of_another_maximum_is_left_out(
    sample_store: Store, sample: RoundView
) -> None:
    final = ResultRecord("so-mau", 2023, Lane.FINAL, "7", Decimal(12), Decimal(18))
    found = last_points(put(sample_store, final))
    assert found["7"] is None
    assert found["6"] == 8


def test_how_last_year_ended(sample_store: Store, sample: RoundView) -> None:
    total = last_total(sample)
    assert total is not None
    assert (total.year, total.points, total.max_points) == (2023, Decimal("83.74"), Decimal(100))
    final = ResultRecord("so-mau", 2023, Lane.FINAL, "TOTAL", Decimal("83.5"), Decimal(100))
    found = last_total(put(sample_store, final))
    assert found is not None
    assert (found.lane, found.points) == (Lane.FINAL, Decimal("83.5"))


def test_without_results_no_year_ended(view: RoundView) -> None:
    assert last_total(view) is None
    assert set(last_points(view).values()) == {None}
    assert losses(view) == ()


def test_the_largest_loss_comes_first(sample: RoundView) -> None:
    found = losses(sample)
    assert [(each.leaf.code, each.points) for each in found[:9]] == [
        ("4.2.2", F("1.5")),
        ("3.4", 1),
        ("1.5", F("0.5")),
        ("5.6", F("0.5")),
        ("6.2", F("0.5")),
        ("7.3.4", F("0.5")),
        ("7.4.2", F("0.5")),
        ("5.5", F("0.36")),
        ("7.3.2", F("0.33")),
    ]
    # 85 of the seven components, less 70.33 won, less 5.5 of the leaves that are not known
    assert sum(each.points for each in found) == F("9.17")
    assert all(each.points > 0 for each in found)


def test_what_is_still_owed(sample: RoundView) -> None:
    assert [(debt.leaf.code, debt.owed) for debt in missing(sample)] == [
        ("2.3.2", Outcome.UNKNOWN),
        ("1.4", Outcome.UNKNOWN),
        ("3.2.1", Outcome.UNKNOWN),
        ("6.5", Outcome.UNKNOWN),
        ("7.2.2", Outcome.UNKNOWN),
        ("6.3", Outcome.CLAIMED),
        ("4.1.2", Outcome.CLAIMED),
        ("2.4", Outcome.CLAIMED),  # said not to arise, without a document
        ("2.5", Outcome.CLAIMED),
        ("3.3.3", Outcome.CLAIMED),
        ("7.3.3", Outcome.CLAIMED),
        ("1.2.2", Outcome.CLAIMED),
    ]
    assert len(missing(sample)) == 58 - 46  # all that it scores itself, less what is proven


def test_an_empty_round_owes_all_that_it_scores_itself(view: RoundView) -> None:
    owed = [debt.leaf.code for debt in missing(view)]
    assert len(owed) == 58
    assert not any(code.startswith("8") for code in owed)


def test_bonus_and_penalty_are_blocks_of_their_own(store: Store, round_: Round) -> None:
    """5 initiatives give 2, 3 awards 2 more: 4 of a cap of 3. One criticism takes off 1 (MẪU)."""
    opened = store.open_round(round_.unit, year=2025, criteria_set="so-mau/2025", who="lan")
    for code, name, value in (
        ("9A.1", "initiatives_spread", "5"),
        ("9A.2", "awards", "3"),
        ("9B.1", "false_figures", "0"),
        ("9B.2", "criticisms", "1"),
    ):
        told = {name: DeclaredInput(value)}
        store.declare_answer(opened.id, code=code, inputs=told, who="lan")
    view = view_round(store, opened.id)
    assert [(each.component.code, each.points) for each in blocks(view)] == [
        ("9A", F(3)),
        ("9B", F(-1)),
    ]
    assert [each.component.code for each in component_summaries(view)] == list("12345678")
    # what was not won costs nothing; of the penalty only what it takes off is lost
    assert [(each.leaf.code, each.points) for each in losses(view)] == [("9B.2", F(1))]
