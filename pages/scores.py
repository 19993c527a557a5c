"""Chấm điểm: the tree of criteria at the left, one leaf opened down to its cells at the right."""

import streamlit as st

from pages.shared import frame, leaf_form, rows, session, words
from pages.shared.leaf_explanations import draw_explanations
from pages.shared.leaf_inputs import draw_inputs
from pages.shared.leaf_past import draw_documents, draw_history, draw_lanes
from pages.shared.leaf_score import draw_rule, draw_score
from pages.shared.leaf_talk import draw_talk
from pages.shared.session import CODE, COMPONENT
from scoring.model import Component, Group, Leaf
from services.assessment.view import RoundView
from services.text import Text

_TREE, _BACK = "leaf-tree", "leaf-back"
_PHONE = 640  # pixels: below this Streamlit puts columns under one another


def _chosen(view: RoundView) -> tuple[Component, Leaf]:
    """Return what the address opens: a leaf, or the first one of a component, or the very first."""
    leaves = {leaf.code: leaf for leaf in view.criteria.leaves}
    components = {each.code: each for each in view.criteria.components}
    code, component = session.place(CODE), session.place(COMPONENT)
    if code in leaves:
        return view.criteria.component_of(leaves[code].code), leaves[code]
    shown = components.get(component or "", view.criteria.components[0])
    return shown, next(iter(shown.leaves))


def _draw_tree(view: RoundView, component: Component, opened: Leaf, text: Text) -> None:
    labels = {}
    for each in view.criteria.components:
        totals = view.scorecard.component(each.code).totals
        points = "–" if totals.points is None else text.points(totals.points)
        labels[each.code] = f"{words.titled(each)} · {points} / {text.points(totals.max_points)}"
    picked = st.selectbox(
        text("pages.scores.component"),
        list(labels),
        index=list(labels).index(component.code),
        format_func=labels.__getitem__,
    )
    if picked != component.code:
        session.go(CODE, None)
        session.go(COMPONENT, picked)
        st.rerun()
    for criterion in component.criteria:
        if isinstance(criterion, Group):
            name = criterion.name.in_language(text.language)
            st.markdown(f"**{criterion.code}** {name}")
        leaves = criterion.sub_criteria if isinstance(criterion, Group) else (criterion,)
        with st.container(gap="xxsmall"):
            for leaf in leaves:
                _draw_branch(view, leaf, opened, text)


def _draw_branch(view: RoundView, leaf: Leaf, opened: Leaf, text: Text) -> None:
    result = view.scorecard.leaf(leaf.code)
    here = leaf.code == opened.code
    row = rows.open_row()
    clicked = row.button(
        leaf.code,
        key=f"leaf-{leaf.code}",
        icon=words.MARKS[result.outcome],
        help=text(f"scoring.outcome.{result.outcome.value}"),
        type="secondary" if here else "tertiary",
        width=rows.CODE_WIDTH,
    )
    name = leaf.name.in_language(text.language)
    figure = words.points_of_leaf(text, result)
    rows.finish_row(row, f"**{name}**" if here else name, figure)
    if clicked and session.place(CODE) != leaf.code:
        session.go(CODE, leaf.code)
        st.rerun()


def _give_way(view: RoundView, text: Text) -> None:
    """On a telephone an item that the address opens takes the place of the tree."""
    hidden = _BACK if session.place(CODE) is None else _TREE
    st.html(
        f"<style>@media (max-width: {_PHONE}px) {{.st-key-{hidden} {{display: none}}}}"
        f" @media (min-width: {_PHONE + 1}px) {{.st-key-{_BACK} {{display: none}}}}</style>"
    )
    with st.container(key=_BACK):
        if st.button(text("item.to_list"), type="tertiary", icon=":material/arrow_back:"):
            session.go(COMPONENT, _chosen(view)[0].code)
            session.go(CODE, None)
            st.rerun()


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("scores")
    text = session.text()
    component, leaf = _chosen(view)
    tree, detail = st.columns([1.1, 1.6], gap="medium")
    with tree, st.container(key=_TREE):
        _draw_tree(view, component, leaf, text)
    with detail:
        _give_way(view, text)
        draw_score(view, leaf, text)
        draw_rule(view, leaf, text)
        draw_inputs(view, leaf, text)
        leaf_form.draw(view, leaf, text)
        draw_documents(view, leaf, text)
        draw_explanations(view, leaf, text)
        draw_lanes(view, leaf, text)
        draw_talk(view, leaf, text)
        draw_history(view, leaf, text)


draw()
