"""The lanes of a round under any sequence of acts: nothing is lost, a lock holds, lanes keep apart.

A model is told of each act beside the store. After each of them the store must hold what the model
holds; an act may change the rows of its own part only, and one that is refused changes none at all.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from functools import partial
from itertools import count, takewhile
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from scoring.localized import Localized
from services.store import (
    Act,
    AlreadyWithdrawn,
    AnswerInput,
    DeclaredInput,
    Evidence,
    ExplanationKind,
    ForbiddenMove,
    Ground,
    Lane,
    Part,
    PartLocked,
    Phase,
    ReasonMissing,
    ReviewInput,
    StaleAnswer,
    Store,
)
from services.store.store import DATABASE_NAME
from tests.store.moving import MOVES

OPEN_IN = {
    Part.SELF: "preparing self_scoring",
    Part.SURVEY: " ".join(MOVES),  # always
    Part.REVIEWED: "review_1",
    Part.REPLY: "explanation",
    Part.FINAL: "review_2",
    Part.PUBLISHED: "published",
}
# The rows of each part, as SQL sees them.
ROWS = {
    Part.SELF: (
        "answers WHERE round_id = ? AND code = '1.1'",
        "evidence WHERE round_id = ? AND kind <> ''",
        "explanations WHERE round_id = ? AND kind = 'proof'",
    ),
    Part.SURVEY: ("answers WHERE round_id = ? AND code = '8.1'",),
    Part.REVIEWED: ("reviews WHERE round_id = ? AND lane = 'reviewed'",),
    Part.REPLY: ("explanations WHERE round_id = ? AND kind = 'reply'",),
    Part.FINAL: ("reviews WHERE round_id = ? AND lane = 'final'",),
    Part.PUBLISHED: ("reviews WHERE round_id = ? AND lane = 'published'",),
}
LANES = {
    Lane.REVIEWED: Part.REVIEWED,
    Lane.FINAL: Part.FINAL,
    Lane.PUBLISHED: Part.PUBLISHED,
}
KINDS = {ExplanationKind.PROOF: Part.SELF, ExplanationKind.REPLY: Part.REPLY}
REMARKS = {Act.LEAF_COMMENTED: None, Act.LEAF_APPROVED: Part.SELF, Act.LEAF_RETURNED: Part.SELF}

PLAYED = {
    Act.UNIT_ADDED,
    Act.ROUND_OPENED,
    Act.PHASE_MOVED,
    Act.PHASE_REOPENED,
    Act.SNAPSHOT_TAKEN,
    Act.DOCUMENT_ADDED,
    Act.EVIDENCE_ACCEPTED,
    Act.EVIDENCE_WITHDRAWN,
    Act.EVIDENCE_REINSTATED,
    Act.ANSWER_READ,
    Act.ANSWER_DECLARED,
    Act.ANSWER_REMOVED,
    Act.ANSWER_RECOUNTED,
    Act.EXPLANATION_WRITTEN,
    Act.REVIEW_ENTERED,
    *REMARKS,
}

SELF, SURVEY = "1.1", "8.1"
INPUTS = ("done", "total")
NAMES = st.sampled_from(INPUTS)
FILES = st.sampled_from(["a", "b"])
POINTS = st.sampled_from(["0", "0.25", "0.5", "1"])
TEXTS = st.sampled_from(["", "Chờ ban hành", "Xem trang 3"])
CODES = st.sampled_from([SELF, SURVEY, "TOTAL"])

_years = count(1)

Rows = dict[str, list[Any]]


class Word(NamedTuple):
    """What a file, or a person (by None), said of an input; value None took it back."""

    input: str
    by: str | None
    value: str | None


class LaneMachine(RuleBasedStateMachine):
    """A round in a store, and what the model knows of it."""

    folder: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(self.folder)
        self.sql = sqlite3.connect(self.folder / DATABASE_NAME)
        self.words: list[Word] = []
        self.standing: set[str] = set()  # the files that are not undone
        self.files: dict[str, Evidence] = {}
        self.kept = 0  # files that answer nothing
        self.survey: str | None = None
        self.versions: Counter[tuple[str, str]] = Counter()
        self.reviews: dict[Lane, dict[str, str | None]] = {lane: {} for lane in LANES}
        self.texts: dict[tuple[str, ExplanationKind], str] = {}
        self.remarks: list[tuple[Act, str]] = []
        self.snapshots: list[tuple[str, Phase, Any]] = []
        self.moves: list[tuple[Phase, Phase]] = []
        self.logged: list[Any] = []

    def teardown(self) -> None:
        self.sql.close()
        self.store.close()

    @initialize(phase=st.sampled_from(Phase))
    def open_round(self, phase: Phase) -> None:
        """Open a round in which a file answers something, and move it to some phase."""
        self.store.add_unit("so-mau", name=Localized(vi="Sở Mẫu", en="Sample"), who="lan")
        year = next(_years)
        self.id = self.store.open_round("so-mau", year=year, criteria_set="any", who="lan").id
        self.phase = Phase.PREPARING
        self.accept("a", "done", "0.5")
        for _ in takewhile(lambda each: each != phase, MOVES):
            self.move_on()

    # What the model knows

    def settle(self) -> dict[str, Word]:
        """Return the last word on each known input that still stands."""
        last = {w.input: w for w in self.words if w.by is None or w.by in self.standing}
        return {name: word for name, word in last.items() if word.value is not None}

    def content(self) -> dict[str, Any]:
        """Return the lanes as a snapshot holds them."""
        return {
            "answers": {name: word.value for name, word in sorted(self.settle().items())},
            "reviews": {lane: dict(given) for lane, given in self.reviews.items()},
        }

    # What the store holds, past the store

    def select(self, source: str) -> list[Any]:
        return self.sql.execute(f"SELECT * FROM {source}", (self.id,)).fetchall()

    def rows(self) -> Rows:
        rows: Rows = {
            part: [row for source in sources for row in self.select(source)]
            for part, sources in ROWS.items()
        }
        for table in ("snapshots", "log", "evidence", "documents", "assignments"):
            rows[table] = self.select(f"{table} WHERE round_id = ?")
        rows["round"] = self.select("rounds WHERE id = ?")
        return rows

    def attempt(self, act: Callable[[], Any], part: Part | None, *also: Part) -> bool:
        """Do what these parts open, or see it refused; tell whether it was let through.

        It may change rows of `part` only, and where `also` opens it, of no part at all.
        """
        before = self.rows()
        opened_by = [each for each in (part, *also) if each is not None]
        if opened_by and not any(self.phase in OPEN_IN[each].split() for each in opened_by):
            with pytest.raises(PartLocked):
                act()
            assert self.rows() == before
            return False
        act()
        after = self.rows()
        for each in Part:
            assert (each is part and not also) or after[each] == before[each]
        return True

    # Acts

    @rule(name=NAMES, value=st.none() | POINTS)
    def declare(self, name: str, value: str | None) -> None:
        told = None if value is None else DeclaredInput(value)
        stands = self.settle().get(name)
        seen = self.seen(SELF, *self.settle())
        act = partial(self._declare, SELF, {name: told}, seen=seen, part=Part.SELF)
        if self.attempt(act, Part.SELF):
            word = Word(name, None, value)
            if word != stands and not (value is None and stands is None):
                self.words.append(word)
                self.versions[SELF, name] += 1

    @rule(value=st.none() | POINTS)
    def declare_survey(self, value: str | None) -> None:
        told = None if value is None else DeclaredInput(value)
        seen = self.seen(SURVEY, *([] if self.survey is None else ["index"]))
        act = partial(self._declare, SURVEY, {"index": told}, seen=seen, part=Part.SURVEY)
        assert self.attempt(act, Part.SURVEY)
        if value != self.survey:
            self.versions[SURVEY, "index"] += 1
        self.survey = value

    @rule(name=NAMES, value=POINTS)
    def declare_what_another_changed(self, name: str, value: str) -> None:
        """Declare with a version that is one too old."""
        seen = self.seen(SELF, *self.settle())
        if self.phase not in OPEN_IN[Part.SELF].split() or not seen.get(name):
            return
        before, told = self.rows(), {name: DeclaredInput(value)}
        seen[name] -= 1
        with pytest.raises(StaleAnswer):
            self._declare(SELF, told, seen=seen, part=Part.SELF)
        assert self.rows() == before

    def seen(self, code: str, *names: str) -> dict[str, int]:
        return {name: self.versions[code, name] for name in names}

    def _declare(self, code: str, inputs: Any, *, seen: dict[str, int], part: Part) -> None:
        self.store.declare_answer(
            self.id, code=code, inputs=inputs, expected_versions=seen, part=part, who="hoa"
        )

    @rule(file=FILES, name=NAMES, value=POINTS)
    def accept(self, file: str, name: str, value: str) -> None:
        answers = [AnswerInput(SELF, name, value, grounds=(Ground(None, (file,)),))]
        act = partial(self._accept, file, kind="so", answers=answers)
        if file in self.standing:  # again: nothing changes, in any phase
            before = self.rows()
            assert act().repeated
            assert self.rows() == before
        elif self.attempt(act, Part.SELF):
            self.standing.add(file)
            self.words = [word for word in self.words if word.by != file]  # it is read anew
            self.words.append(Word(name, file, value))
            self.versions[SELF, name] += 1
            self.files = {each.file_name: each for each in self.store.evidence(self.id)}

    @rule()
    def keep_file(self) -> None:
        """Hand in a file that answers nothing, with the self-score or with a reply."""
        name = f"kept {self.kept}"
        act = partial(self._accept, name, kind="", answers=[])
        if self.attempt(act, Part.SELF, Part.REPLY):
            self.kept += 1

    def _accept(self, name: str, *, kind: str, answers: list[AnswerInput]) -> Any:
        return self.store.accept_evidence(
            self.id,
            content=name.encode(),
            file_name=name,
            kind=kind,
            reading={},
            answers=answers,
            who="lan",
        )

    @rule(file=FILES)
    def withdraw(self, file: str) -> None:
        if file not in self.files:
            return
        stood = self.settle()
        act = partial(self._withdraw, file)
        if file not in self.standing:
            before = self.rows()
            with pytest.raises(AlreadyWithdrawn):
                act()
            assert self.rows() == before
        elif self.attempt(act, Part.SELF):
            self.standing.remove(file)
            left = self.settle()
            changed = [name for name in INPUTS if stood.get(name) != left.get(name)]
            self.versions.update((SELF, name) for name in changed)

    def _withdraw(self, file: str) -> None:
        last = {w.input: w for w in self.words if w.by is None or w.by in self.standing - {file}}
        answers = []
        for name in INPUTS:
            word = last.get(name)
            if word is None or word.value is None:
                answers.append(AnswerInput(SELF, name, None))
            elif word.by is None:
                state = DeclaredInput(word.value).state
                answers.append(AnswerInput(SELF, name, word.value, state))
            else:
                ground = Ground(self.files[word.by].id, (word.by,))
                answers.append(AnswerInput(SELF, name, word.value, grounds=(ground,)))
        self.store.withdraw_evidence(self.files[file].id, answers=answers, seen=None, who="minh")

    @rule(
        lane=st.sampled_from([*LANES]),
        given=st.dictionaries(CODES, st.none() | POINTS, min_size=1),
    )
    def review(self, lane: Lane, given: dict[str, str | None]) -> None:
        """Enter reviews in a lane, be it open or not."""
        reviews = [
            ReviewInput(code, None if points is None else Decimal(points))
            for code, points in given.items()
        ]
        act = partial(
            self.store.put_reviews, self.id, lane=lane, reviews=reviews, source="", who="minh"
        )
        if self.attempt(act, LANES[lane]):
            self.reviews[lane] |= given

    @rule(given=st.dictionaries(CODES, st.none() | POINTS, min_size=1))
    def review_what_is_open(self, given: dict[str, str | None]) -> None:
        for lane, part in LANES.items():
            if self.phase in OPEN_IN[part].split():
                self.review(lane, given)

    @rule(code=CODES, kind=st.sampled_from([*KINDS]), text=TEXTS)
    def explain(self, code: str, kind: ExplanationKind, text: str) -> None:
        act = partial(
            self.store.write_explanation, self.id, code=code, kind=kind, text=text, who="hoa"
        )
        if self.attempt(act, KINDS[kind]):
            self.texts[code, kind] = text

    @rule(code=CODES, text=TEXTS)
    def explain_what_is_open(self, code: str, text: str) -> None:
        for kind, part in KINDS.items():
            if self.phase in OPEN_IN[part].split():
                self.explain(code, kind, text)

    @rule(act=st.sampled_from([*REMARKS]), text=TEXTS)
    def remark(self, act: Act, text: str) -> None:
        do = partial(self.store.remark, self.id, code=SELF, act=act, text=text, who="lan")
        before = self.rows()
        if self.attempt(do, REMARKS[act]):
            self.remarks.append((act, text))
            after = self.rows()
            assert {name for name in after if after[name] != before[name]} == {"log"}

    @rule()
    def take_snapshot(self) -> None:
        content = self.content()
        act = partial(
            self.store.take_snapshot, self.id, label="giữa kỳ", content=content, who="lan"
        )
        assert self.attempt(act, None)
        self.snapshots.append(("giữa kỳ", self.phase, content))

    @rule()
    def move_on(self) -> None:
        if self.phase is not Phase.PUBLISHED:
            self.move(Phase(MOVES[self.phase].split()[0]), "")

    @rule()
    def reopen(self) -> None:
        self.move(Phase.SELF_SCORING, "thiếu phụ lục")

    @rule(to=st.sampled_from(Phase), reason=st.sampled_from(["", "thiếu phụ lục"]))
    def move(self, to: Phase, reason: str) -> None:
        content = self.content()
        submits = (self.phase, to) == (Phase.APPROVAL, Phase.SUBMITTED)
        act = partial(
            self.store.move_phase,
            self.id,
            expected=self.phase,
            to=to,
            reason=reason,
            snapshot=content if submits else None,
            label="nộp" if submits else "",
            seen=self.store.seen(self.id),
            who="minh",
        )
        order = [*MOVES]
        refusal: type[Exception] | None = None
        if to not in MOVES[self.phase].split():
            refusal = ForbiddenMove
        elif order.index(to) < order.index(self.phase) and not reason:
            refusal = ReasonMissing
        if refusal is not None:
            before = self.rows()
            with pytest.raises(refusal):
                act()
            assert self.rows() == before
            return
        assert self.attempt(act, None)
        self.moves.append((self.phase, to))
        self.phase = to
        if submits:
            self.snapshots.append(("nộp", Phase.SUBMITTED, content))

    @rule()
    def start_again(self) -> None:
        """Close the program and start it again."""
        self.store.close()
        self.store = Store.open(self.folder)

    # What always holds

    @invariant()
    def the_phase_is_where_the_moves_led(self) -> None:
        assert self.store.round(self.id).phase is self.phase
        entries = reversed(self.store.log(self.id, limit=10**6))
        told = [
            ((entry.before or {})["phase"], (entry.after or {})["phase"])
            for entry in entries
            if entry.act in (Act.PHASE_MOVED, Act.PHASE_REOPENED)
        ]
        assert told == self.moves

    @invariant()
    def no_answer_is_lost(self) -> None:
        answers = {(e.code, e.input): (e.value, e.version) for e in self.store.answers(self.id)}
        expected = {
            (SELF, name): (word.value, self.versions[SELF, name])
            for name, word in self.settle().items()
        }
        if self.survey is not None:
            expected[SURVEY, "index"] = (self.survey, self.versions[SURVEY, "index"])
        assert answers == expected
        files = {each.file_name: not each.withdrawn for each in self.store.evidence(self.id)}
        assert {name for name, stands in files.items() if stands} == {
            *self.standing,
            *(f"kept {number}" for number in range(self.kept)),
        }

    @invariant()
    def no_review_explanation_or_remark_is_lost(self) -> None:
        reviews: dict[Lane, dict[str, Decimal | None]] = {lane: {} for lane in LANES}
        for each in self.store.reviews(self.id):
            reviews[each.lane][each.code] = each.points
        # A code that nobody ever gave points is the same with a row and without one.
        known = {(lane, c): p for lane in LANES for c, p in reviews[lane].items() if p is not None}
        assert known == {
            (lane, code): Decimal(points)
            for lane, given in self.reviews.items()
            for code, points in given.items()
            if points is not None
        }
        explained = {(e.code, e.kind): e.text for e in self.store.explanations(self.id)}
        assert explained == {key: text for key, text in self.texts.items() if text}
        said = [(entry.act, (entry.after or {})["text"]) for entry in self.store.remarks(self.id)]
        assert said == self.remarks

    @invariant()
    def the_lanes_add_up(self) -> None:
        answers = [word.value for word in self.settle().values()]
        assert self.add_up("value", ROWS[Part.SELF][0]) == sum(Decimal(v) for v in answers if v)
        assert self.add_up("value", ROWS[Part.SURVEY][0]) == Decimal(self.survey or 0)
        for lane, part in LANES.items():
            given = self.reviews[lane].values()
            assert self.add_up("points", ROWS[part][0]) == sum(Decimal(p) for p in given if p)

    def add_up(self, column: str, source: str) -> Decimal:
        found = self.sql.execute(f"SELECT {column} FROM {source}", (self.id,)).fetchall()
        return sum((Decimal(number) for (number,) in found if number is not None), Decimal(0))

    @invariant()
    def snapshots_stay_as_they_were_taken(self) -> None:
        taken = [(e.label, e.phase, e.content) for e in self.store.snapshots(self.id)]
        assert taken == self.snapshots

    @invariant()
    def the_log_only_grows(self) -> None:
        log = self.select("log WHERE round_id = ? ORDER BY id")
        assert log[: len(self.logged)] == self.logged
        self.logged = log


@pytest.fixture
def machine(folder: Path) -> type[LaneMachine]:
    """The machine on a store in the folder, which all its rounds share."""
    return type("LaneMachineHere", (LaneMachine,), {"folder": folder})


def test_no_sequence_of_acts_loses_an_answer_or_passes_a_lock(machine: type[LaneMachine]) -> None:
    effort = settings(
        max_examples=80,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(machine, settings=effort)


def test_a_whole_year_is_played_by_the_machine(machine: type[LaneMachine], folder: Path) -> None:
    """Chance may leave an act out; here each is let through once, so each rule is known to act."""
    played = machine()
    played.open_round(Phase.PREPARING)
    for name, value in (("total", "1"), ("total", None), ("total", "0.25")):
        played.declare(name, value)
    played.declare_what_another_changed("total", "1")
    played.withdraw("a")
    played.accept("a", "done", "1")
    played.accept("a", "done", "1")
    played.explain(SELF, ExplanationKind.PROOF, "Chờ ban hành")
    for act in REMARKS:
        played.remark(act, "Xem trang 3")
    played.take_snapshot()
    played.start_again()
    for _ in range(4):
        played.move_on()
    played.review(Lane.REVIEWED, {SELF: "0.5"})
    played.move_on()
    played.explain(SELF, ExplanationKind.REPLY, "Xem trang 3")
    played.declare_survey("1")
    played.reopen()
    for _ in range(4):
        played.move_on()
    for lane in (Lane.FINAL, Lane.PUBLISHED):
        played.move_on()
        played.review(lane, {SELF: "0.75", "TOTAL": "0.75"})
    for holds in played.invariants:
        holds.function(played)
    assert played.phase is Phase.PUBLISHED
    assert played.content()["answers"] == {"done": "1", "total": "0.25"}
    assert [phase for _, phase, _ in played.snapshots] == ["preparing", "submitted", "submitted"]
    played.teardown()
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection:
        acts = {act for (act,) in connection.execute("SELECT DISTINCT act FROM log")}
    assert acts == PLAYED
