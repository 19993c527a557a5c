"""A survey's shares handed to the leaves of the round that take one: shown first, then declared."""

from dataclasses import dataclass
from fractions import Fraction

from scoring.answers import Answer, LeafAnswers, write_value
from scoring.model import Leaf
from scoring.rounding import round_half_even
from scoring.rules.survey import Survey as SurveyRule
from scoring.score import score
from services.assessment.people import Permission, Person, require
from services.assessment.surveys.results import SurveyResults
from services.assessment.view import RoundView
from services.assessment.work.declare import declare
from services.intake.forms.words import holds_words, normalise_words
from services.store import Store

RESULT = "result"
_INDEX_WORD = "sipas"
_PLACES = 2  # digits after the point, of a result in per cent


@dataclass(frozen=True)
class Handed:
    """A leaf and the survey's share for it (per cent), the text that is declared, and its points.

    `before` is what stands there now; points are None where they are not known.
    """

    leaf: Leaf
    value: str
    before: str | None
    points_before: Fraction | None
    points_after: Fraction | None

    @property
    def changes(self) -> bool:
        """Whether declaring it would change anything."""
        return self.before is None or Fraction(self.before) != Fraction(self.value)


def handed_over(view: RoundView, results: SurveyResults) -> tuple[Handed, ...]:
    """Return what a survey of the round's year would give the leaves of the round.

    A leaf takes the share of the factor that it is named after; where none is, one named after
    SIPAS takes the index. Shares are rounded to two digits, an exact tie to the even one.
    """
    if results.survey.year != view.round.year:
        return ()
    found = []
    for leaf, share in _matches(view, results):
        value = write_value(Fraction(round_half_even(share, _PLACES)))
        known = view.answers.get(leaf.code, LeafAnswers()).answers
        answers = LeafAnswers({**known, RESULT: Answer(Fraction(value))})
        after = score(view.criteria, {**view.answers, leaf.code: answers})
        record = view.records_of(leaf.code).get(RESULT)
        found.append(
            Handed(
                leaf=leaf,
                value=value,
                before=None if record is None else record.value,
                points_before=view.scorecard.leaf(leaf.code).points,
                points_after=after.leaf(leaf.code).points,
            )
        )
    return tuple(found)


def hand_over(store: Store, view: RoundView, results: SurveyResults, *, who: Person) -> int:
    """Declare a survey's shares as the results of the round's leaves; return how many changed.

    The survey's source is the document. Raises NotPermitted, PartLocked, StaleAnswer.
    """
    require(who, Permission.RESULTS)
    changed = [each for each in handed_over(view, results) if each.changes]
    for each in changed:
        records = view.records_of(each.leaf.code)
        declare(
            store,
            view,
            code=each.leaf.code,
            values={RESULT: each.value},
            document=results.survey.source,
            page="",
            note="",
            not_arising=False,
            expected_versions={name: record.version for name, record in records.items()},
            who=who,
        )
    return len(changed)


def _matches(view: RoundView, results: SurveyResults) -> list[tuple[Leaf, Fraction]]:
    leaves = [leaf for leaf in view.criteria.leaves if isinstance(leaf.rule, SurveyRule)]
    shares = {
        normalise_words(str(line.name.vi)): line.estimate.share
        for line in results.factors
        if line.estimate is not None and not isinstance(line.name, str)
    }
    named = [
        (leaf, shares[words])
        for leaf in leaves
        if (words := normalise_words(leaf.name.vi)) in shares
    ]
    index = results.index.estimate
    if named or index is None:
        return named
    return [
        (leaf, index.share)
        for leaf in leaves
        if holds_words(normalise_words(leaf.name.vi), _INDEX_WORD)
    ]
