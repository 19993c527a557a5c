"""Files of every kind, damaged at random: `python -m tests.fuzz.read_mutants --minutes 30`.

Each mutant is read in a fork of this process that has put up the walls of a child first, about 60 a
second. One that ends its fork goes the whole way once more, as the app would read it: that has to
end in a reading with one problem, in time. What ended a fork is kept in --folder, to be looked at.
"""

import io
import os
import random
import resource
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import click

from scoring.problems import Problem
from services.intake.entry.entry_workbook import write_entry_workbook
from services.intake.forms.form_reading import Request
from services.intake.limits import Limits
from services.intake.process.child import _NoPandas
from services.intake.process.sandbox import forbid_side_effects, limit_resources
from services.intake.process.tasks import perform, warm_up
from services.intake.reader import read_evidence
from services.intake.reading import Reading
from services.intake.reading_json import parse_reading, write_reading
from services.text import text_in
from services.text.explain import write_problem
from tests.hostile.make import csv_register, html_register, ods, xls_register, xlsx
from tests.intake.workbooks import ENTRY_FORM, KINDS, form_06a, register, save_xls

SEEDS: dict[str, Callable[[], bytes]] = {
    "so.xlsx": register,
    "bieu.xlsx": form_06a,
    "tay.xlsx": xlsx,
    "ke-khai.xlsx": lambda: write_entry_workbook(ENTRY_FORM),
    "so.xls": xls_register,
    "nho.xls": lambda: save_xls([["STT", "Mã hồ sơ", 1.5], ["1", True, -7]]),
    "so.ods": ods,
    "so.csv": csv_register,
    "web.xls": html_register,
}
"""Valid files that mutants are made of; their names tell what they are."""

_LIMITS = Limits(wall_seconds=14)
_ODD_NUMBERS = (b"-1", b"0", b"4294967296", b"99999999999999999999", b"1e309", b"NaN", b"\xff\xff")
_ODD_PIECES = (
    *_ODD_NUMBERS,
    b"<",
    b">",
    b"&",
    b'"',
    b"&#0;",
    b"&x;",
    b"]]>",
    b"<!--",
    b"\0",
    b"\xed\xa0\x80",
    b"XFD1048576",
    b'r="A0"',
    b'table:number-rows-repeated="1048576"',
    b'colspan="99999999"',
    b't="s"',
    b'<c r="B2"><f>A1</f></c>',
    b"</row>",
    b"<row>",
    b"<sheetData>",
)


@cache
def seed(name: str) -> bytes:
    """Return a valid file."""
    return SEEDS[name]()


def mutate(content: bytes, chance: random.Random) -> bytes:
    """Damage a file; of an archive mostly what is packed in it, which is then packed again."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        return _mutate_inside(content, chance)
    return _damage(content, chance)


def _mutate_inside(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(list(parts))
        what = chance.random()
        if what < 0.05:
            del parts[name]
        elif what < 0.1:
            parts[name] = parts[chance.choice(list(parts))]
        else:
            parts[name] = _damage(parts[name], chance)
        if not parts:
            break
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            # With no time of day in it, the same mutant can be made again.
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _damage(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if not changed:
            break
        at = chance.randrange(len(changed))
        length = chance.choice((1, 2, 4, 8, 64, 512))
        match chance.randrange(8):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
            case 2:
                changed[at : at + length] = chance.randbytes(length)
            case 3:
                del changed[at : at + length]
            case 4:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 2, 50))
            case 5:
                changed[at:at] = chance.choice(_ODD_PIECES)
            case 6:
                _exchange_number(changed, at, chance)
            case 7 if chance.random() < 0.3:
                del changed[at:]
            case _:
                other = chance.randrange(len(changed))
                changed[at : at + length] = changed[other : other + length]
    return bytes(changed)


def _exchange_number(changed: bytearray, at: int, chance: random.Random) -> None:
    """Put an odd number in the place of the next one that is written out."""
    digits = b"0123456789"
    start = next((n for n in range(at, len(changed)) if changed[n] in digits), None)
    if start is None:
        return
    end = next((n for n in range(start, len(changed)) if changed[n] not in digits), len(changed))
    changed[start:end] = chance.choice(_ODD_NUMBERS)


def check_reading(reading: Reading) -> None:
    """Raise AssertionError unless a reading is whole: what it says can be written down."""
    assert reading.kind or reading.problems
    assert parse_reading(write_reading(reading)).rows == reading.rows
    for language in ("vi", "en"):
        for problem in reading.problems:
            assert isinstance(problem, Problem)
            assert len(write_problem(text_in(language), problem)) > 20


def read_in_fork(content: bytes, name: str) -> tuple[str, float, int]:
    """Read in a fork behind the walls; return how it ended, its seconds, its peak in MiB."""
    started = time.monotonic()
    number = os.fork()
    if number == 0:
        status = 99
        try:
            signal.alarm(20)
            limit_resources(_LIMITS, output_bytes=1 << 20)
            forbid_side_effects()
            request = Request(content, name, KINDS, None, ENTRY_FORM, _LIMITS)
            reading = perform(request, report_rows=lambda _: None)
            check_reading(reading)
            status = 0 if reading.kind else 1
        except AssertionError:
            status = 3
        except MemoryError:
            status = 77
        except BaseException as error:  # noqa: BLE001 - told by the status and by its name
            sys.stderr.write(f"{type(error).__name__}: {str(error)[:150]}\n")
            sys.stderr.flush()
            status = 78
        finally:
            os._exit(status)
    _, ended, usage = os.wait4(number, 0)
    code = os.waitstatus_to_exitcode(ended)
    named = {0: "read", 1: "refused", 3: "not whole", 77: "out of memory", 78: "broken"}
    how = named.get(code) or (signal.Signals(-code).name if code < 0 else str(code))
    return how, time.monotonic() - started, usage.ru_maxrss >> 10


def run(*, minutes: float, first: int, folder: Path) -> int:
    """Read mutants until the time is over; return how many did not end well."""
    sys.meta_path.insert(0, _NoPandas)  # type: ignore[arg-type]
    warm_up()
    for name in SEEDS:
        assert read_in_fork(seed(name), name)[0] in ("read", "refused"), name
    errors = os.open(folder / "stderr", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    screen = os.dup(2)
    counts: Counter[str] = Counter()
    slowest, largest, bad, number = 0.0, 0, 0, first
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        chance = random.Random(number)
        name = chance.choice(list(SEEDS))
        content = mutate(seed(name), chance)
        os.dup2(errors, 2)
        how, seconds, peak = read_in_fork(content, name)
        os.dup2(screen, 2)
        counts[how] += 1
        slowest, largest = max(slowest, seconds), max(largest, peak)
        if how not in ("read", "refused"):
            kept = folder / f"{number}-{how.replace(' ', '-')}-{name}"
            kept.write_bytes(content)
            bad += not _ends_well(content, name, kept=kept, how=how)
        number += 1
    largest_ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    click.echo(f"{number - first} mutants: {dict(counts)}; slowest {slowest:.1f} s")
    click.echo(f"largest peak {largest} MiB, that of this process {largest_ours} MiB")
    click.echo(f"not ended well: {bad}; kept in {folder}")
    return bad


def _ends_well(content: bytes, name: str, *, kept: Path, how: str) -> bool:
    """Read as the app does what ended a fork."""
    started = time.monotonic()
    reading = read_evidence(content, file_name=name, kinds=KINDS, entry_form=ENTRY_FORM)
    seconds = time.monotonic() - started
    codes = [problem.code for problem in reading.problems]
    click.echo(f"{kept.name}: {how}; the app: {reading.kind or codes} in {seconds:.1f} s")
    try:
        check_reading(reading)
    except AssertionError:
        return False
    return seconds < 15 and "reader_died" not in codes


@click.command(help=__doc__)
@click.option("--minutes", type=float, default=30, show_default=True)
@click.option("--first", type=int, default=0, help="The number of the first mutant.")
@click.option("--folder", type=Path, help="Where to keep what ended its reader.")
def main(minutes: float, first: int, folder: Path | None) -> None:
    """Read the command line and go."""
    folder = folder or Path(tempfile.mkdtemp(prefix="mutants-"))
    folder.mkdir(parents=True, exist_ok=True)
    sys.exit(min(run(minutes=minutes, first=first, folder=folder), 1))


if __name__ == "__main__":
    main()
