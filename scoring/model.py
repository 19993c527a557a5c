"""The criteria set as the YAML files state it: components, criteria, sub-criteria, sources."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scoring.localized import Localized
from scoring.rounding import RoundingMode, round_points
from scoring.rules import Rule
from scoring.rules.base import Measure
from scoring.rules.reported import Reported
from scoring.rules.survey import Survey
from scoring.rules.tracked import Tracked
from scoring.strict import Code, Key, Number, Slug, Strict


class Trust(StrEnum):
    """How far a statement is known: read at its source, worked out, remembered, or made up here."""

    VERIFIED = "verified"
    DERIVED = "derived"
    RECALLED = "recalled"
    CONSTRUCTED = "constructed"


class Source(Strict):
    """What a rule or a number rests on (căn cứ)."""

    decision: str = Field(min_length=1)
    date: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    place: str | None = None
    url: str | None = None
    trust: Trust
    note: Localized | None = None


class Example(Strict):
    """A worked case: what is given and the points it must give; run by lint."""

    name: str = Field(min_length=1)
    given: Mapping[Key, Number | bool | str]
    points: Number | None
    """The points after the set's rounding; None where the points leave the denominator."""


class WhenNotArising(StrEnum):
    """What "không phát sinh" does: full marks, out of the denominator, or no points."""

    FULL = "full"
    EXCLUDE = "exclude"
    ZERO = "zero"


class Leaf(Strict):
    """What carries a rule: a sub-criterion (TCTP), or a criterion that has none below it."""

    code: Code
    name: Localized
    max_points: Number = Field(ge=0)
    source: Source
    rule: Rule
    when_not_arising: WhenNotArising | None = None
    evidence: tuple[Slug, ...] = ()
    """Known kinds of spreadsheet (criteria/evidence/) whose measures feed the rule."""
    documents: tuple[Localized, ...] = ()
    """Other documents wanted as proof, in words."""
    owner: Slug
    examples: tuple[Example, ...] = Field(min_length=1)

    @property
    def maximum(self) -> Fraction:
        """The maximum points, exact."""
        return Fraction(self.max_points)

    @property
    def self_scored(self) -> bool:
        """Whether the department scores it itself (a survey and a reported score it does not)."""
        return not isinstance(self.rule, Survey | Reported)

    @property
    def tracked(self) -> bool:
        """Whether it is only shown and gives no points."""
        return isinstance(self.rule, Tracked)


class Group(Strict):
    """A criterion made of sub-criteria."""

    code: Code
    name: Localized
    max_points: Number = Field(gt=0)
    sub_criteria: tuple[Leaf, ...] = Field(min_length=1)


def _leaf_or_group(value: Any) -> str:
    has_children = (
        "sub_criteria" in value if isinstance(value, Mapping) else isinstance(value, Group)
    )
    return "group" if has_children else "leaf"


Criterion = Annotated[
    Annotated[Leaf, Tag("leaf")] | Annotated[Group, Tag("group")], Discriminator(_leaf_or_group)
]


class Role(StrEnum):
    """What a component does to the total: it counts, or it adds or takes off up to a cap."""

    CONTENT = "content"
    BONUS = "bonus"
    PENALTY = "penalty"


class Component(Strict):
    """A field of the index (lĩnh vực); one YAML file each.

    For bonus and penalty blocks `max_points` is the cap, and the leaves may add up to more.
    """

    code: Code
    name: Localized
    max_points: Number = Field(gt=0)
    role: Role = Role.CONTENT
    source: Source
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @property
    def leaves(self) -> Iterator[Leaf]:
        """The leaves in the order of the file."""
        for criterion in self.criteria:
            if isinstance(criterion, Group):
                yield from criterion.sub_criteria
            else:
                yield criterion


class Rounding(Strict):
    """Where and how points lose digits: at each leaf, at the total only, or nowhere."""

    places: int = Field(ge=0, le=6)
    mode: RoundingMode
    at: Literal["leaf", "total", "nowhere"]

    def leaf(self, points: Fraction) -> Fraction:
        """Round the points of one leaf, where the set says so."""
        return self._round(points) if self.at == "leaf" else points

    def total(self, points: Fraction) -> Fraction:
        """Round a total, where the set says so."""
        return self._round(points) if self.at == "total" else points

    def _round(self, points: Fraction) -> Fraction:
        return Fraction(round_points(points, self.places, self.mode))


class SetHead(Strict):
    """What `set.yaml` says of a criteria set."""

    set: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[0-9]{4}$")]
    """The set's name and year, as its folder: "so-mau/2024"."""
    name: Localized
    years: tuple[int, ...] = Field(min_length=1)
    source: Source
    max_points: Number = Field(gt=0)
    rounding: Rounding
    rescale_to: Number | None = Field(default=None, gt=0)
    """Points are scaled to this total where the maximum shrank; None: they stay as they are."""
    owners: Mapping[Slug, Localized]
    measures: Mapping[Key, Measure] = Field(default_factory=dict)


class CriteriaSet(Strict):
    """One edition of the criteria for one level of unit (bộ tiêu chí)."""

    head: SetHead
    components: tuple[Component, ...] = Field(min_length=1)

    @property
    def leaves(self) -> Iterator[Leaf]:
        """All leaves in order."""
        for component in self.components:
            yield from component.leaves

    def leaf(self, code: str) -> Leaf:
        """Return the leaf of a code. Raises KeyError."""
        for leaf in self.leaves:
            if leaf.code == code:
                return leaf
        raise KeyError(code)

    def component_of(self, code: str) -> Component:
        """Return the component that a leaf belongs to. Raises KeyError."""
        for component in self.components:
            if any(leaf.code == code for leaf in component.leaves):
                return component
        raise KeyError(code)

    @property
    def constructed(self) -> bool:
        """Whether any part is made up here: such a set is shown as MẪU."""
        return any(
            source.trust is Trust.CONSTRUCTED
            for source in (self.head.source, *(leaf.source for leaf in self.leaves))
        )
