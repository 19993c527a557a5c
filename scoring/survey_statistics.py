"""How sure a survey's shares are, what changed since another, and which questions cost most.

Shares are in per cent (0 to 100), exact; square roots have 40 significant digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from scoring.survey_counts import INDEX, QuestionCount, SurveyCounts

Z = Fraction("1.959963984540054")
"""The 97.5th percentile of the normal distribution: an interval of 95 %."""

_DIGITS = 40
_NOTHING = Decimal("1e-30")
"""A variance below this is the rounding of 0."""


@dataclass(frozen=True)
class Estimate:
    """A share with its interval of 95 %; `answers` is how many there were.

    `effective` is the size of a simple random sample that would say as much; the interval is None
    where nothing tells it.
    """

    share: Fraction
    interval: tuple[Fraction, Fraction] | None
    answers: int
    effective: Fraction | None = None


@dataclass(frozen=True)
class Difference:
    """A share less another, in points of per cent, with its interval of 95 %."""

    points: Fraction
    interval: tuple[Fraction, Fraction] | None

    @property
    def within_error(self) -> bool | None:
        """Whether chance alone could make it; None where nothing tells."""
        return None if self.interval is None else self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True)
class Gap:
    """A question, its share, and the points of the index that it lacks."""

    code: str
    share: Fraction
    points: Fraction


def wilson(share: Fraction, size: Fraction) -> tuple[Fraction, Fraction]:
    """Return the score interval of 95 % of a share of 0 to 1 in a sample of `size`.

    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n): E. B. Wilson, Journal of the American
    Statistical Association 22 (1927) 209–212. Raises ValueError where there is no sample.
    """
    if size <= 0:
        raise ValueError("no answers")
    scale = 1 + Z**2 / size
    middle = share + Z**2 / (2 * size)
    reach = Z * _root(share * (1 - share) / size + Z**2 / (4 * size**2))
    low, high = (middle - reach) / scale, (middle + reach) / scale
    # At 0 and 1 a bound is the share itself; the root's last digit may miss it.
    return max(Fraction(0), min(low, share)), min(Fraction(1), max(high, share))


def estimate(survey: SurveyCounts, code: str) -> Estimate | None:
    """Return the share of a question, a factor or the index (INDEX); None where it is not known.

    The interval is Wilson's with the effective size of the sample in the place of n: the answers
    themselves for a question of a simple random sample; Kish's (Σw)²/Σw² where people have weights
    (L. Kish, Survey Sampling, 1965, 11.7); with clusters, and for factors and the index, whose
    answers come from the same people, p(1−p)/v of `count_answers`' variance v (E. L. Korn and
    B. I. Graubard, Survey Methodology 24 (1998) 193–201), never more than there are answers. Where
    the variance is 0 nothing varies, which tells no more than the number of draws does. The normal
    quantile is used, not Student's: under some 30 clusters the interval is a little too narrow.
    """
    mix = survey.coefficients(code)
    if not mix:
        return None
    questions = [each for each in survey.questions if each.code in mix]
    share = sum((mix[each.code] * each.share for each in questions), Fraction(0))
    answers = sum(each.answers for each in questions)
    effective = _effective_size(survey, code, questions, share, answers)
    low, high = wilson(share, effective)
    return Estimate(100 * share, (100 * low, 100 * high), answers, effective)


def published_estimate(share: Fraction, answers: int | None) -> Estimate:
    """Return a published share (per cent); with the number of answers its interval.

    The answers are taken for a simple random sample: nothing more is published.
    """
    if answers is None:
        return Estimate(share, None, 0)
    low, high = wilson(share / 100, Fraction(answers))
    return Estimate(share, (100 * low, 100 * high), answers, Fraction(answers))


def difference(now: Estimate, before: Estimate) -> Difference:
    """Return what changed between two independent surveys.

    The interval is the hybrid score interval, method 10 of R. G. Newcombe, Statistics in Medicine
    17 (1998) 873–890: from d down by √((p₁−l₁)² + (u₂−p₂)²), up by √((u₁−p₁)² + (p₂−l₂)²).
    """
    points = now.share - before.share
    if now.interval is None or before.interval is None:
        return Difference(points, None)
    (low, high), (low_then, high_then) = now.interval, before.interval
    down = _root((now.share - low) ** 2 + (high_then - before.share) ** 2)
    up = _root((high - now.share) ** 2 + (before.share - low_then) ** 2)
    return Difference(points, (points - down, points + up))


def gaps(survey: SurveyCounts) -> tuple[Gap, ...]:
    """Return the questions by the points of the index that they lack, the largest gap first.

    They add up to 100 less the index. Empty where the index is not known.
    """
    mix = survey.coefficients(INDEX)
    found = [
        Gap(each.code, 100 * each.share, 100 * (1 - each.share) * mix[each.code])
        for each in survey.questions
        if each.code in mix
    ]
    return tuple(sorted(found, key=lambda each: -each.points))


def _effective_size(
    survey: SurveyCounts,
    code: str,
    questions: Sequence[QuestionCount],
    share: Fraction,
    answers: int,
) -> Fraction:
    if len(questions) == 1 and not survey.clustered:
        return questions[0].weight ** 2 / questions[0].squares  # = the answers without weights
    variance = survey.variances[code]
    if variance < _NOTHING:
        return Fraction(min(survey.draws, answers))
    return min(share * (1 - share) / Fraction(variance), Fraction(answers))


def _root(value: Fraction) -> Fraction:
    with localcontext(prec=_DIGITS):
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())
