"""Where a unit stands among others, in one table at a time: one method, one axis.

Places are those that were published. Where every unit of a table is here, they are counted from the
exact points, and equal points share a place; a table with gaps gives no place of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.assessment.course.rounds import slug
from services.assessment.view import TOTAL, RoundView
from services.catalogue.published import (
    QD_766,
    PublishedTable,
    PublishedUnit,
    TableKind,
    published_tables,
)
from services.catalogue.sets import criteria_set
from services.store import Lane, Review, Store

_OFFICIAL = (Lane.PUBLISHED, Lane.FINAL, Lane.REVIEWED)  # the last word first
_FIRST = {True: "Lạng Sơn", False: "Sở Giao thông vận tải"}  # the program was first made for them


@dataclass(frozen=True)
class Standing:
    """A unit in its table; `tied` is how many have the same place, itself left out."""

    unit: PublishedUnit
    rank: int | None
    tied: int = 0


@dataclass(frozen=True)
class Distances:
    """How far a unit is from others, in points; below 0 where it is behind.

    `best` and `above` (the next higher points) only where their points are here; None for the best.
    """

    best: tuple[str, Fraction] | None
    above: tuple[str, Fraction] | None
    mean: Fraction | None


@dataclass(frozen=True)
class PartStanding:
    """A component of a unit against the same component of the others of its table, in points."""

    code: str
    maximum: Fraction
    points: Fraction | None
    all: tuple[Fraction, ...]
    higher: int

    @property
    def best(self) -> Fraction:
        """The most that anyone has."""
        return max(self.all)


def tables(store: Store, view: RoundView) -> tuple[PublishedTable, ...]:
    """Return the tables to stand in: rounds of several units here first, then published ones.

    A made-up unit stands among made-up ones only; published tables can be looked at by everybody.
    A table in which nobody's points were printed is left out.
    """
    found = (*_rounds_together(store, view), *published_tables())
    return tuple(each for each in found if any(e.points is not None for e in each.units))


def is_complete(table: PublishedTable) -> bool:
    """Tell whether the points of every unit of the table are here."""
    return table.of == len(table.units) and all(e.points is not None for e in table.units)


def standings(table: PublishedTable) -> tuple[Standing, ...]:
    """Return the units from the highest points to the lowest, those without points at the end."""
    known = [each for each in table.units if each.points is not None]
    known.sort(key=lambda each: (-(each.points or Decimal(0)), each.rank or len(known), each.name))
    unseen = sorted((e for e in table.units if e.points is None), key=lambda e: e.rank or 10**6)
    if not is_complete(table):
        return tuple(Standing(each, each.rank) for each in (*known, *unseen))
    return tuple(
        Standing(
            each,
            1 + sum(_exact(other) > _exact(each) for other in known),
            sum(_exact(other) == _exact(each) for other in known) - 1,
        )
        for each in known
    )


def standing_of(table: PublishedTable, name: str) -> Standing | None:
    """Return the place of a unit by its name; None where it is not in the table."""
    return next((each for each in standings(table) if each.unit.name == name), None)


def mean_of(table: PublishedTable) -> Fraction | None:
    """Return the published mean, or that of all units where all are here."""
    if table.mean is not None:
        return Fraction(table.mean)
    if not is_complete(table):
        return None
    return sum((_exact(each) for each in table.units), Fraction(0)) / len(table.units)


def distances(table: PublishedTable, name: str) -> Distances | None:
    """Return how far a unit is from the best, the next above and the mean; None without points.

    In a table with gaps the best is the unit that was published as first, and nobody is known to be
    the next above.
    """
    own = standing_of(table, name)
    if own is None or own.unit.points is None:
        return None
    points, found = _exact(own.unit), standings(table)
    with_points = [each for each in found if each.unit.points is not None]
    first = next((e for e in with_points if e.rank == 1 and _exact(e.unit) > points), None)
    higher = [each for each in with_points if _exact(each.unit) > points]
    above = higher[-1] if higher and is_complete(table) else None
    mean = mean_of(table)
    return Distances(
        None if first is None else (first.unit.name, points - _exact(first.unit)),
        None if above is None else (above.unit.name, points - _exact(above.unit)),
        None if mean is None else points - mean,
    )


def part_standings(table: PublishedTable, name: str | None) -> tuple[PartStanding, ...]:
    """Return the components of a table, with those of a unit among them where it is named."""
    found = []
    own = next((each for each in table.units if each.name == name), None)
    for code, maximum in table.parts.items():
        everyone = tuple(Fraction(each.parts[code]) for each in table.units if code in each.parts)
        if not everyone:
            continue
        points = None if own is None or code not in own.parts else Fraction(own.parts[code])
        higher = 0 if points is None else sum(each > points for each in everyone)
        found.append(PartStanding(code, Fraction(maximum), points, everyone, higher))
    return tuple(found)


def own_name(table: PublishedTable, view: RoundView) -> str | None:
    """Return the name under which the unit of a round, or its province, stands in a table.

    A department is only known with its province ("Sở Y tế tỉnh Lạng Sơn"): many have one of a name.
    """
    if table.kind is TableKind.ROUNDS:
        return view.unit.name.vi
    if view.unit.sample:
        return None
    own = slug(view.unit.name.vi)
    for each in table.units:
        name, place = slug(each.name), slug(table.place)
        if table.kind.of_provinces and own.endswith(f"-{name}"):
            return each.name
        if place and own in (f"{name}-{place}", f"{name}-tinh-{place}"):
            return each.name
    return None


def mark_of(table: PublishedTable, view: RoundView) -> str | None:
    """Return whom to look at first: ourselves, else those for whom the program was first made."""
    first = _FIRST[table.kind.of_provinces]
    here = next((each.name for each in table.units if each.name == first), None)
    return own_name(table, view) or here


def estimate_in(table: PublishedTable, view: RoundView) -> tuple[Fraction, int] | None:
    """Return our own estimate by the method of a table, and how many of its units have more.

    None where the round is under other criteria, made up, or not all known.
    """
    by_766 = table.kind in (TableKind.QD_766_PROVINCES, TableKind.QD_766_DEPARTMENTS)
    points = view.scorecard.points
    if not by_766 or view.round.criteria_set != QD_766 or view.unit.sample or points is None:
        return None
    if not view.answers:
        return None
    higher = sum(each.points is not None and _exact(each) > points for each in table.units)
    return points, higher


def _rounds_together(store: Store, view: RoundView) -> Iterator[PublishedTable]:
    """Yield tables of units that had rounds under one edition, with the last lane that two have."""
    names = {e.code: e.name.vi for e in store.units() if e.sample == view.unit.sample}
    by_method: dict[tuple[int, str, str], dict[str, tuple[Review, ...]]] = {}
    for each in store.rounds():
        if each.unit in names:
            method = (each.year, each.criteria_set, each.group)
            by_method.setdefault(method, {})[each.unit] = store.reviews(each.id)
    for (year, edition, group), reviews in sorted(by_method.items(), reverse=True):
        for lane in _OFFICIAL:
            units = [
                _reviewed(names[unit], (e for e in told if e.lane is lane))
                for unit, told in reviews.items()
            ]
            known = tuple(each for each in units if each.points is not None)
            if view.unit.name.vi in {each.name for each in known} and len(known) > 1:
                criteria = criteria_set(edition).for_group(group)
                yield PublishedTable(
                    f"ky-{year}-{edition}-{group}", TableKind.ROUNDS, year, known, len(known),
                    edition, maximum=criteria.head.max_points,
                    parts={e.code: e.max_points for e in criteria.components},
                )  # fmt: skip
                break


def _reviewed(name: str, told: Iterable[Review]) -> PublishedUnit:
    points = {each.code: each.points for each in told if each.points is not None}
    parts = {code: each for code, each in points.items() if code != TOTAL}
    return PublishedUnit(name, points.get(TOTAL), parts=parts)


def _exact(unit: PublishedUnit) -> Fraction:
    return Fraction(unit.points or 0)
