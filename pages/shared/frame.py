"""The frame of a page: its name, its question, where the round stands, what is made up."""

import streamlit as st

from pages.shared import printing, rows, session, words
from scoring.model import CriteriaSet
from services.assessment.view import RoundView
from services.text import Text

_AIR = (
    "@media (min-width: 641px) {"
    "[data-testid='stMainBlockContainer']"
    " {padding: 2.5rem 3rem !important}"
    " [data-testid='stMainBlockContainer'] h1 {padding: 0 0 .25rem}}"
    # Streamlit's own grey of small words is too pale on white for many eyes (4.0 to 1)
    " [data-testid='stCaptionContainer']"
    " {opacity: 1; color: color-mix(in srgb, currentColor 72%, transparent) !important}"
    # what only carries a script takes no room
    " [data-testid='stElementContainer']:has(> .stHtml > script) {display: none}"
    f" [class*='st-key-{rows.TIGHT}'] p {{font-size: .84rem; line-height: 1.3}}"
)
"""Less air at the top than Streamlit leaves: what answers the question belongs on one screen."""


def open_page(
    name: str, view: RoundView | None = None, *, criteria: CriteriaSet | None = None
) -> None:
    """Write the title and question of a page, and the MẪU ribbon where the set is constructed."""
    text = session.text()
    st.html(f"<style>{_AIR} {printing.style_of(view, text)}</style>")
    st.title(text(f"pages.{name}.title"), anchor=False)
    question, standing = st.columns([2, 1], vertical_alignment="center")
    question.caption(text(f"pages.{name}.question"))
    if view is not None:
        standing.caption(_standing(view, text), text_alignment="right")
    shown = criteria or (view.criteria if view else None)
    sample = view is not None and view.unit.sample
    if sample or (shown is not None and shown.constructed):
        st.caption(text("pages.ribbon.sample" if sample else "pages.ribbon.set"))
    if message := session.said():
        st.success(message, icon=":material/check:")


def _standing(view: RoundView, text: Text) -> str:
    """Say in which phase the round is and in which role the person acts."""
    phase = words.phase_name(text, view.round.phase)
    role = text(f"people.roles.{session.person().role.value}")
    return f":material/flag: {phase} · :material/person: {role}"


def wanted_view(name: str) -> RoundView:
    """Open a page that needs a round and return it; without one, say so and stop."""
    view = session.current_view()
    open_page(name, view)
    if view is None:
        st.info(session.text()("pages.no_round"))
        st.stop()
    return view
