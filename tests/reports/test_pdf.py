"""PDF through LibreOffice: made where it is installed, and a clear answer where it is not."""

from pathlib import Path

import pytest

from services.reports.pdf import NoOffice, OfficeFailed, find_office, to_pdf
from tests.reports.word.test_filling import template


def test_papers_become_pdf() -> None:
    papers = {"mot.docx": template("Một"), "hai.docx": template("Hai")}
    found = to_pdf(papers, office=find_office())
    assert list(found) == ["mot.docx", "hai.docx"]
    assert all(each.startswith(b"%PDF-") for each in found.values())


def test_without_libreoffice_it_says_so() -> None:
    with pytest.raises(NoOffice):
        to_pdf({"a.docx": b""}, office=None)


def test_one_that_fails_or_hangs_is_told(tmp_path: Path) -> None:
    for words, seconds in (("exit 1", 10), ("sleep 30", 0.2), ("exit 0", 10)):
        office = tmp_path / "soffice"
        office.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        office.chmod(0o755)
        with pytest.raises(OfficeFailed):
            to_pdf({"a.docx": b"x"}, office=office, seconds=seconds)


def test_it_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_office() is None
    (tmp_path / "libreoffice").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "libreoffice").chmod(0o755)
    assert find_office() == tmp_path / "libreoffice"
