"""Other figures for an item of a scenario; what is typed is kept at once: nothing rests on it."""

from collections.abc import Mapping

import streamlit as st

from pages.shared import session, words
from pages.shared.ask_input import ask_input
from pages.shared.doors import REFUSALS
from pages.shared.problems import show_problems, show_refusal
from scoring.answers import LeafAnswers, write_value
from scoring.inputs import NOT_ARISING, Input
from scoring.model import Leaf
from services.assessment.planning.scenarios import FaultyScenario, change_inputs
from services.assessment.view import NOT_ARISING_INPUT, RoundView
from services.store import Scenario
from services.text import Text
from services.text.values import written

_COLUMNS = 3


def draw(view: RoundView, scenario: Scenario, text: Text) -> None:
    """Ask for an item and for its figures in the scenario, each beside the one of the round."""
    with st.container(border=True):
        leaf = _choose_leaf(view, text)
        stands = _stands(view, leaf)
        inner = scenario.changes.get(leaf.code, {})
        typed = {}
        columns = st.columns(_COLUMNS)
        for number, asked in enumerate(_asked(view, leaf)):
            now = inner.get(asked.name, stands[asked.name])
            with columns[number % _COLUMNS]:
                # Under a new key the field shows what stands, whoever changed it.
                key = f"what-if {scenario.id} {leaf.code} {asked.name} {now} {text.language}"
                value = ask_input(asked, now, text, key=key)
                st.caption(text("what_if.stands", value=_written(view, leaf, asked, text)))
            if value != now:
                typed[asked.name] = value
        if typed:
            _keep(view, scenario, leaf, typed)


def _choose_leaf(view: RoundView, text: Text) -> Leaf:
    leaves = {leaf.code: leaf for leaf in view.criteria.leaves if not leaf.tracked}
    here = session.place(session.CODE)
    code = st.selectbox(
        text("what_if.item"),
        list(leaves),
        index=list(leaves).index(here) if here in leaves else 0,
        format_func=lambda each: words.titled(leaves[each]),
        key=f"what-if item {text.language}",
    )
    session.go(session.CODE, code)
    return leaves[code]


def _asked(view: RoundView, leaf: Leaf) -> tuple[Input, ...]:
    asked = leaf.rule.inputs(view.criteria.head.measures)
    return asked if leaf.when_not_arising is None else (*asked, NOT_ARISING_INPUT)


def _stands(view: RoundView, leaf: Leaf) -> Mapping[str, str]:
    """Return the figures of the round as the store writes them; an unknown one is empty."""
    known = view.answers.get(leaf.code, LeafAnswers()).answers
    written = {name: write_value(each.value) for name, each in known.items()}
    written.setdefault(NOT_ARISING, write_value(False))
    return {each.name: written.get(each.name, "") for each in _asked(view, leaf)}


def _written(view: RoundView, leaf: Leaf, asked: Input, text: Text) -> str:
    answer = view.answers.get(leaf.code, LeafAnswers()).answers.get(asked.name)
    if answer is not None:
        return written(text, answer.value, asked)
    return text("pages.no" if asked == NOT_ARISING_INPUT else "pages.scores.not_known")


def _keep(view: RoundView, scenario: Scenario, leaf: Leaf, typed: Mapping[str, str]) -> None:
    store, who = session.store(), session.person()
    try:
        change_inputs(store, view, scenario, code=leaf.code, typed=typed, who=who)
    except FaultyScenario as faulty:
        names = {each.name: each.label for each in _asked(view, leaf) if each.label}
        show_problems(faulty.problems, names, with_places=False)
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        st.rerun()
