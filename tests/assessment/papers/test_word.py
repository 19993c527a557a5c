"""The Word papers opened again: every number in them is one of the scorecard."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from pages.shared.overview_charts import pictures_of
from scoring.answers import Proof
from scoring.score import score
from services.assessment.papers.papers import NO_PICTURES, Paper, write_paper
from services.assessment.view import RoundView, view_round
from services.store import DeclaredInput, Lane, PlanActionInput, Review, Store
from services.text import text_in
from tests.assessment.papers.reading import tables_of, words_of
from tests.building import name
from tests.reports.recalculating import printed

MADE = datetime(2024, 11, 20, 8, 5, tzinfo=UTC)
VI = text_in("vi")


def paper(which: Paper, store: Store, view: RoundView, language: str = "vi") -> bytes:
    text = text_in(language)  # type: ignore[arg-type]
    written = write_paper(which, store, view, text, made=MADE, pictures=NO_PICTURES)
    return written.content


def test_every_number_of_the_report_is_one_of_the_scorecard(
    sample_store: Store, sample: RoundView
) -> None:
    scores, annex = tables_of(paper(Paper.REPORT, sample_store, sample))
    card = sample.scorecard
    told = {row[0]: row[2:] for row in scores[1:]}
    for component in card.components:
        totals = component.totals
        own = "–" if totals.points is None else VI.points(totals.points)
        assert told.pop(component.code) == [
            *(VI.points(totals.max_points), own, VI.points(totals.low), VI.points(totals.high))
        ]
    assert told == {"": ["100,00", "70,33", "62,59", "90,83"]}
    lines = {row[0]: row for row in annex[1:] if row[0]}
    for leaf in card.leaves:
        points = "–" if leaf.points is None else VI.points(leaf.points)
        assert (lines[leaf.code][2], lines[leaf.code][6]) == (VI.points(leaf.max_points), points)
    assert len(lines) == 64 + 8
    assert annex[-1][6] == "70,33"


def test_a_line_of_the_annex_has_figures_rule_and_documents(
    sample_store: Store, sample: RoundView
) -> None:
    _, annex = tables_of(paper(Paper.REPORT, sample_store, sample))
    lines = {row[0]: row for row in annex}
    assert lines["1.1.2"][3] == (
        "Nhiệm vụ kế hoạch CCHC đã hoàn thành: 38; Nhiệm vụ trong kế hoạch CCHC: 42"
    )
    assert lines["1.1.2"][5] == "Báo cáo MẪU số 01/BC-MẪU, Mục I, trang 2"
    assert "tệp MAU-so-theo-doi-ho-so-2024.xlsx" in lines["3.4"][5]
    assert lines["1.4"][3:7:3] == ["–", "–"]  # unknown: no figures, no points, never a 0
    assert lines["8.1.1"][5:7] == ["", "–"]  # a survey's: not self-scored


def test_the_three_parts_of_the_report(sample_store: Store, sample: RoundView) -> None:
    words = words_of(paper(Paper.REPORT, sample_store, sample))
    (headline,) = [each for each in words if each.startswith("Điểm tự đánh giá: ")]
    assert headline == (
        "Điểm tự đánh giá: 70,33 trên 85,00 điểm đơn vị tự chấm. Tổng đã biết: 70,33 trên 100,00 "
        "điểm, trong đó chắc chắn 62,59, có thể đạt 90,83."
    )
    heads = [each for each in words if each.startswith(("I.", "II.", "III."))]
    assert len(heads) == 3
    owed = {f"- {code}." for code in ("1.2.2", "2.4", "2.5", "3.3.3", "4.1.2", "6.3", "7.3.3")}
    begun = {each.split()[0] + " " + each.split()[1] for each in words if each.startswith("- ")}
    assert owed <= begun
    assert "- 1.4. Tuyên truyền CCHC (1,00): chưa có số liệu" in words
    assert "MẪU – đơn vị hoặc bộ tiêu chí tự dựng, không phải văn bản chính thức." in words


def test_a_round_without_figures_has_no_zero(store: Store, view: RoundView) -> None:
    scores, annex = tables_of(paper(Paper.REPORT, store, view))
    assert {row[3] for row in scores[1:]} == {"–"}
    assert {row[6] for row in annex[1:]} == {"–"}
    assert "Không có." in words_of(paper(Paper.REPORT, store, view))  # nothing is to be explained


def test_another_set(store: Store) -> None:
    """QĐ 766: 28 items in 6 components, none made up."""
    store.add_unit("so-thu", name=name("Sở Thử"), who="lan")
    opened = store.open_round("so-thu", year=2026, criteria_set="qd-766/2026", who="lan")
    view = view_round(store, opened.id)
    content = paper(Paper.REPORT, store, view)
    scores, annex = tables_of(content)
    assert len(scores) == 1 + len(view.criteria.components) + 1
    assert len(annex) == 1 + len(view.criteria.components) + len(tuple(view.criteria.leaves)) + 1
    assert not any(each.startswith("MẪU") for each in words_of(content))


def test_the_plan_has_its_actions_by_component_and_by_factor(store: Store, view: RoundView) -> None:
    for told in (
        PlanActionInput("Gửi báo cáo", number="1", codes=("1.2.1",), due=date(2024, 12, 31)),
        PlanActionInput("Niêm yết", number="2", factors=("access",), due_words="Thường xuyên"),
    ):
        store.add_actions(view.round.id, [told], who="lan")
    content = paper(Paper.PLAN, store, view)
    words = words_of(content)
    start = words.index("1. Chỉ số cải cách hành chính (PAR INDEX)")
    assert words[start + 1 : start + 4] == [
        "1.1. Công tác chỉ đạo điều hành CCHC",
        "- Gửi báo cáo",
        "(Chi tiết tại Phụ lục I kèm theo Kế hoạch).",
    ]
    first, second = tables_of(content)
    assert [row[0:2] for row in first[1:]] == [
        ["1", "Công tác chỉ đạo điều hành CCHC"],
        ["1", "Gửi báo cáo"],
    ]
    assert first[2][6] == "31/12/2024"
    assert [row[1] for row in second[1:]] == ["Tiếp cận dịch vụ", "Niêm yết"]
    assert second[2][6] == "Thường xuyên"


def test_the_dossier_for_the_first_review(store: Store, view: RoundView) -> None:
    """Self-scored 0,50 (1 initiative), reviewed 0: asked about, and answered."""
    inputs = {"initiatives": DeclaredInput("1", Proof.PROVEN, "QĐ 12", "trang 1")}
    store.declare_answer(
        view.round.id, code="1.5", inputs=inputs, expected_versions=None, who="lan"
    )
    review = Review(
        view.round.id, Lane.REVIEWED, "1.5", Decimal(0), "Chưa đủ", True, "", 1, "hoa", MADE
    )
    told = replace(view_round(store, view.round.id), reviews=(review,))
    words = words_of(paper(Paper.REPLIES, store, told))
    assert "1.5. Sáng kiến, mô hình CCHC" in words
    assert "Điểm tối đa 1,00; tự đánh giá 0,50; thẩm định 0,00." in words
    assert "Ý kiến thẩm định: Chưa đủ" in words
    assert "Tài liệu kiểm chứng: QĐ 12, trang 1" in words
    assert any(each.startswith("Giải trình: ") for each in words)
    assert "Không có tiêu chí nào phải giải trình." in words_of(paper(Paper.REPLIES, store, view))


def test_the_page_for_leadership(sample_store: Store, sample: RoundView) -> None:
    words = words_of(paper(Paper.BRIEF, sample_store, sample))
    assert (
        "Ước tính 70,33 trên 100,00 điểm; chắc chắn 62,59, có thể 90,83; mục tiêu 90,00." in words
    )
    assert "4.2.2 Tinh giản biên chế: −1,50" in words


def test_the_page_of_one_file_has_its_charts_and_asks_nobody(
    sample_store: Store, sample: RoundView
) -> None:
    pictures = pictures_of(sample, VI)
    written = write_paper(Paper.PAGE, sample_store, sample, VI, made=MADE, pictures=pictures)
    page = written.content.decode()
    assert page.count("<svg") == 2
    assert "70,33 / 100,00" in page
    assert "Lĩnh vực nào được bao nhiêu điểm, còn mất ở đâu?" in page
    outside = set(re.findall(r"https?://[^\"' )<]+", page))
    assert outside <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "<script" not in page


def test_english(sample_store: Store, sample: RoundView) -> None:
    scores, annex = tables_of(paper(Paper.REPORT, sample_store, sample, "en"))
    assert scores[-1][2:] == ["100.00", "70.33", "62.59", "90.83"]
    assert annex[0][:3] == ["Code", "Criterion, sub-criterion", "Max."]


def test_printed_it_keeps_its_letters_and_repeats_its_head(
    sample_store: Store, sample: RoundView, tmp_path: Path
) -> None:
    """As LibreOffice prints it: every page of the annex begins with the head of the table."""
    long_name = "Ứng dụng " * 40
    unit = replace(sample.unit, name=name(long_name))
    papers = {
        each.value: paper(each, sample_store, sample) for each in Paper if each != "bang-cham-diem"
    }
    papers["dai"] = paper(Paper.REPORT, sample_store, replace(sample, unit=unit))
    pages = printed(tmp_path, papers)
    report = pages["tu-danh-gia"]
    annex = next(
        n for n, page in enumerate(report) if page.lstrip().startswith("") and "PHỤ LỤC" in page
    )
    assert all("Tài liệu kiểm chứng" in " ".join(page.split()) for page in report[annex:-1])
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in report[0]
    assert "Độc lập - Tự do - Hạnh phúc" in report[0]
    assert len(pages["tom-tat"]) == 1
    assert not any("\ufffd" in page for each in pages.values() for page in each)
    assert "Ứng dụng Ứng dụng" in " ".join(pages["dai"][0].split())


def test_120_items_with_very_long_names_stay_on_their_sheets(
    sample_store: Store, sample: RoundView, tmp_path: Path
) -> None:
    """Every code and the end of every name are on paper: nothing runs over the edge."""
    leaves = tuple(
        leaf.model_copy(
            update={"code": f"{n}.{leaf.code}", "name": name("Cải cách thủ tục " * 15 + f"hết{n}")}
        )
        for n in (1, 2)
        for leaf in sample.criteria.leaves
    )[:120]
    component = sample.criteria.components[0].model_copy(update={"criteria": leaves})
    criteria = sample.criteria.model_copy(update={"components": (component,)})
    view = replace(sample, criteria=criteria, answers={}, records=(), scorecard=score(criteria, {}))
    pages = printed(tmp_path, {"dai": paper(Paper.REPORT, sample_store, view)})["dai"]
    together = " ".join(" ".join(pages).split())
    assert all(leaf.code in together for leaf in leaves)
    assert together.count("hết1") >= 64
    assert together.count("hết2") >= 56
