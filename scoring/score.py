"""Scoring: a criteria set and the answers of one unit in, a scorecard out."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from scoring.answers import Answers, LeafAnswers, fits
from scoring.explanation import say
from scoring.inputs import Given, InvalidInput
from scoring.model import CriteriaSet, Leaf, Role, Rounding, WhenNotArising
from scoring.problems import Problem
from scoring.quantity import EmptyDenominator, MissingInputs
from scoring.rules.base import Measure, Need
from scoring.rules.inverse import Lever, steps_up
from scoring.scorecard import ComponentScore, LeafScore, Outcome, Scorecard, Totals, total_of

_NOTHING = LeafAnswers()


def score(criteria: CriteriaSet, answers: Answers) -> Scorecard:
    """Score one unit. Answers to codes that the set does not have are passed over."""
    head = criteria.head
    return add_up(
        criteria,
        {
            leaf.code: score_leaf(
                leaf,
                answers.get(leaf.code, _NOTHING),
                measures=head.measures,
                rounding=head.rounding,
            )
            for leaf in criteria.leaves
        },
    )


def add_up(criteria: CriteriaSet, leaves: Mapping[str, LeafScore]) -> Scorecard:
    """Put the scores of all leaves of a set together, however each of them came about."""
    components = []
    for component in criteria.components:
        own = tuple(leaves[leaf.code] for leaf in component.leaves)
        components.append(ComponentScore(component.code, total_of(own), own))
    return _whole(criteria, tuple(components))


def score_leaf(
    leaf: Leaf, answers: LeafAnswers, *, measures: Mapping[str, Measure], rounding: Rounding
) -> LeafScore:
    """Score one leaf; whatever is wrong with its answers is told in its problems, not raised."""
    if answers.not_arising:
        return _score_not_arising(leaf, answers)
    given = answers.given
    problems = _misfits(leaf, answers, measures)
    outside = not leaf.self_scored
    unscored = LeafScore(
        leaf.code, leaf.maximum, Outcome.OUTSIDE if outside else Outcome.UNKNOWN, None, given=given
    )
    if problems:
        return LeafScore(
            leaf.code, leaf.maximum, Outcome.INVALID, None, problems=problems, given=given
        )
    try:
        points = rounding.leaf(leaf.rule.points(given, leaf.maximum))
    except MissingInputs as missing:
        return _with_missing(unscored, missing, started=bool(given))
    except EmptyDenominator:
        return _score_without_ratio(leaf, answers)
    except InvalidInput as invalid:
        problem = Problem(invalid.code, params=invalid.params)
        return LeafScore(
            leaf.code, leaf.maximum, Outcome.INVALID, None, problems=(problem,), given=given
        )
    names = {name: measure.name for name, measure in measures.items()}
    words = leaf.rule.explain(given, leaf.maximum, names)
    explanation = (*words, say("points", points=points, max=leaf.maximum))
    outcome = Outcome.OUTSIDE if outside else Outcome(answers.proof.value)
    return LeafScore(
        leaf.code, leaf.maximum, outcome, points, answers.proof, explanation, given=given
    )


def needed(
    leaf: Leaf,
    answers: LeafAnswers,
    *,
    measures: Mapping[str, Measure],
    rounding: Rounding,
    role: Role = Role.CONTENT,
) -> tuple[Need, ...]:
    """Return what would win points on a leaf, in units of its inputs (see `RuleBase.needed`).

    What happened stays as it is: cases that were counted (see `Measure`) are not taken away, and
    more of the good ones come as new cases. The points of a penalty are taken off the total:
    nothing there is to be won.
    """
    if answers.not_arising or not leaf.self_scored or role is Role.PENALTY:
        return ()
    given = answers.given

    def points(moved: Given) -> Fraction:
        return rounding.leaf(leaf.rule.points(moved, leaf.maximum))

    single = leaf.rule.needed(given, leaf.maximum, rounding.leaf)
    alone = (need for need in single if _can_happen_alone(need, given, measures))
    together = (
        need for lever in _new_cases(given, measures) for need in steps_up(lever, given, points)
    )
    return tuple(dict.fromkeys((*alone, *together)))


def _new_cases(given: Given, measures: Mapping[str, Measure]) -> Iterator[Lever]:
    """Yield the levers of new cases, which count in two inputs.

    They don't follow from the levers of one input: that one alone may not be free to move, as where
    all tasks are either on time or late.
    """
    for name in given:
        measure = measures.get(name)
        whole = None if measure is None else measure.grows_with
        if whole is not None and whole in given:
            yield Lever(name, Fraction(1), beside=(whole,))


def _can_happen_alone(need: Need, given: Given, measures: Mapping[str, Measure]) -> bool:
    change = need.changes[0]
    if len(need.changes) > 1 or isinstance(change.after, str | bool) or change.before is None:
        return True
    measure = measures.get(change.input)
    whole = None if measure is None else measure.grows_with
    if change.after > Fraction(change.before):
        return whole is None or whole not in given
    stays = measure is not None and measure.stays
    is_whole = change.input in {each.grows_with for each in measures.values()}
    return not (whole or stays or is_whole)


def lost_points(result: LeafScore, role: Role) -> Fraction:
    """Return what a leaf costs the total: what content lacks, what a penalty takes off.

    A bonus that is not won costs nothing, and neither does what is not known.
    """
    if result.points is None or role is Role.BONUS:
        return Fraction(0)
    return result.points if role is Role.PENALTY else result.max_points - result.points


def _misfits(
    leaf: Leaf, answers: LeafAnswers, measures: Mapping[str, Measure]
) -> tuple[Problem, ...]:
    accepted = leaf.rule.accepted(measures)
    problems = []
    for name, value in answers.given.items():
        if name not in accepted:
            problems.append(Problem("unknown_input", params={"input": name}))
        elif not fits(value, accepted[name]):
            params = {"input": name, "value": value, "type": accepted[name].type.value}
            problems.append(Problem("value_does_not_fit", params=params))
    return tuple(problems)


def _with_missing(unscored: LeafScore, missing: MissingInputs, *, started: bool) -> LeafScore:
    if not started:
        return unscored
    problem = Problem("inputs_missing", params={"inputs": missing.names})
    return LeafScore(
        unscored.code,
        unscored.max_points,
        unscored.outcome,
        None,
        problems=(problem,),
        given=unscored.given,
    )


def _score_not_arising(leaf: Leaf, answers: LeafAnswers) -> LeafScore:
    if leaf.when_not_arising is None:
        return _score_unfit(leaf, answers, "not_arising_not_allowed")
    return _score_treated(
        leaf, answers, leaf.when_not_arising, outcome=Outcome.NOT_ARISING, why="not_arising"
    )


def _score_without_ratio(leaf: Leaf, answers: LeafAnswers) -> LeafScore:
    """Score a ratio over 0: as the set says, else not at all. It never counts as not arising."""
    if leaf.when_denominator_zero is None:
        return _score_unfit(leaf, answers, "empty_denominator")
    outcome = Outcome(answers.proof.value) if leaf.self_scored else Outcome.OUTSIDE
    return _score_treated(
        leaf, answers, leaf.when_denominator_zero, outcome=outcome, why="denominator_zero"
    )


def _score_unfit(leaf: Leaf, answers: LeafAnswers, code: str) -> LeafScore:
    problems = (Problem(code),)
    return LeafScore(
        leaf.code, leaf.maximum, Outcome.INVALID, None, problems=problems, given=answers.given
    )


def _score_treated(
    leaf: Leaf, answers: LeafAnswers, treatment: WhenNotArising, *, outcome: Outcome, why: str
) -> LeafScore:
    maximum = Fraction(0) if treatment is WhenNotArising.EXCLUDE else leaf.maximum
    points = maximum if treatment is WhenNotArising.FULL else Fraction(0)
    result = say("points", points=points, max=maximum)
    if treatment is WhenNotArising.EXCLUDE:
        result = say("excluded", max=leaf.maximum)
    return LeafScore(
        leaf.code,
        maximum,
        outcome,
        points,
        answers.proof,
        (say(why), result),
        given=answers.given,
    )


def _whole(criteria: CriteriaSet, components: tuple[ComponentScore, ...]) -> Scorecard:
    def leaves_of(role: Role) -> list[LeafScore]:
        pairs = zip(criteria.components, components, strict=True)
        return [leaf for model, result in pairs if model.role is role for leaf in result.leaves]

    content = total_of(leaves_of(Role.CONTENT))
    own = {leaf.code for leaf in criteria.leaves if leaf.self_scored}
    self_scored = total_of(leaf for leaf in leaves_of(Role.CONTENT) if leaf.code in own)
    scale = Fraction(1)
    if criteria.head.rescale_to is not None and content.max_points:
        scale = Fraction(criteria.head.rescale_to) / content.max_points

    def block(role: Role, amount: Callable[[Totals], Fraction]) -> Fraction:
        """Add up the components of a role, each at most its cap."""
        return sum(
            (
                min(amount(result.totals), Fraction(model.max_points))
                for model, result in zip(criteria.components, components, strict=True)
                if model.role is role
            ),
            Fraction(0),
        )

    def whole(points: Fraction, *, gained: Fraction, taken: Fraction) -> Fraction:
        return criteria.head.rounding.total(max(Fraction(0), points * scale + gained - taken))

    penalty_now = block(Role.PENALTY, _known)
    points = None
    if any(component.totals.known for component in components):
        points = whole(_known(content), gained=block(Role.BONUS, _known), taken=penalty_now)
    return Scorecard(
        set_id=criteria.head.set,
        points=points,
        low=whole(
            content.low,
            gained=block(Role.BONUS, lambda totals: totals.low),
            taken=block(Role.PENALTY, lambda totals: totals.high),
        ),
        high=whole(
            content.high,
            gained=block(Role.BONUS, lambda totals: totals.high),
            taken=penalty_now,
        ),
        max_points=content.max_points * scale,
        content=content,
        self_scored=self_scored,
        components=components,
    )


def _known(totals: Totals) -> Fraction:
    return totals.points or Fraction(0)
