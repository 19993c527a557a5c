"""Kế hoạch: the actions of each division, how far they are, and the points that hang on them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.shared import frame, session
from pages.shared.colours import palette
from pages.shared.doors import REFUSALS
from pages.shared.plan_editor import NEW, OPENED, draw_editor
from pages.shared.plan_import import draw_import
from pages.shared.problems import show_refusal
from services.assessment.analysis.plan import (
    Bundle,
    Reconciliation,
    Stake,
    at_risk,
    is_overdue,
    points_of,
    reconcile,
    stakes,
)
from services.assessment.people import Permission, Role, may
from services.assessment.planning.actions import may_move, move_on
from services.assessment.planning.calendar_file import write_calendar
from services.assessment.view import RoundView
from services.store import PlanAction, PlanStatus
from services.text import Text

_ALL, _NOBODY = "all", "none"
_OWNER, _STATE, _LATE = "owner", "state", "late"  # what is filtered, in the address
_SCORES = "cham-diem"  # the address of the page, beside this one's
_SHOWN = 40  # actions before the rest is asked for
_STATUS_WIDTH, _EDIT_WIDTH = 130, 62  # pixels
_SMALL = "font-size:.84rem"
_BLOCK = "margin-bottom:1rem"  # what Streamlit takes off again behind a paragraph
_MARKS = {  # a shape for each status; never a colour alone
    PlanStatus.TO_DO: "○",
    PlanStatus.DOING: "◐",
    PlanStatus.DONE: "✓",
    PlanStatus.DROPPED: "✕",
}


def _status(status: PlanStatus, text: Text) -> str:
    return f"{_MARKS[status]} {text(f'action_plan.status.{status.value}')}"


# how the plan stands


def _draw_figures(
    actions: Sequence[PlanAction],
    late: Sequence[PlanAction],
    risk: Sequence[Stake],
    found: Reconciliation,
    text: Text,
) -> None:
    counts = {s.value: sum(each.told.status is s for each in actions) for s in PlanStatus}
    divisions = {each.told.division for each in late}
    excess = "expected_says" if not found.excess else "excess"
    said = {
        "count": text("action_plan.figures.count_says", **counts),
        "late": text("action_plan.figures.late_says", n=len(divisions))
        if late
        else text("action_plan.figures.none_late"),
        "risk": text("action_plan.figures.risk_says", n=len(risk))
        if risk
        else text("action_plan.figures.no_risk"),
        "expected": text(f"action_plan.figures.{excess}", points=found.excess),
    }
    figures = {
        "count": str(len(actions)),
        "late": str(len(late)),
        "risk": text.points(points_of(risk)),
        "expected": text.points(found.expected, signed=True),
    }
    blocks = "".join(
        f'<div style="flex:1 1 150px"><div style="{_SMALL}">'
        f"{escape(text(f'action_plan.figures.{key}'))}</div>"
        f'<div style="font-size:1.7rem;line-height:1.35;font-variant-numeric:tabular-nums">'
        f"{figure}</div>"
        f'<div style="{_SMALL};opacity:.78">{escape(said[key])}</div></div>'
        for key, figure in figures.items()
    )
    st.markdown(
        f'<div style="{_BLOCK};display:flex;flex-wrap:wrap;gap:10px 20px">{blocks}</div>',
        unsafe_allow_html=True,
    )


# what is shown


def _ask_filter(
    view: RoundView, actions: Sequence[PlanAction], today: date, text: Text
) -> list[PlanAction]:
    """Ask whose actions and which; the address keeps it. Return those that are wanted."""
    left, middle, right = st.columns([1.15, 2.9, 1.15], vertical_alignment="bottom")
    with left:
        division = _ask_division(view, actions, text)
    chosen = [each for each in actions if division in (_ALL, each.told.division or _NOBODY)]
    n = sum(is_overdue(each, today=today) for each in chosen)
    only_late = right.toggle(
        text("action_plan.only_late", n=n), value=session.place(_LATE) == "1", key=f"plan {_LATE}"
    )
    session.go(_LATE, "1" if only_late else None)
    if only_late:
        chosen = [each for each in chosen if is_overdue(each, today=today)]
    with middle:
        status = _ask_status(chosen, text)
    return [each for each in chosen if status in (_ALL, each.told.status.value)]


def _ask_division(view: RoundView, actions: Sequence[PlanAction], text: Text) -> str:
    own = session.person()
    usual = own.division if own.role is Role.CONTRIBUTOR and own.division else _ALL
    options = list(dict.fromkeys((_ALL, *_divisions(view, actions), usual)))
    here = session.place(_OWNER)
    chosen = st.selectbox(
        text("action_plan.division"),
        options,
        index=options.index(here if here in options else usual),
        format_func=lambda each: _division_name(view, each, text),
        key=f"plan {_OWNER} {usual}",
    )
    session.go(_OWNER, None if chosen == usual else chosen)
    return chosen


def _ask_status(here: Sequence[PlanAction], text: Text) -> str:
    counts = {_ALL: len(here)}
    counts |= {s.value: sum(each.told.status is s for each in here) for s in PlanStatus}
    named = {_ALL: text("action_plan.all")}
    named |= {status.value: _status(status, text) for status in PlanStatus}
    standing = session.place(_STATE)
    chosen = st.segmented_control(
        text("action_plan.states"),
        list(counts),
        default=standing if standing in counts else _ALL,
        required=True,
        format_func=lambda each: text("action_plan.of_state", state=named[each], n=counts[each]),
        label_visibility="collapsed",
        key=f"plan {_STATE}",
    )
    session.go(_STATE, None if chosen == _ALL else chosen)
    return chosen or _ALL


def _divisions(view: RoundView, actions: Sequence[PlanAction]) -> list[str]:
    """Return the divisions that have actions, those of the set first; "none" for nobody's."""
    having = {each.told.division or _NOBODY for each in actions}
    known = [each for each in view.criteria.head.owners if each in having]
    others = sorted(having - {*known, _NOBODY})
    return [*known, *others, *({_NOBODY} & having)]


def _division_name(view: RoundView, division: str, text: Text) -> str:
    if division == _ALL:
        return text("action_plan.every_division")
    if division == _NOBODY:
        return text("action_plan.no_division")
    return view.division_name(division, text.language)


# the board


def _draw_board(
    view: RoundView,
    shown: Sequence[PlanAction],
    at_stake: Mapping[str, Stake],
    today: date,
    text: Text,
) -> None:
    """Draw a list for each division, what is late first, then by day."""
    whole = len(shown) <= _SHOWN or session.draft("plan whole") is True
    left = len(shown) if whole else _SHOWN
    for division in _divisions(view, shown):
        own = [each for each in shown if (each.told.division or _NOBODY) == division]
        own.sort(key=_urgency)
        if not left:
            break
        done = sum(each.told.status is PlanStatus.DONE for each in own)
        name = _division_name(view, division, text)
        head = text("action_plan.of_division", name=name, n=len(own), done=done)
        st.markdown(f"**{head}**")
        with st.container(gap="xsmall"):
            for each in own[:left]:
                _draw_action(each, at_stake, today, text)
        left -= min(left, len(own))
    if not whole and st.button(text("action_plan.more", n=len(shown))):
        session.put_draft("plan whole", True)
        st.rerun()


def _urgency(action: PlanAction) -> tuple[bool, date, int]:
    closed = action.told.status in (PlanStatus.DONE, PlanStatus.DROPPED)
    return closed, action.told.due or date.max, action.id


def _draw_action(
    action: PlanAction,
    at_stake: Mapping[str, Stake],
    today: date,
    text: Text,
) -> None:
    row = st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="top")
    told = action.told
    who = session.person()
    if may_move(who, action):
        options = list(PlanStatus)
        picked = row.selectbox(
            text("action_plan.edit.status"),
            options,
            index=options.index(told.status),
            format_func=lambda each: _status(each, text),
            key=f"status {action.id} {action.version} {session.counter('plan')}",
            label_visibility="collapsed",
            width=_STATUS_WIDTH,
        )
        if picked is not told.status:
            _move(action, picked, text)
    else:
        row.markdown(
            f'<div style="{_SMALL};padding-top:2px">{escape(_status(told.status, text))}</div>',
            width=_STATUS_WIDTH,
            unsafe_allow_html=True,
        )
    row.markdown(
        f'<div style="{_BLOCK};display:flex;flex-wrap:wrap;gap:2px 16px">'
        f'<div style="flex:1 1 340px;line-height:1.35">{_words_of(action, text)}</div>'
        '<div style="flex:0 0 215px;line-height:1.4;font-variant-numeric:tabular-nums">'
        f"{_state_of(action, at_stake, today, text)}</div></div>",
        width="stretch",
        unsafe_allow_html=True,
    )
    if may(who, Permission.PLAN) and row.button(
        text("action_plan.edit.open"),
        key=f"edit {action.id}",
        type="tertiary",
        help=text("action_plan.edit.open_one", text=told.text),
        width=_EDIT_WIDTH,
    ):
        session.go(OPENED, str(action.id))
        st.rerun()


def _words_of(action: PlanAction, text: Text) -> str:
    """Return what is to be done, for what, by whom, as HTML."""
    told = action.told
    quiet = [text(f"action_plan.factor.{each}") for each in told.factors]
    if not told.codes and not told.factors:
        quiet.append(text("action_plan.row.untied"))
    for name in ("output", "person", "supporting"):
        said = getattr(told, name)
        if said:
            line = {name: "; ".join(said.splitlines())}
            quiet.append(text(f"action_plan.row.{name}", **line))
    codes = ", ".join(map(_linked, told.codes))
    words = " · ".join(part for part in (codes, *map(_html, quiet)) if part)
    number = f"{escape(told.number)}. " if told.number else ""
    faded = ";opacity:.62" if told.status in (PlanStatus.DONE, PlanStatus.DROPPED) else ""
    return (
        f'<div style="font-weight:600{faded}">{number}{_html(told.text)}</div>'
        f'<div style="{_SMALL};opacity:.9">{words}</div>'
    )


def _state_of(action: PlanAction, at_stake: Mapping[str, Stake], today: date, text: Text) -> str:
    """Return the day of an action, and the points that it is to win or that hang on it."""
    told, red = action.told, palette().lost_words
    lines = []
    if told.due is None:
        said = "due_words" if told.due_words else "no_due"
        lines.append(_html(text(f"action_plan.row.{said}", words=told.due_words)))
    else:
        day = _html(text("action_plan.row.due", day=told.due))
        days = (told.due - today).days
        if is_overdue(action, today=today):
            late = _html(text("action_plan.row.late", n=-days))
            day += f' · <span style="color:{red};font-weight:700">▲ {late}</span>'
        elif told.status in (PlanStatus.TO_DO, PlanStatus.DOING):
            key = "left" if days else "today"
            day += f" · {_html(text(f'action_plan.row.{key}', n=days))}"
        lines.append(day)
    points = []
    if told.expected_points is not None:
        points.append(_html(text("action_plan.row.expected", points=told.expected_points)))
    elif told.codes:
        points.append(_html(text("action_plan.row.not_expected")))
    risk = points_of(at_risk(at_stake, [action])) if is_overdue(action, today=today) else 0
    if risk:
        said = _html(text("action_plan.row.risk", points=risk))
        points.append(f'<span style="color:{red};font-weight:700">{said}</span>')
    if points:
        lines.append(f'<span style="{_SMALL}">{" · ".join(points)}</span>')
    return "".join(f"<div>{line}</div>" for line in lines)


def _move(action: PlanAction, status: PlanStatus, text: Text) -> None:
    try:
        move_on(session.store(), action, status, who=session.person())
    except REFUSALS as refusal:
        show_refusal(refusal)
        return
    session.renew("plan")
    said = text(f"action_plan.status.{status.value}")
    session.say_once(text("action_plan.edit.moved", status=said))
    st.rerun()


def _linked(code: str) -> str:
    """Return a code as a link to its scores, as HTML."""
    query = escape(urlencode(session.address(code=code)))
    return f'<a href="{_SCORES}?{query}" target="_self">{escape(code)}</a>'


def _html(said: str) -> str:
    """Return words as HTML; an empty line would end the block that they stand in."""
    return "<br>".join(escape(line) for line in said.split("\n") if line.strip())


# the plan against the gaps


def _draw_check(view: RoundView, found: Reconciliation, text: Text) -> None:
    st.subheader(text("action_plan.check.title"), anchor=False)
    st.caption(
        text(
            "action_plan.check.summary",
            expected=found.expected,
            excess=found.excess,
            uncovered=found.uncovered_points,
        )
    )
    if found.bundles:
        _draw_table([_bundle_row(each, text) for each in found.bundles], text)
    else:
        st.caption(text("action_plan.check.no_bundles"))
    if found.untied:
        st.caption(text("action_plan.check.untied", n=len(found.untied)))
    if not found.uncovered:
        st.caption(text("action_plan.check.all_covered"))
        return
    st.markdown(f"**{text('action_plan.check.uncovered')}**")
    rows = [
        {
            text("action_plan.check.code"): _named(each, text),
            text("action_plan.division"): escape(
                view.division_name(view.division_of(each.leaf.code), text.language)
            ),
            text("action_plan.check.lost"): text.points(each.lost),
        }
        for each in found.uncovered
    ]
    _draw_table(rows, text)


def _bundle_row(bundle: Bundle, text: Text) -> dict[str, str]:
    lost = sum(each.lost for each in bundle.stakes)
    return {
        text("action_plan.check.code"): "<br>".join(_named(e, text) for e in bundle.stakes),
        text("action_plan.check.lost"): text.points(lost),
        text("action_plan.check.open"): text.points(bundle.winnable - lost),
        text("action_plan.check.winnable"): text.points(bundle.winnable),
        text("action_plan.check.actions"): str(len(bundle.actions)),
        text("action_plan.check.expected"): text.points(bundle.expected),
        text("action_plan.check.verdict"): escape(_verdict(bundle, text)),
    }


def _named(stake: Stake, text: Text) -> str:
    """Return the code and the name of a leaf, as HTML."""
    return f"{_linked(stake.leaf.code)} {escape(stake.leaf.name.in_language(text.language))}"


def _verdict(bundle: Bundle, text: Text) -> str:
    left = bundle.winnable - (bundle.expected - bundle.excess)
    said = []
    if bundle.excess:
        said.append(text("action_plan.check.too_much", points=bundle.excess))
    if left:
        said.append(text("action_plan.check.left", points=left))
    elif not bundle.excess:
        said.append(text(f"action_plan.check.{'fits' if bundle.expected else 'nothing_left'}"))
    if bundle.unestimated:
        said.append(text("action_plan.check.unestimated", n=bundle.unestimated))
    return "; ".join(said)


def _draw_table(rows: Sequence[Mapping[str, str]], text: Text) -> None:
    """Draw a table whose words wrap and whose figures stand under each other; cells are HTML."""
    figures = {
        text(f"action_plan.check.{each}")
        for each in ("lost", "open", "winnable", "actions", "expected")
    }
    line = "padding:4px 10px;border:0;border-bottom:1px solid rgba(128,128,128,.25)"
    sides = {
        head: f"{line};text-align:{'right' if head in figures else 'left'}" for head in rows[0]
    }
    heads = "".join(
        f'<th style="{side};font-weight:400;opacity:.78">{escape(head)}</th>'
        for head, side in sides.items()
    )
    body = "".join(
        '<tr style="border:0">'
        + "".join(f'<td style="{sides[head]}">{said}</td>' for head, said in row.items())
        + "</tr>"
        for row in rows
    )
    table = (
        "width:100%;min-width:560px;border-collapse:collapse;font-size:.9rem;"
        "font-variant-numeric:tabular-nums"
    )
    st.markdown(
        f'<div tabindex="0" style="{_BLOCK};overflow-x:auto"><table style="{table}">'
        f'<thead><tr style="border:0">{heads}</tr></thead><tbody>{body}</tbody></table></div>',
        unsafe_allow_html=True,
    )


# the page


def _draw_acts(view: RoundView, shown: Sequence[PlanAction], text: Text, *, plans: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if plans and st.button(text("action_plan.edit.add"), icon=":material/add:"):
            session.go(OPENED, NEW)
            st.rerun()
        if any(each.told.due for each in shown):
            st.download_button(
                text("action_plan.calendar.get"),
                write_calendar(view, shown, text),
                file_name=f"ke-hoach-{view.round.year}.ics",
                mime="text/calendar",
                icon=":material/calendar_month:",
                help=text("action_plan.calendar.says"),
            )


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("plan")
    text = session.text()
    today = datetime.now().astimezone().date()
    seen = session.store().seen(view.round.id)
    actions = session.store().actions(view.round.id)
    plans = may(session.person(), Permission.PLAN)
    shown: Sequence[PlanAction] = ()
    board: Callable[[], None] | None = None
    found = reconcile(view, actions)
    if actions:
        at_stake = stakes(view)
        late = [each for each in actions if is_overdue(each, today=today)]
        _draw_figures(actions, late, at_risk(at_stake, late), found, text)
        shown = _ask_filter(view, actions, today, text)

        def board() -> None:
            _draw_board(view, shown, at_stake, today, text)

    else:
        st.info(text("action_plan.none" if plans else "action_plan.none_to_read"))
    _draw_acts(view, shown, text, plans=plans)
    if plans and session.place(OPENED):
        draw_editor(view, actions, text)
    if board is not None and shown:
        board()
    elif actions:
        st.caption(text("action_plan.none_here"))
    if plans:
        draw_import(view, actions, text, seen=seen)
    if actions:
        _draw_check(view, found, text)


draw()
