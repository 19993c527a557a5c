"""A dossier register to its seven figures: intake against pandas over openpyxl and over calamine.

Intake starts a process of its own for every file, recognises the form, checks each row and names
the cells behind each figure; pandas is told the header row and the columns, and counts. Every run
has a process of its own that has imported all it needs before the clock starts; the peak of intake
is that of this process and its reader together.
`--large` adds a register of 200,000 rows, which takes openpyxl minutes.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from bench._measure import print_head, print_table, write_ratio, write_seconds

ROWS = {4_000: 5, 50_000: 3}  # rows: runs
LARGE = {200_000: 1}
SEED = 2024
OURS = "intake (figures, checks, cells)"
TITLE = (
    "SỞ MẪU",
    "SỔ THEO DÕI HỒ SƠ",
    "Từ ngày 01/01/2024 đến ngày 31/12/2024",
    "Trạng thái hồ sơ: Tất cả",
)
HEADER = [
    *"STT|Mã hồ sơ|Trích yếu hồ sơ|Số bộ hồ sơ|Chủ hồ sơ|Địa chỉ chủ hồ sơ".split("|"),
    *"Số điện thoại|Ngày tiếp nhận|Ngày hẹn trả|Ngày trả|Người nhận hồ sơ|Địa bàn".split("|"),
    "Hình thức tiếp nhận",
]
MOMENT = "%d/%m/%Y %H:%M:%S"

Counts = dict[str, int]


def write_register(file: Path, *, rows: int) -> None:
    """Write a register (MẪU) as one-stop systems export it: every date is text."""
    from openpyxl import Workbook

    chance = random.Random(SEED)
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Sheet1")
    for line in TITLE:
        sheet.append([line])
    sheet.append(HEADER)
    for number in range(1, rows + 1):
        sheet.append(_dossier(number, chance))
    workbook.save(file)


def _dossier(number: int, chance: random.Random) -> list[str | int | None]:
    received = datetime(2024, 1, 1) + timedelta(days=chance.randrange(350), hours=8)
    received += timedelta(seconds=chance.randrange(8 * 3600))  # in office hours
    days = chance.choice((3, 5, 10, 15))
    due = received + timedelta(days=days)
    returned = received + timedelta(days=chance.randint(1, days), minutes=chance.randint(-60, 15))
    pending = chance.random() < 0.06
    return [
        number,
        f"000.00.00.MAU-{received:%y%m%d}-{number:06}",
        f"Thủ tục MẪU số {chance.randrange(120)}",
        1,
        f"Người nộp MẪU {number}",
        f"Xã MẪU {chance.randrange(65)}",
        "0900000000",
        f"{received:{MOMENT}}",
        f"{due:{MOMENT}}",
        None if pending else f"{returned:{MOMENT}}",
        f"Cán bộ MẪU {chance.randrange(9)}",
        f"Xã MẪU {chance.randrange(65)}",
        chance.choice(("Trực tuyến", "Trực tuyến", "Trực tiếp", "Bưu chính công ích")),
    ]


def ready_intake() -> Callable[[Path], Counts]:
    """Import what intake needs and return its way from a file to counts."""
    from services.intake.kind_files import load_kinds
    from services.intake.reader import read_evidence

    kinds = load_kinds(Path(__file__).parents[1] / "criteria" / "evidence")

    def read(file: Path) -> Counts:
        reading = read_evidence(file.read_bytes(), file_name=file.name, kinds=kinds)
        if reading.problems or not all(each.cells for each in reading.measures.values()):
            raise SystemExit(f"the register was not read whole: {reading.problems[:3]}")
        return {name: int(each.value) for name, each in reading.measures.items()}

    return read


def ready_pandas(engine: str) -> Callable[[Path], Counts]:
    """Import what pandas needs and return its way from a file to the same counts."""
    import pandas as pd

    __import__({"calamine": "python_calamine"}.get(engine, engine))
    until = datetime(2025, 1, 1)

    def read(file: Path) -> Counts:
        frame = pd.read_excel(file, engine=engine, header=len(TITLE), dtype=str)
        due, returned = (
            pd.to_datetime(frame[name], format=MOMENT) for name in ("Ngày hẹn trả", "Ngày trả")
        )
        pending = returned.isna()
        return {
            "dossiers_received": int(frame["Mã hồ sơ"].notna().sum()),
            "dossiers_received_online": int((frame["Hình thức tiếp nhận"] == "Trực tuyến").sum()),
            "dossiers_resolved": int(returned.notna().sum()),
            "dossiers_on_time": int((returned <= due).sum()),
            "dossiers_late": int((returned > due).sum()),
            "dossiers_pending": int(pending.sum()),
            "dossiers_pending_late": int((pending & (due < until)).sum()),
        }

    return read


WAYS: dict[str, Callable[[], Callable[[Path], Counts]]] = {
    OURS: ready_intake,
    "pandas over openpyxl": lambda: ready_pandas("openpyxl"),
    "pandas over calamine": lambda: ready_pandas("calamine"),
}


def measure_here(way: str, file: Path) -> None:
    """Read a file once in this process and print counts, seconds and peak memory as JSON."""
    read = WAYS[way]()
    began, busy = time.perf_counter(), _processor_seconds()
    counts = read(file)
    figures = {
        "wall": time.perf_counter() - began,
        "processor": _processor_seconds() - busy,
        "peak": _peak(),
    }
    print(json.dumps({"counts": counts, "figures": figures}))


def _processor_seconds() -> float:
    """Return the processor time of this process and of its children that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak() -> float:
    """Return the most memory in MiB that this process and its child, if it had one, have held."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in, in bytes
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(each).ru_maxrss for each in whose) * unit / 2**20


def in_own_process(*arguments: str) -> str:
    """Run this file with arguments; this process stays small, its children are measured alone."""
    command = (sys.executable, __file__, *arguments)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def compare(folder: Path, *, rows: int, runs: int) -> None:
    """Print one size of register, read in every way by turns."""
    file = folder / f"so-theo-doi-{rows}.xlsx"
    in_own_process("--write", str(rows), str(file))
    taken: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    counts = set()
    for _ in range(runs):
        for way, measured in taken.items():
            told = json.loads(in_own_process("--way", way, str(file)))
            counts.add(json.dumps(told["counts"], sort_keys=True))
            measured.append(told["figures"])
    if len(counts) != 1:
        raise SystemExit(f"the ways count differently: {counts}")
    medians = {
        way: {figure: median(each[figure] for each in measured) for figure in measured[0]}
        for way, measured in taken.items()
    }
    print_head(
        f"Register of {rows:,} rows, {file.stat().st_size / 2**20:.1f} MiB; medians of {runs}"
    )
    print_table(
        ("", "time", "times ours", "processor time", "times ours", "peak memory", "times ours"),
        [(way, *_cells(medians[way], medians[OURS])) for way in WAYS],
    )


def _cells(figures: dict[str, float], ours: dict[str, float]) -> Iterator[str]:
    for figure, value in figures.items():
        yield f"{value:.0f} MiB" if figure == "peak" else write_seconds(value)
        yield write_ratio(value, ours[figure])


def main() -> None:
    """Measure, or be one of the measured processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="200,000 rows too")
    parser.add_argument("--write", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--way", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        rows, file = asked.write
        write_register(Path(file), rows=int(rows))
    elif asked.way:
        way, file = asked.way
        measure_here(way, Path(file))
    else:
        with tempfile.TemporaryDirectory() as folder:
            for rows, runs in (ROWS | (LARGE if asked.large else {})).items():
                compare(Path(folder), rows=rows, runs=runs)


if __name__ == "__main__":
    main()
