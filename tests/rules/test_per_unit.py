"""`per_unit`: points for each unit up to the maximum, or off it down to 0."""

import pytest
from pydantic import ValidationError

from scoring.inputs import Input, InputType, InvalidInput
from scoring.quantity import MissingInputs
from tests.building import F, faults_of, given, measure, name, rule_of, said, won

RULES = rule_of("{kind: per_unit, count: internal_rules, each: 0.5}")
REPORTS = rule_of("{kind: per_unit, each: -0.25}")
DISCIPLINE = rule_of("""
kind: per_unit
units: [{count: reprimands, each: -0.5}, {count: warnings, each: -1}]
""")
MODELS = rule_of("""
kind: per_unit
units: [{count: provincial, each: 0.5}, {count: national, each: 1}]
""")
LATE_OR_MISSING = rule_of("{kind: per_unit, count: {sum: [late, missing]}, each: -0.25}")


@pytest.mark.parametrize(
    ("count", "points"), [(0, 0), (1, F(1, 2)), (3, F(3, 2)), (4, 2), (5, 2), (100, 2)]
)
def test_points_for_each_up_to_the_maximum(count, points):
    assert RULES.points(given(internal_rules=count), F(2)) == points


@pytest.mark.parametrize(("count", "points"), [(0, 1), (1, F(3, 4)), (3, F(1, 4)), (4, 0), (5, 0)])
def test_points_off_for_each_down_to_zero(count, points):
    assert REPORTS.points(given(count=count), F(1)) == points


@pytest.mark.parametrize(
    ("reprimands", "warnings", "points"),
    [(0, 0, 3), (1, 0, F(5, 2)), (0, 1, 2), (1, 2, F(1, 2)), (2, 2, 0), (9, 0, 0)],
)
def test_several_kinds_of_units_take_off(reprimands, warnings, points):
    assert DISCIPLINE.points(given(reprimands=reprimands, warnings=warnings), F(3)) == points


@pytest.mark.parametrize(
    ("provincial", "national", "points"), [(0, 0, 0), (1, 1, F(3, 2)), (2, 1, 2), (9, 9, 2)]
)
def test_several_kinds_of_units_add(provincial, national, points):
    assert MODELS.points(given(provincial=provincial, national=national), F(2)) == points


def test_a_count_made_of_measures():
    assert LATE_OR_MISSING.points(given(late=1, missing=2), F(1)) == F(1, 4)
    assert LATE_OR_MISSING.points(given(count=2), F(1)) == F(1, 2)
    with pytest.raises(InvalidInput) as caught:
        LATE_OR_MISSING.points(given(late=1, missing=2, count=2), F(1))
    assert caught.value.code == "given_twice"


@pytest.mark.parametrize(
    ("rule", "known", "missing"),
    [
        (REPORTS, given(), ("count",)),
        (RULES, given(count_of_rules=1), ("internal_rules",)),
        (LATE_OR_MISSING, given(late=0), ("missing",)),
        (DISCIPLINE, given(), ("reprimands", "warnings")),
        (DISCIPLINE, given(reprimands=9), ("warnings",)),
    ],
)
def test_missing_inputs_are_named(rule, known, missing):
    with pytest.raises(MissingInputs) as caught:
        rule.points(known, F(3))
    assert caught.value.names == missing


def test_text_is_no_count():
    with pytest.raises(InvalidInput) as caught:
        REPORTS.points(given(count="hai"), F(1))
    assert (caught.value.code, caught.value.params) == ("not_a_number", {"found": "hai"})


def test_what_is_asked_for_and_what_is_accepted():
    count = Input("count", InputType.COUNT)
    assert REPORTS.inputs({}) == (count,)
    measured = Input("internal_rules", InputType.COUNT, name("quy chế"))
    assert RULES.inputs({"internal_rules": measure("quy chế")}) == (measured,)
    assert RULES.accepted({}) == {
        "count": count,
        "internal_rules": Input("internal_rules", InputType.COUNT),
    }
    units = (Input("reprimands", InputType.COUNT), Input("warnings", InputType.COUNT))
    assert DISCIPLINE.inputs({}) == units
    assert DISCIPLINE.accepted({}) == {"reprimands": units[0], "warnings": units[1]}


def test_explained_as_so_many_times_each():
    names = {"internal_rules": name("quy chế")}
    assert said(RULES.explain(given(internal_rules=3), F(2), names)) == [
        ("units", {"n": F(3), "each": F(1, 2)}),
        ("named", {"what": name("quy chế")}),
        ("at_most", {"max": F(2)}),
    ]
    assert said(REPORTS.explain(given(count=3), F(1), names)) == [
        ("from_max", {"max": F(1)}),
        ("minus_units", {"n": F(3), "each": F(1, 4)}),
        ("not_under_zero", {}),
    ]


def test_explained_for_several_kinds():
    names = {"warnings": name("cảnh cáo"), "national": name("cấp quốc gia")}
    assert said(DISCIPLINE.explain(given(reprimands=1, warnings=2), F(3), names)) == [
        ("from_max", {"max": F(3)}),
        ("minus_units", {"n": F(1), "each": F(1, 2)}),
        ("minus_units", {"n": F(2), "each": F(1)}),
        ("named", {"what": name("cảnh cáo")}),
        ("not_under_zero", {}),
    ]
    assert said(MODELS.explain(given(provincial=1, national=2), F(2), names)) == [
        ("units", {"n": F(1), "each": F(1, 2)}),
        ("plus", {}),
        ("units", {"n": F(2), "each": F(1)}),
        ("named", {"what": name("cấp quốc gia")}),
        ("at_most", {"max": F(2)}),
    ]


def test_more_is_needed_where_units_add():
    assert won(RULES.needed(given(internal_rules=1), F(2))) == [
        ({"internal_rules": (F(1), F(2))}, F(1), F(1, 2)),
        ({"internal_rules": (F(1), F(4))}, F(2), F(3, 2)),
    ]
    assert RULES.needed(given(internal_rules=4), F(2)) == ()


def test_fewer_are_needed_where_units_take_off():
    assert won(REPORTS.needed(given(count=6), F(1))) == [
        ({"count": (F(6), F(3))}, F(1, 4), F(1, 4)),
        ({"count": (F(6), F(0))}, F(1), F(1)),
    ]
    assert REPORTS.needed(given(count=0), F(1)) == ()


def test_each_kind_of_unit_is_a_way_of_its_own():
    assert won(DISCIPLINE.needed(given(reprimands=1, warnings=2), F(3))) == [
        ({"reprimands": (F(1), F(0))}, F(1), F(1, 2)),
        ({"warnings": (F(2), F(1))}, F(3, 2), F(1)),
        ({"warnings": (F(2), F(0))}, F(5, 2), F(2)),
    ]


def test_nothing_is_needed_where_a_count_is_missing():
    assert DISCIPLINE.needed(given(reprimands=1), F(3)) == ()


def test_sound_rules_have_no_faults():
    for rule in (RULES, REPORTS, DISCIPLINE, MODELS, LATE_OR_MISSING):
        assert faults_of(rule, 3) == []


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "count: a",
        "each: 1, units: [{count: a, each: 1}, {count: b, each: 1}]",
        "count: c, units: [{count: a, each: 1}, {count: b, each: 1}]",
    ],
)
def test_one_way_of_counting(fields):
    assert faults_of(rule_of(f"{{kind: per_unit, {fields}}}"), 3) == [
        ("one_way_of_counting", (), {})
    ]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ("each: 0", ("each",)),
        ("units: [{count: a, each: 1}, {count: b, each: -1}]", ("units",)),
        ("units: [{count: a, each: -1}, {count: b, each: 1}]", ("units",)),
        ("units: [{count: a, each: -1}, {count: b, each: 0}]", ("units",)),
    ],
)
def test_units_all_add_or_all_take_off(fields, path):
    assert faults_of(rule_of(f"{{kind: per_unit, {fields}}}"), 3) == [("mixed_signs", path, {})]


@pytest.mark.parametrize("fields", ["units: [{count: a, each: 1}]", 'each: "1"', "each: true"])
def test_what_is_no_per_unit_is_refused(fields):
    with pytest.raises(ValidationError):
        rule_of(f"{{kind: per_unit, {fields}}}")
