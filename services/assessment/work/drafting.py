"""An explanation as one paragraph: what the rule asks, what is known, how the points come about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.answers import Proof
from scoring.inputs import NOT_ARISING, Input, Value
from scoring.localized import Localized
from scoring.model import Leaf
from services.assessment.view import RoundView, asked_of, latest_result, points_of
from services.assessment.work.origins import write_origin
from services.store import ExplanationKind, Lane
from services.text import Text
from services.text.describe import describe_rule
from services.text.explain import explain_leaf

_YEARS_NAMED = 3


@dataclass(frozen=True)
class EarlierWords:
    """What reviewers wrote of a leaf in an earlier year."""

    year: int
    comment: str


def draft(
    view: RoundView,
    code: str,
    kind: ExplanationKind,
    text: Text,
    *,
    earlier: Sequence[EarlierWords] = (),
) -> str:
    """Write an explanation as one paragraph, from the rule, the figures, their origin, the points.

    What only a person knows stays a marked place, "[…]", which `explaining.write` does not take.
    `earlier` are the reviewers' words of the years before (see `explaining.earlier_words`).
    """
    drafter = _Drafter(view, view.criteria.leaf(code), text, tuple(earlier))
    is_proof = kind is ExplanationKind.PROOF
    return " ".join(drafter.for_proof() if is_proof else drafter.reply())


@dataclass(frozen=True)
class _Drafter:
    """Writes the sentences of an explanation of one leaf."""

    view: RoundView
    leaf: Leaf
    say: Text
    earlier: tuple[EarlierWords, ...]

    def for_proof(self) -> Iterator[str]:
        """Yield how the points were got, and why no document stands behind them yet."""
        yield self.say("explaining.item", code=self.leaf.code, name=self.leaf.name)
        yield from self._what_is_asked()
        yield from self._what_is_known()
        yield from self._why_unproven()

    def reply(self) -> Iterator[str]:
        """Yield what the review says, what the department stands on, what was said before."""
        yield self.say("explaining.item", code=self.leaf.code, name=self.leaf.name)
        yield from self._what_the_review_says()
        yield from self._what_is_asked()
        yield from self._what_is_known()
        sent = self.view.explanation_of(self.leaf.code, ExplanationKind.PROOF)
        if sent is not None:
            yield self.say("explaining.sent", words=_sentence(sent.text))
        yield from self._what_was_said_before()
        own = self.view.scorecard.leaf(self.leaf.code).points
        if own is None:
            yield self.say("explaining.ask")
        else:
            yield self.say("explaining.ask_points", points=own)

    def _what_is_asked(self) -> Iterator[str]:
        source = self.leaf.source
        yield self.say(
            "explaining.rule",
            source=", ".join(part for part in (source.decision, source.place) if part),
            max=self.leaf.max_points,
            rule=describe_rule(self.say, self.leaf, self.view.names),
        )
        if self.leaf.documents:
            documents = "; ".join(self._local(each) for each in self.leaf.documents)
            yield self.say("explaining.wanted", documents=documents)

    def _what_is_known(self) -> Iterator[str]:
        records = self.view.records_of(self.leaf.code)
        result = self.view.scorecard.leaf(self.leaf.code)
        answers = self.view.answers.get(self.leaf.code)
        if answers is not None and answers.not_arising:
            record = records[NOT_ARISING]
            reason = record.note or self.say("explaining.reason")
            yield self.say(
                "explaining.not_arising",
                reason=_open(reason),
                origin=write_origin(self.view, record, self.say),
            )
        elif answers is not None and answers.given:
            asked = self.leaf.rule.inputs(self.view.criteria.head.measures)
            in_order = dict.fromkeys((*(each.name for each in asked), *answers.given))
            values = (
                self.say(
                    "explaining.value",
                    what=self._label(name),
                    value=self._written(answers.given[name], self._asked(name)),
                    origin=write_origin(self.view, records[name], self.say),
                )
                for name in in_order
                if name in answers.given
            )
            yield self.say("explaining.values", values="; ".join(values))
        if result.points is not None:
            yield self.say(
                "explaining.points", how=_open(explain_leaf(self.say, result, self.view.names))
            )

    def _why_unproven(self) -> Iterator[str]:
        """Yield the reason that was noted with the claim, or a place for it."""
        records = self.view.records_of(self.leaf.code)
        answers = self.view.answers.get(self.leaf.code)
        if answers is not None and answers.not_arising:
            yield self.say("explaining.not_arising_unproven")
            return
        claimed = [each for each in records.values() if each.state is Proof.CLAIMED]
        if not claimed:
            return
        what = "; ".join(self._label(each.input) for each in claimed)
        notes = "; ".join(dict.fromkeys(_open(each.note) for each in claimed if each.note))
        if notes:
            yield self.say("explaining.unproven", what=what, reason=notes)
        else:
            yield self.say("explaining.unproven_why", what=what)

    def _what_the_review_says(self) -> Iterator[str]:
        own = self.view.scorecard.leaf(self.leaf.code).points
        if own is None:
            yield self.say("explaining.own_unknown")
        else:
            yield self.say("explaining.own", points=own)
        review = self.view.review_of(self.leaf.code, Lane.REVIEWED)
        if review is None:
            return
        if review.points is None:
            yield self.say("explaining.reviewed_unknown")
        else:
            yield self.say("explaining.reviewed", points=review.points)
            if own is not None:
                yield self.say("explaining.difference", points=Fraction(review.points) - own)
        if review.comment:
            yield self.say("explaining.words", words=_sentence(review.comment))
        else:
            yield self.say("explaining.no_words")

    def _what_was_said_before(self) -> Iterator[str]:
        results = self.view.results_of(self.leaf.code)
        words = {each.year: each.comment for each in self.earlier}
        years = sorted({*words, *(each.year for each in results)}, reverse=True)
        for year in years[:_YEARS_NAMED]:
            points = points_of(latest_result([each for each in results if each.year == year]))
            if points is not None:
                yield self.say("explaining.earlier_points", year=year, points=points)
            if year in words:
                yield self.say("explaining.earlier_words", year=year, words=_sentence(words[year]))

    def _asked(self, name: str) -> Input | None:
        return asked_of(self.view.criteria, self.leaf, name)

    def _label(self, name: str) -> str:
        asked = self._asked(name)
        if asked is not None and asked.label is not None:
            return self._local(asked.label)
        key = f"scoring.input.{name}"
        words = self.say(key) if key in self.say else name
        return words[:1].lower() + words[1:]

    def _written(self, value: Value, asked: Input | None) -> str:
        if isinstance(value, bool):
            return self.say("explaining.yes" if value else "explaining.no")
        if isinstance(value, str):
            options = dict(asked.options) if asked else {}
            return self._local(options[value]) if value in options else value
        return self.say.number(value)

    def _local(self, name: Localized) -> str:
        return name.in_language(self.say.language)


def _sentence(words: str) -> str:
    """Return words without the line breaks and the full stop of their end, to be quoted."""
    return _open(" ".join(words.split()))


def _open(words: str) -> str:
    """Return words without the full stop or semicolon at their end: a sentence goes on or ends."""
    return words.strip().rstrip(".;").rstrip()
