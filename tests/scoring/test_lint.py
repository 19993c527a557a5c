"""Lint of whole sets: everything at once, in order, and nothing hidden by its neighbour.

One file for each fault by itself: tests/bad_criteria/.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.lint import check_set, lint_set
from scoring.problems import Severity, TextPlace
from services.text import text_in
from services.text.explain import write_problem
from tests.building import steady

BAD = Path(__file__).parents[1] / "bad_criteria"
HEAD = (BAD / "good/set.yaml").read_text(encoding="utf-8")
GOOD = (BAD / "good/1.yaml").read_text(encoding="utf-8")
LEAF = GOOD[GOOD.index("  - code") :]


def component(code: str, *criteria: str, max_points: str = "2", role: str = "content") -> str:
    """A component of criteria written as `LEAF` is."""
    top = GOOD[: GOOD.index("  - code")]
    top = top.replace('code: "1"', f'code: "{code}"')
    top = top.replace("max_points: 2", f"max_points: {max_points}\nrole: {role}")
    return top + "".join(criteria)


def leaf(code: str) -> str:
    return LEAF.replace('"1.1"', f'"{code}"')


def group(code: str, *leaves: str, max_points: str = "2") -> str:
    below = "".join("    " + line + "\n" for each in leaves for line in each.splitlines())
    name = "{vi: Nhóm, en: Group}"
    return (
        f'  - code: "{code}"\n    name: {name}\n    max_points: {max_points}\n'
        f"    sub_criteria:\n{below}"
    )


def found(**texts: str) -> list[str]:
    """Faults of files, named without their ending, as "file:line:column code"."""
    problems = lint_set({f"{name}.yaml": text for name, text in texts.items()})
    return [f"{each.place} {each.code}".replace(".yaml:", ":") for each in problems]


def test_several_faults_in_several_files_come_at_once_and_in_order():
    assert found(
        b=GOOD.replace("- code:", "- cod:").replace('"1"', '"2"'),
        set=HEAD.replace("half_even", "half_way").replace("max_points: 2", "max_points: 5"),
        a=GOOD.replace("max_points: 2", "max_points: 2,0", 1)
        .replace("kind: ratio", "kind: ratios")
        .replace("{vi: Lĩnh vực, en: Component}", "{vi: Lĩnh vực}")
        .replace("van-phong", "van-phon"),
    ) == [
        "a:2:7 missing_key",
        "a:3:13 decimal_comma",
        "a:10:18 unknown_kind",
        "a:12:12 unknown_owner",
        "b:6:5 missing_key",
        "b:6:5 unknown_key",
        "set:5:13 set_sum",
        "set:6:29 not_one_of",
    ]


def test_a_fault_in_a_leaf_hides_neither_its_rule_nor_its_examples():
    text = (
        GOOD.replace("name: {vi: Tiêu chí, en: Criterion}", "name: Tiêu chí")
        .replace("    owner: van-phong\n", "")
        .replace("total: resolved}", "total: resolved, floor: 90, target: 80}")
        .replace("points: 1}]", "points: 5}, {name: hai, given: {}, points: x}]")
    )
    assert found(set=HEAD, a=text) == [
        "a:6:5 missing_key",
        "a:7:11 not_a_mapping",
        "a:10:64 floor_above_target",
        "a:12:74 example_wrong",
        "a:12:109 not_a_number",
    ]


def test_what_the_head_gets_wrong_is_told_once_and_the_rest_of_it_still_serves():
    head = HEAD.replace("years: [2024]", "years: 2024").replace("max_points: 2", "max_points: -1")
    text = GOOD.replace("points: 1}]", "points: 2}]").replace("van-phong", "van-phon")
    assert found(set=head, a=text) == [
        "a:12:12 unknown_owner",
        "a:13:74 example_wrong",
        "set:3:8 not_a_list",
        "set:5:13 out_of_range",
        "set:5:13 set_sum",
    ]


def test_a_measure_that_is_itself_wrong_is_still_declared():
    head = HEAD.replace(
        "  on_time: {name: {vi: hồ sơ đúng hạn, en: dossiers on time}}", "  on_time:"
    )
    assert found(set=head, a=GOOD) == ["set:10:11 no_value"]


def test_without_rounding_no_example_is_run():
    head = HEAD.replace("places: 2", "places: hai")
    assert found(set=head, a=GOOD.replace("points: 1}", "points: 2}")) == ["set:6:20 not_whole"]


@pytest.mark.parametrize("head", ["- set: mau/2024\n", "mau\n", "5\n"])
def test_a_head_that_is_none(head):
    assert found(set=head, a=GOOD) == ["set:1:1 not_a_mapping"]


def test_owners_or_measures_that_are_no_mapping():
    head = HEAD.replace("owners:\n  van-phong: {vi: Văn phòng, en: Office}\n", "owners: [a]\n")
    assert found(set=head, a=GOOD)[-1] == "set:7:9 not_a_mapping"
    bare = HEAD[: HEAD.index("measures:")]
    assert found(set=bare + "measures: []\n", a=GOOD)[-1] == "set:9:11 not_a_mapping"
    assert found(set=bare, a=GOOD) == ["a:10:31 unknown_measure", "a:10:47 unknown_measure"]


def test_a_component_that_cannot_be_read_makes_no_sum_wrong():
    assert found(set=HEAD, a=GOOD + '"open') == ["a:14:6 yaml_syntax"]
    assert found(set=HEAD, a="") == ["a:1:1 empty_file"]
    assert found(set=HEAD, a="- 1\n") == ["a:1:1 not_a_mapping"]


def test_an_empty_head():
    assert found(set="", a=GOOD) == ["set:1:1 empty_file"]


def test_a_component_alone_is_checked_without_what_only_the_set_can_tell():
    text = GOOD.replace("van-phong", "ai-do").replace("points: 1}", "points: 2}")
    assert found(a=text) == []
    assert found(a=text.replace("max_points: 2", "max_points: 3", 1)) == ["a:3:13 children_sum"]


def test_two_missing_keys_at_one_place_are_two_faults():
    text = GOOD.replace('code: "1"\n', "").replace("max_points: 2\n", "", 1)
    problems = lint_set({"a.yaml": text})
    assert [each.params["key"] for each in problems] == ["code", "max_points"]


# codes


def test_a_component_may_be_called_as_its_only_criterion():
    assert found(a=component("ONLINE", leaf("ONLINE"))) == []


@pytest.mark.parametrize(
    ("texts", "faults"),
    [
        (  # twice in one component, one of them called as it
            {"a": component("X", leaf("X"), leaf("X"), max_points="4")},
            ["a:15:11 duplicate_code"],
        ),
        (  # called as another component
            {"a": component("A", leaf("B")), "b": component("B", leaf("C"))},
            ["b:1:7 duplicate_code"],
        ),
        ({"a": component("A", leaf("C")), "b": component("B", leaf("C"))},
         ["b:7:11 duplicate_code"]),
        ({"a": component("A", leaf("C")), "b": component("A", leaf("D"))},
         ["b:1:7 duplicate_code"]),
        ({"a": component("A", group("A", leaf("A")))},
         ["a:7:11 duplicate_code", "a:11:15 duplicate_code"]),
        ({"a": component("A", group("B", leaf("B")))}, ["a:11:15 duplicate_code"]),
    ],
)  # fmt: skip
def test_codes_stand_once(texts, faults):
    assert found(**texts) == faults


def test_the_first_place_of_a_code_is_named():
    (problem,) = lint_set({"a.yaml": component("A", leaf("C"), leaf("C"), max_points="4")})
    assert problem.params == {"code": "C", "first": "a.yaml:7:11"}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (component("3", group("3.4", leaf("3.4.1"))), []),
        (component("3", leaf("3.4.1")), []),
        (component("3", leaf("33")), ["a:7:11 code_not_nested"]),
        (component("3", leaf("3")), ["a:7:11 code_not_nested"]),
        (component("3", group("3.4", leaf("3.5.1"))), ["a:11:15 code_not_nested"]),
        (component("CKMB", leaf("ON_TIME")), []),
        (component("3", leaf("3.1").replace('"3.1"', "3.1")), ["a:7:11 not_quoted"]),
        (component("3", leaf("3.1").replace('"3.1"', "4.1")),
         ["a:7:11 code_not_nested", "a:7:11 not_quoted"]),
        (component("3", leaf("3.1").replace('"3.1"', "null")), ["a:7:11 no_value"]),
        (component("3", leaf("3.1").replace('"3.1"', "true")), ["a:7:11 not_text"]),
    ],
)  # fmt: skip
def test_codes_nest_where_they_are_numbered(text, faults):
    assert found(a=text) == faults


# sums


def test_groups_are_sums_too():
    text = component("1", group("1.1", leaf("1.1.1"), leaf("1.1.2"), max_points="3"))
    assert found(a=text) == ["a:3:13 children_sum", "a:9:17 children_sum"]
    assert [dict(each.params) for each in lint_set({"a.yaml": text})] == [
        {"code": "1", "sum": 3, "max": 2},
        {"code": "1.1", "sum": 4, "max": 3},
    ]


def test_sums_are_exact():
    tenth = [leaf(f"1.{n}").replace("max_points: 2", "max_points: 0.1") for n in (1, 2, 3)]
    wrong = [each.replace("points: 1}", "points: 0.05}") for each in tenth]
    assert found(a=component("1", *wrong, max_points="0.3")) == []
    assert found(a=component("1", *wrong, max_points="0.30000001")) == ["a:3:13 children_sum"]


def test_the_cap_of_a_bonus_or_penalty_is_no_sum_and_not_in_the_total():
    texts = {
        "a": component("1", leaf("1.1")),
        "b": component("T", leaf("T1"), leaf("T2"), max_points="3", role="bonus"),
        "c": component("P", leaf("P1"), max_points="1", role="penalty"),
    }
    assert found(set=HEAD, **texts) == []


def test_a_number_too_long_to_be_meant_adds_up_to_nothing():
    text = GOOD.replace("max_points: 2", f"max_points: {'9' * 5000}")
    assert found(set=HEAD, a=text) == ["a:3:13 not_a_number", "a:8:17 not_a_number"]


def test_what_is_no_criterion_is_left_out_of_the_sums():
    assert found(a=component("1", leaf("1.1"), "  - 5\n", max_points="9")) == [
        "a:15:5 not_a_mapping"
    ]


def test_a_figure_that_is_only_tracked():
    tracked = (
        leaf("1.2")
        .replace("max_points: 2", "max_points: 0")
        .replace("kind: ratio", "kind: tracked")
        .replace("points: 1}", "points: 0}")
    )
    floor = leaf("1.1").replace("total: resolved}", "total: resolved, floor: 50}")
    assert found(set=HEAD, a=component("1", floor, tracked)) == []


# measures and evidence


def test_a_measure_is_pointed_at_where_it_stands():
    sums = "sum: [on_time, late]"
    rule = f"rule: {{kind: ratio, done: {{{sums}}}, total: resolved, fallback: late}}"
    text = GOOD.replace("rule: {kind: ratio, done: on_time, total: resolved}", rule)
    text = text.replace("given: {on_time: 1,", "given: {on_time: 1, late: 0,")
    assert found(set=HEAD, a=text) == ["a:10:47 unknown_measure"]


def test_a_measure_inside_a_combination_is_used():
    steps = "tiers: [{from: 50, points: 2}, {from: 0, points: 0}]"
    tiers = f"tiers, value: {{percent_of: [on_time, resolved]}}, {steps}"
    text = GOOD.replace("ratio, done: on_time, total: resolved", tiers)
    assert found(set=HEAD, a=text.replace("points: 1}]", "points: 2}]")) == []


def test_kinds_of_evidence_are_known_or_not_asked_for():
    text = GOOD.replace("documents: [{vi: Báo cáo, en: Report}]", "evidence: [bieu-06, bieu-06a]")
    assert lint_set({"a.yaml": text}) == ()
    (problem,) = lint_set({"a.yaml": text}, evidence_kinds=["bieu-06a", "so-theo-doi"])
    assert (problem.code, problem.place) == ("unknown_evidence", TextPlace("a.yaml", 11, 16))
    assert (problem.expected, problem.params["hint"]) == ("bieu-06a, so-theo-doi", "bieu-06a")


def test_an_example_may_leave_the_denominator():
    excluded = GOOD.replace("    owner", "    when_not_arising: exclude\n    owner")
    nothing = excluded.replace(
        "{on_time: 1, resolved: 2}, points: 1}", "{not_arising: true}, points: null}"
    )
    assert found(set=HEAD, a=nothing) == []
    assert found(set=HEAD, a=nothing.replace("points: null", "points: 0")) == [
        "a:14:68 example_wrong"
    ]
    (problem,) = lint_set({"set.yaml": HEAD, "a.yaml": nothing.replace("null", "0")})
    assert dict(problem.params) == {"name": "một nửa", "stated": 0, "points": "null"}


def test_an_unused_measure_is_a_warning_and_told_when_all_else_is_right():
    head = HEAD + "  late: {name: {vi: hồ sơ trễ, en: late dossiers}}\n"
    (problem,) = lint_set({"set.yaml": head, "a.yaml": GOOD})
    assert (problem.code, problem.severity) == ("unused_measure", Severity.WARNING)
    criteria, _ = check_set({"set.yaml": head, "a.yaml": GOOD})
    assert criteria is not None
    assert [each.code for each in criteria.leaves] == ["1.1"]
    assert found(set=head, a=GOOD.replace("kind: ratio", "kind: x")) == ["a:10:18 unknown_kind"]


# nothing breaks lint

SEEDS = [
    GOOD,
    *(
        file.read_bytes().decode("utf-8", errors="replace")
        for file in sorted((BAD / "components").glob("*.yaml"))
    ),
]
SPOIL = ["", "0,5", "1.10", "[", "]", "{", "}", ":", "- ", "\t", '"', "null", "[]", "{}", "*a", "#"]


@given(st.data())
@steady
def test_whatever_is_spoilt_lint_tells_it_in_both_languages(data):
    text = data.draw(st.sampled_from(SEEDS))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 12))
        text = text[:start] + data.draw(st.sampled_from(SPOIL)) + text[start + length :]
    lines = text.splitlines()
    problems = lint_set({"set.yaml": HEAD, "a.yaml": text}, evidence_kinds=["bieu-06a"])
    for problem in problems:
        assert write_problem(text_in("vi"), problem)
        assert write_problem(text_in("en"), problem)
        if problem.place.file == "a.yaml":
            assert 1 <= problem.place.line <= len(lines) + 1
            assert problem.place.column >= 1
    assert list(problems) == sorted(problems, key=lambda each: (each.place, each.code))


@pytest.mark.parametrize("depth", [10, 50, 100, 200, 1000])
def test_deep_nesting(depth):
    sums = "{sum: [" * depth + "on_time" + ", resolved]}" * depth
    problems = lint_set({"set.yaml": HEAD, "a.yaml": GOOD.replace("on_time", sums, 1)})
    assert [each.code for each in problems] in (["done_exceeds_total"], ["yaml_syntax"])


@pytest.mark.parametrize(
    "change", [lambda text: "\ufeff" + text, lambda t: t.replace("\n", "\r\n")]
)
def test_a_byte_order_mark_and_windows_line_ends_are_let_be(change):
    assert found(set=change(HEAD), a=change(GOOD)) == []
    wrong = change(GOOD.replace("van-phong", "ai-do"))
    assert found(set=change(HEAD), a=wrong) == ["a:12:12 unknown_owner"]


GROUPS = """groups:
  co: {name: {vi: Có thủ tục, en: With procedures}}
  khong: {name: {vi: Không có thủ tục, en: Without}, without: [%s]}
"""


def variants(without: str, **head: str) -> list[str]:
    """Faults of a set of 2 × 1 points in component 1, 2 in 2, a bonus of 2."""
    text = HEAD.replace("max_points: 2", "max_points: 4") + GROUPS % without
    text += "".join(f"{key}: {value}\n" for key, value in head.items())
    one = leaf("1.1.1"), leaf("1.1.2")
    one = tuple(
        each.replace("max_points: 2", "max_points: 1").replace("points: 1}", "points: 0.5}")
        for each in one
    )
    return found(
        a=component("1", group("1.1", *one)),
        b=component("2", leaf("2.1")),
        c=component("B", leaf("B.1"), role="bonus"),
        set=text,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("without", "faults"),
    [
        ("", []),
        ('"B"', []),  # the maximum of the set is that of its content
        ('"1.1.1"', ["set:14:3 group_not_rescaled"]),
        ('"1.1"', ["set:14:3 group_not_rescaled"]),
        ('"1", "B.1"', ["set:14:3 group_not_rescaled"]),
        ('"1.1.1", "1.1.2", "2"', ["set:14:3 group_asks_nothing"]),
        ('"1", "2.1"', ["set:14:3 group_asks_nothing"]),
        ('"1.1.3"', ["set:14:64 unknown_code"]),
        ('"1.1", "1.7"', ["set:14:71 unknown_code"]),
        ("1.1", ["set:14:64 not_quoted"]),
        ('"một hai"', ["set:14:64 wrong_form"]),
    ],
)
def test_a_group_of_units_goes_without_what_there_is(without, faults):
    assert variants(without) == faults


def test_a_smaller_maximum_is_no_fault_where_points_are_rescaled():
    assert variants('"1.1"', rescale_to="100") == []
    assert variants('"1.1"', rescale_to="null") == ["set:14:3 group_not_rescaled"]


def test_a_group_that_is_none_is_told_once():
    text = HEAD + "groups: {khong: [], co: {name: {vi: Có, en: With}, without: 1}}\n"
    assert found(set=text, a=GOOD) == ["set:12:17 not_a_mapping", "set:12:61 not_a_list"]
    assert found(set=HEAD + "groups: []\n", a=GOOD) == ["set:12:9 not_a_mapping"]


def test_a_shrinking_group_is_a_warning_and_the_set_is_built():
    text = HEAD.replace("max_points: 2", "max_points: 4") + GROUPS % '"2"'
    texts = {"set.yaml": text, "a.yaml": component("1", leaf("1.1"))}
    texts["b.yaml"] = component("2", leaf("2.1"))
    criteria, problems = check_set(texts)
    assert criteria is not None
    assert [(each.code, each.severity) for each in problems] == [
        ("group_not_rescaled", Severity.WARNING)
    ]
    assert problems[0].params == {"name": "khong", "sum": 2, "max": 4}


def grades(*bounds: tuple[str, str | None]) -> list[str]:
    text = HEAD + "grades:\n"
    for percent, floor in bounds:
        text += f"  - from_percent: {percent}\n"
        text += "" if floor is None else f"    component_floor: {floor}\n"
        text += "    name: {vi: Mức, en: Grade}\n    source: {decision: MẪU, trust: constructed}\n"
    return found(set=text, a=GOOD)


def test_each_grade_asks_less_than_the_one_above_it():
    assert grades(("90", "80"), ("80", "70"), ("70", None), ("0", None)) == []
    assert grades(("90", "80"), ("90", "70"), ("90", None)) == []
    assert grades(("90", "80"), ("80", "90")) == []  # less of the total is asked
    assert grades(("90", None), ("90", None)) == ["set:16:19 grades_order"]
    assert grades(("90", None), ("90", "0")) == ["set:16:19 grades_order"]
    assert grades(("80", None), ("80.5", None), ("80", None)) == ["set:16:19 grades_order"]


def test_a_faulty_grade_does_not_hide_the_order_of_the_others():
    assert grades(("80", None), ("x", None), ("90", None)) == [
        "set:16:19 not_a_number",
        "set:19:19 grades_order",
    ]
    assert found(set=HEAD + "grades: 90\n", a=GOOD) == ["set:12:9 not_a_list"]
