"""What the Word papers hold: the names of the fields are those that a template writes in {{ }}.

All values are texts as they are to be read; what is not known is "–", never a 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, get_args, get_type_hints


@dataclass(frozen=True)
class Head:
    """What every paper says of itself; `mark` is empty where nothing is made up."""

    unit: str
    year: str
    set_name: str
    decision: str
    edition: str
    made: str
    mark: str


@dataclass(frozen=True)
class Totals:
    """The whole: the estimate, its bounds, its parts, and what the department scores itself."""

    points: str
    low: str
    high: str
    maximum: str
    proven: str
    claimed: str
    outside: str
    awaited: str
    unknown: str
    lost: str
    own_points: str
    own_maximum: str
    target: str


@dataclass(frozen=True)
class ComponentLine:
    """A component in the summary table."""

    code: str
    name: str
    maximum: str
    points: str
    low: str
    high: str


@dataclass(frozen=True)
class ItemLine:
    """An item with something said of it: an explanation, what is missing, what would win points."""

    code: str
    name: str
    points: str
    words: str
    division: str
    due: str


@dataclass(frozen=True)
class AnnexLine:
    """A sub-criterion in the annex "Bảng tự đánh giá, chấm điểm"."""

    code: str
    name: str
    maximum: str
    figures: str
    rule: str
    documents: str
    points: str
    note: str


@dataclass(frozen=True)
class AnnexGroup:
    """A component of the annex with its sub-criteria."""

    code: str
    name: str
    maximum: str
    points: str
    items: tuple[AnnexLine, ...]


@dataclass(frozen=True)
class Report:
    """The self-assessment report with its annex."""

    head: Head
    totals: Totals
    components: tuple[ComponentLine, ...]
    explanations: tuple[ItemLine, ...]
    missing: tuple[ItemLine, ...]
    moves: tuple[ItemLine, ...]
    groups: tuple[AnnexGroup, ...]


@dataclass(frozen=True)
class ActionLine:
    """An action of the plan as an annex lists it."""

    number: str
    text: str
    codes: str
    division: str
    supporting: str
    output: str
    due: str


@dataclass(frozen=True)
class ActionGroup:
    """The actions of a component (Phụ lục I) or of a SIPAS factor (Phụ lục II)."""

    code: str
    name: str
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True)
class Plan:
    """The plan of improvement with its two annexes."""

    head: Head
    totals: Totals
    by_component: tuple[ActionGroup, ...]
    by_factor: tuple[ActionGroup, ...]


@dataclass(frozen=True)
class ReplyLine:
    """An item that the first review cut or asked about, and what the department answers."""

    code: str
    name: str
    maximum: str
    own: str
    reviewed: str
    comment: str
    reply: str
    documents: str


@dataclass(frozen=True)
class Replies:
    """The explanation dossier for the first review."""

    head: Head
    items: tuple[ReplyLine, ...]


@dataclass(frozen=True)
class Brief:
    """One page for leadership; the charts are pictures."""

    head: Head
    totals: Totals
    losses: tuple[ItemLine, ...]
    moves: tuple[ItemLine, ...]
    whole_chart: bytes
    components_chart: bytes


Content = Report | Plan | Replies | Brief


def paths_of(kind: type) -> Iterator[tuple[str, ...]]:
    """Yield the fields of a paper as a template names them, those of a list below the list."""
    hints = get_type_hints(kind)
    for each in fields(kind):
        hint = hints[each.name]
        inner = next((a for a in get_args(hint) if is_dataclass(a)), hint)
        if is_dataclass(inner):
            yield from ((each.name, *below) for below in paths_of(_type(inner)))
        else:
            yield (each.name,)


def _type(found: Any) -> type:
    return found if isinstance(found, type) else type(found)
