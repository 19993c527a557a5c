"""Problems on a page: all of them, each with its place, the gravest first."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from pages.shared import session
from pages.shared.doors import Refusal, write_refusal
from scoring.localized import Localized
from scoring.problems import CellPlace, Problem, Severity
from services.text.explain import write_problem

_SHOWN = 200  # rows; the file handed back and the terminal have all


def show_problems(
    problems: Sequence[Problem],
    names: Mapping[str, Localized] | None = None,
    *,
    with_places: bool = True,
) -> None:
    """Draw a table of problems: how grave, which cell, what it is and how to mend it.

    What was typed into a form has no cells: it goes without places.
    """
    text = session.text()
    order = {severity: n for n, severity in enumerate(Severity)}
    ranked = sorted(problems, key=lambda problem: order[problem.severity])
    rows = [
        {
            text("pages.problems.severity"): text(f"pages.severity.{problem.severity.value}"),
            text("pages.problems.place"): _place(problem),
            text("pages.problems.message"): write_problem(text, problem, names),
        }
        for problem in ranked[:_SHOWN]
    ]
    table = pd.DataFrame(rows)
    if not with_places:
        table = table.drop(columns=text("pages.problems.place"))
    st.table(table, border="horizontal", hide_index=True)
    if len(ranked) > _SHOWN:
        st.caption(text("pages.problems.more", n=len(ranked) - _SHOWN))


def show_refusal(refusal: Refusal) -> None:
    """Say that something was not done, why, and what to do."""
    st.error(write_refusal(session.text(), refusal), icon=":material/block:")


def _place(problem: Problem) -> str:
    place = problem.place
    if isinstance(place, CellPlace):
        return " · ".join(part for part in (place.sheet, place.cell) if part) or place.file
    return str(place or "")
