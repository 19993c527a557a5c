"""SIPAS: where people are not satisfied, how sure that is, what changed since the last survey."""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd
import streamlit as st

from pages.shared import charts, figures, frame, rows, session, words
from pages.shared.printing import draw_table
from pages.shared.survey_entry import draw_entry
from pages.shared.survey_handing import draw_handing
from scoring.survey_statistics import Difference, Estimate
from services.assessment.surveys.results import Line, SurveyResults, survey_results
from services.assessment.view import RoundView
from services.store import Survey, SurveyKind
from services.text import Text

_SURVEY = "survey"  # in the address: "2024-department"
_NAME_WIDTH = 290  # pixels: the longest question
_MOST = 6  # questions that stand beside the chart
_BY_CHANCE = Fraction(5, 100)
_CODE_WIDTH = 48  # pixels: "2.5.2"
_LABEL = 32  # letters in a line of a factor's name


def _choose(view: RoundView, surveys: Sequence[Survey], text: Text) -> Survey:
    """Ask which survey to look at; the address can name it, the round's year comes first."""
    named = {f"{each.year}-{each.conductor.value}": each for each in surveys}
    first = next(
        (k for k, each in named.items() if each.year <= view.round.year), next(iter(named))
    )
    here = session.place(_SURVEY)
    here = here if here in named else first
    names = {key: _name(each, text) for key, each in named.items()}
    key = st.selectbox(
        text("sipas.survey"),
        list(named),
        index=list(named).index(here),
        format_func=names.__getitem__,
        key=f"survey-{text.language}-{session.counter('survey')}-{len(named)}",
    )
    if key != here:
        session.go(_SURVEY, key)
    return named[key]


def _name(survey: Survey, text: Text) -> str:
    conductor = text(f"sipas.conductors.{survey.conductor.value}")
    return text("sipas.survey_name", year=survey.year, conductor=conductor, source=survey.source)


def _draw_headline(results: SurveyResults, text: Text) -> None:
    columns = st.columns([1.5, 1, 1.5])
    index = results.index.estimate
    columns[0].metric(
        text("sipas.index"),
        "–" if index is None else text.percent(index.share),
        text("sipas.index_unknown") if index is None else _interval(index, text),
        delta_color="off",
        delta_arrow="off",
    )
    counts = results.counts
    columns[1].metric(
        text("sipas.respondents"),
        "–" if counts is None else text.number(counts.respondents),
        text(f"sipas.kinds.{results.survey.kind.value}")
        if counts is None
        else _design(results, text),
        delta_color="off",
        delta_arrow="off",
    )
    before, change = results.before, results.index.change
    if before is None or change is None:
        columns[2].caption(_why_not_compared(results, text))
        return
    columns[2].metric(
        text("sipas.change", year=before.year),
        text("sipas.points_change", points=change.points),
        _verdict(change, text),
        delta_color="off",
        delta_arrow="off",
    )


def _design(results: SurveyResults, text: Text) -> str:
    counts = results.counts
    if counts is None:
        return ""
    parts = [text("sipas.clusters", n=counts.draws)] if counts.clustered else []
    parts += [text("sipas.weighted")] if counts.weighted else []
    return " · ".join(parts) or text("sipas.simple")


def _why_not_compared(results: SurveyResults, text: Text) -> str:
    if results.broken is not None:
        return text("sipas.broken", year=results.broken.year)
    return text("sipas.no_last") if results.before is None else text("sipas.index_unknown")


def _interval(known: Estimate, text: Text) -> str:
    if known.interval is None:
        return text("sipas.no_interval")
    low, high = known.interval
    return text("sipas.interval", low=low, high=high)


def _range(known: Estimate, text: Text) -> str:
    if known.interval is None:
        return "–"
    return text("sipas.interval_range", low=known.interval[0], high=known.interval[1])


def _verdict(change: Difference, text: Text) -> str:
    """Say whether a change is more than chance, in words."""
    if change.within_error is None:
        return text("sipas.no_error")
    if change.within_error:
        return text("sipas.within_error")
    return text("sipas.rose" if change.points > 0 else "sipas.fell")


def _draw_factors(results: SurveyResults, text: Text) -> None:
    known = [(line, line.estimate) for line in results.factors if line.estimate is not None]
    if not known:
        return
    table = pd.DataFrame(
        [
            {
                "factor": words.wrapped(_titled(line, text), _LABEL),
                "share": float(found.share),
                "low": None if found.interval is None else float(found.interval[0]),
                "high": None if found.interval is None else float(found.interval[1]),
                "last": None if line.change is None else float(found.share - line.change.points),
                "said": text.percent(found.share),
                "range": _range(found, text),
                "answers": text("sipas.chart.n", n=found.answers) if found.answers else "–",
            }
            for line, found in sorted(known, key=lambda each: each[1].share)
        ]
    )
    told = ("factor", "said", "range", "answers")
    heads = [text(f"sipas.chart.heads.{each}") for each in told]
    figures.draw(
        text("sipas.chart.title"),
        lambda colours, _: charts.share_intervals(table, text, colours),
        table[list(told)].replace("\n", " ", regex=True).set_axis(heads, axis="columns"),
        text,
        name="sipas",
    )
    key = text("sipas.chart.key")
    if results.before is not None:
        key += " " + text("sipas.chart.last", year=results.before.year)
    st.caption(key)


def _titled(line: Line, text: Text) -> str:
    name = line.name if isinstance(line.name, str) else line.name.in_language(text.language)
    return f"{line.code} {name}".rstrip()


def _words(line: Line, text: Text) -> str:
    return _titled(line, text).removeprefix(line.code).strip()


def _draw_held(results: SurveyResults, text: Text) -> None:
    """Draw the questions that cost the index most, with what each costs."""
    st.subheader(text("sipas.held"), anchor=False)
    ranked = [line for line in results.questions if line.gap is not None]
    if not ranked:
        st.caption(text("sipas.unasked" if results.questions else "sipas.no_questions",
                        factors=_unasked(results, text)))  # fmt: skip
        return
    with st.container(gap="xxsmall"):
        for line in ranked[:_MOST]:
            row = rows.open_row()
            row.markdown(f"**{line.code}**", width=_CODE_WIDTH)
            rows.finish_row(
                row, _words(line, text), f"**{text.points(-(line.gap or 0), signed=True)}**"
            )
    st.caption(text("sipas.held_key"))


def _unasked(results: SurveyResults, text: Text) -> str:
    return "; ".join(_titled(line, text) for line in results.unasked)


def _draw_tables(results: SurveyResults, text: Text) -> None:
    st.subheader(text("sipas.factors"), anchor=False)
    _draw_lines(results.factors, "sipas.table.factor", results, text)
    if results.questions:
        st.subheader(text("sipas.questions"), anchor=False)
        _draw_lines(results.questions, "sipas.table.question", results, text)
    compared = results.compared
    if compared:
        by_chance = _BY_CHANCE * len(compared)
        st.caption(text("sipas.chance", n=len(compared), by_chance=by_chance))
    elif results.before is None and results.broken is None:
        st.caption(text("sipas.no_last"))


def _draw_lines(lines: Sequence[Line], named: str, results: SurveyResults, text: Text) -> None:
    counted = results.survey.kind is SurveyKind.COUNTED
    table = []
    for line in lines:
        found = line.estimate
        row = {
            text("sipas.table.code"): line.code,
            text(named): _words(line, text),
            text("sipas.table.share"): "–" if found is None else text.percent(found.share),
            text("sipas.table.interval"): "–" if found is None else _range(found, text),
            text("sipas.table.gap"): "–"
            if line.gap is None
            else text.points(-line.gap, signed=True),
        }
        if results.before is not None:
            row[text("sipas.table.change")] = _change(line, text)
        row[text("sipas.table.answers")] = (
            "–" if found is None or not found.answers else text.number(found.answers)
        )
        if line.counts:
            row[text("sipas.table.missing")] = text.number(line.missing or 0)
            row[text("sipas.table.mean")] = "–" if line.mean is None else text.points(line.mean)
            row[text("sipas.table.counts")] = " · ".join(map(text.number, line.counts))
        table.append(row)
    right = st.column_config.TextColumn(alignment="right")
    figures = ["share", "interval", "gap", "answers", *(["missing", "mean"] if counted else [])]
    draw_table(
        pd.DataFrame(table),
        row_height=32,
        height="content",
        column_config={
            text(named): st.column_config.TextColumn(width=_NAME_WIDTH),
            **{text(f"sipas.table.{name}"): right for name in figures},
        },
    )


def _change(line: Line, text: Text) -> str:
    if line.change is None:
        return "–"
    points = text.points(line.change.points, signed=True)
    return f"{points} · {_verdict(line.change, text)}"


def _draw_groups(results: SurveyResults, text: Text) -> None:
    groups = results.groups
    if groups is None:
        return
    st.subheader(text("sipas.groups"), anchor=False)
    factors = sorted(results.factors, key=lambda line: line.code)
    hidden = text("sipas.hidden_cell", minimum=groups.minimum)
    table = [
        {
            text("sipas.table.group"): row.name,
            text("sipas.table.respondents"): text.number(row.respondents),
            **{
                line.code: hidden
                if (share := row.shares.get(line.code)) is None
                else text.percent(share)
                for line in factors
                if line.estimate is not None
            },
        }
        for row in groups.rows
    ]
    if table:
        right = st.column_config.TextColumn(alignment="right")
        columns = [*table[0]][1:]
        draw_table(pd.DataFrame(table), row_height=32,
                     column_config=dict.fromkeys(columns, right))  # fmt: skip
    st.caption(text("sipas.groups_key", minimum=groups.minimum, hidden=groups.hidden))


def _draw_survey(view: RoundView, survey: Survey, surveys: Sequence[Survey], text: Text) -> None:
    results = survey_results(survey, surveys)
    _draw_headline(results, text)
    wide, narrow = st.columns([1.4, 1], gap="medium")
    with wide:
        _draw_factors(results, text)
    with narrow:
        _draw_held(results, text)
    if results.unasked and results.questions:
        st.info(text("sipas.unasked", factors=_unasked(results, text)))
    _draw_tables(results, text)
    _draw_groups(results, text)
    with st.expander(text("sipas.how")):
        st.write(text("sipas.how_says"))
    draw_handing(view, results, text)


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("satisfaction")
    text = session.text()
    surveys = session.store().surveys(view.unit.code)
    survey = None
    if surveys:
        survey = _choose(view, surveys, text)
        _draw_survey(view, survey, surveys, text)
    else:
        st.info(text("sipas.empty"))
    draw_entry(view, surveys, text, shown=survey)


draw()
