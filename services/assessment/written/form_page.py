"""The tables of docs/bieu-mau.md: every form, its columns and measures, and what they feed.

`python -m services.assessment.written.form_page` writes them anew between the two marks of the
page; what stands around them is written by hand.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from services.assessment.evidence.forms import evidence_kinds
from services.catalogue.sets import criteria_set, set_ids
from services.intake.forms.kinds import EvidenceKind, Feeds, Measure, Reader
from services.text import Text, text_in

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "bieu-mau.md"
SAMPLES = (ROOT / "data" / "sample", ROOT / "data" / "sample" / "bieu-mau")
BEGIN, END = "<!-- forms: begin -->", "<!-- forms: end -->"


def write_page(page: str) -> str:
    """Return the page with its tables as the forms are now. Raises ValueError without the marks."""
    before, begun, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise ValueError(f"{PAGE.name} lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n\n{write_forms(text_in('vi'))}\n{END}{after}"


def write_forms(text: Text) -> str:
    """Return an overview of the forms that are tables, then each of them."""
    kinds = [kind for kind in evidence_kinds() if kind.reader is Reader.TABLE]
    blocks = [_table(text("forms.overview"), (_overview(kind, text) for kind in kinds))]
    for kind in kinds:
        blocks += _form(kind, text)
    return "\n\n".join(blocks) + "\n"


def fed_by(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the codes of the sub-criteria that ask for one of the measures, by criteria set."""
    wanted = set(names)
    fed: dict[str, tuple[str, ...]] = {}
    for set_id in set_ids():
        criteria = criteria_set(set_id)
        codes = tuple(
            leaf.code
            for leaf in criteria.leaves
            if leaf.self_scored
            and any(each.name in wanted for each in leaf.rule.inputs(criteria.head.measures))
        )
        if codes:
            fed[set_id] = codes
    return fed


def sample_of(kind: str) -> Path | None:
    """Return the sample file of a form, where there is one."""
    found = (path for folder in SAMPLES for path in folder.glob(f"MAU-{kind}-*.xlsx"))
    return next(found, None)


def _overview(kind: EvidenceKind, text: Text) -> tuple[str, ...]:
    return (
        kind.name.in_language(text.language),
        f"[{kind.kind}.yaml](../criteria/evidence/{kind.kind}.yaml)",
        text(f"forms.trust.{kind.source.trust.value}"),
        text("forms.fed_reviews")
        if kind.feeds is Feeds.REVIEWS
        else _fed(fed_by(kind.measures), text),
    )


def _form(kind: EvidenceKind, text: Text) -> Iterator[str]:
    source, language = kind.source, text.language
    yield f"### {kind.name.in_language(language)}"
    trust = text(f"forms.trust.{source.trust.value}")
    lines = [text("forms.source", decision=source.decision, place=source.place, trust=trust)]
    if source.note is not None:
        lines.append(source.note.in_language(language))
    sample = sample_of(kind.kind)
    if sample is not None:
        address = sample.relative_to(ROOT).as_posix()
        lines.append(text("forms.sample", file=f"[{sample.name}](../{address})"))
    if kind.systems:
        systems = ", ".join(each.name.in_language(language) for each in kind.systems.values())
        lines.append(text("forms.systems", systems=systems))
    yield " ".join(lines)
    columns = ", ".join(
        f"**{column.names[0]}**" if column.required else column.names[0]
        for column in kind.columns.values()
    )
    yield text("forms.columns", columns=columns)
    if kind.feeds is Feeds.REVIEWS:
        return
    rows = (_measure(name, measure, text) for name, measure in kind.measures.items())
    yield _table(text("forms.measures"), rows)


def _measure(name: str, measure: Measure, text: Text) -> tuple[str, ...]:
    note = "" if measure.note is None else measure.note.in_language(text.language)
    return (
        measure.name.in_language(text.language),
        f"`{name}`",
        note,
        _fed(fed_by([name]), text),
    )


def _fed(fed: Mapping[str, tuple[str, ...]], text: Text) -> str:
    if not fed:
        return text("forms.fed_nothing")
    parts = (text("forms.fed", set=key, codes=", ".join(codes)) for key, codes in fed.items())
    return "; ".join(parts)


def _table(heads: str, rows: Iterable[tuple[str, ...]]) -> str:
    width = heads.count("|") + 1
    lines = [f"| {heads} |", "|" + "---|" * width]
    lines += (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(write_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
