"""Every form has a sample, made by data/sample/make.py, marked as MẪU and read as that form."""

import importlib.util
import io
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

import pytest
from openpyxl import load_workbook

from services.intake.forms.kinds import Feeds, Reader
from services.intake.reader import read_evidence
from tests.intake.forms.samples import FOLDER, sample_name
from tests.intake.workbooks import KINDS

TABLES = [kind.kind for kind in KINDS if kind.reader is Reader.TABLE]
MEASURED = {kind.kind for kind in KINDS if kind.feeds is Feeds.MEASURES}
ELSEWHERE = {"bieu-06a", "so-theo-doi-ho-so"}
"""Their samples are in the folder above: they are loaded into the sample round."""


@cache
def made() -> dict[str, bytes]:
    spec = importlib.util.spec_from_file_location("make_forms", FOLDER.parent / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    files: dict[str, bytes] = module.make_form_samples()
    return files


def parts(book: bytes) -> list[tuple[str, Any, str]]:
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        return [
            (each.filename, each.date_time, canonicalize(file.read(each).decode()))
            for each in file.infolist()
        ]


def path_of(kind: str) -> Path:
    return (FOLDER.parent if kind in ELSEWHERE else FOLDER) / sample_name(kind)


def test_the_folder_holds_what_the_script_makes() -> None:
    assert {file.name for file in FOLDER.iterdir()} == set(made())
    assert set(made()) == {sample_name(kind) for kind in TABLES if kind not in ELSEWHERE}
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 300_000


@pytest.mark.parametrize("name", sorted(made()))
def test_a_sample_is_as_the_script_makes_it(name: str) -> None:
    assert parts((FOLDER / name).read_bytes()) == parts(made()[name])


@pytest.mark.parametrize("kind", TABLES)
def test_a_sample_is_read_as_its_form_without_a_fault(kind: str) -> None:
    file = path_of(kind)
    reading = read_evidence(file.read_bytes(), file_name=file.name, kinds=KINDS)
    assert reading.kind == kind
    assert not reading.has_errors
    assert reading.rows
    assert bool(reading.measures) == (kind in MEASURED)


@pytest.mark.parametrize("kind", TABLES)
def test_a_sample_is_known_by_its_content_alone(kind: str) -> None:
    reading = read_evidence(path_of(kind).read_bytes(), file_name="tep.xlsx", kinds=KINDS)
    assert reading.kind == kind


@pytest.mark.parametrize("kind", TABLES)
def test_a_sample_says_that_it_is_made_up(kind: str) -> None:
    page = load_workbook(path_of(kind), read_only=True).worksheets[0]
    texts = [
        str(cell) for row in page.iter_rows(max_row=6, values_only=True) for cell in row if cell
    ]
    assert any("MẪU – số liệu tự dựng" in text for text in texts)
