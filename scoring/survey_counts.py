"""Answers to a satisfaction survey counted: what is kept of them once the people are gone.

A question belongs to the factor whose code its own begins with: "2.1.3" to "2.1". The share of a
factor is the mean of its questions' shares, the index the mean of the factors by their weights:
each is a sum of question shares, each times its coefficient, so that the gaps of the questions add
up to the gap of the index.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

SCALE = (1, 2, 3, 4, 5)
SATISFIED = frozenset({4, 5})
INDEX = ""
"""Stands for the whole index among the codes of questions and factors."""

_DIGITS = 40  # significant digits of a residual and of a variance


@dataclass(frozen=True)
class Respondent:
    """One row of a survey: answers 1 to 5 in the order of the questions, None where there is none.

    Nothing tells who it was. `cluster` is where they were drawn together with others.
    """

    answers: tuple[int | None, ...]
    weight: Fraction = Fraction(1)
    cluster: str = ""


@dataclass(frozen=True)
class QuestionCount:
    """The answers to one question; the sums are of weights: all, of the satisfied, times answer."""

    code: str
    counts: tuple[int, ...]  # how many answered 1, 2, 3, 4, 5
    missing: int
    weight: Fraction
    satisfied: Fraction
    score: Fraction
    squares: Fraction  # the sum of the squared weights

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def share(self) -> Fraction:
        """The share of the satisfied (answers 4 and 5) among those who answered, 0 to 1."""
        return self.satisfied / self.weight

    @property
    def mean(self) -> Fraction:
        """The mean answer, 1 to 5."""
        return self.score / self.weight


@dataclass(frozen=True)
class SurveyCounts:
    """A survey as it is kept; `factors` are their weights in the index.

    `draws` is the number of independent draws: of clusters, or of people where there are none.
    `variances` are those of the shares of each question, factor and the index.
    """

    respondents: int
    draws: int
    clustered: bool
    weighted: bool
    factors: Mapping[str, Fraction]
    questions: tuple[QuestionCount, ...]
    variances: Mapping[str, Decimal]

    def coefficients(self, code: str) -> dict[str, Fraction]:
        """Return by how much each question counts in a question, a factor or the index."""
        return coefficients(code, [each.code for each in self.questions], self.factors)


def factor_of(code: str, factors: Mapping[str, Fraction]) -> str | None:
    """Return the factor that a question belongs to."""
    return next((each for each in factors if code.startswith(f"{each}.")), None)


def coefficients(
    code: str, questions: Sequence[str], factors: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Return by how much each question counts in a question, a factor or the index.

    Empty for the index where a factor has no question: what was not asked is not known.
    """
    if code in questions:
        return {code: Fraction(1)}
    asked = {f: [q for q in questions if factor_of(q, factors) == f] for f in factors}
    if code != INDEX:
        return {each: Fraction(1, len(asked[code])) for each in asked.get(code, [])}
    if not all(asked.values()):
        return {}
    whole = sum(factors.values(), Fraction(0))
    return {q: factors[f] / whole / len(asked[f]) for f in factors for q in asked[f]}


def count_answers(
    questions: Sequence[str],
    respondents: Sequence[Respondent],
    *,
    factors: Mapping[str, Fraction],
    clustered: bool,
) -> SurveyCounts:
    """Count what people answered, and how much the shares would vary from sample to sample.

    The variance of p = Σ a·Y/M (Y: weights of the satisfied, M: of all who answered a question, a:
    its coefficient) is that of ultimate clusters, linearised: v = C/(C−1) · Σ z², where each of the
    C independent draws has z = Σ a·(y − p·m)/M (W. G. Cochran, Sampling Techniques, 3rd ed. 1977,
    6.4 and 9A.2; W. A. Fuller 1975). For one question and one draw a person it is p(1−p)/(n−1):
    n/(n−1) of the binomial p(1−p)/n. Raises ValueError where nobody answered a question, or where
    all were drawn together: then nothing tells how much they vary.
    """
    by_weight: dict[Fraction, list[Respondent]] = {}
    for each in respondents:
        by_weight.setdefault(each.weight, []).append(each)
    counted = tuple(_count(n, code, by_weight) for n, code in enumerate(questions))
    silent = [each.code for each in counted if not each.weight]
    if silent:
        raise ValueError(f"nobody answered {', '.join(silent)}")
    draws: dict[object, list[Respondent]] = {}
    for number, each in enumerate(respondents):
        draws.setdefault(each.cluster if clustered else number, []).append(each)
    if len(draws) < 2:
        raise ValueError("a single draw")
    mixes = {code: coefficients(code, questions, factors) for code in (*questions, *factors, INDEX)}
    return SurveyCounts(
        respondents=len(respondents),
        draws=len(draws),
        clustered=clustered,
        weighted=len(by_weight) > 1,
        factors=dict(factors),
        questions=counted,
        variances=_variances(counted, list(draws.values()), mixes),
    )


def _count(
    position: int, code: str, by_weight: Mapping[Fraction, Sequence[Respondent]]
) -> QuestionCount:
    counts: Counter[int | None] = Counter()
    weight = satisfied = score = squares = Fraction(0)
    for each, people in by_weight.items():
        of_weight = Counter(person.answers[position] for person in people)
        counts += of_weight
        answered = sum(of_weight[answer] for answer in SCALE)
        weight += each * answered
        squares += each**2 * answered
        score += each * sum(answer * of_weight[answer] for answer in SCALE)
        satisfied += each * sum(of_weight[answer] for answer in SATISFIED)
    return QuestionCount(
        code,
        tuple(counts[answer] for answer in SCALE),
        counts[None],
        weight,
        satisfied,
        score,
        squares,
    )


def _variances(
    questions: Sequence[QuestionCount],
    draws: Sequence[Sequence[Respondent]],
    mixes: Mapping[str, Mapping[str, Fraction]],
) -> dict[str, Decimal]:
    """Return the linearised variance of each mix of shares; see `count_answers`."""
    with localcontext(prec=_DIGITS):
        weights = {each.weight for draw in draws for each in draw}
        exact = {each: _decimal(each) for each in weights}
        # What one answer adds to the residual of its question: satisfied, or not.
        residual = [(_decimal((1 - q.share) / q.weight), _decimal(-q.share / q.weight))
                    for q in questions]  # fmt: skip
        position = {each.code: n for n, each in enumerate(questions)}
        shares = {
            code: [(position[q], _decimal(a)) for q, a in mix.items()]
            for code, mix in mixes.items()
            if mix
        }
        sums = dict.fromkeys(shares, Decimal(0))
        for draw in draws:
            of_question = [Decimal(0)] * len(questions)
            for each in draw:
                weight = exact[each.weight]
                for n, answer in enumerate(each.answers):
                    if answer is not None:
                        of_question[n] += weight * residual[n][answer not in SATISFIED]
            for code, mix_ in shares.items():
                sums[code] += sum((a * of_question[n] for n, a in mix_), Decimal(0)) ** 2
        return {code: each * len(draws) / (len(draws) - 1) for code, each in sums.items()}


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
