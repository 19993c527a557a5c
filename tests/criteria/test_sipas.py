"""The set sipas/2024: the five factors of the plan in its words, in equal shares that are MẪU."""

from fractions import Fraction
from pathlib import Path

import pytest

from scoring.answers import Answer, LeafAnswers
from scoring.lint import lint_set
from scoring.load import load_set
from scoring.model import CriteriaSet, Trust
from scoring.rules.survey import Survey
from scoring.score import score
from scoring.scorecard import Outcome

FOLDER = Path(__file__).parents[2] / "criteria" / "sipas" / "2024"

FACTORS = [
    ("2.1", "Tiếp cận dịch vụ"),
    ("2.2", "Tổ chức giải quyết TTHC"),
    ("2.3", "Công chức giải quyết thủ tục hành chính"),
    ("2.4", "Kết quả giải quyết TTHC"),
    ("2.5", "Tiếp nhận, xử lý phản ánh, kiến nghị liên quan đến TTHC"),
]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}


@pytest.fixture(scope="module")
def sipas(texts: dict[str, str]) -> CriteriaSet:
    return load_set(texts)


def results(*percent: str) -> dict[str, LeafAnswers]:
    """The published results of the first factors, in order."""
    codes = [code for code, _ in FACTORS]
    return {
        code: LeafAnswers({"result": Answer(Fraction(each))})
        for code, each in zip(codes, percent, strict=False)
    }


def test_lint_finds_nothing(texts: dict[str, str]) -> None:
    assert set(texts) == {"set.yaml", "2-sipas.yaml"}
    assert lint_set(texts, evidence_kinds=()) == ()


def test_the_five_factors_are_in_the_plan_s_order_and_words(sipas: CriteriaSet) -> None:
    assert [(leaf.code, leaf.name.vi) for leaf in sipas.leaves] == FACTORS


def test_shares_are_equal_and_said_to_be_constructed(sipas: CriteriaSet) -> None:
    assert [leaf.max_points for leaf in sipas.leaves] == [20] * 5
    assert sipas.head.max_points == 100
    assert "MẪU" in sipas.head.name.vi
    for source in (sipas.head.source, *(leaf.source for leaf in sipas.leaves)):
        assert source.trust is Trust.CONSTRUCTED
        assert source.note is not None
        assert "MẪU" in source.note.vi


def test_every_factor_comes_from_a_survey_and_is_not_self_scored(sipas: CriteriaSet) -> None:
    for leaf in sipas.leaves:
        assert isinstance(leaf.rule, Survey)
        assert leaf.rule.options == ()
        assert not leaf.self_scored


def test_points_are_a_fifth_of_each_result(sipas: CriteriaSet) -> None:
    card = score(sipas, results("90", "85.5", "100", "87.47", "87.475"))
    # 18 + 17.1 + 20 + 17.494 → 17.49 + 17.495 → 17.50 (half up) = 90.09
    by_hand = {"2.1": "18", "2.2": "17.1", "2.3": "20", "2.4": "17.49", "2.5": "17.5"}
    assert {leaf.code: leaf.points for leaf in card.leaves} == {
        code: Fraction(points) for code, points in by_hand.items()
    }
    assert card.points == Fraction("90.09")


def test_a_factor_without_a_result_stays_open(sipas: CriteriaSet) -> None:
    card = score(sipas, results("90", "80"))
    assert card.points == 34  # 18 + 16
    assert (card.low, card.high) == (34, 94)  # 3 × 20 are open
    assert card.leaf("2.3").outcome is Outcome.OUTSIDE
    assert card.leaf("2.3").points is None
    assert card.self_scored.max_points == 0
