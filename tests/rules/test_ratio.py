"""`ratio`: points in proportion, with complement, coefficient, floor, target and fallback."""

import pytest
from pydantic import ValidationError

from scoring.inputs import Input, InputType, InvalidInput
from scoring.model import Rounding
from scoring.quantity import EmptyDenominator, MissingInputs
from tests.building import F, faults_of, given, measure, name, rule_of, said, won

PLAIN = rule_of("kind: ratio")
TARGET = rule_of("{kind: ratio, target: 80}")
FLOOR = rule_of("{kind: ratio, floor: 80}")
BOTH = rule_of("{kind: ratio, floor: 50, target: 80}")
COMPLEMENT = rule_of("{kind: ratio, complement: true, target: 90}")
COEFFICIENT = rule_of("{kind: ratio, coefficient: sync_rate, target: 50}")
MEASURED = rule_of("""
kind: ratio
done: {difference: [petitions, petitions_disliked, petitions_late]}
total: petitions
""")
SYNCED = rule_of("""
kind: ratio
done: dossiers_synced
total: {max: [dossiers_report, dossiers_portal]}
fallback: {quotient: [dossiers_last_year, periods]}
""")


@pytest.mark.parametrize(
    ("rule", "done", "total", "points"),
    [
        (PLAIN, 0, 8, F(0)),
        (PLAIN, 3, 8, F(3, 2)),
        (PLAIN, 8, 8, F(4)),
        (PLAIN, 1, 3, F(4, 3)),
        (TARGET, 8, 10, F(4)),  # at the target
        (TARGET, 9, 10, F(4)),  # over it: not more than the maximum
        (TARGET, 6, 10, F(3)),  # 60 / 80
        (FLOOR, 8, 10, F(16, 5)),  # at the floor
        (FLOOR, 799, 1000, F(0)),
        (FLOOR, 10, 10, F(4)),
        (BOTH, 5, 10, F(5, 2)),  # 50 / 80
        (BOTH, 4, 10, F(0)),
        (BOTH, 8, 10, F(4)),
        (COMPLEMENT, 1, 10, F(4)),  # 90 % are good
        (COMPLEMENT, 19, 100, F(18, 5)),  # 81 / 90
        (COMPLEMENT, 10, 10, F(0)),
        (COMPLEMENT, 0, 10, F(4)),
    ],
)
def test_points(rule, done, total, points):
    assert rule.points(given(done=done, total=total), F(4)) == points


@pytest.mark.parametrize(
    ("sync_rate", "points"), [(80, F(72, 25)), (100, F(18, 5)), (0, F(0)), (F(1, 2), F(9, 500))]
)
def test_the_coefficient_multiplies_the_ratio_before_the_target(sync_rate, points):
    # 45 % × 80 % = 36 %; 36 / 50 × 4 = 2.88
    known = given(done=450, total=1000, sync_rate=sync_rate)
    assert COEFFICIENT.points(known, F(4)) == points


def test_the_coefficient_comes_after_the_complement_and_before_the_floor():
    rule = rule_of("{kind: ratio, complement: true, coefficient: rate, floor: 60}")
    # 100 % − 20 % = 80 %; × 75 % = 60 %
    assert rule.points(given(done=2, total=10, rate=75), F(1)) == F(3, 5)
    assert rule.points(given(done=2, total=10, rate=74), F(1)) == 0
    assert rule.percent(given(done=2, total=10, rate=75)) == 60


def test_measures_taken_from_each_other():
    known = given(petitions=20, petitions_disliked=3, petitions_late=1)
    assert MEASURED.points(known, F(6)) == F(24, 5)  # 16 / 20 × 6


def test_the_larger_denominator():
    known = given(dossiers_synced=90, dossiers_report=100, dossiers_portal=120)
    assert SYNCED.points(known, F(6)) == F(9, 2)  # 90 / 120


def test_the_fallback_stands_in_for_a_total_of_zero():
    # 1200 last year over 12 months: 100
    known = given(dossiers_synced=25, dossiers_report=0, dossiers_portal=0)
    assert SYNCED.points(known | given(dossiers_last_year=1200, periods=12), F(6)) == F(3, 2)
    assert SYNCED.points(known | given(fallback=50), F(6)) == 3
    with pytest.raises(MissingInputs) as caught:
        SYNCED.points(known, F(6))
    assert caught.value.names == ("dossiers_last_year", "periods")
    # a fallback that is not needed is not asked for
    assert SYNCED.points(given(dossiers_synced=1, dossiers_report=1, dossiers_portal=0), F(6)) == 6


def test_zero_of_zero_has_no_ratio():
    for rule in (PLAIN, TARGET, FLOOR, COMPLEMENT):
        with pytest.raises(EmptyDenominator):
            rule.points(given(done=0, total=0), F(4))
    empty = given(dossiers_synced=0, dossiers_report=0, dossiers_portal=0, fallback=0)
    with pytest.raises(EmptyDenominator):
        SYNCED.points(empty, F(6))


@pytest.mark.parametrize(("done", "total"), [(9, 8), (1, 0), (-1, 8), (F(17, 2), 8)])
def test_done_is_between_nothing_and_all(done, total):
    with pytest.raises(InvalidInput) as caught:
        PLAIN.points(given(done=done, total=total), F(4))
    assert caught.value.code == "done_exceeds_total"
    assert caught.value.params == {"done": F(done), "total": F(total)}


def test_a_coefficient_above_a_hundred():
    with pytest.raises(InvalidInput) as caught:
        COEFFICIENT.points(given(done=1, total=2, sync_rate=101), F(4))
    assert (caught.value.code, caught.value.params) == ("above_hundred", {"found": F(101)})


@pytest.mark.parametrize(
    ("rule", "known", "missing"),
    [
        (PLAIN, given(), ("done", "total")),
        (PLAIN, given(done=1), ("total",)),
        (PLAIN, given(total=1), ("done",)),
        (MEASURED, given(petitions_late=1), ("petitions", "petitions_disliked")),
        (MEASURED, given(done=1), ("petitions",)),
        (COEFFICIENT, given(done=1, total=2), ("sync_rate",)),
    ],
)
def test_missing_inputs_are_named(rule, known, missing):
    with pytest.raises(MissingInputs) as caught:
        rule.points(known, F(4))
    assert caught.value.names == missing


def test_measures_may_be_typed_in_as_what_they_make():
    assert MEASURED.points(given(done=1, total=2), F(6)) == 3
    assert MEASURED.points(given(done=1, petitions=2), F(6)) == 3
    known = given(done=17, petitions=20, petitions_disliked=3, petitions_late=1)
    with pytest.raises(InvalidInput) as caught:
        MEASURED.points(known, F(6))
    assert caught.value.code == "given_twice"
    assert caught.value.params == {"input": "done", "typed": F(17), "made": F(16)}


def test_what_is_asked_for_and_what_is_accepted():
    done, total = Input("done", InputType.NUMBER), Input("total", InputType.NUMBER)
    assert PLAIN.inputs({}) == (done, total)
    assert PLAIN.accepted({}) == {"done": done, "total": total}
    rate = Input("sync_rate", InputType.PERCENT)
    assert COEFFICIENT.inputs({}) == (done, total, rate)
    coefficient = Input("coefficient", InputType.PERCENT)
    assert COEFFICIENT.accepted({}) == {
        "done": done,
        "total": total,
        "coefficient": coefficient,
        "sync_rate": rate,
    }
    synced = ["dossiers_synced", "dossiers_report", "dossiers_portal"]
    assert [each.name for each in SYNCED.inputs({})] == [*synced, "dossiers_last_year", "periods"]
    assert set(SYNCED.accepted({})) == {
        *synced, "dossiers_last_year", "periods", "done", "total", "fallback"
    }  # fmt: skip


def test_each_measure_is_asked_for_once():
    measures = {"petitions": measure("phản ánh")}
    assert MEASURED.inputs(measures) == (
        Input("petitions", InputType.COUNT, name("phản ánh")),
        Input("petitions_disliked", InputType.NUMBER),
        Input("petitions_late", InputType.NUMBER),
    )


def test_explained_as_a_share_of_the_maximum():
    assert said(PLAIN.explain(given(done=3, total=8), F(4), {})) == [
        ("quotient", {"done": F(3), "total": F(8)}),
        ("is_percent", {"percent": F("37.5")}),
        ("times_max", {"percent": F("37.5"), "max": F(4)}),
    ]


def test_explained_with_the_name_of_what_is_done():
    names = {"dossiers_synced": name("hồ sơ đồng bộ"), "dossiers_report": name("hồ sơ")}
    known = given(dossiers_synced=1, dossiers_report=0, dossiers_portal=0, fallback=4)
    assert said(SYNCED.explain(known, F(6), names)) == [
        ("quotient", {"done": F(1), "total": F(4)}),
        ("named", {"what": name("hồ sơ đồng bộ")}),
        ("is_percent", {"percent": F(25)}),
        ("times_max", {"percent": F(25), "max": F(6)}),
    ]


def test_explained_with_the_target():
    assert said(TARGET.explain(given(done=6, total=10), F(4), {}))[1:] == [
        ("is_percent", {"percent": F(60)}),
        ("of_target", {"percent": F(60), "bound": F(80), "max": F(4)}),
    ]
    assert said(TARGET.explain(given(done=8, total=10), F(4), {}))[1:] == [
        ("is_percent", {"percent": F(80)}),
        ("target_reached", {"bound": F(80)}),
    ]


def test_explained_with_the_floor():
    assert said(FLOOR.explain(given(done=7, total=10), F(4), {}))[1:] == [
        ("is_percent", {"percent": F(70)}),
        ("below_percent", {"bound": F(80)}),
    ]
    assert said(BOTH.explain(given(done=5, total=10), F(4), {}))[1:] == [
        ("is_percent", {"percent": F(50)}),
        ("from_percent", {"bound": F(50)}),
        ("of_target", {"percent": F(50), "bound": F(80), "max": F(4)}),
    ]


def test_explained_with_complement_and_coefficient():
    rule = rule_of("{kind: ratio, complement: true, coefficient: rate}")
    assert said(rule.explain(given(done=2, total=10, rate=75), F(4), {})) == [
        ("complement", {}),
        ("quotient", {"done": F(2), "total": F(10)}),
        ("times_percent", {"percent": F(75)}),
        ("is_percent", {"percent": F(60)}),
        ("times_max", {"percent": F(60), "max": F(4)}),
    ]


def test_needed_for_the_next_points_and_for_the_most():
    assert won(PLAIN.needed(given(done=3, total=8), F(4))) == [
        ({"done": (F(3), F(4))}, F(2), F(1, 2)),
        ({"done": (F(3), F(8))}, F(4), F(5, 2)),
    ]
    assert won(TARGET.needed(given(done=6, total=10), F(4))) == [
        ({"done": (F(6), F(7))}, F(7, 2), F(1, 2)),
        ({"done": (F(6), F(8))}, F(4), F(1)),
    ]
    assert won(FLOOR.needed(given(done=5, total=10), F(4))) == [
        ({"done": (F(5), F(8))}, F(16, 5), F(16, 5)),
        ({"done": (F(5), F(10))}, F(4), F(4)),
    ]
    assert TARGET.needed(given(done=8, total=10), F(4)) == ()


def test_fewer_bad_ones_are_needed():
    assert won(COMPLEMENT.needed(given(done=3, total=10), F(9))) == [
        ({"done": (F(3), F(2))}, F(8), F(1)),
        ({"done": (F(3), F(1))}, F(9), F(2)),
    ]
    known = given(petitions=20, petitions_disliked=1, petitions_late=0)
    assert won(MEASURED.needed(known, F(6))) == [
        ({"petitions_disliked": (F(1), F(0))}, F(6), F(3, 10))
    ]


def test_the_first_step_that_shows_after_rounding():
    two = Rounding.model_validate({"places": 2, "mode": "half_even", "at": "leaf"})
    # each of 1000 is 0.004 of 4: 500 of them 2.000, 501 2.004 → 2.00, 502 2.008 → 2.01;
    # 999 of them 3.996 → 4.00
    assert won(PLAIN.needed(given(done=500, total=1000), F(4), two.leaf)) == [
        ({"done": (F(500), F(502))}, F("2.01"), F("0.01")),
        ({"done": (F(500), F(999))}, F(4), F(2)),
    ]


def test_a_measure_that_moves_the_total_too_is_no_lever():
    rule = rule_of("""
kind: ratio
done: on_time
total: {sum: [on_time, late]}
""")
    assert rule.needed(given(on_time=1, late=1), F(4)) == ()
    rule = rule_of("{kind: ratio, done: online, total: received, coefficient: online}")
    assert rule.needed(given(online=10, received=20), F(4)) == ()


@pytest.mark.parametrize("known", [given(), given(done=1), given(done=9, total=8)])
def test_nothing_is_needed_where_inputs_are_missing_or_contradict(known):
    assert PLAIN.needed(known, F(4)) == ()


def test_a_floor_above_the_target():
    assert faults_of(BOTH, 4) == []
    assert faults_of(rule_of("{kind: ratio, floor: 80, target: 80}"), 4) == []
    assert faults_of(rule_of("{kind: ratio, floor: 81, target: 80}"), 4) == [
        ("floor_above_target", ("floor",), {"floor": F(81), "target": F(80)})
    ]
    assert faults_of(rule_of("{kind: ratio, floor: 81}"), 4) == []


@pytest.mark.parametrize(
    "fields", ["target: 0", "target: 101", "floor: -1", "floor: 101", "done: 5", "ceiling: 90"]
)
def test_what_is_no_ratio_is_refused(fields):
    with pytest.raises(ValidationError):
        rule_of(f"{{kind: ratio, {fields}}}")
