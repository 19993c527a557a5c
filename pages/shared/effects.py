"""What a file says and what it changes: figures, cells against the older file, points by item."""

import pandas as pd
import streamlit as st

from pages.shared import understanding, words
from services.assessment.evidence.upload import Preview, Withdrawal
from services.assessment.view import RoundView
from services.text import Text

_SHOWN_CELLS = 4
_SHOWN_CHANGES = 20


def draw_measures(seen: Preview, text: Text) -> None:
    """Draw the figures that a file gives, each with its cells."""
    reading = seen.reading
    kind = understanding.kind_of(reading)
    names = {} if kind is None else {name: each.name for name, each in kind.measures.items()}
    rows = [
        {
            text("pages.evidence.measure"): words.capital(names[name].in_language(text.language))
            if name in names
            else name,
            text("pages.evidence.value"): text.number(measure.value),
            text("pages.evidence.cells"): words.cells(measure.cells, most=_SHOWN_CELLS),
        }
        for name, measure in reading.measures.items()
    ]
    if rows:
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
    if reading.answers:
        first, last = reading.answers[0].cell, reading.answers[-1].cell
        st.markdown(text("pages.evidence.answers", n=len(reading.answers), first=first, last=last))
    if reading.measures and not seen.answers and not seen.difference:
        st.info(text("pages.evidence.unreadable"))


def draw_difference(seen: Preview, text: Text) -> None:
    """Say what a newer file changes: cells, rows, and points by code."""
    difference = seen.difference
    if difference is None:
        return
    counts = {"n": difference.changed, "added": difference.added, "removed": difference.removed}
    parts = [text("pages.evidence.cells_changed", **counts)]
    parts += [
        text("pages.evidence.points_at", change=change, code=each.code)
        for each in seen.changes
        if (change := (each.after.points or 0) - (each.before.points or 0))
    ]
    st.markdown(f"**{', '.join(parts)}**")
    kind = understanding.kind_of(seen.reading)
    if kind is None or not difference.cells:
        return
    rows = [
        {
            text("pages.evidence.row"): each.row,
            text("pages.evidence.column"): kind.columns[each.column].names[0],
            text("pages.evidence.cell_before"): f"{each.cell_before}: {each.before or '–'}",
            text("pages.evidence.cell_after"): f"{each.cell_after}: {each.after or '–'}",
        }
        for each in difference.cells[:_SHOWN_CHANGES]
    ]
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
    if difference.changed > _SHOWN_CHANGES:
        st.caption(text("pages.problems.more", n=difference.changed - _SHOWN_CHANGES))


def draw_effect(view: RoundView, seen: Preview, text: Text) -> None:
    """Draw what accepting a file would do to the points."""
    if not seen.answers and not seen.reading.answers:
        return
    st.markdown(f"**{text('pages.evidence.changes')}**")
    if not seen.changes:
        st.caption(text("pages.evidence.no_change"))
        return
    draw_changes(view, seen, text)


def draw_changes(view: RoundView, seen: Preview | Withdrawal, text: Text) -> None:
    """Draw the points before and after, of the whole and of every leaf that changes."""
    before, after = seen.before.points, seen.after.points
    st.markdown(
        text(
            "pages.evidence.change",
            before=text("pages.unknown") if before is None else text.points(before),
            after=text("pages.unknown") if after is None else text.points(after),
            change=(after or 0) - (before or 0),
        )
    )
    leaves = {leaf.code: leaf for leaf in view.criteria.leaves}
    rows = [
        {
            text("pages.evidence.code"): change.code,
            text("pages.evidence.name_column"): leaves[change.code].name.in_language(text.language),
            text("pages.evidence.before"): words.score_and_outcome(text, change.before),
            text("pages.evidence.after"): words.score_and_outcome(text, change.after),
        }
        for change in seen.changes
    ]
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
