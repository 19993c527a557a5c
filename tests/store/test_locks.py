"""Every method that writes, in every phase: what it may write, and that a lock holds."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.store import (
    Act,
    AnswerInput,
    AssignmentInput,
    DeclaredInput,
    Document,
    DocumentInput,
    Evidence,
    ExplanationKind,
    Lane,
    Part,
    PartLocked,
    Phase,
    PlanAction,
    PlanActionInput,
    ResultRecord,
    ReviewInput,
    Round,
    Store,
)
from tests.store.files import accept, says, undo
from tests.store.moving import bring_to, move

EVER = "preparing self_scoring approval submitted review_1 explanation review_2 published"
SELF = "preparing self_scoring"
REPLY = "explanation"
TASK = PlanActionInput("Việc MẪU")
WHAT_IF = {"3.4": {"late": "0"}}
AIM: dict[str, Any] = {"target": None, "due": None}


@dataclass(frozen=True)
class Site:
    """A round with something in it for every act to work on."""

    store: Store
    round: Round
    file: Evidence  # answers 3.4 late
    undone: Evidence
    report: Document  # 45/BC, linked to 1.1; nothing rests on it
    action: PlanAction


Do = Callable[[Site], Any]


def declare(site: Site, part: Part) -> None:
    site.store.declare_answer(
        site.round.id, code="2.1", inputs={"count": DeclaredInput("7")}, part=part, who="lan"
    )


def explain(site: Site, kind: ExplanationKind, text: str = "Đã nộp bổ sung") -> None:
    site.store.write_explanation(site.round.id, code="1.1", kind=kind, text=text, who="lan")


def review(site: Site, lane: Lane) -> None:
    given = [ReviewInput("1.1", Decimal("0.25"), "Thiếu", contested=True)]
    site.store.put_reviews(site.round.id, lane=lane, reviews=given, source="", who="lan")


def remark(site: Site, act: Act) -> None:
    site.store.remark(site.round.id, code="1.1", act=act, text="Xem trang 3", who="lan")


def result(site: Site) -> ResultRecord:
    return ResultRecord(site.round.unit, 2023, Lane.FINAL, "TOTAL", Decimal(80))


# what is done · the phases in which it is let through · the part that the others lock
ACTS: dict[str, tuple[Do, str, Part]] = {
    "declare_answer": (lambda s: declare(s, Part.SELF), SELF, Part.SELF),
    "declare_answer a survey's": (lambda s: declare(s, Part.SURVEY), EVER, Part.SURVEY),
    "declare_answer back": (
        lambda s: s.store.declare_answer(s.round.id, code="3.4", inputs={"late": None}, who="lan"),
        SELF,
        Part.SELF,
    ),
    "accept_evidence that answers": (
        lambda s: accept(s.store, s.round, "mới.xlsx", says("late", "4", None)),
        SELF,
        Part.SELF,
    ),
    "accept_evidence of a kind that answers": (
        lambda s: accept(s.store, s.round, "mới.xlsx"),
        SELF,
        Part.SELF,
    ),
    "accept_evidence that corrects": (
        lambda s: accept(s.store, s.round, "mới.pdf", kind="", replaces=s.file.id),
        SELF,
        Part.SELF,
    ),
    "accept_evidence that was undone": (
        lambda s: accept(s.store, s.round, s.undone.file_name),
        SELF,
        Part.SELF,
    ),
    "accept_evidence that is only kept": (
        lambda s: accept(s.store, s.round, "mới.pdf", kind=""),
        f"{SELF} {REPLY}",
        Part.SELF,
    ),
    "withdraw_evidence": (
        lambda s: undo(s.store, s.file, says("late", None)),
        SELF,
        Part.SELF,
    ),
    "add_document": (
        lambda s: s.store.add_document(s.round.id, DocumentInput("46/BC"), who="lan"),
        f"{SELF} {REPLY}",
        Part.SELF,
    ),
    "change_document": (
        lambda s: s.store.change_document(
            s.report.id, DocumentInput("47/BC"), expected_version=1, who="lan"
        ),
        SELF,
        Part.SELF,
    ),
    "remove_document": (
        lambda s: s.store.remove_document(s.report.id, who="lan"),
        SELF,
        Part.SELF,
    ),
    "link_document": (
        lambda s: s.store.link_document(s.report.id, code="2.1", who="lan"),
        f"{SELF} {REPLY}",
        Part.SELF,
    ),
    "link_document that was submitted": (
        lambda s: s.store.link_document(s.report.id, code="1.1", page="99", who="lan"),
        SELF,
        Part.SELF,
    ),
    "unlink_document": (
        lambda s: s.store.unlink_document(s.report.id, code="1.1", who="lan"),
        SELF,
        Part.SELF,
    ),
    "write_explanation of proof": (
        lambda s: explain(s, ExplanationKind.PROOF),
        SELF,
        Part.SELF,
    ),
    "write_explanation taken away": (
        lambda s: explain(s, ExplanationKind.PROOF, ""),
        SELF,
        Part.SELF,
    ),
    "write_explanation in reply": (
        lambda s: explain(s, ExplanationKind.REPLY),
        REPLY,
        Part.REPLY,
    ),
    "put_reviews reviewed": (lambda s: review(s, Lane.REVIEWED), "review_1", Part.REVIEWED),
    "put_reviews final": (lambda s: review(s, Lane.FINAL), "review_2", Part.FINAL),
    "put_reviews published": (lambda s: review(s, Lane.PUBLISHED), "published", Part.PUBLISHED),
    "remark approval": (lambda s: remark(s, Act.LEAF_APPROVED), SELF, Part.SELF),
    "remark return": (lambda s: remark(s, Act.LEAF_RETURNED), SELF, Part.SELF),
    "update_round group": (
        lambda s: s.store.update_round(s.round.id, **AIM, group="khong-thu-tuc", who="lan"),
        SELF,
        Part.SELF,
    ),
}
FREE: dict[str, Do] = {  # in every phase
    "remark comment": lambda s: remark(s, Act.LEAF_COMMENTED),
    "assign": lambda s: s.store.assign(
        s.round.id, [AssignmentInput("1.1", "van-phong")], who="lan"
    ),
    "update_round": lambda s: s.store.update_round(
        s.round.id, target=Decimal(85), due=None, group="", who="lan"
    ),
    "update_round dates": lambda s: s.store.update_round(
        s.round.id, **AIM, dates={Phase.REVIEW_1: date(2025, 3, 1)}, who="lan"
    ),
    "take_snapshot": lambda s: s.store.take_snapshot(
        s.round.id, label="Giữa kỳ", content={}, who="lan"
    ),
    "put_draft": lambda s: s.store.put_draft("lan", s.round.id, "b", values={"text": "Đ"}),
    "drop_draft": lambda s: s.store.drop_draft("lan", s.round.id, "a"),
    "remember_choices": lambda s: s.store.remember_choices(
        s.round.unit, "so", "", {"sheet": "Sổ"}, who="lan"
    ),
    "put_results": lambda s: s.store.put_results([result(s)], who="lan"),
    "put_crosswalk": lambda s: s.store.put_crosswalk(
        s.round.unit, old_set="a", new_set="b", entries=[], who="lan"
    ),
    "add_actions": lambda s: s.store.add_actions(s.round.id, [TASK], who="lan"),
    "put_action": lambda s: s.store.put_action(
        s.action.id, PlanActionInput("Việc khác"), expected_version=1, who="lan"
    ),
    "remove_action": lambda s: s.store.remove_action(s.action.id, expected_version=2, who="lan"),
    "add_scenario": lambda s: s.store.add_scenario(s.round.id, "A", WHAT_IF, who="lan"),
    "put_scenario": lambda s: s.store.put_scenario(
        s.store.scenarios(s.round.id)[0].id, "B", WHAT_IF, expected_version=1, who="lan"
    ),
    "drop_scenario": lambda s: s.store.drop_scenario(
        s.store.scenarios(s.round.id)[0].id, expected_version=2, who="lan"
    ),
}
UNLOCKED = {
    *("add_unit", "open_round", "move_phase", "remove_sample"),
    *("put_survey", "remove_survey"),  # a unit's, of no round
}
"""What is not written into a round that stands, or has tests of its own."""


@pytest.fixture
def site(store: Store, round_: Round) -> Site:
    """A round in preparation."""
    undone = undo(store, accept(store, round_, "nhầm.xlsx").evidence)
    file = accept(store, round_, "sổ.xlsx", says("late", "3", None)).evidence
    report = store.add_document(round_.id, DocumentInput("45/BC"), who="lan")
    store.link_document(report.id, code="1.1", section="II", page="3", who="lan")
    (action,) = store.add_actions(round_.id, [TASK], who="lan")
    made = Site(store, round_, file, undone, report, action)
    explain(made, ExplanationKind.PROOF, "Chờ ban hành")
    store.put_draft("lan", round_.id, "a", values={"text": "Ch"})
    return made


def test_every_method_that_writes_is_tried_here() -> None:
    writers = {
        name
        for name, method in inspect.getmembers(Store, inspect.isfunction)
        if not name.startswith("_") and {"who", "person"} & {*inspect.signature(method).parameters}
    }
    tried = {name.split()[0] for name in (*ACTS, *FREE)}
    assert tried | UNLOCKED == writers - {"draft"}
    assert not tried & UNLOCKED


@pytest.mark.parametrize("phase", Phase)
def test_what_a_phase_locks_is_refused_and_nothing_written(
    site: Site, everything: Callable[[], Any], phase: Phase
) -> None:
    bring_to(site.store, site.round, phase)
    held = everything()
    for do, phases, part in ACTS.values():
        if phase in phases.split():
            continue
        with pytest.raises(PartLocked) as caught:
            do(site)
        assert (caught.value.phase, caught.value.part) == (phase, part)
        assert everything() == held


@pytest.mark.parametrize(
    ("name", "phase"),
    [(name, phase) for name, (_, phases, _) in ACTS.items() for phase in phases.split()],
)
def test_what_a_phase_opens_is_written(
    site: Site, everything: Callable[[], Any], name: str, phase: str
) -> None:
    bring_to(site.store, site.round, Phase(phase))
    held = everything()
    ACTS[name][0](site)
    assert everything() != held


@pytest.mark.parametrize("phase", Phase)
def test_what_is_no_part_of_the_score_is_written_in_every_phase(
    site: Site, everything: Callable[[], Any], phase: Phase
) -> None:
    bring_to(site.store, site.round, phase)
    for do in FREE.values():
        held = everything()
        do(site)
        assert everything() != held


@pytest.mark.parametrize("phase", Phase)
def test_a_file_that_stands_may_be_handed_in_again_in_every_phase(
    site: Site, everything: Callable[[], Any], phase: Phase
) -> None:
    bring_to(site.store, site.round, phase)
    held = everything()
    assert accept(site.store, site.round, "sổ.xlsx", says("late", "9", None)).repeated
    assert everything() == held


@pytest.mark.parametrize("part", [Part.REVIEWED, Part.REPLY, Part.FINAL, Part.PUBLISHED])
def test_no_other_part_lets_an_answer_in(
    site: Site, everything: Callable[[], Any], part: Part
) -> None:
    """In the phase of each of them too: a lane of the reviewers is no way to the self-score."""
    for phase in (Phase.REVIEW_1, Phase.EXPLANATION, Phase.REVIEW_2, Phase.PUBLISHED):
        bring_to(site.store, site.round, phase)
        held = everything()
        with pytest.raises(ValueError, match=part):
            declare(site, part)
        assert everything() == held


def test_reopening_opens_one_part_and_locks_the_others(
    site: Site, everything: Callable[[], Any]
) -> None:
    store, round_ = site.store, site.round
    bring_to(store, round_, Phase.REVIEW_1)
    review(site, Lane.REVIEWED)
    bring_to(store, round_, Phase.EXPLANATION)
    explain(site, ExplanationKind.REPLY)
    reviews, explanations = store.reviews(round_.id), store.explanations(round_.id)
    move(store, round_, Phase.SELF_SCORING, reason="thiếu phụ lục")
    assert (store.reviews(round_.id), store.explanations(round_.id)) == (reviews, explanations)
    declare(site, Part.SELF)
    held = everything()
    with pytest.raises(PartLocked):
        explain(site, ExplanationKind.REPLY, "khác")
    with pytest.raises(PartLocked):
        review(site, Lane.REVIEWED)
    assert everything() == held


def test_the_lock_of_one_round_is_not_that_of_another(site: Site) -> None:
    store = site.store
    other = store.open_round(site.round.unit, year=2025, criteria_set="so-mau/2025", who="lan")
    bring_to(store, site.round, Phase.SUBMITTED)
    said = AnswerInput("3.4", "late", "3")
    assert not accept(store, other, "khác.xlsx", said).repeated
    assert [each.value for each in store.answers(other.id)] == ["3"]
