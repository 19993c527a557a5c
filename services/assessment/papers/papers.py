"""The papers of a round: which there are, and each of them as a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.assessment.course.rounds import slug
from services.assessment.papers.templates import template_of
from services.assessment.papers.word import brief_of, plan_of, replies_of, report_of
from services.assessment.papers.workbook import write_round
from services.assessment.view import RoundView
from services.reports.page import write_page
from services.reports.pdf import find_office, to_pdf
from services.reports.word.content import Brief, Content, Plan, Replies, Report, paths_of
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
    PAGE = "trang-lanh-dao"


@dataclass(frozen=True)
class Pictures:
    """What draws the two charts for leadership, the whole and the components, when asked.

    `png` are pictures for Word, `svg` drawings for a page.
    """

    png: Callable[[], tuple[bytes, bytes]]
    svg: Callable[[], tuple[str, str]]


NO_PICTURES = Pictures(lambda: (b"", b""), lambda: ("", ""))
"""For where only the words matter."""


@dataclass(frozen=True)
class Written:
    """A paper as a file; its name is safe on Windows."""

    file_name: str
    mime: str
    content: bytes


_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = (f"{_OFFICE}.wordprocessingml.document", "docx")
_EXCEL = (f"{_OFFICE}.spreadsheetml.sheet", "xlsx")
_HTML = ("text/html", "html")


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
    if paper is Paper.PAGE:
        brief = brief_of(view, text, made=made, whole_chart=b"", components_chart=b"")
        lists = {"losses": brief.losses, "moves": brief.moves}
        page = write_page(brief.head, brief.totals, **lists, charts=pictures.svg(), text=text)
        return Written(name, mime, page)
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
    """Return what a Word paper says. Raises ValueError for one that has no template."""
    match paper:
        case Paper.REPORT:
            return report_of(store, view, text, made=made)
        case Paper.REPLIES:
            return replies_of(store, view, text, made=made)
        case Paper.PLAN:
            return plan_of(store, view, text, made=made)
        case Paper.BRIEF:
            whole, components = pictures.png()
            return brief_of(view, text, made=made, whole_chart=whole, components_chart=components)
    raise ValueError(f"{paper} is no Word paper")


_CONTENTS: Mapping[Paper, type[Content]] = {
    Paper.REPORT: Report,
    Paper.REPLIES: Replies,
    Paper.PLAN: Plan,
    Paper.BRIEF: Brief,
}


def has_template(paper: Paper) -> bool:
    """Tell whether a paper is made on a template that the office can replace."""
    return paper in _CONTENTS


def fields_of(paper: Paper) -> tuple[str, ...]:
    """Return the fields that the template of a paper may have, as it names them."""
    return tuple(".".join(path) for path in paths_of(_CONTENTS[paper]))


def file_name(paper: Paper, view: RoundView) -> str:
    """Return what the file of a paper is called: the paper, the unit and the year."""
    unit = slug(view.unit.name.vi) or view.unit.code
    return f"{paper.value}-{unit}-{view.round.year}.{_kind(paper)[1]}"


def _kind(paper: Paper) -> tuple[str, str]:
    return {Paper.WORKBOOK: _EXCEL, Paper.PAGE: _HTML}.get(paper, _WORD)


def write_pdf(papers: Sequence[Written]) -> tuple[Written, ...]:
    """Return Word and Excel papers as PDF. Raises NoOffice, OfficeFailed."""
    found = to_pdf({each.file_name: each.content for each in papers}, office=find_office())
    return tuple(
        Written(f"{name.rpartition('.')[0]}.pdf", "application/pdf", content)
        for name, content in found.items()
    )
