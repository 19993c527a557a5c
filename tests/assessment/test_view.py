from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers import Proof
from scoring.scorecard import Outcome
from services.assessment.course.snapshots import capture
from services.assessment.view import (
    TOTAL,
    RoundView,
    answers_from,
    asked_of,
    latest_result,
    points_of,
    view_round,
)
from services.catalogue.sets import criteria_set
from services.store import (
    AnswerInput,
    AssignmentInput,
    DeclaredInput,
    Ground,
    Lane,
    NoSuchRound,
    Phase,
    ResultRecord,
    ReviewInput,
    Round,
    Store,
)


def result(year: int, lane: Lane, points: str | None, code: str = TOTAL) -> ResultRecord:
    value = None if points is None else Decimal(points)
    return ResultRecord("so-thu", year, lane, code, value, Decimal(100), source="MẪU")


def test_an_empty_round_knows_nothing_and_loses_nothing(view: RoundView) -> None:
    assert view.records == ()
    assert view.scorecard.points is None
    assert view.scorecard.content.lost == 0
    assert view.proven_count == (0, 58)


def test_a_round_that_is_not_there(store: Store) -> None:
    with pytest.raises(NoSuchRound):
        view_round(store, 7)


def test_answers_to_codes_that_the_set_lacks_are_shown(store: Store, round_: Round) -> None:
    store.declare_answer(round_.id, code="9.9", inputs={"x": DeclaredInput("1")}, who="lan")
    store.declare_answer(
        round_.id, code="1.5", inputs={"initiatives": DeclaredInput("2")}, who="lan"
    )
    view = view_round(store, round_.id)
    assert [each.code for each in view.orphans] == ["9.9"]
    assert set(view.answers) == {"1.5"}
    assert view.scorecard.points == 1


def test_a_value_that_no_longer_fits_is_named_by_the_scoring(store: Store, round_: Round) -> None:
    store.declare_answer(
        round_.id, code="1.5", inputs={"initiatives": DeclaredInput("vài")}, who="lan"
    )
    leaf = view_round(store, round_.id).scorecard.leaf("1.5")
    assert (leaf.outcome, leaf.points) == (Outcome.INVALID, None)
    assert [each.code for each in leaf.problems] == ["value_does_not_fit"]


def test_values_are_taken_by_the_type_that_the_rule_asks(view: RoundView) -> None:
    answers = answers_from(
        view.criteria,
        [
            AnswerInput("6.3", "budget_disbursed", "41250.5", Proof.CLAIMED),
            AnswerInput("1.2.2", "content_complete", "true"),
            AnswerInput("1.1.1", "level", "late"),
            AnswerInput("2.4", "not_arising", "true"),
            AnswerInput("9.9", "x", "1"),
        ],
    )
    assert answers["6.3"].given == {"budget_disbursed": Fraction(82501, 2)}
    assert answers["6.3"].proof is Proof.CLAIMED
    assert answers["1.2.2"].given == {"content_complete": True}
    assert answers["1.1.1"].given == {"level": "late"}
    assert (answers["2.4"].not_arising, answers["2.4"].given) == (True, {})
    assert "9.9" not in answers


def test_a_leaf_is_asked_its_inputs_and_whether_anything_arose(view: RoundView) -> None:
    leaf = view.criteria.leaf("1.5")
    assert asked_of(view.criteria, leaf, "initiatives") is not None
    assert asked_of(view.criteria, leaf, "not_arising") is not None
    assert asked_of(view.criteria, leaf, "staff") is None


def test_results_are_those_of_earlier_years(store: Store, round_: Round) -> None:
    entered = [result(year, Lane.REVIEWED, "80") for year in (2022, 2023, 2024)]
    store.put_results([*entered, result(2023, Lane.REVIEWED, "9", "1")], who="lan")
    view = view_round(store, round_.id)
    assert [each.year for each in view.results_of(TOTAL)] == [2022, 2023]
    assert [each.points for each in view.results_of("1")] == [9]


def test_the_latest_result_is_the_newest_with_points() -> None:
    known = [
        result(2021, Lane.FINAL, "70"),
        result(2022, Lane.REVIEWED, "81"),
        result(2022, Lane.FINAL, "80"),
        result(2023, Lane.REVIEWED, None),
        result(2023, Lane.SELF, "95"),
    ]
    assert latest_result(known) == known[2]  # final goes before reviewed
    assert latest_result(known, lanes=(Lane.SELF,)) == known[4]
    assert latest_result(known[3:4]) is None
    assert latest_result([]) is None


def test_points_of_a_result_are_exact() -> None:
    assert points_of(result(2023, Lane.FINAL, "83.74")) == Fraction(4187, 50)
    assert points_of(result(2023, Lane.FINAL, None)) is None
    assert points_of(None) is None


def test_the_document_of_an_answer_is_named_or_the_form_it_was_counted_in(
    sample: RoundView,
) -> None:
    leaf = sample.records_of("3.3.2")
    assert sample.document_of(leaf["dossiers_updated"]) == "Trích xuất MẪU số 02"
    assert sample.document_of(leaf["dossiers_received"]) == "MAU-so-theo-doi-ho-so-2024.xlsx"
    assert sample.document_of(sample.records_of("1.2.2")["content_complete"]) == ""
    lost = replace(leaf["dossiers_received"], grounds=(Ground(99),))
    assert sample.document_of(lost) == ""
    assert sample.evidence_by_id(None) is None


def test_the_lanes_of_an_earlier_round_are_results_of_its_year(store: Store, round_: Round) -> None:
    """2 initiatives are 1 point of 1.5, which the first review cuts to 0,5."""
    last = store.open_round(
        round_.unit, year=2023, criteria_set="so-mau/2024", phase=Phase.SELF_SCORING, who="lan"
    )
    told = {"initiatives": DeclaredInput("2")}
    store.declare_answer(last.id, code="1.5", inputs=told, who="lan")
    store.move_phase(last.id, expected=Phase.SELF_SCORING, to=Phase.APPROVAL, who="lan")
    store.move_phase(
        last.id,
        expected=Phase.APPROVAL,
        to=Phase.SUBMITTED,
        snapshot=capture(store, view_round(store, last.id)),
        who="minh",
    )
    store.move_phase(last.id, expected=Phase.SUBMITTED, to=Phase.REVIEW_1, who="hoa")
    cut = ReviewInput("1.5", Decimal("0.5"), "chỉ công nhận một sáng kiến")
    store.put_reviews(last.id, lane=Lane.REVIEWED, reviews=[cut], source="", who="hoa")
    found = view_round(store, round_.id).results_of("1.5")
    assert [(each.year, each.lane, each.points, each.max_points) for each in found] == [
        (2023, Lane.REVIEWED, Decimal("0.5"), Decimal(1)),
        (2023, Lane.SELF, Decimal(1), Decimal(1)),
    ]
    # its own round does not count them: they are not of an earlier year
    assert view_round(store, last.id).results_of("1.5") == ()


def test_what_was_entered_by_hand_for_that_year_comes_before_the_lanes(
    store: Store, round_: Round
) -> None:
    last = store.open_round(
        round_.unit, year=2023, criteria_set="so-mau/2024", phase=Phase.REVIEW_1, who="lan"
    )
    review = ReviewInput("1.5", Decimal("0.5"))
    store.put_reviews(last.id, lane=Lane.REVIEWED, reviews=[review], source="", who="hoa")
    store.put_results([result(2023, Lane.REVIEWED, "1", code="1.5")], who="lan")
    (found,) = view_round(store, round_.id).results_of("1.5")
    assert found.points == 1


def test_a_round_under_another_family_of_sets_is_no_earlier_year(
    store: Store, round_: Round
) -> None:
    last = store.open_round(
        round_.unit, year=2023, criteria_set="qd-766/2026", phase=Phase.REVIEW_1, who="lan"
    )
    code = next(criteria_set("qd-766/2026").leaves).code
    review = ReviewInput(code, Decimal(1))
    store.put_reviews(last.id, lane=Lane.REVIEWED, reviews=[review], source="", who="hoa")
    assert view_round(store, round_.id).results == ()


def test_a_leaf_belongs_to_whom_it_was_given_and_is_due_when_they_were_told(
    store: Store, round_: Round
) -> None:
    store.update_round(round_.id, target=None, due=date(2024, 12, 15), who="lan")
    told = AssignmentInput("3.4", "Phòng Vận tải", "Lan", date(2024, 12, 1))
    store.assign(round_.id, [told], who="lan")
    view = view_round(store, round_.id)
    assert (view.division_of("3.4"), view.division_of("7.4.1")) == (
        "Phòng Vận tải",
        "bo-phan-mot-cua",
    )
    assert (view.due_of("3.4"), view.due_of("7.4.1")) == (date(2024, 12, 1), date(2024, 12, 15))
    assert view.division_name("Phòng Vận tải", "vi") == "Phòng Vận tải"
    assert view.division_name("van-phong-so", "vi") == "Văn phòng Sở"
