"""The child process: however a file ends it, a sentence comes back and the app lives on."""

import contextlib
import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scoring.problems import CellPlace, Problem
from services.intake import reader
from services.intake.forms.form_reading import Request
from services.intake.limits import Limits, limits_from_environment
from services.intake.process import children
from services.intake.process.children import Child, ChildFailed, Spare
from services.intake.process.tasks import GridRequest
from services.intake.reader import ReadingJob, mark_faults, read_grid, start_reading
from services.intake.reading import Grid, Reading
from services.intake.reading_json import write_reading
from services.text import text_in
from services.text.explain import write_problem
from tests.intake.workbooks import KINDS, codes, dossier, far_corners, read, register, save_xlsx

ROOT = Path(__file__).parents[2]
REQUEST = Request(b"x", "tep.xlsx", KINDS, None, None, Limits())
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds the time alone")

SLEEPER = "import time; time.sleep(60)"


def program(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let another program be the child."""

    def put(text: str) -> None:
        monkeypatch.setattr(children, "COMMAND", program(text))

    return put


def start(content: bytes = b"x", *, limits: Limits | None = None) -> ReadingJob:
    return start_reading(content, file_name="tep.xlsx", kinds=KINDS, limits=limits)


def until(condition: Callable[[], object], *, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


def our_children() -> set[int]:
    """The living processes that this one has started."""
    here = os.getpid()
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == here:
            assert state != "Z"
            found.add(int(stat.parent.name))
    return found


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture
def nothing_leaks() -> Iterator[None]:
    """Processes, threads, open files and files in the temporary folder are what they were."""
    temporary = Path(tempfile.gettempdir())
    before = (our_children(), threading.active_count(), open_files(), set(temporary.iterdir()))
    yield
    until(lambda: threading.active_count() <= before[1])
    assert our_children() == before[0]
    assert open_files() == before[2]
    assert {each for each in temporary.iterdir() if "parindex" in each.name} <= before[3]


# how a child ends


def test_two_corner_cells_end_no_app() -> None:
    content = far_corners()
    assert len(content) < 6000
    reading = read(content)
    assert codes(reading) == ["form_unrecognised", "far_cells_ignored"]
    assert write_problem(text_in("vi"), reading.problems[0])
    assert read(register()).rows == 6


@posix
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("import os; os.abort()", "reader_died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "reader_died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "reader_died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too_slow"),
        ("import os, sys; sys.stderr.write('memory allocation of 9 bytes failed'); "
         "sys.stderr.flush(); os.abort()", "out_of_memory"),
        ("raise SystemExit(77)", "out_of_memory"),
        ("raise SystemExit(78)", "reader_died"),
        ("raise SystemExit(79)", "answer_too_large"),
        ("raise ValueError('secret of the traceback')", "reader_died"),
        ("pass", "reader_died"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("nothing_leaks")
def test_every_end_has_its_name(stand_in: Callable[[str], None], text: str, code: str) -> None:
    stand_in(text)
    reading = read(b"x")
    assert codes(reading) == [code]
    assert "secret" not in repr(reading)
    assert len(write_problem(text_in("vi"), reading.problems[0])) > 20


WHOLE = write_reading(Reading(kind="k", rows=3)).encode()


def framed(written: bytes, extract: bytes = b"") -> bytes:
    return struct.pack("<QQ", len(written), len(extract)) + written + extract


@pytest.mark.parametrize(
    "answer",
    [
        b"no json",
        framed(b"{}"),
        framed(b"[]"),
        framed(b"null"),
        framed(b"[" * 100_000),
        framed(b"\xff\xfe"),
        framed(WHOLE.replace(b'"problems": []', b'"problems": [7]')),
        framed(WHOLE.replace(b'"measures": {}', b'"measures": {"a": {"value": "x", "cells": 1}}')),
        framed(WHOLE)[:-1],
        framed(WHOLE) + b"x",
        struct.pack("<QQ", len(WHOLE), 2**63) + WHOLE,
        struct.pack("<QQ", 2**64 - 16, 16) + WHOLE,
        pickle.dumps(Reading()),
    ],
)
def test_an_answer_that_is_none_is_not_taken(
    stand_in: Callable[[str], None], answer: bytes
) -> None:
    stand_in(f"import sys; sys.stdin.buffer.read(1); sys.stdout.buffer.write({answer!r})")
    assert codes(read(b"x")) == ["reader_died"]


def test_a_whole_answer_is_taken(stand_in: Callable[[str], None]) -> None:
    stand_in(
        "import sys; sys.stdin.buffer.read(1); "
        f"sys.stdout.buffer.write({framed(WHOLE, bytes(range(256)))!r})"
    )
    reading = read(b"x")
    assert (reading.kind, reading.rows, reading.extract) == ("k", 3, bytes(range(256)))


@pytest.mark.usefixtures("nothing_leaks")
def test_a_child_that_takes_too_long_is_ended(stand_in: Callable[[str], None]) -> None:
    stand_in(SLEEPER)
    before = time.monotonic()
    reading = read(b"x", limits=Limits(wall_seconds=0.5))
    assert codes(reading) == ["too_slow"]
    assert time.monotonic() - before < 5


def test_a_child_that_talks_without_end_is_not_heard(stand_in: Callable[[str], None]) -> None:
    stand_in("import sys; sys.stdin.buffer.read(1); print('x' * 5000)")
    assert codes(read(b"x", limits=Limits(answer_bytes=1000))) == ["answer_too_large"]


def test_a_program_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "COMMAND", ("/nowhere/python",))
    assert codes(read(b"x")) == ["reader_unavailable"]
    assert reader._TURNS._free == 2


def test_what_can_be_said_at_once_starts_no_child(stand_in: Callable[[str], None]) -> None:
    stand_in("import os; os.abort()")
    assert codes(read(b"")) == ["file_empty"]
    assert codes(read(b"xx", limits=Limits(file_bytes=1))) == ["file_too_large"]
    assert codes(read(b"x", kind="so-la")) == ["form_unknown"]


# the second chance


def dies_unless_patient(way: str) -> str:
    """A child of which only the patient one answers."""
    return (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import os, pickle, time\n"
        "order = pickle.load(sys.stdin.buffer)\n"
        "file = os.fdopen(1, 'r+b'); file.seek(8)\n"
        "task = pickle.load(file)\n"
        f"if not task.patient: {way}\n"
        f"file.seek(order.answer_start); file.write({framed(WHOLE)!r})\n"
    )


@posix
@pytest.mark.parametrize("way", ["os.abort()", "os._exit(77)", "os._exit(78)", "time.sleep(60)"])
def test_a_file_that_ends_one_engine_is_given_to_the_other(
    stand_in: Callable[[str], None], way: str
) -> None:
    stand_in(dies_unless_patient(way))
    limits = replace(Limits(), wall_seconds=14)
    monkey_first = 1.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.intake.limits._FIRST_SECONDS", monkey_first)
        assert read(b"x", limits=limits).rows == 3


def test_an_answer_that_is_too_long_is_not_tried_again(stand_in: Callable[[str], None]) -> None:
    stand_in(dies_unless_patient("os._exit(79)"))
    assert codes(read(b"x")) == ["answer_too_large"]


def test_the_clearer_of_two_ends_is_told(stand_in: Callable[[str], None]) -> None:
    way = dies_unless_patient("os.abort()").replace("file.seek(order", "os._exit(77); (order")
    stand_in(way)
    assert codes(read(b"x")) == ["out_of_memory"]


# Worked out by hand from the text at the top of limits.py.
@pytest.mark.parametrize(
    ("megabytes", "spent", "seconds"),
    [
        (0, 0, 8),
        (4, 0, 9),
        (16, 0, 12),
        (21, 0, 12),
        (50, 0, 12),
        (0, 8, 6),
        (0, 0.5, 13.5),
        (21, 12, 2),
        (21, 12.5, 0),
        (0, 14, 0),
        (0, 30, 0),
    ],
)
def test_the_time_of_a_try(megabytes: int, spent: float, seconds: float) -> None:
    assert Limits().seconds_of_try(megabytes << 20, spent=spent) == seconds


def test_two_tries_are_never_longer_than_the_promise() -> None:
    limits = Limits()
    for size in range(0, 51 << 20, 1 << 20):
        first = limits.seconds_of_try(size, spent=0)
        assert first + limits.seconds_of_try(size, spent=first) <= limits.wall_seconds < 15


def test_a_short_budget_bounds_the_first_try_too() -> None:
    assert Limits(wall_seconds=0.5).seconds_of_try(1, spent=0) == 0.5


# limits of an installation


def test_the_largest_file_is_set_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARINDEX_MAX_FILE_MB", raising=False)
    assert limits_from_environment() == Limits()
    assert Limits().file_bytes == 50 * 1024 * 1024
    monkeypatch.setenv("PARINDEX_MAX_FILE_MB", "120")
    assert limits_from_environment() == Limits(file_bytes=120 * 1024 * 1024)
    monkeypatch.setenv("PARINDEX_MAX_FILE_MB", " ")
    assert limits_from_environment() == Limits()


@pytest.mark.parametrize("wrong", ["0", "-5", "1,5", "50MB", "٥"])
def test_a_size_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("PARINDEX_MAX_FILE_MB", wrong)
    with pytest.raises(ValueError, match="PARINDEX_MAX_FILE_MB"):
        limits_from_environment()


# jobs


@pytest.mark.usefixtures("nothing_leaks")
def test_a_job_tells_where_it_is() -> None:
    rows = [dossier(number) for number in range(1, 3001)]
    job = start(register(rows))
    seen: list[tuple[str, int]] = []
    while not job.done:
        seen.append((job.stage, job.rows_done))
        time.sleep(0.001)
    assert job.result().rows == 3000
    assert job.stage == "done"
    order = ("waiting", "opening", "reading", "done")
    stages = [stage for stage, _ in seen]
    assert stages == sorted(stages, key=order.index)
    assert "opening" in stages
    counts = [count for _, count in seen]
    assert counts == sorted(counts)


def counting(*counts: int) -> str:
    """A child that notes counts as the true one does, and waits for its end."""
    return (
        "import mmap, struct, sys, time\n"
        "sys.stdin.buffer.read(1)\n"
        "shared = mmap.mmap(1, 8)\n"
        f"for count in {counts!r}:\n"
        "    struct.pack_into('<Q', shared, 0, count); time.sleep(0.2)\n"
        "time.sleep(60)\n"
    )


@pytest.mark.usefixtures("nothing_leaks")
def test_rows_are_counted_while_they_are_read(stand_in: Callable[[str], None]) -> None:
    stand_in(counting(5, 700, 20_000))
    job = start()
    seen = set()
    until(lambda: seen.add(job.rows_done) or job.rows_done == 20_000)
    assert seen == {0, 5, 700, 20_000}
    assert job.stage == "reading"
    job.cancel()
    assert codes(job.result()) == ["reading_cancelled"]
    assert job.stage == "done"


@pytest.mark.usefixtures("nothing_leaks")
def test_what_reading_tells_of_its_rows_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    """The true child, but for a form that takes its time."""
    slow = (
        "import time\n"
        "from services.intake.process import progress\nfrom services.intake.process import tasks\n"
        "def read_form(request):\n"
        "    progress.tell_rows(4321)\n"
        "    time.sleep(60)\n"
        "tasks.read_form = read_form\n"
    )
    *start_of, code = children.COMMAND
    code = code.replace("from services", f"exec({slow!r}); from services")
    monkeypatch.setattr(children, "COMMAND", (*start_of, code))
    job = start()
    until(lambda: job.rows_done == 4321)
    assert job.stage == "reading"
    job.cancel()
    assert codes(job.result()) == ["reading_cancelled"]


@pytest.mark.usefixtures("nothing_leaks")
def test_cancelling_ends_the_child_at_once(stand_in: Callable[[str], None]) -> None:
    stand_in(SLEEPER)
    before = our_children()
    job = start()
    until(lambda: our_children() - before)
    assert job.stage == "opening"
    cancelled = time.monotonic()
    job.cancel()
    reading = job.result()
    assert time.monotonic() - cancelled < 0.5
    assert reading == Reading(problems=(Problem("reading_cancelled", CellPlace("tep.xlsx")),))
    assert reading.has_errors
    assert our_children() == before
    assert write_problem(text_in("vi"), reading.problems[0])


@pytest.mark.usefixtures("nothing_leaks")
def test_two_are_read_at_a_time_and_others_wait_in_order(
    stand_in: Callable[[str], None],
) -> None:
    stand_in(SLEEPER)
    before = our_children()
    jobs = []
    for number in range(5):
        jobs.append(start())
        until(lambda n=number: [job.stage for job in jobs[:2]] == ["opening"] * len(jobs[:2]))
        until(lambda n=number: reader._TURNS.waiting == max(0, n - 1))
    until(lambda: len(our_children() - before) == 2)
    assert [job.stage for job in jobs] == ["opening"] * 2 + ["waiting"] * 3
    jobs[3].cancel()  # while it waits
    assert codes(jobs[3].result()) == ["reading_cancelled"]
    assert len(our_children() - before) == 2
    jobs[1].cancel()
    until(lambda: jobs[2].stage == "opening")
    assert jobs[4].stage == "waiting"
    jobs[0].cancel()
    until(lambda: jobs[4].stage == "opening")
    for job in jobs:
        job.cancel()
        assert codes(job.result()) == ["reading_cancelled"]


@pytest.mark.usefixtures("nothing_leaks")
def test_who_waits_too_long_is_told(stand_in: Callable[[str], None]) -> None:
    stand_in(SLEEPER)
    holders = [start(), start()]
    until(lambda: all(job.stage == "opening" for job in holders))
    assert codes(read(b"x", limits=Limits(waiting_seconds=0.1))) == ["reader_busy"]
    for job in holders:
        job.cancel()
        job.result()


def test_cancelling_what_is_done_changes_nothing() -> None:
    job = start(register())
    assert job.result().rows == 6
    job.cancel()
    assert job.result().rows == 6
    assert job.stage == "done"


@pytest.mark.usefixtures("nothing_leaks")
def test_cancelling_at_any_moment_gives_a_reading_or_says_so() -> None:
    content = register()
    for delay in range(12):
        job = start(content)
        time.sleep(delay * 0.03)
        job.cancel()
        reading = job.result()
        assert reading.rows == 6 or codes(reading) == ["reading_cancelled"]


def test_a_job_that_breaks_says_so_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(ReadingJob, "_ask_child", broken)
    with pytest.raises(RuntimeError, match="ours"):
        read(b"x")
    assert reader._TURNS._free == 2


# the spare


@pytest.fixture
def warm(nothing_leaks: None) -> Iterator[Spare]:
    reader.keep_warm()
    yield reader._SPARE
    reader._SPARE.drop()


def test_a_spare_serves_one_file_and_the_next_is_made_ready(warm: Spare) -> None:
    first = warm.process_id
    assert first is not None
    assert read(register()).rows == 6
    until(lambda: warm.process_id not in (None, first))
    assert first not in our_children()
    assert read(register()).rows == 6


def test_keeping_warm_twice_keeps_one(warm: Spare) -> None:
    before = our_children()
    reader.keep_warm()
    assert our_children() == before
    assert warm.process_id in before


def test_a_spare_that_died_is_not_missed(warm: Spare) -> None:
    assert warm.process_id is not None
    os.kill(warm.process_id, signal.SIGKILL)
    assert read(register()).rows == 6


def test_a_spare_takes_the_limits_of_its_file(warm: Spare) -> None:
    limits = Limits(memory_bytes=150 << 20)
    assert codes(read(register(), limits=limits))[0] in ("out_of_memory", "reader_died")


def test_idle_time_is_not_counted(warm: Spare) -> None:
    """A spare of two seconds' work still has its one second of processor time."""
    assert read(register(), limits=Limits(cpu_seconds=1)).rows == 6


@posix
def test_processor_time_counts_from_the_request() -> None:
    burn = "import time\nwhile time.process_time() < 1.5: pass"
    assert inside("done = 1", before=burn, cpu_seconds=1) == "done"
    assert inside("exec('while True: pass')", before=burn, cpu_seconds=1) in SIGNALS_OF_TIME


def test_without_being_asked_no_spare_is_kept() -> None:
    assert read(register()).rows == 6
    assert reader._SPARE.process_id is None


@posix
@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)", "sys.exit(0)"])
def test_children_end_with_their_parent(end: str) -> None:
    """A spare that waits and a child that works, whichever way the parent goes."""
    endless = (
        "from services.intake.process import tasks\n"
        "def perform(*_, **__):\n"
        "    while True: pass\n"
        "tasks.perform = perform\n"
    )
    *start, code = children.COMMAND
    busy = (*start, code.replace("from services", f"exec({endless!r}); from services"))
    text = (
        f"import os, sys, time; sys.path.insert(0, {str(ROOT)!r})\n"
        "from services.intake.process import children\nfrom services.intake import reader\n"
        "from services.intake.limits import Limits\n"
        "from services.intake.process.tasks import GridRequest\n"
        "reader.keep_warm()\n"
        f"busy = children.Child({busy!r})\n"
        "busy.ask(GridRequest(b'', '', '', 1, 1, Limits()), limits=Limits(), answer_bytes=9)\n"
        "idle = children.Child()\n"
        "print(reader._SPARE.process_id, busy.process_id, idle.process_id, flush=True)\n"
        f"{end}\n"
    )
    done = subprocess.run(program(text), capture_output=True, text=True, check=False, cwd=ROOT)
    numbers = done.stdout.split()
    assert len(numbers) == 3, done.stderr
    until(lambda: not any(Path(f"/proc/{number}").exists() for number in numbers))


# grids and marks


def test_a_stretch_of_a_sheet_is_shown() -> None:
    content = save_xlsx([[f"a{n}", n] for n in range(1, 101)])
    grid = read_grid(content, file_name="x.xlsx", sheet="Sheet1", first_row=40, rows=3)
    assert isinstance(grid, Grid)
    assert grid.first_row == 40
    assert grid.rows == (("a40", "40"), ("a41", "41"), ("a42", "42"))


def test_a_grid_of_what_cannot_be_read_is_a_problem() -> None:
    problem = read_grid(b"PK\x03\x04", file_name="x.xlsx", sheet="", first_row=1, rows=1)
    assert isinstance(problem, Problem)
    assert problem.code == "file_damaged"
    problem = read_grid(b"", file_name="x.xlsx", sheet="", first_row=1, rows=1)
    assert isinstance(problem, Problem)
    assert problem.code == "file_empty"


def test_grids_have_a_second_chance_too(stand_in: Callable[[str], None]) -> None:
    answer = framed(write_reading(Reading(head=Grid(2, 0, (("a",),)))).encode())
    stand_in(dies_unless_patient("os.abort()").replace(repr(framed(WHOLE)), repr(answer)))
    grid = read_grid(b"x", file_name="x.xlsx", sheet="", first_row=2, rows=1)
    assert grid == Grid(2, 0, (("a",),))


def test_what_marks_may_answer_is_measured_by_the_file(stand_in: Callable[[str], None]) -> None:
    stand_in(
        "import pickle, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "print(pickle.load(sys.stdin.buffer).answer_bytes, file=sys.stderr)\n"
        f"sys.stdout.buffer.write({framed(WHOLE, b'PK')!r})"
    )
    assert mark_faults(b"x" * 50, file_name="x.xlsx", problems=(), texts=None) == b"PK"
    task = reader.MarkRequest(b"x" * 50, "x.xlsx", (), None, Limits())
    assert reader._answer_bytes(task) == 150 + 10 * 1024 * 1024
    assert reader._answer_bytes(REQUEST) == Limits().answer_bytes


def test_marking_has_no_second_engine(stand_in: Callable[[str], None]) -> None:
    stand_in("import os; os._exit(77)")
    problem = mark_faults(b"x", file_name="x.xlsx", problems=(), texts=None)
    assert isinstance(problem, Problem)
    assert problem.code == "out_of_memory"


# walls


SIGNALS_OF_TIME = ("signal 24", "signal 9")


def inside(text: str, *, before: str = "", **limits: int) -> str:
    """Run a program under the child's walls and return what it printed last."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from services.intake.limits import Limits\n"
        "from services.intake.process.sandbox import forbid_side_effects, limit_resources\n"
        f"{before}\n"
        f"limit_resources(Limits(**{limits!r}), output_bytes=1000)\n"
        "import os, socket, subprocess, tempfile\n"
        "forbid_side_effects()\n"
        f"try:\n    {text}\nexcept BaseException as e:\n    print(type(e).__name__)\n"
        "else:\n    print('done')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or f"signal {-done.returncode}"


@pytest.mark.parametrize(
    "text",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.socket().connect(('127.0.0.1', 9))",
        "socket.getaddrinfo('example.invalid', 80)",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "open('/tmp/x-parindex', 'w')",
        "os.open('/tmp/x-parindex', os.O_CREAT | os.O_WRONLY)",
        "os.remove('/nowhere-parindex')",
        "os.symlink('/etc', '/tmp/x-parindex')",
        "open('/etc/passwd')",
        "open(b'/etc/passwd')",
        "open(os.path.join(os.path.dirname(os.__file__), '../../../../etc/passwd'))",
        "open('app.py')",
        "os.open('/etc/hostname', os.O_RDONLY)",
    ],
)
@posix
def test_the_child_reaches_nothing(text: str) -> None:
    assert inside(text) == "PermissionError"


@posix
@pytest.mark.parametrize(
    "text",
    [
        "open(os.devnull).read()",
        "open(os.__file__).read()",
        "import xml.dom.minidom",
        "import openpyxl",
        "import services.intake.files.cells",
    ],
)
def test_the_walls_let_reading_through(text: str) -> None:
    assert inside(text) == "done"


@posix
def test_memory_and_time_are_bounded() -> None:
    assert inside("bytearray(400 << 20)", memory_bytes=300 << 20) == "MemoryError"
    assert inside("bytearray(100 << 20)", memory_bytes=300 << 20) == "done"
    assert inside("exec('while True: pass')", cpu_seconds=1) in SIGNALS_OF_TIME


@posix
def test_a_large_file_under_a_small_memory_is_out_of_memory() -> None:
    reading = read(register(), limits=Limits(memory_bytes=150 << 20))
    assert codes(reading) in (["out_of_memory"], ["reader_died"])


def test_the_child_has_no_pandas() -> None:
    """It costs every file 0.1 s and 30 MiB; nothing of ours in there needs it."""
    task = GridRequest(b"x", "x.csv", "", 1, 1, Limits())
    code = children.COMMAND[4].replace(
        "main()",
        "import os, sys; os._exit = lambda _: print('pandas' in sys.modules, "
        "file=sys.stderr, flush=True) or sys.exit(); main()",
    )
    with Child((*children.COMMAND[:4], code, "spare")) as child:
        child.ask(task, limits=Limits(), answer_bytes=1 << 20)
        with contextlib.suppress(ChildFailed):
            child.answer(seconds=10, cancelled=threading.Event(), report_rows=lambda _: None)
        child._errors.seek(0)
        assert child._errors.read().split()[-1] == b"False"


# names and values


def test_a_name_never_carries_a_folder() -> None:
    reading = read(b"", file_name="../../etc/evil.xlsx")
    assert str(reading.problems[0].place) == "evil.xlsx"
    reading = read(b"", file_name="C:\\Users\\x\\so.xls")
    assert str(reading.problems[0].place) == "so.xls"


def test_kinds_and_requests_travel() -> None:
    assert pickle.loads(pickle.dumps(REQUEST)) == REQUEST


def test_the_child_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARINDEX_SECRET", "x")
    assert "PARINDEX_SECRET" not in children._environment()
    assert os.environ["PARINDEX_SECRET"] == "x"


def test_the_answer_is_json() -> None:
    """What parsed an upload is not trusted with anything that could run."""
    assert json.loads(WHOLE)["rows"] == 3
