"""How like a header of a file is to the words that a form gives it.

A header is found although it is misspelt, shortened or remarked upon, but never one that only looks
like it: "Đơn vị tính" is not "Đơn vị", "Ngày nhận kết quả" is not "Ngày nhận", a share of what is
late is not the number of what is late.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import islice

from services.intake.forms.words import normalise_words, unmark

_LONGEST = 300
"""Longer texts are no headers."""
_MOST_WORDS = 16
"""No form's header has more."""
_REMARK = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_NUMBERING = re.compile(r"\s*(?:\d{1,2}|[IVX]{1,4}|[a-z])\s*[.)]\s+")
_WORD = re.compile(r"[^\W\d_]{2}")
_ROMAN = re.compile(r"[ivx]+")
_SINGLE_LETTERS = re.compile(r"\b[^\W\d_](?: [^\W\d_]\b)+")

_TAILS = frozenset(
    {"hồ sơ", "trong kỳ", "kỳ này", "kỳ báo cáo", "chuyển sang", "dự kiến", "nếu có"}
)
"""What may follow a header's words without making it another header."""
_SHARE_WORDS = ("tỷ lệ", "tỉ lệ")

Words = tuple[str, ...]

_SHORTEST_GLUED = 5
_SHORTEST_SLIP = 4
_SHORTEST_INITIALS = 3


class Likeness(IntEnum):
    """How like two headers are."""

    NONE = 0
    NEAR = 1
    """Shortened, without Vietnamese letters, glued together, or with one slip of the pen."""
    REMARKED = 2
    """The same words and a remark."""
    EQUAL = 3


@dataclass(frozen=True)
class Label:
    """A header cell, or a header as a form names it."""

    text: str

    @cached_property
    def words(self) -> str:
        """All its words."""
        return normalise_words(self.text)

    @cached_property
    def core(self) -> str:
        """Its words without numbering and without remarks in brackets."""
        return normalise_words(_REMARK.sub(" ", _NUMBERING.sub("", self.text, count=1)))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Its core as single words; letters with dots between them (H.S) as one."""
        joined = _SINGLE_LETTERS.sub(lambda match: match[0].replace(" ", ""), self.core)
        return tuple(joined.split())

    @cached_property
    def is_share(self) -> bool:
        """Tell whether it speaks of per cent."""
        return "%" in self.text or any(share in self.words for share in _SHARE_WORDS)

    @cached_property
    def alternatives(self) -> tuple["Label", ...]:
        """Its parts, where it gives two names at once: "Số hồ sơ/Mã hồ sơ"."""
        parts = tuple(Label(part) for part in _REMARK.sub(" ", self.text).split("/"))
        return parts if len(parts) > 1 and all(_WORD.search(part.words) for part in parts) else ()

    @cached_property
    def wholes(self) -> frozenset[str]:
        """All its words, with and without remarks, unmarked ones too."""
        return frozenset((self.words, self.core, unmark(self.words), unmark(self.core)))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """All words that it may be said to begin with, unmarked ones too."""
        found: set[str] = set()
        for words in {self.words, self.core}:
            for each in {words, unmark(words)}:
                ends = (place for place, letter in enumerate(each) if letter == " ")
                found.update(each[:end] for end in islice(ends, _MOST_WORDS))
                found.add(each)
        return frozenset(found)


@lru_cache(maxsize=4096)
def label_of(text: str) -> Label | None:
    """Return the label of a cell, None where its text is none."""
    if len(text) > _LONGEST:
        return None
    label = Label(text)
    return label if label.words else None


def compare(header: Label, name: Label) -> Likeness:
    """Tell how like a header of a file is to a name of the form."""
    if header.words == name.words:
        return Likeness.EQUAL
    if name.words == header.core:
        return Likeness.REMARKED
    if header.core.startswith(name.words + " ") and _is_tail(header.core[len(name.words) + 1 :]):
        return Likeness.REMARKED
    return Likeness.NEAR if _is_near(header.tokens, name.tokens) else Likeness.NONE


def begins(header: Label, name: Label) -> bool:
    """Tell whether a header above others means `name`: it begins so, or is like it."""
    words = header.words
    return (
        words.startswith(name.words + " ")
        or header.core.startswith(name.words + " ")
        or compare(header, name) is not Likeness.NONE
    )


def agree_in_initials(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two texts are the same but for words that one gives by their initials.

    >>> agree_in_initials("số hs".split(), "số hồ sơ".split())
    True
    """
    return _agree(tuple(one), tuple(other), said=False, shortened=False)


def _is_tail(words: str) -> bool:
    return words in _TAILS or words.isdigit()


def _is_near(header: Sequence[str], name: Sequence[str]) -> bool:
    if not header or not name or unmark(header[0][0]) != unmark(name[0][0]):
        return False
    glued, wanted = "".join(header), "".join(name)
    if len(wanted) >= _SHORTEST_GLUED and (
        glued == wanted or (glued.isascii() and glued == unmark(wanted))
    ):
        return True
    if len(header) == len(name):
        differing = [pair for pair in zip(header, name, strict=True) if pair[0] != pair[1]]
        if len(differing) == 1 and len(wanted) >= _SHORTEST_GLUED and _is_slip(*differing[0]):
            return True
    return agree_in_initials(header, name)


def _is_slip(word: str, meant: str) -> bool:
    """Tell whether a word differs by its marks alone, or has a letter too many, few or swapped.

    Another letter in place of one is no slip: nhận and nhập, 3 and 4 are different words.
    """
    one, other = unmark(word), unmark(meant)
    if one == other:
        return (word[0] == "đ") == (meant[0] == "đ")  # đúng is not dừng
    if not (one.isalpha() and other.isalpha()):
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST_SLIP:
        return False
    if len(longer) == len(shorter) + 1:
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    return len(one) == len(other) and any(
        one[:place] + one[place + 1] + one[place] + one[place + 2 :] == other
        for place in range(len(one) - 1)
    )


def _agree(one: Words, other: Words, *, said: bool, shortened: bool) -> bool:
    """Compare word by word.

    `said` tells whether some word stands in full, or by many initials; `shortened` whether any
    stands by its initials.
    """
    if not one or not other:
        return said and shortened and not one and not other
    if _is_same_word(one[0], other[0]) and _agree(
        one[1:], other[1:], said=True, shortened=shortened
    ):
        return True
    for short, full in ((one, other), (other, one)):
        length = len(short[0])
        if _are_initials(short[0], full[:length]):
            enough = said or length >= _SHORTEST_INITIALS
            if _agree(short[1:], full[length:], said=enough, shortened=True):
                return True
    return False


def _is_same_word(one: str, other: str) -> bool:
    return one == other or (one.isascii() and one == unmark(other))


def _are_initials(letters: str, words: Words) -> bool:
    return (
        letters.isalpha()
        and len(words) == len(letters)
        and not any(map(_ROMAN.fullmatch, words))
        and all(
            word[0] == letter
            for word, letter in zip(map(unmark, words), unmark(letters), strict=True)
        )
    )
