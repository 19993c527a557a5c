"""Takes away Streamlit's "Page not found" where the page was found.

Streamlit takes the folder pages/ for its own until `st.navigation` has run once in the process, so
the first visit after a start, to any address but "/", is told that there is no such page, over the
right page. The dialog would hold every field back until somebody closes it.
"""

import json
from pathlib import Path

import streamlit as st

from pages.shared import session

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def close_dialog(url_path: str) -> None:
    """Close the dialog if the page that is shown is the one of the address."""
    told = json.dumps([url_path, session.text()("streamlit.not_found")], ensure_ascii=False)
    st.html(
        f"<script>{_SCRIPT}\ncloseNotFound(...{told})</script>",
        unsafe_allow_javascript=True,
    )
