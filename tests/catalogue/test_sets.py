"""Criteria sets read from folders, the program's own and others."""

import shutil
from pathlib import Path

import pytest

from scoring.load import InvalidCriteria, load_set
from scoring.problems import TextPlace
from services.catalogue.sets import (
    CRITERIA,
    criteria_set,
    edition_of,
    read_set,
    read_text,
    set_folders,
    set_from_texts,
    set_ids,
    texts_of,
)

GOOD = Path(__file__).parents[1] / "bad_criteria/good"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "mau"))


def test_the_sets_that_ship() -> None:
    assert set_ids() == ["qd-766/2026", "sipas/2024", "so-mau/2024", "so-mau/2025"]
    assert set_folders() == [CRITERIA / each for each in set_ids()]
    assert set_folders(CRITERIA / "sipas/2024") == [CRITERIA / "sipas/2024"]
    for set_id in set_ids():
        assert criteria_set(set_id).head.set == set_id


def test_a_set_is_read_once() -> None:
    assert criteria_set("sipas/2024") is criteria_set("sipas/2024")


def test_an_unknown_set() -> None:
    with pytest.raises(FileNotFoundError, match="so-mau/1999"):
        criteria_set("so-mau/1999")


def test_the_texts_of_a_set_are_its_files_word_for_word() -> None:
    texts = texts_of("so-mau/2024")
    assert [name.partition("-")[0] for name in texts] == [*"12345678", "set.yaml"]
    file = CRITERIA / "so-mau/2024/set.yaml"
    assert texts["set.yaml"] == file.read_bytes().decode("utf-8")
    assert texts_of("so-mau/2024") is texts
    with pytest.raises(FileNotFoundError, match="so-mau/1999"):
        texts_of("so-mau/1999")


@pytest.mark.parametrize("set_id", set_ids())
def test_a_set_is_the_same_from_its_texts_alone(set_id: str) -> None:
    kept = dict(texts_of(set_id))
    assert set_from_texts(kept) == criteria_set(set_id)
    assert set_from_texts(dict(reversed(kept.items()))) is set_from_texts(kept)


def test_texts_kept_are_read_though_lint_would_refuse_them_today() -> None:
    texts = {file.name: file.read_text(encoding="utf-8") for file in GOOD.glob("*.yaml")}
    wrong_sum = {**texts, "set.yaml": texts["set.yaml"].replace("max_points: 2", "max_points: 9")}
    assert wrong_sum != texts
    with pytest.raises(InvalidCriteria):
        load_set(wrong_sum)
    assert [leaf.code for leaf in set_from_texts(wrong_sum).leaves] == ["1.1"]


def test_a_shipped_set_that_is_not_utf_8_is_told(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr("services.catalogue.sets.CRITERIA", folder.parent)
    one = folder / "1.yaml"
    one.write_bytes(one.read_bytes().replace("Tiêu chí".encode(), "Tiêu ch\xed".encode("cp1252")))
    with pytest.raises(InvalidCriteria) as caught:
        texts_of.__wrapped__("mau")
    assert [(p.code, p.place) for p in caught.value.problems] == [
        ("not_utf8", TextPlace(one.as_posix(), 7, 18))
    ]


def test_a_set_elsewhere(folder: Path) -> None:
    criteria = read_set(folder)
    assert (criteria.head.set, [leaf.code for leaf in criteria.leaves]) == ("mau/2024", ["1.1"])


def test_what_is_not_utf_8_is_told_with_all_else(folder: Path) -> None:
    one = folder / "1.yaml"
    good = one.read_bytes()
    one.write_bytes(good.replace("Tiêu chí".encode(), "Tiêu ch\xed".encode("cp1252")))
    with pytest.raises(InvalidCriteria) as caught:
        read_set(folder)
    # "    name: {vi: Tiêu chí": the first byte that is none is the ê, in column 18
    found = [(p.code, p.place) for p in caught.value.problems]
    assert found == [("not_utf8", TextPlace(one.as_posix(), 7, 18))]
    one.write_bytes(one.read_bytes().replace(b"van-phong", b"van-phon"))
    with pytest.raises(InvalidCriteria) as caught:
        read_set(folder)
    assert [p.code for p in caught.value.problems] == ["not_utf8", "unknown_owner"]


def test_the_text_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("Kế hoạch\r\n".encode())
    assert read_text(file) == ("Kế hoạch\r\n", ())
    file.write_bytes("a: Kế\nb: é".encode("utf-16"))
    text, (problem,) = read_text(file)
    assert text
    assert (problem.code, problem.place) == ("not_utf8", TextPlace(file.as_posix(), 1, 1))


def test_a_folder_without_a_set(tmp_path: Path) -> None:
    with pytest.raises(InvalidCriteria) as caught:
        read_set(tmp_path)
    assert [p.code for p in caught.value.problems] == ["no_head"]


def test_an_edition_is_another_when_any_file_changes(monkeypatch: pytest.MonkeyPatch, folder: Path):
    monkeypatch.setattr("services.catalogue.sets.CRITERIA", folder.parent)
    first = edition_of.__wrapped__("mau")
    assert len(first) == 12
    assert edition_of.__wrapped__("mau") == first
    one = folder / "1.yaml"
    text = one.read_text(encoding="utf-8")
    one.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert edition_of.__wrapped__("mau") == first  # line ends are no content
    one.write_text(text + "# một ghi chú\n", encoding="utf-8")
    second = edition_of.__wrapped__("mau")
    one.write_text(text, encoding="utf-8")
    one.rename(folder / "2.yaml")
    assert len({first, second, edition_of.__wrapped__("mau")}) == 3
