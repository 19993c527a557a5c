"""Files come, go and come again while a person declares: log and rows agree, nothing is lost."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.store import (
    Act,
    AlreadyWithdrawn,
    AnswerInput,
    DeclaredInput,
    Evidence,
    Ground,
    LogEntry,
    Round,
    Store,
)

INPUTS = ("late", "due")
VALUES = st.sampled_from(["1", "2", "3"])
FILES = st.sampled_from(["a", "b", "c"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("accept"), FILES, st.dictionaries(st.sampled_from(INPUTS), VALUES)),
        st.tuples(st.just("undo"), FILES, st.none()),
        st.tuples(st.just("declare"), st.sampled_from(INPUTS), st.none() | VALUES),
    ),
    max_size=10,
)
_years = count(1)


@dataclass(frozen=True)
class Word:
    """What a file, or a person (by None), said of an input; value None took it back."""

    input: str
    by: str | None
    value: str | None


@dataclass
class Model:
    """What was said in which order, and which files stand; the store must agree with it."""

    words: list[Word] = field(default_factory=list)
    standing: set[str] = field(default_factory=set)

    def settle(self) -> dict[str, Word]:
        """Return the last word on each known input that still stands."""
        last = {w.input: w for w in self.words if w.by is None or w.by in self.standing}
        return {name: word for name, word in last.items() if word.value is not None}


@dataclass
class Player:
    """Plays the steps on the store and on the model at once."""

    store: Store
    round_: Round
    model: Model = field(default_factory=Model)
    kept: dict[str, Evidence] = field(default_factory=dict)

    def accept(self, name: str, said: dict[str, str]) -> None:
        stood = name in self.model.standing
        here = (Ground(None, (name,)),)
        accepted = self.store.accept_evidence(
            self.round_.id,
            content=name.encode(),
            file_name=name,
            kind="k",
            reading={},
            answers=[AnswerInput("1", key, value, grounds=here) for key, value in said.items()],
            seen=self.store.seen(self.round_.id),
            who="lan",
        )
        assert accepted.repeated is stood
        if not stood:
            self.kept[name] = accepted.evidence
            self.model.standing.add(name)
            self.model.words = [word for word in self.model.words if word.by != name]
            self.model.words += [Word(key, name, value) for key, value in said.items()]

    def undo(self, name: str, _: None) -> None:
        if name not in self.kept:
            return
        left = Model(self.model.words, self.model.standing - {name}).settle()
        answers = [self._answer(key, left.get(key)) for key in INPUTS]
        told: dict[str, Any] = {"answers": answers, "seen": None, "who": "minh"}
        if name in self.model.standing:
            self.store.withdraw_evidence(self.kept[name].id, **told)
            self.model.standing.remove(name)
        else:
            with pytest.raises(AlreadyWithdrawn):
                self.store.withdraw_evidence(self.kept[name].id, **told)

    def declare(self, name: str, value: str | None) -> None:
        inputs = {name: None if value is None else DeclaredInput(value)}
        self.store.declare_answer(self.round_.id, code="1", inputs=inputs, who="hoa")
        word, stands = Word(name, None, value), self.model.settle().get(name)
        if word != stands and not (value is None and stands is None):
            self.model.words.append(word)

    def _answer(self, name: str, word: Word | None) -> AnswerInput:
        if word is None:
            return AnswerInput("1", name, None)
        if word.by is None:
            declared = DeclaredInput(word.value or "")
            return AnswerInput("1", name, word.value, declared.state)
        ground = Ground(self.kept[word.by].id, (word.by,))
        return AnswerInput("1", name, word.value, grounds=(ground,))

    def check(self) -> None:
        """Compare the rows, the log and the files with the model."""
        rows = {each.input: each for each in self.store.answers(self.round_.id)}
        settled = self.model.settle()
        numbers = {name: each.id for name, each in self.kept.items()}
        assert {name: (row.value, row.grounds) for name, row in rows.items()} == {
            name: (word.value, () if word.by is None else (Ground(numbers[word.by], (word.by,)),))
            for name, word in settled.items()
        }
        told = [
            Word(entry.input or "", _by(entry, numbers), (entry.after or {}).get("value"))
            for entry in self.store.answer_history(self.round_.id)
            if entry.act is not Act.ANSWER_RECOUNTED
        ]
        assert told == self.model.words
        evidence = {each.file_name: each for each in self.store.evidence(self.round_.id)}
        assert evidence.keys() == self.kept.keys()
        for name, each in evidence.items():
            assert each.withdrawn is (name not in self.model.standing)
            assert self.store.read_file(each.sha256) == name.encode()
        self._check_log()

    def _check_log(self) -> None:
        """Replay the log: each entry begins where the one before it ended."""
        replayed: dict[str, Any] = {}
        versions: dict[str, int] = dict.fromkeys(INPUTS, 0)
        for entry in reversed(self.store.log(self.round_.id, limit=1000)):
            if entry.input is None:
                continue
            assert entry.before == replayed.pop(entry.input, None)
            versions[entry.input] += 1
            if entry.after is not None:
                told = {key: value for key, value in entry.after.items() if key != "by"}
                assert told["version"] == versions[entry.input]
                replayed[entry.input] = told
        rows = {each.input: each for each in self.store.answers(self.round_.id)}
        assert {name: told["value"] for name, told in replayed.items()} == {
            name: row.value for name, row in rows.items()
        }
        assert {name: versions[name] for name in rows} == {
            name: row.version for name, row in rows.items()
        }


def _by(entry: LogEntry, numbers: dict[str, int]) -> str | None:
    names = {number: name for name, number in numbers.items()}
    by = (entry.after or {}).get("by")
    return None if by is None else names[by]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_comes_and_goes_log_and_rows_agree(
    store: Store, round_: Round, steps: list[tuple[str, str, Any]]
) -> None:
    fresh = store.open_round(round_.unit, year=next(_years), criteria_set="any", who="lan")
    player = Player(store, fresh)
    for step, name, told in steps:
        getattr(player, step)(name, told)
        player.check()
