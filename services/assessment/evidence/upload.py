"""Evidence on its way in: what a file would change, the saving of it, and its undoing."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scoring.answers import Answers, LeafAnswers, Proof
from scoring.inputs import NOT_ARISING
from scoring.model import CriteriaSet
from scoring.problems import Problem
from scoring.score import score
from scoring.scorecard import LeafScore, Scorecard
from services.assessment.evidence.forms import blank_form, entry_form, evidence_kinds
from services.assessment.evidence.settling import (
    NEW,
    Word,
    changes_to,
    count_together,
    files_by_kind,
    settle,
    standing,
    words_of,
)
from services.assessment.people import Permission, Person, require_own
from services.assessment.view import RoundView, answers_from
from services.catalogue.sets import criteria_set, set_ids
from services.intake.choices import NO_CHOICES, Choices
from services.intake.entry.entry_form import ENTRY_FORM_NEEDED
from services.intake.files.cells import plain_number
from services.intake.forms.kinds import Feeds
from services.intake.limits import limits_from_environment
from services.intake.reader import ReadingJob, read_evidence, start_reading
from services.intake.reading import EntryAnswer, Reading
from services.intake.reading_json import write_reading
from services.intake.several.combining import StandingFile
from services.intake.several.difference import Difference, compare
from services.intake.several.extracts import read_extract
from services.store import Accepted, AnswerInput, DocumentInput, Evidence, Ground, Store
from services.text import Text


@dataclass(frozen=True)
class LeafChange:
    """The score of one leaf before and after a file is taken in."""

    code: str
    before: LeafScore
    after: LeafScore


@dataclass(frozen=True)
class Preview:
    """What a file says and would change; nothing of it is saved yet.

    `answers` are those that change. `difference` is against the file that it replaces, `doubts` are
    about adding it up with the others.
    """

    reading: Reading
    answers: tuple[AnswerInput, ...]
    before: Scorecard
    after: Scorecard
    changes: tuple[LeafChange, ...]
    seen: int
    system: str = ""
    replaces: int | None = None
    difference: Difference | None = None
    doubts: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Withdrawal:
    """What undoing a file would change; nothing of it is saved yet."""

    evidence: Evidence
    answers: tuple[AnswerInput, ...]
    before: Scorecard
    after: Scorecard
    changes: tuple[LeafChange, ...]
    seen: int


def read_file(
    content: bytes,
    *,
    file_name: str,
    kind: str | None,
    view: RoundView,
    text: Text,
    choices: Choices = NO_CHOICES,
) -> Reading:
    """Read a file as one of the known forms, or as the entry workbook of this round."""
    job = start_file(content, file_name=file_name, kind=kind, view=view, text=text, choices=choices)
    return job.result()


def start_file(
    content: bytes,
    *,
    file_name: str,
    kind: str | None,
    view: RoundView,
    text: Text,
    choices: Choices = NO_CHOICES,
) -> ReadingJob:
    """Begin to read a file as `read_file` does; how far it is can be asked, and it can be ended."""
    return start_reading(
        content,
        file_name=file_name,
        kinds=evidence_kinds(),
        kind=kind,
        choices=choices,
        limits=limits_from_environment(),
        entry_form=entry_form(view, text),
        unit=view.unit.name.vi,
    )


def read_alone(content: bytes, *, file_name: str, kind: str | None, text: Text) -> Reading:
    """Read a file where there is no round; an entry workbook says itself what it belongs to."""
    limits = limits_from_environment()
    reading = read_evidence(
        content, file_name=file_name, kinds=evidence_kinds(), kind=kind, limits=limits
    )
    asked = next((p for p in reading.problems if p.code == ENTRY_FORM_NEEDED), None)
    if asked is None:
        return reading
    stamp = asked.params
    if stamp["set_id"] not in set_ids() or not stamp["year"].isdecimal():
        return reading
    criteria = criteria_set(stamp["set_id"])
    form = blank_form(criteria, unit=stamp["unit"], year=int(stamp["year"]), text=text)
    return read_evidence(
        content,
        file_name=file_name,
        kinds=evidence_kinds(),
        kind=kind,
        limits=limits,
        entry_form=form,
    )


def likely_predecessor(view: RoundView, reading: Reading, *, file_name: str) -> Evidence | None:
    """Return the standing file that a new one most likely is a corrected copy of, if there is one.

    It is of the same form and system, and has the same name or covers the very same period.
    """
    period = _written_period(reading)
    alike = [
        each
        for each in standing(view.evidence)
        if each.kind == reading.kind
        and each.system == reading.system
        and (each.file_name == file_name or (period and each.period == period))
    ]
    return alike[-1] if alike and reading.kind else None


def preview(
    store: Store,
    view: RoundView,
    reading: Reading,
    *,
    file_name: str,
    system: str | None = None,
    replaces: int | None = None,
) -> Preview:
    """Return what a reading would change in a round, beside the files that stand in it.

    `system` is where the file comes from, as the person says; what the file says where it is None.
    """
    seen = store.seen(view.round.id)
    system = reading.system if system is None else system
    words = list(words_of(store.answer_history(view.round.id)))
    told = (*_measured(view, reading), *_entered(view, reading))
    told = (*told, *_arisen(view, told))
    words += [Word((each.code, each.input), NEW, each) for each in told]
    kept = [each for each in standing(view.evidence) if each.id != replaces]
    files = files_by_kind(store, kept)
    if reading.extract:
        extract = read_extract(reading.extract)
        files.setdefault(reading.kind, []).append(StandingFile(NEW, file_name, system, extract))
    counted = count_together(evidence_kinds(), files)
    settled = settle(words, stands={NEW, *(each.id for each in kept)}, counted=counted)
    answers = changes_to(view.records, settled, words)
    after = score(view.criteria, _merge(view.answers, view.criteria, answers))
    return Preview(
        reading,
        answers,
        view.scorecard,
        after,
        _leaf_changes(view.scorecard, after),
        seen,
        system,
        replaces,
        _difference(store, view, reading, replaces),
        counted[NEW].problems if NEW in counted else (),
    )


def accept(
    store: Store,
    view: RoundView,
    previewed: Preview,
    *,
    content: bytes,
    file_name: str,
    who: Person,
    choices: Choices = NO_CHOICES,
    document: DocumentInput | None = None,
    links: Sequence[tuple[str, str, str]] = (),
) -> Accepted:
    """Keep a file with its answers, all or nothing; the same bytes again change nothing.

    `links` are codes that the document is to prove, each with section and page. Raises ValueError
    for a table of reviewers, and for a reading that has errors, which are mended first,
    NotPermitted where a contributor's file answers leaves of others, StaleRound where the round
    changed since the preview, PartLocked.
    """
    require_own(who, Permission.ANSWER, view, _told_codes(previewed.answers, links))
    reading = previewed.reading
    if reading.has_errors or not reading.kind:
        raise ValueError("a reading with errors, or of no known form, is not saved")
    if any(each.kind == reading.kind and each.feeds is Feeds.REVIEWS for each in evidence_kinds()):
        raise ValueError("a table of reviewers is no evidence")
    return store.accept_evidence(
        view.round.id,
        content=content,
        file_name=file_name,
        kind=reading.kind,
        reading=json.loads(write_reading(reading)),
        answers=previewed.answers,
        extract=reading.extract,
        choices=choices.as_json(),
        system=previewed.system,
        replaces=previewed.replaces,
        document=document,
        links=links,
        period=_written_period(reading),
        seen=previewed.seen,
        who=who.signature,
    )


def preview_withdrawal(store: Store, view: RoundView, evidence_id: int) -> Withdrawal:
    """Return what undoing a file would change. Raises ValueError where it does not stand."""
    undone = next((e for e in standing(view.evidence) if e.id == evidence_id), None)
    if undone is None:
        raise ValueError(f"evidence {evidence_id} does not stand")
    seen = store.seen(view.round.id)
    words = list(words_of(store.answer_history(view.round.id)))
    kept = standing(each for each in view.evidence if each.id != evidence_id)
    counted = count_together(evidence_kinds(), files_by_kind(store, kept))
    settled = settle(words, stands={each.id for each in kept}, counted=counted)
    answers = changes_to(view.records, settled, words)
    after = score(view.criteria, _merge(view.answers, view.criteria, answers))
    changes = _leaf_changes(view.scorecard, after)
    return Withdrawal(undone, answers, view.scorecard, after, changes, seen)


def withdraw(store: Store, view: RoundView, withdrawal: Withdrawal, *, who: Person) -> None:
    """Undo a file: the round is as if it had never come; its bytes and the log stay.

    Raises NotPermitted where it answers leaves that are not the person's, StaleRound where the
    round changed since the preview, PartLocked.
    """
    require_own(who, Permission.ANSWER, view, _told_codes(withdrawal.answers))
    store.withdraw_evidence(
        withdrawal.evidence.id, answers=withdrawal.answers, seen=withdrawal.seen, who=who.signature
    )


def _told_codes(
    answers: Iterable[AnswerInput], links: Iterable[tuple[str, str, str]] = ()
) -> set[str]:
    return {*(each.code for each in answers), *(code for code, _, _ in links)}


def _written_period(reading: Reading) -> str:
    return "" if reading.period is None else "/".join(day.isoformat() for day in reading.period)


def _difference(
    store: Store, view: RoundView, reading: Reading, replaces: int | None
) -> Difference | None:
    """Compare a file with the one it replaces, where both were kept with their rows."""
    before = view.evidence_by_id(replaces)
    kind = next((each for each in evidence_kinds() if each.kind == reading.kind), None)
    if before is None or kind is None or not before.extract_sha256 or not reading.extract:
        return None
    old = read_extract(store.read_file(before.extract_sha256))
    return compare(kind, old, read_extract(reading.extract))


def _leaf_changes(before: Scorecard, after: Scorecard) -> tuple[LeafChange, ...]:
    return tuple(
        LeafChange(old.code, old, new)
        for old, new in zip(before.leaves, after.leaves, strict=True)
        if (old.points, old.outcome, old.proof) != (new.points, new.outcome, new.proof)
    )


def _measured(view: RoundView, reading: Reading) -> tuple[AnswerInput, ...]:
    """Spread the measures of a form over the leaves whose rules ask for them."""
    return tuple(
        AnswerInput(
            leaf.code,
            asked.name,
            plain_number(reading.measures[asked.name].value),
            Proof.PROVEN,
            (Ground(None, reading.measures[asked.name].cells),),
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
            (Ground(None, (each.cell,)),),
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


def _merge(
    known: Answers, criteria: CriteriaSet, changed: Iterable[AnswerInput]
) -> dict[str, LeafAnswers]:
    """Return the answers as they would be: changed ones in place, those taken back gone."""
    changed = list(changed)
    new = answers_from(criteria, changed)
    merged = dict(known)
    for code in {each.code for each in changed}:
        gone = {each.input for each in changed if each.code == code and each.value is None}
        before = known[code].answers if code in known else {}
        kept = {name: answer for name, answer in before.items() if name not in gone}
        added = new[code].answers if code in new else {}
        merged[code] = LeafAnswers({**kept, **added})
    return merged
