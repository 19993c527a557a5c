"""The sample's files are what make.py makes, agree with each other and are marked as MẪU."""

import csv
import importlib.util
import io
import zipfile
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

import pytest
from openpyxl import load_workbook

from scoring.answers import parse_value
from services.catalogue.sets import criteria_set

FOLDER = Path(__file__).parents[2] / "data" / "sample"
BOOKS = ["MAU-bieu-06a-2024.xlsx", "MAU-so-theo-doi-ho-so-2024.xlsx"]
PLAN = "MAU-ke-hoach-2024.docx"
TABLES = ["bang-ke-khai.csv", "ket-qua-nam-truoc.csv"]
COUNTED = {
    "dossiers_received",
    "dossiers_received_online",
    "dossiers_resolved",
    "dossiers_on_time",
    "dossiers_late",
}


def load_script() -> Any:
    spec = importlib.util.spec_from_file_location("make_sample", FOLDER / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_files() -> dict[str, bytes]:
    files: dict[str, bytes] = load_script().make_files()
    return files


@cache
def made() -> dict[str, bytes]:
    return make_files()


def make_surveys() -> dict[str, bytes]:
    files: dict[str, bytes] = load_script().make_surveys()
    return files


def parts(book: bytes) -> list[tuple[str, Any, str]]:
    """Return what a workbook holds; how it was pressed and its XML written is for the tools."""
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        return [
            (each.filename, each.date_time, canonicalize(file.read(each).decode()))
            for each in file.infolist()
        ]


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((FOLDER / name).read_text(encoding="utf-8"))))


def results() -> dict[tuple[str, str], dict[str, tuple[Decimal, Decimal]]]:
    """Return points and maximum by (year, lane) and code."""
    found: dict[tuple[str, str], dict[str, tuple[Decimal, Decimal]]] = defaultdict(dict)
    for row in rows_of("ket-qua-nam-truoc.csv"):
        of = found[row["year"], row["lane"]]
        assert row["code"] not in of
        of[row["code"]] = (Decimal(row["points"]), Decimal(row["max_points"]))
    return found


def test_the_folder_holds_what_the_script_makes() -> None:
    assert set(made()) == {*BOOKS, *TABLES, PLAN}
    kept = (".xlsx", ".csv", ".docx")
    assert {each.name for each in FOLDER.iterdir() if each.suffix in kept} == set(made())


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_as_the_script_makes_it(name: str) -> None:
    assert (FOLDER / name).read_bytes() == made()[name]


@pytest.mark.parametrize("name", [*BOOKS, PLAN])
def test_a_workbook_is_as_the_script_makes_it(name: str) -> None:
    assert parts((FOLDER / name).read_bytes()) == parts(made()[name])


def test_the_script_makes_the_same_bytes_every_time() -> None:
    assert make_files() == made()


def test_every_answer_is_one_that_the_set_asks_of_the_department() -> None:
    criteria = criteria_set("so-mau/2024")
    rows = rows_of("bang-ke-khai.csv")
    keys = [(row["code"], row["input"]) for row in rows]
    assert len(set(keys)) == len(keys)
    for row in rows:
        leaf = criteria.leaf(row["code"])
        asked = {each.name: each for each in leaf.rule.inputs(criteria.head.measures)}
        assert leaf.self_scored
        assert row["input"] in asked
        assert row["input"] not in COUNTED
        if row["value"] == "not_arising":
            assert leaf.when_not_arising is not None
            assert row["note"]
        else:
            parse_value(row["value"], asked[row["input"]])
        for field in ("document", "note"):
            assert not row[field] or "MẪU" in row[field]


def test_leaves_make_components_and_components_make_totals() -> None:
    for (year, lane), of in results().items():
        components = [code for code in of if len(code) == 1]
        for component in components:
            leaves = [of[code] for code in of if code.startswith(f"{component}.")]
            assert of[component] == tuple(map(sum, zip(*leaves, strict=True))), (year, component)
        if "TOTAL" in of:
            surveyed = [results()[year, "survey"]["8"]] if lane == "reviewed" else []
            whole = [*(of[code] for code in components), *surveyed]
            assert of["TOTAL"] == tuple(map(sum, zip(*whole, strict=True))), (year, lane)


def test_results_keep_to_the_maxima_and_mostly_fall_in_review() -> None:
    criteria = criteria_set("so-mau/2024")
    most = {leaf.code: leaf.max_points for leaf in criteria.leaves}
    most |= {each.code: each.max_points for each in criteria.components}
    most["TOTAL"] = Decimal(100)
    found = results()
    for (year, lane), of in found.items():
        for code, (points, maximum) in of.items():
            assert 0 <= points <= maximum
            if code != "TOTAL" and (year, code) != ("2022", "7"):
                assert maximum == most[code], (year, lane, code)
    assert found["2022", "self"]["7"][1] == Decimal("15.5")
    raised = [
        (year, code)
        for year in ("2022", "2023")
        for code, (points, _) in found[year, "reviewed"].items()
        if len(code) > 1 and code != "TOTAL" and points > found[year, "self"][code][0]
    ]
    assert raised == [("2023", "4.4")]


def test_one_review_is_missing_and_with_it_the_total() -> None:
    found = results()
    assert "6" not in found["2022", "reviewed"]
    assert "TOTAL" not in found["2022", "reviewed"]
    assert found["2023", "reviewed"]["TOTAL"] == (Decimal("83.74"), Decimal(100))
    assert found["2022", "self"]["TOTAL"] == (Decimal("64.32"), Decimal(84))
    assert set(found["2022", "survey"]) == {"8", *(f"8.1.{n}" for n in range(1, 6)), "8.2"}


def test_the_register_names_nobody_and_keeps_its_dates() -> None:
    book = load_workbook(FOLDER / BOOKS[1], read_only=True)
    title, *rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert title[0] == "SỞ MẪU"
    assert len(rows[4:]) == 3640
    assert len({row[1] for row in rows[4:]}) == 3640
    for number, row in enumerate(rows[4:], 1):
        _, code, subject, _, owner, address, phone, received, due, returned, *_ = row
        assert (owner, address, phone) == (f"Người nộp MẪU {number:04}", "MẪU", None)
        assert "MẪU" in subject
        assert code.startswith("000.00.MAU.H37-24")
        assert received[6:10] == "2024"
        assert returned is None or returned[6:10] == "2024"
        assert due[11:] == "17:00:00"
    book.close()


def test_the_surveys_are_as_the_script_makes_them_and_name_nobody() -> None:
    surveys = make_surveys()
    assert make_surveys() == surveys
    assert {each.name for each in (FOLDER / "khao-sat").iterdir()} == set(surveys)
    for name, content in surveys.items():
        assert parts((FOLDER / "khao-sat" / name).read_bytes()) == parts(content)
        book = load_workbook(io.BytesIO(content), read_only=True)
        title, _, header, *rows = list(book.worksheets[0].iter_rows(values_only=True))
        assert "MẪU" in title[0]
        assert all("MẪU" in question for question in header[4:])
        assert all(row[1] == f"Người trả lời MẪU {n:03}" for n, row in enumerate(rows, 1))
        assert all(answer in {1, 2, 3, 4, 5, None} for row in rows for answer in row[4:])
        book.close()
