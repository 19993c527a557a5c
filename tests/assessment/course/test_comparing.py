"""Two snapshots by sub-criterion: what changed, why, and that it adds up to the total."""

from copy import deepcopy
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.answers import Proof
from scoring.localized import Localized
from scoring.scorecard import Outcome
from services.assessment.course.comparing import Comparison, LeafComparison, compare
from services.assessment.course.snapshots import capture, score_again
from services.assessment.view import RoundView, view_round
from services.catalogue.sets import criteria_set, texts_of
from services.store import DeclaredInput, Round, Store
from tests.assessment.answering import any_answers, kept_answers
from tests.building import steady

F = Fraction


def declare(store: Store, round_: Round, code: str, name: str, value: str | None, **told: Any):
    given = None if value is None else DeclaredInput(value, **told)
    store.declare_answer(round_.id, code=code, inputs={name: given}, who="lan")


def captured(store: Store, round_: Round) -> dict[str, Any]:
    return capture(store, view_round(store, round_.id))


def leaf_of(compared: Comparison, code: str) -> LeafComparison:
    return next(each for each in compared.leaves if each.leaf.code == code)


def differing(compared: Comparison) -> list[str]:
    return [each.leaf.code for each in compared.leaves if each.differs]


def rescored(content: dict[str, Any]) -> dict[str, Any]:
    """Return a content with the scores that its answers and rules give."""
    card = score_again(content)
    leaves = {
        leaf.code: {
            **content["scores"]["leaves"].get(leaf.code, {}),
            "points": None if leaf.points is None else str(leaf.points),
            "max_points": str(leaf.max_points),
            "outcome": leaf.outcome.value,
            "proof": leaf.proof.value,
        }
        for leaf in card.leaves
    }
    scores = {
        **content["scores"],
        "points": None if card.points is None else str(card.points),
        "leaves": leaves,
    }
    return {**content, "scores": scores}


def with_rules(content: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return a content with a text of its rules replaced where it first stands, scored anew."""
    rules = dict(content["rules"])
    name = next(name for name, text in rules.items() if old in text)
    rules[name] = rules[name].replace(old, new, 1)
    return rescored({**deepcopy(content), "rules": rules})


def test_nothing_changed(sample_store: Store, sample: RoundView) -> None:
    content = capture(sample_store, sample)
    compared = compare(content, content)
    assert len(compared.leaves) == 64
    assert differing(compared) == []
    assert (compared.before, compared.after) == (F("70.33"), F("70.33"))
    assert (compared.change, compared.by_leaves, compared.by_whole) == (0, 0, 0)


def test_an_answer_that_changed(sample_store: Store, sample: RoundView) -> None:
    before = capture(sample_store, sample)
    declare(sample_store, sample.round, "1.1.1", "level", "late", document="12/KH-S", page="2",
            state=Proof.PROVEN)  # fmt: skip
    compared = compare(before, captured(sample_store, sample.round))
    assert differing(compared) == ["1.1.1"]
    leaf = leaf_of(compared, "1.1.1")
    assert leaf.before is not None
    assert leaf.after is not None
    assert (leaf.before.points, leaf.after.points, leaf.change) == (F("0.5"), F("0.25"), -F("0.25"))
    (change,) = leaf.answers
    assert change.before is not None
    assert change.after is not None
    assert (change.name, change.before.value, change.after.value) == ("level", "on_time", "late")
    assert (change.before.document, change.before.page) == ("Kế hoạch MẪU số 01/KH-MẪU", "trang 1")
    assert (change.after.document, change.after.page, change.after.files) == ("12/KH-S", "2", ())
    assert not leaf.rule_changed
    # 70.33 − 0.25
    assert (compared.before, compared.after) == (F("70.33"), F("70.08"))
    assert (compared.by_leaves, compared.by_whole) == (-F("0.25"), 0)


def test_an_answer_that_came_and_one_that_went(sample_store: Store, sample: RoundView) -> None:
    declare(sample_store, sample.round, "1.2.2", "content_complete", None)
    before = captured(sample_store, sample.round)
    declare(sample_store, sample.round, "1.2.2", "content_complete", "true")
    after = captured(sample_store, sample.round)
    for one, other in ((before, after), (after, before)):
        (change,) = leaf_of(compare(one, other), "1.2.2").answers
        assert change.name == "content_complete"
        assert (change.before is None, change.after is None) == (one is before, one is after)


def test_a_proof_alone_is_a_difference(store: Store, round_: Round) -> None:
    declare(store, round_, "1.1.1", "level", "on_time")
    before = captured(store, round_)
    declare(store, round_, "1.1.1", "level", "on_time", state=Proof.PROVEN, document="1/KH")
    compared = compare(before, captured(store, round_))
    leaf = leaf_of(compared, "1.1.1")
    assert differing(compared) == ["1.1.1"]
    assert leaf.before is not None
    assert leaf.after is not None
    assert (leaf.before.outcome, leaf.after.outcome) == (Outcome.CLAIMED, Outcome.PROVEN)
    assert leaf.change == compared.change == 0


def test_points_that_were_not_known_count_as_none_in_the_sum(store: Store, round_: Round) -> None:
    before = captured(store, round_)
    declare(store, round_, "1.1.1", "level", "late")
    compared = compare(before, captured(store, round_))
    assert (compared.before, compared.after) == (None, F("0.25"))
    assert (compared.change, compared.by_leaves, compared.by_whole) == (F("0.25"), F("0.25"), 0)


def test_a_rule_that_changed(sample_store: Store, sample: RoundView) -> None:
    before = capture(sample_store, sample)
    # 3.4 has 97.98 %: the highest tier from 97 % gives 4 in the place of 3
    after = with_rules(before, "tiers: [{from: 98, points: 4}", "tiers: [{from: 97, points: 4}")
    compared = compare(before, after)
    assert differing(compared) == ["3.4"]
    leaf = leaf_of(compared, "3.4")
    assert (leaf.rule_changed, leaf.answers, leaf.change) == (True, (), 1)
    assert compared.after == F("71.33")


def test_a_rule_that_changed_without_points_is_a_difference(
    sample_store: Store, sample: RoundView
) -> None:
    before = capture(sample_store, sample)
    after = with_rules(before, "{from: 90, points: 2}", "{from: 91, points: 2}")
    assert len(differing(compare(before, after))) == 1


def test_words_and_remarks_are_no_change_of_a_rule(sample_store: Store, sample: RoundView) -> None:
    before = capture(sample_store, sample)
    after = with_rules(before, "Ban hành kế hoạch CCHC năm", "Ban hành kế hoạch CCHC của năm")
    after = with_rules(after, "    max_points: 4\n", "    max_points: 4  # một ghi chú\n")
    compared = compare(before, after)
    assert differing(compared) == []
    assert leaf_of(compared, "1.1.1").leaf.name.vi == "Ban hành kế hoạch CCHC của năm"


def test_a_leaf_that_only_one_of_the_two_asks(store: Store, round_: Round) -> None:
    declare(store, round_, "1.1.1", "level", "late")
    before = captured(store, round_)
    after = with_rules(before, 'code: "1.1.1"', 'code: "1.1.9"')
    compared = compare(before, after)
    dropped, added = leaf_of(compared, "1.1.1"), leaf_of(compared, "1.1.9")
    assert (dropped.after, added.before) == (None, None)
    assert dropped.before is not None
    assert added.after is not None
    assert (dropped.before.points, added.after.points) == (F("0.25"), None)
    assert (dropped.change, added.change) == (-F("0.25"), 0)
    assert not dropped.rule_changed
    assert compared.leaves[-1] is dropped  # behind the later rules
    assert differing(compared) == ["1.1.9", "1.1.1"]
    assert (compared.before, compared.after, compared.by_whole) == (F("0.25"), None, 0)


def test_another_version_of_a_file_is_a_difference(sample_store: Store, sample: RoundView) -> None:
    before = capture(sample_store, sample)
    after = deepcopy(before)
    register = next(each for each in after["evidence"] if each["kind"] == "so-theo-doi-ho-so")
    register["sha256"] = "0" * 64
    compared = compare(before, after)
    assert "3.4" in differing(compared)  # counted in the register
    assert "1.1.1" not in differing(compared)
    (change, *_) = leaf_of(compared, "3.4").answers
    assert change.after is not None
    assert ("MAU-so-theo-doi-ho-so-2024.xlsx", "0" * 64) in change.after.files
    assert compared.change == 0


# what the whole does to the sum of the leaves


def test_what_rescaling_does_is_told_apart(store: Store, round_: Round) -> None:
    declare(store, round_, "1.1.1", "level", "late")
    before = captured(store, round_)
    after = with_rules(before, "\nmax_points: 100\n", "\nmax_points: 100\nrescale_to: 200\n")
    compared = compare(before, after)
    # 0.25 of 100 is 0.5 of 200, though no leaf changed
    assert (compared.before, compared.after) == (F("0.25"), F("0.5"))
    assert (compared.by_leaves, compared.by_whole) == (0, F("0.25"))


def test_a_cap_is_told_apart_and_a_penalty_is_taken_off(store: Store) -> None:
    store.add_unit("so-thu", name=Localized(vi="Sở Thử", en="Test"), who="lan")
    round_ = store.open_round("so-thu", year=2025, criteria_set="so-mau/2025", who="lan")
    declare(store, round_, "1.1.1", "level", "on_time")
    before = captured(store, round_)
    declare(store, round_, "9A.1", "initiatives_spread", "4")  # 4 × 0.5
    declare(store, round_, "9A.2", "awards", "2")  # 2 × 1: with the above 4, of at most 3
    compared = compare(before, captured(store, round_))
    assert (compared.by_leaves, compared.by_whole, compared.change) == (4, -1, 3)

    before = captured(store, round_)
    declare(store, round_, "9B.1", "false_figures", "3")  # 3 × 0.5
    compared = compare(before, captured(store, round_))
    leaf = leaf_of(compared, "9B.1")
    assert leaf.after is not None
    assert (leaf.after.points, leaf.change, leaf.takes_away) == (F("1.5"), -F("1.5"), True)
    assert (compared.by_leaves, compared.by_whole) == (-F("1.5"), 0)


@settings(steady, max_examples=20)
@given(st.data())
def test_where_nothing_is_capped_or_rescaled_the_leaves_add_up(data: st.DataObject) -> None:
    drawn = any_answers(criteria_set("so-mau/2024"))  # rounds leaf by leaf, no bonus, no scale
    bare = {
        "round": {"group": ""},
        "rules": dict(texts_of("so-mau/2024")),
        "evidence": [],
        "scores": {"leaves": {}},
    }
    before, after = (
        rescored({**bare, "answers": kept_answers(data.draw(drawn))}) for _ in range(2)
    )
    compared = compare(before, after)
    assert compared.by_whole == 0
    assert (compared.before or 0) + compared.by_leaves == (compared.after or 0)
    same = {each.leaf.code for each in compared.leaves if not each.differs}
    for code in same:
        assert before["scores"]["leaves"][code] == after["scores"]["leaves"][code]
