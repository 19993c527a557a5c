"""Every fault that has a sentence has a broken file, and each file gives its fault at its cell."""

import re
from dataclasses import replace
from functools import cache

import pytest

from scoring.problems import CellPlace
from services.intake.forms.fault_catalogue import FAULTS, Where, faults_of_checks
from services.intake.forms.form_reading import Request, read_form
from services.intake.limits import Limits
from services.intake.reading import Reading
from services.text import Text, text_in
from services.text.catalogue import read_sentences
from services.text.explain import write_problem
from tests.bad_workbooks.make import BAD_FILES, BadFile
from tests.intake.workbooks import KINDS, read

NO_FILE_MAKES_IT = {
    "out_of_memory": "hangs on the machine; tests/intake/test_reader.py ends the child so",
    "reader_died": "a crash of the engine; tests/intake/test_reader.py kills the child",
    "reader_busy": "too many files at once; tests/intake/test_reader.py",
    "reader_unavailable": "a server without memory or temporary space; tests/intake/test_reader.py",
    "reading_cancelled": "somebody stopped it; tests/intake/test_reader.py",
    "sheet_unknown": "asked for a sheet that is not there; tests/intake/files/test_sheet_window.py",
    "measure_not_in_all_files": "two files; tests/intake/several/test_combining.py",
    "periods_overlap": "two files; tests/intake/several/test_combining.py",
    "identity_in_both": "two files; tests/intake/several/test_combining.py",
    "files_disagree": "two files; tests/intake/several/test_combining.py",
}
_PREFIX = "intake.problems."


def sentence_codes() -> set[str]:
    """Return the codes of workbooks' faults; those of the YAML of kinds have tests of their own."""
    keys = (key for key in read_sentences("vi") if key.startswith(_PREFIX))
    return {code for key in keys if not (code := key.removeprefix(_PREFIX)).startswith("kind_")}


@cache
def reading_of(bad: BadFile) -> Reading:
    if not bad.whole_way:
        request = Request(
            bad.make(), bad.file_name, KINDS, bad.kind, bad.entry_form, Limits(), bad.choices
        )
        return read_form(replace(request, unit=bad.unit))
    return read(bad.make(), file_name=bad.file_name, kind=bad.kind, limits=bad.limits)


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.file_name)
def test_broken_file_gives_its_fault_at_its_cell(bad: BadFile) -> None:
    places = [str(each.place) for each in reading_of(bad).problems if each.code == bad.code]
    assert places == ["!".join(part for part in (bad.file_name, bad.place) if part)]


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.file_name)
@pytest.mark.parametrize("text", [text_in("vi"), text_in("en")], ids=["vi", "en"])
def test_every_problem_of_the_file_is_a_whole_sentence(bad: BadFile, text: Text) -> None:
    for problem in reading_of(bad).problems:
        sentence = write_problem(text, problem)
        assert len(sentence) > 20
        assert "{" not in sentence


def test_every_sentence_has_its_broken_file() -> None:
    """Of the codes of forms' checks every form that has one has a file of its own."""
    broken = {bad.code for bad in BAD_FILES}
    assert sorted(sentence_codes() - broken - set(NO_FILE_MAKES_IT)) == []
    assert sorted(set(NO_FILE_MAKES_IT) - sentence_codes()) == []
    checks = {(kind.kind, check.code) for kind in KINDS for check in kind.checks if check.code}
    assert len(checks) > 10
    assert sorted(broken - sentence_codes() - {code for _, code in checks}) == []
    given = {(reading_of(bad).kind, bad.code) for bad in BAD_FILES}
    assert sorted(checks - given) == []


def test_no_file_has_two_faults_to_its_name() -> None:
    assert len({bad.file_name for bad in BAD_FILES}) == len(BAD_FILES)


def test_every_code_has_one_plain_file() -> None:
    plain = [bad.code for bad in BAD_FILES if not bad.variant]
    assert len(plain) == len(set(plain))


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.file_name)
def test_weight_and_place_are_those_of_the_catalogue(bad: BadFile) -> None:
    catalogue = {fault.code: [fault] for fault in FAULTS}
    for fault in faults_of_checks(KINDS):
        catalogue.setdefault(fault.code, []).append(fault)
    (problem,) = (each for each in reading_of(bad).problems if each.code == bad.code)
    assert isinstance(problem.place, CellPlace)
    assert any(problem.severity in fault.severities for fault in catalogue[bad.code])
    (where,) = {fault.where for fault in catalogue[bad.code]}
    shapes = {
        Where.CELL: r"[A-Z]+[0-9]+",
        Where.ROW: r"[A-Z]+[0-9]+(:[A-Z]+[0-9]+)?",
        Where.HEADER: r"[A-Z]+[0-9]+(:[A-Z]+[0-9]+)?",
        Where.COLUMN: r"[A-Z]+",
        Where.SHEET: "",
        Where.FILE: "",
    }
    assert re.fullmatch(shapes[where], problem.place.cell)
    assert bool(problem.place.sheet) or where is Where.FILE or bad.ending != "xlsx"
    assert not problem.place.sheet or where is not Where.FILE
