"""What a reviewers' table calls the codes of a set: by code, or by the words of its own rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.model import CriteriaSet, Group, Role
from services.assessment.view import TOTAL
from services.intake.forms.words import normalise_words

_TOTALS = frozenset({"tổng cộng", "tổng điểm", "tổng số điểm", "tổng số", "tổng", "cộng"})
_BLOCKS = {"điểm thưởng": Role.BONUS, "điểm phạt": Role.PENALTY, "điểm trừ": Role.PENALTY}


@dataclass(frozen=True)
class ReviewNames:
    """How a file may call the codes of a set; nothing is found by likeness."""

    codes: frozenset[str]
    names: Mapping[str, str]
    blocks: Mapping[Role, str]

    @classmethod
    def of(cls, criteria: CriteriaSet) -> "ReviewNames":
        """Return the names of a set: its codes, its components', its only bonus and penalty."""
        codes = {each.code for each in criteria.components}
        codes |= {each.code for each in groups_of(criteria)}
        codes |= {leaf.code for leaf in criteria.leaves}
        names = {
            normalise_words(name): each.code
            for each in criteria.components
            for name in (each.name.vi, each.name.en)
        }
        roles: dict[Role, list[str]] = {}
        for each in criteria.components:
            roles.setdefault(each.role, []).append(each.code)
        alone = {role: codes[0] for role, codes in roles.items() if len(codes) == 1}
        return cls(frozenset(codes), names, alone)

    def code_of(self, code: str, name: str) -> str:
        """Return the set's code of a row as it is written or plainly named; empty where neither."""
        written = code.strip().rstrip(".").strip()
        if written in self.codes:
            return written
        if not written and name.strip():
            first = name.split(maxsplit=1)[0].rstrip(".")
            if first in self.codes:
                return first
        for words in map(normalise_words, (code, name)):
            if words in _TOTALS:
                return TOTAL
            if words in _BLOCKS:
                return self.blocks.get(_BLOCKS[words], "")
            if words in self.names:
                return self.names[words]
        return ""


def names_block(words: str) -> bool:
    """Tell whether words are those of a bonus or penalty row."""
    return normalise_words(words) in _BLOCKS


def groups_of(criteria: CriteriaSet) -> Iterator[Group]:
    """Yield the criteria that have sub-criteria."""
    for component in criteria.components:
        yield from (each for each in component.criteria if isinstance(each, Group))
