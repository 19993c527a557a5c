"""Kiểm tra trước khi nộp: all that is left to mend, each line with the door to its place."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import frame, rows, session, words
from scoring.problems import Severity
from services.assessment.checking.finding import Finding, write_finding
from services.assessment.checking.readiness import findings, is_ready
from services.assessment.people import Role
from services.assessment.view import RoundView
from services.store import Phase
from services.text import Text

_ALL = "all"
_LEVEL, _OWNER = "level", "owner"  # what is filtered, in the address
_SHOWN = 6  # of one kind, before the rest is folded away
_WORDS_AND_DOOR = (6.2, 1)  # widths
_ICONS = {
    Severity.ERROR: ":material/error:",
    Severity.WARNING: ":material/warning:",
    Severity.INFO: ":material/info:",
}


def _draw_state(view: RoundView, found: Sequence[Finding], text: Text) -> None:
    """Say whether the round can be sent, and where that is done."""
    errors = sum(each.severity is Severity.ERROR for each in found)
    if not is_ready(found):
        st.warning(text("check.not_ready", n=errors), icon=":material/error:")
        return
    if view.round.phase.place >= Phase.SUBMITTED.place:
        phase = words.phase_name(text, view.round.phase)
        st.success(text("check.sent", phase=phase), icon=":material/check:")
        return
    st.success(text("check.ready" if found else "check.empty"), icon=":material/check:")
    st.page_link(
        "pages/rounds.py",
        label=text("check.to_rounds"),
        icon=":material/event:",
        query_params=session.address(),
    )


@st.fragment
def _draw_list(view: RoundView, found: Sequence[Finding], text: Text) -> None:
    """Draw the findings by severity; choosing what to see does not check anew."""
    level, owner = _ask_filters(view, found, text)
    shown = [
        each
        for each in found
        if level in (_ALL, each.severity) and (owner == _ALL or _concerns(view, each, owner))
    ]
    if not shown:
        st.caption(text("check.none_here"))
    for severity, graver in groupby(shown, key=lambda each: each.severity):
        together = list(graver)
        heading = text(f"check.{severity.value}", n=len(together))
        st.subheader(f"{_ICONS[severity]} {heading}", anchor=False)
        for _, alike in groupby(together, key=lambda each: each.code):
            _draw_alike(view, list(alike), text)


def _ask_filters(view: RoundView, found: Sequence[Finding], text: Text) -> tuple[str, str]:
    """Draw how many there are of each severity, to choose from, and whose they are."""
    left, right = st.columns([1.6, 1], vertical_alignment="bottom")
    counts = {each.value: sum(f.severity is each for f in found) for each in Severity}
    counts = {_ALL: len(found), **counts}
    here = session.place(_LEVEL)
    level = left.segmented_control(
        text("check.severity"),
        list(counts),
        default=here if here in counts else _ALL,
        required=True,
        format_func=lambda each: text(f"check.{each}", n=counts[each]),
        key=f"{_LEVEL}-{view.round.id}-{text.language}",
    )
    divisions = list(dict.fromkeys(view.division_of(leaf.code) for leaf in view.criteria.leaves))
    own = session.person()
    usual = own.division if own.role is Role.CONTRIBUTOR else _ALL
    named = session.place(_OWNER) or usual
    options = [_ALL, *divisions]
    owner = right.selectbox(
        text("check.division"),
        options,
        index=options.index(named) if named in options else 0,
        format_func=lambda each: (
            text("check.all_divisions") if each == _ALL else view.division_name(each, text.language)
        ),
        key=f"{_OWNER}-{view.round.id}-{text.language}",
    )
    session.go(_LEVEL, None if level == _ALL else level)
    session.go(_OWNER, None if owner == usual else owner)
    return level, owner


def _concerns(view: RoundView, finding: Finding, division: str) -> bool:
    return any(view.division_of(code) == division for code in finding.codes)


def _draw_alike(view: RoundView, alike: Sequence[Finding], text: Text) -> None:
    """Draw the findings of one kind; a long row of them is folded."""
    whole = len(alike) <= _SHOWN + 1  # nothing is folded for one line
    _draw_rows(view, alike if whole else alike[:_SHOWN], text)
    if not whole:
        rest = alike[_SHOWN:]
        with st.expander(text("check.more", n=len(rest))):
            _draw_rows(view, rest, text)


def _draw_rows(view: RoundView, found: Iterable[Finding], text: Text) -> None:
    names = {leaf.code: leaf.name.in_language(text.language) for leaf in view.criteria.leaves}
    with st.container(gap="xxsmall"):
        for each in found:
            # On a telephone the door comes to stand under the words.
            left, right = st.columns(_WORDS_AND_DOOR, gap="xsmall", vertical_alignment="center")
            row = left.container(horizontal=True, wrap=False, vertical_alignment="center")
            _draw_code(row, view, each.leaf)
            said = write_finding(text, each, view.names)
            named = f"**{names[each.leaf]}.** {said}" if each.leaf in names else said
            row.markdown(named, width="stretch")
            right.page_link(
                f"pages/{each.place.page}.py",
                label=text(f"pages.{each.place.page}.name"),
                icon=":material/arrow_forward:",
                help=text("check.mend"),
                query_params=session.address(**each.place.query),
            )


def _draw_code(row: DeltaGenerator, view: RoundView, code: str | None) -> None:
    if code is None:
        row.markdown("–", width=rows.CODE_WIDTH)
        return
    row.page_link(
        "pages/scores.py",
        label=code,
        icon=words.MARKS[view.scorecard.leaf(code).outcome],
        query_params=session.address(code=code),
        width=rows.CODE_WIDTH,
    )


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("check")
    text = session.text()
    found = findings(session.store(), view)
    _draw_state(view, found, text)
    if found:
        _draw_list(view, found, text)


draw()
