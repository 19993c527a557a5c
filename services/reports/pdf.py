"""Word and Excel papers as PDF, through the LibreOffice of this machine, where there is one."""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from shutil import which

_NAMES = ("soffice", "libreoffice")
_USUAL = (
    Path(os.environ.get("PROGRAMFILES", r"C:\Program Files")) / "LibreOffice/program/soffice.exe",
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
_SECONDS = 120


class NoOffice(Exception):
    """LibreOffice is not installed on this machine."""


class OfficeFailed(Exception):
    """LibreOffice could not make the PDF, or took too long."""


def find_office() -> Path | None:
    """Return where LibreOffice is; None where it is not installed."""
    for name in _NAMES:
        if found := which(name):
            return Path(found)
    return next((each for each in _USUAL if each.exists()), None)


def to_pdf(
    papers: Mapping[str, bytes], *, office: Path | None, seconds: float = _SECONDS
) -> dict[str, bytes]:
    """Return papers as PDF, by the names of their files; all in one go, for it is slow to start.

    It runs in a profile of its own, so that one that is open on the desktop does not matter.
    Raises NoOffice, OfficeFailed.
    """
    if office is None:
        raise NoOffice
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "given", Path(folder) / "out"
        given.mkdir()
        for name, content in papers.items():
            (given / name).write_bytes(content)
        command = [
            str(office),
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(out)),
            *(str(given / name) for name in papers),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=seconds)  # noqa: S603
            return {
                name: (out / Path(name).with_suffix(".pdf").name).read_bytes() for name in papers
            }
        except (OSError, subprocess.SubprocessError) as failed:
            raise OfficeFailed(str(failed)) from failed
