"""Grades by Hải Dương's rule, worked by hand.

From 90 % of the total with no component below 80 %; from 80 % with none below 70 %.
"""

import pytest
from hypothesis import given as given_examples
from hypothesis import strategies as st

from scoring.answers import LeafAnswers, Proof
from scoring.grading import Hindrance, grade
from scoring.model import CriteriaSet
from scoring.score import score
from tests.building import F, answers, component_of, leaf_fields, read, set_of, steady

RATIO = "kind: ratio"
PER_UNIT = "{kind: per_unit, each: 1}"
HAI_DUONG = read(
    """
    - {name: {vi: Mức 1, en: Grade 1}, from_percent: 90, component_floor: 80,
       source: {decision: MẪU, trust: constructed}}
    - {name: {vi: Mức 2, en: Grade 2}, from_percent: 80, component_floor: 70,
       source: {decision: MẪU, trust: constructed}}
    """
)
MOST = (50, 30, 20)


def graded_set(grades=HAI_DUONG, **head) -> CriteriaSet:
    """Components 1, 2 and 8 (a survey) of 50, 30 and 20 points; a bonus and a penalty of 5."""
    return set_of(
        component_of(leaf_fields(RATIO, code="1.1", max_points=50), code="1", max_points=50),
        component_of(leaf_fields(RATIO, code="2.1", max_points=30), code="2", max_points=30),
        component_of(
            leaf_fields("kind: survey", code="8.1", max_points=20), code="8", max_points=20
        ),
        component_of(
            leaf_fields(PER_UNIT, code="T.1", max_points=5), code="T", max_points=5, role="bonus"
        ),
        component_of(
            leaf_fields(PER_UNIT, code="P.1", max_points=5), code="P", max_points=5, role="penalty"
        ),
        grades=grades,
        rounding={"places": 2, "mode": "half_even", "at": "nowhere"},
        **head,
    )


def known(one, two, surveyed, *, bonus=0, penalty=0, proof=Proof.PROVEN) -> dict[str, LeafAnswers]:
    """Answers that win so many points of each component."""
    return {
        "1.1": answers(proof, done=F(one), total=50),
        "2.1": answers(proof, done=F(two), total=30),
        "8.1": answers(result=F(surveyed) * 5),
        "T.1": answers(proof, count=bonus),
        "P.1": answers(proof, count=penalty),
    }


def graded(criteria: CriteriaSet, answered: dict[str, LeafAnswers]):
    found = grade(criteria, score(criteria, answered))
    assert found is not None
    return found


def named(found) -> tuple[str | None, str | None, str | None]:
    return tuple(each and each.name.en for each in (found.low, found.estimate, found.high))


def held(missing: Hindrance | None):
    return missing and (missing.grade.name.en, missing.points, missing.components)


@pytest.mark.parametrize(
    ("points", "reached", "hindrance"),
    [
        ((50, 30, 20), "Grade 1", None),
        ((50, 24, 16), "Grade 1", None),  # just 90, components of 80 % twice
        ((40, 30, 20), "Grade 1", None),  # just 90, component 1 at 80 %
        (("49.99", 24, 16), "Grade 2", ("Grade 1", F("0.01"), ())),
        ((50, 30, "15.9"), "Grade 2", ("Grade 1", 0, ("8",))),  # 95.9, survey at 79.5 %
        ((50, 24, "15.99"), "Grade 2", ("Grade 1", F("0.01"), ("8",))),
        ((39, 23, 20), "Grade 2", ("Grade 1", 8, ("1", "2"))),  # 82; 78 % and 76.67 %
        ((40, 24, 16), "Grade 2", ("Grade 1", 10, ())),  # just 80, every component at 80 %
        ((45, 21, 14), "Grade 2", ("Grade 1", 10, ("2", "8"))),  # just 80, 70 % twice
        ((50, 30, "13.9"), None, ("Grade 2", 0, ("8",))),  # 93.9, but 69.5 %
        (("44.99", 21, 14), None, ("Grade 2", F("0.01"), ())),
        ((0, 0, 0), None, ("Grade 2", 80, ("1", "2", "8"))),
    ],
)
def test_total_and_floors(points, reached, hindrance):
    found = graded(graded_set(), known(*points))
    assert named(found) == (reached, reached, reached)
    assert held(found.hindrance) == hindrance


def test_a_share_without_end_is_not_rounded_up_to_a_grade():
    """2/3 of 100 points is less than 66.67 %, and 30 × 2/3 less than a floor of 66.67 %."""
    two_thirds = (F(100, 3), 20, F(40, 3))
    source = {"decision": "MẪU", "trust": "constructed"}
    for fields in (
        {"from_percent": F("66.67")},
        {"from_percent": 0, "component_floor": F("66.67")},
    ):
        exact = {key: read(str(float(value))) for key, value in fields.items()}
        one = [{"name": {"vi": "Mức", "en": "Grade"}, "source": source, **exact}]
        found = graded(graded_set(one), known(*two_thirds))
        assert found.estimate is None
    assert held(graded(graded_set(one), known(*two_thirds)).hindrance) == (
        "Grade",
        0,
        ("1", "2", "8"),
    )


def test_bonus_and_penalty_count_in_the_total_and_have_no_floor():
    """45 + 24 + 16 = 85 and 5 more make 90; 92 less 3 make 89."""
    won = graded(graded_set(), known(45, 24, 16, bonus=5))
    assert named(won) == ("Grade 1", "Grade 1", "Grade 1")
    lost = graded(graded_set(), known(50, 26, 16, penalty=3))
    assert held(lost.hindrance) == ("Grade 1", 1, ())
    assert graded(graded_set(), known(50, 24, 16)).hindrance is None  # no bonus is no failed floor


def test_the_ends_of_the_interval():
    """Claimed, 1 and 2 count for nothing at the low end: only the 20 points of the survey stand."""
    claimed = graded(graded_set(), known(50, 24, 20, proof=Proof.CLAIMED))
    assert named(claimed) == (None, "Grade 1", "Grade 1")
    assert claimed.hindrance is None


def test_a_survey_that_has_not_come_is_under_no_floor_but_at_the_low_end():
    answered = known(50, 30, 0)
    del answered["8.1"]
    found = graded(graded_set(), answered)
    # 80 now, all 100 possible; the survey may still come to nothing
    assert named(found) == (None, "Grade 2", "Grade 1")
    assert held(found.hindrance) == ("Grade 1", 10, ())


def test_a_rescaled_total_is_measured_by_its_own_maximum():
    """Component 1 taken out leaves 50 points: 25 + 18 of them are 86 of 100."""
    group = {"khong": {"name": {"vi": "Không", "en": "Without"}, "without": ["1"]}}
    criteria = graded_set(groups=group, rescale_to=100).for_group("khong")
    found = graded(criteria, known(0, 25, 18))
    assert named(found) == ("Grade 2", "Grade 2", "Grade 2")
    assert held(found.hindrance) == ("Grade 1", 4, ())


def test_a_component_all_taken_out_has_no_floor():
    criteria = set_of(
        component_of(leaf_fields(RATIO, code="1.1", max_points=50), code="1", max_points=50),
        component_of(
            leaf_fields(RATIO, code="2.1", max_points=50, when_not_arising="exclude"),
            code="2", max_points=50,
        ),
        grades=HAI_DUONG,
    )  # fmt: skip
    answered = {"1.1": answers(done=45, total=50), "2.1": answers(not_arising=True)}
    assert named(graded(criteria, answered)) == ("Grade 1", "Grade 1", "Grade 1")


def test_no_grade_without_grades_or_without_points():
    none = graded_set(())
    assert grade(none, score(none, known(*MOST))) is None
    criteria = graded_set()
    assert grade(criteria, score(criteria, {})) is None
    emptied = set_of(
        component_of(leaf_fields(RATIO, code="1.1", when_not_arising="exclude")), grades=HAI_DUONG
    )
    assert grade(emptied, score(emptied, {"1.1": answers(not_arising=True)})) is None


_POINTS = [st.integers(0, most) for most in MOST]


@given_examples(st.tuples(*_POINTS), st.tuples(*_POINTS), st.sampled_from(Proof))
@steady
def test_more_points_never_give_a_worse_grade(some, others, proof):
    criteria = graded_set()
    order = [None, "Grade 2", "Grade 1"]
    more = tuple(map(max, some, others))
    before, after = (
        [order.index(each) for each in named(graded(criteria, known(*points, proof=proof)))]
        for points in (some, more)
    )
    assert all(worse <= better for worse, better in zip(before, after, strict=True))
    assert before == sorted(before)  # low, estimate, high


@given_examples(st.tuples(*_POINTS))
@steady
def test_what_holds_a_grade_back_is_just_what_it_lacks(points):
    """With the points and the floors that the hindrance names, the grade is reached."""
    criteria = graded_set()
    found = graded(criteria, known(*points))
    if found.hindrance is None:
        return
    wanted = found.hindrance.grade
    floor = F(wanted.component_floor)
    raised = [
        max(F(each), floor * most / 100) if code in found.hindrance.components else F(each)
        for code, each, most in zip(("1", "2", "8"), points, MOST, strict=True)
    ]
    missing = F(wanted.from_percent) - sum(raised)
    for index, most in enumerate(MOST):
        more = min(max(missing, F(0)), most - raised[index])
        raised[index] += more
        missing -= more
    better = graded(criteria, known(*raised))
    assert better.estimate is not None
    assert better.estimate.from_percent >= wanted.from_percent
