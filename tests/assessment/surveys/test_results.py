"""What a survey says, worked out by hand from few answers, and when two may be compared."""

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from scoring.survey_counts import Respondent, count_answers
from services.assessment.surveys.results import SurveyResults, survey_results
from services.assessment.surveys.taking import factor_weights
from services.intake.surveys.survey_json import write_counts
from services.store import Conductor, Survey, SurveyKind

FIVE = ("2.1.1", "2.2.1", "2.3.1", "2.4.1", "2.5.1")
DAY = datetime(2025, 1, 1, tzinfo=UTC)


def counted(
    rows: Sequence[tuple[int | None, ...]],
    questions: tuple[str, ...] = FIVE,
    *,
    year: int = 2024,
    conductor: Conductor = Conductor.DEPARTMENT,
    names: dict[str, str] | None = None,
) -> Survey:
    people = [Respondent(row) for row in rows]
    counts = count_answers(questions, people, factors=factor_weights(), clustered=False)
    content = {"counts": write_counts(counts), "groups": None, "names": names or {}}
    return Survey("so-thu", year, conductor, "MẪU", SurveyKind.COUNTED, content, "lan", DAY)


def published(shares: dict[str, tuple[str, int | None]], **changed: int) -> Survey:
    year = changed.get("year", 2024)
    content = {"published": [{"code": c, "share": s, "answers": n} for c, (s, n) in shares.items()]}
    return Survey(
        "so-thu", year, Conductor.DEPARTMENT, "MẪU", SurveyKind.PUBLISHED, content, "lan", DAY
    )


def shares(results: SurveyResults) -> dict[str, Fraction | None]:
    lines = (results.index, *results.factors, *results.questions)
    return {e.code: None if e.estimate is None else e.estimate.share for e in lines}


ROWS = [(5, 5, 5, 5, 1), (4, 4, 4, 1, 1), (5, 5, 1, 1, 2), (4, 1, 3, 2, None)]
# satisfied: 4 of 4, 3 of 4, 2 of 4, 1 of 4, 0 of 3


def test_factors_make_the_index_and_gaps_tell_what_it_lacks() -> None:
    survey = counted(ROWS)
    results = survey_results(survey, [survey])
    assert shares(results)[""] == 50
    assert [(e.code, e.gap) for e in results.factors] == [
        ("2.5", 20), ("2.4", 15), ("2.3", 10), ("2.2", 5), ("2.1", 0),
    ]  # fmt: skip
    assert [e.code for e in results.questions] == ["2.5.1", "2.4.1", "2.3.1", "2.2.1", "2.1.1"]
    assert sum((e.gap or 0) for e in results.questions) == 50
    worst = results.questions[0]
    assert (worst.missing, worst.counts, worst.mean) == (1, (2, 1, 0, 0, 0), Fraction(4, 3))
    assert results.before is None
    assert results.compared == ()


def test_a_factor_that_was_not_asked_leaves_the_index_unknown_and_is_named() -> None:
    survey = counted([row[:4] for row in ROWS], FIVE[:4])
    results = survey_results(survey, [survey])
    assert results.index.estimate is None
    assert [line.code for line in results.unasked] == ["2.5"]
    assert [line.gap for line in results.questions] == [None] * 4


def test_the_last_survey_of_the_same_conductor_is_what_changes_are_against() -> None:
    now = counted(ROWS * 100)
    others = [
        counted([(1, 1, 1, 1, 1)] * 400, year=2023),
        counted([(5, 5, 5, 5, 5)] * 400, year=2022),
        counted([(5, 5, 5, 5, 5)] * 400, year=2023, conductor=Conductor.PROVINCE),
        counted([(5, 5, 5, 5, 5)] * 400, year=2025),
    ]
    results = survey_results(now, [now, *others])
    assert results.before == others[0]
    change = {line.code: line.change for line in results.compared}
    assert change["2.1"] is not None
    assert (change["2.1"].points, change["2.1"].within_error) == (100, False)
    assert change["2.5"] is not None
    assert (change["2.5"].points, change["2.5"].within_error) == (0, True)
    assert change[""] is not None
    assert change[""].points == 50


def test_a_question_of_other_words_is_not_compared() -> None:
    now = counted(ROWS, names={"2.1.1": "Đủ ghế ngồi", "2.2.1": "Đúng hạn"})
    then = counted(ROWS, year=2023, names={"2.1.1": "Biển chỉ dẫn", "2.2.1": " ĐÚNG hạn."})
    results = survey_results(now, [now, then])
    compared = {line.code for line in results.compared}
    assert compared == {"", "2.1", "2.2", "2.3", "2.4", "2.5", *FIVE} - {"2.1.1"}


@pytest.mark.parametrize(
    ("conductor", "years", "broken"),
    [
        (Conductor.MINISTRY, (2021, 2022), True),
        (Conductor.MINISTRY, (2020, 2024), True),
        (Conductor.MINISTRY, (2022, 2023), False),
        (Conductor.MINISTRY, (2020, 2021), False),
        (Conductor.DEPARTMENT, (2021, 2022), False),
    ],
)
def test_the_ministry_s_series_breaks_in_2022(
    conductor: Conductor, years: tuple[int, int], broken: bool
) -> None:
    then, now = (counted(ROWS, year=year, conductor=conductor) for year in years)
    results = survey_results(now, [now, then])
    assert (results.broken, results.before) == ((then, None) if broken else (None, then))
    assert bool(results.compared) is not broken


def test_published_factors_make_an_index_without_an_interval() -> None:
    survey = published(
        {"2.1": ("90", 500), "2.2": ("80", 500), "2.3": ("85", None), "2.4": ("75", 500),
         "2.5": ("70", 500)}
    )  # fmt: skip
    results = survey_results(survey, [survey])
    assert results.index.estimate is not None
    assert (results.index.estimate.share, results.index.estimate.interval) == (80, None)
    lines = {line.code: line.estimate for line in results.factors}
    assert lines["2.3"] is not None
    assert lines["2.3"].interval is None
    assert lines["2.1"] is not None
    assert lines["2.1"].interval is not None
    low, high = lines["2.1"].interval
    assert low < 90 < high
    assert results.questions == ()
    assert results.counts is None


def test_published_questions_make_their_factor() -> None:
    survey = published({"2.1.1": ("90", 500), "2.1.2": ("70", 500), "2.2": ("60", 500)})
    results = survey_results(survey, [survey])
    found = shares(results)
    assert (found["2.1"], found["2.2"], found["2.3"], found[""]) == (80, 60, None, None)
    assert [line.code for line in results.unasked] == ["2.3", "2.4", "2.5"]


def test_published_and_counted_surveys_are_compared_where_both_know_a_share() -> None:
    now = counted(ROWS * 50)
    then = published({"2.1": ("90", 500), "2.2": ("75", None)}, year=2023)
    results = survey_results(now, [now, then])
    change = {line.code: line.change for line in results.compared}
    assert set(change) == {"2.1", "2.2"}
    assert change["2.1"] is not None
    assert (change["2.1"].points, change["2.1"].within_error) == (10, False)
    assert change["2.2"] is not None
    assert (change["2.2"].points, change["2.2"].within_error) == (0, None)
