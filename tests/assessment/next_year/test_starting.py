"""A round started from the last one: all that was said yes to, nothing else, and no answer ever."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.answers import Proof
from scoring.crosswalk import Crosswalk
from services.assessment.next_year.matching import as_json, correct, find_matching
from services.assessment.next_year.starting import FaultyStart, standing_round, start
from services.assessment.people import NotPermitted, Person
from services.assessment.view import RoundView, view_round
from services.store import (
    AssignmentInput,
    DeclaredInput,
    DocumentInput,
    Evidence,
    Phase,
    Round,
    Store,
)
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

OLD, NEW = "so-mau/2024", "so-mau/2025"
PDF = b"%PDF-1.7\n%MAU\n"


@pytest.fixture
def last(store: Store, round_: Round) -> RoundView:
    """A year's work: a declared leaf, two owners, a document with a file and one without."""
    told = {"content_complete": DeclaredInput("true", Proof.PROVEN, "12/BC", "trang 3")}
    store.declare_answer(round_.id, code="1.2.2", inputs=told, who="lan")
    store.assign(
        round_.id,
        [
            AssignmentInput("1.1.1", "van-phong-so", "Lan", date(2024, 11, 30)),
            AssignmentInput("2.2.3", "cac-phong-don-vi"),
        ],
        who="lan",
    )
    store.accept_evidence(
        round_.id,
        content=PDF,
        file_name="05-QD.pdf",
        kind="bieu-06a",
        reading={"form": "MẪU"},
        answers=(),
        document=DocumentInput("05/QĐ", date(2024, 3, 1), "Sở Thử", "Quyết định", "có dấu"),
        links=[("2.2.1", "Điều 1", "trang 1"), ("2.2.2", "Điều 2", "trang 2")],
        who="lan",
    )
    return view_round(store, round_.id)


@pytest.fixture
def walk(store: Store, last: RoundView) -> Crosswalk:
    return find_matching(store, last, criteria=NEW).crosswalk


@pytest.fixture
def begin(store: Store, last: RoundView, walk: Crosswalk) -> Callable[..., Round]:
    """Start 2025 as nobody would object to, but for what is said otherwise."""

    def begin_it(**told: Any) -> Round:
        usual = {
            "year": 2025,
            "crosswalk": walk,
            "owners": True,
            "documents": (),
            "due": None,
            "target": "",
            "who": FOCAL,
        }
        return start(store, last, **{**usual, **told})

    return begin_it


def ids(store: Store, last: RoundView, *numbers: str) -> list[int]:
    by_number = {each.number: each.id for each in store.documents(last.round.id)}
    return [by_number[number] for number in numbers]


def faults(begin: Callable[..., Round], **told: Any) -> list[str]:
    with pytest.raises(FaultyStart) as refused:
        begin(**told)
    return [each.code for each in refused.value.problems]


def test_a_round_is_opened_from_the_last_one(
    store: Store, last: RoundView, walk: Crosswalk, begin: Callable[..., Round]
) -> None:
    opened = begin(due=date(2025, 12, 1), target="88.5", group="co-thu-tuc")
    assert (opened.unit, opened.year, opened.criteria_set) == ("so-thu", 2025, NEW)
    assert (opened.previous, opened.phase) == (last.round.id, Phase.PREPARING)
    assert (opened.due, opened.target) == (date(2025, 12, 1), Decimal("88.5"))
    assert opened.group == "co-thu-tuc"
    assert store.crosswalk("so-thu", old_set=OLD, new_set=NEW) == as_json(walk)
    assert store.round(opened.id) == opened


def test_owners_come_along_without_their_dates(store: Store, begin: Callable[..., Round]) -> None:
    """2.2.3 is 2.2.2 in the new set."""
    assigned = store.assignments(begin().id)
    assert {code: (e.division, e.person, e.due) for code, e in assigned.items()} == {
        "1.1.1": ("van-phong-so", "Lan", None),
        "2.2.2": ("cac-phong-don-vi", "", None),
    }


def test_owners_stay_behind_where_nobody_wants_them(
    store: Store, begin: Callable[..., Round]
) -> None:
    assert store.assignments(begin(owners=False).id) == {}


def test_nothing_is_proof_without_a_yes(store: Store, begin: Callable[..., Round]) -> None:
    opened = begin()
    assert store.documents(opened.id) == store.document_links(opened.id) == ()
    assert store.evidence(opened.id) == store.answers(opened.id) == ()
    assert store.explanations(opened.id) == store.reviews(opened.id) == ()


def test_a_ticked_document_is_registered_with_its_newest_file(
    store: Store, last: RoundView, begin: Callable[..., Round]
) -> None:
    opened = begin(documents=ids(store, last, "05/QĐ"))
    (document,) = store.documents(opened.id)
    assert (document.number, document.issued_on) == ("05/QĐ", date(2024, 3, 1))
    assert (document.issuer, document.title) == ("Sở Thử", "Quyết định")
    assert document.note == "có dấu · từ kỳ 2024"
    (link,) = store.document_links(opened.id)
    assert (link.document_id, link.code) == (document.id, "2.2.1")
    assert (link.section, link.page) == ("Điều 1; Điều 2", "trang 1; trang 2")
    (file,) = store.evidence(opened.id)
    assert (file.document_id, file.file_name, file.kind) == (document.id, "05-QD.pdf", "")
    assert file.reading == {"document": "pdf"}
    assert store.read_file(file.sha256) == PDF
    assert store.answers(opened.id) == ()


def test_a_document_without_a_file_is_registered_by_its_number(
    store: Store, last: RoundView, begin: Callable[..., Round]
) -> None:
    opened = begin(documents=ids(store, last, "12/BC"))
    (document,) = store.documents(opened.id)
    assert (document.number, document.note) == ("12/BC", "từ kỳ 2024")
    (link,) = store.document_links(opened.id)
    assert (link.code, link.section, link.page) == ("1.2.2", "", "trang 3")
    assert store.evidence(opened.id) == store.answers(opened.id) == ()


def test_the_last_round_stays_as_it_was(
    store: Store, last: RoundView, begin: Callable[..., Round]
) -> None:
    begin(documents=ids(store, last, "05/QĐ", "12/BC"))
    assert view_round(store, last.round.id) == last


def test_what_waits_for_a_yes_and_what_leads_nowhere_is_refused(
    store: Store, walk: Crosswalk, begin: Callable[..., Round]
) -> None:
    split = correct(walk, became={"7.4.1": ["7.4.1"]})  # leaves 7.4.2 to nobody
    assert faults(begin, crosswalk=split) == ["crosswalk_waiting"]
    short = walk.model_copy(update={"entries": walk.entries[1:]})  # without 1.1.1
    assert faults(begin, crosswalk=short) == ["crosswalk_code_unmapped"] * 2
    assert len(store.rounds()) == 1
    assert store.crosswalk("so-thu", old_set=OLD, new_set=NEW) is None


def test_every_fault_is_told_at_once(
    store: Store, walk: Crosswalk, begin: Callable[..., Round]
) -> None:
    split = correct(walk, became={"7.4.1": ["7.4.1"]})
    assert faults(begin, crosswalk=split, year=2024, group="khong-co", target="chín mươi") == [
        *("crosswalk_waiting", "year_not_later", "group_unknown", "target_unreadable"),
    ]
    assert faults(begin, year=2023, target="100.01", documents=[999]) == [
        *("year_not_later", "target_above_max", "carried_document_gone"),
    ]
    assert len(store.rounds()) == 1


def test_a_round_is_not_opened_twice(store: Store, begin: Callable[..., Round]) -> None:
    opened = begin()
    assert faults(begin) == ["round_exists"]
    assert store.rounds()[0] == opened


def test_a_round_that_stands_by_itself_is_not_taken_for_ours(
    store: Store, last: RoundView, begin: Callable[..., Round]
) -> None:
    store.open_round("so-thu", year=2025, criteria_set=NEW, who="lan")
    assert faults(begin, documents=ids(store, last, "12/BC")) == ["round_exists"]
    found = standing_round(store, last, year=2025, criteria=NEW)
    assert found is not None
    assert found.previous is None
    assert standing_round(store, last, year=2026, criteria=NEW) is None


def test_the_next_round_of_the_sample_is_a_sample(sample_store: Store, sample: RoundView) -> None:
    walk = find_matching(sample_store, sample, criteria=NEW).crosswalk
    opened = start(
        sample_store, sample, year=2025, crosswalk=walk, owners=False, documents=(),
        due=None, target="", who=FOCAL,
    )  # fmt: skip
    assert (opened.sample, opened.previous) == (True, sample.round.id)


@pytest.mark.parametrize("who", [LEADER, REVIEWER, contributor("van-phong-so")])
def test_only_who_plans_starts_a_round(
    store: Store, begin: Callable[..., Round], who: Person
) -> None:
    with pytest.raises(NotPermitted):
        begin(who=who)
    assert len(store.rounds()) == 1


def test_who_plans_but_does_not_answer_takes_no_documents(
    store: Store, last: RoundView, begin: Callable[..., Round]
) -> None:
    with pytest.raises(NotPermitted):
        begin(who=ADMINISTRATOR, documents=ids(store, last, "12/BC"))
    assert len(store.rounds()) == 1
    assert begin(who=ADMINISTRATOR).year == 2025


def test_a_lost_file_is_told_before_anything_is_written(
    store: Store, last: RoundView, begin: Callable[..., Round]
) -> None:
    (file,) = store.evidence(last.round.id)
    (kept,) = [path for path in store.folder.rglob(f"*{file.sha256}*") if path.is_file()]
    kept.unlink()
    assert faults(begin, documents=ids(store, last, "05/QĐ", "12/BC")) == [
        "carried_file_unreadable"
    ]
    assert len(store.rounds()) == 1
    assert begin(documents=ids(store, last, "12/BC")).year == 2025


class PowerCut(Exception):
    """The machine stops in the middle."""


@pytest.mark.parametrize("step", ["open_round", "assign", "accept_evidence", "add_document"])
def test_stopped_in_the_middle_a_second_try_ends_the_same(
    store: Store,
    last: RoundView,
    begin: Callable[..., Round],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    documents = ids(store, last, "05/QĐ", "12/BC")

    def cut(*_: Any, **__: Any) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(store, step, cut)
        with pytest.raises(PowerCut):
            begin(documents=documents)
    opened = begin(documents=documents)
    assert (len(store.rounds()), opened.previous) == (2, last.round.id)
    assert set(store.assignments(opened.id)) == {"1.1.1", "2.2.2"}
    numbers = {each.id: each.number for each in store.documents(opened.id)}
    assert sorted(numbers.values()) == ["05/QĐ", "12/BC"]
    links = [(numbers[each.document_id], each.code) for each in store.document_links(opened.id)]
    assert sorted(links) == [("05/QĐ", "2.2.1"), ("12/BC", "1.2.2")]
    assert [each.file_name for each in store.evidence(opened.id)] == ["05-QD.pdf"]
    assert faults(begin, documents=documents) == ["round_exists"]


def test_a_second_try_changes_nothing_that_people_did_meanwhile(
    store: Store, last: RoundView, begin: Callable[..., Round]
) -> None:
    opened = begin()
    store.assign(opened.id, [AssignmentInput("1.1.1", "ban-giam-doc", "Hoa")], who="hoa")
    again = begin(documents=ids(store, last, "12/BC"), due=date(2025, 12, 1))
    assert again == opened
    assert store.assignments(opened.id)["1.1.1"].person == "Hoa"
    assert [each.number for each in store.documents(opened.id)] == ["12/BC"]


def test_a_round_that_has_moved_on_is_left_alone(
    store: Store, last: RoundView, begin: Callable[..., Round]
) -> None:
    opened = begin()
    store.move_phase(opened.id, expected=Phase.PREPARING, to=Phase.SELF_SCORING, who="lan")
    assert faults(begin, documents=ids(store, last, "12/BC")) == ["round_exists"]
    assert store.documents(opened.id) == ()


def test_bytes_that_were_handed_in_meanwhile_stay_with_their_document(
    store: Store, last: RoundView, begin: Callable[..., Round]
) -> None:
    opened = begin()
    earlier: Evidence = store.accept_evidence(
        opened.id, content=PDF, file_name="khac.pdf", kind="", reading={}, answers=(), who="hoa"
    ).evidence
    begin(documents=ids(store, last, "05/QĐ"))
    assert store.evidence(opened.id) == (earlier,)
    by_number = {each.number: each.id for each in store.documents(opened.id)}
    assert set(by_number) == {"", "05/QĐ"}
    links = store.document_links(opened.id)
    assert [(e.document_id, e.code) for e in links] == [(by_number["05/QĐ"], "2.2.1")]
