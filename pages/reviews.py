"""Thẩm định: what reviewers gave beside the self-score; entered while its lane is open."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import streamlit as st

from pages.shared import frame, session, words
from pages.shared.colours import palette
from pages.shared.doors import REFUSALS, why_closed
from pages.shared.printing import draw_table
from pages.shared.problems import show_problems, show_refusal
from pages.shared.review_upload import draw_import
from scoring.answers import UnreadableValue, parse_value, write_value
from scoring.inputs import Input, InputType
from scoring.problems import Problem
from services.assessment.course.reviews import (
    LANES,
    FaultyReview,
    Row,
    enter,
    keep_the_rest,
    open_lane,
    rows,
)
from services.assessment.people import Permission
from services.assessment.view import RoundView
from services.store import Lane, Phase, ReviewInput, StaleReview
from services.text import Text

_POINTS = Input("points", InputType.NUMBER)


def _draw_totals(found: Sequence[Row], text: Text) -> None:
    """Draw the sum of each lane; what is not known of it is said, never counted as 0."""
    leaves = [row for row in found if row.is_leaf]
    total = next(row for row in found if not row.is_leaf)
    columns = st.columns(4)
    own = "–" if total.own is None else text.points(total.own)
    columns[0].metric(
        text("pages.lanes.self"),
        own,
        text("reviews.of", max=total.max_points),
        delta_color="off",
        delta_arrow="off",
    )
    for column, lane in zip(columns[1:], LANES, strict=True):
        known = [points for row in leaves if (points := row.points(lane)) is not None]
        stated = total.points(lane)
        shown = stated if stated is not None else sum(known, Fraction(0)) if known else None
        column.metric(
            text(f"reviews.lanes.{lane.value}"),
            "–" if shown is None else text.points(shown),
            text("reviews.stated")
            if stated is not None
            else text("reviews.known", n=len(known), of=len(leaves)),
            delta_color="off",
            delta_arrow="off",
        )


def _draw_table(found: Sequence[Row], text: Text) -> None:
    """Draw all rows, each with its points in every lane."""
    table = pd.DataFrame(
        [
            {
                text("reviews.code"): text("reviews.total") if row.name is None else row.code,
                text("reviews.name"): "" if row.name is None else _name(row, text),
                text("reviews.max"): text.points(row.max_points),
                text("pages.lanes.self"): _shown(row.own, text),
                **{
                    text(f"reviews.lanes.{lane.value}"): _shown(row.points(lane), text)
                    for lane in LANES
                },
                text("reviews.cut"): text.points(-row.cut, signed=True) if row.cut else "",
                text("reviews.explained"): _explained(row, text),
                text("reviews.comment"): _comments(row),
            }
            for row in found
        ]
    )
    lost = f"color: {palette().lost_words}"
    tinted = table.style.map(lambda _: lost, subset=[text("reviews.cut")])
    right = st.column_config.TextColumn(alignment="right")
    points = [text("reviews.max"), text("pages.lanes.self"), text("reviews.cut")]
    points += [text(f"reviews.lanes.{lane.value}") for lane in LANES]
    draw_table(tinted, row_height=32, column_config=dict.fromkeys(points, right))


def _draw_comparison(found: Sequence[Row], text: Text) -> None:
    """Draw what became of the self-score of each component, from lane to lane."""
    st.markdown(f"**{text('reviews.compared')}**")
    whole = [row for row in found if not row.is_leaf]
    table = pd.DataFrame(
        [
            {
                text("reviews.name"): f"{row.code} {_name(row, text)}"
                if row.name is not None
                else _name(row, text),
                text("pages.lanes.self"): _shown(row.own, text),
                **{
                    text(f"reviews.lanes.{lane.value}"): _shown(row.points(lane), text)
                    for lane in LANES
                },
                text("reviews.cut"): text.points(-row.cut, signed=True) if row.cut else "",
            }
            for row in whole
        ]
    )
    st.table(table, border="horizontal", hide_index=True)


def _choose(found: Sequence[Row], text: Text) -> Row | None:
    """Ask which item to open; the address can name it."""
    named = {row.code: f"{row.code} {_name(row, text)}" for row in found if row.name is not None}
    named |= {row.code: _name(row, text) for row in found if row.name is None}
    here = session.place(session.CODE)
    codes = list(named)
    code = st.selectbox(
        text("reviews.item"),
        codes,
        index=codes.index(here) if here in named else None,
        format_func=named.__getitem__,
        placeholder=text("reviews.choose"),
        key=f"item-{text.language}-{len(codes)}",
    )
    if code != here:
        session.go(session.CODE, code)
    return next((row for row in found if row.code == code), None)


def _name(row: Row, text: Text) -> str:
    return text("reviews.total") if row.name is None else row.name.in_language(text.language)


def _shown(points: Fraction | None, text: Text) -> str:
    return "–" if points is None else text.points(points)


def _explained(row: Row, text: Text) -> str:
    if row.replied:
        return text("reviews.replied")
    return text("reviews.asked") if row.contested else ""


def _comments(row: Row) -> str:
    said = [review.comment for lane in LANES if (review := row.lanes.get(lane)) is not None]
    return " · ".join(part for part in said if part)


def _draw_entry(view: RoundView, row: Row, lane: Lane, text: Text) -> None:
    """Draw the form for one code in the open lane."""
    review = row.lanes.get(lane)
    who = session.person().signature
    here = f"{view.round.id}-{lane.value}-{row.code}-{who}-{session.counter('review')}"
    versions = session.first_seen(here, {row.code: review.version if review else 0})
    now = "" if review is None or review.points is None else str(review.points)
    with st.form(here):
        left, right = st.columns([1, 3])
        typed = left.text_input(
            text("reviews.points", max=row.max_points),
            value=words.editable(text, now),
            key=f"points-{here}",  # what is typed stays when what stands changes under it
        )
        comment = right.text_input(
            text("reviews.comment"),
            value=review.comment if review else "",
            key=f"comment-{here}",
        )
        contested = lane is Lane.REVIEWED and st.checkbox(
            text("reviews.ask"), value=bool(review and review.contested), key=f"asked-{here}"
        )
        saved = st.form_submit_button(text("pages.scores.save"), type="primary")
    if not saved:
        return
    try:
        points = _read(words.plain_number(text, typed), row.code)
        told = ReviewInput(row.code, points, comment, contested)
        enter(
            session.store(),
            view,
            lane=lane,
            reviews=[told],
            expected_versions=versions,
            who=session.person(),
        )
    except FaultyReview as faulty:
        show_problems(faulty.problems, with_places=False)
    except StaleReview as stale:
        (stands,) = stale.current
        who = words.signed(text, stands.who)
        points_now = _shown(None if stands.points is None else Fraction(stands.points), text)
        st.warning(text("reviews.stale", who=who, points=points_now, words=stands.comment or "–"))
        session.seen_now(here, {row.code: stands.version})  # to enter again is a choice
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.renew("review")
        session.say_once(text("reviews.saved", code=row.code))
        st.rerun()


def _read(typed: str, code: str) -> Decimal | None:
    if not typed:
        return None
    try:
        return Decimal(write_value(parse_value(typed, _POINTS)))
    except UnreadableValue:
        problem = Problem("review_unreadable", found=typed, params={"code": code})
        raise FaultyReview((problem,)) from None


def _draw_lane(view: RoundView, text: Text) -> Lane | None:
    """Say which lane is open to the person, or why none is; offer to keep the rest as it is."""
    lane = open_lane(view)
    if lane is None:
        phase = words.phase_name(text, view.round.phase)
        st.info(text("reviews.closed", phase=phase), icon=":material/lock:")
        return None
    permission = Permission.RESULTS if lane is Lane.PUBLISHED else Permission.REVIEW
    closed = why_closed(view, LANES[lane], permission=permission)
    if closed:
        st.info(closed, icon=":material/lock:")
        return None
    left, right = st.columns([2.4, 1], vertical_alignment="center")
    left.caption(text("reviews.open", lane=text(f"reviews.lanes.{lane.value}")))
    if right.button(text("reviews.keep"), help=text("reviews.keep_says"), width="stretch"):
        try:
            n = keep_the_rest(session.store(), view, lane=lane, who=session.person())
        except REFUSALS as refusal:
            show_refusal(refusal)
        else:
            session.renew("review")
            session.say_once(text("reviews.kept", n=n))
            st.rerun()
    return lane


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("reviews")
    text = session.text()
    found = rows(session.store(), view)
    _draw_totals(found, text)
    lane = _draw_lane(view, text)
    if lane is not None:
        draw_import(view, lane, text)
    if view.round.phase is Phase.PUBLISHED:
        _draw_comparison(found, text)
    only = st.toggle(text("reviews.only_cut"))
    shown = [row for row in found if row.cut or row.contested] if only else found
    if not shown:
        st.info(text("reviews.none_cut"))
        return
    row = _choose(shown, text)
    if row is not None:
        _draw_item(view, row, lane, text)
    _draw_table(shown, text)


def _draw_item(view: RoundView, row: Row, lane: Lane | None, text: Text) -> None:
    """Draw the way to the item's page, and its form where a lane is open."""
    if row.is_leaf:
        st.page_link(
            "pages/scores.py",
            label=text("reviews.open_leaf", code=row.code),
            icon=":material/checklist:",
            query_params=session.address(code=row.code),
        )
    if lane is not None:
        _draw_entry(view, row, lane, text)


draw()
