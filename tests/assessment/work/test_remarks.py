"""What is said of a leaf: what stands, what lapses, what is refused."""

import pytest

from services.assessment.people import NotPermitted, Person
from services.assessment.view import RoundView, view_round
from services.assessment.work.remarks import (
    FaultyRemark,
    RemarkKind,
    approve,
    comment,
    send_back,
    standing_decision,
    talk_of,
)
from services.store import (
    DeclaredInput,
    ExplanationKind,
    PartLocked,
    Phase,
    Round,
    StaleRound,
    Store,
)
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor
from tests.store.moving import bring_to

CODE = "1.1.2"  # of the office: 2 points for tasks done of tasks planned
OFFICE, OTHERS = contributor("van-phong-so"), contributor("bo-phan-mot-cua")
COMMENT, APPROVED, RETURNED = RemarkKind.COMMENT, RemarkKind.APPROVED, RemarkKind.RETURNED


@pytest.fixture
def done(store: Store, round_: Round) -> RoundView:
    return put(store, round_, "20")


def put(store: Store, round_: Round, done: str) -> RoundView:
    told = {"plan_tasks": DeclaredInput("25"), "plan_tasks_done": DeclaredInput(done)}
    store.declare_answer(round_.id, code=CODE, inputs=told, who="an")
    return view_round(store, round_.id)


def said(store: Store, view: RoundView) -> list[tuple[RemarkKind, str, str, bool]]:
    talk = talk_of(store, view).get(CODE, ())
    return [(each.kind, each.text, each.who, each.stands) for each in talk]


def test_nothing_is_said_at_first(store: Store, view: RoundView) -> None:
    assert talk_of(store, view) == {}
    assert standing_decision(()) is None


def test_remarks_are_kept_in_order_each_signed(store: Store, done: RoundView) -> None:
    comment(store, done, code=CODE, text=" Chờ số quý IV \n", who=OFFICE)
    send_back(store, done, code=CODE, comment="Thiếu tháng 12", who=LEADER)
    approve(store, done, code=CODE, note="Được", who=FOCAL)
    assert said(store, done) == [
        (COMMENT, "Chờ số quý IV", "an/contributor/van-phong-so", True),
        (RETURNED, "Thiếu tháng 12", "minh/leader", False),  # another decision followed
        (APPROVED, "Được", "lan/focal_point", True),
    ]


def test_a_comment_after_an_approval_leaves_it_standing(store: Store, done: RoundView) -> None:
    approve(store, done, code=CODE, who=LEADER)
    comment(store, done, code=CODE, text="Cảm ơn", who=OFFICE)
    decision = standing_decision(talk_of(store, done)[CODE])
    assert decision is not None
    assert decision.kind is APPROVED


@pytest.mark.parametrize("kind", [APPROVED, RETURNED])
def test_a_decision_lapses_when_a_figure_changes(
    kind: RemarkKind, store: Store, round_: Round, done: RoundView
) -> None:
    if kind is APPROVED:
        approve(store, done, code=CODE, who=LEADER)
    else:
        send_back(store, done, code=CODE, comment="Sửa lại", who=LEADER)
    put(store, round_, "20")  # the same again changes nothing
    assert [each[3] for each in said(store, done)] == [True]
    put(store, round_, "21")
    assert [each[3] for each in said(store, done)] == [False]
    assert standing_decision(talk_of(store, done)[CODE]) is None


def test_a_decision_lapses_when_an_explanation_is_written(
    store: Store, round_: Round, done: RoundView
) -> None:
    approve(store, done, code=CODE, who=LEADER)
    store.write_explanation(
        round_.id, code=CODE, kind=ExplanationKind.PROOF, text="Vì thế.", who="an"
    )
    assert [each[3] for each in said(store, done)] == [False]


def test_a_change_of_another_leaf_leaves_a_decision_standing(
    store: Store, round_: Round, done: RoundView
) -> None:
    approve(store, done, code=CODE, who=LEADER)
    store.declare_answer(
        round_.id, code="1.2.1", inputs={"reports_late_or_missing": DeclaredInput("0")}, who="an"
    )
    assert [each[3] for each in said(store, done)] == [True]


@pytest.mark.parametrize("words", ["", "  \n "])
def test_a_return_and_a_comment_owe_words(words: str, store: Store, done: RoundView) -> None:
    with pytest.raises(FaultyRemark) as faulty:
        send_back(store, done, code=CODE, comment=words, who=LEADER)
    assert [each.code for each in faulty.value.problems] == ["comment_missing"]
    with pytest.raises(FaultyRemark):
        comment(store, done, code=CODE, text=words, who=FOCAL)
    assert store.remarks(done.round.id) == ()


def test_what_is_not_declared_cannot_be_approved(store: Store, view: RoundView) -> None:
    with pytest.raises(FaultyRemark) as faulty:
        approve(store, view, code=CODE, who=LEADER)
    (problem,) = faulty.value.problems
    assert (problem.code, dict(problem.params)) == ("approval_of_nothing", {"leaf": CODE})
    send_back(store, view, code=CODE, comment="Chưa có gì", who=LEADER)  # this it can
    assert said(store, view) == [(RETURNED, "Chưa có gì", "minh/leader", True)]


@pytest.mark.parametrize("who", [OFFICE, REVIEWER, ADMINISTRATOR])
def test_only_who_decides_approves_and_sends_back(
    who: Person, store: Store, done: RoundView
) -> None:
    with pytest.raises(NotPermitted):
        approve(store, done, code=CODE, who=who)
    with pytest.raises(NotPermitted):
        send_back(store, done, code=CODE, comment="Không", who=who)
    assert store.remarks(done.round.id) == ()


def test_a_division_comments_on_its_own_leaves_only(store: Store, done: RoundView) -> None:
    with pytest.raises(NotPermitted) as refused:
        comment(store, done, code=CODE, text="Của tôi", who=OTHERS)
    assert refused.value.codes == (CODE,)
    for who in (REVIEWER, ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            comment(store, done, code=CODE, text="Của tôi", who=who)
    assert store.remarks(done.round.id) == ()


def test_a_decision_on_what_has_changed_since_is_refused(
    store: Store, round_: Round, done: RoundView
) -> None:
    seen = store.last_changes(round_.id)[CODE]
    put(store, round_, "21")
    for act in (
        lambda: approve(store, done, code=CODE, seen=seen, who=LEADER),
        lambda: send_back(store, done, code=CODE, comment="Sửa", seen=seen, who=LEADER),
    ):
        with pytest.raises(StaleRound):
            act()
    assert store.remarks(round_.id) == ()
    approve(store, done, code=CODE, seen=store.last_changes(round_.id)[CODE], who=LEADER)
    assert [each[0] for each in said(store, done)] == [APPROVED]


def test_once_handed_up_nothing_is_decided_but_comments_go_on(
    store: Store, round_: Round, done: RoundView
) -> None:
    bring_to(store, round_, Phase.APPROVAL)
    with pytest.raises(PartLocked):
        approve(store, done, code=CODE, who=LEADER)
    with pytest.raises(PartLocked):
        send_back(store, done, code=CODE, comment="Sửa", who=LEADER)
    comment(store, done, code=CODE, text="Xem lại sau", who=LEADER)
    assert [each[0] for each in said(store, done)] == [COMMENT]


def test_a_code_that_the_set_does_not_have_is_refused(store: Store, view: RoundView) -> None:
    for act in (
        lambda: approve(store, view, code="9.9", who=LEADER),
        lambda: send_back(store, view, code="9.9", comment="Sửa", who=LEADER),
        lambda: comment(store, view, code="9.9", text="Sửa", who=LEADER),
    ):
        with pytest.raises(KeyError):
            act()
    assert store.remarks(view.round.id) == ()
