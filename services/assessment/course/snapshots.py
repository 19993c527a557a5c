"""Snapshots (bản chụp): a round as it was, to be scored again for ever and compared.

A snapshot is plain JSON. Points are exact: fractions as "n/d". It carries the texts of its rules,
so that nothing outside of it is needed to score it again.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from scoring.answers import Proof
from scoring.model import CriteriaSet
from scoring.score import score
from scoring.scorecard import Scorecard, Totals
from services.assessment.evidence.settling import standing
from services.assessment.people import Permission, Person, require
from services.assessment.view import RoundView, answers_from, view_round
from services.catalogue.sets import set_from_texts, texts_of
from services.store import AnswerRecord, Ground, Phase, Snapshot, Store

FORMAT = 1
"""The shape of the content; one that changes its meaning gets another number."""

TODAY = 0
"""The number of what is not kept: the round as it stands now."""

Content = Mapping[str, Any]

_PARTS = ("max_points", "proven", "claimed", "outside", "outside_open", "unknown", "lost")


class LabelMissing(Exception):
    """A snapshot that a person takes has a name; only a submitted one goes without."""


def capture(store: Store, view: RoundView, *, phase: Phase | None = None) -> dict[str, Any]:
    """Return the content of a round as it stands, in the phase that it is in or comes into."""
    round_ = view.round
    return {
        "format": FORMAT,
        "round": {
            "unit": round_.unit,
            "unit_name": {"vi": view.unit.name.vi, "en": view.unit.name.en},
            "year": round_.year,
            "criteria_set": round_.criteria_set,
            "group": round_.group,
            "phase": (phase or round_.phase).value,
        },
        "rules": dict(texts_of(round_.criteria_set)),
        "answers": [_answer(each) for each in view.records],
        "evidence": [
            {
                "id": each.id,
                "file_name": each.file_name,
                "kind": each.kind,
                "sha256": each.sha256,
                "period": each.period,
                "system": each.system,
            }
            for each in standing(view.evidence)
        ],
        "documents": [
            {
                "id": each.id,
                "number": each.number,
                "issued_on": None if each.issued_on is None else each.issued_on.isoformat(),
                "issuer": each.issuer,
                "title": each.title,
                "note": each.note,
            }
            for each in store.documents(round_.id)
        ],
        "links": [
            {
                "document_id": each.document_id,
                "code": each.code,
                "section": each.section,
                "page": each.page,
            }
            for each in store.document_links(round_.id)
        ],
        "explanations": [
            {"code": each.code, "kind": each.kind.value, "text": each.text}
            for each in view.explanations
        ],
        "scores": _scores(view.scorecard),
    }


def take(store: Store, view: RoundView, *, label: str, who: Person) -> Snapshot:
    """Keep a round as it stands now under a label.

    Raises NotPermitted, LabelMissing, StaleRound where it changes in the midst of that.
    """
    require(who, Permission.SNAPSHOT)
    if not label.strip():
        raise LabelMissing
    seen = store.seen(view.round.id)
    now = view_round(store, view.round.id)
    return store.take_snapshot(
        view.round.id,
        label=label.strip(),
        content=capture(store, now),
        seen=seen,
        who=who.signature,
    )


def of_today(store: Store, view: RoundView) -> Snapshot:
    """Return a round as it stands in the shape of a snapshot, to compare with; nothing is kept."""
    return Snapshot(
        id=TODAY,
        round_id=view.round.id,
        label="",
        phase=view.round.phase,
        content=capture(store, view),
        who="",
        at=datetime.now(UTC),
    )


def criteria_of(content: Content) -> CriteriaSet:
    """Return the rules of a snapshot, in the variant of its group."""
    return set_from_texts(content["rules"]).for_group(content["round"]["group"])


def records_of(content: Content, *, round_id: int) -> tuple[AnswerRecord, ...]:
    """Return the answers of a snapshot as the store had them."""
    return tuple(
        AnswerRecord(
            round_id=round_id,
            code=each["code"],
            input=each["input"],
            value=each["value"],
            state=Proof(each["state"]),
            grounds=tuple(
                Ground(ground["evidence"], tuple(ground["cells"])) for ground in each["grounds"]
            ),
            document=each["document"],
            page=each["page"],
            note=each["note"],
            version=each["version"],
            who=each["who"],
            at=datetime.fromisoformat(each["at"]),
        )
        for each in content["answers"]
    )


def score_again(content: Content) -> Scorecard:
    """Score a snapshot anew from nothing but its content."""
    criteria = criteria_of(content)
    return score(criteria, answers_from(criteria, records_of(content, round_id=TODAY)))


def total_of(content: Content) -> Fraction | None:
    """Return the total as it was kept; None where nothing was known."""
    return _fraction(content["scores"]["points"])


def points_of(content: Content) -> dict[str, Fraction | None]:
    """Return the points of all leaves as they were kept; None where they were not known."""
    leaves = content["scores"]["leaves"]
    return {code: _fraction(each["points"]) for code, each in leaves.items()}


def _answer(record: AnswerRecord) -> dict[str, Any]:
    return {
        "code": record.code,
        "input": record.input,
        "value": record.value,
        "state": record.state.value,
        "grounds": [{"evidence": each.evidence, "cells": [*each.cells]} for each in record.grounds],
        "document": record.document,
        "page": record.page,
        "note": record.note,
        "version": record.version,
        "who": record.who,
        "at": record.at.isoformat(),
    }


def _scores(card: Scorecard) -> dict[str, Any]:
    return {
        "points": _written(card.points),
        "low": _written(card.low),
        "high": _written(card.high),
        "max_points": _written(card.max_points),
        "components": {each.code: _totals(each.totals) for each in card.components},
        "leaves": {
            leaf.code: {
                "points": _written(leaf.points),
                "max_points": _written(leaf.max_points),
                "outcome": leaf.outcome.value,
                "proof": leaf.proof.value,
            }
            for component in card.components
            for leaf in component.leaves
        },
    }


def _totals(totals: Totals) -> dict[str, str | None]:
    parts = {part: _written(getattr(totals, part)) for part in _PARTS}
    return {"points": _written(totals.points), **parts}


def _written(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _fraction(written: str | None) -> Fraction | None:
    return None if written is None else Fraction(written)
