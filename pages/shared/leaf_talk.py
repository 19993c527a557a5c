"""What people say of a leaf: comments for all, approving and sending back for those who may."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.shared import session, words
from pages.shared.doors import REFUSALS
from pages.shared.problems import show_problems, show_refusal
from scoring.model import Leaf
from services.assessment.people import Permission, may, owns
from services.assessment.view import RoundView
from services.assessment.work.remarks import (
    FaultyRemark,
    Remark,
    RemarkKind,
    approve,
    comment,
    send_back,
    talk_of,
)
from services.store import Part
from services.store.phases import is_open
from services.text import Text

_ICONS = {
    RemarkKind.COMMENT: ":material/chat_bubble:",
    RemarkKind.APPROVED: ":material/verified:",
    RemarkKind.RETURNED: ":material/undo:",
}


def draw_talk(view: RoundView, leaf: Leaf, text: Text) -> None:
    """Draw what was said, and the field for what is to be said."""
    store, who = session.store(), session.person()
    if not may(who, Permission.SEE):
        return  # what the department says among itself is not for the reviewers
    said = talk_of(store, view).get(leaf.code, ())
    speaks = may(who, Permission.COMMENT) and owns(who, view, leaf.code)
    decides = may(who, Permission.DECIDE) and is_open(view.round.phase, Part.SELF)
    if not said and not speaks:
        return
    st.markdown(f"**{text('item.talk')}**")
    for each in said:
        _draw_remark(each, text)
    if not speaks:
        return
    here = f"talk-{view.round.id}-{leaf.code}-{who.signature}-{session.counter('talk')}"
    seen = session.first_seen(here, store.last_changes(view.round.id).get(leaf.code, 0))
    _draw_fields(view, leaf, text, here=here, seen=seen, decides=decides)


@st.fragment
def _draw_fields(
    view: RoundView, leaf: Leaf, text: Text, *, here: str, seen: int, decides: bool
) -> None:
    """Draw the field for words, kept as a draft, and the buttons."""
    store, who = session.store(), session.person()
    at = (who.signature, view.round.id, f"talk {leaf.code}")
    kept = store.draft(*at)
    before = kept.values["text"] if kept else ""
    typed = st.text_input(
        text("item.say"),
        value=before,
        placeholder=text("item.say_says"),
        label_visibility="collapsed",
        key=here,
    )
    if typed != before:
        store.put_draft(*at, values={"text": typed})
    if may(who, Permission.DECIDE) and not decides:
        phase = words.phase_name(text, view.round.phase)
        st.caption(f":material/lock: {text('item.not_deciding', phase=phase)}")
    send, yes, no, _ = st.columns([1, 1, 1, 1])
    commented = send.button(text("item.comment_it"), width="stretch")
    approved = decides and yes.button(text("item.approve"), width="stretch")
    returned = decides and no.button(text("item.send_back"), width="stretch")
    code = leaf.code
    if commented:
        _do(partial(comment, store, view, code=code, text=typed, who=who), "said", view, leaf)
    elif approved:
        yes_to = partial(approve, store, view, code=code, note=typed, seen=seen, who=who)
        _do(yes_to, "approved", view, leaf)
    elif returned:
        back = partial(send_back, store, view, code=code, comment=typed, seen=seen, who=who)
        _do(back, "returned", view, leaf)


def _draw_remark(remark: Remark, text: Text) -> None:
    who, at = words.signed(text, remark.who), f"{remark.at.astimezone():%H:%M %d/%m/%Y}"
    kind = text(f"item.remark.{remark.kind.value}")
    lapsed = "" if remark.stands else f" · :gray-badge[{text('item.lapsed')}]"
    line = f"{_ICONS[remark.kind]} **{who}** · {kind} · :gray[:small[{at}]]{lapsed}"
    st.markdown(f"{line}  \n{remark.text}" if remark.text else line)


def _do(act: Callable[[], None], done: str, view: RoundView, leaf: Leaf) -> None:
    try:
        act()
    except FaultyRemark as faulty:
        show_problems(faulty.problems, with_places=False)
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.store().drop_draft(session.person().signature, view.round.id, f"talk {leaf.code}")
        session.renew("talk")
        session.say_once(session.text()(f"item.done.{done}", code=leaf.code))
        st.rerun()
