"""What a reviewer would stop at: figures that disagree, shares over 100 %, leaps against last year.

Nothing here forbids anything. Each finding names both cells, so that a person can look and decide.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.answers import UnreadableValue
from scoring.inputs import Value
from scoring.localized import Localized
from scoring.model import Leaf
from scoring.problems import CellPlace, Problem, Severity
from scoring.quantity import Combination, EmptyDenominator, MissingInputs, Quantity, evaluate
from services.assessment.evidence.forms import evidence_kinds
from services.assessment.evidence.settling import count_together, files_by_kind, standing
from services.assessment.view import RoundView, view_round
from services.intake.reading_json import parse_reading
from services.intake.several.combining import CombinedMeasure
from services.store import AnswerRecord, Store

DEFAULT_LEAP = 50
"""Per cent by which a figure may differ from last year's before it is named."""

_TOTALS = ("row_sum_differs", "total_row_differs", "group_total_differs")


@dataclass(frozen=True)
class _Said:
    """A figure that a form gives, and where."""

    name: Localized
    kind: str
    value: Decimal
    place: CellPlace


def suspicions(store: Store, view: RoundView, *, leap: int = DEFAULT_LEAP) -> tuple[Problem, ...]:
    """Return all that looks wrong in a round; `leap` is per cent against the year before."""
    said = _said_by_forms(store, view)
    return (
        *_disagreements(said),
        *_declared_otherwise(view, said),
        *_shares_above_100(view),
        *_totals(view),
        *_leaps(store, view, leap),
    )


def _said_by_forms(store: Store, view: RoundView) -> dict[str, list[_Said]]:
    """Return the measures by name, each with what every form says of it."""
    files = files_by_kind(store, standing(view.evidence))
    counted = count_together(evidence_kinds(), files)
    said: dict[str, list[_Said]] = {}
    for kind in evidence_kinds():
        together = files.get(kind.kind)
        if not together:
            continue
        names = {file.id: file.name for file in together}
        for name, measure in counted[together[0].id].measures.items():
            place = _place_of(measure, names, files=[file.name for file in together])
            of_form = kind.measures[name].name
            said.setdefault(name, []).append(_Said(of_form, kind.kind, measure.value, place))
    return said


def _place_of(measure: CombinedMeasure, names: Mapping[int, str], *, files: list[str]) -> CellPlace:
    """Return the first cells that a figure rests on; a figure of 0 rests on whole files."""
    for file, cells in measure.cells.items():
        if cells:
            return place_of_cells(names[file], cells[0])
    return CellPlace(files[0])


def place_of_cells(file: str, cells: str) -> CellPlace:
    """Return the place that "Sheet1!B6:B9" of a file names."""
    sheet, _, cell = cells.rpartition("!")
    return CellPlace(file, sheet, cell)


def _disagreements(said: Mapping[str, list[_Said]]) -> Iterator[Problem]:
    for all_of_it in said.values():
        first, *others = all_of_it
        for other in others:
            if other.value != first.value:
                yield _warn(
                    "measures_disagree",
                    other.place,
                    value=other.value,
                    against=first.value,
                    measure=other.name,
                    other=str(first.place),
                )


def _declared_otherwise(view: RoundView, said: Mapping[str, list[_Said]]) -> Iterator[Problem]:
    """Name what a person or the entry workbook says otherwise than the forms count."""
    for record in view.records:
        if not record.document or record.input not in said:
            continue
        for form in said[record.input]:
            declared = _number(record.value)
            if declared is not None and declared != form.value:
                yield _warn(
                    "declared_differs",
                    form.place,
                    value=declared,
                    against=form.value,
                    measure=form.name,
                    code=record.code,
                    other=record.document,
                )


def _shares_above_100(view: RoundView) -> Iterator[Problem]:
    for leaf in view.criteria.leaves:
        answers = view.answers.get(leaf.code)
        if answers is None:
            continue
        values = {
            name: Fraction(answer.value)
            for name, answer in answers.answers.items()
            if not isinstance(answer.value, str | bool)
        }
        records = view.records_of(leaf.code)
        for part, whole in _shares(leaf):
            try:
                above, below = evaluate(part, values), evaluate(whole, values)
            except (MissingInputs, EmptyDenominator):
                continue
            if above > below:
                place, other = (_place(view, records, each) for each in (part, whole))
                yield _warn(
                    "share_above_100",
                    place,
                    value=above,
                    against=below,
                    code=leaf.code,
                    name=leaf.name,
                    other=str(other or ""),
                )


def _shares(leaf: Leaf) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the parts and wholes that a rule divides."""
    slots = {slot.name: slot.quantity for slot in leaf.rule.slots()}
    done, total = slots.get("done"), slots.get("total")
    if done is not None and total is not None:
        yield done, total
    for quantity in slots.values():
        if isinstance(quantity, Combination) and quantity.operation == "percent_of":
            part, whole = quantity.parts
            yield part, whole


def _place(
    view: RoundView, records: Mapping[str, AnswerRecord], quantity: Quantity
) -> CellPlace | None:
    """Return where the first figure of a quantity stands, as far as a file gave it."""
    if not isinstance(quantity, str):
        places = (_place(view, records, part) for part in quantity.parts)
        return next((place for place in places if place is not None), None)
    return None if quantity not in records else place_of(view, records[quantity])


def place_of(view: RoundView, record: AnswerRecord) -> CellPlace | None:
    """Return the first cells that an answer rests on; the named document where no file gave it."""
    for ground in record.grounds:
        evidence = view.evidence_by_id(ground.evidence)
        if evidence is not None and ground.cells:
            return place_of_cells(evidence.file_name, ground.cells[0])
    return CellPlace(record.document) if record.document else None


def _totals(view: RoundView) -> Iterator[Problem]:
    """Repeat what was read with a total that does not add up."""
    for each in standing(view.evidence):
        if each.kind:
            reading = parse_reading(json.dumps(each.reading))
            yield from (problem for problem in reading.problems if problem.code in _TOTALS)


def _leaps(store: Store, view: RoundView, leap: int) -> Iterator[Problem]:
    last = next(
        (each for each in store.rounds(view.unit.code) if each.year == view.round.year - 1), None
    )
    if last is None:
        return
    earlier = view_round(store, last.id)
    before = {(each.code, each.input): each for each in earlier.records}
    told: set[tuple[str, str]] = set()
    for record in view.records:
        old = before.get((record.code, record.input))
        was, now = _number(old.value) if old else None, _number(record.value)
        if old is None or was is None or now is None or not was:
            continue
        change = (now - was) / abs(was) * 100
        figures = (record.input, record.value)
        if abs(change) > leap and figures not in told:  # one figure feeds many leaves
            told.add(figures)
            yield _warn(
                "leap_from_last_year",
                place_of(view, record),
                value=now,
                against=was,
                code=record.code,
                change=round(change),
                year=str(last.year),
                other=str(place_of(earlier, old) or ""),
            )


def _number(value: Value | str) -> Fraction | None:
    try:
        return None if value in ("true", "false") else Fraction(value)
    except (ValueError, UnreadableValue):
        return None


def _warn(
    problem_code: str,
    place: CellPlace | None,
    /,
    **params: str | int | Decimal | Fraction | Localized,
) -> Problem:
    return Problem(problem_code, place, params=params, severity=Severity.WARNING)
