"""What a new round may take over from the last one: who deals with what, and documents.

Answers are never taken over: a year's figures prove nothing for the next.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from scoring.crosswalk import Crosswalk
from scoring.model import CriteriaSet
from services.assessment.evidence.documents import LinkInput, Registered, is_out_of_period, register
from services.assessment.evidence.settling import standing
from services.assessment.next_year.matching import find_matching
from services.assessment.view import RoundView
from services.catalogue.sets import criteria_set
from services.store import Assignment, Document, Evidence, Store


class OwnerDoubt(StrEnum):
    """Why it is not clear who deals with a leaf of the new set."""

    SEVERAL = "several"  # the old leaves that it comes from were dealt with by different people
    DIVISION_GONE = "division_gone"  # the new set does not know the division


class Doubt(StrEnum):
    """Why a document may no longer prove anything."""

    OUT_OF_PERIOD = "out_of_period"  # issued outside the new year
    NO_DATE = "no_date"
    FIGURES = "figures"  # its file holds the figures of the last year
    NO_FILE = "no_file"
    SPLIT = "split"  # what it proved is now several leaves: which of them has to be looked at
    NOT_ASKED = "not_asked"  # the new set asks nothing of what it proved


@dataclass(frozen=True)
class CarriedOwner:
    """Who dealt with the leaves of the last round that a leaf of the new set comes from.

    One with a doubt is not taken over.
    """

    code: str
    old: tuple[str, ...]
    division: str
    person: str
    doubt: OwnerDoubt | None = None


@dataclass(frozen=True)
class CarriedDocument:
    """A document of the last round that may still hold; registered only with a person's yes.

    `points` rested on it in the last round; `links` are what it would prove in the new one; `file`
    is its newest that stands.
    """

    document: Document
    points: Fraction
    links: tuple[LinkInput, ...]
    file: Evidence | None
    doubts: tuple[Doubt, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The leaves of the new set that it would prove."""
        return tuple(code for code, _, _ in self.links)


@dataclass(frozen=True)
class Carried:
    """What can be taken over; `unnumbered` documents can't, as nothing names them."""

    owners: tuple[CarriedOwner, ...]
    documents: tuple[CarriedDocument, ...]
    unnumbered: int


def preview(
    store: Store,
    view: RoundView,
    *,
    criteria: str,
    year: int,
    crosswalk: Crosswalk | None = None,
    group: str = "",
) -> Carried:
    """Return what a round of another year can take over from the one in view; writes nothing.

    Documents with the fewest doubts come first, of them those with the most points.
    `crosswalk` is the one that a person looked at, else the one that is known of both sets; `group`
    is the variant of the new set. Raises KeyError for a group that it does not have.
    """
    walk = crosswalk or find_matching(store, view, criteria=criteria).crosswalk
    whole = criteria_set(criteria)
    new = whole.for_group(group)
    documents = [each for each in register(store, view) if not _is_undone(each)]
    numbered = [_document(each, new, walk, year) for each in documents if each.document.number]
    return Carried(
        owners=tuple(_owners(view, new, walk)),
        documents=tuple(sorted(numbered, key=lambda each: len(each.doubts))),
        unnumbered=sum(not each.document.number for each in documents),
    )


def _is_undone(registered: Registered) -> bool:
    """Tell whether somebody handed a document in and took it back."""
    return bool(registered.files) and not standing(registered.files) and not registered.answers


def _owners(view: RoundView, new: CriteriaSet, crosswalk: Crosswalk) -> Iterator[CarriedOwner]:
    gone = view.criteria.head.owners.keys() - new.head.owners.keys()
    for leaf in new.leaves:
        entry = crosswalk.entry_of_new(leaf.code)
        old = () if entry is None else entry.old
        told = [view.assignments[code] for code in old if code in view.assignments]
        if told:
            yield _owner(leaf.code, old, told, gone)


def _owner(
    code: str, old: tuple[str, ...], told: list[Assignment], gone: Collection[str]
) -> CarriedOwner:
    first = told[0]
    doubt = None
    if len(told) < len(old) or len({(each.division, each.person) for each in told}) > 1:
        doubt = OwnerDoubt.SEVERAL
    elif first.division in gone:
        doubt = OwnerDoubt.DIVISION_GONE
    return CarriedOwner(code, old, first.division, first.person, doubt)


def _document(
    registered: Registered, new: CriteriaSet, crosswalk: Crosswalk, year: int
) -> CarriedDocument:
    document = registered.document
    files = standing(registered.files)
    file = files[-1] if files else None
    places = _places(registered)
    entries = [crosswalk.entry_of_old(code) for code in places]
    asked = {leaf.code for leaf in new.leaves}
    links = tuple(_links(places, crosswalk, asked))
    doubts = {
        Doubt.OUT_OF_PERIOD: is_out_of_period(year, document.issued_on),
        Doubt.NO_DATE: document.issued_on is None,
        Doubt.FIGURES: file is not None and bool(file.kind),
        Doubt.NO_FILE: file is None,
        Doubt.SPLIT: any(entry is not None and len(entry.new) > 1 for entry in entries),
        Doubt.NOT_ASKED: bool(places) and not links,
    }
    return CarriedDocument(
        document=document,
        points=registered.points,
        links=links,
        file=file,
        doubts=tuple(doubt for doubt, applies in doubts.items() if applies),
    )


Place = tuple[str, str]
"""Section and page."""


def _places(registered: Registered) -> Mapping[str, Place]:
    """Return where a document proves each leaf of the last round: as linked, else as declared."""
    places: dict[str, list[str]] = {}
    for record in registered.answers:
        pages = places.setdefault(record.code, [])
        if record.page and record.page not in pages:
            pages.append(record.page)
    declared = {code: ("", "; ".join(pages)) for code, pages in places.items()}
    return declared | {each.code: (each.section, each.page) for each in registered.links}


def _links(
    places: Mapping[str, Place], crosswalk: Crosswalk, asked: Collection[str]
) -> Iterator[LinkInput]:
    """Yield what a document would prove; leaves that became one bring all their places."""
    found: dict[str, list[Place]] = {}
    for code, place in places.items():
        entry = crosswalk.entry_of_old(code)
        for became in () if entry is None else entry.new:
            if became in asked:
                found.setdefault(became, []).append(place)
    for code, several in sorted(found.items()):
        sections, pages = zip(*several, strict=True)
        yield code, _joined(sections), _joined(pages)


def _joined(words: Collection[str]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))
