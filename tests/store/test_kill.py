"""Processes that are killed, and processes that write at once."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from services.store import Act, Phase, Round, Store
from tests.store.moving import bring_to

ROOT = Path(__file__).parents[2]
UPLOADER = Path(__file__).parent / "uploader.py"
KILLS = 15
MANY = 10**6

pytestmark = pytest.mark.slow


def start_uploader(
    folder: Path, name: str, moment: str = "", work: str = "upload"
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(UPLOADER), str(folder), name, moment, work],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def tell(process: "subprocess.Popen[str]", *, start: int, count: int) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{start} {count}\n")
    process.stdin.flush()


def read_acknowledged(lines: str) -> list[tuple[int, bool]]:
    """Read what the uploader printed; a line cut off in its middle was not acknowledged."""
    whole = [line.split() for line in lines.splitlines(keepends=True) if line.endswith("\n")]
    return [(int(number), repeated == "1") for number, repeated in whole]


def check_whole(folder: Path, *, name: str, least: int) -> int:
    """Check that files 0 … n are there once each and whole, n at least `least`; return n + 1."""
    with Store.open(folder) as store:
        (round_,) = store.rounds()
        evidence = store.evidence(round_.id)
        count = len(evidence)
        assert [each.file_name for each in evidence] == [f"{name} {n}.xlsx" for n in range(count)]
        assert count > least
        assert len(store.documents(round_.id)) == count
        for number, each in enumerate(evidence):
            assert store.read_file(each.sha256) == f"{name} {number}".encode()
            assert store.read_file(each.extract_sha256) == f"rows of {name} {number}".encode()
        check_counts(store, round_, count)
        assert {each.value for each in store.answers(round_.id)} == {f"{name} {count - 1}"}
    return count


def check_counts(store: Store, round_: Round, count: int) -> None:
    """Check that each upload counted each answer one version on and left its four log entries."""
    assert [each.version for each in store.answers(round_.id)] == [count, count]
    acts = Counter(entry.act for entry in store.log(round_.id, limit=MANY))
    assert acts == {
        Act.ROUND_OPENED: 1,
        Act.DOCUMENT_ADDED: count,
        Act.EVIDENCE_ACCEPTED: count,
        Act.ANSWER_READ: 2 * count,
    }


def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    chance = random.Random(20240131)
    last = -1  # the last that was acknowledged
    process = start_uploader(tmp_path, "a")
    for _ in range(KILLS):
        tell(process, start=last + 1, count=MANY)
        following = start_uploader(tmp_path, "a")  # loads its modules meanwhile
        with process:
            assert process.stdout is not None
            lines = process.stdout.readline()
            time.sleep(chance.uniform(0, 0.1))
            process.kill()
            lines += process.stdout.read()  # not communicate(): it loses what was read ahead
        assert process.returncode != 0
        acknowledged = read_acknowledged(lines)
        numbers = [number for number, _ in acknowledged]
        assert numbers == list(range(last + 1, last + 1 + len(numbers)))
        assert not any(repeated for _, repeated in acknowledged[1:])  # only the first is a retry
        last = numbers[-1]
        count = check_whole(tmp_path, name="a", least=last)
        assert count <= last + 2  # the one that was under way may have been committed
        process = following
    process.kill()
    process.communicate()
    assert last >= KILLS - 1


@pytest.mark.parametrize(
    ("moment", "committed", "left"),
    [
        ("file written, not in its place", 0, [".part"]),
        ("file in its place, not committed", 0, ["", ""]),
        ("committed, not acknowledged", 1, ["", ""]),
    ],
)
def test_killed_at_this_moment_the_retry_sets_it_right(
    tmp_path: Path, moment: str, committed: int, left: list[str]
) -> None:
    victim = start_uploader(tmp_path, "a", moment)
    assert victim.communicate("0 1\n", timeout=30)[0] == ""  # died before it could acknowledge
    assert victim.returncode != 0
    files = [each for each in (tmp_path / "files").rglob("*") if each.is_file()]
    assert [each.suffix for each in files] == left
    with Store.open(tmp_path) as store:
        (round_,) = store.rounds()
        assert len(store.evidence(round_.id)) == committed
        assert len(store.answers(round_.id)) == 2 * committed
    retry = start_uploader(tmp_path, "a")
    assert retry.communicate("0 1\n", timeout=30)[0] == f"0 {committed}\n"
    assert check_whole(tmp_path, name="a", least=0) == 1
    names = {each.name for each in (tmp_path / "files").rglob("*") if each.is_file()}
    assert names == {sha256(content).hexdigest() for content in (b"a 0", b"rows of a 0")}


@pytest.mark.parametrize(
    ("moment", "undone"),
    [("file in its place, not committed", False), ("committed, not acknowledged", True)],
)
def test_killed_while_undoing_the_file_stands_whole_or_is_undone_whole(
    tmp_path: Path, moment: str, undone: bool
) -> None:
    uploader = start_uploader(tmp_path, "a")
    assert uploader.communicate("0 1\n", timeout=30)[0] == "0 0\n"
    victim = start_uploader(tmp_path, "a", moment, "undo")
    assert victim.communicate("0 1\n", timeout=30)[0] == ""
    assert victim.returncode != 0
    with Store.open(tmp_path) as store:
        (round_,) = store.rounds()
        (evidence,) = store.evidence(round_.id)
        acts = Counter(entry.act for entry in store.log(round_.id))
        assert evidence.withdrawn is undone
        assert len(store.answers(round_.id)) == (0 if undone else 2)
        assert acts[Act.EVIDENCE_WITHDRAWN] == (1 if undone else 0)
        assert acts[Act.ANSWER_RECOUNTED] == (2 if undone else 0)
        assert store.read_file(evidence.sha256) == b"a 0"
    retry = start_uploader(tmp_path, "a", "", "undo")
    assert retry.communicate("0 1\n", timeout=30)[0] == f"0 {int(undone)}\n"  # 1: it was undone
    with Store.open(tmp_path) as store:
        assert store.answers(round_.id) == ()
        assert [each.withdrawn for each in store.evidence(round_.id)] == [True]


@pytest.mark.parametrize(
    ("moment", "submitted"),
    [("file in its place, not committed", False), ("committed, not acknowledged", True)],
)
def test_killed_while_submitting_there_are_both_the_phase_and_its_snapshot_or_neither(
    tmp_path: Path, moment: str, submitted: bool
) -> None:
    uploader = start_uploader(tmp_path, "a")  # it opens the round
    assert uploader.communicate("0 1\n", timeout=30)[0] == "0 0\n"
    with Store.open(tmp_path) as store:
        (round_,) = store.rounds()
        bring_to(store, round_, Phase.APPROVAL)
    victim = start_uploader(tmp_path, "a", moment, "submit")
    assert victim.communicate("5 1\n", timeout=30)[0] == ""
    assert victim.returncode != 0
    with Store.open(tmp_path) as store:
        acts = Counter(entry.act for entry in store.log(round_.id))
        assert store.round(round_.id).phase is (Phase.SUBMITTED if submitted else Phase.APPROVAL)
        assert [each.content for each in store.snapshots(round_.id)] == [{"number": 5}] * submitted
        assert acts[Act.SNAPSHOT_TAKEN] == int(submitted)
        assert acts[Act.PHASE_MOVED] == 2 + int(submitted)
    retry = start_uploader(tmp_path, "a", "", "submit")
    assert retry.communicate("6 1\n", timeout=30)[0] == f"6 {int(submitted)}\n"
    with Store.open(tmp_path) as store:
        assert store.round(round_.id).phase is Phase.SUBMITTED
        (snapshot,) = store.snapshots(round_.id)
        assert snapshot.content == {"number": 5 if submitted else 6}


def test_processes_that_open_and_write_at_once_wait_for_one_another(tmp_path: Path) -> None:
    names = ["a", "b", "c", "d"]
    processes = [start_uploader(tmp_path, name) for name in names]
    for process in processes:  # all of them find an empty folder
        tell(process, start=0, count=8)
    for process in processes:
        acknowledged = read_acknowledged(process.communicate(timeout=60)[0])
        assert process.returncode == 0
        assert acknowledged == [(number, False) for number in range(8)]
    with Store.open(tmp_path) as store:
        (round_,) = store.rounds()
        assert Counter(each.who for each in store.evidence(round_.id)) == dict.fromkeys(names, 8)
        check_counts(store, round_, 32)
