"""The second sample set, so-mau/2025: what it asks of two groups of units, blocks and grades.

What it has in common with so-mau/2024 is held by test_so_mau.py and by the crosswalk.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring.crosswalk import Kind
from scoring.grading import grade
from scoring.lint import lint_set
from scoring.load import load_set
from scoring.model import CriteriaSet, Group, Role, Trust
from scoring.score import score
from scoring.scorecard import Scorecard
from services.catalogue.crosswalks import crosswalk
from services.catalogue.sets import criteria_set
from tests.criteria.test_so_mau import EVIDENCE_KINDS, PERFECT, SURVEYED, answers_of

FOLDER = Path(__file__).parents[2] / "criteria" / "so-mau" / "2025"

CONTENT = {
    "1": "11", "2": "10.5", "3": "13", "4": "10", "5": "14", "6": "9.5", "7": "17", "8": "15",
}  # fmt: skip
CHANGED = {
    "1.4": "0.5", "1.6": "3.5", "2.2.1": "1.5", "2.2.2": "1.5", "5.6": "2.5", "7.3.2": "3",
    "7.4.1": "1", "7.4.2": "1", "7.4.3": "1", "7.6": "1.5",
    "9A.1": "2", "9A.2": "2", "9B.1": "2", "9B.2": "2",
}  # fmt: skip
"""Leaves whose code and maximum together are not those of 2024."""

NO_BLOCKS: dict[str, dict[str, int]] = {
    "9A.1": {"initiatives_spread": 0}, "9A.2": {"awards": 0},
    "9B.1": {"false_figures": 0}, "9B.2": {"criticisms": 0},
}  # fmt: skip

_ELSEWHERE = {"2.2.1", "2.2.2", "2.2.3", "7.4.1", "7.4.2", "7.6"}
YEAR: dict[str, dict[str, Any]] = {
    **{code: inputs for code, inputs in PERFECT.items() if code not in _ELSEWHERE},
    "2.2.1": {"plan_issued": True, "activities_done": True, "reported_on_time": True},
    "2.2.2": PERFECT["2.2.3"],
    "7.4.1": PERFECT["7.4.1"],
    "7.4.2": {"dossiers_digitised": 2400, "dossiers_received": 3000},
    "7.4.3": PERFECT["7.4.2"],
    "7.6": {"open_datasets_published": 10, "open_datasets": 10},
    **SURVEYED,
    **NO_BLOCKS,
}
"""Full points of all that the department scores itself, 12.14 of the 15 of the surveys."""


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}


@pytest.fixture(scope="module")
def sample(texts: dict[str, str]) -> CriteriaSet:
    return load_set(texts)


def scored(criteria: CriteriaSet, **changes: dict[str, Any]) -> Scorecard:
    """A year with some leaves answered otherwise; "_" stands for the points of a code."""
    otherwise = {code.replace("_", "."): inputs for code, inputs in changes.items()}
    return score(criteria, answers_of(YEAR | otherwise))


def test_lint_finds_nothing(texts: dict[str, str]) -> None:
    assert lint_set(texts, evidence_kinds=EVIDENCE_KINDS) == ()


def test_everything_in_it_is_constructed(sample: CriteriaSet) -> None:
    assert "MẪU" in sample.head.name.vi
    assert "MẪU" in sample.head.name.en
    sources = [sample.head.source, *(each.source for each in sample.components)]
    sources += [leaf.source for leaf in sample.leaves]
    sources += [each.source for each in sample.head.grades]
    assert {source.trust for source in sources} == {Trust.CONSTRUCTED}
    for leaf in sample.leaves:
        assert (leaf.source.decision, leaf.source.place) == ("MẪU", f"Mã {leaf.code}")


def test_components_and_blocks(sample: CriteriaSet) -> None:
    content = {
        each.code: each.max_points for each in sample.components if each.role is Role.CONTENT
    }
    assert {code: str(points) for code, points in content.items()} == CONTENT
    assert sum(content.values()) == sample.head.max_points == sample.head.rescale_to == 100
    blocks = [
        (each.code, each.role, each.max_points, sum(leaf.max_points for leaf in each.leaves))
        for each in sample.components[8:]
    ]
    assert blocks == [("9A", Role.BONUS, 3, 4), ("9B", Role.PENALTY, 3, 4)]


def test_what_has_another_maximum_than_a_year_before(sample: CriteriaSet) -> None:
    before = {leaf.code: leaf.max_points for leaf in criteria_set("so-mau/2024").leaves}
    changed = {
        leaf.code: str(leaf.max_points)
        for leaf in sample.leaves
        if before.get(leaf.code) != leaf.max_points
    }
    same_by_chance = {"7.4.2", "7.6"}  # other sub-criteria now, worth the same
    assert changed.keys() | same_by_chance == CHANGED.keys()
    assert changed == {code: CHANGED[code] for code in changed}


def test_the_same_files_feed_it(sample: CriteriaSet) -> None:
    """Each measure of 2024 that a sub-criterion has kept is called as it was."""
    old = criteria_set("so-mau/2024").head.measures
    assert old.keys() - sample.head.measures.keys() == set()
    assert {name: sample.head.measures[name] for name in old} == dict(old)


def test_what_is_the_same_kept_its_rule(sample: CriteriaSet) -> None:
    before, found = criteria_set("so-mau/2024"), crosswalk("so-mau/2024", "so-mau/2025")
    assert found is not None
    for entry in found.entries:
        if entry.kind in (Kind.SAME, Kind.RENAMED):
            old, new = before.leaf(entry.old[0]), sample.leaf(entry.new[0])
            assert old.rule == new.rule
            assert (old.evidence, old.owner) == (new.evidence, new.owner)


def test_a_whole_year(sample: CriteriaSet) -> None:
    card = scored(sample)
    assert card.points == card.low == card.high == Fraction("97.14")  # 85 + 12.14
    assert card.max_points == 100
    assert {each.code: each.totals.points for each in card.components} == {
        **{code: Fraction(points) for code, points in CONTENT.items()},
        "8": Fraction("12.14"), "9A": 0, "9B": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({"9A_1": {"initiatives_spread": 3}}, "98.64"),  # + 1.5
        ({"9A_1": {"initiatives_spread": 9}, "9A_2": {"awards": 2}}, "100.14"),  # 4, at most 3
        ({"9B_1": {"false_figures": 1}}, "96.64"),  # − 0.5
        ({"9B_1": {"false_figures": 9}, "9B_2": {"criticisms": 2}}, "94.14"),  # 4, at most 3
        ({"9A_2": {"awards": 1}, "9B_2": {"criticisms": 2}}, "96.14"),  # + 1 − 2
        ({"1_6": {"tasks_assigned": 60, "tasks_on_time": 57, "tasks_late": 3}}, "96.97"),  # 3.33
        ({"2_2_1": {"plan_issued": True, "activities_done": False, "reported_on_time": True}},
         "96.64"),
    ],
)  # fmt: skip
def test_bonus_penalty_and_what_changed(
    sample: CriteriaSet, changes: dict[str, dict[str, Any]], points: str
) -> None:
    assert scored(sample, **changes).points == Fraction(points)


# the two groups of units


def test_departments_with_procedures_have_the_whole_set(sample: CriteriaSet) -> None:
    assert sample.for_group("co-thu-tuc") == sample
    assert set(sample.head.groups) == {"co-thu-tuc", "khong-thu-tuc"}


def test_departments_without_procedures(sample: CriteriaSet) -> None:
    """11 points of component 3, 6.5 + 3 of 7 and 10 of 8 are taken out: 69.5 are left."""
    variant = sample.for_group("khong-thu-tuc")
    maxima = {each.code: str(each.max_points) for each in variant.components}
    assert maxima == {**CONTENT, "3": "2", "7": "7.5", "8": "5", "9A": "3", "9B": "3"}
    assert str(variant.head.max_points) == "69.5"
    gone = {leaf.code for leaf in sample.leaves} - {leaf.code for leaf in variant.leaves}
    assert gone == {
        "3.1.1", "3.1.2", "3.2.1", "3.2.2", "3.3.1", "3.3.2", "3.3.3", "3.4",
        "7.3.1", "7.3.2", "7.3.3", "7.3.4", "7.4.1", "7.4.2", "7.4.3",
        "8.1.1", "8.1.2", "8.1.3", "8.1.4", "8.1.5",
    }  # fmt: skip
    assert [each.code for each in variant.components[2].criteria] == ["3.5"]
    groups = [
        each for part in variant.components for each in part.criteria if isinstance(each, Group)
    ]
    for group in groups:
        assert sum(leaf.max_points for leaf in group.sub_criteria) == group.max_points
    asked = {name for leaf in variant.leaves for name in leaf.evidence}
    assert asked == {
        "tu-kiem-tra", "nhiem-vu-duoc-giao", "ra-soat-vbqppl", "phan-anh-kien-nghi", "dao-tao",
        "ky-luat",
    }  # fmt: skip


def test_a_year_without_procedures_is_brought_to_a_hundred(sample: CriteriaSet) -> None:
    """All but 1.62 points of 8.2 are won: 67.88 / 69.5; a bonus of 1 is not scaled."""
    variant = sample.for_group("khong-thu-tuc")
    card = scored(variant, **{"9A_2": {"awards": 1}})
    assert (card.content.points, card.content.max_points) == (
        Fraction("67.88"),
        Fraction("69.5"),
    )
    assert card.points == Fraction("67.88") / Fraction("69.5") * 100 + 1
    assert card.max_points == 100


def test_what_is_not_asked_is_no_zero_and_no_khong_phat_sinh(sample: CriteriaSet) -> None:
    """Taken out, 3.4 has no score at all; answered with 0 of 5 by the others it has 0 points."""
    none_on_time = {"3_4": {"dossiers_on_time": 0, "dossiers_resolved": 5}}
    assert scored(sample, **none_on_time).leaf("3.4").points == 0
    with pytest.raises(KeyError):
        scored(sample.for_group("khong-thu-tuc"), **none_on_time).leaf("3.4")


# grades


def graded(card: Scorecard, criteria: CriteriaSet) -> tuple[str, Fraction, tuple[str, ...]]:
    """The grade at the estimate; the points and components that the next one wants."""
    found = grade(criteria, card)
    assert found is not None
    assert found.estimate is not None
    if found.hindrance is None:
        return found.estimate.name.vi, Fraction(0), ()
    return found.estimate.name.vi, found.hindrance.points, found.hindrance.components


@pytest.mark.parametrize("set_id", ["so-mau/2024", "so-mau/2025"])
def test_grades_are_those_of_hai_duong_and_all_the_rest(set_id: str) -> None:
    grades = criteria_set(set_id).head.grades
    assert [(each.name.vi, each.from_percent, each.component_floor) for each in grades] == [
        ("Mức 1", 90, 80),
        ("Mức 2", 80, 70),
        ("Mức 3", 0, None),
    ]
    for each in grades[:2]:
        assert each.source.decision == "Cách xếp loại của tỉnh Hải Dương"
        assert each.source.url is not None
        assert each.source.note is not None
        assert "MẪU" in each.source.note.vi
    assert {each.source.trust for each in grades} == {Trust.CONSTRUCTED}


def test_a_good_total_with_a_weak_survey(sample: CriteriaSet) -> None:
    """97.14 points; 12.14 / 15 = 80.93 % of component 8. With 8.2 at 40 %: 10.76 / 15 = 71.73 %."""
    assert graded(scored(sample), sample) == ("Mức 1", 0, ())
    weak = scored(sample, **{"8_2": {"result": 40}})
    assert weak.points == Fraction("95.76")
    assert graded(weak, sample) == ("Mức 2", 0, ("8",))
    weaker = scored(sample, **{"8_2": {"result": 20}})  # 9.76 / 15 = 65.07 %
    assert graded(weaker, sample) == ("Mức 3", 0, ("8",))


def test_a_survey_that_has_not_come_leaves_the_best_grade_possible(sample: CriteriaSet) -> None:
    own = {code: inputs for code, inputs in YEAR.items() if code not in SURVEYED}
    card = score(sample, answers_of(own))
    found = grade(sample, card)
    assert found is not None
    names = [each and each.name.vi for each in (found.low, found.estimate, found.high)]
    # 97,14 less the 12,14 of the survey is 85; of component 8 nothing is known, so no floor fails
    assert names == ["Mức 3", "Mức 2", "Mức 1"]
    assert found.hindrance is not None
    assert (found.hindrance.points, found.hindrance.components) == (5, ())
