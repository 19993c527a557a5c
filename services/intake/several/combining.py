"""Several files of one form as one count: months and systems add up, a dossier counts once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from scoring.problems import CellPlace, Problem, Severity
from services.intake.forms.faults import SHOWN_SINGLY
from services.intake.forms.kinds import EvidenceKind, Measure
from services.intake.forms.measures import take_measures
from services.intake.several.difference import compare_rows
from services.intake.several.extracts import Counted, Extract


@dataclass(frozen=True)
class StandingFile:
    """One of the files that are added up; `id` tells it from the others."""

    id: int
    name: str
    system: str
    extract: Extract

    @property
    def order(self) -> tuple[date, int]:
        """Later periods come later; of equal ones the later file does."""
        period = self.extract.period
        return (date.min if period is None else period[1], self.id)


@dataclass(frozen=True)
class CombinedMeasure:
    """What the files say together, and the cells of each file (by its id) that it rests on.

    A file that counts nothing is among them, without cells: that there is nothing rests on it too.
    """

    value: Decimal
    cells: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class Combined:
    """The measures of all files of a form, and what is doubtful about adding them up."""

    measures: Mapping[str, CombinedMeasure] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def combine(kind: EvidenceKind, files: Sequence[StandingFile]) -> Combined:
    """Add up the files of one form.

    A dossier that stands in two files counts once, as the file of the later period has it; where
    the two differ in a value that both have, both cells are named. A measure that one of the files
    can't give is not given for all: a part is not the whole.
    """
    ordered = sorted(files, key=lambda each: each.order)
    kept, problems = _keep_once(kind, ordered)
    problems += tuple(_overlaps(kind, ordered))
    first, last = _ends(ordered)
    measures: dict[str, CombinedMeasure] = {}
    for name, measure in kind.measures.items():
        taken: dict[int, CombinedMeasure] = {}
        for file in ordered:
            given = measure.taken_from(file.extract.letters)
            part = _part_of(given, is_first=file.id in first, is_last=file.id in last)
            if part is None:  # all of it was carried over elsewhere: the file adds nothing
                taken[file.id] = CombinedMeasure(Decimal(0), {file.id: ()})
                continue
            counted = Counted(_with_measure(kind, name, part), kept[file.id])
            values, _ = take_measures(counted, counted.frame, file=file.name)
            if name not in values:
                problems += (_not_in_all(measure, file),)
                break
            taken[file.id] = CombinedMeasure(values[name].value, {file.id: values[name].cells})
        else:
            cells = {number: each.cells[number] for number, each in taken.items()}
            total = sum((each.value for each in taken.values()), Decimal(0))
            measures[name] = CombinedMeasure(total, cells)
    return Combined(measures, problems)


def _with_measure(kind: EvidenceKind, name: str, measure: Measure) -> EvidenceKind:
    return kind.model_copy(update={"measures": {name: measure}})


def _not_in_all(measure: Measure, file: StandingFile) -> Problem:
    place = CellPlace(file.name, file.extract.sheet)
    params = {"measure": measure.name}
    return Problem("measure_not_in_all_files", place, params=params, severity=Severity.WARNING)


def _part_of(measure: Measure, *, is_first: bool, is_last: bool) -> Measure | None:
    """Return what a file gives to a measure; None where all of it was carried over elsewhere."""
    if measure.count is not None:
        return measure
    part = measure.model_copy(
        update={
            "from_first": measure.from_first if is_first else None,
            "from_last": measure.from_last if is_last else None,
        }
    )
    return part if part.summed else None


def _ends(ordered: Sequence[StandingFile]) -> tuple[set[int], set[int]]:
    """Return the first and the last file of each system."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for file in ordered:
        first.setdefault(file.system, file.id)
        last[file.system] = file.id
    return set(first.values()), set(last.values())


def _overlaps(kind: EvidenceKind, ordered: Sequence[StandingFile]) -> Iterator[Problem]:
    """Name the files of one system whose periods overlap: without identities they count twice."""
    if kind.identifying is not None:
        return
    for index, later in enumerate(ordered):
        for earlier in ordered[:index]:
            mine, others = later.extract.period, earlier.extract.period
            unknown = mine is None or others is None
            if later.system == earlier.system and (
                unknown or (mine and others and mine[0] <= others[1] and others[0] <= mine[1])
            ):
                yield Problem(
                    "periods_overlap",
                    CellPlace(later.name, later.extract.sheet),
                    found=_written(mine),
                    expected=_written(others),
                    params={"other": earlier.name},
                    severity=Severity.WARNING,
                )


def _written(period: tuple[date, date] | None) -> str:
    return "–" if period is None else f"{period[0]:%d/%m/%Y}–{period[1]:%d/%m/%Y}"


def _keep_once(
    kind: EvidenceKind, ordered: Sequence[StandingFile]
) -> tuple[dict[int, Extract], tuple[Problem, ...]]:
    """Return each file's rows without those that a later file has too, and where the two differ."""
    whole = {file.id: file.extract for file in ordered}
    name = kind.identifying
    sharing = [file for file in ordered if name is not None and name in file.extract.letters]
    if name is None or len(sharing) < 2:
        return whole, ()
    seen: dict[str, StandingFile] = {}
    repeated: dict[int, set[str]] = {}
    for file in sharing:
        for identity in file.extract.frame[name].drop_nulls().to_list():
            earlier = seen.get(identity)
            if earlier is not None and earlier.id != file.id:
                repeated.setdefault(earlier.id, set()).add(identity)
            seen[identity] = file
    problems: list[Problem] = []
    for file in sharing:
        identities = repeated.get(file.id)
        if identities:
            problems += _differences(kind, file, identities, seen)
            again = file.extract.frame[name].is_in(list(identities))
            whole[file.id] = file.extract.with_frame(file.extract.frame.filter(~again))
    return whole, tuple(problems)


def _differences(
    kind: EvidenceKind,
    file: StandingFile,
    identities: set[str],
    last: Mapping[str, StandingFile],
) -> Iterator[Problem]:
    """Compare the repeated rows of a file with the last file that has them."""
    others: dict[int, list[str]] = {}
    for identity in sorted(identities):
        others.setdefault(last[identity].id, []).append(identity)
    by_id = {each.id: each for each in last.values()}
    for other_id, shared in others.items():
        other = by_id[other_id]
        place = CellPlace(other.name, other.extract.sheet)
        params = {"other": file.name, "shared": len(shared)}
        yield Problem("identity_in_both", place, params=params, severity=Severity.INFO)
        changes = compare_rows(kind, file.extract, other.extract, only=shared)
        for change in islice((each for each in changes if each.contradicts), SHOWN_SINGLY):
            yield Problem(
                "files_disagree",
                replace(place, cell=change.cell_after),
                found=change.after,
                expected=change.before,
                params={
                    "column": kind.columns[change.column].names[0],
                    "identity": change.row,
                    "other": f"{file.name} {change.cell_before}",
                },
                severity=Severity.WARNING,
            )
