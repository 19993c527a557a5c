"""An upload of 400 answers with a file of 5 MB into the store, against a workbook, as offices do.

The store keeps version, author and log entry of every answer and returns when all of it is on the
disk; the workbook way copies the file beside the workbook and saves that with its answers, and
does not wait for the disk. Writing the bare bytes and waiting for the disk is what no store can go
below.
"""

import itertools
import os
import random
import tempfile
from pathlib import Path

from openpyxl import Workbook, load_workbook

from bench._measure import print_head, print_times, time_in_turn
from scoring.localized import Localized
from services.store import AnswerInput, Ground, Store

ANSWERS = 400
FILE_BYTES = 5_000_000
RUNS = 9
FIELDS = ("code", "input", "value", "state", "cells", "document", "page", "note")


def answers_of(upload: int) -> list[AnswerInput]:
    """Return answers whose values are new with every upload."""
    return [
        AnswerInput(
            f"{number // 40}.{number // 8 % 5}.{number % 8}",
            f"input_{number}",
            str(upload * ANSWERS + number),
            grounds=(Ground(None, (f"Sheet1!J{number + 6}:J{number + 405}",)),),
            document="Báo cáo MẪU số 01/BC-MẪU",
            page="trang 1",
        )
        for number in range(ANSWERS)
    ]


def write_workbook(file: Path, answers: list[AnswerInput]) -> None:
    """Save answers as rows."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(FIELDS)
    for each in answers:
        cells = ", ".join(each.grounds[0].cells)
        told = {**vars(each), "cells": cells, "state": each.state.value}
        sheet.append([told[field] for field in FIELDS])
    workbook.save(file)


def read_workbook(file: Path) -> list[dict[str, str]]:
    """Read the rows back."""
    rows = load_workbook(file).worksheets[0].iter_rows(min_row=2, values_only=True)
    return [dict(zip(FIELDS, row, strict=True)) for row in rows]


def main() -> None:
    """Measure in a folder of its own."""
    body = random.Random(ANSWERS).randbytes(FILE_BYTES - 8)
    uploads = itertools.count()

    def new_file() -> bytes:
        return next(uploads).to_bytes(8, "big") + body

    with tempfile.TemporaryDirectory() as name, Store.open(Path(name) / "home") as store:
        folder = Path(name)
        store.add_unit("mau", name=Localized(vi="Sở MẪU", en="SAMPLE"), sample=True, who="bench")
        opened = store.open_round("mau", year=2024, criteria_set="so-mau/2024", who="bench")

        def upload_to_store() -> None:
            store.accept_evidence(
                opened.id,
                content=new_file(),
                file_name="minh-chung.pdf",
                kind="so-theo-doi-ho-so",
                reading={},
                answers=answers_of(next(uploads)),
                who="bench",
            )

        def save_workbook() -> None:
            (folder / f"minh-chung-{next(uploads)}.pdf").write_bytes(new_file())
            write_workbook(folder / "bang-diem.xlsx", answers_of(next(uploads)))

        def write_bytes_only() -> None:
            with (folder / f"bytes-{next(uploads)}").open("wb") as file:
                file.write(new_file())
                file.flush()
                os.fsync(file.fileno())

        ways = {
            "store: all on the disk": upload_to_store,
            "file copied, workbook saved": save_workbook,
            "the file's bytes only, on the disk": write_bytes_only,
        }
        taken = time_in_turn(ways, runs=RUNS)
        print_head(f"Upload of {ANSWERS} answers and a file of {FILE_BYTES / 1e6:.0f} MB")
        print_times(taken, runs=RUNS)

        if len(store.answers(opened.id)) != len(read_workbook(folder / "bang-diem.xlsx")):
            raise SystemExit("the ways hold different answers")
        reading = {
            "store: answers()": lambda: store.answers(opened.id),
            "workbook loaded": lambda: read_workbook(folder / "bang-diem.xlsx"),
        }
        taken = time_in_turn(reading, runs=RUNS)
        print_head(f"Reading the {ANSWERS} answers, after {RUNS + 1} uploads")
        print_times(taken, runs=RUNS)


if __name__ == "__main__":
    main()
