"""Who is to deal with which leaves: what is kept, what is left as it was, who may say it."""

from datetime import date

import pytest

from services.assessment.people import NotPermitted, Person
from services.assessment.view import RoundView, view_round
from services.assessment.work.assigning import Common, assign, common_to, reassigned
from services.store import AssignmentInput, Round, Store
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

FIRST, SECOND = date(2024, 11, 1), date(2024, 11, 20)
OFFICE, COUNTER = "van-phong-so", "bo-phan-mot-cua"  # they own 1.1.2 and 3.4 in the set


@pytest.fixture
def assigned(store: Store, round_: Round, view: RoundView) -> RoundView:
    said = [
        AssignmentInput("1.1.2", person="Lan", due=FIRST),
        AssignmentInput("3.4", person="Minh", due=SECOND),
    ]
    assign(store, view, said, who=FOCAL)
    return view_round(store, round_.id)


def kept(store: Store, view: RoundView) -> dict[str, tuple[str, str, date | None]]:
    standing = store.assignments(view.round.id)
    return {code: (each.division, each.person, each.due) for code, each in standing.items()}


def test_division_person_and_day_are_kept_and_signed(store: Store, view: RoundView) -> None:
    assign(store, view, [AssignmentInput("1.1.2", COUNTER, " Lan ", FIRST)], who=FOCAL)
    assert kept(store, view) == {"1.1.2": (COUNTER, "Lan", FIRST)}
    assert store.assignments(view.round.id)["1.1.2"].who == "lan/focal_point"


def test_the_owner_of_the_set_is_kept_as_nobody_else(
    store: Store, round_: Round, view: RoundView
) -> None:
    assign(store, view, [AssignmentInput("1.1.2", COUNTER)], who=FOCAL)
    assign(store, view, [AssignmentInput("1.1.2", OFFICE)], who=FOCAL)
    assert kept(store, view) == {"1.1.2": ("", "", None)}
    assert view_round(store, round_.id).division_of("1.1.2") == OFFICE


@pytest.mark.parametrize("who", [LEADER, REVIEWER, contributor(OFFICE)])
def test_only_who_plans_assigns(who: Person, store: Store, view: RoundView) -> None:
    with pytest.raises(NotPermitted):
        assign(store, view, [AssignmentInput("1.1.2", person="Lan")], who=who)
    assert kept(store, view) == {}


def test_an_administrator_plans_too(store: Store, view: RoundView) -> None:
    assign(store, view, [AssignmentInput("1.1.2", person="Lan")], who=ADMINISTRATOR)
    assert kept(store, view) == {"1.1.2": ("", "Lan", None)}


def test_an_unknown_code_refuses_all(store: Store, view: RoundView) -> None:
    said = [AssignmentInput("1.1.2", person="Lan"), AssignmentInput("9.9", person="Lan")]
    with pytest.raises(KeyError):
        assign(store, view, said, who=FOCAL)
    assert kept(store, view) == {}


def test_what_leaves_have_in_common(assigned: RoundView) -> None:
    assert common_to(assigned, ["1.1.2"]) == Common(OFFICE, "Lan", FIRST, due_differs=False)
    assert common_to(assigned, ["1.1.2", "3.4"]) == Common(None, None, None, due_differs=True)
    assert common_to(assigned, ["1.1.1", "1.2.1"]) == Common(OFFICE, "", None, due_differs=False)
    # one has a day of its own and the other has the round's
    assert common_to(assigned, ["1.1.2", "1.2.1"]) == Common(OFFICE, None, None, due_differs=True)


def test_what_the_form_left_alone_stays_with_each(assigned: RoundView) -> None:
    codes = ["1.1.2", "3.4"]
    before = common_to(assigned, codes)
    assert reassigned(assigned, codes, before=before, division=None, person="", due=None) == (
        AssignmentInput("1.1.2", "", "Lan", FIRST),
        AssignmentInput("3.4", "", "Minh", SECOND),
    )
    assert reassigned(
        assigned, codes, before=before, division=COUNTER, person=" Hoa ", due=SECOND
    ) == (
        AssignmentInput("1.1.2", COUNTER, "Hoa", SECOND),
        AssignmentInput("3.4", COUNTER, "Hoa", SECOND),
    )


def test_what_the_form_took_out_is_taken_out(assigned: RoundView) -> None:
    before = common_to(assigned, ["1.1.2"])
    assert reassigned(assigned, ["1.1.2"], before=before, division=OFFICE, person="", due=None) == (
        AssignmentInput("1.1.2"),
    )


def test_what_somebody_else_said_since_is_not_written_over(
    store: Store, round_: Round, assigned: RoundView
) -> None:
    before = common_to(assigned, ["1.1.2"])  # Lan, the first day
    assign(store, assigned, [AssignmentInput("1.1.2", person="Minh", due=FIRST)], who=ADMINISTRATOR)
    now = view_round(store, round_.id)
    assert reassigned(now, ["1.1.2"], before=before, division=OFFICE, person="Lan", due=SECOND) == (
        AssignmentInput("1.1.2", "", "Minh", SECOND),
    )
