"""A value declared by hand, with the document that proves it."""

from collections.abc import Mapping

from scoring.answers import Proof, UnreadableValue, parse_value, write_value
from scoring.inputs import NOT_ARISING
from scoring.model import Leaf
from scoring.problems import Problem
from services.assessment.people import Permission, Person, require, require_own
from services.assessment.view import RoundView, asked_of, is_counted
from services.store import AnswerRecord, DeclaredInput, Part, Store

_BETWEEN = " · "  # section and page in the one text that the store keeps


class FaultyDeclaration(Exception):
    """What was typed can't be taken; `problems` has all of it, nothing is saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def declare(
    store: Store,
    view: RoundView,
    *,
    code: str,
    values: Mapping[str, str],
    document: str,
    page: str,
    note: str,
    not_arising: bool,
    expected_versions: Mapping[str, int],
    who: Person,
) -> None:
    """Save what a person declares for one leaf: the values, or that nothing of the kind arose.

    `values` are texts with a decimal point; an empty one takes the input back to unknown. With a
    document the answer is proven, without one it is claimed. An answer that a file gave and that is
    declared the same keeps its file and cells. Raises FaultyDeclaration, StaleAnswer, NotPermitted,
    PartLocked.
    """
    leaf = view.criteria.leaf(code)
    if leaf.self_scored:
        require_own(who, Permission.ANSWER, view, [code])
    else:
        require(who, Permission.RESULTS)
    problems: list[Problem] = []
    proof = Proof.PROVEN if document.strip() else Proof.CLAIMED
    inputs: dict[str, DeclaredInput | None] = {}

    def declared(value: str) -> DeclaredInput:
        return DeclaredInput(value, proof, document.strip(), page.strip(), note.strip())

    if not_arising and leaf.when_not_arising is None:
        problems.append(Problem("not_arising_not_allowed"))
    if not_arising and not note.strip():
        problems.append(Problem("reason_missing"))
    inputs[NOT_ARISING] = declared("true") if not_arising else None
    for name, text in values.items():
        # That nothing arose is said by the mark with its reason, never as a value.
        asked = None if name == NOT_ARISING else asked_of(view.criteria, leaf, name)
        if asked is None:
            problems.append(Problem("unknown_input", params={"input": name}))
        elif not_arising or not text.strip():
            inputs[name] = None
        else:
            try:
                inputs[name] = declared(write_value(parse_value(text, asked)))
            except UnreadableValue as error:
                params = {"input": name, "type": error.expected}
                problems.append(Problem("declared_value", found=text, params=params))
    if problems:
        raise FaultyDeclaration(tuple(problems))
    stored = view.records_of(code)
    changed = {name: each for name, each in inputs.items() if not _stands(each, stored.get(name))}
    if changed:
        versions = {name: n for name, n in expected_versions.items() if name in changed}
        store.declare_answer(
            view.round.id,
            code=code,
            inputs=changed,
            expected_versions=versions,
            part=part_of(leaf),
            who=who.signature,
        )


def join_place(section: str, page: str) -> str:
    """Return section and page as the one text of an answer."""
    return _BETWEEN.join(part for part in (section.strip(), page.strip()) if part)


def split_place(place: str) -> tuple[str, str]:
    """Return section and page of an answer's text; joined again they give the same text.

    A text of one part is a page where it ends in a figure ("trang 5"), else a section.
    """
    section, _, page = place.partition(_BETWEEN)
    if section and page and join_place(section, page) == place:
        return section, page
    return ("", place) if place[-1:].isdigit() else (place, "")


def part_of(leaf: Leaf) -> Part:
    """Return what locks the answers of a leaf: surveys come when they come."""
    return Part.SELF if leaf.self_scored else Part.SURVEY


def _stands(declared: DeclaredInput | None, record: AnswerRecord | None) -> bool:
    """Tell whether a record already says what is declared; a counted one needs no document."""
    if declared is None or record is None:
        return declared is None and record is None
    if is_counted(record):
        return record.value == declared.value
    fields = ("value", "state", "document", "page", "note")
    return all(getattr(declared, field) == getattr(record, field) for field in fields)
