"""One broken file for each fault that lint knows, with the place it must name, worked out by hand.

`good/` is right. Each file of `components/` stands in place of `good/1.yaml`, each of `heads/` in
place of `good/set.yaml`; `folders/` and `evidence/` are checked as they are, and the files of
`crosswalk/` beside two editions of `good/`.
A file is called after its fault; what follows a hyphen tells it from others of the same fault.
"""

import shutil
from pathlib import Path

import pytest

from scoring.problems import Problem
from services.assessment.evidence.forms import lint_form
from services.catalogue.lint import lint_paths
from services.text import text_in
from services.text.catalogue import read_sentences
from services.text.explain import write_problem

HERE = Path(__file__).parent

COMPONENTS = {
    # the text is no YAML, or YAML that people misread
    "yaml_syntax": ["8:15 yaml_syntax"],
    "yaml_syntax-tab": ["8:1 yaml_syntax"],
    "yaml_syntax-colon": ["7:18 yaml_syntax"],
    "alias_not_allowed": ["9:13 alias_not_allowed"],
    "decimal_comma": ["8:17 decimal_comma"],
    "decimal_comma-flow": ["10:64 decimal_comma"],
    "duplicate_key": ["4:1 duplicate_key"],
    "empty_file": ["1:1 empty_file"],
    "empty_file-remark": ["1:1 empty_file"],
    "not_utf8": ["7:23 not_utf8"],
    # what stands there is not what belongs there
    "missing_key": ["6:5 missing_key", "6:5 missing_key"],  # name and owner
    "missing_key-kind": ["10:11 missing_key"],
    "unknown_key": ["10:57 unknown_key"],
    "unknown_key-tiers": ["12:7 unknown_key", "14:38 unknown_key"],
    "unknown_kind": ["10:18 unknown_kind"],
    "not_a_number": ["8:17 not_a_number"],
    "not_quoted": ["6:11 not_quoted"],
    "not_text": ["12:12 not_text"],
    "one_of": ["10:49 one_of"],
    "not_one_of": ["9:36 not_one_of"],
    "wrong_form": ["12:12 wrong_form"],
    "wrong_form-key": ["13:40 wrong_form"],
    "too_few": ["13:15 too_few"],
    "too_many": ["10:45 too_many"],
    "out_of_range": ["10:64 out_of_range"],
    "not_a_mapping": ["7:11 not_a_mapping"],
    "not_a_mapping-list": ["1:1 not_a_mapping"],
    "not_a_mapping-text": ["1:1 not_a_mapping"],
    "not_a_list": ["11:16 not_a_list"],
    "not_yes_no": ["10:69 not_yes_no"],
    "no_value": ["10:10 no_value"],
    # the parts do not fit together
    "duplicate_code": ["14:11 duplicate_code"],
    "code_not_nested": ["6:11 code_not_nested"],
    "children_sum": ["3:13 children_sum"],
    "tracked_points": ["8:17 tracked_points"],
    "zero_points": ["16:17 zero_points"],
    "no_evidence": ["6:5 no_evidence"],
    "unknown_evidence": ["11:16 unknown_evidence"],
    "unknown_owner": ["12:12 unknown_owner"],
    "unknown_measure": ["10:31 unknown_measure"],
    # the rule cannot be meant so
    "points_for_some": ["10:41 points_for_some"],
    "maximum_unreachable": ["10:48 maximum_unreachable"],
    "points_above_max": ["10:71 points_above_max"],
    "points_below_zero": ["10:71 points_below_zero"],
    "duplicate_input": ["10:74 duplicate_input"],
    "tiers_overlap": ["10:71 tiers_overlap"],
    "tiers_gap": ["10:71 tiers_gap"],
    "tier_above_hundred": ["10:75 tier_above_hundred"],
    "floor_above_target": ["10:64 floor_above_target"],
    "one_way_of_counting": ["10:11 one_way_of_counting"],
    "mixed_signs": ["10:35 mixed_signs"],
    "minimum_above_max": ["10:37 minimum_above_max"],
    "maximum_off_step": ["10:34 maximum_off_step"],
    "case_hides_others": ["10:33 case_hides_others"],
    # a worked example does not work
    "example_wrong": ["13:74 example_wrong"],
    "example_wrong-null": ["13:74 example_wrong"],
    "unknown_input": ["13:40 unknown_input"],
    "value_does_not_fit": ["13:40 value_does_not_fit"],
    "inputs_missing": ["13:39 inputs_missing"],
    "inputs_missing-all": ["13:39 inputs_missing"],
    "not_arising_not_allowed": ["13:39 not_arising_not_allowed"],
    "empty_denominator": ["13:39 empty_denominator"],
    "two_levels": ["13:33 two_levels"],
    "above_hundred": ["13:33 above_hundred"],
    "below_all_tiers": ["13:33 below_all_tiers"],
    "done_exceeds_total": ["13:39 done_exceeds_total"],
    "contradiction": ["13:33 contradiction"],
    "no_case_holds": ["13:33 no_case_holds"],
    "given_twice": ["13:52 given_twice"],
    "points_out_of_range": ["13:33 points_out_of_range"],
    "points_off_step": ["13:33 points_off_step"],
}

HEADS = {
    "not_whole": ["3:9 not_whole"],
    "set_sum": ["5:13 set_sum"],
    "unused_measure": ["12:3 unused_measure"],
    "unknown_measure": ["10:75 unknown_measure"],
    "unknown_code": ["13:78 unknown_code"],
    "group_asks_nothing": ["14:3 group_asks_nothing"],
    "grades_order": ["14:48 grades_order"],
    "grades_order-floor": ["14:48 grades_order"],
    "out_of_range-floor": ["13:69 out_of_range"],
    "out_of_range-percent": ["13:48 out_of_range"],
}

FOLDERS = {
    "no_head": ["set.yaml:1:1 no_head"],
    "no_components": ["set.yaml:1:1 no_components"],
    "group_not_rescaled": ["set.yaml:13:3 group_not_rescaled"],
}

EVIDENCE = {
    "wrong_value": ["7:45 wrong_value"],
    "kind_columns_wrong": ["6:3 kind_columns_wrong"],
    "kind_choice_values": ["5:8 kind_choice_values"],
    "kind_type_wrong": ["7:45 kind_type_wrong"],
    "kind_type_wrong-line": ["5:8 kind_type_wrong"],
    "kind_check_words": ["8:5 kind_check_words"],
    "kind_identified_twice": ["6:11 kind_identified_twice"],
    "kind_name_twice": ["6:36 kind_name_twice"],
    "kind_system_words": ["5:8 kind_system_words"],
    "kind_where_without_sum": ["7:69 kind_where_without_sum"],
    "kind_value_unknown": ["7:51 kind_value_unknown"],
    "kind_column_unknown": ["7:46 kind_column_unknown"],
    "kind_column_unknown-otherwise": ["7:67 kind_column_unknown"],
}

CROSSWALKS = {
    "crosswalk_set_unreadable": ["2:6 crosswalk_set_unreadable"],
    "crosswalk_code_unknown": ["5:23 crosswalk_code_unknown"],
    "crosswalk_code_twice": ["5:27 crosswalk_code_twice"],
    "crosswalk_code_unmapped": ["1:6 crosswalk_code_unmapped"],
    "crosswalk_wrong_shape": ["4:5 crosswalk_wrong_shape"],
    "crosswalk_unconfirmed": ["4:5 crosswalk_unconfirmed"],
}

NOT_FROM_A_FILE = {"no_such_option"}
"""What a rule says of an answer that `value_does_not_fit` refuses before."""


def lint(*paths: Path) -> tuple[Problem, ...]:
    return lint_paths(paths, lint_form=lint_form, evidence_kinds={"bieu-06a"})[0]


def short(problems: tuple[Problem, ...]) -> list[str]:
    """Problems as "line:column code"."""
    return [f"{p.place.line}:{p.place.column} {p.code}" for p in problems]


def speak(problems: tuple[Problem, ...]) -> None:
    """Every problem has a sentence in both languages, without a blank left open."""
    for problem in problems:
        vi, en = (write_problem(text_in(language), problem) for language in ("vi", "en"))
        assert vi != en
        for sentence in (vi, en):
            assert sentence.strip()
            assert "None" not in sentence
            assert "Decimal(" not in sentence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "good", tmp_path / "mau" / "2024"))


def test_the_good_set_is_good(folder: Path) -> None:
    assert lint(folder) == ()


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_bad_component(folder: Path, name: str) -> None:
    file = folder / "1.yaml"
    shutil.copy(HERE / "components" / f"{name}.yaml", file)
    problems = lint(file)
    assert short(problems) == COMPONENTS[name]
    assert {problem.code for problem in problems} == {name.partition("-")[0]}
    assert {problem.place.file for problem in problems} == {file.as_posix()}
    speak(problems)


@pytest.mark.parametrize("name", HEADS)
def test_a_bad_head(folder: Path, name: str) -> None:
    shutil.copy(HERE / "heads" / f"{name}.yaml", folder / "set.yaml")
    problems = lint(folder)
    assert short(problems) == HEADS[name]
    assert {problem.code for problem in problems} == {name.partition("-")[0]}
    speak(problems)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_bad_folder(name: str) -> None:
    problems = lint(HERE / "folders" / name)
    place = f"{(HERE / 'folders' / name).as_posix()}/"
    found = [f"{p.place} {p.code}".removeprefix(place) for p in problems]
    assert found == FOLDERS[name]
    speak(problems)


def test_a_folder_without_criteria(tmp_path: Path) -> None:
    problems = lint(tmp_path)
    assert [(str(p.place), p.code) for p in problems] == [(f"{tmp_path}:1:1", "not_a_set")]
    speak(problems)


@pytest.mark.parametrize("name", EVIDENCE)
def test_a_bad_evidence_form(name: str) -> None:
    problems = lint(HERE / "evidence" / f"{name}.yaml")
    assert short(problems) == EVIDENCE[name]
    speak(problems)


@pytest.mark.parametrize("name", CROSSWALKS)
def test_a_bad_crosswalk(tmp_path: Path, name: str) -> None:
    for year in ("2024", "2025"):
        shutil.copytree(HERE / "good", tmp_path / "mau" / year)
    file = tmp_path / "crosswalk" / "mau.yaml"
    file.parent.mkdir()
    shutil.copy(HERE / "crosswalk" / f"{name}.yaml", file)
    problems = lint(file)
    assert short(problems) == CROSSWALKS[name]
    assert {problem.code for problem in problems} == {name}
    speak(problems)


def test_every_file_is_in_a_table() -> None:
    tables = {
        "components": set(COMPONENTS),
        "heads": set(HEADS),
        "evidence": set(EVIDENCE),
        "crosswalk": set(CROSSWALKS),
    }
    for folder, names in tables.items():
        assert {file.stem for file in (HERE / folder).glob("*.yaml")} == names
    assert {each.name for each in (HERE / "folders").iterdir()} == set(FOLDERS)


def test_every_fault_that_lint_knows_has_a_file() -> None:
    prefix = "criteria.problems."
    known = {key.removeprefix(prefix) for key in read_sentences("vi") if key.startswith(prefix)}
    shown = {name.partition("-")[0] for name in (*COMPONENTS, *HEADS, *FOLDERS, *CROSSWALKS)}
    assert known - shown - {"not_a_set", "wrong_value"} == NOT_FROM_A_FILE
    assert shown <= known


def test_every_fault_of_a_form_s_meaning_has_a_file() -> None:
    prefix = "intake.problems."
    known = {key.removeprefix(prefix) for key in read_sentences("vi") if key.startswith(prefix)}
    shown = {name.partition("-")[0] for name in EVIDENCE}
    assert {code for code in known if code.startswith("kind_")} == shown - {"wrong_value"}
