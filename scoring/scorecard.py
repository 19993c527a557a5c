"""The result tree of one scoring (bảng điểm): leaves, components, totals, all exact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from scoring.answers import Proof
from scoring.explanation import Phrase
from scoring.inputs import Value
from scoring.problems import Problem

ZERO = Fraction(0)


class Outcome(StrEnum):
    """How the score of a leaf stands."""

    PROVEN = "proven"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"
    INVALID = "invalid"
    NOT_ARISING = "not_arising"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class LeafScore:
    """The score of one leaf. `points` is None where it is not known; unknown is never 0.

    `max_points` is 0 where "không phát sinh" takes the leaf out of the denominator.
    """

    code: str
    max_points: Fraction
    outcome: Outcome
    points: Fraction | None
    proof: Proof = Proof.CLAIMED
    explanation: tuple[Phrase, ...] = ()
    problems: tuple[Problem, ...] = ()
    given: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """Points added up, in parts that make the maximum:

    proven + claimed + outside (known) + outside_open + unknown + lost = max_points.
    """

    max_points: Fraction = ZERO
    proven: Fraction = ZERO
    claimed: Fraction = ZERO
    outside: Fraction = ZERO
    """Points of surveys and of other bodies that have come in."""
    outside_open: Fraction = ZERO
    """The maxima of surveys and other bodies' scores that have not."""
    unknown: Fraction = ZERO
    """The maxima of what is not answered, or not validly."""
    lost: Fraction = ZERO
    known: bool = False
    """Whether any points are known at all."""

    @property
    def points(self) -> Fraction | None:
        """The estimate: all points that are known; None where none is."""
        return self.proven + self.claimed + self.outside if self.known else None

    @property
    def low(self) -> Fraction:
        """What can be counted on: proven, and what others have already given."""
        return self.proven + self.outside

    @property
    def high(self) -> Fraction:
        """Everything still possible: all but what is lost."""
        return self.max_points - self.lost


def total_of(leaves: Iterable[LeafScore]) -> Totals:
    """Add up leaves."""
    parts = dict.fromkeys(
        ("max_points", "proven", "claimed", "outside", "outside_open", "unknown", "lost"), ZERO
    )
    known = False
    for leaf in leaves:
        parts["max_points"] += leaf.max_points
        if leaf.points is None:
            parts["outside_open" if leaf.outcome is Outcome.OUTSIDE else "unknown"] += (
                leaf.max_points
            )
            continue
        known = known or leaf.max_points > 0  # a leaf without points (tracked, excluded) tells none
        if leaf.outcome is Outcome.OUTSIDE:
            part = "outside"
        else:
            part = "proven" if leaf.proof is Proof.PROVEN else "claimed"
        parts[part] += leaf.points
        parts["lost"] += leaf.max_points - leaf.points
    return Totals(**parts, known=known)


@dataclass(frozen=True)
class ComponentScore:
    """The score of one component; `points` over `max_points` is its component index."""

    code: str
    totals: Totals
    leaves: tuple[LeafScore, ...]


@dataclass(frozen=True)
class Scorecard:
    """The scores of one unit under one criteria set.

    `points`, `low` and `high` are those of the whole set after bonus, penalty and rescaling, out of
    `max_points`; `content` and `self_scored` are the totals before these, of all content
    components and of the leaves that the department scores itself.
    """

    set_id: str
    points: Fraction | None
    low: Fraction
    high: Fraction
    max_points: Fraction
    content: Totals
    self_scored: Totals
    components: tuple[ComponentScore, ...]

    def leaf(self, code: str) -> LeafScore:
        """Return the score of a leaf. Raises KeyError."""
        for component in self.components:
            for leaf in component.leaves:
                if leaf.code == code:
                    return leaf
        raise KeyError(code)

    def component(self, code: str) -> ComponentScore:
        """Return the score of a component. Raises KeyError."""
        for component in self.components:
            if component.code == code:
                return component
        raise KeyError(code)

    @property
    def leaves(self) -> tuple[LeafScore, ...]:
        """All leaves in order."""
        return tuple(leaf for component in self.components for leaf in component.leaves)
