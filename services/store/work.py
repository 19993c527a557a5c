"""The work on a leaf: who deals with it, what is said of it, its explanations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from services.store import tables
from services.store.change import Change, as_entry
from services.store.failures import StaleExplanation, StaleRound
from services.store.locks import check_open
from services.store.phases import Part
from services.store.records import (
    Act,
    Assignment,
    AssignmentInput,
    Explanation,
    ExplanationKind,
    LogEntry,
    Round,
)

REMARKS = (Act.LEAF_COMMENTED, Act.LEAF_APPROVED, Act.LEAF_RETURNED)
_CHANGES = (
    Act.ANSWER_READ,
    Act.ANSWER_DECLARED,
    Act.ANSWER_REMOVED,
    Act.ANSWER_RECOUNTED,
    Act.EXPLANATION_WRITTEN,
)
_PARTS: Mapping[ExplanationKind, Part] = {
    ExplanationKind.PROOF: Part.SELF,
    ExplanationKind.REPLY: Part.REPLY,
}


def write_assignments(
    change: Change, round_: Round, assignments: Sequence[AssignmentInput]
) -> None:
    """Say who deals with leaves; the same again changes nothing."""
    standing = read_assignments(change.connection, round_.id)
    rows = []
    for each in assignments:
        before = standing.get(each.code)
        said = {
            "division": each.division.strip(),
            "person": each.person.strip(),
            "due": each.due,
        }
        stood = None if before is None else {name: getattr(before, name) for name in said}
        if said == stood or (stood is None and not any(said.values())):
            continue
        key = {"round_id": round_.id, "code": each.code}
        rows.append({**key, **said, "who": change.who, "at": change.at})
        change.note(
            Act.LEAF_ASSIGNED,
            unit=round_.unit,
            round_id=round_.id,
            code=each.code,
            before=None if stood is None else _dated(stood),
            after=_dated(said),
        )
    change.replace_rows(tables.assignments, rows)


def read_assignments(connection: Connection, round_id: int) -> dict[str, Assignment]:
    """Read who deals with what, by code."""
    statement = select(tables.assignments).where(tables.assignments.c.round_id == round_id)
    rows = connection.execute(statement.order_by(tables.assignments.c.code)).mappings()
    return {row["code"]: Assignment(**row) for row in rows}


def write_explanation(
    change: Change,
    round_: Round,
    *,
    code: str,
    kind: ExplanationKind,
    words: str,
    expected: int | None,
) -> Explanation:
    """Put an explanation in the place of the one that stands; the same changes nothing."""
    check_open(round_, _PARTS[kind])
    unwritten = Explanation(round_.id, code, kind, "", 0, change.who, change.at)
    standing = _find_explanation(change.connection, round_.id, code, kind) or unwritten
    # Readers don't see one that was taken away: to them it has the version 0 again.
    if expected is not None and expected != (standing.version if standing.text else 0):
        raise StaleExplanation(current=standing)
    if standing.text == words.strip():
        return standing
    written = replace(unwritten, text=words.strip(), version=standing.version + 1)
    change.replace_rows(tables.explanations, [vars(written)])
    change.note(
        Act.EXPLANATION_WRITTEN,
        unit=round_.unit,
        round_id=round_.id,
        code=code,
        before={"kind": kind, "text": standing.text} if standing.version else None,
        after={"kind": kind, "text": written.text},
    )
    return written


def read_explanations(connection: Connection, round_id: int) -> tuple[Explanation, ...]:
    """Read the explanations of a round that say something, in the order of code and kind."""
    table = tables.explanations
    statement = (
        select(table)
        .where(table.c.round_id == round_id, table.c.text != "")
        .order_by(table.c.code, table.c.kind)
    )
    return tuple(_explanation(row) for row in connection.execute(statement).mappings())


def write_remark(
    change: Change, round_: Round, *, code: str, act: Act, words: str, seen: int | None
) -> None:
    """Note what somebody says of a leaf: a comment, an approval, a return."""
    if act not in REMARKS:
        raise ValueError(f"{act} is no remark")
    if act is not Act.LEAF_COMMENTED:
        check_open(round_, Part.SELF)
    if seen is not None:
        latest = read_last_changes(change.connection, round_.id).get(code, 0)
        if latest != seen:
            who = select(tables.log.c.who).where(tables.log.c.id == latest)
            raise StaleRound(who=change.connection.execute(who).scalar() or "")
    change.note(act, unit=round_.unit, round_id=round_.id, code=code, after={"text": words.strip()})


def read_remarks(connection: Connection, round_id: int) -> tuple[LogEntry, ...]:
    """Read all remarks of a round, the oldest first."""
    return _read_log(connection, round_id, REMARKS)


def read_explanation_history(connection: Connection, round_id: int) -> tuple[LogEntry, ...]:
    """Read each writing of an explanation of a round, the oldest first."""
    return _read_log(connection, round_id, (Act.EXPLANATION_WRITTEN,))


def read_last_changes(connection: Connection, round_id: int) -> dict[str, int]:
    """Read for each code the number of the latest entry that changed what is said of it."""
    table = tables.log
    statement = (
        select(table.c.code, func.max(table.c.id))
        .where(table.c.round_id == round_id, table.c.act.in_(_CHANGES))
        .group_by(table.c.code)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def _find_explanation(
    connection: Connection, round_id: int, code: str, kind: ExplanationKind
) -> Explanation | None:
    table = tables.explanations
    statement = select(table).where(
        table.c.round_id == round_id, table.c.code == code, table.c.kind == kind
    )
    row = connection.execute(statement).mappings().first()
    return None if row is None else _explanation(row)


def _explanation(row: RowMapping) -> Explanation:
    return Explanation(**{**row, "kind": ExplanationKind(row["kind"])})


def _dated(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "due": None if said["due"] is None else said["due"].isoformat()}


def _read_log(connection: Connection, round_id: int, acts: Collection[Act]) -> tuple[LogEntry, ...]:
    table = tables.log
    statement = (
        select(table)
        .where(table.c.round_id == round_id, table.c.act.in_(acts))
        .order_by(table.c.id)
    )
    return tuple(as_entry(row) for row in connection.execute(statement).mappings())
