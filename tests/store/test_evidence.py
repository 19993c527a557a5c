import errno
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.answers import Proof
from services.store import (
    Accepted,
    Act,
    AnswerInput,
    AnswerRecord,
    DeclaredInput,
    Evidence,
    Ground,
    NoSuchRound,
    Round,
    Store,
)

CONTENT = b"abc"
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
READING = {"kind": "bieu-06a", "measures": {"dossiers_late": {"value": "3", "cells": ["06a!F9"]}}}


def here(*cells: str) -> tuple[Ground, ...]:
    """Name cells of the file that is being accepted."""
    return (Ground(None, cells),)


ANSWERS = (
    AnswerInput("3.4", "dossiers_on_time", "982", grounds=here("Sổ!F2:F983", "Sổ!H2:H983")),
    AnswerInput("3.4", "dossiers_resolved", "1000", grounds=here("Sổ!A2:A1001"), note="cả năm"),
)


def accept(
    store: Store,
    round_: Round,
    *,
    content: bytes = CONTENT,
    answers: Sequence[AnswerInput] = ANSWERS,
    reading: dict[str, Any] = READING,
    who: str = "minh",
) -> Accepted:
    return store.accept_evidence(
        round_.id,
        content=content,
        file_name="Biểu 06a quý IV.xlsx",
        kind="bieu-06a",
        reading=reading,
        answers=answers,
        period="Quý IV/2024",
        system="một cửa",
        who=who,
    )


def test_a_file_its_reading_and_its_answers_are_kept(store: Store, round_: Round) -> None:
    accepted = accept(store, round_)
    moment = datetime(2025, 1, 1, 0, 2, tzinfo=UTC)  # unit and round took the first two minutes
    assert not accepted.repeated
    assert accepted.evidence == Evidence(
        id=accepted.evidence.id,
        round_id=round_.id,
        sha256=ABC,
        file_name="Biểu 06a quý IV.xlsx",
        kind="bieu-06a",
        size=3,
        period="Quý IV/2024",
        system="một cửa",
        who="minh",
        at=moment,
        reading=READING,
        document_id=accepted.evidence.document_id,
    )
    assert store.evidence(round_.id) == (accepted.evidence,)
    assert store.read_file(ABC) == b"abc"
    on_time, resolved = store.answers(round_.id)
    assert on_time == AnswerRecord(
        round_id=round_.id,
        code="3.4",
        input="dossiers_on_time",
        value="982",
        state=Proof.PROVEN,
        grounds=(Ground(accepted.evidence.id, ("Sổ!F2:F983", "Sổ!H2:H983")),),
        document="",
        page="",
        note="",
        version=1,
        who="minh",
        at=moment,
    )
    assert (resolved.input, resolved.value, resolved.note) == (
        "dossiers_resolved",
        "1000",
        "cả năm",
    )


def test_the_file_stands_where_its_hash_says(store: Store, round_: Round, folder: Path) -> None:
    accept(store, round_)
    assert (folder / "files" / "ba" / ABC).read_bytes() == b"abc"


def test_the_log_tells_the_file_and_each_answer(store: Store, round_: Round) -> None:
    number = accept(store, round_).evidence.id
    resolved, on_time, accepted, document, _opened = store.log(round_.id)
    assert (accepted.act, accepted.who, accepted.unit) == (Act.EVIDENCE_ACCEPTED, "minh", "so-mau")
    assert accepted.after == {
        "evidence_id": number,
        "sha256": ABC,
        "file_name": "Biểu 06a quý IV.xlsx",
        "kind": "bieu-06a",
        "size": 3,
        "period": "Quý IV/2024",
        "system": "một cửa",
        "choices": {},
        "extract_sha256": "",
        "document_id": store.documents(round_.id)[0].id,
        "replaces": None,
    }
    assert document.act is Act.DOCUMENT_ADDED
    assert (on_time.act, on_time.code, on_time.input) == (
        Act.ANSWER_READ,
        "3.4",
        "dossiers_on_time",
    )
    assert (resolved.code, resolved.input) == ("3.4", "dossiers_resolved")
    assert resolved.before is None
    assert resolved.after == {
        "value": "1000",
        "state": "proven",
        "grounds": [{"evidence": number, "cells": ["Sổ!A2:A1001"]}],
        "document": "",
        "page": "",
        "note": "cả năm",
        "version": 1,
        "by": number,
    }


def test_the_same_bytes_again_change_nothing(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    first = accept(store, round_)
    held = everything()
    again = accept(store, round_, answers=[AnswerInput("9", "done", "1")], reading={}, who="lan")
    assert again == Accepted(first.evidence, repeated=True)
    assert everything() == held


def test_the_same_bytes_in_another_round_are_other_evidence_of_one_file(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    other = store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
    first, second = accept(store, round_), accept(store, other)
    assert not second.repeated
    assert first.evidence.id != second.evidence.id
    assert everything()["files"] == [ABC]
    grounds = [ground.evidence for each in store.answers(other.id) for ground in each.grounds]
    assert grounds == [second.evidence.id] * 2


def test_a_later_file_takes_the_answers_over(store: Store, round_: Round) -> None:
    accept(store, round_)
    later = accept(
        store,
        round_,
        content=b"abcd",
        answers=[AnswerInput("3.4", "dossiers_on_time", "990", grounds=here("06a!D9"))],
    ).evidence
    on_time, resolved = store.answers(round_.id)
    assert (on_time.value, on_time.version) == ("990", 2)
    assert on_time.grounds == (Ground(later.id, ("06a!D9",)),)
    assert (resolved.value, resolved.version) == ("1000", 1)
    entry = store.log(round_.id)[0]
    told = [side and (side["value"], side["version"]) for side in (entry.before, entry.after)]
    assert told == [("982", 1), ("990", 2)]
    assert [each.sha256 for each in store.evidence(round_.id)] == [
        ABC,
        hashlib.sha256(b"abcd").hexdigest(),
    ]


def test_a_file_takes_a_declared_answer_over(store: Store, round_: Round) -> None:
    declared = DeclaredInput("980", document="Báo cáo 12/BC", page="4")
    store.declare_answer(round_.id, code="3.4", inputs={"dossiers_on_time": declared}, who="lan")
    accept(store, round_)
    on_time = store.answers(round_.id)[0]
    assert (on_time.value, on_time.state, on_time.version) == ("982", Proof.PROVEN, 2)
    assert (on_time.document, on_time.page) == ("", "")


def test_a_round_that_is_not_there_keeps_nothing(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    held = everything()
    with pytest.raises(NoSuchRound):
        store.accept_evidence(
            round_.id + 1,
            content=CONTENT,
            file_name="a",
            kind="b",
            reading={},
            answers=ANSWERS,
            who="lan",
        )
    assert everything() == held


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"answers": [*ANSWERS, AnswerInput("3.5", "done", "")]}, "without a value"),
        ({"answers": [*ANSWERS, ANSWERS[0]]}, "answered twice"),
        ({"answers": [*ANSWERS, AnswerInput("3.5", "done", "1", state="maybe")]}, "maybe"),  # type: ignore[arg-type]
        ({"answers": [*ANSWERS, AnswerInput("3.5", "done", "1", note="\ud800")]}, "surrogates"),
        ({"reading": {"measures": object()}}, "JSON serializable"),
        ({"reading": {"share": float("nan")}}, "JSON compliant"),
    ],
)
def test_what_cannot_be_kept_whole_is_not_kept_at_all(
    store: Store,
    round_: Round,
    everything: Callable[[], Any],
    bad: dict[str, Any],
    message: str,
) -> None:
    held = everything()
    with pytest.raises(Exception, match=message):
        accept(store, round_, **bad)
    assert everything() == held
    assert not accept(store, round_).repeated  # nothing stands in the way of the next try


@pytest.mark.parametrize(
    "moment",
    [
        "INSERT ON evidence",
        "INSERT ON answers WHEN new.input = 'dossiers_resolved'",
        "INSERT ON log WHEN new.act = 'evidence.accepted'",
        "INSERT ON log WHEN new.input = 'dossiers_resolved'",
    ],
)
def test_a_failure_of_the_database_half_way_leaves_nothing(
    store: Store,
    round_: Round,
    everything: Callable[[], Any],
    run_sql: Callable[[str], None],
    moment: str,
) -> None:
    held = everything()
    event, _, condition = moment.partition(" WHEN ")
    when = f"WHEN {condition}" if condition else ""
    run_sql(f"CREATE TRIGGER fault BEFORE {event} {when} BEGIN SELECT RAISE(ABORT, 'torn'); END")
    with pytest.raises(Exception, match="torn"):
        accept(store, round_)
    assert everything() == held
    run_sql("DROP TRIGGER fault")
    assert not accept(store, round_).repeated
    assert [each.version for each in store.answers(round_.id)] == [1, 1]


def test_a_full_disk_leaves_nothing(
    store: Store,
    round_: Round,
    everything: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    held = everything()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="No space left"):
            accept(store, round_)
    assert everything() == held
    assert not accept(store, round_).repeated


def test_a_second_upload_mends_a_lost_file(store: Store, round_: Round, folder: Path) -> None:
    accept(store, round_)
    (folder / "files" / "ba" / ABC).unlink()
    assert accept(store, round_).repeated
    assert store.read_file(ABC) == b"abc"


def test_hundreds_of_answers_come_in_one_file(store: Store, round_: Round) -> None:
    many = [AnswerInput(f"1.{n}", "done", str(n)) for n in range(400)]
    accept(store, round_, answers=many)
    kept = {each.code: each.value for each in store.answers(round_.id)}
    assert kept == {f"1.{n}": str(n) for n in range(400)}


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_years = count(1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    content=st.binary(max_size=40),
    answer=st.builds(
        AnswerInput,
        code=TEXT,
        input=TEXT,
        value=TEXT.filter(bool),
        state=st.sampled_from(Proof),
        grounds=st.lists(TEXT, max_size=3).map(lambda cells: here(*cells)),
        document=TEXT,
        page=TEXT,
        note=TEXT,
    ),
    reading=st.dictionaries(TEXT, JSON, max_size=3),
)
def test_whatever_is_kept_comes_back_as_it_was(
    store: Store,
    round_: Round,
    content: bytes,
    answer: AnswerInput,
    reading: dict[str, Any],
) -> None:
    fresh = store.open_round(round_.unit, year=next(_years), criteria_set="any", who="lan")
    accepted = accept(store, fresh, content=content, answers=[answer], reading=reading).evidence
    (kept,) = store.answers(fresh.id)
    grounds = tuple(replace(each, evidence=accepted.id) for each in answer.grounds)
    told = {field.name: getattr(kept, field.name) for field in fields(answer)}
    assert AnswerInput(**told) == replace(answer, grounds=grounds)
    assert store.evidence(fresh.id)[0].reading == accepted.reading == reading
    assert store.read_file(accepted.sha256) == content
