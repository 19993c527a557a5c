"""Bắt đầu: the sample, a real round, the guide; later on, the rounds and their due dates."""

from datetime import datetime
from decimal import Decimal

import streamlit as st

from pages.shared import frame, session, words
from services.assessment.rounds import FaultyRound, change_round, open_round
from services.assessment.sample import load_sample, remove_sample
from services.assessment.view import RoundView
from services.catalogue.sets import criteria_set, set_ids
from services.text import Text
from services.text.explain import write_problem

_LATEST = 2100


def _draw_sample(text: Text) -> None:
    st.subheader(text("pages.start.sample"), anchor=False)
    store = session.store()
    if not any(each.sample for each in store.rounds()):
        st.write(text("pages.start.sample_says"))
        if st.button(text("pages.start.load_sample"), type="primary", width="stretch"):
            with st.spinner(text("pages.start.loading")):
                opened = load_sample(store, who=session.person())
            session.go(session.ROUND, str(opened.id))
            session.say_once(text("pages.start.sample_loaded"))
            st.rerun()
        return
    st.write(text("pages.start.remove_says"))
    if st.button(text("pages.start.remove_sample"), width="stretch"):
        remove_sample(store, who=session.person())
        session.go(session.ROUND, None)
        session.say_once(text("pages.start.removed"))
        st.rerun()


def _draw_real(text: Text) -> None:
    st.subheader(text("pages.start.real"), anchor=False)
    st.write(text("pages.start.real_says"))
    this_year = datetime.now().astimezone().year
    with st.form("real", border=False):
        unit = st.text_input(text("pages.start.unit"), placeholder=text("pages.start.unit_example"))
        year = st.number_input(
            text("pages.start.year"), min_value=2012, max_value=_LATEST, value=this_year, step=1
        )
        chosen = st.selectbox(
            text("pages.start.set"),
            [each for each in set_ids() if not each.startswith("sipas/")],
            index=None,
            placeholder=text("pages.start.choose_set"),
            format_func=lambda each: criteria_set(each).head.name.in_language(text.language),
        )
        due = st.date_input(text("pages.start.due"), value=None, format="DD/MM/YYYY")
        target = _target(None, text)
        if not st.form_submit_button(text("pages.start.open"), width="stretch"):
            return
    try:
        opened = open_round(
            session.store(),
            unit_name=unit,
            year=int(year),
            criteria=chosen,
            due=due,
            target=words.plain_number(text, target),
            who=session.person(),
        )
    except FaultyRound as faulty:
        _show(faulty, text)
    else:
        session.go(session.ROUND, str(opened.id))
        session.say_once(text("pages.start.opened"))
        st.rerun()


def _draw_round(view: RoundView, text: Text) -> None:
    unit = view.unit.name.in_language(text.language)
    name = text("pages.round_name", unit=unit, year=view.round.year)
    st.subheader(text("pages.start.change", round=name), anchor=False)
    with st.form("round"):
        left, right = st.columns(2)
        with left:
            due = st.date_input(text("pages.start.due"), value=view.round.due, format="DD/MM/YYYY")
        with right:
            target = _target(view.round.target, text)
        if not st.form_submit_button(text("pages.scores.save")):
            return
    try:
        change_round(
            session.store(),
            view,
            due=due,
            target=words.plain_number(text, target),
            who=session.person(),
        )
    except FaultyRound as faulty:
        _show(faulty, text)
    else:
        session.say_once(text("pages.start.changed"))
        st.rerun()


def _target(now: Decimal | None, text: Text) -> str:
    shown = "" if now is None else words.editable(text, str(now))
    return st.text_input(text("pages.start.target"), value=shown)


def _show(faulty: FaultyRound, text: Text) -> None:
    for problem in faulty.problems:
        st.error(write_problem(text, problem))


def draw() -> None:
    """Draw the page."""
    view = session.current_view()
    frame.open_page("start" if view is None else "rounds", view)
    text = session.text()
    if view is not None:
        _draw_round(view, text)
    sample, real, guide = st.columns(3, gap="medium", border=True)
    with sample:
        _draw_sample(text)
    with real:
        _draw_real(text)
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
