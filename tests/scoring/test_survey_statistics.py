"""Intervals held against published tables, designs worked out by hand, and what must always hold.

Published values: R. G. Newcombe, "Two-sided confidence intervals for the single proportion",
Statistics in Medicine 17 (1998) 857–872, table I, method 3 (Wilson's score interval); and
"Interval estimation for the difference between independent proportions", ibid. 873–890, table II,
method 10.
"""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.survey_counts import INDEX, Respondent, SurveyCounts, coefficients, count_answers
from scoring.survey_statistics import (
    Estimate,
    difference,
    estimate,
    gaps,
    published_estimate,
    wilson,
)

FACTORS = {"2.1": Fraction(20), "2.2": Fraction(20)}
ONE = {"2.1": Fraction(1)}


def survey(
    rows: list[tuple[int | None, ...]],
    questions: tuple[str, ...] = ("2.1.1",),
    *,
    factors: dict[str, Fraction] = ONE,
    weights: list[int] | None = None,
    clusters: list[str] | None = None,
) -> SurveyCounts:
    people = [
        Respondent(
            row,
            Fraction(weights[n]) if weights else Fraction(1),
            clusters[n] if clusters else "",
        )
        for n, row in enumerate(rows)
    ]
    return count_answers(questions, people, factors=factors, clustered=clusters is not None)


def known(counts: SurveyCounts, code: str) -> Any:
    found = estimate(counts, code)
    assert found is not None
    return found


# Wilson's interval


@pytest.mark.parametrize(
    ("good", "n", "low", "high"),
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_wilson_gives_the_published_intervals(good: int, n: int, low: str, high: str) -> None:
    found = wilson(Fraction(good, n), Fraction(n))
    assert [f"{float(each):.4f}" for each in found] == [low, high]


def test_no_answers_have_no_interval() -> None:
    with pytest.raises(ValueError, match="no answers"):
        wilson(Fraction(0), Fraction(0))


@given(st.integers(1, 5000), st.data())
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(
    n: int, data: st.DataObject
) -> None:
    share = Fraction(data.draw(st.integers(0, n)), n)
    low, high = wilson(share, Fraction(n))
    assert 0 <= low <= share <= high <= 1
    assert low < high


# the difference of two surveys


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((6, 7), (2, 7), "0.0582", "0.8062"),
        ((5, 56), (0, 29), "-0.0381", "0.1926"),
    ],
)
def test_a_difference_has_the_published_interval(
    now: tuple[int, int], before: tuple[int, int], low: str, high: str
) -> None:
    def told(good: int, n: int) -> Estimate:
        return published_estimate(Fraction(100 * good, n), n)

    found = difference(told(*now), told(*before))
    assert found.interval is not None
    assert [f"{float(each / 100):.4f}" for each in found.interval] == [low, high]
    assert found.within_error is (low[0] == "-")


def test_without_an_interval_nothing_is_said_of_chance() -> None:
    found = difference(published_estimate(Fraction(90), None), published_estimate(Fraction(80), 50))
    assert (found.points, found.interval, found.within_error) == (10, None, None)


# counting


def test_answers_are_counted_and_missing_ones_are_no_answers() -> None:
    counts = survey([(5,), (4,), (3,), (None,), (1,), (None,)])
    (question,) = counts.questions
    assert question.counts == (1, 0, 1, 1, 1)
    assert (question.answers, question.missing, counts.respondents) == (4, 2, 6)
    assert question.share == Fraction(2, 4)
    assert question.mean == Fraction(5 + 4 + 3 + 1, 4)
    assert known(counts, "2.1.1").effective == 4


def test_weights_count_and_shrink_the_sample_by_kish() -> None:
    # 3 + 1 of 3 + 1 + 2 are satisfied; Kish: (3 + 1 + 2)² / (9 + 1 + 4) = 36 / 14
    counts = survey([(5,), (4,), (2,)], weights=[3, 1, 2])
    found = known(counts, "2.1.1")
    assert found.share == 100 * Fraction(4, 6)
    assert found.effective == Fraction(36, 14)
    assert counts.questions[0].mean == Fraction(3 * 5 + 4 + 2 * 2, 6)
    assert found.answers == 3


def test_clusters_that_answer_alike_are_as_good_as_so_many_people() -> None:
    # Four clusters of three, each of one mind: p = 1/2, z = ±(3 − 3/2)/12 = ±1/8,
    # v = 4/3 · 4/64 = 1/12, so the effective size is (1/4) / (1/12) = 3 of 12 answers.
    rows: list[tuple[int | None, ...]] = [(5,)] * 6 + [(1,)] * 6
    counts = survey(rows, clusters=[name for name in "abcd" for _ in range(3)])
    assert (counts.draws, counts.clustered) == (4, True)
    assert float(counts.variances["2.1.1"]) == pytest.approx(1 / 12, rel=1e-12)
    assert float(known(counts, "2.1.1").effective) == pytest.approx(3, rel=1e-12)
    assert known(counts, "2.1.1").share == 50


def test_clusters_more_even_than_chance_are_not_worth_more_than_their_answers() -> None:
    rows: list[tuple[int | None, ...]] = [(5,), (1,), (5,), (1,), (5,), (1,), (5,), (5,)]
    counts = survey(rows, clusters=["a", "a", "b", "b", "c", "c", "d", "d"])
    # p = 5/8: z = (1 − 5/4)/8 three times and (2 − 5/4)/8: v = 4/3 · (3/16 + 9/16)/64 = 1/64;
    # p(1−p)/v = 15/64 · 64 = 15, but there are 8 answers
    assert float(counts.variances["2.1.1"]) == pytest.approx(1 / 64, rel=1e-12)
    assert known(counts, "2.1.1").effective == 8


def test_where_all_clusters_agree_only_their_number_counts() -> None:
    counts = survey([(5,)] * 12, clusters=[name for name in "abcd" for _ in range(3)])
    assert known(counts, "2.1.1").effective == 4
    assert known(counts, "2.1.1").interval[1] == 100


def test_a_factor_and_the_index_are_means_and_one_person_answers_once() -> None:
    # 2.1.1: 3/4, 2.1.2: 1/4, 2.2.1: 2/4; factor 2.1 = 1/2, index = 1/2.
    # Factor 2.1 by person: (1,1) (1,0) (1,0) (0,0), of means 1, ½, ½, 0: residuals ½ 0 0 −½ over 4,
    # v = 4/3 · 2 · (1/8)² = 1/24, effective (1/4)·24 = 6 of 8 answers.
    rows = [(5, 4, 5), (4, 1, 1), (5, 2, 2), (1, 3, 4)]
    counts = survey(rows, ("2.1.1", "2.1.2", "2.2.1"), factors=FACTORS)
    assert known(counts, "2.1").share == 50
    assert float(known(counts, "2.1").effective) == pytest.approx(6, rel=1e-12)
    assert known(counts, "2.1").answers == 8
    assert known(counts, INDEX).share == 50
    assert known(counts, "2.2").effective == 4


def test_the_index_is_not_known_where_a_factor_was_not_asked() -> None:
    counts = survey([(5,), (1,)], factors=FACTORS)
    assert estimate(counts, INDEX) is None
    assert estimate(counts, "2.2") is None
    assert gaps(counts) == ()
    assert known(counts, "2.1").share == 50


def test_factors_of_other_weights_weigh_so_in_the_index() -> None:
    mix = coefficients(INDEX, ["2.1.1", "2.1.2", "2.2.1"], {"2.1": Fraction(3), "2.2": Fraction(1)})
    assert mix == {"2.1.1": Fraction(3, 8), "2.1.2": Fraction(3, 8), "2.2.1": Fraction(1, 4)}


def test_a_question_of_factor_two_point_ten_is_not_one_of_two_point_one() -> None:
    assert coefficients("2.1", ["2.1.1", "2.10.1"], FACTORS) == {"2.1.1": 1}


def test_questions_are_ranked_by_what_the_index_lacks_for_them() -> None:
    # shares 3/4, 1/4, 2/4 with coefficients 1/4, 1/4, 1/2: gaps 6.25, 18.75, 25
    rows = [(5, 4, 5), (4, 1, 1), (5, 2, 2), (1, 3, 4)]
    counts = survey(rows, ("2.1.1", "2.1.2", "2.2.1"), factors=FACTORS)
    told = [(each.code, each.points) for each in gaps(counts)]
    assert told == [("2.2.1", 25), ("2.1.2", Fraction(75, 4)), ("2.1.1", Fraction(25, 4))]
    assert sum(points for _, points in told) == 100 - known(counts, INDEX).share


@pytest.mark.parametrize(
    ("rows", "clusters", "message"),
    [
        ([(None,), (None,)], None, "nobody answered 2.1.1"),
        ([(5,), (4,)], ["a", "a"], "a single draw"),
    ],
)
def test_what_can_not_be_counted_is_an_error(
    rows: list[tuple[int | None, ...]], clusters: list[str] | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        survey(rows, clusters=clusters)


# what always holds

ANSWER = st.one_of(st.none(), st.integers(1, 5))
QUESTIONS = ("2.1.1", "2.1.2", "2.2.1")


@st.composite
def surveys(draw: st.DrawFn) -> list[tuple[int | None, ...]]:
    rows = draw(st.lists(st.tuples(ANSWER, ANSWER, ANSWER), min_size=2, max_size=30))
    return [(3, 4, 5), *rows]  # so that everything is answered at least once


@given(surveys(), st.integers(1, 1000))
def test_equal_weights_are_no_weights(rows: list[tuple[int | None, ...]], weight: int) -> None:
    plain = survey(rows, QUESTIONS, factors=FACTORS)
    weighted = survey(rows, QUESTIONS, factors=FACTORS, weights=[weight] * len(rows))
    assert not weighted.weighted
    for code in (*QUESTIONS, *FACTORS, INDEX):
        one, other = known(plain, code), known(weighted, code)
        assert (one.share, one.answers) == (other.share, other.answers)
        assert float(one.effective) == pytest.approx(float(other.effective), rel=1e-12)


@given(surveys())
def test_a_cluster_for_each_person_is_no_clusters_but_for_one_answer(
    rows: list[tuple[int | None, ...]],
) -> None:
    plain = survey(rows, QUESTIONS, factors=FACTORS)
    clustered = survey(
        rows, QUESTIONS, factors=FACTORS, clusters=[str(n) for n in range(len(rows))]
    )
    for code in FACTORS:
        if sum(each.code.startswith(f"{code}.") for each in plain.questions) > 1:
            assert known(plain, code) == known(clustered, code)
    for question in plain.questions:
        n, share = question.answers, question.share
        effective = known(clustered, question.code).effective
        if 0 < share < 1:
            # v = C/(C−1)·p(1−p)/n over all C people drawn: n·(C−1)/C of n answers
            drawn = len(rows)
            assert float(effective) == pytest.approx(n * (drawn - 1) / drawn, rel=1e-12)
        assert known(plain, question.code).effective == n


@given(surveys(), st.lists(st.integers(1, 9), min_size=31, max_size=31), st.booleans())
def test_every_estimate_holds_its_share_and_gaps_add_up(
    rows: list[tuple[int | None, ...]], weights: list[int], in_clusters: bool
) -> None:
    clusters = [str(n % 3) for n in range(len(rows))] if in_clusters else None
    counts = survey(rows, QUESTIONS, factors=FACTORS, weights=weights, clusters=clusters)
    for code in (*QUESTIONS, *FACTORS, INDEX):
        found = known(counts, code)
        assert 0 <= found.interval[0] <= found.share <= found.interval[1] <= 100
        assert 0 < found.effective <= found.answers
    lacking = sum((each.points for each in gaps(counts)), Fraction(0))
    assert lacking == 100 - known(counts, INDEX).share
