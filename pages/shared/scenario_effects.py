"""What a scenario comes to: total, the figures that differ, components, others beside it."""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd
import streamlit as st

from pages.shared import rows, session, words
from pages.shared.doors import REFUSALS
from pages.shared.printing import draw_table
from pages.shared.problems import show_refusal
from pages.shared.waterfall import GAINED, LOST, Move, draw_waterfall
from scoring.inputs import Input, Value
from scoring.scorecard import Scorecard
from services.assessment.analysis.scenarios import LeafEffect, Outlook
from services.assessment.planning.scenarios import holds, take_back
from services.assessment.view import RoundView, asked_of
from services.store import Scenario
from services.text import Text
from services.text.values import label_of, written

_NAME_WIDTH = 300  # pixels: the longest component in the table


def draw_total(view: RoundView, outlook: Outlook, text: Text) -> None:
    """Draw the total of the round, that of the scenario and what lies between them."""
    stands, then, between = st.columns(3)
    for column, key, card in (
        (stands, "what_if.now", view.scorecard),
        (then, "what_if.then", outlook.scorecard),
    ):
        column.metric(
            text(key, max=card.max_points),
            _points(card.points, text),
            _range(card, text),
            delta_color="off",
            delta_arrow="off",
        )
    between.metric(
        text("what_if.difference"),
        text.points(outlook.difference, signed=True),
        text("what_if.assumed"),
        delta_color="off",
        delta_arrow="off",
    )


def _range(card: Scorecard, text: Text) -> str:
    return text("what_if.range", low=card.low, high=card.high)


def _between(card: Scorecard, text: Text) -> str:
    return f"{text.points(card.low)} – {text.points(card.high)}"


def _points(points: Fraction | None, text: Text) -> str:
    return text("pages.unknown") if points is None else text.points(points)


def draw_changes(view: RoundView, scenario: Scenario, outlook: Outlook, text: Text) -> None:
    """List the figures that the scenario has otherwise, each item with what it wins or loses."""
    st.subheader(text("what_if.changes"), anchor=False)
    if not outlook.leaves:
        st.caption(text("what_if.no_changes"))
        return
    may_change = holds(session.person(), scenario)
    with st.container(gap="xxsmall"):
        for effect in outlook.leaves:
            row = rows.open_row()
            row.page_link(
                "pages/scores.py",
                label=effect.leaf.code,
                query_params=session.address(code=effect.leaf.code),
                width=rows.CODE_WIDTH,
            )
            name = effect.leaf.name.in_language(text.language)
            said = "; ".join(_changed(view, effect, text))
            row.markdown(f"{name}  \n:small[:gray[{said}]]", width="stretch")
            before, after = effect.before.points, effect.after.points
            gain = (after or Fraction(0)) - (before or Fraction(0))
            row.markdown(f"**{text.points(gain, signed=True)}**", width="content")
            if may_change and row.button(
                text("what_if.take_back"), key=f"back {effect.leaf.code}", type="tertiary"
            ):
                _take_back(view, scenario, effect)


def _changed(view: RoundView, effect: LeafEffect, text: Text) -> list[str]:
    said = []
    for name, values in effect.inputs.items():
        asked = asked_of(view.criteria, effect.leaf, name)
        label = name if asked is None else label_of(text, asked)
        before, after = (_written(value, asked, text) for value in values)
        said.append(f"{label}: {before} → {after}")
    return said


def _written(value: Value | None, asked: Input | None, text: Text) -> str:
    return text("pages.scores.not_known") if value is None else written(text, value, asked)


def _take_back(view: RoundView, scenario: Scenario, effect: LeafEffect) -> None:
    try:
        take_back(session.store(), view, scenario, code=effect.leaf.code, who=session.person())
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        st.rerun()


def draw_components(view: RoundView, scenario: Scenario, outlook: Outlook, text: Text) -> None:
    """Draw the way from the total of the round to that of the scenario, a bar a component."""
    stands, then = view.scorecard.points, outlook.scorecard.points
    if not outlook.difference or stands is None or then is None:
        return
    moves: list[Move] = [
        (words.titled(each.component), each.difference, _kind(each.difference))
        for each in outlook.components
        if each.difference
    ]
    rest = outlook.difference - sum((points for _, points, _ in moves), Fraction(0))
    if rest:  # caps of bonus and penalty, rescaling, rounding of the total
        moves.append((text("what_if.rest"), rest, _kind(rest)))
    draw_waterfall(
        text("what_if.components"),
        (text("what_if.now_short"), stands),
        moves,
        (scenario.name, then),
        text,
        name="phuong-an",
    )


def _kind(points: Fraction) -> str:
    return LOST if points < 0 else GAINED


def draw_side_by_side(
    view: RoundView, found: Sequence[tuple[Scenario, Outlook]], text: Text
) -> None:
    """Draw the totals and components of several scenarios beside those of the round."""
    st.subheader(text("what_if.side_by_side"), anchor=False)
    part, now = text("what_if.part"), text("what_if.now_short")
    names = _names(found)
    total = {part: text("what_if.total"), now: _points(view.scorecard.points, text)}
    sure = {part: text("what_if.sure_and_possible"), now: _between(view.scorecard, text)}
    for name, (_, outlook) in zip(names, found, strict=True):
        total[name] = _beside(outlook.scorecard.points, outlook.difference, text)
        sure[name] = _between(outlook.scorecard, text)
    table = [total, sure]
    for number, component in enumerate(view.criteria.components):
        row = {part: words.titled(component)}
        row[now] = _points(found[0][1].components[number].before, text)
        for name, (_, outlook) in zip(names, found, strict=True):
            effect = outlook.components[number]
            row[name] = _beside(effect.after, effect.difference, text)
        table.append(row)
    right = st.column_config.TextColumn(alignment="right")
    draw_table(
        pd.DataFrame(table),
        height="content",
        column_config={
            part: st.column_config.TextColumn(width=_NAME_WIDTH),
            **dict.fromkeys((now, *names), right),
        },
    )


def _names(found: Sequence[tuple[Scenario, Outlook]]) -> list[str]:
    """Return the names of scenarios as heads of columns; two may differ by their case alone."""
    return [f"{number}. {scenario.name}" for number, (scenario, _) in enumerate(found, 1)]


def _beside(points: Fraction | None, difference: Fraction, text: Text) -> str:
    said = _points(points, text)
    return f"{said} ({text.points(difference, signed=True)})" if difference else said
