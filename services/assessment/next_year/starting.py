"""Starting the round of a new year from the last one: set, crosswalk, owners, documents.

Crosswalk, round, owners and each document are written one after the other. Where that stops in the
middle, the new round stands, still being prepared, with what it has so far; starting it again adds
what it lacks and changes nothing that stands.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from scoring.crosswalk import Crosswalk
from scoring.model import CriteriaSet
from scoring.problems import Problem
from services.assessment.course.rounds import read_target
from services.assessment.next_year.carrying import Carried, CarriedDocument, CarriedOwner, preview
from services.assessment.next_year.matching import as_json, faults_of, unsure
from services.assessment.people import Permission, Person, require
from services.assessment.view import RoundView
from services.catalogue.sets import criteria_set
from services.intake.files.documents import document_type
from services.store import (
    AssignmentInput,
    Document,
    DocumentInput,
    FileDamaged,
    FileMissing,
    Phase,
    Round,
    Store,
)
from services.text import text_in


class FaultyStart(Exception):
    """The round can't be started as asked; `problems` has all of it, nothing is saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def confirm_crosswalk(store: Store, view: RoundView, crosswalk: Crosswalk, *, who: Person) -> None:
    """Keep a crosswalk from the set of a round, every entry of it with a person's yes.

    Raises FaultyStart, NotPermitted.
    """
    require(who, Permission.PLAN)
    problems = tuple(_crosswalk_problems(view, crosswalk))
    if problems:
        raise FaultyStart(problems)
    _keep_crosswalk(store, view, crosswalk, who)


def start(
    store: Store,
    view: RoundView,
    *,
    year: int,
    crosswalk: Crosswalk,
    owners: bool,
    documents: Collection[int],
    due: date | None,
    target: str,
    group: str = "",
    who: Person,
) -> Round:
    """Open the round of a later year under the new set of a crosswalk; no answer is ever copied.

    `owners` says whether those who dealt with the old leaves deal with the new ones; `documents`
    are the numbers of those that a person ticked, no other is taken over. `target` is text with a
    decimal point, empty for none. Raises FaultyStart, NotPermitted.
    """
    require(who, Permission.PLAN)
    if documents:
        require(who, Permission.ANSWER)  # a document on the register is as one handed in
    whole = criteria_set(crosswalk.new)
    problems = [*_crosswalk_problems(view, crosswalk), *_round_problems(view, year, whole, group)]
    points, found = read_target(target, whole)
    problems += found
    standing = standing_round(store, view, year=year, criteria=crosswalk.new)
    taken = Carried((), (), 0)
    if group in ("", *whole.head.groups):
        carried = preview(
            store, view, criteria=crosswalk.new, year=year, crosswalk=crosswalk, group=group
        )
        problems += _document_problems(store, carried, documents)
        taken = _taken(carried, owners=owners, documents=documents)
    if standing is not None and not _is_unfinished(store, view, standing, group, taken):
        problems.append(Problem("round_exists", params={"year": year}))
    if problems:
        raise FaultyStart(tuple(problems))
    _keep_crosswalk(store, view, crosswalk, who)
    opened = store.open_round(
        view.unit.code,
        year=year,
        criteria_set=crosswalk.new,
        due=due,
        target=points,
        group=group,
        previous=view.round.id,
        who=who.signature,
    )
    left = _left(store, opened, taken)
    _assign(store, opened, left.owners, who)
    for each in left.documents:
        _register(store, opened, each, year=view.round.year, who=who)
    return opened


def _crosswalk_problems(view: RoundView, crosswalk: Crosswalk) -> Iterator[Problem]:
    if crosswalk.old != view.round.criteria_set:
        raise ValueError(f"{crosswalk.old} is not the set of the round")
    yield from faults_of(crosswalk)
    waiting = unsure(crosswalk)
    if waiting:
        codes = tuple(", ".join(entry.old or entry.new) for entry in waiting)
        yield Problem("crosswalk_waiting", params={"n": len(codes), "codes": codes})


def _round_problems(
    view: RoundView, year: int, whole: CriteriaSet, group: str
) -> Iterator[Problem]:
    if year <= view.round.year:
        yield Problem("year_not_later", params={"year": view.round.year})
    if group and group not in whole.head.groups:
        yield Problem("group_unknown", found=group)


def _document_problems(
    store: Store, carried: Carried, documents: Collection[int]
) -> Iterator[Problem]:
    """Yield ticked documents that are not there any more, and files that can't be read."""
    known = {each.document.id: each for each in carried.documents}
    for number in sorted(documents):
        if number not in known:
            yield Problem("carried_document_gone")
            continue
        carries = known[number]
        if carries.file is None:
            continue
        try:
            store.read_file(carries.file.sha256)
        except (FileMissing, FileDamaged):
            params = {"file": carries.file.file_name}
            yield Problem("carried_file_unreadable", found=carries.document.name, params=params)


def standing_round(store: Store, view: RoundView, *, year: int, criteria: str) -> Round | None:
    """Return the round of the year and set that the unit has already."""
    return next(
        (
            each
            for each in store.rounds(view.unit.code)
            if (each.year, each.criteria_set) == (year, criteria)
        ),
        None,
    )


def _is_unfinished(
    store: Store, view: RoundView, standing: Round, group: str, taken: Carried
) -> bool:
    """Tell whether a round was started from this one, as asked now, and lacks some of it yet."""
    alike = (standing.previous, standing.group) == (view.round.id, group)
    left = _left(store, standing, taken)
    return alike and standing.phase is Phase.PREPARING and bool(left.owners or left.documents)


def _taken(carried: Carried, *, owners: bool, documents: Collection[int]) -> Carried:
    """Return what is to be taken over of what can be."""
    return Carried(
        tuple(each for each in carried.owners if owners and each.doubt is None),
        tuple(each for each in carried.documents if each.document.id in documents),
        carried.unnumbered,
    )


def _left(store: Store, opened: Round, taken: Carried) -> Carried:
    """Return what the round does not have yet of what is taken over."""
    assigned = store.assignments(opened.id)
    numbers = {each.id: each.number for each in store.documents(opened.id)}
    linked = {(numbers[each.document_id], each.code) for each in store.document_links(opened.id)}

    def is_whole(each: CarriedDocument) -> bool:
        number = each.document.number
        return number in numbers.values() and linked.issuperset((number, c) for c in each.codes)

    return Carried(
        tuple(each for each in taken.owners if each.code not in assigned),
        tuple(each for each in taken.documents if not is_whole(each)),
        taken.unnumbered,
    )


def _keep_crosswalk(store: Store, view: RoundView, crosswalk: Crosswalk, who: Person) -> None:
    if crosswalk.old != crosswalk.new:
        store.put_crosswalk(
            view.unit.code,
            old_set=crosswalk.old,
            new_set=crosswalk.new,
            entries=as_json(crosswalk),
            who=who.signature,
        )


def _assign(store: Store, opened: Round, owners: Sequence[CarriedOwner], who: Person) -> None:
    """Say who deals with what; by when is for the new year to say."""
    told = [AssignmentInput(each.code, each.division, each.person) for each in owners]
    if told:
        store.assign(opened.id, told, who=who.signature)


def _register(
    store: Store, opened: Round, carried: CarriedDocument, *, year: int, who: Person
) -> None:
    """Put a document on the register of the new round, with its newest file where it has one.

    A file is kept as a document only, whatever it was read as before. Bytes that stand in the round
    already are another document's, and stay with it.
    """
    told = _told(carried, year)
    number = told.number
    if carried.file is not None and _find(store, opened, number) is None:
        content = store.read_file(carried.file.sha256)
        store.accept_evidence(
            opened.id,
            content=content,
            file_name=carried.file.file_name,
            kind="",
            reading={"document": document_type(content) or ""},
            answers=(),
            document=told,
            links=carried.links,
            who=who.signature,
        )
    document = _find(store, opened, number) or store.add_document(
        opened.id, told, who=who.signature
    )
    standing = {e.code for e in store.document_links(opened.id) if e.document_id == document.id}
    for code, section, page in carried.links:
        if code not in standing:
            store.link_document(
                document.id, code=code, section=section, page=page, who=who.signature
            )


def _find(store: Store, opened: Round, number: str) -> Document | None:
    return next((each for each in store.documents(opened.id) if each.number == number), None)


def _told(carried: CarriedDocument, year: int) -> DocumentInput:
    document = carried.document
    origin = text_in("vi")("next_year.carried", year=year)
    return DocumentInput(
        number=document.number,
        issued_on=document.issued_on,
        issuer=document.issuer,
        title=document.title,
        note=" · ".join(part for part in (document.note, origin) if part),
    )
