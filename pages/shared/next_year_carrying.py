"""Step 3 of Mở kỳ năm sau: who deals with what as before, and documents that may still hold."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.shared import session, words
from pages.shared.kept_choices import KeptChoices
from services.assessment.next_year.carrying import Carried, CarriedDocument, CarriedOwner, Doubt
from services.assessment.view import RoundView
from services.catalogue.sets import criteria_set
from services.text import Text

_WIDTHS = (4, 1.2, 3, 3.4)  # document, points, what it proves, what is doubtful


def ask_carried(
    view: RoundView, carried: Carried, kept: KeptChoices, *, criteria: str, year: int
) -> tuple[bool, list[int]]:
    """Ask whether the owners come along, and which documents do (none, until they are ticked)."""
    text = session.text()
    st.subheader(text("next_year.step_carry"), anchor=False)
    st.caption(text("next_year.nothing_copied", year=view.round.year))
    owners = _ask_owners(view, carried.owners, kept, criteria=criteria)
    return owners, _ask_documents(view, carried, kept, year=year)


def _ask_owners(
    view: RoundView, owners: Sequence[CarriedOwner], kept: KeptChoices, *, criteria: str
) -> bool:
    text = session.text()
    if not owners:
        st.caption(text("next_year.no_owners", year=view.round.year))
        return False
    clear = [each for each in owners if each.doubt is None]
    label = text("next_year.owners", n=len(clear))
    yes = kept.tick(label, "owners", untouched=True)
    new = criteria_set(criteria)
    rows = [
        {
            text("next_year.code"): words.titled(new.leaf(each.code)),
            text("next_year.from"): ", ".join(each.old),
            text("next_year.division"): view.division_name(each.division, text.language)
            or text("next_year.by_set"),
            text("next_year.person"): each.person or "–",
            text("next_year.remark"): text(f"next_year.owner_doubt.{each.doubt.value}")
            if each.doubt
            else "",
        }
        for each in owners
    ]
    with st.expander(text("next_year.owners_list", n=len(owners))):
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
    return yes


def _ask_documents(view: RoundView, carried: Carried, kept: KeptChoices, *, year: int) -> list[int]:
    """Draw each document with a box that nobody has ticked yet, and return the ticked ones."""
    text = session.text()
    documents = carried.documents
    if not documents:
        st.caption(text("next_year.no_documents", year=view.round.year))
        return []
    st.markdown(f"**{text('next_year.documents', year=view.round.year, n=len(documents))}**")
    st.caption(text("next_year.documents_say"))
    ticked = [each.document.id for each in documents if _ask_document(each, kept, text, year=year)]
    parts = [text("next_year.ticked", n=len(ticked), of=len(documents))]
    if carried.unnumbered:
        parts.append(text("next_year.unnumbered", n=carried.unnumbered))
    st.caption(" ".join(parts))
    return ticked


def _ask_document(carried: CarriedDocument, kept: KeptChoices, text: Text, *, year: int) -> bool:
    document = carried.document
    name, rests, proves, doubts = st.columns(_WIDTHS, vertical_alignment="center")
    with name.container(gap=None):
        ticked = kept.tick(f"**{document.number}**", f"carry {document.id}")
        day = text.day(document.issued_on) if document.issued_on else ""
        told = [part for part in (day, document.title) if part]
        if told:
            st.caption(" · ".join(told))
    rests.caption(text("next_year.rested", points=carried.points), text_alignment="right")
    proves.caption("; ".join(_written(link) for link in carried.links) or "–")
    doubts.caption(_doubts(carried.doubts, year, text))
    return ticked


def _written(link: tuple[str, str, str]) -> str:
    code, *place = link
    told = ", ".join(part for part in place if part)
    return f"{code} ({told})" if told else code


def _doubts(doubts: Sequence[Doubt], year: int, text: Text) -> str:
    told = [text(f"next_year.doubt.{doubt.value}", year=year) for doubt in doubts]
    return " · ".join(told) or text("next_year.no_doubt")
