"""How a file was understood, and how a person puts it right: form, sheet, header, columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import words
from pages.shared.grid import draw_grid
from pages.shared.uploads import Read
from scoring.problems import CellPlace
from services.assessment.evidence.forms import evidence_kinds
from services.assessment.evidence.remembering import titles_of
from services.intake.choices import NO_CHOICES, NOWHERE, Choices, Comma, Share
from services.intake.forms.kinds import EvidenceKind, Feeds
from services.intake.reading import Certainty, Reading
from services.text import Text

_Answer = TypeVar("_Answer", bound=str)

_DOUBTS = ("number_ambiguous", "percent_as_fraction", "value_unknown")
_COMMAS: tuple[Comma, ...] = ("thousands", "decimal")
_SHARES: tuple[Share, ...] = ("of_one", "of_hundred")
_IN_A_ROW = 3


def kind_of(reading: Reading) -> EvidenceKind | None:
    """Return the form that a file was read as."""
    return next((each for each in evidence_kinds() if each.kind == reading.kind), None)


def understood(reading: Reading, text: Text) -> str:
    """Say in a line what a file was taken for, and how sure that is."""
    if not reading.kind:
        return text("pages.evidence.not_understood")
    said = text(
        "pages.evidence.understood" if reading.sheet else "pages.evidence.understood_book",
        kind=words.form_name(text, reading.kind),
        sheet=reading.sheet,
        header=", ".join(str(row) for row in reading.header_rows),
        rows=reading.rows,
    )
    if reading.period is not None:
        first, last = reading.period
        said += " · " + text("pages.evidence.period", first=first, last=last)
    sure = [reading.certainties.get(part) for part in ("kind", "sheet", "header")]
    if Certainty.LIKELY in sure:
        said += " · " + text("pages.certainty.likely")
    elif Certainty.CHOSEN in sure:
        said += " · " + text("pages.certainty.chosen")
    return said


def draw_head(reading: Reading, text: Text, *, key: str) -> None:
    """Draw the first rows of the sheet, the columns in use tinted and named by their meaning."""
    if not reading.head.rows:
        return
    kind = kind_of(reading)
    meanings = {
        letter: _meaning(kind, name, reading.certainties.get(f"column:{name}"), text)
        for name, letter in reading.columns.items()
        if kind is not None and name in kind.columns
    }
    faulty = {
        (int(match[2]), match[1])
        for problem in reading.problems
        if isinstance(problem.place, CellPlace)
        and (match := re.fullmatch(r"([A-Z]+)(\d+)", problem.place.cell or ""))
    }
    draw_grid(
        reading.head,
        header=reading.header_rows,
        meanings=meanings,
        tinted=_data_rows(reading),
        marked=faulty,
        key=f"head-{key}",
    )


def _data_rows(reading: Reading) -> list[int]:
    """Return the rows of the head that look like data: from the header down to a blank row."""
    rows: list[int] = []
    for number, row in enumerate(reading.head.rows, reading.head.first_row):
        if reading.header_rows and number > max(reading.header_rows):
            if not any(row):
                break
            rows.append(number)
    return rows


def _meaning(kind: EvidenceKind, name: str, certainty: Certainty | None, text: Text) -> str:
    title = kind.columns[name].names[0]
    return f"{title} {text('pages.certainty.mark')}" if certainty is Certainty.LIKELY else title


def ask(
    done: Read, text: Text, *, key: str, feeds: Feeds = Feeds.MEASURES
) -> tuple[str | None, Choices] | None:
    """Draw what a person can put right; return form and choices once they press the button.

    Only forms that feed what the page is for are offered.
    """
    reading, chosen, asked_kind = done.reading, done.choices, done.kind
    doubts = [problem for problem in reading.problems if problem.code in _DOUBTS]
    kinds = [each.kind for each in evidence_kinds() if each.feeds is feeds]
    kind = kind_of(reading)
    with (
        st.expander(text("pages.evidence.put_right"), expanded=not reading.kind or bool(doubts)),
        st.form(f"understand-{key}", border=False),
    ):
        form, sheet, first, last = st.columns([2, 1.4, 1, 1], vertical_alignment="bottom")
        wanted = form.selectbox(
            text("pages.evidence.kind"),
            [None, *kinds],
            index=0 if asked_kind not in kinds else 1 + kinds.index(asked_kind),
            format_func=lambda each: (
                words.form_name(text, each) if each else text("pages.evidence.auto")
            ),
            key=f"kind-{key}",
        )
        sheets = [each.name for each in reading.sheets]
        picked_sheet = sheet.selectbox(
            text("pages.evidence.sheet"),
            [None, *sheets],
            index=0 if chosen.sheet not in sheets else 1 + sheets.index(chosen.sheet),
            format_func=lambda each: text("pages.evidence.auto") if each is None else each or "–",
            key=f"sheet-{key}",
        )
        rows = chosen.header_rows or (None, None)
        from_row = first.number_input(
            text("pages.evidence.header_from"),
            min_value=1,
            value=rows[0],
            placeholder=text("pages.evidence.auto"),
            key=f"header-from-{key}",
        )
        to_row = last.number_input(
            text("pages.evidence.header_to"),
            min_value=1,
            value=rows[1],
            placeholder=text("pages.evidence.auto"),
            key=f"header-to-{key}",
        )
        columns = dict(_ask_columns(reading, kind, chosen, text, key)) if kind else {}
        doubtful = _ask_doubts(reading, kind, chosen, text, key) if kind else NO_CHOICES
        pressed = st.form_submit_button(text("pages.evidence.read_again"))
    if not pressed:
        return None
    header = (int(from_row), int(to_row or from_row)) if from_row else None
    choices = replace(doubtful, sheet=picked_sheet, header_rows=header, columns=columns)
    return wanted, choices


def _ask_columns(
    reading: Reading, kind: EvidenceKind, chosen: Choices, text: Text, key: str
) -> Iterator[tuple[str, str]]:
    """Draw a field for the place of each column; yield what differs from what was found."""
    titles = _titles(reading)
    found = dict(reading.columns)
    st.caption(text("pages.evidence.columns_say"))
    fields: list[DeltaGenerator] = []
    for number, (name, column) in enumerate(kind.columns.items()):
        if number % _IN_A_ROW == 0:
            fields = st.columns(_IN_A_ROW)
        options = [NOWHERE, *titles]
        here = found.get(name, NOWHERE)
        picked = fields[number % _IN_A_ROW].selectbox(
            column.names[0] + (" *" if column.required else ""),
            options,
            index=options.index(here) if here in options else 0,
            format_func=lambda letter: titles.get(letter) or text("pages.evidence.nowhere"),
            key=f"column-{name}-{key}",
        )
        if picked != here or name in chosen.columns:
            yield name, picked


def _titles(reading: Reading) -> dict[str, str]:
    """Return the columns of the sheet: their letters, each with its header's last words."""
    return {
        letter: f"{letter} · {said}" if said else letter
        for letter, said in titles_of(reading).items()
    }


def _ask_doubts(
    reading: Reading, kind: EvidenceKind, chosen: Choices, text: Text, key: str
) -> Choices:
    """Draw a question for everything that may mean two things; what was answered stays answered."""
    commas, shares = dict(chosen.commas), dict(chosen.shares)
    meanings = {name: dict(each) for name, each in chosen.words.items()}
    for name, code, found in _doubts(reading):
        title = kind.columns[name].names[0]
        if code == "number_ambiguous":
            if comma := _choose(text, "comma", title, found, _COMMAS, key=f"{name}-{key}"):
                commas[name] = comma
        elif code == "percent_as_fraction":
            if share := _choose(text, "share", title, found, _SHARES, key=f"{name}-{key}"):
                shares[name] = share
        else:
            keys = kind.columns[name].values
            value = st.selectbox(
                text("pages.evidence.word_means", column=title, word=found),
                list(keys),
                index=None,
                format_func=partial(_first_word, keys),
                placeholder=text("pages.evidence.not_chosen"),
                key=f"word-{name}-{found}-{key}",
            )
            if value:
                meanings.setdefault(name, {})[found] = value
    return Choices(commas=commas, shares=shares, words=meanings)


def _first_word(values: Mapping[str, tuple[str, ...]], key: str) -> str:
    return values[key][0]


def _choose(
    text: Text, question: str, column: str, found: str, answers: Sequence[_Answer], *, key: str
) -> _Answer | None:
    return st.radio(
        text(f"pages.evidence.{question}", column=column, found=found),
        answers,
        index=None,
        format_func=lambda each: text(f"pages.evidence.{question}_{each}"),
        horizontal=True,
        key=f"{question}-{key}",
    )


def _doubts(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Yield column, code and cell text of each thing to be asked, each once."""
    names = {letter: name for name, letter in reading.columns.items()}
    seen: set[tuple[str, str, str]] = set()
    for problem in reading.problems:
        place = problem.place
        if problem.code not in _DOUBTS or not isinstance(place, CellPlace) or not place.cell:
            continue
        name = names.get(place.cell.rstrip("0123456789"))
        word = problem.found if problem.code == "value_unknown" else ""
        if name is None or (name, problem.code, word) in seen:
            continue
        seen.add((name, problem.code, word))
        yield name, problem.code, problem.found
