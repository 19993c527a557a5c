"""The measures of a table, each with the cells it rests on; what cannot be known is not given."""

from decimal import Decimal
from typing import Any

import narwhals as nw

from scoring.localized import Localized
from scoring.problems import CellPlace, Problem, Severity
from services.intake.forms.conditions import ROW, Counting, all_present, express
from services.intake.forms.kinds import Measure
from services.intake.reading import MeasureValue


def take_measures(
    counting: Counting, frame: nw.DataFrame[Any], *, file: str
) -> tuple[dict[str, MeasureValue], tuple[Problem, ...]]:
    """Return the measures that the rows give, and why they do not give the others."""
    values: dict[str, MeasureValue] = {}
    problems: list[Problem] = []
    for name, each in counting.kind.measures.items():
        measure = each.taken_from(counting.columns)
        reason = _reason_against(measure, counting)
        if reason is None:
            values[name] = _take(measure, counting, frame)
            continue
        code, missing = reason
        place = CellPlace(file, counting.sheet_name)
        params: dict[str, str | Localized] = {"measure": measure.name}
        severity = Severity.INFO
        problems.append(Problem(code, place, "", missing, params, severity))
    return values, tuple(problems)


def _reason_against(measure: Measure, counting: Counting) -> tuple[str, str] | None:
    """Return why a measure is not given: a code, and what is missing."""
    absent = [name for name in measure.columns() if name not in counting.columns]
    if absent:
        expected = " | ".join(counting.kind.columns[name].names[0] for name in absent)
        return "measure_without_column", expected
    references = measure.condition.references() if measure.condition else frozenset()
    if not references <= set(counting.references):
        return "measure_without_period", "Từ ngày dd/mm/yyyy đến ngày dd/mm/yyyy"
    untaken = [name for name in measure.columns() if name in counting.untaken]
    if untaken:
        return "measure_with_untaken_cells", " | ".join(map(counting.title, untaken))
    return None


def _take(measure: Measure, counting: Counting, frame: nw.DataFrame[Any]) -> MeasureValue:
    rows = frame
    if measure.condition is not None:
        rows = frame.filter(express(measure.condition, counting))
    if not measure.summed:
        numbers = rows[ROW].to_list()
        return MeasureValue(Decimal(len(numbers)), counting.cells(measure.columns()[0], numbers))
    total = Decimal(0)
    cells: list[str] = []
    for name in measure.summed:
        given = rows.filter(all_present([name]))
        if len(given):
            total += Decimal(given[name].sum())
        cells.extend(counting.cells(name, given[ROW].to_list()))
    return MeasureValue(total, tuple(cells))
