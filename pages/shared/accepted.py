"""The files of a round: had back as they came, opened, undone."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import effects, session, words
from pages.shared.doors import REFUSALS, why_closed
from pages.shared.problems import show_refusal
from services.assessment.evidence.settling import standing
from services.assessment.evidence.upload import preview_withdrawal, withdraw
from services.assessment.people import Permission
from services.assessment.view import RoundView
from services.store import Evidence, Part, StaleRound
from services.text import Text


def draw_accepted(view: RoundView, text: Text) -> None:
    """Draw all files of the round, those that no longer stand too; each can be had back."""
    st.subheader(text("pages.evidence.accepted"), anchor=False)
    if not view.evidence:
        st.caption(text("pages.evidence.none_accepted"))
    stands = {each.id for each in standing(view.evidence)}
    closed = why_closed(view, Part.SELF, permission=Permission.ANSWER)
    for each in reversed(view.evidence):
        left, look, get, undo = st.columns([4, 1, 1, 1], vertical_alignment="center")
        kind = words.form_name(text, each.kind) if each.kind else text("pages.evidence.a_document")
        line = f"**{each.file_name}** · {kind} · {text.day(each.at.astimezone())}"
        if each.id not in stands:
            line += f" · :gray-badge[{_ended(each, text)}]"
        left.markdown(line)
        draw_doors(each, text, look=look, get=get)
        if each.id in stands and undo.button(
            text("pages.evidence.undo"),
            key=f"undo-{each.id}",
            help=closed or text("pages.evidence.undo_says", name=each.file_name),
            disabled=closed is not None,
            width="stretch",
        ):
            session.put_draft("undo", each.id)
        if each.id in stands and session.draft("undo") == each.id:
            _confirm_undo(view, each, text)


def _ended(evidence: Evidence, text: Text) -> str:
    """Say why a file no longer counts: undone by whom and when, or replaced."""
    if evidence.withdrawn_at is None or evidence.withdrawn_by is None:
        return text("pages.evidence.replaced")
    shown = words.signed(text, evidence.withdrawn_by)
    return text("pages.evidence.withdrawn_by", who=shown, at=evidence.withdrawn_at.astimezone())


def draw_doors(
    evidence: Evidence, text: Text, *, look: DeltaGenerator, get: DeltaGenerator
) -> None:
    """Draw what opens a file in the app, where it is a spreadsheet, and what gives it back."""
    if evidence.kind:
        look.page_link(
            "pages/sheet.py",
            label=text("pages.evidence.open"),
            query_params=session.address(**{session.FILE: str(evidence.id)}),
        )
    get.download_button(
        text("pages.evidence.download_short"),
        partial(session.store().read_file, evidence.sha256),
        evidence.file_name,
        key=f"get-{evidence.id}",
        help=text("pages.evidence.download", name=evidence.file_name),
        width="stretch",
    )


def _confirm_undo(view: RoundView, evidence: Evidence, text: Text) -> None:
    """Show what undoing a file would change, and undo it where the person says so."""
    undoing = preview_withdrawal(session.store(), view, evidence.id)
    with st.container(border=True):
        st.write(text("pages.evidence.undo_says", name=evidence.file_name))
        if undoing.changes:
            effects.draw_changes(view, undoing, text)
        else:
            st.caption(text("pages.evidence.undo_nothing"))
        yes, no, _ = st.columns([1, 1, 2])
        if no.button(text("pages.evidence.undo_no"), key="undo-no", width="stretch"):
            session.put_draft("undo", None)
            st.rerun()
        if yes.button(
            text("pages.evidence.undo_yes"), type="primary", key="undo-yes", width="stretch"
        ):
            try:
                withdraw(session.store(), view, undoing, who=session.person())
            except StaleRound:
                st.error(text("pages.evidence.stale"))
                return
            except REFUSALS as refusal:
                show_refusal(refusal)
                return
            session.put_draft("undo", None)
            session.say_once(text("pages.evidence.undone", name=evidence.file_name))
            st.rerun()
