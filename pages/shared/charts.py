"""The charts: Altair, readable without hovering; what they show is worked out elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

import altair as alt
import pandas as pd

from pages.shared.colours import Palette
from services.text import Text

_ROW = 42  # pixels a component: three lines of label
_KEY = 60  # pixels of a legend
_TOTAL = 24  # pixels of the total bar
_HEIGHT = 68  # pixels of its chart: a line of words above and below
_NEAR_THE_END = 0.93  # of the whole: words in the middle of a mark would be cut
_ROOM_FOR_WORDS = 0.06  # of the whole: "7,74" fits on a telephone too
_BAR = 18
_FIGURES = 134  # pixels at the right for points, maximum and loss, however wide the screen is
_VIETNAMESE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
MIDDLE: Any = {  # of a label of two lines is the middle of its bar, not of its first line
    "condition": [
        {"test": "length(split(datum.label, '\\n')) > 2", "value": -14},
        {"test": "indexof(datum.label, '\\n') >= 0", "value": -7},
    ],
    "value": 0,
}
"""The offset of labels on an axis that may have two lines."""
_SMALL = 180  # pixels a chart of a component, title and years included
_ON_A_SHEET = 4  # of them beside one another where all are on one sheet
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


@dataclass(frozen=True)
class Mark:
    """A line across the total bar, its words above or below it."""

    at: float
    words: str
    above: bool


WHOLE = (*PARTS, "awaited", "lost")
"""The parts of a whole index from the left; `open` is what the department has not answered."""


def total_bar(
    segments: Sequence[Segment], marks: Sequence[Mark], text: Text, palette: Palette
) -> alt.LayerChart:
    """Draw the whole index as one bar, its parts side by side, with lines for target and last year.

    `part` of a segment is one of WHOLE; its words stand in it where there is room for them.
    """
    whole = max(each.end for each in segments)
    rows = pd.DataFrame([asdict(each) for each in segments])
    rows["name"] = [text(f"pages.parts.{part}") for part in rows["part"]]
    rows["middle"] = (rows["start"] + rows["end"]) / 2
    scale = alt.Scale(domain=[0, whole], nice=False)
    middle = alt.value(_HEIGHT / 2)
    fills = dict(zip(WHOLE, _whole_fills(palette), strict=True))
    shown = [part for part in WHOLE if part in set(rows["part"])]
    names = [text(f"pages.parts.{part}") for part in shown]
    strokes = [palette.outline if part in ("open", "awaited") else fills[part] for part in shown]
    bar = (
        alt.Chart(rows)
        .mark_bar(height=_TOTAL, strokeWidth=1.2)
        .encode(
            x=alt.X("start:Q", title=None, scale=scale, axis=None),
            x2="end:Q",
            y=middle,
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=names, range=[fills[part] for part in shown]),
                legend=None,
            ),
            stroke=alt.Stroke("name:N", scale=alt.Scale(domain=names, range=strokes), legend=None),
            tooltip=_tooltip(text, part="name:N", points="words:N"),
        )
    )
    roomy = rows[(rows["end"] - rows["start"]) / whole > _ROOM_FOR_WORDS]
    for mark in marks:  # a line through the words would make them unreadable
        roomy = roomy[(roomy["middle"] - mark.at).abs() / whole > _ROOM_FOR_WORDS / 2]
    words = (
        alt.Chart(roomy)
        .mark_text(fontSize=13)
        .encode(
            x=alt.X("middle:Q", scale=scale, axis=None),
            y=middle,
            text="words:N",
            color=alt.condition(
                "datum.part === 'proven' || datum.part === 'lost' || datum.part === 'outside'",
                alt.value("#FFFFFF"),
                alt.value(palette.last_year),
            ),
        )
    )
    layers = [bar, words]
    for mark in marks:
        across = alt.Chart(pd.DataFrame([asdict(mark)])).encode(
            x=alt.X("at:Q", scale=scale, axis=None)
        )
        layers.append(
            across.mark_tick(thickness=3, height=_TOTAL + 10, color=palette.last_year).encode(
                y=middle
            )
        )
        layers.append(
            across.mark_text(
                fontSize=12,
                align="right" if mark.at > _NEAR_THE_END * whole else "center",
                color=palette.last_year,
            ).encode(y=alt.value(8 if mark.above else _HEIGHT - 8), text="words:N")
        )
    return finished(alt.layer(*layers).properties(height=_HEIGHT), text)


def part_key(parts: Mapping[str, str], palette: Palette) -> str:
    """Return the key of `total_bar` as HTML: a field of its colour, then the words of each part."""
    fills = dict(zip(WHOLE, _whole_fills(palette), strict=True))
    return " ".join(
        f'<span style="white-space:nowrap;margin-right:1rem"><span style="display:inline-block;'
        f"width:.8rem;height:.8rem;margin-right:.35rem;vertical-align:-1px;"
        f"background:{fills[part]};border:1.5px solid "
        f'{palette.outline if part in ("open", "awaited") else fills[part]}"></span>'
        f"{escape(words)}</span>"
        for part, words in parts.items()
    )


def _whole_fills(palette: Palette) -> list[str]:
    fills = [palette.ours, palette.claimed, palette.outside, palette.paper]
    return [*fills, palette.track, palette.lost]


def component_bars(
    bars: Sequence[Bar], text: Text, palette: Palette, *, with_key: bool = True
) -> alt.LayerChart:
    """Draw a bar a component: pale to the maximum, solid what is proven, a tick for last year.

    `with_key` says whether it explains its colours itself.
    """
    rows = pd.DataFrame([asdict(bar) | {"segments": None} for bar in bars])
    parts = pd.DataFrame(
        [
            {"code": bar.code, "label": bar.label, **asdict(each)}
            for bar in bars
            for each in bar.segments
        ]
        or [{"code": "", "label": bars[0].label, "part": "", "start": 0.0, "end": 0.0, "words": ""}]
    )
    axis = alt.Axis(
        labelExpr=_TWO_LINES,
        labelLimit=0,
        labelLineHeight=14,
        labelOffset=MIDDLE,
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
    legend = (
        alt.Legend(orient="bottom", title=None, labelLimit=0, columns=narrow) if with_key else None
    )
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
        .mark_text(align="right", fontSize=13, color=palette.lost_words)
        .encode(x=alt.value(alt.ExprRef(expr="width")), y=y, text="loss:N")
    )
    chart = alt.layer(track, segments, ticks, figures, losses)
    height = _ROW * len(bars) + (_KEY if with_key else 0)
    return finished(chart.properties(height=height), text)


LANES = {"self": ("circle", "●"), "reviewed": ("square", "■"), "estimate": ("diamond", "◆")}
"""The shape of each lane, in charts and in words."""


def year_lines(points: pd.DataFrame, text: Text, palette: Palette) -> alt.LayerChart:
    """Draw the share of the maximum by year for one component; gaps stay gaps.

    `points` has the columns component, year, lane (self, reviewed, estimate), edition (only points
    of one edition are joined), share (per cent, or missing) and words. `lane_key` is its legend.
    """
    return finished(_year_lines(points, text, palette, legend=None), text)


def year_multiples(points: pd.DataFrame, text: Text, palette: Palette) -> alt.ConcatChart:
    """Draw `year_lines` for every component of `points` on one sheet, with its legend."""
    legend = alt.Legend(title=None, orient="bottom")
    drawn = [
        _year_lines(rows, text, palette, legend=legend).properties(width=_SMALL)
        for _, rows in points.groupby("component", sort=False)
    ]
    return finished(alt.concat(*drawn, columns=_ON_A_SHEET), text)


def _year_lines(
    points: pd.DataFrame, text: Text, palette: Palette, *, legend: alt.Legend | None
) -> Any:
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
            "lane:N", scale=alt.Scale(domain=lanes, range=_lane_colours(palette)), legend=legend
        ),
        shape=alt.Shape("lane:N", scale=alt.Scale(domain=lanes, range=shapes), legend=legend),
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
    return chart.properties(height=_SMALL, title=title)


def lane_key(text: Text, palette: Palette) -> str:
    """Return the legend of `year_lines` as HTML."""
    marks = zip(LANES, LANES.values(), _lane_colours(palette), strict=True)
    return " &emsp; ".join(
        f'<span style="color:{colour}">{mark}</span> {text(f"pages.lanes.{lane}")}'
        for lane, (_, mark), colour in marks
    )


def _lane_colours(palette: Palette) -> list[str]:
    return [palette.claimed, palette.last_year, palette.ours]


_SHARE_ROW = 46  # pixels a factor: two lines of its name and air
_SHARE_FRAME = 40  # the axis
_SHARE_FIGURES = 104  # pixels at the right: the share, and its interval under it


def share_intervals(shares: pd.DataFrame, text: Text, palette: Palette) -> alt.LayerChart:
    """Draw a share with its interval a row, in the order of the rows; a tick is the last survey.

    `shares` has the columns factor, share, low, high and last (per cent, or missing), said, range
    and answers (words). The figures stand beside the marks.
    """
    labels = alt.Axis(
        labelExpr=_TWO_LINES, labelLimit=0, labelLineHeight=15, labelOffset=MIDDLE,
        ticks=False, domain=False, labelPadding=8, labelOverlap=False,
    )  # fmt: skip
    lowest = min(shares[["share", "low", "last"]].min(skipna=True).dropna(), default=0.0)
    first = 10 * int(max(0.0, lowest - 1) // 10)
    room = alt.ExprRef(expr=f"max(60, width - {_SHARE_FIGURES})")
    scale = alt.Scale(domain=[first, 100], range=[0, room], nice=False)
    per_cent = alt.Axis(
        tickCount=4, labelExpr="datum.label + ' %'", domain=False, labelOverlap=True
    )
    base = alt.Chart(shares).encode(
        y=alt.Y("factor:N", sort=list(shares["factor"]), title=None, axis=labels)
    )
    marks = base.encode(
        tooltip=[
            alt.Tooltip("factor:N", title=text("sipas.chart.factor")),
            alt.Tooltip("said:N", title=text("sipas.chart.share")),
            alt.Tooltip("range:N", title=text("sipas.chart.interval")),
            alt.Tooltip("answers:N", title=text("sipas.chart.answers")),
        ]
    )
    x = alt.X("share:Q", title=None, scale=scale, axis=per_cent)
    figures = base.encode(x=alt.value(alt.ExprRef(expr="width")))
    chart = alt.layer(
        marks.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=3, color=palette.ours)
        .encode(x=alt.X("low:Q", title=None, scale=scale, axis=per_cent), x2="high:Q"),
        base.transform_filter("isValid(datum.last)")
        .mark_tick(thickness=3, height=22, color=palette.last_year)
        .encode(x=alt.X("last:Q", title=None, scale=scale, axis=per_cent)),
        marks.mark_point(filled=True, size=110, opacity=1, color=palette.ours).encode(x=x),
        figures.mark_text(
            align="right", dy=-8, fontSize=14, fontWeight="bold", color=palette.last_year
        ).encode(text="said:N"),
        figures.mark_text(align="right", dy=9, fontSize=12, color=palette.last_year).encode(
            text="range:N"
        ),
    )
    height = _SHARE_ROW * len(shares) + _SHARE_FRAME
    return finished(chart.properties(height=height), text)


def _tooltip(text: Text, **fields: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(field, title=text(f"pages.chart.{name}")) for name, field in fields.items()]


def finished(chart: Any, text: Text) -> Any:
    """Return a chart with figures in the language of the text and no frame."""
    locale = {"number": _VIETNAMESE} if text.language == "vi" else {}
    return chart.configure(locale=locale).configure_view(stroke=None)
