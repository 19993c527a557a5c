from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from scoring.localized import Localized
from services.store import (
    Act,
    AnswerInput,
    FileMissing,
    Lane,
    ResultRecord,
    Round,
    Store,
)

NAME = Localized(vi="Sở", en="Department")


@pytest.fixture
def real(store: Store) -> Round:
    store.add_unit("so-that", name=NAME, who="lan")
    return store.open_round("so-that", year=2024, criteria_set="so-mau/2024", who="lan")


def upload(store: Store, round_: Round, content: bytes) -> None:
    store.accept_evidence(
        round_.id,
        content=content,
        file_name="a.xlsx",
        kind="k",
        reading={},
        extract=b"rows of " + content,
        answers=[AnswerInput("1.1", "done", "1")],
        who="lan",
    )


def load_sample(store: Store) -> Round:
    store.add_unit("so-mau", name=NAME, sample=True, who="mẫu")
    sample = store.open_round("so-mau", year=2024, criteria_set="so-mau/2024", who="mẫu")
    upload(store, sample, b"only in the sample")
    upload(store, sample, b"in both")
    (document, _) = store.documents(sample.id)
    store.link_document(document.id, code="1.1", who="mẫu")
    store.remember_choices("so-mau", "k", "", {"sheet": "Sổ"}, who="mẫu")
    store.put_results([ResultRecord("so-mau", 2023, Lane.SELF, "1", Decimal(1))], who="mẫu")
    return sample


def test_nothing_of_the_sample_is_left_and_nothing_else_is_gone(
    store: Store, real: Round, everything: Callable[[], Any]
) -> None:
    upload(store, real, b"in both")
    store.put_results([ResultRecord("so-that", 2023, Lane.SELF, "1", Decimal(2))], who="lan")
    held = everything()
    load_sample(store)
    store.remove_sample(who="minh")
    left = everything()
    *log, (_, _, who, act, *rest) = left.pop("log")
    assert (who, act, rest) == ("minh", "sample.removed", [None] * 6)
    assert log == held.pop("log")
    assert left == held
    assert store.read_file(sha256(b"in both").hexdigest()) == b"in both"
    assert store.read_file(sha256(b"rows of in both").hexdigest()) == b"rows of in both"
    for content in (b"only in the sample", b"rows of only in the sample"):
        with pytest.raises(FileMissing):
            store.read_file(sha256(content).hexdigest())


def test_bytes_that_are_a_file_here_and_an_extract_there_stay(store: Store, real: Round) -> None:
    load_sample(store)
    upload(store, real, b"rows of in both")
    store.remove_sample(who="lan")
    assert store.read_file(sha256(b"rows of in both").hexdigest()) == b"rows of in both"


def test_sample_rounds_and_results_of_a_real_unit_go_alone(store: Store, real: Round) -> None:
    tried = store.open_round(
        "so-that", year=2020, criteria_set="so-mau/2024", sample=True, who="lan"
    )
    upload(store, tried, b"tried")
    kept = ResultRecord("so-that", 2023, Lane.SELF, "1", Decimal(2))
    store.put_results(
        [kept, ResultRecord("so-that", 2022, Lane.SELF, "1", Decimal(2), sample=True)], who="lan"
    )
    store.remove_sample(who="lan")
    assert store.rounds() == (real,)
    assert store.results("so-that") == (kept,)
    assert store.answers(tried.id) == ()


def test_without_a_sample_nothing_happens(store: Store, real: Round) -> None:
    log = store.log()
    store.remove_sample(who="lan")
    assert store.log() == log
    assert store.rounds() == (real,)


def test_a_failure_half_way_leaves_the_sample_whole(
    store: Store, everything: Callable[[], Any], run_sql: Callable[[str], None]
) -> None:
    load_sample(store)
    held = everything()
    run_sql("CREATE TRIGGER fault BEFORE DELETE ON units BEGIN SELECT RAISE(ABORT, 'torn'); END")
    with pytest.raises(Exception, match="torn"):
        store.remove_sample(who="lan")
    assert everything() == held
    assert len(held["files"]) == 4  # two with what was read from each


def test_the_sample_comes_back_under_a_new_number(store: Store) -> None:
    """A page that still shows the old round must not find another one under its number."""
    first = load_sample(store)
    store.remove_sample(who="lan")
    second = load_sample(store)
    assert second.id > first.id
    assert len(store.evidence(second.id)) == 2
    assert store.log()[0].act is Act.RESULT_ENTERED
