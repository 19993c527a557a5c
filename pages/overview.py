"""Tổng quan: where we stand this year, in one look."""

from fractions import Fraction

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import charts, frame, rows, session, words
from pages.shared.colours import palette
from scoring.grading import grade
from scoring.model import Leaf
from scoring.scorecard import LeafScore, Totals
from services.assessment.analysis.summary import (
    ComponentSummary,
    Loss,
    blocks,
    component_summaries,
    last_total,
    losses,
    missing,
)
from services.assessment.view import RoundView
from services.text import Text
from services.text.grades import write_grade

_MOST = 5  # losses and missing items above the fold


def _draw_headline(view: RoundView, text: Text) -> None:
    card, own = view.scorecard, view.scorecard.self_scored
    unknown = text("pages.unknown")
    estimate = unknown if card.points is None else text.points(card.points)
    columns = st.columns([1.15, 1, 1, 1])
    columns[0].metric(
        text("pages.overview.estimate", max=card.max_points),
        estimate,
        text("pages.overview.interval", low=card.low, high=card.high),
        delta_color="off",
        delta_arrow="off",
        help=text("pages.overview.interval_help"),
    )
    columns[1].metric(
        text("pages.overview.own", max=own.max_points),
        unknown if own.points is None else text.points(own.points),
        text("pages.overview.proven", points=own.proven),
        delta_color="off",
        delta_arrow="off",
    )
    others = card.content.max_points - own.max_points
    given = card.content.outside
    columns[2].metric(
        text("pages.overview.others", max=others),
        unknown if others and card.content.outside_open == others else text.points(given),
        text("pages.overview.awaited", points=card.content.outside_open),
        delta_color="off",
        delta_arrow="off",
        help=text("pages.overview.others_help"),
    )
    _draw_last_year(view, text, columns[3])
    graded = grade(view.criteria, card)
    if graded is not None:
        st.caption(write_grade(text, graded))


def _draw_last_year(view: RoundView, text: Text, column: DeltaGenerator) -> None:
    last = last_total(view)
    target = view.round.target
    aim = (
        text("pages.overview.no_target")
        if target is None
        else text("pages.overview.target", points=target)
    )
    if last is None or last.points is None:
        column.metric(
            text("pages.overview.no_last_year"), "–", aim, delta_color="off", delta_arrow="off"
        )
        return
    lane = text(f"pages.lanes.{last.lane.value}")
    column.metric(
        text("pages.overview.last_year", year=last.year, lane=lane),
        text.points(last.points),
        aim,
        delta_color="off",
        delta_arrow="off",
    )


def _bar(summary: ComponentSummary, text: Text) -> charts.Bar:
    totals = summary.totals
    segments, start = [], 0.0
    sizes = dict(
        zip(
            charts.PARTS,
            (totals.proven, totals.claimed, totals.outside, totals.unknown + totals.outside_open),
            strict=True,
        )
    )
    for part, size in sizes.items():
        if size:
            end = start + float(size)
            segments.append(
                charts.Segment(text(f"pages.parts.{part}"), start, end, text.points(size))
            )
            start = end
    last = summary.last
    return charts.Bar(
        code=summary.component.code,
        label=words.wrapped(words.titled(summary.component), 31),
        max_points=float(totals.max_points),
        segments=tuple(segments),
        last_year=None if last is None or last.points is None else float(last.points),
        words=_points_of(totals, text),
        loss=text.points(-totals.lost, signed=True) if totals.lost else "",
    )


def _points_of(totals: Totals, text: Text) -> str:
    points = "–" if totals.points is None else text.points(totals.points)
    return f"{points} / {text.points(totals.max_points)}"


def _draw_components(view: RoundView, text: Text) -> None:
    summaries = component_summaries(view)
    st.subheader(text("pages.overview.components"), anchor=False)
    chart = charts.component_bars([_bar(each, text) for each in summaries], text, palette())
    st.altair_chart(chart, width="stretch", alt=text("pages.overview.components"))
    st.caption(text("pages.overview.components_key"))
    for block in blocks(view):
        cap = Fraction(block.component.max_points)
        says = text("pages.overview.block", points=block.points, cap=cap)
        st.markdown(f"**{words.titled(block.component)}** · {says}")


def _draw_losses(found: tuple[Loss, ...], text: Text) -> None:
    st.subheader(text("pages.overview.losses"), anchor=False)
    if not found:
        st.caption(text("pages.overview.no_losses"))
    with st.container(gap="xxsmall"):
        for loss in found[:_MOST]:
            row = rows.open_row()
            _link(row, loss.leaf, loss.result)
            name = loss.leaf.name.in_language(text.language)
            rows.finish_row(row, name, f"**{text.points(-loss.points, signed=True)}**")


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
    proven, of = view.proven_count
    st.subheader(text("pages.overview.missing"), anchor=False)
    st.caption(text("pages.overview.readiness", proven=proven, of=of))
    with st.container(gap="xxsmall"):
        for debt in owed[:_MOST]:
            row = rows.open_row()
            _link(row, debt.leaf, debt.result)
            state = text(f"pages.short.{debt.owed.value}")
            rows.finish_row(row, debt.leaf.name.in_language(text.language), f":small[{state}]")
    if len(owed) > _MOST:
        st.caption(text("pages.overview.more_missing", n=len(owed) - _MOST))
    if view.orphans:
        codes = ", ".join(sorted({record.code for record in view.orphans}))
        st.warning(text("pages.overview.orphans", codes=codes))


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("overview")
    text = session.text()
    _draw_headline(view, text)
    wide, narrow = st.columns([1.55, 1], gap="medium")
    with wide:
        _draw_components(view, text)
    with narrow:
        _draw_losses(losses(view), text)
        _draw_missing(view, text)


draw()
