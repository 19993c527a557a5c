"""`reported`: a score that another body hands over."""

import pytest
from pydantic import ValidationError

from scoring.inputs import Input, InputType, InvalidInput
from scoring.quantity import MissingInputs
from tests.building import F, faults_of, given, rule_of, said

ONLINE = rule_of("kind: reported")
MANUAL = rule_of("{kind: reported, minimum: 1, step: 0.5}")


@pytest.mark.parametrize("points", [F(0), F("11.99"), F(12)])
def test_the_points_as_they_were_handed_over(points):
    assert ONLINE.points(given(points=points), F(12)) == points


@pytest.mark.parametrize("points", [F(1), F("1.5"), F(3)])
def test_the_points_in_steps_from_the_minimum(points):
    assert MANUAL.points(given(points=points), F(3)) == points


@pytest.mark.parametrize(
    ("rule", "points", "least"),
    [(ONLINE, F("12.01"), 0), (ONLINE, F(-1), 0), (MANUAL, F("0.5"), 1), (MANUAL, F("3.5"), 1)],
)
def test_points_out_of_range(rule, points, least):
    most = F(12) if rule is ONLINE else F(3)
    with pytest.raises(InvalidInput) as caught:
        rule.points(given(points=points), most)
    assert caught.value.code == "points_out_of_range"
    assert caught.value.params == {"found": points, "least": F(least), "max": most}


def test_steps_are_counted_from_the_minimum():
    rule = rule_of("{kind: reported, minimum: 0.25, step: 1}")
    assert rule.points(given(points=F("2.25")), F("3.25")) == F("2.25")
    with pytest.raises(InvalidInput):
        rule.points(given(points=F(2)), F("3.25"))
    assert faults_of(rule, F("3.25")) == []
    assert [code for code, _, _ in faults_of(rule, 3)] == ["maximum_off_step"]


def test_points_off_the_step():
    with pytest.raises(InvalidInput) as caught:
        MANUAL.points(given(points=F("1.25")), F(3))
    assert caught.value.code == "points_off_step"
    assert caught.value.params == {"found": F("1.25"), "step": F("0.5"), "least": F(1)}


def test_no_points_yet():
    with pytest.raises(MissingInputs) as caught:
        ONLINE.points(given(), F(12))
    assert caught.value.names == ("points",)


def test_what_is_asked_for():
    assert ONLINE.inputs({}) == (Input("points", InputType.POINTS),)
    assert ONLINE.accepted({}) == {"points": Input("points", InputType.POINTS)}


def test_explained_as_handed_over():
    assert said(ONLINE.explain(given(points=11), F(12), {})) == [("reported", {})]


def test_there_is_nothing_to_do_for_it():
    assert ONLINE.needed(given(points=1), F(12)) == ()


def test_faults():
    assert faults_of(ONLINE, 12) == []
    assert faults_of(MANUAL, 3) == []
    assert faults_of(MANUAL, 1) == [("minimum_above_max", ("minimum",), {"found": 1, "max": F(1)})]
    assert faults_of(MANUAL, F("2.75")) == [
        ("maximum_off_step", ("step",), {"step": F("0.5"), "max": F("2.75")})
    ]


@pytest.mark.parametrize("fields", ["minimum: -1", "step: 0", "step: -1"])
def test_what_is_no_reported_score_is_refused(fields):
    with pytest.raises(ValidationError):
        rule_of(f"{{kind: reported, {fields}}}")
