"""Reading evidence safely: every file is parsed in a child process of its own, two at a time."""

import logging
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from scoring.problems import CellPlace, Problem
from services.intake.choices import NO_CHOICES, Choices
from services.intake.entry_form import EntryForm
from services.intake.form_reading import Request
from services.intake.kinds import EvidenceKind
from services.intake.limits import MEBIBYTE, Limits
from services.intake.reading import Reading
from services.intake.reading_json import parse_reading

_CHILDREN = threading.BoundedSemaphore(2)
_ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)

# Isolated (-I): nothing of the app's environment or working folder steers the child.
_COMMAND = (
    sys.executable,
    "-I",
    "-B",
    "-c",
    f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
    "from services.intake.child import main; main()",
)
_MEMORY_WORDS = (b"memory allocation", b"capacity overflow", b"std::bad_alloc", b"MemoryError")
_TOLD = {OUT_OF_MEMORY: "out_of_memory", ANSWER_TOO_LARGE: "answer_too_large"}
_READ_OF_ERRORS = 64 * 1024


def read_evidence(
    content: bytes,
    *,
    file_name: str,
    kinds: Sequence[EvidenceKind],
    kind: str | None = None,
    choices: Choices = NO_CHOICES,
    limits: Limits | None = None,
    entry_form: EntryForm | None = None,
) -> Reading:
    """Read one file: what it is, its measures or answers with their cells, and all its problems.

    `kind` names the form where the person has said which it is; `choices` is what they have said
    besides. Whatever the file does to the
    reader, a reading comes back: one that could not be made says why in its only problem.
    """
    limits = limits or Limits()
    name = _base_name(file_name)
    place = CellPlace(name)
    if kind is not None and kind not in {each.kind for each in kinds}:
        expected = ", ".join(each.kind for each in kinds)
        return _failed(Problem("form_unknown", place, kind, expected))
    if not content:
        return _failed(Problem("file_empty", place))
    if len(content) > limits.file_bytes:
        params = {"size": -(-len(content) // MEBIBYTE), "limit": limits.file_bytes // MEBIBYTE}
        return _failed(Problem("file_too_large", place, params=params))
    request = Request(content, name, tuple(kinds), kind, entry_form, limits, choices)
    if not _CHILDREN.acquire(timeout=limits.waiting_seconds):
        return _failed(Problem("reader_busy", place))
    try:
        return _read_in_child(request, _COMMAND)
    finally:
        _CHILDREN.release()


def _read_in_child(request: Request, command: Sequence[str]) -> Reading:
    """Run the child on files, not pipes: nothing can block, and the answer's size is bounded."""
    with (
        tempfile.TemporaryFile() as asked,
        tempfile.TemporaryFile() as answered,
        tempfile.TemporaryFile() as errors,
    ):
        pickle.dump(request.limits, asked)
        pickle.dump(request, asked)
        asked.seek(0)
        with subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
            command,
            stdin=asked,
            stdout=answered,
            stderr=errors,
            env=_environment(),
            cwd=_ROOT,
        ) as process:
            try:
                status = process.wait(request.limits.wall_seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                return _ended("too_slow", request, "time")
        code = _why_it_failed(status, errors)
        if code is not None:
            return _ended(code, request, str(status))
        return _parse_answer(answered, request)


def _why_it_failed(status: int, errors: IO[bytes]) -> str | None:
    """Tell how a child ended: a problem's code, or None where it ended well."""
    if status == 0:
        return None
    if status in _TOLD:
        return _TOLD[status]
    if sys.platform != "win32" and status == -signal.SIGXCPU:
        return "too_slow"
    errors.seek(0)
    said = errors.read(_READ_OF_ERRORS)
    # An engine that gets no memory aborts: by the status alone that would be a crash.
    return "out_of_memory" if any(words in said for words in _MEMORY_WORDS) else "reader_died"


def _parse_answer(answered: IO[bytes], request: Request) -> Reading:
    size = answered.seek(0, os.SEEK_END)
    if size > request.limits.answer_bytes:
        return _ended("answer_too_large", request, str(size))
    answered.seek(0)
    try:
        return parse_reading(answered.read())
    except (ValueError, KeyError, TypeError):
        return _ended("reader_died", request, "no answer")


def _ended(code: str, request: Request, how: str) -> Reading:
    _LOG.warning("reading a file of %d bytes ended: %s (%s)", len(request.content), code, how)
    params = {"seconds": round(request.limits.wall_seconds)}
    return _failed(Problem(code, CellPlace(request.file_name), params=params))


def _failed(problem: Problem) -> Reading:
    return Reading(problems=(problem,))


def _base_name(file_name: str) -> str:
    """Return the name without any folder: uploads may be called ../../evil.xlsx."""
    return file_name.replace("\\", "/").rsplit("/", 1)[-1] or "?"


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
