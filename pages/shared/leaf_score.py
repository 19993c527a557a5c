"""The score of a leaf: how it comes about, what would win more, and the rule it rests on."""

import pandas as pd
import streamlit as st

from pages.shared import words
from scoring.answers import LeafAnswers
from scoring.model import Leaf
from scoring.score import needed
from services.assessment.analysis.steps import write_need
from services.assessment.view import RoundView
from services.text import Text
from services.text.describe import describe_rule
from services.text.explain import explain_leaf


def draw_score(view: RoundView, leaf: Leaf, text: Text) -> None:
    """Draw the points, how they come about, and what would win the next ones."""
    result = view.scorecard.leaf(leaf.code)
    st.subheader(words.titled(leaf), anchor=False)
    left, right = st.columns([1, 2.4], vertical_alignment="center")
    left.metric(text("pages.scores.points"), words.points_of_leaf(text, result))
    outcome = words.capital(text(f"scoring.outcome.{result.outcome.value}"))
    right.markdown(f"{words.MARKS[result.outcome]} **{outcome}**")
    if result.explanation or result.problems:
        right.write(explain_leaf(text, result, view.names))
    for need in needed(
        leaf,
        view.answers.get(leaf.code, LeafAnswers()),
        measures=view.criteria.head.measures,
        rounding=view.criteria.head.rounding,
        role=view.criteria.component_of(leaf.code).role,
    ):
        st.markdown(f":material/trending_up: {write_need(view, leaf, need, text)}")


def draw_rule(view: RoundView, leaf: Leaf, text: Text) -> None:
    """Draw the rule in words, its clause, who deals with it by when, and the evidence wanted."""
    documents = "; ".join(each.in_language(text.language) for each in leaf.documents)
    forms = ", ".join(words.form_name(text, kind) for kind in leaf.evidence)
    table = {
        text("pages.scores.rule"): describe_rule(text, leaf, view.names),
        text("pages.scores.clause"): words.clause(text, leaf.source),
        text("pages.scores.owner"): _owner(view, leaf, text),
        text("pages.scores.wanted"): "; ".join(part for part in (forms, documents) if part),
    }
    st.table(pd.DataFrame(table.items()), border="horizontal", hide_index=True, hide_header=True)
    if leaf.source.note:
        st.caption(leaf.source.note.in_language(text.language))


def _owner(view: RoundView, leaf: Leaf, text: Text) -> str:
    owner = view.division_name(view.division_of(leaf.code), text.language)
    assigned, due = view.assignments.get(leaf.code), view.due_of(leaf.code)
    parts = [owner, assigned.person if assigned else ""]
    if due is not None and leaf.self_scored:
        parts.append(text("item.due", due=due))
    return " · ".join(part for part in parts if part)
