"""What a rule asks for: the inputs, their type, and the values people and files give them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from scoring.localized import Localized

Value = Fraction | bool | str
"""A number, a yes or no, or the key of the option chosen."""

Given = Mapping[str, Value]
"""The known inputs of one sub-criterion, by name; what is not known is not in it."""

NOT_ARISING = "not_arising"
"""The input with which a person says that nothing of the kind arose in the year."""


class InputType(StrEnum):
    """What kind of value an input takes."""

    COUNT = "count"  # whole, not below 0
    NUMBER = "number"  # not below 0
    PERCENT = "percent"  # 0 to 100
    POINTS = "points"  # 0 to the maximum of the sub-criterion
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True)
class Input:
    """One input of a rule.

    `name` is what the value is stored under. `label` is None for the plain inputs of a rule kind
    (`done`, `total`, `value`, `count`, `points`, …), whose words stand in services/text.
    """

    name: str
    type: InputType
    label: Localized | None = None
    options: tuple[tuple[str, Localized], ...] = ()
    maximum: Fraction | None = None


class InvalidInput(Exception):
    """An input has a value that cannot be; `code` names the sentence, `params` its blanks."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
