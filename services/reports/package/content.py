"""What a package holds, and what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO


@dataclass(frozen=True)
class PackageFile:
    """A file of evidence and what it proves.

    It lies in the folder of its first code; `places` say where in it the proof stands. `open` gives
    its bytes; it raises OSError where they are gone.
    """

    name: str
    codes: tuple[str, ...]
    number: str
    issued: str
    title: str
    places: str
    sha256: str
    size: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class Missing:
    """A sub-criterion that still owes figures or a proof."""

    code: str
    name: str
    owed: str


@dataclass(frozen=True)
class PackageContent:
    """All that goes into a package: evidence, papers by the names of their files, what is missing.

    `mark` says that something is made up, "" where nothing is.
    """

    unit: str
    year: int
    set_name: str
    edition: str
    made: datetime
    mark: str
    files: Sequence[PackageFile]
    papers: Sequence[tuple[str, bytes]]
    missing: Sequence[Missing]


@dataclass(frozen=True)
class Packed:
    """A member of the package; `whole` is whether its bytes were there as they were kept."""

    path: str
    file: PackageFile
    whole: bool


@dataclass(frozen=True)
class PackageReport:
    """What became of a package: its members, and the size of the whole in bytes."""

    packed: tuple[Packed, ...]
    size: int

    @property
    def damaged(self) -> tuple[PackageFile, ...]:
        """The files whose bytes are gone, or are others than were kept."""
        return tuple(each.file for each in self.packed if not each.whole)
