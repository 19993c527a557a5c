"""Who deals with a leaf, its explanations, what is said of it, and when it last changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.store import (
    Act,
    AssignmentInput,
    DeclaredInput,
    Explanation,
    ExplanationKind,
    NoSuchRound,
    Phase,
    Round,
    StaleExplanation,
    StaleRound,
    Store,
)
from tests.store.files import accept, says, undo
from tests.store.moving import bring_to

DUE = date(2025, 1, 20)
PROOF, REPLY = ExplanationKind.PROOF, ExplanationKind.REPLY


def assigned(store: Store, round_: Round) -> dict[str, tuple[str, str, date | None, str]]:
    return {
        code: (each.division, each.person, each.due, each.who)
        for code, each in store.assignments(round_.id).items()
    }


def test_who_deals_with_a_leaf_is_kept_and_the_log_tells_it(store: Store, round_: Round) -> None:
    store.assign(
        round_.id,
        [AssignmentInput("3.4", " mot-cua "), AssignmentInput("1.1", "van-phong", "hoa", DUE)],
        who="lan",
    )
    assert assigned(store, round_) == {
        "1.1": ("van-phong", "hoa", DUE, "lan"),
        "3.4": ("mot-cua", "", None, "lan"),
    }
    entry = store.log(round_.id)[0]
    assert (entry.act, entry.code, entry.before) == (Act.LEAF_ASSIGNED, "1.1", None)
    assert entry.after == {"division": "van-phong", "person": "hoa", "due": "2025-01-20"}


def test_an_assignment_is_changed_and_taken_back(store: Store, round_: Round) -> None:
    store.assign(round_.id, [AssignmentInput("1.1", "van-phong", "hoa", DUE)], who="lan")
    store.assign(round_.id, [AssignmentInput("1.1")], who="minh")
    assert assigned(store, round_) == {"1.1": ("", "", None, "minh")}
    entry = store.log(round_.id)[0]
    assert entry.before == {"division": "van-phong", "person": "hoa", "due": "2025-01-20"}
    assert entry.after == {"division": "", "person": "", "due": None}


def test_the_same_assignment_again_changes_nothing(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    store.assign(round_.id, [AssignmentInput("1.1", "van-phong", "hoa", DUE)], who="lan")
    held = everything()
    again = [AssignmentInput("1.1", "van-phong ", "hoa", DUE), AssignmentInput("1.2")]
    store.assign(round_.id, again, who="minh")
    assert everything() == held


def test_work_is_given_out_in_a_round_that_is_there(store: Store, round_: Round) -> None:
    other = store.open_round(round_.unit, year=2025, criteria_set="any", who="lan")
    store.assign(round_.id, [AssignmentInput("1.1", "van-phong")], who="lan")
    assert store.assignments(other.id) == {}
    with pytest.raises(NoSuchRound):
        store.assign(99, [AssignmentInput("1.1", "van-phong")], who="lan")


def explain(
    store: Store, round_: Round, text: str, *, kind: ExplanationKind = PROOF, **more: Any
) -> Explanation:
    told: dict[str, Any] = {"code": "1.1", "who": "hoa", **more}
    return store.write_explanation(round_.id, kind=kind, text=text, **told)


def test_an_explanation_is_written_over_with_a_version(store: Store, round_: Round) -> None:
    first = explain(store, round_, " Đang trình ký\n", expected_version=0)
    assert (first.text, first.version, first.who) == ("Đang trình ký", 1, "hoa")
    second = explain(store, round_, "Đã ban hành", expected_version=1, who="minh")
    assert (second.text, second.version, second.who) == ("Đã ban hành", 2, "minh")
    assert store.explanations(round_.id) == (second,)
    entries = [(e.act, e.code, e.before, e.after) for e in store.log(round_.id)[:2]]
    said = [{"kind": "proof", "text": text} for text in ("Đang trình ký", "Đã ban hành")]
    assert entries == [
        (Act.EXPLANATION_WRITTEN, "1.1", said[0], said[1]),
        (Act.EXPLANATION_WRITTEN, "1.1", None, said[0]),
    ]


def test_the_same_words_again_change_nothing(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    first = explain(store, round_, "Đã ban hành")
    held = everything()
    assert explain(store, round_, "Đã ban hành ", who="minh") == first
    assert explain(store, round_, "  ", code="1.2").version == 0  # nothing, where nothing stands
    assert everything() == held


def test_an_explanation_taken_away_is_not_read_and_may_be_written_anew(
    store: Store, round_: Round
) -> None:
    explain(store, round_, "Nhầm mục")
    explain(store, round_, "", expected_version=1)
    assert store.explanations(round_.id) == ()
    # Whoever opens the page now sees none, which is the version 0.
    again = explain(store, round_, "Đã ban hành", expected_version=0)
    assert (again.version, store.explanations(round_.id)) == (3, (again,))


def test_of_two_who_write_the_second_sees_what_the_first_wrote(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    first = explain(store, round_, "Đã ban hành", who="minh")
    held = everything()
    with pytest.raises(StaleExplanation) as caught:
        explain(store, round_, "Đang trình ký", expected_version=0)
    assert caught.value.current == first
    assert caught.value.params == {"answer_code": "1.1", "who": "minh"}
    assert everything() == held


def test_one_that_was_taken_away_meanwhile_is_stale_too(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    explain(store, round_, "Đã ban hành")
    explain(store, round_, "", who="minh")
    held = everything()
    with pytest.raises(StaleExplanation) as caught:
        explain(store, round_, "Đã ban hành, trang 3", expected_version=1)
    assert (caught.value.current.text, caught.value.current.who) == ("", "minh")
    assert everything() == held


def test_proof_and_reply_are_two_explanations(store: Store, round_: Round) -> None:
    proof = explain(store, round_, "Chờ ban hành")
    bring_to(store, round_, Phase.EXPLANATION)
    reply = explain(store, round_, "Xem trang 3", kind=REPLY, expected_version=0)
    other = explain(store, round_, "Đã nộp", kind=REPLY, code="1.0")
    assert store.explanations(round_.id) == (other, proof, reply)
    assert (proof.version, reply.version) == (1, 1)


def say(store: Store, round_: Round, act: Act, text: str, **more: Any) -> None:
    store.remark(round_.id, act=act, text=text, **{"code": "1.1", "who": "lan", **more})


def test_remarks_are_kept_in_the_order_in_which_they_were_made(store: Store, round_: Round) -> None:
    say(store, round_, Act.LEAF_COMMENTED, " Trang mấy? ")
    store.assign(round_.id, [AssignmentInput("1.1", "van-phong")], who="lan")  # is no remark
    say(store, round_, Act.LEAF_RETURNED, "Thiếu số trang", code="3.4")
    say(store, round_, Act.LEAF_APPROVED, "", who="minh")
    said = [(e.act, e.code, (e.after or {})["text"], e.who) for e in store.remarks(round_.id)]
    assert said == [
        (Act.LEAF_COMMENTED, "1.1", "Trang mấy?", "lan"),
        (Act.LEAF_RETURNED, "3.4", "Thiếu số trang", "lan"),
        (Act.LEAF_APPROVED, "1.1", "", "minh"),
    ]


def test_a_remark_is_one_of_three_acts(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    held = everything()
    with pytest.raises(ValueError, match="no remark"):
        say(store, round_, Act.ANSWER_DECLARED, "98")
    with pytest.raises(NoSuchRound):
        store.remark(99, code="1.1", act=Act.LEAF_COMMENTED, text="a", who="lan")
    assert everything() == held


def declare(store: Store, round_: Round, value: str | None, code: str = "1.1") -> None:
    told = None if value is None else DeclaredInput(value)
    store.declare_answer(round_.id, code=code, inputs={"count": told}, who="hoa")


def test_a_leaf_changes_with_its_answers_and_explanations_and_not_with_talk(
    store: Store, round_: Round
) -> None:
    def latest() -> int:
        return store.log(round_.id)[0].id

    assert store.last_changes(round_.id) == {}
    declare(store, round_, "1")
    declared = latest()
    assert store.last_changes(round_.id) == {"1.1": declared}
    say(store, round_, Act.LEAF_APPROVED, "")
    store.assign(round_.id, [AssignmentInput("1.1", "van-phong")], who="lan")
    assert store.last_changes(round_.id) == {"1.1": declared}
    explain(store, round_, "Đã ban hành")
    explained = latest()
    file = accept(store, round_, "sổ.xlsx", says("late", "3", None)).evidence
    read = latest()
    assert store.last_changes(round_.id) == {"1.1": explained, "3.4": read}
    undo(store, file, says("late", None))
    undone = latest()
    declare(store, round_, None)
    assert store.last_changes(round_.id) == {"1.1": latest(), "3.4": undone}
    assert declared < explained < read < undone < latest()


@pytest.mark.parametrize("act", [Act.LEAF_APPROVED, Act.LEAF_RETURNED, Act.LEAF_COMMENTED])
def test_who_decides_on_a_leaf_that_changed_meanwhile_is_told_by_whom(
    store: Store, round_: Round, everything: Callable[[], Any], act: Act
) -> None:
    declare(store, round_, "1")
    seen = store.last_changes(round_.id)["1.1"]
    explain(store, round_, "Đã ban hành", who="minh")
    say(store, round_, Act.LEAF_COMMENTED, "Trang 3", who="hoa")
    held = everything()
    with pytest.raises(StaleRound) as caught:
        say(store, round_, act, "", seen=seen)
    assert caught.value.params == {"who": "minh"}
    assert everything() == held
    say(store, round_, act, "", seen=store.last_changes(round_.id)["1.1"])
    assert store.remarks(round_.id)[-1].act is act


def test_a_leaf_without_answers_was_changed_last_by_nobody(store: Store, round_: Round) -> None:
    declare(store, round_, "1", code="1.2")  # another leaf may change
    say(store, round_, Act.LEAF_RETURNED, "Chưa có gì", seen=0)
    declare(store, round_, "1")
    with pytest.raises(StaleRound):
        say(store, round_, Act.LEAF_RETURNED, "Chưa có gì", seen=0)
