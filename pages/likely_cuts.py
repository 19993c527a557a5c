"""Dễ bị cắt: what reviewers took off before, and what that leaves to expect this year."""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd
import streamlit as st

from pages.shared import frame, rows, session
from pages.shared.printing import draw_table
from services.assessment.analysis.cuts import (
    FEWEST,
    Cut,
    LikelyCut,
    back_test,
    item_by_item,
    likely_cuts,
    likely_total,
)
from services.assessment.view import RoundView
from services.text import Text

_SHOWN = 12  # items whose rows are links; all are in the table


def _draw_total(view: RoundView, text: Text) -> None:
    total = likely_total(session.store(), view)
    own, expected, tested = st.columns([1, 1.3, 1.7])
    own.metric(
        text("likely_cuts.own_of", max=total.maximum),
        _points(total.own, text),
        text("likely_cuts.past", n=len(total.past)),
        delta_color="off",
        delta_arrow="off",
    )
    between = total.expected
    expected.metric(
        text("likely_cuts.expected"),
        text("likely_cuts.between", low=between.low, high=between.high)
        if between
        else text("likely_cuts.unknown"),
        text("likely_cuts.middle", points=between.middle)
        if between
        else text("likely_cuts.too_few", n=FEWEST),
        delta_color="off",
        delta_arrow="off",
    )
    test = back_test(total.past, total.maximum)
    with tested:
        st.markdown(f"**{text('likely_cuts.back_test')}**")
        if test is None:
            st.caption(text("likely_cuts.no_test", n=FEWEST + 1))
        else:
            held = text("likely_cuts.held" if test.held else "likely_cuts.not_held")
            low, high = test.expected.low, test.expected.high
            told = {"year": test.year, "own": test.own, "low": low, "high": high}
            st.markdown(text("likely_cuts.tested", **told, official=test.official, held=held))
    st.caption(text("likely_cuts.method", n=FEWEST))


def _draw_risks(found: Sequence[LikelyCut], text: Text) -> None:
    """Draw the items with most at risk, each a way to its page."""
    st.subheader(text("likely_cuts.risks"), anchor=False)
    risky = [each for each in found if each.at_risk]
    if not risky:
        st.caption(text("likely_cuts.no_risk"))
    with st.container(gap="xxsmall"):
        for each in risky[:_SHOWN]:
            row = rows.open_row()
            row.page_link(
                "pages/scores.py",
                label=each.code,
                query_params=session.address(code=each.code),
                width=rows.CODE_WIDTH,
            )
            name = "" if each.name is None else each.name.in_language(text.language)
            told = text("likely_cuts.times", times=each.times, n=len(each.past))
            rows.finish_row(
                row,
                f"{name}  \n:small[:gray[{told}: {_history(each.past, text)}]]",
                f"**{text.points(-each.at_risk, signed=True)}**",
            )


def _draw_table(found: Sequence[LikelyCut], text: Text) -> None:
    st.subheader(text("likely_cuts.all"), anchor=False)
    table = pd.DataFrame(
        [
            {
                text("likely_cuts.item"): each.code
                if each.name is None
                else f"{each.code} {each.name.in_language(text.language)}",
                text("likely_cuts.own"): _points(each.own, text),
                text("likely_cuts.cut"): text("likely_cuts.of", times=each.times, n=len(each.past)),
                text("likely_cuts.largest"): _points(_largest(each.past), text),
                text("likely_cuts.expected"): text("likely_cuts.too_few_short")
                if each.expected is None
                else text("likely_cuts.between", low=each.expected.low, high=each.expected.high),
                text("likely_cuts.elsewhere"): text(
                    "likely_cuts.of",
                    times=sum(cut.points > 0 for cut in each.others),
                    n=len(each.others),
                )
                if each.others
                else "–",
            }
            for each in found
        ]
    )
    right = st.column_config.TextColumn(alignment="right")
    heads = [column for column in table.columns if column != text("likely_cuts.item")]
    draw_table(table, column_config=dict.fromkeys(heads, right))


def _largest(past: Sequence[Cut]) -> Fraction | None:
    return max((each.points for each in past), default=None)


def _history(past: Sequence[Cut], text: Text) -> str:
    return "; ".join(
        text("likely_cuts.year", year=each.year, own=each.own, official=each.official)
        for each in past
    )


def _points(points: Fraction | None, text: Text) -> str:
    return "–" if points is None else text.points(points)


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("likely_cuts")
    text = session.text()
    _draw_total(view, text)
    found = likely_cuts(session.store(), view)
    if not found:
        st.info(text("likely_cuts.nothing"))
        return
    own, low, high, n = item_by_item(found)
    if n:
        st.markdown(text("likely_cuts.item_by_item", n=n, own=own, low=low, high=high))
    _draw_risks(found, text)
    _draw_table(found, text)


draw()
