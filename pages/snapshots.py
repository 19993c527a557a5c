"""Bản chụp: the round as it was, and what changed between two of its snapshots."""

from collections.abc import Callable, Iterator
from datetime import datetime
from fractions import Fraction

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import frame, rows, session, words
from pages.shared.doors import REFUSALS, write_refusal
from pages.shared.printing import draw_table
from pages.shared.problems import show_refusal
from services.assessment.course.comparing import (
    AnswerChange,
    Comparison,
    LeafComparison,
    Said,
    Standing,
    compare,
)
from services.assessment.course.snapshots import TODAY, LabelMissing, of_today, take, total_of
from services.assessment.people import NotPermitted, Permission, may
from services.assessment.view import RoundView
from services.store import Snapshot
from services.text import Text
from services.text.values import label_of, written

_FROM, _TO, _SHOWN = "from", "to", "shown"
_NBSP = "\N{NO-BREAK SPACE}"  # an empty text takes no place
_FIGURE_WIDTH = 120  # pixels: "70,33 → 70,08"


def _draw_list(kept: tuple[Snapshot, ...], text: Text) -> None:
    st.subheader(text("snapshots.list", n=len(kept)), anchor=False)
    if not kept:
        st.write(text("snapshots.none"))
        return
    table = [
        {
            text("snapshots.column.name"): _name(each, text),
            text("snapshots.column.phase"): words.phase_name(text, each.phase),
            text("snapshots.column.at"): _moment(each.at),
            text("snapshots.column.who"): words.signed(text, each.who),
            text("snapshots.column.total"): _total(each, text),
        }
        for each in reversed(kept)
    ]
    right = st.column_config.TextColumn(alignment="right")
    draw_table(
        pd.DataFrame(table),
        column_config={text("snapshots.column.total"): right},
    )


def _draw_taking(view: RoundView, text: Text) -> None:
    who = session.person()
    if not may(who, Permission.SNAPSHOT):
        st.caption(write_refusal(text, NotPermitted(who, Permission.SNAPSHOT)))
        return
    with st.form(f"take {session.counter('take')}", border=False):
        name, button = st.columns([3, 1.3], vertical_alignment="bottom")
        label = name.text_input(
            text("snapshots.take.label"), placeholder=text("snapshots.take.example")
        )
        pressed = button.form_submit_button(text("snapshots.take.button"), width="stretch")
    if not pressed:
        return
    try:
        take(session.store(), view, label=label, who=who)
    except LabelMissing:
        st.error(text("snapshots.take.unnamed"), icon=":material/block:")
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.renew("take")
        session.say_once(text("snapshots.take.taken"))
        st.rerun()


def _draw_comparison(view: RoundView, kept: tuple[Snapshot, ...], text: Text) -> None:
    st.subheader(text("snapshots.compare.title"), anchor=False)
    if not kept:
        st.write(text("snapshots.compare.need"))
        return
    everything = {str(each.id): each for each in (*kept, of_today(session.store(), view))}
    left, right = st.columns(2)
    with left:
        before = _choose(_FROM, everything, str(kept[-1].id), text)
    with right:
        after = _choose(_TO, everything, str(TODAY), text)
    if before == after:
        st.info(text("snapshots.compare.same"))
        return
    _draw_leaves(compare(everything[before].content, everything[after].content), text)


def _choose(which: str, everything: dict[str, Snapshot], usual: str, text: Text) -> str:
    """Ask for one of the two; the address keeps it."""
    ids = list(everything)
    named = session.place(which)
    chosen = st.selectbox(
        text(f"snapshots.compare.{which}"),
        ids,
        index=ids.index(named if named in everything else usual),
        format_func=lambda each: _titled(everything[each], text),
        key=f"{which}-{text.language}-{len(ids)}",
    )
    session.go(which, chosen)
    return chosen


def _draw_leaves(compared: Comparison, text: Text) -> None:
    differing = tuple(each for each in compared.leaves if each.differs)
    if not differing and not compared.change:
        st.info(text("snapshots.compare.equal"))
    counts = {"differences": len(differing), "all": len(compared.leaves)}
    shown = st.segmented_control(
        text("snapshots.compare.leaf"),
        list(counts),
        default="differences",
        required=True,
        format_func=lambda each: text(f"snapshots.compare.{each}", n=counts[each]),
        label_visibility="collapsed",
        key=_SHOWN,
    )
    _draw_row(
        _leave_free,
        f":small[{text('snapshots.compare.leaf')}]",
        f":small[{text('snapshots.compare.points')}]",
    )
    for each in compared.leaves if shown == "all" else differing:
        _draw_leaf(each, text)
    _draw_sums(compared, text)


def _draw_leaf(leaf: LeafComparison, text: Text) -> None:
    name = leaf.leaf.name.in_language(text.language)
    why = "; ".join(_why(leaf, text)) if leaf.differs else text("snapshots.why.none")
    points = f"{_points(leaf.before, text)} → {_points(leaf.after, text)}"
    change = text.points(leaf.change, signed=True) if leaf.change else ""
    _draw_row(
        lambda row: row.page_link(
            "pages/scores.py",
            label=leaf.leaf.code,
            query_params=session.address(code=leaf.leaf.code),
            width=rows.CODE_WIDTH,
        ),
        f"{name}  \n:small[{why}]",
        _figure(points, change),
    )


def _draw_sums(compared: Comparison, text: Text) -> None:
    """Draw the lines that add up: the leaves, what the whole does to them, the total."""
    st.divider()
    lines = []
    if compared.by_whole:
        lines += [("sum", "", compared.by_leaves), ("whole", "", compared.by_whole)]
    before, after = _known(compared.before, text), _known(compared.after, text)
    lines.append(("total", f"**{before} → {after}**", compared.change))
    for key, points, change in lines:
        said = text(f"snapshots.compare.{key}")
        signed = text.points(change, signed=True)
        _draw_row(_leave_free, f"**{said}**", _figure(points, signed))


def _draw_row(draw_code: Callable[[DeltaGenerator], object], said: str, figure: str) -> None:
    row = rows.open_row()
    draw_code(row)
    row.markdown(said, width="stretch")
    row.markdown(figure, width=_FIGURE_WIDTH, text_alignment="right")


def _figure(points: str, change: str) -> str:
    """Return points before and after, and by how much they changed beneath."""
    return "  \n".join(part for part in (points, change and f"**{change}**") if part)


def _leave_free(row: DeltaGenerator) -> None:
    """Keep the place where the other rows have their code."""
    row.markdown(_NBSP, width=rows.CODE_WIDTH)


def _why(leaf: LeafComparison, text: Text) -> Iterator[str]:
    """Say what made a leaf differ."""
    if leaf.before is None or leaf.after is None:
        yield text(f"snapshots.why.{'added' if leaf.before is None else 'dropped'}")
        return
    if leaf.before.outcome is not leaf.after.outcome:
        before, after = leaf.before.outcome, leaf.after.outcome
        yield " → ".join(text(f"scoring.outcome.{each.value}") for each in (before, after))
    for change in leaf.answers:
        yield from _why_answer(change, text)
    if leaf.rule_changed:
        yield text("snapshots.why.rule")
    elif not leaf.answers:
        yield text("snapshots.why.whole")


def _why_answer(change: AnswerChange, text: Text) -> Iterator[str]:
    asked = change.asked
    name = change.name if asked is None else label_of(text, asked)
    before, after = _value(change.before, change, text), _value(change.after, change, text)
    if before != after:
        yield text("snapshots.why.value", input=name, before=before, after=after)
    documents = _document(change.before, text), _document(change.after, text)
    if change.before is not None and change.after is not None and documents[0] != documents[1]:
        yield text("snapshots.why.document", before=documents[0], after=documents[1])
    elif _files(change.before) != _files(change.after) and change.before and change.after:
        yield text("snapshots.why.refiled", document=documents[1])
    notes = _note(change.before, text), _note(change.after, text)
    if change.before is not None and change.after is not None and notes[0] != notes[1]:
        yield text("snapshots.why.note", before=notes[0], after=notes[1])


def _value(said: Said | None, change: AnswerChange, text: Text) -> str:
    if said is None:
        return text("snapshots.why.unknown")
    return written(text, said.value, change.asked)


def _document(said: Said | None, text: Text) -> str:
    """Write what an answer rests on: the document and its page, or the files it was counted in."""
    if said is None:
        return text("snapshots.why.nothing")
    named = said.document or ", ".join(name for name, _ in said.files)
    if named and said.page:
        return text("snapshots.why.page", document=named, page=said.page)
    return named or text("snapshots.why.nothing")


def _files(said: Said | None) -> tuple[tuple[str, str], ...]:
    return () if said is None else said.files


def _note(said: Said | None, text: Text) -> str:
    return said.note if said is not None and said.note else text("snapshots.why.nothing")


def _points(standing: Standing | None, text: Text) -> str:
    return "–" if standing is None else _known(standing.points, text)


def _known(points: Fraction | None, text: Text) -> str:
    return "–" if points is None else text.points(points)


def _total(snapshot: Snapshot, text: Text) -> str:
    return _known(total_of(snapshot.content), text)


def _name(snapshot: Snapshot, text: Text) -> str:
    """Return what a snapshot is called; one without a label was taken with a submission."""
    if snapshot.id == TODAY:
        return text("snapshots.today")
    return snapshot.label or text("snapshots.submitted")


def _titled(snapshot: Snapshot, text: Text) -> str:
    if snapshot.id == TODAY:
        return _name(snapshot, text)
    return text("snapshots.named", name=_name(snapshot, text), at=_moment(snapshot.at))


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%d/%m/%Y %H:%M}"


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("snapshots")
    text = session.text()
    kept = session.store().snapshots(view.round.id)
    _draw_comparison(view, kept, text)
    _draw_list(kept, text)
    _draw_taking(view, text)


draw()
