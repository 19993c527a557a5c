"""How far a reading is: whoever goes through rows tells so, and the child passes it on."""

from collections.abc import Callable

_LISTENERS: list[Callable[[int], None]] = []


def tell_rows(rows: int) -> None:
    """Say how many rows have been read in all; once for some thousand rows is often enough."""
    for listen in _LISTENERS:
        listen(rows)


def hear_rows(listen: Callable[[int], None]) -> None:
    """Have `listen` called from now on; a child process reads one file, so it never ends."""
    _LISTENERS.append(listen)
