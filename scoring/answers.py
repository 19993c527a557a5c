"""What is known of a department in a year: the answers that feed the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from unicodedata import normalize

from scoring.inputs import NOT_ARISING, Input, InputType, Value


class Proof(StrEnum):
    """Whether evidence stands behind an answer or only somebody's word."""

    PROVEN = "proven"
    CLAIMED = "claimed"


@dataclass(frozen=True)
class Answer:
    """The value of one input and how far it is proven."""

    value: Value
    proof: Proof = Proof.PROVEN


@dataclass(frozen=True)
class LeafAnswers:
    """The answers of one sub-criterion by input name; what is unknown is not there."""

    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def not_arising(self) -> bool:
        """Whether a person said that nothing of the kind arose ("không phát sinh")."""
        answer = self.answers.get(NOT_ARISING)
        return answer is not None and answer.value is True

    @property
    def given(self) -> dict[str, Value]:
        """The known inputs without the not-arising mark."""
        return {name: each.value for name, each in self.answers.items() if name != NOT_ARISING}

    @property
    def proof(self) -> Proof:
        """Proven where every answer is; claimed where one is not."""
        states = {each.proof for each in self.answers.values()}
        return Proof.CLAIMED if Proof.CLAIMED in states else Proof.PROVEN


Answers = Mapping[str, LeafAnswers]
"""The answers of one unit by the code of the sub-criterion."""

_YES = frozenset({"true", "yes", "1", "có", "co", "x", "đạt"})
_NO = frozenset({"false", "no", "0", "không", "khong", "không đạt"})


class UnreadableValue(ValueError):
    """A text that is not a value of the input's type; `expected` names the type."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def parse_value(text: str, asked: Input) -> Value:
    """Read a value from text with a decimal point ("98.2"), as files and the store hold it.

    Raises UnreadableValue with the input's type.
    """
    text = normalize("NFC", text.strip())  # macOS hands over letters and accents apart
    if asked.type is InputType.YES_NO:
        if text.casefold() in _YES | _NO:
            return text.casefold() in _YES
        raise UnreadableValue(asked.type)
    if asked.type is InputType.CHOICE:
        if text in {key for key, _ in asked.options}:
            return text
        raise UnreadableValue(asked.type)
    try:
        if not text.isascii() or any(c in text for c in "_/eE "):
            raise ValueError
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise UnreadableValue(asked.type) from None
    if not fits(value, asked):
        raise UnreadableValue(asked.type)
    return value


def fits(value: Value, asked: Input) -> bool:
    """Tell whether a value is one of the input's type: whole, in its range, one of its options."""
    match asked.type:
        case InputType.YES_NO:
            return isinstance(value, bool)
        case InputType.CHOICE:
            return value in {key for key, _ in asked.options}
    if not isinstance(value, Fraction):
        return False
    match asked.type:
        case InputType.COUNT:
            return value >= 0 and value.denominator == 1
        case InputType.PERCENT:
            return 0 <= value <= 100
    return value >= 0


def write_value(value: Value) -> str:
    """Write a value as `parse_value` reads it.

    Raises ValueError for a number that has no end as a decimal number, as 1/3.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
        if digits > 30:
            raise ValueError(f"{value} has no end as a decimal number")
    scaled = int(value * 10**digits)
    if not digits:
        return str(scaled)
    sign, figures = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(digits + 1, "0")
    return f"{sign}{figures[:-digits]}.{figures[-digits:]}"
