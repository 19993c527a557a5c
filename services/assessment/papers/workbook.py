"""The workbook of a round: its set, its figures and where they are from, ready to be counted."""

from datetime import datetime

from services.assessment.view import RoundView
from services.assessment.work.origins import write_origin
from services.catalogue.sets import edition_of
from services.reports.workbook.content import EvidenceFile, WorkbookContent
from services.reports.workbook.workbook import write_workbook
from services.text import Text


def write_round(view: RoundView, text: Text, *, made: datetime) -> bytes:
    """Write the workbook of a round as it stands; its formulas give the points of the app."""
    used = {ground.evidence for record in view.records for ground in record.grounds}
    content = WorkbookContent(
        criteria=view.criteria,
        answers=view.answers,
        unit=view.unit.name.in_language(text.language),
        year=view.round.year,
        edition=edition_of(view.criteria.head.set),
        made=made,
        sample=view.unit.sample,
        origins={(each.code, each.input): write_origin(view, each, text) for each in view.records},
        evidence=[
            EvidenceFile(each.file_name, each.sha256) for each in view.evidence if each.id in used
        ],
    )
    return write_workbook(content, text)
