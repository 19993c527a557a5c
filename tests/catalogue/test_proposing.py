"""Proposals of a crosswalk: what is confirmed, what is guessed, and that nothing is left out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.crosswalk import Entry, Kind, lint_crosswalk
from scoring.model import CriteriaSet
from scoring.problems import Severity
from services.catalogue.crosswalks import crosswalk
from services.catalogue.proposing import propose
from services.catalogue.sets import criteria_set, set_ids
from tests.building import component_of, leaf_fields, set_of, steady

Row = tuple[str, str, str]  # code, name, maximum
MEASURES = ("received", "online", "resolved", "late", "staff")


def edition(year: int, rows: Sequence[Row], rules: dict[str, str] | None = None) -> CriteriaSet:
    leaves = [
        leaf_fields(
            (rules or {}).get(code, "kind: ratio"),
            code=code,
            name={"vi": name, "en": name},
            max_points=Decimal(points),
        )
        for code, name, points in rows
    ]
    measures: dict[str, Any] = {key: {"name": {"vi": key, "en": key}} for key in MEASURES}
    return set_of(component_of(*leaves), set=f"mau/{year}", measures=measures)


def proposed(old: Sequence[Row], new: Sequence[Row], **rules: dict[str, str]) -> list[str]:
    """Entries as "kind old > new", with an exclamation mark where it is confirmed."""
    found = propose(edition(2024, old, rules.get("before")), edition(2025, new, rules.get("after")))
    assert (found.old, found.new) == ("mau/2024", "mau/2025")
    return [written(entry) for entry in found.entries]


def written(entry: Entry) -> str:
    mark = "!" if entry.confirmed else ""
    return f"{entry.kind} {'+'.join(entry.old)}>{'+'.join(entry.new)}{mark}"


PLAN: Row = ("1.1", "Ban hành kế hoạch CCHC năm", "1")
REPORT: Row = ("1.2", "Báo cáo CCHC định kỳ", "1")
WEB: Row = ("7.5", "Trang thông tin điện tử", "2")


def test_what_kept_code_name_and_maximum_is_confirmed() -> None:
    assert proposed([PLAN, REPORT], [PLAN, REPORT]) == ["same 1.1>1.1!", "same 1.2>1.2!"]


@pytest.mark.parametrize(
    ("new", "entries"),
    [
        (("1.1", PLAN[1], "2"), ["same 1.1>1.1"]),  # another maximum
        (("2.7", PLAN[1], "1"), ["same 1.1>2.7"]),  # another code
        (("1.1", "Ban hành kế hoạch CCHC năm kịp thời", "1"), ["renamed 1.1>1.1"]),
        (("3.1", "Kế hoạch CCHC năm: ban hành", "1"), ["renamed 1.1>3.1"]),  # words in order
        (("1.1", "  BAN HÀNH kế hoạch\nCCHC năm", "1"), ["same 1.1>1.1!"]),  # how it is typed
        (("1.1", "Hồ sơ giải quyết đúng hạn", "1"), ["new >1.1", "dropped 1.1>"]),
    ],
)
def test_one_becomes_another(new: Row, entries: list[str]) -> None:
    assert proposed([PLAN], [new]) == entries


def test_letters_and_accents_apart_are_the_same_name() -> None:
    """As macOS writes them."""
    apart = "Ban ha\u0300nh kê\u0301 hoa\u0323ch CCHC năm"
    assert apart != PLAN[1]
    assert proposed([PLAN], [("1.1", apart, "1")]) == ["same 1.1>1.1!"]


def test_a_code_that_means_something_else_now_is_no_proof() -> None:
    """1.1 and 1.2 changed places: by name they are found again, and a person is asked."""
    swapped = [("1.1", REPORT[1], "1"), ("1.2", PLAN[1], "1")]
    assert proposed([PLAN, REPORT], swapped) == ["same 1.2>1.1", "same 1.1>1.2"]


def test_measures_tell_what_names_hide() -> None:
    """Names that are half alike are one by the same measures, two by others."""
    old: list[Row] = [("7.5", "Hồ sơ trực tuyến", "2")]
    new: list[Row] = [("7.1", "Hồ sơ nộp trực tuyến qua mạng", "2")]
    online = "{kind: ratio, done: online, total: received}"
    staff = "{kind: ratio, done: staff, total: late}"
    assert proposed(old, new, before={"7.5": online}, after={"7.1": online}) == ["renamed 7.5>7.1"]
    assert proposed(old, new, before={"7.5": online}, after={"7.1": staff}) == [
        "new >7.1",
        "dropped 7.5>",
    ]


def test_a_split_is_seen_by_names_and_maxima() -> None:
    old: list[Row] = [("4.1", "Số hóa hồ sơ, kết quả", "2"), PLAN]
    new: list[Row] = [
        ("4.1", "Số hóa kết quả giải quyết", "1"),
        ("4.2", "Số hóa hồ sơ khi tiếp nhận", "1"),
        PLAN,
    ]
    assert proposed(old, new) == ["split 4.1>4.1+4.2", "same 1.1>1.1!"]


def test_a_merger_is_seen_by_names_and_maxima() -> None:
    old: list[Row] = [
        ("4.1", "Số hóa kết quả giải quyết", "1"),
        ("4.2", "Số hóa hồ sơ khi tiếp nhận", "1"),
    ]
    assert proposed(old, [("4.1", "Số hóa hồ sơ, kết quả", "2")]) == ["merged 4.1+4.2>4.1"]


def test_maxima_alone_make_no_part() -> None:
    new: list[Row] = [("1.1", PLAN[1], "1"), ("7.6", "ISO 9001:2015", "1")]
    assert proposed([("1.1", PLAN[1], "2")], new) == ["same 1.1>1.1", "new >7.6"]
    old: list[Row] = [("1.1", PLAN[1], "1"), ("7.6", "ISO 9001:2015", "1")]
    assert proposed(old, [("1.1", PLAN[1], "2")]) == ["same 1.1>1.1", "dropped 7.6>"]


def test_what_is_split_is_not_merged_too() -> None:
    """4 = 1 + 3 would fit 3 + 1, but no kind says "two became two others"."""
    old: list[Row] = [("4.1", "Số hóa hồ sơ", "3"), ("4.2", "Số hóa sổ", "1")]
    new: list[Row] = [("4.1", "Số hóa hồ sơ", "1"), ("4.3", "Số hóa hồ sơ, giấy tờ", "3")]
    assert proposed(old, new) == ["split 4.1>4.1+4.3", "dropped 4.2>"]


def test_a_rule_that_changed_does_not_unsettle_what_kept_its_place() -> None:
    online = "{kind: ratio, done: online, total: received}"
    staff = "{kind: ratio, done: staff, total: late}"
    new: list[Row] = [PLAN, ("1.2", PLAN[1], "1")]
    rules = {"before": {"1.1": online}, "after": {"1.1": staff, "1.2": online}}
    assert proposed([PLAN], new, **rules) == ["same 1.1>1.1!", "new >1.2"]


def test_a_kept_maximum_needs_no_second_part() -> None:
    """What is worth as much as before was not split, however like the new one is called."""
    new: list[Row] = [("1.1", PLAN[1], "1"), ("1.3", "Ban hành kế hoạch CCHC quý", "1")]
    assert proposed([PLAN], new) == ["same 1.1>1.1!", "new >1.3"]


def test_the_order_is_that_of_the_new_edition_with_what_is_dropped_last() -> None:
    assert proposed([WEB, PLAN], [REPORT, PLAN]) == ["new >1.2", "same 1.1>1.1!", "dropped 7.5>"]


def test_the_sample_editions_are_proposed_as_people_confirmed_them() -> None:
    """All 68 entries, held against criteria/crosswalk/so-mau-2024-2025.yaml."""
    confirmed = crosswalk("so-mau/2024", "so-mau/2025")
    assert confirmed is not None
    found = propose(criteria_set("so-mau/2024"), criteria_set("so-mau/2025"))
    by_hand = {(each.kind, each.old, each.new) for each in confirmed.entries}
    assert {(each.kind, each.old, each.new) for each in found.entries} == by_hand
    unsure = [each for each in found.entries if not each.confirmed]
    assert (len(found.entries), len(unsure)) == (68, 19)


@pytest.mark.parametrize("set_id", set_ids())
def test_an_edition_becomes_itself(set_id: str) -> None:
    criteria = criteria_set(set_id)
    entries = propose(criteria, criteria).entries
    assert [each.old[0] for each in entries] == [leaf.code for leaf in criteria.leaves]
    assert {(each.kind, each.old == each.new, each.confirmed) for each in entries} == {
        (Kind.SAME, True, True)
    }


_NAMES = st.lists(
    st.sampled_from("hồ sơ trực tuyến đúng hạn kế hoạch báo cáo số hóa kết quả".split()),
    min_size=1,
    max_size=5,
).map(" ".join)
_ROWS = st.lists(
    st.tuples(
        st.integers(1, 9).map(lambda number: f"1.{number}"),
        _NAMES,
        st.sampled_from(["0.5", "1", "1.5", "2"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


@given(_ROWS, _ROWS)
@steady
def test_any_two_editions_are_mapped_whole(old: list[Row], new: list[Row]) -> None:
    before, after = edition(2024, old), edition(2025, new)
    found = propose(before, after)
    assert found == propose(before, after)
    problems = lint_crosswalk(found, before, after)
    assert [each for each in problems if each.severity is Severity.ERROR] == []
    kept = {(code, name, points) for code, name, points in old} & set(new)
    assert {each.old for each in found.entries if each.confirmed} == {(row[0],) for row in kept}
