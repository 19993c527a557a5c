"""The papers of a round: which there are, and each of them as a file."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.assessment.course.rounds import slug
from services.assessment.papers.workbook import write_round
from services.assessment.view import RoundView
from services.text import Text


class Paper(StrEnum):
    """A paper; the value is what its file is called."""

    WORKBOOK = "bang-cham-diem"


@dataclass(frozen=True)
class Written:
    """A paper as a file with its name and type; the name is safe on Windows."""

    file_name: str
    mime: str
    content: bytes


_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_paper(paper: Paper, view: RoundView, text: Text, *, made: datetime) -> Written:
    """Write a paper of a round as it stands."""
    return Written(file_name(paper, view), _EXCEL, write_round(view, text, made=made))


def file_name(paper: Paper, view: RoundView) -> str:
    """Return what the file of a paper is called: the paper, the unit and the year."""
    unit = slug(view.unit.name.vi) or view.unit.code
    return f"{paper.value}-{unit}-{view.round.year}.xlsx"
