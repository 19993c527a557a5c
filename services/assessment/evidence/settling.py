"""What stands in a round once some files are undone: each input as its last standing act has it.

Nothing is ever restored from a copy. The log says who said what in which order; the acts of files
that no longer stand are passed over, and files of one form that do stand are added up anew. So a
file undone leaves the round as if it had never been there, in whatever order files are undone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scoring.answers import Proof
from services.intake.files.cells import plain_number
from services.intake.forms.kinds import EvidenceKind
from services.intake.several.combining import Combined, CombinedMeasure, StandingFile, combine
from services.intake.several.extracts import Extract, read_extract
from services.store import Act, AnswerInput, AnswerRecord, Evidence, Ground, LogEntry, Store

NEW = 0
"""The number of a file that is not accepted yet."""

Key = tuple[str, str]
"""The code and the input of an answer."""


@dataclass(frozen=True)
class Word:
    """What one act said of an input; `by` is the file it was read from, None for a person."""

    key: Key
    by: int | None
    answer: AnswerInput | None
    """None takes the input back to unknown."""


def standing(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the files that count: neither undone nor replaced by one that stands."""
    kept = [each for each in evidence if not each.withdrawn]
    replaced = {each.replaces for each in kept}
    return tuple(each for each in kept if each.id not in replaced)


def words_of(history: Iterable[LogEntry]) -> Iterator[Word]:
    """Read the log of answers as words; what followed from undoing a file is none."""
    for entry in history:
        if entry.act is Act.ANSWER_RECOUNTED or entry.code is None or entry.input is None:
            continue
        key = (entry.code, entry.input)
        after = entry.after
        yield Word(
            key,
            None if after is None else after.get("by"),
            None if after is None else _answer(key, after),
        )


def settle(
    words: Iterable[Word],
    *,
    stands: Collection[int],
    counted: Mapping[int, Combined],
) -> dict[Key, AnswerInput]:
    """Return what stands for each input.

    `stands` are the files that count; `counted` gives, for each of them that is added up with
    others, what they say together.
    """
    last: dict[Key, Word] = {}
    for word in words:
        if word.by is None or word.by in stands:
            last[word.key] = word
    settled: dict[Key, AnswerInput] = {}
    for key, word in last.items():
        answer = word.answer
        if answer is not None and word.by is not None and word.by in counted:
            answer = _recount(answer, counted[word.by])
        if answer is not None:
            settled[key] = answer
    return settled


def count_together(
    kinds: Iterable[EvidenceKind], files: Mapping[str, Sequence[StandingFile]]
) -> dict[int, Combined]:
    """Add up the files of each form; every file is given what they all say together."""
    counted: dict[int, Combined] = {}
    for kind in kinds:
        together = files.get(kind.kind, ())
        if together:
            combined = combine(kind, together)
            counted |= {file.id: combined for file in together}
    return counted


def files_by_kind(store: Store, evidence: Iterable[Evidence]) -> dict[str, list[StandingFile]]:
    """Return the files that are added up, by form; those kept without their rows are not."""
    files: dict[str, list[StandingFile]] = {}
    for each in evidence:
        if each.extract_sha256:
            extract = _extract(store, each.extract_sha256)
            file = StandingFile(each.id, each.file_name, each.system, extract)
            files.setdefault(each.kind, []).append(file)
    return files


def changes_to(
    records: Iterable[AnswerRecord], settled: Mapping[Key, AnswerInput], words: Iterable[Word]
) -> tuple[AnswerInput, ...]:
    """Return what has to be written so that the answers are as settled.

    Inputs that no file ever spoke of are left alone. What a new file says is always written, so
    that the log has it even where another file said the same before.
    """
    words = list(words)
    spoken = {word.key for word in words if word.by is not None}
    said = {word.key for word in words if word.by == NEW}
    current = {(each.code, each.input): as_input(each) for each in records}
    gone = [
        AnswerInput(code, name, None)
        for code, name in current
        if (code, name) in spoken and (code, name) not in settled
    ]
    changed = [
        answer
        for key, answer in settled.items()
        if key in said or (key in spoken and current.get(key) != answer)
    ]
    return (*changed, *gone)


def as_input(record: AnswerRecord) -> AnswerInput:
    """Return what a record says, without who said it and when."""
    return AnswerInput(
        record.code,
        record.input,
        record.value,
        record.state,
        record.grounds,
        record.document,
        record.page,
        record.note,
    )


def grounds_of(measure: CombinedMeasure) -> tuple[Ground, ...]:
    """Return the files and cells that a measure rests on; the new file has no number yet."""
    return tuple(
        Ground(None if file == NEW else file, tuple(cells))
        for file, cells in sorted(measure.cells.items(), key=lambda item: item[0] or 10**9)
    )


def _recount(answer: AnswerInput, combined: Combined) -> AnswerInput | None:
    """Return an answer as the files together have it; a mark that something arose stays."""
    measure = combined.measures.get(answer.input)
    if measure is not None:
        return replace(answer, value=plain_number(measure.value), grounds=grounds_of(measure))
    return answer if answer.value in ("true", "false") else None


def _answer(key: Key, told: Mapping[str, Any]) -> AnswerInput:
    return AnswerInput(
        *key,
        told["value"],
        Proof(told["state"]),
        tuple(Ground(each["evidence"], tuple(each["cells"])) for each in told["grounds"]),
        told["document"],
        told["page"],
        told["note"],
    )


def _extract(store: Store, sha256: str) -> Extract:
    return read_extract(store.read_file(sha256))
