"""Whether the points of one lane add up: leaves to components, components to the total.

A self-assessment as it was really sent says 83,05 where its components make 83,00 (Hà Tĩnh 2021).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.model import Component, CriteriaSet, Leaf, Role, WhenNotArising
from services.assessment.view import TOTAL

_KEPT = Fraction(1, 10**6)
"""Results keep six digits: what adds up exactly may be off by this much a part."""


@dataclass(frozen=True)
class Mismatch:
    """A component, or the total, that is not what its parts make."""

    code: str
    stated: Fraction
    summed: Fraction


@dataclass(frozen=True)
class _Range:
    """What parts can make: known points, and up to their maxima where they are not known."""

    low: Fraction
    high: Fraction
    parts: int = 1

    def differs(self, stated: Fraction, slack: Fraction) -> bool:
        return not self.low - slack <= stated <= self.high + slack


def mismatches(
    criteria: CriteriaSet,
    points: Mapping[str, Fraction],
    *,
    own_only: bool = False,
    content_maximum: Fraction | None = None,
) -> tuple[Mismatch, ...]:
    """Return what does not add up among the points of a lane, by code; "TOTAL" is the whole.

    What is not given may be anything up to its maximum; with `own_only`, as in a self-score, what
    the department does not score itself is not asked for. `content_maximum` is the maximum that is
    left where something did not arise, None where nobody knows.
    """
    adder = _Adder(criteria, points, own_only)
    found = [each for component in criteria.components for each in adder.component(component)]
    return (*found, *adder.total(content_maximum))


@dataclass(frozen=True)
class _Adder:
    criteria: CriteriaSet
    points: Mapping[str, Fraction]
    own_only: bool

    def component(self, component: Component) -> Iterator[Mismatch]:
        stated, made = self.points.get(component.code), self._leaves(component)
        is_leaf_itself = any(leaf.code == component.code for leaf in component.leaves)
        if stated is None or not made.parts or is_leaf_itself:
            return
        if made.differs(stated, self._slack(made.parts)):
            yield Mismatch(component.code, stated, made.low)

    def total(self, content_maximum: Fraction | None) -> Iterator[Mismatch]:
        stated, scale = self.points.get(TOTAL), self._scale(content_maximum)
        made = [(each.role, self._of(each)) for each in self.criteria.components]
        parts = sum(each.parts for _, each in made)
        if stated is None or scale is None or not parts:
            return
        low = high = Fraction(0)
        for role, each in made:
            if role is Role.PENALTY:
                low, high = low - each.high, high - each.low
            else:
                factor = scale if role is Role.CONTENT else Fraction(1)
                low, high = low + each.low * factor, high + each.high * factor
        if _Range(low, high).differs(stated, self._slack(parts, scaled=scale != 1)):
            yield Mismatch(TOTAL, stated, low)

    def _of(self, component: Component) -> _Range:
        """Return what a component adds: what is stated of it, else what its leaves make."""
        stated = self.points.get(component.code)
        if stated is not None:
            return _Range(stated, stated)
        return self._leaves(component)

    def _leaves(self, component: Component) -> _Range:
        low = high = Fraction(0)
        known = 0
        for leaf in component.leaves:
            points = self.points.get(leaf.code)
            known += points is not None
            low += points or 0
            high += self._most(leaf) if points is None else points
        cap = Fraction(component.max_points)
        if component.role is not Role.CONTENT:
            low, high = min(low, cap), min(high, cap)
        return _Range(low, high, known)

    def _most(self, leaf: Leaf) -> Fraction:
        return Fraction(0) if self.own_only and not leaf.self_scored else leaf.maximum

    def _scale(self, content_maximum: Fraction | None) -> Fraction | None:
        """Return what content is multiplied with; None where that can't be known."""
        to = self.criteria.head.rescale_to
        if to is None:
            return Fraction(1)
        if content_maximum is None:
            left_out = WhenNotArising.EXCLUDE
            if any(leaf.when_not_arising is left_out for leaf in self.criteria.leaves):
                return None
            content_maximum = Fraction(self.criteria.head.max_points)
        return Fraction(to) / content_maximum if content_maximum else None

    def _slack(self, parts: int, *, scaled: bool = False) -> Fraction:
        """Return by how much a sum may be off: on paper each number is rounded by itself."""
        rounding = self.criteria.head.rounding
        if rounding.at == "leaf" and not scaled:
            return parts * _KEPT
        return (parts + 1) * Fraction(1, 2 * 10**rounding.places)
