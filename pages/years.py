"""Các năm: what moved the total since last year; all years side by side; results typed in."""

import csv
import io

import pandas as pd
import streamlit as st

from pages.shared import charts, figures, frame, problems, session, words
from pages.shared.colours import palette
from pages.shared.printing import draw_table
from pages.shared.year_bridge import draw_bridge
from scoring.model import Leaf
from services.assessment.view import TOTAL, RoundView
from services.assessment.years.history import SELF, component_history, leaf_history
from services.assessment.years.results import COLUMNS, FaultyResults, enter_results
from services.store import Lane, ResultRecord
from services.text import Text

_CHARTS_A_ROW = 4


_NAME_WIDTH, _FIGURE_WIDTH = 340, 116  # pixels: the longest name, and its figures beside it


def _draw_components(view: RoundView, text: Text) -> None:
    question = text("pages.years.components")
    st.subheader(question, anchor=False)
    rows = []
    for point in component_history(view):
        said = "–" if point.points is None else text.points(point.points)
        rows.append(
            {
                "component": words.wrapped(words.titled(point.component), 32),
                "year": str(point.year),
                "lane": point.lane,
                "edition": point.edition,
                "share": None if point.share is None else float(point.share),
                "words": f"{said} / {text.points(point.max_points)}",
            }
        )
    points = pd.DataFrame(rows)
    names = list(dict.fromkeys(points["component"]))
    for first in range(0, len(names), _CHARTS_A_ROW):
        beside = zip(st.columns(_CHARTS_A_ROW), names[first : first + _CHARTS_A_ROW], strict=False)
        for column, name in beside:
            chart = charts.year_lines(points[points["component"] == name], text, palette())
            column.altair_chart(chart, width="stretch", alt=name.replace("\n", " "))
    st.markdown(charts.lane_key(text, palette()), unsafe_allow_html=True)
    st.caption(text("pages.years.components_key"))
    figures.offer(
        question,
        lambda colours, _: charts.year_multiples(points, text, colours),
        _figures_of(points, text),
        text,
        name="cac-linh-vuc-qua-cac-nam",
    )


def _figures_of(points: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Return the points that the charts show, a row each, under the names that people read."""
    told = {
        "component": points["component"].str.replace("\n", " "),
        "year": points["year"],
        "lane": [text(f"pages.lanes.{lane}") for lane in points["lane"]],
        "points": points["words"],
    }
    return pd.DataFrame({text(f"pages.chart.{name}"): column for name, column in told.items()})


def _draw_table(view: RoundView, text: Text) -> None:
    st.subheader(text("pages.years.leaves"), anchor=False)
    histories = {leaf.code: leaf_history(view, leaf) for leaf in view.criteria.leaves}
    shown = sorted({key for history in histories.values() for key in history}, key=_by_year)
    titles = {(year, lane): f"{year} · {text(f'pages.lanes.{lane}')}" for year, lane in shown}
    now = text("pages.years.now", year=view.round.year)
    rows = []
    for leaf in view.criteria.leaves:
        row = {text("pages.years.leaf"): words.titled(leaf)}
        for key in shown:
            row[titles[key]] = _earlier(histories[leaf.code].get(key), leaf, text)
        row[now] = words.points_of_leaf(text, view.scorecard.leaf(leaf.code))
        rows.append(row)
    right = st.column_config.TextColumn(alignment="right", width=_FIGURE_WIDTH)
    draw_table(
        pd.DataFrame(rows),
        height=420,
        column_config={
            text("pages.years.leaf"): st.column_config.TextColumn(width=_NAME_WIDTH),
            **dict.fromkeys((*titles.values(), now), right),
        },
    )


def _by_year(key: tuple[int, str]) -> tuple[int, bool]:
    return key[0], key[1] != SELF


def _earlier(record: ResultRecord | None, leaf: Leaf, text: Text) -> str:
    """Write earlier points; out of another maximum they carry it, for they are not comparable."""
    if record is None or record.points is None:
        return ""
    points = text.points(record.points)
    if record.max_points in (None, leaf.max_points):
        return points
    return f"{points} / {text.points(record.max_points)}"


def _draw_entry(view: RoundView, text: Text) -> None:
    st.subheader(text("pages.years.enter"), anchor=False)
    st.write(text("pages.years.enter_says"))
    lanes = {text(f"pages.lanes.{lane.value}"): lane.value for lane in Lane}
    codes = {text("pages.years.total"): TOTAL}
    codes |= {words.titled(each): each.code for each in view.criteria.components}
    codes |= {words.titled(leaf): leaf.code for leaf in view.criteria.leaves}
    with st.form(f"result-{session.counter('result')}"):
        first = st.columns([1, 1.4, 3])
        year = first[0].text_input(text("pages.chart.year"), value=str(view.round.year - 1))
        lane = first[1].selectbox(text("pages.chart.lane"), list(lanes), index=1)
        code = first[2].selectbox(text("pages.years.code"), list(codes))
        second = st.columns([1, 1.4, 3])
        points = second[0].text_input(text("pages.chart.points"))
        maximum = second[1].text_input(text("pages.years.max_points"))
        source = second[2].text_input(
            text("pages.scores.source"), placeholder=text("pages.years.source_example")
        )
        saved = st.form_submit_button(text("pages.years.save"), type="primary")
    if saved:
        typed = (year, lanes[lane], codes[code], points, maximum, source)
        _enter(
            view,
            [dict(zip(COLUMNS, typed, strict=True))],
            text("pages.years.typed"),
            text,
            from_file=False,
        )
    with st.expander(text("pages.years.import")):
        st.download_button(
            text("pages.years.template"), _template(view), "ket-qua-cac-nam.csv", "text/csv"
        )
        file = st.file_uploader(
            text("pages.years.file"), type="csv", key=f"results-{session.counter('result')}"
        )
        if file is not None and st.button(text("pages.years.take"), type="primary"):
            content = file.getvalue().decode("utf-8-sig", errors="replace")
            delimiter = ";" if ";" in content.split("\n", 1)[0] else ","
            rows = list(csv.DictReader(io.StringIO(content), delimiter=delimiter))
            _enter(view, rows, file.name, text, from_file=True)


def _template(view: RoundView) -> bytes:
    """Return the columns and a row to fill for last year's total and every component."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    year = view.round.year - 1
    writer.writerow([year, Lane.REVIEWED, TOTAL, "", view.criteria.head.max_points, ""])
    for component in view.criteria.components:
        writer.writerow([year, Lane.REVIEWED, component.code, "", component.max_points, ""])
    return written.getvalue().encode("utf-8-sig")  # the mark lets Excel read Vietnamese


def _enter(
    view: RoundView, rows: list[dict[str, str]], name: str, text: Text, *, from_file: bool
) -> None:
    try:
        count = enter_results(
            session.store(),
            unit=view.unit.code,
            criteria=view.criteria,
            rows=rows,
            before=view.round.year,
            source_name=name,
            who=session.person(),
        )
    except FaultyResults as faulty:
        problems.show_problems(faulty.problems, with_places=from_file)
    else:
        session.renew("result")
        session.say_once(text("pages.years.entered", n=count))
        st.rerun()


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("years")
    text = session.text()
    draw_bridge(view, text)
    _draw_components(view, text)
    _draw_table(view, text)
    _draw_entry(view, text)
    st.page_link("pages/peers.py", label=text("pages.years.others"), query_params=session.address())


draw()
