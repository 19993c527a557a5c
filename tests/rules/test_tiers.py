"""`tiers`: the first tier whose bound holds; 90 is not above 90, 80 is from 80."""

import pytest
from pydantic import ValidationError

from scoring.inputs import Input, InputType, InvalidInput
from scoring.model import Rounding
from scoring.quantity import EmptyDenominator, MissingInputs
from tests.building import F, faults_of, given, measure, name, rule_of, said, won

PLAN = rule_of("""
kind: tiers
percent: true
tiers: [{above: 90, points: 2}, {from: 70, points: 1}, {from: 0, points: 0}]
""")

ON_TIME = rule_of("""
kind: tiers
value: {percent_of: [dossiers_on_time, dossiers_resolved]}
tiers: [{from: 98, points: 4}, {from: 95, points: 3}, {from: 90, points: 2}, {from: 0, points: 0}]
""")

IDEAS = rule_of("""
kind: tiers
value: ideas
tiers: [{from: 2, share: 100}, {from: 1, share: 50}, {from: 0, share: 0}]
""")

DAYS_LATE = rule_of("""
kind: tiers
tiers: [{above: 5, points: 0}, {above: 0, points: 1}, {from: 0, points: 3}]
""")

DOSSIERS = {
    "dossiers_on_time": measure("hồ sơ đúng hạn"),
    "dossiers_resolved": measure("hồ sơ đã giải quyết"),
}
NAMES = {key: each.name for key, each in DOSSIERS.items()}


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (F(100), 2),
        (F("90.01"), 2),
        (F(90), 1),
        (F(70), 1),
        (F("69.99"), 0),
        (F(0), 0),
    ],
)
def test_the_bounds_of_the_tiers(value, points):
    assert PLAN.points(given(value=value), F(2)) == points


@pytest.mark.parametrize(
    ("on_time", "resolved", "points"),
    [
        (98, 100, 4),
        (979, 1000, 3),
        (95, 100, 3),
        (949, 1000, 2),
        (9, 10, 2),
        (899, 1000, 0),
        (0, 7, 0),
    ],
)
def test_a_percentage_made_of_two_measures(on_time, resolved, points):
    known = given(dossiers_on_time=on_time, dossiers_resolved=resolved)
    assert ON_TIME.points(known, F(4)) == points


@pytest.mark.parametrize(("count", "points"), [(0, 0), (1, F(3, 4)), (2, F(3, 2)), (9, F(3, 2))])
def test_tiers_on_a_count_give_shares_of_the_maximum(count, points):
    assert IDEAS.points(given(ideas=count), F(3, 2)) == points


@pytest.mark.parametrize(("days", "points"), [(0, 3), (F(1, 2), 1), (5, 1), (6, 0), (400, 0)])
def test_tiers_where_less_is_better(days, points):
    assert DAYS_LATE.points(given(value=days), F(3)) == points


def test_a_value_typed_in_stands_for_its_measures():
    assert ON_TIME.points(given(value=95), F(4)) == 3
    known = given(value=95, dossiers_on_time=95, dossiers_resolved=100)
    assert ON_TIME.points(known, F(4)) == 3
    # what can't be made of the measures is no contradiction
    assert ON_TIME.points(given(value=95, dossiers_on_time=1), F(4)) == 3
    assert ON_TIME.points(given(value=95, dossiers_on_time=0, dossiers_resolved=0), F(4)) == 3


def test_a_value_that_contradicts_its_measures():
    known = given(value=95, dossiers_on_time=96, dossiers_resolved=100)
    with pytest.raises(InvalidInput) as caught:
        ON_TIME.points(known, F(4))
    assert caught.value.code == "given_twice"
    assert caught.value.params == {"input": "value", "typed": F(95), "made": F(96)}


@pytest.mark.parametrize(
    ("rule", "known", "missing"),
    [
        (PLAN, given(), ("value",)),
        (ON_TIME, given(), ("dossiers_on_time", "dossiers_resolved")),
        (ON_TIME, given(dossiers_on_time=1), ("dossiers_resolved",)),
        (IDEAS, given(value_of_ideas=1), ("ideas",)),
    ],
)
def test_missing_inputs_are_named(rule, known, missing):
    with pytest.raises(MissingInputs) as caught:
        rule.points(known, F(4))
    assert caught.value.names == missing


def test_zero_of_zero_has_no_percentage():
    with pytest.raises(EmptyDenominator):
        ON_TIME.points(given(dossiers_on_time=0, dossiers_resolved=0), F(4))


def test_no_percentage_is_above_a_hundred_but_a_count_is():
    assert PLAN.points(given(value=100), F(2)) == 2
    with pytest.raises(InvalidInput) as caught:
        PLAN.points(given(value=F("100.01")), F(2))
    assert (caught.value.code, caught.value.params) == ("above_hundred", {"found": F("100.01")})
    with pytest.raises(InvalidInput) as caught:
        ON_TIME.points(given(dossiers_on_time=3, dossiers_resolved=2), F(4))
    assert (caught.value.code, caught.value.params) == ("above_hundred", {"found": F(150)})
    assert DAYS_LATE.points(given(value=101), F(3)) == 0


def test_a_value_below_all_tiers():
    with pytest.raises(InvalidInput) as caught:
        DAYS_LATE.points(given(value=-1), F(3))
    assert caught.value.code == "below_all_tiers"
    assert caught.value.params == {"found": F(-1), "least": F(0)}
    with pytest.raises(InvalidInput) as caught:
        PLAN.points(given(value=-2), F(2))
    assert caught.value.params == {"found": F(-2), "least": F(0)}


def test_text_is_no_number():
    with pytest.raises(InvalidInput) as caught:
        PLAN.points(given(value="nhiều"), F(2))
    assert (caught.value.code, caught.value.params) == ("not_a_number", {"found": "nhiều"})


def test_what_is_asked_for_and_what_is_accepted():
    value = Input("value", InputType.PERCENT)
    assert PLAN.inputs({}) == (value,)
    assert DAYS_LATE.inputs({}) == (Input("value", InputType.NUMBER),)
    on_time = Input("dossiers_on_time", InputType.COUNT, name("hồ sơ đúng hạn"))
    resolved = Input("dossiers_resolved", InputType.COUNT, name("hồ sơ đã giải quyết"))
    assert ON_TIME.inputs(DOSSIERS) == (on_time, resolved)
    assert ON_TIME.accepted(DOSSIERS) == {
        "value": value,
        "dossiers_on_time": on_time,
        "dossiers_resolved": resolved,
    }


def test_what_a_percentage_is_made_of_is_no_percentage():
    assert ON_TIME.inputs({}) == (
        Input("dossiers_on_time", InputType.NUMBER),
        Input("dossiers_resolved", InputType.NUMBER),
    )


def test_a_measure_called_as_the_slot_itself_is_only_a_measure_where_it_is_named():
    measures = {"value": measure("một số liệu khác")}
    assert PLAN.inputs(measures) == (Input("value", InputType.PERCENT),)


def test_a_percentage_is_explained_with_its_numbers_and_both_bounds():
    known = given(dossiers_on_time=96, dossiers_resolved=100)
    assert said(ON_TIME.explain(known, F(4), NAMES)) == [
        ("quotient", {"done": F(96), "total": F(100)}),
        ("named", {"what": name("hồ sơ đúng hạn")}),
        ("is_percent", {"percent": F(96)}),
        ("from_percent", {"bound": F(95)}),
        ("below_percent", {"bound": F(98)}),
    ]


def test_the_top_tier_is_explained_by_its_own_bound():
    assert said(ON_TIME.explain(given(value=99), F(4), NAMES)) == [
        ("percent", {"percent": F(99)}),
        ("from_percent", {"bound": F(98)}),
    ]


@pytest.mark.parametrize(
    ("rule", "known", "expected"),
    [
        (PLAN, 90, [("from_percent", F(70)), ("up_to_percent", F(90))]),
        (PLAN, 91, [("above_percent", F(90))]),
        (PLAN, 1, [("from_percent", F(0)), ("below_percent", F(70))]),
        (DAYS_LATE, 5, [("above_number", F(0)), ("up_to_number", F(5))]),
        (DAYS_LATE, 6, [("above_number", F(5))]),
        (DAYS_LATE, 0, [("from_number", F(0)), ("up_to_number", F(0))]),
        (IDEAS, 1, [("from_number", F(1)), ("below_number", F(2))]),
    ],
)
def test_each_way_of_writing_a_bound(rule, known, expected):
    inputs = given(value=known) if rule is not IDEAS else given(ideas=known)
    phrases = said(rule.explain(inputs, F(2), {}))
    assert phrases[1:] == [(key, {"bound": bound}) for key, bound in expected]


def test_a_count_is_explained_by_what_it_counts():
    assert said(IDEAS.explain(given(ideas=1), F(1), {"ideas": name("sáng kiến")}))[:2] == [
        ("number", {"value": F(1)}),
        ("named", {"what": name("sáng kiến")}),
    ]


def test_a_percentage_that_is_not_made_of_two_is_said_as_it_is():
    rule = rule_of("""
kind: tiers
percent: true
value: {max: [first, second, third]}
tiers: [{from: 50, points: 1}, {from: 0, points: 0}]
""")
    assert said(rule.explain(given(first=10, second=60, third=20), F(1), {})) == [
        ("percent", {"percent": F(60)}),
        ("from_percent", {"bound": F(50)}),
    ]


def test_needed_to_the_next_tier_and_to_the_best_one():
    known = given(dossiers_on_time=93, dossiers_resolved=100)
    assert won(ON_TIME.needed(known, F(4))) == [
        ({"dossiers_on_time": (F(93), F(95))}, F(3), F(1)),
        ({"dossiers_on_time": (F(93), F(98))}, F(4), F(2)),
    ]
    known = given(dossiers_on_time=96, dossiers_resolved=100)
    assert won(ON_TIME.needed(known, F(4))) == [({"dossiers_on_time": (F(96), F(98))}, F(4), F(1))]


def test_a_percentage_typed_in_moves_by_hundredths_past_a_strict_bound():
    assert won(PLAN.needed(given(value=F("89.5")), F(2))) == [
        ({"value": (F("89.5"), F("90.01"))}, F(2), F(1))
    ]
    assert PLAN.needed(given(value=F(91)), F(2)) == ()


def test_a_measure_that_is_a_percentage_moves_by_hundredths_too():
    rule = rule_of("""
kind: tiers
percent: true
value: sipas
tiers: [{from: 85, points: 1}, {from: 0, points: 0}]
""")
    assert won(rule.needed(given(sipas=F("84.6")), F(1))) == [
        ({"sipas": (F("84.6"), F(85))}, F(1), F(1))
    ]


def test_less_is_needed_where_less_is_better():
    assert won(DAYS_LATE.needed(given(value=7), F(3))) == [
        ({"value": (F(7), F(5))}, F(1), F(1)),
        ({"value": (F(7), F(0))}, F(3), F(3)),
    ]


def test_points_and_shares_side_by_side_are_weighed_by_the_maximum():
    rule = rule_of("""
kind: tiers
tiers: [{from: 5, share: 100}, {from: 0, points: 2}]
""")
    assert won(rule.needed(given(value=3), F(4))) == [({"value": (F(3), F(5))}, F(4), F(2))]


def test_a_tier_that_wins_nothing_after_rounding_is_passed_over():
    rule = rule_of("""
kind: tiers
tiers: [{from: 9, points: 1}, {from: 5, points: 0.4}, {from: 0, points: 0}]
""")
    whole = Rounding.model_validate({"places": 0, "mode": "half_even", "at": "leaf"})
    assert won(rule.needed(given(value=3), F(1), whole.leaf)) == [
        ({"value": (F(3), F(9))}, F(1), F(1))
    ]


@pytest.mark.parametrize("known", [given(), given(value=101), given(value=True), given(value="a")])
def test_nothing_is_needed_where_the_value_is_missing_or_cannot_be(known):
    assert PLAN.needed(known, F(2)) == ()


def test_sound_tiers_have_no_faults():
    assert faults_of(PLAN, 2) == []
    assert faults_of(ON_TIME, 4) == []
    assert faults_of(IDEAS, 3) == []
    assert faults_of(DAYS_LATE, 3) == []


def tiers_faults(tiers: str, max_points: int = 2, *, percent: bool = False):
    flag = "true" if percent else "false"
    return faults_of(rule_of(f"kind: tiers\npercent: {flag}\ntiers: {tiers}"), max_points)


def test_tiers_that_overlap():
    assert tiers_faults("[{from: 5, points: 2}, {from: 5, points: 1}, {from: 0, points: 0}]") == [
        ("tiers_overlap", ("tiers", 1), {"bound": F(5)})
    ]
    assert tiers_faults("[{from: 5, points: 2}, {above: 5, points: 1}, {from: 0, points: 0}]") == [
        ("tiers_overlap", ("tiers", 1), {"bound": F(5)})
    ]
    assert tiers_faults("[{above: 5, points: 2}, {above: 5, points: 1}, {from: 0, points: 0}]") == [
        ("tiers_overlap", ("tiers", 1), {"bound": F(5)})
    ]
    assert tiers_faults("[{from: 5, points: 2}, {from: 0, points: 1}, {from: 3, points: 0}]") == [
        ("tiers_overlap", ("tiers", 2), {"bound": F(3)}),
        ("tiers_gap", ("tiers", 2), {"bound": F(3)}),
    ]
    assert tiers_faults("[{above: 5, points: 2}, {from: 5, points: 1}, {from: 0, points: 0}]") == []


def test_tiers_that_leave_a_gap_at_the_bottom():
    assert tiers_faults("[{from: 5, points: 2}, {from: 1, points: 0}]") == [
        ("tiers_gap", ("tiers", 1), {"bound": F(1)})
    ]
    assert tiers_faults("[{from: 5, points: 2}, {above: 0, points: 0}]") == [
        ("tiers_gap", ("tiers", 1), {"bound": F(0)})
    ]
    assert tiers_faults("[{from: 5, points: 2}, {above: -1, points: 0}]") == []


def test_a_tier_that_no_percentage_reaches():
    tiers = "[{from: 101, points: 2}, {above: 100, points: 2}, {from: 0, points: 0}]"
    assert tiers_faults(tiers, percent=True) == [
        ("tier_above_hundred", ("tiers", 0), {"bound": F(101)}),
        ("tier_above_hundred", ("tiers", 1), {"bound": F(100)}),
    ]
    assert tiers_faults(tiers) == []
    assert tiers_faults("[{from: 100, points: 2}, {from: 0, points: 0}]", percent=True) == []


def test_tiers_above_the_maximum_below_zero_and_a_maximum_out_of_reach():
    tiers = "[{from: 5, points: 2}, {from: 0, points: -1}]"
    assert tiers_faults(tiers, 1) == [
        ("points_above_max", ("tiers", 0), {"best": F(2), "max": F(1)}),
        ("points_below_zero", ("tiers", 1), {"points": F(-1)}),
    ]
    assert tiers_faults("[{from: 0, points: 1}]", 2) == [
        ("maximum_unreachable", ("tiers",), {"best": F(1), "max": F(2)})
    ]


@pytest.mark.parametrize(
    "tiers",
    [
        "[]",
        "[{points: 1}]",
        "[{from: 1, above: 1, points: 1}]",
        "[{from: 1}]",
        "[{from: 1, points: 1, share: 100}]",
        "[{from: 1, points: 1, up_to: 3}]",
        '[{from: "1", points: 1}]',
    ],
)
def test_what_is_no_tier_is_refused(tiers):
    with pytest.raises(ValidationError):
        rule_of(f"kind: tiers\ntiers: {tiers}")
