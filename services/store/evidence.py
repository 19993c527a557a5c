"""The accepted files of a round, as rows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from services.store import tables
from services.store.change import Change
from services.store.failures import NoSuchEvidence
from services.store.records import Act, Evidence, Round

_UNTOLD = {"id", "round_id", "reading", "who", "at", "withdrawn_at", "withdrawn_by"}


def find_content(connection: Connection, round_id: int, sha256: str) -> Evidence | None:
    """Return the evidence of a round with these bytes, if it was ever accepted."""
    table = tables.evidence
    statement = select(table).where(table.c.round_id == round_id, table.c.sha256 == sha256)
    row = connection.execute(statement).mappings().first()
    return None if row is None else _evidence(row)


def find_evidence(connection: Connection, evidence_id: int) -> Evidence:
    """Return the evidence of a number; raises NoSuchEvidence."""
    statement = select(tables.evidence).where(tables.evidence.c.id == evidence_id)
    row = connection.execute(statement).mappings().first()
    if row is None:
        raise NoSuchEvidence(evidence_id=evidence_id)
    return _evidence(row)


def read_evidence(connection: Connection, round_id: int) -> tuple[Evidence, ...]:
    """Read the evidence of a round in the order it first came, undone files too."""
    table = tables.evidence
    statement = select(table).where(table.c.round_id == round_id).order_by(table.c.id)
    return tuple(_evidence(row) for row in connection.execute(statement).mappings())


def read_standing(connection: Connection, round_id: int) -> frozenset[int]:
    """Read the numbers of the files of a round that are not undone."""
    table = tables.evidence
    statement = select(table.c.id).where(
        table.c.round_id == round_id, table.c.withdrawn_at.is_(None)
    )
    return frozenset(connection.execute(statement).scalars())


def is_replaced(connection: Connection, evidence_id: int) -> bool:
    """Tell whether a file that was not undone takes the place of this one."""
    table = tables.evidence
    statement = select(table.c.id).where(
        table.c.replaces == evidence_id, table.c.withdrawn_at.is_(None)
    )
    return connection.execute(statement).first() is not None


def add_evidence(change: Change, round_: Round, described: Mapping[str, Any]) -> Evidence:
    """Write the row of a newly accepted file."""
    row = {**described, "round_id": round_.id, "who": change.who, "at": change.at}
    statement = insert(tables.evidence).values(row).returning(tables.evidence)
    added = _evidence(change.connection.execute(statement).mappings().one())
    _note(change, round_, Act.EVIDENCE_ACCEPTED, after=_told(added))
    return added


def reinstate_evidence(
    change: Change, round_: Round, standing: Evidence, described: Mapping[str, Any]
) -> Evidence:
    """Let a file that was undone or replaced stand again, as it was read now."""
    table = tables.evidence
    # What it replaces may once have replaced it: nothing does any more, so there is no circle.
    change.connection.execute(
        update(table).where(table.c.replaces == standing.id).values(replaces=None)
    )
    row = {
        **described,
        "who": change.who,
        "at": change.at,
        "withdrawn_at": None,
        "withdrawn_by": None,
    }
    statement = update(table).where(table.c.id == standing.id).values(row).returning(table)
    reinstated = _evidence(change.connection.execute(statement).mappings().one())
    _note(
        change,
        round_,
        Act.EVIDENCE_REINSTATED,
        before=_told(standing),
        after=_told(reinstated),
    )
    return reinstated


def withdraw_evidence(change: Change, round_: Round, standing: Evidence) -> None:
    """Mark a file as undone; its row and its bytes stay."""
    change.connection.execute(
        update(tables.evidence)
        .where(tables.evidence.c.id == standing.id)
        .values(withdrawn_at=change.at, withdrawn_by=change.who)
    )
    _note(change, round_, Act.EVIDENCE_WITHDRAWN, before=_told(standing))


def is_referenced(connection: Connection, sha256: str) -> bool:
    """Tell whether any round still has evidence with these bytes, or with them read from it."""
    table = tables.evidence
    statement = select(table.c.id).where(
        or_(table.c.sha256 == sha256, table.c.extract_sha256 == sha256)
    )
    return connection.execute(statement.limit(1)).first() is not None


def _evidence(row: RowMapping) -> Evidence:
    return Evidence(**row)


def _note(
    change: Change,
    round_: Round,
    act: Act,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    change.note(act, unit=round_.unit, round_id=round_.id, before=before, after=after)


def _told(evidence: Evidence) -> dict[str, Any]:
    kept = {name: value for name, value in vars(evidence).items() if name not in _UNTOLD}
    return {"evidence_id": evidence.id, **kept}
