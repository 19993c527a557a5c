"""All that the store can name has a sentence in both languages."""

import inspect
from datetime import UTC, datetime
from functools import partial

import pytest

from scoring.localized import Language
from services.store import (
    Act,
    Document,
    Explanation,
    ExplanationKind,
    Lane,
    Part,
    Phase,
    PlanAction,
    PlanActionInput,
    Review,
    Scenario,
    failures,
)
from services.text.catalogue import read_sentences, text_in

FAILURES = [
    failure
    for _, failure in inspect.getmembers(failures, inspect.isclass)
    if issubclass(failure, failures.StoreFailure) and failure is not failures.StoreFailure
]
MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
review_of = partial(
    Review,
    round_id=1,
    lane=Lane.FINAL,
    points=None,
    comment="",
    contested=False,
    source="",
    version=2,
    who="minh",
    at=MOMENT,
)
EXAMPLES = [
    failures.DatabaseTooNew(path="var/parindex.sqlite", revision="0042"),
    failures.NoSuchUnit(unit="so-nao"),
    failures.NoSuchRound(round_id=2024),
    failures.UnitTaken(unit="so-mau"),
    failures.StaleAnswer(answer_code="3.4", current=()),
    failures.StaleRound(who="minh"),
    failures.NoSuchEvidence(evidence_id=2024),
    failures.AlreadyWithdrawn(file_name="sổ.xlsx", who="minh"),
    failures.NoSuchDocument(document_id=2024),
    failures.NumberTaken(number="45/BC-SXD"),
    failures.StaleDocument(
        current=Document(1, 1, "45/BC-SXD", None, "", "", "", 2, "minh", MOMENT)
    ),
    failures.DocumentInUse(document="45/BC-SXD"),
    failures.PartLocked(phase=Phase.SUBMITTED, part=Part.SELF),
    failures.ForbiddenMove(phase=Phase.PREPARING, to=Phase.PUBLISHED),
    failures.ReasonMissing(),
    failures.StalePhase(phase=Phase.APPROVAL, who="minh"),
    failures.StaleReview(current=tuple(review_of(code=code) for code in ("3.4", "TOTAL"))),
    failures.StaleExplanation(
        current=Explanation(1, "3.4", ExplanationKind.REPLY, "đã nộp", 2, "minh", MOMENT)
    ),
    failures.NoSuchAction(action_id=2024),
    failures.StaleAction(
        current=PlanAction(1, 1, PlanActionInput("Ban hành kế hoạch"), 2, "minh", MOMENT),
        given=None,
    ),
    failures.NoSuchScenario(scenario_id=2024),
    failures.ScenarioTaken(name="Đúng hạn hơn"),
    failures.StaleScenario(current=Scenario(1, 1, "Đúng hạn hơn", {}, 2, "minh", MOMENT)),
    failures.FileMissing(sha256="ab12"),
    failures.FileDamaged(sha256="ab12"),
]


def test_every_failure_has_its_example_here() -> None:
    assert {type(example) for example in EXAMPLES} == set(FAILURES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_failure_is_told_with_what_it_is_about(
    language: Language, example: failures.StoreFailure
) -> None:
    told = text_in(language)(f"store.problems.{example.code}", **example.params)
    for value in example.params.values():
        assert str(value) in told
        assert str(value) in str(example)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_there_are_words_for_each_act_and_lane_and_none_too_many(language: Language) -> None:
    keys = {key for key in read_sentences(language) if key.startswith("store.")}
    assert keys == {
        *(f"store.acts.{act}" for act in Act),
        *(f"store.lane.{lane}" for lane in Lane),
        *(f"store.problems.{failure.code}" for failure in FAILURES),
    }
