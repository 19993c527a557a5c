"""The plan's annex on its way in: its faults, the actions it adds, the divisions it names."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.shared import session
from pages.shared.doors import REFUSALS
from pages.shared.problems import show_problems, show_refusal
from scoring.problems import Problem
from services.assessment.planning.actions import FaultyAction, add
from services.assessment.planning.annex import Annex, open_annex, understand
from services.assessment.view import RoundView
from services.intake.files.text_cells import TextTable
from services.store import PlanAction
from services.text import Text

_TYPES = ("docx", "xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "html", "htm")
_KEEP = "="  # before a division that stays as the plan calls it


def draw_import(view: RoundView, standing: Sequence[PlanAction], text: Text, *, seen: int) -> None:
    """Draw the place for the file, and what it would add once it is there."""
    with st.expander(text("action_plan.import.title"), expanded=not standing):
        file = st.file_uploader(
            text("action_plan.import.file"),
            type=_TYPES,
            key=f"plan-file-{session.counter('plan file')}",
        )
        if file is None:
            return
        tables = _tables(file.getvalue(), file.name)
        if isinstance(tables, Problem):
            show_problems([tables])
            return
        annex = understand(tables, file_name=file.name, view=view, standing=standing, text=text)
        _draw_annex(view, annex, file.file_id, text, seen=seen)


@st.cache_resource(max_entries=4, show_spinner=False)
def _tables(content: bytes, name: str) -> tuple[TextTable, ...] | Problem:
    return open_annex(content, file_name=name)


def _draw_annex(view: RoundView, annex: Annex, key: str, text: Text, *, seen: int) -> None:
    n = len(annex.actions)
    if annex.tables:
        st.markdown(text("action_plan.import.found", n=n, tables=annex.tables, same=annex.same))
    if annex.problems:
        st.markdown(f"**{text('action_plan.import.problems', n=len(annex.problems))}**")
        show_problems(annex.problems)
    if annex.actions:
        _draw_actions(view, annex, text)
    if annex.has_errors:
        st.error(text("action_plan.import.blocked"), icon=":material/block:")
        return
    divisions = _ask_divisions(view, annex, key, text)
    ready = bool(n) and divisions.keys() >= {*annex.asked}
    if n and st.button(
        text("action_plan.import.save", n=n),
        type="primary",
        disabled=not ready,
        key=f"enter-{key}",
    ):
        _enter(view, annex, divisions, text, seen=seen)


def _draw_actions(view: RoundView, annex: Annex, text: Text) -> None:
    rows = [
        {
            text("action_plan.import.place"): f"{each.place.sheet} · {each.place.cell}",
            text("action_plan.edit.text"): told.text,
            text("action_plan.edit.codes"): ", ".join(told.codes),
            text("action_plan.edit.factors"): ", ".join(
                text(f"action_plan.factor.{factor}") for factor in told.factors
            ),
            text("action_plan.division"): each.asked
            or view.division_name(told.division, text.language),
            text("action_plan.edit.due"): text.day(told.due) if told.due else told.due_words,
            text("action_plan.edit.output"): told.output,
            text("action_plan.edit.points"): ""
            if told.expected_points is None
            else text.points(told.expected_points),
        }
        for each in annex.actions
        for told in (each.told,)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, row_height=32)


def _ask_divisions(view: RoundView, annex: Annex, key: str, text: Text) -> dict[str, str]:
    """Ask which division each name is that the set does not know; nothing is guessed."""
    answers: dict[str, str] = {}
    if annex.asked:
        st.markdown(f"**{text('action_plan.import.divisions')}**")
    for name in annex.asked:
        chosen = st.selectbox(
            name,
            [*view.criteria.head.owners, _KEEP + name],
            index=None,
            format_func=lambda each: (
                text("action_plan.import.keep", name=each.removeprefix(_KEEP))
                if each.startswith(_KEEP)
                else view.division_name(each, text.language)
            ),
            placeholder=text("action_plan.import.choose"),
            key=f"division-{name}-{key}",
        )
        if chosen is not None:
            answers[name] = chosen.removeprefix(_KEEP)
    return answers


def _enter(
    view: RoundView, annex: Annex, divisions: dict[str, str], text: Text, *, seen: int
) -> None:
    try:
        add(session.store(), view, annex.settled(divisions), seen=seen, who=session.person())
    except FaultyAction as faulty:
        show_problems(faulty.problems, with_places=False)
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.renew("plan file")
        session.say_once(text("action_plan.import.saved", n=len(annex.actions), name=annex.file))
        st.rerun()
