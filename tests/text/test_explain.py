"""How points came about, in words of both languages: one sentence for each phrase of each kind."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers import Answer, LeafAnswers
from scoring.explanation import say
from scoring.localized import Localized
from scoring.model import Rounding
from scoring.problems import Problem
from scoring.score import score_leaf
from services.catalogue.sets import criteria_set
from services.text import text_in
from services.text.catalogue import read_sentences
from services.text.explain import explain_leaf, write_explanation, write_problem
from tests.building import answers, leaf_of, measure

ROUNDING = Rounding.model_validate({"places": 2, "mode": "half_up", "at": "leaf"})
MEASURES = {
    "on_time": measure("hồ sơ đúng hạn"),
    "resolved": measure("hồ sơ đã trả"),
    "late": measure("hồ sơ trễ"),
    "staff": measure("công chức"),
}
NAMES = {name: each.name for name, each in MEASURES.items()}

TIERS = "{kind: tiers, value: {percent_of: [on_time, resolved]}, tiers: [%s]}"
FROM = TIERS % "{from: 98, points: 4}, {from: 95, points: 3}, {from: 0, points: 0}"
ABOVE = TIERS % "{above: 90, points: 4}, {from: 0, points: 0}"
COUNT = "{kind: tiers, value: staff, tiers: [%s]}"
AB = (
    "{key: a, name: {vi: Có kế hoạch, en: Plan issued}%s}, "
    "{key: b, name: {vi: Có báo cáo, en: Report sent}%s}"
)

CASES = [
    # tiers
    (FROM, {"on_time": 982, "resolved": 1000},
     "982 / 1.000 hồ sơ đúng hạn = 98,20 % ≥ 98 % → 4,00 / 4,00 điểm",
     "982 / 1,000 hồ sơ đúng hạn = 98.20% ≥ 98% → 4.00 / 4.00 points"),
    (FROM, {"on_time": 19, "resolved": 20},
     "19 / 20 hồ sơ đúng hạn = 95,00 % ≥ 95 % (< 98 %) → 3,00 / 4,00 điểm",
     "19 / 20 hồ sơ đúng hạn = 95.00% ≥ 95% (< 98%) → 3.00 / 4.00 points"),
    (ABOVE, {"on_time": 91, "resolved": 100},
     "91 / 100 hồ sơ đúng hạn = 91,00 % > 90 % → 4,00 / 4,00 điểm",
     "91 / 100 hồ sơ đúng hạn = 91.00% > 90% → 4.00 / 4.00 points"),
    (ABOVE, {"value": Fraction(90)},
     "90,00 % ≥ 0 % (≤ 90 %) → 0,00 / 4,00 điểm",
     "90.00% ≥ 0% (≤ 90%) → 0.00 / 4.00 points"),
    (COUNT % "{from: 2, points: 4}, {from: 0, points: 1}", {"staff": 1},
     "1 công chức ≥ 0 (< 2) → 1,00 / 4,00 điểm",
     "1 công chức ≥ 0 (< 2) → 1.00 / 4.00 points"),
    (COUNT % "{above: 1, points: 4}, {from: 0, points: 0}", {"staff": 1500},
     "1.500 công chức > 1 → 4,00 / 4,00 điểm",
     "1,500 công chức > 1 → 4.00 / 4.00 points"),
    (COUNT % "{above: 1, points: 4}, {from: 0, points: 0}", {"staff": 1},
     "1 công chức ≥ 0 (≤ 1) → 0,00 / 4,00 điểm",
     "1 công chức ≥ 0 (≤ 1) → 0.00 / 4.00 points"),
    # ratio
    ("{kind: ratio, done: on_time, total: resolved}", {"on_time": 1, "resolved": 3},
     "1 / 3 hồ sơ đúng hạn = 33,33 % → 33,33 % × 4,00 → 1,33 / 4,00 điểm",
     "1 / 3 hồ sơ đúng hạn = 33.33% → 33.33% × 4.00 → 1.33 / 4.00 points"),
    ("{kind: ratio, done: on_time, total: resolved, floor: 80, target: 90}",
     {"on_time": 9, "resolved": 10},
     "9 / 10 hồ sơ đúng hạn = 90,00 % ≥ 80 % ≥ mức mục tiêu 90 % → 4,00 / 4,00 điểm",
     "9 / 10 hồ sơ đúng hạn = 90.00% ≥ 80% ≥ the target 90% → 4.00 / 4.00 points"),
    ("{kind: ratio, done: on_time, total: resolved, target: 80}", {"on_time": 4, "resolved": 10},
     "4 / 10 hồ sơ đúng hạn = 40,00 % → 40,00 % / 80 % × 4,00 → 2,00 / 4,00 điểm",
     "4 / 10 hồ sơ đúng hạn = 40.00% → 40.00% / 80% × 4.00 → 2.00 / 4.00 points"),
    ("{kind: ratio, done: on_time, total: resolved, floor: 50}", {"on_time": 4, "resolved": 10},
     "4 / 10 hồ sơ đúng hạn = 40,00 % (< 50 %) → 0,00 / 4,00 điểm",
     "4 / 10 hồ sơ đúng hạn = 40.00% (< 50%) → 0.00 / 4.00 points"),
    ("{kind: ratio, done: late, total: resolved, complement: true, coefficient: staff}",
     {"late": 1, "resolved": 4, "staff": 50},
     "100 % − 1 / 4 hồ sơ trễ × 50,00 % = 37,50 % → 37,50 % × 4,00 → 1,50 / 4,00 điểm",
     "100% − 1 / 4 hồ sơ trễ × 50.00% = 37.50% → 37.50% × 4.00 → 1.50 / 4.00 points"),
    # checklist and choice
    (f"{{kind: checklist, conditions: [{AB % ('', '')}]}}", {"a": True, "b": False},
     "✓ Có kế hoạch ✗ Có báo cáo → 0,00 / 4,00 điểm",
     "✓ Plan issued ✗ Report sent → 0.00 / 4.00 points"),
    (f"{{kind: checklist, conditions: [{AB % ('', '')}]}}", {"a": False},
     "✗ Có kế hoạch ? Có báo cáo → 0,00 / 4,00 điểm",
     "✗ Plan issued ? Report sent → 0.00 / 4.00 points"),
    (f"{{kind: checklist, conditions: [{AB % (', points: 3', ', points: 1')}]}}",
     {"a": True, "b": False},
     "✓ Có kế hoạch (3,00); ✗ Có báo cáo (0,00); → 3,00 / 4,00 điểm",
     "✓ Plan issued (3.00); ✗ Report sent (0.00); → 3.00 / 4.00 points"),
    (f"{{kind: choice, levels: [{AB % (', share: 100', ', share: 25')}]}}", {"level": "b"},
     "Có báo cáo (25 % điểm tối đa) → 1,00 / 4,00 điểm",
     "Report sent (25% of the maximum) → 1.00 / 4.00 points"),
    (f"{{kind: choice, levels: [{AB % (', points: 4', ', points: 2.5')}]}}", {"b": True},
     "Có báo cáo → 2,50 / 4,00 điểm", "Report sent → 2.50 / 4.00 points"),
    # per_unit
    ("{kind: per_unit, count: staff, each: 0.5}", {"staff": 3},
     "3 × 0,50 công chức (tối đa 4,00) → 1,50 / 4,00 điểm",
     "3 × 0.50 công chức (at most 4.00) → 1.50 / 4.00 points"),
    ("{kind: per_unit, units: [{count: staff, each: 0.5}, {count: late, each: 1}]}",
     {"staff": 3, "late": 1},
     "3 × 0,50 công chức + 1 × 1,00 hồ sơ trễ (tối đa 4,00) → 2,50 / 4,00 điểm",
     "3 × 0.50 công chức + 1 × 1.00 hồ sơ trễ (at most 4.00) → 2.50 / 4.00 points"),
    ("{kind: per_unit, units: [{count: staff, each: -0.5}, {count: late, each: -1}]}",
     {"staff": 1, "late": 2},
     "4,00 − 1 × 0,50 công chức − 2 × 1,00 hồ sơ trễ (không dưới 0) → 1,50 / 4,00 điểm",
     "4.00 − 1 × 0.50 công chức − 2 × 1.00 hồ sơ trễ (not under 0) → 1.50 / 4.00 points"),
    # cases
    ("{kind: cases, cases: [{key: a, name: {vi: Có trễ, en: Some late}, "
     "when: [{value: late, above: 0}], gives: {points: 1}}, {key: b, "
     "name: {vi: Không trễ, en: None late}, "
     "rule: {kind: ratio, done: on_time, total: resolved}}]}",
     {"late": 0, "on_time": 1, "resolved": 2},
     "Không trễ: 1 / 2 hồ sơ đúng hạn = 50,00 % → 50,00 % × 4,00 → 2,00 / 4,00 điểm",
     "None late: 1 / 2 hồ sơ đúng hạn = 50.00% → 50.00% × 4.00 → 2.00 / 4.00 points"),
    # what others score, and what is only shown
    ("{kind: survey}", {"result": Fraction("87.5")},
     "Kết quả điều tra xã hội học 87,50 % → 87,50 % × 4,00 → 3,50 / 4,00 điểm",
     "Survey result 87.50% → 87.50% × 4.00 → 3.50 / 4.00 points"),
    ("{kind: reported}", {"points": Fraction("3.25")},
     "Điểm do cơ quan khác tính và gửi → 3,25 / 4,00 điểm",
     "Score computed and handed over by another body → 3.25 / 4.00 points"),
    ("{kind: tracked, done: late, total: resolved}", {"late": 1, "resolved": 4},
     "1 / 4 hồ sơ trễ = 25,00 % chỉ theo dõi, không tính điểm → 0,00 / 4,00 điểm",
     "1 / 4 hồ sơ trễ = 25.00% tracked only, no points → 0.00 / 4.00 points"),
]  # fmt: skip


def told(language, result) -> str:
    """The explanation, its unbreakable spaces written as spaces."""
    return explain_leaf(text_in(language), result, NAMES).replace("\u00a0", " ")


@pytest.mark.parametrize(("rule", "known", "vi", "en"), CASES)
def test_a_score_in_words(rule, known, vi, en):
    leaf = leaf_of(rule)
    result = score_leaf(leaf, answers(**known), measures=MEASURES, rounding=ROUNDING)
    assert told("vi", result) == vi
    assert told("en", result) == en


@pytest.mark.parametrize(
    ("treatment", "vi", "en"),
    [
        ("full", "→ 4,00 / 4,00 điểm", "→ 4.00 / 4.00 points"),
        ("zero", "→ 0,00 / 4,00 điểm", "→ 0.00 / 4.00 points"),
        ("exclude", "→ bỏ 4,00 điểm khỏi điểm tối đa", "→ 4.00 points leave the maximum"),
    ],
)
def test_what_did_not_arise(treatment, vi, en):
    leaf = leaf_of(FROM, when_not_arising=treatment)
    said = score_leaf(leaf, answers(not_arising=True), measures=MEASURES, rounding=ROUNDING)
    assert told("vi", said) == f"Không phát sinh trong năm {vi}"
    assert told("en", said) == f"Did not arise in the year {en}"


@pytest.mark.parametrize(("treatment", "points"), [("full", 4), ("zero", 0)])
def test_a_denominator_of_0_that_the_set_rules_on(treatment, points):
    leaf = leaf_of(FROM, when_denominator_zero=treatment)
    said = score_leaf(leaf, answers(on_time=0, resolved=0), measures=MEASURES, rounding=ROUNDING)
    assert told("vi", said) == (
        "Mẫu số bằng 0: điểm theo quy định của bộ tiêu chí cho trường hợp này"
        f" → {points},00 / 4,00 điểm"
    )
    assert told("en", said) == (
        f"The denominator is 0: points as the criteria set rules for it → {points}.00 / 4.00 points"
    )


def test_the_line_of_so_mau_3_4():
    criteria = criteria_set("so-mau/2024")
    names = {name: each.name for name, each in criteria.head.measures.items()}
    known = {"dossiers_on_time": Fraction(982), "dossiers_resolved": Fraction(1000)}
    result = score_leaf(
        criteria.leaf("3.4"),
        LeafAnswers({name: Answer(value) for name, value in known.items()}),
        measures=criteria.head.measures,
        rounding=criteria.head.rounding,
    )
    assert explain_leaf(text_in("vi"), result, names) == (
        "982 / 1.000 hồ sơ giải quyết trước hạn và đúng hạn = 98,20\u00a0% ≥ 98\u00a0%"
        " → 4,00 / 4,00 điểm"
    )
    assert explain_leaf(text_in("en"), result, names) == (
        "982 / 1,000 dossiers resolved early or on time = 98.20% ≥ 98% → 4.00 / 4.00 points"
    )


def test_every_phrase_of_the_rules_stands_in_a_case_above():
    """So that none is said that was never read; what did not arise has its own test."""
    said = set()
    for rule, known, _, _ in CASES:
        leaf = leaf_of(rule)
        result = score_leaf(leaf, answers(**known), measures=MEASURES, rounding=ROUNDING)
        said |= {phrase.key for phrase in result.explanation}
    keys = {key for key in read_sentences("vi") if key.startswith("rules.")}
    assert keys - said == {"rules.not_arising", "rules.denominator_zero", "rules.excluded"}


def test_what_is_waited_for():
    own, others = leaf_of(FROM), leaf_of("{kind: survey}")
    nothing = LeafAnswers()
    unknown = score_leaf(own, nothing, measures=MEASURES, rounding=ROUNDING)
    outside = score_leaf(others, nothing, measures=MEASURES, rounding=ROUNDING)
    assert told("vi", unknown) == "Chưa có số liệu"
    assert told("vi", outside).startswith("Không tự chấm: chờ")


def test_what_is_missing_goes_by_its_name():
    result = score_leaf(leaf_of(FROM), answers(on_time=5), measures=MEASURES, rounding=ROUNDING)
    assert told("vi", result) == "Còn thiếu: hồ sơ đã trả"
    assert explain_leaf(text_in("en"), result) == "Still missing: resolved"


def test_what_is_wrong_is_told_instead():
    known = answers(on_time=Fraction(3, 2), late=1)
    result = score_leaf(leaf_of(FROM), known, measures=MEASURES, rounding=ROUNDING)
    assert told("en", result) == (
        '"1.5" is not a valid value of hồ sơ đúng hạn; The rule has no input "hồ sơ trễ"'
    )


def test_phrases_are_read_one_after_the_other():
    phrases = [say("number", value=5), say("plus"), say("level", what="x")]
    assert write_explanation(text_in("vi"), phrases) == "5 + x"


def test_a_problem_without_a_sentence_is_an_error():
    with pytest.raises(KeyError):
        write_problem(text_in("vi"), Problem("no_such_code"))


def test_a_hint_follows_its_problem():
    problem = Problem("unknown_key", None, "valu", "value", {"key": "valu", "hint": "value"})
    assert write_problem(text_in("vi"), problem) == (
        'Không có khóa "valu"; các khóa được dùng: value. Có phải là "value"?'
    )


def test_a_check_is_told_in_the_words_of_its_form():
    says = Localized(vi="Ô {cell} trễ hơn {other}", en="{cell} is after {other}")
    problem = Problem("late", params={"says": says, "cell": "B7", "other": "C7"})
    assert write_problem(text_in("vi"), problem) == "Ô B7 trễ hơn C7"
    many = Problem("late", params={"says": says, "cell": "B7", "count": 3, "cells": "B7, B8, B9"})
    assert write_problem(text_in("en"), many).startswith("B7 is after  ")
    assert write_problem(text_in("en"), many).endswith("B7, B8, B9.")


def test_numbers_in_problems_are_written_in_the_language():
    params = {"code": "1", "sum": Decimal("2.5"), "max": Fraction(3)}
    problem = Problem("children_sum", params=params)
    assert "cộng lại là 2,5, không" in write_problem(text_in("vi"), problem)
    assert "sum to 2.5, not" in write_problem(text_in("en"), problem)
