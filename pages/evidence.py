"""Nộp minh chứng: the entry workbook out, files in, what they say and change before saving."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.shared import frame, problems, session, words
from scoring.localized import Language
from services.assessment.forms import entry_form, evidence_kinds
from services.assessment.upload import Preview, accept, preview, read_file
from services.assessment.view import RoundView, view_round
from services.intake.entry_workbook import write_entry_workbook
from services.intake.reading import Reading
from services.text import Text, text_in

_TYPES = ("xlsx", "xlsm", "xls", "csv")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN_CELLS = 4


def _draw_form(view: RoundView, text: Text) -> None:
    st.subheader(text("pages.evidence.step_form"), anchor=False)
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.write(text("pages.evidence.form_says"))
    right.download_button(
        text("pages.evidence.form"),
        lambda: write_entry_workbook(entry_form(view, text)),
        f"bang-ke-khai-{view.unit.code}-{view.round.year}.xlsx",
        _EXCEL,
        width="stretch",
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _read(
    content: bytes, name: str, kind: str | None, *, round_id: int, language: Language
) -> Reading:
    """Read a file once for each form asked: every click runs the page again."""
    view = view_round(session.store(), round_id)
    return read_file(content, file_name=name, kind=kind, view=view, text=text_in(language))


def _draw_file(view: RoundView, name: str, content: bytes, number: int, text: Text) -> None:
    kinds = {each.kind: each.name.in_language(text.language) for each in evidence_kinds()}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    chosen = right.selectbox(
        text("pages.evidence.kind"),
        [None, *kinds],
        format_func=lambda kind: kinds[kind] if kind else text("pages.evidence.auto"),
        key=f"kind-{number}-{name}",
    )
    with st.spinner(text("pages.evidence.reading", name=name)):
        reading = _read(content, name, chosen, round_id=view.round.id, language=text.language)
    left.markdown(f"**{name}**")
    left.markdown(_understood(reading, kinds, text))
    seen = preview(view, reading)
    _draw_measures(seen, text)
    if reading.problems:
        with st.expander(text("pages.evidence.problems", n=len(reading.problems)), expanded=True):
            problems.show_problems(reading.problems, view.names)
    if reading.has_errors:
        st.error(text("pages.evidence.blocked"), icon=":material/block:")
        return
    _draw_changes(seen, view, text)
    if seen.answers and st.button(
        text("pages.evidence.save", name=name), type="primary", key=f"save-{number}-{name}"
    ):
        kept = accept(
            session.store(), view, seen, content=content, file_name=name, who=session.LOCAL_PERSON
        )
        key = "repeated" if kept.repeated else "saved"
        session.say_once(text(f"pages.evidence.{key}", name=name, n=len(seen.answers)))
        session.renew("files")
        st.rerun()


def _understood(reading: Reading, kinds: dict[str, str], text: Text) -> str:
    if not reading.kind:
        return text("pages.evidence.not_understood")
    return text(
        "pages.evidence.understood" if reading.sheet else "pages.evidence.understood_book",
        kind=kinds.get(reading.kind, reading.kind),
        sheet=reading.sheet,
        header=", ".join(str(row) for row in reading.header_rows),
        rows=reading.rows,
    )


def _draw_measures(seen: Preview, text: Text) -> None:
    reading = seen.reading
    names = {
        measure: each.name
        for kind in evidence_kinds()
        if kind.kind == reading.kind
        for measure, each in kind.measures.items()
    }
    rows = [
        {
            text("pages.evidence.measure"): words.capital(names[name].in_language(text.language))
            if name in names
            else name,
            text("pages.evidence.value"): text.number(measure.value),
            text("pages.evidence.cells"): ", ".join(measure.cells[:_SHOWN_CELLS])
            + (" …" if len(measure.cells) > _SHOWN_CELLS else ""),
        }
        for name, measure in reading.measures.items()
    ]
    if rows:
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
    if reading.answers:
        first, last = reading.answers[0].cell, reading.answers[-1].cell
        st.markdown(text("pages.evidence.answers", n=len(reading.answers), first=first, last=last))
    if reading.measures and not seen.answers and not reading.has_errors:
        st.info(text("pages.evidence.unreadable"))


def _draw_changes(seen: Preview, view: RoundView, text: Text) -> None:
    if not seen.answers and not seen.reading.answers:
        return
    st.markdown(f"**{text('pages.evidence.changes')}**")
    if not seen.changes:
        st.caption(text("pages.evidence.no_change"))
        return
    before, after = seen.before.points, seen.after.points
    st.markdown(
        text(
            "pages.evidence.change",
            before=text("pages.unknown") if before is None else text.points(before),
            after=text("pages.unknown") if after is None else text.points(after),
            change=(after or 0) - (before or 0),
        )
    )
    leaves = {leaf.code: leaf for leaf in view.criteria.leaves}
    rows = [
        {
            text("pages.evidence.code"): change.code,
            text("pages.evidence.name_column"): leaves[change.code].name.in_language(text.language),
            text("pages.evidence.before"): words.score_and_outcome(text, change.before),
            text("pages.evidence.after"): words.score_and_outcome(text, change.after),
        }
        for change in seen.changes
    ]
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)


def _draw_accepted(view: RoundView, text: Text) -> None:
    st.subheader(text("pages.evidence.accepted"), anchor=False)
    if not view.evidence:
        st.caption(text("pages.evidence.none_accepted"))
    for each in reversed(view.evidence):
        left, right = st.columns([3, 1], vertical_alignment="center")
        kind = words.form_name(text, each.kind)
        left.markdown(f"**{each.file_name}** · {kind} · {text.day(each.at.astimezone())}")
        right.download_button(
            text("pages.evidence.download_short"),
            partial(session.store().read_file, each.sha256),
            each.file_name,
            key=f"get-{each.id}",
            help=text("pages.evidence.download", name=each.file_name),
            width="stretch",
        )


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("evidence")
    text = session.text()
    _draw_form(view, text)
    st.subheader(text("pages.evidence.step_files"), anchor=False)
    files = st.file_uploader(
        text("pages.evidence.files"),
        type=_TYPES,
        accept_multiple_files=True,
        key=f"files-{session.counter('files')}",
    )
    st.subheader(text("pages.evidence.step_read"), anchor=False)
    if not files:
        st.caption(text("pages.evidence.nothing"))
    for number, file in enumerate(files or ()):
        with st.container(border=True):
            _draw_file(view, file.name, file.getvalue(), number, text)
    _draw_accepted(view, text)


draw()
