"""The child process: however a file ends it, a sentence comes back and the app lives on."""

import os
import pickle
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from services.intake import reader
from services.intake.form_reading import Request
from services.intake.limits import Limits
from services.intake.reading import Reading
from services.text import text_in
from services.text.explain import write_problem
from tests.intake.workbooks import KINDS, codes, far_corners, read, register

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds the time alone")


def run(program: str, *, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    """Let another program stand in for the child."""
    request = Request(b"x", "tep.xlsx", KINDS, None, None, limits)
    return reader._read_in_child(request, (sys.executable, "-c", program))


def test_two_corner_cells_end_the_child_and_not_us() -> None:
    content = far_corners()
    assert len(content) < 6000
    reading = read(content)
    assert codes(reading) == ["out_of_memory"]
    assert "bộ nhớ" in write_problem(text_in("vi"), reading.problems[0])
    assert read(register()).rows == 6


@posix
@pytest.mark.parametrize(
    ("program", "code"),
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
        ("print('no json')", "reader_died"),
        ("print('{}')", "reader_died"),
        ("pass", "reader_died"),
    ],
)  # fmt: skip
def test_every_end_has_its_name(program: str, code: str) -> None:
    reading = run(program)
    assert codes(reading) == [code]
    assert "secret" not in repr(reading)


def test_a_child_that_takes_too_long_is_ended() -> None:
    before = time.monotonic()
    reading = run("import time; time.sleep(60)", limits=Limits(wall_seconds=0.5))
    assert codes(reading) == ["too_slow"]
    assert time.monotonic() - before < 10


def test_a_child_that_talks_without_end_is_not_heard() -> None:
    reading = run("print('x' * 5000)", limits=Limits(answer_bytes=1000))
    assert codes(reading) == ["answer_too_large"]


def inside(program: str, **limits: int) -> str:
    """Run a program under the child's walls and return what it printed last."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from services.intake.limits import Limits\n"
        "from services.intake.sandbox import forbid_side_effects, limit_resources\n"
        f"limit_resources(Limits(**{limits!r}))\n"
        "import os, socket, subprocess\n"
        "forbid_side_effects()\n"
        f"try:\n    {program}\nexcept BaseException as e:\n    print(type(e).__name__)\n"
        "else:\n    print('done')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or f"signal {-done.returncode}"


@pytest.mark.parametrize(
    "program",
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
    ],
)
@posix
def test_the_child_reaches_nothing(program: str) -> None:
    assert inside(program) == "PermissionError"


@posix
def test_the_walls_let_reading_through() -> None:
    assert inside("open(os.devnull).read()") == "done"


@posix
def test_memory_and_time_are_bounded() -> None:
    assert inside("bytearray(400 << 20)", memory_bytes=300 << 20) == "MemoryError"
    assert inside("bytearray(100 << 20)", memory_bytes=300 << 20) == "done"
    assert inside("exec('while True: pass')", cpu_seconds=1) in ("signal 24", "signal 9")


@posix
def test_a_large_file_under_a_small_memory_is_out_of_memory() -> None:
    reading = read(register(), limits=Limits(memory_bytes=150 << 20))
    assert codes(reading) in (["out_of_memory"], ["reader_died"])


def test_two_are_read_at_a_time_and_a_third_waits() -> None:
    results: list[Reading] = []
    limits = Limits(wall_seconds=3)

    def hold() -> None:
        with reader._CHILDREN:
            time.sleep(2)

    holders = [threading.Thread(target=hold) for _ in range(2)]
    for holder in holders:
        holder.start()
    time.sleep(0.2)
    results.append(read(register(), limits=replace(limits, waiting_seconds=0.1)))
    results.append(read(register(), limits=replace(limits, wall_seconds=30, waiting_seconds=30)))
    for holder in holders:
        holder.join()
    assert codes(results[0]) == ["reader_busy"]
    assert results[1].rows == 6


def test_a_name_never_carries_a_folder() -> None:
    reading = read(b"", file_name="../../etc/evil.xlsx")
    assert str(reading.problems[0].place) == "evil.xlsx"
    reading = read(b"", file_name="C:\\Users\\x\\so.xls")
    assert str(reading.problems[0].place) == "so.xls"


def test_kinds_and_requests_travel() -> None:
    request = Request(b"x", "a", KINDS, None, None, Limits())
    assert pickle.loads(pickle.dumps(request)) == request


def test_the_child_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARINDEX_SECRET", "x")
    assert "PARINDEX_SECRET" not in reader._environment()
    assert os.environ["PARINDEX_SECRET"] == "x"
