"""Lint of a crosswalk by itself: every code once, every entry of its kind's shape."""

import pytest
from pydantic import ValidationError

from scoring.crosswalk import Crosswalk, Entry, Kind, lint_crosswalk
from scoring.model import CriteriaSet
from scoring.problems import Severity
from scoring.validation import validate
from scoring.yaml_text import parse_yaml
from tests.building import component_of, leaf_fields, read, set_of

RATIO = "kind: ratio"


def edition(year: int, *codes: str) -> CriteriaSet:
    leaves = (leaf_fields(RATIO, code=code) for code in codes)
    return set_of(component_of(*leaves), set=f"mau/{year}")


OLD = edition(2024, "1.1", "1.2", "1.3", "1.4", "1.5")
NEW = edition(2025, "1.1", "1.2", "1.3", "1.4", "1.5")

RIGHT = """\
old: mau/2024
new: mau/2025
entries:
  - {kind: same, old: ["1.1"], new: ["1.1"], confirmed: true}
  - {kind: split, old: ["1.2"], new: ["1.2", "1.3"], confirmed: true}
  - {kind: merged, old: ["1.3", "1.4"], new: ["1.4"], confirmed: true}
  - {kind: new, new: ["1.5"], confirmed: true}
  - {kind: dropped, old: ["1.5"], confirmed: true}
"""


def faults(*changes: tuple[str, str]) -> list[str]:
    """Faults of `RIGHT` with some changes, as "line:column code"."""
    text = RIGHT
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    parsed = parse_yaml(text, file="doi-chieu.yaml")
    crosswalk, problems = validate(Crosswalk, parsed)
    assert (parsed.problems, problems) == ((), ())
    found = lint_crosswalk(crosswalk, OLD, NEW, parsed=parsed)
    assert all(each.place.file == "doi-chieu.yaml" for each in found)
    return [f"{each.place.line}:{each.place.column} {each.code}" for each in found]


def test_every_code_of_both_editions_stands_once():
    assert faults() == []


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("kind: same", "kind: renamed", []),  # a name may change with nothing else
        ("kind: same", "kind: merged", ["4:5 crosswalk_wrong_shape"]),
        ("kind: same", "kind: split", ["4:5 crosswalk_wrong_shape"]),
        ("kind: same", "kind: new", ["4:5 crosswalk_wrong_shape"]),
        ("kind: split", "kind: same", ["5:5 crosswalk_wrong_shape"]),
        ("kind: split", "kind: merged", ["5:5 crosswalk_wrong_shape"]),
        ("kind: merged", "kind: split", ["6:5 crosswalk_wrong_shape"]),
        ("kind: new", "kind: dropped", ["7:5 crosswalk_wrong_shape"]),
        ("kind: dropped", "kind: renamed", ["8:5 crosswalk_wrong_shape"]),
        # codes
        (', "1.3"], confirmed', "], confirmed",
         ["5:5 crosswalk_wrong_shape", "2:6 crosswalk_code_unmapped"]),
        ('  - {kind: new, new: ["1.5"], confirmed: true}\n', "",
         ["2:6 crosswalk_code_unmapped"]),
        ('  - {kind: dropped, old: ["1.5"], confirmed: true}\n', "",
         ["1:6 crosswalk_code_unmapped"]),
        ('old: ["1.5"]', 'old: ["1.1"]',
         ["8:27 crosswalk_code_twice", "1:6 crosswalk_code_unmapped"]),
        ('new: ["1.5"]', 'new: ["1.3"]',
         ["7:23 crosswalk_code_twice", "2:6 crosswalk_code_unmapped"]),
        ('old: ["1.5"]', 'old: ["1.6"]',
         ["8:27 crosswalk_code_unknown", "1:6 crosswalk_code_unmapped"]),
        ('new: ["1.5"]', 'new: ["1"]',  # a component is none
         ["7:23 crosswalk_code_unknown", "2:6 crosswalk_code_unmapped"]),
        ('["1.2", "1.3"]', '["1.2", "1.2"]',
         ["5:46 crosswalk_code_twice", "2:6 crosswalk_code_unmapped"]),
        # a person
        ('["1.5"], confirmed: true', '["1.5"], confirmed: false', ["7:5 crosswalk_unconfirmed"]),
        ('["1.5"], confirmed: true', '["1.5"]', ["7:5 crosswalk_unconfirmed"]),
    ],
)  # fmt: skip
def test_one_fault(right, wrong, found):
    assert faults((right, wrong)) == found


def test_without_a_file_there_are_no_places():
    crosswalk = Crosswalk(old="mau/2024", new="mau/2025", entries=[{"kind": "new", "new": ["1.1"]}])
    found = lint_crosswalk(crosswalk, OLD, edition(2025, "1.1"))
    assert {each.place for each in found} == {None}
    assert [(each.code, each.severity, each.params.get("code")) for each in found] == [
        ("crosswalk_unconfirmed", Severity.WARNING, None),
        *(("crosswalk_code_unmapped", Severity.ERROR, f"1.{n}") for n in range(1, 6)),
    ]
    assert found[0].params == {"old": "–", "new": "1.1"}
    assert found[1].params["set"] == "mau/2024"


def test_the_entry_of_a_code():
    crosswalk = Crosswalk.model_validate(read(RIGHT))
    assert crosswalk.entry_of_new("1.3").old == ("1.2",)
    assert crosswalk.entry_of_old("1.4").new == ("1.4",)
    assert crosswalk.entry_of_old("1.5").kind is Kind.DROPPED
    assert crosswalk.entry_of_new("1.5").old == ()
    assert crosswalk.entry_of_old("9") is None
    assert crosswalk.entry_of_new("9") is None


def test_an_entry_is_not_confirmed_unless_it_says_so():
    assert not Entry(kind="same", old=["1.1"], new=["1.1"]).confirmed


@pytest.mark.parametrize(
    "fields",
    [
        {"old": "mau"},
        {"entries": []},
        {"entries": [{"kind": "moved", "new": ["1.1"]}]},
        {"entries": [{"kind": "new", "new": [1]}]},
        {"entries": [{"kind": "new", "new": ["1.1"], "sure": True}]},
    ],
)
def test_what_is_no_crosswalk_is_refused(fields):
    with pytest.raises(ValidationError):
        Crosswalk.model_validate({**read(RIGHT), **fields})
