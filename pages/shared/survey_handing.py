"""A survey's result on its way into the round: what stands there, what would, and a yes."""

from fractions import Fraction

import pandas as pd
import streamlit as st

from pages.shared import session, words
from pages.shared.doors import REFUSALS, why_closed
from pages.shared.problems import show_refusal
from services.assessment.people import Permission
from services.assessment.surveys.handing import Handed, hand_over, handed_over
from services.assessment.surveys.results import SurveyResults
from services.assessment.view import RoundView
from services.store import Part
from services.text import Text

_NAME_WIDTH = 340  # pixels: the longest factor


def draw_handing(view: RoundView, results: SurveyResults, text: Text) -> None:
    """Draw the items that take a result of the survey, before and after, and the button."""
    st.subheader(text("sipas.hand.title"), anchor=False)
    year, survey = view.round.year, results.survey
    if survey.year != year:
        st.caption(text("sipas.hand.other_year", year=survey.year, round=year))
        return
    found = handed_over(view, results)
    if not found:
        st.caption(text("sipas.hand.none"))
        return
    st.write(text("sipas.hand.says", year=year, source=survey.source))
    right = st.column_config.TextColumn(alignment="right")
    figures = [text(f"sipas.hand.{name}") for name in ("result", "new", "before", "after")]
    st.dataframe(
        pd.DataFrame([_row(each, text) for each in found]),
        hide_index=True,
        row_height=32,
        column_config={
            text("sipas.hand.leaf"): st.column_config.TextColumn(width=_NAME_WIDTH),
            **dict.fromkeys(figures, right),
        },
    )
    if not any(each.changes for each in found):
        st.caption(text("sipas.hand.same"))
        return
    if why_closed(view, Part.SURVEY, permission=Permission.RESULTS):
        return  # the entry below says why: surveys are open in every phase, but not to every role
    if st.button(text("sipas.hand.do"), type="primary"):
        try:
            n = hand_over(session.store(), view, results, who=session.person())
        except REFUSALS as refusal:
            show_refusal(refusal)
        else:
            session.say_once(text("sipas.hand.done", n=n))
            st.rerun()


def _row(handed: Handed, text: Text) -> dict[str, str]:
    def points(value: Fraction | None) -> str:
        return "–" if value is None else text.points(value)

    before = "–" if handed.before is None else words.editable(text, handed.before)
    return {
        text("sipas.hand.leaf"): words.titled(handed.leaf),
        text("sipas.hand.result"): before,
        text("sipas.hand.new"): words.editable(text, handed.value),
        text("sipas.hand.before"): points(handed.points_before),
        text("sipas.hand.after"): points(handed.points_after),
    }
