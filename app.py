"""The browser's door: page config, language, round, navigation; nothing else."""

import logging
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.shared import first_visit, freshness, problems, session, sidebar
from pages.shared.doors import REFUSALS
from services.assessment.people import Permission, may
from services.assessment.seeing import NotSubmitted

# A file of our own: for a Material icon the browser would ask a server of Google's.
ICON = Path(__file__).parent / "pages" / "shared" / "icon.svg"

st.set_page_config(page_title="PAR INDEX", page_icon=str(ICON), layout="wide")


def page(
    name: str, url: str, icon: str, *, default: bool = False, listed: bool = True
) -> StreamlitPage:
    """Make a page of the file `name`, titled in the language of the screens."""
    return st.Page(
        f"pages/{name}.py",
        title=session.text()(f"pages.{name}.name"),
        url_path="" if default else url,
        icon=f":material/{icon}:",
        default=default,
        visibility="visible" if listed else "hidden",
    )


def pages() -> dict[str, list[StreamlitPage]]:
    """List the pages: all that the role sees once there is a round, else those to begin with."""
    text = session.text()
    reference = [page("criteria", "bo-tieu-chi", "rule"), page("guide", "huong-dan", "help")]
    if not session.store().rounds():
        first = page("start", "bat-dau", "flag", default=True)
        return {text("pages.groups.start"): [first, *reference]}
    reviews = page("reviews", "tham-dinh", "fact_check")
    if not may(session.person(), Permission.SEE):
        # The address of a default page is "/" alone: it stands there twice to keep its own too.
        first = page("reviews", "", "fact_check", default=True, listed=False)
        scores = page("scores", "cham-diem", "checklist")
        sheet = page("sheet", "xem-tep", "table_view")
        rounds = page("rounds", "ky-danh-gia", "event")
        work = [first, reviews, scores, sheet, rounds]
        return {text("pages.groups.work"): work, text("pages.groups.reference"): reference}
    return {
        text("pages.groups.look"): [
            page("overview", "tong-quan", "monitoring", default=True),
            page("gaps", "diem-mat", "trending_down"),
            page("what_if", "phuong-an", "alt_route"),
            page("likely_cuts", "de-bi-cat", "content_cut"),
            page("years", "cac-nam", "calendar_month"),
            page("peers", "so-voi-don-vi-khac", "leaderboard"),
            page("satisfaction", "sipas", "sentiment_satisfied"),
        ],
        text("pages.groups.work"): [
            page("worklist", "viec-can-lam", "assignment"),
            page("evidence", "nop-minh-chung", "upload_file"),
            page("scores", "cham-diem", "checklist"),
            page("documents", "minh-chung", "inventory_2"),
            page("sheet", "xem-tep", "table_view"),
            page("plan", "ke-hoach", "event_note"),
            page("check", "kiem-tra", "rule"),
            reviews,
            page("rounds", "ky-danh-gia", "event"),
            page("snapshots", "ban-chup", "photo_camera", listed=False),
            page("next_year", "mo-ky-moi", "update", listed=False),
        ],
        text("pages.groups.export"): [page("reports", "bao-cao", "description")],
        text("pages.groups.reference"): reference,
    }


def main() -> None:
    """Draw the page that the person is on."""
    session.recall()
    session.get_ready()
    chosen = st.navigation(pages(), expanded=True)
    sidebar.draw()
    freshness.watch()
    first_visit.close_dialog(chosen.url_path)
    chosen.run()


try:
    main()
except NotSubmitted:
    st.info(session.text()("people.not_submitted"))
except REFUSALS as refusal:
    problems.show_refusal(refusal)
except Exception:  # whatever it is: the person reads a sentence, the log has the rest
    logging.getLogger(__name__).exception("a page failed")
    st.error(session.text()("pages.broken"))
