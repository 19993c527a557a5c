"""`choice`: exactly one level holds."""

import pytest
from pydantic import ValidationError

from scoring.inputs import Input, InputType, InvalidInput
from scoring.model import Rounding
from scoring.quantity import MissingInputs
from scoring.rules.choice import Choice
from tests.building import F, faults_of, given, moved, name, rule_of, said, won

ISSUED = rule_of("""
kind: choice
levels:
  - {key: in_time, name: {vi: Kịp thời, en: In time}, points: 1}
  - {key: late, name: {vi: Không kịp thời, en: Late}, points: 0.5}
  - {key: none, name: {vi: Không ban hành, en: Not issued}, points: 0}
""")

RATED = rule_of("""
kind: choice
levels:
  - {key: fair, name: {vi: Hoàn thành, en: Fair}, share: 50}
  - {key: excellent, name: {vi: Xuất sắc, en: Excellent}, share: 100}
  - {key: good, name: {vi: Tốt, en: Good}, share: 75}
""")


@pytest.mark.parametrize(("level", "points"), [("in_time", F(1)), ("late", F(1, 2)), ("none", 0)])
def test_the_level_gives_its_points(level, points):
    assert ISSUED.points(given(level=level), F(1)) == points


@pytest.mark.parametrize(
    ("level", "points"), [("excellent", F(3)), ("good", F(9, 4)), ("fair", F(3, 2))]
)
def test_the_level_gives_its_share_of_the_maximum(level, points):
    assert RATED.points(given(level=level), F(3)) == points


def test_the_level_may_be_said_by_its_own_key():
    assert ISSUED.points(given(late=True), F(1)) == F(1, 2)
    assert ISSUED.points(given(in_time=False, late=True, none=False), F(1)) == F(1, 2)
    assert ISSUED.points(given(level="late", late=True), F(1)) == F(1, 2)


def test_no_level_is_unknown():
    for known in (given(), given(late=False)):
        with pytest.raises(MissingInputs) as caught:
            ISSUED.points(known, F(1))
        assert caught.value.names == ("level",)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (given(in_time=True, late=True), "in_time, late"),
        (given(late=True, level="none"), "late, none"),
        (given(in_time=True, late=True, level="late"), "in_time, late"),
    ],
)
def test_two_levels_contradict_each_other(known, found):
    with pytest.raises(InvalidInput) as caught:
        ISSUED.points(known, F(1))
    assert (caught.value.code, caught.value.params) == ("two_levels", {"found": found})
    assert str(caught.value) == "two_levels"


def test_a_level_that_is_not_there():
    with pytest.raises(InvalidInput) as caught:
        ISSUED.points(given(level="soon"), F(1))
    assert (caught.value.code, caught.value.params) == ("no_such_option", {"found": "soon"})


def test_one_input_is_asked_for_and_the_keys_are_accepted_too():
    options = (
        ("in_time", name("Kịp thời", "In time")),
        ("late", name("Không kịp thời", "Late")),
        ("none", name("Không ban hành", "Not issued")),
    )
    asked = Input("level", InputType.CHOICE, options=options)
    assert ISSUED.inputs({}) == (asked,)
    assert ISSUED.accepted({}) == {
        "level": asked,
        "in_time": Input("in_time", InputType.YES_NO, name("Kịp thời", "In time")),
        "late": Input("late", InputType.YES_NO, name("Không kịp thời", "Late")),
        "none": Input("none", InputType.YES_NO, name("Không ban hành", "Not issued")),
    }


def test_explained_by_the_name_of_the_level_and_its_share():
    assert said(ISSUED.explain(given(level="late"), F(1), {})) == [
        ("level", {"what": name("Không kịp thời", "Late")})
    ]
    assert said(RATED.explain(given(good=True), F(3), {})) == [
        ("level", {"what": name("Tốt", "Good")}),
        ("level_share", {"share": F(75)}),
    ]


def test_better_levels_are_needed_from_the_nearest_to_the_best():
    assert won(RATED.needed(given(level="fair"), F(4))) == [
        ({"level": ("fair", "good")}, F(3), F(1)),
        ({"level": ("fair", "excellent")}, F(4), F(2)),
    ]
    assert RATED.needed(given(level="excellent"), F(4)) == ()


def test_a_yes_that_said_the_level_is_taken_back():
    known = given(late=True)
    (need,) = ISSUED.needed(known, F(1))
    assert won([need]) == [({"level": ("late", "in_time"), "late": (True, False)}, F(1), F(1, 2))]
    assert ISSUED.points(moved(known, need), F(1)) == 1


def test_after_a_level_that_stays_nothing_better_comes():
    late = {"key": "late", "name": {"vi": "Chậm", "en": "Late"}, "share": 50, "stays": True}
    none = {"key": "none", "name": {"vi": "Không", "en": "None"}, "share": 0}
    full = {"key": "full", "name": {"vi": "Đúng hạn", "en": "On time"}, "share": 100}
    rule = Choice.model_validate({"kind": "choice", "levels": [full, late, none]})
    assert rule.needed(given(level="late"), F(1)) == ()
    assert [need.points for need in rule.needed(given(level="none"), F(1))] == [F(1, 2), F(1)]


def test_a_level_that_wins_nothing_after_rounding_is_not_needed():
    whole = Rounding.model_validate({"places": 0, "mode": "half_up", "at": "leaf"})
    needs = ISSUED.needed(given(level="late"), F(1), whole.leaf)  # 0.5 is 1 already
    assert needs == ()
    assert won(ISSUED.needed(given(level="none"), F(1), whole.leaf)) == [
        ({"level": ("none", "in_time")}, F(1), F(1)),
        ({"level": ("none", "late")}, F(1), F(1)),
    ]


@pytest.mark.parametrize("known", [given(), given(level="soon"), given(late=True, none=True)])
def test_nothing_is_needed_where_the_level_is_unknown_or_wrong(known):
    assert ISSUED.needed(known, F(1)) == ()


def test_sound_choices_have_no_faults():
    assert faults_of(ISSUED, 1) == []
    assert faults_of(RATED, 7) == []


def test_levels_above_the_maximum_below_zero_and_a_maximum_out_of_reach():
    assert faults_of(ISSUED, F(3, 4)) == [
        ("points_above_max", ("levels", 0), {"best": F(1), "max": F(3, 4)})
    ]
    assert faults_of(ISSUED, 2) == [
        ("maximum_unreachable", ("levels",), {"best": F(1), "max": F(2)})
    ]
    rule = rule_of("""
kind: choice
levels:
  - {key: good, name: {vi: Tốt, en: Good}, points: 1}
  - {key: bad, name: {vi: Kém, en: Bad}, points: -0.5}
  - {key: good, name: {vi: Tốt, en: Good}, points: 0}
""")
    assert faults_of(rule, 1) == [
        ("duplicate_input", ("levels", 2), {"key": "good"}),
        ("points_below_zero", ("levels", 1), {"points": F(-1, 2)}),
    ]


@pytest.mark.parametrize(
    "second",
    [
        "{key: bad, name: {vi: Kém, en: Bad}}",
        "{key: bad, name: {vi: Kém, en: Bad}, points: 0, share: 0}",
        "{key: bad, name: {vi: Kém, en: Bad}, share: 101}",
        "{key: bad, name: {vi: Kém, en: Bad}, share: -1}",
    ],
)
def test_a_level_has_points_or_a_share(second):
    first = "{key: good, name: {vi: Tốt, en: Good}, points: 1}"
    rule_of(f"kind: choice\nlevels: [{first}, {first}]")
    with pytest.raises(ValidationError):
        rule_of(f"kind: choice\nlevels: [{first}, {second}]")


def test_one_level_is_no_choice():
    with pytest.raises(ValidationError):
        rule_of("kind: choice\nlevels: [{key: good, name: {vi: Tốt, en: Good}, points: 1}]")
