"""What a leaf got: this round's lanes with the reviewers' words, earlier years, each change."""

import pandas as pd
import streamlit as st

from pages.shared import session, words
from scoring.model import Leaf
from services.assessment.people import Permission, may
from services.assessment.view import RoundView, asked_of
from services.store import Lane, LogEntry
from services.text import Text

_LANES = (Lane.REVIEWED, Lane.FINAL, Lane.PUBLISHED)
_SHOWN = 20  # changes; the log has all


def draw_lanes(view: RoundView, leaf: Leaf, text: Text) -> None:
    """Draw the lanes of this round, once a reviewer has said something of the leaf."""
    said = [each for lane in _LANES if (each := view.review_of(leaf.code, lane)) is not None]
    if not said:
        return
    own = view.scorecard.leaf(leaf.code).points
    st.markdown(f"**{text('item.lanes')}**")
    rows = [_lane(Lane.SELF, "–" if own is None else text.points(own), "", "", text)]
    for each in said:
        points = "–" if each.points is None else text.points(each.points)
        contested = text("item.contested") if each.contested else ""
        comment = " · ".join(part for part in (contested, each.comment) if part)
        rows.append(_lane(each.lane, points, comment, words.signed(text, each.who), text))
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)


def _lane(lane: Lane, points: str, comment: str, who: str, text: Text) -> dict[str, str]:
    return {
        text("pages.chart.lane"): text(f"pages.lanes.{lane.value}"),
        text("pages.chart.points"): points,
        text("item.comment"): comment,
        text("item.who"): who,
    }


def draw_history(view: RoundView, leaf: Leaf, text: Text) -> None:
    """Draw the results of earlier years, and folded away each change of this year."""
    earlier = view.results_of(leaf.code)
    if earlier:
        st.markdown(f"**{text('pages.scores.earlier')}**")
        table = [
            {
                text("pages.chart.year"): text("pages.plain", n=each.year),
                text("pages.chart.lane"): text(f"pages.lanes.{each.lane.value}"),
                text("pages.chart.points"): "–"
                if each.points is None
                else text.points(each.points),
                text("pages.scores.source"): each.source,
            }
            for each in earlier
        ]
        st.table(pd.DataFrame(table), border="horizontal", hide_index=True)
    if not may(session.person(), Permission.SEE):
        return  # a reviewer reads what was submitted, not how it came about or what came after
    told = [e for e in session.store().answer_history(view.round.id) if e.code == leaf.code]
    if told:
        with st.expander(text("item.history", n=len(told))):
            rows = [_change(view, leaf, each, text) for each in reversed(told[-_SHOWN:])]
            st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)


def _change(view: RoundView, leaf: Leaf, entry: LogEntry, text: Text) -> dict[str, str]:
    asked = asked_of(view.criteria, leaf, entry.input or "")
    before, after = ((side or {}).get("value") for side in (entry.before, entry.after))
    return {
        text("item.when"): f"{entry.at.astimezone():%H:%M %d/%m/%Y}",
        text("item.who"): words.signed(text, entry.who),
        text("pages.scores.input"): words.label_of(text, asked) if asked else entry.input or "",
        text("item.change"): f"{before or '–'} → {after or '–'}",
        text("item.act"): words.act_name(text, entry.act),
    }
