"""The terminal: what the four commands print and with which status they leave."""

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

import cli
from services.assessment.sample import load_sample
from services.intake.forms.kind_files import load_kinds
from services.store import Store
from tests.intake.workbooks import REGISTER_TITLE, dossier, register
from tests.people import FOCAL

ROOT = Path(__file__).parents[1]
GOOD = ROOT / "tests/bad_criteria/good"
QD_766 = ROOT / "criteria/qd-766/2026"
SO_MAU = ROOT / "criteria/so-mau/2024"
GIA_LAI = ROOT / "data/published/qd766_gia_lai_departments_2026-10-09.csv"

Row = tuple[str, str, str, str]


def run(*arguments: object) -> Result:
    """Run the program in this process; what goes wrong inside is raised, not swallowed."""
    return CliRunner().invoke(cli.main, [str(each) for each in arguments], catch_exceptions=False)


def answers(folder: Path, rows: Iterable[Row], *, header: str = "unit,code,input,value") -> Path:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    file = folder / "answers.csv"
    file.write_text(f"{header}\n{written.getvalue()}", encoding="utf-8", newline="")
    return file


def score(criteria: Path, file: Path, *options: str) -> dict[str, Any]:
    result = run("score", criteria, file, "--format", "json", *options)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def faults(criteria: Path, file: Path) -> list[str]:
    """Faults that `score` tells as JSON, as "line: code"; the text form names the same."""
    result = run("score", criteria, file, "--format", "json")
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    assert {each["file"] for each in problems} == {file.as_posix()}
    text = run("score", criteria, file)
    assert (text.exit_code, text.stdout) == (1, "")
    assert text.stderr.splitlines() == [
        f"{each['file']}:{each['line']}:{each['column']}: {each['code']}: {each['message']}"
        for each in problems
    ]
    return [f"{each['line']}: {each['code']}" for each in problems]


# help and wrong calls


@pytest.mark.parametrize("command", [(), ("lint",), ("score",), ("read",), ("crosswalk",)])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help(command: tuple[str, ...], option: str) -> None:
    result = run(*command, option)
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage:")
    if command:
        assert all(each in result.stdout for each in ("--format [text|json]", "--lang [vi|en]"))
        assert "Mã thoát: 0" in " ".join(result.stdout.split())
    else:
        assert all(f"  {each} " in result.stdout for each in ("lint", "score", "read", "crosswalk"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("linnt",),
        ("lint", "--format", "xml"),
        ("lint", "--lang", "fr"),
        ("lint", "no/such/file.yaml"),
        ("score",),
        ("score", QD_766),
        ("score", QD_766, "no-such.csv"),
        ("score", QD_766 / "set.yaml", GIA_LAI),
        ("read",),
        ("read", "no-such.xlsx"),
        ("read", ROOT),
        ("read", GIA_LAI, "--kind", "bieu-06"),
        ("crosswalk",),
        ("crosswalk", SO_MAU),
        ("crosswalk", SO_MAU, "so-mau/2025"),
        ("crosswalk", SO_MAU, SO_MAU / "set.yaml"),
    ],
)
def test_wrong_calls_leave_with_2(arguments: tuple[object, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage:")


# lint


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A set with three faults and a warning in two files."""
    head = (GOOD / "set.yaml").read_text(encoding="utf-8")
    one = (GOOD / "1.yaml").read_text(encoding="utf-8")
    (tmp_path / "set.yaml").write_text(head.replace("max_points: 2", "max_points: 2,0"), "utf-8")
    one = one.replace("kind: ratio", "kind: ratoi").replace("van-phong", "van-phon")
    (tmp_path / "1.yaml").write_text(one, "utf-8")
    return tmp_path


def test_lint_tells_all_faults_at_once(bad: Path) -> None:
    result = run("lint", bad)
    kinds = "checklist, choice, tiers, ratio, per_unit, cases, survey, reported, tracked"
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f'{bad}/1.yaml:10:18: unknown_kind: Không có cách tính "ratoi"; chọn một trong: {kinds}. '
        'Có phải là "ratio"?',
        f'{bad}/1.yaml:12:12: unknown_owner: Không có đơn vị phụ trách "van-phon" trong set.yaml; '
        'đã biết: van-phong. Có phải là "van-phong"?',
        f'{bad}/set.yaml:5:13: decimal_comma: "2,0" dùng dấu phẩy thập phân; '
        "trong YAML viết dấu chấm (0.5)",
    ]
    assert result.stderr == "3 lỗi, 0 cảnh báo trong 2 tệp.\n"


def test_lint_as_json_in_english(bad: Path) -> None:
    result = run("lint", bad, "--format", "json", "--lang", "en")
    assert (result.exit_code, result.stderr) == (1, "")
    told = json.loads(result.stdout)
    assert told[2] == {
        "file": f"{bad}/set.yaml",
        "line": 5,
        "column": 13,
        "code": "decimal_comma",
        "message": '"2,0" has a decimal comma; YAML wants a point (0.5)',
    }
    assert [(each["line"], each["code"]) for each in told[:2]] == [
        (10, "unknown_kind"),
        (12, "unknown_owner"),
    ]


def test_lint_of_one_file_tells_its_own_faults_only(bad: Path) -> None:
    result = run("lint", bad / "set.yaml", bad / "set.yaml", "--format", "json")
    assert [each["code"] for each in json.loads(result.stdout)] == ["decimal_comma"]


def test_a_warning_alone_is_no_failure(tmp_path: Path) -> None:
    head = (GOOD / "set.yaml").read_text(encoding="utf-8")
    (tmp_path / "1.yaml").write_bytes((GOOD / "1.yaml").read_bytes())
    unused = head + "  late: {name: {vi: hồ sơ trễ, en: late dossiers}}\n"
    (tmp_path / "set.yaml").write_text(unused, "utf-8")
    result = run("lint", tmp_path, "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout == (
        f"{tmp_path}/set.yaml:12:3: unused_measure: "
        'Measure "late" is declared in set.yaml but no rule uses it\n'
    )
    assert result.stderr == "0 errors, 1 warnings in 2 files.\n"


def test_lint_of_what_is_clean() -> None:
    result = run("lint", GOOD)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Không có lỗi trong 2 tệp.\n"
    assert json.loads(run("lint", GOOD, "--format", "json").stdout) == []


def test_lint_of_a_form_makes_its_kind_known(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "x.yaml").write_text("kind: so-rieng\nnam: x\n", "utf-8")
    own = tmp_path / "so" / "2024"
    own.mkdir(parents=True)
    (own / "set.yaml").write_bytes((GOOD / "set.yaml").read_bytes())
    one = (GOOD / "1.yaml").read_text(encoding="utf-8")
    wanted = "documents: [{vi: Báo cáo, en: Report}]"
    (own / "1.yaml").write_text(one.replace(wanted, "evidence: [so-rieng]"), "utf-8")
    result = run("lint", tmp_path, "--format", "json")
    told = json.loads(result.stdout)
    assert {each["file"] for each in told} == {f"{folder}/x.yaml"}
    assert "unknown_key" in {each["code"] for each in told}


# score


@pytest.fixture(scope="module")
def published() -> Mapping[str, list[dict[str, str]]]:
    units: dict[str, list[dict[str, str]]] = {}
    with GIA_LAI.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            units.setdefault(row["unit_code"], []).append(row)
    return units


def rows_of(unit: str, metrics: list[dict[str, str]]) -> list[Row]:
    """The portal's figures as answers: numerator and denominator, or the score as handed over."""
    rows: list[Row] = []
    for each in metrics:
        code = each["metric"]
        if code in {"ONLINE", "TTTT", "ELECTRONIC_CERTIFIED_COPY"}:
            rows.append((unit, code, "points", each["score"]))
        elif code not in {"GROUP", "TOTAL"}:
            rows.append((unit, code, "done", each["numerator"]))
            rows.append((unit, code, "total", each["denominator"]))
    return rows


def test_the_published_scores_of_gia_lai(
    tmp_path: Path, published: Mapping[str, list[dict[str, str]]]
) -> None:
    file = answers(tmp_path, [row for unit in published for row in rows_of(unit, published[unit])])
    result = score(QD_766, file)
    assert list(result) == ["set", "units"]
    assert result["set"] == "qd-766/2026"
    assert list(result["units"]) == list(published)
    assert len(published) == 14
    for unit, metrics in published.items():
        card = result["units"][unit]
        assert list(card) == [
            *("points", "max_points", "low", "high", "grade", "components", "items")
        ]
        printed = Decimal(0)
        for row in metrics:
            if row["metric"] == "GROUP":
                component = card["components"][row["group"]]
                assert Decimal(component["points"]) == Decimal(row["score"])
                assert Decimal(component["max_points"]) == Decimal(row["max_score"])
                printed += Decimal(row["score"])
            elif row["metric"] != "TOTAL":
                item = card["items"][row["metric"]]
                assert list(item) == ["points", "max_points", "outcome", "explanation"]
                assert Decimal(item["points"]) == Decimal(row["score"] or "0")
        assert Decimal(card["points"]) == printed
        assert card["low"] == card["points"] == card["high"]
        assert card["max_points"] == "100"


def test_what_is_empty_is_unknown_and_never_0(
    tmp_path: Path, published: Mapping[str, list[dict[str, str]]]
) -> None:
    unit, metrics = next(iter(published.items()))
    rows = rows_of(unit, metrics)
    whole = score(QD_766, answers(tmp_path, rows))["units"][unit]
    without = [
        (unit, code, name, "" if (code, name) == ("ON_TIME", "done") else value)
        for unit, code, name, value in rows
    ]
    card = score(QD_766, answers(tmp_path, without))["units"][unit]
    item = card["items"]["ON_TIME"]
    assert (item["points"], item["max_points"], item["outcome"]) == (None, "20", "unknown")
    assert card["components"]["TDGQ"] == {"points": None, "max_points": "20"}
    low = Decimal(whole["points"]) - Decimal(whole["items"]["ON_TIME"]["points"])
    assert Decimal(card["points"]) == Decimal(card["low"]) == low
    assert Decimal(card["high"]) == low + 20


def test_a_unit_of_which_nothing_is_known(tmp_path: Path) -> None:
    card = score(QD_766, answers(tmp_path, [("A", "ONLINE", "points", "")]))["units"]["A"]
    assert (card["points"], card["low"], card["high"]) == (None, "0", "100")
    assert {each["outcome"] for each in card["items"].values()} == {"unknown", "outside"}


def test_inputs_go_by_the_names_of_the_kind_or_of_their_measures(tmp_path: Path) -> None:
    rows = [
        ("A", "3.4", "dossiers_on_time", "982"),
        ("A", "3.4", "dossiers_resolved", "1000"),
        ("A", "1.1.1", "level", "late"),
        ("A", "1.1.2", "plan_tasks_done", "20"),
        ("A", "1.1.2", "plan_tasks", "25"),
        ("A", "1.2.1", "reports_late_or_missing", "3"),
        ("B", "3.4", "value", "97.99"),
        ("B", "1.1.1", "late", "có"),
        ("B", "1.1.2", "done", "20"),
        ("B", "1.1.2", "total", "25"),
        ("B", "1.2.1", "count", "3"),
        ("C", "3.4", "not_arising", "true"),
        ("C", "1.1.1", "none", "x"),
    ]
    units = score(SO_MAU, answers(tmp_path, rows))["units"]
    points = {
        unit: {code: each["points"] for code, each in card["items"].items() if each["points"]}
        for unit, card in units.items()
    }
    assert points == {
        "A": {"3.4": "4", "1.1.1": "0.25", "1.1.2": "1.6", "1.2.1": "0.25"},
        "B": {"3.4": "3", "1.1.1": "0.25", "1.1.2": "1.6", "1.2.1": "0.25"},
        "C": {"3.4": "4", "1.1.1": "0"},
    }
    item = units["A"]["items"]["3.4"]
    assert (item["max_points"], item["outcome"]) == ("4", "proven")
    assert units["C"]["items"]["3.4"]["outcome"] == "not_arising"


def test_contradicting_figures_are_invalid_and_say_why(tmp_path: Path) -> None:
    rows = [("A", "ON_TIME", "done", "3"), ("A", "ON_TIME", "total", "2")]
    vi = score(QD_766, answers(tmp_path, rows))["units"]["A"]["items"]["ON_TIME"]
    en = score(QD_766, answers(tmp_path, rows), "--lang", "en")["units"]["A"]["items"]["ON_TIME"]
    assert (vi["points"], vi["outcome"]) == (None, "invalid")
    assert vi["explanation"] == "Tử số 3 lớn hơn mẫu số 2"
    assert en["explanation"] == "Numerator 3 exceeds denominator 2"


def test_score_as_text(tmp_path: Path) -> None:
    file = answers(tmp_path, [("Sở A", "ONLINE", "points", "6.72")])
    lines = run("score", QD_766, file).stdout.splitlines()
    assert lines[0] == "Sở A: 6,72 / 100,00 điểm (từ 6,72 đến 94,72)"
    assert "  ONLINE Cung cấp dịch vụ công trực tuyến: 6,72 / 12,00" in lines
    (open_one,) = (each for each in lines if each.startswith("  TDGQ "))
    assert open_one.endswith(": chưa có / 20,00")
    (item,) = (each for each in lines if each.startswith("    ONLINE "))
    assert item.startswith("    ONLINE [ngoài tầm tay] ")
    assert item.endswith("→ 6,72 / 12,00 điểm")
    english = run("score", QD_766, file, "--lang", "en").stdout.splitlines()
    assert english[0] == "Sở A: 6.72 / 100.00 points (from 6.72 to 94.72)"


def test_points_without_end_are_cut_after_six_digits(tmp_path: Path) -> None:
    for file in ("set.yaml", "1.yaml"):
        text = (GOOD / file).read_text(encoding="utf-8")
        text = text.replace("at: leaf", "at: nowhere")
        (tmp_path / file).write_text(text, encoding="utf-8")
    file = answers(tmp_path, [("A", "1.1", "done", "1"), ("A", "1.1", "total", "3")])
    assert score(tmp_path, file)["units"]["A"]["points"] == "0.666667"


def test_all_faults_of_the_answers_at_once_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(
        "unit,code,input,value\n"
        '"Sở\n(hai dòng)",ONLINE,points,5\n'  # lines 2 and 3
        "A,ONLIN,points,5\n"  # 4
        "A,ONLINE,point,5\n"  # 5
        'A,ON_TIME,done,"1,5"\n'  # 6
        "A,ON_TIME,total,-1\n"  # 7
        "\n"  # 8
        "A,ONLINE,points,5\n"  # 9
        "A,ONLINE,points,5\n"  # 10
        ",ON_TIME,,5\n"  # 11
        "A,ON_TIME,done\n"  # 12
        "A,ON_TIME,done,5,6\n"  # 13
        "A,ON_TIME,not_arising,vâng\n",  # 14
        encoding="utf-8",
    )
    assert faults(QD_766, file) == [
        "4: csv_unknown_code",
        "5: csv_unknown_input",
        "6: csv_not_number",
        "7: csv_not_number",
        "10: csv_repeated",
        "11: csv_blank",
        "11: csv_blank",
        "12: csv_columns",
        "13: csv_columns",
        "14: csv_not_yes_no",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "1: csv_header"),
        (b"unit,code,value\nA,ONLINE,5\n", "1: csv_header"),
        (b"unit;code;input;value\nA;ONLINE;points;5\n", "1: csv_header"),
        (b"unit,code,input,value,note\n", "1: csv_header"),
        ("unit,code,input,value\nSở A,ONLINE,points,5\n".encode("utf-16"), "1: csv_not_utf8"),
        ("unit,code,input,value\nA,ONLINE,points,5\nSở".encode("cp1258", "replace") + b"\xed\n",
         "3: csv_not_utf8"),
        (b"unit,code,input,value\n" + b"A" * 140_000 + b",ONLINE,points,5\n",
         "2: csv_unreadable"),
        (b'unit,code,input,value\n"A,ONLINE,points,5\nA,ONLINE,points,5\n', "2: csv_columns"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_answers(tmp_path: Path, content: bytes, fault: str) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(content)
    assert faults(QD_766, file) == [fault]


def test_a_faulty_set_is_not_scored(bad: Path) -> None:
    file = answers(bad, [("A", "1.1", "done", "1")])
    result = run("score", bad, file, "--format", "json")
    assert result.exit_code == 1
    assert [(each["line"], each["code"]) for each in json.loads(result.stdout)["problems"]] == [
        (10, "unknown_kind"),
        (12, "unknown_owner"),
        (5, "decimal_comma"),
    ]
    assert run("score", bad, file).stdout == ""


def test_a_folder_without_a_set(tmp_path: Path) -> None:
    file = answers(tmp_path, [])
    result = run("score", tmp_path, file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no_head" in result.stderr


# read


def test_read_as_json(tmp_path: Path) -> None:
    file = tmp_path / "so.xlsx"
    file.write_bytes(register())
    result = run("read", file, "--format", "json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert list(told) == [
        *("kind", "sheet", "header_rows", "columns", "rows", "measures", "problems"),
        *("system", "certainties", "sheets"),
    ]
    assert (told["kind"], told["sheet"], told["rows"]) == ("so-theo-doi-ho-so", "Sheet1", 6)
    assert told["header_rows"] == [5]
    assert told["columns"]["returned"] == "J"
    assert told["measures"]["dossiers_on_time"] == {"value": "3", "cells": ["Sheet1!J6:J8"]}
    assert told["problems"] == []


def test_read_of_a_table_of_no_known_form_tells_its_sheets(tmp_path: Path) -> None:
    file = tmp_path / "la.csv"
    file.write_text("tên;số\nmột;1\nhai;2\n", encoding="utf-8")
    result = run("read", file)
    assert result.exit_code == 0
    assert "3 dòng × 2 cột" in result.stdout
    assert "form_unrecognised" in result.stdout


def test_read_tells_faults_by_cell(tmp_path: Path) -> None:
    rows = [dossier(1), dossier(2, due="31/02/2024"), dossier(1)]
    file = tmp_path / "so.xlsx"
    file.write_bytes(register(rows, title=REGISTER_TITLE))
    result = run("read", file, "--format", "json", "--kind", "so-theo-doi-ho-so")
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    keys = ["code", "place", "found", "expected", "message", "severity"]
    assert all(list(each) == keys for each in problems)
    assert {"date_unreadable", "identity_repeated"} <= {each["code"] for each in problems}
    (unreadable,) = (each for each in problems if each["code"] == "date_unreadable")
    assert (unreadable["place"], unreadable["found"]) == ("so.xlsx!Sheet1!I7", "31/02/2024")
    text = run("read", file)
    assert text.exit_code == 1
    line = f"{unreadable['place']}: date_unreadable: {unreadable['message']}"
    assert line in text.stdout.splitlines()


def test_read_as_text(tmp_path: Path) -> None:
    file = tmp_path / "so.xlsx"
    file.write_bytes(register())
    lines = run("read", file, "--lang", "en").stdout.splitlines()
    assert lines[0] == "Form: so-theo-doi-ho-so · sheet: Sheet1 · header rows: 5 · 6 rows"
    assert "J" in lines[1]
    assert "  dossiers_on_time = 3  (Sheet1!J6:J8)" in lines


def test_read_of_what_is_no_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "so.xlsx"
    file.write_bytes(b"")
    result = run("read", file)
    assert result.exit_code == 1
    assert "so.xlsx: file_empty: " in result.stdout


def test_a_faulty_form_stops_reading_and_not_lint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.yaml").write_text("kind: x\n", "utf-8")
    monkeypatch.setattr(cli, "read_alone", lambda *_, **__: load_kinds(tmp_path))
    file = tmp_path / "so.xlsx"
    file.write_bytes(b"")
    result = run("read", file, "--format", "json")
    assert result.exit_code == 1
    assert {each["code"] for each in json.loads(result.stdout)["problems"]} == {"missing_key"}
    assert run("lint", GOOD).exit_code == 0


# crosswalk


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Path, Path]:
    """The good set and its next edition: 1.1 is called otherwise, 1.2 is new."""
    old, new = tmp_path / "mau/2024", tmp_path / "mau/2025"
    for folder in (old, new):
        shutil.copytree(GOOD, folder)
    head, one = new / "set.yaml", new / "1.yaml"
    text = head.read_text("utf-8").replace("mau/2024", "mau/2025")
    head.write_text(text.replace("max_points: 2", "max_points: 4"), "utf-8")
    text = one.read_text("utf-8")
    leaf = text[text.index("  - code") :]
    added = leaf.replace('"1.1"', '"1.2"').replace("vi: Tiêu chí", "vi: Dữ liệu mở")
    text = text.replace("vi: Tiêu chí", "vi: Tiêu chí MẪU") + added
    one.write_text(text.replace("max_points: 2", "max_points: 4", 1), "utf-8")
    return old, new


def test_a_proposal_is_ready_to_be_saved_and_asks_to_be_looked_at(
    editions: tuple[Path, Path],
) -> None:
    result = run("crosswalk", *editions)
    assert result.exit_code == 0
    assert result.stdout == (
        "# yaml-language-server: $schema=../schema/crosswalk.schema.json\n"
        "old: mau/2024\n"
        "new: mau/2025\n"
        "entries:\n"
        "  # XEM LẠI: 1.1 Tiêu chí (2) → 1.1 Tiêu chí MẪU (2)\n"
        '  - {kind: renamed, old: ["1.1"], new: ["1.1"], confirmed: false}\n'
        "  # XEM LẠI: – → 1.2 Dữ liệu mở (2)\n"
        '  - {kind: new, old: [], new: ["1.2"], confirmed: false}\n'
    )
    assert result.stderr == "1 đổi tên, 1 mới; 2 mục chờ xem lại.\n"
    file = editions[0].parents[1] / "crosswalk" / "mau.yaml"
    file.parent.mkdir()
    file.write_text(result.stdout, "utf-8")
    linted = run("lint", file)
    assert linted.exit_code == 0  # it warns until a person has said yes
    assert linted.stdout.splitlines() == [
        f"{file}:6:5: crosswalk_unconfirmed: Chưa ai xác nhận: 1.1 → 1.1",
        f"{file}:8:5: crosswalk_unconfirmed: Chưa ai xác nhận: – → 1.2",
    ]
    file.write_text(result.stdout.replace("false", "true"), "utf-8")
    assert run("lint", editions[0].parents[1]).stderr == "Không có lỗi trong 5 tệp.\n"


def test_a_proposal_in_english_and_as_json(editions: tuple[Path, Path]) -> None:
    result = run("crosswalk", *editions, "--lang", "en")
    assert "  # REVIEW: – → 1.2 Dữ liệu mở (2)\n" in result.stdout
    assert result.stderr == "1 renamed, 1 new; 2 entries to be reviewed.\n"
    result = run("crosswalk", *editions, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == {
        "old": "mau/2024",
        "new": "mau/2025",
        "entries": [
            {"kind": "renamed", "old": ["1.1"], "new": ["1.1"], "note": "", "confirmed": False},
            {"kind": "new", "old": [], "new": ["1.2"], "note": "", "confirmed": False},
        ],
    }


def test_a_faulty_edition_gets_no_proposal(editions: tuple[Path, Path]) -> None:
    old, new = editions
    file = old / "1.yaml"
    file.write_text(file.read_text("utf-8").replace("kind: ratio", "kind: ratios"), "utf-8")
    result = run("crosswalk", old, new)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{file}:10:18: unknown_kind: ")


def test_the_shipped_crosswalk_lacks_a_sub_criterion(tmp_path: Path) -> None:
    """Lint refuses an edition that has grown since its crosswalk was confirmed."""
    criteria = tmp_path / "criteria"
    for each in ("so-mau", "crosswalk", "evidence"):
        shutil.copytree(ROOT / "criteria" / each, criteria / each)
    file = criteria / "crosswalk/so-mau-2024-2025.yaml"
    kept = [line for line in file.read_text("utf-8").splitlines() if '["9B.2"]' not in line]
    file.write_text("\n".join(kept), "utf-8")
    result = run("lint", criteria)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{file}:4:6: crosswalk_code_unmapped: Mã 9B.2 của so-mau/2025 "
        "(Bị UBND tỉnh, Chủ tịch UBND tỉnh phê bình về CCHC) chưa đứng ở mục nào\n"
    )


# groups and grades


def test_a_group_is_scored_by_its_variant(tmp_path: Path) -> None:
    """One award is a bonus of 1; without procedures 69,5 points are left, scaled to 100 (MẪU)."""
    file = tmp_path / "answers.csv"
    file.write_text("unit,code,input,value\nmau,9A.2,awards,1\nmau,1.5,initiatives,2\n", "utf-8")
    so_mau = ROOT / "criteria/so-mau/2025"
    whole = score(so_mau, file)["units"]["mau"]
    variant = score(so_mau, file, "--group", "khong-thu-tuc")["units"]["mau"]
    assert (whole["points"], whole["components"]["3"]["max_points"]) == ("2", "13")
    assert variant["components"]["3"]["max_points"] == "2"
    # 1 point of 69,5 is 1,438849 of 100; the bonus is not scaled
    assert (variant["points"], variant["grade"]) == ("2.438849", "Mức 3")


def test_a_group_that_the_set_does_not_have_is_a_wrong_call(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("unit,code,input,value\n", "utf-8")
    result = run("score", ROOT / "criteria/so-mau/2025", file, "--group", "nhóm")
    assert result.exit_code == 2
    assert "co-thu-tuc, khong-thu-tuc" in result.stderr


# in a process of its own


def start(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "cli.py", *(str(each) for each in arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False)


def test_the_criteria_that_ship_are_clean() -> None:
    result = start("lint", "--lang", "en")
    assert (result.returncode, result.stdout) == (0, b"")
    files = len(list((ROOT / "criteria").rglob("*.yaml")))
    assert result.stderr.decode("utf-8") == f"No faults in {files} files.\n"


def test_places_are_written_as_they_were_named() -> None:
    result = start("lint", "tests/bad_criteria/folders/no_head")
    assert result.returncode == 1
    assert result.stdout.startswith(b"tests/bad_criteria/folders/no_head/set.yaml:1:1: no_head: ")


def test_a_wrong_call_in_a_process() -> None:
    assert start("score").returncode == 2


def test_report_writes_the_papers_of_the_newest_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARINDEX_HOME", str(tmp_path / "home"))
    with Store.open(tmp_path / "home") as store:
        load_sample(store, who=FOCAL)
    result = run("report", "bang-cham-diem", "--to", tmp_path / "out")
    assert result.exit_code == 0, result.output
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == "bang-cham-diem-so-mau-2024.xlsx"
    assert result.stdout.strip() == str(file)
    assert "Bảng điểm" in load_workbook(file).sheetnames


def test_report_packs_the_evidence_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARINDEX_HOME", str(tmp_path / "home"))
    with Store.open(tmp_path / "home") as store:
        load_sample(store, who=FOCAL)
    result = run("report", "--package", "--to", tmp_path / "out", "--format", "json")
    assert result.exit_code == 0, result.output
    files = json.loads(result.stdout)["files"]
    assert [Path(each).name for each in files] == [
        *("tu-danh-gia-so-mau-2024.docx", "bang-cham-diem-so-mau-2024.xlsx"),
        *("giai-trinh-so-mau-2024.docx", "ke-hoach-so-mau-2024.docx"),
        *("tom-tat-so-mau-2024.docx", "trang-lanh-dao-so-mau-2024.html", "minh-chung-2024.zip"),
    ]
    assert all(Path(each).stat().st_size for each in files)


def test_report_without_a_round_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARINDEX_HOME", str(tmp_path / "home"))
    result = run("report", "--to", tmp_path / "out")
    assert result.exit_code == 1
    assert "Không có kỳ đánh giá này." in result.output
    assert not (tmp_path / "out").exists()
