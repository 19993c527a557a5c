"""What a new round may take over: owners through the crosswalk, documents with what is doubtful."""

from datetime import date

import pytest

from scoring.answers import Proof
from services.assessment.next_year.carrying import (
    CarriedDocument,
    CarriedOwner,
    Doubt,
    OwnerDoubt,
    preview,
)
from services.assessment.next_year.matching import correct, find_matching
from services.assessment.view import RoundView, view_round
from services.catalogue.sets import criteria_set
from services.store import AssignmentInput, DeclaredInput, DocumentInput, Round, Store
from tests.building import F

NEW = "so-mau/2025"
PDF = b"%PDF-1.7\n%MAU\n"


def assign(store: Store, view: RoundView, *told: tuple[str, str, str]) -> RoundView:
    assignments = [
        AssignmentInput(code, division, person, date(2024, 11, 30))
        for code, division, person in told
    ]
    store.assign(view.round.id, assignments, who="lan")
    return view_round(store, view.round.id)


def owners_of(store: Store, view: RoundView) -> tuple[CarriedOwner, ...]:
    return preview(store, view, criteria=NEW, year=2025).owners


def test_owners_follow_their_leaves(store: Store, view: RoundView) -> None:
    """2.2.3 is now 2.2.2; 7.4.1 is split in two; 7.6 is dropped and the new 7.6 is another."""
    view = assign(
        store,
        view,
        ("1.1.1", "van-phong-so", ""),
        ("2.2.3", "cac-phong-don-vi", "Lan"),
        ("7.4.1", "bo-phan-mot-cua", ""),
        ("7.6", "van-phong-so", ""),
    )
    assert owners_of(store, view) == (
        CarriedOwner("1.1.1", ("1.1.1",), "van-phong-so", ""),
        CarriedOwner("2.2.2", ("2.2.3",), "cac-phong-don-vi", "Lan"),
        CarriedOwner("7.4.1", ("7.4.1",), "bo-phan-mot-cua", ""),
        CarriedOwner("7.4.2", ("7.4.1",), "bo-phan-mot-cua", ""),
    )


def test_merged_leaves_have_an_owner_where_the_old_ones_had_the_same(
    store: Store, view: RoundView
) -> None:
    """2.2.1 and 2.2.2 are now 2.2.1."""
    one = assign(store, view, ("2.2.1", "van-phong-so", ""))
    assert [each.doubt for each in owners_of(store, one)] == [OwnerDoubt.SEVERAL]
    alike = assign(store, one, ("2.2.2", "van-phong-so", ""))
    assert owners_of(store, alike) == (
        CarriedOwner("2.2.1", ("2.2.1", "2.2.2"), "van-phong-so", ""),
    )
    another = assign(store, alike, ("2.2.2", "van-phong-so", "Lan"))
    assert [each.doubt for each in owners_of(store, another)] == [OwnerDoubt.SEVERAL]


def test_a_division_that_the_new_set_does_not_know_is_named(store: Store, view: RoundView) -> None:
    """Decision 766 has no owner cac-phong-don-vi; a name that was free stays free."""
    criteria = "qd-766/2026"
    view = assign(store, view, ("1.1.1", "cac-phong-don-vi", ""), ("1.1.2", "Tổ công tác", ""))
    first, second, *_ = [leaf.code for leaf in criteria_set(criteria).leaves]
    walk = correct(
        find_matching(store, view, criteria=criteria).crosswalk,
        became={**{leaf.code: [] for leaf in view.criteria.leaves}, "1.1.1": [first],
                "1.1.2": [second]},
    )  # fmt: skip
    owners = preview(store, view, criteria=criteria, year=2026, crosswalk=walk).owners
    assert [(each.division, each.doubt) for each in owners] == [
        ("cac-phong-don-vi", OwnerDoubt.DIVISION_GONE),
        ("Tổ công tác", None),
    ]


def test_a_group_is_asked_only_what_its_variant_has(store: Store, view: RoundView) -> None:
    """Departments without procedures are not asked 3.1 and 7.4."""
    view = assign(store, view, ("1.1.1", "van-phong-so", ""), ("7.4.1", "van-phong-so", ""))
    carried = preview(store, view, criteria=NEW, year=2025, group="khong-thu-tuc")
    assert [each.code for each in carried.owners] == ["1.1.1"]


def add(
    store: Store,
    round_: Round,
    number: str,
    *links: tuple[str, str, str],
    day: date | None = date(2025, 1, 5),
    file: bytes | None = PDF,
    kind: str = "",
) -> int:
    told = DocumentInput(number=number, issued_on=day, title="Văn bản MẪU")
    if file is None:
        added = store.add_document(round_.id, told, who="lan").id
        for code, section, page in links:
            store.link_document(added, code=code, section=section, page=page, who="lan")
        return added
    accepted = store.accept_evidence(
        round_.id,
        content=file + number.encode(),
        file_name=f"{number.replace('/', '-')}.pdf",
        kind=kind,
        reading={},
        answers=(),
        document=told,
        links=links,
        who="lan",
    )
    assert accepted.evidence.document_id is not None
    return accepted.evidence.document_id


def documents_of(store: Store, round_: Round, *, group: str = "") -> dict[str, CarriedDocument]:
    view = view_round(store, round_.id)
    carried = preview(store, view, criteria=NEW, year=2025, group=group)
    return {each.document.number: each for each in carried.documents}


def test_a_document_of_the_new_year_has_nothing_against_it(store: Store, round_: Round) -> None:
    add(store, round_, "05/QĐ", ("2.2.3", "Mục I", "trang 2"))
    one = documents_of(store, round_)["05/QĐ"]
    assert one.doubts == ()
    assert one.links == (("2.2.2", "Mục I", "trang 2"),)
    assert one.file is not None
    assert one.file.file_name == "05-QĐ.pdf"


def test_what_speaks_against_a_document_is_said(store: Store, round_: Round) -> None:
    add(store, round_, "1", ("1.1.1", "", ""), day=date(2024, 12, 31))
    add(store, round_, "2", ("1.1.1", "", ""), day=None)
    add(store, round_, "3", ("1.1.1", "", ""), file=None)
    add(store, round_, "4", ("3.3.1", "", ""), kind="bieu-06a")
    add(store, round_, "5", ("7.4.1", "II", "4"))
    add(store, round_, "6", ("7.6", "", ""))
    found = documents_of(store, round_)
    assert {number: each.doubts for number, each in found.items()} == {
        "1": (Doubt.OUT_OF_PERIOD,),
        "2": (Doubt.NO_DATE,),
        "3": (Doubt.NO_FILE,),
        "4": (Doubt.FIGURES,),
        "5": (Doubt.SPLIT,),
        "6": (Doubt.NOT_ASKED,),
    }
    assert found["5"].links == (("7.4.1", "II", "4"), ("7.4.2", "II", "4"))
    assert found["6"].links == ()


def test_merged_leaves_bring_their_places_together(store: Store, round_: Round) -> None:
    add(store, round_, "7/BC", ("2.2.1", "Mục I", "trang 1"), ("2.2.2", "Mục II", "trang 1"))
    one = documents_of(store, round_)["7/BC"]
    assert one.links == (("2.2.1", "Mục I; Mục II", "trang 1"),)


def test_points_and_pages_come_from_what_was_declared(store: Store, round_: Round) -> None:
    """1.2.2 proven by BC 12: 0,50 points, as its only proof."""
    told = {"content_complete": DeclaredInput("true", Proof.PROVEN, "BC 12", "trang 3")}
    store.declare_answer(round_.id, code="1.2.2", inputs=told, who="lan")
    one = documents_of(store, round_)["BC 12"]
    assert one.points == F("0.5")
    assert one.links == (("1.2.2", "", "trang 3"),)
    assert one.doubts == (Doubt.NO_DATE, Doubt.NO_FILE)


def test_the_newest_file_that_stands_is_the_one(store: Store, round_: Round) -> None:
    document = add(store, round_, "8/BC", ("1.1.1", "", ""))
    newer = store.accept_evidence(
        round_.id, content=PDF + b"2", file_name="moi.pdf", kind="", reading={}, answers=(),
        document_id=document, who="lan",
    ).evidence  # fmt: skip
    assert documents_of(store, round_)["8/BC"].file == newer
    store.withdraw_evidence(newer.id, answers=(), seen=None, who="lan")
    left = documents_of(store, round_)["8/BC"].file
    assert left is not None
    assert left.file_name == "8-BC.pdf"


def test_what_was_taken_back_and_what_has_no_number_is_not_offered(
    store: Store, round_: Round
) -> None:
    document = add(store, round_, "9/BC", ("1.1.1", "", ""))
    (file,) = (e for e in store.evidence(round_.id) if e.document_id == document)
    store.withdraw_evidence(file.id, answers=(), seen=None, who="lan")
    store.add_document(round_.id, DocumentInput(title="Biên bản"), who="lan")
    carried = preview(store, view_round(store, round_.id), criteria=NEW, year=2025)
    assert carried.documents == ()
    assert carried.unnumbered == 1


def test_a_document_proves_only_what_the_group_is_asked(store: Store, round_: Round) -> None:
    add(store, round_, "10", ("7.4.1", "", ""), ("1.1.1", "", ""))
    one = documents_of(store, round_, group="khong-thu-tuc")["10"]
    assert one.codes == ("1.1.1",)


def test_looking_writes_nothing(store: Store, round_: Round, view: RoundView) -> None:
    add(store, round_, "11", ("1.1.1", "", ""))
    seen = store.log(limit=1)
    preview(store, view_round(store, round_.id), criteria=NEW, year=2025)
    assert store.log(limit=1) == seen
    with pytest.raises(KeyError):
        preview(store, view, criteria=NEW, year=2025, group="khong-co")
