"""The best moves under a limit: by hand, and against trying every set."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.best_moves import Move, best_moves
from tests.building import F, steady


def move(code: str, gain: str, effort: int, pool: str = "") -> Move:
    return Move(code, F(gain), effort, pool)


A = move("1.1", "0.5", 3)
B = move("1.2", "0.3", 2)
C = move("2.1", "0.25", 1)


@pytest.mark.parametrize(
    ("limit", "best"),
    [
        (-1, ()),
        (0, ()),
        (1, (C,)),
        (2, (B,)),  # 0.3 for 2 is more than 0.25 for 1, though less a unit
        (3, (B, C)),  # 0.55, more than the 0.5 of A
        (4, (A, C)),  # 0.75; the 0.8 of A and B wants 5
        (5, (A, B)),
        (6, (A, B, C)),
        (99, (A, B, C)),
    ],
)
def test_the_most_points_within_a_limit(limit: int, best: tuple[Move, ...]) -> None:
    assert best_moves([A, B, C], limit=limit) == best


def test_the_best_a_unit_is_not_always_in_the_best_set() -> None:
    dear = move("2.1", "1", 10)
    assert best_moves([A, dear], limit=10) == (dear,)
    assert best_moves([C, dear], limit=10) == (dear,)  # C wins more a unit, but fills its place


def test_of_one_leaf_only_one_move_is_made() -> None:
    little, much = move("3.4", "0.5", 1), move("3.4", "1", 4)
    assert best_moves([little, much], limit=9) == (much,)
    assert best_moves([little, much], limit=3) == (little,)
    assert best_moves([little, much, C], limit=4) == (much,)
    assert best_moves([little, move("3.4", "0.7", 4), B], limit=4) == (little, B)


def test_the_same_points_are_won_with_the_least_effort_then_by_the_earlier_moves() -> None:
    assert best_moves([move("1.1", "1", 3), move("1.2", "1", 2)], limit=3)[0].code == "1.2"
    twins = [move("1.1", "1", 2), move("1.2", "1", 2), move("1.3", "1", 2)]
    assert [each.code for each in best_moves(twins, limit=5)] == ["1.1", "1.2"]
    pairs = [move("a", "1", 2), move("b", "1.5", 4), move("c", "1", 3), move("d", "0.5", 1)]
    assert [each.code for each in best_moves(pairs, limit=5)] == ["a", "c"]  # as b and d: 2 for 5


def test_what_wins_nothing_is_left() -> None:
    assert best_moves([move("1.1", "0", 1), C], limit=9) == (C,)
    assert best_moves([], limit=9) == ()


def test_a_pool_is_full_before_all_is_won() -> None:
    bonus = [move("9.1", "1", 2, "9"), move("9.2", "0.75", 2, "9"), move("9.3", "0.5", 1, "9")]
    rooms = {"9": F(1)}
    assert best_moves(bonus, limit=9, rooms=rooms) == (bonus[0],)  # the others would add nothing
    assert best_moves([*bonus, B], limit=4, rooms=rooms) == (bonus[0], B)
    assert best_moves(bonus, limit=9, rooms={"9": F(0)}) == ()
    assert best_moves(bonus, limit=9) == tuple(bonus)
    # 1.5 for 3 into a room of 1.2: as much as 1 and 0.75 would win for 4
    assert best_moves(bonus, limit=4, rooms={"9": F("1.2")}) == (bonus[0], bonus[2])


def test_an_effort_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        best_moves([move("1.1", "1", 0)], limit=3)


def test_exact_where_floats_are_not() -> None:
    """0.1 + 0.2 is 0.3: the one move for 3 wins no more than the two for 2."""
    tenths = [move("1.1", "0.3", 3), move("1.2", "0.1", 1), move("1.3", "0.2", 1)]
    assert best_moves(tenths, limit=3) == tuple(tenths[1:])


quarters = st.integers(0, 6).map(lambda n: Fraction(n, 4))
pooled = st.sampled_from([("1.1", ""), ("1.2", ""), ("1.3", ""), ("9.1", "9"), ("9.2", "9")])


@st.composite
def any_moves(draw: st.DrawFn) -> list[Move]:
    """Up to seven moves, some of them alternatives, some into a pool, in any order."""
    leaves = draw(st.lists(pooled, max_size=7))
    return [Move(code, draw(quarters), draw(st.integers(1, 5)), pool) for code, pool in leaves]


def every_set(moves: Sequence[Move]) -> list[tuple[Move, ...]]:
    """Return every set with at most one move of a leaf, moves in their order."""
    chosen = [
        [move for move, taken in zip(moves, choice, strict=True) if taken]
        for choice in product((True, False), repeat=len(moves))
    ]
    return [tuple(each) for each in chosen if len({move.code for move in each}) == len(each)]


def won_by(moves: Sequence[Move], rooms: Mapping[str, Fraction]) -> Fraction:
    pools = {move.pool for move in moves}
    sums = {p: sum((m.gain for m in moves if m.pool == p), Fraction(0)) for p in pools}
    return sum((min(gain, rooms.get(p, gain)) for p, gain in sums.items()), Fraction(0))


@steady
@given(any_moves(), st.integers(0, 20), quarters)
def test_no_set_wins_more_or_costs_less(moves: list[Move], limit: int, room: Fraction) -> None:
    rooms = {"9": room}
    sets = [each for each in every_set(moves) if sum(m.effort for m in each) <= limit]
    best = max((won_by(each, rooms), -sum(m.effort for m in each)) for each in sets)
    found = best_moves(moves, limit=limit, rooms=rooms)
    assert found in sets
    assert (won_by(found, rooms), -sum(m.effort for m in found)) == best


@steady
@given(any_moves(), st.integers(0, 20))
def test_of_equal_sets_the_one_with_the_earlier_moves(moves: list[Move], limit: int) -> None:
    """`every_set` has those with the earlier moves first, and max takes the first."""
    sets = [each for each in every_set(moves) if sum(m.effort for m in each) <= limit]
    best = max(sets, key=lambda each: (won_by(each, {}), -sum(m.effort for m in each)))
    assert best_moves(moves, limit=limit) == best
