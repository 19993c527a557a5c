"""The language of forms: a measure taken in another way where a file lacks a column."""

import pytest

from services.intake.forms.kinds import Condition, Measure, Taking

NEW = Taking.model_validate({"sum": "new"})
EITHER = Measure.model_validate(
    {
        "name": {"vi": "Tiếp nhận", "en": "Received"},
        "sum": "new",
        "from_first": "before",
        "otherwise": {
            "sum": ["online", "direct"],
            "where": {"unit": "present"},
            "otherwise": {"count": {"code": "present"}},
        },
    }
)


@pytest.mark.parametrize(
    ("columns", "summed"),
    [
        ({"new", "before", "online", "direct", "unit"}, ("new", "before")),
        ({"new", "online", "direct", "unit", "code"}, ("online", "direct")),  # no `before`
        ({"online", "direct", "code"}, ()),  # no `unit`: counted by the code
        ({"online"}, ("new", "before")),  # in no way: as it is, so that what is missing is named
        (set(), ("new", "before")),
    ],
)
def test_the_first_way_whose_columns_are_there(columns: set[str], summed: tuple[str, ...]) -> None:
    taken = EITHER.taken_from(columns)
    assert taken.summed == summed
    assert taken.name == EITHER.name


def test_a_way_that_is_taken_brings_all_of_its_own_and_nothing_of_the_first() -> None:
    taken = EITHER.taken_from({"online", "direct", "unit"})
    assert (taken.from_first, taken.where) == (None, Condition.model_validate({"unit": "present"}))
    assert taken.columns() == ("online", "direct", "unit")
    counted = EITHER.taken_from({"code"})
    assert (counted.sum, counted.where, counted.columns()) == (None, None, ("code",))


def test_ways_stand_in_their_order() -> None:
    assert [each.columns() for each in EITHER.ways()] == [
        ("new", "before"),
        ("online", "direct", "unit"),
        ("code",),
    ]
    assert list(NEW.ways()) == [NEW]
