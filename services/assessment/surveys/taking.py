"""A survey on its way in: counted or published, checked before it is kept."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from scoring.model import Leaf
from scoring.problems import Problem
from services.assessment.people import Permission, Person, require
from services.catalogue.sets import criteria_set
from services.intake.limits import limits_from_environment
from services.intake.reader import read_survey
from services.intake.surveys.survey_form import PublishedShare, SurveyForm, SurveyReading
from services.intake.surveys.survey_json import write_counts, write_groups, write_published
from services.store import Conductor, Store, SurveyInput, SurveyKind
from services.text import text_in

FACTOR_SET = "sipas/2024"
"""The set that names the five factors; their maxima are their weights in the index."""

_YEAR = re.compile(r"20[0-9]{2}")


class FaultySurvey(Exception):
    """The survey can't be taken; `problems` has every fault, nothing is saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def factor_leaves() -> tuple[Leaf, ...]:
    """Return the factors of the survey as the set names them."""
    return tuple(criteria_set(FACTOR_SET).leaves)


def factor_weights() -> dict[str, Fraction]:
    """Return what each factor weighs in the index."""
    return {leaf.code: leaf.maximum for leaf in factor_leaves()}


def survey_form(*, published: bool) -> SurveyForm:
    """Return what the columns of a survey's file are headed by, in either language."""

    def names(*keys: str) -> tuple[str, ...]:
        return tuple(text_in(language)(key) for language in ("vi", "en") for key in keys)

    return SurveyForm(
        factors=factor_weights(),
        weight_names=names("sipas.columns.weight"),
        cluster_names=names("sipas.columns.cluster", "sipas.columns.place"),
        code_names=names("sipas.columns.code"),
        share_names=names("sipas.columns.share"),
        answers_names=names("sipas.columns.answers"),
        published=published,
    )


def read_survey_file(content: bytes, *, file_name: str, published: bool) -> SurveyReading:
    """Read a survey's file in a process of its own; the file itself is kept nowhere."""
    form = survey_form(published=published)
    return read_survey(content, file_name=file_name, form=form, limits=limits_from_environment())


def enter_survey(
    store: Store,
    *,
    unit: str,
    year: str,
    conductor: Conductor,
    source: str,
    reading: SurveyReading,
    who: Person,
) -> None:
    """Keep what a reading comes to. Raises NotPermitted, FaultySurvey, NoSuchUnit."""
    require(who, Permission.RESULTS)
    problems = [*reading.problems, *_faults_of_head(year, source)]
    if reading.counts is None and not reading.published and not problems:
        problems.append(Problem("survey_no_shares"))
    if problems:
        raise FaultySurvey(tuple(problems))
    counted = reading.counts is not None
    store.put_survey(
        SurveyInput(
            unit=unit,
            year=int(year),
            conductor=conductor,
            source=source.strip(),
            kind=SurveyKind.COUNTED if counted else SurveyKind.PUBLISHED,
            content=_content(reading),
        ),
        who=who.signature,
    )


def typed_shares(rows: Sequence[Mapping[str, str]]) -> SurveyReading:
    """Return published shares typed in as texts: code, share and answers, with a decimal point.

    Rows without a share are passed over.
    """
    problems: list[Problem] = []
    shares: list[PublishedShare] = []
    for row in rows:
        if not row["share"].strip():
            continue
        share, answers = _number(row["share"]), _number(row["answers"])
        if share is None or not 0 <= share <= 100:
            problems.append(Problem("survey_typed_share", None, row["share"], row["code"]))
        elif row["answers"].strip() and (answers is None or answers < 1 or answers % 1):
            problems.append(Problem("survey_typed_answers", None, row["answers"], row["code"]))
        else:
            number = None if answers is None else int(answers)
            shares.append(PublishedShare(row["code"], share, number))
    if not shares and not problems:
        problems.append(Problem("survey_no_shares"))
    return SurveyReading(tuple(problems), published=tuple(shares))


def remove_survey(store: Store, *, unit: str, year: int, conductor: Conductor, who: Person) -> None:
    """Let a survey go. Raises NotPermitted."""
    require(who, Permission.RESULTS)
    store.remove_survey(unit, year=year, conductor=conductor, who=who.signature)


def _faults_of_head(year: str, source: str) -> list[Problem]:
    problems = []
    if not _YEAR.fullmatch(year.strip()):
        problems.append(Problem("survey_year", found=year))
    if not source.strip():
        problems.append(Problem("survey_source"))
    return problems


def _content(reading: SurveyReading) -> dict[str, Any]:
    if reading.counts is None:
        return {"published": write_published(reading.published)}
    groups = None if reading.groups is None else write_groups(reading.groups)
    names = dict(reading.names)
    return {"counts": write_counts(reading.counts), "groups": groups, "names": names}


def _number(text: str) -> Fraction | None:
    written = text.strip()
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", written):
        return None
    return Fraction(written)
