"""Papers of a set of 100 sub-criteria: ours against the library under it used the plain way.

Ours works formulas out of the rules, checks, names, locks and marks the cells; the plain way puts
ready values into the same number of cells, without formulas, names, locks or frames.
"""

import io
from dataclasses import astuple
from datetime import UTC, datetime
from fractions import Fraction

from docx import Document
from openpyxl import Workbook, load_workbook

from bench._measure import print_head, print_times, time_in_turn
from scoring.answers import Answer, LeafAnswers
from scoring.model import Component, CriteriaSet
from services.catalogue.sets import criteria_set
from services.reports.word.content import AnnexGroup, AnnexLine, Head, Report, Totals
from services.reports.word.filling import fill
from services.reports.word.make_templates import FOLDER
from services.reports.workbook.content import WorkbookContent
from services.reports.workbook.workbook import write_workbook
from services.text import text_in

LEAVES = 100
RUNS = 5
MADE = datetime(2026, 11, 23, tzinfo=UTC)


def hundred() -> CriteriaSet:
    """Return so-mau/2024 with its leaves over again until there are enough of them."""
    criteria = criteria_set("so-mau/2024")
    leaves = [
        leaf.model_copy(update={"code": f"{round_}.{leaf.code}"})
        for round_ in range(1, 3)
        for leaf in criteria.leaves
    ][:LEAVES]
    first: Component = criteria.components[0].model_copy(update={"criteria": tuple(leaves)})
    return criteria.model_copy(update={"components": (first,)})


def content() -> WorkbookContent:
    """Return the set with the first worked example of every leaf as its figures."""
    criteria = hundred()
    measures = criteria.head.measures
    answers = {}
    for leaf in criteria.leaves:
        accepted = leaf.rule.accepted(measures)
        given = {n: v for n, v in leaf.examples[0].given.items() if n in accepted}
        answers[leaf.code] = LeafAnswers(
            {n: Answer(v if isinstance(v, bool | str) else Fraction(v)) for n, v in given.items()}
        )
    return WorkbookContent(criteria, answers, "Sở MẪU", 2024, "", MADE, True, {}, ())


def write_plainly(cells: list[list[list[object]]]) -> bytes:
    """Write the same cells as values, as one would with openpyxl."""
    workbook = Workbook()
    for rows in cells:
        sheet = workbook.create_sheet()
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def report() -> Report:
    """Return a report whose annex has as many lines."""
    text = "Tỷ lệ hồ sơ giải quyết đúng hạn"
    line = AnnexLine("1.1.1", text, "1,00", text, text, text, "0,50", text)
    head = Head(*["Sở MẪU"] * 7)
    totals = Totals(*["1,00"] * 13)
    group = AnnexGroup("1", text, "100,00", "50,00", (line,) * LEAVES)
    return Report(head, totals, (), (), (), (), (group,))


def write_plain_report(content: Report) -> bytes:
    """Write the annex alone as a table, as one would with python-docx."""
    document = Document()
    table = document.add_table(rows=0, cols=8)
    for line in content.groups[0].items:
        for cell, words in zip(table.add_row().cells, astuple(line), strict=True):
            cell.text = words
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def main() -> None:
    """Time both ways in turn, of the workbook and of the report."""
    text, known = text_in("vi"), content()
    book = load_workbook(io.BytesIO(write_workbook(known, text)))
    cells = [
        [[None if c.data_type == "f" else c.value for c in row] for row in sheet.iter_rows()]
        for sheet in book
    ]
    print_head(f"workbook with formulas, {LEAVES} sub-criteria")
    ways = {
        "ours": lambda: write_workbook(known, text),
        "openpyxl, values alone": lambda: write_plainly(cells),
    }
    print_times(time_in_turn(ways, runs=RUNS), runs=RUNS)

    told, template = report(), (FOLDER / "tu-danh-gia.vi.docx").read_bytes()
    print_head(f"self-assessment report in Word, {LEAVES} sub-criteria")
    ways = {
        "ours": lambda: fill(template, told),
        "python-docx, the table of the annex alone": lambda: write_plain_report(told),
    }
    print_times(time_in_turn(ways, runs=RUNS), runs=RUNS)


if __name__ == "__main__":
    main()
