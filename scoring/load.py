"""From the texts of a criteria folder to a `CriteriaSet`."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from scoring.lint import HEAD_FILE, lint_set
from scoring.model import Component, CriteriaSet, SetHead
from scoring.problems import Problem, Severity
from scoring.yaml_text import parse_yaml


class InvalidCriteria(Exception):
    """The files do not make a criteria set; `problems` has all faults."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def load_set(texts: Mapping[str, str]) -> CriteriaSet:
    """Build the set from `{file name: text}`: `set.yaml` and one file a component, in name order.

    Raises InvalidCriteria with every error that lint finds.
    """
    problems = tuple(p for p in lint_set(texts) if p.severity is Severity.ERROR)
    if problems:
        raise InvalidCriteria(problems)
    values: dict[str, Any] = {
        file: parse_yaml(text, file=file).value for file, text in texts.items()
    }
    head = next(file for file in values if file.rsplit("/", 1)[-1] == HEAD_FILE)
    components = [values[file] for file in sorted(values) if file != head]
    try:
        return CriteriaSet(
            head=SetHead.model_validate(values[head]),
            components=tuple(Component.model_validate(each) for each in components),
        )
    except ValidationError as error:  # lint let something through: a fault of ours, not of the file
        raise AssertionError(str(error)) from error
