"""What would win points on a leaf, in words: "37 more dossiers → +0,50"."""

from fractions import Fraction

from scoring.model import Leaf
from scoring.rules.inverse import Change, Need
from services.assessment.view import RoundView, asked_of
from services.text import Text
from services.text.values import label_of, within, written


def write_need(view: RoundView, leaf: Leaf, need: Need, text: Text) -> str:
    """Return the moves of a need and what they give."""
    steps = write_steps(view, leaf, need, text)
    return text("pages.scores.need", steps=steps, gain=need.gain, points=need.points)


def write_steps(view: RoundView, leaf: Leaf, need: Need, text: Text) -> str:
    """Return the moves of a need alone. Cases that count in two numbers are told once, as new."""
    by = {_by(each) for each in need.changes}
    if len(need.changes) > 1 and len(by) == 1 and None not in by:
        return _step(view, leaf, need.changes[0], text, key="need_new")
    return "; ".join(_step(view, leaf, each, text) for each in need.changes)


def _by(change: Change) -> Fraction | None:
    after, before = change.after, change.before
    if isinstance(after, Fraction) and isinstance(before, Fraction):
        return after - before
    return None


def _step(view: RoundView, leaf: Leaf, change: Change, text: Text, *, key: str = "") -> str:
    asked = asked_of(view.criteria, leaf, change.input)
    label = label_of(text, asked) if asked else change.input
    by = _by(change)
    if by is None:
        value = written(text, change.after, asked)
        return text("pages.scores.need_state", what=label, to=value)
    key = key or ("need_more" if by > 0 else "need_less")
    return text(f"pages.scores.{key}", what=within(label), by=abs(by))
