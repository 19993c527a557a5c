"""Hướng dẫn: docs/huong-dan.md, shown inside the app."""

import re
from pathlib import Path

import streamlit as st

from pages.shared import frame

GUIDE = Path(__file__).parents[1] / "docs" / "huong-dan.md"
_PICTURE = re.compile(r"^!\[(?P<caption>[^\]]*)\]\((?P<file>[^)]+)\)$", re.MULTILINE)

frame.open_page("guide")
if GUIDE.is_file():
    written = GUIDE.read_text(encoding="utf-8").split("\n", 1)[1]  # the page has a title already
    end = 0
    for picture in _PICTURE.finditer(written):
        st.markdown(written[end : picture.start()])
        shown = GUIDE.parent / picture["file"]
        if shown.is_file():  # the words stand without it
            st.image(str(shown), caption=picture["caption"], alt=picture["caption"])
        end = picture.end()
    st.markdown(written[end:])
