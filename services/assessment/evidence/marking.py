"""A file handed back with its faults marked, for whoever has to mend it."""

from collections.abc import Sequence

from scoring.problems import Problem
from services.intake.limits import limits_from_environment
from services.intake.marking.marked_workbook import write_texts
from services.intake.reader import mark_faults
from services.text import Text


class NotMarked(Exception):
    """The file can't be handed back marked; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def mark_file(content: bytes, *, file_name: str, problems: Sequence[Problem], text: Text) -> bytes:
    """Return the very workbook with its faulty cells marked and commented, and a list in front.

    Files that are no Excel workbook come back as one, the same cells in the same places. Raises
    NotMarked.
    """
    marked = mark_faults(
        content,
        file_name=file_name,
        problems=problems,
        texts=write_texts(problems, text),
        limits=limits_from_environment(),
    )
    if isinstance(marked, Problem):
        raise NotMarked(marked)
    return marked
