"""From the texts of a criteria folder to a `CriteriaSet`."""

from collections.abc import Mapping

from scoring.lint import HEAD_FILE, check_set, is_head
from scoring.model import CriteriaSet
from scoring.problems import Problem, Severity, TextPlace


class InvalidCriteria(Exception):
    """The files do not make a criteria set; `problems` has all faults."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{each.place}: {each.code}" for each in problems))
        self.problems = problems


def load_set(texts: Mapping[str, str]) -> CriteriaSet:
    """Build the set from `{file name: text}`: `set.yaml` and one file a component, in name order.

    Raises InvalidCriteria with every error that lint finds.
    """
    criteria, problems = check_set(texts)
    if not any(is_head(file) for file in texts):
        folder = "".join(next(iter(texts), "").rpartition("/")[:2])
        problems = (Problem("no_head", TextPlace(folder + HEAD_FILE)), *problems)
    if criteria is None:
        errors = (each for each in problems if each.severity is Severity.ERROR)
        raise InvalidCriteria(tuple(errors))
    return criteria
