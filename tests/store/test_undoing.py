"""Files undone, handed in again, replaced; answers that rest on several files."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scoring.answers import Proof
from services.store import (
    Act,
    AlreadyWithdrawn,
    AnswerInput,
    DeclaredInput,
    Ground,
    NoSuchEvidence,
    Round,
    StaleRound,
    Store,
)
from tests.store.files import accept, says, undo, values


def acts(store: Store, round_: Round, first: int = 0) -> list[Act]:
    """Return the acts of a round from the entry after `first` on, the oldest first."""
    return [entry.act for entry in reversed(store.log(round_.id)) if entry.id > first]


def test_one_answer_rests_on_several_files(store: Store, round_: Round) -> None:
    january = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    february = accept(store, round_, "02.xlsx", says("late", "5", january, None)).evidence
    (late,) = store.answers(round_.id)
    assert (late.value, late.version) == ("5", 2)
    assert late.grounds == (Ground(january.id, ("Sổ!J6",)), Ground(february.id, ("Sổ!J6",)))


def test_an_undone_file_is_marked_and_the_rest_is_written(store: Store, round_: Round) -> None:
    january = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    february = accept(
        store, round_, "02.xlsx", says("late", "5", january, None), says("due", "1", None)
    ).evidence
    seen = store.seen(round_.id)
    undone = undo(store, february, says("late", "3", january), says("due", None), seen=seen)
    moment = datetime(2025, 1, 1, 0, 4, tzinfo=UTC)  # unit, round and two files before it
    assert (undone.withdrawn, undone.withdrawn_at, undone.withdrawn_by) == (True, moment, "minh")
    (late,) = store.answers(round_.id)
    assert (late.value, late.version, late.who) == ("3", 3, "minh")
    assert late.grounds == (Ground(january.id, ("Sổ!J6",)),)
    assert acts(store, round_, seen) == [
        Act.EVIDENCE_WITHDRAWN,
        Act.ANSWER_RECOUNTED,
        Act.ANSWER_RECOUNTED,
    ]
    due = store.log(round_.id)[0]
    assert (due.input, due.after, due.who) == ("due", None, "minh")
    assert due.before is not None
    assert due.before["value"] == "1"
    assert [each.withdrawn for each in store.evidence(round_.id)] == [False, True]
    assert store.read_file(february.sha256) == b"02.xlsx"  # its bytes stay


def test_an_answer_goes_back_to_what_a_person_declared(store: Store, round_: Round) -> None:
    declared = DeclaredInput("7", document="45/BC", page="3")
    store.declare_answer(round_.id, code="3.4", inputs={"late": declared}, who="lan")
    (before,) = store.answers(round_.id)
    file = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    undo(store, file, AnswerInput("3.4", "late", "7", Proof.CLAIMED, (), "45/BC", "3"))
    (after,) = store.answers(round_.id)
    kept = ("value", "state", "grounds", "document", "page", "note")
    assert all(getattr(after, name) == getattr(before, name) for name in kept)
    assert after.version == 3


def test_the_same_bytes_handed_in_again_stand_again_as_they_are_read_now(
    store: Store, round_: Round
) -> None:
    first = accept(store, round_, "01.xlsx", says("late", "3", None), period="1/2024").evidence
    undo(store, first, says("late", None))
    seen = store.seen(round_.id)
    again = accept(
        store,
        round_,
        "01.xlsx",
        says("late", "4", None),
        reading={"sheet": "Tháng 1"},
        choices={"sheet": "Tháng 1"},
        system="mot-cua",
        seen=seen,
        who="hoa",
    )
    stands = again.evidence
    assert not again.repeated
    assert (stands.id, stands.withdrawn, stands.withdrawn_by) == (first.id, False, None)
    assert (stands.who, stands.system, stands.period) == ("hoa", "mot-cua", "")
    assert (stands.reading, stands.choices) == ({"sheet": "Tháng 1"}, {"sheet": "Tháng 1"})
    assert stands.document_id == first.document_id
    assert store.evidence(round_.id) == (stands,)
    assert values(store, round_) == {"late": "4"}
    assert acts(store, round_, seen) == [Act.EVIDENCE_REINSTATED, Act.ANSWER_READ]
    entry = store.log(round_.id)[1]
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["period"], entry.after["period"]) == ("1/2024", "")
    undo(store, stands, says("late", None))  # and can be undone again
    assert values(store, round_) == {}


def test_what_the_file_says_is_logged_even_where_it_stood_so(store: Store, round_: Round) -> None:
    """So that the answer stays when the other file that said it is undone."""
    accept(store, round_, "01.xlsx", says("late", "3", None))
    seen = store.seen(round_.id)
    same = accept(store, round_, "02.xlsx", says("late", "3", None)).evidence
    (late,) = store.answers(round_.id)
    assert (late.version, late.grounds) == (2, (Ground(same.id, ("Sổ!J6",)),))
    entry = store.log(round_.id)[0]
    assert (entry.act, (entry.after or {})["by"]) == (Act.ANSWER_READ, same.id)
    assert store.seen(round_.id) == entry.id > seen


def test_what_follows_for_other_answers_is_no_word_of_the_file(store: Store, round_: Round) -> None:
    older = accept(
        store, round_, "01.xlsx", says("late", "3", None), says("due", "9", None)
    ).evidence
    declared = AnswerInput("3.4", "due", "8", Proof.CLAIMED, (), "45/BC")
    seen = store.seen(round_.id)
    newer = accept(
        store,
        round_,
        "01 sửa.xlsx",
        says("late", "2", None),
        declared,  # stood before the older file and stands again
        AnswerInput("3.4", "none", "0"),  # a count of nothing has no cells
        replaces=older.id,
    ).evidence
    told = {
        entry.input: (entry.act, (entry.after or {}).get("by"))
        for entry in store.log(round_.id)
        if entry.id > seen and entry.input
    }
    assert told == {
        "late": (Act.ANSWER_READ, newer.id),
        "none": (Act.ANSWER_READ, newer.id),
        "due": (Act.ANSWER_RECOUNTED, None),
    }


def test_an_answer_that_the_newer_file_lacks_is_taken_back(store: Store, round_: Round) -> None:
    older = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    accept(store, round_, "01 sửa.xlsx", says("late", None), replaces=older.id)
    assert values(store, round_) == {}
    assert store.log(round_.id)[0].act is Act.ANSWER_RECOUNTED


def test_a_newer_file_names_the_older_and_both_can_be_read(store: Store, round_: Round) -> None:
    older = accept(store, round_, "01.xlsx").evidence
    newer = accept(store, round_, "01 sửa.xlsx", replaces=older.id).evidence
    newest = accept(store, round_, "01 sửa lại.xlsx", replaces=newer.id).evidence
    kept = store.evidence(round_.id)
    assert [each.replaces for each in kept] == [None, older.id, newer.id]
    assert {each.document_id for each in kept} == {older.document_id}
    assert [store.read_file(each.sha256).decode() for each in kept] == [
        "01.xlsx",
        "01 sửa.xlsx",
        "01 sửa lại.xlsx",
    ]
    with pytest.raises(ValueError, match="replaced"):
        undo(store, newer)
    undo(store, newest)
    assert undo(store, newer).withdrawn


def test_a_replaced_file_handed_in_again_stands_again(store: Store, round_: Round) -> None:
    """The person goes back to the first version; nothing may replace itself in a circle."""
    first = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    second = accept(
        store, round_, "01 sửa.xlsx", says("late", "2", None), replaces=first.id
    ).evidence
    back = accept(store, round_, "01.xlsx", says("late", "3", None), replaces=second.id)
    assert not back.repeated
    assert values(store, round_) == {"late": "3"}
    assert [each.replaces for each in store.evidence(round_.id)] == [second.id, None]
    assert accept(store, round_, "01.xlsx").repeated  # it stands now


def test_the_extract_is_kept_like_a_file(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    accepted = accept(store, round_, "01.xlsx", extract=b"ARROW1").evidence
    assert store.read_file(accepted.extract_sha256) == b"ARROW1"
    assert store.read_file(accepted.sha256) == b"01.xlsx"
    assert len(everything()["files"]) == 2
    assert accept(store, round_, "02.xlsx").evidence.extract_sha256 == ""


def test_an_extract_that_was_lost_is_mended(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    accepted = accept(store, round_, "01.xlsx", extract=b"ARROW1").evidence
    held = everything()
    sha256 = accepted.extract_sha256
    (store.folder / "files" / sha256[:2] / sha256).unlink()
    assert accept(store, round_, "01.xlsx", extract=b"ARROW1").repeated
    assert everything() == held
    assert accept(store, round_, "01.xlsx", extract=b"ARROW2").repeated  # kept as first read
    assert everything() == held


def test_a_file_of_no_form_is_kept_with_its_choices_untold(store: Store, round_: Round) -> None:
    kept = accept(store, round_, "công văn.pdf", kind="").evidence
    assert (kept.kind, kept.choices, kept.extract_sha256, kept.replaces) == ("", {}, "", None)
    assert store.answers(round_.id) == ()


def test_what_was_worked_out_from_an_older_state_is_not_written(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    file = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    seen = store.seen(round_.id)
    store.declare_answer(round_.id, code="3.5", inputs={"done": DeclaredInput("1")}, who="minh")
    held = everything()
    with pytest.raises(StaleRound) as caught:
        accept(store, round_, "02.xlsx", says("late", "5", None), seen=seen)
    assert caught.value.params == {"who": "minh"}
    with pytest.raises(StaleRound):
        undo(store, file, says("late", None), seen=seen)
    assert everything() == held
    undo(store, file, says("late", None), seen=store.seen(round_.id))
    assert values(store, round_) == {"done": "1"}


def test_a_change_in_another_round_does_not_disturb(store: Store, round_: Round) -> None:
    other = store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
    seen = store.seen(round_.id)
    accept(store, other, "01.xlsx")
    store.remember_choices("so-mau", "so", "", {}, who="lan")
    assert not accept(store, round_, "01.xlsx", seen=seen).repeated


def test_a_retry_of_what_was_committed_is_a_repetition_not_a_conflict(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    seen = store.seen(round_.id)
    accept(store, round_, "01.xlsx", says("late", "3", None), seen=seen)
    held = everything()
    assert accept(store, round_, "01.xlsx", says("late", "3", None), seen=seen).repeated
    assert everything() == held


def test_a_round_that_nobody_wrote_in_has_been_seen_at_0(store: Store) -> None:
    assert store.seen(7) == 0


@pytest.fixture
def elsewhere(store: Store) -> int:
    """The number of a file of another round."""
    other = store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
    return accept(store, other, "khác.xlsx").evidence.id


def test_a_file_of_another_round_is_not_replaced_nor_rested_on(
    store: Store, round_: Round, elsewhere: int, everything: Callable[[], Any]
) -> None:
    held = everything()
    with pytest.raises(NoSuchEvidence) as caught:
        accept(store, round_, "01.xlsx", replaces=elsewhere)
    assert caught.value.params == {"evidence_id": elsewhere}
    with pytest.raises(ValueError, match="do not stand"):
        accept(
            store,
            round_,
            "01.xlsx",
            AnswerInput("3.4", "late", "3", grounds=(Ground(elsewhere, ("A1",)),)),
        )
    with pytest.raises(NoSuchEvidence):
        accept(store, round_, "01.xlsx", replaces=elsewhere + 1)
    assert everything() == held


def test_what_cannot_be_undone(store: Store, round_: Round, everything: Callable[[], Any]) -> None:
    file = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    other = accept(store, round_, "02.xlsx").evidence
    held = everything()
    with pytest.raises(NoSuchEvidence):
        store.withdraw_evidence(other.id + 1, answers=(), seen=None, who="minh")
    with pytest.raises(ValueError, match="still rests on"):
        undo(store, file)
    with pytest.raises(ValueError, match="do not stand"):
        undo(store, file, says("late", "4", file))
    with pytest.raises(ValueError, match="do not stand"):
        undo(store, other, says("late", "4", None))  # nothing is being accepted
    with pytest.raises(ValueError, match="without a value"):
        undo(store, file, says("late", ""))
    assert everything() == held
    undo(store, file, says("late", None))
    held = everything()
    with pytest.raises(AlreadyWithdrawn) as caught:
        undo(store, file, says("late", None), seen=0)
    assert caught.value.params == {"file_name": "01.xlsx", "who": "minh"}
    assert everything() == held


def test_a_file_does_not_replace_itself(store: Store, round_: Round) -> None:
    file = accept(store, round_, "01.xlsx").evidence
    undo(store, file)
    with pytest.raises(ValueError, match="itself"):
        accept(store, round_, "01.xlsx", replaces=file.id)


@pytest.mark.parametrize(
    "moment",
    [
        "UPDATE ON evidence",
        "INSERT ON answers",
        "INSERT ON log WHEN new.act = 'evidence.withdrawn'",
        "INSERT ON log WHEN new.act = 'answer.recounted'",
    ],
)
def test_a_failure_of_the_database_while_undoing_changes_nothing(
    store: Store,
    round_: Round,
    everything: Callable[[], Any],
    run_sql: Callable[[str], None],
    moment: str,
) -> None:
    file = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    held = everything()
    run_sql(f"CREATE TRIGGER fault BEFORE {moment} BEGIN SELECT RAISE(ABORT, 'torn'); END")
    with pytest.raises(Exception, match="torn"):
        undo(store, file, says("late", None))
    assert everything() == held
    run_sql("DROP TRIGGER fault")
    assert undo(store, file, says("late", None)).withdrawn
