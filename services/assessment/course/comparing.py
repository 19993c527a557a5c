"""Two snapshots side by side: what every sub-criterion had and has, and why that changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.answers import Answers, Proof
from scoring.inputs import Input, Value
from scoring.model import CriteriaSet, Leaf, Role
from scoring.scorecard import ZERO, Outcome
from services.assessment.course.snapshots import Content, criteria_of, records_of, total_of
from services.assessment.view import answers_from, asked_of
from services.store import AnswerRecord


@dataclass(frozen=True)
class Standing:
    """How a leaf stood in a snapshot, as it was kept."""

    points: Fraction | None
    max_points: Fraction
    outcome: Outcome
    proof: Proof


@dataclass(frozen=True)
class Said:
    """The answer of an input in a snapshot, and what it rests on."""

    value: Value
    proof: Proof
    document: str
    page: str
    note: str
    files: tuple[tuple[str, str], ...]
    """Name and SHA-256 of the files that it was counted in."""


@dataclass(frozen=True)
class AnswerChange:
    """An input whose answer or proof is not the same in both; None where it was unknown."""

    asked: Input | None
    name: str
    before: Said | None
    after: Said | None


@dataclass(frozen=True)
class LeafComparison:
    """One leaf in two snapshots; a side is None where its rules do not have the leaf."""

    leaf: Leaf
    before: Standing | None
    after: Standing | None
    answers: tuple[AnswerChange, ...]
    rule_changed: bool
    takes_away: bool
    """Whether the points of the leaf are taken off the total (penalty)."""

    @property
    def differs(self) -> bool:
        """Whether anything is not the same."""
        return self.before != self.after or bool(self.answers) or self.rule_changed

    @property
    def change(self) -> Fraction:
        """By how much the leaf moves the total; points that are not known count as none."""
        gained = _known(self.after) - _known(self.before)
        return -gained if self.takes_away else gained


@dataclass(frozen=True)
class Comparison:
    """Two snapshots; `leaves` has all of them, in the order of the later rules.

    before + by_leaves + by_whole = after, where a total that is not known counts as none.
    """

    before: Fraction | None
    after: Fraction | None
    leaves: tuple[LeafComparison, ...]

    @property
    def change(self) -> Fraction:
        """By how much the total changed."""
        return (self.after or ZERO) - (self.before or ZERO)

    @property
    def by_leaves(self) -> Fraction:
        """What the leaves add up to."""
        return sum((each.change for each in self.leaves), ZERO)

    @property
    def by_whole(self) -> Fraction:
        """What the whole does to their sum: caps of blocks, rescaling, rounding of the total."""
        return self.change - self.by_leaves


def compare(before: Content, after: Content) -> Comparison:
    """Compare the contents of two snapshots of a round, leaf by leaf."""
    old, new = _Side.of(before), _Side.of(after)
    leaves = {leaf.code: leaf for leaf in new.criteria.leaves}
    leaves |= {leaf.code: leaf for leaf in old.criteria.leaves if leaf.code not in leaves}
    return Comparison(
        before=total_of(before),
        after=total_of(after),
        leaves=tuple(_compared(leaf, old, new) for leaf in leaves.values()),
    )


@dataclass(frozen=True)
class _Side:
    """One of the two snapshots, read."""

    content: Content
    criteria: CriteriaSet
    rules: Mapping[str, Leaf]
    records: Mapping[tuple[str, str], AnswerRecord]
    answers: Answers
    files: Mapping[int, tuple[str, str]]

    @classmethod
    def of(cls, content: Content) -> "_Side":
        criteria = criteria_of(content)
        records = records_of(content, round_id=0)
        return cls(
            content=content,
            criteria=criteria,
            rules={leaf.code: leaf for leaf in criteria.leaves},
            records={(each.code, each.input): each for each in records},
            answers=answers_from(criteria, records),
            files={each["id"]: (each["file_name"], each["sha256"]) for each in content["evidence"]},
        )

    def standing(self, code: str) -> Standing | None:
        kept = self.content["scores"]["leaves"].get(code)
        if kept is None:
            return None
        return Standing(
            points=None if kept["points"] is None else Fraction(kept["points"]),
            max_points=Fraction(kept["max_points"]),
            outcome=Outcome(kept["outcome"]),
            proof=Proof(kept["proof"]),
        )

    def said(self, code: str, name: str) -> Said | None:
        record = self.records.get((code, name))
        if record is None or code not in self.rules:
            return None
        grounds = (each.evidence for each in record.grounds if each.evidence is not None)
        return Said(
            value=self.answers[code].answers[name].value,
            proof=record.state,
            document=record.document,
            page=record.page,
            note=record.note,
            files=tuple(self.files[each] for each in grounds if each in self.files),
        )


def _compared(leaf: Leaf, old: _Side, new: _Side) -> LeafComparison:
    old_leaf, new_leaf = old.rules.get(leaf.code), new.rules.get(leaf.code)
    of_later = new if new_leaf is not None else old
    return LeafComparison(
        leaf=leaf,
        before=old.standing(leaf.code),
        after=new.standing(leaf.code),
        answers=tuple(_changed(leaf, old, new, of_later.criteria)),
        rule_changed=old_leaf is not None
        and new_leaf is not None
        and _rule(old_leaf) != _rule(new_leaf),
        takes_away=of_later.criteria.component_of(leaf.code).role is Role.PENALTY,
    )


def _changed(leaf: Leaf, old: _Side, new: _Side, criteria: CriteriaSet) -> Iterator[AnswerChange]:
    keys = {**old.records, **new.records}
    for name in sorted(name for code, name in keys if code == leaf.code):
        before, after = old.said(leaf.code, name), new.said(leaf.code, name)
        if before != after:
            yield AnswerChange(asked_of(criteria, leaf, name), name, before, after)


def _rule(leaf: Leaf) -> tuple[object, ...]:
    """Return what the points of a leaf come from; its name and its sources are no part of that."""
    return leaf.rule, leaf.max_points, leaf.when_not_arising, leaf.when_denominator_zero


def _known(standing: Standing | None) -> Fraction:
    return ZERO if standing is None or standing.points is None else standing.points
