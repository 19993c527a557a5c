"""The answers of a round, with versions: what is unknown has the version 0."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from scoring.answers import Proof
from services.store import tables
from services.store.change import Change
from services.store.failures import StaleAnswer
from services.store.records import Act, AnswerInput, AnswerRecord, DeclaredInput, Round

Key = tuple[str, str]  # code, input
Content = Mapping[str, Any]  # what an answer says, without who said it, when and how often

UNKNOWN: Content = {
    "value": None,
    "state": None,
    "evidence_id": None,
    "cells": [],
    "document": "",
    "page": "",
    "note": "",
}


def content_of_file(read: Iterable[AnswerInput], *, evidence_id: int) -> dict[Key, Content]:
    """Return what a file answers, by code and input.

    Raises ValueError where it answers an input twice or says nothing.
    """
    contents: dict[Key, Content] = {}
    for each in read:
        key = (each.code, each.input)
        if key in contents:
            raise ValueError(f"{key} is answered twice")
        told = {**asdict(each), "cells": list(each.cells), "evidence_id": evidence_id}
        contents[key] = _content(told)
    return contents


def content_of_person(code: str, inputs: Mapping[str, DeclaredInput | None]) -> dict[Key, Content]:
    """Return what a person declares of one code; None takes an answer back to unknown."""
    return {
        (code, name): UNKNOWN if each is None else _content({**UNKNOWN, **asdict(each)})
        for name, each in inputs.items()
    }


def write_answers(
    change: Change, round_: Round, contents: Mapping[Key, Content], *, act: Act
) -> None:
    """Put contents in the place of those that stand; what says the same again is left alone."""
    standing = _rows(change.connection, round_.id)
    written = []
    for (code, name), content in contents.items():
        row = standing.get((code, name))
        before = _told(row)
        if all(content[field] == before[field] for field in UNKNOWN):
            continue
        after = {**content, "version": (row["version"] if row else 0) + 1}
        key = {"round_id": round_.id, "code": code, "input": name}
        written.append({**key, **after, "who": change.who, "at": change.at})
        change.note(
            Act.ANSWER_REMOVED if content["value"] is None else act,
            unit=round_.unit,
            round_id=round_.id,
            code=code,
            input=name,
            before=None if before["value"] is None else before,
            after=None if content["value"] is None else after,
        )
    change.replace_rows(tables.answers, written)


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


def read_answers(
    connection: Connection, round_id: int, *, code: str | None = None
) -> tuple[AnswerRecord, ...]:
    """Read the known answers of a round, or of one code, in the order of code and input."""
    return tuple(
        AnswerRecord(**{**row, "state": Proof(row["state"]), "cells": tuple(row["cells"])})
        for key, row in sorted(_rows(connection, round_id).items())
        if row["value"] is not None and (code is None or key[0] == code)
    )


def _rows(connection: Connection, round_id: int) -> dict[Key, RowMapping]:
    statement = select(tables.answers).where(tables.answers.c.round_id == round_id)
    return {(row["code"], row["input"]): row for row in connection.execute(statement).mappings()}


def _told(row: RowMapping | None) -> Content:
    return UNKNOWN if row is None else {name: row[name] for name in (*UNKNOWN, "version")}


def _content(told: Mapping[str, Any]) -> Content:
    if not told["value"]:
        raise ValueError("an answer without a value: what is unknown is not an answer")
    return {**{name: told[name] for name in UNKNOWN}, "state": Proof(told["state"]).value}
