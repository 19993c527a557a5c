"""The worklist (việc cần làm): each leaf as a task, who owes it, how far it is, when it is due."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from scoring.answers import Proof
from scoring.localized import Language
from scoring.model import Leaf
from scoring.scorecard import LeafScore, Outcome
from services.assessment.view import RoundView, latest_result, points_of
from services.assessment.work.explaining import earlier_words_by_code, owed
from services.assessment.work.remarks import Remark, RemarkKind, standing_decision, talk_of
from services.intake.forms.words import normalise_words
from services.store import ExplanationKind, Part, Phase, Store
from services.store.phases import is_open

_CODE = re.compile(r"\d[\d.]*")


class State(StrEnum):
    """How far a task is, in the order of progress."""

    NOTHING = "nothing"  # no figures
    FIGURES = "figures"  # some of them, or all on somebody's word
    PROVEN = "proven"  # all figures with their proof
    EXPLAINED = "explained"  # on somebody's word, and the explanation is written
    APPROVED = "approved"  # and nothing changed since


@dataclass(frozen=True)
class Task:
    """A leaf to be dealt with by a division, and a person where one is named.

    `days_left` is below 0 when the day has passed and None where none is set. `returned` is the
    return that holds. `last_points` are those of the newest review of an earlier year, `last_year`
    that year; `last_comment` are the newest words of reviewers. `owes_reply` is set where the first
    review waits for an explanation. `is_open` tells whether the phase lets it be worked on. `seen`
    is the latest change, for a decision on it.
    """

    leaf: Leaf
    result: LeafScore
    division: str
    person: str
    due: date | None
    days_left: int | None
    state: State
    returned: Remark | None
    last_points: Fraction | None
    last_year: int | None
    last_comment: str
    owes_reply: bool
    is_open: bool
    seen: int

    @property
    def late(self) -> bool:
        """Whether its day has passed with something left to do that still can be done."""
        done = self.state is State.APPROVED and not self.owes_reply
        return self.is_open and not done and self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class Tally:
    """How far the tasks of a division are."""

    division: str
    count: int
    states: Mapping[State, int]
    late: int


def tasks(store: Store, view: RoundView, *, today: date) -> tuple[Task, ...]:
    """Return the tasks of a round in the order of the set.

    What surveys or other bodies score, and what is only tracked, is nobody's task.
    """
    talk = talk_of(store, view)
    changes = store.last_changes(view.round.id)
    comments = earlier_words_by_code(store, view)
    replies = {
        each.code
        for each in owed(view)
        if each.kind is ExplanationKind.REPLY and view.explanation_of(each.code, each.kind) is None
    }
    phase = view.round.phase
    found = []
    for leaf, result in zip(view.criteria.leaves, view.scorecard.leaves, strict=True):
        if not leaf.self_scored or leaf.tracked:
            continue
        code = leaf.code
        decision = standing_decision(talk.get(code, ()))
        assigned = view.assignments.get(code)
        due = _due(view, code, owes_reply=code in replies)
        last = latest_result(view.results_of(code))
        found.append(
            Task(
                leaf=leaf,
                result=result,
                division=view.division_of(code),
                person="" if assigned is None else assigned.person,
                due=due,
                days_left=None if due is None else (due - today).days,
                state=_state(view, result, decision),
                returned=decision
                if decision is not None and decision.kind is RemarkKind.RETURNED
                else None,
                last_points=points_of(last),
                last_year=None if last is None else last.year,
                last_comment=comments[code][0].comment if code in comments else "",
                owes_reply=code in replies,
                is_open=is_open(phase, Part.SELF)
                or (code in replies and is_open(phase, Part.REPLY)),
                seen=changes.get(code, 0),
            )
        )
    return tuple(found)


def _due(view: RoundView, code: str, *, owes_reply: bool) -> date | None:
    """Return by when a leaf is to be done; a reply by when the phase of explanations ends."""
    own = view.due_of(code)
    return view.round.dates.get(Phase.EXPLANATION, own) if owes_reply else own


def _state(view: RoundView, result: LeafScore, decision: Remark | None) -> State:
    if not view.records_of(result.code):
        return State.NOTHING
    if decision is not None and decision.kind is RemarkKind.APPROVED:
        return State.APPROVED
    complete = result.points is not None or result.outcome is Outcome.NOT_ARISING
    if not complete:
        return State.FIGURES
    if result.proof is Proof.PROVEN:
        return State.PROVEN
    explained = view.explanation_of(result.code, ExplanationKind.PROOF) is not None
    return State.EXPLAINED if explained else State.FIGURES


def tally(found: Iterable[Task]) -> tuple[Tally, ...]:
    """Return how far each division is: those with most late tasks first, then with most tasks."""
    by_division: dict[str, list[Task]] = {}
    for each in found:
        by_division.setdefault(each.division, []).append(each)
    tallies = [_tally(division, own) for division, own in by_division.items()]
    return tuple(sorted(tallies, key=lambda each: (-each.late, -each.count, each.division)))


def _tally(division: str, own: Sequence[Task]) -> Tally:
    states = {state: sum(each.state is state for each in own) for state in State}
    return Tally(division, len(own), states, sum(each.late for each in own))


@dataclass(frozen=True)
class Filter:
    """What somebody wants to see; None and "" do not narrow anything down.

    An empty `person` are the tasks that nobody is named for.
    """

    division: str | None = None
    person: str | None = None
    state: State | None = None
    only_late: bool = False
    words: str = ""


def narrow(found: Iterable[Task], wanted: Filter, *, language: Language) -> tuple[Task, ...]:
    """Return the tasks that are wanted, the most pressing first.

    Those sent back come first and those approved last; then by day, then as the set goes. `words`
    are a code or the beginning of one, or stand in the name, the documents or the person of a task.
    """
    kept = [
        each
        for each in found
        if wanted.division in (None, each.division)
        and wanted.person in (None, each.person)
        and wanted.state in (None, each.state)
        and (each.late or not wanted.only_late)
        and _is_found(each, wanted.words, language)
    ]
    return tuple(sorted(kept, key=_urgency))


def _urgency(task: Task) -> tuple[bool, bool, date]:
    return task.state is State.APPROVED, task.returned is None, task.due or date.max


def _is_found(task: Task, words: str, language: Language) -> bool:
    if _CODE.fullmatch(words.strip()):
        return f"{task.leaf.code}.".startswith(f"{words.strip().rstrip('.')}.")
    documents = (each.in_language(language) for each in task.leaf.documents)
    parts = (task.leaf.name.in_language(language), *documents, task.person)
    searched = normalise_words(" ".join(parts))
    return all(word in searched for word in normalise_words(words).split())
