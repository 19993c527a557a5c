"""A process whose threads edit the same few answers, each seeing what it writes over.

`editor.py FOLDER ROUND NAME THREADS EDITS` waits for a line on its input, lets each of its threads
make its edits at once with those of all others, and prints what was acknowledged as JSON.
"""

import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from services.store import AnswerRecord, DeclaredInput, StaleAnswer, Store

LEAVES = [(code, name) for code in ("1.1", "3.4") for name in ("done", "total", "late")]
LOOK = 0.05  # seconds, at most


class Edit(NamedTuple):
    """An acknowledged edit; `seen` is the value that it was to take the place of, "" for none."""

    who: str
    code: str
    input: str
    seen: str
    value: str
    version: int


def edit_answers(store: Store, round_id: int, *, who: str, edits: int) -> tuple[list[Edit], int]:
    """Make edits until so many are acknowledged; return them and how often another was quicker."""
    chance = random.Random(who)
    acknowledged: list[Edit] = []
    stale = 0
    stands: dict[tuple[str, str], AnswerRecord] = {}
    while len(acknowledged) < edits:
        code, name = chance.choice(LEAVES)
        value = f"{who} {len(acknowledged)}"
        # A person looks before writing. Without that one process keeps the lock to itself: SQLite
        # lets the others poll, with ever longer pauses.
        time.sleep(chance.uniform(0, LOOK))
        while True:
            seen = stands.get((code, name))
            told = {name: seen.version} if seen else {}
            try:
                current = store.declare_answer(
                    round_id,
                    code=code,
                    inputs={name: DeclaredInput(value)},
                    expected_versions=told,
                    who=who,
                )
            except StaleAnswer as quicker:
                stale += 1
                stands |= {(each.code, each.input): each for each in quicker.current}
                continue
            stands |= {(each.code, each.input): each for each in current}
            version = stands[code, name].version
            acknowledged.append(Edit(who, code, name, seen.value if seen else "", value, version))
            break
    return acknowledged, stale


def edit_in_threads(
    store: Store, round_id: int, *, name: str, threads: int, edits: int
) -> tuple[list[Edit], int]:
    """Edit in several threads at once, each with a name of its own."""

    def edit(number: int) -> tuple[list[Edit], int]:
        return edit_answers(store, round_id, who=f"{name}{number}", edits=edits)

    with ThreadPoolExecutor(threads) as pool:
        results = list(pool.map(edit, range(threads)))
    return [each for made, _ in results for each in made], sum(stale for _, stale in results)


def main(folder: Path, round_id: int, name: str, threads: int, edits: int) -> None:
    with Store.open(folder) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        made = edit_in_threads(store, round_id, name=name, threads=threads, edits=edits)
        sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], *map(int, sys.argv[4:]))
