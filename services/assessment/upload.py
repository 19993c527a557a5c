"""Evidence on its way in: what a file would change, and the saving of it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from scoring.answers import Answers, LeafAnswers, Proof
from scoring.inputs import NOT_ARISING
from scoring.score import score
from scoring.scorecard import LeafScore, Scorecard
from services.assessment.forms import blank_form, entry_form, evidence_kinds
from services.assessment.view import RoundView, answers_from
from services.catalogue.sets import criteria_set, set_ids
from services.intake.entry_form import ENTRY_FORM_NEEDED
from services.intake.reader import read_evidence
from services.intake.reading import EntryAnswer, Reading
from services.intake.reading_json import write_reading
from services.store import Accepted, AnswerInput, Store
from services.text import Text


@dataclass(frozen=True)
class LeafChange:
    """The score of one leaf before and after a file is taken in."""

    code: str
    before: LeafScore
    after: LeafScore


@dataclass(frozen=True)
class Preview:
    """What a file says and would change; nothing of it is saved yet."""

    reading: Reading
    answers: tuple[AnswerInput, ...]
    before: Scorecard
    after: Scorecard
    changes: tuple[LeafChange, ...]


def read_file(
    content: bytes, *, file_name: str, kind: str | None, view: RoundView, text: Text
) -> Reading:
    """Read a file as one of the known forms, or as the entry workbook of this round."""
    return read_evidence(
        content,
        file_name=file_name,
        kinds=evidence_kinds(),
        kind=kind,
        entry_form=entry_form(view, text),
    )


def read_alone(content: bytes, *, file_name: str, kind: str | None, text: Text) -> Reading:
    """Read a file where there is no round; an entry workbook says itself what it belongs to."""
    reading = read_evidence(content, file_name=file_name, kinds=evidence_kinds(), kind=kind)
    asked = next((p for p in reading.problems if p.code == ENTRY_FORM_NEEDED), None)
    if asked is None:
        return reading
    stamp = asked.params
    if stamp["set_id"] not in set_ids() or not stamp["year"].isdecimal():
        return reading
    criteria = criteria_set(stamp["set_id"])
    form = blank_form(criteria, unit=stamp["unit"], year=int(stamp["year"]), text=text)
    return read_evidence(
        content, file_name=file_name, kinds=evidence_kinds(), kind=kind, entry_form=form
    )


def preview(view: RoundView, reading: Reading) -> Preview:
    """Return what a reading would change in a round."""
    answers = (*_measured(view, reading), *_entered(view, reading))
    answers = (*answers, *_arisen(view, answers))
    merged = _merge(view.answers, answers_from(view.criteria, answers))
    after = score(view.criteria, merged)
    changes = tuple(
        LeafChange(old.code, old, new)
        for old, new in zip(view.scorecard.leaves, after.leaves, strict=True)
        if (old.points, old.outcome, old.proof) != (new.points, new.outcome, new.proof)
    )
    return Preview(reading, answers, view.scorecard, after, changes)


def accept(
    store: Store, view: RoundView, previewed: Preview, *, content: bytes, file_name: str, who: str
) -> Accepted:
    """Keep a file with its answers, all or nothing; the same bytes again change nothing.

    Raises ValueError for a reading that has errors: those are mended first.
    """
    reading = previewed.reading
    if reading.has_errors:
        raise ValueError("a reading with errors is not saved")
    period = "" if reading.period is None else "/".join(day.isoformat() for day in reading.period)
    return store.accept_evidence(
        view.round.id,
        content=content,
        file_name=file_name,
        kind=reading.kind,
        reading=json.loads(write_reading(reading)),
        answers=previewed.answers,
        period=period,
        who=who,
    )


def _measured(view: RoundView, reading: Reading) -> tuple[AnswerInput, ...]:
    """Spread the measures of a form over the leaves whose rules ask for them."""
    return tuple(
        AnswerInput(
            leaf.code,
            asked.name,
            _plain(reading.measures[asked.name].value),
            Proof.PROVEN,
            reading.measures[asked.name].cells,
        )
        for leaf in view.criteria.leaves
        if leaf.self_scored
        for asked in leaf.rule.inputs(view.criteria.head.measures)
        if asked.name in reading.measures
    )


def _entered(view: RoundView, reading: Reading) -> tuple[AnswerInput, ...]:
    """Take the rows of an entry workbook that somebody has filled in or changed.

    The others say what stands already, and it keeps the evidence that it came from. A leaf that
    says "không phát sinh" in several rows says it once.
    """
    entered = {
        (each.code, each.input): AnswerInput(
            each.code,
            each.input,
            each.value,
            Proof.PROVEN if each.document else Proof.CLAIMED,
            (each.cell,),
            each.document,
            each.page,
            each.note,
        )
        for each in reversed(reading.answers)
        if not _stands(view, each)
    }
    return tuple(reversed(entered.values()))


def _stands(view: RoundView, entered: EntryAnswer) -> bool:
    record = view.records_of(entered.code).get(entered.input)
    return record is not None and (
        (record.value, view.document_of(record), record.page, record.note)
        == (entered.value, entered.document, entered.page, entered.note)
    )


def _arisen(view: RoundView, answers: Iterable[AnswerInput]) -> Iterator[AnswerInput]:
    """Take back "không phát sinh" where a file now says that something did arise."""
    answered = list(answers)
    marked = {record.code for record in view.records if _is_mark(record.input, record.value)}
    marked -= {each.code for each in answered if each.input == NOT_ARISING}
    for each in answered:
        if each.code in marked and each.value != "0":
            marked.remove(each.code)
            yield replace(each, input=NOT_ARISING, value="false")


def _is_mark(input: str, value: str) -> bool:
    return input == NOT_ARISING and value == "true"


def _plain(value: Decimal) -> str:
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _merge(known: Answers, new: Answers) -> dict[str, LeafAnswers]:
    merged = dict(known)
    for code, leaf in new.items():
        before = known[code].answers if code in known else {}
        merged[code] = LeafAnswers({**before, **leaf.answers})
    return merged
