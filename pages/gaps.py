"""Điểm mất: every point that is lost or not sure, what still wins it, who does it and by when."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from html import escape

import streamlit as st

from pages.shared import frame, rows, session
from pages.shared.colours import palette
from services.assessment.analysis.gaps import Due, Gap, GapState, gaps, totals, when_due
from services.assessment.analysis.pace import Pace
from services.assessment.analysis.steps import write_need
from services.assessment.view import RoundView, asked_of
from services.text import Text

_ALL = "all"
# what is filtered, in the address
_OWNER, _STATE, _DUE, _POSSIBLE = "owner", "state", "due", "possible"
_MARKS = {
    GapState.WINNABLE: "▲",
    GapState.FIGURES: "○",
    GapState.DOCUMENT: "◆",
    GapState.OUTSIDE: "□",
    GapState.LOST: "✕",
}
_BAR, _THICK = 84, 10  # pixels: of the most points, and its height
_BLOCK = "margin-bottom:1rem"  # what Streamlit takes off again behind a paragraph


def _colour(state: GapState) -> str:
    colours = palette()
    return {
        GapState.WINNABLE: colours.winnable,
        GapState.FIGURES: colours.outline,
        GapState.DOCUMENT: colours.claimed,
        GapState.OUTSIDE: colours.outside,
        GapState.LOST: colours.lost,
    }[state]


def _draw_totals(view: RoundView, found: tuple[Gap, ...], text: Text) -> None:
    """Draw the points of each state; with what is sure they make the maximum."""
    sums = totals(found)
    cells = "".join(
        f'<div style="flex:1 1 150px;border-top:4px solid {_colour(state)};padding:6px 0">'
        f'<div style="font-size:.85rem">{_named(state, text)}</div>'
        f'<div style="font-size:1.5rem;font-variant-numeric:tabular-nums">'
        f"{text.points(points)}</div></div>"
        for state, points in sums.items()
    )
    st.markdown(
        f'<div style="{_BLOCK};display:flex;flex-wrap:wrap;gap:4px 20px">{cells}</div>',
        unsafe_allow_html=True,
    )
    content = view.scorecard.content
    st.caption(text("gaps.adds_up", sure=content.low, max=content.max_points))


def _named(state: GapState, text: Text) -> str:
    """Return a state with its mark, as HTML."""
    return f"{_MARKS[state]} {escape(text(f'gaps.states.{state}'))}"


def _narrow(view: RoundView, found: Sequence[Gap], text: Text, today: date) -> list[Gap]:
    """Ask which gaps to see; the address keeps it."""
    left, middle, right, last = st.columns([1.4, 1.4, 1, 1.1], vertical_alignment="bottom")
    components = {
        each.code: f"{each.code} {each.name.in_language(text.language)}"
        for each in view.criteria.components
    }
    divisions = {each.division: view.division_name(each.division, text.language) for each in found}
    with left:
        component = _choose(session.COMPONENT, components, text, "component")
    with middle:
        division = _choose(_OWNER, divisions, text, "division")
    with right:
        deadline = _choose(_DUE, {e: text(f"gaps.deadlines.{e}") for e in Due}, text, "deadline")
    possible = last.toggle(
        text("gaps.only_possible"), value=session.place(_POSSIBLE) == "1", key=_POSSIBLE
    )
    session.go(_POSSIBLE, "1" if possible else None)
    here = [
        each
        for each in found
        if component in (_ALL, view.criteria.component_of(each.leaf.code).code)
        and division in (_ALL, each.division)
        and deadline in (_ALL, when_due(each, today=today))
        and (each.gain or not possible)
    ]
    counts = {_ALL: len(here)}
    counts |= {s.value: sum(each.state is s for each in here) for s in GapState}
    standing = session.place(_STATE)
    chosen = st.segmented_control(
        text("gaps.state"),
        list(counts),
        default=standing if standing in counts else _ALL,
        required=True,
        format_func=lambda each: _state_name(each, counts[each], text),
        label_visibility="collapsed",
        key=_STATE,
    )
    session.go(_STATE, None if chosen == _ALL else chosen)
    return [each for each in here if chosen in (_ALL, each.state.value)]


def _state_name(state: str, n: int, text: Text) -> str:
    if state == _ALL:
        return text("gaps.all", n=n)
    name = text(f"gaps.states.{state}")
    return text("gaps.of_state", mark=_MARKS[GapState(state)], state=name, n=n)


def _choose(place: str, named: dict[str, str], text: Text, what: str) -> str:
    options = {_ALL: text(f"gaps.every.{what}"), **named}
    here = session.place(place)
    chosen = st.selectbox(
        text(f"gaps.{what}"),
        list(options),
        index=list(options).index(here) if here in options else 0,
        format_func=options.__getitem__,
        key=f"gaps {place}",
    )
    session.go(place, None if chosen == _ALL else chosen)
    return chosen


def _draw_gap(view: RoundView, gap: Gap, most: Fraction, text: Text, today: date) -> None:
    row = st.container(horizontal=True, wrap=False, gap="xsmall")
    row.page_link(
        "pages/scores.py",
        label=gap.leaf.code,
        query_params=session.address(code=gap.leaf.code),
        width=rows.CODE_WIDTH,
    )
    width = max(3, round(_BAR * gap.points / most))
    name = escape(gap.leaf.name.in_language(text.language))
    state = _named(gap.state, text)
    owner = escape(view.division_name(gap.division, text.language))
    due = "" if gap.due is None else f" · {escape(text('gaps.due', day=gap.due))}"
    says = "<br>".join(escape(each) for each in _sentences(view, gap, text, today))
    row.markdown(
        f'<div style="{_BLOCK};display:flex;flex-wrap:wrap;gap:2px 16px">'
        f'<div style="flex:0 0 {_BAR + 60}px;display:flex;align-items:center;gap:8px">'
        f'<span style="width:{width}px;height:{_THICK}px;background:{_colour(gap.state)}"></span>'
        f'<strong style="font-variant-numeric:tabular-nums">{text.points(gap.points)}</strong>'
        "</div>"
        f'<div style="flex:1 1 320px;line-height:1.4"><div style="font-weight:600">{name}</div>'
        f'<div style="font-size:.9rem">{says}</div></div>'
        f'<div style="flex:0 0 230px;font-size:.85rem;line-height:1.4">{state}<br>'
        f'<span style="opacity:.75">{owner}{due}</span></div></div>',
        width="stretch",
        unsafe_allow_html=True,
    )


def _sentences(view: RoundView, gap: Gap, text: Text, today: date) -> list[str]:
    """Say what would win the points, or why nothing does."""
    match gap.state:
        case GapState.WINNABLE:
            return [
                said
                for need, pace in zip(gap.needs, gap.paces, strict=True)
                for said in (
                    _plain(write_need(view, gap.leaf, need, text)),
                    *(() if pace is None else (_pace(view, gap, pace, text, today),)),
                )
            ]
        case GapState.FIGURES:
            return [text("gaps.says.figures", points=gap.points)]
        case GapState.DOCUMENT if gap.closed:
            return [text("gaps.says.document_closed")]
        case GapState.DOCUMENT:
            wanted = "; ".join(each.in_language(text.language) for each in gap.leaf.documents)
            return [text("gaps.says.document", wanted=wanted or "–")]
        case GapState.OUTSIDE:
            known = gap.result.points is not None
            return [text("gaps.says.outside_lost" if known else "gaps.says.outside")]
        case GapState.LOST:
            key = "closed" if gap.closed else "lost"
            return [text(f"gaps.says.{key}", year=view.round.year)]


def _plain(said: str) -> str:
    return said.replace("**", "")


def _pace(view: RoundView, gap: Gap, pace: Pace, text: Text, today: date) -> str:
    asked = asked_of(view.criteria, gap.leaf, pace.input)
    what = (
        text("gaps.pace.cases")
        if asked is None or asked.label is None
        else (asked.label.in_language(text.language))
    )
    if pace.needed is None:
        return text("gaps.pace.over", what=what, day=pace.ends)
    said = text(
        "gaps.pace.says",
        what=what,
        so_far=round(pace.so_far),
        needed=-(-pace.needed.numerator // pace.needed.denominator),
        counted_to=pace.counted_to,
        day=pace.ends,
    )
    if pace.too_late is None:
        return f"{said} {text('gaps.pace.not_enough')}"
    key = "too_late" if pace.too_late <= today else "until"
    return f"{said} {text(f'gaps.pace.{key}', day=pace.too_late)}"


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("gaps")
    text = session.text()
    today = datetime.now().astimezone().date()
    found = gaps(view, today=today)
    _draw_totals(view, found, text)
    shown = _narrow(view, found, text, today)
    if not shown:
        st.info(text("gaps.nothing"))
        return
    most = max(each.points for each in found)
    st.page_link(
        "pages/what_if.py",
        label=text("gaps.try"),
        icon=":material/alt_route:",
        query_params=session.address(),
    )
    with st.container(gap="xsmall"):
        for each in shown:
            _draw_gap(view, each, most, text, today)


draw()
