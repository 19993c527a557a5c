"""A process that uploads one file after another and tells each that was acknowledged.

`uploader.py FOLDER NAME [MOMENT [WORK]]` waits for "START COUNT" on its input, uploads the files
"NAME START", "NAME START+1", … and prints the number of each and whether it was repeated. With a
moment it kills itself at that moment of the first upload. With the work "undo" it undoes the files
instead and prints whether each had been undone before; with "submit" it submits the round and
prints whether that had been done before.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

from scoring.localized import Localized
from services.store import (
    AlreadyWithdrawn,
    AnswerInput,
    Ground,
    Phase,
    Round,
    StalePhase,
    Store,
)

PARTS = ("done", "total")


def die(*_: Any) -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows: ends it at once too


def die_at(moment: str, store: Store) -> None:
    engine = store._database._engine
    match moment:
        case "file written, not in its place":
            Path.replace = die  # type: ignore[method-assign,assignment]
        case "file in its place, not committed":
            event.listen(engine, "commit", die)
        case "committed, not acknowledged":
            event.listen(engine.pool, "checkin", die)


def upload(store: Store, round_: Round, *, name: str, number: int) -> bool:
    return store.accept_evidence(
        round_.id,
        content=f"{name} {number}".encode(),
        file_name=f"{name} {number}.xlsx",
        kind="k",
        reading={"number": number},
        extract=f"rows of {name} {number}".encode(),
        answers=[
            AnswerInput("1.1", part, f"{name} {number}", grounds=(Ground(None, ("A1",)),))
            for part in PARTS
        ],
        who=name,
    ).repeated


def undo(store: Store, round_: Round, *, name: str, number: int) -> bool:
    """Undo a file of a new database; tell whether it had been undone before."""
    taken_back = [AnswerInput("1.1", part, None) for part in PARTS]
    try:
        store.withdraw_evidence(number + 1, answers=taken_back, seen=None, who=name)
    except AlreadyWithdrawn:
        return True
    return False


def submit(store: Store, round_: Round, *, name: str, number: int) -> bool:
    """Submit a round that waits for approval; tell whether it had been submitted before."""
    try:
        store.move_phase(
            round_.id,
            expected=Phase.APPROVAL,
            to=Phase.SUBMITTED,
            snapshot={"number": number},
            label="Nộp",
            who=name,
        )
    except StalePhase:
        return True
    return False


WORK = {"upload": upload, "undo": undo, "submit": submit}


def main(folder: Path, name: str, moment: str = "", work: str = "upload") -> None:
    start, count = map(int, sys.stdin.readline().split())
    store = Store.open(folder)
    store.add_unit("so-mau", name=Localized(vi="Sở Mẫu", en="Sample department"), who="lan")
    round_ = store.open_round("so-mau", year=2024, criteria_set="so-mau/2024", who=name)
    die_at(moment, store)
    for number in range(start, start + count):
        repeated = WORK[work](store, round_, name=name, number=number)
        sys.stdout.write(f"{number} {int(repeated)}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
