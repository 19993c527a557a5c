"""Lint by paths: files, folders and trees, each fault once and in order."""

import shutil
from pathlib import Path

import pytest

from scoring.problems import Problem, TextPlace
from services.catalogue.lint import kind_names, lint_paths

GOOD = Path(__file__).parents[1] / "bad_criteria/good"


def no_form(text: str, file: str) -> tuple[Problem, ...]:
    """A lint of forms that tells that it was asked."""
    return (Problem("asked", TextPlace(file, len(text.splitlines()))),)


def lint(*paths: Path) -> tuple[list[str], int]:
    problems, files = lint_paths(paths, lint_form=no_form, evidence_kinds={"bieu-06a"})
    return [f"{Path(p.place.file).name}:{p.place.line} {p.code}" for p in problems], files


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two good sets, and an evidence form of two lines."""
    for each in ("a/2024", "b/2024"):
        shutil.copytree(GOOD, tmp_path / each)
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/form.yaml").write_text("kind: so-rieng\nname: x\n", "utf-8")
    return tmp_path


def change(file: Path, right: str, wrong: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), encoding="utf-8")


def test_a_tree_of_sets_and_forms(tree: Path) -> None:
    assert lint(tree) == (["form.yaml:2 asked"], 5)


def test_two_sets_do_not_see_each_other(tree: Path) -> None:
    """Both have the code 1.1; sums, owners and codes are those of each alone."""
    change(tree / "b/2024/set.yaml", "van-phong", "van-thu")
    found, _ = lint(tree / "a", tree / "b")
    assert found == ["1.yaml:12 unknown_owner"]


def test_what_is_named_twice_is_told_once(tree: Path) -> None:
    change(tree / "a/2024/1.yaml", "kind: ratio", "kind: x")
    assert lint(tree / "a", tree / "a/2024/1.yaml", tree / "a") == (["1.yaml:10 unknown_kind"], 2)


def test_one_file_is_read_within_its_set(tree: Path) -> None:
    change(tree / "a/2024/1.yaml", "van-phong", "van-phon")
    change(tree / "a/2024/set.yaml", "places: 2", "places: 9")
    assert lint(tree / "a/2024/1.yaml") == (["1.yaml:12 unknown_owner"], 1)
    assert lint(tree / "a/2024/set.yaml") == (["set.yaml:6 out_of_range"], 1)


def test_a_component_without_a_set(tree: Path) -> None:
    (tree / "a/2024/set.yaml").unlink()
    assert lint(tree / "a/2024/1.yaml") == ([], 1)
    assert lint(tree / "a") == (["set.yaml:1 no_head"], 1)


def test_a_folder_of_nothing_and_folders_called_as_files(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").mkdir()
    assert lint(tmp_path) == ([f"{tmp_path.name}:1 not_a_set"], 0)


def test_a_file_in_another_encoding_makes_no_sum_wrong(tree: Path) -> None:
    one = tree / "a/2024/1.yaml"
    one.write_bytes(one.read_bytes().replace("ĩ".encode(), b"\xef"))
    assert lint(tree / "a") == (["1.yaml:2 not_utf8"], 2)


def test_forms_that_are_linted_are_known(tree: Path) -> None:
    wanted = "documents: [{vi: Báo cáo, en: Report}]"
    for each in ("a", "b"):
        change(tree / each / "2024/1.yaml", wanted, "evidence: [so-rieng, bieu-06a]")
    assert lint(tree)[0] == ["form.yaml:2 asked"]
    assert lint(tree / "a")[0] == ["1.yaml:11 unknown_evidence"]


def test_the_kinds_that_forms_state(tree: Path) -> None:
    folder = tree / "evidence"
    for name, text in {
        "list": "- kind: x",
        "none": "name: x",
        "bad": "kind: [",
        "n": "kind: 5",
    }.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    assert kind_names(sorted(folder.glob("*.yaml"))) == ["so-rieng", "5"]
