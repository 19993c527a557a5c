"""The package of the sample: its files under the items they prove, and what is missing."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import load_workbook

from services.assessment.papers.package import pack_round
from services.assessment.papers.papers import Written
from services.assessment.view import RoundView
from services.store import Store
from services.text import text_in

MADE = datetime(2024, 11, 20, 8, 5, tzinfo=UTC)
PAPER = Written("bao-cao.docx", "application/x", b"paper")


def packed(store: Store, view: RoundView, to: Path) -> zipfile.ZipFile:
    report = pack_round(store, view, text_in("vi"), to=to, papers=[PAPER], made=MADE)
    assert report.damaged == ()
    return zipfile.ZipFile(to)


def test_the_files_of_the_sample_are_packed_as_they_were_taken_in(
    sample_store: Store, sample: RoundView, tmp_path: Path
) -> None:
    with packed(sample_store, sample, tmp_path / "a.zip") as package:
        kept = {each.file_name: each.sha256 for each in sample.evidence}
        found = {
            Path(name).name: hashlib.sha256(package.read(name)).hexdigest()
            for name in package.namelist()
            if Path(name).name in kept
        }
        assert found == kept
        folders = {Path(n).name: Path(n).parent.name for n in package.namelist()}
    assert folders["MAU-bang-ke-khai.xlsx"] == "1.1.1"
    assert (
        folders["MAU-so-theo-doi-ho-so-2024.xlsx"] == "3.3.2"
    )  # dossiers received are its first figure
    assert folders["bao-cao.docx"] == "Giấy tờ"


def test_the_index_names_items_cells_and_what_is_missing(
    sample_store: Store, sample: RoundView, tmp_path: Path
) -> None:
    with packed(sample_store, sample, tmp_path / "a.zip") as package:
        book = load_workbook(io.BytesIO(package.read("Mục lục.xlsx")))
    rows = {row[1].value: [cell.value for cell in row] for row in book["Tài liệu kiểm chứng"].rows}
    register = rows["3.3.2/MAU-so-theo-doi-ho-so-2024.xlsx"]
    assert "3.4" in register[0].split(", ")
    assert "!" in register[5]  # sheets with their cells
    missing = {row[0].value: row[2].value for row in book["Còn thiếu"].rows}
    assert missing["1.4"] == "chưa có số liệu"
    assert missing["4.1.2"] == "chưa có tài liệu chứng minh"


def test_a_file_that_is_gone_is_told(
    sample_store: Store, sample: RoundView, tmp_path: Path
) -> None:
    lost = next(each for each in sample.evidence if each.file_name == "MAU-bieu-06a-2024.xlsx")
    (kept,) = (tmp_path / "sample").rglob(lost.sha256)
    kept.unlink()
    to = tmp_path / "a.zip"
    report = pack_round(sample_store, sample, text_in("vi"), to=to, papers=[], made=MADE)
    assert [each.name for each in report.damaged] == ["MAU-bieu-06a-2024.xlsx"]
    assert to.exists()
