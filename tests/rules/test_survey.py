"""`survey`: the published result, or the ballots weighted by option."""

import pytest
from pydantic import ValidationError

from scoring.inputs import Input, InputType, InvalidInput
from scoring.quantity import EmptyDenominator, MissingInputs
from tests.building import F, faults_of, given, name, rule_of, said

RESULT = rule_of("kind: survey")
BALLOTS = rule_of("""
kind: survey
options:
  - {key: a, name: {vi: Rất hài lòng, en: Very content}, weight: 100}
  - {key: b, name: {vi: Hài lòng, en: Content}, weight: 60}
  - {key: c, name: {vi: Bình thường, en: So-so}, weight: 20}
  - {key: d, name: {vi: Không hài lòng, en: Not content}, weight: 0}
""")


@pytest.mark.parametrize(("result", "points"), [(F(0), 0), (F("84.5"), F("8.45")), (F(100), F(10))])
def test_the_published_result(result, points):
    assert RESULT.points(given(result=result), F(10)) == points
    assert BALLOTS.points(given(result=result), F(10)) == points


def test_the_ballots_weighted():
    # (50 × 100 + 30 × 60 + 15 × 20 + 5 × 0) / 100 = 71 %
    known = given(a=50, b=30, c=15, d=5)
    assert BALLOTS.result(known) == 71
    assert BALLOTS.points(known, F(5)) == F("3.55")
    assert BALLOTS.points(given(a=0, b=0, c=0, d=1), F(5)) == 0
    assert BALLOTS.points(given(a=1, b=1, c=1, d=0), F(5)) == 3  # 180 / 3 = 60 %


def test_the_published_result_goes_before_the_ballots():
    assert BALLOTS.points(given(result=80, a=1, b=0, c=0, d=0), F(5)) == 4


@pytest.mark.parametrize(
    ("rule", "known", "missing"),
    [
        (RESULT, given(), ("result",)),
        (BALLOTS, given(), ("result",)),
        (BALLOTS, given(b=3), ("a", "c", "d")),
        (BALLOTS, given(a=1, b=3, c=2), ("d",)),
    ],
)
def test_missing_inputs_are_named(rule, known, missing):
    with pytest.raises(MissingInputs) as caught:
        rule.points(known, F(5))
    assert caught.value.names == missing


def test_no_ballot_has_no_result():
    with pytest.raises(EmptyDenominator):
        BALLOTS.points(given(a=0, b=0, c=0, d=0), F(5))


def test_text_is_no_ballot():
    with pytest.raises(InvalidInput):
        BALLOTS.points(given(a="nhiều", b=0, c=0, d=0), F(5))


def test_the_result_is_asked_for_and_the_ballots_are_accepted():
    result = Input("result", InputType.PERCENT)
    assert RESULT.inputs({}) == BALLOTS.inputs({}) == (result,)
    assert RESULT.accepted({}) == {"result": result}
    accepted = BALLOTS.accepted({})
    assert list(accepted) == ["result", "a", "b", "c", "d"]
    assert accepted["b"] == Input("b", InputType.COUNT, name("Hài lòng", "Content"))


def test_explained_as_a_share_of_the_maximum():
    assert said(BALLOTS.explain(given(a=1, b=1, c=1, d=0), F(5), {})) == [
        ("survey_result", {"percent": F(60)}),
        ("times_max", {"percent": F(60), "max": F(5)}),
    ]


def test_there_is_nothing_to_do_for_it():
    assert BALLOTS.needed(given(result=10), F(5)) == ()


def test_faults():
    assert faults_of(RESULT, 10) == []
    assert faults_of(BALLOTS, 5) == []
    rule = rule_of("""
kind: survey
options:
  - {key: a, name: {vi: Tốt, en: Good}, weight: 80}
  - {key: a, name: {vi: Kém, en: Bad}, weight: 0}
""")
    assert faults_of(rule, 5) == [
        ("duplicate_input", ("options", 1), {"key": "a"}),
        ("maximum_unreachable", ("options",), {"best": F(4), "max": F(5)}),
    ]


@pytest.mark.parametrize("weight", ["101", "-1", '"60"'])
def test_a_weight_is_a_percentage(weight):
    with pytest.raises(ValidationError):
        rule_of(f"""
kind: survey
options: [{{key: a, name: {{vi: Tốt, en: Good}}, weight: {weight}}}]
""")
