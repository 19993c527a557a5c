"""Chấm điểm: the tree of criteria at the left, one leaf opened down to its cells at the right."""

from collections.abc import Sequence
from fractions import Fraction
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from pages.shared import frame, problems, rows, session, words
from pages.shared.session import CODE, COMPONENT
from scoring.answers import LeafAnswers
from scoring.inputs import NOT_ARISING, Input, InputType
from scoring.model import Component, Group, Leaf
from scoring.rules.base import Need
from scoring.score import needed
from services.assessment.declare import FaultyDeclaration, declare
from services.assessment.view import RoundView, asked_of
from services.store import AnswerRecord, StaleAnswer
from services.text import Text
from services.text.describe import describe_rule
from services.text.explain import explain_leaf

_CELLS_SHOWN = 4


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
    if clicked and not here:
        session.go(CODE, leaf.code)
        st.rerun()


def _draw_score(view: RoundView, leaf: Leaf, text: Text) -> None:
    result = view.scorecard.leaf(leaf.code)
    st.subheader(words.titled(leaf), anchor=False)
    left, right = st.columns([1, 2.4], vertical_alignment="center")
    left.metric(text("pages.scores.points"), words.points_of_leaf(text, result))
    outcome = words.capital(text(f"scoring.outcome.{result.outcome.value}"))
    right.markdown(f"{words.MARKS[result.outcome]} **{outcome}**")
    if result.explanation or result.problems:
        right.write(explain_leaf(text, result, view.names))
    for need in needed(
        leaf, view.answers.get(leaf.code, LeafAnswers()), rounding=view.criteria.head.rounding
    ):
        st.markdown(f":material/trending_up: {_need(view, leaf, need, text)}")


def _need(view: RoundView, leaf: Leaf, need: Need, text: Text) -> str:
    steps = []
    for change in need.changes:
        asked = asked_of(view.criteria, leaf, change.input)
        label = words.label_of(text, asked) if asked else change.input
        after, before = change.after, change.before
        if isinstance(after, Fraction) and isinstance(before, Fraction):
            key = "pages.scores.need_more" if after > before else "pages.scores.need_less"
            steps.append(text(key, what=label[:1].lower() + label[1:], by=abs(after - before)))
        else:
            value = words.written(text, after, asked)
            steps.append(text("pages.scores.need_state", what=label, to=value))
    return text("pages.scores.need", steps="; ".join(steps), gain=need.gain, points=need.points)


def _draw_rule(view: RoundView, leaf: Leaf, text: Text) -> None:
    owner = view.criteria.head.owners[leaf.owner].in_language(text.language)
    documents = "; ".join(each.in_language(text.language) for each in leaf.documents)
    forms = ", ".join(words.form_name(text, kind) for kind in leaf.evidence)
    table = {
        text("pages.scores.rule"): describe_rule(text, leaf, view.names),
        text("pages.scores.clause"): words.clause(text, leaf.source),
        text("pages.scores.owner"): owner,
        text("pages.scores.wanted"): "; ".join(part for part in (forms, documents) if part),
    }
    st.table(pd.DataFrame(table.items()), border="horizontal", hide_index=True, hide_header=True)
    if leaf.source.note:
        st.caption(leaf.source.note.in_language(text.language))


def _origin(view: RoundView, record: AnswerRecord | None, text: Text) -> str:
    """Say where an answer is from: each file with its cells as a link into it, the document."""
    if record is None:
        return ""
    parts = [
        " · ".join(part for part in (file.file_name, _cell_links(file.id, ground.cells)) if part)
        for ground in record.grounds
        if (file := view.evidence_by_id(ground.evidence)) is not None
    ]
    parts += [part for part in (record.document, record.page) if part]
    return " · ".join(parts) or text("pages.scores.no_document")


def _cell_links(evidence_id: int, ranges: Sequence[str]) -> str:
    """Write the first ranges of a file, each a link that opens the sheet with its cells lit."""
    by_sheet: dict[str, list[str]] = {}
    for each in ranges[:_CELLS_SHOWN]:
        sheet, _, cell = each.rpartition("!")
        places = {session.FILE: str(evidence_id), session.SHEET: sheet, session.CELL: cell}
        link = f"[{cell}](xem-tep?{urlencode(session.address(**places))})"
        by_sheet.setdefault(sheet, []).append(link)
    shown = "; ".join(
        " · ".join(part for part in (sheet, ", ".join(links)) if part)
        for sheet, links in by_sheet.items()
    )
    return shown + (" …" if len(ranges) > _CELLS_SHOWN else "")


def _draw_inputs(view: RoundView, leaf: Leaf, text: Text) -> None:
    st.markdown(f"**{text('pages.scores.inputs')}**")
    stored = view.records_of(leaf.code)
    asked = {each.name: each for each in leaf.rule.inputs(view.criteria.head.measures)}
    known = view.answers.get(leaf.code, LeafAnswers()).answers
    table = []
    for name in dict.fromkeys((*asked, *stored)):
        spec = asked.get(name) or asked_of(view.criteria, leaf, name)
        if name == NOT_ARISING and known[name].value is not True:
            continue  # taken back by figures that came later
        value = known[name].value if name in known else None
        table.append(
            {
                text("pages.scores.input"): words.label_of(text, spec) if spec else name,
                text("pages.scores.value"): "–"
                if value is None
                else words.written(text, value, spec),
                text("pages.scores.origin"): _origin(view, stored.get(name), text),
                text("pages.scores.note"): stored[name].note if name in stored else "",
            }
        )
    st.table(pd.DataFrame(table), border="horizontal", hide_index=True)
    many = [
        record
        for record in stored.values()
        if any(len(ground.cells) > _CELLS_SHOWN for ground in record.grounds)
    ]
    if many:
        with st.expander(text("pages.scores.all_cells")):
            for record in many:
                spec = asked_of(view.criteria, leaf, record.input)
                label = words.label_of(text, spec) if spec else record.input
                for ground in record.grounds:
                    file = view.evidence_by_id(ground.evidence)
                    name = file.file_name if file else ""
                    st.markdown(f"**{label}** · {name}: {words.cells(ground.cells)}")


def _draw_history(view: RoundView, leaf: Leaf, text: Text) -> None:
    earlier = view.results_of(leaf.code)
    if not earlier:
        return
    st.markdown(f"**{text('pages.scores.earlier')}**")
    table = [
        {
            text("pages.chart.year"): text("pages.plain", n=each.year),
            text("pages.chart.lane"): text(f"pages.lanes.{each.lane.value}"),
            text("pages.chart.points"): "–" if each.points is None else text.points(each.points),
            text("pages.scores.source"): each.source,
        }
        for each in earlier
    ]
    st.table(pd.DataFrame(table), border="horizontal", hide_index=True)


def _typed(asked: Input, record: AnswerRecord | None, text: Text, *, key: str) -> str:
    """Draw the field of one input and return what stands in it, as the store writes it."""
    label, now = words.label_of(text, asked), record.value if record else ""
    if asked.type in (InputType.YES_NO, InputType.CHOICE):
        options = words.options_of(text, asked)
        index = list(options).index(now) if now in options else None
        picked = st.selectbox(
            label,
            list(options),
            index=index,
            format_func=options.__getitem__,
            placeholder=text("pages.scores.not_known"),
            key=key,
        )
        return picked or ""
    shown = words.editable(text, now)
    return words.plain_number(
        text, st.text_input(label, value=shown, key=key, placeholder=text("pages.scores.not_known"))
    )


def _draw_form(view: RoundView, leaf: Leaf, text: Text) -> None:
    if not leaf.self_scored:
        st.info(text("pages.scores.outside"))
    stored = view.records_of(leaf.code)
    first = next((each for each in stored.values() if each.document), None)
    noted = next((each.note for each in stored.values() if each.note), "")
    # What stands in a field belongs to this leaf and language until it is saved.
    here = f"{view.round.id}-{leaf.code}-{text.language}-{session.counter('declare')}"
    versions = session.first_seen(here, {name: each.version for name, each in stored.items()})
    with st.form(f"declare-{here}", border=True):
        st.markdown(f"**{text('pages.scores.declare')}**")
        typed = {
            asked.name: _typed(asked, stored.get(asked.name), text, key=f"in-{asked.name}-{here}")
            for asked in leaf.rule.inputs(view.criteria.head.measures)
        }
        left, right = st.columns([2, 1])
        document = left.text_input(
            text("pages.scores.document"),
            value=first.document if first else "",
            key=f"document-{here}",
        )
        page = right.text_input(
            text("pages.scores.page"), value=first.page if first else "", key=f"page-{here}"
        )
        not_arising = False
        if leaf.when_not_arising is not None:
            not_arising = st.checkbox(
                text("pages.scores.not_arising"),
                value=view.answers.get(leaf.code, LeafAnswers()).not_arising,
                key=f"not-arising-{here}",
            )
        note = st.text_input(text("pages.scores.note_field"), value=noted, key=f"note-{here}")
        saved = st.form_submit_button(text("pages.scores.save"), type="primary")
    if not saved:
        return
    try:
        declare(
            session.store(),
            view,
            code=leaf.code,
            values=typed,
            document=document,
            page=page,
            note=note,
            not_arising=not_arising,
            expected_versions=versions,
            who=session.LOCAL_PERSON,
        )
    except FaultyDeclaration as faulty:
        names = {
            asked.name: asked.label
            for asked in leaf.rule.inputs(view.criteria.head.measures)
            if asked.label
        }
        problems.show_problems(faulty.problems, names, with_places=False)
    except StaleAnswer:
        st.error(text("pages.scores.stale"))
    else:
        session.renew("declare")
        session.say_once(text("pages.scores.saved", code=leaf.code))
        st.rerun()


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("scores")
    text = session.text()
    component, leaf = _chosen(view)
    tree, detail = st.columns([1.1, 1.6], gap="medium")
    with tree:
        _draw_tree(view, component, leaf, text)
    with detail:
        _draw_score(view, leaf, text)
        _draw_rule(view, leaf, text)
        _draw_inputs(view, leaf, text)
        _draw_history(view, leaf, text)
        _draw_form(view, leaf, text)


draw()
