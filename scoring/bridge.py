"""The bridge between two years: what moved the total, in bars that add up exactly.

The bars stand in one order: results, rules, criteria, missing. They are worked out in another, one
thing changing at a time, and each bar is the difference between two totals that follow each other:

1. *rules*: last year's figures under this year's rules, less the same figures under last year's.
   First, because last year's figures are complete: the bar is known from the first day and doesn't
   move while this year's figures come in.
2. *criteria*: what is won on sub-criteria that are new, less what was won on those that are gone.
3. *results*: this year's figures under this year's rules, less last year's figures under the same.
   Judged by the rules in force, where both years' figures are known; nothing else counts here.
4. *missing*: points that only one year has figures for. What this year doesn't know yet takes away
   what last year's figures won, for the sum to be right; it is not a loss. What last year did not
   know is no better work.

Last year's figures go under this year's rule where the crosswalk pairs the sub-criteria and the new
rule asks for inputs of the same names. Where it doesn't, results and rules can't be told apart: the
whole difference is one part, marked so, of *rules*, or of *missing* while a year lacks figures.

A bar is the exact sum of its parts, one a sub-criterion. What exists only for the whole (rescaling,
rounding of the total, caps of bonus and penalty, no total below 0) is a part of its own, without
codes; it is never spread over the others.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from scoring.answers import Answer, Answers, LeafAnswers
from scoring.crosswalk import Crosswalk
from scoring.inputs import NOT_ARISING
from scoring.model import CriteriaSet, Leaf, Role
from scoring.score import add_up, score, score_leaf
from scoring.scorecard import ZERO, LeafScore, Outcome, Scorecard


class Step(StrEnum):
    """The bars between the totals of two years, in the order that they are shown in."""

    RESULTS = "results"
    RULES = "rules"
    CRITERIA = "criteria"
    MISSING = "missing"


class Reason(StrEnum):
    """Why a part of a bar is there."""

    FIGURES = "figures"  # other figures under the same rule
    RULE = "rule"  # the same figures under another rule
    INSEPARABLE = "inseparable"  # the new rule asks for other figures
    NEW = "new"
    DROPPED = "dropped"
    UNKNOWN_NOW = "unknown_now"  # not answered, or not validly, this year
    AWAITED_NOW = "awaited_now"  # of a survey or another body that has not come in yet
    UNKNOWN_BEFORE = "unknown_before"  # last year
    WHOLE = "whole"  # rescaling, rounding, caps


@dataclass(frozen=True)
class Part:
    """What a bar owes to some sub-criteria: their points before and after, as the total has them.

    `old` are their codes last year, `new` those of this year. A penalty's points are below 0.
    """

    reason: Reason
    old: tuple[str, ...]
    new: tuple[str, ...]
    before: Fraction
    after: Fraction

    @property
    def points(self) -> Fraction:
        """What the part adds to the total, or takes off it."""
        return self.after - self.before


@dataclass(frozen=True)
class Bar:
    """One bar: its parts, in the order of this year's set, those of no effect left out."""

    step: Step
    parts: tuple[Part, ...]

    @property
    def points(self) -> Fraction:
        """What the bar adds to the total, or takes off it."""
        return sum((part.points for part in self.parts), ZERO)


@dataclass(frozen=True)
class Bridge:
    """Last year's total, the four bars, this year's: last + bars = this, exactly.

    A total is what is known of it; where nothing is, it is 0 here.
    """

    last: Fraction
    bars: tuple[Bar, ...]
    this: Fraction

    def bar(self, step: Step) -> Bar:
        """Return the bar of a step."""
        return next(each for each in self.bars if each.step is step)


def build_bridge(
    old: CriteriaSet,
    old_answers: Answers,
    new: CriteriaSet,
    new_answers: Answers,
    crosswalk: Crosswalk,
) -> Bridge:
    """Return the bridge from last year's total to this year's.

    A code that the crosswalk doesn't name is new, or dropped; what it names and a set lacks (as one
    for a group of units does) is passed over.
    """
    before, after = _Year.of(old, old_answers), _Year.of(new, new_answers)
    moves = [_move(before, after, *codes) for codes in _pairs(before, after, crosswalk)]
    stages = [_stage(after, moves, number) for number in range(_STAGES)]
    stages.append(after.card)
    wholes = [before.whole(before.card), *(after.whole(each) for each in stages)]
    changed = dict(zip(_WORKED_OUT, pairwise(wholes), strict=True))
    bars = tuple(Bar(step, tuple(_parts(step, moves, *changed[step]))) for step in Step)
    return Bridge(_total(before.card), bars, _total(after.card))


_WORKED_OUT = (Step.RULES, Step.CRITERIA, Step.RESULTS, Step.MISSING)
_STAGES = 3
"""After rules, after criteria, after results; then this year as it is."""


@dataclass(frozen=True)
class _Year:
    """One year: its set, its answers, and how they score."""

    criteria: CriteriaSet
    answers: Answers
    card: Scorecard
    leaves: Mapping[str, Leaf]
    scores: Mapping[str, LeafScore]
    signs: Mapping[str, int]

    @classmethod
    def of(cls, criteria: CriteriaSet, answers: Answers) -> "_Year":
        card = score(criteria, answers)
        signs = {
            leaf.code: -1 if component.role is Role.PENALTY else 1
            for component in criteria.components
            for leaf in component.leaves
        }
        leaves = {leaf.code: leaf for leaf in criteria.leaves}
        return cls(criteria, answers, card, leaves, {e.code: e for e in card.leaves}, signs)

    def worth(self, *leaves: LeafScore) -> Fraction:
        """Return what leaves add to the total before anything is done to the whole."""
        return sum(((leaf.points or ZERO) * self.signs[leaf.code] for leaf in leaves), ZERO)

    def whole(self, card: Scorecard) -> Fraction:
        """Return what is done to the whole: the total less what the leaves are worth."""
        return _total(card) - self.worth(*card.leaves)

    def unknown(self, code: str) -> LeafScore:
        """Return a leaf of which nothing is known."""
        leaf = self.leaves[code]
        outcome = Outcome.UNKNOWN if leaf.self_scored else Outcome.OUTSIDE
        return LeafScore(code, leaf.maximum, outcome, None)


_Stages = tuple[LeafScore, LeafScore, LeafScore]


@dataclass(frozen=True)
class _Move:
    """What became of some old leaves: their parts, and the new leaves after each stage."""

    parts: tuple[tuple[Step, Part], ...]
    stages: Mapping[str, _Stages]


_Codes = tuple[tuple[str, ...], tuple[str, ...]]


def _pairs(before: _Year, after: _Year, crosswalk: Crosswalk) -> Iterator[_Codes]:
    """Yield the old and new codes that belong together, each code once, in the new set's order."""
    olds, news = dict.fromkeys(before.leaves), dict.fromkeys(after.leaves)
    found: list[_Codes] = []
    for entry in crosswalk.entries:
        pair = tuple(_take(olds, entry.old)), tuple(_take(news, entry.new))
        found += [pair] if any(pair) else []
    found += [((code,), ()) for code in olds]
    found += [((), (code,)) for code in news]
    order = {code: at for at, code in enumerate(dict.fromkeys((*after.leaves, *before.leaves)))}
    yield from sorted(found, key=lambda pair: min(order[code] for code in pair[1] or pair[0]))


def _take(left: dict[str, None], codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        if code in left:
            del left[code]
            yield code


def _move(before: _Year, after: _Year, olds: Sequence[str], news: Sequence[str]) -> _Move:
    ends = [after.scores[code] for code in news]
    worth = before.worth(*(before.scores[code] for code in olds))
    if not news:
        return _Move(((Step.CRITERIA, _part(Reason.DROPPED, olds, (), worth, ZERO)),), {})
    if not olds:
        part = _part(Reason.NEW, (), news, ZERO, after.worth(*ends))
        unknown = {code: after.unknown(code) for code in news}
        stages = {end.code: (unknown[end.code], end, end) for end in ends}
        return _Move(((Step.CRITERIA, part),), stages)
    known = [before.scores[code].points is not None for code in olds]
    carried = _carried(before, after, olds, news) if any(known) else None
    if carried is not None:
        return _separated(after, olds, worth, carried, ends)
    is_told = all(end.points is not None for end in ends)
    if is_told and all(known):
        part = _part(Reason.INSEPARABLE, olds, news, worth, after.worth(*ends))
        return _Move(((Step.RULES, part),), {end.code: (end, end, end) for end in ends})
    reason = Reason.UNKNOWN_BEFORE if is_told or not any(known) else _unknown_now(ends)
    part = _part(reason, olds, news, worth, after.worth(*ends))
    held = {code: after.unknown(code) for code in news}
    if any(known):  # the first of the new leaves stands for what all the old ones won
        first = held[news[0]]
        held[first.code] = replace(first, points=worth * after.signs[first.code])
    return _Move(((Step.MISSING, part),), {code: (each,) * 3 for code, each in held.items()})


def _separated(
    after: _Year,
    olds: Sequence[str],
    worth: Fraction,
    carried: Sequence[LeafScore],
    ends: Sequence[LeafScore],
) -> _Move:
    """Tell rules from results: `carried` are last year's figures under this year's rules."""
    codes = tuple(leaf.code for leaf in carried)
    parts = [(Step.RULES, _part(Reason.RULE, olds, codes, worth, after.worth(*carried)))]
    stages = {}
    for start, end in zip(carried, ends, strict=True):
        points = after.worth(start), after.worth(end)
        if end.points is None:
            parts.append((Step.MISSING, _part(_unknown_now([end]), olds, (end.code,), *points)))
            stages[end.code] = (start, start, start)
        else:
            parts.append((Step.RESULTS, _part(Reason.FIGURES, olds, (end.code,), *points)))
            stages[end.code] = (start, start, end)
    return _Move(tuple(parts), stages)


def _carried(
    before: _Year, after: _Year, olds: Sequence[str], news: Sequence[str]
) -> tuple[LeafScore, ...] | None:
    """Score last year's figures under this year's rules; None where not every rule can take them.

    Leaves that merge bring all their figures, as long as no two are called the same and differ.
    """
    figures: dict[str, Answer] = {}
    told = [each for code in olds if (each := before.answers.get(code)) and each.answers]
    if len({each.not_arising for each in told}) > 1:
        return None
    for each in told:
        for name, answer in each.answers.items():
            if figures.setdefault(name, answer).value != answer.value:
                return None
    head = after.criteria.head
    scored = []
    for code in news:
        leaf = after.leaves[code]
        taken = {NOT_ARISING, *leaf.rule.accepted(head.measures)}
        answers = LeafAnswers({name: each for name, each in figures.items() if name in taken})
        scored.append(score_leaf(leaf, answers, measures=head.measures, rounding=head.rounding))
    return None if any(each.points is None for each in scored) else tuple(scored)


def _unknown_now(ends: Collection[LeafScore]) -> Reason:
    open_ends = [end for end in ends if end.points is None]
    outside = all(end.outcome is Outcome.OUTSIDE for end in open_ends)
    return Reason.AWAITED_NOW if outside else Reason.UNKNOWN_NOW


def _stage(after: _Year, moves: Iterable[_Move], number: int) -> Scorecard:
    leaves = {code: stages[number] for move in moves for code, stages in move.stages.items()}
    return add_up(after.criteria, leaves)


def _parts(step: Step, moves: Iterable[_Move], before: Fraction, after: Fraction) -> Iterator[Part]:
    own = (part for move in moves for of, part in move.parts if of is step)
    whole = _part(Reason.WHOLE, (), (), before, after)
    yield from (part for part in (*own, whole) if part.points)


def _part(
    reason: Reason, old: Sequence[str], new: Sequence[str], before: Fraction, after: Fraction
) -> Part:
    return Part(reason, tuple(old), tuple(new), before, after)


def _total(card: Scorecard) -> Fraction:
    return ZERO if card.points is None else card.points
