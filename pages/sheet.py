"""Xem tệp: a spreadsheet as it came, the cells that figures rest on lit up."""

import re
from collections.abc import Iterator

import streamlit as st

from pages.shared import frame, session, words
from pages.shared.grid import Cell, draw_grid
from pages.shared.session import CELL, FILE, SHEET
from scoring.problems import Problem
from services.assessment.evidence.settling import standing
from services.assessment.view import RoundView
from services.intake.files.cells import column_letter
from services.intake.reader import read_grid
from services.intake.reading import Grid
from services.store import Evidence
from services.text import Text
from services.text.explain import write_problem

_ROWS = 200  # in one look
_ABOVE = 6  # rows shown above the cell in question
_RANGE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


@st.cache_data(max_entries=32, show_spinner=False)
def _look(sha256: str, file_name: str, sheet: str, first_row: int) -> Grid | Problem:
    content = session.store().read_file(sha256)
    return read_grid(content, file_name=file_name, sheet=sheet, first_row=first_row, rows=_ROWS)


def _chosen(view: RoundView, text: Text) -> Evidence | None:
    """Let the person choose a file; the address names one."""
    files = [each for each in view.evidence if each.kind]
    if not files:
        st.info(text("pages.sheet.none"))
        return None
    by_id = {str(each.id): each for each in files}
    stands = {each.id for each in standing(files)}
    named = session.place(FILE)

    def name(evidence_id: str) -> str:
        each = by_id[evidence_id]
        mark = "" if each.id in stands else f" ({text('pages.sheet.not_standing')})"
        return f"{each.file_name}{mark}"

    ids = list(by_id)
    shown = named if named in by_id else ids[-1]
    picked = st.selectbox(text("pages.sheet.file"), ids, index=ids.index(shown), format_func=name)
    if picked != shown:
        for key in (SHEET, CELL):
            session.go(key, None)
        session.go(FILE, picked)
    return by_id[picked]


def _used(view: RoundView, evidence: Evidence) -> dict[str, list[tuple[str, str]]]:
    """Return the ranges of a file that figures rest on, by sheet: code and range."""
    used: dict[str, list[tuple[str, str]]] = {}
    for record in view.records:
        for ground in record.grounds:
            if ground.evidence != evidence.id:
                continue
            for cells in ground.cells:
                sheet, _, reach = cells.rpartition("!")
                used.setdefault(sheet, []).append((record.code, reach))
    return used


def _cells_in(reach: str, *, first: int, last: int) -> Iterator[Cell]:
    """Yield the cells of a range that lie between two rows."""
    match = _RANGE.fullmatch(reach)
    if match is None:
        return
    letter, row, other, end = match.groups()
    columns = range(_place(letter), _place(other or letter) + 1)
    for each in range(max(int(row), first), min(int(end or row), last) + 1):
        for place in columns:
            yield each, column_letter(place)


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _draw_file(view: RoundView, evidence: Evidence, text: Text) -> None:
    used = _used(view, evidence)
    sheets = [each["name"] for each in evidence.reading.get("sheets", ())] or list(used)
    sheets = sheets or [evidence.reading.get("sheet", "")]
    here, cell = session.place(SHEET), session.place(CELL) or ""
    default = evidence.reading.get("sheet", "")
    wanted = next((each for each in (here, default) if each in sheets), sheets[0])
    left, right = st.columns([2, 1])
    sheet = left.selectbox(
        text("pages.sheet.sheet"),
        sheets,
        index=sheets.index(wanted),
        format_func=lambda each: each or "–",
    )
    asked = _RANGE.fullmatch(cell)
    first = right.number_input(
        text("pages.sheet.from_row"),
        min_value=1,
        value=max(1, int(asked[2]) - _ABOVE) if asked else 1,
        step=_ROWS,
        key=f"from-{evidence.id}-{sheet}-{cell}",
    )
    grid = _look(evidence.sha256, evidence.file_name, sheet, int(first))
    if isinstance(grid, Problem):
        st.error(write_problem(text, grid))
        return
    last = grid.first_row + len(grid.rows) - 1
    ranges = used.get(sheet, [])
    lit = {
        each for _, reach in ranges for each in _cells_in(reach, first=grid.first_row, last=last)
    }
    asked_here = cell if sheet == wanted else ""
    marked = set(_cells_in(asked_here, first=grid.first_row, last=last))
    header = evidence.reading.get("header_rows", ()) if sheet == default else ()
    if not grid.rows:
        st.caption(text("pages.sheet.empty"))
        return
    draw_grid(
        grid,
        header=header,
        lit=lit,
        marked=marked,
        pinned={letter for _, letter in marked},
        key=f"sheet-{evidence.id}-{sheet}",
    )
    codes = sorted({code for code, _ in ranges})
    if codes:
        st.caption(text("pages.sheet.lit", codes=", ".join(codes)))
    else:
        st.caption(text("pages.sheet.unused"))


def draw() -> None:
    """Draw the page."""
    view = frame.wanted_view("sheet")
    text = session.text()
    evidence = _chosen(view, text)
    if evidence is None:
        return
    kind = words.form_name(text, evidence.kind)
    when = text.day(evidence.at.astimezone())
    st.caption(f"{kind} · {when} · SHA-256 {evidence.sha256[:16]}…")
    _draw_file(view, evidence, text)


draw()
