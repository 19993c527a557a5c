"""The end of a reading: a file that cannot be read at all."""

from scoring.problems import Problem


class Refused(Exception):
    """The file cannot be read at all; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
