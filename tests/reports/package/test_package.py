"""The package: every file where the index says, whatever it is called and however large it is."""

import hashlib
import io
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.reports.package.content import Missing, PackageContent, PackageFile
from services.reports.package.names import safe_name
from services.reports.package.writing import write_package
from services.text import text_in
from tests.building import steady

VI = text_in("vi")
HOSTILE = '=1+1 <script>alert("x")</script>.pdf'


def file(name: str, content: bytes, *codes: str, **known: Any) -> PackageFile:
    blank: dict[str, Any] = {
        **dict.fromkeys(("number", "issued", "title", "places"), ""),
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "open": lambda: io.BytesIO(content),
    }
    return PackageFile(name, codes, **{**blank, **known})


def content(*files: PackageFile, **known: Any) -> PackageContent:
    blank: dict[str, Any] = {
        "unit": "Sở Thử",
        "year": 2024,
        "set_name": "Bộ MẪU",
        "edition": "0123",
        "made": datetime(2024, 11, 20, 8, 4),
        "mark": "",
        "papers": (),
        "missing": (),
    }
    return PackageContent(files=files, **{**blank, **known})


def gone() -> BinaryIO:
    raise FileNotFoundError


def test_files_lie_in_the_folder_of_their_first_code(tmp_path: Path) -> None:
    one, two = file("so.xlsx", b"1", "3.4", "7.3.2"), file("so.xlsx", b"2", "3.4")
    other = file("ảnh.png", b"3")
    report = write_package(
        tmp_path / "a.zip", content(one, two, other, papers=[("bao-cao.docx", b"4")]), VI
    )
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert {name: package.read(name) for name in package.namelist()[:4]} == {
            "3.4/so.xlsx": b"1",
            "3.4/so (2).xlsx": b"2",
            "Khác/ảnh.png": b"3",
            "Giấy tờ/bao-cao.docx": b"4",
        }
        assert package.namelist()[4:] == ["Mục lục.xlsx", "Mục lục.html", "SHA256SUMS.txt"]
        assert package.testzip() is None
        sums = package.read("SHA256SUMS.txt").decode().splitlines()
        for line in sums:
            sha256, _, path = line.partition("  ")
            assert hashlib.sha256(package.read(path)).hexdigest() == sha256
        assert len(sums) == 6
    assert report.damaged == ()
    assert report.size == (tmp_path / "a.zip").stat().st_size


def test_the_index_says_what_each_file_proves_and_what_is_missing(tmp_path: Path) -> None:
    told = {"number": "12/BC", "issued": "05/02/2024", "title": "Báo cáo", "places": "3.4, trang 2"}
    one = file("bc.pdf", b"1", "3.4", "7.3.2", **told)
    missing = (Missing("1.4", "Tuyên truyền", "chưa có số liệu"),)
    write_package(tmp_path / "a.zip", content(one, missing=missing), VI)
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        book = load_workbook(io.BytesIO(package.read("Mục lục.xlsx")))
        page = package.read("Mục lục.html").decode()
    row = [cell.value for cell in list(book["Tài liệu kiểm chứng"].rows)[-1]]
    assert row == [
        *("3.4, 7.3.2", "3.4/bc.pdf", "12/BC", "05/02/2024", "Báo cáo", "3.4, trang 2"),
        *("1 byte", one.sha256, "đủ, đúng"),
    ]
    assert [c.value for c in list(book["Còn thiếu"].rows)[-1]][:3] == [
        *("1.4", "Tuyên truyền", "chưa có số liệu")
    ]
    assert '<a href="3.4/bc.pdf">3.4/bc.pdf</a>' in page
    assert "Tuyên truyền" in page


def test_what_is_gone_or_damaged_is_named_and_the_rest_is_packed(tmp_path: Path) -> None:
    lost = file("mat.pdf", b"1", "1.1", open=gone)
    changed = file("hong.pdf", b"1", "1.1", open=lambda: io.BytesIO(b"2"))
    kept = file("giu.pdf", b"1", "1.1")
    report = write_package(tmp_path / "a.zip", content(lost, changed, kept), VI)
    assert report.damaged == (lost, changed)
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert package.namelist()[:2] == ["1.1/hong.pdf", "1.1/giu.pdf"]
        page = package.read("Mục lục.html").decode()
    assert "không còn trên máy" in page
    assert "đã khác bản được nhận" in page


def test_words_from_people_are_words(tmp_path: Path) -> None:
    one = file(HOSTILE, b"1", "1.1", title=HOSTILE, number="\x00@SUM(1)\ufffe")
    write_package(tmp_path / "a.zip", content(one, unit=HOSTILE), VI)
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert package.namelist()[0] == "1.1/=1+1 -script-alert(-x-)--script-.pdf"
        page = package.read("Mục lục.html").decode()
        book = load_workbook(io.BytesIO(package.read("Mục lục.xlsx")))
    assert "<script" not in page
    cells = [cell for sheet in book for row in sheet.rows for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_full_disk_leaves_the_last_package(tmp_path: Path) -> None:
    to = tmp_path / "a.zip"
    write_package(to, content(file("a.pdf", b"1", "1.1")), VI)
    before = to.read_bytes()

    class Full(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_package(to, content(file("b.pdf", b"2", "1.1", open=Full)), VI)
    assert to.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]


LARGE = """
import resource, sys
from pathlib import Path
from tests.reports.package.test_package import content, file, VI
from services.reports.package.writing import write_package
source, to, size = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
with source.open("wb") as made:
    made.truncate(size)
small = file("a.bin", b"1", "1.1")
write_package(to, content(small), VI)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
write_package(to, content(file("a.pdf", b"", "1.1", open=lambda: source.open("rb"))), VI)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_large_file_does_not_pass_through_memory(tmp_path: Path) -> None:
    """300 MB of evidence; the peak of memory grows by less than 32 MB."""
    size = 300 * 2**20
    command = [sys.executable, "-c", LARGE, tmp_path / "big", tmp_path / "a.zip", size]
    done = subprocess.run([str(each) for each in command], check=True, capture_output=True)
    assert (tmp_path / "a.zip").stat().st_size > size
    assert int(done.stdout) * 1024 < 32 * 2**20


RESERVED = {"con", "nul", "aux", "prn", *(f"com{n}" for n in range(10))}


@steady
@given(st.lists(st.text(max_size=150), max_size=8))
def test_any_name_is_safe_on_windows_and_its_own(names: list[str]) -> None:
    taken: set[str] = set()
    found = [safe_name(each, taken) for each in names]
    assert len({each.casefold() for each in found}) == len(names)
    for each in found:
        assert 0 < len(each) <= 100
        assert not set(each) & set('<>:"/\\|?*')
        assert all(ord(letter) > 31 for letter in each)
        assert each == each.strip().rstrip(".")
        assert each.split(".")[0].casefold() not in RESERVED
        each.encode()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Báo cáo: quý I/2024.pdf", "Báo cáo- quý I-2024.pdf"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("...", "-"),
        ("a" * 120 + ".docx", "a" * 95 + ".docx"),
        ("e\u0302", "ê"),
    ],
)
def test_names_by_hand(words: str, name: str) -> None:
    assert safe_name(words, set()) == name
