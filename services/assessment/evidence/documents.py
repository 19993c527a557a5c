"""The evidence register: each document, its files, what it proves and the points resting on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scoring.answers import LeafAnswers
from scoring.model import Role
from scoring.score import score
from services.assessment.evidence.settling import standing
from services.assessment.people import Permission, Person, require_own
from services.assessment.view import RoundView
from services.intake.files.documents import document_type
from services.intake.forms.words import normalise_words
from services.store import (
    Accepted,
    AnswerRecord,
    Document,
    DocumentInput,
    DocumentLink,
    Evidence,
    Store,
    hash_content,
)

LinkInput = tuple[str, str, str]
"""The code that a document proves, with section and page."""


@dataclass(frozen=True)
class LeafLoss:
    """The points that a leaf loses when a document is rejected."""

    code: str
    points: Fraction


@dataclass(frozen=True)
class Registered:
    """One document of a round with all that hangs on it.

    `files` are its revisions, the oldest first, undone ones too. `losses` say what falls with it:
    answers that no other document proves. `out_of_period` where it was issued outside the year.
    """

    document: Document
    files: tuple[Evidence, ...]
    links: tuple[DocumentLink, ...]
    answers: tuple[AnswerRecord, ...]
    losses: tuple[LeafLoss, ...]
    out_of_period: bool

    @property
    def points(self) -> Fraction:
        """The points that rest on it."""
        return sum((each.points for each in self.losses), Fraction(0))

    @property
    def codes(self) -> tuple[str, ...]:
        """The leaves that it proves, in the order of their codes."""
        return tuple(
            dict.fromkeys((*(r.code for r in self.answers), *(each.code for each in self.links)))
        )


def register(store: Store, view: RoundView) -> tuple[Registered, ...]:
    """Return all documents of a round; the one with the most points resting on it first."""
    documents = store.documents(view.round.id)
    links = store.document_links(view.round.id)
    support = _support(view, documents, links)
    registered = [_registered(view, each, links, support) for each in documents]
    return tuple(sorted(registered, key=lambda each: (-each.points, each.document.id)))


def find(
    registered: Sequence[Registered], words: str, *, code: str | None = None
) -> tuple[Registered, ...]:
    """Return the documents whose number, title, issuer or file names hold all words."""
    wanted = normalise_words(words).split()
    return tuple(
        each
        for each in registered
        if (code is None or code in each.codes) and all(w in _searched(each) for w in wanted)
    )


def keep_document(
    store: Store,
    view: RoundView,
    *,
    content: bytes,
    file_name: str,
    document: DocumentInput,
    links: Sequence[LinkInput] = (),
    document_id: int | None = None,
    who: Person,
) -> Accepted:
    """Keep a file that is not read, such as a PDF, as a document or a new revision of one.

    Raises NotPermitted, PartLocked.
    """
    require_own(who, Permission.ANSWER, view, {code for code, _, _ in links})
    return store.accept_evidence(
        view.round.id,
        content=content,
        file_name=file_name,
        kind="",
        reading={"document": document_type(content) or ""},
        answers=(),
        document=None if document_id is not None else document,
        document_id=document_id,
        links=links,
        who=who.signature,
    )


def register_document(
    store: Store,
    view: RoundView,
    document: DocumentInput,
    *,
    links: Sequence[LinkInput] = (),
    who: Person,
) -> Document:
    """Register a document that has no file yet, with what it proves.

    Raises NumberTaken, NotPermitted, PartLocked.
    """
    require_own(who, Permission.ANSWER, view, {code for code, _, _ in links})
    added = store.add_document(view.round.id, document, who=who.signature)
    for code, section, page in links:
        store.link_document(added.id, code=code, section=section, page=page, who=who.signature)
    return added


def change_document(
    store: Store,
    view: RoundView,
    opened: Registered,
    told: DocumentInput,
    *,
    expected_version: int,
    who: Person,
) -> Document:
    """Change what is told of a document.

    Raises NotPermitted where it proves leaves that are not the person's, StaleDocument,
    NumberTaken, DocumentInUse, PartLocked.
    """
    require_own(who, Permission.ANSWER, view, opened.codes)
    return store.change_document(
        opened.document.id, told, expected_version=expected_version, who=who.signature
    )


def remove_document(store: Store, view: RoundView, opened: Registered, *, who: Person) -> None:
    """Take a document off the register. Raises NotPermitted, DocumentInUse, PartLocked."""
    require_own(who, Permission.ANSWER, view, opened.codes)
    store.remove_document(opened.document.id, who=who.signature)


def link_document(
    store: Store, view: RoundView, document_id: int, link: LinkInput, *, who: Person
) -> None:
    """Say where in a document the proof of a leaf stands. Raises NotPermitted, PartLocked."""
    code, section, page = link
    require_own(who, Permission.ANSWER, view, {code})
    store.link_document(document_id, code=code, section=section, page=page, who=who.signature)


def unlink_document(
    store: Store, view: RoundView, document_id: int, code: str, *, who: Person
) -> None:
    """Take away that a document proves a leaf. Raises NotPermitted, PartLocked."""
    require_own(who, Permission.ANSWER, view, {code})
    store.unlink_document(document_id, code=code, who=who.signature)


def is_accepted(view: RoundView, content: bytes) -> bool:
    """Tell whether these very bytes stand in the round already."""
    alike = {e.sha256 for e in standing(view.evidence) if e.size == len(content)}
    return bool(alike) and hash_content(content) in alike


def is_out_of_period(year: int, day: date | None) -> bool:
    """Tell whether a document was issued outside the year that is assessed."""
    return day is not None and day.year != year


Support = Mapping[tuple[str, str], frozenset[int]]
"""For each answer, by code and input, the documents that prove it."""


def _support(
    view: RoundView, documents: Sequence[Document], links: Sequence[DocumentLink]
) -> Support:
    by_number = {each.number: each.id for each in documents if each.number}
    by_file = {each.id: each.document_id for each in view.evidence}
    linked: dict[str, set[int]] = {}
    for link in links:
        linked.setdefault(link.code, set()).add(link.document_id)
    return {
        (record.code, record.input): frozenset(
            {
                *_own(record, by_number, by_file),
                *linked.get(record.code, ()),
            }
        )
        for record in view.records
    }


def _own(
    record: AnswerRecord, by_number: Mapping[str, int], by_file: Mapping[int, int | None]
) -> Iterator[int]:
    """Yield the documents an answer names: its own number, else the files it was counted in."""
    if record.document in by_number:
        yield by_number[record.document]
        return
    for ground in record.grounds:
        document = None if ground.evidence is None else by_file.get(ground.evidence)
        if document is not None:
            yield document


def _registered(
    view: RoundView, document: Document, links: Sequence[DocumentLink], support: Support
) -> Registered:
    answers = tuple(r for r in view.records if document.id in support[r.code, r.input])
    falling = {key for key, proofs in support.items() if proofs == {document.id}}
    return Registered(
        document=document,
        files=tuple(each for each in view.evidence if each.document_id == document.id),
        links=tuple(each for each in links if each.document_id == document.id),
        answers=answers,
        losses=_losses(view, falling),
        out_of_period=is_out_of_period(view.round.year, document.issued_on),
    )


def _losses(view: RoundView, falling: set[tuple[str, str]]) -> tuple[LeafLoss, ...]:
    """Score again without some answers; what is unknown then has lost all its points.

    The points of a penalty are taken off: they are not lost with their proof.
    """
    if not falling:
        return ()
    left = {
        code: LeafAnswers(
            {n: answer for n, answer in leaf.answers.items() if (code, n) not in falling}
        )
        for code, leaf in view.answers.items()
    }
    after = score(view.criteria, left)
    losses = [
        LeafLoss(old.code, (old.points or Fraction(0)) - (new.points or Fraction(0)))
        for old, new in zip(view.scorecard.leaves, after.leaves, strict=True)
        if view.criteria.component_of(old.code).role is not Role.PENALTY
    ]
    return tuple(each for each in losses if each.points)


def _searched(each: Registered) -> str:
    standing_files = " ".join(file.file_name for file in standing(each.files))
    document = each.document
    day = "" if document.issued_on is None else f"{document.issued_on:%d/%m/%Y}"
    parts = (document.number, document.title, document.issuer, day, standing_files, *each.codes)
    return normalise_words(" ".join(parts))
