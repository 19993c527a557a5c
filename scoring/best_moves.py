"""Which moves win the most points under a limit of effort: exact, by dynamic programming."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

ZERO = Fraction(0)


@dataclass(frozen=True)
class Move:
    """One way to win points on a leaf: `gain` points for `effort` units, whole and above 0.

    The moves of one leaf are alternatives. `pool` names what may be full before all is won that its
    moves add up to, as a bonus component is.
    """

    code: str
    gain: Fraction
    effort: int
    pool: str = ""


@dataclass(frozen=True)
class _State:
    """A set of moves; `mask` has a bit for each, the first move the highest."""

    effort: int
    gain: Fraction
    mask: int


def best_moves(
    moves: Sequence[Move], *, limit: int, rooms: Mapping[str, Fraction] | None = None
) -> tuple[Move, ...]:
    """Return the set of moves that wins the most points within `limit` units of effort.

    At most one move of a leaf is taken. `rooms` say how many points there are to be won in a pool;
    one that is not named has room for all. Of sets that win the same the one of least effort is
    taken, then (as long as no pool is full) the one with the earlier moves. Raises ValueError for
    an effort below 1.
    """
    if any(move.effort < 1 for move in moves):
        raise ValueError("a move costs at least one unit of effort")
    bits = {position: 1 << (len(moves) - position) for position in range(len(moves))}
    pools: dict[str, dict[str, list[_State]]] = {}
    for position, move in enumerate(moves):
        leaf = pools.setdefault(move.pool, {}).setdefault(move.code, [])
        leaf.append(_State(move.effort, move.gain, bits[position]))
    best = [_State(0, ZERO, 0)]
    for pool, leaves in pools.items():
        room = (rooms or {}).get(pool)
        within = [_State(0, ZERO, 0)]
        for alternatives in leaves.values():
            within = _joined(within, alternatives, limit=limit, room=room)
        best = _joined(best, within, limit=limit)
    chosen = best[-1].mask
    return tuple(move for position, move in enumerate(moves) if chosen & bits[position])


def _joined(
    states: Iterable[_State],
    others: Sequence[_State],
    *,
    limit: int,
    room: Fraction | None = None,
) -> list[_State]:
    """Return each state alone and with one of the others, without those that can't be best.

    What costs more and wins no more than another set never becomes better by what is added to both.
    """
    found = []
    for state in states:
        found.append(state)
        for other in others:
            gain, effort = state.gain + other.gain, state.effort + other.effort
            if effort <= limit:
                kept = gain if room is None else min(gain, room)
                found.append(_State(effort, kept, state.mask | other.mask))
    found.sort(key=lambda each: (each.effort, -each.gain, -each.mask))
    front: list[_State] = []
    for state in found:
        if not front or state.gain > front[-1].gain:
            front.append(state)
    return front
