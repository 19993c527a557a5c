"""The catalogue of faults: complete in both directions, every sentence whole, the page fresh."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from scoring.problems import Severity
from services.assessment.written.fault_page import (
    PAGE,
    find_blanks,
    split_sentence,
    write_file,
    write_page,
)
from services.intake.forms.fault_catalogue import FAULTS, Fault, Group, Where, faults_of_checks
from services.text.catalogue import read_sentences
from tests.bad_workbooks.make import BAD_FILES
from tests.intake.workbooks import KINDS

INTAKE = Path(__file__).parents[3] / "services" / "intake"
NOTED_BY = frozenset({"Problem", "add", "_add", "_note", "note", "_drop", "_ended", "_failed"})
"""The functions whose first argument is a code, where it is a literal."""
RAISED_BY = frozenset({"_Unreadable", "_Doubtful"})
TOLD_ELSEWHERE = frozenset({"empty_file"})  # every YAML may be empty: criteria.problems has it
CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
CATALOGUE = {fault.code: fault for fault in FAULTS}
VI, EN = read_sentences("vi"), read_sentences("en")
KEY = "intake.problems."
SENTENCES = {key.removeprefix(KEY) for key in VI if key.startswith(KEY)}


@cache
def modules() -> dict[str, ast.Module]:
    """The modules of intake but the catalogue, which proves nothing by naming a code.

    Surveys are no evidence: their faults are held against their sentences in tests/intake/surveys.
    """
    files = [file for file in sorted(INTAKE.rglob("*.py")) if file.parent.name != "surveys"]
    return {
        file.name: ast.parse(file.read_text(encoding="utf-8"))
        for file in files
        if file.name != "fault_catalogue.py"
    }


def codes_noted() -> Iterator[tuple[str, str]]:
    """Every code that a problem is made with, and where."""
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called in NOTED_BY | RAISED_BY:
                for code in literals(node.args[0]):
                    if CODE.fullmatch(code):
                        yield code, f"{name}:{node.lineno}"


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: a literal, or one of two."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)


@cache
def words() -> frozenset[str]:
    """Every text that stands in intake."""
    return frozenset(
        node.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_every_code_that_intake_gives_is_in_the_catalogue() -> None:
    noted = dict(codes_noted())
    assert len(noted) > 40
    missing = {code: at for code, at in noted.items() if code not in CATALOGUE}
    missing = {code: at for code, at in missing.items() if code not in TOLD_ELSEWHERE}
    assert missing == {}, "add them to services/intake/forms/fault_catalogue.py"


def test_every_sentence_about_a_fault_is_in_the_catalogue() -> None:
    assert sorted(SENTENCES - CATALOGUE.keys()) == [], (
        "add them to services/intake/forms/fault_catalogue.py, "
        "with a file in tests/bad_workbooks/make.py"
    )


def test_every_code_of_the_catalogue_is_given_somewhere() -> None:
    assert sorted(CATALOGUE.keys() - words()) == []


def test_no_code_stands_twice() -> None:
    assert len(CATALOGUE) == len(FAULTS)
    assert not CATALOGUE.keys() & {fault.code for fault in faults_of_checks(KINDS)}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
def test_every_code_says_in_both_languages_what_is_wrong_and_how_to_mend_it(fault: Fault) -> None:
    for sentences in (VI, EN):
        sentence = sentences.get(f"{KEY}{fault.code}")
        assert sentence is not None, f"no sentence {KEY}{fault.code}"
        wrong, mend = split_sentence(sentence)
        assert len(wrong) > 15
        if fault.where is not Where.FORM_FILE:  # those are for the one who writes the YAML
            assert len(mend) > 8, f"{fault.code} does not say how to mend it: {sentence}"


@pytest.mark.parametrize(
    "fault", faults_of_checks(KINDS), ids=lambda fault: f"{fault.form.en}-{fault.code}"
)
def test_the_sentences_of_checks_say_how_to_mend_it_too(fault: Fault) -> None:
    assert fault.says is not None
    for sentence in (fault.says.vi, fault.says.en):
        wrong, mend = split_sentence(sentence)
        assert len(wrong) > 15
        assert len(mend) > 8, f"{fault.code} does not say how to mend it: {sentence}"


def test_every_check_of_a_form_is_in_the_list() -> None:
    checks = {(kind.name.vi, check.code) for kind in KINDS for check in kind.checks if check.that}
    assert len(checks) >= 2
    assert checks == {(each.form.vi, each.code) for each in faults_of_checks(KINDS) if each.form}


def test_the_samples_are_the_broken_files() -> None:
    samples = {fault.sample for fault in FAULTS if fault.sample}
    broken = {bad.file_name for bad in BAD_FILES if bad.code in CATALOGUE and not bad.variant}
    assert samples == broken


def test_every_fault_of_a_cell_row_or_header_has_a_broken_file() -> None:
    at_cells = {Where.CELL, Where.ROW, Where.HEADER}
    without = {
        fault.code
        for fault in FAULTS
        if fault.where in at_cells and not fault.sample and fault.group is not Group.FILES
    }
    assert without == set(), "add a broken file for each to tests/bad_workbooks/make.py"


# the page


def page() -> str:
    return PAGE.read_bytes().decode("utf-8").replace("\r\n", "\n")


def test_the_committed_page_is_what_is_generated(tmp_path: Path) -> None:
    assert page() == write_page(KINDS), "run: python -m services.assessment.written.fault_page"
    write_file(tmp_path / "page.md")
    assert (tmp_path / "page.md").read_bytes().decode("utf-8") == page()


def test_every_code_is_a_heading_once_so_that_links_lead_to_it() -> None:
    headings = re.findall(r"^### (\S+)$", page(), re.MULTILINE)
    assert len(headings) == len(set(headings))
    assert set(headings) == CATALOGUE.keys() | {each.code for each in faults_of_checks(KINDS)}


def test_links_of_the_page_lead_somewhere() -> None:
    links = set(re.findall(r"\]\(#([^)]+)\)", page()))
    assert links == set(re.findall(r'<a id="([^"]+)">', page()))
    assert len(links) == len(Group)


def test_every_blank_has_a_name_of_its_own_in_both_languages() -> None:
    sentences = [VI[f"{KEY}{code}"] for code in CATALOGUE]
    sentences += [each.says.vi for each in faults_of_checks(KINDS) if each.says]
    blanks = frozenset[str]().union(*map(find_blanks, sentences))
    named = {key.removeprefix("faults.blanks.") for key in VI if key.startswith("faults.blanks.")}
    assert sorted(blanks - named) == [], "name them in services/text/{vi,en}/faults.yaml"
    assert sorted(named - blanks) == []


def test_the_page_shows_blanks_severity_place_and_remedy() -> None:
    begin = page().index("### date_unreadable\n")
    section = page()[begin : page().index("###", begin + 4)]
    assert "⟨điều tìm thấy⟩" in section
    assert "⟨found⟩" in section
    assert "**Cách sửa:** Gõ theo mẫu ⟨điều cần có⟩, ví dụ 05/03/2024." in section
    assert "> **To mend:** Type it as ⟨expected⟩, such as 05/03/2024." in section
    assert "Error, cannot be accepted yet" in section
    assert "{" not in page()


@pytest.mark.parametrize(
    ("sentence", "wrong", "mend"),
    [
        ("Ô trống. Điền giá trị.", "Ô trống.", "Điền giá trị."),
        ("Gõ 05.03 hay 1.5. Sửa lại.", "Gõ 05.03 hay 1.5.", "Sửa lại."),
        ("Only this", "Only this", ""),
        ("A. Do b. Then c.", "A.", "Do b. Then c."),
    ],
)
def test_what_is_wrong_is_told_from_what_to_do(sentence: str, wrong: str, mend: str) -> None:
    assert split_sentence(sentence) == (wrong, mend)


def test_severities_are_given_once_and_worst_first() -> None:
    order = list(Severity)
    for fault in FAULTS:
        places = [order.index(each) for each in fault.severities]
        assert places == sorted(set(places)) != []
