"""The frame of a page: its name, the question it answers, and the mark of what is made up."""

import streamlit as st

from pages.shared import session
from scoring.model import CriteriaSet
from services.assessment.view import RoundView


def open_page(
    name: str, view: RoundView | None = None, *, criteria: CriteriaSet | None = None
) -> None:
    """Write the title and question of a page, and the MẪU ribbon where the set is constructed."""
    text = session.text()
    st.title(text(f"pages.{name}.title"), anchor=False)
    st.caption(text(f"pages.{name}.question"))
    shown = criteria or (view.criteria if view else None)
    sample = view is not None and view.unit.sample
    if sample or (shown is not None and shown.constructed):
        st.caption(text("pages.ribbon.sample" if sample else "pages.ribbon.set"))
    if message := session.said():
        st.success(message, icon=":material/check:")


def wanted_view(name: str) -> RoundView:
    """Open a page that needs a round and return it; without one, say so and stop."""
    view = session.current_view()
    open_page(name, view)
    if view is None:
        st.info(session.text()("pages.no_round"))
        st.stop()
    return view
