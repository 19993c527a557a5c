"""Streamlit's own English texts (uploader, grid, menus) in the language of the screens.

Streamlit has no setting for it, but lets an app run a script in the page: this one exchanges whole
texts and labels for their other half in services/text/*/streamlit.yaml, as soon as they appear.
docs/streamlit-texts.md lists what stays English.
"""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from pages.shared import session
from scoring.localized import Language
from services.text.catalogue import read_sentences

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_AREA = "streamlit."


def translate() -> None:
    """Turn what Streamlit writes itself, now and from now on."""
    to = session.language()
    pairs = _pairs("vi" if to == "en" else "en", to)
    st.html(
        f"<script>{_SCRIPT}\nexchangeTexts({pairs}, '{to}')</script>", unsafe_allow_javascript=True
    )


@cache
def _pairs(of: Language, to: Language) -> str:
    """Return the pairs of texts as JSON, put together once for each direction."""
    texts, others = read_sentences(of), read_sentences(to)
    names = [key.removeprefix(_AREA) for key in texts if key.startswith(_AREA)]
    pairs = [(texts[f"streamlit.{name}"], others[f"streamlit.{name}"]) for name in names]
    return json.dumps(pairs, ensure_ascii=False)
