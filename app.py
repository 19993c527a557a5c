"""The browser's door: page config, language, round, navigation; nothing else."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.shared import session, sidebar

st.set_page_config(page_title="PAR INDEX", page_icon=":material/fact_check:", layout="wide")
session.recall()
text = session.text()


def page(
    name: str, url: str, icon: str, *, default: bool = False, called: str | None = None
) -> StreamlitPage:
    """Make a page of the file `name`, titled in the language of the screens."""
    return st.Page(
        f"pages/{name}.py",
        title=text(f"pages.{called or name}.name"),
        url_path="" if default else url,
        icon=f":material/{icon}:",
        default=default,
    )


reference = [page("criteria", "bo-tieu-chi", "rule"), page("guide", "huong-dan", "help")]
if session.store().rounds():
    pages = {
        text("pages.groups.look"): [
            page("overview", "tong-quan", "monitoring", default=True),
            page("years", "cac-nam", "calendar_month"),
        ],
        text("pages.groups.work"): [
            page("evidence", "nop-minh-chung", "upload_file"),
            page("scores", "cham-diem", "checklist"),
            page("start", "ky-danh-gia", "event", called="rounds"),
        ],
        text("pages.groups.reference"): reference,
    }
else:
    first = page("start", "bat-dau", "flag", default=True)
    pages = {text("pages.groups.start"): [first, *reference]}

chosen = st.navigation(pages)
sidebar.draw()
chosen.run()
