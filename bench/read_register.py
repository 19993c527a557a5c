"""A dossier register to its seven figures, against only reading it and against pandas.

Intake parses every file in a process of its own, recognises the form, checks each row and names the
cells behind each figure. python-calamine to lists and fastexcel to Arrow only read the cells: no
figure comes of it. pandas is told the header row and the columns, and counts. Every run has a
process of its own that has imported all it needs before the clock starts; its memory is the most
that it came to hold above that. Of intake there are two rows: one starts its reader when the file
is there, the other has one ready, as the app has; the whole memory of the reader counts as well.
`--large` adds a register of 200,000 rows; openpyxl reads each once only, it takes minutes.
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
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from bench._measure import print_head, print_table, write_ratio, write_seconds

ROWS = {5_000: 5, 100_000: 3}  # rows: runs
LARGE = {200_000: 1}
ASKED_ROWS = 100_000
"""From how many rows on the ratios are asked for."""
SEED = 2024
OURS = "intake (figures, checks, cells)"
OURS_READY = "intake, a reader ready"
READY_SECONDS = 3.0
RAW = "python-calamine to lists"
SLOW = "pandas over openpyxl"
TITLE = (
    "SỞ MẪU",
    "SỔ THEO DÕI HỒ SƠ",
    "Từ ngày 01/01/2024 đến ngày 31/12/2024",
    "Trạng thái hồ sơ: Tất cả",
)
HEADER = [
    *"STT|Mã hồ sơ|Trích yếu hồ sơ|Số bộ hồ sơ|Chủ hồ sơ|Địa chỉ chủ hồ sơ".split("|"),
    *"Số điện thoại|Ngày tiếp nhận|Ngày hẹn trả|Ngày trả|Người nhận hồ sơ|Địa bàn".split("|"),
    *"Hình thức tiếp nhận|Lĩnh vực|Đơn vị|Trạng thái|Cán bộ đang xử lý|Ghi chú".split("|"),
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
        f"Lĩnh vực MẪU {chance.randrange(5)}",
        "Phòng MẪU",
        "Đang xử lý" if pending else "Đã trả",
        f"Cán bộ MẪU {chance.randrange(9)}",
        None,
    ]


def ready_intake(*, has_reader: bool) -> Callable[[Path], Counts]:
    """Import what intake needs and return its way from a file to counts."""
    from services.intake.forms.kind_files import load_kinds
    from services.intake.reader import keep_warm, read_evidence

    if has_reader:
        keep_warm()
        time.sleep(READY_SECONDS)
    kinds = load_kinds(Path(__file__).parents[1] / "criteria" / "evidence")

    def read(file: Path) -> Counts:
        reading = read_evidence(file.read_bytes(), file_name=file.name, kinds=kinds)
        if reading.problems or not all(each.cells for each in reading.measures.values()):
            raise SystemExit(f"the register was not read whole: {reading.problems[:3]}")
        return {name: int(each.value) for name, each in reading.measures.items()}

    return read


def ready_calamine() -> Callable[[Path], Counts]:
    """Import python-calamine and return its way from a file to lists of cells."""
    from python_calamine import CalamineWorkbook

    def read(file: Path) -> Counts:
        rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
        return {"rows": len(rows)}

    return read


def ready_fastexcel() -> Callable[[Path], Counts]:
    """Import fastexcel and return its way from a file to columns of Arrow."""
    import fastexcel

    def read(file: Path) -> Counts:
        sheet = fastexcel.read_excel(file).load_sheet(0, header_row=len(TITLE))
        return {"rows": len(sheet.to_arrow()) + len(TITLE) + 1}

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
    OURS: lambda: ready_intake(has_reader=False),
    OURS_READY: lambda: ready_intake(has_reader=True),
    RAW: ready_calamine,
    "fastexcel to Arrow": ready_fastexcel,
    SLOW: lambda: ready_pandas("openpyxl"),
    "pandas over calamine": lambda: ready_pandas("calamine"),
}
if find_spec("fastexcel") is None:  # nothing of the program needs it
    del WAYS["fastexcel to Arrow"]


def measure_here(way: str, file: Path) -> None:
    """Read a file once in this process and print counts, seconds and peak memory as JSON."""
    read = WAYS[way]()
    held = _peak()
    began, busy = time.perf_counter(), _processor_seconds()
    counts = read(file)
    figures = {
        "wall": time.perf_counter() - began,
        "processor": _processor_seconds() - busy,
        "peak": _peak() - held + _peak(of_children=True),
    }
    print(json.dumps({"counts": counts, "figures": figures}))


def _processor_seconds() -> float:
    """Return the processor time of this process and of its children that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak(*, of_children: bool = False) -> float:
    """Return the most memory in MiB that this process has held, or one of its children."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in, in bytes
    whose = resource.RUSAGE_CHILDREN if of_children else resource.RUSAGE_SELF
    return resource.getrusage(whose).ru_maxrss * unit / 2**20


def in_own_process(*arguments: str) -> str:
    """Run this file with arguments; this process stays small, its children are measured alone."""
    command = (sys.executable, __file__, *arguments)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def compare(folder: Path, *, rows: int, runs: int) -> None:
    """Print one size of register, read in every way by turns."""
    file = folder / f"so-theo-doi-{rows}.xlsx"
    in_own_process("--write", str(rows), str(file))
    taken: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    counts: dict[str, set[str]] = {"figures": set(), "rows": set()}
    for run in range(runs):
        for way, measured in taken.items():
            if run and way == SLOW and rows >= ASKED_ROWS:
                continue
            told = json.loads(in_own_process("--way", way, str(file)))
            what = "rows" if "rows" in told["counts"] else "figures"
            counts[what].add(json.dumps(told["counts"], sort_keys=True))
            measured.append(told["figures"])
    if any(len(each) != 1 for each in counts.values()):
        raise SystemExit(f"the ways count differently: {counts}")
    medians = {
        way: {figure: median(each[figure] for each in measured) for figure in measured[0]}
        for way, measured in taken.items()
    }
    print_head(
        f"Register of {rows:,} rows and {len(HEADER)} columns, "
        f"{file.stat().st_size / 2**20:.1f} MiB; medians of {runs}"
    )
    print_table(
        ("", "time", "times ours", "processor time", "times ours", "peak memory", "times ours"),
        [(way, *_cells(medians[way], medians[OURS])) for way in WAYS],
    )
    if rows >= ASKED_ROWS:
        print_verdicts(medians)


def _cells(figures: dict[str, float], ours: dict[str, float]) -> Iterator[str]:
    for figure, value in figures.items():
        yield f"{value:.0f} MiB" if figure == "peak" else write_seconds(value)
        yield write_ratio(value, ours[figure])


def print_verdicts(medians: dict[str, dict[str, float]]) -> None:
    """Print the three ratios that are asked of intake."""
    ours, raw, slow = (medians[way] for way in (OURS, RAW, SLOW))
    print(
        f"Time {ours['wall'] / raw['wall']:.2f} of the raw read's (asked: at most 1.3), "
        f"pandas over openpyxl {slow['wall'] / ours['wall']:.1f} times ours (asked: at least 6), "
        f"peak {ours['peak'] / raw['peak']:.2f} of the raw read's (asked: at most 1)"
    )


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
