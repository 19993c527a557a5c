"""The inverse of a rule: by how much an input must move for the points to rise."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring.inputs import Given, InvalidInput, Value
from scoring.quantity import EmptyDenominator, MissingInputs

_FARTHEST = 2**40  # steps; no count of an office comes near it


@dataclass(frozen=True)
class Lever:
    """A number that can be moved: `step` is one unit of the input, below 0 to move it down.

    `limit` is the highest value it may take; no value goes below 0. `beside` are inputs that move
    by as much.
    """

    input: str
    step: Fraction
    limit: Fraction | None = None
    beside: tuple[str, ...] = ()

    def moved(self, start: Fraction, steps: int) -> Fraction | None:
        """Return the value after so many steps, or None beyond the limits."""
        value = start + steps * self.step
        too_high = self.limit is not None and value > self.limit
        return None if value < 0 or too_high else value


@dataclass(frozen=True)
class Change:
    """One input moved from `before` (None: not known) to `after`."""

    input: str
    before: Value | None
    after: Value


@dataclass(frozen=True)
class Need:
    """What to change, the points that there would be then, and how many more that is."""

    changes: tuple[Change, ...]
    points: Fraction
    gain: Fraction


def steps_up(lever: Lever, given: Given, points: Callable[[Given], Fraction]) -> Iterator[Need]:
    """Yield the smallest move that wins anything and the smallest that wins the most.

    Every need yielded is exact: with its change put in, the points are the ones it names, and
    with one step less they are fewer, whether or not the rule is monotone in between.
    """
    start = given.get(lever.input)
    if start is None or isinstance(start, str | bool):
        return
    others = {name: Fraction(given[name]) for name in lever.beside}

    def after(steps: int) -> Fraction | None:
        value = lever.moved(start, steps)
        if value is None:
            return None
        moved = {name: each + steps * lever.step for name, each in others.items()}
        try:
            return points({**given, **moved, lever.input: value})
        except (InvalidInput, EmptyDenominator, MissingInputs):
            return None

    now = after(0)
    if now is None:
        return
    last = _last_valid(after)
    best = after(last)
    if best is None or best <= now:
        return
    targets = (
        _first_step(after, (last, best), lambda p: p > now),
        _first_step(after, (last, best), lambda p: p >= best),
    )
    for steps, reached in dict.fromkeys(targets):
        by = steps * lever.step
        changes = (Change(name, each, each + by) for name, each in others.items())
        yield Need((Change(lever.input, start, start + by), *changes), reached, reached - now)


def _last_valid(after: Callable[[int], Fraction | None]) -> int:
    """Return the farthest step that still gives a valid result (steps beyond it do not)."""
    reach = 1
    while reach < _FARTHEST and after(reach) is not None:
        reach *= 2
    low, high = reach // 2, reach
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if after(middle) is not None else (low, middle)
    return low


def _first_step(
    after: Callable[[int], Fraction | None],
    last: tuple[int, Fraction],
    enough: Callable[[Fraction], bool],
) -> tuple[int, Fraction]:
    """Return a step that is enough, and its points, while the one before it is not.

    `last` is such a step too, but for the one before it.
    """
    low, (high, points) = 0, last
    while high - low > 1:
        middle = (low + high) // 2
        reached = after(middle)
        if reached is not None and enough(reached):
            high, points = middle, reached
        else:
            low = middle
    return high, points
