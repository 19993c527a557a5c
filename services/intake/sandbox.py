"""The walls of the child process: memory, time, output; no network, programs or written files."""

import os
import sys
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
    "shutil.",
    "urllib.Request",
    "ftplib.",
    "smtplib.",
)
_WRITING = frozenset("wax+")
_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def limit_resources(limits: Limits) -> None:
    """Bound memory, processor time and output of this process; on Windows nothing does so."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 2 * limits.answer_bytes),  # the answer itself is measured before
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def forbid_side_effects() -> None:
    """Refuse network, programs and written files from here on; it cannot be taken back."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[0], str | bytes):  # a name, not an open file
        _, mode, flags = arguments
        if _WRITING & set(mode or "") or flags & _WRITING_FLAGS:
            raise PermissionError(event)
