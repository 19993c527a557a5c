"""Minh chứng: every document, what it proves, its revisions, and the points that rest on it."""

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.shared import document_fields, frame, session, words
from pages.shared.accepted import draw_doors
from pages.shared.doors import why_closed
from pages.shared.printing import draw_table
from pages.shared.session import DOCUMENT
from services.assessment.evidence.documents import (
    LinkInput,
    Registered,
    change_document,
    find,
    keep_document,
    link_document,
    register,
    register_document,
    remove_document,
    unlink_document,
)
from services.assessment.people import Permission
from services.assessment.view import RoundView
from services.store import Document, DocumentInput, DocumentInUse, NumberTaken, Part, StaleDocument
from services.text import Text


def _draw_search(view: RoundView, text: Text) -> tuple[str, str | None]:
    left, right = st.columns([2, 1])
    sought = left.text_input(
        text("pages.documents.search"), placeholder=text("pages.documents.search_says")
    )
    names = {leaf.code: leaf.name.in_language(text.language) for leaf in view.criteria.leaves}
    code = right.selectbox(
        text("pages.documents.code"),
        list(names),
        index=None,
        format_func=lambda each: f"{each} {names[each]}",
        placeholder=text("pages.documents.all_codes"),
    )
    return sought, code


def _draw_table(found: tuple[Registered, ...], text: Text) -> Registered | None:
    """Draw the register and return the opened document: clicked, or named in the address."""
    rows = [
        {
            text("pages.documents.name_column"): each.document.number or each.document.title,
            text("pages.documents.points"): text.points(each.points),
            text("pages.documents.codes"): ", ".join(each.codes),
            text("pages.documents.flag"): _flags(each, text),
            text("pages.documents.issued_on"): text.day(each.document.issued_on)
            if each.document.issued_on
            else "–",
            text("pages.documents.title_field"): each.document.title,
            text("pages.documents.issuer"): each.document.issuer,
        }
        for each in found
    ]
    named = session.place(DOCUMENT)
    ids = [str(each.document.id) for each in found]
    picked = draw_table(
        pd.DataFrame(rows),
        selection_mode="single-row",
        on_select="rerun",
        key=f"register-{session.counter('register')}",
        column_config={
            text("pages.documents.points"): st.column_config.TextColumn(alignment="right"),
            text("pages.documents.name_column"): st.column_config.TextColumn(width=230),
            text("pages.documents.codes"): st.column_config.TextColumn(width=190),
        },
    )
    chosen = picked["selection"]["rows"]
    if chosen:
        session.go(DOCUMENT, ids[chosen[0]])
        return found[chosen[0]]
    return found[ids.index(named)] if named in ids else None


def _flags(each: Registered, text: Text) -> str:
    flags = []
    if each.out_of_period:
        flags.append(text("pages.documents.out"))
    if not each.document.number or each.document.issued_on is None:
        flags.append(text("pages.documents.incomplete"))
    if not each.files:
        flags.append(text("pages.documents.no_file"))
    return " · ".join(flags)


def _draw_opened(view: RoundView, opened: Registered, text: Text) -> None:
    document = opened.document
    st.subheader(document.number or document.title or "–", anchor=False)
    st.markdown(_falling(opened, text))
    if opened.losses:
        names = {leaf.code: leaf.name.in_language(text.language) for leaf in view.criteria.leaves}
        rows = [
            {
                text("pages.evidence.code"): each.code,
                text("pages.evidence.name_column"): names[each.code],
                text("pages.documents.points"): text.points(-each.points, signed=True),
            }
            for each in opened.losses
        ]
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
    closed = why_closed(view, Part.SELF, permission=Permission.ANSWER, codes=opened.codes)
    if closed:
        st.info(closed, icon=":material/lock:")
    left, right = st.columns(2, gap="large")
    with left:
        _draw_fields(view, opened, text, closed=closed is not None)
    with right:
        _draw_files(view, opened, text)
    _draw_links(view, opened, text, closed=closed is not None)


def _falling(opened: Registered, text: Text) -> str:
    if not opened.losses:
        return text("pages.documents.nothing_falls")
    n = len(opened.losses)
    return text("pages.documents.falls", points=opened.points, n=n)


def _draw_fields(view: RoundView, opened: Registered, text: Text, *, closed: bool) -> None:
    document = opened.document
    st.markdown(f"**{text('pages.documents.paper')}**")
    told = DocumentInput(
        number=document.number,
        issued_on=document.issued_on,
        issuer=document.issuer,
        title=document.title,
        note=document.note,
    )
    # The fields keep what is typed when somebody else changes the document under them.
    key = f"{document.id}-{session.counter('register')}"
    version = session.first_seen(key, document.version)
    typed = document_fields.ask(told, view, text, key=key)
    if st.button(text("pages.documents.save"), key=f"save-{key}", disabled=closed or typed == told):
        try:
            change_document(
                session.store(), view, opened, typed, expected_version=version, who=session.person()
            )
        except StaleDocument as stale:
            st.warning(_told(stale.current, text), icon=":material/group:")
            session.seen_now(key, stale.current.version)  # to save again is a choice
            return
        except (NumberTaken, DocumentInUse) as failure:
            st.error(text(f"store.problems.{failure.code}", **failure.params))
            return
        _leave(text("pages.documents.saved"))


def _told(document: Document, text: Text) -> str:
    """Say who changed a document meanwhile, and what it says now."""
    issued = "" if document.issued_on is None else text.day(document.issued_on)
    parts = (document.number, issued, document.issuer, document.title)
    return text(
        "pages.documents.stale",
        who=words.signed(text, document.who),
        now=" · ".join(part for part in parts if part) or "–",
    )


def _draw_files(view: RoundView, opened: Registered, text: Text) -> None:
    st.markdown(f"**{text('pages.documents.files')}**")
    if not opened.files:
        st.caption(text("pages.documents.no_files"))
    for number, each in enumerate(reversed(opened.files)):
        name, look, get = st.columns([3, 1, 1], vertical_alignment="center")
        state = f" · :gray-badge[{text('pages.evidence.withdrawn')}]" if each.withdrawn else ""
        revision = text("pages.documents.revision", n=len(opened.files) - number)
        when = text.day(each.at.astimezone())
        name.markdown(
            f"{revision} · **{each.file_name}** · {when}{state}  \n"
            f":gray[:small[SHA-256 {each.sha256}]]"
        )
        draw_doors(each, text, look=look, get=get)
    if any(each.kind for each in opened.files) or why_closed(
        view, Part.SELF, Part.REPLY, permission=Permission.ANSWER
    ):
        return  # a spreadsheet is corrected where it is read
    file = st.file_uploader(
        text("pages.documents.new_revision"), key=f"revision-{session.counter('register')}"
    )
    if file is not None and st.button(text("pages.documents.keep_revision"), type="primary"):
        keep_document(
            session.store(),
            view,
            content=file.getvalue(),
            file_name=file.name,
            document=DocumentInput(),
            document_id=opened.document.id,
            who=session.person(),
        )
        _leave(text("pages.evidence.kept", name=file.name))


def _draw_links(view: RoundView, opened: Registered, text: Text, *, closed: bool) -> None:
    """Draw which items the document proves, with section and page; add and take away."""
    st.markdown(f"**{text('pages.documents.links')}**")
    names = {leaf.code: leaf.name.in_language(text.language) for leaf in view.criteria.leaves}
    store, who, document = session.store(), session.person(), opened.document
    for link in opened.links:
        says, section, page, save, remove = st.columns(
            [3, 1.4, 1.2, 0.8, 0.8], vertical_alignment="bottom"
        )
        key = f"{document.id}-{link.code}"
        says.markdown(f"**{link.code}** {names.get(link.code, '')}")
        typed = {
            "section": section.text_input(
                text("pages.documents.section"), value=link.section, key=f"section-of-{key}"
            ),
            "page": page.text_input(
                text("pages.documents.page"), value=link.page, key=f"page-of-{key}"
            ),
        }
        if save.button(
            text("pages.documents.save_link"), key=f"link-{key}", disabled=closed, width="stretch"
        ):
            says_now = (link.code, typed["section"], typed["page"])
            link_document(store, view, document.id, says_now, who=who)
            _leave(text("pages.documents.saved"))
        if remove.button(
            text("pages.documents.unlink"), key=f"unlink-{key}", disabled=closed, width="stretch"
        ):
            unlink_document(store, view, document.id, link.code, who=who)
            _leave(text("pages.documents.saved"))
    linked = {link.code for link in opened.links}
    resting = {record.code: record.page for record in opened.answers}
    named = [code for code in resting if code not in linked]
    if named:
        st.caption(text("pages.documents.answers", codes=", ".join(named)))
    if why_closed(view, Part.SELF, Part.REPLY, permission=Permission.ANSWER):
        return
    with st.form(f"link-{document.id}", border=False):
        new, section, page, add = st.columns([3, 1.4, 1.2, 1.6], vertical_alignment="bottom")
        code = new.selectbox(
            text("pages.documents.proves"),
            [code for code in names if code not in linked],
            index=None,
            format_func=lambda each: f"{each} {names[each]}",
            placeholder=text("pages.documents.choose"),
        )
        typed_section = section.text_input(text("pages.documents.section"))
        typed_page = page.text_input(text("pages.documents.page"))
        if add.form_submit_button(text("pages.documents.link"), width="stretch") and code:
            link_document(store, view, document.id, (code, typed_section, typed_page), who=who)
            _leave(text("pages.documents.saved"))
    removable = not closed and not opened.files and not opened.answers
    if removable and st.button(text("pages.documents.remove")):
        try:
            remove_document(store, view, opened, who=who)
        except DocumentInUse as failure:
            st.error(text(f"store.problems.{failure.code}", **failure.params))
            return
        session.go(DOCUMENT, None)
        _leave(text("pages.documents.removed"))


def _draw_new(view: RoundView, text: Text) -> None:
    with st.expander(text("pages.documents.add")):
        key = f"new-{session.counter('register')}"
        told = document_fields.ask(DocumentInput(), view, text, key=key)
        links = document_fields.ask_links(view, text, key=key)
        file = st.file_uploader(text("pages.documents.file"), key=f"file-{key}")
        if st.button(
            text("pages.documents.add_it"), type="primary", disabled=told == DocumentInput()
        ):
            _add(view, told, links, file, text)


def _add(
    view: RoundView,
    told: DocumentInput,
    links: list[LinkInput],
    file: UploadedFile | None,
    text: Text,
) -> None:
    """Register a document, with its file where there is one."""
    try:
        if file is None:
            register_document(session.store(), view, told, links=links, who=session.person())
        else:
            keep_document(
                session.store(),
                view,
                content=file.getvalue(),
                file_name=file.name,
                document=told,
                links=links,
                who=session.person(),
            )
    except NumberTaken as failure:
        st.error(text(f"store.problems.{failure.code}", **failure.params))
        return
    _leave(text("pages.documents.saved"))


def _leave(message: str) -> None:
    session.say_once(message)
    session.renew("register")
    st.rerun()


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("documents")
    text = session.text()
    registered = register(session.store(), view)
    if not why_closed(view, Part.SELF, Part.REPLY, permission=Permission.ANSWER):
        _draw_new(view, text)
    if not registered:
        st.info(text("pages.documents.none"))
        return
    sought, code = _draw_search(view, text)
    found = find(registered, sought, code=code)
    st.caption(text("pages.documents.count", n=len(found), of=len(registered)))
    opened = _draw_table(found, text) if found else None
    if opened is not None:
        _draw_opened(view, opened, text)
    elif found:
        st.caption(text("pages.documents.open_one"))


draw()
