"""The fields of a document: number, date, issuer, title; and the items it proves."""

import streamlit as st

from services.assessment.evidence.documents import LinkInput, is_out_of_period
from services.assessment.view import RoundView
from services.store import DocumentInput
from services.text import Text


def ask(told: DocumentInput, view: RoundView, text: Text, *, key: str) -> DocumentInput:
    """Draw the fields of a document with what is known, and return what stands in them."""
    number, day, issuer = st.columns([1.2, 1, 1.4])
    typed_number = number.text_input(
        text("pages.documents.number"), value=told.number, key=f"number-{key}"
    )
    typed_day = day.date_input(
        text("pages.documents.issued_on"),
        value=told.issued_on,
        format="DD/MM/YYYY",
        key=f"issued-{key}",
    )
    typed_issuer = issuer.text_input(
        text("pages.documents.issuer"), value=told.issuer, key=f"issuer-{key}"
    )
    title = st.text_input(text("pages.documents.title_field"), value=told.title, key=f"title-{key}")
    if is_out_of_period(view.round.year, typed_day):
        st.warning(text("pages.documents.out_of_period", year=view.round.year))
    return DocumentInput(
        number=typed_number.strip(),
        issued_on=typed_day,
        issuer=typed_issuer.strip(),
        title=title.strip(),
        note=told.note,
    )


def ask_links(view: RoundView, text: Text, *, key: str) -> list[LinkInput]:
    """Ask which items a document proves, each with its section and page."""
    names = {leaf.code: leaf.name.in_language(text.language) for leaf in view.criteria.leaves}
    codes = st.multiselect(
        text("pages.documents.proves"),
        list(names),
        format_func=lambda code: f"{code} {names[code]}",
        placeholder=text("pages.documents.choose"),
        key=f"links-{key}",
    )
    links: list[LinkInput] = []
    for code in codes:
        section, page = st.columns(2)
        links.append(
            (
                code,
                section.text_input(
                    text("pages.documents.section_of", code=code), key=f"section-{code}-{key}"
                ).strip(),
                page.text_input(
                    text("pages.documents.page_of", code=code), key=f"page-{code}-{key}"
                ).strip(),
            )
        )
    return links
