"""A round as the pages see it: the criteria, the answers, the scores and the earlier years."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scoring.answers import Answer, Answers, LeafAnswers, Proof, UnreadableValue, parse_value
from scoring.inputs import NOT_ARISING, Input, InputType, Value
from scoring.localized import Language, Localized
from scoring.model import CriteriaSet, Leaf
from scoring.rounding import round_half_even
from scoring.score import score
from scoring.scorecard import Scorecard
from services.catalogue.sets import criteria_set
from services.store import (
    AnswerInput,
    AnswerRecord,
    Assignment,
    Evidence,
    Explanation,
    ExplanationKind,
    Lane,
    Phase,
    ResultRecord,
    Review,
    Round,
    Snapshot,
    Store,
    Unit,
)

TOTAL = "TOTAL"
"""The code of a whole index among results of earlier years."""

_DIGITS = 6

NOT_ARISING_INPUT = Input(NOT_ARISING, InputType.YES_NO)


@dataclass(frozen=True)
class RoundView:
    """One round, scored as it stands.

    `orphans` are answers to codes that the set no longer has: shown, never dropped in silence.
    """

    unit: Unit
    round: Round
    criteria: CriteriaSet
    records: tuple[AnswerRecord, ...]
    answers: Answers
    scorecard: Scorecard
    evidence: tuple[Evidence, ...]
    results: tuple[ResultRecord, ...]
    assignments: Mapping[str, Assignment]
    reviews: tuple[Review, ...]
    explanations: tuple[Explanation, ...]

    @property
    def names(self) -> Mapping[str, Localized]:
        """What the measures are called."""
        return names_of(self.criteria)

    @property
    def orphans(self) -> tuple[AnswerRecord, ...]:
        """The answers whose code is not in the set."""
        codes = {leaf.code for leaf in self.criteria.leaves}
        return tuple(record for record in self.records if record.code not in codes)

    def records_of(self, code: str) -> dict[str, AnswerRecord]:
        """Return the answers of one leaf by input."""
        return {record.input: record for record in self.records if record.code == code}

    def evidence_by_id(self, evidence_id: int | None) -> Evidence | None:
        """Return the file of a number, one that no longer stands too."""
        return next((each for each in self.evidence if each.id == evidence_id), None)

    def document_of(self, record: AnswerRecord) -> str:
        """Return the document of an answer: the one named, or the files that it was counted in."""
        if not is_counted(record):
            return record.document
        files = [self.evidence_by_id(ground.evidence) for ground in record.grounds]
        return ", ".join(file.file_name for file in files if file is not None)

    def division_of(self, code: str) -> str:
        """Return who deals with a leaf: the division that was said, else the set's owner."""
        assigned = self.assignments.get(code)
        if assigned is not None and assigned.division:
            return assigned.division
        return self.criteria.leaf(code).owner

    def division_name(self, division: str, language: Language) -> str:
        """Return what a division is called; one that the set does not know is its own name."""
        known = self.criteria.head.owners.get(division)
        return division if known is None else known.in_language(language)

    def due_of(self, code: str) -> date | None:
        """Return by when a leaf is to be done: its own day, else the round's."""
        assigned = self.assignments.get(code)
        return self.round.due if assigned is None or assigned.due is None else assigned.due

    def review_of(self, code: str, lane: Lane) -> Review | None:
        """Return what a lane says of a code, if it says anything."""
        return next((e for e in self.reviews if e.code == code and e.lane is lane), None)

    def explanation_of(self, code: str, kind: ExplanationKind) -> Explanation | None:
        """Return the explanation of a leaf, if it has one of this kind."""
        return next((e for e in self.explanations if e.code == code and e.kind is kind), None)

    def results_of(self, code: str) -> tuple[ResultRecord, ...]:
        """Return the results of earlier years for a component, leaf or the total, by year."""
        return tuple(
            each for each in self.results if each.code == code and each.year < self.round.year
        )

    @property
    def proven_count(self) -> tuple[int, int]:
        """How many of the leaves that the department scores itself are proven, and of how many."""
        own = [leaf for leaf in self.criteria.leaves if leaf.self_scored and not leaf.tracked]
        proven = [
            leaf
            for leaf in own
            if (result := self.scorecard.leaf(leaf.code)).points is not None
            and result.proof == "proven"
        ]
        return len(proven), len(own)


def names_of(criteria: CriteriaSet) -> dict[str, Localized]:
    """Return what the measures of a set are called."""
    return {name: measure.name for name, measure in criteria.head.measures.items()}


def is_counted(record: AnswerRecord) -> bool:
    """Tell whether a form gave an answer: its cells prove it, no document is named beside it."""
    return record.state is Proof.PROVEN and not record.document


def view_round(store: Store, round_id: int) -> RoundView:
    """Read a round and score it. Raises NoSuchRound, FileNotFoundError for a set that is gone."""
    round_ = store.round(round_id)
    criteria = criteria_set(round_.criteria_set).for_group(round_.group)
    records = store.answers(round_id)
    answers = answers_from(criteria, records)
    unit = next(each for each in store.units() if each.code == round_.unit)
    return RoundView(
        unit=unit,
        round=round_,
        criteria=criteria,
        records=records,
        answers=answers,
        scorecard=score(criteria, answers),
        evidence=store.evidence(round_id),
        results=(*store.results(unit.code), *_earlier_lanes(store, round_)),
        assignments=store.assignments(round_id),
        reviews=store.reviews(round_id),
        explanations=store.explanations(round_id),
    )


def _earlier_lanes(store: Store, round_: Round) -> Iterator[ResultRecord]:
    """Yield what the unit's earlier rounds under editions of the same set ended with.

    What somebody entered as a result of that year by hand stands beside it and comes first.
    """
    entered = {(each.year, each.lane, each.code) for each in store.results(round_.unit)}
    for earlier in store.rounds(round_.unit):
        if earlier.year >= round_.year or _family(earlier) != _family(round_):
            continue
        told = {
            **{(each.lane, each.code): each.points for each in store.reviews(earlier.id)},
            **_self_lane(store.snapshots(earlier.id)),
        }
        maxima = _maxima(criteria_set(earlier.criteria_set).for_group(earlier.group))
        for (lane, code), points in sorted(told.items()):
            if points is not None and (earlier.year, lane, code) not in entered:
                yield ResultRecord(
                    unit=earlier.unit,
                    year=earlier.year,
                    lane=lane,
                    code=code,
                    points=points,
                    max_points=maxima.get(code),
                    criteria_set=earlier.criteria_set,
                    sample=earlier.sample,
                )


def _family(round_: Round) -> str:
    """Return the name that the editions of a set share: "so-mau" of "so-mau/2024"."""
    return round_.criteria_set.partition("/")[0]


def _self_lane(snapshots: Sequence[Snapshot]) -> dict[tuple[Lane, str], Decimal | None]:
    """Return the self-score as it was submitted last, by code."""
    submitted = [each for each in snapshots if each.phase is Phase.SUBMITTED]
    if not submitted:
        return {}
    scores = submitted[-1].content["scores"]
    told = {TOTAL: scores["points"]}
    told |= {code: each["points"] for code, each in scores["components"].items()}
    told |= {code: each["points"] for code, each in scores["leaves"].items()}
    return {(Lane.SELF, code): _decimal(points) for code, points in told.items()}


def _decimal(written: str | None) -> Decimal | None:
    """Return a fraction ("7033/100") as a decimal number; results keep six digits at most."""
    if written is None:
        return None
    return round_half_even(Fraction(written), _DIGITS)


def _maxima(criteria: CriteriaSet) -> dict[str, Decimal]:
    maxima = {TOTAL: criteria.head.max_points}
    maxima |= {each.code: each.max_points for each in criteria.components}
    return maxima | {each.code: each.max_points for each in criteria.leaves}


def answers_from(
    criteria: CriteriaSet, records: Iterable[AnswerRecord | AnswerInput]
) -> dict[str, LeafAnswers]:
    """Return stored answers as the rules take them.

    A value that no longer fits its rule stays as text, so that the scoring names it.
    """
    leaves = {leaf.code: leaf for leaf in criteria.leaves}
    by_code: dict[str, dict[str, Answer]] = {}
    for record in records:
        leaf = leaves.get(record.code)
        if leaf is not None and record.value is not None:
            value = _value(criteria, leaf, record.input, record.value)
            by_code.setdefault(record.code, {})[record.input] = Answer(value, record.state)
    return {code: LeafAnswers(inputs) for code, inputs in by_code.items()}


def asked_of(criteria: CriteriaSet, leaf: Leaf, name: str) -> Input | None:
    """Return what a leaf asks under a name, the not-arising mark too; None where it does not."""
    if name == NOT_ARISING:
        return NOT_ARISING_INPUT
    return leaf.rule.accepted(criteria.head.measures).get(name)


def _value(criteria: CriteriaSet, leaf: Leaf, name: str, text: str) -> Value:
    asked = asked_of(criteria, leaf, name)
    try:
        return text if asked is None else parse_value(text, asked)
    except UnreadableValue:
        return text


def latest_result(
    results: Iterable[ResultRecord], *, lanes: tuple[Lane, ...] = (Lane.FINAL, Lane.REVIEWED)
) -> ResultRecord | None:
    """Return the newest result that has points, of the first lane that has one in that year."""
    with_points = [each for each in results if each.points is not None and each.lane in lanes]
    if not with_points:
        return None
    year = max(each.year for each in with_points)
    return min((r for r in with_points if r.year == year), key=lambda each: lanes.index(each.lane))


def points_of(result: ResultRecord | None) -> Fraction | None:
    """Return the points of a result, exact."""
    return None if result is None or result.points is None else Fraction(result.points)
