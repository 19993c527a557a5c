"""What a survey says: the index, its factors, its questions, and what changed since the last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.localized import Localized
from scoring.survey_counts import INDEX, SurveyCounts, coefficients, factor_of
from scoring.survey_groups import Groups
from scoring.survey_statistics import (
    Difference,
    Estimate,
    difference,
    estimate,
    published_estimate,
)
from services.assessment.surveys.taking import factor_leaves, factor_weights
from services.intake.forms.words import normalise_words
from services.intake.surveys.survey_form import PublishedShare
from services.intake.surveys.survey_json import parse_counts, parse_groups, parse_published
from services.store import Conductor, Survey

BREAK = 2022
"""From this year on the ministry asks households drawn at random, no longer users of a counter."""


@dataclass(frozen=True)
class Line:
    """The index, a factor or a question; `gap` is what the index lacks for it, in points.

    `mean` and `missing` are of questions counted from answers; `counts` how many answered 1 to 5.
    """

    code: str
    name: Localized | str
    estimate: Estimate | None
    gap: Fraction | None = None
    mean: Fraction | None = None
    missing: int | None = None
    counts: tuple[int, ...] = ()
    change: Difference | None = None


@dataclass(frozen=True)
class SurveyResults:
    """A survey as it is shown; questions and factors by what they cost the index, most first.

    `before` is what the changes are against; `broken` is an earlier one that nothing may be
    compared with. `counts` is None where the shares are published ones.
    """

    survey: Survey
    index: Line
    factors: tuple[Line, ...]
    questions: tuple[Line, ...]
    counts: SurveyCounts | None
    groups: Groups | None
    before: Survey | None
    broken: Survey | None

    @property
    def compared(self) -> tuple[Line, ...]:
        """All lines that are compared with the last survey."""
        lines = (self.index, *self.factors, *self.questions)
        return tuple(line for line in lines if line.change is not None)

    @property
    def unasked(self) -> tuple[Line, ...]:
        """The factors that the survey says nothing of."""
        return tuple(line for line in self.factors if line.estimate is None)


def survey_results(survey: Survey, surveys: Sequence[Survey]) -> SurveyResults:
    """Work out what a survey says, against the last one of the same conductor among `surveys`."""
    earlier = [e for e in surveys if e.conductor is survey.conductor and e.year < survey.year]
    last = max(earlier, key=lambda each: each.year, default=None)
    broken = last is not None and _is_broken(last, survey)
    now = _Shares.of(survey)
    then = None if last is None or broken else _Shares.of(last)

    def compared(line: Line) -> Line:
        old = None if then is None else then.line(line.code)
        if old is None or old.estimate is None or line.estimate is None:
            return line
        if not _same_question(line.name, old.name):
            return line
        return replace(line, change=difference(line.estimate, old.estimate))

    weights = factor_weights()
    whole = sum(weights.values(), Fraction(0))
    mix = coefficients(INDEX, now.questions, weights)
    factors = [now.line(code, weight=weights[code] / whole) for code in weights]
    questions = [now.line(code, weight=mix.get(code)) for code in now.questions]
    return SurveyResults(
        survey=survey,
        index=compared(now.line(INDEX)),
        factors=tuple(compared(line) for line in sorted(factors, key=_costliest)),
        questions=tuple(compared(line) for line in sorted(questions, key=_costliest)),
        counts=now.counts,
        groups=parse_groups(groups) if (groups := survey.content.get("groups")) else None,
        before=None if broken else last,
        broken=last if broken else None,
    )


def _is_broken(before: Survey, now: Survey) -> bool:
    return now.conductor is Conductor.MINISTRY and before.year < BREAK <= now.year


def _same_question(name: Localized | str, before: Localized | str) -> bool:
    """Tell whether two surveys asked the same under a code, as far as they say what they asked."""
    if isinstance(name, Localized) or isinstance(before, Localized) or not name or not before:
        return True
    return normalise_words(name) == normalise_words(before)


def _costliest(line: Line) -> tuple[bool, Fraction]:
    return line.gap is None, -(line.gap or Fraction(0))


def _factor_names() -> dict[str, Localized]:
    return {leaf.code: leaf.name for leaf in factor_leaves()}


@dataclass(frozen=True)
class _Shares:
    """The shares of one survey by code, however they became known."""

    counts: SurveyCounts | None
    published: Mapping[str, PublishedShare]
    names: Mapping[str, str]

    @classmethod
    def of(cls, survey: Survey) -> "_Shares":
        content = survey.content
        published = {e.code: e for e in parse_published(content.get("published", ()))}
        counts = parse_counts(content["counts"]) if "counts" in content else None
        return cls(counts, published, content.get("names", {}))

    @property
    def questions(self) -> list[str]:
        if self.counts is not None:
            return [each.code for each in self.counts.questions]
        weights = factor_weights()
        return [code for code in self.published if factor_of(code, weights) is not None]

    def line(self, code: str, *, weight: Fraction | None = None) -> Line:
        """Return a code with its share; `weight` is what it counts in the index, if it does."""
        asked = () if self.counts is None else self.counts.questions
        counted = next((each for each in asked if each.code == code), None)
        known = self.estimate(code)
        return Line(
            code=code,
            name=_factor_names().get(code) or self.names.get(code, ""),
            estimate=known,
            gap=None if known is None or weight is None else weight * (100 - known.share),
            mean=None if counted is None else counted.mean,
            missing=None if counted is None else counted.missing,
            counts=() if counted is None else counted.counts,
        )

    def estimate(self, code: str) -> Estimate | None:
        """Return a share; a published factor is the mean of its questions where it is not given.

        What is put together from published shares has no interval: how they hang together is not
        published.
        """
        if self.counts is not None:
            known = {*self.questions, *self.counts.factors, INDEX}
            return estimate(self.counts, code) if code in known else None
        if code in self.published:
            each = self.published[code]
            return published_estimate(each.share, each.answers)
        weights = factor_weights()
        if code == INDEX:
            return self._index(weights)
        own = [self.published[q] for q in self.questions if factor_of(q, weights) == code]
        if not own:
            return None
        return published_estimate(sum((e.share for e in own), Fraction(0)) / len(own), None)

    def _index(self, weights: Mapping[str, Fraction]) -> Estimate | None:
        weighed = Fraction(0)
        for factor, weight in weights.items():
            known = self.estimate(factor)
            if known is None:
                return None
            weighed += weight * known.share
        return published_estimate(weighed / sum(weights.values(), Fraction(0)), None)
