"""How a page prints: on A4, without what only a screen needs, each sheet saying what it is of."""

import re
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from services.assessment.view import RoundView
from services.catalogue.sets import edition_of
from services.text import Text

_COPY = "on-paper"
_LAYOUT = (
    f"[data-testid='stElementContainer']:has(> .stHtml > .{_COPY}) {{display: none}}"
    " @media print {"
    f"[data-testid='stElementContainer']:has(> .stHtml > .{_COPY}) {{display: block}}"
    " [data-testid='stElementContainer']:has(> [data-testid='stDataFrame'])"
    f":has(+ [data-testid='stElementContainer'] .{_COPY}) {{display: none}}"
    f" .{_COPY} table {{border-collapse: collapse; width: 100%; font-size: 8.5pt}}"
    f" .{_COPY} th, .{_COPY} td"
    " {border-bottom: .5pt solid #bfbfbf; padding: 2pt 4pt; text-align: left}"
    f" .{_COPY} thead {{display: table-header-group}}"
    "[data-testid='stSidebar'], [data-testid='stHeader'], [data-testid='stToolbar'],"
    " [data-testid='stSidebarCollapsedControl'], [data-testid='stFileUploader'],"
    " [data-testid='stPopover'], .stButton, .stDownloadButton, .stFormSubmitButton"
    " {display: none !important}"
    # on a screen the main part scrolls in its own frame; on paper it goes on over the sheets
    " html, body, #root, .stApp, [data-testid='stAppViewContainer'], [data-testid='stMain'],"
    " [data-testid='stMainBlockContainer']"
    " {position: static !important; display: block !important; height: auto !important;"
    " overflow: visible !important; max-width: none !important; background: #fff !important}"
    " [data-testid='stMainBlockContainer'] {padding: 0 !important}"
    " .stVegaLiteChart, tr, [data-testid='stMetric'], [data-testid='stMarkdown']"
    " {break-inside: avoid}"
    " h1, h2, h3 {break-after: avoid}"
    " * {print-color-adjust: exact; -webkit-print-color-adjust: exact}}"
)


def style_of(view: RoundView | None, text: Text) -> str:
    """Return the style that a page prints with; the foot names unit, year, set and day."""
    foot = ""
    if view is not None:
        foot = text(
            "pages.print.foot",
            unit=view.unit.name,
            year=view.round.year,
            set=view.criteria.head.set,
            edition=edition_of(view.criteria.head.set),
            at=f"{datetime.now().astimezone():%H:%M %d/%m/%Y}",
        )
    box = "font-family: sans-serif; font-size: 8pt; color: #52606d"
    number = "counter(page) ' / ' counter(pages)"
    return (
        f"{_LAYOUT} @page {{size: A4; margin: 14mm 14mm 18mm;"
        f" @bottom-left {{content: '{_quoted(foot)}'; {box}}}"
        f" @bottom-right {{content: {number}; {box}}}}}"
    )


def _quoted(words: str) -> str:
    """Return words as CSS holds them between quotes, whatever is in them."""
    return re.sub(r"[^\w .,:/·–-]", lambda found: f"\\{ord(found[0]):06x}", words)


def draw_table(data: pd.DataFrame | Styler, **options: Any) -> Any:
    """Draw a table that scrolls on a screen and stands whole on paper; return what was picked."""
    picked = st.dataframe(data, hide_index=True, **options)
    plain = data.data if isinstance(data, Styler) else data  # type: ignore[attr-defined]
    rows = plain.to_html(index=False, border=0, na_rep="")  # pandas escapes what is in the cells
    st.html(f'<div class="{_COPY}">{rows}</div>')
    return picked
