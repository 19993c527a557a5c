"""Phương án: other figures on a copy of the round, what they come to, and the moves worth most."""

from collections.abc import Sequence

import streamlit as st

from pages.shared import frame, move_choice, scenario_editor, scenario_effects, session
from pages.shared.doors import REFUSALS, write_refusal
from pages.shared.problems import show_problems, show_refusal
from services.assessment.analysis.scenarios import (
    MOST,
    Changes,
    Outlook,
    UnreadableChanges,
    look_at,
)
from services.assessment.people import NotPermitted, Permission, may
from services.assessment.planning.scenarios import FaultyScenario, discard, holds, keep, rewrite
from services.assessment.view import RoundView
from services.store import Scenario
from services.text import Text

# the scenario that is looked at and those beside it, in the address
_SCENARIO, _BESIDE = "scenario", "beside"


def _choose(kept: Sequence[Scenario], text: Text) -> Scenario | None:
    """Ask which scenario to look at; the address keeps it."""
    by_id = {str(each.id): each for each in kept}
    here = session.place(_SCENARIO)
    if here is not None and here not in by_id:
        st.info(text("what_if.gone"))
        session.go(_SCENARIO, None)
    chosen = st.selectbox(
        text("what_if.choose"),
        list(by_id),
        index=list(by_id).index(here) if here in by_id else 0,
        format_func=lambda each: by_id[each].name,
        key=f"{_SCENARIO}-{session.counter(_SCENARIO)}",
    )
    session.go(_SCENARIO, chosen)
    return by_id[chosen]


def _draw_new(view: RoundView, text: Text) -> None:
    with st.popover(text("what_if.new"), icon=":material/add:"):
        name = st.text_input(
            text("what_if.name"),
            placeholder=text("what_if.name_example"),
            key=f"new-{session.counter(_SCENARIO)}",
        )
        if st.button(text("what_if.make"), type="primary"):
            _make(view, name, {}, text)


def _make(view: RoundView, name: str, changes: Changes, text: Text) -> None:
    """Keep a new scenario and open it, or say why not."""
    try:
        made = keep(session.store(), view, name=name, changes=changes, who=session.person())
    except FaultyScenario as faulty:
        show_problems(faulty.problems, with_places=False)
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.go(_SCENARIO, str(made.id))
        _leave(text("what_if.made", name=made.name))


def _draw_rename(view: RoundView, shown: Scenario, text: Text) -> None:
    with st.popover(text("what_if.rename"), icon=":material/edit:"):
        name = st.text_input(
            text("what_if.name"), value=shown.name, key=f"name-{shown.id}-{shown.version}"
        )
        # Under another key a click on what somebody changed meanwhile does nothing.
        if not st.button(
            text("what_if.rename_it"), type="primary", key=f"rename-{shown.id}-{shown.version}"
        ):
            return
        try:
            rewrite(
                session.store(),
                view,
                shown,
                name=name,
                changes=shown.changes,
                expected_version=shown.version,
                who=session.person(),
            )
        except FaultyScenario as faulty:
            show_problems(faulty.problems, with_places=False)
        except REFUSALS as refusal:
            show_refusal(refusal)
        else:
            _leave(text("what_if.renamed"))


def _draw_discard(shown: Scenario, text: Text) -> None:
    with st.popover(text("what_if.discard"), icon=":material/delete:"):
        n = sum(len(inputs) for inputs in shown.changes.values())
        st.caption(text("what_if.discard_says", name=shown.name, n=n))
        if not st.button(text("what_if.discard_it"), key=f"discard-{shown.id}-{shown.version}"):
            return
        try:
            discard(session.store(), shown, expected_version=shown.version, who=session.person())
        except REFUSALS as refusal:
            show_refusal(refusal)
        else:
            session.go(_SCENARIO, None)
            _leave(text("what_if.discarded", name=shown.name))


def _leave(message: str) -> None:
    session.renew(_SCENARIO)
    session.say_once(message)
    st.rerun()


def _beside(kept: Sequence[Scenario], shown: Scenario, text: Text) -> list[Scenario]:
    """Ask which scenarios to put beside the one on show; the address keeps them."""
    others = {str(each.id): each for each in kept if each.id != shown.id}
    if not others:
        return []
    here = [each for each in (session.place(_BESIDE) or "").split(",") if each in others]
    chosen = st.multiselect(
        text("what_if.beside"),
        list(others),
        default=here[: MOST - 1],
        format_func=lambda each: others[each].name,
        max_selections=MOST - 1,
        placeholder=text("what_if.beside_none"),
        key=f"{_BESIDE}-{shown.id}",
    )
    session.go(_BESIDE, ",".join(chosen) or None)
    return [others[each] for each in chosen]


def _outlook(view: RoundView, scenario: Scenario, text: Text) -> Outlook | None:
    """Return what a scenario comes to; where its changes can't be read any more, say so."""
    try:
        return look_at(view, scenario.changes)
    except UnreadableChanges as unreadable:
        st.error(text("what_if.unreadable", name=scenario.name), icon=":material/block:")
        show_problems(unreadable.problems, with_places=False)
        return None


def _draw_scenarios(view: RoundView, kept: Sequence[Scenario], text: Text) -> None:
    may_keep = may(session.person(), Permission.WHAT_IF)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = _choose(kept, text) if kept else None
        if may_keep:
            _draw_new(view, text)
            if shown is not None and holds(session.person(), shown):
                _draw_rename(view, shown, text)
                _draw_discard(shown, text)
    if shown is None:
        st.info(text("what_if.none_yet"))
        return
    outlook = _outlook(view, shown, text)
    if outlook is None:
        return
    scenario_effects.draw_total(view, outlook, text)
    if holds(session.person(), shown):
        scenario_editor.draw(view, shown, text)
    scenario_effects.draw_changes(view, shown, outlook, text)
    scenario_effects.draw_components(view, shown, outlook, text)
    beside = [(each, _outlook(view, each, text)) for each in _beside(kept, shown, text)]
    told = [(scenario, found) for scenario, found in beside if found is not None]
    if told:
        scenario_effects.draw_side_by_side(view, [(shown, outlook), *told], text)


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("what_if")
    text = session.text()
    kept = session.store().scenarios(view.round.id)
    if not may(session.person(), Permission.WHAT_IF):
        refused = write_refusal(text, NotPermitted(session.person(), Permission.WHAT_IF))
        st.caption(f":material/lock: {refused}")
    _draw_scenarios(view, kept, text)
    taken = move_choice.draw(view, text)
    if taken is not None:
        _make(view, *taken, text)


draw()
