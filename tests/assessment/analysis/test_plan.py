"""The plan against the gaps; the figures of the sample are those of tests/assessment/test_sample.

3.4 lost 1, 3.3.3 lost 0.15, 1.5 lost 0.5, 1.4 (at most 1) and 8.1.1 (at most 2) are not known.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.analysis.plan import (
    at_risk,
    is_overdue,
    most_that_fits,
    points_of,
    reconcile,
    stakes,
)
from services.assessment.analysis.summary import losses
from services.assessment.view import RoundView
from services.store import PlanAction, PlanActionInput, PlanStatus
from tests.building import F, steady

TODAY = date(2024, 12, 1)
AT = datetime(2025, 1, 1, tzinfo=UTC)


def action(
    id: int,
    *codes: str,
    points: str | None = None,
    due: date | None = None,
    status: PlanStatus = PlanStatus.TO_DO,
) -> PlanAction:
    expected = None if points is None else Decimal(points)
    told = PlanActionInput(
        f"Việc {id}", codes=codes, due=due, status=status, expected_points=expected
    )
    return PlanAction(id, 1, told, 1, "lan", AT)


def test_a_stake_is_what_is_lost_and_what_is_not_known(sample: RoundView) -> None:
    found = stakes(sample)
    told = {code: (found[code].lost, found[code].open) for code in ("3.4", "1.4", "8.1.1", "1.1.1")}
    assert told == {"3.4": (1, 0), "1.4": (0, 1), "8.1.1": (0, 2), "1.1.1": (0, 0)}
    # together: everything that the total still lacks
    content = sample.scorecard.content
    assert points_of(found.values()) == content.lost + content.unknown + content.outside_open
    lost = {each.leaf.code: each.points for each in losses(sample)}
    assert {code: each.lost for code, each in found.items() if each.lost} == lost


@pytest.mark.parametrize(
    ("due", "status", "late"),
    [
        (date(2024, 11, 30), PlanStatus.TO_DO, True),
        (date(2024, 11, 30), PlanStatus.DOING, True),
        (TODAY, PlanStatus.TO_DO, False),
        (date(2024, 11, 30), PlanStatus.DONE, False),
        (date(2024, 11, 30), PlanStatus.DROPPED, False),
        (None, PlanStatus.TO_DO, False),
    ],
)
def test_late_is_what_should_be_done_and_is_not(
    due: date | None, status: PlanStatus, late: bool
) -> None:
    assert is_overdue(action(1, due=due, status=status), today=TODAY) is late


def test_a_leaf_hangs_once_on_however_many_late_actions(sample: RoundView) -> None:
    late = [action(1, "3.4", "1.4"), action(2, "3.4"), action(3, "1.1.1"), action(4, "9.9")]
    risk = at_risk(stakes(sample), late)
    assert [each.leaf.code for each in risk] == ["1.4", "3.4"]  # 1.1.1 has all its points
    assert points_of(risk) == 2


def test_what_is_promised_is_held_against_what_can_be_won(sample: RoundView) -> None:
    found = reconcile(
        sample,
        [
            action(1, "3.4", points="0.75"),
            action(2, "3.4", points="0.5"),
            action(3, "1.5", points="0.25"),
            action(4, "3.3.3"),
            action(5, points="1"),
            action(6, "1.1.2", points="0.19", status=PlanStatus.DONE),
            action(7, "2.2.2", points="0.25", status=PlanStatus.DROPPED),
        ],
    )
    told = {
        bundle.stakes[0].leaf.code: (bundle.expected, bundle.winnable, bundle.excess)
        for bundle in found.bundles
    }
    assert told == {
        "1.5": (F("0.25"), F("0.5"), 0),
        "3.3.3": (0, F("0.15"), 0),
        "3.4": (F("1.25"), 1, F("0.25")),
    }
    assert list(told) == ["1.5", "3.3.3", "3.4"]  # in the order of the set
    assert [bundle.unestimated for bundle in found.bundles] == [0, 1, 0]
    assert (found.expected, found.excess) == (F("1.5"), F("0.25"))
    assert [each.id for each in found.untied] == [5]


def test_leaves_that_lose_and_have_no_action_to_come_are_listed(sample: RoundView) -> None:
    alone = reconcile(sample, [])
    assert [(each.leaf.code, each.points) for each in alone.uncovered] == [
        (each.leaf.code, each.points) for each in losses(sample)
    ]
    assert alone.uncovered_points == sample.scorecard.content.lost
    found = reconcile(sample, [action(1, "3.4"), action(2, "1.5", status=PlanStatus.DONE)])
    codes = [each.leaf.code for each in found.uncovered]
    assert "3.4" not in codes
    assert "1.5" in codes  # its action is done, and the points are lost all the same
    assert found.uncovered_points == sample.scorecard.content.lost - 1


def test_an_action_may_win_its_points_on_any_of_its_leaves(sample: RoundView) -> None:
    # 3.4 has room for 1, 1.5 for 0.5: the first takes 3.4 only if the second goes to 1.5
    fits = [action(1, "3.4", "1.5", points="0.5"), action(2, "3.4", points="1")]
    (bundle,) = reconcile(sample, fits).bundles
    assert [each.leaf.code for each in bundle.stakes] == ["1.5", "3.4"]
    assert (bundle.expected, bundle.winnable, bundle.excess) == (F("1.5"), F("1.5"), 0)
    # together there is room for 1.65, but 3.3.3 alone has room for 0.15
    tight = [action(1, "3.3.3", "1.5", points="0.1"), action(2, "3.3.3", points="0.3")]
    (bundle,) = reconcile(sample, tight).bundles
    assert (bundle.expected, bundle.winnable) == (F("0.4"), F("0.65"))
    assert bundle.excess == F("0.15")


def test_a_code_that_the_set_no_longer_has_ties_nothing(sample: RoundView) -> None:
    found = reconcile(sample, [action(1, "9.9", points="1")])
    assert (found.bundles, [each.id for each in found.untied]) == ((), [1])


halves = st.integers(0, 6).map(lambda n: Fraction(n, 2))


@st.composite
def plans(
    draw: st.DrawFn,
) -> tuple[dict[int, Fraction], dict[int, list[str]], dict[str, Fraction]]:
    codes = "abcd"
    rooms = {code: draw(halves) for code in codes}
    leaves = {
        number: draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
        for number in range(draw(st.integers(0, 5)))
    }
    return {number: draw(halves) for number in leaves}, leaves, rooms


def worst_excess(
    promised: Mapping[int, Fraction],
    leaves: Mapping[int, Sequence[str]],
    rooms: Mapping[str, Fraction],
) -> Fraction:
    """Try every set of leaves: what is promised of these alone, less what they have room for."""
    chosen = chain.from_iterable(combinations(rooms, n) for n in range(len(rooms) + 1))
    return max(
        sum((promised[each] for each in promised if {*leaves[each]} <= {*some}), Fraction(0))
        - sum((rooms[code] for code in some), Fraction(0))
        for some in chosen
    )


@steady
@given(plans())
def test_what_does_not_fit_is_what_some_leaves_are_promised_too_much(
    plan: tuple[dict[int, Fraction], dict[int, list[str]], dict[str, Fraction]],
) -> None:
    """Hall's theorem, by trying all sets of leaves, against the flow."""
    promised, leaves, rooms = plan
    fitted = most_that_fits(promised, leaves, rooms)
    assert sum(promised.values()) - fitted == worst_excess(promised, leaves, rooms)
