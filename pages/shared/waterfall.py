"""The waterfall: from one total to another, a bar for each thing that moved it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

import altair as alt
import pandas as pd
import streamlit as st

from pages.shared import figures, words
from pages.shared.charts import MIDDLE, finished
from pages.shared.colours import Palette
from services.text import Text

_LABEL = 31  # letters in a line of a label
_ROW = 40  # pixels a bar: two lines of label and air
_LEGEND_ROW = 24
_BAR = 20
_FIGURES = 76  # pixels at the right, for the longest figure
_TWO_LINES = "split(datum.label, '\\n')"

Total = tuple[str, Fraction]
"""A label and its points."""

Move = tuple[str, Fraction, str]
"""A label, the points it moves the total by, and the kind of its bar."""

GAINED, LOST, OPEN = "gained", "lost", "open"


@dataclass(frozen=True)
class Fall:
    """One row: from where to where in points for drawing, in words, and what it means."""

    label: str
    start: float
    end: float
    kind: str  # gained, lost, or open: what one of the years has no figures for
    words: str


def waterfall(
    last: Fall, falls: Sequence[Fall], this: Fall, text: Text, palette: Palette
) -> alt.LayerChart:
    """Draw two totals as marks and the bars between them, each beginning where the last one ended.

    The totals are marks, not bars, so that the axis may begin where it shows the differences.
    """
    rows = [last, *falls, this]
    ends = [value for row in rows for value in (row.start, row.end)]
    room = max(max(ends) - min(ends), 1.0) * 0.06
    scale = alt.Scale(
        domain=[min(ends) - room, max(ends) + room],
        range=[0, alt.ExprRef(expr=f"max(40, width - {_FIGURES})")],
        nice=False,
        zero=False,
    )
    order = [row.label for row in rows]
    axis = alt.Axis(
        labelExpr=_TWO_LINES,
        labelLimit=0,
        labelLineHeight=15,
        ticks=False,
        domain=False,
        labelPadding=8,
        labelOffset=MIDDLE,
        labelOverlap=False,
        labelFlush=False,
    )
    y = alt.Y("label:N", sort=order, title=None, axis=axis)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=None, scale=scale, axis=None)

    drawn = pd.DataFrame(
        [asdict(row) | {"right": max(row.start, row.end), "next": after} for row, after in
         zip(rows, [*order[1:], order[-1]], strict=True)]
    )  # fmt: skip
    names = {kind: text(f"bridge.kinds.{kind}") for kind in (GAINED, LOST, OPEN)}
    present = [kind for kind in names if any(fall.kind == kind for fall in falls)]
    domain = [names[kind] for kind in present]
    fills = {GAINED: palette.gained, LOST: palette.lost, OPEN: palette.paper}
    strokes = {**fills, OPEN: palette.outline}
    legend = alt.Legend(orient="bottom", title=None, labelLimit=0, columns=1, symbolStrokeWidth=1.2)
    between = drawn.iloc[1:-1].assign(kind=[names[fall.kind] for fall in falls])
    bars = (
        alt.Chart(between)
        .mark_bar(height=_BAR, strokeWidth=1.2)
        .encode(
            x=x("start"),
            x2="end:Q",
            y=y,
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=domain, range=[fills[kind] for kind in present]),
                legend=legend,
            ),
            stroke=alt.Stroke(
                "kind:N",
                scale=alt.Scale(domain=domain, range=[strokes[kind] for kind in present]),
                legend=legend,
            ),
        )
    )
    joints = (
        alt.Chart(drawn.iloc[:-1])
        .mark_rule(color=palette.outline, strokeDash=[2, 2])
        .encode(x=x("end"), y=y, y2="next:N")
    )
    marks = [
        alt.Chart(drawn.iloc[[at]])
        .mark_tick(thickness=4, height=_BAR + 8, color=colour, opacity=1)
        .encode(x=x("end"), y=y)
        for at, colour in ((0, palette.last_year), (-1, palette.ours))
    ]
    figures = (
        alt.Chart(drawn)
        .mark_text(align="left", dx=8, fontSize=13, color=palette.last_year)
        .encode(x=x("right"), y=y, text="words:N")
    )
    chart = alt.layer(joints, bars, *marks, figures)
    return finished(chart.properties(height=_ROW * len(rows) + _LEGEND_ROW * len(present)), text)


def draw_waterfall(
    question: str, last: Total, moves: Sequence[Move], this: Total, text: Text, *, name: str
) -> None:
    """Draw the way from one total to another under its question, its figures in words beside it."""
    level, falls = last[1], []
    for label, points, kind in moves:
        wrapped, figure = words.wrapped(label, _LABEL), text.points(points, signed=True)
        falls.append(Fall(wrapped, float(level), float(level + points), kind, figure))
        level += points
    first, final = (
        Fall(label, float(total), float(total), "", text.points(total))
        for label, total in (last, this)
    )
    told = [
        (last[0], text.points(last[1])),
        *((label, text.points(points, signed=True)) for label, points, _ in moves),
        (this[0], text.points(this[1])),
    ]
    heads = text("bridge.part"), text("bridge.points")
    drawn, table = st.columns([1.7, 1], gap="medium", vertical_alignment="center")
    with drawn:
        figures.draw(
            question,
            lambda colours, _: waterfall(first, falls, final, text, colours),
            pd.DataFrame([dict(zip(heads, each, strict=True)) for each in told]),
            text,
            name=name,
        )
    # in words, so that long names wrap: a grid would cut them
    table.markdown("\n".join(f"| {a} | {b} |" for a, b in (heads, (":--", "--:"), *told)))
