"""`cases`: the first case that holds, told apart by conditions or picked by a person."""

import pytest
from pydantic import ValidationError

from scoring.inputs import Input, InputType, InvalidInput
from scoring.quantity import EmptyDenominator, MissingInputs
from tests.building import F, faults_of, given, measure, moved, name, rule_of, said, won

TASKS = rule_of("""
kind: cases
requires:
  - {value: {sum: [tasks_on_time, tasks_late]}, at_most: tasks_assigned}
cases:
  - key: all_on_time
    name: {vi: Đúng hạn tất cả, en: All on time}
    when: [{value: tasks_on_time, equals: tasks_assigned}]
    gives: {share: 100}
  - key: all_done
    name: {vi: Xong nhưng có việc trễ, en: All done some late}
    when: [{value: {sum: [tasks_on_time, tasks_late]}, equals: tasks_assigned}]
    rule: {kind: ratio, done: tasks_on_time, total: tasks_assigned}
  - key: some_open
    name: {vi: Có việc quá hạn chưa xong, en: Some overdue}
    gives: {points: 0}
""")

AUTONOMY = rule_of("""
kind: cases
cases:
  - key: has_units
    name: {vi: Có đơn vị sự nghiệp, en: Has public units}
    rule:
      kind: tiers
      percent: true
      tiers: [{from: 95, share: 100}, {from: 0, share: 0}]
  - key: approved
    name: {vi: Đang trình, en: Submitted}
    up_to: 2
    rule:
      kind: checklist
      conditions:
        - {key: plan, name: {vi: Có phương án, en: Plan}}
        - {key: sent, name: {vi: Đã trình, en: Sent}}
  - key: graded
    name: {vi: Xếp loại, en: Graded}
    rule:
      kind: choice
      levels:
        - {key: good, name: {vi: Tốt, en: Good}, share: 100}
        - {key: fair, name: {vi: Khá, en: Fair}, share: 50}
  - key: without
    name: {vi: Không có đơn vị, en: None}
    gives: {points: 1}
""")


def tasks(assigned: int, on_time: int, late: int):
    return given(tasks_assigned=assigned, tasks_on_time=on_time, tasks_late=late)


@pytest.mark.parametrize(
    ("assigned", "on_time", "late", "points"),
    [
        (10, 10, 0, F(3)),
        (10, 8, 2, F(12, 5)),  # 80 % of 3
        (10, 0, 10, F(0)),
        (10, 8, 1, F(0)),  # one is open
        (0, 0, 0, F(3)),
    ],
)
def test_the_first_case_that_holds(assigned, on_time, late, points):
    assert TASKS.points(tasks(assigned, on_time, late), F(3)) == points


def test_figures_that_contradict_each_other():
    with pytest.raises(InvalidInput) as caught:
        TASKS.points(tasks(10, 9, 2), F(3))
    assert (caught.value.code, caught.value.params) == ("contradiction", {})


def test_missing_inputs_are_named():
    with pytest.raises(MissingInputs) as caught:
        TASKS.points(given(tasks_late=1), F(3))
    assert caught.value.names == ("tasks_on_time", "tasks_assigned")
    with pytest.raises(MissingInputs) as caught:
        AUTONOMY.points(given(case="has_units"), F(3))
    assert caught.value.names == ("value",)


def test_no_case_holds():
    rule = rule_of("""
kind: cases
cases:
  - {key: low, name: {vi: T, en: L}, when: [{value: n, below: 1}], gives: {points: 0}}
  - key: middle
    name: {vi: V, en: M}
    when: [{value: n, above: 2}, {value: n, below: 5}]
    gives: {points: 1}
""")
    assert rule.points(given(n=3), F(1)) == 1
    for n in (1, 2, 5):  # all comparisons of a case must hold
        with pytest.raises(InvalidInput) as caught:
            rule.points(given(n=n), F(1))
        assert caught.value.code == "no_case_holds"


@pytest.mark.parametrize(
    ("known", "points"),
    [
        (given(case="has_units", value=95), 3),
        (given(case="has_units", value=94), 0),
        (given(has_units=True, approved=False, value=96), 3),
        (given(case="approved", plan=True, sent=True), 2),  # up_to
        (given(case="graded", level="fair"), F(3, 2)),
        (given(case="without"), 1),
        (given(case="without", without=True), 1),
    ],
)
def test_a_person_picks_the_case(known, points):
    assert AUTONOMY.points(known, F(3)) == points


def test_no_case_picked():
    for known in (given(), given(without=False), given(value=95)):
        with pytest.raises(MissingInputs) as caught:
            AUTONOMY.points(known, F(3))
        assert caught.value.names == ("case",)


def test_two_cases_picked():
    with pytest.raises(InvalidInput) as caught:
        AUTONOMY.points(given(without=True, approved=True), F(3))
    assert caught.value.code == "two_levels"
    assert caught.value.params == {"found": "approved, without"}
    with pytest.raises(InvalidInput):
        AUTONOMY.points(given(case="without", approved=True), F(3))


def test_a_case_that_is_not_there():
    with pytest.raises(InvalidInput) as caught:
        AUTONOMY.points(given(case="merged"), F(3))
    assert (caught.value.code, caught.value.params) == ("no_such_option", {"found": "merged"})


def test_a_rule_inside_may_have_an_empty_denominator():
    rule = rule_of("""
kind: cases
cases:
  - {key: gap, name: {vi: K, en: G}, when: [{value: done, above: 5}], gives: {points: 1}}
  - {key: share, name: {vi: T, en: S}, rule: {kind: ratio}}
""")
    with pytest.raises(EmptyDenominator):
        rule.points(given(done=0, total=0), F(1))
    assert rule.needed(given(done=0, total=0), F(1)) == ()


def test_what_is_asked_for_where_conditions_tell_the_cases_apart():
    measures = {"tasks_late": measure("nhiệm vụ trễ hạn")}
    asked = (
        Input("tasks_on_time", InputType.NUMBER),
        Input("tasks_late", InputType.COUNT, name("nhiệm vụ trễ hạn")),
        Input("tasks_assigned", InputType.NUMBER),
    )
    assert TASKS.inputs(measures) == asked
    assert set(TASKS.accepted(measures)) == {
        "tasks_on_time", "tasks_late", "tasks_assigned", "done", "total"
    }  # fmt: skip


def test_what_is_asked_for_where_a_person_picks():
    options = (
        ("has_units", name("Có đơn vị sự nghiệp", "Has public units")),
        ("approved", name("Đang trình", "Submitted")),
        ("graded", name("Xếp loại", "Graded")),
        ("without", name("Không có đơn vị", "None")),
    )
    asked = AUTONOMY.inputs({})
    assert asked[0] == Input("case", InputType.CHOICE, options=options)
    assert [each.name for each in asked] == ["case", "value", "plan", "sent", "level"]
    accepted = AUTONOMY.accepted({})
    assert accepted["case"] == asked[0]
    assert accepted["without"] == Input(
        "without", InputType.YES_NO, name("Không có đơn vị", "None")
    )
    assert accepted["sent"] == Input("sent", InputType.YES_NO, name("Đã trình", "Sent"))
    assert accepted["fair"] == Input("fair", InputType.YES_NO, name("Khá", "Fair"))
    assert set(accepted) == {
        "case", "has_units", "approved", "graded", "without",
        "value", "plan", "sent", "level", "good", "fair",
    }  # fmt: skip


def test_two_cases_may_call_different_measures_done():
    rule = rule_of("""
kind: cases
cases:
  - key: province
    name: {vi: Tỉnh, en: Province}
    when: [{value: level_of_unit, equals: 1}]
    rule: {kind: ratio, done: done_province, total: all_province}
  - key: district
    name: {vi: Huyện, en: District}
    rule: {kind: ratio, done: done_district, total: all_district}
""")
    asked = ["level_of_unit", "done_province", "all_province", "done_district", "all_district"]
    assert [each.name for each in rule.inputs({})] == asked
    assert [name for slot in rule.slots() for name in slot.names] == asked
    known = given(level_of_unit=2, done_district=1, all_district=4)
    assert rule.points(known, F(4)) == 1


def test_each_slot_is_listed_once():
    assert [slot.name for slot in TASKS.slots()] == [
        "tasks_on_time", "tasks_late", "tasks_assigned", "done", "total"
    ]  # fmt: skip


def test_explained_by_the_case_and_the_rule_inside():
    names = {"tasks_on_time": name("nhiệm vụ đúng hạn")}
    assert said(TASKS.explain(tasks(10, 8, 2), F(3), names)) == [
        ("case", {"what": name("Xong nhưng có việc trễ", "All done some late")}),
        ("quotient", {"done": F(8), "total": F(10)}),
        ("named", {"what": name("nhiệm vụ đúng hạn")}),
        ("is_percent", {"percent": F(80)}),
        ("times_max", {"percent": F(80), "max": F(3)}),
    ]
    assert said(TASKS.explain(tasks(10, 8, 1), F(3), names)) == [
        ("case", {"what": name("Có việc quá hạn chưa xong", "Some overdue")})
    ]


def test_the_rule_inside_is_explained_with_the_maximum_of_its_case():
    rule = rule_of("""
kind: cases
cases:
  - {key: new, name: {vi: Mới, en: New}, up_to: 2, rule: {kind: ratio}}
  - {key: old, name: {vi: Cũ, en: Old}, gives: {share: 100}}
""")
    known = given(case="new", done=1, total=2)
    assert said(rule.explain(known, F(3), {}))[-1] == (
        "times_max",
        {"percent": F(50), "max": F(2)},
    )
    assert rule.points(known, F(3)) == 1


def test_numbers_are_moved_both_ways_within_what_does_not_contradict():
    # 7 on time, 2 late, 1 open: a task more on time or late makes all done
    assert won(TASKS.needed(tasks(10, 7, 2), F(9))) == [
        ({"tasks_on_time": (F(7), F(8))}, F(36, 5), F(36, 5)),
        ({"tasks_late": (F(2), F(3))}, F(63, 10), F(63, 10)),
    ]


def test_points_are_not_won_by_having_less_to_do():
    rule = rule_of("""
kind: cases
cases:
  - key: in_effect
    name: {vi: Đang áp dụng, en: In effect}
    rule:
      kind: tiers
      value: {percent_of: [contents_done, contents]}
      tiers: [{from: 90, share: 100}, {from: 0, share: 0}]
  - key: none
    name: {vi: Chưa có, en: None}
    gives: {points: 0}
""")
    known = given(case="in_effect", contents_done=88, contents=100)
    # 90 of 100 reach the tier; so would 88 of 97, which is no achievement
    assert won(rule.needed(known, F(2))) == [({"contents_done": (F(88), F(90))}, F(2), F(2))]


def test_a_percentage_inside_a_case_moves_by_hundredths():
    known = given(case="has_units", value=F("94.5"))
    assert won(AUTONOMY.needed(known, F(3))) == [({"value": (F("94.5"), F(95))}, F(3), F(3))]


def test_a_percentage_inside_a_case_moves_down_by_hundredths_too():
    rule = rule_of("""
kind: cases
cases:
  - key: yes
    name: {vi: Có, en: Yes}
    rule:
      kind: tiers
      percent: true
      tiers: [{above: 10, share: 0}, {from: 0, share: 100}]
  - {key: none, name: {vi: Không, en: None}, gives: {points: 0}}
""")
    assert won(rule.needed(given(case="yes", value=F("10.5")), F(3))) == [
        ({"value": (F("10.5"), F(10))}, F(3), F(3))
    ]


def test_a_number_that_is_no_input_is_no_lever():
    known = tasks(10, 7, 2) | given(amount=3)
    changed = {each.changes[0].input for each in TASKS.needed(known, F(9))}
    assert changed == {"tasks_on_time", "tasks_late"}  # not the workload, tasks_assigned
    assert {lever.input for lever in TASKS.levers(known)} == changed


def test_what_a_checklist_or_choice_inside_a_case_needs():
    known = given(case="approved", plan=True, sent=False)
    assert won(AUTONOMY.needed(known, F(3))) == [({"sent": (False, True)}, F(2), F(2))]
    known = given(case="graded", fair=True)
    (need,) = AUTONOMY.needed(known, F(3))
    assert won([need]) == [({"level": ("fair", "good"), "fair": (True, False)}, F(3), F(3, 2))]
    assert AUTONOMY.points(moved(known, need), F(3)) == 3


@pytest.mark.parametrize(
    "known", [given(), given(case="merged"), given(case="without"), given(case="graded")]
)
def test_nothing_is_needed_where_nothing_can_be_won(known):
    assert AUTONOMY.needed(known, F(3)) == ()


def test_nothing_is_needed_where_figures_contradict():
    assert TASKS.needed(tasks(10, 9, 2), F(3)) == ()


def test_sound_cases_have_no_faults():
    assert faults_of(TASKS, 3) == []
    assert faults_of(AUTONOMY, 3) == []


def cases_faults(first: str, second: str, max_points: int = 3):
    return faults_of(
        rule_of(f"""
kind: cases
cases:
  - {{key: one, name: {{vi: Một, en: One}}, {first}}}
  - {{key: two, name: {{vi: Hai, en: Two}}, {second}}}
"""),
        max_points,
    )


WHEN = "when: [{value: n, above: 1}]"


def test_a_case_that_hides_those_after_it():
    full = "gives: {share: 100}"
    assert cases_faults(full, f"{WHEN}, {full}") == [
        ("case_hides_others", ("cases", 0), {"key": "one"})
    ]
    assert cases_faults(f"{WHEN}, {full}", full) == []
    assert cases_faults(full, full) == []  # picked by a person


def test_cases_above_the_maximum_below_zero_and_a_maximum_out_of_reach():
    full = "gives: {share: 100}"
    assert cases_faults("gives: {points: 4}", full) == [
        ("points_above_max", ("cases", 0), {"best": F(4), "max": F(3)})
    ]
    assert cases_faults(full, "up_to: 4, rule: {kind: ratio}") == [
        ("points_above_max", ("cases", 1), {"best": F(4), "max": F(3)})
    ]
    assert cases_faults(full, "up_to: 2, gives: {points: 3}") == [
        ("points_above_max", ("cases", 1), {"best": F(3), "max": F(2)})
    ]
    assert cases_faults(full, "gives: {points: -1}") == [
        ("points_below_zero", ("cases", 1), {"points": F(-1)})
    ]
    assert cases_faults("gives: {points: 1}", "up_to: 2, rule: {kind: ratio}") == [
        ("maximum_unreachable", ("cases",), {"best": F(2), "max": F(3)})
    ]
    assert cases_faults("gives: {points: 1}", "up_to: 3, rule: {kind: ratio}") == []
    assert cases_faults("gives: {points: 0}", "up_to: 2, gives: {share: 100}") == [
        ("maximum_unreachable", ("cases",), {"best": F(2), "max": F(3)})
    ]


def test_the_faults_of_a_rule_inside_have_its_path():
    assert cases_faults(
        "gives: {share: 100}", "up_to: 2, rule: {kind: tiers, tiers: [{from: 1, points: 3}]}"
    ) == [
        (
            "points_above_max",
            ("cases", 1, "rule", "tiers", 0),
            {"best": F(3), "max": F(2)},
        ),
        ("tiers_gap", ("cases", 1, "rule", "tiers", 0), {"bound": F(1)}),
    ]


def test_a_repeated_key():
    rule = rule_of("""
kind: cases
cases:
  - {key: one, name: {vi: Một, en: One}, gives: {share: 100}}
  - {key: one, name: {vi: Một, en: One}, gives: {points: 0}}
""")
    assert faults_of(rule, 3) == [("duplicate_input", ("cases", 1), {"key": "one"})]


@pytest.mark.parametrize(
    "second",
    [
        "",
        "gives: {points: 1}, rule: {kind: ratio}",
        "rule: {kind: survey}",
        "rule: {kind: cases, cases: []}",
        "up_to: 0, gives: {points: 1}",
        "gives: {points: 1, share: 100}",
    ],
)
def test_what_is_no_case_is_refused(second):
    with pytest.raises(ValidationError):
        cases_faults("gives: {points: 3}", second)


def test_one_case_is_no_case():
    with pytest.raises(ValidationError):
        rule_of("{kind: cases, cases: [{key: a, name: {vi: A, en: A}, gives: {points: 1}}]}")
