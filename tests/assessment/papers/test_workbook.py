"""The workbook of the sample round: the points of the app, and where its figures are from."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from services.assessment.papers.papers import NO_PICTURES, Paper, Written, file_name, write_paper
from services.assessment.view import RoundView
from services.reports.workbook.content import HIGH, LOW, POINTS, points_name
from services.store import Store
from services.text import text_in
from tests.reports.recalculating import opened, recalculated

MADE = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)


def written_from(store: Store, view: RoundView) -> Written:
    text = text_in("vi")
    return write_paper(Paper.WORKBOOK, store, view, text, made=MADE, pictures=NO_PICTURES)


def test_it_counts_the_points_of_the_sample(
    sample_store: Store, sample: RoundView, tmp_path: Path
) -> None:
    """70,33 points, of which 62,59 are sure and 90,83 possible (see data/sample)."""
    written = written_from(sample_store, sample)
    assert written.file_name == "bang-cham-diem-so-mau-2024.xlsx"
    book = recalculated(tmp_path, {"sample": written.content})["sample"]
    assert [book[each] for each in (POINTS, LOW, HIGH)] == [70.33, 62.59, 90.83]
    found = {leaf.code: book[points_name(leaf.code)] for leaf in sample.scorecard.leaves}
    told = {leaf.code: leaf.points for leaf in sample.scorecard.leaves}
    assert {code: None if p is None else Fraction(str(p)) for code, p in found.items()} == told


def test_every_figure_says_where_it_is_from(sample_store: Store, sample: RoundView) -> None:
    book = opened(written_from(sample_store, sample).content)
    origins = {
        (row[0].value, row[2].value): row[5].value for row in book["Số liệu"].iter_rows(min_row=4)
    }
    on_time = origins["3.4", "Hồ sơ giải quyết trước hạn và đúng hạn"]
    assert on_time.startswith("tệp MAU-")
    assert origins["1.1.1", "Mức đạt"].endswith("Kế hoạch MẪU số 01/KH-MẪU, trang 1")
    files = {row[0].value: row[1].value for row in book["Thông tin"].iter_rows(min_row=10)}
    used = {g.evidence for record in sample.records for g in record.grounds}
    assert files == {e.file_name: e.sha256 for e in sample.evidence if e.id in used}
    assert len(files) >= 2


def test_names_of_files_are_safe(sample: RoundView) -> None:
    assert file_name(Paper.WORKBOOK, sample).isascii()
