"""The two charts that say where a round stands: the whole as one bar, a bar a component."""

from fractions import Fraction
from typing import Any

from pages.shared import charts, rendering, words
from pages.shared.colours import LIGHT
from scoring.scorecard import Totals
from services.assessment.analysis.summary import (
    ComponentSummary,
    component_summaries,
    last_total,
)
from services.assessment.papers.papers import Pictures
from services.assessment.view import RoundView
from services.text import Text

_LABEL = 24  # letters in a line of a component's name


def whole_of(view: RoundView, text: Text) -> tuple[list[charts.Segment], list[charts.Mark]]:
    """Return the parts of the whole index that there are, and the lines across it."""
    content = view.scorecard.content
    sizes = (
        *(content.proven, content.claimed, content.outside),
        *(content.unknown, content.outside_open, content.lost),
    )
    start, segments = Fraction(0), []
    for part, size in zip(charts.WHOLE, sizes, strict=True):
        if size:
            ends = float(start), float(start + size)
            segments.append(charts.Segment(part, *ends, text.points(size)))
            start += size
    comparable = view.scorecard.max_points == content.max_points
    return segments, _marks(view, text) if comparable else []


def _marks(view: RoundView, text: Text) -> list[charts.Mark]:
    last, target = last_total(view), view.round.target
    marks = []
    if target is not None:
        words_ = text("pages.overview.mark_target", points=target)
        marks.append(charts.Mark(float(target), words_, above=True))
    if last is not None and last.points is not None:
        words_ = text("pages.overview.mark_year", year=last.year)
        marks.append(charts.Mark(float(last.points), words_, above=False))
    return marks


def bars_of(view: RoundView, text: Text) -> list[charts.Bar]:
    """Return a bar for each content component."""
    return [_bar(each, text) for each in component_summaries(view)]


def _bar(summary: ComponentSummary, text: Text) -> charts.Bar:
    totals, component = summary.totals, summary.component
    segments, start = [], 0.0
    sizes = (
        *(totals.proven, totals.claimed, totals.outside),
        totals.unknown + totals.outside_open,
    )
    for part, size in zip(charts.PARTS, sizes, strict=True):
        if size:
            end = start + float(size)
            name = text(f"pages.parts.{part}")
            segments.append(charts.Segment(name, start, end, text.points(size)))
            start = end
    last = summary.last
    label = f"{component.code} {component.name.in_language(text.language)}"
    return charts.Bar(
        code=component.code,
        label=words.wrapped(label, _LABEL),
        max_points=float(totals.max_points),
        segments=tuple(segments),
        last_year=None if last is None or last.points is None else float(last.points),
        words=_points_of(totals, text),
        loss=text.points(-totals.lost, signed=True) if totals.lost else "",
    )


def _points_of(totals: Totals, text: Text) -> str:
    points = "–" if totals.points is None else text.points(totals.points)
    return f"{points} / {text.points(totals.max_points)}"


def pictures_of(view: RoundView, text: Text) -> Pictures:
    """Return what draws both charts for a paper: the whole, the components."""

    def drawn() -> tuple[tuple[Any, str], tuple[Any, str]]:
        whole = charts.total_bar(*whole_of(view, text), text, LIGHT)
        bars = charts.component_bars(bars_of(view, text), text, LIGHT, with_key=True)
        return (
            (whole, text("pages.overview.whole")),
            (bars, text("pages.overview.components")),
        )

    def png() -> tuple[bytes, bytes]:
        whole, components = drawn()
        return rendering.to_png(*whole), rendering.to_png(*components)

    def svg() -> tuple[str, str]:
        whole, components = drawn()
        return rendering.to_svg(*whole), rendering.to_svg(*components)

    return Pictures(png, svg)
