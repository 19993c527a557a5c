"""The page of all faults, docs/loi-tep.md: made from the catalogue, the sentences and the forms.

`python -m services.assessment.written.fault_page` writes it. Every code is a heading of its own,
so that docs/loi-tep.md#date_unreadable leads to it.
"""

import re
import string
from collections.abc import Iterator, Sequence
from pathlib import Path

from scoring.problems import Severity
from services.catalogue.sets import CRITERIA
from services.intake.forms.fault_catalogue import FAULTS, Fault, Group, faults_of_checks
from services.intake.forms.kind_files import load_kinds
from services.intake.forms.kinds import EvidenceKind
from services.text import Text, text_in
from services.text.catalogue import read_sentences

PAGE = CRITERIA.parent / "docs" / "loi-tep.md"

_LANGUAGES = (text_in("vi"), text_in("en"))
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZĐÁÀẢÃẠÂẤẦẨẪẬĂẮẰẲẴẶÉÈÊẾỀÔỐỒƠỚỜÚÙƯỨỪÍÌÝỲ])")


def write_page(kinds: Sequence[EvidenceKind]) -> str:
    """Return the page as Markdown, Vietnamese first and English under it."""
    faults = (*FAULTS, *faults_of_checks(kinds))
    vi, en = _LANGUAGES
    lines = [
        f"# {vi('faults.title')}",
        f"*{en('faults.title')}*",
        vi("faults.intro"),
        f"*{en('faults.intro')}*",
        "\n".join(f"- [{_both(f'faults.group.{each}')}](#{_anchor(each)})" for each in Group),
    ]
    for group in Group:
        lines += [f'<a id="{_anchor(group)}"></a>', f"## {_both(f'faults.group.{group}')}"]
        alike: dict[str, list[Fault]] = {}
        for fault in faults:
            if fault.group is group:
                alike.setdefault(fault.code, []).append(fault)
        for code, each in alike.items():
            lines += [f"### {code}", *_describe(each)]
    return "\n\n".join(lines) + "\n"


def write_file(page: Path = PAGE) -> None:
    """Write the page for the forms that are in criteria/."""
    text = write_page(load_kinds(CRITERIA / "evidence"))
    page.write_text(text, encoding="utf-8", newline="\n")


def split_sentence(sentence: str) -> tuple[str, str]:
    """Return what is wrong, and how to mend it: all that follows the first sentence."""
    wrong, *mend = _SENTENCE_END.split(sentence)
    return wrong, " ".join(mend)


def find_blanks(sentence: str) -> frozenset[str]:
    """Return the names of a sentence's blanks."""
    parts = string.Formatter().parse(sentence)
    return frozenset(name for _, name, _, _ in parts if name is not None)


def _describe(faults: Sequence[Fault]) -> Iterator[str]:
    """Yield the paragraphs of one code; where several forms have it, of each form."""
    for fault in faults:
        head = " · ".join((_severities(fault), _both(f"faults.where.{fault.where}")))
        if fault.form is not None:
            head = f"{fault.form.vi} · {fault.form.en}: {head}"
        yield head
        vi, en = (_explain(fault, text) for text in _LANGUAGES)
        yield vi
        yield "\n".join(f"> {line}" for line in en.split("\n"))


def _explain(fault: Fault, text: Text) -> str:
    """Return the sentence of a fault, its blanks named, and how to mend it on a line of its own."""
    sentence = (
        read_sentences(text.language)[f"intake.problems.{fault.code}"]
        if fault.says is None
        else fault.says.in_language(text.language)
    )
    names = {name: f"⟨{_blank(text, name)}⟩" for name in find_blanks(sentence)}
    wrong, mend = split_sentence(text.fill(sentence, **names))
    return wrong + (f"\\\n**{text('faults.mend')}:** {mend}" if mend else "")


def _blank(text: Text, name: str) -> str:
    key = f"faults.blanks.{name}"
    return text(key) if key in text else name


def _severities(fault: Fault) -> str:
    return " / ".join(f"**{_both(f'faults.severity.{each}')}**" for each in _ordered(fault))


def _ordered(fault: Fault) -> list[Severity]:
    return sorted(fault.severities, key=list(Severity).index)


def _both(key: str) -> str:
    return " · ".join(text(key) for text in _LANGUAGES)


def _anchor(group: Group) -> str:
    return f"nhom-{group.replace('_', '-')}"


if __name__ == "__main__":
    write_file()
