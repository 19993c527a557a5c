"""OLE compound files (xls, doc, anything encrypted by Office): the names of their streams.

Source of the layout: [MS-CFB] 2.2 and 2.6.
"""

import struct
from collections.abc import Collection

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_MOST_SECTORS = 4096
_ENTRY_SIZE = 128
_STREAM, _ROOT = 2, 5
_LAST_SECTOR = 0xFFFFFFFA


def list_streams(content: bytes) -> set[str]:
    """Return the names at the top of a compound file, as far as its directory can be read.

    Only storages and streams under the root count: an embedded document is none of the file's own.
    """
    entries = _list_entries(content)
    if not entries or entries[0][66] != _ROOT:
        return set()
    names: set[str] = set()
    waiting, seen = [struct.unpack_from("<I", entries[0], 76)[0]], {0}
    while waiting:
        index = waiting.pop()
        if index in seen or index >= len(entries):
            continue
        seen.add(index)
        entry = entries[index]
        names.add(_name(entry))
        waiting.extend(struct.unpack_from("<II", entry, 68))  # its neighbours left and right
    return names


def count_streams(content: bytes, names: Collection[str]) -> int:
    """Return how many streams have one of `names` (small letters), embedded documents' too."""
    return sum(
        entry[66] == _STREAM and _name(entry).lower() in names for entry in _list_entries(content)
    )


def _list_entries(content: bytes) -> list[bytes]:
    try:
        directory = _read_directory(content)
    except (struct.error, IndexError, ZeroDivisionError):
        return []
    return [
        directory[at : at + _ENTRY_SIZE]
        for at in range(0, len(directory) - _ENTRY_SIZE + 1, _ENTRY_SIZE)
    ]


def _name(entry: bytes) -> str:
    size = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(size, 64) - 2)].decode("utf-16-le", "replace")


def _read_directory(content: bytes) -> bytes:
    sector_size = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
    sector = struct.unpack_from("<I", content, 48)[0]
    tables = struct.unpack_from("<109I", content, 76)
    per_table = sector_size // 4
    directory = bytearray()
    seen: set[int] = set()
    while sector < _LAST_SECTOR and sector not in seen and len(seen) < _MOST_SECTORS:
        seen.add(sector)
        directory += content[(sector + 1) * sector_size : (sector + 2) * sector_size]
        table, place = divmod(sector, per_table)
        if table >= len(tables) or tables[table] >= _LAST_SECTOR:
            break
        at = (tables[table] + 1) * sector_size + 4 * place
        sector = struct.unpack_from("<I", content, at)[0]
    return bytes(directory)
