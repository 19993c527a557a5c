"""What a survey's file may hold, and what was understood of one; the people are not among it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.problems import Problem
from scoring.survey_counts import SurveyCounts
from scoring.survey_groups import Groups


@dataclass(frozen=True)
class SurveyForm:
    """The factors with their weights, and the words that head the other columns.

    With `published` a row is a factor or a question with its share, not a respondent.
    """

    factors: Mapping[str, Fraction]
    weight_names: tuple[str, ...]
    cluster_names: tuple[str, ...]
    code_names: tuple[str, ...]
    share_names: tuple[str, ...]
    answers_names: tuple[str, ...]
    published: bool = False


@dataclass(frozen=True)
class PublishedShare:
    """A share as somebody published it, in per cent; `answers` where they said how many."""

    code: str
    share: Fraction
    answers: int | None


@dataclass(frozen=True)
class SurveyReading:
    """A survey's file as it was counted; `dropped` are columns left unread, "F: Họ và tên".

    `names` are the questions' own words. With an error among the problems nothing is counted.
    """

    problems: tuple[Problem, ...] = ()
    sheet: str = ""
    counts: SurveyCounts | None = None
    groups: Groups | None = None
    published: tuple[PublishedShare, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
