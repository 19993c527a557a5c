"""The sidebar under the list of pages: role, unit, round, phase and days left, language."""

from datetime import datetime

import streamlit as st

from pages.shared import own_texts, session, words
from scoring.localized import Language
from services.assessment.people import Role
from services.catalogue.sets import criteria_set
from services.store import Round
from services.text import Text, text_in

_LANGUAGES: tuple[Language, ...] = ("vi", "en")


def draw() -> None:
    """Draw what stands on every page."""
    with st.sidebar:
        _draw_role()
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
    st.caption(f"{words.phase_name(text, by_id[chosen].phase)}  \n{_days_left(by_id[chosen])}")


def _days_left(round_: Round) -> str:
    text = session.text()
    if round_.due is None:
        return text("pages.sidebar.no_due")
    days = (round_.due - datetime.now().astimezone().date()).days
    key = "days_left" if days > 0 else "last_day" if days == 0 else "overdue"
    return text(f"pages.sidebar.{key}", due=round_.due, days=abs(days))


def _draw_role() -> None:
    """Let the person at this machine, who holds all roles, say in which one they act."""
    text, who = session.text(), session.person()
    if not session.store().rounds():
        return
    roles = list(Role)
    chosen = st.selectbox(
        text("people.role"),
        roles,
        index=roles.index(who.role),
        format_func=lambda each: text(f"people.roles.{each.value}"),
    )
    division = _ask_division(who.division, text) if chosen is Role.CONTRIBUTOR else ""
    if f"people.acting.{chosen.value}" in text:
        st.caption(text(f"people.acting.{chosen.value}"))
    if (chosen, division) != (who.role, who.division):
        session.go(session.ROLE, chosen.value)
        session.go(session.DIVISION, division or None)
        st.rerun()


def _ask_division(now: str, text: Text) -> str:
    """Ask which division a contributor works for: the owners of the set and those of the round."""
    store = session.store()
    round_ = session.chosen_round()
    if round_ is None:
        return ""
    owners = criteria_set(round_.criteria_set).head.owners
    own = {each.division for each in store.assignments(round_.id).values() if each.division}
    divisions = [*owners, *sorted(own - set(owners))]

    def name(division: str) -> str:
        known = owners.get(division)
        return division if known is None else known.in_language(text.language)

    index = divisions.index(now) if now in divisions else 0
    return st.selectbox(text("people.division"), divisions, index=index, format_func=name)


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
