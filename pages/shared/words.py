"""Names and labels put together from the criteria and the sentences."""

import re
import textwrap
from collections.abc import Sequence
from datetime import date

from pages.shared import session
from scoring.model import Component, Leaf, Source
from scoring.scorecard import LeafScore, Outcome
from services.assessment.evidence.forms import evidence_kinds
from services.store import Act, Phase
from services.text import Text

MARKS = {
    Outcome.PROVEN: ":material/check_circle:",
    Outcome.CLAIMED: ":material/radio_button_checked:",
    Outcome.UNKNOWN: ":material/radio_button_unchecked:",
    Outcome.INVALID: ":material/error:",
    Outcome.NOT_ARISING: ":material/do_not_disturb_on:",
    Outcome.OUTSIDE: ":material/group:",
}
"""A shape for each outcome; never a colour alone."""


def titled(node: Component | Leaf) -> str:
    """Return code and name, as they stand together everywhere."""
    return f"{node.code} {node.name.in_language(session.language())}"


def wrapped(words: str, width: int = 30) -> str:
    """Break a long label into lines, so that nothing is cut on an axis."""
    return "\n".join(textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False))


def points_of_leaf(text: Text, leaf: LeafScore) -> str:
    """Write "3,00 / 4,00", or a dash where the points are not known."""
    points = "–" if leaf.points is None else text.points(leaf.points)
    return f"{points} / {text.points(leaf.max_points)}"


def editable(text: Text, stored: str) -> str:
    """Write a stored number for a field: a comma for the decimals in Vietnamese, no grouping."""
    return stored.replace(".", ",") if text.language == "vi" else stored


def plain_number(text: Text, typed: str) -> str:
    """Read a number as people type it into the store's form, or leave it for the check to refuse.

    In Vietnamese 1.234,5 is grouped with points; only whole groups of three are taken as grouping.
    """
    group, point = (".", ",") if text.language == "vi" else (",", ".")
    plain = re.sub(rf"(?<=\d){re.escape(group)}(?=\d{{3}}(\D|$))", "", typed.strip())
    return plain.replace(point, ".") if group not in plain else plain + "?"


def form_name(text: Text, kind: str) -> str:
    """Return what a known form of evidence is called."""
    names = {each.kind: each.name for each in evidence_kinds()}
    return names[kind].in_language(text.language) if kind in names else kind


def capital(words: str) -> str:
    """Return words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]


def score_and_outcome(text: Text, leaf: LeafScore) -> str:
    """Write "3,00 / 4,00 · đã chứng minh"."""
    return f"{points_of_leaf(text, leaf)} · {text(f'scoring.outcome.{leaf.outcome.value}')}"


def clause(text: Text, source: Source) -> str:
    """Write what a rule rests on: decision, date, place, and how far that is known."""
    trust = text(f"scoring.trust.{source.trust.value}")
    parts = (source.decision, dated(text, source.date or ""), source.place, trust)
    return " · ".join(part for part in parts if part)


def dated(text: Text, iso: str) -> str:
    """Write a day given as 2022-06-23 as people read it; a year or month alone as it stands."""
    return text.day(date.fromisoformat(iso)) if len(iso) == len("2022-06-23") else iso


def cells(ranges: Sequence[str], *, most: int | None = None) -> str:
    """Write ranges as "Sheet · J6:J212, J214 …", each sheet named once."""
    by_sheet: dict[str, list[str]] = {}
    for each in ranges[:most]:
        sheet, _, cell = each.rpartition("!")
        by_sheet.setdefault(sheet, []).append(cell)
    shown = "; ".join(
        f"{sheet} · {', '.join(found)}" if sheet else ", ".join(found)
        for sheet, found in by_sheet.items()
    )
    return shown if most is None or len(ranges) <= most else f"{shown} …"


def phase_name(text: Text, phase: Phase) -> str:
    """Return what a phase of the round is called."""
    return text(f"progress.phases.{phase.value}")


def act_name(text: Text, act: Act) -> str:
    """Return what was done, as the log tells it."""
    area, _, done = act.value.partition(".")
    return text(f"store.acts.{area}.{done}")


def signed(text: Text, signature: str) -> str:
    """Return who signed an entry of the log: a name, with the role where one is told."""
    name, _, rest = signature.partition("/")
    shown = text("people.local") if name == session.LOCAL_PERSON else name
    role = rest.partition("/")[0]
    return text("people.signed", name=shown, role=text(f"people.roles.{role}")) if role else shown
