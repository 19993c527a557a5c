"""Where an answer is from, in words: the files with their cells, the document with its page."""

from scoring.answers import Proof
from services.assessment.view import RoundView
from services.store import AnswerRecord, Ground
from services.text import Text

_CELLS_NAMED = 3


def write_origin(view: RoundView, record: AnswerRecord, text: Text) -> str:
    """Return the files, sheets and cells of an answer, and its document; or that there is none."""
    parts = [_file_and_cells(view, ground, text) for ground in record.grounds]
    if record.document:
        parts.append(", ".join(part for part in (record.document, record.page) if part))
    elif record.state is Proof.CLAIMED:
        parts.append(text("explaining.no_document"))
    return "; ".join(part for part in parts if part)


def _file_and_cells(view: RoundView, ground: Ground, text: Text) -> str:
    file = view.evidence_by_id(ground.evidence)
    if file is None:
        return ""
    by_sheet: dict[str, list[str]] = {}
    for each in ground.cells[:_CELLS_NAMED]:
        sheet, _, cell = each.rpartition("!")
        by_sheet.setdefault(sheet, []).append(cell)
    places = [
        text("explaining.cells_of_sheet", sheet=sheet, cells=", ".join(cells))
        if sheet
        else text("explaining.cells", cells=", ".join(cells))
        for sheet, cells in by_sheet.items()
    ]
    more = len(ground.cells) - _CELLS_NAMED
    if more > 0:
        places.append(text("explaining.more_cells", n=more))
    return ", ".join((text("explaining.file", name=file.file_name), *places))
