"""Where the person stands: language, round and what is open on the page; nothing else.

The address carries it, so that a reload and a link sent to somebody else show the same; the session
keeps it when a page switch empties the address. No other module touches `st.session_state`.
"""

from typing import Any, TypeVar, cast

import streamlit as st

from scoring.localized import Language
from services.assessment import home
from services.assessment.home import open_store
from services.assessment.people import Person, Role
from services.assessment.seeing import open_view
from services.assessment.view import RoundView
from services.store import NoSuchRound, Round, Store
from services.text import Text, text_in

LANGUAGE = "lang"
ROUND = "round"
COMPONENT = "component"
CODE = "code"
FILE = "file"
SHEET = "sheet"
CELL = "cell"
DOCUMENT = "document"
ROLE = "role"
DIVISION = "division"
_KEPT = (LANGUAGE, ROUND, ROLE, DIVISION)
"""What stays when the page changes; the rest belongs to one page's address."""

_T = TypeVar("_T")

LOCAL_PERSON = "local"
"""The person at this machine, who may act in every role until several people sign in."""


def recall() -> None:
    """Bring address and session together; once at the start of each run."""
    st.session_state[_slot("seen before")] = st.session_state.pop(_slot("seen"), {})
    for key in _KEPT:
        if key in st.query_params:
            st.session_state[_slot(key)] = st.query_params[key]
        elif _slot(key) in st.session_state:
            st.query_params[key] = st.session_state[_slot(key)]


def place(key: str) -> str | None:
    """Return where the person stands in one respect."""
    return st.query_params.get(key)


def go(key: str, value: str | None) -> None:
    """Change where the person stands; the page runs with it from the next run on."""
    if value is None:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value
    if key in _KEPT:
        st.session_state[_slot(key)] = value


def address(**places: str) -> dict[str, str]:
    """Return the query of a link to another page: language and round as here, and `places`."""
    kept = {key: value for key in _KEPT if (value := place(key)) is not None}
    return kept | places


def language() -> Language:
    """Return the language of the screens: Vietnamese unless English is asked for."""
    return "en" if place(LANGUAGE) == "en" else "vi"


def text() -> Text:
    """Return the sentences of the screens."""
    return text_in(language())


@st.cache_resource(show_spinner=False)
def get_ready() -> None:
    """Get ready for files, once for all people: the first one is read as fast as the next."""
    home.get_ready()


def person() -> Person:
    """Return who acts: the person at this machine, in the role chosen in the sidebar.

    Signing in will answer here, and nowhere else.
    """
    named = place(ROLE)
    role = Role(named) if named in set(Role) else Role.FOCAL_POINT
    division = place(DIVISION) or "" if role is Role.CONTRIBUTOR else ""
    return Person(LOCAL_PERSON, role, division)


def store() -> Store:
    """Return the store of this machine."""
    return open_store()


def chosen_round() -> Round | None:
    """Return the round that the person looks at; the newest where none is named."""
    rounds = store().rounds()
    named = place(ROUND)
    return next((each for each in rounds if str(each.id) == named), rounds[0] if rounds else None)


def current_view() -> RoundView | None:
    """Return the round that the person looks at, scored, as their role sees it.

    Raises NotSubmitted for a reviewer where nothing was handed in yet.
    """
    chosen = chosen_round()
    if chosen is None:
        return None
    if str(chosen.id) != place(ROUND):
        go(ROUND, str(chosen.id))
    try:
        return open_view(store(), chosen.id, who=person())
    except NoSuchRound:  # removed by somebody else between the two questions
        go(ROUND, None)
        return None


def say_once(message: str) -> None:
    """Leave a message for the next run, where a rerun follows an act."""
    st.session_state[_slot("message")] = message


def said() -> str | None:
    """Return the message that the last run left, once."""
    return cast("str | None", st.session_state.pop(_slot("message"), None))


def counter(name: str) -> int:
    """Return how often `renew` was called: part of a widget's key, so that it can be emptied."""
    return int(st.session_state.get(_slot(name), 0))


def renew(name: str) -> None:
    """Give the widgets keyed by this counter new keys: they start empty."""
    st.session_state[_slot(name)] = counter(name) + 1


def draft(what: str) -> Any:
    """Return what the person has chosen for something not yet saved; None before that."""
    return st.session_state.get(_slot(f"draft {what}"))


def put_draft(what: str, chosen: Any) -> None:
    """Keep what the person has chosen for something not yet saved."""
    st.session_state[_slot(f"draft {what}")] = chosen


def first_seen(what: str, now: _T) -> _T:
    """Return what `now` was when the person first saw `what`; a run without it forgets it.

    A form keeps what stood in its fields from run to run; this tells what that was drawn from.
    """
    seen = cast("_T", st.session_state[_slot("seen before")].get(what, now))
    st.session_state.setdefault(_slot("seen"), {})[what] = seen
    return seen


def seen_now(what: str, now: _T) -> None:
    """Say that the person has seen what stands now, which they are told beside their own."""
    st.session_state.setdefault(_slot("seen"), {})[what] = now


def _slot(key: str) -> Any:
    return f"view.{key}"
