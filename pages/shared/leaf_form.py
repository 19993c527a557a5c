"""Declaring a leaf by hand: a draft kept field by field, two people's values side by side.

Not a form of Streamlit's: that would send nothing before the button, and a reload would lose all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pages.shared import session, words
from pages.shared.ask_input import ask_input
from pages.shared.doors import REFUSALS, why_closed
from pages.shared.problems import show_problems, show_refusal
from scoring.answers import LeafAnswers
from scoring.inputs import NOT_ARISING
from scoring.model import Leaf
from services.assessment.people import Permission
from services.assessment.view import RoundView, asked_of, view_round
from services.assessment.work.declare import (
    FaultyDeclaration,
    declare,
    join_place,
    part_of,
    split_place,
)
from services.store import Draft, StaleAnswer
from services.text import Text
from services.text.values import label_of, options_of

_DOCUMENT, _SECTION, _PAGE, _NOTE = "document", "section", "page", "note"
_YES, _NO = "true", ""


@dataclass(frozen=True)
class _Drawn:
    """What the fields were first drawn from: what stood in the store, in which versions."""

    stands: Mapping[str, str]
    versions: Mapping[str, int]


@dataclass(frozen=True)
class _Sheet:
    """What the fields start from: what stands in the store, and over it what was typed before."""

    stands: Mapping[str, str]
    draft: Draft | None

    def __getitem__(self, field: str) -> str:
        typed = {} if self.draft is None else self.draft.values
        return typed.get(field, self.stands[field])


def draw(view: RoundView, leaf: Leaf, text: Text) -> None:
    """Draw the editor, or why it is closed."""
    st.markdown(f"**{text('pages.scores.declare')}**")
    if not leaf.self_scored:
        st.info(text("pages.scores.outside"))
    permission = Permission.ANSWER if leaf.self_scored else Permission.RESULTS
    codes = [leaf.code] if leaf.self_scored else []
    closed = why_closed(view, part_of(leaf), permission=permission, codes=codes)
    if closed:
        st.caption(f":material/lock: {closed}")
    else:
        # A field keeps what stood in it from run to run; this tells what that was drawn from.
        who = session.person().signature
        here = f"{view.round.id}-{leaf.code}-{text.language}-{who}-{session.counter('declare')}"
        drawn = session.first_seen(here, _Drawn(_stands(view, leaf), _versions(view, leaf)))
        _draw_editor(view.round.id, leaf.code, drawn, here)


@st.fragment
def _draw_editor(round_id: int, code: str, drawn: _Drawn, here: str) -> None:
    """Draw the fields; each that changes is kept as a draft before anything else happens."""
    store, text, who = session.store(), session.text(), session.person()
    view = view_round(store, round_id)
    leaf, place = view.criteria.leaf(code), f"declare {code}"
    draft = store.draft(who.signature, round_id, place)
    with st.container(border=True):
        asked = _ask(view, leaf, _Sheet(drawn.stands, draft), text, here)
        own = {name: value for name, value in asked.items() if value != drawn.stands[name]}
        draft = _keep_draft(view, place, asked, own, drawn)
        now = _versions(view, leaf)
        if draft is None and now != drawn.versions:
            session.renew("declare")  # nothing is typed: the fields show what stands now
            st.rerun()
        # What was not typed is as it stands now, not as it stood when the page was drawn.
        typed = {**_stands(view, leaf), **own}
        versions = drawn.versions if draft is None else draft.seen
        if draft is not None and now != versions:
            _draw_conflict(view, leaf, typed, text, place)
            return
        save, drop = st.columns([1, 2.4], vertical_alignment="center")
        if save.button(text("pages.scores.save"), type="primary", key=f"save-{here}"):
            _save(view, leaf, typed, versions, place)
        if draft is not None:
            at = f"{draft.at.astimezone():%H:%M}"
            with drop.container(horizontal=True, vertical_alignment="center"):
                st.caption(f":material/edit: {text('item.draft', at=at)}", width="content")
                if st.button(text("item.drop_draft"), type="tertiary", key=f"drop-{here}"):
                    _leave(view, place)


def _keep_draft(
    view: RoundView, place: str, asked: Mapping[str, str], own: Mapping[str, str], drawn: _Drawn
) -> Draft | None:
    """Keep what was typed as it changes; where all is typed back to what stood, there is none."""
    store, who = session.store(), session.person().signature
    draft = store.draft(who, view.round.id, place)
    if not own:
        if draft is not None:
            store.drop_draft(who, view.round.id, place)
        return None
    before = {} if draft is None else draft.values
    values = {**{name: asked[name] for name in before if name in asked}, **own}
    if draft is not None and values == before:
        return draft
    return store.put_draft(who, view.round.id, place, values=values, seen=dict(drawn.versions))


def _ask(view: RoundView, leaf: Leaf, sheet: _Sheet, text: Text, here: str) -> dict[str, str]:
    """Draw all fields; return what stands in each, figures as the store writes them."""
    typed = {
        asked.name: ask_input(asked, sheet[asked.name], text, key=f"in-{asked.name}-{here}")
        for asked in leaf.rule.inputs(view.criteria.head.measures)
    }
    left, middle, right = st.columns([2.2, 1, 1], vertical_alignment="bottom")
    typed[_DOCUMENT] = left.text_input(
        text("pages.scores.document"), value=sheet[_DOCUMENT], key=f"document-{here}"
    )
    typed[_SECTION] = middle.text_input(
        text("pages.documents.section"), value=sheet[_SECTION], key=f"section-{here}"
    )
    typed[_PAGE] = right.text_input(
        text("pages.documents.page"), value=sheet[_PAGE], key=f"page-{here}"
    )
    if leaf.when_not_arising is not None:
        ticked = st.checkbox(
            text("pages.scores.not_arising"),
            value=sheet[NOT_ARISING] == _YES,
            key=f"not-arising-{here}",
        )
        typed[NOT_ARISING] = _YES if ticked else _NO
    typed[_NOTE] = st.text_input(
        text("pages.scores.note_field"), value=sheet[_NOTE], key=f"note-{here}"
    )
    return typed


def _versions(view: RoundView, leaf: Leaf) -> dict[str, int]:
    return {name: record.version for name, record in view.records_of(leaf.code).items()}


def _stands(view: RoundView, leaf: Leaf) -> dict[str, str]:
    """Return what the store says in each field."""
    records = view.records_of(leaf.code)
    first = next((each for each in records.values() if each.document), None)
    section, page = split_place(first.page) if first else ("", "")
    marked = view.answers.get(leaf.code, LeafAnswers()).not_arising
    asked = leaf.rule.inputs(view.criteria.head.measures)
    return {
        **{each.name: records[each.name].value if each.name in records else "" for each in asked},
        _DOCUMENT: first.document if first else "",
        _SECTION: section,
        _PAGE: page,
        NOT_ARISING: _YES if marked else _NO,
        _NOTE: next((each.note for each in records.values() if each.note), ""),
    }


def _save(
    view: RoundView, leaf: Leaf, typed: Mapping[str, str], versions: Mapping[str, int], place: str
) -> None:
    text = session.text()
    asked = leaf.rule.inputs(view.criteria.head.measures)
    try:
        declare(
            session.store(),
            view,
            code=leaf.code,
            values={each.name: typed[each.name] for each in asked},
            document=typed[_DOCUMENT],
            page=join_place(typed[_SECTION], typed[_PAGE]),
            note=typed[_NOTE],
            not_arising=typed.get(NOT_ARISING) == _YES,
            expected_versions=versions,
            who=session.person(),
        )
    except FaultyDeclaration as faulty:
        names = {each.name: each.label for each in asked if each.label}
        show_problems(faulty.problems, names, with_places=False)
    except StaleAnswer:  # between drawing and pressing: the next run draws both values
        st.rerun()
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.say_once(text("pages.scores.saved", code=leaf.code))
        _leave(view, place)


def _leave(view: RoundView, place: str) -> None:
    """Let the draft go and begin anew from what stands."""
    session.store().drop_draft(session.person().signature, view.round.id, place)
    session.renew("declare")
    st.rerun()


def _draw_conflict(
    view: RoundView, leaf: Leaf, typed: Mapping[str, str], text: Text, place: str
) -> None:
    """Show what somebody saved meanwhile beside what was typed here; the person chooses."""
    records = view.records_of(leaf.code)
    latest = max(records.values(), key=lambda each: each.at, default=None)
    if latest is None:
        st.warning(text("item.taken_back"), icon=":material/group:")
    else:
        who, at = words.signed(text, latest.who), f"{latest.at.astimezone():%H:%M %d/%m/%Y}"
        st.warning(text("item.conflict", who=who, at=at), icon=":material/group:")
    stands = _stands(view, leaf)
    rows = [
        {
            text("pages.scores.input"): _label(view, leaf, name, text),
            text("item.theirs"): _shown(view, leaf, name, stands[name], text),
            text("item.yours"): _shown(view, leaf, name, typed[name], text),
        }
        for name in typed
        if stands[name] != typed[name]
    ]
    if rows:
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
    theirs, yours = st.columns(2)
    if theirs.button(text("item.keep_theirs"), width="stretch"):
        _leave(view, place)
    if yours.button(text("item.keep_yours"), type="primary", width="stretch"):
        _save(view, leaf, typed, _versions(view, leaf), place)


def _label(view: RoundView, leaf: Leaf, name: str, text: Text) -> str:
    fields = {
        _DOCUMENT: "pages.scores.document",
        _SECTION: "pages.documents.section",
        _PAGE: "pages.documents.page",
        _NOTE: "pages.scores.note_field",
        NOT_ARISING: "item.not_arising",
    }
    if name in fields:
        return text(fields[name])
    asked = asked_of(view.criteria, leaf, name)
    return name if asked is None else label_of(text, asked)


def _shown(view: RoundView, leaf: Leaf, name: str, value: str, text: Text) -> str:
    if name == NOT_ARISING:
        return text("pages.yes" if value else "pages.no")
    asked = asked_of(view.criteria, leaf, name)
    if asked is None or not value:
        return value or "–"
    return options_of(text, asked).get(value) or words.editable(text, value)
