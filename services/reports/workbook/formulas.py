"""Rules as Excel formulas that give the points of `scoring.rules`, one function a kind.

What is not known, or not valid, is an empty text, as it is None there: never a 0. A formula is a
text without its "=". Excel counts in binary fractions, so that what is compared or rounded is
rounded to ten digits first; points of figures up to a hundred million are told apart by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.answers import write_value
from scoring.inputs import Given, InvalidInput
from scoring.model import Leaf, Rounding, WhenNotArising
from scoring.quantity import Combination, MissingInputs, Quantity, names_in
from scoring.rounding import RoundingMode
from scoring.rules.base import Award, RuleBase, Slot
from scoring.rules.cases import CASE, Case, Cases
from scoring.rules.checklist import Checklist
from scoring.rules.choice import LEVEL, Choice, Level
from scoring.rules.comparison import Comparison
from scoring.rules.per_unit import PerUnit
from scoring.rules.ratio import Ratio
from scoring.rules.reported import Reported
from scoring.rules.survey import Survey
from scoring.rules.tiers import Tiers
from scoring.rules.tracked import Tracked

UNKNOWN = '""'
_SIGNS = {"equals": "=", "at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}


@dataclass(frozen=True)
class Cells:
    """Where the inputs of a leaf stand, and the cells that hold the words for what is chosen.

    `options` are those cells by input and key; `yes` and `no` hold the words of a yes and a no.
    """

    at: Mapping[str, str]
    options: Mapping[tuple[str, str], str]
    yes: str
    no: str


@dataclass(frozen=True)
class _Amount:
    """A number in a formula: its value, and when it is missing, contradicts itself or is over 0."""

    value: str
    missing: str
    empty: str = ""
    invalid: str = ""


def points_formula(leaf: Leaf, cells: Cells) -> str:
    """Return what a leaf's rule gives, not rounded, from the cells of its inputs."""
    treatments = {
        None: UNKNOWN,
        WhenNotArising.FULL: number(leaf.maximum),
        WhenNotArising.ZERO: "0",
    }
    return _points(leaf.rule, leaf.maximum, cells, treatments[leaf.when_denominator_zero])


def rounded(value: str, rounding: Rounding, *, at: str) -> str:
    """Return a formula's value as the set rounds it `at` a leaf or the total."""
    if rounding.at != at:
        return value
    if rounding.mode is RoundingMode.HALF_UP:
        return f"ROUND({_settled(value)},{rounding.places})"
    scaled = _settled(f"({value})*{10**rounding.places}", digits=8)
    # half of a tie is never a tie: 12.5 is 6.25 twice, and 13.5 is 6.75
    even = f"IF(MOD({scaled},1)=0.5,2*ROUND({scaled}/2,0),ROUND({scaled},0))"
    return f"{even}/{10**rounding.places}"


def asked_again(rule: RuleBase, given: Given) -> Given:
    """Return what is given with each choice said by its level, as the workbook asks for it.

    A choice may be given as a yes under the key of its level; where that contradicts itself there
    is no level.
    """
    told = dict(given)
    inner = [rule]
    if isinstance(rule, Cases):
        inner += [case.rule for case in rule.cases if case.rule is not None]
        if rule.picked:
            try:
                told[CASE] = rule.case_that_holds(given).key
            except (MissingInputs, InvalidInput):
                told.pop(CASE, None)
    for each in inner:
        if isinstance(each, Choice):
            try:
                told[LEVEL] = each.chosen(given).key
            except (MissingInputs, InvalidInput):
                told.pop(LEVEL, None)
    return told


def number(value: Fraction | Decimal | int) -> str:
    """Write an exact number into a formula."""
    exact = Fraction(value)
    try:
        return write_value(exact)
    except ValueError:  # without an end as a decimal number
        return f"({exact.numerator}/{exact.denominator})"


def either(conditions: Iterable[str]) -> str:
    """Return that one of several conditions holds; "" where there is none."""
    told = [each for each in conditions if each]
    return told[0] if len(told) == 1 else f"OR({','.join(told)})" if told else ""


def _both(conditions: Iterable[str]) -> str:
    told = [each for each in conditions if each]
    return told[0] if len(told) == 1 else f"AND({','.join(told)})" if told else "TRUE"


def _unless(condition: str, instead: str, then: str) -> str:
    return f"IF({condition},{instead},{then})" if condition else then


def _settled(value: str, digits: int = 10) -> str:
    return f"ROUND({value},{digits})"


def _points(rule: RuleBase, most: Fraction, cells: Cells, over_zero: str) -> str:
    match rule:
        case Checklist():
            return _checklist(rule, most, cells)
        case Choice():
            return _chosen(rule.levels, LEVEL, most, cells)
        case Tiers():
            return _tiers(rule, most, cells, over_zero)
        case Ratio():
            return _ratio(rule, most, cells, over_zero)
        case PerUnit():
            return _per_unit(rule, most, cells, over_zero)
        case Cases():
            return _cases(rule, most, cells, over_zero)
        case Survey():
            return _survey(rule, most, cells, over_zero)
        case Reported():
            return _reported(rule, most, cells)
        case Tracked():
            amounts = [_amount(slot, cells) for slot in rule.slots()]
            return _guarded(amounts, "0", over_zero)
    raise TypeError(f"{rule!r} has no formula")


def _guarded(amounts: Sequence[_Amount], then: str, over_zero: str) -> str:
    """Return a formula that stands only where its numbers do."""
    then = _unless(either(each.empty for each in amounts), over_zero, then)
    then = _unless(either(each.invalid for each in amounts), UNKNOWN, then)
    return _unless(either(each.missing for each in amounts), UNKNOWN, then)


def _amount(slot: Slot, cells: Cells) -> _Amount:
    """Return the number of a slot: typed in itself where it has a cell, else made of measures."""
    if slot.quantity is None or slot.names == (slot.name,):
        name = slot.name if slot.quantity is None else slot.names[0]
        return _Amount(cells.at[name], _blank(cells.at[name]))
    made = _made(slot.quantity, cells)
    if slot.name not in cells.at:
        return made
    typed = cells.at[slot.name]
    blank = _blank(typed)
    disagree = f"ROUND({typed}-{made.value},10)<>0"
    for apart in (made.empty, made.missing, blank):
        disagree = _unless(apart, "FALSE", disagree)
    return _Amount(
        f"IF({blank},{made.value},{typed})",
        f"AND({blank},{made.missing})",
        f"IF({blank},{made.empty},FALSE)" if made.empty else "",
        disagree,
    )


def _made(quantity: Quantity, cells: Cells) -> _Amount:
    missing = either(_blank(cells.at[name]) for name in names_in(quantity))
    return _Amount(_value(quantity, cells), missing, either(_divisors(quantity, cells)))


def _value(quantity: Quantity, cells: Cells) -> str:
    if isinstance(quantity, str):
        return cells.at[quantity]
    parts = [_value(part, cells) for part in quantity.parts]
    match quantity.operation:
        case "sum":
            return f"({'+'.join(parts)})"
        case "difference":
            return f"({'-'.join(parts)})"
        case "max":
            return f"MAX({','.join(parts)})"
        case "percent_of":
            return f"({parts[0]}*100/{parts[1]})"
    return f"({parts[0]}/{parts[1]})"


def _divisors(quantity: Quantity, cells: Cells) -> list[str]:
    """Return the conditions under which something is divided by 0."""
    if isinstance(quantity, str):
        return []
    found = [each for part in quantity.parts for each in _divisors(part, cells)]
    if quantity.operation in ("quotient", "percent_of"):
        found.append(f"{_value(quantity.parts[1], cells)}=0")
    return found


def _blank(cell: str) -> str:
    return f'{cell}=""'


def _checklist(rule: Checklist, most: Fraction, cells: Cells) -> str:
    at = [cells.at[each.key] for each in rule.conditions]
    blank = either(_blank(cell) for cell in at)
    if rule.one_by_one:
        worth = "+".join(
            f"IF({cell}={cells.yes},{number(each.points or 0)},0)"
            for cell, each in zip(at, rule.conditions, strict=True)
        )
        return _unless(blank, UNKNOWN, worth)
    # one that fails decides, whatever the unknown ones are
    failed = either(f"{cell}={cells.no}" for cell in at)
    return _unless(failed, "0", _unless(blank, UNKNOWN, number(most)))


def _chosen(levels: Sequence[Level], input: str, most: Fraction, cells: Cells) -> str:
    cell, then = cells.at[input], UNKNOWN
    for level in reversed(levels):
        worth = number(level.of(most))
        then = f"IF({cell}={cells.options[input, level.key]},{worth},{then})"
    return then


def _tiers(rule: Tiers, most: Fraction, cells: Cells, over_zero: str) -> str:
    (slot,) = rule.slots()
    amount = _amount(slot, cells)
    value, then = _settled(amount.value), UNKNOWN
    for tier in reversed(rule.tiers):
        sign = ">" if tier.strict else ">="
        then = f"IF({value}{sign}{number(tier.bound)},{number(tier.of(most))},{then})"
    if rule.in_percent:
        then = f"IF({value}>100,{UNKNOWN},{then})"
    return _guarded([amount], then, over_zero)


def _ratio(rule: Ratio, most: Fraction, cells: Cells, over_zero: str) -> str:
    done, total, *others = [_amount(slot, cells) for slot in rule.slots()]
    factor = others[0] if rule.coefficient is not None else None
    below, missing = total.value, ""
    if rule.fallback is not None:
        fallback = others[-1]
        below = f"IF({total.value}=0,{fallback.value},{total.value})"
        missing = f"IF({total.value}=0,{fallback.missing},FALSE)"
    share = f"({done.value})*100/{below}"
    if rule.complement:
        share = f"(100-{share})"
    if factor is not None:
        share = f"{share}*({factor.value})/100"
    target = 100 if rule.target is None else rule.target
    then = f"MIN(1,{share}/{number(target)})*{number(most)}"
    if rule.floor is not None:
        then = f"IF({_settled(share)}<{number(rule.floor)},0,{then})"
    if factor is not None:
        then = f"IF({factor.value}>100,{UNKNOWN},{then})"
        then = _guarded([factor], then, over_zero)
    then = f"IF({below}=0,{over_zero},{then})"
    then = f"IF(OR({done.value}>{below},{done.value}<0),{UNKNOWN},{then})"
    return _guarded([done, total], _unless(missing, UNKNOWN, then), over_zero)


def _per_unit(rule: PerUnit, most: Fraction, cells: Cells, over_zero: str) -> str:
    amounts = [_amount(slot, cells) for slot in rule.slots()]
    each = [rule.each or Decimal(0)] if rule.units is None else [u.each for u in rule.units]
    worth = "+".join(
        f"({amount.value})*({number(one)})" for amount, one in zip(amounts, each, strict=True)
    )
    if each[0] < 0:
        worth = f"{number(most)}+{worth}"
    return _guarded(amounts, f"MIN({number(most)},MAX(0,{worth}))", over_zero)


def _cases(rule: Cases, most: Fraction, cells: Cells, over_zero: str) -> str:
    if rule.picked:
        then = UNKNOWN
        for case in reversed(rule.cases):
            held = f"{cells.at[CASE]}={cells.options[CASE, case.key]}"
            then = f"IF({held},{_case(case, most, cells, over_zero)},{then})"
        return then
    then = UNKNOWN
    for case in reversed(rule.cases):
        own = _case(case, most, cells, over_zero)
        then = _compared(case.when, own, then, cells, over_zero) if case.when else own
    for required in reversed(rule.requires):
        then = _compared((required,), then, UNKNOWN, cells, over_zero)
    return then


def _case(case: Case, most: Fraction, cells: Cells, over_zero: str) -> str:
    maximum = case.maximum(most)
    if case.rule is not None:
        return _points(case.rule, maximum, cells, over_zero)
    return number(case.gives.of(maximum)) if isinstance(case.gives, Award) else "0"


def _compared(
    comparisons: Sequence[Comparison], held: str, failed: str, cells: Cells, over_zero: str
) -> str:
    """Return one formula where all comparisons hold, another where one fails.

    They are looked at one after the other, and one that fails ends it, as in `all()`.
    """
    first, *later = comparisons
    then = _compared(later, held, failed, cells, over_zero) if later else held
    other = getattr(first, first.operation)
    sides = [_made(first.value, cells)]
    right = number(other) if isinstance(other, Decimal) else ""
    if isinstance(other, str | Combination):
        sides.append(_made(other, cells))
        right = sides[1].value
    holds = f"{_settled(f'{sides[0].value}-{right}')}{_SIGNS[first.operation]}0"
    return _guarded(sides, f"IF({holds},{then},{failed})", over_zero)


def _survey(rule: Survey, most: Fraction, cells: Cells, over_zero: str) -> str:
    (slot,) = rule.slots()
    result = _amount(slot, cells)
    of_result = f"({result.value})/100*{number(most)}"
    ballots = [cells.at[each.key] for each in rule.options if each.key in cells.at]
    if not ballots:
        return _guarded([result], of_result, over_zero)
    weighted = "+".join(
        f"{cell}*{number(each.weight)}" for cell, each in zip(ballots, rule.options, strict=True)
    )
    all_ballots = "+".join(ballots)
    then = f"IF({all_ballots}=0,{over_zero},({weighted})/({all_ballots})/100*{number(most)})"
    then = _unless(either(_blank(cell) for cell in ballots), UNKNOWN, then)
    return f"IF({result.missing},{then},{of_result})"


def _reported(rule: Reported, most: Fraction, cells: Cells) -> str:
    (slot,) = rule.slots()
    points = _amount(slot, cells)
    least = number(rule.minimum)
    outside = [f"{points.value}<{least}", f"{points.value}>{number(most)}"]
    if rule.step is not None:
        steps = _settled(f"({points.value}-{least})/{number(rule.step)}")
        outside.append(f"{steps}<>INT({steps})")
    return _guarded([points], f"IF({either(outside)},{UNKNOWN},{points.value})", UNKNOWN)
