"""A survey by groups of people, none so small that somebody could be known by their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.survey_counts import SATISFIED, Respondent, factor_of

MINIMUM_CELL = 5
"""The fewest people whose answers are shown together."""


@dataclass(frozen=True)
class GroupRow:
    """A group: how many people, and their share of the satisfied by factor, in per cent.

    A share is None where fewer people than the minimum answered on the factor.
    """

    name: str
    respondents: int
    shares: Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Groups:
    """The groups that may be shown, by name, and of how many nothing is kept."""

    rows: tuple[GroupRow, ...]
    hidden: int
    minimum: int


def group_rows(
    questions: Sequence[str],
    respondents: Sequence[Respondent],
    *,
    factors: Mapping[str, Fraction],
    minimum: int = MINIMUM_CELL,
) -> Groups:
    """Return the clusters large enough to be shown.

    A single small group could be told from the whole less the others: the smallest of the others is
    hidden with it, until the hidden are two groups and `minimum` people at least.
    """
    groups: dict[str, list[Respondent]] = {}
    for each in respondents:
        groups.setdefault(each.cluster, []).append(each)
    by_size = sorted(groups, key=lambda name: (len(groups[name]), name))
    hidden = [name for name in by_size if len(groups[name]) < minimum]
    while hidden and len(hidden) < len(by_size):
        if len(hidden) > 1 and sum(len(groups[name]) for name in hidden) >= minimum:
            break
        hidden = by_size[: len(hidden) + 1]
    rows = tuple(
        GroupRow(name, len(groups[name]), _shares(questions, groups[name], factors, minimum))
        for name in sorted(set(by_size) - set(hidden))
    )
    return Groups(rows, len(hidden), minimum)


def _shares(
    questions: Sequence[str],
    people: Sequence[Respondent],
    factors: Mapping[str, Fraction],
    minimum: int,
) -> dict[str, Fraction | None]:
    found: dict[str, Fraction | None] = {}
    for factor in factors:
        own = [n for n, code in enumerate(questions) if factor_of(code, factors) == factor]
        answered = sum(any(each.answers[n] is not None for n in own) for each in people)
        shares = [share for n in own if (share := _share(n, people)) is not None]
        enough = answered >= minimum and len(shares) == len(own) > 0
        found[factor] = 100 * sum(shares, Fraction(0)) / len(shares) if enough else None
    return found


def _share(position: int, people: Sequence[Respondent]) -> Fraction | None:
    answered = [each for each in people if each.answers[position] is not None]
    whole = sum((each.weight for each in answered), Fraction(0))
    good = (each.weight for each in answered if each.answers[position] in SATISFIED)
    return sum(good, Fraction(0)) / whole if whole else None
