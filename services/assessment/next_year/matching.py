"""How the leaves of a round's set answer to those of another edition, as far as a unit knows it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scoring.crosswalk import Crosswalk, Entry, Kind, lint_crosswalk
from scoring.model import CriteriaSet
from scoring.problems import Problem, Severity
from services.assessment.view import RoundView
from services.catalogue.crosswalks import crosswalk as shipped_crosswalk
from services.catalogue.proposing import propose
from services.catalogue.sets import criteria_set, set_ids
from services.store import Store


class Origin(StrEnum):
    """Where a crosswalk comes from."""

    UNCHANGED = "unchanged"  # it is one and the same set
    SHIPPED = "shipped"  # with the criteria
    CONFIRMED = "confirmed"  # by a person of the unit
    PROPOSED = "proposed"  # by likeness; what is not sure waits for a person's yes


@dataclass(frozen=True)
class Matching:
    """A crosswalk from the set of a round to another one, and where it comes from."""

    origin: Origin
    crosswalk: Crosswalk


def candidate_sets(view: RoundView) -> tuple[str, ...]:
    """Return the sets that the next year may be assessed by, the likeliest first.

    Those of the same name come first, of them those that are made for the next year. A set of which
    a department scores nothing itself is none of them.
    """
    family = view.round.criteria_set.partition("/")[0]

    def rank(set_id: str) -> tuple[bool, bool, str]:
        for_next = view.round.year + 1 in criteria_set(set_id).head.years
        return set_id.partition("/")[0] != family, not for_next, set_id

    own = (each for each in set_ids() if any(e.self_scored for e in criteria_set(each).leaves))
    return tuple(sorted(own, key=rank))


def find_matching(store: Store, view: RoundView, *, criteria: str) -> Matching:
    """Return the crosswalk to a set: shipped, else confirmed in this unit, else proposed.

    One that was confirmed before the editions changed is passed over. Raises FileNotFoundError for
    a set that there is not.
    """
    of, to = view.round.criteria_set, criteria
    if of == to:
        return Matching(Origin.UNCHANGED, _unchanged(of))
    shipped = shipped_crosswalk(of, to)
    if shipped is not None:
        return Matching(Origin.SHIPPED, shipped)
    told = store.crosswalk(view.unit.code, old_set=of, new_set=to)
    if told is not None:
        confirmed = Crosswalk(old=of, new=to, entries=tuple(_entry(each) for each in told))
        if not faults_of(confirmed):
            return Matching(Origin.CONFIRMED, confirmed)
    return Matching(Origin.PROPOSED, propose(criteria_set(of), criteria_set(to)))


def correct(
    crosswalk: Crosswalk,
    *,
    became: Mapping[str, Collection[str]],
    agreed: Collection[str] = (),
    agreed_new: Collection[str] = (),
) -> Crosswalk:
    """Return a crosswalk with what a person says of old codes: which new ones each `became`.

    An old code that became none is dropped; a new code that none became is new. The person says
    yes to what they changed, to the old codes that are `agreed` and to the new ones `agreed_new`.
    """
    old, new = criteria_set(crosswalk.old), criteria_set(crosswalk.new)
    before = {leaf.code: _codes(crosswalk.entry_of_old(leaf.code)) for leaf in old.leaves}
    after = {code: frozenset(became.get(code, codes)) for code, codes in before.items()}
    said = {*agreed, *(code for code in after if after[code] != before[code])}
    places = {leaf.code: place for place, leaf in enumerate(new.leaves)}

    def is_sure(code: str) -> bool:
        entry = crosswalk.entry_of_old(code)
        return code in said if code in became else entry is not None and entry.confirmed

    entries = []
    for olds, news in _bundles(after):
        ordered = sorted(news, key=lambda code: places.get(code, len(places)))
        kind = _kind(old, new, olds, ordered)
        sure = all(is_sure(code) for code in olds)
        entries.append(_with_note(crosswalk, kind, olds, ordered, confirmed=sure))
    taken = frozenset[str]().union(*after.values())
    for code in places.keys() - taken:
        entry = crosswalk.entry_of_new(code)
        sure = code in agreed_new or (
            entry is not None and entry.kind is Kind.NEW and entry.confirmed
        )
        entries.append(_with_note(crosswalk, Kind.NEW, [], [code], confirmed=sure))
    first = {leaf.code: place for place, leaf in enumerate(old.leaves)}
    ends = len(first)
    entries.sort(
        key=lambda each: (first[each.old[0]], 0) if each.old else (ends, places[each.new[0]])
    )
    return crosswalk.model_copy(update={"entries": tuple(entries)})


def faults_of(crosswalk: Crosswalk) -> tuple[Problem, ...]:
    """Return why a crosswalk does not hold; entries without a person's yes are no fault here."""
    old, new = criteria_set(crosswalk.old), criteria_set(crosswalk.new)
    faults = [e for e in lint_crosswalk(crosswalk, old, new) if e.severity is Severity.ERROR]
    tangled = [entry for entry in crosswalk.entries if len(entry.old) > 1 and len(entry.new) > 1]
    if tangled:  # of no kind at all; the lint, made for files, does not name the codes
        faults = [each for each in faults if each.code != "crosswalk_wrong_shape"]
    told = [{"old": ", ".join(each.old), "new": ", ".join(each.new)} for each in tangled]
    return (*faults, *(Problem("crosswalk_tangled", params=params) for params in told))


def unsure(crosswalk: Crosswalk) -> tuple[Entry, ...]:
    """Return the entries that wait for a person's yes."""
    return tuple(each for each in crosswalk.entries if not each.confirmed)


def as_json(crosswalk: Crosswalk) -> tuple[Mapping[str, Any], ...]:
    """Return the entries as the store keeps them."""
    return tuple(each.model_dump(mode="json") for each in crosswalk.entries)


def _entry(told: Mapping[str, Any]) -> Entry:
    codes = {"old": tuple(told["old"]), "new": tuple(told["new"])}
    return Entry.model_validate({**told, **codes})


def _unchanged(set_id: str) -> Crosswalk:
    codes = [leaf.code for leaf in criteria_set(set_id).leaves]
    entries = tuple(
        Entry(kind=Kind.SAME, old=(code,), new=(code,), confirmed=True) for code in codes
    )
    return Crosswalk(old=set_id, new=set_id, entries=entries)


def _codes(entry: Entry | None) -> frozenset[str]:
    return frozenset() if entry is None else frozenset(entry.new)


def _bundles(became: Mapping[str, frozenset[str]]) -> Iterator[tuple[list[str], frozenset[str]]]:
    """Yield old codes that share new ones, together with these."""
    left = dict(became)
    while left:
        code, news = next(iter(left.items()))
        olds, added = [code], {code}
        while added:
            added = {each for each in left if each not in olds and left[each] & news}
            news = news.union(*(left[each] for each in added))
            olds += [each for each in left if each in added]
        yield olds, news
        left = {each: codes for each, codes in left.items() if each not in olds}


def _kind(old: CriteriaSet, new: CriteriaSet, olds: Sequence[str], news: Sequence[str]) -> Kind:
    if not news:
        return Kind.DROPPED
    if len(olds) > 1:  # with several new codes too it is no kind at all: the lint says so
        return Kind.MERGED
    if len(news) > 1:
        return Kind.SPLIT
    return Kind.SAME if old.leaf(olds[0]).name == new.leaf(news[0]).name else Kind.RENAMED


def _with_note(
    crosswalk: Crosswalk, kind: Kind, old: Sequence[str], new: Sequence[str], *, confirmed: bool
) -> Entry:
    """Return an entry; what somebody noted of the very same codes stays with it."""
    codes = (tuple(old), tuple(new))
    note = next((e.note for e in crosswalk.entries if (e.old, e.new) == codes), "")
    return Entry(kind=kind, old=codes[0], new=codes[1], note=note, confirmed=confirmed)
