"""The criteria set as a model: leaves in order, what counts as constructed, what is refused."""

import pytest
from pydantic import ValidationError

from scoring.model import Component, CriteriaSet, Group, Leaf, Rounding, SetHead, Source
from tests.building import F, component_of, leaf_fields, leaf_of, read, set_of

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
