"""Bắt đầu: the sample, a real round, the guide, where there is no round yet."""

import streamlit as st

from pages.shared import frame, opening, session


def draw() -> None:
    """Draw the page."""
    frame.open_page("start")
    text = session.text()
    sample, real, guide = st.columns(3, gap="medium", border=True)
    with sample:
        opening.draw_sample(text)
    with real:
        opening.draw_real(text)
    with guide:
        st.subheader(text("pages.start.guide"), anchor=False)
        st.write(text("pages.start.guide_says"))
        st.page_link(
            "pages/guide.py",
            label=text("pages.start.read_guide"),
            icon=":material/help:",
            query_params=session.address(),
        )


draw()
