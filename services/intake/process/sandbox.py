"""The walls of the child process: memory, time, output; no network, programs or other files."""

import os
import sys
from pathlib import Path
from typing import Any

from services.intake.limits import Limits

_FORBIDDEN = (
    "socket.",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.utime",
    "shutil.",
    "urllib.Request",
    "ftplib.",
    "smtplib.",
    "sqlite3.",
    "tempfile.",
)
_WRITING = frozenset("wax+")
_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT

_PROGRAM = Path(__file__).resolve().parents[3]
_READABLE = tuple(
    os.path.join(os.path.realpath(folder), "")  # noqa: PTH118 - compared as text, at every open
    for folder in (
        sys.prefix,
        sys.base_prefix,
        os.path.dirname(os.__file__),  # noqa: PTH120
        _PROGRAM / "services",
        _PROGRAM / "scoring",
        "/usr/share/zoneinfo",
    )
)
"""Where code lies, ours and that of libraries: nothing else needs to be opened."""
_READABLE_FILES = frozenset({os.devnull, "/dev/urandom", "/etc/localtime", "/etc/mime.types"})


def limit_resources(limits: Limits, *, output_bytes: int) -> None:
    """Bound memory, processor time and output of this process; on Windows nothing does so.

    Processor time counts from now: what the process did before it was given a file is free.
    """
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + limits.cpu_seconds
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output_bytes),  # the answer itself is measured before
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def forbid_side_effects() -> None:
    """Refuse network, programs and all files but code from here on; it cannot be taken back."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and not isinstance(arguments[0], int):  # a name, not an open file
        name, mode, flags = arguments
        if _WRITING & set(mode or "") or flags & _WRITING_FLAGS or not _is_code(name):
            raise PermissionError(event)


def _is_code(name: Any) -> bool:
    path = os.path.realpath(os.fsdecode(name))
    return path.startswith(_READABLE) or os.fsdecode(name) in _READABLE_FILES
