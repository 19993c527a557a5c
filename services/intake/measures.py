"""The measures of a table, each with the cells it rests on; what cannot be known is not given."""

from decimal import Decimal
from typing import Any

import narwhals as nw

from scoring.localized import Localized
from scoring.problems import CellPlace, Problem, Severity
from services.intake.conditions import ROW, all_present, express
from services.intake.kinds import Measure
from services.intake.reading import MeasureValue
from services.intake.table import Table


def take_measures(
    table: Table, frame: nw.DataFrame[Any], *, file: str
) -> tuple[dict[str, MeasureValue], tuple[Problem, ...]]:
    """Return the measures that the table gives, and why it does not give the others."""
    values: dict[str, MeasureValue] = {}
    problems: list[Problem] = []
    for name, measure in table.kind.measures.items():
        reason = _reason_against(measure, table)
        if reason is None:
            values[name] = _take(measure, table, frame)
            continue
        code, missing = reason
        place = CellPlace(file, table.sheet.name)
        params: dict[str, str | Localized] = {"measure": measure.name}
        severity = Severity.INFO
        problems.append(Problem(code, place, "", missing, params, severity))
    return values, tuple(problems)


def _reason_against(measure: Measure, table: Table) -> tuple[str, str] | None:
    """Return why a measure is not given: a code, and what is missing."""
    absent = [name for name in measure.columns() if name not in table.values]
    if absent:
        expected = " | ".join(table.kind.columns[name].names[0] for name in absent)
        return "measure_without_column", expected
    references = measure.condition.references() if measure.condition else frozenset()
    if not references <= set(table.references):
        return "measure_without_period", "Từ ngày dd/mm/yyyy đến ngày dd/mm/yyyy"
    untaken = [name for name in measure.columns() if name in table.untaken]
    if untaken:
        return "measure_with_untaken_cells", " | ".join(table.header.texts[n] for n in untaken)
    return None


def _take(measure: Measure, table: Table, frame: nw.DataFrame[Any]) -> MeasureValue:
    rows = frame if measure.condition is None else frame.filter(express(measure.condition, table))
    if not measure.summed:
        numbers = rows[ROW].to_list()
        return MeasureValue(Decimal(len(numbers)), table.cells(measure.columns()[0], numbers))
    total = Decimal(0)
    cells: list[str] = []
    for name in measure.summed:
        given = rows.filter(all_present([name]))
        if len(given):
            total += Decimal(given[name].sum())
        cells.extend(table.cells(name, given[ROW].to_list()))
    return MeasureValue(total, tuple(cells))
