"""A file on its way in and out again: its row, its bytes, its document and what it answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.answers import Proof
from services.store import answers, documents, evidence, history, rounds
from services.store.change import Change
from services.store.failures import AlreadyWithdrawn, NoSuchEvidence
from services.store.files import EvidenceFiles, hash_content
from services.store.locks import check_open
from services.store.phases import Part
from services.store.records import Accepted, Act, AnswerInput, DocumentInput, Evidence, Round

Link = tuple[str, str, str]  # code, section, page


@dataclass(frozen=True)
class Submission:
    """A file as it is handed in, read and described."""

    content: bytes
    extract: bytes  # what was read from it, b"" where that is not kept
    described: Mapping[str, Any]  # columns of its row
    answers: Sequence[AnswerInput]
    replaces: int | None
    document: DocumentInput | None
    document_id: int | None
    links: Iterable[Link]


def accept(
    change: Change, files: EvidenceFiles, submission: Submission, *, round_id: int, seen: int | None
) -> Accepted:
    """Keep a file with all that hangs on it, or find that it stands already."""
    connection = change.connection
    round_ = rounds.find_round(connection, round_id)
    sha256 = hash_content(submission.content)
    known = evidence.find_content(connection, round_id, sha256)
    if known is not None and _counts(change, known):
        _mend(files, submission, known)
        return Accepted(known, repeated=True)
    # A file that is only kept proves what explanations say; one that answers changes the score.
    answering = submission.answers or submission.replaces or submission.described["kind"]
    check_open(round_, *((Part.SELF,) if answering else (Part.SELF, Part.REPLY)))
    history.check_seen(connection, round_id, seen)
    accepted = _write_row(change, round_, submission, sha256=sha256, known=known)
    _write_answers(change, round_, submission.answers, accepted)
    # Last: files stand before the commit, and only if all the rows were good.
    if submission.extract:
        files.put(submission.extract)
    files.put(submission.content)
    return Accepted(accepted, repeated=False)


def withdraw(
    change: Change, evidence_id: int, *, answered: Iterable[AnswerInput], seen: int | None
) -> None:
    """Undo a file and write the answers that stand without it."""
    connection = change.connection
    standing = evidence.find_evidence(connection, evidence_id)
    if standing.withdrawn_by is not None:
        raise AlreadyWithdrawn(file_name=standing.file_name, who=standing.withdrawn_by)
    history.check_seen(connection, standing.round_id, seen)
    if evidence.is_replaced(connection, evidence_id):
        raise ValueError(f"file {evidence_id} was replaced: the newer one is undone first")
    round_ = rounds.find_round(connection, standing.round_id)
    check_open(round_, Part.SELF)
    evidence.withdraw_evidence(change, round_, standing)
    contents = answers.content_of_files(
        answered, standing=evidence.read_standing(change.connection, round_.id)
    )
    answers.write_answers(change, round_, contents, act=Act.ANSWER_RECOUNTED)
    answers.check_nothing_rests_on(connection, round_.id, evidence_id)


def _counts(change: Change, known: Evidence) -> bool:
    return not known.withdrawn and not evidence.is_replaced(change.connection, known.id)


def _mend(files: EvidenceFiles, submission: Submission, known: Evidence) -> None:
    """Put bytes back that were lost or damaged."""
    files.put(submission.content)
    if hash_content(submission.extract) == known.extract_sha256:
        files.put(submission.extract)


def _write_row(
    change: Change,
    round_: Round,
    submission: Submission,
    *,
    sha256: str,
    known: Evidence | None,
) -> Evidence:
    replaced = _find_replaced(change, round_, submission.replaces)
    if replaced is not None and replaced.sha256 == sha256:
        raise ValueError("a file can't replace itself")
    document = documents.join_document(
        change,
        round_,
        told=submission.document,
        document_id=submission.document_id,
        former=replaced or known,
        file_name=submission.described["file_name"],
    )
    for code, section, page in submission.links:
        documents.link_document(change, round_, document, code=code, section=section, page=page)
    row = {
        **submission.described,
        "sha256": sha256,
        "size": len(submission.content),
        "extract_sha256": hash_content(submission.extract) if submission.extract else "",
        "document_id": document.id,
        "replaces": submission.replaces,
    }
    if known is None:
        return evidence.add_evidence(change, round_, row)
    return evidence.reinstate_evidence(change, round_, known, row)


def _find_replaced(change: Change, round_: Round, replaces: int | None) -> Evidence | None:
    if replaces is None:
        return None
    replaced = evidence.find_evidence(change.connection, replaces)
    if replaced.round_id != round_.id:
        raise NoSuchEvidence(evidence_id=replaces)
    return replaced


def _write_answers(
    change: Change, round_: Round, answered: Sequence[AnswerInput], accepted: Evidence
) -> None:
    """Write what the file itself says, and what follows from it for other files' answers."""
    contents = answers.content_of_files(
        answered,
        standing=evidence.read_standing(change.connection, round_.id),
        accepted=accepted.id,
    )
    said = {(each.code, each.input) for each in answered if _is_own(each)}
    own = {key: content for key, content in contents.items() if key in said}
    rest = {key: content for key, content in contents.items() if key not in said}
    answers.write_answers(change, round_, own, act=Act.ANSWER_READ, by=accepted.id)
    answers.write_answers(change, round_, rest, act=Act.ANSWER_RECOUNTED)


def _is_own(answer: AnswerInput) -> bool:
    """Tell whether the file itself gives an answer: in its cells, or as a count of nothing."""
    if answer.value is None:
        return False
    if not answer.grounds:
        return answer.state is Proof.PROVEN and not answer.document
    return any(ground.evidence is None for ground in answer.grounds)
