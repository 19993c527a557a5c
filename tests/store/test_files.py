import hashlib
from pathlib import Path

import pytest

from services.store import FileDamaged, FileMissing, Store
from services.store.files import EvidenceFiles

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1


@pytest.fixture
def files(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "files")


def names(tmp_path: Path) -> list[str]:
    return sorted(each.name for each in tmp_path.rglob("*") if each.is_file())


def test_bytes_come_back_under_their_hash(files: EvidenceFiles, tmp_path: Path) -> None:
    assert files.put(b"abc") == ABC
    assert files.read(ABC) == b"abc"
    assert (tmp_path / "files" / "ba" / ABC).read_bytes() == b"abc"
    assert names(tmp_path) == [ABC]


def test_no_bytes_are_bytes_too(files: EvidenceFiles) -> None:
    assert files.read(files.put(b"")) == b""


def test_bytes_that_are_there_are_not_written_again(files: EvidenceFiles, tmp_path: Path) -> None:
    files.put(b"abc")
    place = tmp_path / "files" / "ba" / ABC
    before = place.stat()
    files.put(b"abc")
    after = place.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("damage", [b"", b"ab", b"abd", b"abcc"])
def test_damage_is_seen_and_mended_by_the_same_bytes(
    files: EvidenceFiles, tmp_path: Path, damage: bytes
) -> None:
    files.put(b"abc")
    (tmp_path / "files" / "ba" / ABC).write_bytes(damage)
    with pytest.raises(FileDamaged) as caught:
        files.read(ABC)
    assert caught.value.params == {"sha256": ABC}
    files.put(b"abc")
    assert files.read(ABC) == b"abc"


def test_a_missing_file_is_named(files: EvidenceFiles, store: Store) -> None:
    with pytest.raises(FileMissing) as caught:
        files.read(ABC)
    assert caught.value.params == {"sha256": ABC}
    with pytest.raises(FileMissing):
        store.read_file(ABC)


@pytest.mark.parametrize("name", ["", "../parindex.sqlite", ABC.upper(), ABC[:-1], ABC + "/.."])
def test_only_hashes_are_looked_up(files: EvidenceFiles, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.read(name)


def test_what_a_crash_left_unfinished_is_written_over(files: EvidenceFiles, tmp_path: Path) -> None:
    place = tmp_path / "files" / "ba"
    place.mkdir(parents=True)
    (place / f"{ABC}.part").write_bytes(b"ab")
    files.put(b"abc")
    assert names(tmp_path) == [ABC]
    assert files.read(ABC) == b"abc"


def test_a_failed_write_leaves_no_file(
    files: EvidenceFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise PermissionError("in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        files.put(b"abc")
    assert names(tmp_path) == []


def test_removing_takes_one_file_and_only_once(files: EvidenceFiles, tmp_path: Path) -> None:
    files.put(b"abc")
    other = files.put(b"abcd")
    files.remove(ABC)
    files.remove(ABC)
    assert names(tmp_path) == [other] == [hashlib.sha256(b"abcd").hexdigest()]
