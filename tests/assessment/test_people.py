"""What each role may do, asked of the services themselves: pages only hide what is refused here."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.assessment.course.rounds import change_round, open_round
from services.assessment.course.snapshots import capture
from services.assessment.evidence.documents import (
    change_document,
    keep_document,
    link_document,
    register,
    register_document,
    remove_document,
    unlink_document,
)
from services.assessment.evidence.remembering import remember_choices
from services.assessment.evidence.upload import accept, preview, preview_withdrawal, withdraw
from services.assessment.people import (
    GRANTS,
    NotPermitted,
    Permission,
    Person,
    Role,
    may,
    owns,
    permissions_for_move,
)
from services.assessment.sample import load_sample, remove_sample
from services.assessment.seeing import NotSubmitted, open_view
from services.assessment.view import RoundView, view_round
from services.assessment.years.results import enter_results
from services.intake.choices import NO_CHOICES
from services.intake.reading import MeasureValue, Reading
from services.store import AssignmentInput, DeclaredInput, DocumentInput, Phase, Store
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

COUNTER = contributor("bo-phan-mot-cua")  # owns 3.4, as the set says
OFFICE = contributor("van-phong-so")

Everything = Callable[[Store], tuple[Any, ...]]


def reading() -> Reading:
    """A register: 10 dossiers resolved, 9 of them on time."""
    measures = {
        "dossiers_resolved": MeasureValue(10, ("Sổ!A2:A11",)),
        "dossiers_on_time": MeasureValue(9, ("Sổ!B2:B10",)),
    }
    return Reading(kind="so-theo-doi-ho-so", sheet="Sổ", rows=10, measures=measures)


def take(store: Store, view: RoundView, who: Person) -> None:
    seen = preview(store, view, reading(), file_name="sổ.xlsx")
    accept(store, view, seen, content=b"register", file_name="sổ.xlsx", who=who)


def test_each_role_has_its_permissions() -> None:
    granted = {role.value: {each.value for each in GRANTS[role]} for role in Role}
    assert granted == {
        "focal_point": {
            *("see", "plan", "answer", "comment", "decide", "hand_up"),
            *("review", "results", "snapshot", "what_if"),
        },
        "contributor": {"see", "answer", "comment", "what_if"},
        "leader": {"see", "comment", "decide", "approve", "reopen", "snapshot", "what_if"},
        "reviewer": {"review"},
        "administrator": {"see", "plan", "reopen", "results", "snapshot"},
    }


def test_a_signature_tells_name_role_and_division() -> None:
    assert LEADER.signature == "minh/leader"
    assert COUNTER.signature == "an/contributor/bo-phan-mot-cua"


@pytest.mark.parametrize(
    ("phase", "to", "needed"),
    [
        ("preparing", "self_scoring", {"plan"}),
        ("self_scoring", "approval", {"hand_up"}),
        ("approval", "submitted", {"approve"}),
        ("approval", "self_scoring", {"approve", "hand_up"}),
        ("submitted", "review_1", {"review"}),
        ("review_1", "explanation", {"review"}),
        ("review_1", "published", {"review"}),
        ("explanation", "review_2", {"review"}),
        ("review_2", "published", {"review"}),
        ("submitted", "self_scoring", {"reopen"}),
        ("published", "review_2", {"reopen"}),
        ("review_1", "approval", {"reopen"}),
    ],
)
def test_each_move_needs_a_permission(phase: str, to: str, needed: set[str]) -> None:
    assert permissions_for_move(Phase(phase), Phase(to)) == needed


def test_nobody_but_the_leaders_can_submit() -> None:
    able = {role.value for role in Role if may(Person("x", role), Permission.APPROVE)}
    assert able == {"leader"}


def test_a_contributor_owns_what_the_set_or_the_round_gives_the_division(
    store: Store, view: RoundView
) -> None:
    assert (owns(COUNTER, view, "3.4"), owns(OFFICE, view, "3.4")) == (True, False)
    store.assign(view.round.id, [AssignmentInput("3.4", "van-phong-so")], who="lan")
    moved = view_round(store, view.round.id)
    assert (owns(COUNTER, moved, "3.4"), owns(OFFICE, moved, "3.4")) == (False, True)
    assert owns(FOCAL, moved, "3.4")


def acts(store: Store, view: RoundView) -> dict[str, Callable[[Person], object]]:
    """What writes, ready to be done by somebody; the file and the paper of 3.4 stand already."""
    (opened,) = [each for each in register(store, view) if each.document.number == "BC 1"]
    number = opened.document.id
    (file,) = [each for each in view.evidence if each.file_name == "sổ.xlsx"]
    undoing = preview_withdrawal(store, view, file.id)
    seen = preview(store, view, reading(), file_name="sổ 2.xlsx")
    paper = DocumentInput(number="BC 2")
    return {
        "accept": lambda who: accept(
            store, view, seen, content=b"other", file_name="sổ 2.xlsx", who=who
        ),
        "withdraw": lambda who: withdraw(store, view, undoing, who=who),
        "keep": lambda who: keep_document(
            store, view, content=b"%PDF-1", file_name="a.pdf", document=paper, who=who
        ),
        "register": lambda who: register_document(store, view, paper, who=who),
        "change": lambda who: change_document(
            store, view, opened, DocumentInput(number="BC 3"), expected_version=1, who=who
        ),
        "link": lambda who: link_document(store, view, number, ("3.4", "I", "1"), who=who),
        "unlink": lambda who: unlink_document(store, view, number, "3.4", who=who),
        "remove": lambda who: remove_document(store, view, opened, who=who),
        "remember": lambda who: remember_choices(
            store, view, reading(), NO_CHOICES, kind="so-theo-doi-ho-so", system="", who=who
        ),
        "open": lambda who: open_round(
            store,
            unit_name="Sở Mới",
            year=2024,
            criteria="so-mau/2024",
            due=None,
            target="",
            who=who,
        ),
        "aim": lambda who: change_round(store, view, due=date(2025, 1, 1), target="", who=who),
        "results": lambda who: enter_results(
            store,
            unit=view.unit.code,
            criteria=view.criteria,
            rows=[
                {
                    "year": "2023",
                    "lane": "final",
                    "code": "TOTAL",
                    "points": "80",
                    "max_points": "100",
                    "source": "QĐ 1",
                }
            ],
            before=2024,
            source_name="",
            who=who,
        ),
        "sample": lambda who: load_sample(store, who=who),
        "remove sample": lambda who: remove_sample(store, who=who),
    }


ANSWERING = (
    *("accept", "withdraw", "keep", "register", "change", "link", "unlink", "remove"),
    "remember",
)
PLANNING = ("open", "aim", "sample", "remove sample")
REFUSED = [
    *((act, who) for act in (*ANSWERING, *PLANNING, "results") for who in (LEADER, REVIEWER)),
    *((act, ADMINISTRATOR) for act in ANSWERING),
    *((act, OFFICE) for act in (*PLANNING, "results")),
    # of another division: the file and the paper answer 3.4, which is the counter's
    *((act, OFFICE) for act in ("accept", "withdraw", "change", "link", "unlink", "remove")),
]


@pytest.fixture
def begun(store: Store, view: RoundView) -> RoundView:
    """A round in which the counter's file and paper stand."""
    take(store, view, COUNTER)
    told = DocumentInput(number="BC 1")
    register_document(store, view, told, links=[("3.4", "", "")], who=COUNTER)
    return view_round(store, view.round.id)


@pytest.mark.parametrize(("act", "who"), REFUSED, ids=[f"{a}-{w.signature}" for a, w in REFUSED])
def test_who_may_not_is_refused_and_nothing_is_written(
    store: Store, begun: RoundView, everything: Everything, act: str, who: Person
) -> None:
    acting = acts(store, begun)[act]
    before = everything(store)
    with pytest.raises(NotPermitted) as refused:
        acting(who)
    assert refused.value.who == who
    assert everything(store) == before


@pytest.mark.parametrize("act", ["withdraw", "change", "link", "unlink", "remove", "accept"])
def test_the_division_that_owns_the_item_may(store: Store, begun: RoundView, act: str) -> None:
    before = store.seen(begun.round.id)
    acts(store, begun)[act](COUNTER)
    assert store.seen(begun.round.id) > before or act == "link"
    assert store.log(begun.round.id, limit=1)[0].who == COUNTER.signature


def test_what_is_refused_names_the_items_of_others(store: Store, begun: RoundView) -> None:
    """The dossiers resolved are asked by 7.4.1 too, of which the counter is the owner as well."""
    with pytest.raises(NotPermitted) as refused:
        acts(store, begun)["accept"](OFFICE)
    assert refused.value.codes == ("3.4", "7.4.1")


def test_everybody_but_the_reviewer_sees_the_round_as_it_stands(
    store: Store, begun: RoundView
) -> None:
    for who in (FOCAL, COUNTER, LEADER, ADMINISTRATOR):
        assert open_view(store, begun.round.id, who=who).records == begun.records


def submit(store: Store, view: RoundView) -> None:
    """Bring a round to where the reviewers wait, as its figures stand."""
    number = view.round.id
    store.move_phase(number, expected=Phase.PREPARING, to=Phase.SELF_SCORING, who="lan")
    store.move_phase(number, expected=Phase.SELF_SCORING, to=Phase.APPROVAL, who="lan")
    content = capture(store, view, phase=Phase.SUBMITTED)
    moved = {"expected": Phase.APPROVAL, "to": Phase.SUBMITTED, "snapshot": content}
    store.move_phase(number, **moved, who="minh")


def test_a_reviewer_sees_nothing_before_it_is_submitted(store: Store, begun: RoundView) -> None:
    with pytest.raises(NotSubmitted):
        open_view(store, begun.round.id, who=REVIEWER)


def test_a_reviewer_sees_what_was_submitted_not_what_came_later(
    store: Store, begun: RoundView
) -> None:
    """9 of 10 on time are 90 %: 2 points of 3.4. Reopened, one more figure is typed in."""
    submit(store, begun)
    number = begun.round.id
    store.move_phase(
        number,
        expected=Phase.SUBMITTED,
        to=Phase.SELF_SCORING,
        reason="thiếu số liệu",
        who="minh",
    )
    store.declare_answer(
        number, code="3.4", inputs={"dossiers_on_time": DeclaredInput("10")}, who="lan"
    )
    assert view_round(store, number).scorecard.leaf("3.4").points == 4
    seen = open_view(store, number, who=REVIEWER)
    assert seen.scorecard.leaf("3.4").points == 2
    assert seen.records == begun.records
