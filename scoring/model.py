"""The criteria set as the YAML files state it: components, criteria, sub-criteria, sources."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
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
from scoring.strict import Code, Key, Number, Percent, Slug, Strict


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
    """What nothing to score does: full marks, out of the denominator, or no points."""

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
    """What it does to declare "không phát sinh"; without it that can't be declared."""
    when_denominator_zero: Literal[WhenNotArising.FULL, WhenNotArising.ZERO] | None = None
    """What a ratio over 0 gives where the decision says so; without it the points are unknown.

    A 0 is never a "không phát sinh" by itself: that is declared, with its reason.
    """
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


class UnitGroup(Strict):
    """Units that the set asks less of, such as departments without administrative procedures."""

    name: Localized
    without: tuple[Code, ...] = ()
    """Components, criteria and sub-criteria that are not asked of them, by code."""


class Grade(Strict):
    """A grade (xếp loại): from so many per cent of the total, and no component below a floor."""

    name: Localized
    from_percent: Percent
    component_floor: Percent | None = None
    """The least component index, in per cent, that every content component must have."""
    source: Source


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
    groups: Mapping[Slug, UnitGroup] = Field(default_factory=dict)
    """Variants of the set for groups of units; a unit of no group has the whole set."""
    grades: tuple[Grade, ...] = ()
    """The grades by the total, the best first; below the last there is none."""


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

    def for_group(self, group: str) -> "CriteriaSet":
        """Return the variant of the set for a group of units; "" is the whole set.

        What the group goes without is taken out, and every maximum is what is left of it: that of
        the set by its content only, the cap of a bonus or penalty block where less is left than it.
        Raises KeyError for a group that the set does not have.
        """
        if not group:
            return self
        taken = frozenset(self.head.groups[group].without)
        parts = (_without(component, taken) for component in self.components)
        components = tuple(part for part in parts if part is not None)
        content = (part.max_points for part in components if part.role is Role.CONTENT)
        head = self.head.model_copy(update={"max_points": sum(content, Decimal(0))})
        return self.model_copy(update={"head": head, "components": components})

    @property
    def constructed(self) -> bool:
        """Whether any part is made up here: such a set is shown as MẪU."""
        return any(
            source.trust is Trust.CONSTRUCTED
            for source in (self.head.source, *(leaf.source for leaf in self.leaves))
        )


def _without(component: Component, taken: Collection[str]) -> Component | None:
    """Return a component without some codes; None where nothing is left of it."""
    if component.code in taken:
        return None
    left = tuple(_left(component.criteria, taken))
    if left == component.criteria:
        return component
    total = sum((criterion.max_points for criterion in left), Decimal(0))
    if not total:
        return None
    maximum = min(component.max_points, total)  # a block's cap may be less than what can be won
    return component.model_copy(update={"criteria": left, "max_points": maximum})


def _left(criteria: tuple[Criterion, ...], taken: Collection[str]) -> Iterator[Criterion]:
    for criterion in criteria:
        if criterion.code in taken:
            continue
        if isinstance(criterion, Leaf):
            yield criterion
            continue
        leaves = tuple(leaf for leaf in criterion.sub_criteria if leaf.code not in taken)
        maximum = sum((leaf.max_points for leaf in leaves), Decimal(0))
        if leaves == criterion.sub_criteria:
            yield criterion
        elif maximum:
            yield criterion.model_copy(update={"sub_criteria": leaves, "max_points": maximum})
