"""A survey on its way in: a file of answers or of published shares, or shares typed in."""

from collections.abc import Sequence
from enum import StrEnum

import streamlit as st

from pages.shared import session, words
from pages.shared.doors import REFUSALS, write_refusal
from pages.shared.kept_choices import KeptChoices
from pages.shared.problems import show_problems, show_refusal
from services.assessment.people import NotPermitted, Permission, require
from services.assessment.sample import SAMPLE
from services.assessment.surveys.taking import (
    FaultySurvey,
    enter_survey,
    factor_leaves,
    read_survey_file,
    remove_survey,
    typed_shares,
)
from services.assessment.view import RoundView
from services.intake.surveys.survey_form import SurveyReading
from services.store import Conductor, Survey
from services.text import Text

_TYPES = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv")
_TEMPLATE = SAMPLE / "khao-sat" / "MAU-phieu-sipas-2024.xlsx"


class _Way(StrEnum):
    """How a survey comes in."""

    ANSWERS = "answers"
    PUBLISHED = "published"
    TYPED = "typed"


def draw_entry(
    view: RoundView, surveys: Sequence[Survey], text: Text, *, shown: Survey | None
) -> None:
    """Draw what enters a survey, and what removes the one on show, for whoever may."""
    try:
        require(session.person(), Permission.RESULTS)
    except NotPermitted as refusal:
        st.info(write_refusal(text, refusal), icon=":material/lock:")
        return
    kept = KeptChoices(view, "survey")
    with st.expander(text("sipas.entry.title"), expanded=not surveys, key="survey-entry"):
        st.caption(text("sipas.privacy"))
        _draw_fields(view, surveys, kept, text)
    if shown is None:
        return
    with st.popover(text("sipas.entry.remove"), icon=":material/delete:", type="tertiary"):
        st.caption(text("sipas.entry.remove_says", year=shown.year))
        if st.button(text("sipas.entry.remove_it")):
            _remove(shown, text)


def _draw_fields(view: RoundView, surveys: Sequence[Survey], kept: KeptChoices, text: Text) -> None:
    ways = {way.value: text(f"sipas.entry.ways_{way.value}") for way in _Way}
    way = _box(text("sipas.entry.how"), "way", ways, kept, text)
    first = st.columns([1.2, 0.8, 2])
    conductors = {each.value: text(f"sipas.conductors.{each.value}") for each in Conductor}
    with first[0]:
        conductor = Conductor(_box(text("sipas.entry.conductor"), "by", conductors, kept, text))
    with first[1]:
        year = _field(text("sipas.entry.year"), "year", kept, untouched=str(view.round.year))
    with first[2]:
        source = _field(
            text("sipas.entry.source"), "source", kept, example=text("sipas.entry.source_example")
        )
    reading = (
        _typed(kept, text) if way == _Way.TYPED else _read(text, published=way == _Way.PUBLISHED)
    )
    kept.keep()
    if reading is None:
        return
    if any(year.strip() == str(each.year) and each.conductor is conductor for each in surveys):
        st.caption(text("sipas.entry.replaces", year=int(year)))
    if st.button(text("sipas.entry.save"), type="primary"):
        try:
            enter_survey(
                session.store(),
                unit=view.unit.code,
                year=year.strip(),
                conductor=conductor,
                source=source,
                reading=reading,
                who=session.person(),
            )
        except FaultySurvey as faulty:
            show_problems(faulty.problems, with_places=False)
        except REFUSALS as refusal:
            show_refusal(refusal)
        else:
            kept.drop()
            session.renew("survey")
            session.go("survey", f"{int(year)}-{conductor.value}")
            session.say_once(text("sipas.entry.saved", year=int(year)))
            st.rerun()


def _box(label: str, field: str, options: dict[str, str], kept: KeptChoices, text: Text) -> str:
    untouched = next(iter(options))
    was = kept.was(field, untouched)
    chosen = st.selectbox(
        label,
        list(options),
        index=list(options).index(was if was in options else untouched),
        format_func=options.__getitem__,
        key=f"survey-{field}-{text.language}-{session.counter('survey')}",
    )
    kept.chose(field, chosen, untouched)
    return chosen


def _field(
    label: str, field: str, kept: KeptChoices, *, untouched: str = "", example: str | None = None
) -> str:
    typed = st.text_input(
        label,
        value=kept.was(field, untouched),
        placeholder=example,
        key=f"survey-{field}-{session.counter('survey')}",
    )
    kept.chose(field, typed, untouched)
    return typed


def _typed(kept: KeptChoices, text: Text) -> SurveyReading:
    rows = []
    for leaf in factor_leaves():
        columns = st.columns([3, 1])
        name = words.titled(leaf)
        with columns[0]:
            share = _field(text("sipas.entry.share", factor=name), f"share {leaf.code}", kept)
        with columns[1]:
            answers = _field(text("sipas.entry.answers"), f"answers {leaf.code}", kept)
        rows.append(
            {
                "code": leaf.code,
                "share": words.plain_number(text, share),
                "answers": words.plain_number(text, answers),
            }
        )
    return typed_shares(rows)


def _read(text: Text, *, published: bool) -> SurveyReading | None:
    """Ask for a file and say what was understood; None where there is nothing to save."""
    st.caption(text("sipas.entry.published_says" if published else "sipas.entry.answers_says"))
    if not published:
        st.download_button(
            text("sipas.entry.template"), _TEMPLATE.read_bytes(), _TEMPLATE.name, type="tertiary"
        )
    file = st.file_uploader(
        text("sipas.entry.file"), type=_TYPES, key=f"survey-{published}-{session.counter('survey')}"
    )
    if file is None:
        return None
    reading = _counted(file.getvalue(), file.name, published=published)
    if reading.problems:
        st.error(text("sipas.entry.problems", n=len(reading.problems)), icon=":material/block:")
        show_problems(reading.problems)
        return None
    if reading.counts is None:
        n = len(reading.published)
        st.markdown(text("sipas.entry.read_shares", sheet=reading.sheet, n=n))
        return reading
    counts = reading.counts
    st.markdown(
        text(
            "sipas.entry.read",
            sheet=reading.sheet,
            n=counts.respondents,
            questions=len(counts.questions),
        )
    )
    dropped = "; ".join(reading.dropped)
    st.info(
        text("sipas.entry.dropped", columns=dropped)
        if dropped
        else text("sipas.entry.nothing_dropped")
    )
    return reading


@st.cache_data(max_entries=4, ttl=600, show_spinner=False)
def _counted(content: bytes, name: str, *, published: bool) -> SurveyReading:
    """Read a file once: every click runs the page again. What is kept of it are the counts."""
    return read_survey_file(content, file_name=name, published=published)


def _remove(shown: Survey, text: Text) -> None:
    try:
        remove_survey(
            session.store(),
            unit=shown.unit,
            year=shown.year,
            conductor=shown.conductor,
            who=session.person(),
        )
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        session.renew("survey")
        session.go("survey", None)
        session.say_once(text("sipas.entry.removed", year=shown.year))
        st.rerun()
