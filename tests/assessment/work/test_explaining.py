"""Explanations: which are owed, what the draft says, what may be sent."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.answers import Proof
from services.assessment.people import NotPermitted
from services.assessment.view import RoundView, view_round
from services.assessment.work.explaining import (
    EarlierWords,
    FaultyExplanation,
    Owed,
    draft,
    earlier_words,
    faults,
    owed,
    write,
)
from services.store import (
    DeclaredInput,
    ExplanationKind,
    Lane,
    PartLocked,
    Phase,
    ResultRecord,
    ReviewInput,
    Round,
    StaleExplanation,
    Store,
)
from services.text import text_in
from tests.people import FOCAL, LEADER, contributor
from tests.store.moving import bring_to, move

PROOF, REPLY = ExplanationKind.PROOF, ExplanationKind.REPLY
VI, EN = text_in("vi"), text_in("en")
CLAIMED, PROVEN = Proof.CLAIMED, Proof.PROVEN
NBSP = "\N{NO-BREAK SPACE}"  # before %


def declare(
    store: Store,
    round_: Round,
    code: str,
    *,
    document: str = "",
    page: str = "",
    note: str = "",
    **values: str,
) -> RoundView:
    state = PROVEN if document else CLAIMED
    told = {name: DeclaredInput(each, state, document, page, note) for name, each in values.items()}
    store.declare_answer(round_.id, code=code, inputs=told, who="lan")
    return view_round(store, round_.id)


def claim_tasks(store: Store, round_: Round, note: str = "") -> RoundView:
    """Claim 20 of 25 tasks of the plan: 80 %, 1,60 of 2 points."""
    return declare(store, round_, "1.1.2", plan_tasks="25", plan_tasks_done="20", note=note)


def review(store: Store, round_: Round, *reviews: ReviewInput) -> RoundView:
    bring_to(store, round_, Phase.REVIEW_1)
    store.put_reviews(round_.id, lane=Lane.REVIEWED, reviews=reviews, source="", who="hoa")
    return view_round(store, round_.id)


def in_review(store: Store, **of: Any) -> Round:
    return store.open_round("so-thu", phase=Phase.REVIEW_1, who="lan", **of)


# what is owed


def test_nothing_is_owed_for_what_is_not_known(view: RoundView) -> None:
    assert owed(view) == ()


def test_a_claim_owes_an_explanation_and_a_proven_figure_none(store: Store, round_: Round) -> None:
    declare(store, round_, "1.1.1", document="7/KH-SGTVT", level="on_time")
    assert owed(claim_tasks(store, round_)) == (Owed("1.1.2", PROOF),)


def test_one_claimed_figure_of_two_is_enough(store: Store, round_: Round) -> None:
    declare(store, round_, "1.1.2", document="BC 1", plan_tasks="25")
    assert owed(declare(store, round_, "1.1.2", plan_tasks_done="20")) == (Owed("1.1.2", PROOF),)


def test_nothing_arising_without_a_document_owes_one(store: Store, round_: Round) -> None:
    view = declare(store, round_, "2.4", not_arising="true", note="Không có kiến nghị")
    assert owed(view) == (Owed("2.4", PROOF),)


def test_what_others_score_is_not_explained(store: Store, round_: Round) -> None:
    assert owed(declare(store, round_, "8.2", points="3")) == ()


def test_what_the_review_contests_or_cuts_owes_a_reply(store: Store, round_: Round) -> None:
    declare(store, round_, "1.1.1", document="KH 7", level="on_time")  # 0,50
    declare(store, round_, "1.2.2", document="BC 1", content_complete="true")  # 0,50
    declare(store, round_, "1.2.1", document="BC 2", reports_late_or_missing="0")  # 1
    view = review(
        store,
        round_,
        ReviewInput("1.1.1", Decimal("0.25")),  # cut
        ReviewInput("1.2.2", Decimal("0.5")),  # as scored
        ReviewInput("1.2.1", None, contested=True),
        ReviewInput("1.4", None, contested=True),  # not scored by the department
        ReviewInput("1", Decimal("1")),  # a component has no explanation
    )
    assert owed(view) == tuple(Owed(code, REPLY) for code in ("1.1.1", "1.2.1", "1.4"))


def test_an_explanation_that_is_written_stays_asked_for(store: Store, round_: Round) -> None:
    view = claim_tasks(store, round_)
    write(store, view, code="1.1.2", kind=PROOF, words="Đủ.", expected_version=0, who=FOCAL)
    assert owed(view_round(store, round_.id)) == (Owed("1.1.2", PROOF),)


# the draft


def test_a_draft_says_rule_figures_points_and_the_noted_reason(store: Store, round_: Round) -> None:
    view = claim_tasks(store, round_, note="Chờ báo cáo của các phòng.")
    assert draft(view, "1.1.2", PROOF, VI).replace(NBSP, " ") == (
        'Mục 1.1.2 "Mức độ hoàn thành kế hoạch CCHC".'
        " Cách tính theo bộ tiêu chí (MẪU, Mã 1.1.2), tối đa 2,00 điểm: Điểm = tỷ lệ (nhiệm vụ kế"
        " hoạch CCHC đã hoàn thành / nhiệm vụ trong kế hoạch CCHC) × 2,00; dưới 80 % được 0 điểm."
        " Tài liệu kiểm chứng được yêu cầu: Báo cáo CCHC năm; Sản phẩm của từng nhiệm vụ trong kế"
        " hoạch."
        " Số liệu của đơn vị: nhiệm vụ kế hoạch CCHC đã hoàn thành: 20 (chưa có tài liệu); nhiệm vụ"
        " trong kế hoạch CCHC: 25 (chưa có tài liệu)."
        " Điểm được tính như sau: 20 / 25 nhiệm vụ kế hoạch CCHC đã hoàn thành = 80,00 % ≥ 80 %"
        " → 80,00 % × 2,00 → 1,60 / 2,00 điểm."
        " Chưa có tài liệu kiểm chứng kèm theo cho số liệu: nhiệm vụ trong kế hoạch CCHC; nhiệm vụ"
        " kế hoạch CCHC đã hoàn thành. Lý do: Chờ báo cáo của các phòng."
    )
    assert faults(draft(view, "1.1.2", PROOF, VI)) == ()


def test_without_a_noted_reason_the_draft_leaves_a_place_for_it(
    store: Store, round_: Round
) -> None:
    view = claim_tasks(store, round_)
    for text in (VI, EN):
        (fault,) = faults(draft(view, "1.1.2", PROOF, text))
        assert fault.code == "explanation_unfinished"
        assert fault.found.startswith("[… ")


def test_a_draft_names_document_page_and_the_option_chosen(store: Store, round_: Round) -> None:
    view = declare(store, round_, "1.1.1", document="7/KH-SGTVT", page="trang 1", level="late")
    said = draft(view, "1.1.1", PROOF, VI)
    assert "mức đạt: Ban hành chậm (7/KH-SGTVT, trang 1)." in said
    assert "Chưa có tài liệu" not in said


def test_a_draft_names_file_sheet_and_the_first_cells(sample: RoundView) -> None:
    said = draft(sample, "3.3.3", PROOF, EN)
    assert "late dossiers with an apology letter: 60 (file MAU-bang-ke-khai.xlsx, sheet" in said
    # the register counts the 71 late dossiers in 67 ranges of its column J
    assert (
        'resolved late: 71 (file MAU-so-theo-doi-ho-so-2024.xlsx, sheet "Sổ theo dõi hồ sơ",'
        " cell J213, J215:J216, J247, and 64 more ranges of cells)" in said
    )


def test_a_draft_says_why_nothing_arose(store: Store, round_: Round) -> None:
    view = declare(store, round_, "2.4", not_arising="true", note="Không có kiến nghị")
    said = draft(view, "2.4", PROOF, VI)
    assert (
        "Đơn vị khai không phát sinh trong năm (chưa có tài liệu), lý do: Không có kiến nghị."
        " Điểm được tính như sau: Không phát sinh trong năm → 1,00 / 1,00 điểm." in said
    )
    assert len(faults(said)) == 1


def test_a_reply_answers_points_and_words_of_the_review(store: Store, round_: Round) -> None:
    last = ResultRecord("so-thu", 2023, Lane.FINAL, "1.1.2", Decimal("1.5"), Decimal(2))
    store.put_results([last], who="lan")
    view = claim_tasks(store, round_)
    write(store, view, code="1.1.2", kind=PROOF, words="Chờ số.", expected_version=0, who=FOCAL)
    cut = ReviewInput("1.1.2", Decimal("1"), "Chưa có sản phẩm\ncủa 5 nhiệm vụ.")
    view = review(store, round_, cut)
    said = draft(view, "1.1.2", REPLY, VI, earlier=[EarlierWords(2022, "Thiếu báo cáo.")])
    assert said.startswith(
        'Mục 1.1.2 "Mức độ hoàn thành kế hoạch CCHC". Đơn vị tự đánh giá 1,60 điểm.'
        " Thẩm định lần 1 cho 1,00 điểm. Chênh lệch so với tự đánh giá: −0,60 điểm."
        ' Ý kiến thẩm định: "Chưa có sản phẩm của 5 nhiệm vụ".'
    )
    assert said.replace(NBSP, " ").endswith(
        ' Giải trình đã gửi kèm báo cáo tự đánh giá: "Chờ số".'
        " Năm 2023 mục này được thẩm định 1,50 điểm."
        ' Ý kiến thẩm định năm 2022: "Thiếu báo cáo".'
        " Đơn vị đề nghị xem xét lại và công nhận 1,60 điểm, vì [… nêu điều thẩm định chưa tính"
        " đến, hoặc tài liệu nộp bổ sung]."
    )


def test_a_reply_where_nobody_gave_points_or_words(store: Store, round_: Round) -> None:
    view = review(store, round_, ReviewInput("1.4", None, contested=True))
    said = draft(view, "1.4", REPLY, EN)
    for words in (
        "The department has no self-score for this item.",
        "The first review gave no points yet and asks for an explanation.",
        "The reviewers wrote nothing beside it.",
        "The department asks for a new look, because [… ",
    ):
        assert words in said


def test_words_of_earlier_reviews_are_found_where_the_item_is_the_same(
    store: Store, round_: Round
) -> None:
    before = in_review(store, year=2023, criteria_set="so-mau/2024")
    review(store, before, ReviewInput("1.1.2", Decimal(1), "Lần một."))
    move(store, before, Phase.REVIEW_2)
    final = ReviewInput("1.1.2", Decimal(1), "Thiếu sản phẩm.")
    store.put_reviews(before.id, lane=Lane.FINAL, reviews=[final], source="", who="hoa")
    other = in_review(store, year=2022, criteria_set="qd-766/2026")
    review(store, other, ReviewInput("1.1.2", Decimal(1), "Bộ khác."))
    view = view_round(store, round_.id)
    assert earlier_words(store, view, "1.1.2") == (EarlierWords(2023, "Thiếu sản phẩm."),)
    assert earlier_words(store, view, "1.1.1") == ()
    assert earlier_words(store, view_round(store, before.id), "1.1.2") == ()


# writing


def test_an_explanation_is_kept_with_a_version(store: Store, view: RoundView) -> None:
    first = write(store, view, code="1.4", kind=PROOF, words="Một.", expected_version=0, who=FOCAL)
    assert (first.text, first.version, first.who) == ("Một.", 1, FOCAL.signature)
    with pytest.raises(StaleExplanation):
        write(store, view, code="1.4", kind=PROOF, words="Hai.", expected_version=0, who=FOCAL)
    assert [each.text for each in store.explanations(view.round.id)] == ["Một."]


@pytest.mark.parametrize(
    ("words", "code", "found"),
    [
        ("", "explanation_blank", ""),
        (" \n", "explanation_blank", ""),
        ("Vì […].", "explanation_unfinished", "[…]"),
        ("Vì [… nêu lý do].", "explanation_unfinished", "[… nêu lý do]"),
        ("Vì [lý do ...].", "explanation_unfinished", "[lý do ...]"),
    ],
)
def test_what_is_blank_or_unfinished_is_refused(
    store: Store, view: RoundView, words: str, code: str, found: str
) -> None:
    with pytest.raises(FaultyExplanation) as refused:
        write(store, view, code="1.4", kind=PROOF, words=words, expected_version=0, who=FOCAL)
    assert [(each.code, each.found) for each in refused.value.problems] == [(code, found)]
    assert store.explanations(view.round.id) == ()


@pytest.mark.parametrize("words", ["Theo [1] và [2].", "Đang chờ… Kho bạc.", "Điểm a) [sic] đúng."])
def test_brackets_and_dots_of_a_finished_text_are_taken(
    store: Store, view: RoundView, words: str
) -> None:
    write(store, view, code="1.4", kind=PROOF, words=words, expected_version=0, who=FOCAL)
    assert [each.text for each in store.explanations(view.round.id)] == [words]


def test_who_does_not_answer_for_an_item_does_not_explain_it(store: Store, view: RoundView) -> None:
    owner = view.division_of("1.4")
    for who in (LEADER, contributor("van-phong-khac")):
        with pytest.raises(NotPermitted):
            write(store, view, code="1.4", kind=PROOF, words="Đủ.", expected_version=0, who=who)
    assert store.explanations(view.round.id) == ()
    own = contributor(owner)
    write(store, view, code="1.4", kind=PROOF, words="Đủ.", expected_version=0, who=own)
    assert [each.who for each in store.explanations(view.round.id)] == [own.signature]


def test_a_reply_is_taken_only_in_its_phase(store: Store, round_: Round, view: RoundView) -> None:
    def reply() -> None:
        write(store, view, code="1.4", kind=REPLY, words="Đủ.", expected_version=0, who=FOCAL)

    with pytest.raises(PartLocked):
        reply()
    bring_to(store, round_, Phase.EXPLANATION)
    reply()
    with pytest.raises(PartLocked):
        write(store, view, code="1.4", kind=PROOF, words="Đủ.", expected_version=0, who=FOCAL)
    assert [each.kind for each in store.explanations(round_.id)] == [REPLY]


def test_an_item_that_the_set_does_not_have_is_an_error(store: Store, view: RoundView) -> None:
    with pytest.raises(KeyError):
        write(store, view, code="99", kind=PROOF, words="Đủ.", expected_version=0, who=FOCAL)
