"""The figures of a leaf, each with the file, sheet and cells or the document it comes from."""

from collections.abc import Sequence
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from pages.shared import session, words
from scoring.answers import LeafAnswers
from scoring.inputs import NOT_ARISING
from scoring.model import Leaf
from services.assessment.view import RoundView, asked_of
from services.store import AnswerRecord
from services.text import Text
from services.text.values import label_of, written

_CELLS_SHOWN = 4


def _origin(view: RoundView, record: AnswerRecord | None, text: Text) -> str:
    """Say where an answer is from: each file with its cells as a link into it, the document."""
    if record is None:
        return ""
    parts = [
        " · ".join(part for part in (file.file_name, _cell_links(file.id, ground.cells)) if part)
        for ground in record.grounds
        if (file := view.evidence_by_id(ground.evidence)) is not None
    ]
    parts += [part for part in (record.document, record.page) if part]
    return " · ".join(parts) or text("pages.scores.no_document")


def _cell_links(evidence_id: int, ranges: Sequence[str]) -> str:
    """Write the first ranges of a file, each a link that opens the sheet with its cells lit."""
    by_sheet: dict[str, list[str]] = {}
    for each in ranges[:_CELLS_SHOWN]:
        sheet, _, cell = each.rpartition("!")
        places = {session.FILE: str(evidence_id), session.SHEET: sheet, session.CELL: cell}
        link = f"[{cell}](xem-tep?{urlencode(session.address(**places))})"
        by_sheet.setdefault(sheet, []).append(link)
    shown = "; ".join(
        " · ".join(part for part in (sheet, ", ".join(links)) if part)
        for sheet, links in by_sheet.items()
    )
    return shown + (" …" if len(ranges) > _CELLS_SHOWN else "")


def draw_inputs(view: RoundView, leaf: Leaf, text: Text) -> None:
    """Draw a table of the figures, their cells as links into the viewer."""
    st.markdown(f"**{text('pages.scores.inputs')}**")
    stored = view.records_of(leaf.code)
    asked = {each.name: each for each in leaf.rule.inputs(view.criteria.head.measures)}
    known = view.answers.get(leaf.code, LeafAnswers()).answers
    table = []
    for name in dict.fromkeys((*asked, *stored)):
        spec = asked.get(name) or asked_of(view.criteria, leaf, name)
        if name == NOT_ARISING and known[name].value is not True:
            continue  # taken back by figures that came later
        value = known[name].value if name in known else None
        table.append(
            {
                text("pages.scores.input"): label_of(text, spec) if spec else name,
                text("pages.scores.value"): "–" if value is None else written(text, value, spec),
                text("pages.scores.origin"): _origin(view, stored.get(name), text),
                text("pages.scores.note"): stored[name].note if name in stored else "",
            }
        )
    st.table(pd.DataFrame(table), border="horizontal", hide_index=True)
    many = [
        record
        for record in stored.values()
        if any(len(ground.cells) > _CELLS_SHOWN for ground in record.grounds)
    ]
    if many:
        with st.expander(text("pages.scores.all_cells")):
            for record in many:
                spec = asked_of(view.criteria, leaf, record.input)
                label = label_of(text, spec) if spec else record.input
                for ground in record.grounds:
                    file = view.evidence_by_id(ground.evidence)
                    name = file.file_name if file else ""
                    st.markdown(f"**{label}** · {name}: {words.cells(ground.cells)}")
