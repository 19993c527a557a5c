"""Việc cần làm: who owes what and by when; it is assigned, approved and sent back here."""

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

import streamlit as st

from pages.shared import frame, rows, session, words
from pages.shared.colours import palette
from pages.shared.doors import REFUSALS, why_closed, write_refusal
from services.assessment.people import Permission, Role, may
from services.assessment.view import RoundView
from services.assessment.work import remarks
from services.assessment.work.assigning import assign, common_to, reassigned
from services.assessment.work.worklist import Filter, State, Tally, Task, narrow, tally, tasks
from services.store import Part
from services.store.phases import is_open
from services.text import Text
from services.text.describe import describe_rule

_ALL, _NOBODY = "all", "none"
_OWNER, _PERSON, _STATE = "owner", "assignee", "state"  # what is filtered, in the address
_LATE = "late"
_SHOWN = 25  # tasks before the rest is asked for
_REFUSED = "worklist refused"
_STATE_WIDTH = 210  # pixels: "Hạn 11/11/2026 · ▲ trễ 12 ngày"
_TICK_WIDTH = 26  # pixels
_SMALL = "font-size:.84rem"
_BLOCK = "margin-bottom:1rem"  # what Streamlit takes off again behind a paragraph
_MARKS = {  # a shape for each state; never a colour alone
    State.NOTHING: "○",
    State.FIGURES: "◐",
    State.PROVEN: "●",
    State.EXPLAINED: "◆",
    State.APPROVED: "✓",
}


def _fills() -> dict[State, tuple[str, str]]:
    """Return the inside and the outline of each state in bars."""
    colours = palette()
    return {
        State.NOTHING: (colours.paper, colours.outline),
        State.FIGURES: (colours.claimed, colours.claimed),
        State.PROVEN: (colours.ours, colours.ours),
        State.EXPLAINED: (colours.claimed, colours.ours),
        State.APPROVED: (colours.gained, colours.gained),
    }


def _ink(state: State) -> str:
    """Return the colour of a state's mark among words."""
    inside, outline = _fills()[state]
    return outline if state in (State.NOTHING, State.EXPLAINED) else inside


# how far the divisions are


def _draw_tallies(view: RoundView, tallies: Sequence[Tally], text: Text) -> None:
    """Draw the divisions as a table that scrolls by itself where the screen is narrow."""
    st.markdown(f"**{text('worklist.progress')}**")
    heads = [escape(text("worklist.count")), escape(text("worklist.late"))]
    heads += [_head(state, text) for state in State]
    cell = "padding:4px 8px;border:0;border-bottom:1px solid rgba(128,128,128,.25)"
    right = f"{cell};text-align:right;white-space:nowrap"
    first = f'<th style="{cell};text-align:left;min-width:150px">{text("worklist.division")}</th>'
    head = first + "".join(f'<th style="{right};font-weight:400">{each}</th>' for each in heads)
    longest = max(each.count for each in tallies)
    body = "".join(
        f'<tr style="border:0"><td style="{cell}">{_bar(view, each, longest, text)}</td>'
        f'<td style="{right};font-weight:600">{each.count}</td>'
        f'<td style="{right}">{_late_count(each.late)}</td>'
        + "".join(f'<td style="{right}">{each.states[state] or "–"}</td>' for state in State)
        + "</tr>"
        for each in tallies
    )
    table = "width:100%;border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums"
    st.markdown(
        f'<div tabindex="0" style="{_BLOCK};overflow-x:auto"><table style="{table}">'
        f'<thead><tr style="border:0">{head}</tr></thead><tbody>{body}</tbody></table></div>',
        unsafe_allow_html=True,
    )


def _head(state: State, text: Text) -> str:
    return f"{_marked(state)} {escape(text(f'worklist.state.{state.value}'))}"


def _bar(view: RoundView, each: Tally, longest: int, text: Text) -> str:
    """Return a division's name over its bar; its length says how many tasks it has."""
    fills = _fills()
    parts = "".join(
        f'<span style="flex:{n} 0 0;background:{fills[state][0]};'
        f'border:1.5px solid {fills[state][1]};box-sizing:border-box"></span>'
        for state, n in each.states.items()
        if n
    )
    name = view.division_name(each.division, text.language)
    said = ", ".join(
        f"{text(f'worklist.state.{state.value}')} {n}" for state, n in each.states.items() if n
    )
    label = escape(text("worklist.bar", name=name, said=said))
    width = 100 * each.count / longest
    return (
        f'{escape(name)}<div role="img" aria-label="{label}" style="display:flex;gap:1px;'
        f'height:8px;margin-top:3px;width:{width:.1f}%">{parts}</div>'
    )


def _marked(state: State) -> str:
    return f'<span style="color:{_ink(state)}">{_MARKS[state]}</span>'


def _late_count(n: int) -> str:
    if not n:
        return "–"
    return f'<span style="color:{palette().lost_words};font-weight:700">▲ {n}</span>'


# what is shown


def _ask_filter(view: RoundView, found: Sequence[Task], text: Text) -> Filter:
    """Ask whose tasks and which; the address keeps it.

    The fields have keys: without one, a field whose default follows the address is another field
    in the run after each choice, and every second choice is lost.
    """
    left, middle, right, late = st.columns([1.6, 1.1, 1.2, 1], vertical_alignment="bottom")
    with left:
        division = _ask_division(view, found, text)
    with middle:
        person = _ask_person(found, text)
    sought = right.text_input(text("worklist.search"), placeholder=text("worklist.search_says"))
    known = Filter(division=division, person=person, words=sought)
    here = narrow(found, known, language=text.language)
    n = sum(each.late for each in here)
    only_late = late.toggle(
        text("worklist.only_late", n=n), value=session.place(_LATE) == "1", key=_LATE
    )
    session.go(_LATE, "1" if only_late else None)
    state = _ask_state([each for each in here if each.late or not only_late], text)
    return Filter(division=division, person=person, state=state, only_late=only_late, words=sought)


def _ask_division(view: RoundView, found: Sequence[Task], text: Text) -> str | None:
    own = session.person()
    usual = own.division if own.role is Role.CONTRIBUTOR else _ALL
    divisions = dict.fromkeys(each.division for each in found)
    options = list(dict.fromkeys((_ALL, *divisions, usual)))

    def name(each: str) -> str:
        if each == _ALL:
            return text("worklist.every_division")
        return view.division_name(each, text.language)

    chosen = _choose(_OWNER, options, usual, label=text("worklist.division"), name=name)
    return None if chosen == _ALL else chosen


def _ask_person(found: Sequence[Task], text: Text) -> str | None:
    people = sorted({each.person for each in found if each.person})
    named = {_ALL: text("worklist.everybody"), _NOBODY: text("worklist.nobody")}
    named |= {f"={each}": each for each in people}  # nobody's name is taken for a word of ours
    chosen = _choose(
        _PERSON, list(named), _ALL, label=text("worklist.person"), name=named.__getitem__
    )
    return None if chosen == _ALL else chosen.removeprefix("=") if chosen != _NOBODY else ""


def _choose(
    place: str, options: list[str], usual: str, *, label: str, name: Callable[[str], str]
) -> str:
    here = session.place(place)
    index = options.index(here) if here in options else options.index(usual)
    chosen = st.selectbox(label, options, index=index, format_func=name, key=f"{place} {usual}")
    session.go(place, None if chosen == usual else chosen)
    return chosen


def _ask_state(here: Sequence[Task], text: Text) -> State | None:
    """Draw how many tasks are in each state, to choose from."""
    counts = {_ALL: len(here)}
    counts |= {state.value: sum(each.state is state for each in here) for state in State}
    named = {_ALL: text("worklist.all")}
    named |= {
        state.value: f"{_MARKS[state]} {text(f'worklist.state.{state.value}')}" for state in State
    }
    standing = session.place(_STATE)
    chosen = st.segmented_control(
        text("worklist.states"),
        list(counts),
        default=standing if standing in counts else _ALL,
        required=True,
        format_func=lambda each: text("worklist.of_state", state=named[each], n=counts[each]),
        label_visibility="collapsed",
        key=_STATE,
    )
    session.go(_STATE, None if chosen == _ALL else chosen)
    return None if chosen == _ALL else State(chosen)


# the list


@st.fragment
def _draw_list(view: RoundView, shown: Sequence[Task], text: Text) -> None:
    """Draw tasks to choose from. What is decided here is decided on what was drawn here."""
    whole = len(shown) <= _SHOWN or session.draft("worklist whole") is True
    drawn = shown if whole else shown[:_SHOWN]
    who = session.person()
    acts = may(who, Permission.PLAN) or may(who, Permission.DECIDE)
    bar = st.container(horizontal=True, vertical_alignment="center") if acts else None
    everything = bar is not None and bar.checkbox(
        text("worklist.choose_all", n=len(drawn)), key=f"all {session.counter('chosen')}"
    )
    ticked = everything if acts else None
    with st.container(gap="xsmall"):
        chosen = [each for each in drawn if _draw_task(view, each, text, ticked=ticked)]
    if not whole and st.button(text("worklist.more", n=len(shown))):
        session.put_draft("worklist whole", True)
        st.rerun()
    if bar is not None:
        with bar:
            _draw_acts(view, chosen, text)


def _draw_task(view: RoundView, task: Task, text: Text, *, ticked: bool | None) -> bool:
    """Draw one task and return whether it is chosen; `ticked` None offers no choice."""
    code = task.leaf.code
    row = st.container(horizontal=True, wrap=False, gap="xsmall")
    chosen = ticked is not None and row.checkbox(
        text("worklist.choose", code=code),
        value=ticked,
        key=f"choose {code} {ticked} {session.counter('chosen')}",
        label_visibility="collapsed",
        width=_TICK_WIDTH,
    )
    row.page_link(
        "pages/scores.py",
        label=code,
        query_params=session.address(code=code),
        width=rows.CODE_WIDTH,
    )
    # On a telephone the state comes to stand under the words.
    row.markdown(
        f'<div style="{_BLOCK};display:flex;flex-wrap:wrap;gap:2px 16px">'
        f'<div style="flex:1 1 340px;line-height:1.35">{_words_of(view, task, text)}</div>'
        f'<div style="flex:0 0 {_STATE_WIDTH}px;line-height:1.4;'
        f'font-variant-numeric:tabular-nums">{_state_of(task, text)}</div></div>',
        width="stretch",
        unsafe_allow_html=True,
    )
    return chosen


def _words_of(view: RoundView, task: Task, text: Text) -> str:
    """Return what is asked, who is asked and what was said, as HTML."""
    leaf, colours = task.leaf, palette()
    documents = [each.in_language(text.language) for each in leaf.documents]
    asked = [*(words.form_name(text, kind) for kind in leaf.evidence), *documents]
    quiet = [
        " · ".join(
            part for part in (view.division_name(task.division, text.language), task.person) if part
        ),
        text("worklist.row.rule", rule=describe_rule(text, leaf, view.names)),
    ]
    if asked:
        quiet.append(text("worklist.row.wanted", wanted="; ".join(asked)))
    last = []
    if task.last_points is not None:
        last.append(text("worklist.row.last", year=task.last_year, points=task.last_points))
    if task.last_comment:
        last.append(text("worklist.row.comment", words=task.last_comment))
    if last:
        quiet.append(". ".join(last))
    loud = []
    if task.returned is not None:
        said = text(
            "worklist.row.returned",
            who=words.signed(text, task.returned.who),
            day=task.returned.at.astimezone().date(),
            words=task.returned.text,
        )
        loud.append(f"↩ {said}")
    if task.owes_reply:
        loud.append(f"✎ {text('worklist.row.reply')}")
    name = _html(leaf.name.in_language(text.language))
    told = f"border-left:3px solid {colours.winnable};padding-left:6px;margin:2px 0;font-size:.9rem"
    return (
        f'<div style="font-weight:600">{name}</div>'
        + "".join(f'<div style="{told}">{_html(each)}</div>' for each in loud)
        + "".join(f'<div style="{_SMALL};opacity:.78">{_html(each)}</div>' for each in quiet)
    )


def _state_of(task: Task, text: Text) -> str:
    """Return the state, the points and the day of a task, as HTML."""
    state = _html(text(f"worklist.state.{task.state.value}"))
    points = _html(text("worklist.row.points", points=words.points_of_leaf(text, task.result)))
    return (
        f'{_marked(task.state)} <span style="font-weight:600">{state}</span>'
        f'<div style="{_SMALL}">{points}</div><div style="{_SMALL}">{_due_of(task, text)}</div>'
    )


def _due_of(task: Task, text: Text) -> str:
    if task.due is None or task.days_left is None:
        return _html(text("worklist.row.no_due"))
    day = _html(text("worklist.row.due", day=task.due))
    if not task.is_open or (task.state is State.APPROVED and not task.owes_reply):
        return day
    if task.late:
        said = _html(text("worklist.row.late", n=-task.days_left))
        return f'{day} · <span style="color:{palette().lost_words};font-weight:700">▲ {said}</span>'
    if task.days_left == 0:
        return f"{day} · <strong>{_html(text('worklist.row.today'))}</strong>"
    return f"{day} · {_html(text('worklist.row.left', n=task.days_left))}"


def _html(said: str) -> str:
    """Return words as HTML; an empty line would end the block that they stand in."""
    return "<br>".join(escape(line) for line in said.split("\n") if line.strip())


# what is done with the chosen ones


def _draw_acts(view: RoundView, chosen: Sequence[Task], text: Text) -> None:
    plans = may(session.person(), Permission.PLAN)
    decides = may(session.person(), Permission.DECIDE)
    if not chosen:
        does = "both" if plans and decides else "plan" if plans else "decide"
        st.caption(text(f"worklist.choose_first.{does}"))
        return
    st.markdown(f"**{text('worklist.chosen', n=len(chosen))}**", width="content")
    if plans:
        with st.popover(text("worklist.assign.open"), icon=":material/assignment_ind:"):
            _draw_assigning(view, chosen, text)
    if not decides:
        return
    closed = why_closed(view, Part.SELF, permission=Permission.DECIDE)
    if closed is not None:
        st.caption(closed)
        return
    if st.button(text("worklist.approve.press"), icon=":material/check:"):
        _decide(chosen, "approve", lambda each: _approve(view, each), text)
    with st.popover(text("worklist.send_back.open"), icon=":material/undo:"):
        with st.form("send back", border=False):
            comment = st.text_area(text("worklist.send_back.comment"))
            pressed = st.form_submit_button(text("worklist.send_back.press"), type="primary")
        if pressed:
            _decide(chosen, "send_back", lambda each: _send_back(view, each, comment), text)


def _draw_assigning(view: RoundView, chosen: Sequence[Task], text: Text) -> None:
    codes = [each.leaf.code for each in chosen]
    here = f"assign {view.round.id} {' '.join(codes)} {session.counter('chosen')}"
    before = common_to(view, codes)
    known = [view.division_of(leaf.code) for leaf in view.criteria.leaves]
    divisions = list(dict.fromkeys((*view.criteria.head.owners, *known)))
    with st.form(here, border=False):
        division = st.selectbox(
            text("worklist.division"),
            divisions,
            index=None if before.division is None else divisions.index(before.division),
            format_func=lambda each: view.division_name(each, text.language),
            placeholder=text("worklist.assign.keep"),
            accept_new_options=True,
        )
        several = "one" if before.person is not None else "several"
        person = st.text_input(
            text("worklist.person"),
            value=before.person or "",
            placeholder=text(f"worklist.assign.person.{several}"),
        )
        due = st.date_input(text("worklist.assign.due"), value=before.due, format="DD/MM/YYYY")
        days = "several" if before.due_differs else "one"
        st.caption(text(f"worklist.assign.days.{days}"))
        pressed = st.form_submit_button(text("worklist.assign.save"), type="primary")
    if not pressed:
        return
    said = reassigned(view, codes, before=before, division=division, person=person, due=due)
    try:
        assign(session.store(), view, said, who=session.person())
    except REFUSALS as refusal:
        session.put_draft(_REFUSED, [write_refusal(text, refusal)])
    else:
        session.say_once(text("worklist.assign.saved", codes=", ".join(codes)))
        session.renew("chosen")
    st.rerun()


def _approve(view: RoundView, task: Task) -> None:
    remarks.approve(
        session.store(), view, code=task.leaf.code, seen=task.seen, who=session.person()
    )


def _send_back(view: RoundView, task: Task, comment: str) -> None:
    remarks.send_back(
        session.store(),
        view,
        code=task.leaf.code,
        comment=comment,
        seen=task.seen,
        who=session.person(),
    )


def _decide(chosen: Sequence[Task], key: str, decide: Callable[[Task], None], text: Text) -> None:
    """Decide on each task by itself: what is refused for one hinders no other."""
    done, refused = [], []
    for each in chosen:
        code = each.leaf.code
        try:
            decide(each)
        except remarks.FaultyRemark as faulty:
            refused += [
                text(f"worklist.problems.{problem.code}", **problem.params)
                for problem in faulty.problems
            ]
        except REFUSALS as refusal:
            refused.append(f"{code}: {write_refusal(text, refusal)}")
        else:
            done.append(code)
    if done:
        session.say_once(text(f"worklist.{key}.done", codes=", ".join(done)))
        session.renew("chosen")
    session.put_draft(_REFUSED, list(dict.fromkeys(refused)))
    st.rerun()


def _draw_refused() -> None:
    """Say once what the last run could not do."""
    for each in session.draft(_REFUSED) or ():
        st.error(each, icon=":material/block:")
    session.put_draft(_REFUSED, None)


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("worklist")
    text = session.text()
    _draw_refused()
    found = tasks(session.store(), view, today=datetime.now().astimezone().date())
    if not found:
        st.info(text("worklist.none"))
        return
    who = session.person()
    seen = [
        each for each in found if who.role is not Role.CONTRIBUTOR or each.division == who.division
    ]
    if seen:
        _draw_tallies(view, tally(seen), text)
        if all(each.state is State.APPROVED for each in seen):
            st.success(text("worklist.all_done"), icon=":material/check:")
    replies = sum(each.owes_reply for each in seen)
    if replies and is_open(view.round.phase, Part.REPLY):
        st.info(text("worklist.replies", n=replies), icon=":material/edit_note:")
    wanted = _ask_filter(view, found, text)
    shown = narrow(found, wanted, language=text.language)
    if shown:
        _draw_list(view, shown, text)
        return
    unfiltered = wanted == Filter(division=wanted.division)
    st.caption(text("worklist.none_of_division" if unfiltered else "worklist.none_here"))


draw()
