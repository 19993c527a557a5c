"""Surveys on their way in: who may, what is checked, and that nobody's answers are kept."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from services.assessment.people import NotPermitted, Person
from services.assessment.surveys.taking import (
    FaultySurvey,
    enter_survey,
    factor_weights,
    read_survey_file,
    remove_survey,
    survey_form,
    typed_shares,
)
from services.assessment.view import RoundView
from services.intake.surveys.survey_form import PublishedShare, SurveyReading
from services.store import Conductor, Store, SurveyKind
from tests.intake.workbooks import save_xlsx
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

Everything = Callable[[Store], tuple[Any, ...]]
SHARES = SurveyReading(published=(PublishedShare("2.1", Fraction(90), 40),))


def enter(store: Store, view: RoundView, reading: SurveyReading, **changed: Any) -> None:
    told = {"year": "2024", "source": "Báo cáo MẪU", "who": FOCAL, **changed}
    enter_survey(store, unit=view.unit.code, conductor=Conductor.PROVINCE, reading=reading, **told)


def test_the_factors_are_the_five_of_the_plan() -> None:
    assert factor_weights() == dict.fromkeys(("2.1", "2.2", "2.3", "2.4", "2.5"), 20)


def test_columns_are_known_in_both_languages() -> None:
    form = survey_form(published=False)
    assert set(form.weight_names) == {"Trọng số", "Weight"}
    assert set(form.cluster_names) == {"Cụm", "Điểm khảo sát", "Cluster", "Survey place"}


def test_what_is_kept_are_counts_and_no_file(store: Store, view: RoundView, tmp_path: Path) -> None:
    rows = [[f"Nguyễn Thị Mẫu {n}", f"0912 000 {n:03}", "Xã A", 4] for n in range(6)]
    rows += [[f"Trần Văn Mẫu {n}", "", "Xã B", 2] for n in range(6)]
    content = save_xlsx([["Họ và tên", "Điện thoại", "Cụm", "2.1.1 Lịch sự"], *rows])
    reading = read_survey_file(content, file_name="phieu.xlsx", published=False)
    enter(store, view, reading)
    (survey,) = store.surveys("so-thu")
    assert (survey.kind, survey.source) == (SurveyKind.COUNTED, "Báo cáo MẪU")
    (question,) = survey.content["counts"]["questions"]
    assert (question["counts"], question["missing"]) == ([0, 6, 0, 6, 0], 0)
    written = json.dumps(survey.content, ensure_ascii=False)
    assert "Mẫu" not in written
    assert "0912" not in written
    files = [each for each in (tmp_path / "own").rglob("*") if each.is_file()]
    assert files
    assert not any("Nguyễn".encode() in each.read_bytes() for each in files)
    assert not [each for each in files if "files" in each.parts]


def test_published_shares_are_kept_as_published(store: Store, view: RoundView) -> None:
    enter(store, view, SHARES)
    (survey,) = store.surveys("so-thu")
    assert survey.kind is SurveyKind.PUBLISHED
    assert survey.content == {"published": [{"code": "2.1", "share": "90", "answers": 40}]}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"year": "24"}, ["survey_year"]),
        ({"year": "1999", "source": " "}, ["survey_year", "survey_source"]),
    ],
)
def test_what_is_missing_is_said_all_at_once_and_nothing_is_kept(
    store: Store, view: RoundView, changed: dict[str, str], codes: list[str]
) -> None:
    with pytest.raises(FaultySurvey) as caught:
        enter(store, view, SHARES, **changed)
    assert [each.code for each in caught.value.problems] == codes
    assert store.surveys("so-thu") == ()


def test_a_reading_with_faults_is_not_kept(store: Store, view: RoundView) -> None:
    content = save_xlsx([["2.1.1"], [9], *[[4]] * 6])
    faulty = read_survey_file(content, file_name="a.xlsx", published=False)
    with pytest.raises(FaultySurvey) as caught:
        enter(store, view, faulty)
    assert [each.code for each in caught.value.problems] == ["survey_answer"]
    with pytest.raises(FaultySurvey) as caught:
        enter(store, view, SurveyReading())
    assert [each.code for each in caught.value.problems] == ["survey_no_shares"]
    assert store.surveys("so-thu") == ()


@pytest.mark.parametrize(
    "who", [LEADER, REVIEWER, contributor("van-phong-so")], ids=lambda who: who.signature
)
def test_who_may_not_enter_results_changes_nothing(
    store: Store, view: RoundView, everything: Everything, who: Person
) -> None:
    enter(store, view, SHARES)
    before = everything(store), store.surveys("so-thu")
    with pytest.raises(NotPermitted):
        enter(store, view, SHARES, year="2023", who=who)
    with pytest.raises(NotPermitted):
        remove_survey(store, unit="so-thu", year=2024, conductor=Conductor.PROVINCE, who=who)
    assert (everything(store), store.surveys("so-thu")) == before


def test_who_may_enter_may_remove(store: Store, view: RoundView) -> None:
    enter(store, view, SHARES, who=ADMINISTRATOR)
    remove_survey(store, unit="so-thu", year=2024, conductor=Conductor.PROVINCE, who=ADMINISTRATOR)
    assert store.surveys("so-thu") == ()


def row(code: str, share: str, answers: str = "") -> dict[str, str]:
    return {"code": code, "share": share, "answers": answers}


def test_typed_shares_are_read_and_empty_ones_passed_over() -> None:
    reading = typed_shares([row("2.1", "86.5", "580"), row("2.2", ""), row("2.3", "90")])
    assert reading.problems == ()
    assert reading.published == (
        PublishedShare("2.1", Fraction("86.5"), 580),
        PublishedShare("2.3", Fraction(90), None),
    )


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([row("2.1", ""), row("2.2", " ")], [("survey_no_shares", "", "")]),
        (
            [
                row("2.1", "101"),
                row("2.2", "nhiều"),
                row("2.3", "90", "0"),
                row("2.4", "90", "1.5"),
            ],
            [
                ("survey_typed_share", "101", "2.1"),
                ("survey_typed_share", "nhiều", "2.2"),
                ("survey_typed_answers", "0", "2.3"),
                ("survey_typed_answers", "1.5", "2.4"),
            ],
        ),
    ],
)
def test_typed_shares_that_cannot_be_are_all_named(
    rows: list[dict[str, str]], faults: list[tuple[str, str, str]]
) -> None:
    told = [(each.code, each.found, each.expected) for each in typed_shares(rows).problems]
    assert told == faults
