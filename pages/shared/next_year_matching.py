"""Step 2 of Mở kỳ năm sau: what became of each leaf, and a person's yes to what is not sure."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import session, words
from pages.shared.doors import REFUSALS
from pages.shared.kept_choices import KeptChoices
from pages.shared.problems import show_refusal
from scoring.crosswalk import Crosswalk, Entry, Kind
from scoring.model import CriteriaSet, Leaf
from scoring.problems import Problem
from services.assessment.next_year.matching import Matching, Origin, correct, faults_of, unsure
from services.assessment.next_year.starting import FaultyStart, confirm_crosswalk
from services.assessment.view import RoundView
from services.catalogue.sets import criteria_set
from services.text import Text
from services.text.explain import write_problem


def draw_matching(view: RoundView, matching: Matching, kept: KeptChoices) -> Crosswalk:
    """Draw what became of each leaf, ask for what is not sure, and return it as it is now."""
    text = session.text()
    st.subheader(text("next_year.step_matching"), anchor=False)
    st.caption(text(f"next_year.origin.{matching.origin.value}", year=view.round.year))
    if matching.origin is Origin.UNCHANGED:
        return matching.crosswalk
    walk = matching.crosswalk
    counts = st.empty()
    asked = _ask_unsure(walk, _draw_sure(walk, kept, text), kept, text)
    left = len(unsure(asked))
    says = text("next_year.waiting", n=left) if left else text("next_year.nothing_waits")
    counts.markdown(f"{_counts(asked, text)}  \n{says}")
    faults = faults_of(asked)
    for fault in faults:
        st.error(write_fault(text, fault))
    if not left and not faults and set(asked.entries) != set(walk.entries):
        _offer_to_keep(view, asked, kept, text)
    return asked


def _draw_sure(crosswalk: Crosswalk, kept: KeptChoices, text: Text) -> list[str]:
    """Draw the entries that are sure, folded, and return the old codes to be looked at again."""
    sure = [entry for entry in crosswalk.entries if entry.confirmed]
    if not sure:
        return []
    old, new = criteria_set(crosswalk.old), criteria_set(crosswalk.new)
    with st.expander(text("next_year.sure", n=len(sure))):
        field = f"reopen {crosswalk.new}"
        codes = [code for entry in sure for code in entry.old]
        again = st.multiselect(
            text("next_year.reopen"),
            codes,
            default=[code for code in kept.was(field).split() if code in codes],
            format_func=lambda code: words.titled(old.leaf(code)),
            placeholder=text("next_year.choose"),
            key=field,
        )
        kept.chose(field, " ".join(again))
        rows = [
            {
                text("next_year.old"): _named(old, entry.old),
                text("next_year.became"): _unbroken(text(f"next_year.kind.{entry.kind.value}")),
                text("next_year.new"): _named(new, entry.new),
                text("next_year.maxima"): _maxima(old, new, entry, text),
            }
            for entry in sorted(sure, key=lambda each: each.kind is Kind.SAME)
        ]
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
    return again


def _ask_unsure(
    crosswalk: Crosswalk, again: Sequence[str], kept: KeptChoices, text: Text
) -> Crosswalk:
    """Ask for each old leaf that is not sure what it became, then for what is new."""
    looked_at = {code for entry in unsure(crosswalk) for code in entry.old} | set(again)
    old = [leaf for leaf in criteria_set(crosswalk.old).leaves if leaf.code in looked_at]
    became: dict[str, list[str]] = {}
    agreed: list[str] = []
    notes: dict[str, DeltaGenerator] = {}
    for leaf in old:
        notes[leaf.code], became[leaf.code], yes = _ask_old(crosswalk, leaf, kept, text)
        if yes:
            agreed.append(leaf.code)
    asked = correct(crosswalk, became=became, agreed=agreed)
    _write_notes(asked, notes, text)
    new = [entry.new[0] for entry in unsure(asked) if entry.kind is Kind.NEW]
    welcome = [code for code in new if _ask_new(crosswalk, code, kept, text)]
    return correct(crosswalk, became=became, agreed=agreed, agreed_new=welcome)


def _ask_old(
    crosswalk: Crosswalk, leaf: Leaf, kept: KeptChoices, text: Text
) -> tuple[DeltaGenerator, list[str], bool]:
    new = {each.code: each for each in criteria_set(crosswalk.new).leaves}
    entry = crosswalk.entry_of_old(leaf.code)
    told, to, right = st.columns([4, 5, 1], vertical_alignment="center")
    with told.container(gap=None):
        st.markdown(f"**{leaf.code}** {leaf.name.in_language(text.language)}")
        note = st.empty()
    field = f"became {crosswalk.new} {leaf.code}"
    untouched = " ".join(() if entry is None else entry.new)
    became = to.multiselect(
        f"{text('next_year.became')}: {leaf.code}",
        list(new),
        default=[code for code in kept.was(field, untouched).split() if code in new],
        format_func=lambda code: words.titled(new[code]),
        placeholder=text("next_year.choose"),
        label_visibility="collapsed",
        key=field,
    )
    kept.chose(field, " ".join(became), untouched)
    sure = entry is not None and entry.confirmed
    field = f"right {crosswalk.new} {leaf.code}"
    with right:
        yes = kept.tick(text("next_year.right"), field, untouched=sure)
    return note, became, yes


def _write_notes(crosswalk: Crosswalk, notes: dict[str, DeltaGenerator], text: Text) -> None:
    """Write under each old leaf what it now is, with the maxima before and after."""
    old, new = criteria_set(crosswalk.old), criteria_set(crosswalk.new)
    for code, note in notes.items():
        entry = crosswalk.entry_of_old(code)
        if entry is not None:
            kind = text(f"next_year.kind.{entry.kind.value}")
            parts = [kind, _maxima(old, new, entry, text)]
            if len(entry.new) > 1:  # a box is too narrow for several names
                parts.append(_named(new, entry.new))
            note.caption(" · ".join(parts))


def _ask_new(crosswalk: Crosswalk, code: str, kept: KeptChoices, text: Text) -> bool:
    leaf = criteria_set(crosswalk.new).leaf(code)
    told, to, right = st.columns([4, 5, 1], vertical_alignment="center")
    told.caption(text("next_year.is_new"))
    to.markdown(f"**{code}** {leaf.name.in_language(text.language)} · {text.points(leaf.maximum)}")
    with right:
        return kept.tick(text("next_year.right"), f"new {crosswalk.new} {code}")


def _counts(crosswalk: Crosswalk, text: Text) -> str:
    found = [entry.kind for entry in crosswalk.entries]
    kinds = [
        text(f"next_year.count.{kind.value}", n=found.count(kind)) for kind in Kind if kind in found
    ]
    return text(
        "next_year.counts",
        old=len(list(criteria_set(crosswalk.old).leaves)),
        new=len(list(criteria_set(crosswalk.new).leaves)),
        kinds=" · ".join(kinds),
    )


def _unbroken(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")  # or a narrow column breaks them


def _named(criteria: CriteriaSet, codes: Sequence[str]) -> str:
    return "; ".join(words.titled(criteria.leaf(code)) for code in codes) or "–"


def _maxima(old: CriteriaSet, new: CriteriaSet, entry: Entry, text: Text) -> str:
    """Write the maxima before and after: "0,50 + 1,00 → 2,00"."""
    sides = (
        " + ".join(text.points(criteria.leaf(code).maximum) for code in codes) or "–"
        for criteria, codes in ((old, entry.old), (new, entry.new))
    )
    return " → ".join(sides)


def _offer_to_keep(view: RoundView, crosswalk: Crosswalk, kept: KeptChoices, text: Text) -> None:
    if not st.button(text("next_year.keep")):
        return
    try:
        confirm_crosswalk(session.store(), view, crosswalk, who=session.person())
    except FaultyStart as faulty:
        for problem in faulty.problems:
            st.error(write_fault(text, problem))
    except REFUSALS as refusal:
        show_refusal(refusal)
    else:
        kept.drop()
        session.say_once(text("next_year.kept"))
        st.rerun()


def write_fault(text: Text, problem: Problem) -> str:
    """Say why a round can't be started or a crosswalk does not hold, and how to mend it."""
    key = f"next_year.problems.{problem.code}"
    if key not in text:
        return write_problem(text, problem)
    params = {"found": problem.found, **problem.params}
    if "codes" in params:
        params["codes"] = "; ".join(params["codes"])
    return text(key, **params)
