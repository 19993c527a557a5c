"""What a file would change, and what it does; the readings are written here by hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.answers import Proof
from scoring.problems import Problem, Severity
from scoring.scorecard import Outcome
from services.assessment.evidence.forms import entry_form
from services.assessment.evidence.upload import accept, preview, read_file
from services.assessment.view import RoundView, view_round
from services.intake.entry.entry_form import EntryForm, EntryRow
from services.intake.entry.entry_workbook import write_entry_workbook
from services.intake.reading import EntryAnswer, MeasureValue, Reading
from services.store import DeclaredInput, Ground, Store
from services.text import text_in
from tests.building import F
from tests.people import FOCAL

Everything = Callable[[Store], tuple[Any, ...]]

# 200 dossiers, 90 of them online (45 %); 160 resolved, 152 on time (95 %), 8 late.
COUNTED = {
    "dossiers_received": "200.0",
    "dossiers_received_online": "90",
    "dossiers_resolved": "160",
    "dossiers_on_time": "152",
    "dossiers_late": "8",
    "dossiers_pending": "40",  # no leaf asks for it
}
# What the department adds: 95 % updated, 6 of 8 letters, 5 % by post, 60 % digitised, 20 % reused.
ADDED = {
    "3.3.2": ("dossiers_updated", "190"),
    "3.3.3": ("apology_letters", "6"),
    "7.3.4": ("dossiers_by_post", "10"),
    "7.4.1": ("dossiers_with_digitised_result", "96"),
    "7.4.2": ("dossiers_reusing_data", "40"),
}


def register(counted: Mapping[str, str] = COUNTED, **fields: Any) -> Reading:
    """Return the reading of a register, as if its numbers stood in column B."""
    measures = {name: MeasureValue(Decimal(n), ("Sổ!B6:B205",)) for name, n in counted.items()}
    return Reading(kind="so-theo-doi-ho-so", sheet="Sổ", rows=200, measures=measures, **fields)


def entered(*answers: tuple[str, str, str, str, str]) -> Reading:
    """Return the reading of an entry workbook: code, input, value, document, note by cell."""
    return Reading(
        kind="bang-ke-khai",
        answers=tuple(
            EntryAnswer(code, name, value, document, "trang 1", note, f"1!F{row}")
            for row, (code, name, value, document, note) in enumerate(answers, 5)
        ),
    )


def take(store: Store, view: RoundView, reading: Reading, content: bytes = b"x") -> RoundView:
    seen = preview(store, view, reading, file_name="tep.xlsx")
    accept(store, view, seen, content=content, file_name="tep.xlsx", who=FOCAL)
    return view_round(store, view.round.id)


@pytest.fixture
def added(store: Store, view: RoundView) -> RoundView:
    """The round with all that the register does not count, each proven by a document."""
    for code, (name, value) in ADDED.items():
        told = {name: DeclaredInput(value, Proof.PROVEN, "Trích xuất MẪU")}
        store.declare_answer(view.round.id, code=code, inputs=told, who="lan")
    return view_round(store, view.round.id)


def test_a_register_changes_the_leaves_that_ask_for_its_numbers(
    store: Store, added: RoundView, everything: Everything
) -> None:
    before = everything(store)
    found = preview(store, added, register(), file_name="tep.xlsx")
    assert {each.code: each.after.points for each in found.changes} == {
        "3.3.2": F("0.95"),
        "3.3.3": F("0.75"),
        "3.4": 3,
        "7.3.2": F("2.25"),  # 45 % of the target of 50 %
        "7.3.4": F("0.5"),
        "7.4.1": F("1.5"),  # 60 % of the target of 80 %
        "7.4.2": F("0.25"),
    }
    assert all(each.before.points is None for each in found.changes)
    assert all(each.after.outcome is Outcome.PROVEN for each in found.changes)
    assert found.before is added.scorecard
    assert found.after.points == F("9.2")
    assert everything(store) == before  # a preview saves nothing


def test_alone_it_decides_only_what_asks_for_nothing_else(store: Store, view: RoundView) -> None:
    found = preview(store, view, register(), file_name="tep.xlsx")
    assert [each.code for each in found.changes] == ["3.4", "7.3.2"]


def test_its_numbers_are_spread_over_the_leaves_with_their_cells(
    store: Store, view: RoundView
) -> None:
    answers = preview(store, view, register(), file_name="tep.xlsx").answers
    received = [each for each in answers if each.input == "dossiers_received"]
    assert [each.code for each in received] == ["3.3.2", "7.3.2", "7.3.4", "7.4.2"]
    assert {(each.value, each.state, each.grounds) for each in received} == {
        ("200", Proof.PROVEN, (Ground(None, ("Sổ!B6:B205",)),))
    }
    assert not any(each.input == "dossiers_pending" for each in answers)


def test_what_was_previewed_is_what_is_accepted(store: Store, added: RoundView) -> None:
    period = (date(2024, 1, 1), date(2024, 12, 31))
    reading = register(period=period)
    expected = preview(store, added, reading, file_name="tep.xlsx").after
    after = take(store, added, reading)
    assert after.scorecard == expected
    (evidence,) = after.evidence
    assert (evidence.kind, evidence.file_name) == ("so-theo-doi-ho-so", "tep.xlsx")
    assert evidence.period == "2024-01-01/2024-12-31"
    assert evidence.reading["rows"] == 200
    assert store.read_file(evidence.sha256) == b"x"
    assert [ground.evidence for ground in after.records_of("3.4")["dossiers_on_time"].grounds] == [
        evidence.id
    ]


def test_the_same_bytes_again_change_nothing(
    store: Store, added: RoundView, everything: Everything
) -> None:
    view = take(store, added, register())
    before = everything(store)
    found = preview(store, view, register(), file_name="tep.xlsx")
    assert found.changes == ()
    again = accept(store, view, found, content=b"x", file_name="khác.xlsx", who=FOCAL)
    assert again.repeated
    assert again.evidence == view.evidence[0]
    assert everything(store) == before


def test_a_reading_with_errors_is_refused(
    store: Store, view: RoundView, everything: Everything
) -> None:
    before = everything(store)
    faulty = register(problems=(Problem("cell_error"),))
    assert preview(store, view, faulty, file_name="tep.xlsx").changes  # it may be looked at
    with pytest.raises(ValueError, match="errors"):
        take(store, view, faulty)
    assert everything(store) == before


def test_a_warning_does_not_stand_in_the_way(store: Store, view: RoundView) -> None:
    doubted = register(problems=(Problem("odd", severity=Severity.WARNING),))
    assert take(store, view, doubted).scorecard.leaf("3.4").points == 3


def test_a_later_register_takes_the_place_of_the_first(store: Store, view: RoundView) -> None:
    first = take(store, view, register())
    better = {**COUNTED, "dossiers_on_time": "157", "dossiers_late": "3"}  # 98.125 %
    (change,) = preview(store, first, register(better), file_name="tep.xlsx").changes
    assert (change.code, change.before.points, change.after.points) == ("3.4", 3, 4)
    second = take(store, first, register(better), b"y")
    assert second.scorecard.leaf("3.4").points == 4
    assert [ground.evidence for ground in second.records_of("3.4")["dossiers_on_time"].grounds] == [
        second.evidence[1].id
    ]


def test_an_entered_answer_is_proven_by_a_document(store: Store, view: RoundView) -> None:
    reading = entered(
        ("1.5", "initiatives", "1", "Quyết định MẪU", ""),
        ("1.2.2", "content_complete", "true", "", "đang gom"),
    )
    view = take(store, view, reading)
    assert view.scorecard.leaf("1.5").outcome is Outcome.PROVEN
    assert view.scorecard.leaf("1.2.2").outcome is Outcome.CLAIMED
    record = view.records_of("1.2.2")["content_complete"]
    assert (record.grounds[0].cells, record.page, record.note) == (
        ("1!F6",),
        "trang 1",
        "đang gom",
    )


def test_not_arising_in_several_rows_is_said_once(store: Store, view: RoundView) -> None:
    reading = entered(
        ("2.4", "not_arising", "true", "Báo cáo MẪU", "không có"),
        ("1.5", "initiatives", "1", "", ""),
        ("2.4", "not_arising", "true", "", "không có gì"),
    )
    found = preview(store, view, reading, file_name="tep.xlsx")
    assert [(each.code, each.input) for each in found.answers] == [
        ("1.5", "initiatives"),
        ("2.4", "not_arising"),
    ]
    after = take(store, view, reading)
    assert after.records_of("2.4")["not_arising"].note == "không có"  # the first row's
    assert after.scorecard.leaf("2.4").points == 1


def test_a_document_for_what_did_not_arise_is_a_change(store: Store, view: RoundView) -> None:
    claimed = take(store, view, entered(("2.4", "not_arising", "true", "", "không có")))
    proven = entered(("2.4", "not_arising", "true", "Báo cáo MẪU", "không có"))
    (change,) = preview(store, claimed, proven, file_name="tep.xlsx").changes
    assert (change.code, change.before.proof, change.after.proof) == (
        "2.4", Proof.CLAIMED, Proof.PROVEN,
    )  # fmt: skip


@pytest.mark.parametrize(("late", "points"), [("8", 0), ("0", 1)])
def test_a_form_that_shows_that_something_arose_outweighs_the_word(
    store: Store, view: RoundView, late: str, points: int
) -> None:
    said = take(store, view, entered(("3.3.3", "not_arising", "true", "", "không có trễ hạn")))
    assert said.scorecard.leaf("3.3.3").points == 1
    letters = {"apology_letters": DeclaredInput("0")}
    store.declare_answer(view.round.id, code="3.3.3", inputs=letters, who="lan")
    said = view_round(store, view.round.id)
    after = take(store, said, register({**COUNTED, "dossiers_late": late}), b"y")
    assert after.scorecard.leaf("3.3.3").points == points  # no letter for 8 late dossiers: 0
    mark = after.records_of("3.3.3")["not_arising"]
    assert mark.value == ("true" if late == "0" else "false")


def workbook(form: EntryForm, change: Callable[[EntryRow], EntryRow] = lambda row: row) -> bytes:
    """Write an entry workbook with each row as `change` makes it."""
    sheets = tuple(
        replace(sheet, rows=tuple(change(row) for row in sheet.rows)) for sheet in form.sheets
    )
    return write_entry_workbook(replace(form, sheets=sheets))


def test_a_workbook_that_nobody_touched_changes_nothing(
    sample_store: Store, sample: RoundView
) -> None:
    text = text_in("vi")
    content = workbook(entry_form(sample, text))
    reading = read_file(content, file_name="a.xlsx", kind=None, view=sample, text=text)
    assert not reading.has_errors
    # the 80 answers of bang-ke-khai.csv, and 9 inputs of seven leaves that the register counted
    assert len(reading.answers) == 80 + 9
    found = preview(sample_store, sample, reading, file_name="tep.xlsx")
    assert (found.answers, found.changes) == ((), ())


def test_of_a_workbook_the_changed_rows_count(sample_store: Store, sample: RoundView) -> None:
    def fill(row: EntryRow) -> EntryRow:
        typed = {"communication_tasks_done": "9", "communication_tasks": "10"}
        if row.input in typed:
            return replace(row, value=typed[row.input], document="Báo cáo MẪU", page="trang 2")
        if row.input == "content_complete":
            return replace(row, document="Báo cáo MẪU")
        return row

    text = text_in("vi")
    content = workbook(entry_form(sample, text), fill)
    reading = read_file(content, file_name="a.xlsx", kind=None, view=sample, text=text)
    found = preview(sample_store, sample, reading, file_name="tep.xlsx")
    assert {each.code: (each.before.outcome, each.after.outcome) for each in found.changes} == {
        "1.2.2": (Outcome.CLAIMED, Outcome.PROVEN),
        "1.4": (Outcome.UNKNOWN, Outcome.PROVEN),
    }
    after = take(sample_store, sample, reading, content)
    assert after.scorecard.leaf("1.4").points == F("0.9")
    assert after.proven_count == (48, 58)
    # what the register counted still rests on the register
    counted = after.records_of("7.3.2")["dossiers_received"]
    assert counted == sample.records_of("7.3.2")["dossiers_received"]


def test_a_file_of_no_known_form_is_refused(store: Store, view: RoundView) -> None:
    text = text_in("vi")
    reading = read_file(b"not a workbook", file_name="a.xlsx", kind=None, view=view, text=text)
    assert reading.has_errors
    assert preview(store, view, reading, file_name="tep.xlsx").changes == ()
    with pytest.raises(ValueError, match="errors"):
        take(store, view, reading)
