"""LibreOffice as a reader of workbooks: what a person sees who opens one."""

import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from shutil import which

from openpyxl import Workbook, load_workbook

Cell = str | int | float | bool | None


def recalculated(folder: Path, books: Mapping[str, bytes]) -> dict[str, "Counted"]:
    """Return each workbook as LibreOffice counts it; all in one go, for it is slow to start."""
    office = which("soffice")
    assert office is not None, "LibreOffice is missing: apt-get install libreoffice-calc"
    given, out = folder / "given", folder / "counted"
    given.mkdir()
    for name, content in books.items():
        (given / f"{name}.xlsx").write_bytes(content)
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"),
            *(str(out), *(str(given / f"{name}.xlsx") for name in books)),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: Counted(load_workbook(out / f"{name}.xlsx", data_only=True)) for name in books}


class Counted:
    """A workbook with its values, found by the names of its cells."""

    def __init__(self, book: Workbook) -> None:
        self.book = book

    def __getitem__(self, name: str) -> Cell:
        """Return the value of a named cell; an empty text is none."""
        ((sheet, place),) = self.book.defined_names[name].destinations
        value: Cell = self.book[sheet][place].value
        return None if value == "" else value


def opened(content: bytes) -> Workbook:
    """Return a workbook as it was written, with its formulas."""
    return load_workbook(BytesIO(content))


def printed(folder: Path, papers: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the words of each page of Word papers as LibreOffice prints them."""
    office, reader = which("soffice"), which("pdftotext")
    assert office is not None, "LibreOffice is missing: apt-get install libreoffice-writer"
    assert reader is not None, "pdftotext is missing: apt-get install poppler-utils"
    given, out = folder / "papers", folder / "printed"
    given.mkdir()
    for name, content in papers.items():
        (given / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(given / f"{name}.docx") for name in papers]
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    pages = {}
    for name in papers:
        told = [reader, "-layout", str(out / f"{name}.pdf"), "-"]
        words = subprocess.run(told, check=True, capture_output=True, timeout=60).stdout.decode()
        pages[name] = words.split("\f")[:-1]
    return pages
