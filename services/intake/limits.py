"""What one file may cost before its reading is given up.

Time: an answer comes at most 14 seconds after a file's turn, and ending a child takes well under
the one second more that is promised. The first try has 8 seconds, and one more for every 4 MiB, but
12 at most: a register of 200,000 rows is 21 MiB and takes a third of that. What the first try
leaves is for the second, with the patient engine, unless that is under 2 seconds. So a small file
that makes the first engine run on has 8 + 6 seconds; one that kills it at once has all the rest.

Memory: each child is held to 1 GiB of addresses, whatever it maps; its peak is below that. Two run
at a time, and one more that waits (about 100 MiB) in a process that has asked for it.
"""

import os
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
MAX_FILE_MB = "PARINDEX_MAX_FILE_MB"
"""The environment variable that sets how large a file may be, in MiB."""

_FIRST_SECONDS = 8
_BYTES_A_SECOND = 4 * MEBIBYTE
_LONGEST_FIRST_SECONDS = 12
_LEAST_SECOND_CHANCE = 2.0


@dataclass(frozen=True)
class Limits:
    """Budgets of one reading; sizes in bytes, times in seconds."""

    file_bytes: int = 50 * MEBIBYTE
    unpacked_bytes: int = 1024 * MEBIBYTE
    """What a zipped workbook may claim to unpack to; 200,000 rows claim about 170 MiB."""
    memory_bytes: int = 1024 * MEBIBYTE
    """What one child may map."""
    cpu_seconds: int = 13
    """What one child may compute: a wall behind the one of time."""
    wall_seconds: float = 14
    """What all tries may take together, from the turn of a file on."""
    answer_bytes: int = 64 * MEBIBYTE
    waiting_seconds: float = 120
    """How long a file waits for its turn: two are read at a time."""

    def seconds_of_try(self, size: int, *, spent: float) -> float:
        """Return how long the next try for a file of `size` bytes may take; 0 for no more tries.

        `spent` is what the tries before have taken: 0 for the first one.
        """
        left = self.wall_seconds - spent
        if spent:
            return left if left >= _LEAST_SECOND_CHANCE else 0
        return min(_FIRST_SECONDS + size / _BYTES_A_SECOND, _LONGEST_FIRST_SECONDS, left)


def limits_from_environment() -> Limits:
    """Return the limits of this installation.

    Raises ValueError where PARINDEX_MAX_FILE_MB is no whole number above 0.
    """
    written = os.environ.get(MAX_FILE_MB, "").strip()
    if not written:
        return Limits()
    if not (written.isascii() and written.isdigit() and int(written) > 0):
        raise ValueError(f"{MAX_FILE_MB}={written!r}: a whole number of MiB above 0 is needed")
    return Limits(file_bytes=int(written) * MEBIBYTE)
