"""What became of the sub-criteria of an edition, proposed by how like they are to the new ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from rapidfuzz.fuzz import token_sort_ratio

from scoring.crosswalk import Crosswalk, Entry, Kind
from scoring.model import CriteriaSet

_ALIKE = 0.6  # two are taken for one from here on …
_A_PART = 0.45  # … and one for a part of another by its name, where the maxima speak for it too


def propose(old: CriteriaSet, new: CriteriaSet) -> Crosswalk:
    """Return a crosswalk in which every sub-criterion of both editions stands in one entry.

    Confirmed is only what kept its code, its name and its maximum: the rest waits for a person. The
    same editions give the same proposal, in the order of the new one, with what is dropped last.
    """
    proposal = _Proposal(list(_items(old)), list(_items(new)))
    proposal.pair_identical()
    proposal.pair_alike()
    proposal.join_parts()
    return Crosswalk(old=old.head.set, new=new.head.set, entries=tuple(proposal.entries()))


@dataclass(frozen=True)
class _Item:
    """What a sub-criterion is compared by; `rank` is its place in its edition."""

    rank: int
    code: str
    name: str
    max_points: Decimal
    measures: frozenset[str]

    def is_identical(self, other: "_Item") -> bool:
        mine, its = ((each.code, each.name, each.max_points) for each in (self, other))
        return mine == its


def _items(edition: CriteriaSet) -> Iterator[_Item]:
    declared = edition.head.measures
    for rank, leaf in enumerate(edition.leaves):
        asked = {each.name for each in leaf.rule.inputs(declared)}
        name = normalize("NFC", " ".join(leaf.name.vi.split())).casefold()
        yield _Item(rank, leaf.code, name, leaf.max_points, frozenset(asked & set(declared)))


def _likeness(old: _Item, new: _Item) -> float:
    """Return how like two are, 0 to 1: by names, measures if they have any, maxima and codes."""
    kinship, either = _kinship(old, new), old.measures | new.measures
    if either:
        kinship = 0.65 * kinship + 0.35 * len(old.measures & new.measures) / len(either)
    less, more = sorted((old.max_points, new.max_points))
    share = float(less / more) if more else 1.0
    return 0.85 * kinship + 0.1 * share + 0.05 * (old.code == new.code)


def _kinship(old: _Item, new: _Item) -> float:
    """Return how like two names are, 0 to 1, in whatever order their words stand."""
    return token_sort_ratio(old.name, new.name) / 100


@dataclass
class _Match:
    """Old and new sub-criteria that are taken for the same thing."""

    old: list[_Item]
    new: list[_Item]

    def fits_better_with(self, *, old: Iterable[_Item] = (), new: Iterable[_Item] = ()) -> bool:
        """Tell whether the maxima of both sides come nearer to each other with a part more."""
        return _gap([*self.old, *old], [*self.new, *new]) < _gap(self.old, self.new)

    def entry(self) -> Entry:
        first, its = self.old[0], self.new[0]
        kind = Kind.SAME if first.name == its.name else Kind.RENAMED
        if len(self.new) > 1:
            kind = Kind.SPLIT
        elif len(self.old) > 1:
            kind = Kind.MERGED
        return Entry(
            kind=kind,
            old=_codes(self.old),
            new=_codes(self.new),
            confirmed=first.is_identical(its),
        )


class _Proposal:
    """What is matched so far, and what is left of both editions."""

    def __init__(self, old: list[_Item], new: list[_Item]) -> None:
        self._old = old
        self._new = new
        self._matches: list[_Match] = []

    def pair_identical(self) -> None:
        """Match what kept its code, its name and its maximum."""
        for old in list(self._old):
            twin = next((new for new in self._new if old.is_identical(new)), None)
            if twin is not None:
                self._match(old, twin)

    def pair_alike(self) -> None:
        """Match the most alike first, as long as two are alike at all."""
        pairs = [(_likeness(old, new), old, new) for old in self._old for new in self._new]
        pairs.sort(key=lambda pair: (-pair[0], pair[1].rank, pair[2].rank))
        for likeness, old, new in pairs:
            if likeness >= _ALIKE and old in self._old and new in self._new:
                self._match(old, new)

    def join_parts(self) -> None:
        """Join what is left to the match that it is a part of, where the maxima speak for it."""
        for new in list(self._new):
            akin = [
                (_kinship(each.old[0], new), each)
                for each in self._matches
                if each.fits_better_with(new=[new])
            ]
            whole = _most_akin(akin)
            if whole is not None:
                whole.new.append(new)
                self._new.remove(new)
        for old in list(self._old):
            akin = [
                (_kinship(old, each.new[0]), each)
                for each in self._matches
                if len(each.new) == 1 and each.fits_better_with(old=[old])
            ]
            whole = _most_akin(akin)
            if whole is not None:
                whole.old.append(old)
                self._old.remove(old)

    def entries(self) -> Iterator[Entry]:
        """Yield all entries: in the order of the new edition, then what nothing became of."""
        ranked = [(min(each.rank for each in match.new), match.entry()) for match in self._matches]
        ranked += [(new.rank, Entry(kind=Kind.NEW, new=(new.code,))) for new in self._new]
        yield from (entry for _, entry in sorted(ranked, key=lambda each: each[0]))
        yield from (Entry(kind=Kind.DROPPED, old=(old.code,)) for old in self._old)

    def _match(self, old: _Item, new: _Item) -> None:
        self._matches.append(_Match([old], [new]))
        self._old.remove(old)
        self._new.remove(new)


def _most_akin(matches: list[tuple[float, _Match]]) -> _Match | None:
    """Return the match with the greatest kinship; None where none is akin enough."""
    kinship, best = max(matches, key=lambda each: each[0], default=(0.0, None))
    return best if kinship >= _A_PART else None


def _gap(old: Iterable[_Item], new: Iterable[_Item]) -> Decimal:
    before, after = (sum((each.max_points for each in side), Decimal(0)) for side in (old, new))
    return abs(before - after)


def _codes(items: list[_Item]) -> tuple[str, ...]:
    return tuple(each.code for each in sorted(items, key=lambda each: each.rank))
