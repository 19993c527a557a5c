"""Damaged files, read as the app reads them: whatever the damage, a reading comes back."""

import random
import threading
import time

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.intake.reader import start_reading
from tests.fuzz.read_mutants import SEEDS, check_reading, mutate, seed
from tests.intake.workbooks import ENTRY_FORM, KINDS

PAIRS = 30
"""Two are read at a time: some twenty seconds. The long run is tests/fuzz/read_mutants.py."""


@settings(
    max_examples=PAIRS,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(
    names=st.tuples(st.sampled_from(sorted(SEEDS)), st.sampled_from(sorted(SEEDS))),
    chance=st.randoms(use_true_random=False),
)
def test_a_damaged_file_ends_in_a_reading(names: tuple[str, str], chance: random.Random) -> None:
    threads = threading.active_count()
    before = time.monotonic()
    jobs = [
        start_reading(
            mutate(seed(name), chance), file_name=name, kinds=KINDS, entry_form=ENTRY_FORM
        )
        for name in names
    ]
    for job in jobs:
        check_reading(job.result())
    assert time.monotonic() - before < 15
    assert threading.active_count() <= threads + len(jobs)


def test_seeds_are_read() -> None:
    """Else mutants of them would show little."""
    for name in SEEDS:
        job = start_reading(seed(name), file_name=name, kinds=KINDS, entry_form=ENTRY_FORM)
        assert job.result().kind or name == "nho.xls", name


def test_mutants_differ_and_can_be_made_again() -> None:
    for name in SEEDS:
        made = [mutate(seed(name), random.Random(number)) for number in range(30)]
        assert made == [mutate(seed(name), random.Random(number)) for number in range(30)]
        assert len(set(made) - {seed(name)}) > 25
