"""Charts of units beside each other: one table a chart, so that no axis carries two methods."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import altair as alt
import pandas as pd

from pages.shared.charts import MIDDLE, finished
from pages.shared.colours import Palette
from services.text import Text

_UNIT_ROW = 25  # pixels
_PART_ROW = 46  # two lines at the right
_FRAME = 44  # the axis, and the word at the mean
_FIGURES = 96  # pixels at the right: "86,90 · hạng 2"
_PART_FIGURES = 150
_YEARS = 210


@dataclass(frozen=True)
class UnitMark:
    """A unit: its points for drawing, its figures as they are printed beside it."""

    unit: str
    points: float
    words: str
    ours: bool


@dataclass(frozen=True)
class PartMark:
    """A unit in a component, as a share of the maximum in per cent."""

    part: str
    share: float
    unit: str
    words: str
    ours: bool


@dataclass(frozen=True)
class YearMark:
    """A year of one series: mean, lowest and highest in per cent, or None where never seen."""

    year: str
    mean: float | None
    low: float | None
    high: float | None
    words: str


def unit_dots(
    marks: Sequence[UnitMark], mean: tuple[float, str] | None, text: Text, palette: Palette
) -> alt.LayerChart:
    """Draw a dot a unit from the highest down, ours a diamond, the mean a broken line."""
    rows = pd.DataFrame([asdict(each) for each in marks])
    lowest = min([each.points for each in marks] + ([mean[0]] if mean else []))
    highest = max(each.points for each in marks)
    scale = alt.Scale(
        domain=[5 * int(max(0.0, lowest - 1) // 5), 5 * int(highest // 5 + 1)],
        range=[0, alt.ExprRef(expr=f"max(60, width - {_FIGURES})")],
        nice=False,
    )
    bold = [each.unit for each in marks if each.ours]
    labels = alt.Axis(
        labelExpr="split(datum.label, '\\n')",
        labelLimit=0,
        labelLineHeight=13,
        labelOffset=MIDDLE,
        labelFontWeight={
            "condition": {"test": alt.FieldOneOfPredicate("value", bold), "value": "bold"},
            "value": "normal",
        },
        ticks=False,
        domain=False,
        grid=True,
        labelPadding=8,
        labelOverlap=False,
    )
    base = alt.Chart(rows).encode(
        y=alt.Y("unit:N", sort=list(rows["unit"]), title=None, axis=labels)
    )
    x = alt.X(
        "points:Q", title=None, scale=scale, axis=alt.Axis(tickCount=5, grid=False, domain=False)
    )
    tooltip = [
        alt.Tooltip("unit:N", title=text("peers.chart.unit")),
        alt.Tooltip("words:N", title=text("peers.chart.points")),
    ]
    ours, others = "datum.ours", "!datum.ours"
    words = base.encode(x=alt.value(alt.ExprRef(expr="width")), text="words:N")
    layers = [
        base.transform_filter(others)
        .mark_point(filled=True, size=70, opacity=1, color=palette.outline)
        .encode(x=x, tooltip=tooltip),
        base.transform_filter(ours)
        .mark_point(filled=True, size=170, opacity=1, shape="diamond", color=palette.ours)
        .encode(x=x, tooltip=tooltip),
        words.transform_filter(others).mark_text(
            align="right", fontSize=12, color=palette.last_year
        ),
        words.transform_filter(ours).mark_text(
            align="right", fontSize=12, fontWeight="bold", color=palette.last_year
        ),
    ]
    if mean is not None:
        at = alt.Chart(pd.DataFrame([{"points": mean[0], "words": mean[1]}]))
        across = at.encode(x=alt.X("points:Q", title=None, scale=scale))
        layers.insert(
            0,
            across.mark_rule(
                strokeDash=[5, 4], strokeWidth=1.5, color=palette.last_year, aria=False
            ),
        )
        layers.append(
            across.mark_text(dy=-8, fontSize=12, color=palette.last_year).encode(
                y=alt.value(0), text="words:N"
            )
        )
    lines = sum(1 + each.unit.count("\n") * 0.5 for each in marks)
    return finished(alt.layer(*layers).properties(height=int(_UNIT_ROW * lines) + _FRAME), text)


def part_strips(
    marks: Sequence[PartMark], figures: Sequence[tuple[str, str, str]], text: Text, palette: Palette
) -> alt.LayerChart:
    """Draw a strip a component with a tick for every unit, ours a diamond, its figures beside it.

    `figures` are component, upper and lower line at the right.
    """
    rows = pd.DataFrame([asdict(each) for each in marks])
    said = pd.DataFrame(figures, columns=["part", "upper", "lower"])
    scale = alt.Scale(
        domain=[0, 100],
        range=[0, alt.ExprRef(expr=f"max(60, width - {_PART_FIGURES})")],
        nice=False,
    )
    labels = alt.Axis(
        labelExpr="split(datum.label, '\\n')", labelLimit=0, labelLineHeight=14,
        labelOffset=MIDDLE, ticks=False, domain=False, labelPadding=8, labelOverlap=False,
    )  # fmt: skip
    y = alt.Y("part:N", sort=list(said["part"]), title=None, axis=labels)
    per_cent = alt.Axis(values=[0, 50, 100], labelExpr="datum.label + ' %'", domain=False)
    x = alt.X("share:Q", title=None, scale=scale, axis=per_cent)
    tooltip = [
        alt.Tooltip("unit:N", title=text("peers.chart.unit")),
        alt.Tooltip("words:N", title=text("peers.chart.points")),
    ]
    beside = alt.Chart(said).encode(y=y, x=alt.value(alt.ExprRef(expr="width")))
    chart = alt.layer(
        alt.Chart(said.assign(whole=100))
        .mark_bar(height=16, color=palette.track)
        .encode(x=alt.X("whole:Q", title=None, scale=scale, axis=per_cent), y=y),
        alt.Chart(rows)
        .transform_filter("!datum.ours")
        .mark_tick(thickness=2, height=16, opacity=0.8, color=palette.last_year)
        .encode(x=x, y=y, tooltip=tooltip),
        alt.Chart(rows)
        .transform_filter("datum.ours")
        .mark_point(filled=True, size=190, opacity=1, shape="diamond", color=palette.ours)
        .encode(x=x, y=y, tooltip=tooltip),
        beside.mark_text(align="right", dy=-8, fontSize=13, color=palette.last_year).encode(
            text="upper:N"
        ),
        beside.mark_text(align="right", dy=8, fontSize=12, color=palette.last_year).encode(
            text="lower:N"
        ),
    )
    return finished(chart.properties(height=_PART_ROW * len(figures) + _FRAME), text)


def year_ranges(marks: Sequence[YearMark], text: Text, palette: Palette) -> alt.LayerChart:
    """Draw the years of one series: lowest to highest as a line, the mean as a dot with figures."""
    rows = pd.DataFrame([asdict(each) for each in marks])
    scale = alt.Scale(domain=[70, 100], nice=False)
    percent = alt.Axis(values=[70, 80, 90, 100], labelExpr="datum.label + ' %'")
    base = alt.Chart(rows).encode(
        x=alt.X(
            "year:O",
            title=None,
            scale=alt.Scale(domain=list(rows["year"])),
            axis=alt.Axis(labelAngle=0),
        )
    )
    tooltip = [
        alt.Tooltip("year:O", title=text("peers.chart.year")),
        alt.Tooltip("words:N", title=text("peers.chart.points")),
    ]
    mean = base.transform_filter("isValid(datum.mean)").encode(
        y=alt.Y("mean:Q", title=None, scale=scale, axis=percent)
    )
    ends = base.transform_filter("isValid(datum.high)")
    high = alt.Y("high:Q", title=None, scale=scale, axis=percent)
    chart = alt.layer(
        ends.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=3, color=palette.outline, aria=False)
        .encode(y=alt.Y("low:Q", title=None, scale=scale, axis=percent), y2="high:Q"),
        ends.mark_tick(thickness=3, width=16, color=palette.outline).encode(
            y=high, tooltip=tooltip
        ),
        mean.mark_point(filled=True, size=90, opacity=1, color=palette.last_year).encode(
            tooltip=tooltip
        ),
        mean.mark_text(dx=10, align="left", fontSize=12, color=palette.last_year).encode(
            text=alt.Text("mean:Q", format=".2f")
        ),
        ends.mark_text(dy=-10, fontSize=12, color=palette.last_year).encode(
            y=high, text=alt.Text("high:Q", format=".2f")
        ),
    )
    return finished(chart.properties(height=_YEARS), text)
