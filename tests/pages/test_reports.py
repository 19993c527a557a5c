"""Báo cáo: the papers of the round, each offered; the office's own templates."""

import zipfile
from pathlib import Path

import pytest

from services.assessment.papers import papers
from services.assessment.papers.templates import is_own
from services.store import Store
from tests.pages.screen import Screen
from tests.reports.word.test_filling import template

PAPERS = [
    "Báo cáo tự đánh giá (Word)",
    "Bảng chấm điểm có công thức (Excel)",
    "Báo cáo giải trình thẩm định lần 1 (Word)",
    "Kế hoạch nâng cao chỉ số (Word)",
    "Tóm tắt một trang cho lãnh đạo (Word)",
    "Trang của lãnh đạo (HTML, một tệp)",
]


def offered(screen: Screen) -> list[str]:
    return [each.label for each in screen.tree.get("download_button")]


def give(screen: Screen, content: bytes) -> Screen:
    """Hand in a template for the first paper."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    screen.tree.file_uploader[0].set_value([("mau.docx", content, kind)])
    return screen.run()


def test_every_paper_is_offered_with_its_template(sample: Screen) -> None:
    sample.open("reports")
    titles = [each.value.strip("*") for each in sample.tree.markdown]
    assert [each for each in titles if each in PAPERS] == PAPERS
    assert offered(sample).count("Tải về") == 6
    assert offered(sample).count("Tải mẫu đang dùng") == 4  # workbook and page have none


def test_the_fields_of_a_template_are_listed(sample: Screen) -> None:
    sample.open("reports")
    first = next(each.value for each in sample.tree.dataframe if "Trường" in each.value)
    fields = dict(zip(first["Trường"], first["Nội dung"], strict=True))
    assert fields["head.unit"] == "tên đơn vị"
    assert fields["groups.items.points"].startswith("điểm tự đánh giá")


def test_a_template_of_ones_own_is_used_and_let_go(sample: Screen, store: Store) -> None:
    give(sample.open("reports"), template("{{ head.unit }}")).press("Dùng mẫu này")
    assert sample.said() == ["Đã dùng mẫu của đơn vị."]
    assert is_own("tu-danh-gia", "vi")
    sample.press("Quay về mẫu gốc")
    assert not is_own("tu-danh-gia", "vi")


def test_a_faulty_template_is_refused_by_its_field(sample: Screen, store: Store) -> None:
    give(sample.open("reports"), template("{{ head.uni }} {{ hed }}")).press("Dùng mẫu này")
    (row, other) = sample.table("Lỗi và cách sửa")
    assert row["Lỗi và cách sửa"] == (
        'Không có trường "uni". Chọn một trường trong bảng các trường; trường gần nhất: unit.'
    )
    assert '"hed"' in other["Lỗi và cách sửa"]
    assert not is_own("tu-danh-gia", "vi")


@pytest.mark.parametrize("role", ["leader", "contributor"])
def test_who_may_not_change_templates_takes_papers(sample: Screen, role: str) -> None:
    sample.open("reports", role=role)
    assert offered(sample).count("Tải về") == 6
    assert len(sample.tree.file_uploader) == 0


def test_it_speaks_english(sample: Screen) -> None:
    sample.open("reports").speak("en")
    assert sample.shows("Score workbook with formulas (Excel)")
    assert offered(sample).count("Download") == 6


def test_the_package_is_made_on_this_machine_and_offered(sample: Screen, home: Path) -> None:
    sample.open("reports").press("Đóng gói")
    assert sample.shows("Đã đóng gói 3 tệp minh chứng.")
    (made,) = (home / "exports").iterdir()
    assert made.name == "minh-chung-tu-danh-gia-so-mau-2024.zip"
    assert sample.shows(str(made))
    assert offered(sample).count("Tải về") == 7
    with zipfile.ZipFile(made) as package:
        assert sum(name.startswith("Giấy tờ/") for name in package.namelist()) == 6


def test_without_libreoffice_the_page_says_how_to_get_a_pdf(
    sample: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "find_office", lambda: None)
    sample.open("reports")
    next(each for each in sample.tree.button if each.label == "PDF").click()
    assert sample.run().shows("Máy này chưa cài LibreOffice")


def test_a_pdf_is_made_on_this_machine(sample: Screen) -> None:
    sample.open("reports")
    next(each for each in sample.tree.button if each.label == "PDF").click()
    assert "Tải PDF về" in offered(sample.run())
