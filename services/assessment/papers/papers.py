"""The papers of a round: which there are, and each of them as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.assessment.course.rounds import slug
from services.assessment.papers.templates import template_of
from services.assessment.papers.word import brief_of, plan_of, replies_of, report_of
from services.assessment.papers.workbook import write_round
from services.assessment.view import RoundView
from services.reports.word.content import Content
from services.reports.word.filling import fill
from services.store import Store
from services.text import Text


class Paper(StrEnum):
    """A paper; the value is what its file and its template are called."""

    REPORT = "tu-danh-gia"
    WORKBOOK = "bang-cham-diem"
    REPLIES = "giai-trinh"
    PLAN = "ke-hoach"
    BRIEF = "tom-tat"


Pictures = Callable[[], tuple[bytes, bytes]]
"""Draws the two charts of the brief as PNG: the whole, the components."""


@dataclass(frozen=True)
class Written:
    """A paper as a file; its name is safe on Windows."""

    file_name: str
    mime: str
    content: bytes


_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = (f"{_OFFICE}.wordprocessingml.document", "docx")
_EXCEL = (f"{_OFFICE}.spreadsheetml.sheet", "xlsx")


def write_paper(
    paper: Paper,
    store: Store,
    view: RoundView,
    text: Text,
    *,
    made: datetime,
    pictures: Pictures,
) -> Written:
    """Write a paper of a round as it stands, on the office's own template where it has one."""
    name, mime = file_name(paper, view), _kind(paper)[0]
    if paper is Paper.WORKBOOK:
        return Written(name, mime, write_round(view, text, made=made))
    content = content_of(paper, store, view, text, made=made, pictures=pictures)
    return Written(name, mime, fill(template_of(paper, text.language), content))


def content_of(
    paper: Paper,
    store: Store,
    view: RoundView,
    text: Text,
    *,
    made: datetime,
    pictures: Pictures,
) -> Content:
    """Return what a Word paper says. Raises ValueError for the workbook, which has no template."""
    match paper:
        case Paper.REPORT:
            return report_of(store, view, text, made=made)
        case Paper.REPLIES:
            return replies_of(store, view, text, made=made)
        case Paper.PLAN:
            return plan_of(store, view, text, made=made)
        case Paper.BRIEF:
            whole, components = pictures()
            return brief_of(view, text, made=made, whole_chart=whole, components_chart=components)
    raise ValueError(f"{paper} is no Word paper")


def has_template(paper: Paper) -> bool:
    """Tell whether a paper is made on a template that the office can replace."""
    return paper is not Paper.WORKBOOK


def file_name(paper: Paper, view: RoundView) -> str:
    """Return what the file of a paper is called: the paper, the unit and the year."""
    unit = slug(view.unit.name.vi) or view.unit.code
    return f"{paper.value}-{unit}-{view.round.year}.{_kind(paper)[1]}"


def _kind(paper: Paper) -> tuple[str, str]:
    return _EXCEL if paper is Paper.WORKBOOK else _WORD
