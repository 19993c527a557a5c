from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scoring.survey_counts import Respondent
from scoring.survey_groups import group_rows

FACTORS = {"2.1": Fraction(20), "2.2": Fraction(20)}
QUESTIONS = ("2.1.1", "2.2.1")


def people(**groups: int) -> list[Respondent]:
    return [Respondent((5, 1), cluster=name) for name, n in groups.items() for _ in range(n)]


def shown(people_: list[Respondent]) -> tuple[list[tuple[str, int]], int]:
    groups = group_rows(QUESTIONS, people_, factors=FACTORS)
    return [(row.name, row.respondents) for row in groups.rows], groups.hidden


def test_groups_of_five_are_shown_by_name() -> None:
    assert shown(people(b=5, a=7)) == ([("a", 7), ("b", 5)], 0)


def test_a_single_small_group_takes_the_smallest_other_with_it() -> None:
    assert shown(people(a=9, b=4, c=6)) == ([("a", 9)], 2)


def test_two_small_groups_are_enough_where_they_are_five_people() -> None:
    assert shown(people(a=9, b=4, c=1)) == ([("a", 9)], 2)
    assert shown(people(a=9, b=2, c=1, d=6)) == ([("a", 9)], 3)


def test_nothing_is_shown_where_hiding_leaves_nothing() -> None:
    assert shown(people(a=3, b=8)) == ([], 2)


def test_shares_are_by_factor_and_hidden_where_few_answered() -> None:
    five = [Respondent((4, 3), cluster="a") for _ in range(4)] + [
        Respondent((1, None), cluster="a")
    ]
    (row,) = group_rows(QUESTIONS, five, factors=FACTORS).rows
    assert row.shares == {"2.1": 80, "2.2": None}  # four people answered on 2.2


def test_weights_count_in_groups() -> None:
    five = [Respondent((4, 1), Fraction(6), "a"), *[Respondent((1, 1), Fraction(1), "a")] * 4]
    (row,) = group_rows(QUESTIONS, five, factors=FACTORS).rows
    assert row.shares == {"2.1": 60, "2.2": 0}


@given(st.lists(st.integers(1, 12), min_size=1, max_size=8), st.integers(2, 8))
def test_what_is_hidden_can_not_be_told_from_the_rest(sizes: list[int], minimum: int) -> None:
    everybody = people(**{f"g{n}": size for n, size in enumerate(sizes)})
    groups = group_rows(QUESTIONS, everybody, factors=FACTORS, minimum=minimum)
    assert all(row.respondents >= minimum for row in groups.rows)
    left = sum(sizes) - sum(row.respondents for row in groups.rows)
    assert len(groups.rows) + groups.hidden == len(sizes)
    if groups.rows and groups.hidden:
        assert groups.hidden > 1
        assert left >= minimum
