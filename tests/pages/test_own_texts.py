"""Streamlit's own texts: the English halves are word for word those of the installed Streamlit."""

import re
from pathlib import Path

import pytest
import streamlit

from services.text.catalogue import read_sentences

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
ENGLISH = {key: text for key, text in read_sentences("en").items() if key.startswith("streamlit.")}
# Where Streamlit puts a text together, its pieces.
PIECES = {
    "streamlit.upload_limit_types": [" per file", " • "],
    "streamlit.enter_apply": ["Press Enter to ", "apply"],
    "streamlit.enter_submit": ["Press Enter to ", "submit form"],
    "streamlit.choose_date_of": ["Choose date"],
    "streamlit.not_found_says": [
        " requested does not seem to exist",
        "Running the app's main page",
    ],
}


@pytest.fixture(scope="module")
def written() -> str:
    """All that Streamlit's page can write."""
    files = sorted(SCRIPTS.glob("*.js"))
    assert files
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("key", ENGLISH)
def test_streamlit_still_writes_it_so(key: str, written: str) -> None:
    blanks_out = [part.strip(" :") for part in re.split(r"\{\w+\}", ENGLISH[key])]
    assert [part for part in PIECES.get(key, blanks_out) if part not in written] == []


def test_no_text_is_given_twice() -> None:
    for language in ("vi", "en"):
        texts = [
            text for key, text in read_sentences(language).items() if key.startswith("streamlit.")
        ]
        assert sorted(texts) == sorted(set(texts))
