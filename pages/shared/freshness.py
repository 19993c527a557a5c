"""Says when a page went stale: somebody wrote in the round since, or the server was away.

The words stand in a bar at the foot of the window, so that nothing on the page moves.
"""

import json
import time
from pathlib import Path

import streamlit as st

from pages.shared import session, words

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_EVERY = 15  # seconds between two looks
_BAR = "stale-page"
_STYLE = (
    f"<style>.st-key-{_BAR} {{position: fixed; z-index: 1000; bottom: 1rem; left: 50%;"
    " transform: translateX(-50%); width: min(44rem, 92vw)}</style>"
)


def watch() -> None:
    """Watch the round that the page shows, and the server; called once in each run."""
    text = session.text()
    away = text("people.server_away")
    back = text("people.server_back")
    reload = text("people.reload")
    # The moment makes it another script: it runs with every run, and a fresh page has no bar.
    told = json.dumps([away, back, reload, time.time_ns()], ensure_ascii=False)
    st.html(
        f"{_STYLE}<script>{_SCRIPT}\nwatchServer(...{told})</script>",
        unsafe_allow_javascript=True,
    )
    round_ = session.chosen_round()
    if round_ is not None:
        _look(round_.id, session.store().seen(round_.id))


@st.fragment(run_every=_EVERY)
def _look(round_id: int, seen: int) -> None:
    """Compare the state that the page was drawn from with the one that stands now."""
    store = session.store()
    if store.seen(round_id) == seen:
        return
    text = session.text()
    (latest,) = store.log(round_id, limit=1)
    who = words.signed(text, latest.who)
    at = f"{latest.at.astimezone():%H:%M}"
    with st.container(key=_BAR):
        said, again = st.columns([3, 1], vertical_alignment="center")
        said.markdown(f":material/sync_problem: {text('people.stale_page', who=who, time=at)}")
        if again.button(text("people.reload"), type="primary", key=f"{_BAR}-reload"):
            st.rerun(scope="app")
