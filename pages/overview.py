"""Tổng quan: where we stand this year, in one look."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import charts, figures, frame, overview_charts, rows, session, words
from pages.shared.colours import palette
from scoring.grading import grade
from scoring.model import Leaf
from scoring.scorecard import LeafScore
from services.assessment.analysis.gaps import Gap, best_moves, gaps
from services.assessment.analysis.steps import write_steps
from services.assessment.analysis.summary import (
    Loss,
    blocks,
    changed_since,
    last_total,
    losses,
    missing,
)
from services.assessment.view import RoundView
from services.assessment.work.worklist import tally, tasks
from services.text import Text
from services.text.grades import write_grade

_MOST = 5  # of each list
_RECENT = timedelta(days=7)


def _draw_headline(view: RoundView, text: Text) -> None:
    card = view.scorecard
    estimate, aim, before, ready = st.columns([1.2, 1, 1, 1.1])
    _metric(
        estimate,
        text("pages.overview.estimate", max=card.max_points),
        text("pages.unknown") if card.points is None else text.points(card.points),
        text("pages.overview.interval", low=card.low, high=card.high),
        help=text("pages.overview.interval_help"),
    )
    _draw_target(view, text, aim)
    _draw_last_year(view, text, before)
    proven, of = view.proven_count
    _metric(
        ready,
        text("pages.overview.readiness"),
        text("pages.overview.proven_of", proven=proven, of=of),
        _days_left(view, text),
    )


def _metric(
    column: DeltaGenerator, label: str, figure: str, below: str, *, help: str | None = None
) -> None:
    column.metric(label, figure, below, delta_color="off", delta_arrow="off", help=help)


def _draw_target(view: RoundView, text: Text, column: DeltaGenerator) -> None:
    target, points = view.round.target, view.scorecard.points
    label = text("pages.overview.target")
    if target is None:
        _metric(column, label, "–", text("pages.overview.no_target"))
        return
    short = Fraction(target) - (points or Fraction(0))
    says = text("pages.overview.short", points=short) if short > 0 else text("pages.overview.met")
    _metric(column, label, text.points(target), says)


def _draw_last_year(view: RoundView, text: Text, column: DeltaGenerator) -> None:
    last, points = last_total(view), view.scorecard.points
    if last is None or last.points is None:
        _metric(column, text("pages.overview.no_last_year"), "–", text("pages.overview.none_known"))
        return
    lane = text(f"pages.lanes.{last.lane.value}")
    label = text("pages.overview.last_year", year=last.year, lane=lane)
    says = text("pages.overview.none_known")
    if points is not None:
        says = text("pages.overview.against", points=points - Fraction(last.points))
    _metric(column, label, text.points(last.points), says)


def _days_left(view: RoundView, text: Text) -> str:
    if view.round.due is None:
        return text("pages.sidebar.no_due")
    days = (view.round.due - _today()).days
    key = "days_left" if days > 0 else "last_day" if days == 0 else "overdue"
    return text(f"pages.overview.{key}", days=abs(days))


def _today() -> date:
    return datetime.now().astimezone().date()


def _draw_whole(view: RoundView, text: Text) -> None:
    """Draw the whole index as one bar with what each part is."""
    segments, marks = overview_charts.whole_of(view, text)
    colours = palette()
    chart = charts.total_bar(segments, marks, text, colours)
    st.altair_chart(chart, width="stretch", alt=text("pages.overview.whole"), key="chart-whole")
    key = {each.part: f"{text(f'pages.parts.{each.part}')} {each.words}" for each in segments}
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
    row.markdown(
        f'<div style="font-size:.85rem">{charts.part_key(key, colours)}</div>',
        width="stretch",
        unsafe_allow_html=True,
    )
    named = text("pages.chart.part"), text("pages.chart.points")
    rows = [(text(f"pages.parts.{each.part}"), each.words) for each in segments]
    with row:
        figures.offer(
            text("pages.overview.whole"),
            lambda light, _: charts.total_bar(segments, marks, text, light),
            pd.DataFrame(rows, columns=list(named)),
            text,
            name="ca-bo-tieu-chi",
        )


def _draw_components(view: RoundView, text: Text) -> None:
    bars = overview_charts.bars_of(view, text)
    table = pd.DataFrame(
        [
            {
                text("pages.chart.component"): bar.label.replace("\n", " "),
                text("pages.chart.points"): bar.words,
                text("pages.overview.lost"): bar.loss,
                **{each.part: each.words for each in bar.segments},
            }
            for bar in bars
        ]
    ).fillna("")
    code = figures.draw(
        text("pages.overview.components"),
        lambda colours, paper: charts.component_bars(bars, text, colours, with_key=paper),
        table,
        text,
        name="linh-vuc",
        opens="code",
    )
    if code:
        st.switch_page("pages/scores.py", query_params=session.address(component=code))
    st.caption(text("pages.overview.components_key"))
    for block in blocks(view):
        cap = Fraction(block.component.max_points)
        says = text("pages.overview.block", points=block.points, cap=cap)
        st.markdown(f"**{words.titled(block.component)}** · {says}")


def _draw_losses(found: tuple[Loss, ...], text: Text) -> None:
    st.subheader(text("pages.overview.losses"), anchor=False)
    if not found:
        st.caption(text("pages.overview.no_losses"))
    with rows.tight("losses"):
        for loss in found[:_MOST]:
            row = rows.open_row()
            _link(row, loss.leaf, loss.result)
            name = loss.leaf.name.in_language(text.language)
            points = f"**{text.points(-loss.points, signed=True)}**"
            rows.finish_row(row, name, points, narrow=True)


def _draw_moves(view: RoundView, text: Text) -> None:
    """Draw what wins most, with who has it in hand and by when."""
    st.subheader(text("pages.overview.moves"), anchor=False)
    found = best_moves(gaps(view, today=_today()))
    if not found:
        st.caption(text("pages.overview.no_moves"))
        return
    with rows.tight("moves"):
        for gap in found[:_MOST]:
            row = rows.open_row()
            _link(row, gap.leaf, gap.result)
            owner = view.division_name(gap.division, text.language)
            due = "" if gap.due is None else f" · {text('gaps.due', day=gap.due)}"
            said = f"{_move(view, gap, text)}  \n:gray[{owner}{due}]"
            points = f"**{text.points(gap.gain, signed=True)}**"
            rows.finish_row(row, said, points, narrow=True)
    st.page_link(
        "pages/gaps.py",
        label=text("pages.overview.all_gaps", n=len(found)),
        icon=":material/trending_down:",
        query_params=session.address(),
    )


def _move(view: RoundView, gap: Gap, text: Text) -> str:
    """Say in one line what is to be done about a gap."""
    name = gap.leaf.name.in_language(text.language)
    if gap.move is not None:
        return f"{name}: {write_steps(view, gap.leaf, gap.move, text)}"
    return f"{name}: {text(f'pages.overview.move.{gap.state.value}')}"


def _link(row: DeltaGenerator, leaf: Leaf, result: LeafScore) -> None:
    row.page_link(
        "pages/scores.py",
        label=leaf.code,
        icon=words.MARKS[result.outcome],
        query_params=session.address(code=leaf.code),
        width=rows.CODE_WIDTH,
    )


def _draw_missing(view: RoundView, text: Text) -> None:
    owed = missing(view)
    st.subheader(text("pages.overview.missing"), anchor=False)
    with st.container(gap="xxsmall"):
        for debt in owed[:_MOST]:
            row = rows.open_row()
            _link(row, debt.leaf, debt.result)
            state = text(f"pages.short.{debt.owed.value}")
            rows.finish_row(row, debt.leaf.name.in_language(text.language), f":small[{state}]")
    if len(owed) > _MOST:
        st.caption(text("pages.overview.more_missing", n=len(owed) - _MOST))
    if not owed:
        st.caption(text("pages.overview.nothing_missing"))


def _draw_late(view: RoundView, text: Text) -> None:
    """Draw which divisions are late, and with how many items."""
    st.subheader(text("pages.overview.late"), anchor=False)
    found = tasks(session.store(), view, today=_today())
    late = [each for each in tally(found) if each.late]
    if not late:
        st.caption(text("pages.overview.nobody_late"))
    for each in late:
        st.page_link(
            "pages/worklist.py",
            label=text(
                "pages.overview.late_division",
                division=view.division_name(each.division, text.language),
                n=each.late,
            ),
            icon=":material/schedule:",
            query_params=session.address(owner=each.division, late="1"),
        )


def _draw_changes(view: RoundView, text: Text) -> None:
    """Draw which items changed in the last week, the newest first."""
    st.subheader(text("pages.overview.changed", n=_RECENT.days), anchor=False)
    since = datetime.now().astimezone() - _RECENT
    found = changed_since(session.store(), view, since)
    if not found:
        st.caption(text("pages.overview.nothing_changed"))
    with st.container(gap="xxsmall"):
        for each in found[:_MOST]:
            row = rows.open_row()
            _link(row, each.leaf, view.scorecard.leaf(each.leaf.code))
            who = words.signed(text, each.who)
            said = f"{each.leaf.name.in_language(text.language)} :small[:gray[{who}]]"
            rows.finish_row(row, said, f":small[{each.at.astimezone():%d/%m}]")
    if len(found) > _MOST:
        st.caption(text("pages.overview.more_changed", n=len(found) - _MOST))


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("overview")
    text = session.text()
    _draw_headline(view, text)
    _draw_whole(view, text)
    components, lost, moves = st.columns([1.5, 0.9, 1.15], gap="small")
    with components:
        _draw_components(view, text)
    with lost:
        _draw_losses(losses(view), text)
    with moves:
        _draw_moves(view, text)
    graded = grade(view.criteria, view.scorecard)
    if graded is not None:
        st.caption(write_grade(text, graded))
    if view.orphans:
        codes = ", ".join(sorted({record.code for record in view.orphans}))
        st.warning(text("pages.overview.orphans", codes=codes))
    wide, narrow = st.columns([1.45, 1], gap="medium")
    with wide:
        _draw_changes(view, text)
    with narrow:
        _draw_missing(view, text)
        _draw_late(view, text)


draw()
