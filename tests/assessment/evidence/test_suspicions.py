"""What a reviewer would stop at, with both places."""

from scoring.answers import Proof
from scoring.problems import Problem
from services.assessment.evidence.suspicions import suspicions
from services.assessment.evidence.upload import accept, preview
from services.assessment.view import RoundView, view_round
from services.intake.reading import Reading
from services.store import DeclaredInput, Store
from tests.intake.workbooks import dossier, form_06a, read_here, register
from tests.people import FOCAL


def take(store: Store, view: RoundView, content: bytes, name: str) -> Reading:
    reading = read_here(content, file_name=name)
    view = view_round(store, view.round.id)
    seen = preview(store, view, reading, file_name=name)
    accept(store, view, seen, content=content, file_name=name, who=FOCAL)
    return reading


def found(store: Store, view: RoundView, code: str, *, leap: int = 50) -> list[Problem]:
    now = view_round(store, view.round.id)
    return [each for each in suspicions(store, now, leap=leap) if each.code == code]


def declare(store: Store, round_id: int, code: str, **values: str) -> None:
    told = {name: DeclaredInput(value, Proof.PROVEN, "BC 9") for name, value in values.items()}
    store.declare_answer(round_id, code=code, inputs=told, who="lan")


def test_two_forms_that_disagree_are_named_with_both_cells(store: Store, view: RoundView) -> None:
    # the register has 1 dossier, received and resolved on time; the form says 1310 resolved
    take(store, view, register([dossier(1)]), "so.xlsx")
    take(store, view, form_06a(), "06a.xlsx")
    resolved = [
        each
        for each in found(store, view, "measures_disagree")
        if each.params["measure"].vi == "Hồ sơ đã giải quyết"
    ]
    (problem,) = resolved
    assert {problem.params["value"], problem.params["against"]} == {1, 1310}
    places = {str(problem.place), str(problem.params["other"])}
    assert places == {"so.xlsx!Sheet1!J6", "06a.xlsx!Sheet1!G9:G11"}


def test_forms_that_agree_are_not_named(store: Store, view: RoundView) -> None:
    take(store, view, register([dossier(1)]), "so.xlsx")
    assert suspicions(store, view_round(store, view.round.id)) == ()


def test_what_is_declared_otherwise_than_counted_is_named(store: Store, view: RoundView) -> None:
    take(store, view, register([dossier(1)]), "so.xlsx")
    declare(store, view.round.id, "3.4", dossiers_on_time="5", dossiers_resolved="5")
    problems = found(store, view, "declared_differs")
    on_time = next(each for each in problems if each.params["measure"].vi.endswith("đúng hạn"))
    assert (on_time.params["value"], on_time.params["against"]) == (5, 1)
    assert (on_time.params["code"], on_time.params["other"]) == ("3.4", "BC 9")


def test_a_share_over_100_is_named(store: Store, view: RoundView) -> None:
    declare(store, view.round.id, "3.4", dossiers_on_time="12", dossiers_resolved="10")
    (problem,) = found(store, view, "share_above_100")
    assert (problem.params["value"], problem.params["against"]) == (12, 10)
    assert str(problem.place) == "BC 9"


def test_a_leap_against_last_year_is_named_from_the_set_share_on(
    store: Store, view: RoundView
) -> None:
    last = store.open_round(view.unit.code, year=2023, criteria_set="so-mau/2024", who="lan")
    declare(store, last.id, "3.4", dossiers_on_time="100", dossiers_resolved="100")
    declare(store, view.round.id, "3.4", dossiers_on_time="160", dossiers_resolved="149")
    (problem,) = found(store, view, "leap_from_last_year")
    assert (problem.params["value"], problem.params["against"]) == (160, 100)
    assert (problem.params["change"], problem.params["year"]) == (60, "2023")
    assert len(found(store, view, "leap_from_last_year", leap=25)) == 2
    assert found(store, view, "leap_from_last_year", leap=100) == []
