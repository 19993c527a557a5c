"""So với đơn vị khác: where we stand in one published table at a time, and how far from others."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import streamlit as st

from pages.shared import figures, frame, session, words
from pages.shared.peer_charts import (
    PartMark,
    UnitMark,
    YearMark,
    part_strips,
    unit_dots,
    year_ranges,
)
from pages.shared.printing import draw_table
from scoring.model import Component
from services.assessment.analysis.peers import (
    Standing,
    distances,
    estimate_in,
    is_complete,
    mark_of,
    mean_of,
    own_name,
    part_standings,
    standing_of,
    standings,
    tables,
)
from services.assessment.course.rounds import slug
from services.assessment.view import RoundView
from services.catalogue.published import (
    QD_766,
    PublishedTable,
    SatisfactionYear,
    TableKind,
    published_tables,
    satisfaction_years,
)
from services.catalogue.sets import criteria_set
from services.text import Text

_TABLE, _MARK = "table", "unit"  # in the address
_UNIT_LABEL, _PART_LABEL = 34, 26  # letters in a line
_PROVINCE = "Lạng Sơn"


def _choose(view: RoundView, text: Text) -> tuple[PublishedTable, str | None]:
    """Ask which table to look at and whose place; the address keeps both."""
    found = {slug(each.key): each for each in tables(session.store(), view)}
    left, right = st.columns([1.6, 1])
    here = session.place(_TABLE)
    keys = list(found)
    names = {key: _name(each, text) for key, each in found.items()}
    key = left.selectbox(
        text("peers.table"),
        keys,
        index=keys.index(here) if here in found else 0,
        format_func=names.__getitem__,
        key=f"peers-table-{text.language}",
    )
    if key != keys[0] or here is not None:
        session.go(_TABLE, key)
    table = found[key]
    units = [each.unit.name for each in standings(table)]
    named = session.place(_MARK)
    first = named if named in units else mark_of(table, view)
    mark = right.selectbox(
        text("peers.mark"),
        units,
        index=None if first is None else units.index(first),
        placeholder=text("peers.nobody"),
        key=f"peers-mark-{key}-{text.language}",
    )
    session.go(_MARK, mark if mark != mark_of(table, view) else None)
    return table, mark


def _name(table: PublishedTable, text: Text) -> str:
    told = {"year": table.year, "place": table.place, "day": table.day}
    return text(f"peers.kinds.{table.kind.value}", **told)


def _draw_headline(table: PublishedTable, mark: str | None, text: Text) -> None:
    standing = None if mark is None else standing_of(table, mark)
    if mark is None or standing is None:
        st.info(text("peers.choose"))
        return
    away = distances(table, mark)
    points = standing.unit.points
    columns = st.columns([1.1, 1, 1.2, 1])
    _metric(
        columns[0],
        text("peers.rank"),
        _place(standing, table, text),
        text("peers.tied", n=standing.tied) if standing.tied else "",
    )
    _metric(
        columns[1],
        text("peers.points", max=table.maximum),
        "–" if points is None else text.points(points),
        text("peers.derived") if standing.unit.derived else "",
    )
    best = None if away is None else away.best
    _metric(
        columns[2],
        text("peers.to_best"),
        _away(standing, best, text),
        "" if best is None else _said(best[0], table, text),
    )
    mean = mean_of(table)
    _metric(
        columns[3],
        text("peers.to_mean"),
        "–" if away is None or away.mean is None else text.points(away.mean, signed=True),
        text("peers.mean_unknown")
        if mean is None
        else text("peers.mean_is" if table.mean else "peers.mean_counted", points=mean),
    )


def _draw_notes(table: PublishedTable, mark: str | None, view: RoundView, text: Text) -> None:
    told = []
    if mark is not None and own_name(table, view) is None:
        told.append(text("peers.not_ours", unit=mark))
    if not is_complete(table):
        n = sum(each.points is not None for each in table.units)
        whole = "peers.gaps" if table.of else "peers.gaps_open"
        told.append(text(whole, n=n, of=table.of or 0))
    if any(each.derived for each in table.units) or table.mean_derived:
        told.append(text("peers.derived_key"))
    told.append(text(f"peers.method.{table.kind.value}", place=table.place))
    st.caption(" ".join(told))
    estimate = estimate_in(table, view)
    if estimate is not None:
        st.markdown(text("peers.estimate", points=estimate[0], higher=estimate[1]))


def _metric(column: st.delta_generator.DeltaGenerator, label: str, figure: str, below: str) -> None:
    column.metric(label, figure, below or None, delta_color="off", delta_arrow="off")


def _place(standing: Standing, table: PublishedTable, text: Text) -> str:
    if standing.rank is None:
        return text("peers.lowest" if standing.unit.lowest else "peers.no_rank")
    if table.of is None:
        return text("peers.place", rank=standing.rank)
    return text("peers.place_of", rank=standing.rank, of=table.of)


def _away(standing: Standing, best: tuple[str, Fraction] | None, text: Text) -> str:
    if best is not None:
        return text.points(best[1])
    return text("peers.is_best") if standing.rank == 1 else "–"


def _said(name: str, table: PublishedTable, text: Text) -> str:
    """Write a unit's name, with a star where its points are worked out."""
    unit = next(each for each in table.units if each.name == name)
    return text("peers.starred", unit=name) if unit.derived else name


def _draw_units(table: PublishedTable, mark: str | None, text: Text) -> None:
    shown = [each for each in standings(table) if each.unit.points is not None]
    marks = [
        UnitMark(
            words.wrapped(_said(each.unit.name, table, text), _UNIT_LABEL),
            float(each.unit.points or 0),
            _figures(each, text),
            each.unit.name == mark,
        )
        for each in shown
    ]
    mean = mean_of(table)
    at = None if mean is None else (float(mean), text("peers.mean_at", points=mean))
    rows = [
        {
            text("peers.chart.rank"): "–" if each.rank is None else str(each.rank),
            text("peers.chart.unit"): _said(each.unit.name, table, text),
            text("peers.chart.points"): "–"
            if each.unit.points is None
            else text.points(each.unit.points),
            text("peers.chart.source"): each.unit.source,
        }
        for each in standings(table)
    ]
    figures.draw(
        text("peers.units_question", name=_name(table, text)),
        lambda palette, _: unit_dots(marks, at, text, palette),
        pd.DataFrame(rows),
        text,
        name="cac-don-vi",
    )


def _figures(standing: Standing, text: Text) -> str:
    points = text.points(standing.unit.points or 0)
    if standing.rank is not None:
        return text("peers.figures", points=points, rank=standing.rank)
    return text("peers.figures_lowest", points=points) if standing.unit.lowest else points


def _draw_parts(table: PublishedTable, mark: str | None, text: Text) -> None:
    parts = part_standings(table, mark)
    if not parts:
        st.caption(text("peers.no_parts"))
        return
    components = {each.code: each for each in _components(table)}
    titles = {
        each.code: words.wrapped(words.titled(components[each.code]), _PART_LABEL) for each in parts
    }
    marks = [
        PartMark(
            titles[part.code],
            float(Fraction(unit.parts[part.code]) / part.maximum * 100),
            unit.name,
            text("peers.of", points=unit.parts[part.code], max=part.maximum),
            unit.name == mark,
        )
        for part in parts
        for unit in table.units
        if part.code in unit.parts
    ]
    said, rows = [], []
    for part in parts:
        upper = (
            text("peers.best", points=part.best, max=part.maximum)
            if part.points is None
            else text("peers.of", points=part.points, max=part.maximum)
        )
        lower = "" if part.points is None else text("peers.higher", n=part.higher, of=len(part.all))
        said.append((titles[part.code], upper, lower))
        rows.append(
            {
                text("peers.chart.part"): words.titled(components[part.code]),
                text("peers.chart.points"): "–"
                if part.points is None
                else text.points(part.points),
                text("peers.chart.best"): text.points(part.best),
                text("peers.chart.away"): "–"
                if part.points is None
                else text.points(part.points - part.best),
                text("peers.chart.max"): text.points(part.maximum),
            }
        )
    figures.draw(
        text("peers.parts_question"),
        lambda palette, _: part_strips(marks, said, text, palette),
        pd.DataFrame(rows),
        text,
        name="tung-linh-vuc",
    )
    st.caption(text("peers.parts_key"))


def _components(table: PublishedTable) -> Sequence[Component]:
    edition = table.place if table.kind is TableKind.ROUNDS else QD_766
    return criteria_set(edition).components


def _draw_sources(table: PublishedTable, text: Text) -> None:
    sources = table.sources
    if len(sources) == 1:
        st.caption(text("peers.source", source=sources[0]))
    elif sources:
        with st.expander(text("peers.sources", n=len(sources))):
            st.markdown("\n".join(f"- {each}" for each in sources))


def _draw_years(text: Text) -> None:
    """List where the province stood in the PAR INDEX, a year a row: no line joins the editions."""
    rows = []
    for table in published_tables():
        standing = standing_of(table, _PROVINCE)
        if table.kind is not TableKind.PAR_INDEX or standing is None:
            continue
        away = distances(table, _PROVINCE)
        best = None if away is None else away.best
        rows.append(
            {
                text("peers.chart.year"): str(table.year),
                text("peers.chart.points"): "–"
                if standing.unit.points is None
                else text.points(standing.unit.points),
                text("peers.chart.rank"): text("peers.starred", unit=_place(standing, table, text))
                if standing.unit.derived
                else _place(standing, table, text),
                text("peers.to_best"): "–"
                if best is None
                else f"{text.points(best[1])} ({_said(best[0], table, text)})",
                text("peers.to_mean"): "–"
                if away is None or away.mean is None
                else text.points(away.mean, signed=True),
            }
        )
    st.subheader(text("peers.years_question"), anchor=False)
    draw_table(
        pd.DataFrame(rows),
    )
    st.caption(text("peers.years_key"))


def _draw_satisfaction(text: Text) -> None:
    st.subheader(text("peers.sipas_question"), anchor=False)
    st.markdown(text("peers.sipas_break"))
    found = satisfaction_years()
    series = dict.fromkeys(each.series for each in found)
    for column, name in zip(st.columns(len(series)), series, strict=True):
        with column:
            _draw_series(name, [each for each in found if each.series == name], text)
    last = [each for each in found if _PROVINCE in each.lowest_provinces]
    if last:
        years = ", ".join(text("pages.plain", n=each.year) for each in last)
        n = max(len(each.lowest_provinces) for each in last)
        st.markdown(text("peers.sipas_lowest", province=_PROVINCE, years=years, n=n))
    st.caption(text("peers.sipas_key"))
    st.page_link("pages/satisfaction.py", label=text("peers.own"), query_params=session.address())


def _draw_series(name: str, years: Sequence[SatisfactionYear], text: Text) -> None:
    """Draw the years of one method; another method never comes onto the same axis."""
    marks = [
        YearMark(
            str(each.year),
            None if each.mean is None else float(each.mean),
            None if each.lowest is None else float(each.lowest),
            None if each.highest is None else float(each.highest),
            text("peers.sipas_words", mean=_percent(each.mean, text)),
        )
        for each in years
    ]
    rows = [
        {
            text("peers.chart.year"): str(each.year),
            text("peers.chart.mean"): _percent(each.mean, text),
            text("peers.chart.lowest"): _percent(each.lowest, text),
            text("peers.chart.highest"): _percent(each.highest, text),
            text("peers.chart.source"): each.source,
        }
        for each in years
    ]
    figures.draw(
        text(f"peers.series.{name}"),
        lambda palette, _: year_ranges(marks, text, palette),
        pd.DataFrame(rows),
        text,
        name=f"sipas-{name}",
    )


def _percent(value: Decimal | None, text: Text) -> str:
    return "–" if value is None else text("peers.percent", value=value)


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("peers")
    text = session.text()
    table, mark = _choose(view, text)
    _draw_headline(table, mark, text)
    _draw_notes(table, mark, view, text)
    if table.parts:
        left, right = st.columns(2, gap="large")
        with left:
            _draw_units(table, mark, text)
        with right:
            _draw_parts(table, mark, text)
    else:
        _draw_units(table, mark, text)
        _draw_parts(table, mark, text)
    _draw_sources(table, text)
    _draw_years(text)
    _draw_satisfaction(text)


draw()
