"""Files made to do harm: each ends in a reading or one sentence, within time and memory."""

import io
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.intake.limits import Limits
from services.intake.process import children
from services.intake.reading import Reading
from services.text import text_in
from services.text.explain import write_problem
from tests.hostile.make import HOSTILE_FILES, READING, HostileFile
from tests.intake.workbooks import codes, read, read_here, register

SECONDS = 15
MEMORY = 1024  # MiB
SECRET = "root:MẪU-bí-mật"

ROOT = Path(__file__).parents[3]
CODE = tuple(
    f"{os.path.realpath(folder)}/"
    for folder in (sys.prefix, sys.base_prefix, ROOT / "services", ROOT / "scoring")
)

# Runs before the child's own code: notes what it opens from the moment its walls stand, even where
# the walls then refuse it. Adding the walls' hook is itself an event.
WATCH = """
import os, sys
log = os.open({log!r}, os.O_WRONLY | os.O_APPEND)
walls = []
def note(event, arguments):
    if event == "sys.addaudithook":
        walls.append(event)
    elif walls and (event == "open" and not isinstance(arguments[0], int)
                    or event.startswith(("socket", "subprocess", "os.system", "os.exec"))):
        os.write(log, (event + " " + repr(arguments) + chr(10)).encode())
sys.addaudithook(note)
"""


@dataclass
class Watched:
    """What the children of a test did."""

    log: Path
    caller: socket.socket
    peaks: list[int] = field(default_factory=list)
    """The most memory that each had, in MiB."""

    def opened(self) -> list[str]:
        """Everything but code that a child tried to open after its walls stood."""
        return [
            line
            for line in self.log.read_text().splitlines()
            if not line.startswith(tuple(f"open ('{folder}" for folder in CODE))
        ]

    def was_called(self) -> bool:
        """Tell whether anybody called the address that the files name."""
        try:
            self.caller.accept()
        except BlockingIOError:
            return False
        return True


@pytest.fixture(scope="session")
def caller() -> Iterator[socket.socket]:
    """An address that the files name: nobody may call it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, caller: socket.socket) -> Path:
    """The hostile files, made by a process of its own: what it grows to is not measured here."""
    folder = tmp_path_factory.mktemp("hostile")
    secret = folder / "secret"
    secret.write_text(SECRET)
    address = f"127.0.0.1:{caller.getsockname()[1]}"
    command = [sys.executable, "-W", "ignore", "-m", "tests.hostile.make"]
    subprocess.run([*command, str(folder), address, str(secret)], check=True, cwd=ROOT)
    return folder


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caller: socket.socket) -> Watched:
    log = tmp_path / "log"
    log.touch()
    found = Watched(log, caller)

    def poll(process: subprocess.Popen[bytes], **_: object) -> int | None:
        if process.returncode is None:
            number, status, usage = os.wait4(process.pid, os.WNOHANG)
            if number:
                process.returncode = os.waitstatus_to_exitcode(status)
                found.peaks.append(usage.ru_maxrss // 1024)
        return process.returncode

    def wait(process: subprocess.Popen[bytes], **_: object) -> int:
        while (status := poll(process)) is None:
            time.sleep(0.001)
        return status

    watch = WATCH.format(log=str(log))
    *start, code = children.COMMAND
    monkeypatch.setattr(children, "COMMAND", (*start, f"exec({watch!r}); {code}"))
    monkeypatch.setattr(subprocess.Popen, "_internal_poll", poll)
    monkeypatch.setattr(subprocess.Popen, "wait", wait)
    return found


@pytest.mark.parametrize("hostile", HOSTILE_FILES, ids=lambda hostile: hostile.name)
def test_hostile_file_ends_in_a_reading_or_a_sentence(
    hostile: HostileFile, folder: Path, watched: Watched
) -> None:
    content = (folder / hostile.name).read_bytes()
    before = time.monotonic()
    reading = read(content, file_name=hostile.name)
    assert time.monotonic() - before <= SECONDS
    assert outcome(reading) == hostile.outcome
    assert_ends_well(reading)
    assert SECRET not in repr(reading)
    assert all(0 < peak <= MEMORY for peak in watched.peaks)
    assert bool(watched.peaks) == (hostile.outcome != "file_empty")
    assert watched.opened() == []
    assert not watched.was_called()
    assert not list(Path("/tmp").glob("*parindex-slip*"))


def outcome(reading: Reading) -> str:
    """READING for the register with its six rows, else the code of the one problem."""
    if reading.kind:
        return READING if reading.rows == 6 else f"{reading.rows} rows"
    return " ".join(code for code in codes(reading) if code != "far_cells_ignored")  # a note


def assert_ends_well(reading: Reading) -> None:
    assert reading.kind or reading.problems
    for language in ("vi", "en"):
        for problem in reading.problems:
            assert len(write_problem(text_in(language), problem)) > 20


def test_there_are_enough_of_them() -> None:
    names = [hostile.name for hostile in HOSTILE_FILES]
    assert len(names) == len(set(names)) >= 30


def test_the_watch_sees_what_it_should(watched: Watched) -> None:
    """A child that opens, calls and grows is caught by each of the assertions above."""
    *start, code = children.COMMAND
    bad = (
        "import services.intake.process.tasks as tasks\n"
        "def perform(*_, **__):\n"
        "    try: open('/etc/hostname')\n"
        "    except PermissionError: pass\n"
        "    grown = bytearray(300 << 20)\n"
        "    import socket; socket.socket()\n"
        "tasks.perform = perform\n"
    )
    code = code.replace(
        "from services.intake.process.child", f"exec({bad!r}); from services.intake.process.child"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(children, "COMMAND", (*start, code))
        assert codes(read(register())) == ["reader_died"]
    assert any("/etc/hostname" in line for line in watched.opened())
    assert any(line.startswith("socket.__new__") for line in watched.opened())
    assert max(watched.peaks) > 300
    socket.create_connection(watched.caller.getsockname()).close()
    assert watched.was_called()


def test_the_promise_is_the_limits() -> None:
    assert Limits().wall_seconds < SECONDS
    assert Limits().memory_bytes == MEMORY << 20


def test_a_document_that_is_no_workbook_is_said_to_be_none() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert codes(read_here(buffer.getvalue(), file_name="bao-cao.docx")) == ["not_a_spreadsheet"]
