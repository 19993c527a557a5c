"""Files taken in and undone: the round is always as if the undone ones had never come."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scoring.answers import Proof
from scoring.localized import Localized
from services.assessment.evidence.settling import standing
from services.assessment.evidence.upload import (
    accept,
    likely_predecessor,
    preview,
    preview_withdrawal,
    withdraw,
)
from services.assessment.people import Person, Role
from services.assessment.view import RoundView, view_round
from services.store import Act, AnswerRecord, DeclaredInput, StaleRound, Store
from tests.intake.several.test_combining import FEBRUARY, JANUARY, month
from tests.intake.workbooks import dossier, read_here
from tests.people import FOCAL

# January: 4 returned on time and 1 late; February: 5 on time; March: 1 on time and 4 late.
ON_TIME, LATE = "09/01/2024 10:00:00", "11/01/2024 08:00:00"
OTHER = Person("hoa", Role.FOCAL_POINT)


def rows(first: int, returns: list[str]) -> list[list[Any]]:
    return [dossier(first + n, returned=each) for n, each in enumerate(returns)]


FILES = {
    "thang-1.xlsx": month(rows(1, [ON_TIME] * 4 + [LATE]), JANUARY),
    "thang-2.xlsx": month(rows(6, [ON_TIME] * 5), FEBRUARY),
    "thang-3.xlsx": month(
        rows(11, [ON_TIME] + [LATE] * 4), "Từ ngày 01/03/2024 đến ngày 31/03/2024"
    ),
}
READINGS = {name: read_here(content, file_name=name) for name, content in FILES.items()}
KEY = ("3.4", "dossiers_on_time")


def take(store: Store, view: RoundView, name: str, *, replaces: int | None = None) -> RoundView:
    """Take a file in and return the round as it then is."""
    view = view_round(store, view.round.id)
    seen = preview(store, view, READINGS[name], file_name=name, replaces=replaces)
    accept(store, view, seen, content=FILES[name], file_name=name, who=FOCAL)
    return view_round(store, view.round.id)


def undo(store: Store, view: RoundView, name: str) -> RoundView:
    """Undo the file of a name."""
    view = view_round(store, view.round.id)
    (file,) = [each for each in standing(view.evidence) if each.file_name == name]
    withdraw(store, view, preview_withdrawal(store, view, file.id), who=OTHER)
    return view_round(store, view.round.id)


def on_time(view: RoundView) -> str | None:
    record = view.records_of(KEY[0]).get(KEY[1])
    return None if record is None else record.value


def test_months_add_up_to_one_answer_that_rests_on_both(store: Store, view: RoundView) -> None:
    take(store, view, "thang-1.xlsx")
    after = take(store, view, "thang-2.xlsx")
    record = after.records_of("3.4")["dossiers_on_time"]
    assert record.value == "9"  # 4 and 5
    first, second = after.evidence
    # the first cells of the rule's measure are those of the return dates
    assert [(ground.evidence, ground.cells) for ground in record.grounds] == [
        (first.id, ("Sheet1!J4:J7",)),
        (second.id, ("Sheet1!J4:J8",)),
    ]
    assert after.scorecard.leaf("3.4").points == 2  # 9 of 10 = 90 %


def test_undoing_gives_back_what_stood_before(store: Store, view: RoundView) -> None:
    before = take(store, view, "thang-1.xlsx")
    take(store, view, "thang-2.xlsx")
    after = undo(store, view, "thang-2.xlsx")
    assert says(after) == says(before)
    assert after.scorecard == before.scorecard


def test_undoing_the_first_leaves_the_second(store: Store, view: RoundView) -> None:
    take(store, view, "thang-1.xlsx")
    take(store, view, "thang-2.xlsx")
    after = undo(store, view, "thang-1.xlsx")
    assert on_time(after) == "5"
    assert after.scorecard.leaf("3.4").points == 4  # 5 of 5


def test_undoing_all_leaves_nothing_but_the_log(store: Store, view: RoundView) -> None:
    take(store, view, "thang-1.xlsx")
    after = undo(store, view, "thang-1.xlsx")
    assert after.records == ()
    (file,) = after.evidence
    assert (file.withdrawn, file.withdrawn_by) == (True, "hoa/focal_point")
    assert store.read_file(file.sha256) == FILES["thang-1.xlsx"]
    acts = [entry.act for entry in store.log(view.round.id)]
    assert acts.count(Act.EVIDENCE_WITHDRAWN) == 1


def test_what_a_person_declared_afterwards_stays(store: Store, view: RoundView) -> None:
    take(store, view, "thang-1.xlsx")
    declare(store, view, "7")
    assert on_time(undo(store, view, "thang-1.xlsx")) == "7"


def test_what_a_person_declared_before_comes_back(store: Store, view: RoundView) -> None:
    declare(store, view, "7")
    assert on_time(take(store, view, "thang-1.xlsx")) == "4"
    after = undo(store, view, "thang-1.xlsx")
    assert on_time(after) == "7"
    assert after.records_of("3.4")["dossiers_on_time"].document == "BC 12"


def test_a_newer_file_takes_the_place_of_an_older_and_undone_gives_it_back(
    store: Store, view: RoundView
) -> None:
    first = take(store, view, "thang-1.xlsx")
    after = take(store, view, "thang-2.xlsx", replaces=first.evidence[0].id)
    assert on_time(after) == "5"
    assert [each.file_name for each in standing(after.evidence)] == ["thang-2.xlsx"]
    assert len({each.document_id for each in after.evidence}) == 1  # two revisions of one
    assert says(undo(store, view, "thang-2.xlsx")) == says(first)


def test_a_file_undone_and_handed_in_again_stands_again(store: Store, view: RoundView) -> None:
    before = take(store, view, "thang-1.xlsx")
    undo(store, view, "thang-1.xlsx")
    assert says(take(store, view, "thang-1.xlsx")) == says(before)


def test_a_file_that_does_not_stand_cannot_be_undone(store: Store, view: RoundView) -> None:
    taken = take(store, view, "thang-1.xlsx")
    undo(store, view, "thang-1.xlsx")
    with pytest.raises(ValueError, match="does not stand"):
        preview_withdrawal(store, view_round(store, view.round.id), taken.evidence[0].id)


def test_what_was_previewed_before_another_change_is_not_saved(
    store: Store, view: RoundView
) -> None:
    seen = preview(store, view, READINGS["thang-1.xlsx"], file_name="thang-1.xlsx")
    declare(store, view, "7")
    content = FILES["thang-1.xlsx"]
    with pytest.raises(StaleRound):
        accept(store, view, seen, content=content, file_name="thang-1.xlsx", who=FOCAL)
    assert on_time(view_round(store, view.round.id)) == "7"


def test_the_difference_is_told_before_a_file_is_replaced(store: Store, view: RoundView) -> None:
    first = take(store, view, "thang-1.xlsx")
    mended = month(rows(1, [ON_TIME] * 3 + [LATE] * 2), JANUARY)
    reading = read_here(mended, file_name="thang-1.xlsx")
    guess = likely_predecessor(first, reading, file_name="thang-1.xlsx")
    assert guess is not None
    assert guess.id == first.evidence[0].id
    seen = preview(store, first, reading, file_name="thang-1.xlsx", replaces=guess.id)
    assert seen.difference is not None
    (change,) = seen.difference.cells
    assert (change.cell_before, change.cell_after) == ("J7", "J7")
    # 4 of 5 = 80 % gave 0; 3 of 5 = 60 % gives 0 too
    assert seen.before.leaf("3.4").points == seen.after.leaf("3.4").points == 0
    assert next(each.value for each in seen.answers if each.input == "dossiers_on_time") == "3"


def declare(store: Store, view: RoundView, value: str) -> None:
    told = {KEY[1]: DeclaredInput(value, Proof.PROVEN, "BC 12")}
    store.declare_answer(view.round.id, code=KEY[0], inputs=told, who="lan")


Said = dict[tuple[str, str], tuple[Any, ...]]


def says(view: RoundView) -> Said:
    """Return what the answers say, each file by its name; not who said it and how often."""
    names = {each.id: each.file_name for each in view.evidence}

    def grounds(record: AnswerRecord) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(sorted((names[each.evidence or 0], each.cells) for each in record.grounds))

    return {
        (each.code, each.input): (each.value, each.state, grounds(each), each.document)
        for each in view.records
    }


Act_ = tuple[str, str]
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("file"), st.sampled_from(sorted(FILES))),
        st.tuples(st.just("declare"), st.sampled_from(["7", "8"])),
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


def new_round(store: Store, unit: str) -> RoundView:
    """Return an empty round of a unit of its own."""
    store.add_unit(unit, name=Localized(vi=f"Sở Thử {unit}", en=f"Test {unit}"), who="lan")
    opened = store.open_round(unit, year=2024, criteria_set="so-mau/2024", who="lan")
    return view_round(store, opened.id)


def act(store: Store, view: RoundView, what: str, which: str) -> None:
    if what == "file":
        take(store, view, which)
    else:
        declare(store, view, which)


def play(store: Store, unit: str, acts: list[Act_], *, undone: Sequence[str] = ()) -> Said:
    """Do the acts in a new round, undo some, and return what then stands."""
    view = new_round(store, unit)
    for what, which in acts:
        act(store, view, what, which)
    for name in undone:
        undo(store, view, name)
    return says(view_round(store, view.round.id))


@settings(max_examples=20, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(acts=ACTS, data=st.data())
def test_files_undone_in_any_order_leave_the_round_as_if_they_had_never_come(
    acts: list[Act_], data: st.DataObject
) -> None:
    taken = [which for what, which in acts if what == "file"]
    undone = data.draw(st.permutations(taken).map(lambda each: each[: len(each) // 2 + 1]))
    left = [each for each in acts if each[1] not in undone]
    with TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        assert play(store, "mot", acts, undone=undone) == play(store, "hai", left)
