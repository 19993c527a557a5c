"""The register: what is told of a document, what it proves, which files and answers are its."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.store import (
    Act,
    AnswerInput,
    DeclaredInput,
    Document,
    DocumentInput,
    DocumentInUse,
    DocumentLink,
    NoSuchDocument,
    NoSuchRound,
    NumberTaken,
    Round,
    StaleDocument,
    Store,
)
from tests.store.files import accept, undo

REPORT = DocumentInput(
    number="45/BC-SXD",
    issued_on=date(2024, 12, 20),
    issuer="Sở Mẫu",
    title="Báo cáo cải cách hành chính năm 2024",
    note="bản chính",
)


def names(store: Store, round_: Round) -> list[str]:
    return [each.name for each in store.documents(round_.id)]


def declare(store: Store, round_: Round, document: str, *, code: str = "1.1") -> None:
    told = {"done": DeclaredInput("1", document=document)}
    store.declare_answer(round_.id, code=code, inputs=told, who="lan")


def change(store: Store, document: Document, told: DocumentInput) -> Document:
    return store.change_document(document.id, told, expected_version=document.version, who="minh")


def test_a_document_is_kept_as_told(store: Store, round_: Round) -> None:
    added = store.add_document(round_.id, REPORT, who="minh")
    assert added == Document(
        id=added.id,
        round_id=round_.id,
        **asdict(REPORT),
        version=1,
        who="minh",
        at=datetime(2025, 1, 1, 0, 2, tzinfo=UTC),
    )
    assert store.documents(round_.id) == (added,)
    entry = store.log(round_.id)[0]
    assert (entry.act, entry.who, entry.unit) == (Act.DOCUMENT_ADDED, "minh", "so-mau")
    assert entry.after == {
        "document_id": added.id,
        "number": "45/BC-SXD",
        "issued_on": "2024-12-20",
        "issuer": "Sở Mẫu",
        "title": "Báo cáo cải cách hành chính năm 2024",
        "note": "bản chính",
        "version": 1,
    }


def test_one_number_is_one_document_of_a_round_but_many_have_none(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    other = store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
    store.add_document(round_.id, REPORT, who="lan")
    store.add_document(other.id, REPORT, who="lan")
    for title in ("Sổ tháng 1", "Sổ tháng 2"):
        store.add_document(round_.id, DocumentInput(title=title), who="lan")
    held = everything()
    with pytest.raises(NumberTaken) as caught:
        store.add_document(round_.id, DocumentInput(number="45/BC-SXD"), who="lan")
    assert caught.value.params == {"number": "45/BC-SXD"}
    with pytest.raises(NoSuchRound):
        store.add_document(other.id + 1, REPORT, who="lan")
    assert everything() == held
    assert names(store, round_) == ["45/BC-SXD", "Sổ tháng 1", "Sổ tháng 2"]


def test_a_change_counts_one_version_on_and_the_same_again_is_none(
    store: Store, round_: Round
) -> None:
    added = store.add_document(round_.id, DocumentInput(number="45/BC-SXD"), who="lan")
    changed = change(store, added, REPORT)
    assert (changed.version, changed.who, changed.title) == (2, "minh", REPORT.title)
    entry = store.log(round_.id)[0]
    assert (entry.act, entry.code) == (Act.DOCUMENT_CHANGED, None)
    assert [side and side["title"] for side in (entry.before, entry.after)] == ["", REPORT.title]
    assert change(store, changed, REPORT) == changed
    assert store.log(round_.id)[0] == entry


def test_a_stale_change_writes_nothing_and_shows_what_stands(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    added = store.add_document(round_.id, REPORT, who="lan")
    stands = change(store, added, DocumentInput(number="46/BC-SXD"))
    held = everything()
    with pytest.raises(StaleDocument) as caught:
        change(store, added, DocumentInput(title="khác"))
    assert caught.value.current == stands
    assert caught.value.params == {"document": "46/BC-SXD", "who": "minh"}
    assert everything() == held


def test_a_number_that_another_has_is_not_taken(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    store.add_document(round_.id, REPORT, who="lan")
    other = store.add_document(round_.id, DocumentInput(number="46/BC-SXD"), who="lan")
    held = everything()
    with pytest.raises(NumberTaken):
        change(store, other, DocumentInput(number="45/BC-SXD"))
    assert everything() == held


def test_answers_follow_a_new_number_in_the_same_step(store: Store, round_: Round) -> None:
    declare(store, round_, "45/BC")
    declare(store, round_, "46/BC", code="1.2")
    accept(store, round_, "kê khai.xlsx", AnswerInput("1.3", "done", "2", document="45/BC"))
    (document, _, _) = store.documents(round_.id)
    seen = store.seen(round_.id)
    change(store, document, DocumentInput(number="45/BC-SXD"))
    told = {
        each.code: (each.document, each.value, each.version) for each in store.answers(round_.id)
    }
    assert told == {
        "1.1": ("45/BC-SXD", "1", 2),
        "1.2": ("46/BC", "1", 1),
        "1.3": ("45/BC-SXD", "2", 2),
    }
    logged = [(e.act, e.code) for e in reversed(store.log(round_.id)) if e.id > seen]
    assert logged == [
        (Act.DOCUMENT_CHANGED, None),
        (Act.ANSWER_RECOUNTED, "1.1"),
        (Act.ANSWER_RECOUNTED, "1.3"),
    ]
    assert names(store, round_) == ["45/BC-SXD", "46/BC", "kê khai.xlsx"]


def test_a_number_that_answers_name_stays(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    declare(store, round_, "45/BC")
    (document,) = store.documents(round_.id)
    held = everything()
    with pytest.raises(DocumentInUse) as caught:
        change(store, document, DocumentInput(title="Báo cáo"))
    assert caught.value.params == {"document": "45/BC"}
    assert everything() == held
    declare(store, round_, "")
    assert change(store, document, DocumentInput(title="Báo cáo")).name == "Báo cáo"


def test_what_an_answer_names_is_registered_once(store: Store, round_: Round) -> None:
    declare(store, round_, "45/BC")
    declare(store, round_, "45/BC", code="1.2")
    declare(store, round_, "", code="1.3")
    accept(
        store,
        round_,
        "kê khai.xlsx",
        AnswerInput("1.4", "done", "2", document="45/BC"),
        AnswerInput("1.5", "done", "2", document="47/KH"),
    )
    assert names(store, round_) == ["45/BC", "kê khai.xlsx", "47/KH"]
    added = [entry for entry in store.log(round_.id) if entry.act is Act.DOCUMENT_ADDED]
    assert [(entry.who, (entry.after or {})["number"]) for entry in reversed(added)] == [
        ("lan", "45/BC"),
        ("lan", ""),
        ("lan", "47/KH"),
    ]


def test_a_failed_declaration_registers_nothing(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    held = everything()
    inputs = {"done": DeclaredInput("1", document="45/BC"), "total": DeclaredInput("")}
    with pytest.raises(ValueError, match="without a value"):
        store.declare_answer(round_.id, code="1.1", inputs=inputs, who="lan")
    assert everything() == held


def test_a_document_in_use_stays(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    declare(store, round_, "45/BC")
    file = accept(store, round_, "sổ.xlsx").evidence
    undo(store, file)  # its bytes are still there to be read
    named, belonging = store.documents(round_.id)
    held = everything()
    for document, name in ((named, "45/BC"), (belonging, "sổ.xlsx")):
        with pytest.raises(DocumentInUse) as caught:
            store.remove_document(document.id, who="lan")
        assert caught.value.params == {"document": name}
    assert everything() == held


def test_an_unused_document_goes_with_its_links(store: Store, round_: Round) -> None:
    declare(store, round_, "45/BC")
    (document,) = store.documents(round_.id)
    store.link_document(document.id, code="1.1", page="3", who="lan")
    store.declare_answer(round_.id, code="1.1", inputs={"done": None}, who="lan")
    store.remove_document(document.id, who="minh")
    assert (store.documents(round_.id), store.document_links(round_.id)) == ((), ())
    removed, unlinked = store.log(round_.id)[:2]
    assert (removed.act, removed.who) == (Act.DOCUMENT_REMOVED, "minh")
    assert removed.before is not None
    assert (removed.before["number"], removed.after) == ("45/BC", None)
    assert (unlinked.act, unlinked.code) == (Act.DOCUMENT_UNLINKED, "1.1")


def test_links_say_where_the_proof_stands(store: Store, round_: Round) -> None:
    document = store.add_document(round_.id, REPORT, who="lan")
    first = store.link_document(document.id, code="1.2", section="II.3", page="4", who="minh")
    store.link_document(document.id, code="1.10", who="minh")
    moment = datetime(2025, 1, 1, 0, 3, tzinfo=UTC)
    assert first == DocumentLink(document.id, "1.2", "II.3", "4", "minh", moment)
    again = store.link_document(document.id, code="1.2", section="II.3", page="5", who="lan")
    assert {each.code: each for each in store.document_links(round_.id)}["1.2"] == again
    entry = store.log(round_.id)[0]
    assert (entry.act, entry.code) == (Act.DOCUMENT_LINKED, "1.2")
    told = {"document_id": document.id, "document": "45/BC-SXD", "section": "II.3"}
    assert (entry.before, entry.after) == ({**told, "page": "4"}, {**told, "page": "5"})
    store.link_document(document.id, code="1.2", section="II.3", page="5", who="minh")
    assert store.log(round_.id)[0] == entry  # the same again is no change
    store.unlink_document(document.id, code="1.2", who="minh")
    assert [each.code for each in store.document_links(round_.id)] == ["1.10"]
    assert store.log(round_.id)[0].act is Act.DOCUMENT_UNLINKED
    seen = store.seen(round_.id)
    store.unlink_document(document.id, code="1.2", who="minh")
    assert store.seen(round_.id) == seen


def test_links_of_other_rounds_are_left_alone(store: Store, round_: Round) -> None:
    other = store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
    document = store.add_document(other.id, REPORT, who="lan")
    store.link_document(document.id, code="1.1", who="lan")
    assert store.document_links(round_.id) == ()
    assert [each.code for each in store.document_links(other.id)] == ["1.1"]


def test_a_document_that_is_not_there(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    held = everything()
    missing: list[Callable[[], object]] = [
        lambda: store.change_document(7, REPORT, expected_version=1, who="lan"),
        lambda: store.remove_document(7, who="lan"),
        lambda: store.link_document(7, code="1.1", who="lan"),
        lambda: store.unlink_document(7, code="1.1", who="lan"),
        lambda: accept(store, round_, "a.pdf", document_id=7),
    ]
    for act in missing:
        with pytest.raises(NoSuchDocument) as caught:
            act()
        assert caught.value.params == {"document_id": 7}
    assert everything() == held


def test_a_file_without_a_document_is_given_one_named_after_it(store: Store, round_: Round) -> None:
    file = accept(store, round_, "Sổ tháng 1.xlsx").evidence
    (document,) = store.documents(round_.id)
    assert (document.id, document.number, document.title) == (
        file.document_id,
        "",
        "Sổ tháng 1.xlsx",
    )


def test_a_file_comes_with_its_document_and_links(store: Store, round_: Round) -> None:
    links = [("1.1", "II", "3"), ("1.2", "", "")]
    file = accept(store, round_, "bc.pdf", kind="", document=REPORT, links=links).evidence
    (document,) = store.documents(round_.id)
    assert (document.id, document.number, document.title) == (
        file.document_id,
        REPORT.number,
        REPORT.title,
    )
    kept = [(each.code, each.section, each.page) for each in store.document_links(round_.id)]
    assert kept == links


def test_a_file_joins_the_document_that_answers_named_before(store: Store, round_: Round) -> None:
    declare(store, round_, "45/BC-SXD")
    (named,) = store.documents(round_.id)
    file = accept(store, round_, "scan.pdf", kind="", document=REPORT).evidence
    (document,) = store.documents(round_.id)
    assert file.document_id == document.id == named.id
    assert (document.title, document.issued_on) == (REPORT.title, REPORT.issued_on)  # filled in


def test_what_is_known_of_a_document_is_not_written_over(store: Store, round_: Round) -> None:
    known = store.add_document(round_.id, REPORT, who="lan")
    told = DocumentInput(number=REPORT.number, title="scan 0001.pdf", issuer="khác")
    accept(store, round_, "scan 0001.pdf", kind="", document=told)
    assert store.documents(round_.id) == (known,)


def test_a_file_attached_to_a_document_is_a_revision_of_it(store: Store, round_: Round) -> None:
    document = store.add_document(round_.id, REPORT, who="lan")
    for name in ("dự thảo.docx", "bản ký.pdf"):
        accept(store, round_, name, kind="", document_id=document.id)
    assert {each.document_id for each in store.evidence(round_.id)} == {document.id}
    assert store.documents(round_.id) == (document,)


def test_a_corrected_file_tells_more_of_the_same_document(store: Store, round_: Round) -> None:
    first = accept(store, round_, "sổ.xlsx").evidence
    second = accept(store, round_, "sổ sửa.xlsx", replaces=first.id, document=REPORT).evidence
    (document,) = store.documents(round_.id)
    assert first.document_id == second.document_id == document.id
    # a title that was but the name of a file gives way
    assert (document.number, document.title, document.version) == (REPORT.number, REPORT.title, 2)


def test_a_corrected_file_of_another_number_is_another_document(
    store: Store, round_: Round
) -> None:
    first = accept(store, round_, "a.pdf", document=DocumentInput(number="45/BC")).evidence
    second = accept(
        store, round_, "b.pdf", replaces=first.id, document=DocumentInput(number="46/BC")
    ).evidence
    assert second.replaces == first.id
    assert names(store, round_) == ["45/BC", "46/BC"]
    assert second.document_id != first.document_id


def test_a_document_of_another_round_is_not_joined(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    other = store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
    strange = store.add_document(other.id, REPORT, who="lan")
    held = everything()
    with pytest.raises(NoSuchDocument):
        accept(store, round_, "a.pdf", document_id=strange.id)
    assert everything() == held
