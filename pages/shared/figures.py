"""A chart as every page shows it: its question, itself, its figures as a table, its pictures."""

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.shared import rendering, session
from pages.shared.colours import LIGHT, Palette, palette
from services.text import Text

_OPENED = "opened"
_TABLE = 620  # pixels of the table of figures; a narrow screen scrolls it

Maker = Callable[[Palette, bool], Any]
"""Draws the chart in the colours of a theme; the second says whether it stands alone on paper."""


def draw(
    question: str, make: Maker, table: pd.DataFrame, text: Text, *, name: str, opens: str = ""
) -> str | None:
    """Draw a chart under its question; return what the mark that was clicked has in `opens`.

    `name` tells it from the other charts of its page, and is that of its files.
    """
    st.subheader(question, anchor=False)
    found = _draw_chart(question, make(palette(), False), name=name, opens=opens)
    offer(question, make, table, text, name=name)
    return found


def offer(question: str, make: Maker, table: pd.DataFrame, text: Text, *, name: str) -> None:
    """Offer the figures of a chart that stands above as a table, and its pictures.

    `make` is only asked for the one on paper.
    """
    with st.popover(text("figures.more"), icon=":material/table_chart:", type="tertiary"):
        _draw_figures(question, make, table, text, name=name)


def _draw_chart(question: str, chart: Any, *, name: str, opens: str) -> str | None:
    if not opens:
        st.altair_chart(chart, width="stretch", alt=question, key=f"chart-{name}")
        return None
    picked = alt.selection_point(name=_OPENED, fields=[opens], clear=False)
    seen = st.altair_chart(
        chart.add_params(picked),
        width="stretch",
        alt=question,
        on_select="rerun",
        selection_mode=[_OPENED],
        # Under the same key a page that is come back to would find its mark still clicked.
        key=f"chart-{name}-{session.counter(f'chart {name}')}",
    )
    found = seen["selection"].get(_OPENED, [])
    if not found:
        return None
    session.renew(f"chart {name}")
    return str(found[0][opens])


def _draw_figures(
    question: str, make: Maker, table: pd.DataFrame, text: Text, *, name: str
) -> None:
    row = st.container(horizontal=True)
    row.download_button(
        text("figures.png"),
        lambda: rendering.to_png(make(LIGHT, True), question),
        f"{name}.png",
        "image/png",
        key=f"png-{name}",
        on_click="ignore",
    )
    row.download_button(
        text("figures.svg"),
        lambda: rendering.to_svg(make(LIGHT, True), question),
        f"{name}.svg",
        "image/svg+xml",
        key=f"svg-{name}",
        on_click="ignore",
    )
    row.download_button(
        text("figures.csv"),
        # Excel on Windows knows by the mark at the beginning that this is UTF-8.
        lambda: table.to_csv(index=False, sep=";").encode("utf-8-sig"),
        f"{name}.csv",
        "text/csv",
        key=f"csv-{name}",
        on_click="ignore",
    )
    st.dataframe(table, hide_index=True, width=_TABLE)
