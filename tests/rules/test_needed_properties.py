"""`needed` promises exactly what it wins: with one step less than it says there are fewer points.

Rules and inputs are generated for every kind that has an inverse. For the numeric kinds the answer
is also looked for step by step, so that a way that exists is not passed over.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import Phase, assume, find, given, settings
from hypothesis import strategies as st

from scoring.inputs import InvalidInput
from scoring.model import Rounding
from scoring.quantity import EmptyDenominator, MissingInputs
from tests.building import F, moved, rule_from, steady

MAX_POINTS = st.sampled_from([F(1, 2), F(1), F(3, 2), F(4), F(20)])
POINTS = st.decimals(0, 4, places=2)
SHARES = st.integers(0, 100).map(Decimal)
COUNTS = st.integers(0, 40)
ONE = F(1)
NAME = {"vi": "tên", "en": "name"}

ROUNDINGS = st.sampled_from(
    [
        lambda points: points,
        Rounding.model_validate({"places": 2, "mode": "half_even", "at": "leaf"}).leaf,
        Rounding.model_validate({"places": 2, "mode": "half_up", "at": "leaf"}).leaf,
        Rounding.model_validate({"places": 0, "mode": "half_up", "at": "leaf"}).leaf,
    ]
)


def points_of(
    rule: Any, known: dict[str, Any], max_points: Fraction, rounded: Callable[[Fraction], Fraction]
) -> Fraction | None:
    """Return the rounded points, or None where there are none."""
    try:
        return rounded(rule.points(known, max_points))
    except (InvalidInput, EmptyDenominator, MissingInputs):
        return None


def check(
    rule: Any,
    known: dict[str, Any],
    max_points: Fraction,
    rounded: Callable[[Fraction], Fraction],
    *,
    step: Fraction = ONE,
) -> list[Any]:
    """Check every need of a rule, and return them."""
    now = points_of(rule, known, max_points, rounded)
    needs = rule.needed(known, max_points, rounded)
    if now is None:
        assert needs == ()
    for need in needs:
        assert need.gain > 0
        assert need.points == now + need.gain
        assert points_of(rule, moved(known, need), max_points, rounded) == need.points
        for change in need.changes:
            assert change.after != change.before
        numbers = [change for change in need.changes if isinstance(change.after, Fraction)]
        if numbers:
            (change,) = need.changes  # a number moves alone
            assert change.before == known[change.input]
            back = -step if change.after > change.before else step
            almost = {**known, change.input: change.after + back}
            less = points_of(rule, almost, max_points, rounded)
            assert less is None or less < need.points
    return list(needs)


def check_found(
    rule: Any,
    known: dict[str, Any],
    max_points: Fraction,
    rounded: Callable[[Fraction], Fraction],
    *,
    lever: str,
    direction: int,
) -> None:
    """Check that the next and the last step of one lever are what trying them all finds."""
    needs = check(rule, known, max_points, rounded)
    now = points_of(rule, known, max_points, rounded)
    by_step: list[tuple[Fraction, Fraction]] = []
    value = known[lever] + direction
    while now is not None and 0 <= value <= 100:
        points = points_of(rule, {**known, lever: value}, max_points, rounded)
        if points is None:
            break
        by_step.append((points, value))
        value += direction
    better = [(points, value) for points, value in by_step if points > now]
    expected = []
    if better:
        best = max(points for points, _ in better)
        last = next(each for each in better if each[0] == best)
        expected = list(dict.fromkeys([better[0], last]))
    found = [(n.points, n.changes[0].after) for n in needs if n.changes[0].input == lever]
    assert found == expected


@st.composite
def checklists(draw):
    one_by_one = draw(st.booleans())
    keys = [f"c{index}" for index in range(draw(st.integers(1, 4)))]
    conditions = [
        {"key": key, "name": NAME, **({"points": draw(POINTS)} if one_by_one else {})}
        for key in keys
    ]
    known = {key: draw(st.sampled_from([True, False, None])) for key in keys}
    return (
        rule_from({"kind": "checklist", "conditions": conditions}),
        {key: value for key, value in known.items() if value is not None},
    )


@st.composite
def choices(draw):
    keys = [f"l{index}" for index in range(draw(st.integers(2, 5)))]
    levels = [
        {"key": key, "name": NAME}
        | ({"points": draw(POINTS)} if draw(st.booleans()) else {"share": draw(SHARES)})
        for key in keys
    ]
    level = draw(st.sampled_from(keys))
    known = draw(
        st.sampled_from([{"level": level}, {level: True}, {"level": level, level: True}, {}])
    )
    others = {key: False for key in keys if key != level and draw(st.booleans())}
    return rule_from({"kind": "choice", "levels": levels}), {**others, **known}


@st.composite
def ladders(draw, *, top: int, upwards: bool = True):
    """Tiers without gaps, better upwards (or downwards), some of them with strict bounds."""
    bounds = sorted(draw(st.sets(st.integers(1, top), min_size=1, max_size=4)), reverse=True)
    worths = sorted(draw(st.lists(SHARES, min_size=len(bounds) + 1, max_size=len(bounds) + 1)))
    if upwards:
        worths.reverse()
    tiers = [
        {draw(st.sampled_from(["from", "above"])): bound, "share": worth}
        for bound, worth in zip(bounds, worths, strict=False)
    ]
    return [*tiers, {"from": 0, "share": worths[-1]}]


@st.composite
def ratios(draw, *, fallback: bool = False):
    fields: dict[str, Any] = {"kind": "ratio", "complement": draw(st.booleans())}
    known = {"done": F(draw(COUNTS)), "total": F(draw(COUNTS))}
    if draw(st.booleans()):
        fields["target"] = draw(st.integers(1, 100).map(Decimal))
    if draw(st.booleans()):
        fields["floor"] = draw(st.integers(0, 100).map(Decimal))
    if draw(st.booleans()):
        fields["coefficient"] = "rate"
        known["rate"] = F(draw(st.integers(0, 100)))
    if fallback:
        fields["fallback"] = "last_year"
        known["last_year"] = F(draw(COUNTS))
    return rule_from(fields), known


@st.composite
def units(draw):
    takes_off = draw(st.booleans())
    each = draw(st.decimals(Decimal("0.25"), 2, places=2))
    rule = rule_from({"kind": "per_unit", "each": -each if takes_off else each})
    return rule, {"count": F(draw(COUNTS))}, -1 if takes_off else 1


@st.composite
def cases(draw):
    """Cases told apart by numbers, with awards, ratios and tiers inside, not always monotone."""
    inner = st.sampled_from(
        [
            {"rule": {"kind": "ratio", "done": "a", "total": "b"}},
            {"rule": {"kind": "ratio", "done": "a", "total": "b", "floor": 50, "target": 80}},
            {"rule": {"kind": "per_unit", "count": "a", "each": Decimal("-0.25")}},
            {
                "rule": {
                    "kind": "tiers",
                    "value": {"difference": ["b", "a"]},
                    "tiers": [{"above": 3, "share": 50}, {"from": 0, "share": 100}],
                }
            },
            {"gives": {"share": 100}},
            {"gives": {"share": 25}},
            {"gives": {"points": 0}},
        ]
    )
    comparison = st.builds(
        lambda value, operation, other: {"value": value, operation: other},
        st.sampled_from(["a", "b", {"sum": ["a", "b"]}]),
        st.sampled_from(["equals", "at_least", "above", "at_most", "below"]),
        st.one_of(st.integers(0, 40), st.sampled_from(["a", "b"])),
    )
    listed = [
        {"key": f"c{index}", "name": NAME, "when": [draw(comparison)], **draw(inner)}
        for index in range(draw(st.integers(1, 3)))
    ]
    listed.append({"key": "otherwise", "name": NAME, **draw(inner)})
    requires = [{"value": "a", "at_most": "b"}] if draw(st.booleans()) else []
    rule = rule_from({"kind": "cases", "cases": listed, "requires": requires})
    return rule, {"a": F(draw(COUNTS)), "b": F(draw(COUNTS))}


@st.composite
def picked_cases(draw):
    """Cases picked by a person, with a checklist, a choice and a percentage inside."""
    checklist, held = draw(checklists())
    choice, level = draw(choices())
    rule = rule_from(
        {
            "kind": "cases",
            "cases": [
                {"key": "list", "name": NAME, "rule": checklist, "up_to": Decimal("0.5")},
                {"key": "levels", "name": NAME, "rule": choice},
                {
                    "key": "tiers",
                    "name": NAME,
                    "rule": {
                        "kind": "tiers",
                        "percent": True,
                        "tiers": draw(ladders(top=99)),
                    },
                },
            ],
        }
    )
    known = {"case": draw(st.sampled_from(["list", "levels", "tiers"])), **held, **level}
    return rule, {**known, "value": Fraction(draw(st.integers(0, 10_000)), 100)}


@given(checklists(), MAX_POINTS, ROUNDINGS)
@steady
def test_checklist(made, max_points, rounded):
    check(*made, max_points, rounded)


@given(choices(), MAX_POINTS, ROUNDINGS)
@steady
def test_choice(made, max_points, rounded):
    rule, known = made
    needs = check(rule, known, max_points, rounded)
    now = points_of(rule, known, max_points, rounded)
    if now is not None:  # every better level is a way
        worths = [rounded(level.of(max_points)) for level in rule.levels]
        assert sorted(need.points for need in needs) == sorted(w for w in worths if w > now)


@given(ladders(top=40), COUNTS, MAX_POINTS, ROUNDINGS)
@steady
def test_tiers_where_more_is_better(tiers, value, max_points, rounded):
    rule = rule_from({"kind": "tiers", "tiers": tiers})
    known = {"value": F(value)}
    check_found(rule, known, max_points, rounded, lever="value", direction=1)


@given(ladders(top=40, upwards=False), COUNTS, MAX_POINTS, ROUNDINGS)
@steady
def test_tiers_where_less_is_better(tiers, value, max_points, rounded):
    rule = rule_from({"kind": "tiers", "tiers": tiers})
    known = {"value": F(value)}
    check_found(rule, known, max_points, rounded, lever="value", direction=-1)


@given(ladders(top=100), st.integers(0, 10_000), MAX_POINTS, ROUNDINGS)
@steady
def test_tiers_on_a_percentage_typed_in(tiers, hundredths, max_points, rounded):
    rule = rule_from({"kind": "tiers", "percent": True, "tiers": tiers})
    value = Fraction(hundredths, 100)
    needs = check(rule, {"value": value}, max_points, rounded, step=F(1, 100))
    now = rounded(rule.points({"value": value}, max_points))
    reached = []  # by each better tier that a percentage can reach, from the lowest
    for tier in reversed(rule.tiers):
        steps = (floor if tier.strict else ceil)((tier.bound - value) * 100)
        first = value + Fraction(steps + (1 if tier.strict else 0), 100)
        points = rounded(tier.of(max_points))
        if value < first <= 100 and points > now:
            reached.append((points, first))
    expected = []
    if reached:
        best = max(points for points, _ in reached)
        expected = list(dict.fromkeys([reached[0], next(r for r in reached if r[0] == best)]))
    assert [(need.points, need.changes[0].after) for need in needs] == expected


@given(ladders(top=100), COUNTS, COUNTS, MAX_POINTS, ROUNDINGS)
@steady
def test_tiers_on_a_percentage_made_of_two_counts(tiers, done, total, max_points, rounded):
    rule = rule_from({"kind": "tiers", "value": {"percent_of": ["a", "b"]}, "tiers": tiers})
    known = {"a": F(done), "b": F(total)}
    check_found(rule, known, max_points, rounded, lever="a", direction=1)


@given(ratios(), MAX_POINTS, ROUNDINGS)
@steady
def test_ratio(made, max_points, rounded):
    rule, known = made
    direction = -1 if rule.complement else 1
    check_found(rule, known, max_points, rounded, lever="done", direction=direction)


@given(ratios(fallback=True), MAX_POINTS, ROUNDINGS)
@steady
def test_ratio_with_a_fallback(made, max_points, rounded):
    rule, known = made
    direction = -1 if rule.complement else 1
    check_found(rule, known, max_points, rounded, lever="done", direction=direction)


@given(COUNTS, COUNTS, COUNTS, MAX_POINTS, ROUNDINGS)
@steady
def test_ratio_of_a_difference(total, disliked, late, max_points, rounded):
    rule = rule_from(
        {"kind": "ratio", "done": {"difference": ["all", "disliked", "late"]}, "total": "all"}
    )
    known = {"all": F(total), "disliked": F(disliked), "late": F(late)}
    needs = check(rule, known, max_points, rounded)
    assert {change.input for need in needs for change in need.changes} <= {"disliked", "late"}
    for lever in ("disliked", "late"):
        check_found(rule, known, max_points, rounded, lever=lever, direction=-1)


@given(units(), MAX_POINTS, ROUNDINGS)
@steady
def test_per_unit(made, max_points, rounded):
    rule, known, direction = made
    check_found(rule, known, max_points, rounded, lever="count", direction=direction)


@given(st.booleans(), COUNTS, COUNTS, MAX_POINTS, ROUNDINGS)
@steady
def test_per_unit_of_two_kinds(takes_off, first, second, max_points, rounded):
    sign = -1 if takes_off else 1
    counted = [{"count": "a", "each": sign}, {"count": "b", "each": sign * Decimal("0.3")}]
    rule = rule_from({"kind": "per_unit", "units": counted})
    known = {"a": F(first), "b": F(second)}
    for lever in ("a", "b"):
        check_found(rule, known, max_points, rounded, lever=lever, direction=sign)


@given(cases(), MAX_POINTS, ROUNDINGS)
@settings(steady, max_examples=400)
def test_cases(made, max_points, rounded):
    check(*made, max_points, rounded)


@given(picked_cases(), MAX_POINTS, ROUNDINGS)
@steady
def test_picked_cases(made, max_points, rounded):
    check(*made, max_points, rounded, step=F(1, 100))


@pytest.mark.parametrize("made", [checklists(), choices(), ratios(), cases(), picked_cases()])
def test_the_properties_are_not_about_nothing(made):
    """Needs are found among the generated examples of each kind."""
    quickly = settings(steady, phases=[Phase.generate])
    find(made, lambda each: len(each[0].needed(each[1], F(4))) > 0, settings=quickly)


@given(ratios(), MAX_POINTS)
@steady
def test_what_is_needed_does_not_change_what_is_given(made, max_points):
    rule, known = made
    assume(points_of(rule, known, max_points, lambda points: points) is not None)
    before = dict(known)
    rule.needed(known, max_points)
    assert known == before
