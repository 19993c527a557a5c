from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from scoring.localized import Localized
from services.store import (
    Act,
    Conductor,
    NoSuchUnit,
    Round,
    Store,
    SurveyInput,
    SurveyKind,
)

TOLD = SurveyInput(
    unit="so-mau",
    year=2024,
    conductor=Conductor.DEPARTMENT,
    source="Khảo sát MẪU",
    kind=SurveyKind.COUNTED,
    content={"counts": {"respondents": 12}},
)


def test_a_survey_is_read_as_it_was_entered_and_the_log_tells_which(
    store: Store, round_: Round
) -> None:
    store.put_survey(TOLD, who="lan")
    (read,) = store.surveys("so-mau")
    assert (read.year, read.conductor, read.kind) == (
        2024,
        Conductor.DEPARTMENT,
        SurveyKind.COUNTED,
    )
    assert (read.source, read.content, read.who) == (TOLD.source, TOLD.content, "lan")
    entry = store.log()[0]
    assert (entry.act, entry.unit, entry.before) == (Act.SURVEY_ENTERED, "so-mau", None)
    assert entry.after == {
        "year": 2024,
        "conductor": "department",
        "source": "Khảo sát MẪU",
        "kind": "counted",
    }


def test_the_same_survey_is_written_over_and_another_stands_beside_it(
    store: Store, round_: Round
) -> None:
    earlier = replace(TOLD, year=2023)
    of_the_province = replace(TOLD, conductor=Conductor.PROVINCE)
    better = replace(TOLD, content={"counts": {"respondents": 13}})
    for each in (TOLD, earlier, of_the_province, better):
        store.put_survey(each, who="lan")
    told = [(e.year, e.conductor, e.content) for e in store.surveys("so-mau")]
    assert told == [
        (2024, Conductor.DEPARTMENT, better.content),
        (2024, Conductor.PROVINCE, TOLD.content),
        (2023, Conductor.DEPARTMENT, TOLD.content),
    ]


def test_the_same_again_changes_nothing(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    store.put_survey(TOLD, who="lan")
    held = everything()
    store.put_survey(replace(TOLD, content=dict(TOLD.content)), who="minh")
    assert everything() == held


def test_a_survey_is_removed_once_and_the_log_tells_it(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    store.put_survey(TOLD, who="lan")
    store.put_survey(replace(TOLD, year=2023), who="lan")
    store.remove_survey("so-mau", year=2024, conductor=Conductor.DEPARTMENT, who="minh")
    assert [each.year for each in store.surveys("so-mau")] == [2023]
    entry = store.log()[0]
    assert (entry.act, entry.who, (entry.before or {})["year"]) == (
        Act.SURVEY_REMOVED,
        "minh",
        2024,
    )
    held = everything()
    store.remove_survey("so-mau", year=2024, conductor=Conductor.DEPARTMENT, who="minh")
    assert everything() == held


def test_a_survey_belongs_to_one_unit_that_has_to_be_there(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    store.add_unit("so-hai", name=Localized(vi="Sở Hai", en="Second department"), who="lan")
    store.put_survey(TOLD, who="lan")
    assert store.surveys("so-hai") == ()
    held = everything()
    with pytest.raises(NoSuchUnit):
        store.put_survey(replace(TOLD, unit="so-nao"), who="lan")
    assert everything() == held


def test_a_sample_unit_takes_its_surveys_along(store: Store) -> None:
    name = Localized(vi="Sở MẪU", en="SAMPLE")
    store.add_unit("so-mau", name=name, sample=True, who="lan")
    store.put_survey(TOLD, who="lan")
    store.remove_sample(who="lan")
    assert store.surveys("so-mau") == ()
