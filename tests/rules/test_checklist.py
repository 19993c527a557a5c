"""`checklist`: all or nothing, or each condition its own points."""

import pytest
from pydantic import ValidationError

from scoring.inputs import Input, InputType
from scoring.model import Rounding
from scoring.quantity import MissingInputs
from tests.building import F, faults_of, given, name, rule_of, said, won

ALL = rule_of("""
kind: checklist
conditions:
  - {key: enough, name: {vi: Đủ số lượng, en: Enough}}
  - {key: on_time, name: {vi: Đúng thời gian, en: On time}}
""")

ONE_BY_ONE = rule_of("""
kind: checklist
conditions:
  - {key: plan, name: {vi: Kế hoạch, en: Plan}, points: 0.5}
  - {key: report, name: {vi: Báo cáo, en: Report}, points: 0.25}
  - {key: checks, name: {vi: Kiểm tra, en: Checks}, points: 0.25}
""")


@pytest.mark.parametrize(
    ("known", "points"),
    [
        (given(enough=True, on_time=True), F(1)),
        (given(enough=True, on_time=False), F(0)),
        (given(enough=False, on_time=False), F(0)),
        (given(enough=False), F(0)),  # one that fails decides
        (given(on_time=False), F(0)),
    ],
)
def test_all_or_nothing(known, points):
    assert ALL.points(known, F(1)) == points


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        (given(), ("enough", "on_time")),
        (given(enough=True), ("on_time",)),
        (given(on_time=True), ("enough",)),
    ],
)
def test_what_is_unknown_and_decides_is_named(known, missing):
    with pytest.raises(MissingInputs) as caught:
        ALL.points(known, F(1))
    assert caught.value.names == missing
    assert str(caught.value) == ", ".join(missing)


@pytest.mark.parametrize(
    ("held", "points"),
    [
        ((True, True, True), F(1)),
        ((True, False, True), F(3, 4)),
        ((False, True, False), F(1, 4)),
        ((False, False, False), F(0)),
    ],
)
def test_each_condition_has_its_own_points(held, points):
    known = dict(zip(("plan", "report", "checks"), held, strict=True))
    assert ONE_BY_ONE.points(known, F(1)) == points


def test_no_points_are_an_exact_number_too():
    for known in (given(enough=False), given(enough=False, on_time=False)):
        assert isinstance(ALL.points(known, F(1)), F)
    assert isinstance(ONE_BY_ONE.points(given(plan=False, report=False, checks=False), F(1)), F)


def test_a_condition_may_be_worth_nothing():
    rule = rule_of("""
kind: checklist
conditions:
  - {key: plan, name: {vi: Kế hoạch, en: Plan}, points: 2}
  - {key: noted, name: {vi: Ghi nhận, en: Noted}, points: 0}
""")
    known = given(plan=False, noted=True)
    assert rule.points(known, F(2)) == 0
    assert said(rule.explain(known, F(2), {}))[-1] == ("condition_points", {"points": F(0)})
    assert rule.needed(given(plan=True, noted=False), F(2)) == ()
    assert faults_of(rule, 2) == []


def test_one_by_one_needs_every_answer():
    with pytest.raises(MissingInputs) as caught:
        ONE_BY_ONE.points(given(report=False), F(1))
    assert caught.value.names == ("plan", "checks")


def test_each_condition_is_asked_for_by_its_key():
    asked = (
        Input("enough", InputType.YES_NO, name("Đủ số lượng", "Enough")),
        Input("on_time", InputType.YES_NO, name("Đúng thời gian", "On time")),
    )
    assert ALL.inputs({}) == asked
    assert ALL.accepted({}) == {"enough": asked[0], "on_time": asked[1]}
    assert ALL.slots() == ()


def test_all_or_nothing_is_explained_condition_by_condition():
    assert said(ALL.explain(given(enough=True, on_time=False), F(1), {})) == [
        ("condition_met", {"what": name("Đủ số lượng", "Enough")}),
        ("condition_unmet", {"what": name("Đúng thời gian", "On time")}),
    ]
    assert said(ALL.explain(given(on_time=False), F(1), {})) == [
        ("condition_unknown", {"what": name("Đủ số lượng", "Enough")}),
        ("condition_unmet", {"what": name("Đúng thời gian", "On time")}),
    ]


def test_one_by_one_is_explained_with_the_points_of_each():
    known = given(plan=True, report=False)
    assert said(ONE_BY_ONE.explain(known, F(1), {})) == [
        ("condition_met", {"what": name("Kế hoạch", "Plan")}),
        ("condition_points", {"points": F(1, 2)}),
        ("condition_unmet", {"what": name("Báo cáo", "Report")}),
        ("condition_points", {"points": F(0)}),
        ("condition_unknown", {"what": name("Kiểm tra", "Checks")}),
    ]


def test_all_or_nothing_needs_every_open_condition():
    assert won(ALL.needed(given(enough=True, on_time=False), F(1))) == [
        ({"on_time": (False, True)}, F(1), F(1))
    ]
    assert won(ALL.needed(given(on_time=False), F(1))) == [
        ({"enough": (None, True), "on_time": (False, True)}, F(1), F(1))
    ]


def test_one_by_one_each_open_condition_is_a_way():
    assert won(ONE_BY_ONE.needed(given(plan=False, report=True, checks=False), F(1))) == [
        ({"plan": (False, True)}, F(3, 4), F(1, 2)),
        ({"checks": (False, True)}, F(1, 2), F(1, 4)),
    ]


def test_a_condition_that_wins_nothing_after_rounding_is_not_a_way():
    whole = Rounding.model_validate({"places": 0, "mode": "half_up", "at": "leaf"})
    known = given(plan=True, report=False, checks=True)  # 0.75 and 1.00 are both 1
    assert ONE_BY_ONE.needed(known, F(1), whole.leaf) == ()


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        (ALL, given(enough=True, on_time=True)),
        (ALL, given(enough=True)),
        (ALL, given()),
        (ONE_BY_ONE, given(plan=True, report=True, checks=True)),
        (ONE_BY_ONE, given(plan=True)),
    ],
)
def test_nothing_is_needed_where_all_is_met_or_the_points_are_unknown(rule, known):
    assert rule.needed(known, F(1)) == ()


def test_a_sound_checklist_has_no_faults():
    assert faults_of(ALL, 1) == []
    assert faults_of(ONE_BY_ONE, 1) == []


def test_the_points_of_the_conditions_make_the_maximum():
    assert faults_of(ONE_BY_ONE, 2) == [
        ("maximum_unreachable", ("conditions",), {"best": F(1), "max": F(2)})
    ]
    assert faults_of(ONE_BY_ONE, F(3, 4)) == [
        ("points_above_max", ("conditions",), {"best": F(1), "max": F(3, 4)})
    ]


def test_points_for_some_conditions_only():
    rule = rule_of("""
kind: checklist
conditions:
  - {key: plan, name: {vi: Kế hoạch, en: Plan}}
  - {key: report, name: {vi: Báo cáo, en: Report}, points: 1}
""")
    assert faults_of(rule, 1) == [("points_for_some", ("conditions",), {})]


def test_a_repeated_key():
    rule = rule_of("""
kind: checklist
conditions:
  - {key: plan, name: {vi: Kế hoạch, en: Plan}}
  - {key: report, name: {vi: Báo cáo, en: Report}}
  - {key: plan, name: {vi: Kế hoạch, en: Plan}}
""")
    assert faults_of(rule, 1) == [("duplicate_input", ("conditions", 2), {"key": "plan"})]


@pytest.mark.parametrize(
    "conditions",
    [
        "[]",
        "[{key: Plan, name: {vi: K, en: P}}]",
        "[{key: plan, name: {vi: K, en: P}, points: -1}]",
        '[{key: plan, name: {vi: K, en: P}, points: "1"}]',
        "[{key: plan, name: {vi: K}}]",
        "[{key: plan, name: {vi: K, en: P}, point: 1}]",
    ],
)
def test_what_is_no_checklist_is_refused(conditions):
    with pytest.raises(ValidationError):
        rule_of(f"kind: checklist\nconditions: {conditions}")
