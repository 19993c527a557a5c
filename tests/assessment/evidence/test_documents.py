"""The evidence register: what a document proves and what falls with it."""

from datetime import date

import pytest

from scoring.answers import Proof
from services.assessment.evidence.documents import (
    find,
    is_accepted,
    is_out_of_period,
    keep_document,
    register,
    register_document,
)
from services.assessment.view import RoundView, view_round
from services.store import DeclaredInput, DocumentInput, NumberTaken, Store
from tests.building import F
from tests.people import FOCAL

PDF = b"%PDF-1.7\n%MAU\n"


def declare(store: Store, view: RoundView, code: str, document: str, **values: str) -> None:
    told = {name: DeclaredInput(value, Proof.PROVEN, document) for name, value in values.items()}
    store.declare_answer(view.round.id, code=code, inputs=told, who="lan")


@pytest.fixture
def declared(store: Store, view: RoundView) -> RoundView:
    """Two leaves proven by BC 12: 20 of 25 tasks, 1,60 of 2; and a complete report, 0,50."""
    declare(store, view, "1.1.2", "BC 12", plan_tasks="25", plan_tasks_done="20")
    declare(store, view, "1.2.2", "BC 12", content_complete="true")
    return view_round(store, view.round.id)


def test_a_named_document_is_registered_by_itself(store: Store, declared: RoundView) -> None:
    (one,) = register(store, declared)
    assert (one.document.number, one.document.title) == ("BC 12", "")
    assert one.codes == ("1.1.2", "1.2.2")


def test_the_points_that_fall_with_a_document(store: Store, declared: RoundView) -> None:
    (one,) = register(store, declared)
    assert {each.code: each.points for each in one.losses} == {
        "1.1.2": F("1.6"),
        "1.2.2": F("0.5"),
    }
    assert one.points == F("2.1")


def test_nothing_falls_where_another_document_proves_the_same(
    store: Store, declared: RoundView
) -> None:
    second = register_document(
        store, declared, DocumentInput(number="QĐ 7"), links=[("1.1.2", "II", "3")], who=FOCAL
    )
    by_number = {each.document.number: each for each in register(store, declared)}
    assert [each.code for each in by_number["BC 12"].losses] == ["1.2.2"]
    assert by_number["QĐ 7"].points == 0
    (link,) = by_number["QĐ 7"].links
    assert (link.document_id, link.section, link.page) == (second.id, "II", "3")


def test_two_documents_cannot_have_one_number(store: Store, declared: RoundView) -> None:
    with pytest.raises(NumberTaken):
        register_document(store, declared, DocumentInput(number="BC 12"), who=FOCAL)


def test_a_changed_number_is_changed_where_it_is_named(store: Store, declared: RoundView) -> None:
    (one,) = register(store, declared)
    store.change_document(
        one.document.id,
        DocumentInput(number="12/BC-SGTVT", issued_on=date(2025, 1, 3)),
        expected_version=one.document.version,
        who="lan",
    )
    after = view_round(store, declared.round.id)
    assert {each.document for each in after.records} == {"12/BC-SGTVT"}
    (one,) = register(store, after)
    assert one.points == F("2.1")
    assert one.out_of_period  # 2025 is not the year of the round


def test_a_pdf_is_kept_with_what_it_proves(store: Store, view: RoundView) -> None:
    told = DocumentInput(number="QĐ 5", issued_on=date(2024, 2, 1), issuer="Sở", title="Kế hoạch")
    kept = keep_document(
        store,
        view,
        content=PDF,
        file_name="ke hoach.pdf",
        document=told,
        links=[("1.1.1", "I", "1")],
        who=FOCAL,
    )
    after = view_round(store, view.round.id)
    assert is_accepted(after, PDF)
    assert (kept.evidence.kind, kept.evidence.reading) == ("", {"document": "pdf"})
    (one,) = register(store, after)
    assert [each.file_name for each in one.files] == ["ke hoach.pdf"]
    assert one.codes == ("1.1.1",)
    assert store.read_file(one.files[0].sha256) == PDF
    newer = keep_document(
        store,
        after,
        content=PDF + b"2",
        file_name="ke hoach sua.pdf",
        document=DocumentInput(),
        document_id=one.document.id,
        who=FOCAL,
    )
    (one,) = register(store, view_round(store, view.round.id))
    assert [each.id for each in one.files] == [kept.evidence.id, newer.evidence.id]
    assert store.read_file(one.files[0].sha256) == PDF  # the older one is readable still


def test_the_register_is_searched_in_any_spelling(store: Store, declared: RoundView) -> None:
    told = DocumentInput(number="QĐ 7", title="Kế hoạch kiểm tra", issuer="UBND tỉnh MẪU")
    register_document(store, declared, told, links=[("2.4", "", "")], who=FOCAL)
    registered = register(store, declared)

    def numbers(words: str, code: str | None = None) -> list[str]:
        return [each.document.number for each in find(registered, words, code=code)]

    assert numbers("KẾ HOẠCH  ubnd") == ["QĐ 7"]
    assert numbers("", code="1.1.2") == ["BC 12"]
    assert numbers("1.1.2") == ["BC 12"]
    assert numbers("không có") == []


def test_a_day_outside_the_year_is_out_of_period() -> None:
    assert not is_out_of_period(2024, None)
    assert not is_out_of_period(2024, date(2024, 12, 31))
    assert is_out_of_period(2024, date(2025, 1, 1))


def test_a_file_rests_on_its_document(sample_store: Store, sample: RoundView) -> None:
    registered = {each.document.title: each for each in register(sample_store, sample)}
    one = registered["MAU-so-theo-doi-ho-so-2024.xlsx"]
    assert "3.4" in one.codes
    assert next(each.points for each in one.losses if each.code == "3.4") == 3
