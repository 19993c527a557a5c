"""A survey's shares as results of the round: what would change, and that it then does."""

from dataclasses import replace
from fractions import Fraction

import pytest

from scoring.answers import Proof
from scoring.localized import Localized
from services.assessment.people import NotPermitted
from services.assessment.surveys.handing import hand_over, handed_over
from services.assessment.surveys.results import SurveyResults, survey_results
from services.assessment.surveys.taking import enter_survey
from services.assessment.view import RoundView, view_round
from services.intake.surveys.survey_form import PublishedShare, SurveyReading
from services.store import Conductor, DeclaredInput, Part, Store
from tests.people import FOCAL, LEADER

SHARES = {"2.1": "90", "2.2": "85.5", "2.3": "260/3", "2.4": "87.475", "2.5": "75"}


def results(
    store: Store, view: RoundView, shares: dict[str, str] = SHARES, year: int = 2024
) -> SurveyResults:
    published = tuple(PublishedShare(code, Fraction(s), 400) for code, s in shares.items())
    enter_survey(
        store,
        unit=view.unit.code,
        year=str(year),
        conductor=Conductor.DEPARTMENT,
        source="Báo cáo MẪU số 9",
        reading=SurveyReading(published=published),
        who=FOCAL,
    )
    surveys = store.surveys(view.unit.code)
    return survey_results(surveys[0], surveys)


def test_each_factor_goes_to_the_item_of_its_name_rounded_to_two_digits(
    store: Store, view: RoundView
) -> None:
    found = handed_over(view, results(store, view))
    told = [(e.leaf.code, e.value, e.before, e.points_before, e.points_after) for e in found]
    assert told == [  # of 2 points each, rounded half up to 2 digits
        ("8.1.1", "90", None, None, Fraction("1.8")),
        ("8.1.2", "85.5", None, None, Fraction("1.71")),
        ("8.1.3", "86.67", None, None, Fraction("1.73")),
        ("8.1.4", "87.48", None, None, Fraction("1.75")),
        ("8.1.5", "75", None, None, Fraction("1.5")),
    ]


def test_they_are_declared_with_the_survey_as_their_document(store: Store, view: RoundView) -> None:
    assert hand_over(store, view, results(store, view), who=FOCAL) == 5
    after = view_round(store, view.round.id)
    record = after.records_of("8.1.3")["result"]
    assert (record.value, record.state, record.document) == (
        "86.67",
        Proof.PROVEN,
        "Báo cáo MẪU số 9",
    )
    assert after.scorecard.leaf("8.1.3").points == Fraction("1.73")
    again = handed_over(after, results(store, after))
    assert not any(each.changes for each in again)
    assert hand_over(store, after, results(store, after), who=FOCAL) == 0


def test_only_what_differs_is_written_over(store: Store, view: RoundView) -> None:
    store.declare_answer(
        view.round.id,
        code="8.1.1",
        inputs={"result": DeclaredInput("90.0")},
        part=Part.SURVEY,
        who="lan",
    )
    store.declare_answer(
        view.round.id,
        code="8.1.2",
        inputs={"result": DeclaredInput("50")},
        part=Part.SURVEY,
        who="lan",
    )
    now = view_round(store, view.round.id)
    found = {each.leaf.code: each for each in handed_over(now, results(store, now))}
    assert not found["8.1.1"].changes
    assert (found["8.1.2"].before, found["8.1.2"].points_before) == ("50", 1)
    assert hand_over(store, now, results(store, now), who=FOCAL) == 4
    after = view_round(store, now.round.id)
    assert after.records_of("8.1.1")["result"].value == "90.0"
    assert after.records_of("8.1.2")["result"].value == "85.5"


def test_a_factor_without_a_share_gives_nothing(store: Store, view: RoundView) -> None:
    found = handed_over(view, results(store, view, {"2.1": "90"}))
    assert [each.leaf.code for each in found] == ["8.1.1"]


def test_a_survey_of_another_year_gives_nothing(store: Store, view: RoundView) -> None:
    assert handed_over(view, results(store, view, year=2023)) == ()


def test_a_set_without_survey_items_takes_nothing(store: Store, view: RoundView) -> None:
    opened = store.open_round(
        view.unit.code, year=2026, criteria_set="qd-766/2026", who=FOCAL.signature
    )
    other = view_round(store, opened.id)
    assert handed_over(other, results(store, other, year=2026)) == ()


def test_who_may_not_enter_results_hands_nothing_over(store: Store, view: RoundView) -> None:
    with pytest.raises(NotPermitted):
        hand_over(store, view, results(store, view), who=LEADER)
    assert store.answers(view.round.id) == ()


def test_an_item_named_after_sipas_takes_the_index_where_no_factor_has_its_own(
    store: Store, view: RoundView
) -> None:
    criteria = view.criteria.model_copy(deep=True)
    renamed = {f"8.1.{n}": f"Nội dung {n}" for n in range(1, 6)} | {"8.2": "Kết quả SIPAS (chung)"}
    for code, name in renamed.items():
        vars(criteria.leaf(code))["name"] = Localized(vi=name, en=name)
    other = replace(view, criteria=criteria)
    (found,) = handed_over(other, results(store, other))
    # (90 + 85.5 + 260/3 + 87.475 + 75) / 5 = 84.928…
    assert (found.leaf.code, found.value) == ("8.2", "84.93")
