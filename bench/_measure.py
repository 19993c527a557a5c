"""What all measurements share: ways run in turn, medians, ratios, and the machine they ran on."""

import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median


def time_in_turn(
    ways: Mapping[str, Callable[[], object]],
    *,
    runs: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Return the median of `runs` in seconds for each way, after one run that does not count.

    The ways take turns, so that whatever else the machine does meets all of them alike. The clock
    is the wall's; `time.process_time` suits work that only computes.
    """
    for act in ways.values():
        act()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, act in ways.items():
            began = clock()
            act()
            taken[name].append(clock() - began)
    return {name: median(times) for name, times in taken.items()}


def print_head(about: str) -> None:
    """Print what a table is about, and the machine."""
    print(f"\n{about}\n{describe_machine()}")


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table, its columns aligned; the first is text, the others are figures."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for row in (head, rule, *rows):
        first, *others = (
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("| " + " | ".join((first, *others)) + " |")


def print_times(seconds: Mapping[str, float], *, runs: int, unit: str = "time") -> None:
    """Print medians, each with its ratio to the first, which is ours."""
    ours = next(iter(seconds.values()))
    rows = [(name, write_seconds(each), write_ratio(each, ours)) for name, each in seconds.items()]
    print_table(("", f"{unit}, median of {runs}", "times ours"), rows)


def write_seconds(seconds: float) -> str:
    """Write a duration in the unit that suits it."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.3g} ms"


def write_ratio(value: float, ours: float) -> str:
    """Write how many times ours another figure is: above 1 ours is the smaller."""
    return f"{value / ours:.2g}" if value < 10 * ours else f"{value / ours:.0f}"


def describe_machine() -> str:
    """Name what the figures hang on, and how busy the machine is by now."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"({_processor()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}{load})"
    )


def _processor() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
