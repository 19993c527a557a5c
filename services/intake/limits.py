"""What one file may cost before its reading is given up."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Budgets of one reading; sizes in bytes, times in seconds."""

    file_bytes: int = 50 * MEBIBYTE
    unpacked_bytes: int = 1024 * MEBIBYTE
    """What a zipped workbook may claim to unpack to; 200,000 rows claim about 170 MiB."""
    memory_bytes: int = 1024 * MEBIBYTE
    cpu_seconds: int = 30
    wall_seconds: float = 60
    answer_bytes: int = 64 * MEBIBYTE
    waiting_seconds: float = 120
    """How long a file waits for its turn: two are read at a time."""
