"""The page of the forms: fresh, true of what each form feeds, and its example works."""

import re
from pathlib import Path

import pytest

from services.assessment.evidence.forms import evidence_kinds, lint_form
from services.assessment.written.form_page import BEGIN, END, PAGE, fed_by, sample_of, write_forms
from services.assessment.written.form_page import write_page as write
from services.catalogue.lint import lint_paths
from services.catalogue.sets import criteria_set
from services.intake.forms.kind_files import load_kind
from services.intake.forms.kinds import Reader
from services.text import text_in
from tests.intake.workbooks import read_here, save_xlsx

TABLES = [kind for kind in evidence_kinds() if kind.reader is Reader.TABLE]


def page() -> str:
    return PAGE.read_text(encoding="utf-8").replace("\r\n", "\n")


def test_what_is_committed_is_what_is_generated() -> None:
    assert page() == write(page()), "run: python -m services.assessment.written.form_page"


def test_what_stands_around_the_tables_stays() -> None:
    written = write(f"above\n{BEGIN}\nold\n{END}\nbelow\n")
    assert written.startswith(f"above\n{BEGIN}\n\n| Biểu |")
    assert written.endswith(f"|\n\n{END}\nbelow\n")
    assert "old" not in written


@pytest.mark.parametrize("text", ["", BEGIN, f"{END} {BEGIN}"])
def test_a_page_without_marks_is_not_written(text: str) -> None:
    with pytest.raises(ValueError, match="lacks"):
        write(text)


def test_every_form_stands_there_in_both_languages() -> None:
    for language in ("vi", "en"):
        written = write_forms(text_in(language))
        for kind in TABLES:
            assert f"### {kind.name.in_language(language)}\n" in written
            for name in kind.measures:
                assert f"| `{name}` |" in written


def test_every_form_has_a_sample_to_show() -> None:
    for kind in TABLES:
        sample = sample_of(kind.kind)
        assert sample is not None, kind.kind
        assert f"[{sample.name}](../data/sample/" in page()


def test_what_a_measure_feeds() -> None:
    assert fed_by(["dossiers_paid_online"]) == {
        "qd-766/2026": ("PAYMENT_DOSSIER",),
        "so-mau/2024": ("7.3.3",),
        "so-mau/2025": ("7.3.3",),
    }
    assert fed_by(["tasks_late", "reprimands"]) == {
        "so-mau/2024": ("1.6", "5.6"),
        "so-mau/2025": ("1.6", "5.6"),
    }
    assert fed_by(["dossiers_pending"]) == {}


@pytest.mark.parametrize("set_id", ["so-mau/2024", "so-mau/2025"])
def test_a_leaf_names_just_the_forms_that_give_one_of_its_measures(set_id: str) -> None:
    criteria = criteria_set(set_id)
    for leaf in criteria.leaves:
        asked = {each.name for each in leaf.rule.inputs(criteria.head.measures)}
        giving = {kind.kind for kind in TABLES if leaf.self_scored and asked & set(kind.measures)}
        assert set(leaf.evidence) == giving, leaf.code


@pytest.mark.parametrize("set_id", ["so-mau/2024", "so-mau/2025"])
def test_a_measure_is_called_in_the_forms_as_in_the_set(set_id: str) -> None:
    measures = criteria_set(set_id).head.measures
    for kind in TABLES:
        for key, measure in kind.measures.items():
            if key in measures:
                asked = measures[key].name
                assert (measure.name.vi.casefold(), measure.name.en.casefold()) == (
                    asked.vi.casefold(),
                    asked.en.casefold(),
                ), (kind.kind, key)


EXAMPLE = next(iter(re.findall(r"```yaml\n(.*?)```", page(), re.DOTALL)))


def test_the_example_has_ten_lines_and_lints(tmp_path: Path) -> None:
    assert len(EXAMPLE.splitlines()) == 10
    file = tmp_path / "evidence" / "tuyen-truyen.yaml"
    file.parent.mkdir()
    file.write_text(EXAMPLE, encoding="utf-8")
    problems, looked_at = lint_paths([file], lint_form=lint_form, evidence_kinds=())
    assert (problems, looked_at) == ((), 1)


def test_the_example_reads_a_file_for_the_criterion_that_the_page_names() -> None:
    kind = load_kind(EXAMPLE, file="tuyen-truyen.yaml")
    rows = [
        ["Nhiệm vụ tuyên truyền (MẪU)"],
        ["STT", "Nội dung", "Ngày hoàn thành"],
        [1, "Bài viết MẪU", "05/03/2024"],
        [2, "Hội nghị MẪU", ""],
    ]
    reading = read_here(save_xlsx(rows), kinds=(kind,))
    assert reading.kind == "tuyen-truyen"
    assert {name: each.value for name, each in reading.measures.items()} == {
        "communication_tasks": 2,
        "communication_tasks_done": 1,
    }
    assert fed_by(kind.measures) == {"so-mau/2024": ("1.4",), "so-mau/2025": ("1.4",)}
