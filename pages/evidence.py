"""Nộp minh chứng: files in, what they say and change, put right by a person, before saving."""

import streamlit as st

from pages.shared import document_fields, effects, frame, problems, session, understanding
from pages.shared.accepted import draw_accepted
from pages.shared.doors import REFUSALS, why_closed
from pages.shared.uploads import Read, Upload, choose, read
from scoring.problems import Problem
from services.assessment.course.review_import import is_review_table
from services.assessment.evidence.documents import is_accepted, keep_document
from services.assessment.evidence.forms import entry_form
from services.assessment.evidence.marking import mark_file
from services.assessment.evidence.remembering import remember_choices
from services.assessment.evidence.settling import standing
from services.assessment.evidence.suspicions import DEFAULT_LEAP, suspicions
from services.assessment.evidence.upload import Preview, accept, likely_predecessor, preview
from services.assessment.people import Permission
from services.assessment.view import RoundView, view_round
from services.intake.entry.entry_workbook import write_entry_workbook
from services.intake.files.documents import document_type
from services.intake.reading import Reading
from services.store import DocumentInput, Part, StaleRound
from services.text import Text

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = (
    *("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt", "html", "htm", "mht", "xml"),
    *("pdf", "docx", "doc", "jpg", "jpeg", "png", "tif", "tiff"),
)
_LEAPS = (25, 50, 100)  # per cent


def _draw_form(view: RoundView, text: Text) -> None:
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(text("pages.evidence.form_says"))
    right.download_button(
        text("pages.evidence.form"),
        lambda: write_entry_workbook(entry_form(view, text)),
        f"bang-ke-khai-{view.unit.code}-{view.round.year}.xlsx",
        _EXCEL,
        width="stretch",
    )


def _draw_sheet(view: RoundView, upload: Upload, text: Text) -> None:
    """Draw a spreadsheet: how it is understood, its faults, what it changes, and the saving."""
    done = read(view, upload, text)
    if done is None:
        return
    reading = done.reading
    step = text("pages.evidence.step_understand")
    st.markdown(f"**{step}** · {understanding.understood(reading, text)}")
    if done.remembered:
        st.caption(text("pages.evidence.remembered"))
    understanding.draw_head(reading, text, key=upload.key)
    if reading.sheets:
        asked = understanding.ask(done, text, key=upload.key)
        if asked is not None:
            kind, choices = asked
            choose(upload, kind, choices)
            if kind or reading.kind:
                remember_choices(
                    session.store(),
                    view,
                    reading,
                    choices,
                    kind=kind or reading.kind,
                    system=reading.system,
                    who=session.person(),
                )
            st.rerun()
    st.markdown(f"**{text('pages.evidence.step_result')}**")
    if reading.problems:
        _draw_faults(view, upload, reading, text)
    if reading.has_errors:
        st.error(text("pages.evidence.blocked"), icon=":material/block:")
    elif is_review_table(reading):
        st.info(text("pages.evidence.is_review"))
        st.page_link(
            "pages/reviews.py",
            label=text("pages.reviews.title"),
            icon=":material/arrow_forward:",
            query_params=session.address(),
        )
    elif is_accepted(view, upload.content):
        st.info(text("pages.evidence.repeated", name=upload.name))
    elif reading.kind:
        _draw_result(view, upload, done, text)
    else:
        _draw_document(view, upload, text)


def _draw_faults(view: RoundView, upload: Upload, reading: Reading, text: Text) -> None:
    title = text("pages.evidence.problems", n=len(reading.problems))
    with st.expander(title, expanded=reading.has_errors):
        problems.show_problems(reading.problems, view.names)
        if reading.sheet:
            name = upload.name
            stem, _, ending = name.rpartition(".")
            ending = "xlsm" if ending.lower() == "xlsm" else "xlsx"
            st.download_button(
                text("pages.evidence.marked"),
                lambda: mark_file(
                    upload.content, file_name=name, problems=reading.problems, text=text
                ),
                f"{stem or name}-{text('pages.evidence.marked_suffix')}.{ending}",
                _EXCEL,
                key=f"marked-{upload.key}",
                help=text("pages.evidence.marked_says"),
            )


def _draw_result(view: RoundView, upload: Upload, done: Read, text: Text) -> None:
    """Draw what an understood file would change, and save it where the person says so."""
    reading, key = done.reading, upload.key
    seen = preview(
        session.store(),
        view,
        reading,
        file_name=upload.name,
        system=_ask_system(reading, text, key=key),
        replaces=_ask_replaced(view, upload, reading, text),
    )
    effects.draw_measures(seen, text)
    effects.draw_difference(seen, text)
    if seen.doubts:
        with st.expander(text("pages.evidence.doubts", n=len(seen.doubts)), expanded=True):
            problems.show_problems(seen.doubts, view.names)
    effects.draw_effect(view, seen, text)
    if not seen.answers and not reading.extract:
        return
    document = _ask_document(view, text, key=key) if reading.extract else None
    codes = {each.code for each in seen.answers}
    closed = why_closed(view, Part.SELF, permission=Permission.ANSWER, codes=codes)
    if closed:
        st.warning(closed, icon=":material/lock:")
    if st.button(
        text("pages.evidence.save", name=upload.name),
        type="primary",
        key=f"save-{key}",
        disabled=closed is not None,
    ):
        _save(view, upload, done, seen, document=document)


def _save(
    view: RoundView, upload: Upload, done: Read, seen: Preview, *, document: DocumentInput | None
) -> None:
    text = session.text()
    try:
        accept(
            session.store(),
            view,
            seen,
            content=upload.content,
            file_name=upload.name,
            choices=done.choices,
            document=document,
            who=session.person(),
        )
    except StaleRound:
        st.error(text("pages.evidence.stale"))
        return
    except REFUSALS as refusal:
        problems.show_refusal(refusal)
        return
    _leave(text("pages.evidence.saved", name=upload.name, n=len(seen.answers)))


def _leave(message: str) -> None:
    """Begin anew with an empty page that says what was done."""
    session.say_once(message)
    session.renew("files")
    st.rerun()


def _ask_system(reading: Reading, text: Text, *, key: str) -> str:
    """Ask where a file comes from, where its form knows several systems."""
    kind = understanding.kind_of(reading)
    if kind is None or not kind.systems:
        return ""
    systems = {key: each.name.in_language(text.language) for key, each in kind.systems.items()}
    options = ["", *systems]
    return st.selectbox(
        text("pages.evidence.system"),
        options,
        index=options.index(reading.system) if reading.system in options else 0,
        format_func=lambda each: systems.get(each) or text("pages.evidence.system_unknown"),
        key=f"system-{key}",
    )


def _ask_replaced(view: RoundView, upload: Upload, reading: Reading, text: Text) -> int | None:
    """Ask whether a file is added to the others of its form or takes the place of one."""
    alike = [
        each for each in standing(view.evidence) if reading.extract and each.kind == reading.kind
    ]
    if not alike:
        return None
    guess = likely_predecessor(view, reading, file_name=upload.name)
    names = {each.id: each.file_name for each in alike}
    options = [None, *names]
    return st.radio(
        text("pages.evidence.beside"),
        options,
        index=0 if guess is None else options.index(guess.id),
        format_func=lambda each: (
            text("pages.evidence.add")
            if each is None
            else text("pages.evidence.replace", name=names[each])
        ),
        key=f"replaces-{upload.key}",
    )


def _ask_document(view: RoundView, text: Text, *, key: str) -> DocumentInput | None:
    """Ask for number, date, issuer and title of the paper; None where nothing is told."""
    with st.expander(text("pages.evidence.document"), expanded=False):
        told = document_fields.ask(DocumentInput(), view, text, key=key)
    return told if told != DocumentInput() else None


def _draw_document(view: RoundView, upload: Upload, text: Text) -> None:
    """Offer to keep a file that is not read as a document: linked, never parsed."""
    if is_accepted(view, upload.content):
        st.info(text("pages.evidence.repeated", name=upload.name))
        return
    st.caption(text("pages.evidence.as_document"))
    told = document_fields.ask(DocumentInput(title=upload.name), view, text, key=upload.key)
    links = document_fields.ask_links(view, text, key=upload.key)
    if st.button(
        text("pages.evidence.keep", name=upload.name), type="primary", key=f"keep-{upload.key}"
    ):
        try:
            keep_document(
                session.store(),
                view,
                content=upload.content,
                file_name=upload.name,
                document=told,
                links=links,
                who=session.person(),
            )
        except REFUSALS as refusal:
            problems.show_refusal(refusal)
            return
        _leave(text("pages.evidence.kept", name=upload.name))


def _draw_suspicions(view: RoundView, text: Text) -> None:
    if not view.records:
        return
    st.subheader(text("pages.evidence.suspicions"), anchor=False)
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(text("pages.evidence.suspicions_say"))
    leap = right.selectbox(
        text("pages.evidence.leap"),
        _LEAPS,
        index=_LEAPS.index(DEFAULT_LEAP),
        format_func=lambda each: text("pages.evidence.leap_by", n=each),
    )
    found = _suspicions(view.round.id, session.store().seen(view.round.id), leap)
    if found:
        problems.show_problems(found, view.names)
    else:
        st.caption(text("pages.evidence.no_suspicions"))


@st.cache_data(max_entries=16, show_spinner=False)
def _suspicions(
    round_id: int,
    seen: int,  # noqa: ARG001 - the state of the round, so that the cache knows a newer one
    leap: int,
) -> tuple[Problem, ...]:
    store = session.store()
    return suspicions(store, view_round(store, round_id), leap=leap)


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("evidence")
    text = session.text()
    closed = why_closed(view, Part.SELF, Part.REPLY, permission=Permission.ANSWER)
    if closed:
        st.info(closed, icon=":material/lock:")
        draw_accepted(view, text)
        _draw_suspicions(view, text)
        return
    st.subheader(text("pages.evidence.step_files"), anchor=False)
    files = st.file_uploader(
        text("pages.evidence.files"),
        type=_TYPES,
        accept_multiple_files=True,
        key=f"files-{session.counter('files')}",
    )
    _draw_form(view, text)
    if not files:
        st.caption(text("pages.evidence.nothing"))
    for file in files or ():
        upload = Upload(file.name, file.getvalue(), file.file_id)
        with st.container(border=True):
            st.markdown(f"**{file.name}**")
            if document_type(upload.content):
                _draw_document(view, upload, text)
            else:
                _draw_sheet(view, upload, text)
    draw_accepted(view, text)
    _draw_suspicions(view, text)


draw()
