"""What the log says of answers, as it is to be read today."""

from services.store import Act, AnswerInput, DeclaredInput, DocumentInput, Round, Store
from tests.store.files import accept, says, undo

Told = list[tuple[Act, str | None, str | None, int | None]]


def told(store: Store, round_: Round) -> Told:
    """Return act, input, value and file of each entry."""
    return [
        (
            entry.act,
            entry.input,
            None if entry.after is None else entry.after["value"],
            None if entry.after is None else entry.after.get("by"),
        )
        for entry in store.answer_history(round_.id)
    ]


def declare(store: Store, round_: Round, value: str | None, *, document: str = "") -> None:
    answer = None if value is None else DeclaredInput(value, document=document)
    store.declare_answer(round_.id, code="3.4", inputs={"late": answer}, who="lan")


def rename(store: Store, round_: Round, old: str, new: str) -> None:
    (document,) = [each for each in store.documents(round_.id) if each.number == old]
    version = document.version
    told = DocumentInput(number=new)
    store.change_document(document.id, told, expected_version=version, who="lan")


def documents(store: Store, round_: Round) -> list[str]:
    return [
        (entry.after or {})["document"] for entry in store.answer_history(round_.id) if entry.after
    ]


def test_every_word_is_there_the_oldest_first(store: Store, round_: Round) -> None:
    declare(store, round_, "7")
    file = accept(store, round_, "01.xlsx", says("late", "3", None)).evidence
    store.link_document(file.document_id or 0, code="3.4", who="lan")
    undo(store, file, AnswerInput("3.4", "late", "7"))
    declare(store, round_, None)
    assert told(store, round_) == [
        (Act.ANSWER_DECLARED, "late", "7", None),
        (Act.ANSWER_READ, "late", "3", file.id),
        (Act.ANSWER_RECOUNTED, "late", "7", None),
        (Act.ANSWER_REMOVED, "late", None, None),
    ]


def test_other_rounds_are_not_told(store: Store, round_: Round) -> None:
    other = store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
    declare(store, other, "7")
    assert store.answer_history(round_.id) == ()


def test_a_file_handed_in_again_says_only_what_it_says_now(store: Store, round_: Round) -> None:
    """Read with other choices, it must not bring back what it said the first time."""
    answers = (says("late", "3", None), says("due", "9", None))
    file = accept(store, round_, "01.xlsx", *answers).evidence
    undo(store, file, says("late", None), says("due", None))
    assert (Act.ANSWER_READ, "due", "9", file.id) in told(store, round_)
    accept(store, round_, "01.xlsx", says("late", "4", None))
    assert [each for each in told(store, round_) if each[3] == file.id] == [
        (Act.ANSWER_READ, "late", "4", file.id)
    ]
    assert len([e for e in store.log(round_.id) if e.act is Act.ANSWER_READ]) == 3


def test_a_document_has_its_present_number_throughout(store: Store, round_: Round) -> None:
    """So that undoing a file gives back an answer whose document was renumbered meanwhile."""
    declare(store, round_, "7", document="45/BC")
    accept(store, round_, "01.xlsx", says("late", "3", None))
    rename(store, round_, "45/BC", "45/BC-SXD")
    assert documents(store, round_) == ["45/BC-SXD", ""]
    declare(store, round_, "8", document="45/BC")  # another document by now
    assert documents(store, round_) == ["45/BC-SXD", "", "45/BC"]


def test_a_number_handed_on_from_one_document_to_another(store: Store, round_: Round) -> None:
    declare(store, round_, "7", document="A")
    declare(store, round_, "8", document="B")
    rename(store, round_, "B", "C")
    rename(store, round_, "A", "B")
    assert documents(store, round_) == ["B", "C", "C"]  # the last: what followed for the answer


def test_a_number_changed_twice(store: Store, round_: Round) -> None:
    declare(store, round_, "7", document="A")
    rename(store, round_, "A", "B")
    rename(store, round_, "B", "C")
    assert documents(store, round_) == ["C", "C", "C"]  # declared, and what followed twice


def test_a_number_that_was_taken_away_stays_in_what_was_said(store: Store, round_: Round) -> None:
    declare(store, round_, "7", document="A")
    declare(store, round_, "7")
    rename(store, round_, "A", "")
    assert documents(store, round_) == ["A", ""]


def test_a_count_of_nothing_is_a_word_of_each_file_that_says_so(
    store: Store, round_: Round
) -> None:
    """It has no cells, so that the same stands before and after; the second file says it too."""
    nothing = AnswerInput("3.4", "late", "0")
    numbers = [accept(store, round_, name, nothing).evidence.id for name in ("01", "02")]
    assert told(store, round_) == [(Act.ANSWER_READ, "late", "0", number) for number in numbers]
