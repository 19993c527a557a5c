"""Child processes as the app's process sees them: started, asked, watched, heard and ended."""

import logging
import mmap
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from services.intake.limits import Limits
from services.intake.process.child import (
    ANSWER_TOO_LARGE,
    COUNTER,
    LENGTHS,
    OUT_OF_MEMORY,
    Order,
)

_ROOT = Path(__file__).parents[3]
_LOG = logging.getLogger(__name__)

# Isolated (-I): nothing of the app's environment or working folder steers the child.
COMMAND = (
    sys.executable,
    "-I",
    "-B",
    "-c",
    f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
    "from services.intake.process.child import main; main()",
)
_SPARE = (*COMMAND, "spare")

_MEMORY_WORDS = (b"memory allocation", b"capacity overflow", b"std::bad_alloc", b"MemoryError")
_TOLD = {OUT_OF_MEMORY: "out_of_memory", ANSWER_TOO_LARGE: "answer_too_large"}
_READ_OF_ERRORS = 64 * 1024
_LONGEST_TICK = 0.02


class Answer(NamedTuple):
    """What a child answered: JSON and bytes, neither of them to be trusted."""

    written: bytes
    extract: bytes


class ChildFailed(Exception):
    """A child gave no answer; `code` names the problem, `how` is for the log."""

    def __init__(self, code: str, how: str) -> None:
        super().__init__(code)
        self.code = code
        self.how = how


class Child:
    """One process for one request. It talks through files: nothing can block, nothing can grow."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._exchange = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            self._exchange.write(bytes(COUNTER.size))
            self._exchange.flush()
            self._counter = mmap.mmap(self._exchange.fileno(), COUNTER.size)
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
                command or COMMAND,
                stdin=subprocess.PIPE,
                stdout=self._exchange,
                stderr=self._errors,
                env=_environment(),
                cwd=_ROOT,
            )
        except BaseException:
            self._exchange.close()
            self._errors.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_alive(self) -> bool:
        """Tell whether the process is still there."""
        return self._process.poll() is None

    @property
    def process_id(self) -> int:
        """The number of the process."""
        return self._process.pid

    def ask(self, task: object, *, limits: Limits, answer_bytes: int) -> None:
        """Hand over the request. Raises OSError where that cannot be done."""
        pickle.dump(task, self._exchange)
        self._exchange.flush()
        self._order = Order(limits, self._exchange.tell(), answer_bytes)
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - for the type checker
        try:
            pickle.dump(self._order, pipe)  # far less than a pipe holds
            pipe.flush()
        except BrokenPipeError:
            pass  # it is dead already: `answer` tells how

    def answer(
        self, *, seconds: float, cancelled: threading.Event, report_rows: Callable[[int], None]
    ) -> Answer | None:
        """Wait for the answer; None where nobody wants it any more.

        Raises ChildFailed where there is none.
        """
        started = time.monotonic()
        while self.is_alive:
            took = time.monotonic() - started
            if took > seconds:
                raise ChildFailed("too_slow", "time")
            if cancelled.wait(min(_LONGEST_TICK, 0.001 + took / 20)):
                return None
            report_rows(COUNTER.unpack_from(self._counter)[0])
        report_rows(COUNTER.unpack_from(self._counter)[0])
        code = self._why_it_failed()
        if code is not None:
            raise ChildFailed(code, str(self._process.returncode))
        return self._parse_answer()

    def close(self) -> None:
        """End the process if it has not ended, and leave nothing of it behind."""
        self._process.kill()
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except OSError:
                _LOG.debug("a child went before it was asked")
        self._process.wait()
        self._counter.close()
        self._exchange.close()
        self._errors.close()

    def _why_it_failed(self) -> str | None:
        """Tell how the child ended: a problem's code, or None where it ended well."""
        status = self._process.returncode
        if status == 0:
            return None
        if status in _TOLD:
            return _TOLD[status]
        if sys.platform != "win32" and status == -signal.SIGXCPU:
            return "too_slow"
        self._errors.seek(0)
        said = self._errors.read(_READ_OF_ERRORS)
        # An engine that gets no memory aborts: by the status alone that would be a crash.
        return "out_of_memory" if any(words in said for words in _MEMORY_WORDS) else "reader_died"

    def _parse_answer(self) -> Answer:
        start = self._order.answer_start
        size = self._exchange.seek(0, os.SEEK_END) - start
        if size > self._order.answer_bytes:
            raise ChildFailed("answer_too_large", str(size))
        self._exchange.seek(start)
        head = self._exchange.read(LENGTHS.size)
        if len(head) < LENGTHS.size:
            raise ChildFailed("reader_died", "no answer")
        written, extract = LENGTHS.unpack(head)
        if LENGTHS.size + written + extract != size:
            raise ChildFailed("reader_died", "an answer of another length than it says")
        return Answer(self._exchange.read(written), self._exchange.read(extract))


class Spare:
    """At most one child that has its imports behind it and waits for a file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._is_wanted = False

    def keep(self) -> None:
        """Have a child ready from now on."""
        self._is_wanted = True
        self.renew()

    def renew(self) -> None:
        """Start the next one, if one is wanted and there is none."""
        with self._lock:
            if self._is_wanted and self._child is None:
                try:
                    self._child = Child(_SPARE)
                except OSError as error:
                    _LOG.warning("no spare child: %s", error)

    def take(self) -> Child:
        """Return the child that waits, or a fresh one; it is the caller's from here on."""
        with self._lock:
            child, self._child = self._child, None
        if child is None:
            return Child()
        if child.is_alive:
            return child
        child.close()
        return Child()

    def drop(self) -> None:
        """Have none ready any more."""
        self._is_wanted = False
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.close()

    @property
    def process_id(self) -> int | None:
        """The number of the process that waits, if there is one."""
        child = self._child
        return None if child is None else child.process_id


def _environment() -> dict[str, str]:
    """Return the few variables a child needs; pools of memory kept small, so that limits hold."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return {
        **kept,
        "MALLOC_ARENA_MAX": "2",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OMP_NUM_THREADS": "1",
        "RUST_BACKTRACE": "0",
    }
