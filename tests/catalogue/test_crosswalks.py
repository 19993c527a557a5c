"""Crosswalks on disk: those that ship, what lint says of a file, and how one is written."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from scoring.crosswalk import Crosswalk, Entry, Kind, lint_crosswalk
from scoring.load import InvalidCriteria
from services.catalogue import crosswalks
from services.catalogue.crosswalks import (
    CROSSWALK_FOLDER,
    crosswalk,
    lint_crosswalk_file,
    propose,
    write_crosswalk,
)
from services.catalogue.lint import lint_paths
from services.catalogue.sets import CRITERIA, criteria_set, read_set

GOOD = Path(__file__).parents[1] / "bad_criteria/good"
SHIPPED = sorted((CRITERIA / CROSSWALK_FOLDER).glob("*.yaml"))

RIGHT = """\
old: mau/2024
new: mau/2025
entries:
  - {kind: same, old: ["1.1"], new: ["1.1"], confirmed: true}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A crosswalk beside two editions of the good set."""
    for year in (2024, 2025):
        folder = Path(shutil.copytree(GOOD, tmp_path / f"mau/{year}"))
        head = folder / "set.yaml"
        head.write_text(head.read_text("utf-8").replace("mau/2024", f"mau/{year}"), "utf-8")
    (tmp_path / CROSSWALK_FOLDER).mkdir()
    file = tmp_path / CROSSWALK_FOLDER / "mau.yaml"
    file.write_text(RIGHT, "utf-8")
    return file


def found(file: Path) -> list[str]:
    problems = lint_crosswalk_file(file)
    assert {each.place.file for each in problems} <= {file.as_posix()}
    return [f"{each.place.line}:{each.place.column} {each.code}" for each in problems]


def change(file: Path, right: str, wrong: str) -> None:
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), "utf-8")


# what ships


def test_what_ships_is_confirmed_and_whole() -> None:
    assert [file.stem for file in SHIPPED] == ["so-mau-2024-2025"]
    for file in SHIPPED:
        assert lint_crosswalk_file(file) == ()


def test_a_crosswalk_is_found_by_its_editions_and_read_once() -> None:
    found = crosswalk("so-mau/2024", "so-mau/2025")
    assert found is not None
    assert found is crosswalk("so-mau/2024", "so-mau/2025")
    assert (found.old, found.new) == ("so-mau/2024", "so-mau/2025")
    assert crosswalk("so-mau/2025", "so-mau/2024") is None
    assert crosswalk("so-mau/2024", "so-mau/2026") is None


def test_what_became_of_the_sample_set() -> None:
    """By hand, from the two editions: all else kept its code and its name."""
    found = crosswalk("so-mau/2024", "so-mau/2025")
    assert found is not None
    kept = [each for each in found.entries if each.kind is Kind.SAME and each.old == each.new]
    assert {(each.kind, each.old, each.new) for each in found.entries if each not in kept} == {
        (Kind.MERGED, ("2.2.1", "2.2.2"), ("2.2.1",)),
        (Kind.SAME, ("2.2.3",), ("2.2.2",)),
        (Kind.RENAMED, ("3.3.1",), ("3.3.1",)),
        (Kind.RENAMED, ("4.4",), ("4.4",)),
        (Kind.RENAMED, ("5.7",), ("5.7",)),
        (Kind.SPLIT, ("7.4.1",), ("7.4.1", "7.4.2")),
        (Kind.SAME, ("7.4.2",), ("7.4.3",)),
        (Kind.RENAMED, ("7.5",), ("7.5",)),
        (Kind.DROPPED, ("7.6",), ()),
        (Kind.NEW, (), ("7.6",)),
        (Kind.RENAMED, ("8.2",), ("8.2",)),
        *((Kind.NEW, (), (code,)) for code in ("9A.1", "9A.2", "9B.1", "9B.2")),
    }
    old, new = criteria_set("so-mau/2024"), criteria_set("so-mau/2025")
    for entry in kept:
        (code,) = entry.old
        assert old.leaf(code).name == new.leaf(code).name
    assert {
        code: (old.leaf(code).max_points, new.leaf(code).max_points)
        for code in (entry.old[0] for entry in kept)
        if old.leaf(code).max_points != new.leaf(code).max_points
    } == {
        "1.4": (1, Decimal("0.5")),
        "1.6": (3, Decimal("3.5")),
        "5.6": (3, Decimal("2.5")),
        "7.3.2": (Decimal("2.5"), 3),
    }


# files


def test_a_right_file(file: Path) -> None:
    assert found(file) == []
    problems, files = lint_paths([file.parent.parent], lint_form=no_form, evidence_kinds=())
    assert (problems, files) == ((), 5)
    assert lint_paths([file], lint_form=no_form, evidence_kinds=()) == ((), 1)
    assert lint_paths([file.parent], lint_form=no_form, evidence_kinds=()) == ((), 1)


def no_form(text: str, file: str) -> tuple[()]:
    raise AssertionError(file)


def test_lint_of_a_tree_tells_what_lint_of_the_file_tells(file: Path) -> None:
    change(file, "confirmed: true", "confirmed: false")
    (problem,), files = lint_paths([file.parent.parent], lint_form=no_form, evidence_kinds=())
    assert (problem.code, files) == ("crosswalk_unconfirmed", 5)
    assert str(problem.place) == f"{file.as_posix()}:4:5"


def test_an_edition_that_is_not_there(file: Path) -> None:
    change(file, "new: mau/2025", "new: mau/2026")
    assert found(file) == ["2:6 crosswalk_set_unreadable"]
    change(file, "old: mau/2024", "old: khac/2024")
    assert found(file) == ["1:6 crosswalk_set_unreadable", "2:6 crosswalk_set_unreadable"]


def test_an_edition_with_faults_of_its_own(file: Path) -> None:
    change(file.parent.parent / "mau/2025/1.yaml", "kind: ratio", "kind: ratios")
    assert found(file) == ["2:6 crosswalk_set_unreadable"]


def test_a_new_sub_criterion_has_to_be_mapped(file: Path) -> None:
    change(file.parent.parent / "mau/2025/1.yaml", '- code: "1.1"', '- code: "1.2"')
    assert found(file) == ["4:38 crosswalk_code_unknown", "2:6 crosswalk_code_unmapped"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (b"", ["1:1 empty_file"]),
        (b"# only a remark\n", ["1:1 empty_file"]),
        (b"- 1\n", ["1:1 not_a_mapping"]),
        (b"old: [\n", ["2:1 yaml_syntax"]),
        (b"old: mau/2024\nnew: mau\nentries: []\n", ["2:6 wrong_form", "3:10 too_few"]),
        (b"old: \xff\n", ["1:6 not_utf8", "1:1 missing_key", "1:1 missing_key", "1:6 wrong_form"]),
    ],
)
def test_what_is_no_crosswalk(file: Path, text: bytes, faults: list[str]) -> None:
    file.write_bytes(text)
    assert sorted(found(file)) == sorted(faults)


def test_a_misspelt_key_hides_no_missing_code(file: Path) -> None:
    change(file, "confirmed: true", "confirmed: true, notes: x")
    change(file.parent.parent / "mau/2024/1.yaml", '- code: "1.1"', '- code: "1.2"')
    assert sorted(found(file)) == [
        "1:6 crosswalk_code_unmapped",
        "4:24 crosswalk_code_unknown",
        "4:63 unknown_key",
    ]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("kind: gone", "not_one_of"),
        ("kinds: same, kind: same", "unknown_key"),
        ("kind", "no_value"),
    ],
)
def test_a_faulty_file_is_not_read(
    file: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, fault: str
) -> None:
    monkeypatch.setattr(crosswalks, "CRITERIA", file.parent.parent)
    crosswalk.cache_clear()
    change(file, "kind: same", wrong)
    with pytest.raises(InvalidCriteria, match=fault):
        crosswalk("mau/2024", "mau/2025")
    assert crosswalk("mau/2024", "mau/2026") is None
    crosswalk.cache_clear()


# writing


def test_what_is_written_is_read_again_as_it_was(file: Path) -> None:
    root = file.parent.parent
    change(root / "mau/2025/1.yaml", "vi: Tiêu chí,", "vi: Tiêu chí khác,")
    old, new = read_set(root / "mau/2024"), read_set(root / "mau/2025")
    proposed = propose(old, new)
    assert proposed.entries == (Entry(kind=Kind.RENAMED, old=("1.1",), new=("1.1",)),)
    text = write_crosswalk(proposed, old, new, remark="XEM LẠI:")
    assert text == (
        "# yaml-language-server: $schema=../schema/crosswalk.schema.json\n"
        "old: mau/2024\n"
        "new: mau/2025\n"
        "entries:\n"
        "  # XEM LẠI: 1.1 Tiêu chí (2) → 1.1 Tiêu chí khác (2)\n"
        '  - {kind: renamed, old: ["1.1"], new: ["1.1"], confirmed: false}\n'
    )
    file.write_text(text, "utf-8")
    assert found(file) == ["6:5 crosswalk_unconfirmed"]


def test_a_note_with_quotes_and_what_is_new_or_dropped(file: Path) -> None:
    root = file.parent.parent
    editions = read_set(root / "mau/2024"), read_set(root / "mau/2025")
    entries = (
        Entry(kind=Kind.NEW, new=("1.1",), note='nói: "khác"\nhẳn', confirmed=True),
        Entry(kind=Kind.DROPPED, old=("1.1",)),
    )
    crosswalk_ = Crosswalk(old="mau/2024", new="mau/2025", entries=entries)
    text = write_crosswalk(crosswalk_, *editions)
    assert text.splitlines()[4:] == [
        '  - {kind: new, old: [], new: ["1.1"], note: "nói: \\"khác\\"\\nhẳn", confirmed: true}',
        "  # 1.1 Tiêu chí (2) → –",
        '  - {kind: dropped, old: ["1.1"], new: [], confirmed: false}',
    ]
    file.write_text(text, "utf-8")
    assert found(file) == ["7:5 crosswalk_unconfirmed"]
    assert [each.code for each in lint_crosswalk(crosswalk_, *editions)] == [
        "crosswalk_unconfirmed"
    ]
