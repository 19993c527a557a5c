"""The sidebar under the list of pages: unit, round, days left, language."""

from datetime import datetime

import streamlit as st

from pages.shared import own_texts, session
from scoring.localized import Language
from services.store import Round
from services.text import text_in

_LANGUAGES: tuple[Language, ...] = ("vi", "en")


def draw() -> None:
    """Draw what stands on every page."""
    with st.sidebar:
        _draw_round()
        _draw_language()
        own_texts.translate()


def _draw_round() -> None:
    text = session.text()
    store = session.store()
    rounds = store.rounds()
    if not rounds:
        return
    units = {unit.code: unit.name.in_language(text.language) for unit in store.units()}
    by_id = {str(each.id): each for each in rounds}

    def name(round_id: str) -> str:
        each = by_id[round_id]
        named = text("pages.round_name", unit=units[each.unit], year=each.year)
        alike = sum((one.unit, one.year) == (each.unit, each.year) for one in rounds)
        return named if alike == 1 else f"{each.criteria_set} · {units[each.unit]}"

    here = session.place(session.ROUND)
    ids = list(by_id)
    index = ids.index(here) if here in by_id else 0
    here_unit = units[by_id[ids[index]].unit]
    st.markdown(f"**{here_unit}**")
    chosen = st.selectbox(text("pages.sidebar.round"), ids, index=index, format_func=name)
    if chosen != here:
        session.go(session.ROUND, chosen)
        if here is not None:
            st.rerun()
    st.caption(_days_left(by_id[chosen]))


def _days_left(round_: Round) -> str:
    text = session.text()
    if round_.due is None:
        return text("pages.sidebar.no_due")
    days = (round_.due - datetime.now().astimezone().date()).days
    key = "days_left" if days > 0 else "last_day" if days == 0 else "overdue"
    return text(f"pages.sidebar.{key}", due=round_.due, days=abs(days))


def _draw_language() -> None:
    here = session.language()
    chosen = st.segmented_control(
        session.text()("pages.sidebar.language"),
        _LANGUAGES,
        default=here,
        required=True,
        format_func=lambda each: text_in(each)("pages.language"),
    )
    if chosen != here:
        session.go(session.LANGUAGE, chosen)
        st.rerun()
