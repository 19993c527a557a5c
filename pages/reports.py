"""Báo cáo: the papers of the round, each as a file to read, sign and send."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.shared import frame, overview_charts, session
from pages.shared.doors import REFUSALS
from pages.shared.problems import show_problems, show_refusal
from services.assessment.home import home
from services.assessment.papers.package import pack_round
from services.assessment.papers.papers import (
    NO_PICTURES,
    Paper,
    Written,
    content_of,
    fields_of,
    file_name,
    has_template,
    write_paper,
    write_pdf,
)
from services.assessment.papers.templates import (
    FaultyTemplate,
    is_own,
    put_template,
    remove_template,
    template_of,
)
from services.assessment.people import Permission, may
from services.assessment.view import RoundView
from services.reports.pdf import NoOffice, OfficeFailed
from services.text import Text

_EXPORTS = "exports"  # a folder beside the database
_SMALL = 100 * 2**20  # bytes: a download passes through the memory of the program


def _now() -> datetime:
    return datetime.now().astimezone()


def _written(view: RoundView, paper: Paper, text: Text) -> Written:
    pictures = overview_charts.pictures_of(view, text)
    return write_paper(paper, session.store(), view, text, made=_now(), pictures=pictures)


def _draw_paper(view: RoundView, paper: Paper, text: Text) -> None:
    with st.container(border=True):
        st.markdown(f"**{text(f'papers.{paper.value}.name')}**")
        st.caption(text(f"papers.{paper.value}.says"))
        with st.container(horizontal=True):
            st.download_button(
                text("papers.download"),
                lambda: _written(view, paper, text).content,
                file_name(paper, view),
                icon=":material/download:",
                key=f"paper {paper.value}",
                on_click="ignore",
            )
            if paper is not Paper.PAGE and st.button(
                text("papers.pdf.make"), icon=":material/picture_as_pdf:", key=f"pdf {paper.value}"
            ):
                _draw_pdf(view, paper, text)
            if has_template(paper):
                own = is_own(paper, text.language)
                label = text("papers.template.own" if own else "papers.template.ours")
                with st.popover(label, icon=":material/draft:", type="tertiary"):
                    _draw_template(view, paper, text, own=own)


def _draw_pdf(view: RoundView, paper: Paper, text: Text) -> None:
    """Make the PDF now, and offer it until something else is pressed."""
    try:
        with st.spinner(text("papers.pdf.making")):
            (made,) = write_pdf([_written(view, paper, text)])
    except NoOffice:
        st.info(text("papers.pdf.no_office"))
    except OfficeFailed:
        st.error(text("papers.pdf.failed"), icon=":material/block:")
    else:
        st.download_button(
            text("papers.pdf.get"),
            made.content,
            made.file_name,
            made.mime,
            icon=":material/download:",
            on_click="ignore",
        )


def _draw_template(view: RoundView, paper: Paper, text: Text, *, own: bool) -> None:
    """Offer the template in use, take another, and list the fields that it may have."""
    st.caption(text("papers.template.says"))
    st.download_button(
        text("papers.template.get"),
        lambda: template_of(paper, text.language),
        f"{paper.value}.{text.language}.docx",
        icon=":material/download:",
        key=f"template {paper.value}",
        on_click="ignore",
    )
    if may(session.person(), Permission.PLAN):
        _draw_change(view, paper, text, own=own)
    st.markdown(f"**{text('papers.template.fields')}**")
    rows = [
        {
            text("papers.template.field"): field,
            text("papers.template.holds"): text(f"papers.fields.{field.rpartition('.')[2]}"),
        }
        for field in fields_of(paper)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width=520, height=260)


def _draw_change(view: RoundView, paper: Paper, text: Text, *, own: bool) -> None:
    file = st.file_uploader(
        text("papers.template.put"),
        type="docx",
        key=f"own {paper.value} {session.counter('template')}",
    )
    who = session.person()
    try:
        if file is not None and st.button(text("papers.template.use"), type="primary"):
            content = content_of(
                paper, session.store(), view, text, made=_now(), pictures=NO_PICTURES
            )
            put_template(paper, text.language, file.getvalue(), content=content, who=who)
            _leave(text("papers.template.used"))
        if own and st.button(text("papers.template.back")):
            remove_template(paper, text.language, who=who)
            _leave(text("papers.template.gone_back"))
    except FaultyTemplate as faulty:
        show_problems(faulty.problems, with_places=False)
    except REFUSALS as refusal:
        show_refusal(refusal)


def _leave(message: str) -> None:
    session.renew("template")
    session.say_once(message)
    st.rerun()


def _draw_package(view: RoundView, text: Text) -> None:
    """Pack the evidence on this machine; a small package can be taken along at once."""
    to = home() / _EXPORTS / f"minh-chung-{file_name(Paper.REPORT, view).rpartition('.')[0]}.zip"
    with st.container(border=True):
        st.markdown(f"**{text('papers.package.name')}**")
        st.caption(text("papers.package.says"))
        if st.button(text("papers.package.pack"), icon=":material/folder_zip:"):
            _pack(view, to, text)
        if not to.exists():
            return
        written, size = to.stat().st_mtime, to.stat().st_size
        at = f"{datetime.fromtimestamp(written).astimezone():%H:%M %d/%m/%Y}"
        st.caption(text("papers.package.there", path=str(to), size=-(-size // 2**20), at=at))
        if size <= _SMALL:
            st.download_button(
                text("papers.download"),
                to.read_bytes,
                to.name,
                "application/zip",
                icon=":material/download:",
                key="package",
                on_click="ignore",
            )


def _pack(view: RoundView, to: Path, text: Text) -> None:
    papers = [_written(view, each, text) for each in Paper]
    try:
        with st.spinner(text("papers.package.packing")):
            report = pack_round(session.store(), view, text, to=to, papers=papers, made=_now())
    except OSError:
        st.error(text("papers.package.failed", path=str(to.parent)), icon=":material/block:")
        return
    for file in report.damaged:
        st.warning(text("papers.package.damaged", name=file.name), icon=":material/warning:")
    st.success(text("papers.package.packed", n=len(report.packed)), icon=":material/check:")


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("reports")
    text = session.text()
    for paper in Paper:
        _draw_paper(view, paper, text)
    _draw_package(view, text)


draw()
