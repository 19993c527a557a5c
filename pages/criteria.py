"""Bộ tiêu chí: the set, where each rule comes from and how far that is known, and its lint."""

import pandas as pd
import streamlit as st

from pages.shared import frame, problems, session, words
from scoring.model import CriteriaSet, Role
from services.assessment.evidence.forms import evidence_kinds, lint_form
from services.assessment.view import names_of
from services.catalogue.lint import lint_paths
from services.catalogue.sets import CRITERIA, criteria_set, edition_of, set_ids
from services.text import Text
from services.text.describe import describe_rule


def _draw_head(criteria: CriteriaSet, text: Text) -> None:
    head = criteria.head
    own = sum(
        leaf.max_points
        for component in criteria.components
        if component.role is Role.CONTENT
        for leaf in component.leaves
        if leaf.self_scored
    )
    leaves = list(criteria.leaves)
    columns = st.columns(4)
    columns[0].metric(text("pages.criteria.maximum"), text.points(head.max_points))
    columns[1].metric(text("pages.criteria.own"), text.points(own))
    columns[2].metric(text("pages.criteria.components"), text.number(len(criteria.components)))
    columns[3].metric(text("pages.criteria.leaves"), text.number(len(leaves)))
    st.markdown(f"**{text('pages.scores.clause')}:** {words.clause(text, head.source)}")
    if head.source.note:
        st.caption(head.source.note.in_language(text.language))
    rounding = text(f"pages.criteria.rounding_{head.rounding.at}", places=head.rounding.places)
    st.caption(f"{rounding} · {text('pages.criteria.edition', stamp=edition_of(head.set))}")


def _draw_leaves(criteria: CriteriaSet, text: Text) -> None:
    names = names_of(criteria)
    for component in criteria.components:
        title = f"{words.titled(component)} · {text.points(component.max_points)}"
        with st.expander(title):
            st.caption(words.clause(text, component.source))
            rows = [
                {
                    text("pages.criteria.code"): leaf.code,
                    text("pages.evidence.name_column"): leaf.name.in_language(text.language),
                    text("pages.criteria.points"): text.points(leaf.max_points),
                    text("pages.scores.rule"): describe_rule(text, leaf, names),
                    text("pages.scores.wanted"): "; ".join(
                        [words.form_name(text, kind) for kind in leaf.evidence]
                        + [each.in_language(text.language) for each in leaf.documents]
                    ),
                    text("pages.scores.owner"): criteria.head.owners[leaf.owner].in_language(
                        text.language
                    ),
                    text("pages.criteria.trust"): text(f"scoring.trust.{leaf.source.trust.value}"),
                }
                for leaf in component.leaves
            ]
            st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)


def _draw_lint(set_id: str, text: Text) -> None:
    kinds = {each.kind for each in evidence_kinds()}
    found, files = lint_paths([CRITERIA / set_id], lint_form=lint_form, evidence_kinds=kinds)
    st.subheader(text("pages.criteria.lint"), anchor=False)
    if found:
        problems.show_problems(found)
    else:
        st.markdown(f":material/check_circle: {text('cli.lint.clean', files=files)}")


def draw() -> None:
    """Draw the page."""
    text = session.text()
    view = session.current_view()
    ids = set_ids()
    wanted = session.place("set")
    own = view.round.criteria_set if view else ids[0]
    set_id = wanted if wanted in ids else own
    frame.open_page("criteria", criteria=criteria_set(set_id))
    picked = st.selectbox(
        text("pages.criteria.set"),
        ids,
        index=ids.index(set_id),
        format_func=lambda each: criteria_set(each).head.name.in_language(text.language),
    )
    if picked != set_id:
        session.go("set", picked)
        st.rerun()
    criteria = criteria_set(set_id)
    _draw_head(criteria, text)
    _draw_leaves(criteria, text)
    _draw_lint(set_id, text)


draw()
