"""The criteria set as a model: leaves in order, what counts as constructed, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.model import Component, CriteriaSet, Group, Leaf, Rounding, SetHead, Source
from tests.building import F, component_of, leaf_fields, leaf_of, read, set_of, steady

RATIO = "kind: ratio"
GROUP = {
    "code": "1.2",
    "name": {"vi": "Báo cáo", "en": "Reports"},
    "max_points": 6,
    "sub_criteria": [leaf_fields(RATIO, code="1.2.1"), leaf_fields(RATIO, code="1.2.2")],
}
VERIFIED = read("{decision: Quyết định, trust: verified}")


def small_set(**head) -> CriteriaSet:
    return set_of(
        component_of(leaf_fields(RATIO, code="1.1"), GROUP),
        component_of(leaf_fields("kind: survey", code="8.1"), code="8"),
        **head,
    )


def test_leaves_stand_in_the_order_of_the_file():
    criteria = small_set()
    assert [leaf.code for leaf in criteria.leaves] == ["1.1", "1.2.1", "1.2.2", "8.1"]
    assert [leaf.code for leaf in criteria.components[0].leaves] == ["1.1", "1.2.1", "1.2.2"]


def test_a_criterion_with_sub_criteria_is_a_group():
    leaf, group = small_set().components[0].criteria
    assert isinstance(leaf, Leaf)
    assert isinstance(group, Group)
    fields = dict(component_of(leaf_fields(RATIO)))
    again = Component.model_validate({**fields, "criteria": [group, leaf]})
    assert [type(each) for each in again.criteria] == [Group, Leaf]


def test_a_leaf_and_its_component_by_code():
    criteria = small_set()
    assert criteria.leaf("1.2.2").code == "1.2.2"
    assert criteria.leaf("8.1").code == "8.1"
    assert criteria.component_of("1.2.2").code == "1"
    assert criteria.component_of("8.1").code == "8"
    for code in ("1.2", "9"):
        with pytest.raises(KeyError):
            criteria.leaf(code)
        with pytest.raises(KeyError):
            criteria.component_of(code)


@pytest.mark.parametrize(
    ("rule", "self_scored", "tracked"),
    [
        (RATIO, True, False),
        ("kind: survey", False, False),
        ("kind: reported", False, False),
        ("kind: tracked", True, True),
    ],
)
def test_who_scores_a_leaf(rule, self_scored, tracked):
    leaf = leaf_of(rule)
    assert (leaf.self_scored, leaf.tracked) == (self_scored, tracked)
    assert leaf.maximum == F(4)


def test_constructed_where_any_part_is_made_up():
    head = {"source": VERIFIED}
    verified = component_of(leaf_fields(RATIO, source=VERIFIED))
    made_up = component_of(leaf_fields(RATIO))
    assert not set_of(verified, **head).constructed
    assert set_of(verified, made_up, **head).constructed
    assert set_of(verified).constructed  # its head says so


@pytest.mark.parametrize("date", ["2024", "2024-06", "2024-06-03"])
def test_a_date_of_a_decision(date):
    assert Source(decision="KH 126", trust="verified", date=date).date == date


@pytest.mark.parametrize("date", ["03/6/2024", "24", "2024-6", "2024-06-03T00:00", ""])
def test_no_date_of_a_decision(date):
    with pytest.raises(ValidationError):
        Source(decision="KH 126", trust="verified", date=date)


@pytest.mark.parametrize(
    "fields",
    [
        {"max_points": -1},
        {"max_points": "4"},
        {"owner": "Văn phòng"},
        {"owner": None},
        {"examples": []},
        {"when_not_arising": "half"},
        {"source": {"decision": "", "trust": "verified"}},
        {"source": {"decision": "KH", "trust": "sure"}},
        {"code": 1},
        {"ceiling": 3},
    ],
)
def test_what_is_no_leaf_is_refused(fields):
    with pytest.raises(ValidationError):
        leaf_of(RATIO, **fields)


@pytest.mark.parametrize("rule", ["kind: magic", "{}", "{kind: ratio, ceiling: 90}", "ratio"])
def test_a_rule_is_of_a_known_kind(rule):
    with pytest.raises(ValidationError):
        leaf_of(rule)


@pytest.mark.parametrize(
    "fields",
    [
        {"set": "so-mau"},
        {"set": "So-mau/2024"},
        {"years": []},
        {"max_points": 0},
        {"rescale_to": 0},
        {"rounding": {"places": 7, "mode": "half_up", "at": "leaf"}},
        {"rounding": {"places": -1, "mode": "half_up", "at": "leaf"}},
        {"rounding": {"places": 2, "mode": "down", "at": "leaf"}},
        {"rounding": {"places": 2, "mode": "half_up", "at": "component"}},
    ],
)
def test_what_is_no_head_is_refused(fields):
    with pytest.raises(ValidationError):
        small_set(**fields)


def test_a_head_needs_no_measures():
    assert isinstance(small_set().head, SetHead)
    assert dict(small_set().head.measures) == {}


def test_rounding_reaches_six_places():
    assert Rounding(places=6, mode="half_up", at="leaf").leaf(F(1, 3)) == F("0.333333")
    assert Rounding(places=0, mode="half_up", at="leaf").leaf(F(1, 2)) == 1


PER_UNIT = "{kind: per_unit, each: 1}"
SPARED = {"vi": "Không có thủ tục", "en": "Without procedures"}


def varied(*without: str, **head) -> CriteriaSet:
    """4 + 8 points of component 1, 4 of 8, a bonus of at most 3 of 6; one group goes without."""
    return set_of(
        component_of(
            leaf_fields(RATIO, code="1.1"), {**GROUP, "max_points": 8}, max_points=12
        ),
        component_of(leaf_fields("kind: survey", code="8.1"), code="8", max_points=4),
        component_of(
            leaf_fields(PER_UNIT, code="B.1", max_points=2),
            leaf_fields(PER_UNIT, code="B.2", max_points=4),
            code="B", max_points=3, role="bonus",
        ),
        max_points=16,
        groups={"co": {"name": SPARED}, "khong": {"name": SPARED, "without": list(without)}},
        **head,
    )  # fmt: skip


def maxima(criteria: CriteriaSet) -> dict[str, int]:
    """Every maximum by code; that of the set under ""."""
    found = {"": criteria.head.max_points}
    for component in criteria.components:
        found[component.code] = component.max_points
        for criterion in component.criteria:
            found[criterion.code] = criterion.max_points
            if isinstance(criterion, Group):
                found |= {leaf.code: leaf.max_points for leaf in criterion.sub_criteria}
    return found


WHOLE = {
    "": 16, "1": 12, "1.1": 4, "1.2": 8, "1.2.1": 4, "1.2.2": 4, "8": 4, "8.1": 4,
    "B": 3, "B.1": 2, "B.2": 4,
}  # fmt: skip


@pytest.mark.parametrize(
    ("without", "changed", "gone"),
    [
        ((), {}, ()),
        (("1.1",), {"": 12, "1": 8}, ("1.1",)),
        (("1.2.1",), {"": 12, "1": 8, "1.2": 4}, ("1.2.1",)),
        (("1.2.1", "1.2.2"), {"": 8, "1": 4}, ("1.2", "1.2.1", "1.2.2")),
        (("1.2",), {"": 8, "1": 4}, ("1.2", "1.2.1", "1.2.2")),
        (("1.1", "1.2"), {"": 4}, ("1", "1.1", "1.2", "1.2.1", "1.2.2")),
        (("1",), {"": 4}, ("1", "1.1", "1.2", "1.2.1", "1.2.2")),
        (("1", "1.2.1"), {"": 4}, ("1", "1.1", "1.2", "1.2.1", "1.2.2")),
        (("8.1",), {"": 12}, ("8", "8.1")),
        (("B.1",), {}, ("B.1",)),  # 4 may still be won, and the cap is 3
        (("B.2",), {"B": 2}, ("B.2",)),
        (("B",), {}, ("B", "B.1", "B.2")),
    ],
)
def test_a_variant_has_the_maxima_of_what_is_left(without, changed, gone):
    left = {code: points for code, points in WHOLE.items() if code not in gone}
    criteria = varied(*without)
    assert maxima(criteria.for_group("khong")) == {**left, **changed}
    assert maxima(criteria) == WHOLE


def test_no_group_is_the_whole_set_and_a_group_keeps_the_groups():
    criteria = varied("1.1")
    assert criteria.for_group("") is criteria
    assert criteria.for_group("co") == criteria
    variant = criteria.for_group("khong")
    assert set(variant.head.groups) == {"co", "khong"}
    assert variant.for_group("khong") == variant
    with pytest.raises(KeyError):
        criteria.for_group("huyen")


def test_a_criterion_left_with_what_is_only_tracked_goes_too():
    group = {
        "code": "1.2",
        "name": {"vi": "Báo cáo", "en": "Reports"},
        "max_points": 4,
        "sub_criteria": [
            leaf_fields(RATIO, code="1.2.1"),
            leaf_fields("kind: tracked", code="1.2.2", max_points=0),
        ],
    }
    criteria = set_of(
        component_of(leaf_fields(RATIO, code="1.1"), group, max_points=8),
        max_points=8,
        groups={"khong": {"name": SPARED, "without": ["1.2.1"]}},
    )
    assert maxima(criteria.for_group("khong")) == {"": 4, "1": 4, "1.1": 4}


@pytest.mark.parametrize(
    "fields",
    [
        {"from_percent": 101},
        {"from_percent": "90"},
        {"component_floor": -1},
        {"component_floor": 101},
        {"source": None},
        {"name": {"vi": "", "en": "Grade"}},
    ],
)
def test_what_is_no_grade_is_refused(fields):
    right = {
        "name": {"vi": "Mức 1", "en": "Grade 1"},
        "from_percent": 100,
        "component_floor": 0,
        "source": VERIFIED,
    }
    assert small_set(grades=[right]).head.grades[0].from_percent == 100
    with pytest.raises(ValidationError):
        small_set(grades=[{**right, **fields}])


_CODES = list(WHOLE)[1:]


@given(st.lists(st.sampled_from(_CODES), unique=True))
@steady
def test_whatever_is_left_adds_up(without):
    """What is asked is just what no code above it takes out; every sum is that of its parts."""
    criteria = varied(*without)
    variant = criteria.for_group("khong")
    above = {
        "1.1": ("1",), "1.2.1": ("1", "1.2"), "1.2.2": ("1", "1.2"), "8.1": ("8",),
        "B.1": ("B",), "B.2": ("B",),
    }  # fmt: skip
    assert [leaf.code for leaf in variant.leaves] == [
        code for code in above if not {code, *above[code]} & set(without)
    ]
    assert all(leaf == criteria.leaf(leaf.code) for leaf in variant.leaves)
    for component in variant.components:
        total = sum(leaf.max_points for leaf in component.leaves)
        is_content = component.role == "content"
        assert component.max_points == (total if is_content else min(total, 3))
        assert total == sum(criterion.max_points for criterion in component.criteria)
    content = (each.max_points for each in variant.components if each.role == "content")
    assert variant.head.max_points == sum(content)
    assert maxima(criteria) == WHOLE  # the set itself is as it was
