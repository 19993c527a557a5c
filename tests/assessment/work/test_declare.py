from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers import Proof
from scoring.scorecard import Outcome
from services.assessment.people import NotPermitted, Person, Role
from services.assessment.view import RoundView, view_round
from services.assessment.work.declare import FaultyDeclaration, declare, join_place, split_place
from services.store import PartLocked, Phase, StaleAnswer, Store
from tests.building import F
from tests.people import ADMINISTRATOR, FOCAL, LEADER, REVIEWER, contributor

REPORT = "Báo cáo MẪU số 01/BC-MẪU"
OTHER = Person("minh", Role.FOCAL_POINT)


def say(store: Store, view: RoundView, code: str, values: dict[str, str], **told: Any) -> RoundView:
    """Declare as the page does, with the versions that the view shows; return the new view."""
    usual = {
        "document": "",
        "page": "",
        "note": "",
        "not_arising": False,
        "expected_versions": {name: each.version for name, each in view.records_of(code).items()},
        "who": FOCAL,
    }
    declare(store, view, code=code, values=values, **{**usual, **told})
    return view_round(store, view.round.id)


def faults(store: Store, view: RoundView, code: str, values: dict[str, str], **told: Any) -> Any:
    before = store.answers(view.round.id)
    with pytest.raises(FaultyDeclaration) as caught:
        say(store, view, code, values, **told)
    assert store.answers(view.round.id) == before
    return [(each.code, each.found, dict(each.params)) for each in caught.value.problems]


def test_with_a_document_an_answer_is_proven(store: Store, view: RoundView) -> None:
    values = {"plan_tasks_done": " 20 ", "plan_tasks": "25.0"}
    after = say(store, view, "1.1.2", values, document=f" {REPORT} ", page="trang 2", note="Q4")
    leaf = after.scorecard.leaf("1.1.2")
    assert (leaf.points, leaf.outcome) == (F("1.6"), Outcome.PROVEN)  # 80 % of 2
    record = after.records_of("1.1.2")["plan_tasks"]
    assert (record.value, record.state, record.document) == ("25", Proof.PROVEN, REPORT)
    assert (record.page, record.note, record.who) == ("trang 2", "Q4", "lan/focal_point")
    assert record.grounds == ()


def test_without_a_document_it_is_claimed(store: Store, view: RoundView) -> None:
    after = say(store, view, "1.2.2", {"content_complete": "true"}, document="  ", page="trang 1")
    leaf = after.scorecard.leaf("1.2.2")
    assert (leaf.points, leaf.outcome) == (F("0.5"), Outcome.CLAIMED)
    assert after.records_of("1.2.2")["content_complete"].state is Proof.CLAIMED


def test_an_input_at_a_time_is_enough(store: Store, view: RoundView) -> None:
    first = say(store, view, "1.1.2", {"plan_tasks_done": "20", "plan_tasks": ""})
    assert first.scorecard.leaf("1.1.2").points is None
    second = say(store, first, "1.1.2", {"plan_tasks_done": "20", "plan_tasks": "20"})
    assert second.scorecard.leaf("1.1.2").points == 2
    assert second.records_of("1.1.2")["plan_tasks_done"].version == 1  # it was left alone


def test_not_arising_needs_a_reason(store: Store, view: RoundView) -> None:
    found = faults(store, view, "2.4", {}, not_arising=True, note=" ")
    assert found == [("reason_missing", "", {})]


def test_not_arising_is_not_for_every_leaf(store: Store, view: RoundView) -> None:
    found = faults(store, view, "1.5", {"initiatives": ""}, not_arising=True)
    assert [code for code, *_ in found] == ["not_arising_not_allowed", "reason_missing"]


def test_not_arising_takes_the_values_away_and_comes_off_again(
    store: Store, view: RoundView
) -> None:
    values = {"unlawful_documents_handled": "1", "unlawful_documents": "2"}
    given = say(store, view, "2.4", values)
    assert given.scorecard.leaf("2.4").points == 0  # 50 %, below the floor
    none = say(store, given, "2.4", values, not_arising=True, note="Không có văn bản nào")
    assert set(none.records_of("2.4")) == {"not_arising"}
    leaf = none.scorecard.leaf("2.4")
    assert (leaf.points, leaf.outcome) == (1, Outcome.NOT_ARISING)
    assert none.records_of("2.4")["not_arising"].note == "Không có văn bản nào"
    again = say(store, none, "2.4", values)
    assert set(again.records_of("2.4")) == set(values)


def test_all_faulty_values_are_told_at_once(store: Store, view: RoundView) -> None:
    values = {"plan_tasks_done": "nhiều", "plan_tasks": "2.5", "khác": "1"}
    assert faults(store, view, "1.1.2", values) == [
        ("declared_value", "nhiều", {"input": "plan_tasks_done", "type": "count"}),
        ("declared_value", "2.5", {"input": "plan_tasks", "type": "count"}),
        ("unknown_input", "", {"input": "khác"}),
    ]


@pytest.mark.parametrize(
    ("code", "name", "value"),
    [("1.1.1", "level", "sometimes"), ("1.2.2", "content_complete", "có lẽ"),
     ("6.3", "budget_assigned", "-1"), ("1.5", "initiatives", "1,5")],
)  # fmt: skip
def test_a_value_must_be_of_its_type(
    store: Store, view: RoundView, code: str, name: str, value: str
) -> None:
    assert [each[:2] for each in faults(store, view, code, {name: value})] == [
        ("declared_value", value)
    ]


def test_clearing_a_value_makes_it_unknown(store: Store, view: RoundView) -> None:
    known = say(store, view, "1.5", {"initiatives": "2"}, document=REPORT)
    assert known.scorecard.leaf("1.5").points == 1
    cleared = say(store, known, "1.5", {"initiatives": " "}, document=REPORT)
    leaf = cleared.scorecard.leaf("1.5")
    assert (leaf.points, leaf.outcome) == (None, Outcome.UNKNOWN)
    assert cleared.records_of("1.5") == {}


def test_who_was_slower_is_told(store: Store, view: RoundView) -> None:
    say(store, view, "1.5", {"initiatives": "2"}, who=OTHER)
    with pytest.raises(StaleAnswer) as caught:
        say(store, view, "1.5", {"initiatives": "1"})
    assert [(each.value, each.who) for each in caught.value.current] == [("2", "minh/focal_point")]
    assert view_round(store, view.round.id).records_of("1.5")["initiatives"].value == "2"


def test_saying_nothing_new_changes_nothing(sample_store: Store, sample: RoundView) -> None:
    before = (sample_store.answers(sample.round.id), len(sample_store.log(limit=10_000)))
    values = {"plan_tasks_done": "38", "plan_tasks": "42"}
    say(sample_store, sample, "1.1.2", values, document=REPORT, page="Mục I, trang 2")
    say(sample_store, sample, "1.5", {})
    after = (sample_store.answers(sample.round.id), len(sample_store.log(limit=10_000)))
    assert after == before


def test_what_a_form_counted_keeps_its_cells(sample_store: Store, sample: RoundView) -> None:
    counted = sample.records_of("3.3.2")["dossiers_received"]
    values = {"dossiers_updated": "3640", "dossiers_received": "3640"}
    after = say(sample_store, sample, "3.3.2", values, document=REPORT)
    assert after.records_of("3.3.2")["dossiers_received"] == counted
    assert after.records_of("3.3.2")["dossiers_updated"].document == REPORT
    assert after.scorecard.leaf("3.3.2").points == 1


def test_another_number_than_the_form_counted_is_the_persons_own(
    sample_store: Store, sample: RoundView
) -> None:
    values = {"dossiers_received": "3603", "dossiers_updated": "3603"}
    record = say(sample_store, sample, "3.3.2", values).records_of("3.3.2")["dossiers_received"]
    assert (record.value, record.state, record.grounds) == ("3603", Proof.CLAIMED, ())


def test_a_claim_becomes_proven_once_its_document_is_named(
    sample_store: Store, sample: RoundView
) -> None:
    after = say(sample_store, sample, "1.2.2", {"content_complete": "true"}, document=REPORT)
    assert after.scorecard.leaf("1.2.2").outcome is Outcome.PROVEN
    assert after.proven_count == (47, 58)


@pytest.mark.parametrize("who", [LEADER, REVIEWER, ADMINISTRATOR, contributor("van-phong-so")])
def test_who_may_not_answer_is_refused(store: Store, view: RoundView, who: Person) -> None:
    """1.5 belongs to the other divisions."""
    with pytest.raises(NotPermitted):
        say(store, view, "1.5", {"initiatives": "2"}, who=who)
    assert store.answers(view.round.id) == ()


def test_the_division_that_owns_a_leaf_may(store: Store, view: RoundView) -> None:
    own = contributor("cac-phong-don-vi")
    (record,) = say(store, view, "1.5", {"initiatives": "2"}, who=own).records
    assert record.who == "an/contributor/cac-phong-don-vi"


def test_what_others_score_is_entered_in_every_phase_by_who_enters_results(
    store: Store, view: RoundView
) -> None:
    number = view.round.id
    store.move_phase(number, expected=Phase.PREPARING, to=Phase.SELF_SCORING, who="lan")
    store.move_phase(number, expected=Phase.SELF_SCORING, to=Phase.APPROVAL, who="lan")
    view = view_round(store, number)
    (asked,) = view.criteria.leaf("8.1.1").rule.inputs(view.criteria.head.measures)
    with pytest.raises(PartLocked):
        say(store, view, "1.5", {"initiatives": "2"})
    with pytest.raises(NotPermitted):
        say(store, view, "8.1.1", {asked.name: "83"}, who=contributor("van-phong-so"))
    assert [each.code for each in say(store, view, "8.1.1", {asked.name: "83"}).records] == [
        "8.1.1"
    ]


@pytest.mark.parametrize("value", ["true", "false", "0"])
def test_not_arising_is_no_value_that_can_be_typed(
    store: Store, view: RoundView, value: str
) -> None:
    """It would go round the reason."""
    found = faults(store, view, "2.4", {"not_arising": value})
    assert found == [("unknown_input", "", {"input": "not_arising"})]


@pytest.mark.parametrize(
    ("section", "page", "text"),
    [
        ("Mục II.3", "4, 5", "Mục II.3 · 4, 5"),
        (" Phụ lục ", " ", "Phụ lục"),
        ("", "trang 5", "trang 5"),
        ("", "", ""),
    ],
)
def test_section_and_page_are_kept_as_one_text(section: str, page: str, text: str) -> None:
    assert join_place(section, page) == text
    assert split_place(text) == (section.strip(), page.strip())


@given(st.text(alphabet="aI3 ,·", max_size=12).map(str.strip))
def test_a_place_is_the_same_after_being_shown_in_two_fields(place: str) -> None:
    assert join_place(*split_place(place)) == place
