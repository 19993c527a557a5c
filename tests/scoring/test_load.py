"""From texts to a set: the whole of it, or every error."""

from pathlib import Path

import pytest

from scoring.load import InvalidCriteria, load_set

GOOD = Path(__file__).parents[1] / "bad_criteria/good"
HEAD = (GOOD / "set.yaml").read_text(encoding="utf-8")
ONE = (GOOD / "1.yaml").read_text(encoding="utf-8")
TWO = ONE.replace('"1', '"2')


def errors(texts: dict[str, str]) -> list[str]:
    with pytest.raises(InvalidCriteria) as caught:
        load_set(texts)
    told = [f"{each.place}: {each.code}" for each in caught.value.problems]
    assert str(caught.value) == "; ".join(told)
    return told


def test_components_come_in_the_order_of_their_file_names():
    head = HEAD.replace("max_points: 2", "max_points: 4")
    criteria = load_set({"b/2.yaml": TWO, "b/set.yaml": head, "b/1.yaml": ONE})
    assert criteria.head.set == "mau/2024"
    assert [each.code for each in criteria.components] == ["1", "2"]
    assert [each.code for each in criteria.leaves] == ["1.1", "2.1"]


def test_every_error_is_told():
    assert errors(
        {"set.yaml": HEAD.replace("set: mau", "set: Mẫu"), "1.yaml": ONE, "2.yaml": TWO}
    ) == [
        "set.yaml:1:6: wrong_form",
        "set.yaml:5:13: set_sum",
    ]


def test_a_warning_does_not_stop_it():
    unused = HEAD + "  late: {name: {vi: hồ sơ trễ, en: late dossiers}}\n"
    assert load_set({"set.yaml": unused, "1.yaml": ONE}).head.max_points == 2


def test_without_a_head_there_is_no_set():
    assert errors({"mau/2024/1.yaml": ONE}) == ["mau/2024/set.yaml:1:1: no_head"]
    assert errors({"1.yaml": ONE.replace("van-phong", "Văn phòng")}) == [
        "set.yaml:1:1: no_head",
        "1.yaml:12:12: wrong_form",
    ]
    assert errors({}) == ["set.yaml:1:1: no_head"]


def test_without_components_there_is_no_set():
    bare = HEAD[: HEAD.index("measures:")]
    assert errors({"set.yaml": bare}) == ["set.yaml:1:1: no_components"]
