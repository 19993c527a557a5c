"""The accepted files of a round, as rows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from services.store import tables
from services.store.change import Change
from services.store.records import Act, Evidence, Round


def find_evidence(connection: Connection, round_id: int, sha256: str) -> Evidence | None:
    """Return the evidence of a round with these bytes, if it was accepted."""
    statement = select(tables.evidence).where(
        tables.evidence.c.round_id == round_id, tables.evidence.c.sha256 == sha256
    )
    row = connection.execute(statement).mappings().first()
    return None if row is None else Evidence(**row)


def write_evidence(
    change: Change,
    round_: Round,
    *,
    sha256: str,
    file_name: str,
    kind: str,
    size: int,
    period: str,
    source: str,
    reading: Mapping[str, Any],
) -> Evidence:
    """Write the row of a newly accepted file."""
    told = {
        "sha256": sha256,
        "file_name": file_name,
        "kind": kind,
        "size": size,
        "period": period,
        "source": source,
    }
    statement = (
        insert(tables.evidence)
        .values(**told, round_id=round_.id, who=change.who, at=change.at, reading=dict(reading))
        .returning(tables.evidence)
    )
    written = Evidence(**change.connection.execute(statement).mappings().one())
    change.note(
        Act.EVIDENCE_ACCEPTED,
        unit=round_.unit,
        round_id=round_.id,
        after={"evidence_id": written.id, **told},
    )
    return written


def read_evidence(connection: Connection, round_id: int) -> tuple[Evidence, ...]:
    """Read the evidence of a round in the order it came."""
    table = tables.evidence
    statement = select(table).where(table.c.round_id == round_id).order_by(table.c.id)
    return tuple(Evidence(**row) for row in connection.execute(statement).mappings())


def is_referenced(connection: Connection, sha256: str) -> bool:
    """Tell whether any round still has evidence with these bytes."""
    statement = select(tables.evidence.c.id).where(tables.evidence.c.sha256 == sha256).limit(1)
    return connection.execute(statement).first() is not None
