"""Kỳ đánh giá: where the round stands, the next step and what it locks, the days, other rounds."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from html import escape

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import frame, opening, session, words
from pages.shared.colours import palette
from pages.shared.doors import REFUSALS, write_refusal
from pages.shared.problems import show_refusal
from scoring.problems import Problem
from services.assessment.course.conducting import (
    WITH_DATE,
    FaultyDates,
    FaultyMove,
    OfferedMove,
    TakenMove,
    count_errors,
    deadline_of,
    is_late,
    move,
    offered_moves,
    set_dates,
    taken_moves,
)
from services.assessment.course.rounds import FaultyRound
from services.assessment.people import NotPermitted, Permission, may
from services.assessment.view import RoundView
from services.store import Part, Phase, StaleRound
from services.store.phases import is_open
from services.text import Text
from services.text.explain import write_problem

_DATE_COLUMNS = 4
_STEP_WIDTH = 100  # pixels: eight on a line, "Trình lãnh đạo duyệt" in two lines


def _draw_steps(view: RoundView, moves: tuple[TakenMove, ...], text: Text, today: date) -> None:
    """Draw the eight phases as a line: those behind us, the one we are in, those to come."""
    steps = "".join(_step(view, phase, moves, text, today) for phase in Phase)
    style = "display:flex;flex-wrap:wrap;gap:10px 6px;list-style:none;padding:0;margin:0 0 8px"
    st.markdown(f'<ol style="{style}">{steps}</ol>', unsafe_allow_html=True)
    deadline = deadline_of(view.round, view.round.phase)
    if deadline is not None and is_late(view.round, today):
        days = (today - deadline).days
        st.warning(text("progress.late_says", day=deadline, days=days), icon=":material/schedule:")


def _step(
    view: RoundView, phase: Phase, moves: tuple[TakenMove, ...], text: Text, today: date
) -> str:
    """Return one phase as HTML; a mark and a word say what its colour says."""
    now, colours = view.round.phase, palette()
    mark, line = ("○", colours.track)
    if phase.place < now.place:
        mark, line = "✓", colours.claimed
    elif phase is now:
        mark, line = "●", colours.ours
    said = [escape(each) for each in _said_of(view, phase, moves, text, today)]
    name = f"{mark} {escape(words.phase_name(text, phase))}"
    name = f"<strong>{name}</strong>" if phase is now else name
    small = "".join(
        f'<div style="font-size:0.8rem;line-height:1.35;opacity:0.75">{each}</div>' for each in said
    )
    here = ' aria-current="step"' if phase is now else ""
    style = (
        f"flex:1 1 {_STEP_WIDTH}px;margin:0;padding:6px 2px 0 0;border-top:4px solid {line};"
        "font-size:0.9rem;line-height:1.3"
    )
    return f'<li style="{style}"{here}>{name}{small}</li>'


def _said_of(
    view: RoundView, phase: Phase, moves: tuple[TakenMove, ...], text: Text, today: date
) -> Iterator[str]:
    """Say of a phase: that we are in it, its deadline, who brought the round there and when."""
    now = view.round.phase
    deadline = deadline_of(view.round, phase)
    if phase is now:
        yield text("progress.here")
    if deadline is not None:
        yield text("progress.until", day=deadline)
        if phase is now and deadline < today:
            yield text("progress.late", days=(today - deadline).days)
    came = [each for each in moves if each.to is phase]
    if came and phase.place <= now.place:
        day = came[-1].at.astimezone().date()
        yield text("progress.came", day=day, who=words.signed(text, came[-1].who))


def _draw_next(view: RoundView, text: Text) -> None:
    """Draw the usual step as the button to press, and the steps that skip something."""
    st.subheader(text("progress.next.title"), anchor=False)
    ahead = [each for each in offered_moves(view, session.person()) if not each.is_back]
    if not ahead:
        st.write(text("progress.next.none"))
        return
    usual, *shortcuts = ahead
    _draw_move(view, usual, text, is_usual=True)
    if shortcuts:
        st.caption(text("progress.next.also"))
        for each in shortcuts:
            _draw_move(view, each, text, is_usual=False)


def _draw_move(view: RoundView, offered: OfferedMove, text: Text, *, is_usual: bool) -> None:
    st.write(text(f"progress.locks.{offered.to.value}"))
    seen = None
    hindered = not offered.permitted
    if offered.to is Phase.SUBMITTED:
        seen = _seen(view)
        errors = count_errors(session.store(), view)
        hindered = hindered or errors > 0
        if errors:
            st.error(text("progress.errors_stand", n=errors), icon=":material/rule:")
            st.page_link(
                "pages/check.py",
                label=text("progress.open_check"),
                icon=":material/rule:",
                query_params=session.address(),
            )
    pressed = st.button(
        text(f"progress.next.{offered.to.value}"),
        type="primary" if is_usual else "secondary",
        disabled=hindered,
        key=f"move {offered.to.value}",
    )
    if not offered.permitted:
        st.caption(_who_may(offered, text))
    if pressed:
        _move(view, offered.to, text, seen=seen)


def _draw_back(view: RoundView, text: Text) -> None:
    back = [each for each in offered_moves(view, session.person()) if each.is_back]
    if not back:
        return
    with st.expander(text("progress.back.title"), icon=":material/lock_open:"):
        st.write(text("progress.back.says"))
        to = st.selectbox(
            text("progress.back.to"),
            [each.to for each in back],
            format_func=lambda phase: words.phase_name(text, phase),
        )
        reason = st.text_input(
            text("progress.back.reason"),
            placeholder=text("progress.back.reason_example"),
            key=f"reason {session.counter('reason')}",
        )
        chosen = next(each for each in back if each.to is to)
        if not chosen.permitted:
            st.caption(_who_may(chosen, text))
        if st.button(text("progress.back.move"), disabled=not chosen.permitted):
            _move(view, to, text, reason=reason)


def _move(
    view: RoundView, to: Phase, text: Text, *, reason: str = "", seen: int | None = None
) -> None:
    who = session.person()
    try:
        move(session.store(), view, to=to, reason=reason, seen=seen, who=who)
    except FaultyMove as faulty:
        _show(faulty.problems, text)
    except StaleRound as stale:
        session.renew("submitting")  # the page shows the present state beneath: now it is seen
        show_refusal(stale)
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.renew("reason")
        submitted = to is Phase.SUBMITTED and view.round.phase is Phase.APPROVAL
        key = "progress.submitted" if submitted else "progress.moved"
        session.say_once(text(key, phase=words.phase_name(text, to)))
        st.rerun()


def _seen(view: RoundView) -> int:
    """Return the state of the round that the person saw before pressing."""
    what = f"submitting {view.round.id} {session.counter('submitting')}"
    return session.first_seen(what, session.store().seen(view.round.id))


def _who_may(offered: OfferedMove, text: Text) -> str:
    roles = ", ".join(text(f"people.roles.{role.value}") for role in offered.roles)
    return text("progress.not_yours", roles=roles)


def _draw_lanes(view: RoundView, text: Text) -> None:
    st.subheader(text("progress.lanes.title"), anchor=False)
    lines = []
    for part in Part:
        opened = is_open(view.round.phase, part)
        icon = ":material/lock_open:" if opened else ":material/lock:"
        state = text(f"progress.lanes.{'open' if opened else 'locked'}")
        name = text(f"progress.parts.{part.value}")
        lines.append(f"{icon} {name} · **{state}**" if opened else f"{icon} {name} · {state}")
    st.markdown("  \n".join(lines))


def _draw_history(moves: tuple[TakenMove, ...], text: Text) -> None:
    if not moves:
        return
    with st.expander(text("progress.history.title", n=len(moves)), icon=":material/history:"):
        rows = [
            {
                text("progress.history.at"): f"{each.at.astimezone():%d/%m/%Y %H:%M}",
                text("progress.history.who"): words.signed(text, each.who),
                text("progress.history.from"): words.phase_name(text, each.before),
                text("progress.history.to"): words.phase_name(text, each.to),
                text("progress.history.reason"): each.reason,
            }
            for each in reversed(moves)
        ]
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)


def _draw_dates(view: RoundView, text: Text) -> None:
    unit = view.unit.name.in_language(text.language)
    named = text("pages.round_name", unit=unit, year=view.round.year)
    st.subheader(text("pages.start.change", round=named), anchor=False)
    groups = view.criteria.head.groups
    if view.round.group in groups:
        name = groups[view.round.group].name.in_language(text.language)
        st.caption(text("progress.dates.group", group=name))
    who = session.person()
    if not may(who, Permission.PLAN):
        st.caption(write_refusal(text, NotPermitted(who, Permission.PLAN)))
        return
    st.caption(text("progress.dates.says"))
    days: dict[Phase, date | None] = {}
    with st.form("round"):
        place = _places()
        for phase in Phase:
            if phase is Phase.APPROVAL:
                label, now = text("pages.start.due"), view.round.due
            elif phase in WITH_DATE:
                label = text("progress.dates.of", phase=words.phase_name(text, phase))
                now = view.round.dates.get(phase)
            else:
                continue
            days[phase] = place().date_input(label, value=now, format="DD/MM/YYYY")
        target = place().text_input(text("pages.start.target"), value=_target_of(view, text))
        if not st.form_submit_button(text("progress.dates.save")):
            return
    due = days.pop(Phase.APPROVAL)
    try:
        set_dates(
            session.store(),
            view,
            dates={phase: day for phase, day in days.items() if day is not None},
            due=due,
            target=words.plain_number(text, target),
            who=who,
        )
    except FaultyDates as faulty:
        _show(faulty.problems, text)
    except FaultyRound as faulty:
        for problem in faulty.problems:
            st.error(write_problem(text, problem))
    else:
        session.say_once(text("pages.start.changed"))
        st.rerun()


def _places() -> Callable[[], DeltaGenerator]:
    """Return what gives the columns of the form one after the other, row by row."""
    columns = iter([each for _ in range(2) for each in st.columns(_DATE_COLUMNS)])
    return lambda: next(columns)


def _target_of(view: RoundView, text: Text) -> str:
    target = view.round.target
    return "" if target is None else words.editable(text, str(target))


def _show(problems: tuple[Problem, ...], text: Text) -> None:
    for problem in problems:
        params = {
            name: words.phase_name(text, value) if isinstance(value, Phase) else value
            for name, value in problem.params.items()
        }
        st.error(text(f"progress.problems.{problem.code}", **params))


def _draw_others(text: Text) -> None:
    st.subheader(text("progress.other.title"), anchor=False)
    doors, sample, real = st.columns(3, gap="medium", border=True)
    with doors:
        for page, icon in (("next_year", "update"), ("snapshots", "photo_camera")):
            st.page_link(
                f"pages/{page}.py",
                label=text(f"progress.other.{page}"),
                icon=f":material/{icon}:",
                query_params=session.address(),
            )
            st.caption(text(f"progress.other.{page}_says"))
    who = session.person()
    for column, draw_it in ((sample, opening.draw_sample), (real, opening.draw_real)):
        with column:
            if may(who, Permission.PLAN):
                draw_it(text)
            else:
                st.caption(write_refusal(text, NotPermitted(who, Permission.PLAN)))


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("rounds")
    text = session.text()
    today = datetime.now().astimezone().date()
    moves = taken_moves(session.store(), view.round.id)
    _draw_steps(view, moves, text, today)
    following, lanes = st.columns([1.1, 1], gap="large")
    with following:
        _draw_next(view, text)
    with lanes:
        _draw_lanes(view, text)
    _draw_back(view, text)
    _draw_history(moves, text)
    _draw_dates(view, text)
    _draw_others(text)


draw()
