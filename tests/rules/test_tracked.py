"""`tracked`: shown, no points."""

import pytest

from scoring.inputs import Input, InputType
from scoring.quantity import MissingInputs
from tests.building import F, faults_of, given, name, rule_of, said

PETITIONS = rule_of("{kind: tracked, done: petitions_sorted, total: petitions}")


def test_no_points_whatever_the_figure():
    assert PETITIONS.points(given(petitions_sorted=9, petitions=10), F(0)) == 0
    assert PETITIONS.points(given(petitions_sorted=9, petitions=10), F(5)) == 0
    assert PETITIONS.points(given(petitions_sorted=0, petitions=0), F(0)) == 0
    assert PETITIONS.points(given(done=9, total=10), F(0)) == 0


def test_missing_inputs_are_named():
    for known, missing in (
        (given(), ("petitions_sorted", "petitions")),
        (given(petitions_sorted=1), ("petitions",)),
    ):
        with pytest.raises(MissingInputs) as caught:
            PETITIONS.points(known, F(0))
        assert caught.value.names == missing


def test_what_is_asked_for_and_what_is_accepted():
    asked = (Input("petitions_sorted", InputType.NUMBER), Input("petitions", InputType.NUMBER))
    assert PETITIONS.inputs({}) == asked
    assert list(PETITIONS.accepted({})) == ["done", "total", "petitions_sorted", "petitions"]
    assert [each.name for each in rule_of("kind: tracked").inputs({})] == ["done", "total"]


def test_explained_with_its_share():
    names = {"petitions_sorted": name("phản ánh đã phân loại")}
    assert said(PETITIONS.explain(given(petitions_sorted=9, petitions=12), F(0), names)) == [
        ("quotient", {"done": F(9), "total": F(12)}),
        ("named", {"what": name("phản ánh đã phân loại")}),
        ("is_percent", {"percent": F(75)}),
        ("tracked", {}),
    ]


def test_explained_without_a_share_where_there_is_nothing():
    assert said(PETITIONS.explain(given(petitions_sorted=0, petitions=0), F(0), {})) == [
        ("quotient", {"done": F(0), "total": F(0)}),
        ("tracked", {}),
    ]


def test_nothing_is_needed_and_nothing_is_wrong():
    assert PETITIONS.needed(given(petitions_sorted=1, petitions=2), F(0)) == ()
    assert faults_of(PETITIONS, 0) == []
