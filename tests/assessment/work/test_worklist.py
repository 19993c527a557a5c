"""The worklist: state and day of each task, what was said before; divisions; what is sought."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers import Proof
from services.assessment.view import RoundView, view_round
from services.assessment.work.assigning import assign
from services.assessment.work.remarks import approve, send_back
from services.assessment.work.worklist import Filter, State, Tally, Task, narrow, tally, tasks
from services.store import (
    AssignmentInput,
    DeclaredInput,
    ExplanationKind,
    Lane,
    Phase,
    ResultRecord,
    ReviewInput,
    Round,
    Store,
)
from tests.people import FOCAL, LEADER
from tests.store.moving import bring_to, move

CODE = "1.1.2"  # 2 points for tasks done of tasks planned; the office's
TODAY = date(2024, 11, 20)
PROVEN, CLAIMED = Proof.PROVEN, Proof.CLAIMED


def put(
    store: Store, round_: Round, code: str = CODE, *, state: Proof = PROVEN, **values: str
) -> RoundView:
    document = "12/BC-SGTVT" if state is PROVEN else ""
    told = {name: DeclaredInput(each, state, document) for name, each in values.items()}
    store.declare_answer(round_.id, code=code, inputs=told, who="an")
    return view_round(store, round_.id)


def task(store: Store, round_: Round, code: str = CODE) -> Task:
    view = view_round(store, round_.id)
    (found,) = (each for each in tasks(store, view, today=TODAY) if each.leaf.code == code)
    return found


def explain(store: Store, round_: Round, kind: ExplanationKind = ExplanationKind.PROOF) -> None:
    store.write_explanation(round_.id, code=CODE, kind=kind, text="Đang chờ ký.", who="an")


# which


def test_what_others_score_is_no_task(store: Store, view: RoundView) -> None:
    codes = [each.leaf.code for each in tasks(store, view, today=TODAY)]
    assert codes == [
        leaf.code for leaf in view.criteria.leaves if leaf.self_scored and not leaf.tracked
    ]
    others = [leaf.code for leaf in view.criteria.leaves if not leaf.self_scored]
    assert others  # or this says nothing
    assert not set(others) & set(codes)


# the states


def test_nothing_declared_is_nothing(store: Store, round_: Round) -> None:
    assert task(store, round_).state is State.NOTHING


def test_some_of_the_figures_are_figures(store: Store, round_: Round) -> None:
    put(store, round_, plan_tasks="25")
    assert task(store, round_).state is State.FIGURES


def test_figures_on_a_claim_are_figures_until_explained(store: Store, round_: Round) -> None:
    put(store, round_, plan_tasks="25", plan_tasks_done="20", state=CLAIMED)
    assert task(store, round_).state is State.FIGURES
    explain(store, round_)
    assert task(store, round_).state is State.EXPLAINED


def test_a_reply_to_the_review_does_not_explain_the_claim(store: Store, round_: Round) -> None:
    put(store, round_, plan_tasks="25", plan_tasks_done="20", state=CLAIMED)
    bring_to(store, round_, Phase.EXPLANATION)
    explain(store, round_, ExplanationKind.REPLY)
    assert task(store, round_).state is State.FIGURES


def test_an_explanation_makes_no_figures(store: Store, round_: Round) -> None:
    explain(store, round_)
    assert task(store, round_).state is State.NOTHING
    put(store, round_, plan_tasks="25", state=CLAIMED)
    assert task(store, round_).state is State.FIGURES


def test_one_claimed_figure_of_two_leaves_it_unproven(store: Store, round_: Round) -> None:
    put(store, round_, plan_tasks="25")
    put(store, round_, plan_tasks_done="20", state=CLAIMED)
    assert task(store, round_).state is State.FIGURES


def test_figures_with_their_proof_are_proven(store: Store, round_: Round) -> None:
    put(store, round_, plan_tasks="25", plan_tasks_done="20")
    assert task(store, round_).state is State.PROVEN


def test_figures_that_cannot_be_are_only_figures(store: Store, round_: Round) -> None:
    view = put(store, round_, plan_tasks="20", plan_tasks_done="25")  # more done than planned
    assert view.scorecard.leaf(CODE).points is None
    assert task(store, round_).state is State.FIGURES


@pytest.mark.parametrize(("state", "shown"), [(PROVEN, State.PROVEN), (CLAIMED, State.FIGURES)])
def test_nothing_arising_counts_as_it_is_proven(
    state: Proof, shown: State, store: Store, round_: Round
) -> None:
    put(store, round_, "2.4", state=state, not_arising="true")
    assert task(store, round_, "2.4").state is shown


def test_an_approval_holds_until_the_leaf_changes(store: Store, round_: Round) -> None:
    view = put(store, round_, plan_tasks="25", plan_tasks_done="20")
    approve(store, view, code=CODE, seen=task(store, round_).seen, who=LEADER)
    assert task(store, round_).state is State.APPROVED
    put(store, round_, plan_tasks="25", plan_tasks_done="20")  # the same again
    assert task(store, round_).state is State.APPROVED
    put(store, round_, plan_tasks_done="21")
    assert task(store, round_).state is State.PROVEN


def test_a_claim_can_be_approved(store: Store, round_: Round) -> None:
    view = put(store, round_, plan_tasks="25", plan_tasks_done="20", state=CLAIMED)
    approve(store, view, code=CODE, who=LEADER)
    assert task(store, round_).state is State.APPROVED


def test_a_return_takes_an_approval_back_and_stands_until_a_change(
    store: Store, round_: Round
) -> None:
    view = put(store, round_, plan_tasks="25", plan_tasks_done="20")
    approve(store, view, code=CODE, who=LEADER)
    send_back(store, view, code=CODE, comment="Thiếu tháng 12", who=LEADER)
    found = task(store, round_)
    assert found.state is State.PROVEN
    assert found.returned is not None
    assert (found.returned.text, found.returned.who) == ("Thiếu tháng 12", "minh/leader")
    put(store, round_, plan_tasks_done="21")
    assert task(store, round_).returned is None


# whose, and by when


@pytest.mark.parametrize(
    ("due", "left", "late"),
    [
        (date(2024, 11, 27), 7, False),
        (TODAY, 0, False),  # the last day
        (date(2024, 11, 19), -1, True),
        (None, None, False),
    ],
)
def test_days_are_counted_from_today(
    due: date | None, left: int | None, late: bool, store: Store, round_: Round
) -> None:
    store.update_round(round_.id, target=None, due=due, who="lan")
    found = task(store, round_)
    assert (found.due, found.days_left, found.late) == (due, left, late)


def test_an_own_day_goes_before_that_of_the_round(store: Store, round_: Round) -> None:
    store.update_round(round_.id, target=None, due=date(2024, 12, 1), who="lan")
    said = AssignmentInput(CODE, "bo-phan-mot-cua", "Lan", date(2024, 11, 17))
    assign(store, view_round(store, round_.id), [said], who=FOCAL)
    found = task(store, round_)
    assert (found.division, found.person) == ("bo-phan-mot-cua", "Lan")
    assert (found.days_left, found.late) == (-3, True)
    other = task(store, round_, "1.2.1")
    assert (other.division, other.person, other.days_left) == ("van-phong-so", "", 11)


def test_what_is_approved_is_not_late(store: Store, round_: Round) -> None:
    store.update_round(round_.id, target=None, due=date(2024, 11, 1), who="lan")
    view = put(store, round_, plan_tasks="25", plan_tasks_done="20")
    assert task(store, round_).late
    approve(store, view, code=CODE, who=LEADER)
    assert not task(store, round_).late
    put(store, round_, plan_tasks_done="21")
    assert task(store, round_).late


# what was said before


def test_the_newest_review_of_an_earlier_year_is_told(store: Store, round_: Round) -> None:
    store.put_results(
        [
            ResultRecord("so-thu", 2022, Lane.FINAL, CODE, Decimal("0.5"), Decimal(2)),
            ResultRecord("so-thu", 2023, Lane.REVIEWED, CODE, Decimal("1.25"), Decimal(2)),
            ResultRecord("so-thu", 2023, Lane.FINAL, CODE, Decimal("1.5"), Decimal(2)),
            ResultRecord("so-thu", 2023, Lane.SELF, CODE, Decimal(2), Decimal(2)),
        ],
        who="lan",
    )
    found = task(store, round_)
    assert (found.last_points, found.last_year) == (Fraction(3, 2), 2023)
    other = task(store, round_, "1.2.1")
    assert (other.last_points, other.last_year, other.last_comment) == (None, None, "")


def earlier(store: Store, year: int, *told: tuple[Lane, str, str]) -> None:
    """Open a round of an earlier year with the words of its reviewers."""
    opened = store.open_round(
        "so-thu", year=year, criteria_set="so-mau/2024", phase=Phase.REVIEW_1, who="lan"
    )
    for lane in (Lane.REVIEWED, Lane.FINAL):
        said = [ReviewInput(code, Decimal(1), words) for each, code, words in told if each is lane]
        store.put_reviews(opened.id, lane=lane, reviews=said, source="", who="hoa")
        if lane is Lane.REVIEWED:
            move(store, opened, Phase.REVIEW_2)


def test_the_last_words_of_reviewers_are_told(store: Store, round_: Round) -> None:
    earlier(store, 2022, (Lane.FINAL, CODE, "Của năm 2022"), (Lane.REVIEWED, "1.2.1", "Chậm"))
    earlier(store, 2023, (Lane.REVIEWED, CODE, "Lần 1"), (Lane.FINAL, CODE, "Lần 2"))
    assert task(store, round_).last_comment == "Lần 2"
    assert task(store, round_, "1.2.1").last_comment == "Chậm"


def test_words_on_what_now_has_another_code_are_not_told(
    store: Store, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier(store, 2023, (Lane.REVIEWED, CODE, "Về việc khác"))
    view = view_round(store, round_.id)
    then = view.criteria.model_copy(
        update={
            "components": tuple(
                each.model_copy(update={"criteria": each.criteria[1:]})
                for each in view.criteria.components
            )
        }
    )
    assert all(leaf.code != CODE for leaf in then.leaves)
    monkeypatch.setattr("services.assessment.work.explaining.criteria_set", lambda _: then)
    (found,) = (e for e in tasks(store, view, today=TODAY) if e.leaf.code == CODE)
    assert found.last_comment == ""


def test_a_review_that_cuts_waits_for_a_reply(store: Store, round_: Round) -> None:
    put(store, round_, plan_tasks="25", plan_tasks_done="20")  # 1,60
    bring_to(store, round_, Phase.REVIEW_1)
    store.put_reviews(
        round_.id, lane=Lane.REVIEWED, reviews=[ReviewInput(CODE, Decimal(1))], source="", who="hoa"
    )
    bring_to(store, round_, Phase.EXPLANATION)
    assert task(store, round_).owes_reply
    assert not task(store, round_, "1.2.1").owes_reply
    explain(store, round_, ExplanationKind.REPLY)
    assert not task(store, round_).owes_reply


def test_what_the_phase_has_closed_is_not_late(store: Store, round_: Round) -> None:
    store.update_round(round_.id, target=None, due=date(2024, 11, 19), who="lan")
    put(store, round_, plan_tasks="25", plan_tasks_done="20")
    assert task(store, round_).late
    bring_to(store, round_, Phase.SUBMITTED)
    found = task(store, round_)
    assert (found.due, found.is_open, found.late) == (date(2024, 11, 19), False, False)


def test_a_reply_is_due_when_the_phase_of_explanations_ends(store: Store, round_: Round) -> None:
    """TODAY is 20/11/2024; the self-score was due on 19/11 and the replies are on 18/11."""
    ends = {Phase.EXPLANATION: date(2024, 11, 18)}
    store.update_round(round_.id, target=None, due=date(2024, 11, 19), dates=ends, who="lan")
    put(store, round_, plan_tasks="25", plan_tasks_done="20")  # 1,60
    bring_to(store, round_, Phase.REVIEW_1)
    store.put_reviews(
        round_.id, lane=Lane.REVIEWED, reviews=[ReviewInput(CODE, Decimal(1))], source="", who="hoa"
    )
    assert not task(store, round_).late  # nobody can reply yet
    bring_to(store, round_, Phase.EXPLANATION)
    found = task(store, round_)
    assert (found.due, found.days_left, found.late) == (date(2024, 11, 18), -2, True)
    assert not task(store, round_, "1.2.1").late
    explain(store, round_, ExplanationKind.REPLY)
    assert not task(store, round_).late


# the divisions


def test_divisions_are_counted_the_late_first(store: Store, round_: Round) -> None:
    view = put(store, round_, plan_tasks="25", plan_tasks_done="20")
    approve(store, view, code=CODE, who=LEADER)
    past = date(2024, 11, 1)
    said = [
        AssignmentInput(CODE, "A", due=past),
        AssignmentInput("1.1.1", "A"),
        AssignmentInput("1.2.1", "A"),
        AssignmentInput("1.2.2", "B", due=past),
    ]
    assign(store, view, said, who=FOCAL)
    found = tasks(store, view_round(store, round_.id), today=TODAY)
    none = dict.fromkeys(State, 0)
    assert tally(each for each in found if each.division in ("A", "B")) == (
        Tally("B", 1, {**none, State.NOTHING: 1}, 1),
        Tally("A", 3, {**none, State.NOTHING: 2, State.APPROVED: 1}, 0),
    )
    assert sum(each.count for each in tally(found)) == len(found)


# what is sought


@pytest.fixture
def three(store: Store, round_: Round) -> tuple[Task, ...]:
    """Three tasks: one is approved, one late and Lan's, one proven and of another division."""
    found = {each: task(store, round_, each) for each in ("1.1.1", CODE, "3.4")}
    return (
        replace(found["1.1.1"], state=State.APPROVED, due=date(2024, 1, 1), days_left=-324),
        replace(found[CODE], person="Lan", due=date(2024, 11, 19), days_left=-1),
        replace(found["3.4"], state=State.PROVEN, due=date(2024, 11, 30), days_left=10),
    )


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (Filter(), [CODE, "3.4", "1.1.1"]),  # by day, the approved last
        (Filter(division="van-phong-so"), [CODE, "1.1.1"]),
        (Filter(division="nobody"), []),
        (Filter(person="Lan"), [CODE]),
        (Filter(person=""), ["3.4", "1.1.1"]),
        (Filter(state=State.PROVEN), ["3.4"]),
        (Filter(only_late=True), [CODE]),
        (Filter(words="1.1"), [CODE, "1.1.1"]),
        (Filter(words=" 1.1.2. "), [CODE]),
        (Filter(words="1.1.22"), []),
        (Filter(words="4"), []),  # the beginning of a code, not any figure in it
        (Filter(words="LAN"), [CODE]),
        (Filter(words="kế hoạch  HOÀN thành"), [CODE]),  # all of the words, in any order
        (Filter(words="sản phẩm"), [CODE]),  # "Sản phẩm của từng nhiệm vụ" is wanted as proof
        (Filter(division="van-phong-so", state=State.PROVEN), []),
    ],
)
def test_what_is_sought_is_found(wanted: Filter, codes: list[str], three: tuple[Task, ...]) -> None:
    assert [each.leaf.code for each in narrow(three, wanted, language="vi")] == codes


def test_what_was_sent_back_comes_first(store: Store, round_: Round) -> None:
    send_back(store, view_round(store, round_.id), code="3.4", comment="Sai kỳ", who=LEADER)
    found = tasks(store, view_round(store, round_.id), today=TODAY)
    shown = [each.leaf.code for each in narrow(found, Filter(), language="vi")]
    assert shown[:3] == ["3.4", "1.1.1", CODE]
