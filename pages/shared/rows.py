"""A row of a list: a code that is a link, words that wrap, a figure at the right."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

CODE_WIDTH = 76  # pixels: "7.3.2" with its mark
_FIGURE_WIDTH = 88  # "0,50 / 2,50"


def open_row() -> DeltaGenerator:
    """Return a row whose parts stay side by side on a telephone too; the code goes in first."""
    return st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall")


def finish_row(row: DeltaGenerator, words: str, figure: str) -> None:
    """Write the words and the figure of a row behind its code."""
    row.markdown(words, width="stretch")
    row.markdown(figure, width=_FIGURE_WIDTH, text_alignment="right")
