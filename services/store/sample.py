"""Takes the sample (MẪU) out again."""

from sqlalchemy import delete, or_, select

from services.store import tables
from services.store.change import Change
from services.store.records import Act


def remove_sample_rows(change: Change) -> frozenset[str]:
    """Delete all sample units, rounds and results with all that hangs on them, their log included.

    Returns the hashes of the evidence that went, those of what was read from it too.
    """
    units, rounds = tables.units, tables.rounds
    sample_units = select(units.c.code).where(units.c.sample)
    sample_rounds = select(rounds.c.id).where(or_(rounds.c.sample, rounds.c.unit.in_(sample_units)))
    files = tables.evidence
    hashes = change.connection.execute(
        select(files.c.sha256, files.c.extract_sha256).where(files.c.round_id.in_(sample_rounds))
    )
    removed = frozenset(sha256 for row in hashes for sha256 in row if sha256)
    deleted = [
        change.connection.execute(statement).rowcount
        for statement in (
            delete(tables.results).where(tables.results.c.sample),
            delete(rounds).where(rounds.c.sample),
            delete(units).where(units.c.sample),  # the foreign keys take the rest along
        )
    ]
    if any(deleted):
        change.note(Act.SAMPLE_REMOVED)
    return removed
