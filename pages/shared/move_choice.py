"""Which moves to make when effort is short: the effort of each, a limit, and the best set."""

from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from pages.shared import rows, session
from pages.shared.kept_choices import KeptChoices
from services.assessment.analysis.moves import Choice, PossibleMove, choose, possible_moves
from services.assessment.analysis.scenarios import Changes
from services.assessment.analysis.steps import write_steps
from services.assessment.people import Permission, may
from services.assessment.view import RoundView
from services.text import Text

_LIMIT = "limit"
_EFFORT_WIDTH = 110  # pixels: three digits, plus and minus


def draw(view: RoundView, text: Text) -> tuple[str, Changes] | None:
    """Draw the moves with their efforts and the best set; return a scenario to make of it."""
    st.subheader(text("what_if.best.title"), anchor=False)
    moves = possible_moves(view, today=_today())
    if not moves:
        st.caption(text("what_if.best.none"))
        return None
    st.caption(text("what_if.best.says"))
    kept = KeptChoices(view, "what-if efforts")
    limit = _number(kept, _LIMIT, text("what_if.best.limit"), text)
    answer = st.container()
    efforts = _draw_moves(view, moves, kept, text)
    kept.keep()
    if not efforts or limit is None:
        answer.info(text("what_if.best.waiting"))
        return None
    choice = choose(view, moves, efforts, limit=limit)
    with answer:
        return _draw_choice(view, choice, limit, text)


def _today() -> date:
    return datetime.now().astimezone().date()


def _number(
    kept: KeptChoices, field: str, label: str, text: Text, *, bare: bool = False
) -> int | None:
    """Draw a field for whole units above 0 that a reload finds again; empty is None."""
    was = kept.was(field)
    found = st.number_input(
        label,
        min_value=1,
        step=1,
        value=int(was) if was.isdecimal() and int(was) else None,
        placeholder=text("what_if.best.units"),
        label_visibility="collapsed" if bare else "visible",
        width=_EFFORT_WIDTH if bare else 220,
        key=f"effort {field}",
    )
    kept.chose(field, "" if found is None else str(found))
    return found


def _draw_moves(
    view: RoundView, moves: Sequence[PossibleMove], kept: KeptChoices, text: Text
) -> dict[str, int]:
    """Draw the moves, those that win most first, and return the effort of each that has one."""
    efforts = {}
    with st.container(gap="xxsmall"):
        for move in sorted(moves, key=lambda each: -each.gain):
            row = rows.open_row()
            row.page_link(
                "pages/scores.py",
                label=move.leaf.code,
                query_params=session.address(code=move.leaf.code),
                width=rows.CODE_WIDTH,
            )
            steps = write_steps(view, move.leaf, move.need, text)
            row.markdown(f"{steps} → **{text.points(move.gain, signed=True)}**", width="stretch")
            with row:
                label = text("what_if.best.effort", code=move.leaf.code)
                effort = _number(kept, move.key, label, text, bare=True)
            if effort is not None:
                efforts[move.key] = effort
    return efforts


def _draw_choice(
    view: RoundView, choice: Choice, limit: int, text: Text
) -> tuple[str, Changes] | None:
    if not choice.moves:
        st.warning(text("what_if.best.too_little", limit=limit))
        return None
    told = {"n": len(choice.moves), "effort": choice.effort, "limit": limit}
    st.success(text("what_if.best.answer", gain=choice.gain, **told), icon=":material/check:")
    st.markdown(
        "\n".join(
            f"- {move.leaf.code} {move.leaf.name.in_language(text.language)}: "
            f"{write_steps(view, move.leaf, move.need, text)}"
            for move in choice.moves
        )
    )
    if not may(session.person(), Permission.WHAT_IF):
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            text("what_if.name"), value=text("what_if.best.name", limit=limit), key=f"best {limit}"
        )
        pressed = st.button(text("what_if.best.make"))
    return (name, choice.changes) if pressed else None
