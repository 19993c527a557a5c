"""The child process that serves one file: a request comes in, a reading goes out, and it ends.

Its standard output is the exchange, a file that the parent made and opened: 8 bytes in which the
rows read are counted, the request, and behind it the answer. The request is pickled by the parent,
which is trusted; the answer is two lengths, JSON and bytes, because what parsed an upload is not.
Standard input says when the request is there, and ends with the parent. How it ends is told by the
exit status alone: no traceback leaves.
"""

import gc
import mmap
import os
import pickle
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from services.intake.limits import Limits

OUT_OF_MEMORY = 77
BROKEN = 78
ANSWER_TOO_LARGE = 79

COUNTER = struct.Struct("<Q")
"""The rows that have been read, at the start of the exchange."""
LENGTHS = struct.Struct("<QQ")
"""How long the JSON and the bytes of an answer are, before both."""

_SLACK = 1024 * 1024


@dataclass(frozen=True)
class Order:
    """What the child needs to know before it opens the request."""

    limits: Limits
    answer_start: int
    """Where the answer belongs: the end of the request."""
    answer_bytes: int
    """How long the answer may be."""


class _AnswerTooLarge(Exception):
    """More to say than the parent is ready to hear."""


class _NoPandas:
    """Keeps pandas out: pyarrow would import it (0.1 s, 30 MiB) to ask if a list is a Series."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Say that there is none."""
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)


def main() -> None:
    """Wait for the request, do what it asks, write the answer, and end."""
    gc.disable()  # one file, then the end: collecting costs time and frees nothing
    sys.meta_path.insert(0, _NoPandas)
    exchange = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    try:
        _serve(exchange)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except _AnswerTooLarge:
        os._exit(ANSWER_TOO_LARGE)
    except BaseException:  # noqa: BLE001 - an engine's panic is no Exception
        os._exit(BROKEN)
    os._exit(0)


def _serve(exchange: int) -> None:
    from services.intake.process.sandbox import forbid_side_effects, limit_resources
    from services.intake.process.tasks import Task, perform, warm_up
    from services.intake.reading_json import write_reading

    if len(sys.argv) > 1:  # a spare: it has time
        warm_up()
    try:
        order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
    except EOFError:
        os._exit(0)  # the parent has gone and nobody asked for anything
    threading.Thread(target=_end_with_parent, daemon=True).start()
    most = order.answer_start + order.answer_bytes + _SLACK
    limit_resources(order.limits, output_bytes=most)
    with os.fdopen(exchange, "r+b") as file:
        report_rows = _make_counter(file.fileno())
        file.seek(COUNTER.size)
        task: Task = pickle.load(file)  # noqa: S301
        forbid_side_effects()
        reading = perform(task, report_rows=report_rows)
        written = write_reading(reading).encode()
        if LENGTHS.size + len(written) + len(reading.extract) > order.answer_bytes:
            raise _AnswerTooLarge
        file.seek(order.answer_start)
        file.write(LENGTHS.pack(len(written), len(reading.extract)))
        file.write(written)
        file.write(reading.extract)


def _make_counter(exchange: int) -> Callable[[int], None]:
    """Return what notes how many rows are read: it overwrites one number and waits for nobody."""
    shared = mmap.mmap(exchange, COUNTER.size)

    def report_rows(rows: int) -> None:
        COUNTER.pack_into(shared, 0, rows)

    return report_rows


def _end_with_parent() -> None:
    """End as soon as standard input does: without a parent nobody waits for the answer.

    An engine that does not let other threads run is ended by the limit of processor time.
    """
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(BROKEN)
