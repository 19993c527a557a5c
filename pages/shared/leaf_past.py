"""What a leaf got: lanes with the reviewers' words, its documents, earlier years, each change."""

import pandas as pd
import streamlit as st

from pages.shared import session, words
from scoring.model import Leaf
from services.assessment.people import Permission, may
from services.assessment.view import RoundView, asked_of
from services.assessment.work.declare import join_place
from services.assessment.work.explaining import earlier_words
from services.store import Act, DocumentLink, Lane, LogEntry
from services.text import Text
from services.text.values import label_of

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
    name = "pages.lanes.self" if lane is Lane.SELF else f"reviews.lanes.{lane.value}"
    return {
        text("pages.chart.lane"): text(name),
        text("pages.chart.points"): points,
        text("item.comment"): comment,
        text("item.who"): who,
    }


def draw_documents(view: RoundView, leaf: Leaf, text: Text) -> None:
    """Draw the documents that are registered as proof of the leaf, with section and page."""
    if not may(session.person(), Permission.SEE):
        return
    store = session.store()
    links = [each for each in store.document_links(view.round.id) if each.code == leaf.code]
    if not links:
        return
    st.markdown(f"**{text('item.documents')}**")
    papers = {each.id: each for each in store.documents(view.round.id)}
    for link in links:
        paper = papers[link.document_id]
        issued = "" if paper.issued_on is None else f"{paper.issued_on:%d/%m/%Y}"
        row = st.container(horizontal=True, vertical_alignment="center")
        row.page_link(
            "pages/documents.py",
            label=paper.number or paper.title or text("item.unnumbered"),
            icon=":material/description:",
            query_params=session.address(document=str(paper.id)),
        )
        title = paper.title if paper.number else ""
        row.caption(" · ".join(each for each in (issued, title, _place(link, text)) if each))


def _place(link: DocumentLink, text: Text) -> str:
    page = text("item.page", page=link.page) if link.page.isdigit() else link.page
    return join_place(link.section, page)


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
    for said in earlier_words(session.store(), view, leaf.code):
        st.markdown(f"{text('item.earlier_words', year=said.year)} {said.comment}")
    if not may(session.person(), Permission.SEE):
        return  # a reviewer reads what was submitted, not how it came about or what came after
    store = session.store()
    log = (*store.answer_history(view.round.id), *store.explanation_history(view.round.id))
    told = sorted((each for each in log if each.code == leaf.code), key=lambda each: each.id)
    if told:
        with st.expander(text("item.history", n=len(told))):
            rows = [_change(view, leaf, each, text) for each in reversed(told[-_SHOWN:])]
            st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)


def _change(view: RoundView, leaf: Leaf, entry: LogEntry, text: Text) -> dict[str, str]:
    explained = entry.act is Act.EXPLANATION_WRITTEN
    said = "text" if explained else "value"
    before, after = ((side or {}).get(said) for side in (entry.before, entry.after))
    return {
        text("item.when"): f"{entry.at.astimezone():%H:%M %d/%m/%Y}",
        text("item.who"): words.signed(text, entry.who),
        text("pages.scores.input"): _changed(view, leaf, entry, text),
        text("item.change"): f"{before or '–'} → {after or '–'}",
        text("item.act"): words.act_name(text, entry.act),
    }


def _changed(view: RoundView, leaf: Leaf, entry: LogEntry, text: Text) -> str:
    if entry.act is Act.EXPLANATION_WRITTEN:
        return text(f"item.explanation.{(entry.after or {})['kind']}")
    asked = asked_of(view.criteria, leaf, entry.input or "")
    return label_of(text, asked) if asked else entry.input or ""
