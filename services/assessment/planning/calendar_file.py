"""The due dates of a plan as a calendar file, for Outlook, Google and the telephone.

Source: RFC 5545, sections 3.1 (content lines and folding), 3.3.11 (text) and 3.6.1 (events).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta

from services.assessment.view import RoundView
from services.store import PlanAction, PlanStatus
from services.text import Text

_LONGEST_LINE = 75  # octets, the break not counted
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CLOSED = (PlanStatus.DONE, PlanStatus.DROPPED)


def write_calendar(view: RoundView, actions: Sequence[PlanAction], text: Text) -> bytes:
    """Return an all-day event for each action that is to be done by a day.

    An action keeps its identifier for good, and counts its changes: a calendar that takes the file
    in again moves the event and adds none. What is done or dropped stands as cancelled.
    """
    name = text("action_plan.calendar.name", unit=view.unit.name, year=view.round.year)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//PAR INDEX//action plan//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for action in actions:
        if action.told.due is not None:
            lines += _event(view, action, action.told.due, text)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(view: RoundView, action: PlanAction, due: date, text: Text) -> Iterator[str]:
    told = action.told
    division = view.division_name(told.division, text.language)
    summary = ": ".join(part for part in (division, told.text) if part)
    said = [
        text("action_plan.calendar.status", status=text(f"action_plan.status.{told.status.value}"))
    ]
    if told.person:
        said.append(text("action_plan.calendar.person", person=told.person))
    if told.output:
        said.append(text("action_plan.calendar.output", output=told.output))
    if told.codes:
        said.append(text("action_plan.calendar.codes", codes=", ".join(told.codes)))
    yield "BEGIN:VEVENT"
    yield f"UID:plan-{view.unit.code}-{view.round.id}-{action.id}@par-index.local"
    yield f"DTSTAMP:{action.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{action.version - 1}"
    yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(' '.join(summary.split()))}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(said))}"
    yield f"STATUS:{'CANCELLED' if told.status in _CLOSED else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(words: str) -> str:
    plain = _CONTROL.sub("", words.replace("\r\n", "\n"))
    for letter in "\\;,":
        plain = plain.replace(letter, f"\\{letter}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line into pieces of at most 75 octets, never inside a letter."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST_LINE:
            pieces.append("")
            size = 1  # the blank that a further piece begins with
        pieces[-1] += letter
        size += octets
    return "\r\n ".join(pieces)
