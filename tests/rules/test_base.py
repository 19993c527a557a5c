"""What all kinds share: slots, values given twice, awards, the list of kinds."""

import pytest

from scoring.inputs import InputType, InvalidInput
from scoring.quantity import Combination, EmptyDenominator, MissingInputs
from scoring.rules import KINDS
from scoring.rules.base import Award, Measure, RuleBase, Slot, levers_of, named, number, value_of
from scoring.rules.inverse import Lever
from tests.building import F, given, name, read

PERCENT = Combination.model_validate(read("percent_of: [a, b]"))
LEFT = Combination.model_validate(read("difference: [a, b]"))


def test_every_kind_is_in_a_file_of_its_name():
    kinds = {each.model_fields["kind"].annotation.__args__[0]: each for each in KINDS}
    assert sorted(kinds) == [
        "cases", "checklist", "choice", "per_unit", "ratio",
        "reported", "survey", "tiers", "tracked",
    ]  # fmt: skip
    for kind, each in kinds.items():
        assert each.__module__ == f"scoring.rules.{kind}"
        assert issubclass(each, RuleBase)


def test_a_rule_without_slots_levers_or_faults():
    class Constant(RuleBase):
        def points(self, given, max_points):
            return max_points

        def explain(self, given, max_points, names):
            return ()

    rule = Constant()
    assert rule.slots() == ()
    assert rule.inputs({}) == ()
    assert rule.accepted({}) == {}
    assert rule.needed(given(n=1), F(1)) == ()
    assert list(rule.faults(F(1))) == []


def test_numbers_and_answers_as_numbers():
    assert number(F(3, 2)) == F(3, 2)
    assert (number(True), number(False)) == (1, 0)
    with pytest.raises(InvalidInput) as caught:
        number("3")
    assert (caught.value.code, caught.value.params) == ("not_a_number", {"found": "3"})


def test_a_slot_is_filled_by_its_measures_or_by_itself():
    assert Slot("done", None).names == ("done",)
    assert Slot("done", "a").names == ("a",)
    assert Slot("done", LEFT).names == ("a", "b")


@pytest.mark.parametrize(
    ("slot", "known", "value"),
    [
        (Slot("done", None), given(done=3), 3),
        (Slot("done", "a"), given(a=3), 3),
        (Slot("done", "a"), given(done=3), 3),
        (Slot("done", "a"), given(done=3, a=3), 3),
        (Slot("done", LEFT), given(a=5, b=2), 3),
        (Slot("done", LEFT), given(done=3, a=9), 3),
        (Slot("done", PERCENT), given(done=3, a=0, b=0), 3),
        (Slot("done", "done"), given(done=3), 3),
        (Slot("done", None), given(done=True), 1),
    ],
)
def test_the_value_of_a_slot(slot, known, value):
    assert value_of(slot, known) == value


@pytest.mark.parametrize(
    ("slot", "known", "error"),
    [
        (Slot("done", None), given(), MissingInputs),
        (Slot("done", LEFT), given(b=1), MissingInputs),
        (Slot("done", PERCENT), given(a=0, b=0), EmptyDenominator),
        (Slot("done", "a"), given(done=3, a=4), InvalidInput),
        (Slot("done", LEFT), given(done=3, a=4, b=2), InvalidInput),
        (Slot("done", "a"), given(done=3, a="x"), InvalidInput),
        (Slot("done", None), given(done="x"), InvalidInput),
    ],
)
def test_a_slot_without_a_value(slot, known, error):
    with pytest.raises(error):
        value_of(slot, known)


def levers(slot: Slot, known, better: int = 1, apart_from: tuple[str, ...] = ()) -> list[Lever]:
    return list(levers_of(slot, known, better=better, apart_from=apart_from))


def test_levers_of_what_is_typed_in():
    assert levers(Slot("done", None), given()) == [Lever("done", F(1))]
    assert levers(Slot("done", None), given(), -1) == [Lever("done", F(-1))]
    assert levers(Slot("done", LEFT), given(done=3)) == [Lever("done", F(1))]
    assert levers(Slot("value", None, InputType.PERCENT), given(), -1) == [
        Lever("value", F(-1, 100), F(100))
    ]


def test_levers_of_measures():
    assert levers(Slot("done", LEFT), given()) == [Lever("a", F(1)), Lever("b", F(-1))]
    assert levers(Slot("done", LEFT), given(), -1) == [Lever("a", F(-1)), Lever("b", F(1))]
    assert levers(Slot("done", LEFT), given(), apart_from=("a",)) == [Lever("b", F(-1))]
    # what a percentage is made of moves by whole ones, a percentage by hundredths
    assert levers(Slot("value", PERCENT, InputType.PERCENT), given()) == [Lever("a", F(1))]
    assert levers(Slot("value", "a", InputType.PERCENT), given()) == [Lever("a", F(1, 100), F(100))]


def test_only_a_slot_of_one_measure_has_a_name():
    names = {"a": name("hồ sơ"), "b": name("trễ")}
    assert [phrase.params["what"] for phrase in named(Slot("done", "a"), names)] == [name("hồ sơ")]
    assert named(Slot("done", LEFT), names) == ()
    assert named(Slot("done", "c"), names) == ()


def test_an_award_is_points_or_a_share():
    assert Award.model_validate(read("points: 0.5")).of(F(3)) == F(1, 2)
    assert Award.model_validate(read("share: 75")).of(F(3)) == F(9, 4)
    assert Award.model_validate(read("share: 0")).of(F(3)) == 0


def test_a_measure_counts_where_it_says_nothing_else():
    stated = Measure.model_validate(read("{name: {vi: hồ sơ, en: dossiers}}"))
    assert stated.type is InputType.COUNT
