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
_MIDDLE: Any = {  # of a label of two lines is the middle of its bar, not of its first line
    "condition": {"test": "indexof(datum.label, '\\n') >= 0", "value": -8},
    "value": 0,
}
_SMALL = 180  # pixels a chart of a component, title and years included
_TITLE_LINES = 2
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
        labelOffset=_MIDDLE,
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
    narrow = alt.ExprRef(expr="width < 300 ? 1 : 2")  # a telephone has no room for two
    legend = alt.Legend(orient="bottom", title=None, labelLimit=0, columns=narrow)
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


LANES = {"self": ("circle", "●"), "reviewed": ("square", "■"), "estimate": ("diamond", "◆")}
"""The shape of each lane, in charts and in words."""


def year_lines(points: pd.DataFrame, text: Text, palette: Palette) -> alt.LayerChart:
    """Draw the share of the maximum by year for one component; gaps stay gaps.

    `points` has the columns component, year, lane (self, reviewed, estimate), edition (only points
    of one edition are joined), share (per cent, or missing) and words. `lane_key` is its legend.
    """
    lanes = [text(f"pages.lanes.{lane}") for lane in LANES]
    drawn = points.assign(lane=points["lane"].map(dict(zip(LANES, lanes, strict=True))))
    shapes = [shape for shape, _ in LANES.values()]
    base = alt.Chart(drawn).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "share:Q",
            title=None,
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(values=[0, 50, 100], labelExpr="datum.label + ' %'"),
        ),
        color=alt.Color(
            "lane:N", scale=alt.Scale(domain=lanes, range=_lane_colours(palette)), legend=None
        ),
        shape=alt.Shape("lane:N", scale=alt.Scale(domain=lanes, range=shapes), legend=None),
        tooltip=_tooltip(
            text, component="component:N", year="year:O", lane="lane:N", points="words:N"
        ),
    )
    chart = alt.layer(
        base.mark_line(strokeWidth=2, invalid="break-paths-filter-domains").encode(
            detail="edition:N"
        ),
        base.mark_point(filled=True, size=70, invalid="filter"),
    )
    lines = points["component"].iloc[0].split("\n")
    lines += [" "] * (_TITLE_LINES - len(lines))  # so that the charts of a row stand level
    title = alt.Title(
        lines,
        anchor="start",
        frame="group",
        fontSize=12,
        fontWeight="normal",
        lineHeight=15,
        offset=6,
    )
    return _finished(chart.properties(height=_SMALL, title=title), text)


def lane_key(text: Text, palette: Palette) -> str:
    """Return the legend of `year_lines` as HTML."""
    marks = zip(LANES, LANES.values(), _lane_colours(palette), strict=True)
    return " &emsp; ".join(
        f'<span style="color:{colour}">{mark}</span> {text(f"pages.lanes.{lane}")}'
        for lane, (_, mark), colour in marks
    )


def _lane_colours(palette: Palette) -> list[str]:
    return [palette.claimed, palette.last_year, palette.ours]


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
