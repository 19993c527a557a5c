"""The templates of the Word papers: ours, and an office's own in its place."""

from pathlib import Path

from scoring.localized import Language
from scoring.problems import Problem
from services.assessment.home import home
from services.assessment.people import Permission, Person, require
from services.reports.word.content import Content
from services.reports.word.filling import faults
from services.reports.word.make_templates import FOLDER

_OWN = "templates"  # a folder beside the database


class FaultyTemplate(Exception):
    """A template that can't be used; `problems` says why, the one in use stays."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def template_of(paper: str, language: Language) -> bytes:
    """Return the template that is in use."""
    own = _own(paper, language)
    return (own if own.exists() else FOLDER / own.name).read_bytes()


def is_own(paper: str, language: Language) -> bool:
    """Tell whether the office has put a template of its own in place of ours."""
    return _own(paper, language).exists()


def put_template(
    paper: str, language: Language, template: bytes, *, content: Content, who: Person
) -> None:
    """Put a template in place of the one in use, filled on trial with what a round says.

    Raises NotPermitted, FaultyTemplate.
    """
    require(who, Permission.PLAN)
    problems = faults(template, content)
    if problems:
        raise FaultyTemplate(problems)
    own = _own(paper, language)
    own.parent.mkdir(parents=True, exist_ok=True)
    new = own.with_suffix(".new")
    new.write_bytes(template)
    new.replace(own)  # whole or not at all


def remove_template(paper: str, language: Language, *, who: Person) -> None:
    """Go back to our own template. Raises NotPermitted."""
    require(who, Permission.PLAN)
    _own(paper, language).unlink(missing_ok=True)


def _own(paper: str, language: Language) -> Path:
    return home() / _OWN / f"{paper}.{language}.docx"
