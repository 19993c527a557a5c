"""What all papers say alike: of themselves, of the whole, of one item."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from scoring.model import Leaf
from services.assessment.analysis.gaps import best_moves, gaps
from services.assessment.analysis.steps import write_steps
from services.assessment.view import RoundView, asked_of
from services.assessment.work.origins import write_origin
from services.catalogue.sets import edition_of
from services.reports.word.content import Head, ItemLine, Totals
from services.store import DocumentLink, Store
from services.text import Text
from services.text.values import label_of, written

NOT_KNOWN = "–"


def head_of(view: RoundView, text: Text, *, made: datetime) -> Head:
    """Say which unit, year and set a paper is of, when it was made, and if anything is made up."""
    head = view.criteria.head
    made_up = view.unit.sample or view.criteria.constructed
    return Head(
        unit=view.unit.name.in_language(text.language),
        year=str(view.round.year),
        set_name=head.name.in_language(text.language),
        decision=head.source.decision,
        edition=edition_of(head.set),
        made=f"{made:%H:%M %d/%m/%Y}",
        mark=text("papers.mark") if made_up else "",
    )


def totals_of(view: RoundView, text: Text) -> Totals:
    """Write the whole of a round; parts are those of the content before bonus and penalty."""
    card = view.scorecard
    content, own = card.content, card.self_scored
    target = view.round.target
    return Totals(
        points=points(card.points, text),
        low=text.points(card.low),
        high=text.points(card.high),
        maximum=text.points(card.max_points),
        proven=text.points(content.proven),
        claimed=text.points(content.claimed),
        outside=text.points(content.outside),
        awaited=text.points(content.outside_open),
        unknown=text.points(content.unknown),
        lost=text.points(content.lost),
        own_points=points(own.points, text),
        own_maximum=text.points(own.max_points),
        target=points(target, text),
    )


def points(value: Fraction | Decimal | None, text: Text) -> str:
    """Write points; unknown is a dash, never a 0."""
    return NOT_KNOWN if value is None else text.points(value)


def line_of(view: RoundView, leaf: Leaf, text: Text, *, points: str, words: str) -> ItemLine:
    """Return an item with something said of it, whose it is and by when."""
    due = view.due_of(leaf.code)
    return ItemLine(
        code=leaf.code,
        name=leaf.name.in_language(text.language),
        points=points,
        words=words,
        division=view.division_name(view.division_of(leaf.code), text.language),
        due="" if due is None else text.day(due),
    )


def move_lines(view: RoundView, text: Text, *, today: date, most: int) -> tuple[ItemLine, ...]:
    """Return what wins most and can still be done, the largest first."""
    lines = []
    for gap in best_moves(gaps(view, today=today))[:most]:
        if gap.move is not None:
            words = write_steps(view, gap.leaf, gap.move, text)
        else:
            words = text(f"papers.moves.{gap.state.value}")
        gain = text.points(gap.gain, signed=True)
        lines.append(line_of(view, gap.leaf, text, points=gain, words=words))
    return tuple(lines)


def documents_of(store: Store, view: RoundView, text: Text) -> dict[str, str]:
    """Return the evidence of each item: where its figures are from, and registered documents."""
    registered = {each.id: each for each in store.documents(view.round.id)}
    said: dict[str, dict[str, None]] = {}
    for record in view.records:
        # the document is the proof; the form in which it was named only carries it
        named = ", ".join(part for part in (record.document, record.page) if part)
        origin = named if record.document else write_origin(view, record, text)
        if origin:
            said.setdefault(record.code, {})[origin] = None
    for link in store.document_links(view.round.id):
        document = registered[link.document_id]
        issued = "" if document.issued_on is None else text.day(document.issued_on)
        parts = (document.number, issued, document.title, _place(link))
        told = ", ".join(part for part in parts if part)
        said.setdefault(link.code, {})[told] = None
    return {code: "; ".join(origins) for code, origins in said.items()}


def _place(link: DocumentLink) -> str:
    return ", ".join(part for part in (link.section, link.page) if part)


def figures_of(view: RoundView, leaf: Leaf, text: Text) -> str:
    """Write the figures of an item: each by its name, or that nothing of the kind arose."""
    answers = view.answers.get(leaf.code)
    if answers is None:
        return NOT_KNOWN
    if answers.not_arising:
        return text("scoring.outcome.not_arising")
    given, said = answers.given, []
    in_order = [asked.name for asked in leaf.rule.inputs(view.criteria.head.measures)]
    for name in dict.fromkeys((*in_order, *given)):
        asked = asked_of(view.criteria, leaf, name)
        if asked is not None and name in given:
            said.append(f"{label_of(text, asked)}: {written(text, given[name], asked)}")
    return "; ".join(said) or NOT_KNOWN
