"""The answers of a round, with versions: what is unknown has the version 0."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from scoring.answers import Proof
from services.store import tables
from services.store.change import Change
from services.store.documents import register_numbers
from services.store.failures import StaleAnswer
from services.store.records import (
    Act,
    AnswerInput,
    AnswerRecord,
    DeclaredInput,
    Ground,
    Round,
)

Key = tuple[str, str]  # code, input
Content = Mapping[str, Any]  # what an answer says, without who said it, when and how often

UNKNOWN: Content = {
    "value": None,
    "state": None,
    "grounds": [],
    "document": "",
    "page": "",
    "note": "",
}


def content_of_files(
    told: Iterable[AnswerInput], *, standing: Collection[int], accepted: int | None = None
) -> dict[Key, Content]:
    """Return what files answer, by code and input.

    `standing` are the files that an answer may rest on; a ground without a number is the file
    `accepted`. Raises ValueError where an input is answered twice or with an empty value, or rests
    on another file.
    """
    contents: dict[Key, Content] = {}
    for each in told:
        key = (each.code, each.input)
        if key in contents:
            raise ValueError(f"{key} is answered twice")
        grounds = [
            {
                "evidence": accepted if ground.evidence is None else ground.evidence,
                "cells": list(ground.cells),
            }
            for ground in each.grounds
        ]
        strange = {ground["evidence"] for ground in grounds} - set(standing)
        if strange:
            raise ValueError(f"{key} rests on files that do not stand: {strange}")
        gone = each.value is None
        contents[key] = UNKNOWN if gone else _content({**asdict(each), "grounds": grounds})
    return contents


def content_of_person(code: str, inputs: Mapping[str, DeclaredInput | None]) -> dict[Key, Content]:
    """Return what a person declares of one code; None takes an answer back to unknown."""
    return {
        (code, name): UNKNOWN if each is None else _content({**UNKNOWN, **asdict(each)})
        for name, each in inputs.items()
    }


def write_answers(
    change: Change,
    round_: Round,
    contents: Mapping[Key, Content],
    *,
    act: Act,
    by: int | None = None,
) -> None:
    """Put contents in the place of those that stand; what says the same again is left alone.

    `by` is the file that says so, which the log tells: it has a word of its own in each answer, be
    it the same as before. A document that an answer names is registered.
    """
    standing = _rows(change.connection, round_.id)
    written = []
    for (code, name), content in contents.items():
        row = standing.get((code, name))
        before = _told(row)
        if by is None and all(content[field] == before[field] for field in UNKNOWN):
            continue
        after = {**content, "version": (row["version"] if row else 0) + 1}
        key = {"round_id": round_.id, "code": code, "input": name}
        written.append({**key, **after, "who": change.who, "at": change.at})
        gone = content["value"] is None
        change.note(
            Act.ANSWER_REMOVED if gone and act is Act.ANSWER_DECLARED else act,
            unit=round_.unit,
            round_id=round_.id,
            code=code,
            input=name,
            before=None if before["value"] is None else before,
            after=None if gone else after if by is None else {**after, "by": by},
        )
    change.replace_rows(tables.answers, written)
    register_numbers(change, round_, (row["document"] for row in written))


def rename_document(change: Change, round_: Round, *, old: str, new: str) -> None:
    """Let the answers that name a document by its old number name it by the new one."""
    renamed = {
        key: {**{field: row[field] for field in UNKNOWN}, "document": new}
        for key, row in sorted(_rows(change.connection, round_.id).items())
        if old and row["document"] == old
    }
    write_answers(change, round_, renamed, act=Act.ANSWER_RECOUNTED)


def check_versions(
    change: Change,
    round_: Round,
    *,
    code: str,
    inputs: Iterable[str],
    expected: Mapping[str, int],
) -> None:
    """Compare the versions that were seen of a code with those that stand.

    Looked at are `inputs` and all that `expected` names; what it does not name was unknown.
    Raises StaleAnswer with what stands now.
    """
    current = {each.input: each for each in read_answers(change.connection, round_.id, code=code)}
    for name in {*inputs, *expected}:
        stands = current[name].version if name in current else 0
        if stands != expected.get(name, 0):
            raise StaleAnswer(answer_code=code, current=tuple(current.values()))


def check_nothing_rests_on(connection: Connection, round_id: int, evidence_id: int) -> None:
    """Raise ValueError where an answer still rests on a file that no longer stands."""
    for each in read_answers(connection, round_id):
        if any(ground.evidence == evidence_id for ground in each.grounds):
            raise ValueError(f"{each.code} {each.input} still rests on file {evidence_id}")


def read_answers(
    connection: Connection, round_id: int, *, code: str | None = None
) -> tuple[AnswerRecord, ...]:
    """Read the known answers of a round, or of one code, in the order of code and input."""
    return tuple(
        _record(row)
        for key, row in sorted(_rows(connection, round_id).items())
        if row["value"] is not None and (code is None or key[0] == code)
    )


def _record(row: RowMapping) -> AnswerRecord:
    grounds = tuple(Ground(each["evidence"], tuple(each["cells"])) for each in row["grounds"])
    return AnswerRecord(**{**row, "state": Proof(row["state"]), "grounds": grounds})


def _rows(connection: Connection, round_id: int) -> dict[Key, RowMapping]:
    statement = select(tables.answers).where(tables.answers.c.round_id == round_id)
    return {(row["code"], row["input"]): row for row in connection.execute(statement).mappings()}


def _told(row: RowMapping | None) -> Content:
    return UNKNOWN if row is None else {name: row[name] for name in (*UNKNOWN, "version")}


def _content(told: Mapping[str, Any]) -> Content:
    if not told["value"]:
        raise ValueError("an answer without a value: what is unknown is not an answer")
    return {**{name: told[name] for name in UNKNOWN}, "state": Proof(told["state"]).value}
