"""A row of a list: a code that is a link, words that wrap, a figure at the right."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

CODE_WIDTH = 76  # pixels: "7.3.2" with its mark
_FIGURE_WIDTH = 88  # "0,50 / 2,50"
_POINTS_WIDTH = 46  # "−1,50"
TIGHT = "tight-"
"""What the key of such a place begins with; its style stands in `frame`."""


def tight(name: str) -> DeltaGenerator:
    """Return a place for rows of small words, close together: for a page that answers at a look."""
    return st.container(gap="xxsmall", key=f"{TIGHT}{name}")


def open_row() -> DeltaGenerator:
    """Return a row whose parts stay side by side on a telephone too; the code goes in first."""
    return st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall")


def finish_row(row: DeltaGenerator, words: str, figure: str, *, narrow: bool = False) -> None:
    """Write the words and the figure of a row behind its code; `narrow` for points alone."""
    row.markdown(words, width="stretch")
    width = _POINTS_WIDTH if narrow else _FIGURE_WIDTH
    row.markdown(figure, width=width, text_alignment="right")
