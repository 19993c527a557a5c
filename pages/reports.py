"""Báo cáo: the papers of the round, each as a file to read, sign and send."""

from datetime import datetime

import streamlit as st

from pages.shared import frame, session
from services.assessment.papers.papers import Paper, file_name, write_paper
from services.assessment.view import RoundView
from services.text import Text


def _draw_paper(view: RoundView, paper: Paper, text: Text) -> None:
    with st.container(border=True):
        st.markdown(f"**{text(f'papers.{paper.value}.name')}**")
        st.caption(text(f"papers.{paper.value}.says"))
        st.download_button(
            text("papers.download"),
            lambda: write_paper(paper, view, text, made=datetime.now().astimezone()).content,
            file_name(paper, view),
            icon=":material/download:",
            key=f"paper {paper.value}",
            on_click="ignore",
        )


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("reports")
    text = session.text()
    for paper in Paper:
        _draw_paper(view, paper, text)


draw()
