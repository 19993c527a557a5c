"""Turns: few at a time, and whoever came first goes first."""

import threading
from collections import deque
from collections.abc import Callable


class Turns:
    """A room of few places with one queue before it."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._queue: deque[object] = deque()
        self._changed = threading.Condition()

    def take(self, *, seconds: float, given_up: Callable[[], bool]) -> bool:
        """Wait for a turn and take it; False where it took too long or nobody wants it any more."""
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            self._changed.wait_for(
                lambda: given_up() or (self._free > 0 and self._queue[0] is ticket), seconds
            )
            has_turn = not given_up() and self._free > 0 and self._queue[0] is ticket
            self._queue.remove(ticket)
            self._free -= has_turn
            self._changed.notify_all()  # the next one may be first now
            return has_turn

    def give_back(self) -> None:
        """Leave the place to the next in the queue."""
        with self._changed:
            self._free += 1
            self._changed.notify_all()

    def look_again(self) -> None:
        """Let those that wait ask whether they have been given up."""
        with self._changed:
            self._changed.notify_all()

    @property
    def waiting(self) -> int:
        """How many are in the queue."""
        return len(self._queue)
