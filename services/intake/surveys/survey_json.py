"""Counted surveys as plain JSON, for the pipe and the store; fractions are texts ("7/2")."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.survey_counts import QuestionCount, SurveyCounts
from scoring.survey_groups import GroupRow, Groups
from services.intake.surveys.survey_form import PublishedShare

_SUMS = ("weight", "satisfied", "score", "squares")


def write_counts(counts: SurveyCounts) -> dict[str, Any]:
    """Return what a survey comes to; `parse_counts` gives back its equal."""
    return {
        "respondents": counts.respondents,
        "draws": counts.draws,
        "clustered": counts.clustered,
        "weighted": counts.weighted,
        "factors": {code: str(weight) for code, weight in counts.factors.items()},
        "questions": [
            {
                "code": each.code,
                "counts": list(each.counts),
                "missing": each.missing,
                **{name: str(getattr(each, name)) for name in _SUMS},
            }
            for each in counts.questions
        ],
        "variances": {code: str(each) for code, each in counts.variances.items()},
    }


def parse_counts(plain: Mapping[str, Any]) -> SurveyCounts:
    """Return the counts that `write_counts` wrote. Raises KeyError, ValueError where it is none."""
    return SurveyCounts(
        respondents=plain["respondents"],
        draws=plain["draws"],
        clustered=plain["clustered"],
        weighted=plain["weighted"],
        factors={code: Fraction(weight) for code, weight in plain["factors"].items()},
        questions=tuple(
            QuestionCount(
                each["code"],
                tuple(each["counts"]),
                each["missing"],
                *(Fraction(each[name]) for name in _SUMS),
            )
            for each in plain["questions"]
        ),
        variances={code: Decimal(each) for code, each in plain["variances"].items()},
    )


def write_groups(groups: Groups) -> dict[str, Any]:
    """Return the groups that may be shown."""
    return {
        "hidden": groups.hidden,
        "minimum": groups.minimum,
        "rows": [
            {
                "name": each.name,
                "respondents": each.respondents,
                "shares": {f: None if s is None else str(s) for f, s in each.shares.items()},
            }
            for each in groups.rows
        ],
    }


def parse_groups(plain: Mapping[str, Any]) -> Groups:
    """Return the groups that `write_groups` wrote."""
    rows = tuple(
        GroupRow(
            each["name"],
            each["respondents"],
            {f: None if s is None else Fraction(s) for f, s in each["shares"].items()},
        )
        for each in plain["rows"]
    )
    return Groups(rows, plain["hidden"], plain["minimum"])


def write_published(shares: Iterable[PublishedShare]) -> list[dict[str, Any]]:
    """Return published shares."""
    return [{"code": e.code, "share": str(e.share), "answers": e.answers} for e in shares]


def parse_published(plain: Iterable[Mapping[str, Any]]) -> tuple[PublishedShare, ...]:
    """Return the shares that `write_published` wrote."""
    return tuple(PublishedShare(e["code"], Fraction(e["share"]), e["answers"]) for e in plain)
