"""What is found before sending: one case of every kind, with leaf, figures and the place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from scoring.answers import Proof
from scoring.model import Rounding
from scoring.problems import Severity
from scoring.score import score
from services.assessment.checking.finding import Code, Finding, Place, write_finding
from services.assessment.checking.readiness import findings, is_ready
from services.assessment.evidence.documents import keep_document
from services.assessment.view import RoundView, view_round
from services.store import (
    Act,
    DeclaredInput,
    DocumentInput,
    ExplanationKind,
    Lane,
    Part,
    Phase,
    ResultRecord,
    ReviewInput,
    Round,
    Store,
)
from services.text import text_in
from tests.assessment.conftest import NAME
from tests.assessment.finished import finish
from tests.people import FOCAL
from tests.store.moving import bring_to

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
PDF = b"%PDF-1.7\n%MAU\n"
OWN, OUTSIDE = 58, 6  # leaves of the MẪU set


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store whose clock goes on by a minute at each look."""
    ticks = count()

    def clock() -> datetime:
        return datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(minutes=next(ticks))

    with Store.open(tmp_path / "own", clock=clock) as opened:
        yield opened


@dataclass(frozen=True)
class Desk:
    """A round, and what somebody does to it."""

    store: Store
    round: Round
    folder: Path

    @property
    def view(self) -> RoundView:
        return view_round(self.store, self.round.id)

    def found(self, *codes: Code) -> list[Finding]:
        everything = findings(self.store, self.view)
        return [each for each in everything if not codes or each.code in codes]

    def one(self, code: Code) -> Finding:
        (found,) = self.found(code)
        return found

    def declare(self, code: str, document: str = "", page: str = "", **values: str) -> None:
        state = Proof.PROVEN if document else Proof.CLAIMED
        told = {name: DeclaredInput(each, state, document, page) for name, each in values.items()}
        self.store.declare_answer(self.round.id, code=code, inputs=told, who="lan")

    def keep(self, told: DocumentInput, *codes: str, page: str = "1") -> int:
        kept = keep_document(
            self.store,
            self.view,
            content=PDF,
            file_name="ke-hoach.pdf",
            document=told,
            links=[(code, "", page) for code in codes],
            who=FOCAL,
        )
        return kept.evidence.document_id or 0

    def explain(self, code: str, kind: ExplanationKind = ExplanationKind.PROOF) -> None:
        self.store.write_explanation(self.round.id, code=code, kind=kind, text="Đủ.", who="lan")

    def review(self, **points: str) -> None:
        """Enter the first review: `x1_1_1="0.5"` gives 1.1.1 half a point."""
        bring_to(self.store, self.round, Phase.REVIEW_1)
        given = [
            ReviewInput(code.removeprefix("x").replace("_", "."), Decimal(each))
            for code, each in points.items()
        ]
        self.store.put_reviews(
            self.round.id, lane=Lane.REVIEWED, reviews=given, source="", who="hoa"
        )

    def remember(self, year: int, lane: Lane, points: Mapping[str, str]) -> None:
        """Enter results of a year, as they were announced."""
        unit = self.round.unit
        told = [ResultRecord(unit, year, lane, code, Decimal(p)) for code, p in points.items()]
        self.store.put_results(told, who="lan")

    def break_file(self, content: bytes | None) -> None:
        """Lose the only file in the folder, or put other bytes in its place."""
        (file,) = (each for each in (self.folder / "files").rglob("*") if each.is_file())
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)


@pytest.fixture
def desk(store: Store, round_: Round, tmp_path: Path) -> Desk:
    return Desk(store, round_, tmp_path / "own")


DOCUMENT = DocumentInput(number="7/KH-SXD", issued_on=date(2024, 2, 1), title="Kế hoạch")

Case = Callable[[Desk], None]
CASES: dict[Code, tuple[Case, Severity, str | None, Place]] = {}
"""Of each kind: what somebody does, and what is found then: severity, leaf, place."""


def case(
    kind: Code, severity: Severity, leaf: str | None, page: str, /, **query: str
) -> Callable[[Case], Case]:
    def keep(do: Case) -> Case:
        CASES[kind] = (do, severity, leaf, Place(page, query))
        return do

    return keep


@case(Code.FIGURES_MISSING, ERROR, "1.1.2", "scores", code="1.1.2")
def one_figure_of_two(desk: Desk) -> None:
    desk.declare("1.1.2", plan_tasks="25")


@case(Code.INVALID_FIGURES, ERROR, "1.1.2", "scores", code="1.1.2")
def more_done_than_planned(desk: Desk) -> None:
    desk.declare("1.1.2", plan_tasks="25", plan_tasks_done="30")


@case(Code.POINTS_ABOVE_MAX, ERROR, "1.1.1", "reviews")
def a_review_gives_too_much(desk: Desk) -> None:
    desk.review(x1_1_1="0.75")


@case(Code.SUM_DIFFERS, ERROR, None, "reviews")
def a_component_is_not_its_items(desk: Desk) -> None:
    # component 1 has 11 points; 1.1.1 and 1.1.2 alone make 2,5, the total of it is given as 2
    desk.review(x1="2", x1_1_1="0.5", x1_1_2="2")


HA_TINH = {
    "1": "11",
    "2": "10.5",
    "3": "13",
    "4": "10",
    "5": "14.5",
    "6": "9.5",
    "7": "14.5",
    "TOTAL": "83.05",  # Báo cáo 3617/BC-SXD, 25/11/2021; the seven make 83,00
}


@case(Code.TOTAL_DIFFERS, WARNING, None, "years")
def the_real_report_of_ha_tinh(desk: Desk) -> None:
    desk.remember(2021, Lane.SELF, HA_TINH)


@case(Code.EXPLANATION_MISSING, ERROR, "1.1.1", "scores", code="1.1.1")
def a_claim(desk: Desk) -> None:
    desk.declare("1.1.1", level="on_time")


@case(Code.REPLY_MISSING, ERROR, "1.1.1", "scores", code="1.1.1")
def a_cut_in_the_phase_of_explanations(desk: Desk) -> None:
    desk.declare("1.1.1", "7/KH", "1", level="on_time")
    desk.review(x1_1_1="0.25")
    bring_to(desk.store, desk.round, Phase.EXPLANATION)


@case(Code.FILE_MISSING, ERROR, None, "evidence")
def a_file_is_gone(desk: Desk) -> None:
    desk.keep(DOCUMENT, "1.1.1")
    desk.break_file(None)


@case(Code.FILE_DAMAGED, ERROR, None, "evidence")
def a_file_is_not_what_it_was(desk: Desk) -> None:
    desk.keep(DOCUMENT, "1.1.1")
    desk.break_file(PDF + b"2")


@case(Code.RETURNED, WARNING, "1.1.1", "scores", code="1.1.1")
def a_leaf_is_sent_back(desk: Desk) -> None:
    a_claim(desk)
    send_back(desk)


@case(Code.UNPROVEN, WARNING, "1.1.1", "scores", code="1.1.1")
def a_claim_is_explained(desk: Desk) -> None:
    a_claim(desk)
    desk.explain("1.1.1")


@case(Code.EXPLANATION_OUTDATED, WARNING, "1.1.1", "scores", code="1.1.1")
def a_figure_changes_after_the_explanation(desk: Desk) -> None:
    a_claim_is_explained(desk)
    desk.declare("1.1.1", level="late")


@case(Code.PROOF_OUT_OF_PERIOD, WARNING, "1.1.1", "documents", document="1")
def a_document_of_the_year_after(desk: Desk) -> None:
    desk.keep(replace(DOCUMENT, issued_on=date(2025, 1, 3)), "1.1.1")


@case(Code.DOCUMENT_WITHOUT_NUMBER, WARNING, "1.1.1", "documents", document="1")
def a_document_without_number(desk: Desk) -> None:
    desk.keep(replace(DOCUMENT, number=""), "1.1.1")


@case(Code.DOCUMENTS_WITHOUT_DATE, WARNING, "1.1.1", "documents", document="1")
def a_document_without_date(desk: Desk) -> None:
    desk.keep(replace(DOCUMENT, issued_on=None), "1.1.1")


@case(Code.PAGE_MISSING, WARNING, "1.1.1", "scores", code="1.1.1")
def a_document_named_without_page(desk: Desk) -> None:
    desk.declare("1.1.1", "7/KH", level="on_time")


@case(Code.FILE_WITHDRAWN, WARNING, "1.1.1", "documents", document="1")
def the_file_of_a_document_is_undone(desk: Desk) -> None:
    desk.keep(DOCUMENT, "1.1.1")
    (file,) = desk.store.evidence(desk.round.id)
    desk.store.withdraw_evidence(file.id, answers=(), seen=None, who="lan")


@case(Code.SUSPICION, WARNING, "1.1.2", "scores", code="1.1.2")
def a_leap_from_last_year(desk: Desk) -> None:
    last = desk.store.open_round("so-thu", year=2023, criteria_set="so-mau/2024", who="lan")
    replace(desk, round=last).declare("1.1.2", "BC 1", "1", plan_tasks="10", plan_tasks_done="20")
    desk.declare("1.1.2", "BC 2", "1", plan_tasks="25", plan_tasks_done="20")


@case(Code.ORPHANS, WARNING, None, "criteria")
def answers_of_a_code_that_is_gone(desk: Desk) -> None:
    desk.declare("99.1", level="on_time")


@case(Code.NOT_APPROVED, INFO, "1.1.1", "worklist")
def a_leaf_waits_for_approval(desk: Desk) -> None:
    desk.declare("1.1.1", "7/KH", "1", level="on_time")


@case(Code.DOCUMENTS_WITHOUT_FILE, INFO, "1.1.1", "documents", document="1")
def a_document_is_only_a_number(desk: Desk) -> None:
    desk.declare("1.1.1", "7/KH", "1", level="on_time")


def send_back(desk: Desk, act: Act = Act.LEAF_RETURNED) -> None:
    desk.store.remark(desk.round.id, code="1.1.1", act=act, text="Thiếu trang.", who="minh")


def printed_otherwise(view: RoundView) -> RoundView:
    """The same round under a set that does not round: 20/24 of 2 and 6/7 of 1 point."""
    exact = Rounding.model_validate({"places": 2, "mode": "half_even", "at": "nowhere"})
    head = view.criteria.head.model_copy(update={"rounding": exact})
    criteria = view.criteria.model_copy(update={"head": head})
    return replace(view, criteria=criteria, scorecard=score(criteria, view.answers))


ELSEWHERE = {Code.NOTHING_DECLARED, Code.CONSTRUCTED_SET, Code.SURVEY_AWAITED}
ELSEWHERE |= {Code.PRINTED_SUM_DIFFERS}  # these have tests of their own below


def test_every_kind_has_a_case() -> None:
    assert CASES.keys() | ELSEWHERE == set(Code)


@pytest.mark.parametrize("code", CASES, ids=str)
def test_what_is_found(code: Code, desk: Desk) -> None:
    do, severity, leaf, place = CASES[code]
    assert desk.found(code) == []
    do(desk)
    found = desk.one(code)
    assert (found.severity, found.leaf, found.place) == (severity, leaf, place)
    for language in ("vi", "en"):
        said = write_finding(text_in(language), found, desk.view.names)
        assert said.strip("(). ")
        assert "{" not in said


def said(desk: Desk, code: Code) -> str:
    return write_finding(text_in("vi"), desk.one(code), desk.view.names)


@pytest.mark.parametrize(
    ("do", "code", "words"),
    [
        (one_figure_of_two, Code.FIGURES_MISSING, "Còn thiếu: nhiệm vụ kế hoạch CCHC đã hoàn"),
        (more_done_than_planned, Code.INVALID_FIGURES, "Tử số 30 lớn hơn mẫu số 25"),
        (
            a_review_gives_too_much,
            Code.POINTS_ABOVE_MAX,
            "Thẩm định năm 2024: mục 1.1.1 ghi 0,75 điểm, vượt tối đa 0,50",
        ),
        (
            a_component_is_not_its_items,
            Code.SUM_DIFFERS,
            "lĩnh vực 1 ghi 2,00, các mục cộng lại 2,50, lệch −0,50",
        ),
        (
            the_real_report_of_ha_tinh,
            Code.TOTAL_DIFFERS,
            "Tự đánh giá năm 2021: tổng điểm ghi 83,05, các lĩnh vực cộng lại 83,00, lệch +0,05",
        ),
        (a_claim, Code.EXPLANATION_MISSING, "0,50 điểm khai không có tài liệu"),
        (a_leaf_is_sent_back, Code.RETURNED, 'chưa được sửa: "Thiếu trang."'),
        (
            a_document_of_the_year_after,
            Code.PROOF_OUT_OF_PERIOD,
            '"7/KH-SXD" ban hành ngày 03/01/2025, ngoài năm 2024',
        ),
        (a_document_without_number, Code.DOCUMENT_WITHOUT_NUMBER, '"Kế hoạch" chưa ghi số'),
        (a_document_without_date, Code.DOCUMENTS_WITHOUT_DATE, "1 tài liệu chưa ghi ngày"),
        (a_document_named_without_page, Code.PAGE_MISSING, "trong tài liệu: 7/KH"),
        (a_leap_from_last_year, Code.SUSPICION, "25, năm 2023 là 10 (BC 1), lệch 150 %"),
        (answers_of_a_code_that_is_gone, Code.ORPHANS, "1 mã có số liệu"),
        (a_file_is_gone, Code.FILE_MISSING, "Không còn tệp ke-hoach.pdf"),
        (a_leaf_waits_for_approval, Code.NOT_APPROVED, "1 / 1 mục"),
    ],
)
def test_what_is_said(do: Case, code: Code, words: str, desk: Desk) -> None:
    do(desk)
    assert words in said(desk, code).replace("\N{NO-BREAK SPACE}", " ")


# the whole round


def test_an_empty_round_lacks_every_leaf_that_it_scores_itself(desk: Desk) -> None:
    missing = desk.found(Code.NOTHING_DECLARED)
    assert len(missing) == OWN
    assert missing[0].leaf == "1.1.1"
    assert missing[0].place == Place("scores", {"code": "1.1.1"})
    assert {each.severity for each in missing} == {ERROR}
    assert not is_ready(desk.found())


def test_a_made_up_set_and_results_of_others_are_told(desk: Desk) -> None:
    made_up, awaited = desk.found(Code.CONSTRUCTED_SET, Code.SURVEY_AWAITED)
    assert (made_up.params["n"], made_up.place) == (OWN + OUTSIDE, Place("criteria"))
    assert (awaited.params["n"], awaited.params["points"]) == (OUTSIDE, 15)
    assert {made_up.severity, awaited.severity} == {INFO}
    desk.store.declare_answer(
        desk.round.id,
        code="8.2",
        inputs={"points": DeclaredInput("5")},
        part=Part.SURVEY,
        who="lan",
    )
    left = desk.one(Code.SURVEY_AWAITED)
    assert (left.params["n"], left.params["points"]) == (OUTSIDE - 1, 10)


def test_the_national_set_is_not_called_made_up(store: Store) -> None:
    store.add_unit("so-thu", name=NAME, who="lan")
    real = store.open_round("so-thu", year=2026, criteria_set="qd-766/2026", who="lan")
    found = findings(store, view_round(store, real.id))
    assert Code.CONSTRUCTED_SET not in {each.code for each in found}


def test_components_that_do_not_make_the_total_on_paper_are_told(desk: Desk) -> None:
    # 20/24 × 2 = 1,666… and 6/7 × 1 = 0,857…: 1,67 + 0,86 = 2,53 beside 2,52
    desk.declare("1.1.2", "BC 1", "1", plan_tasks="24", plan_tasks_done="20")
    desk.declare("2.5", "BC 2", "1", legal_education_tasks="7", legal_education_tasks_done="6")
    assert desk.found(Code.PRINTED_SUM_DIFFERS) == []  # the set rounds each leaf
    told = findings(desk.store, printed_otherwise(desk.view))
    (found,) = (each for each in told if each.code is Code.PRINTED_SUM_DIFFERS)
    assert (found.params["sum"], found.params["total"]) == (Decimal("2.53"), Decimal("2.52"))
    assert (found.severity, found.place) == (INFO, Place("overview"))


def test_errors_come_first_then_kinds_then_leaves(desk: Desk) -> None:
    desk.declare("2.5", legal_education_tasks="7", legal_education_tasks_done="6")
    a_claim(desk)
    found = desk.found()
    weights = [list(Severity).index(each.severity) for each in found]
    assert weights == sorted(weights)
    explained = [each.leaf for each in found if each.code is Code.EXPLANATION_MISSING]
    assert explained == ["1.1.1", "2.5"]
    declared = [each.leaf for each in found if each.code is Code.NOTHING_DECLARED]
    assert declared == [
        leaf.code for leaf in desk.view.criteria.leaves if leaf.code in set(declared)
    ]


def test_nothing_is_found_twice(desk: Desk, sample: RoundView, sample_store: Store) -> None:
    more_done_than_planned(desk)  # the share above 100 % is a suspicion too
    assert desk.found(Code.SUSPICION) == []
    a_claim_is_explained(desk)
    of_leaf = [each.code for each in desk.found() if each.leaf == "1.1.1"]
    assert of_leaf == [Code.UNPROVEN, Code.NOT_APPROVED]
    told = findings(sample_store, sample)
    keys = [(each.code, each.codes, str(each.params)) for each in told]
    assert len(keys) == len(set(keys))


def test_only_errors_hold_up_the_submission() -> None:
    def of(*severities: Severity) -> list[Finding]:
        return [Finding(each, Code.SUSPICION, Place("scores")) for each in severities]

    assert is_ready(of())
    assert is_ready(of(WARNING, INFO))
    assert not is_ready(of(INFO, ERROR))


# mended again


def test_what_is_mended_is_gone(desk: Desk) -> None:
    a_claim(desk)
    send_back(desk)
    desk.declare("1.1.1", "7/KH", "trang 1", level="late")
    gone = {Code.RETURNED, Code.EXPLANATION_MISSING, Code.UNPROVEN, Code.PAGE_MISSING}
    assert desk.found(*gone) == []
    assert len(desk.found(Code.NOTHING_DECLARED)) == OWN - 1


def test_an_approval_counts_until_the_figures_change(desk: Desk) -> None:
    a_claim(desk)
    send_back(desk)
    send_back(desk, Act.LEAF_APPROVED)
    assert desk.found(Code.RETURNED, Code.NOT_APPROVED) == []
    desk.declare("1.1.1", level="late")
    assert desk.one(Code.NOT_APPROVED).codes == ("1.1.1",)


def test_a_page_may_stand_with_the_link_of_the_document(desk: Desk) -> None:
    desk.keep(DOCUMENT, "1.1.1", page="")
    assert desk.one(Code.PAGE_MISSING).leaf == "1.1.1"
    document = desk.store.documents(desk.round.id)[0]
    desk.store.link_document(document.id, code="1.1.1", section="II", page="", who="lan")
    assert desk.found(Code.PAGE_MISSING) == []


def test_many_documents_without_a_date_are_one_finding(desk: Desk) -> None:
    for number in range(4):
        desk.declare("1.1.1", f"{number}/KH", "1", level="on_time")
        desk.declare("1.4", f"{number}/BC", "1", communication_tasks="9")
        desk.declare("1.2.2", f"{number}/QĐ", "1", content_complete="true")
    found = desk.one(Code.DOCUMENTS_WITHOUT_DATE)  # the last of each: three are still named
    assert (found.params["n"], found.place) == (3, Place("documents"))
    assert set(found.codes) == {"1.1.1", "1.2.2", "1.4"}


def test_a_document_that_proves_nothing_is_left_alone(desk: Desk) -> None:
    desk.store.add_document(desk.round.id, DocumentInput(title="Nháp"), who="lan")
    kinds = {each.code for each in desk.found()}
    assert not kinds & {Code.DOCUMENT_WITHOUT_NUMBER, Code.DOCUMENTS_WITHOUT_DATE}


def test_what_is_said_of_a_code_that_is_gone_names_no_leaf(desk: Desk) -> None:
    last = desk.store.open_round("so-thu", year=2023, criteria_set="so-mau/2024", who="lan")
    replace(desk, round=last).declare("99.1", units="10")
    desk.declare("99.1", "BC 9", units="25")
    desk.store.remark(desk.round.id, code="99.1", act=Act.LEAF_RETURNED, text="", who="minh")
    assert desk.found(Code.RETURNED) == []
    leap = desk.one(Code.SUSPICION)
    assert (leap.leaf, leap.codes, leap.place) == (None, (), Place("evidence"))


# totals


def test_what_adds_up_is_not_named(desk: Desk) -> None:
    desk.remember(2021, Lane.SELF, {**HA_TINH, "TOTAL": "83"})
    assert desk.found(Code.TOTAL_DIFFERS) == []


def test_a_total_may_hold_what_is_not_given_but_no_more(desk: Desk) -> None:
    # component 8, not given, has 15 points: a reviewed total may lie from 83,00 to 98,00
    for total, differs in (("82.99", True), ("83", False), ("98", False), ("98.01", True)):
        desk.remember(2021, Lane.FINAL, {**HA_TINH, "TOTAL": total})
        assert bool(desk.found(Code.TOTAL_DIFFERS)) is differs


def test_a_total_is_held_against_items_where_components_are_not_given(desk: Desk) -> None:
    first = [each for each in desk.view.criteria.component_of("1.1.1").leaves if each.self_scored]
    points = {leaf.code: str(leaf.max_points) for leaf in first}  # component 1 in full: 11
    rest = {code: each for code, each in HA_TINH.items() if code not in ("1", "TOTAL")}
    desk.remember(2021, Lane.SELF, {**points, **rest, "TOTAL": "83.05"})
    found = desk.one(Code.TOTAL_DIFFERS)
    assert (found.params["sum"], found.params["difference"]) == (83, Decimal("0.05"))


def test_a_lane_of_another_edition_is_not_added_up(desk: Desk) -> None:
    desk.remember(2021, Lane.SELF, {**HA_TINH, "9": "1"})
    assert desk.found(Code.TOTAL_DIFFERS) == []


def test_a_lane_that_can_no_longer_be_mended_only_warns(desk: Desk) -> None:
    a_review_gives_too_much(desk)
    bring_to(desk.store, desk.round, Phase.REVIEW_2)  # the first review is locked
    assert desk.one(Code.POINTS_ABOVE_MAX).severity is WARNING


def test_an_earlier_result_above_its_maximum_only_warns(desk: Desk) -> None:
    told = ResultRecord("so-thu", 2021, Lane.FINAL, "1", Decimal("11.5"), Decimal(11))
    desk.store.put_results([told], who="lan")
    found = desk.one(Code.POINTS_ABOVE_MAX)
    assert (found.severity, found.place) == (WARNING, Place("years"))


def test_a_reply_is_asked_for_only_while_it_can_be_written(desk: Desk) -> None:
    desk.declare("1.1.1", "7/KH", "1", level="on_time")
    desk.review(x1_1_1="0.25")
    assert desk.found(Code.REPLY_MISSING) == []
    bring_to(desk.store, desk.round, Phase.EXPLANATION)
    assert desk.one(Code.REPLY_MISSING).leaf == "1.1.1"
    desk.explain("1.1.1", ExplanationKind.REPLY)
    assert desk.found(Code.REPLY_MISSING) == []


def test_a_finished_round_under_an_official_set_has_nothing_to_mend(store: Store) -> None:
    store.add_unit("so-thu", name=NAME, who="lan")
    real = store.open_round("so-thu", year=2026, criteria_set="qd-766/2026", who="lan")
    finish(store, real)
    assert findings(store, view_round(store, real.id)) == ()
