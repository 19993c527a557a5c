"""Snapshots: all that scores them again, for ever; kept with a permission, never half old."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from scoring.answers import Answers
from scoring.localized import Localized
from scoring.score import score
from services.assessment.course.snapshots import (
    TODAY,
    LabelMissing,
    capture,
    criteria_of,
    of_today,
    points_of,
    records_of,
    score_again,
    take,
    total_of,
)
from services.assessment.people import NotPermitted
from services.assessment.view import RoundView, view_round
from services.catalogue.sets import criteria_set, texts_of
from services.store import (
    DeclaredInput,
    DocumentInput,
    ExplanationKind,
    Phase,
    Round,
    StaleRound,
    Store,
)
from tests.assessment.answering import any_answers, kept_answers
from tests.assessment.conftest import noon
from tests.building import steady
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

GOLDEN = Path(__file__).with_name("snapshot-so-mau-2024.json")
"""The sample department's round as format 1 kept it on 1 January 2025; it never changes."""

F = Fraction


def kept(content: Any) -> Any:
    """Return a content as it comes back from JSON."""
    return json.loads(json.dumps(content))


@pytest.fixture(scope="module")
def golden() -> Any:
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


# for ever


def test_the_golden_snapshot_is_what_was_worked_out_by_hand(golden: Any) -> None:
    # 8.78 + 8.63 + 10.31 + 8.5 + 13.49 + 7.76 + 12.86 (tests/assessment/test_sample.py)
    assert total_of(golden) == F("70.33")
    points = points_of(golden)
    assert len(points) == 64
    assert points["1.1.1"] == F("0.5")  # issued on time: all of 0.5
    assert points["3.4"] == 3  # 3449 / 3520 = 97.98 %: from 95 %, below 98 %
    assert points["7.3.2"] == F("2.17")  # 1583 / 3640 = 43.49 % of 50 %, of 2.5
    assert points["1.4"] is None  # nothing is known of it
    assert points["8.1.1"] is None  # the survey has not come in
    assert golden["scores"]["leaves"]["2.4"] == {
        "points": "1/1", "max_points": "1/1", "outcome": "not_arising", "proof": "claimed",
    }  # fmt: skip


def test_the_golden_snapshot_scores_to_the_same_points(golden: Any) -> None:
    again = score_again(golden)
    assert again.points == total_of(golden)
    assert {leaf.code: leaf.points for leaf in again.leaves} == points_of(golden)
    assert [F(golden["scores"][name]) for name in ("low", "high", "max_points")] == [
        again.low,
        again.high,
        again.max_points,
    ]
    for component in again.components:
        stored = golden["scores"]["components"][component.code]
        points = component.totals.points
        assert stored["points"] == (None if points is None else str_of(points))
    for leaf in again.leaves:
        stored = golden["scores"]["leaves"][leaf.code]
        assert (leaf.outcome.value, leaf.proof.value) == (stored["outcome"], stored["proof"])


def str_of(points: Fraction) -> str:
    return f"{points.numerator}/{points.denominator}"


def test_it_needs_no_files_of_the_program(golden: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_bytes", gone)
    monkeypatch.setattr(Path, "read_text", gone)
    # another text than any that was read before, so that nothing is remembered
    rules = {name: f"{text}\n# {Path(__file__).name}\n" for name, text in golden["rules"].items()}
    assert score_again({**golden, "rules": rules}).points == F("70.33")


def test_it_is_the_same_after_the_store_was_closed_and_brought_up_to_date(
    store: Store, round_: Round, golden: Any
) -> None:
    store.take_snapshot(round_.id, label="cũ", content=golden, who="lan")
    store.close()
    with Store.open(store.folder, clock=noon) as again:
        (snapshot,) = again.snapshots(round_.id)
    assert snapshot.content == golden
    assert score_again(snapshot.content).points == F("70.33")


# what is captured


def test_a_snapshot_of_the_sample(sample_store: Store, sample: RoundView) -> None:
    content = capture(sample_store, sample)
    assert kept(content) == content  # plain JSON
    assert content["format"] == 1
    assert content["round"] == {
        "unit": "so-mau",
        "unit_name": {"vi": "Sở MẪU", "en": "SAMPLE department"},
        "year": 2024,
        "criteria_set": "so-mau/2024",
        "group": "",
        "phase": "self_scoring",
    }
    assert content["rules"] == texts_of("so-mau/2024")
    files = {each["file_name"]: each for each in content["evidence"]}
    assert files["MAU-bieu-06a-2024.xlsx"]["kind"] == "bieu-06a"
    assert files["MAU-bieu-06a-2024.xlsx"]["period"] == "2024-01-01/2024-12-31"
    assert {each["sha256"] for each in files.values()} == {e.sha256 for e in sample.evidence}
    assert records_of(content, round_id=sample.round.id) == sample.records
    assert criteria_of(content) == sample.criteria
    assert score_again(content) == sample.scorecard


def test_documents_links_and_explanations_are_in_it(store: Store, round_: Round) -> None:
    document = store.add_document(round_.id, DocumentInput("45/KH-S", title="Kế hoạch"), who="lan")
    store.link_document(document.id, code="1.1.1", section="II", page="3", who="lan")
    store.write_explanation(
        round_.id, code="1.1.1", kind=ExplanationKind.PROOF, text="Đã ban hành.", who="lan"
    )
    content = capture(store, view_round(store, round_.id))
    assert content["documents"] == [
        {"id": document.id, "number": "45/KH-S", "issued_on": None, "issuer": "",
         "title": "Kế hoạch", "note": ""}
    ]  # fmt: skip
    assert content["links"] == [
        {"document_id": document.id, "code": "1.1.1", "section": "II", "page": "3"}
    ]
    assert content["explanations"] == [{"code": "1.1.1", "kind": "proof", "text": "Đã ban hành."}]


def test_a_file_that_was_undone_is_not_in_it(sample_store: Store, sample: RoundView) -> None:
    gone = sample.evidence[1]
    sample_store.withdraw_evidence(gone.id, answers=(), seen=None, who="lan")
    content = capture(sample_store, view_round(sample_store, sample.round.id))
    assert [each["id"] for each in content["evidence"]] == [
        each.id for each in sample.evidence if each.id != gone.id
    ]


def test_the_phase_may_be_the_one_that_the_round_comes_into(store: Store, view: RoundView) -> None:
    assert capture(store, view)["round"]["phase"] == "preparing"
    assert capture(store, view, phase=Phase.SUBMITTED)["round"]["phase"] == "submitted"


def test_what_is_not_known_is_not_zero(store: Store, view: RoundView) -> None:
    content = kept(capture(store, view))
    assert total_of(content) is None
    assert set(points_of(content).values()) == {None}
    assert content["scores"]["high"] == "100/1"


def test_points_are_kept_exact(store: Store, view: RoundView) -> None:
    card = replace(view.scorecard, points=F(1, 3))  # a third has no end as a decimal number
    content = kept(capture(store, replace(view, scorecard=card)))
    assert content["scores"]["points"] == "1/3"
    assert total_of(content) == F(1, 3)


# any answers at all


@settings(steady, max_examples=30)
@given(any_answers(criteria_set("so-mau/2024")))
def test_whatever_was_answered_scores_to_the_same_again(answers: Answers) -> None:
    content = {
        "round": {"group": ""},
        "rules": dict(texts_of("so-mau/2024")),
        "answers": kept_answers(answers),
    }
    assert score_again(kept(content)) == score(criteria_set("so-mau/2024"), answers)


# taking one


def test_a_snapshot_is_kept_under_its_label(sample_store: Store, sample: RoundView) -> None:
    taken = take(sample_store, sample, label="  Trước khi duyệt ", who=FOCAL)
    assert (taken.label, taken.phase) == ("Trước khi duyệt", Phase.SELF_SCORING)
    assert taken.who == "lan/focal_point"
    assert sample_store.snapshots(sample.round.id) == (taken,)
    assert taken.content == capture(sample_store, sample)


@pytest.mark.parametrize("who", [contributor("van-phong-so"), REVIEWER])
def test_who_may_not_take_one(who: Any, store: Store, view: RoundView) -> None:
    with pytest.raises(NotPermitted):
        take(store, view, label="x", who=who)
    assert store.snapshots(view.round.id) == ()


@pytest.mark.parametrize("who", [FOCAL, LEADER, ADMINISTRATOR])
def test_who_may_take_one(who: Any, store: Store, view: RoundView) -> None:
    take(store, view, label="x", who=who)
    assert [each.who for each in store.snapshots(view.round.id)] == [who.signature]


def test_one_that_a_person_takes_has_a_name(store: Store, view: RoundView) -> None:
    for nothing in ("", "  "):
        with pytest.raises(LabelMissing):
            take(store, view, label=nothing, who=FOCAL)
    assert store.snapshots(view.round.id) == ()


def test_what_is_taken_is_what_stands_not_what_was_seen_before(
    store: Store, view: RoundView
) -> None:
    store.declare_answer(
        view.round.id, code="1.1.1", inputs={"level": DeclaredInput("late")}, who="an"
    )
    taken = take(store, view, label="x", who=FOCAL)
    assert points_of(taken.content)["1.1.1"] == F("0.25")


def test_a_change_in_the_midst_of_taking_is_not_lost(
    store: Store, view: RoundView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_and_be_overtaken(store: Store, round_id: int) -> RoundView:
        read = view_round(store, round_id)
        store.declare_answer(
            round_id, code="1.1.1", inputs={"level": DeclaredInput("late")}, who="an"
        )
        return read

    monkeypatch.setattr("services.assessment.course.snapshots.view_round", read_and_be_overtaken)
    with pytest.raises(StaleRound):
        take(store, view, label="x", who=FOCAL)
    assert store.snapshots(view.round.id) == ()


def test_today_has_the_shape_of_a_snapshot_and_is_not_kept(store: Store, view: RoundView) -> None:
    today = of_today(store, view)
    assert (today.id, today.round_id, today.phase) == (TODAY, view.round.id, Phase.PREPARING)
    assert today.content == capture(store, view)
    assert store.snapshots(view.round.id) == ()


def test_a_round_of_a_group_is_scored_by_its_variant(store: Store) -> None:
    criteria = criteria_set("so-mau/2025")
    group = next(name for name, each in criteria.head.groups.items() if each.without)
    store.add_unit("so-thu", name=Localized(vi="Sở Thử", en="Test"), who="lan")
    opened = store.open_round(
        "so-thu", year=2025, criteria_set="so-mau/2025", group=group, who="lan"
    )
    content = kept(capture(store, view_round(store, opened.id)))
    assert content["round"]["group"] == group
    codes = {leaf.code for leaf in score_again(content).leaves}
    assert codes == {leaf.code for leaf in criteria.for_group(group).leaves}
    assert len(codes) < len(list(criteria.leaves))
