"""The explanations (giải trình) of a leaf: what is owed, drafted, edited, saved."""

import streamlit as st

from pages.shared import session, words
from pages.shared.doors import REFUSALS, why_closed
from pages.shared.problems import show_problems, show_refusal
from scoring.model import Leaf
from services.assessment.people import Permission
from services.assessment.view import RoundView, view_round
from services.assessment.work.explaining import (
    FaultyExplanation,
    Owed,
    draft,
    earlier_words,
    owed,
    write,
)
from services.store import ExplanationKind, Part, StaleExplanation
from services.text import Text

_PARTS = {ExplanationKind.PROOF: Part.SELF, ExplanationKind.REPLY: Part.REPLY}
_HEIGHT = 180  # pixels


def draw_explanations(view: RoundView, leaf: Leaf, text: Text) -> None:
    """Draw each kind of explanation that is owed or written."""
    asked = owed(view)
    for kind in ExplanationKind:
        written = view.explanation_of(leaf.code, kind)
        is_owed = Owed(leaf.code, kind) in asked
        if written is None and not is_owed:
            continue
        st.markdown(f"**{text(f'item.explanation.{kind.value}')}**")
        closed = why_closed(view, _PARTS[kind], permission=Permission.ANSWER, codes=[leaf.code])
        if closed:
            st.write(written.text if written else text("item.explanation.missing"))
            st.caption(f":material/lock: {closed}")
        else:
            here = f"{_place(leaf.code, kind)}-{view.round.id}-{text.language}"
            here += f"-{session.person().signature}-{session.counter(_place(leaf.code, kind))}"
            stands = (0, "") if written is None else (written.version, written.text)
            drawn = session.first_seen(here, stands)
            _draw_editor(view.round.id, leaf.code, kind, drawn, here)


def _place(code: str, kind: ExplanationKind) -> str:
    return f"explain {kind.value} {code}"


@st.fragment
def _draw_editor(
    round_id: int, code: str, kind: ExplanationKind, drawn: tuple[int, str], here: str
) -> None:
    """Draw the text; what was typed is kept as a draft before anything else happens.

    `drawn` are the version and the words that stood when the text was drawn first.
    """
    store, text, who = session.store(), session.text(), session.person()
    view = view_round(store, round_id)
    place = _place(code, kind)
    written = view.explanation_of(code, kind)
    now, stands = (0, "") if written is None else (written.version, written.text)
    seen, drawn_words = drawn
    kept = store.draft(who.signature, round_id, place)
    typed = st.text_area(
        text(f"item.explanation.{kind.value}"),
        value=kept.values["text"] if kept else drawn_words,
        placeholder=text("item.explanation.says"),
        height=_HEIGHT,
        key=here,
        label_visibility="collapsed",
    )
    if typed == drawn_words:
        if kept is not None:
            store.drop_draft(who.signature, round_id, place)  # typed back to what stood
            kept = None
        if now != seen:
            session.renew(place)  # nothing is typed: the field shows what stands now
            st.rerun()
    elif kept is None or typed != kept.values["text"]:
        kept = store.put_draft(
            who.signature, round_id, place, values={"text": typed}, seen={"version": seen}
        )
    version = kept.seen["version"] if kept else now
    if kept is not None and version != now:
        if written is None:
            st.warning(text("item.taken_back"), icon=":material/group:")
        else:
            by = words.signed(text, written.who)
            st.warning(text("item.explanation.conflict", who=by), icon=":material/group:")
            st.text_area(text("item.theirs"), value=stands, height=_HEIGHT, disabled=True)
        version = now  # both are in sight: saving again is a choice
    save, compose, drop = st.columns([1, 1, 1.6], vertical_alignment="center")
    if compose.button(
        text("item.explanation.compose"),
        key=f"compose-{here}",
        help=text("item.explanation.compose_says"),
        width="stretch",
        disabled=bool(typed.strip()),  # nothing that somebody typed is written over
    ):
        told = draft(view, code, kind, text, earlier=earlier_words(store, view, code))
        store.put_draft(
            who.signature, round_id, place, values={"text": told}, seen={"version": now}
        )
        session.renew(place)
        st.rerun()
    if save.button(
        text("item.explanation.save"), type="primary", key=f"save-{here}", width="stretch"
    ):
        _save(view, code, kind, typed, version=version, place=place)
    if kept is not None:
        with drop.container(horizontal=True, vertical_alignment="center"):
            at = f"{kept.at.astimezone():%H:%M}"
            st.caption(f":material/edit: {text('item.draft', at=at)}", width="content")
            if st.button(text("item.drop_draft"), type="tertiary", key=f"drop-{here}"):
                _leave(view, place)


def _save(
    view: RoundView, code: str, kind: ExplanationKind, typed: str, *, version: int, place: str
) -> None:
    try:
        write(
            session.store(),
            view,
            code=code,
            kind=kind,
            words=typed,
            expected_version=version,
            who=session.person(),
        )
    except FaultyExplanation as faulty:
        show_problems(faulty.problems, with_places=False)
    except StaleExplanation:  # between drawing and pressing: the next run draws both
        st.rerun()
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.say_once(session.text()("item.explanation.saved", code=code))
        _leave(view, place)


def _leave(view: RoundView, place: str) -> None:
    session.store().drop_draft(session.person().signature, view.round.id, place)
    session.renew(place)
    st.rerun()
