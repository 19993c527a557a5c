"""The review lanes of a round: what reviewers gave each code, with versions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from services.store import tables
from services.store.change import Change
from services.store.failures import StaleReview
from services.store.locks import check_open
from services.store.phases import Part
from services.store.records import Act, Lane, Review, ReviewInput, Round

PARTS: Mapping[Lane, Part] = {
    Lane.REVIEWED: Part.REVIEWED,
    Lane.FINAL: Part.FINAL,
    Lane.PUBLISHED: Part.PUBLISHED,
}

_SAID = ("points", "comment", "contested", "source")
_UNSAID: Mapping[str, Any] = {"points": None, "comment": "", "contested": False, "source": ""}


def write_reviews(
    change: Change,
    round_: Round,
    *,
    lane: Lane,
    reviews: Sequence[ReviewInput],
    source: str,
    expected: Mapping[str, int] | None,
) -> tuple[Review, ...]:
    """Put reviews in the place of those that stand in one lane; the same again changes nothing."""
    check_open(round_, PARTS[lane])
    standing = {each.code: each for each in read_reviews(change.connection, round_.id, lane=lane)}
    if len({each.code for each in reviews}) < len(reviews):
        raise ValueError("a code is reviewed twice")
    if expected is not None:
        stale = [
            standing[each.code]
            for each in reviews
            if each.code in standing and standing[each.code].version != expected.get(each.code, 0)
        ]
        if stale:
            raise StaleReview(current=tuple(stale))
    written: list[dict[str, Any]] = []
    for each in reviews:
        before = standing.get(each.code)
        said = {
            "points": each.points,
            "comment": each.comment.strip(),
            "contested": each.contested,
        }
        said["source"] = source if any(said.values()) or each.points is not None else ""
        stood = _UNSAID if before is None else {name: getattr(before, name) for name in _SAID}
        if all(said[name] == stood[name] for name in _SAID if name != "source"):
            continue
        version = 1 + (before.version if before else 0)
        key = {"round_id": round_.id, "lane": lane, "code": each.code}
        written.append({**key, **said, "version": version, "who": change.who, "at": change.at})
        change.note(
            Act.REVIEW_ENTERED,
            unit=round_.unit,
            round_id=round_.id,
            code=each.code,
            before=None if before is None else {"lane": lane, **_told(stood)},
            after={"lane": lane, **_told(said)},
        )
    change.replace_rows(tables.reviews, written)
    return read_reviews(change.connection, round_.id, lane=lane)


def read_reviews(
    connection: Connection, round_id: int, *, lane: Lane | None = None
) -> tuple[Review, ...]:
    """Read the reviews of a round, or of one lane, in the order of lane and code."""
    table = tables.reviews
    statement = select(table).where(table.c.round_id == round_id)
    if lane is not None:
        statement = statement.where(table.c.lane == lane)
    rows = connection.execute(statement.order_by(table.c.lane, table.c.code)).mappings()
    return tuple(_review(row) for row in rows)


def _review(row: RowMapping) -> Review:
    return Review(**{**row, "lane": Lane(row["lane"])})


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    return {k: f"{v:f}" if isinstance(v, Decimal) else v for k, v in said.items()}
