"""Sixteen writers, in threads and processes, edit the same few answers: none of it is lost."""

import json
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from services.store import Act, Round, Store
from tests.store.editor import LEAVES, Edit, edit_in_threads

ROOT = Path(__file__).parents[2]
EDITOR = Path(__file__).parent / "editor.py"
PROCESSES, THREADS, EDITS = 4, 4, 625  # 16 writers, 10,000 edits; one process is that of the test

pytestmark = pytest.mark.slow


def start_editor(folder: Path, round_: Round, name: str) -> "subprocess.Popen[str]":
    told = [str(folder), str(round_.id), name, str(THREADS), str(EDITS)]
    return subprocess.Popen(
        [sys.executable, str(EDITOR), *told],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def race(store: Store, folder: Path, round_: Round) -> tuple[list[Edit], int]:
    """Let all writers edit at once; return what was acknowledged and how often one was stale."""
    editors = [start_editor(folder, round_, name) for name in "bcd"]
    for editor in editors:
        assert editor.stdout is not None
        assert editor.stdout.readline() == "ready\n"
    for editor in editors:
        assert editor.stdin is not None
        editor.stdin.write("go\n")
        editor.stdin.flush()
    made, stale = edit_in_threads(store, round_.id, name="a", threads=THREADS, edits=EDITS)
    for editor in editors:
        theirs, theirs_stale = json.loads(editor.communicate()[0])
        assert editor.returncode == 0
        made += [Edit(*each) for each in theirs]
        stale += theirs_stale
    return made, stale


def test_of_ten_thousand_edits_by_sixteen_writers_none_is_lost(
    store: Store, folder: Path, round_: Round
) -> None:
    made, stale = race(store, folder, round_)
    assert stale > len(made) / 10  # they did get in one another's way
    names = {f"{process}{thread}" for process in "abcd" for thread in range(THREADS)}
    assert Counter(each.who for each in made) == dict.fromkeys(names, EDITS)
    assert len(made) == PROCESSES * THREADS * EDITS == 10_000

    # The log holds the acknowledged edits and no others, each beginning where its writer looked.
    logged = [e for e in store.log(round_.id, limit=10**6) if e.act is Act.ANSWER_DECLARED]
    told = [
        Edit(
            who=entry.who,
            code=entry.code or "",
            input=entry.input or "",
            seen=(entry.before or {}).get("value", ""),
            value=(entry.after or {})["value"],
            version=(entry.after or {})["version"],
        )
        for entry in reversed(logged)
    ]
    assert sorted(told) == sorted(made)
    turns = sum(one.who[0] != next_.who[0] for one, next_ in pairwise(told))
    assert turns > len(told) / 100  # and so did the processes, none waited for another's end

    # Each answer went through its versions one by one; the last of them stands.
    edits = Counter((each.code, each.input) for each in made)
    assert edits.keys() == set(LEAVES)
    for key in LEAVES:
        line = [each for each in told if (each.code, each.input) == key]
        assert [each.version for each in line] == list(range(1, edits[key] + 1))
        assert [each.seen for each in line] == ["", *(each.value for each in line[:-1])]
    stands = {(e.code, e.input): (e.value, e.version) for e in store.answers(round_.id)}
    last = {(each.code, each.input): (each.value, each.version) for each in told}
    assert stands == last
    assert {key: version for key, (_, version) in stands.items()} == edits
