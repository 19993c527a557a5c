"""Several threads on one store, as the sessions of the browser use it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from services.store import (
    Act,
    AlreadyWithdrawn,
    AnswerInput,
    DeclaredInput,
    Round,
    StaleAnswer,
    StaleRound,
    Store,
)
from tests.store.files import accept, says, values

THREADS, EDITS = 8, 25


def run_in_threads(work: Callable[[int], int]) -> list[int]:
    """Run `work` in all threads at once; what one raises is raised here."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, range(THREADS)))


def test_no_edit_is_lost_between_threads(store: Store, round_: Round) -> None:
    """Each adds 1 to the number it sees, and looks again where somebody was quicker."""
    store.declare_answer(round_.id, code="1.1", inputs={"count": DeclaredInput("0")}, who="lan")
    seen_by_all = threading.Barrier(THREADS)

    def edit(number: int) -> int:
        stale = 0
        (seen,) = store.answers(round_.id)
        seen_by_all.wait()  # so that the first round of edits is 1 that wins and 7 that are stale
        for _ in range(EDITS):
            while True:
                try:
                    (seen,) = store.declare_answer(
                        round_.id,
                        code="1.1",
                        inputs={"count": DeclaredInput(str(int(seen.value) + 1))},
                        expected_versions={"count": seen.version},
                        who=f"thread {number}",
                    )
                    break
                except StaleAnswer as stale_answer:
                    stale += 1
                    (seen,) = stale_answer.current
        return stale

    assert sum(run_in_threads(edit)) >= THREADS - 1
    (last,) = store.answers(round_.id)
    assert (last.value, last.version) == ("200", 201)  # 8 × 25, and the 0 at the start
    declared = [entry for entry in store.log(round_.id, limit=1000) if entry.code == "1.1"]
    assert len(declared) == 201


def test_one_file_uploaded_by_all_at_once_is_kept_once(store: Store, round_: Round) -> None:
    together = threading.Barrier(THREADS)

    def upload(number: int) -> int:
        together.wait()
        accepted = store.accept_evidence(
            round_.id,
            content=b"the same",
            file_name="a.xlsx",
            kind="k",
            reading={},
            answers=[AnswerInput("1.1", "count", "1")],
            who=f"thread {number}",
        )
        return int(accepted.repeated)

    assert sum(run_in_threads(upload)) == THREADS - 1
    assert len(store.evidence(round_.id)) == 1
    assert [each.version for each in store.answers(round_.id)] == [1]


def test_of_those_who_saw_the_same_state_exactly_one_writes(store: Store, round_: Round) -> None:
    """Half of them accept a file of their own, half undo the one that stands."""
    first = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    seen = store.seen(round_.id)
    together = threading.Barrier(THREADS)

    def write(number: int) -> int:
        together.wait()
        try:
            if number % 2:
                gone = says("late", None)
                store.withdraw_evidence(first.id, answers=[gone], seen=seen, who=str(number))
            else:
                answer = says("late", f"{number}0", first, None)
                accept(store, round_, f"{number}.xlsx", answer, seen=seen, who=str(number))
        except (StaleRound, AlreadyWithdrawn):
            return 0
        return 1

    assert sum(run_in_threads(write)) == 1
    writer = {entry.who for entry in store.log(round_.id) if entry.id > seen}
    assert len(writer) == 1
    (number,) = map(int, writer)
    assert values(store, round_) == ({} if number % 2 else {"late": f"{number}0"})
    assert len(store.evidence(round_.id)) == (1 if number % 2 else 2)


def test_one_file_undone_by_all_at_once_is_undone_once(store: Store, round_: Round) -> None:
    file = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    together = threading.Barrier(THREADS)

    def undo(number: int) -> int:
        together.wait()
        try:
            store.withdraw_evidence(
                file.id, answers=[says("late", None)], seen=None, who=str(number)
            )
        except AlreadyWithdrawn:
            return 0
        return 1

    assert sum(run_in_threads(undo)) == 1
    acts = [entry.act for entry in store.log(round_.id)]
    assert (acts.count(Act.EVIDENCE_WITHDRAWN), acts.count(Act.ANSWER_RECOUNTED)) == (1, 1)


def test_different_files_and_readers_do_not_disturb_one_another(
    store: Store, round_: Round
) -> None:
    def upload_and_read(number: int) -> int:
        for turn in range(10):
            store.accept_evidence(
                round_.id,
                content=f"{number} {turn}".encode(),
                file_name=f"{number}-{turn}.xlsx",
                kind="k",
                reading={"turn": turn},
                answers=[AnswerInput(f"1.{number}", name, str(turn)) for name in ("done", "total")],
                who=f"thread {number}",
            )
            values = {(each.code, each.input): each.value for each in store.answers(round_.id)}
            for code in {code for code, _ in values}:  # never one half of an upload
                assert values[code, "done"] == values[code, "total"]
        return 10

    assert sum(run_in_threads(upload_and_read)) == len(store.evidence(round_.id)) == 80
    assert {each.value for each in store.answers(round_.id)} == {"9"}
    assert {each.version for each in store.answers(round_.id)} == {10}


def test_the_sample_can_go_while_its_files_are_uploaded_for_real(
    store: Store, round_: Round
) -> None:
    """Removing bytes and accepting the same bytes must not cross."""
    contents = [f"file {n}".encode() for n in range(12)]

    def upload(target: Round, content: bytes) -> str:
        return store.accept_evidence(
            target.id,
            content=content,
            file_name="a.xlsx",
            kind="k",
            reading={},
            answers=[],
            who="lan",
        ).evidence.sha256

    tried = store.open_round(
        "so-mau", year=2020, criteria_set="so-mau/2024", sample=True, who="lan"
    )
    for content in contents:
        upload(tried, content)
    with ThreadPoolExecutor(2) as pool:
        uploads = pool.submit(lambda: [upload(round_, content) for content in contents])
        pool.submit(store.remove_sample, who="lan").result()
        kept = uploads.result()
    assert [store.read_file(sha256) for sha256 in kept] == contents


def test_an_empty_folder_may_be_opened_by_all_at_once(tmp_path: Path) -> None:
    for attempt in range(2):
        together = threading.Barrier(THREADS)

        def open_store(_number: int, folder: Path, together: threading.Barrier) -> int:
            together.wait()
            with Store.open(folder) as store:
                return len(store.units())

        work = partial(open_store, folder=tmp_path / str(attempt), together=together)
        assert run_in_threads(work) == [0] * THREADS
