"""Every fault that has a sentence has a broken file, and each file gives its fault at its cell."""

from functools import cache

import pytest

from services.intake.reading import Reading
from services.text import Text, text_in
from services.text.catalogue import read_sentences
from services.text.explain import write_problem
from tests.bad_workbooks.make import BAD_FILES, BadFile
from tests.intake.workbooks import KINDS, read, read_here

NO_FILE_MAKES_IT = {
    "reader_died": "a crash of the engine; tests/intake/test_reader.py kills the child",
    "reader_busy": "too many files at once; tests/intake/test_reader.py",
}
_PREFIX = "intake.problems."


def sentence_codes() -> set[str]:
    """Return the codes of workbooks' faults; those of the YAML of kinds have tests of their own."""
    keys = (key for key in read_sentences("vi") if key.startswith(_PREFIX))
    return {code for key in keys if not (code := key.removeprefix(_PREFIX)).startswith("kind_")}


@cache
def reading_of(bad: BadFile) -> Reading:
    if not bad.whole_way:
        return read_here(
            bad.make(), file_name=bad.file_name, kind=bad.kind, entry_form=bad.entry_form
        )
    return read(bad.make(), file_name=bad.file_name, kind=bad.kind, limits=bad.limits)


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.code)
def test_broken_file_gives_its_fault_at_its_cell(bad: BadFile) -> None:
    places = [str(each.place) for each in reading_of(bad).problems if each.code == bad.code]
    assert places == ["!".join(part for part in (bad.file_name, bad.place) if part)]


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.code)
@pytest.mark.parametrize("text", [text_in("vi"), text_in("en")], ids=["vi", "en"])
def test_every_problem_of_the_file_is_a_whole_sentence(bad: BadFile, text: Text) -> None:
    for problem in reading_of(bad).problems:
        sentence = write_problem(text, problem)
        assert len(sentence) > 20
        assert "{" not in sentence


def test_every_sentence_has_its_broken_file() -> None:
    checks = {check.code for kind in KINDS for check in kind.checks if check.code}
    assert {bad.code for bad in BAD_FILES} | set(NO_FILE_MAKES_IT) == sentence_codes() | checks


def test_no_code_has_two_files() -> None:
    assert len({bad.code for bad in BAD_FILES}) == len(BAD_FILES)
