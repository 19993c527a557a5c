from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.answers import Proof
from services.store import (
    Act,
    AnswerInput,
    AnswerRecord,
    DeclaredInput,
    NoSuchRound,
    Round,
    StaleAnswer,
    Store,
)


def declare(
    store: Store,
    round_: Round,
    inputs: dict[str, str | None],
    *,
    expected: dict[str, int] | None = None,
    code: str = "3.4",
    who: str = "lan",
) -> dict[str, tuple[str, int]]:
    """Declare bare values; return value and version of all inputs of the code."""
    standing = store.declare_answer(
        round_.id,
        code=code,
        inputs={
            name: None if value is None else DeclaredInput(value) for name, value in inputs.items()
        },
        expected_versions=expected,
        who=who,
    )
    return {each.input: (each.value, each.version) for each in standing}


def test_a_declared_answer_keeps_its_document_and_page(store: Store, round_: Round) -> None:
    (written,) = store.declare_answer(
        round_.id,
        code="1.10",
        inputs={"done": DeclaredInput("12", document="Báo cáo số 45/BC-SXD", page="3", note="tạm")},
        who="lan",
    )
    assert written == AnswerRecord(
        round_id=round_.id,
        code="1.10",
        input="done",
        value="12",
        state=Proof.CLAIMED,
        grounds=(),
        document="Báo cáo số 45/BC-SXD",
        page="3",
        note="tạm",
        version=1,
        who="lan",
        at=datetime(2025, 1, 1, 0, 2, tzinfo=UTC),
    )
    assert store.answers(round_.id) == (written,)


def test_codes_that_look_like_one_number_stay_two(store: Store, round_: Round) -> None:
    declare(store, round_, {"done": "1"}, code="1.1")
    declare(store, round_, {"done": "2"}, code="1.10")
    assert [(each.code, each.value) for each in store.answers(round_.id)] == [
        ("1.1", "1"),
        ("1.10", "2"),
    ]


def test_the_answers_of_other_codes_and_rounds_are_left_alone(store: Store, round_: Round) -> None:
    other = store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
    declare(store, round_, {"done": "1"}, code="1.1")
    declare(store, other, {"done": "5"}, code="1.2")
    assert declare(store, round_, {"done": "2"}, code="1.2") == {"done": ("2", 1)}
    assert [each.value for each in store.answers(other.id)] == ["5"]
    assert [each.value for each in store.answers(round_.id)] == ["1", "2"]


def test_each_change_counts_one_version_on(store: Store, round_: Round) -> None:
    assert declare(store, round_, {"done": "1", "total": "4"}) == {
        "done": ("1", 1),
        "total": ("4", 1),
    }
    assert declare(store, round_, {"done": "2"}) == {"done": ("2", 2), "total": ("4", 1)}
    assert declare(store, round_, {"done": "3"}, expected={"done": 2, "total": 1}) == {
        "done": ("3", 3),
        "total": ("4", 1),
    }


def test_the_same_again_is_no_change(store: Store, round_: Round) -> None:
    declare(store, round_, {"done": "1"})
    assert declare(store, round_, {"done": "1"}, who="minh") == {"done": ("1", 1)}
    assert store.answers(round_.id)[0].who == "lan"
    assert len(store.log(round_.id)) == 2  # the round, the first declaration


@pytest.mark.parametrize(
    ("expected", "why"),
    [
        ({"done": 1, "total": 1}, "done was changed since"),
        ({"done": 2}, "total was not there"),
        ({"total": 1}, "done was not there"),
        ({"done": 2, "total": 1, "coefficient": 1}, "coefficient was taken away since"),
        ({}, "nothing was there"),
    ],
)
def test_a_stale_declaration_writes_nothing_and_shows_what_stands(
    store: Store,
    round_: Round,
    everything: Callable[[], Any],
    expected: dict[str, int],
    why: str,
) -> None:
    declare(store, round_, {"done": "1", "total": "4"})
    declare(store, round_, {"done": "2"}, who="minh")
    declare(store, round_, {"done": "9"}, code="3.5")
    held = everything()
    with pytest.raises(StaleAnswer) as caught:
        declare(store, round_, {"done": "3", "total": "5"}, expected=expected)
    assert [(each.input, each.value, each.version, each.who) for each in caught.value.current] == [
        ("done", "2", 2, "minh"),
        ("total", "4", 1, "lan"),
    ]
    assert caught.value.params == {"answer_code": "3.4"}
    assert everything() == held


def test_an_input_seen_beside_the_changed_one_counts_too(store: Store, round_: Round) -> None:
    declare(store, round_, {"done": "1", "total": "4"})
    declare(store, round_, {"total": "5"}, who="minh")
    with pytest.raises(StaleAnswer):
        declare(store, round_, {"done": "3"}, expected={"done": 1, "total": 1})
    assert declare(store, round_, {"done": "3"}, expected={"done": 1}) == {
        "done": ("3", 2),
        "total": ("5", 2),
    }


def test_what_nobody_answered_has_the_version_0(store: Store, round_: Round) -> None:
    assert declare(store, round_, {"done": "1"}, expected={"done": 0}) == {"done": ("1", 1)}
    with pytest.raises(StaleAnswer):
        declare(store, round_, {"done": "2"}, expected={"done": 0})


def test_an_answer_is_taken_back_to_unknown(store: Store, round_: Round) -> None:
    declare(store, round_, {"done": "1", "total": "4"})
    assert declare(store, round_, {"done": None}, expected={"done": 1, "total": 1}, who="minh") == {
        "total": ("4", 1)
    }
    assert [each.input for each in store.answers(round_.id)] == ["total"]
    entry = store.log(round_.id)[0]
    assert (entry.act, entry.who, entry.code, entry.input) == (
        Act.ANSWER_REMOVED,
        "minh",
        "3.4",
        "done",
    )
    assert entry.before is not None
    assert entry.before["value"] == "1"
    assert entry.after is None


def test_taking_back_what_is_unknown_is_no_change(store: Store, round_: Round) -> None:
    assert declare(store, round_, {"done": None}) == {}
    assert [entry.act for entry in store.log(round_.id)] == [Act.ROUND_OPENED]


def test_the_version_goes_on_over_a_removal(store: Store, round_: Round) -> None:
    """Otherwise somebody who saw the first answer would write over the second unawares."""
    declare(store, round_, {"done": "1"})
    declare(store, round_, {"done": None})
    assert declare(store, round_, {"done": "7"}, expected={"done": 0}) == {"done": ("7", 3)}
    with pytest.raises(StaleAnswer):
        declare(store, round_, {"done": "2"}, expected={"done": 1})


def test_not_arising_is_an_answer_with_its_reason(store: Store, round_: Round) -> None:
    told = DeclaredInput("true", note="Năm 2024 không có hồ sơ loại này")
    store.declare_answer(round_.id, code="3.4", inputs={"not_arising": told}, who="lan")
    (kept,) = store.answers(round_.id)
    assert (kept.input, kept.value, kept.note) == ("not_arising", "true", told.note)


def test_one_bad_input_keeps_the_good_ones_out_too(
    store: Store, round_: Round, everything: Callable[[], Any]
) -> None:
    held = everything()
    with pytest.raises(ValueError, match="without a value"):
        declare(store, round_, {"done": "1", "total": ""})
    with pytest.raises(NoSuchRound):
        store.declare_answer(
            round_.id + 1, code="3.4", inputs={"done": DeclaredInput("1")}, who="lan"
        )
    assert everything() == held


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["declare", "remove", "upload"]),
        st.sampled_from(["1.1", "1.10"]),
        st.sampled_from(["done", "total"]),
        st.sampled_from(["0", "1", "true"]),
    ),
    max_size=8,
)
_years = count(1)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_the_log_replayed_gives_the_answers(
    store: Store, round_: Round, steps: list[tuple[str, str, str, str]]
) -> None:
    fresh = store.open_round(round_.unit, year=next(_years), criteria_set="log", who="lan")
    model: dict[tuple[str, str], str] = {}
    for number, (step, code, name, value) in enumerate(steps):
        if step == "remove":
            declare(store, fresh, {name: None}, code=code)
            model.pop((code, name), None)
            continue
        if step == "declare":
            declare(store, fresh, {name: value}, code=code)
        else:
            store.accept_evidence(
                fresh.id,
                content=str(number).encode(),
                file_name="a.xlsx",
                kind="k",
                reading={},
                answers=[AnswerInput(code, name, value)],
                who="lan",
            )
        model[code, name] = value
    standing = {(each.code, each.input): each for each in store.answers(fresh.id)}
    assert {key: each.value for key, each in standing.items()} == model

    replayed: dict[tuple[str, str], Any] = {}
    for entry in reversed(store.log(fresh.id)):
        if entry.code is None or entry.input is None:
            continue
        key = (entry.code, entry.input)
        assert entry.before == replayed.get(key)
        if entry.after is None:
            del replayed[key]
        else:
            replayed[key] = {k: value for k, value in entry.after.items() if k != "by"}
    assert {key: (after["value"], after["version"]) for key, after in replayed.items()} == {
        key: (each.value, each.version) for key, each in standing.items()
    }
