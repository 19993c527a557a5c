"""The bridge between two years: small ones by hand, and what holds for any sets and answers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers import Answers, LeafAnswers
from scoring.bridge import Bridge, Reason, Step, build_bridge
from scoring.crosswalk import Crosswalk
from scoring.model import CriteriaSet, Leaf, Role, WhenNotArising
from scoring.score import score
from scoring.scorecard import Scorecard
from tests.building import (
    TWO_PLACES,
    F,
    answers,
    component_of,
    leaf_fields,
    leaf_of,
    set_of,
    steady,
)

RATIO, SURVEY = "kind: ratio", "kind: survey"
ONE_EACH = "{kind: per_unit, each: 1}"
NOTHING = LeafAnswers()
TOTAL_ROUNDED = {"places": 2, "mode": "half_even", "at": "total"}


def edition(year: int, *leaves: tuple[str, str, int], **head: Any) -> CriteriaSet:
    """A set of one component from code, rule and maximum of each leaf."""
    fields = (leaf_fields(rule, code=code, max_points=points) for code, rule, points in leaves)
    return set_of(component_of(*fields), set=f"mau/{year}", **head)


def walk(*pairs: tuple[str, str]) -> Crosswalk:
    """A crosswalk from pairs of codes with blanks between them; the kind says nothing here."""
    entries = [{"kind": "same", "old": old.split(), "new": new.split()} for old, new in pairs]
    return Crosswalk.model_validate({"old": "mau/2024", "new": "mau/2025", "entries": entries})


def done(done: int, total: int = 4) -> LeafAnswers:
    return answers(done=done, total=total)


def told(bridge: Bridge) -> dict[str, list[tuple[str, str, str]]]:
    """The parts of each bar as reason, "old > new" and "before > after"; bars of none left out."""
    return {
        bar.step.value: [
            (
                part.reason.value,
                f"{' '.join(part.old)} > {' '.join(part.new)}".strip(),
                f"{part.before} > {part.after}",
            )
            for part in bar.parts
        ]
        for bar in bridge.bars
        if bar.parts
    }


def adds_up(bridge: Bridge) -> bool:
    return bridge.last + sum(bar.points for bar in bridge.bars) == bridge.this


def test_all_four_bars_by_hand():
    old = edition(2024, ("1.1", RATIO, 4), ("1.2", RATIO, 4), ("1.3", RATIO, 4))
    new = edition(2025, ("1.1", RATIO, 2), ("1.2", RATIO, 3), ("1.3", RATIO, 4))
    bridge = build_bridge(
        old,
        {"1.1": done(3), "1.2": done(2), "1.3": done(4)},  # 3 + 2 + 4
        new,
        {"1.1": done(4), "1.2": done(4)},  # 2 + 3 + ?
        walk(("1.1", "1.1"), ("1.2", ""), ("", "1.2"), ("1.3", "1.3")),
    )
    assert (bridge.last, bridge.this) == (9, 5)
    assert [(bar.step.value, bar.points) for bar in bridge.bars] == [
        ("results", F(1, 2)),  # 3 of 4 → 4 of 4, out of 2 points
        ("rules", F(-3, 2)),  # 3 of 4 was 3 points out of 4 and is 1.5 out of 2
        ("criteria", 1),  # −2 + 3
        ("missing", -4),
    ]
    assert told(bridge) == {
        "results": [("figures", "1.1 > 1.1", "3/2 > 2")],
        "rules": [("rule", "1.1 > 1.1", "3 > 3/2")],
        "criteria": [("dropped", "1.2 >", "2 > 0"), ("new", "> 1.2", "0 > 3")],
        "missing": [("unknown_now", "1.3 > 1.3", "4 > 0")],
    }
    assert bridge.bar(Step.RULES).parts[0].points == F(-3, 2)


def test_one_set_for_both_years_has_only_results():
    criteria = edition(2024, ("1.1", RATIO, 4), ("1.2", RATIO, 4))
    last, this = {"1.1": done(1), "1.2": done(2)}, {"1.1": done(3), "1.2": done(2)}
    bridge = build_bridge(criteria, last, criteria, this, walk(("1.1", "1.1"), ("1.2", "1.2")))
    assert told(bridge) == {"results": [("figures", "1.1 > 1.1", "1 > 3")]}


def test_a_leaf_that_was_split_takes_its_figures_along():
    old = edition(2024, ("1.1", "{kind: per_unit, count: cases, each: 1}", 4))
    half = "{kind: per_unit, count: cases, each: 0.5}"
    new = edition(2025, ("2.1", half, 2), ("2.2", half, 1))
    pair = walk(("1.1", "2.1 2.2"))
    bridge = build_bridge(
        old,
        {"1.1": answers(cases=3)},
        new,
        {"2.1": answers(cases=1), "2.2": NOTHING},
        pair,
    )
    # 3 cases: 3 points; now 1.5 + 1 (at most); this year 0.5 + unknown
    assert told(bridge) == {
        "rules": [("rule", "1.1 > 2.1 2.2", "3 > 5/2")],
        "results": [("figures", "1.1 > 2.1", "3/2 > 1/2")],
        "missing": [("unknown_now", "1.1 > 2.2", "1 > 0")],
    }


MERGED = "{kind: ratio, done: updated, total: received}"


def merged(last: Mapping[str, LeafAnswers]) -> dict[str, list[tuple[str, str, str]]]:
    counted = [
        "{kind: per_unit, count: updated, each: 1}",
        "{kind: per_unit, count: received, each: 1}",
    ]
    old = edition(2024, ("1.1", counted[0], 4), ("1.2", counted[1], 4))
    new = edition(2025, ("1.1", MERGED, 4))
    now = {"1.1": answers(updated=2, received=2)}  # 4
    return told(build_bridge(old, last, new, now, walk(("1.1 1.2", "1.1"))))


def test_leaves_that_merged_bring_their_figures_together():
    # 1 + 4 points; 1 of 4 gives 1 of 4 points
    assert merged({"1.1": answers(updated=1), "1.2": answers(received=4)}) == {
        "rules": [("rule", "1.1 1.2 > 1.1", "5 > 1")],
        "results": [("figures", "1.1 1.2 > 1.1", "1 > 4")],
    }


def test_leaves_that_merged_and_were_not_all_known_say_nothing_of_results():
    assert merged({"1.1": answers(updated=1)}) == {
        "missing": [("unknown_before", "1.1 1.2 > 1.1", "1 > 4")]
    }


def test_figures_of_one_name_that_differ_are_not_taken_for_one_another():
    old = edition(2024, ("1.1", RATIO, 4), ("1.2", RATIO, 4))
    new = edition(2025, ("1.1", RATIO, 8))
    pair = walk(("1.1 1.2", "1.1"))
    last = {"1.1": done(1), "1.2": done(2)}
    bridge = build_bridge(old, last, new, {"1.1": done(4)}, pair)
    assert told(bridge) == {"rules": [("inseparable", "1.1 1.2 > 1.1", "3 > 8")]}
    alike = build_bridge(old, last | {"1.2": done(1)}, new, {"1.1": done(4)}, pair)
    assert told(alike) == {"results": [("figures", "1.1 1.2 > 1.1", "2 > 8")]}


@pytest.mark.parametrize(
    ("now", "step", "part"),
    [
        (answers(count=1), "rules", ("inseparable", "1.1 > 1.1", "3 > 1")),
        (NOTHING, "missing", ("unknown_now", "1.1 > 1.1", "3 > 0")),
        (answers(count=-1), "missing", ("unknown_now", "1.1 > 1.1", "3 > 0")),  # not a count
    ],
)
def test_a_rule_that_asks_for_other_figures_is_not_told_apart(now, step, part):
    old, new = edition(2024, ("1.1", RATIO, 4)), edition(2025, ("1.1", ONE_EACH, 4))
    bridge = build_bridge(old, {"1.1": done(3)}, new, {"1.1": now}, walk(("1.1", "1.1")))
    assert told(bridge) == {step: [part]}


def test_a_survey_that_has_not_come_in_is_awaited():
    old, new = edition(2024, ("1.1", SURVEY, 5)), edition(2025, ("1.1", SURVEY, 5))
    last = {"1.1": answers(result=80)}
    bridge = build_bridge(old, last, new, {}, walk(("1.1", "1.1")))
    assert told(bridge) == {"missing": [("awaited_now", "1.1 > 1.1", "4 > 0")]}


def test_what_was_not_known_last_year_is_no_better_work():
    criteria = edition(2024, ("1.1", RATIO, 4), ("1.2", RATIO, 4))
    pair = walk(("1.1", "1.1"), ("1.2", "1.2"))
    bridge = build_bridge(criteria, {}, criteria, {"1.1": done(3)}, pair)
    assert (bridge.last, bridge.this) == (0, 3)
    assert told(bridge) == {"missing": [("unknown_before", "1.1 > 1.1", "0 > 3")]}


def test_not_arising_goes_along_where_the_new_rule_admits_it():
    def year(number: int, points: int, **fields: Any) -> CriteriaSet:
        leaf = leaf_fields(RATIO, max_points=points, **fields)
        return set_of(component_of(leaf), set=f"mau/{number}")

    last = {"1.1": answers(not_arising=True)}
    old, pair = year(2024, 4, when_not_arising="full"), walk(("1.1", "1.1"))
    admits = build_bridge(old, last, year(2025, 3, when_not_arising="full"), {"1.1": done(2)}, pair)
    assert told(admits) == {
        "rules": [("rule", "1.1 > 1.1", "4 > 3")],
        "results": [("figures", "1.1 > 1.1", "3 > 3/2")],
    }
    refuses = build_bridge(old, last, year(2025, 3), {"1.1": done(2)}, pair)
    assert told(refuses) == {"rules": [("inseparable", "1.1 > 1.1", "4 > 3/2")]}


# What exists only for the whole


def test_rescaling_is_a_part_of_its_own():
    old = edition(2024, ("1.1", RATIO, 4), rescale_to=100)  # × 25
    new = edition(2025, ("1.1", RATIO, 5), rescale_to=100)  # × 20
    last, now = {"1.1": done(1)}, {"1.1": done(2)}
    bridge = build_bridge(old, last, new, now, walk(("1.1", "1.1")))
    assert (bridge.last, bridge.this) == (25, 50)
    assert told(bridge) == {
        "results": [("figures", "1.1 > 1.1", "5/4 > 5/2"), ("whole", ">", "95/4 > 95/2")],
        "rules": [("rule", "1.1 > 1.1", "1 > 5/4"), ("whole", ">", "24 > 95/4")],
    }
    assert [bar.points for bar in bridge.bars] == [25, 0, 0, 0]


def test_rounding_of_the_total_is_a_part_of_its_own():
    criteria = edition(2024, ("1.1", RATIO, 1), rounding=TOTAL_ROUNDED)
    last, now = {"1.1": done(1, 3)}, {"1.1": done(2, 3)}  # 0.33 and 0.67
    bridge = build_bridge(criteria, last, criteria, now, walk(("1.1", "1.1")))
    assert told(bridge) == {
        "results": [("figures", "1.1 > 1.1", "1/3 > 2/3"), ("whole", ">", "-1/300 > 1/300")]
    }
    assert bridge.bar(Step.RESULTS).points == F("0.34")


def with_blocks(year: int, *bonus: str) -> CriteriaSet:
    """Content of 10 points, a bonus of at most 2 and a penalty of at most 3."""
    fields = [leaf_fields(ONE_EACH, code=code, max_points=5) for code in bonus]
    return set_of(
        component_of(leaf_fields(RATIO, code="1.1", max_points=10), max_points=10),
        component_of(*fields, code="9", role="bonus", max_points=2),
        component_of(leaf_fields(ONE_EACH, code="10.1"), code="10", role="penalty", max_points=3),
        set=f"mau/{year}",
    )


def test_a_penalty_takes_off_and_a_cap_is_a_part_of_its_own():
    last = {"1.1": done(2), "9.1": answers(count=1), "10.1": answers(count=1)}  # 5 + 1 − 1
    now = {
        "1.1": done(2),
        "9.1": answers(count=1),
        "9.2": answers(count=4),  # 5 in all, of which 2 count
        "10.1": answers(count=2),
    }
    pair = walk(("1.1", "1.1"), ("9.1", "9.1"), ("10.1", "10.1"))
    bridge = build_bridge(
        with_blocks(2024, "9.1"), last, with_blocks(2025, "9.1", "9.2"), now, pair
    )
    assert (bridge.last, bridge.this) == (5, 5)
    assert told(bridge) == {
        "results": [("figures", "10.1 > 10.1", "-1 > -2")],
        "criteria": [("new", "> 9.2", "0 > 4"), ("whole", ">", "0 > -3")],
    }


def test_codes_that_the_crosswalk_leaves_out_are_new_or_dropped():
    old, new = edition(2024, ("1.1", RATIO, 4)), edition(2025, ("1.2", RATIO, 4))
    pair = walk(("7.7", "7.7"))  # as of a group of units that goes without it
    bridge = build_bridge(old, {"1.1": done(1)}, new, {"1.2": done(2)}, pair)
    assert told(bridge) == {"criteria": [("new", "> 1.2", "0 > 2"), ("dropped", "1.1 >", "1 > 0")]}


# Any sets, answers and crosswalks

_KINDS = (
    RATIO,
    "{kind: ratio, done: cases, total: received}",
    "{kind: ratio, complement: true, floor: 30}",
    ONE_EACH,
    "{kind: per_unit, count: cases, each: -0.3}",
    "{kind: tiers, value: {percent_of: [cases, received]}, "
    "tiers: [{from: 80, share: 100}, {from: 40, share: 33}, {from: 0, share: 0}]}",
    "{kind: checklist, conditions: [{key: plan, name: {vi: Có kế hoạch, en: Plan}}]}",
    SURVEY,
)
_INPUTS: Mapping[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("done", "total", "cases", "received", "count"), st.integers(0, 4)),
    "plan": st.booleans(),
    **dict.fromkeys(("result", "value"), st.integers(0, 100)),
    "not_arising": st.just(True),
}


_LEAVES = tuple(leaf_of(rule) for rule in _KINDS)  # copied, which is much faster than read anew
_COMPONENT = component_of(leaf_fields(RATIO))
_SET = set_of(_COMPONENT)


@st.composite
def editions(
    draw: st.DrawFn, *, plain: bool = False, after: CriteriaSet | None = None
) -> CriteriaSet:
    """A set; one that comes after another has most of its rules, at the same codes."""
    kept = {} if after is None else {leaf.code: leaf for leaf in after.leaves}
    components = []
    for number, role in enumerate((Role.CONTENT,) if plain else Role, start=1):
        criteria = tuple(
            draw(_template(kept.get(f"{number}.{index}"))).model_copy(
                update={
                    "code": f"{number}.{index}",
                    "max_points": Decimal(draw(st.integers(1, 7))),
                    "when_not_arising": draw(st.sampled_from([None, *WhenNotArising])),
                    "when_denominator_zero": draw(st.sampled_from([None, WhenNotArising.FULL])),
                }
            )
            for index in range(1, draw(st.integers(1, 4)) + 1)
        )
        cap = Decimal(draw(st.integers(1, 6)))
        own = {"code": str(number), "role": role, "max_points": cap, "criteria": criteria}
        components.append(_COMPONENT.model_copy(update=own))
    at = "leaf" if plain else draw(st.sampled_from(["leaf", "total", "nowhere"]))
    rescale_to = None if plain else draw(st.sampled_from([None, Decimal(100)]))
    rounding = TWO_PLACES.model_copy(update={"at": at})
    head = _SET.head.model_copy(update={"rounding": rounding, "rescale_to": rescale_to})
    return CriteriaSet.model_construct(head=head, components=tuple(components))


def _template(kept: Leaf | None) -> st.SearchStrategy[Leaf]:
    drawn = st.sampled_from(_LEAVES)
    return drawn if kept is None else st.one_of(st.just(kept), st.just(kept), drawn)


@st.composite
def figures(draw: st.DrawFn, criteria: CriteriaSet) -> Answers:
    """Answers of which some lack, some are invalid and some did not arise."""
    found = {}
    for leaf in criteria.leaves:
        asked = ["not_arising"] if draw(st.integers(0, 7)) == 0 else leaf.rule.accepted({})
        kept = [name for name in asked if draw(st.integers(0, 7))]
        found[leaf.code] = answers(**{name: draw(_INPUTS[name]) for name in kept})
    return found


@st.composite
def walks(draw: st.DrawFn, old: CriteriaSet, new: CriteriaSet) -> Crosswalk:
    """Any pairs of any codes, some that there are not and some twice; the rest keep theirs."""
    olds, news = ([each.code for each in of.leaves] + ["7.7"] for of in (old, new))
    few = {"max_size": 2}
    pairs = st.tuples(
        st.lists(st.sampled_from(olds), **few), st.lists(st.sampled_from(news), **few)
    )
    drawn = draw(st.lists(pairs, min_size=1, max_size=3))
    told = [(" ".join(before), " ".join(after)) for before, after in drawn]
    return walk(*told, *((code, code) for code in olds if code in news))


@st.composite
def two_years(draw: st.DrawFn, *, plain: bool = False) -> tuple[Any, ...]:
    old = draw(editions(plain=plain))
    new = draw(editions(plain=plain, after=old))
    last, now = draw(figures(old)), draw(figures(new))
    return old, last, new, now, draw(walks(old, new))


def unchanged(criteria: CriteriaSet) -> Crosswalk:
    return walk(*((leaf.code, leaf.code) for leaf in criteria.leaves))


def known(card: Scorecard) -> F:
    return F(0) if card.points is None else card.points


def parts(bridge: Bridge) -> Iterator[Any]:
    return (part for bar in bridge.bars for part in bar.parts)


@given(two_years())
@steady
def test_the_bars_make_the_difference_exactly(years):
    old, last, new, now, _ = years
    bridge = build_bridge(*years)
    assert bridge.last == known(score(old, last))
    assert bridge.this == known(score(new, now))
    assert adds_up(bridge)
    assert [bar.step for bar in bridge.bars] == list(Step)


@given(two_years())
@steady
def test_the_parts_of_the_leaves_make_the_difference_of_the_leaves(years):
    def worth(criteria: CriteriaSet, known: Answers) -> F:
        card = score(criteria, known)
        return sum(
            (
                -leaf.points if model.role is Role.PENALTY else leaf.points
                for model, component in zip(criteria.components, card.components, strict=True)
                for leaf in component.leaves
                if leaf.points is not None
            ),
            F(0),
        )

    old, last, new, now, _ = years
    own = [part for part in parts(build_bridge(*years)) if part.reason is not Reason.WHOLE]
    assert sum((part.points for part in own), F(0)) == worth(new, now) - worth(old, last)
    assert all(part.points and (part.old or part.new) for part in own)


@given(two_years())
@steady
def test_a_bar_has_one_part_of_the_whole_at_most_and_its_own_reasons(years):
    fitting = {
        Step.RESULTS: {Reason.FIGURES},
        Step.RULES: {Reason.RULE, Reason.INSEPARABLE},
        Step.CRITERIA: {Reason.NEW, Reason.DROPPED},
        Step.MISSING: {Reason.UNKNOWN_NOW, Reason.AWAITED_NOW, Reason.UNKNOWN_BEFORE},
    }
    for bar in build_bridge(*years).bars:
        reasons = [part.reason for part in bar.parts]
        assert reasons.count(Reason.WHOLE) <= 1
        assert set(reasons) <= fitting[bar.step] | {Reason.WHOLE}


@given(two_years(plain=True))
@steady
def test_where_nothing_is_done_to_the_whole_there_is_no_part_of_it(years):
    assert Reason.WHOLE not in {part.reason for part in parts(build_bridge(*years))}


@given(two_years(), st.data())
@steady
def test_one_set_for_both_years_has_no_bar_of_rules_or_criteria(years, data):
    old, last, *_ = years
    now = data.draw(figures(old))
    bridge = build_bridge(old, last, old, now, unchanged(old))
    assert bridge.bar(Step.RULES).parts == bridge.bar(Step.CRITERIA).parts == ()


@given(two_years())
@steady
def test_the_same_figures_under_one_set_have_no_bar_at_all(years):
    old, last, *_ = years
    assert list(parts(build_bridge(old, last, old, last, unchanged(old)))) == []


@given(two_years(), st.data())
@steady
def test_what_the_rules_did_does_not_hang_on_this_years_figures(years, data):
    old, last, new, now, pairs = years
    other = data.draw(figures(new))

    def by_rules(this: Answers) -> list[Any]:
        found = parts(build_bridge(old, last, new, this, pairs))
        return [part for part in found if part.reason is Reason.RULE]

    assert by_rules(now) == by_rules(other)


@given(two_years())
@steady
def test_unknown_this_year_is_never_a_worse_result(years):
    _, _, new, now, _ = years
    bridge = build_bridge(*years)
    open_ = {leaf.code for leaf in score(new, now).leaves if leaf.points is None}
    told = {code for part in bridge.bar(Step.RESULTS).parts for code in part.new}
    assert not told & open_
