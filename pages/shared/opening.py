"""Ways to a round: the sample, taken in and out, and a real round of a department."""

from datetime import datetime

import streamlit as st

from pages.shared import session, words
from services.assessment.course.rounds import FaultyRound, open_round
from services.assessment.sample import load_sample, remove_sample
from services.catalogue.sets import criteria_set, set_ids
from services.text import Text
from services.text.explain import write_problem

_LATEST = 2100
_EMPTIED = "opening"


def draw_sample(text: Text) -> None:
    """Offer to load the sample department, or to remove it."""
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


def draw_real(text: Text) -> None:
    """Ask for a department, a year and a set, and open the round.

    No form holds the fields together: which groups of units there are depends on the set.
    """
    st.subheader(text("pages.start.real"), anchor=False)
    st.write(text("pages.start.real_says"))
    this_year = datetime.now().astimezone().year
    emptied = session.counter(_EMPTIED)

    def key(field: str) -> str:
        return f"{_EMPTIED} {field} {emptied}"

    unit = st.text_input(
        text("pages.start.unit"), placeholder=text("pages.start.unit_example"), key=key("unit")
    )
    year = st.number_input(
        text("pages.start.year"),
        min_value=2012,
        max_value=_LATEST,
        value=this_year,
        step=1,
        key=key("year"),
    )
    chosen = st.selectbox(
        text("pages.start.set"),
        [each for each in set_ids() if not each.startswith("sipas/")],
        index=None,
        placeholder=text("pages.start.choose_set"),
        format_func=lambda each: criteria_set(each).head.name.in_language(text.language),
        key=key("set"),
    )
    group = _ask_group(chosen, text, key=key(f"group {chosen}"))
    due = st.date_input(text("pages.start.due"), value=None, format="DD/MM/YYYY", key=key("due"))
    target = st.text_input(text("pages.start.target"), key=key("target"))
    if not st.button(text("pages.start.open"), width="stretch"):
        return
    try:
        opened = open_round(
            session.store(),
            unit_name=unit,
            year=int(year),
            criteria=chosen,
            due=due,
            target=words.plain_number(text, target),
            group=group,
            who=session.person(),
        )
    except FaultyRound as faulty:
        for problem in faulty.problems:
            st.error(write_problem(text, problem))
    else:
        session.renew(_EMPTIED)
        session.go(session.ROUND, str(opened.id))
        session.say_once(text("pages.start.opened"))
        st.rerun()


def _ask_group(chosen: str | None, text: Text, *, key: str) -> str:
    """Ask for the group of units where the set has variants; "" is the whole set."""
    groups = {} if chosen is None else criteria_set(chosen).head.groups
    if not groups:
        return ""

    def name(group: str) -> str:
        return (
            groups[group].name.in_language(text.language) if group else text("progress.group_none")
        )

    return st.selectbox(text("progress.group"), ["", *groups], format_func=name, key=key)
