"""How two editions belong together for a unit: shipped, confirmed, proposed, corrected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.crosswalk import Crosswalk, Entry, Kind
from services.assessment.next_year import matching
from services.assessment.next_year.matching import (
    Matching,
    Origin,
    as_json,
    candidate_sets,
    correct,
    faults_of,
    find_matching,
    unsure,
)
from services.assessment.next_year.starting import FaultyStart, confirm_crosswalk
from services.assessment.view import RoundView
from services.catalogue.proposing import propose
from services.catalogue.sets import criteria_set
from services.store import Store
from tests.building import steady
from tests.people import FOCAL

OLD, NEW = "so-mau/2024", "so-mau/2025"
Codes = tuple[str, ...]


@pytest.fixture
def unshipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the program came without the crosswalk of the two editions."""
    monkeypatch.setattr(matching, "shipped_crosswalk", lambda old, new: None)


@pytest.fixture
def shipped(store: Store, view: RoundView) -> Crosswalk:
    return find_matching(store, view, criteria=NEW).crosswalk


def entry_of(crosswalk: Crosswalk, *, old: str = "", new: str = "") -> tuple[Kind, Codes, Codes]:
    entry = crosswalk.entry_of_old(old) if old else crosswalk.entry_of_new(new)
    assert entry is not None
    return entry.kind, entry.old, entry.new


def test_one_set_for_two_years_needs_no_person(store: Store, view: RoundView) -> None:
    found = find_matching(store, view, criteria=OLD)
    assert found.origin is Origin.UNCHANGED
    assert len(found.crosswalk.entries) == 64
    assert {entry.kind for entry in found.crosswalk.entries} == {Kind.SAME}
    assert unsure(found.crosswalk) == faults_of(found.crosswalk) == ()


def test_what_the_criteria_come_with_is_taken_first(store: Store, view: RoundView) -> None:
    found = find_matching(store, view, criteria=NEW)
    assert found.origin is Origin.SHIPPED
    assert entry_of(found.crosswalk, old="2.2.2") == (Kind.MERGED, ("2.2.1", "2.2.2"), ("2.2.1",))
    assert unsure(found.crosswalk) == ()


@pytest.mark.usefixtures("unshipped")
def test_without_one_it_is_proposed_and_waits(store: Store, view: RoundView) -> None:
    found = find_matching(store, view, criteria=NEW)
    assert found.origin is Origin.PROPOSED
    waiting = {code for entry in unsure(found.crosswalk) for code in entry.old}
    assert "1.1.1" not in waiting  # code, name and maximum are the same
    assert {"2.2.1", "2.2.2", "1.4"} <= waiting  # merged, merged, 1 point is now 0,5
    assert faults_of(found.crosswalk) == ()


@pytest.mark.usefixtures("unshipped")
def test_what_a_person_confirmed_is_taken_the_next_time(store: Store, view: RoundView) -> None:
    proposed = find_matching(store, view, criteria=NEW).crosswalk
    with pytest.raises(FaultyStart) as refused:
        confirm_crosswalk(store, view, proposed, who=FOCAL)
    (problem,) = refused.value.problems
    assert problem.code == "crosswalk_waiting"
    assert problem.params["n"] == len(unsure(proposed)) == len(problem.params["codes"])
    assert store.crosswalk("so-thu", old_set=OLD, new_set=NEW) is None

    sure = said_yes_to_all(proposed)
    confirm_crosswalk(store, view, sure, who=FOCAL)
    assert store.crosswalk("so-thu", old_set=OLD, new_set=NEW) == as_json(sure)
    assert find_matching(store, view, criteria=NEW) == Matching(Origin.CONFIRMED, sure)
    assert store.log(limit=1)[0].who == FOCAL.signature


@pytest.mark.usefixtures("unshipped")
def test_one_that_the_editions_have_outgrown_is_passed_over(store: Store, view: RoundView) -> None:
    entry = {"kind": "same", "old": ["1.1.1"], "new": ["1.1.1"], "note": "", "confirmed": True}
    store.put_crosswalk("so-thu", old_set=OLD, new_set=NEW, entries=[entry], who="lan")
    assert find_matching(store, view, criteria=NEW).origin is Origin.PROPOSED


def said_yes_to_all(crosswalk: Crosswalk) -> Crosswalk:
    sure = (entry.model_copy(update={"confirmed": True}) for entry in crosswalk.entries)
    return crosswalk.model_copy(update={"entries": tuple(sure)})


def test_nothing_said_changes_nothing_but_the_order(shipped: Crosswalk) -> None:
    again = correct(shipped, became={})
    assert set(again.entries) == set(shipped.entries)
    old = [entry.old[0] for entry in again.entries if entry.old]
    assert old[:3] == ["1.1.1", "1.1.2", "1.2.1"]
    assert [entry.new[0] for entry in again.entries[-5:]] == ["7.6", "9A.1", "9A.2", "9B.1", "9B.2"]


def test_a_yes_makes_an_entry_sure_when_all_its_codes_have_it(shipped: Crosswalk) -> None:
    doubted = with_doubt(shipped, "2.2.1")
    looked_at = {"2.2.1": ["2.2.1"], "2.2.2": ["2.2.1"]}
    half = correct(doubted, became=looked_at, agreed=["2.2.1"])
    assert [entry.old for entry in unsure(half)] == [("2.2.1", "2.2.2")]
    whole = correct(doubted, became=looked_at, agreed=["2.2.1", "2.2.2"])
    assert unsure(whole) == ()
    assert set(whole.entries) == set(shipped.entries)


def with_doubt(crosswalk: Crosswalk, code: str) -> Crosswalk:
    entries = tuple(
        entry.model_copy(update={"confirmed": code not in entry.old + entry.new})
        for entry in crosswalk.entries
    )
    return crosswalk.model_copy(update={"entries": entries})


def test_what_a_person_chose_anew_is_sure_and_leaves_a_new_code_behind(shipped: Crosswalk) -> None:
    """7.4.1 was split into 7.4.1 and 7.4.2; a person says that it became 7.4.1 only."""
    asked = correct(shipped, became={"7.4.1": ["7.4.1"]})
    kind, old, new = entry_of(asked, old="7.4.1")
    assert (old, new) == (("7.4.1",), ("7.4.1",))
    names = (criteria_set(OLD).leaf("7.4.1").name, criteria_set(NEW).leaf("7.4.1").name)
    assert (kind is Kind.SAME) == (names[0] == names[1])
    assert entry_of(asked, new="7.4.2") == (Kind.NEW, (), ("7.4.2",))
    assert [entry.new for entry in unsure(asked)] == [("7.4.2",)]  # nobody said that yet
    said = correct(shipped, became={"7.4.1": ["7.4.1"]}, agreed_new=["7.4.2"])
    assert unsure(said) == faults_of(said) == ()


def test_kinds_follow_from_what_was_chosen(shipped: Crosswalk) -> None:
    asked = correct(
        shipped,
        became={
            "1.1.1": [],  # dropped
            "1.1.2": ["1.1.1"],  # another name
            "1.2.1": ["1.2.1", "1.1.2"],  # split
            "7.6": ["7.6"],  # no longer dropped: the new 7.6 continues it
        },
    )
    assert entry_of(asked, old="1.1.1") == (Kind.DROPPED, ("1.1.1",), ())
    assert entry_of(asked, old="1.1.2") == (Kind.RENAMED, ("1.1.2",), ("1.1.1",))
    assert entry_of(asked, old="1.2.1") == (Kind.SPLIT, ("1.2.1",), ("1.1.2", "1.2.1"))
    assert entry_of(asked, new="7.6") == (Kind.RENAMED, ("7.6",), ("7.6",))
    assert unsure(asked) == faults_of(asked) == ()


def test_a_note_stays_with_the_very_same_codes_only(shipped: Crosswalk) -> None:
    asked = correct(shipped, became={"2.2.2": []})
    (renumbered,) = (entry for entry in asked.entries if entry.old == ("2.2.3",))
    assert renumbered.note == "chỉ đổi mã"
    (once_merged,) = (entry for entry in asked.entries if entry.old == ("2.2.1",))
    assert once_merged.note == ""


def test_crossed_codes_are_refused_by_their_names(shipped: Crosswalk) -> None:
    asked = correct(shipped, became={"2.2.1": ["2.2.1", "2.3.1"], "2.3.1": ["2.3.1"]})
    (problem,) = faults_of(asked)
    assert problem.code == "crosswalk_tangled"
    assert problem.params == {"old": "2.2.1, 2.2.2, 2.3.1", "new": "2.2.1, 2.3.1"}


def test_unmapped_codes_are_faults(shipped: Crosswalk) -> None:
    short = shipped.model_copy(update={"entries": shipped.entries[1:]})  # without 1.1.1
    assert [(each.code, each.params["code"]) for each in faults_of(short)] == [
        ("crosswalk_code_unmapped", "1.1.1"),
        ("crosswalk_code_unmapped", "1.1.1"),
    ]


def test_an_entry_is_kept_as_plain_json(store: Store, view: RoundView) -> None:
    entry = Entry(kind=Kind.SPLIT, old=("1",), new=("1.1", "1.2"), note="hai", confirmed=True)
    assert as_json(Crosswalk(old=OLD, new=NEW, entries=(entry,))) == (
        {"kind": "split", "old": ["1"], "new": ["1.1", "1.2"], "note": "hai", "confirmed": True},
    )


def test_the_next_edition_is_the_first_candidate(view: RoundView) -> None:
    """Made for 2025 and of the same name; then the others of that name; a survey is none."""
    assert candidate_sets(view)[:2] == (NEW, OLD)
    assert "qd-766/2026" in candidate_sets(view)
    assert not any(each.startswith("sipas/") for each in candidate_sets(view))


OLD_CODES = [leaf.code for leaf in criteria_set(OLD).leaves]
NEW_CODES = [leaf.code for leaf in criteria_set(NEW).leaves]


@steady
@given(
    st.dictionaries(
        st.sampled_from(OLD_CODES), st.lists(st.sampled_from(NEW_CODES), max_size=3), max_size=6
    )
)
def test_whatever_is_chosen_every_code_stands_once(became: dict[str, list[str]]) -> None:
    """What a person can choose wrongly is crossed codes, nothing else; a yes to all leaves none."""
    proposed = propose(criteria_set(OLD), criteria_set(NEW))
    asked = correct(proposed, became=became)
    assert sorted(c for entry in asked.entries for c in entry.old) == sorted(OLD_CODES)
    assert sorted(c for entry in asked.entries for c in entry.new) == sorted(NEW_CODES)
    assert {each.code for each in faults_of(asked)} <= {"crosswalk_tangled"}
    for code, codes in became.items():
        assert set(codes) <= set(_became(asked, code))
    all_said = correct(
        proposed,
        became={**{c: _became(proposed, c) for c in OLD_CODES}, **became},
        agreed=OLD_CODES,
        agreed_new=NEW_CODES,
    )
    assert unsure(all_said) == ()


def _became(crosswalk: Crosswalk, code: str) -> tuple[str, ...]:
    entry = crosswalk.entry_of_old(code)
    return () if entry is None else entry.new
