"""The register of documents: number, date, issuer, title, and what each proves."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from services.store import tables
from services.store.change import Change
from services.store.failures import (
    DocumentInUse,
    NoSuchDocument,
    NumberTaken,
    PartLocked,
    StaleDocument,
)
from services.store.phases import Part, is_open
from services.store.records import Act, Document, DocumentInput, DocumentLink, Evidence, Round


def find_document(connection: Connection, document_id: int) -> Document:
    """Return a document; raises NoSuchDocument."""
    statement = select(tables.documents).where(tables.documents.c.id == document_id)
    row = connection.execute(statement).mappings().first()
    if row is None:
        raise NoSuchDocument(document_id=document_id)
    return Document(**row)


def find_number(connection: Connection, round_id: int, number: str) -> Document | None:
    """Return the document of a round that has this number; none has the empty one."""
    table = tables.documents
    statement = select(table).where(table.c.round_id == round_id, table.c.number == number)
    row = connection.execute(statement).mappings().first() if number else None
    return None if row is None else Document(**row)


def read_documents(connection: Connection, round_id: int) -> tuple[Document, ...]:
    """Read the documents of a round in the order they came."""
    table = tables.documents
    statement = select(table).where(table.c.round_id == round_id).order_by(table.c.id)
    return tuple(Document(**row) for row in connection.execute(statement).mappings())


def add_document(change: Change, round_: Round, told: DocumentInput) -> Document:
    """Register a document; raises NumberTaken."""
    _check_number(change.connection, round_.id, told.number)
    row = {**asdict(told), "round_id": round_.id, "version": 1, "who": change.who, "at": change.at}
    statement = insert(tables.documents).values(row).returning(tables.documents)
    added = Document(**change.connection.execute(statement).mappings().one())
    _note(change, round_, Act.DOCUMENT_ADDED, after=_told(added))
    return added


def register_numbers(change: Change, round_: Round, numbers: Iterable[str]) -> None:
    """Register a document for each number that has none yet."""
    for number in dict.fromkeys(numbers):
        if number and find_number(change.connection, round_.id, number) is None:
            add_document(change, round_, DocumentInput(number=number))


def change_document(
    change: Change,
    round_: Round,
    standing: Document,
    told: DocumentInput,
    *,
    expected_version: int,
) -> Document:
    """Write what is told of a document in the place of what stands; the same changes nothing.

    Raises StaleDocument, NumberTaken, DocumentInUse where answers name a number that is taken away.
    """
    if standing.version != expected_version:
        raise StaleDocument(current=standing)
    if asdict(told).items() <= asdict(standing).items():
        return standing
    if told.number != standing.number:
        _check_number(change.connection, round_.id, told.number)
        if not told.number and is_named(change.connection, standing):
            raise DocumentInUse(document=standing.name)
    row = {**asdict(told), "version": standing.version + 1, "who": change.who, "at": change.at}
    table = tables.documents
    statement = update(table).where(table.c.id == standing.id).values(row).returning(table)
    changed = Document(**change.connection.execute(statement).mappings().one())
    _note(change, round_, Act.DOCUMENT_CHANGED, before=_told(standing), after=_told(changed))
    return changed


def remove_document(change: Change, round_: Round, document: Document) -> None:
    """Take a document off the register with its links.

    Raises DocumentInUse where a file, an undone one too, belongs to it or an answer names it.
    """
    files = select(tables.evidence.c.id).where(tables.evidence.c.document_id == document.id)
    if is_named(change.connection, document) or change.connection.execute(files).first():
        raise DocumentInUse(document=document.name)
    for link in _links_of(change.connection, document.id).values():
        unlink_document(change, round_, document, code=link.code)
    change.connection.execute(delete(tables.documents).where(tables.documents.c.id == document.id))
    _note(change, round_, Act.DOCUMENT_REMOVED, before=_told(document))


def is_named(connection: Connection, document: Document) -> bool:
    """Tell whether a known answer names the document by its number."""
    table = tables.answers
    statement = select(table.c.code).where(
        table.c.round_id == document.round_id, table.c.document == document.number
    )
    return bool(document.number) and connection.execute(statement).first() is not None


def join_document(
    change: Change,
    round_: Round,
    *,
    told: DocumentInput | None,
    document_id: int | None,
    former: Evidence | None,
    file_name: str,
) -> Document:
    """Return the document that a file belongs to, made where there is none.

    It is the one that `document_id` names, else the one with the told number, else that of the
    file's former revision, unless that has another number than the one told. What is not known of
    a document yet is filled in from what is told. Raises NoSuchDocument.
    """
    told = told or DocumentInput()
    joined = find_number(change.connection, round_.id, told.number)
    if document_id is not None:
        joined = find_document(change.connection, document_id)
        if joined.round_id != round_.id:
            raise NoSuchDocument(document_id=document_id)
    elif joined is None and former is not None and former.document_id is not None:
        joined = find_document(change.connection, former.document_id)
        if told.number and joined.number:
            joined = None
    if joined is None:
        title = told.title or ("" if told.number else file_name)
        return add_document(change, round_, replace(told, title=title))
    return _fill(change, round_, joined, told)


def link_document(
    change: Change, round_: Round, document: Document, *, code: str, section: str, page: str
) -> DocumentLink:
    """Say where in a document the proof of a code stands; said again it is written over.

    What was submitted is not: an explanation may add links, it changes none. Raises PartLocked.
    """
    standing = _links_of(change.connection, document.id).get(code)
    if standing is not None and (standing.section, standing.page) == (section, page):
        return standing
    if standing is not None and not is_open(round_.phase, Part.SELF):
        raise PartLocked(phase=round_.phase, part=Part.SELF)
    link = DocumentLink(document.id, code, section, page, change.who, change.at)
    change.replace_rows(tables.document_links, [asdict(link)])
    before = None if standing is None else _told_link(document, standing)
    after = _told_link(document, link)
    _note(change, round_, Act.DOCUMENT_LINKED, code=code, before=before, after=after)
    return link


def unlink_document(change: Change, round_: Round, document: Document, *, code: str) -> None:
    """Take away that a document proves a code; where it did not, nothing changes."""
    standing = _links_of(change.connection, document.id).get(code)
    if standing is None:
        return
    table = tables.document_links
    change.connection.execute(
        delete(table).where(table.c.document_id == document.id, table.c.code == code)
    )
    before = _told_link(document, standing)
    _note(change, round_, Act.DOCUMENT_UNLINKED, code=code, before=before)


def read_links(connection: Connection, round_id: int) -> tuple[DocumentLink, ...]:
    """Read the links of all documents of a round in the order of document and code."""
    links, documents = tables.document_links, tables.documents
    statement = (
        select(links)
        .join(documents, documents.c.id == links.c.document_id)
        .where(documents.c.round_id == round_id)
        .order_by(links.c.document_id, links.c.code)
    )
    return tuple(DocumentLink(**row) for row in connection.execute(statement).mappings())


def _links_of(connection: Connection, document_id: int) -> dict[str, DocumentLink]:
    table = tables.document_links
    statement = select(table).where(table.c.document_id == document_id).order_by(table.c.code)
    rows = connection.execute(statement).mappings()
    return {row["code"]: DocumentLink(**row) for row in rows}


def _fill(change: Change, round_: Round, standing: Document, told: DocumentInput) -> Document:
    """Add what is told where nothing is known; a title that is but a file name is not known.

    What was submitted stays as it was told then.
    """
    if not is_open(round_.phase, Part.SELF):
        return standing
    table = tables.evidence
    names = change.connection.execute(
        select(table.c.file_name).where(table.c.document_id == standing.id)
    ).scalars()
    unknown = (None, "", *names)
    known = {field: getattr(standing, field) for field in asdict(told)}
    added = {
        field: value for field, value in asdict(told).items() if value and known[field] in unknown
    }
    filled = DocumentInput(**{**known, **added})
    return change_document(change, round_, standing, filled, expected_version=standing.version)


def _check_number(connection: Connection, round_id: int, number: str) -> None:
    if find_number(connection, round_id, number) is not None:
        raise NumberTaken(number=number)


def _note(
    change: Change,
    round_: Round,
    act: Act,
    *,
    code: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    change.note(act, unit=round_.unit, round_id=round_.id, code=code, before=before, after=after)


def _told(document: Document) -> dict[str, Any]:
    day = document.issued_on
    return {
        "document_id": document.id,
        "number": document.number,
        "issued_on": None if day is None else day.isoformat(),
        "issuer": document.issuer,
        "title": document.title,
        "note": document.note,
        "version": document.version,
    }


def _told_link(document: Document, link: DocumentLink) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "document": document.name,
        "section": link.section,
        "page": link.page,
    }
