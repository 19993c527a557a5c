"""Evidence files by the SHA-256 of their bytes: `ab/abcdef…` under one folder."""

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from services.store.failures import FileDamaged, FileMissing

_SHA256 = re.compile(r"[0-9a-f]{64}")


def hash_content(content: bytes) -> str:
    """Return the SHA-256 of the bytes in lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


class EvidenceFiles:
    """The folder of evidence files. Whoever writes holds the database's write lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes, on the disk when this returns, and return their hash.

        Bytes that are there already stay untouched; a damaged copy is replaced.
        """
        sha256 = hash_content(content)
        place = self._place(sha256)
        if self._holds(place, sha256):
            return sha256
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_suffix(".part")
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(place)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        for folder in (place.parent, self._folder, self._folder.parent):
            _sync_folder(folder)
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return the bytes kept under a hash.

        Raises FileMissing, or FileDamaged where the bytes no longer have that hash.
        """
        try:
            content = self._place(sha256).read_bytes()
        except FileNotFoundError:
            raise FileMissing(sha256=sha256) from None
        if hash_content(content) != sha256:
            raise FileDamaged(sha256=sha256)
        return content

    def open(self, sha256: str) -> BinaryIO:
        """Open the bytes kept under a hash, to be read in pieces; they are not checked.

        Raises FileMissing.
        """
        try:
            return self._place(sha256).open("rb")
        except FileNotFoundError:
            raise FileMissing(sha256=sha256) from None

    def remove(self, sha256: str) -> None:
        """Remove the bytes kept under a hash, where there are any."""
        # Windows keeps a file that somebody is reading; left behind, it does no harm.
        with suppress(PermissionError):
            self._place(sha256).unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is not a SHA-256")
        return self._folder / sha256[:2] / sha256

    def _holds(self, place: Path, sha256: str) -> bool:
        return place.exists() and hash_content(place.read_bytes()) == sha256


def _sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system has a way to (Windows has none)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
