"""What every rule kind gives: the inputs it wants, the points, the inverse and the explanation."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from scoring.explanation import Phrase, say
from scoring.inputs import Given, Input, InputType, InvalidInput, Value
from scoring.localized import Localized
from scoring.quantity import (
    Combination,
    EmptyDenominator,
    MissingInputs,
    Quantity,
    direction_of,
    evaluate,
    names_in,
)
from scoring.rules.inverse import Change, Lever, Need, steps_up
from scoring.strict import Key, Number, Percent, Strict

Rounding = Callable[[Fraction], Fraction]
"""How the criteria set rounds the points of one sub-criterion."""


class Measure(Strict):
    """A named number, as people call it, and the type of its values."""

    name: Localized
    type: InputType = InputType.COUNT
    grows_with: Key | None = None
    """The measure of all cases that these are some of, where a case is what it is for good.

    A dossier that was late stays late: more of them in time means new ones, which count in both.
    """
    stays: bool = False
    """Whether what was counted can't be made undone, so that fewer of them is no move to make."""


@dataclass(frozen=True)
class Slot:
    """A plain input of a rule kind (`done`, `total`, …) and the measures it may be made of."""

    name: str
    quantity: Quantity | None
    type: InputType = InputType.NUMBER

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs that fill the slot: the measures, or the slot itself where none is named."""
        return (self.name,) if self.quantity is None else tuple(names_in(self.quantity))

    @property
    def type_of_names(self) -> InputType:
        """The type of the inputs of `names`: what a percentage is made of need not be one."""
        return InputType.NUMBER if isinstance(self.quantity, Combination) else self.type


@dataclass(frozen=True)
class Fault:
    """What lint finds inside one rule: a code, the path of the faulty part and the blanks."""

    code: str
    path: tuple[str | int, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)


class Award(Strict):
    """What a tier, level or case gives: points, or a share of the maximum in per cent."""

    points: Number | None = None
    share: Percent | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Award":
        if (self.points is None) == (self.share is None):
            raise PydanticCustomError("one_of", "exactly one of points, share")
        return self

    def of(self, max_points: Fraction) -> Fraction:
        """Return the points given out of `max_points`."""
        if self.points is not None:
            return Fraction(self.points)
        return Fraction(self.share or 0) * max_points / 100


class RuleBase(Strict):
    """One way of turning inputs into points; every kind is a file of its own beside this one.

    The maximum stands in the sub-criterion, not in the rule, and is handed in.
    """

    def slots(self) -> tuple[Slot, ...]:
        """Return the plain inputs of this kind."""
        return ()

    def inputs(self, measures: Mapping[str, Measure]) -> tuple[Input, ...]:
        """Return what people and files are asked for, each input once."""
        asked: dict[str, Input] = {}
        for slot in self.slots():
            for name in slot.names:
                measure = measures.get(name) if slot.quantity is not None else None
                asked[name] = (
                    Input(name, measure.type, measure.name)
                    if measure
                    else Input(name, slot.type_of_names)
                )
        return tuple(asked.values())

    def accepted(self, measures: Mapping[str, Measure]) -> dict[str, Input]:
        """Return all inputs that may be given: those asked for, and the slots themselves."""
        accepted = {slot.name: Input(slot.name, slot.type) for slot in self.slots()}
        return accepted | {each.name: each for each in self.inputs(measures)}

    @abstractmethod
    def points(self, given: Given, max_points: Fraction) -> Fraction:
        """Return the points, not rounded.

        Raises MissingInputs, InvalidInput, or EmptyDenominator where a ratio has nothing below.
        """

    @abstractmethod
    def explain(
        self, given: Given, max_points: Fraction, names: Mapping[str, Localized]
    ) -> tuple[Phrase, ...]:
        """Return the rule in words with the numbers put in; the points follow it elsewhere."""

    def levers(self, given: Given) -> Iterator[Lever]:
        """Yield the numbers that can be moved to win points."""
        return iter(())

    def needed(
        self, given: Given, max_points: Fraction, rounded: Rounding = lambda points: points
    ) -> tuple[Need, ...]:
        """Return what would win points: for each lever the next step and the last one.

        Empty where points can't be won, where the rule has no inverse, or an input is missing.
        """
        return tuple(
            need
            for lever in self.levers(given)
            for need in steps_up(
                lever, given, lambda moved: rounded(self.points(moved, max_points))
            )
        )

    def faults(self, max_points: Fraction) -> Iterator[Fault]:
        """Yield what is wrong with the rule itself, as `lint` reports it."""
        return iter(())

    def _values(self, given: Given, *slots: Slot) -> tuple[Fraction, ...]:
        """Return the values of several slots; all that is missing is named at once."""
        found: list[Fraction] = []
        missing: dict[str, None] = {}
        for slot in slots:
            try:
                found.append(value_of(slot, given))
            except MissingInputs as error:
                missing |= dict.fromkeys(error.names)
        if missing:
            raise MissingInputs(tuple(missing))
        return tuple(found)


def number(value: Value) -> Fraction:
    """Return a value as a number; a yes counts 1, a no 0. Raises InvalidInput for text."""
    if isinstance(value, str):
        raise InvalidInput("not_a_number", found=value)
    return Fraction(value)


def value_of(slot: Slot, given: Given) -> Fraction:
    """Return the value of a slot, typed in itself or made of measures.

    Raises MissingInputs; InvalidInput where both are given and disagree.
    """
    made = None
    if slot.quantity is not None:
        numbers = {name: number(given[name]) for name in slot.names if name in given}
        try:
            made = evaluate(slot.quantity, numbers)
        except (MissingInputs, EmptyDenominator):
            if slot.name not in given:
                raise
    if slot.name not in given:
        if made is None:
            raise MissingInputs(slot.names)
        return made
    typed = number(given[slot.name])
    if made is not None and slot.names != (slot.name,) and made != typed:
        raise InvalidInput("given_twice", input=slot.name, typed=typed, made=made)
    return typed


def levers_of(
    slot: Slot, given: Given, *, better: int, apart_from: tuple[str, ...] = ()
) -> Iterator[Lever]:
    """Yield the levers of a slot of which more (`better` 1) or less (-1) wins points.

    `apart_from` names inputs that stand elsewhere in the rule too and so move two things at once.
    """
    if slot.name in given or slot.quantity is None:
        yield lever_on(slot.name, slot.type, better)
        return
    for name in slot.names:
        direction = direction_of(name, slot.quantity) * better
        if direction and name not in apart_from:
            yield lever_on(name, slot.type_of_names, direction)


def lever_on(name: str, type_: InputType, direction: int) -> Lever:
    """Return the lever that moves an input up (1) or down (-1): by 1, a percentage by 0.01."""
    if type_ is InputType.PERCENT:
        return Lever(name, Fraction(direction, 100), Fraction(100))
    return Lever(name, Fraction(direction))


def quotient_phrases(
    done: Slot, total: Slot, given: Given, names: Mapping[str, Localized]
) -> tuple[Phrase, ...]:
    """Say "982 / 1.000 hồ sơ đúng hạn": the two numbers, and what the upper one counts."""
    phrase = say("quotient", done=value_of(done, given), total=value_of(total, given))
    return (phrase, *named(done, names))


def named(slot: Slot, names: Mapping[str, Localized]) -> tuple[Phrase, ...]:
    """Say what a slot counts, where it is made of one measure that has a name."""
    if len(slot.names) == 1 and slot.names[0] in names:
        return (say("named", what=names[slot.names[0]]),)
    return ()


__all__ = [
    "Award",
    "Change",
    "Fault",
    "Lever",
    "Measure",
    "Need",
    "Rounding",
    "RuleBase",
    "Slot",
    "lever_on",
    "levers_of",
    "named",
    "number",
    "quotient_phrases",
    "value_of",
]
