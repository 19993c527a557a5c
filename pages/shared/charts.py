"""The charts: Altair, readable without hovering; what they show is worked out elsewhere."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.shared.colours import Palette
from services.text import Text

_ROW = 50  # pixels a component, legend included: two lines of label and air
_BAR = 18
_FIGURES = 150  # pixels at the right for points, maximum and loss, however wide the screen is
_VIETNAMESE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
_TWO_LINES = "split(datum.label, '\\n')"


@dataclass(frozen=True)
class Segment:
    """One part of a bar, from start to end in points, with its words for the tooltip."""

    part: str
    start: float
    end: float
    words: str


@dataclass(frozen=True)
class Bar:
    """One component: numbers for drawing, words as they are printed beside it."""

    code: str
    label: str
    max_points: float
    segments: tuple[Segment, ...]
    last_year: float | None
    words: str
    loss: str


PARTS = ("proven", "claimed", "outside", "open")
"""The parts of a bar from the left: proven, claimed, given by others, and what may still come."""


def component_bars(bars: Sequence[Bar], text: Text, palette: Palette) -> alt.LayerChart:
    """Draw a bar a component: pale to the maximum, solid what is proven, a tick for last year."""
    rows = pd.DataFrame([asdict(bar) | {"segments": None} for bar in bars])
    parts = pd.DataFrame(
        [{"label": bar.label, **asdict(each)} for bar in bars for each in bar.segments]
        or [{"label": bars[0].label, "part": "", "start": 0.0, "end": 0.0, "words": ""}]
    )
    axis = alt.Axis(
        labelExpr=_TWO_LINES,
        labelLimit=0,
        labelLineHeight=16,
        ticks=False,
        domain=False,
        labelPadding=8,
    )
    y = alt.Y("label:N", sort=[bar.label for bar in bars], title=None, axis=axis)
    longest = max(bar.max_points for bar in bars)
    room = alt.ExprRef(expr=f"max(40, width - {_FIGURES})")
    scale = alt.Scale(domain=[0, longest], range=[0, room], nice=False)
    track = (
        alt.Chart(rows)
        .mark_bar(height=_BAR, color=palette.track)
        .encode(x=alt.X("max_points:Q", title=None, scale=scale, axis=None), y=y)
    )
    names = [text(f"pages.parts.{part}") for part in PARTS]
    fills = [palette.ours, palette.claimed, palette.outside, palette.paper]
    strokes = [*fills[:3], palette.outline]
    legend = alt.Legend(orient="bottom", title=None, labelLimit=0, columns=2)
    segments = (
        alt.Chart(parts)
        .mark_bar(height=_BAR, strokeWidth=1.2)
        .encode(
            x=alt.X("start:Q", scale=scale, axis=None),
            x2="end:Q",
            y=y,
            color=alt.Color("part:N", scale=alt.Scale(domain=names, range=fills), legend=legend),
            stroke=alt.Stroke(
                "part:N", scale=alt.Scale(domain=names, range=strokes), legend=legend
            ),
            tooltip=_tooltip(text, component="label:N", part="part:N", points="words:N"),
        )
    )
    ticks = (
        alt.Chart(rows[rows["last_year"].notna()])
        .mark_tick(thickness=3, height=_BAR + 8, color=palette.last_year)
        .encode(x=alt.X("last_year:Q", scale=scale, axis=None), y=y)
    )
    figures = (
        alt.Chart(rows)
        .mark_text(align="left", dx=8, fontSize=13, color=palette.last_year)
        .encode(x=alt.X("max_points:Q", scale=scale, axis=None), y=y, text="words:N")
    )
    losses = (
        alt.Chart(rows)
        .mark_text(align="right", fontSize=13, color=palette.lost)
        .encode(x=alt.value(alt.ExprRef(expr="width")), y=y, text="loss:N")
    )
    chart = alt.layer(track, segments, ticks, figures, losses)
    return _finished(chart.properties(height=_ROW * len(bars)), text)


def year_lines(
    points: pd.DataFrame, text: Text, palette: Palette, *, columns: int
) -> alt.FacetChart:
    """Draw the share of the maximum by year, a small chart a component; gaps stay gaps.

    `points` has the columns component, year, lane (self, reviewed, estimate), edition (only points
    of one edition are joined), share (per cent, or missing) and words.
    """
    keys = ("self", "reviewed", "estimate")
    lanes = [text(f"pages.lanes.{lane}") for lane in keys]
    drawn = points.assign(lane=points["lane"].map(dict(zip(keys, lanes, strict=True))))
    legend = alt.Legend(orient="bottom", title=None, labelLimit=0)
    base = alt.Chart().encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "share:Q",
            title=None,
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(values=[0, 50, 100], labelExpr="datum.label + ' %'"),
        ),
        color=alt.Color(
            "lane:N",
            scale=alt.Scale(domain=lanes, range=[palette.claimed, palette.last_year, palette.ours]),
            legend=legend,
        ),
        shape=alt.Shape(
            "lane:N",
            scale=alt.Scale(domain=lanes, range=["circle", "square", "diamond"]),
            legend=legend,
        ),
        tooltip=_tooltip(
            text, component="component:N", year="year:O", lane="lane:N", points="words:N"
        ),
    )
    layers = alt.layer(
        base.mark_line(strokeWidth=2, invalid="break-paths-filter-domains").encode(
            detail="edition:N"
        ),
        base.mark_point(filled=True, size=70, invalid="filter"),
        data=drawn,
    ).properties(width=196, height=100)
    header = alt.Header(
        labelLimit=0, labelAnchor="start", labelExpr=_TWO_LINES.replace("label", "value")
    )
    facet = alt.Facet(
        "component:N", title=None, sort=list(dict.fromkeys(points["component"])), header=header
    )
    return _finished(layers.facet(facet=facet, columns=columns), text)


def published_lines(points: pd.DataFrame, text: Text, palette: Palette) -> alt.LayerChart:
    """Draw published results by year; `points` has series, year, value (or missing) and words."""
    series = list(dict.fromkeys(points["series"]))
    base = alt.Chart(points).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[50, 100])),
        color=alt.Color(
            "series:N",
            scale=alt.Scale(
                domain=series, range=[palette.last_year, palette.ours, palette.winnable]
            ),
            legend=alt.Legend(orient="bottom", title=None, labelLimit=0),
        ),
        shape=alt.Shape("series:N", scale=alt.Scale(domain=series), legend=None),
        tooltip=_tooltip(text, series="series:N", year="year:O", points="words:N"),
    )
    chart = alt.layer(
        base.mark_line(strokeWidth=2, invalid="break-paths-filter-domains"),
        base.mark_point(filled=True, size=70, invalid="filter"),
    )
    return _finished(chart.properties(height=260), text)


def _tooltip(text: Text, **fields: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(field, title=text(f"pages.chart.{name}")) for name, field in fields.items()]


def _finished(chart: Any, text: Text) -> Any:
    locale = {"number": _VIETNAMESE} if text.language == "vi" else {}
    return chart.configure(locale=locale).configure_view(stroke=None)
