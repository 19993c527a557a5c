"""The Word papers of a round: what each of them says."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from scoring.model import Leaf, Role
from services.assessment.analysis.summary import losses, missing
from services.assessment.papers.saying import (
    NOT_KNOWN,
    documents_of,
    figures_of,
    head_of,
    line_of,
    move_lines,
    points,
    totals_of,
)
from services.assessment.planning.factors import FACTORS
from services.assessment.view import RoundView
from services.assessment.work.drafting import draft
from services.assessment.work.explaining import earlier_words, owed
from services.reports.word.content import (
    ActionGroup,
    ActionLine,
    AnnexGroup,
    AnnexLine,
    Brief,
    ComponentLine,
    ItemLine,
    Plan,
    Replies,
    ReplyLine,
    Report,
)
from services.store import ExplanationKind, Lane, PlanAction, PlanStatus, Store
from services.text import Text
from services.text.describe import describe_rule

_MOST_MOVES = 10
_BRIEF = 5  # losses and moves of the page for leadership


def report_of(store: Store, view: RoundView, text: Text, *, made: datetime) -> Report:
    """Return the self-assessment report: scores, explanations, what is missing, and the annex."""
    return Report(
        head=head_of(view, text, made=made),
        totals=totals_of(view, text),
        components=tuple(_components(view, text)),
        explanations=tuple(_explanations(store, view, text)),
        missing=tuple(
            line_of(
                view,
                debt.leaf,
                text,
                points=text.points(debt.result.max_points),
                words=text(f"papers.missing.{debt.owed.value}"),
            )
            for debt in missing(view)
            if debt.result.points is None
        ),
        moves=move_lines(view, text, today=made.date(), most=_MOST_MOVES),
        groups=tuple(_groups(store, view, text)),
    )


def plan_of(store: Store, view: RoundView, text: Text, *, made: datetime) -> Plan:
    """Return the plan with its annexes; what was dropped is left out."""
    actions = [e for e in store.actions(view.round.id) if e.told.status is not PlanStatus.DROPPED]
    by_component = []
    for component in view.criteria.components:
        codes = {leaf.code for leaf in component.leaves}
        own = [each for each in actions if codes & set(each.told.codes)]
        if own:
            name = component.name.in_language(text.language)
            by_component.append(_actions(component.code, name, own, view, text))
    by_factor = [
        _actions(factor, text(f"action_plan.factor.{factor}"), own, view, text)
        for factor in FACTORS
        if (own := [each for each in actions if factor in each.told.factors])
    ]
    placed = {a.id for a in actions if a.told.codes or a.told.factors}
    others = [each for each in actions if each.id not in placed]
    if others:
        by_component.append(_actions("", text("papers.other_actions"), others, view, text))
    return Plan(
        head_of(view, text, made=made),
        totals_of(view, text),
        tuple(by_component),
        tuple(by_factor),
    )


def replies_of(store: Store, view: RoundView, text: Text, *, made: datetime) -> Replies:
    """Return the explanation dossier: each item that the first review cut or asked about."""
    documents = documents_of(store, view, text)
    lines = []
    for each in owed(view):
        if each.kind is not ExplanationKind.REPLY:
            continue
        leaf = view.criteria.leaf(each.code)
        own, review = view.scorecard.leaf(each.code), view.review_of(each.code, Lane.REVIEWED)
        lines.append(
            ReplyLine(
                code=leaf.code,
                name=leaf.name.in_language(text.language),
                maximum=text.points(leaf.max_points),
                own=points(own.points, text),
                reviewed=points(None if review is None else review.points, text),
                comment=(review.comment if review is not None else "") or NOT_KNOWN,
                reply=_words(store, view, leaf, each.kind, text),
                documents=documents.get(leaf.code, NOT_KNOWN),
            )
        )
    return Replies(head_of(view, text, made=made), tuple(lines))


def brief_of(
    view: RoundView, text: Text, *, made: datetime, whole_chart: bytes, components_chart: bytes
) -> Brief:
    """Return the page for leadership; the charts come as pictures (PNG), empty for none."""
    lost = [
        line_of(view, each.leaf, text, points=text.points(-each.points, signed=True), words="")
        for each in losses(view)[:_BRIEF]
    ]
    return Brief(
        head=head_of(view, text, made=made),
        totals=totals_of(view, text),
        losses=tuple(lost),
        moves=move_lines(view, text, today=made.date(), most=_BRIEF),
        whole_chart=whole_chart,
        components_chart=components_chart,
    )


def _components(view: RoundView, text: Text) -> Iterable[ComponentLine]:
    for component, result in zip(view.criteria.components, view.scorecard.components, strict=True):
        totals = result.totals
        capped = component.role is not Role.CONTENT
        yield ComponentLine(
            code=component.code,
            name=component.name.in_language(text.language),
            maximum=text.points(component.max_points if capped else totals.max_points),
            points=points(totals.points, text),
            low=text.points(totals.low),
            high=text.points(totals.high),
        )


def _explanations(store: Store, view: RoundView, text: Text) -> Iterable[ItemLine]:
    for each in owed(view):
        if each.kind is ExplanationKind.PROOF:
            leaf = view.criteria.leaf(each.code)
            said = points(view.scorecard.leaf(each.code).points, text)
            words = _words(store, view, leaf, each.kind, text)
            yield line_of(view, leaf, text, points=said, words=words)


def _words(store: Store, view: RoundView, leaf: Leaf, kind: ExplanationKind, text: Text) -> str:
    """Return the explanation as it was written, else its draft, with its places to fill."""
    written = view.explanation_of(leaf.code, kind)
    if written is not None:
        return written.text
    return draft(view, leaf.code, kind, text, earlier=earlier_words(store, view, leaf.code))


def _groups(store: Store, view: RoundView, text: Text) -> Iterable[AnnexGroup]:
    documents = documents_of(store, view, text)
    lines = {each.code: each for each in _components(view, text)}
    for component in view.criteria.components:
        line = lines[component.code]
        yield AnnexGroup(
            code=line.code,
            name=line.name,
            maximum=line.maximum,
            points=line.points,
            items=tuple(_annex_line(view, leaf, documents, text) for leaf in component.leaves),
        )


def _annex_line(view: RoundView, leaf: Leaf, documents: dict[str, str], text: Text) -> AnnexLine:
    result = view.scorecard.leaf(leaf.code)
    return AnnexLine(
        code=leaf.code,
        name=leaf.name.in_language(text.language),
        maximum=text.points(result.max_points),
        figures=figures_of(view, leaf, text),
        rule=describe_rule(text, leaf, view.names),
        documents=documents.get(leaf.code, "" if not leaf.self_scored else NOT_KNOWN),
        points=points(result.points, text),
        note=text(f"scoring.outcome.{result.outcome.value}"),
    )


def _actions(
    code: str, name: str, actions: Sequence[PlanAction], view: RoundView, text: Text
) -> ActionGroup:
    lines = []
    for action in actions:
        told = action.told
        day = "" if told.due is None else text.day(told.due)
        lines.append(
            ActionLine(
                number=told.number,
                text=told.text,
                codes=", ".join(told.codes),
                division=view.division_name(told.division, text.language),
                supporting=told.supporting,
                output=told.output,
                due=day or told.due_words,
            )
        )
    return ActionGroup(code, name, tuple(lines))
