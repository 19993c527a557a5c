"""Mở kỳ năm sau: the new set, what became of each leaf, and what of last year's still holds."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from pages.shared import frame, session, words
from pages.shared.doors import REFUSALS, write_refusal
from pages.shared.kept_choices import KeptChoices
from pages.shared.next_year_carrying import ask_carried
from pages.shared.next_year_matching import draw_matching, write_fault
from pages.shared.problems import show_refusal
from scoring.crosswalk import Crosswalk
from scoring.model import SetHead
from services.assessment.next_year.carrying import preview
from services.assessment.next_year.matching import candidate_sets, find_matching
from services.assessment.next_year.starting import FaultyStart, standing_round, start
from services.assessment.people import NotPermitted, Permission, require
from services.assessment.view import RoundView
from services.catalogue.sets import criteria_set
from services.text import Text

_FIRST_YEAR, _LATEST = 2012, 2100
_PLACE = "next_year"


@dataclass(frozen=True)
class _Asked:
    """What the person wants the new round to be."""

    criteria: str
    year: int
    group: str
    due: date | None
    target: str


def _ask_round(view: RoundView, kept: KeptChoices, text: Text) -> _Asked:
    st.subheader(text("next_year.step_set"), anchor=False)
    chosen, kind_of_unit = st.columns([3, 2])
    sets = candidate_sets(view)
    was = kept.was("set", sets[0])
    criteria = chosen.selectbox(
        text("next_year.set"),
        sets,
        index=sets.index(was) if was in sets else 0,
        format_func=lambda each: f"{each} · {_head(each).name.in_language(text.language)}",
        key="set",
    )
    kept.chose("set", criteria, sets[0])
    with kind_of_unit:
        group = _ask_group(view, criteria, kept, text)
    when, until, aim = st.columns(3)
    next_year = view.round.year + 1
    year = when.number_input(
        text("next_year.year"),
        min_value=_FIRST_YEAR,
        max_value=_LATEST,
        value=int(kept.was("year", str(next_year))),
        step=1,
        key="year",
    )
    kept.chose("year", str(year), str(next_year))
    day = kept.was("due")
    due = until.date_input(
        text("next_year.due"),
        value=date.fromisoformat(day) if day else None,
        format="DD/MM/YYYY",
        key="due",
    )
    kept.chose("due", "" if due is None else due.isoformat())
    target = aim.text_input(text("next_year.target"), value=kept.was("target"), key="target")
    kept.chose("target", target)
    return _Asked(criteria, int(year), group, due, words.plain_number(text, target))


def _ask_group(view: RoundView, criteria: str, kept: KeptChoices, text: Text) -> str:
    groups = _head(criteria).groups
    choices = ["", *groups]
    field = f"group {criteria}"
    was = kept.was(field, view.round.group)
    group = st.selectbox(
        text("next_year.group"),
        choices,
        index=choices.index(was) if was in choices else 0,
        format_func=lambda each: (
            groups[each].name.in_language(text.language) if each else text("next_year.no_group")
        ),
        disabled=not groups,
        key=field,
    )
    kept.chose(field, group, view.round.group)
    return group


def _say_what_stands(view: RoundView, asked: _Asked, text: Text) -> None:
    """Say before anything else what speaks against this set and year."""
    years = _head(asked.criteria).years
    if asked.year not in years:
        told = ", ".join(str(each) for each in years)
        st.warning(text("next_year.not_for_year", years=told, year=asked.year))
    store = session.store()
    stands = standing_round(store, view, year=asked.year, criteria=asked.criteria)
    if stands is not None:
        st.info(text("next_year.stands", year=asked.year))
        st.page_link(
            "pages/rounds.py",
            label=text("next_year.go_there"),
            icon=":material/event:",
            query_params=session.address(round=str(stands.id)),
        )


def _head(criteria: str) -> SetHead:
    return criteria_set(criteria).head


def _offer_to_open(
    view: RoundView,
    asked: _Asked,
    kept: KeptChoices,
    *,
    crosswalk: Crosswalk,
    owners: bool,
    documents: list[int],
) -> None:
    text = session.text()
    closed = _why_closed(text)
    if closed is not None:
        st.info(closed)
    label = text("next_year.open", year=asked.year)
    if not st.button(label, type="primary", disabled=closed is not None):
        return
    try:
        opened = start(
            session.store(),
            view,
            year=asked.year,
            crosswalk=crosswalk,
            owners=owners,
            documents=documents,
            due=asked.due,
            target=asked.target,
            group=asked.group,
            who=session.person(),
        )
    except FaultyStart as faulty:
        for problem in faulty.problems:
            st.error(write_fault(text, problem))
        return
    except REFUSALS as refusal:
        show_refusal(refusal)
        return
    kept.drop()
    session.go(session.ROUND, str(opened.id))
    session.say_once(
        text(
            "next_year.opened",
            year=opened.year,
            before=view.round.year,
            owners=len(session.store().assignments(opened.id)),
            documents=len(session.store().documents(opened.id)),
        )
    )
    st.switch_page("pages/rounds.py")


def _why_closed(text: Text) -> str | None:
    try:
        require(session.person(), Permission.PLAN)
    except NotPermitted as refusal:
        return write_refusal(text, refusal)
    return None


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("next_year")
    text = session.text()
    kept = KeptChoices(view, _PLACE)
    asked = _ask_round(view, kept, text)
    _say_what_stands(view, asked, text)
    matching = find_matching(session.store(), view, criteria=asked.criteria)
    crosswalk = draw_matching(view, matching, kept)
    carried = preview(
        session.store(),
        view,
        criteria=asked.criteria,
        year=asked.year,
        crosswalk=crosswalk,
        group=asked.group,
    )
    owners, documents = ask_carried(view, carried, kept, criteria=asked.criteria, year=asked.year)
    kept.keep()
    _offer_to_open(view, asked, kept, crosswalk=crosswalk, owners=owners, documents=documents)


draw()
