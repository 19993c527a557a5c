"""The sample set so-mau/2024: every row, point and shape by hand, and whole years by hand."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring.answers import Answer, Answers, LeafAnswers, Proof
from scoring.inputs import InputType
from scoring.lint import lint_set
from scoring.load import load_set
from scoring.model import CriteriaSet, Group, Trust, WhenNotArising
from scoring.rounding import RoundingMode
from scoring.rules.cases import Cases
from scoring.rules.per_unit import PerUnit
from scoring.rules.ratio import Ratio
from scoring.rules.survey import Survey
from scoring.rules.tiers import Tiers
from scoring.score import score, score_leaf
from scoring.scorecard import Outcome

FOLDER = Path(__file__).parents[2] / "criteria" / "so-mau" / "2024"
EVIDENCE_KINDS = {
    "so-theo-doi-ho-so", "bieu-06a", "bang-ke-khai", "tong-hop-theo-don-vi", "danh-sach-qua-han",
    "dvc-truc-tuyen-766", "so-hoa-766", "thanh-toan-766", "nhiem-vu-duoc-giao", "ra-soat-vbqppl",
    "dao-tao", "ky-luat", "phan-anh-kien-nghi", "tu-kiem-tra",
}  # fmt: skip

COMPONENTS = [
    ("1", "Công tác chỉ đạo điều hành CCHC", "11"),
    ("2", "Cải cách thể chế", "10.5"),
    ("3", "Cải cách thủ tục hành chính", "13"),
    ("4", "Cải cách tổ chức bộ máy hành chính", "10"),
    ("5", "Cải cách chế độ công vụ", "14.5"),
    ("6", "Cải cách tài chính công", "9.5"),
    ("7", "Xây dựng và phát triển Chính quyền điện tử, Chính quyền số", "16.5"),
    ("8", "Tác động của CCHC (không tự chấm)", "15"),
]

POINTS = {
    "1.1.1": "0.5", "1.1.2": "2", "1.2.1": "1", "1.2.2": "0.5", "1.3.1": "1", "1.3.2": "1",
    "1.4": "1", "1.5": "1", "1.6": "3",
    "2.1.1": "2", "2.1.2": "1", "2.2.1": "1", "2.2.2": "0.5", "2.2.3": "1.5", "2.3.1": "1",
    "2.3.2": "1.5", "2.4": "1", "2.5": "1",
    "3.1.1": "1", "3.1.2": "1", "3.2.1": "1", "3.2.2": "1", "3.3.1": "1", "3.3.2": "1",
    "3.3.3": "1", "3.4": "4", "3.5.1": "1", "3.5.2": "1",
    "4.1.1": "1.5", "4.1.2": "1.5", "4.2.1": "1.5", "4.2.2": "1.5", "4.3": "2", "4.4": "2",
    "5.1.1": "1.5", "5.1.2": "1.5", "5.2": "1.5", "5.3": "1.5", "5.4": "2", "5.5": "2",
    "5.6": "3", "5.7": "1.5",
    "6.1": "2", "6.2": "2.5", "6.3": "2.5", "6.4": "1.5", "6.5": "1",
    "7.1": "2", "7.2.1": "1.5", "7.2.2": "1", "7.3.1": "1.5", "7.3.2": "2.5", "7.3.3": "1",
    "7.3.4": "1", "7.4.1": "2", "7.4.2": "1", "7.5": "1.5", "7.6": "1.5",
    "8.1.1": "2", "8.1.2": "2", "8.1.3": "2", "8.1.4": "2", "8.1.5": "2", "8.2": "5",
}  # fmt: skip

GROUPS = {
    "1.1": "2.5", "1.2": "1.5", "1.3": "2", "2.1": "3", "2.2": "3", "2.3": "2.5",
    "3.1": "2", "3.2": "2", "3.3": "3", "3.5": "2", "4.1": "3", "4.2": "3", "5.1": "3",
    "7.2": "2.5", "7.3": "6", "7.4": "3", "8.1": "10",
}  # fmt: skip

KINDS = {
    "choice": {"1.1.1", "2.2.2"},
    "checklist": {
        "1.2.2", "2.1.2", "2.2.1", "2.3.1", "4.1.1", "4.1.2", "4.2.1", "4.3", "5.1.1", "5.2",
        "5.3", "5.4", "6.1", "6.5", "7.6",
    },
    "tiers": {"1.3.1", "1.5", "3.1.2", "3.4", "7.3.4"},
    "per_unit": {"1.2.1", "4.4", "5.6", "7.5"},
    "cases": {"1.6", "6.2"},
    "survey": {"8.1.1", "8.1.2", "8.1.3", "8.1.4", "8.1.5", "8.2"},
    "ratio": {
        "1.1.2", "1.3.2", "1.4", "2.1.1", "2.2.3", "2.3.2", "2.4", "2.5", "3.1.1", "3.2.1",
        "3.2.2", "3.3.1", "3.3.2", "3.3.3", "3.5.1", "3.5.2", "4.2.2", "5.1.2", "5.5", "5.7",
        "6.3", "6.4", "7.1", "7.2.1", "7.2.2", "7.3.1", "7.3.2", "7.3.3", "7.4.1", "7.4.2",
    },
}  # fmt: skip

FLOOR_80 = {
    "1.1.2", "1.3.2", "1.4", "2.1.1", "2.2.3", "2.3.2", "2.4", "2.5", "3.1.1", "3.3.1", "3.3.2",
    "3.5.1", "4.2.2", "5.1.2", "5.5", "5.7", "6.4", "7.1", "7.2.1", "7.2.2",
}  # fmt: skip
STRAIGHT = {"3.2.1", "3.2.2", "3.3.3", "3.5.2"}
TARGETS = {"6.3": 95, "7.3.1": 80, "7.3.2": 50, "7.3.3": 80, "7.4.1": 80, "7.4.2": 80}

NOT_ARISING_GIVES_FULL = {
    "1.3.2", "2.1.1", "2.1.2", "2.2.3", "2.3.2", "2.4", "3.3.3", "3.4", "3.5.1", "3.5.2", "5.2",
    "5.3", "6.4",
}  # fmt: skip

OF_DOSSIERS = {"so-theo-doi-ho-so", "bieu-06a", "tong-hop-theo-don-vi"}
COUNTING_RECEIVED = OF_DOSSIERS | {"dvc-truc-tuyen-766", "so-hoa-766"}
EVIDENCE_FED = {
    "1.3.1": {"tu-kiem-tra"}, "1.3.2": {"tu-kiem-tra"}, "1.6": {"nhiem-vu-duoc-giao"},
    "2.3.2": {"ra-soat-vbqppl"},
    "3.2.2": {"dvc-truc-tuyen-766"}, "3.3.2": COUNTING_RECEIVED,
    "3.3.3": OF_DOSSIERS | {"danh-sach-qua-han"}, "3.4": OF_DOSSIERS | {"so-hoa-766"},
    "3.5.1": {"phan-anh-kien-nghi"}, "3.5.2": {"phan-anh-kien-nghi"},
    "5.5": {"dao-tao"}, "5.6": {"ky-luat"},
    "7.3.1": {"dvc-truc-tuyen-766"}, "7.3.2": COUNTING_RECEIVED, "7.3.3": {"thanh-toan-766"},
    "7.3.4": COUNTING_RECEIVED, "7.4.1": OF_DOSSIERS | {"so-hoa-766"}, "7.4.2": COUNTING_RECEIVED,
}  # fmt: skip

PERFECT: dict[str, dict[str, int | bool | str]] = {
    "1.1.1": {"level": "on_time"},
    "1.1.2": {"plan_tasks_done": 25, "plan_tasks": 25},
    "1.2.1": {"reports_late_or_missing": 0},
    "1.2.2": {"content_complete": True},
    "1.3.1": {"units_inspected": 6, "units": 12},
    "1.3.2": {"inspection_findings_resolved": 5, "inspection_findings": 5},
    "1.4": {"communication_tasks_done": 10, "communication_tasks": 10},
    "1.5": {"initiatives": 2},
    "1.6": {"tasks_assigned": 60, "tasks_on_time": 60, "tasks_late": 0},
    "2.1.1": {"legal_documents_on_schedule": 8, "legal_documents_planned": 8},
    "2.1.2": {"procedure_followed": True},
    "2.2.1": {"plan_issued": True, "activities_done": True},
    "2.2.2": {"level": "on_time"},
    "2.2.3": {"monitoring_findings_handled": 6, "monitoring_findings": 6},
    "2.3.1": {"reviewed": True},
    "2.3.2": {"reviewed_documents_handled": 10, "reviewed_documents_to_handle": 10},
    "2.4": {"not_arising": True},
    "2.5": {"legal_education_tasks_done": 12, "legal_education_tasks": 12},
    "3.1.1": {"procedure_reviews_done": 5, "procedure_reviews_planned": 5},
    "3.1.2": {"simplification_plans": 2},
    "3.2.1": {"procedures_announced_on_time": 20, "procedures_to_announce": 20},
    "3.2.2": {"procedures_disclosed_in_full": 120, "procedures_in_force": 120},
    "3.3.1": {"procedures_at_centre": 120, "procedures_for_centre": 120},
    "3.3.2": {"dossiers_updated": 3000, "dossiers_received": 3000},
    "3.3.3": {"apology_letters": 0, "dossiers_late": 0},
    "3.4": {"dossiers_on_time": 980, "dossiers_resolved": 1000},
    "3.5.1": {"petitions_resolved": 6, "petitions_received": 6},
    "3.5.2": {"petition_results_published": 6, "petitions_resolved": 6},
    "4.1.1": {"laid_down": True},
    "4.1.2": {"within_rules": True},
    "4.2.1": {"not_exceeded": True},
    "4.2.2": {"posts_cut": 5, "posts_to_cut": 5},
    "4.3": {"decided": True, "inspected": True},
    "4.4": {"regulations_issued": 4},
    "5.1.1": {"approved": True},
    "5.1.2": {"staff_in_right_post": 60, "staff": 60},
    "5.2": {"within_rules": True},
    "5.3": {"by_standards": True},
    "5.4": {"procedure_followed": True, "on_time": True},
    "5.5": {"training_done": 50, "training_planned": 50},
    "5.6": {"reprimands": 0, "warnings_or_worse": 0},
    "5.7": {"staff_records_updated": 60, "staff": 60},
    "6.1": {"autonomy_applied": True, "spending_rules_issued": True},
    "6.2": {"case": "in_effect", "autonomy_contents_done": 9, "autonomy_contents": 10},
    "6.3": {"budget_disbursed": 1900, "budget_assigned": 2000},
    "6.4": {"audit_recommendations_done": 5, "audit_recommendations": 5},
    "6.5": {"disclosed": True},
    "7.1": {"digital_tasks_done": 20, "digital_tasks": 20},
    "7.2.1": {"documents_signed": 1000, "documents_sent": 1000},
    "7.2.2": {"work_files_online": 1000, "work_files": 1000},
    "7.3.1": {"full_online_procedures_used": 40, "full_online_procedures": 50},
    "7.3.2": {"dossiers_received_online": 1500, "dossiers_received": 3000},
    "7.3.3": {"dossiers_paid_online": 320, "dossiers_with_fee": 400},
    "7.3.4": {"dossiers_by_post": 300, "dossiers_received": 3000},
    "7.4.1": {"dossiers_with_digitised_result": 2400, "dossiers_resolved": 3000},
    "7.4.2": {"dossiers_reusing_data": 2400, "dossiers_received": 3000},
    "7.5": {"website_sections": 6},
    "7.6": {"declared": True, "maintained": True},
}
"""Just enough for the full points of every leaf that the department scores itself."""

SURVEYED: dict[str, dict[str, int | str]] = {
    "8.1.1": {"result": 90},  # 1.8
    "8.1.2": {"result": "85.5"},  # 1.71
    "8.1.3": {"result": 100},  # 2
    "8.1.4": {"result": "87.25"},  # 1.745, half up 1.75
    "8.1.5": {"result": 75},  # 1.5
    "8.2": {"a": 20, "b": 10, "c": 5, "d": 5},  # 2700 / 40 = 67.5 % of 5: 3.375, half up 3.38
}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}


@pytest.fixture(scope="module")
def sample(texts: dict[str, str]) -> CriteriaSet:
    return load_set(texts)


def answer_of(inputs: dict[str, Any], proof: Proof = Proof.PROVEN) -> LeafAnswers:
    """Numbers become fractions ("85.5" too); yes, no and the keys of options stay."""

    def value(name: str, given: Any) -> Any:
        if isinstance(given, bool) or name in ("level", "case"):
            return given
        return Fraction(given)

    return LeafAnswers({name: Answer(value(name, given), proof) for name, given in inputs.items()})


def answers_of(*tables: dict[str, Any]) -> Answers:
    return {code: answer_of(inputs) for table in tables for code, inputs in table.items()}


def points_of(sample: CriteriaSet, code: str, **inputs: Any) -> Fraction | None:
    head = sample.head
    result = score_leaf(
        sample.leaf(code), answer_of(inputs), measures=head.measures, rounding=head.rounding
    )
    assert not result.problems
    return result.points


def test_lint_finds_nothing(texts: dict[str, str]) -> None:
    assert lint_set(texts, evidence_kinds=EVIDENCE_KINDS) == ()


def test_each_file_names_its_schema_on_the_first_line(texts: dict[str, str]) -> None:
    assert len(texts) == 9
    for name, text in texts.items():
        schema = "set" if name == "set.yaml" else "component"
        first = f"# yaml-language-server: $schema=../../schema/{schema}.schema.json"
        assert text.splitlines()[0] == first, name


def test_components_have_the_plan_s_names_and_order_and_the_verified_maxima(
    sample: CriteriaSet,
) -> None:
    found = [(each.code, each.name.vi, each.max_points) for each in sample.components]
    assert found == [(code, name, Decimal(points)) for code, name, points in COMPONENTS]


def test_every_row_stands_in_order_with_its_points(sample: CriteriaSet) -> None:
    found = [(leaf.code, leaf.max_points) for leaf in sample.leaves]
    assert found == [(code, Decimal(points)) for code, points in POINTS.items()]


def test_criteria_with_sub_criteria_add_up(sample: CriteriaSet) -> None:
    groups = [
        each for part in sample.components for each in part.criteria if isinstance(each, Group)
    ]
    assert {each.code: each.max_points for each in groups} == {
        code: Decimal(points) for code, points in GROUPS.items()
    }
    for group in groups:
        assert sum(leaf.max_points for leaf in group.sub_criteria) == group.max_points, group.code


def test_eighty_five_points_are_self_scored_and_fifteen_are_not(sample: CriteriaSet) -> None:
    own = [leaf for leaf in sample.leaves if leaf.self_scored]
    others = [leaf for leaf in sample.leaves if not leaf.self_scored]
    assert sum(leaf.max_points for leaf in own) == 85
    assert {leaf.code.split(".")[0] for leaf in own} == set("1234567")
    assert sum(leaf.max_points for leaf in others) == 15
    assert {leaf.code.split(".")[0] for leaf in others} == {"8"}
    assert sample.head.max_points == 100


def test_only_the_maxima_are_verified(sample: CriteriaSet) -> None:
    assert "MẪU" in sample.head.name.vi
    assert "MẪU" in sample.head.name.en
    assert sample.head.source.trust is Trust.CONSTRUCTED
    *self_scored, eighth = sample.components
    assert {each.source.trust for each in self_scored} == {Trust.VERIFIED}
    assert eighth.source.trust is Trust.DERIVED
    for component in sample.components:
        assert component.source.decision == "Báo cáo 3617/BC-SXD"
        assert component.source.date == "2021-11-25"
        assert component.source.note is not None
        assert "MẪU" in component.source.note.vi
    for leaf in sample.leaves:
        assert leaf.source.trust is Trust.CONSTRUCTED, leaf.code
        assert leaf.source.decision == "MẪU", leaf.code
        assert leaf.source.place == f"Mã {leaf.code}"


def test_rounding_is_half_up_to_two_places_at_each_leaf(sample: CriteriaSet) -> None:
    rounding = sample.head.rounding
    assert (rounding.places, rounding.mode, rounding.at) == (2, RoundingMode.HALF_UP, "leaf")


def test_owners_are_those_of_the_plan(sample: CriteriaSet) -> None:
    plan = {
        "ban-giam-doc", "van-phong-so", "cac-phong-don-vi", "bo-phan-mot-cua",
        "ban-quan-ly-ha-tang",
    }  # fmt: skip
    assert set(sample.head.owners) == plan
    assert {leaf.owner for leaf in sample.leaves} == plan


def test_kinds_are_those_of_the_shapes(sample: CriteriaSet) -> None:
    for leaf in sample.leaves:
        assert leaf.code in KINDS[leaf.rule.kind]
    assert sum(len(codes) for codes in KINDS.values()) == 64


def test_ratios_have_the_floor_the_target_or_neither(sample: CriteriaSet) -> None:
    ratios = {leaf.code: leaf.rule for leaf in sample.leaves if isinstance(leaf.rule, Ratio)}
    assert {code for code, rule in ratios.items() if rule.floor == 80} == FLOOR_80
    assert {code: rule.target for code, rule in ratios.items() if rule.target} == TARGETS
    straight = {code for code, rule in ratios.items() if rule.floor is None and not rule.target}
    assert straight == STRAIGHT
    assert not any(rule.complement for rule in ratios.values())


def test_units_are_worth_what_the_rows_say(sample: CriteriaSet) -> None:
    single = {"1.2.1": "-0.25", "4.4": "0.5", "7.5": "0.25"}
    for code, each in single.items():
        rule = sample.leaf(code).rule
        assert isinstance(rule, PerUnit)
        assert rule.each == Decimal(each)
    discipline = sample.leaf("5.6").rule
    assert isinstance(discipline, PerUnit)
    assert discipline.units is not None
    assert [unit.each for unit in discipline.units] == [Decimal("-0.5"), Decimal("-1")]


def test_steps_of_dossiers_resolved_on_time(sample: CriteriaSet) -> None:
    rule = sample.leaf("3.4").rule
    assert isinstance(rule, Tiers)
    assert [(tier.from_, tier.points) for tier in rule.tiers] == [(98, 4), (95, 3), (90, 2), (0, 0)]


def test_not_arising_gives_full_marks_where_the_row_says_so_and_nowhere_else(
    sample: CriteriaSet,
) -> None:
    full = {leaf.code for leaf in sample.leaves if leaf.when_not_arising is WhenNotArising.FULL}
    assert full == NOT_ARISING_GIVES_FULL
    assert not {
        leaf.code
        for leaf in sample.leaves
        if leaf.when_not_arising not in (None, WhenNotArising.FULL)
    }


def test_a_person_picks_the_case_of_autonomy_only(sample: CriteriaSet) -> None:
    picked = {leaf.code: leaf.rule.picked for leaf in sample.leaves if isinstance(leaf.rule, Cases)}
    assert picked == {"1.6": False, "6.2": True}


def test_only_leaders_opinion_has_ballots(sample: CriteriaSet) -> None:
    for leaf in sample.leaves:
        if isinstance(leaf.rule, Survey):
            weights = [option.weight for option in leaf.rule.options]
            assert weights == ([100, 60, 20, 0] if leaf.code == "8.2" else [])


def test_each_leaf_names_the_forms_that_count_for_it(sample: CriteriaSet) -> None:
    fed = {leaf.code: set(leaf.evidence) for leaf in sample.leaves if leaf.evidence}
    assert fed == EVIDENCE_FED


def test_each_leaf_wants_a_document(sample: CriteriaSet) -> None:
    assert [leaf.code for leaf in sample.leaves if not leaf.documents] == []


def test_only_money_is_not_counted(sample: CriteriaSet) -> None:
    other = {
        name: each.type
        for name, each in sample.head.measures.items()
        if each.type is not InputType.COUNT
    }
    assert other == {"budget_assigned": InputType.NUMBER, "budget_disbursed": InputType.NUMBER}


def test_names_of_measures_follow_a_number(sample: CriteriaSet) -> None:
    for name, measure in sample.head.measures.items():
        first = measure.name.vi.split()[0]
        assert first[0].islower() or first in {"TTHC", "VBQPPL"}, name


def test_a_perfect_year_gives_eighty_five_and_leaves_the_survey_open(sample: CriteriaSet) -> None:
    card = score(sample, answers_of(PERFECT))
    assert card.self_scored.points == 85
    assert card.self_scored.max_points == 85
    assert card.points == 85
    assert (card.low, card.high, card.max_points) == (85, 100, 100)
    assert card.content.outside_open == 15
    for code, _, maximum in COMPONENTS[:7]:
        assert card.component(code).totals.points == Fraction(maximum), code
    assert card.component("8").totals.points is None
    assert all(card.leaf(leaf).outcome is Outcome.OUTSIDE for leaf in SURVEYED)


def test_survey_results_are_added_to_the_self_scored_part(sample: CriteriaSet) -> None:
    card = score(sample, answers_of(PERFECT, SURVEYED))
    # 1.8 + 1.71 + 2 + 1.75 + 1.5 = 8.76; + 3.38 = 12.14
    assert card.component("8").totals.points == Fraction("12.14")
    assert card.leaf("8.2").points == Fraction("3.38")
    assert card.self_scored.points == 85
    assert card.points == Fraction("97.14")
    assert card.low == card.high == Fraction("97.14")


def test_a_middling_year_by_hand(sample: CriteriaSet) -> None:
    weaker: dict[str, dict[str, Any]] = {
        "1.1.2": {"plan_tasks_done": 20, "plan_tasks": 25},  # 80 % × 2 = 1.6
        "1.6": {"tasks_assigned": 60, "tasks_on_time": 57, "tasks_late": 3},  # 95 % × 3 = 2.85
        "2.2.1": {"plan_issued": True, "activities_done": False},  # 0 of 1
        "3.3.3": {"apology_letters": 9, "dossiers_late": 12},  # 0.75
        "3.4": {"dossiers_on_time": 949, "dossiers_resolved": 1000},  # 94.9 %: 2 of 4
        "4.4": {"regulations_issued": 3},  # 1.5 of 2
        "5.6": {"reprimands": 1, "warnings_or_worse": 1},  # 3 − 0.5 − 1 = 1.5
        "6.2": {"case": "submitted"},  # 1 of 2.5
        "7.2.1": {"documents_signed": 950, "documents_sent": 1000},  # 1.425, half up 1.43
        "7.3.2": {"dossiers_received_online": 1470, "dossiers_received": 3000},  # 49/50: 2.45
    }
    card = score(sample, answers_of(PERFECT | weaker, SURVEYED))
    by_hand = {
        "1": "10.45",  # 11 − 0.4 − 0.15
        "2": "9.5",  # 10.5 − 1
        "3": "10.75",  # 13 − 0.25 − 2
        "4": "9.5",  # 10 − 0.5
        "5": "13",  # 14.5 − 1.5
        "6": "8",  # 9.5 − 1.5
        "7": "16.38",  # 16.5 − 0.07 − 0.05
        "8": "12.14",
    }
    assert {each.code: each.totals.points for each in card.components} == {
        code: Fraction(points) for code, points in by_hand.items()
    }
    assert card.self_scored.points == Fraction("77.58")
    assert card.points == Fraction("89.72")


def test_what_is_not_answered_is_unknown_and_not_zero(sample: CriteriaSet) -> None:
    without = {code: inputs for code, inputs in PERFECT.items() if code != "3.4"}
    card = score(sample, answers_of(without))
    assert card.leaf("3.4").outcome is Outcome.UNKNOWN
    assert card.leaf("3.4").points is None
    assert (card.points, card.low, card.high) == (81, 81, 100)
    assert card.content.unknown == 4


def test_what_is_only_claimed_does_not_lift_the_lower_end(sample: CriteriaSet) -> None:
    answers = dict(answers_of(PERFECT)) | {"3.4": answer_of(PERFECT["3.4"], Proof.CLAIMED)}
    card = score(sample, answers)
    assert (card.points, card.low, card.high) == (85, 81, 100)


@pytest.mark.parametrize(
    ("code", "inputs", "points"),
    [
        # 3.4: from 98, 95, 90 %
        ("3.4", {"dossiers_on_time": 98, "dossiers_resolved": 100}, "4"),
        ("3.4", {"dossiers_on_time": 9799, "dossiers_resolved": 10000}, "3"),
        ("3.4", {"dossiers_on_time": 95, "dossiers_resolved": 100}, "3"),
        ("3.4", {"dossiers_on_time": 9499, "dossiers_resolved": 10000}, "2"),
        ("3.4", {"dossiers_on_time": 90, "dossiers_resolved": 100}, "2"),
        ("3.4", {"dossiers_on_time": 8999, "dossiers_resolved": 10000}, "0"),
        # 1.3.1: from 50, 30 %
        ("1.3.1", {"units_inspected": 5, "units": 10}, "1"),
        ("1.3.1", {"units_inspected": 4, "units": 10}, "0.5"),
        ("1.3.1", {"units_inspected": 3, "units": 10}, "0.5"),
        ("1.3.1", {"units_inspected": 2, "units": 10}, "0"),
        # floor 80 %: at it a proportion, under it nothing
        ("1.1.2", {"plan_tasks_done": 80, "plan_tasks": 100}, "1.6"),
        ("1.1.2", {"plan_tasks_done": 79, "plan_tasks": 100}, "0"),
        ("1.1.2", {"plan_tasks_done": 99, "plan_tasks": 100}, "1.98"),
        ("6.4", {"audit_recommendations_done": 799, "audit_recommendations": 1000}, "0"),
        # a straight proportion has no floor
        ("3.2.1", {"procedures_announced_on_time": 1, "procedures_to_announce": 4}, "0.25"),
        ("3.3.3", {"apology_letters": 0, "dossiers_late": 3}, "0"),
        # targets
        ("6.3", {"budget_disbursed": 95, "budget_assigned": 100}, "2.5"),
        ("6.3", {"budget_disbursed": 76, "budget_assigned": 100}, "2"),
        ("7.3.2", {"dossiers_received_online": 20, "dossiers_received": 100}, "1"),
        ("7.3.2", {"dossiers_received_online": 100, "dossiers_received": 100}, "2.5"),
        ("7.4.1", {"dossiers_with_digitised_result": 40, "dossiers_resolved": 100}, "1"),
        # late or missing reports
        ("1.2.1", {"reports_late_or_missing": 4}, "0"),
        ("1.2.1", {"reports_late_or_missing": 1}, "0.75"),
        # counts
        ("1.5", {"initiatives": 1}, "0.5"),
        ("1.5", {"initiatives": 9}, "1"),
        ("3.1.2", {"simplification_plans": 0}, "0"),
        ("4.4", {"regulations_issued": 4}, "2"),
        ("4.4", {"regulations_issued": 5}, "2"),
        # tasks: one undone is enough for 0
        ("1.6", {"tasks_assigned": 60, "tasks_on_time": 59, "tasks_late": 0}, "0"),
        ("1.6", {"tasks_assigned": 60, "tasks_on_time": 0, "tasks_late": 60}, "0"),
        ("1.6", {"tasks_assigned": 60, "tasks_on_time": 59, "tasks_late": 1}, "2.95"),
        # autonomy
        ("6.2", {"case": "in_effect", "autonomy_contents_done": 7, "autonomy_contents": 10}, "2"),
        ("6.2", {"case": "in_effect", "autonomy_contents_done": 6, "autonomy_contents": 10}, "1.5"),
        ("6.2", {"case": "not_submitted"}, "0"),
        # discipline: 3 − 5 × 0.5 = 0.5; never under 0
        ("5.6", {"reprimands": 5, "warnings_or_worse": 0}, "0.5"),
        ("5.6", {"reprimands": 1, "warnings_or_worse": 3}, "0"),
        # deadlines with part of the points for being late
        ("1.1.1", {"level": "late"}, "0.25"),
        ("1.1.1", {"level": "none"}, "0"),
        ("2.2.2", {"level": "none"}, "0"),
        # all conditions or nothing
        ("7.6", {"declared": False, "maintained": True}, "0"),
        # nothing arose: declared, or 0 of 0
        ("2.4", {"not_arising": True}, "1"),
        ("5.2", {"not_arising": True}, "1.5"),
        ("3.4", {"not_arising": True}, "4"),
        ("3.3.3", {"apology_letters": 0, "dossiers_late": 0}, "1"),
    ],
)
def test_points_at_the_bounds(
    sample: CriteriaSet, code: str, inputs: dict[str, Any], points: str
) -> None:
    assert points_of(sample, code, **inputs) == Fraction(points)


def test_more_tasks_done_than_assigned_is_a_contradiction(sample: CriteriaSet) -> None:
    inputs = {"tasks_assigned": 60, "tasks_on_time": 59, "tasks_late": 2}
    result = score(sample, {"1.6": answer_of(inputs)}).leaf("1.6")
    assert result.outcome is Outcome.INVALID
    assert [problem.code for problem in result.problems] == ["contradiction"]


def test_no_petition_resolved_is_declared_not_assumed(sample: CriteriaSet) -> None:
    none = {"petition_results_published": 0, "petitions_resolved": 0}
    result = score(sample, {"3.5.2": answer_of(none)}).leaf("3.5.2")
    assert result.points is None
    assert points_of(sample, "3.5.2", not_arising=True) == 1


def test_no_task_at_all_gives_no_full_marks(sample: CriteriaSet) -> None:
    inputs = {"tasks_assigned": 0, "tasks_on_time": 0, "tasks_late": 0}
    result = score(sample, {"1.6": answer_of(inputs)}).leaf("1.6")
    assert result.points is None
    assert [problem.code for problem in result.problems] == ["empty_denominator"]


def test_nothing_arising_is_refused_where_the_row_does_not_allow_it(sample: CriteriaSet) -> None:
    result = score(sample, {"1.1.2": answer_of({"not_arising": True})}).leaf("1.1.2")
    assert result.outcome is Outcome.INVALID
    assert [problem.code for problem in result.problems] == ["not_arising_not_allowed"]
