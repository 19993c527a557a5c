"""One action of the plan in a form: what is typed is kept as a draft until it is saved."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from pages.shared import session, words
from pages.shared.doors import REFUSALS
from pages.shared.problems import show_problems, show_refusal
from services.assessment.planning.actions import FaultyAction, add, change, points_of, remove
from services.assessment.planning.factors import FACTORS
from services.assessment.view import RoundView
from services.store import Draft, PlanAction, PlanActionInput, PlanStatus
from services.text import Text

OPENED, NEW = "action", "new"
"""The action that is open, in the address."""

Typed = Mapping[str, str]
"""The fields as texts by their names, as a draft keeps them."""

_BETWEEN = ","
_TEXTS = ("text", "number", "division", "supporting", "person", "output", "due_words")


def draw_editor(view: RoundView, actions: Sequence[PlanAction], text: Text) -> None:
    """Draw the form of the action that is open."""
    opened = session.place(OPENED)
    action = next((each for each in actions if str(each.id) == opened), None)
    with st.container(border=True):
        if action is None and opened != NEW:
            st.info(text("action_plan.edit.gone"))
            if st.button(text("action_plan.edit.close")):
                _leave()
            return
        key = "change" if action is not None else "new"
        st.markdown(f"**{text(f'action_plan.edit.{key}')}**")
        here = f"{_place(action)}-{view.round.id}-{text.language}-{session.counter(_place(action))}"
        _draw_fields(view, session.first_seen(here, action), here, text)


def _place(action: PlanAction | None) -> str:
    return f"plan action {NEW if action is None else action.id}"


@st.fragment
def _draw_fields(view: RoundView, drawn: PlanAction | None, here: str, text: Text) -> None:
    """Draw the fields and the buttons; `drawn` is the action as the form first showed it."""
    store, who, place = session.store(), session.person(), _place(drawn)
    at = (who.signature, view.round.id, place)
    action = None if drawn is None else _now(view, drawn)
    if drawn is not None and action is None:
        st.info(text("action_plan.edit.gone"))
    stands = _typed_of(None if drawn is None else drawn.told, text)
    kept = store.draft(*at)
    before = stands if kept is None else {**stands, **kept.values}
    typed = _ask(view, before, here, text)
    kept = _keep(at, typed, stands=stands, before=before, kept=kept, drawn=drawn)
    if kept is None and action is not None and drawn is not None and action != drawn:
        session.renew(place)  # nothing is typed: the fields show what stands now
        st.rerun()
    if drawn is not None and drawn.told.source:
        st.caption(text("action_plan.edit.source", source=drawn.told.source))
    shown = session.draft(here)  # what was in sight when something was pressed
    if action is not None:
        if kept is not None and kept.seen["version"] != action.version:
            _draw_conflict(view, action, text)
        session.put_draft(here, action.version)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(text("action_plan.edit.save"), type="primary", key=f"save {here}"):
            _save(view, drawn, typed, shown, text)
        if st.button(text("action_plan.edit.close"), key=f"close {here}"):
            _leave()
        if drawn is not None:
            with st.popover(text("action_plan.edit.remove"), icon=":material/delete:"):
                st.caption(text("action_plan.edit.sure"))
                if st.button(text("action_plan.edit.remove_it"), key=f"remove {here}"):
                    _remove(view, drawn, shown, text)
        if kept is not None:
            _draw_draft(view, kept, here, text)


def _keep(
    at: tuple[str, int, str],
    typed: Typed,
    *,
    stands: Typed,
    before: Typed,
    kept: Draft | None,
    drawn: PlanAction | None,
) -> Draft | None:
    """Keep what was typed as a draft; none is left where it was typed back to what stood."""
    store = session.store()
    if typed == stands:
        if kept is not None:
            store.drop_draft(*at)
        return None
    if typed == before:
        return kept
    return store.put_draft(*at, values=typed, seen={"version": drawn.version if drawn else 0})


def _draw_draft(view: RoundView, kept: Draft, here: str, text: Text) -> None:
    said = text("action_plan.edit.draft", at=f"{kept.at.astimezone():%H:%M}")
    st.caption(f":material/edit: {said}", width="content")
    if st.button(text("action_plan.edit.drop"), type="tertiary", key=f"drop {here}"):
        session.store().drop_draft(kept.person, view.round.id, kept.place)
        session.renew(kept.place)
        st.rerun()


def _now(view: RoundView, drawn: PlanAction) -> PlanAction | None:
    """Return an action as it stands now; None where somebody removed it."""
    actions = session.store().actions(view.round.id)
    return next((each for each in actions if each.id == drawn.id), None)


def _ask(view: RoundView, before: Typed, here: str, text: Text) -> dict[str, str]:
    """Draw the fields with what stands in them, and return what stands in them now."""

    def line(column: st.delta_generator.DeltaGenerator, name: str, hint: str = "") -> str:
        return column.text_input(
            text(f"action_plan.edit.{name}"),
            value=before[name],
            placeholder=hint,
            key=f"{name} {here}",
        )

    typed = {
        "text": st.text_area(
            text("action_plan.edit.text"), value=before["text"], height=68, key=f"text {here}"
        )
    }
    names = {leaf.code: leaf.name.in_language(text.language) for leaf in view.criteria.leaves}
    left, right = st.columns([1.6, 1])
    codes = left.multiselect(
        text("action_plan.edit.codes"),
        list(names),
        default=[each for each in _parts(before["codes"]) if each in names],
        format_func=lambda code: f"{code} {names[code]}",
        placeholder=text("action_plan.edit.choose"),
        key=f"codes {here}",
    )
    factors = right.multiselect(
        text("action_plan.edit.factors"),
        list(FACTORS),
        default=[each for each in _parts(before["factors"]) if each in FACTORS],
        format_func=lambda factor: text(f"action_plan.factor.{factor}"),
        placeholder=text("action_plan.edit.choose"),
        key=f"factors {here}",
    )
    gone = [each for each in _parts(before["codes"]) if each not in names]  # of another edition
    typed |= {"codes": _BETWEEN.join((*codes, *gone)), "factors": _BETWEEN.join(factors)}
    division, person, helping = st.columns([1.4, 1, 1.2])
    divisions = list(
        dict.fromkeys((*view.criteria.head.owners, *filter(None, [before["division"]])))
    )
    picked = division.selectbox(
        text("action_plan.edit.division"),
        divisions,
        index=divisions.index(before["division"]) if before["division"] else None,
        format_func=lambda each: view.division_name(each, text.language),
        placeholder=text("action_plan.edit.choose"),
        accept_new_options=True,
        key=f"division {here}",
    )
    typed["division"] = picked or ""
    typed["person"] = line(person, "person")
    typed["supporting"] = line(helping, "supporting")
    output, due, state, points = st.columns([1.6, 1, 1, 1])
    typed["output"] = line(output, "output")
    day = due.date_input(
        text("action_plan.edit.due"),
        value=date.fromisoformat(before["due"]) if before["due"] else None,
        format="DD/MM/YYYY",
        key=f"due {here}",
    )
    typed["due"] = day.isoformat() if isinstance(day, date) else ""
    options = [each.value for each in PlanStatus]
    typed["status"] = state.selectbox(
        text("action_plan.edit.status"),
        options,
        index=options.index(before["status"]),
        format_func=lambda each: text(f"action_plan.status.{each}"),
        key=f"status {here}",
    )
    typed["points"] = line(points, "points", text("action_plan.edit.points_says"))
    number, due_words, _ = st.columns([1, 1.4, 2])
    typed["number"] = line(number, "number")
    typed["due_words"] = line(due_words, "due_words")
    return typed


def _draw_conflict(view: RoundView, action: PlanAction, text: Text) -> None:
    """Show what somebody else wrote meanwhile; saving again is a choice then."""
    who = words.signed(text, action.who)
    st.warning(text("action_plan.edit.conflict", who=who), icon=":material/group:")
    told = _typed_of(action.told, text)
    told["status"] = text(f"action_plan.status.{told['status']}")
    told["division"] = view.division_name(told["division"], text.language)
    factors = _parts(told["factors"])
    told["factors"] = ", ".join(text(f"action_plan.factor.{each}") for each in factors)
    told["due"] = "" if action.told.due is None else text.day(action.told.due)
    for name, value in told.items():
        if value:
            st.markdown(f":gray[{text(f'action_plan.edit.{name}')}:] {value}")


def _typed_of(told: PlanActionInput | None, text: Text) -> dict[str, str]:
    """Return an action as the fields hold it."""
    told = told or PlanActionInput("")
    points = told.expected_points
    return {
        **{name: getattr(told, name) for name in _TEXTS},
        "codes": _BETWEEN.join(told.codes),
        "factors": _BETWEEN.join(told.factors),
        "due": "" if told.due is None else told.due.isoformat(),
        "status": told.status.value,
        "points": "" if points is None else words.editable(text, f"{points:f}"),
    }


def _told_of(typed: Typed, source: str) -> PlanActionInput:
    """Return the action that fields state. Raises FaultyAction."""
    return PlanActionInput(
        typed["text"],
        number=typed["number"],
        division=typed["division"],
        supporting=typed["supporting"],
        person=typed["person"],
        output=typed["output"],
        codes=tuple(_parts(typed["codes"])),
        factors=tuple(_parts(typed["factors"])),
        due=date.fromisoformat(typed["due"]) if typed["due"] else None,
        due_words=typed["due_words"],
        status=PlanStatus(typed["status"]),
        expected_points=points_of(typed["points"]),
        source=source,
    )


def _parts(joined: str) -> list[str]:
    return [each for each in joined.split(_BETWEEN) if each]


def _save(
    view: RoundView, drawn: PlanAction | None, typed: Typed, shown: int | None, text: Text
) -> None:
    store, who = session.store(), session.person()
    try:
        told = _told_of(typed, "" if drawn is None else drawn.told.source)
        if drawn is None:
            add(store, view, [told], who=who)
        else:
            version = drawn.version if shown is None else shown
            change(store, view, drawn, told, expected_version=version, who=who)
    except FaultyAction as faulty:
        show_problems(faulty.problems, with_places=False)
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        store.drop_draft(who.signature, view.round.id, _place(drawn))
        session.renew(_place(drawn))
        session.say_once(text("action_plan.edit.saved"))
        _leave()


def _remove(view: RoundView, drawn: PlanAction, shown: int | None, text: Text) -> None:
    store, who = session.store(), session.person()
    version = drawn.version if shown is None else shown
    try:
        remove(store, drawn, expected_version=version, who=who)
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        store.drop_draft(who.signature, view.round.id, _place(drawn))
        session.say_once(text("action_plan.edit.removed"))
        _leave()


def _leave() -> None:
    session.go(OPENED, None)
    session.renew("plan")
    st.rerun()
