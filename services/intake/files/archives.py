"""Zip archives looked into without unpacking them: their parts' names, sizes and locks.

Nothing is ever extracted to disk, so a part named "../../x" is a name and no more.
Source of the layout: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
"""

import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers import expat

MOST_PARTS = 20_000
"""A workbook of 1,000 sheets has about 2,100 parts."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_ENTRY = struct.Struct("<4s6H3L5H2L")
_ENTRY_SIGN = b"PK\x01\x02"
_LOCAL_SIGN = b"PK\x03\x04"
_WIDE = 0xFFFFFFFF
_WIDE_SIZES = 1
"""The extra field of Zip64."""


UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    expat.ExpatError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What unpacking a broken part, or parsing what it holds, may raise."""


class ArchiveDamaged(ValueError):
    """The archive's list of parts is not there or does not fit the file."""


class TooManyParts(ValueError):
    """The archive lists more parts than any workbook has."""


@dataclass(frozen=True)
class Part:
    """One part as the archive lists it; sizes in bytes, as stated (they may be forged)."""

    name: str
    packed: int
    unpacked: int
    locked: bool


def list_parts(content: bytes) -> list[Part]:
    """Return the parts of an archive, reading nothing but its list.

    Raises ArchiveDamaged or TooManyParts.
    """
    at, count = _find_list(content)
    parts: list[Part] = []
    while content[at : at + 4] == _ENTRY_SIGN:
        if len(parts) >= MOST_PARTS:
            raise TooManyParts
        if len(content) < at + _ENTRY.size:
            raise ArchiveDamaged("the list breaks off")
        fields = _ENTRY.unpack_from(content, at)
        flags, packed, unpacked = fields[3], fields[8], fields[9]
        name_size, extra_size, comment_size = fields[10], fields[11], fields[12]
        name_at = at + _ENTRY.size
        extra_at = name_at + name_size
        raw = content[name_at:extra_at]
        if _WIDE in (packed, unpacked):
            extra = content[extra_at : extra_at + extra_size]
            packed, unpacked = _wide_sizes(extra, packed, unpacked)
        # Some writers of Windows write their own slash.
        name = raw.decode("utf-8", "replace").replace("\\", "/")
        parts.append(Part(name, packed, unpacked, locked=bool(flags & 1)))
        at = extra_at + extra_size + comment_size
    if len(parts) < min(count, 1):
        raise ArchiveDamaged("the list is not where the file says")
    if sum(part.packed for part in parts) > len(content):
        raise ArchiveDamaged("the parts overlap or the file breaks off")
    return parts


def _find_list(content: bytes) -> tuple[int, int]:
    """Return where the list of parts begins and how many it states."""
    end = content.rfind(_END, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if end < 0 or len(content) < end + _END_SIZE:
        raise ArchiveDamaged("no end of the archive")
    count, size, start = struct.unpack_from("<HLL", content, end + 10)
    if _WIDE in (start, size):  # Zip64: the first entry is looked for
        start = content.find(_ENTRY_SIGN)
        return max(start, 0), count
    stated = content[start : start + 4]
    if count and stated != _ENTRY_SIGN and size <= end:
        start = end - size  # something stands before the archive
    return start, count


def _wide_sizes(extra: bytes, packed: int, unpacked: int) -> tuple[int, int]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _WIDE_SIZES:
            values = [
                struct.unpack_from("<Q", extra, place)[0]
                for place in range(at + 4, min(at + 4 + size, len(extra)) - 7, 8)
            ]
            if unpacked == _WIDE and values:
                unpacked = values.pop(0)
            if packed == _WIDE and values:
                packed = values.pop(0)
            break
        at += 4 + size
    return packed, unpacked
