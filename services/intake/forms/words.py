"""Words made comparable: one Unicode form and spelling, small letters, no marks, single spaces."""

import re
import unicodedata
from functools import lru_cache

_NO_WORD = re.compile(r"[\W_]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")

# "hoá" and "hóa" are one word: the tone of an open syllable may stand on either vowel. Not so after
# q, whose u is no vowel, nor before a final consonant (toàn).
_NEW_TONE = re.compile(r"o[àáảãạèéẻẽẹ]\b|(?<!q)u[ỳýỷỹỵ]\b")
_OLD_VOWELS = {
    **dict(zip("àáảãạ", ((o, "a") for o in "òóỏõọ"), strict=True)),
    **dict(zip("èéẻẽẹ", ((o, "e") for o in "òóỏõọ"), strict=True)),
    **dict(zip("ỳýỷỹỵ", ((u, "y") for u in "ùúủũụ"), strict=True)),
}


@lru_cache(maxsize=65536)
def normalise_words(text: str) -> str:
    """Return the words of `text` in small letters, joined by single spaces.

    >>> normalise_words("  Ngày hẹn\\n trả (dự kiến): ")
    'ngày hẹn trả dự kiến'
    >>> normalise_words("Số hoá") == normalise_words("SỐ HÓA")
    True
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    words = _NO_WORD.sub(" ", text.casefold()).strip()
    return words if words.isascii() else _NEW_TONE.sub(_move_tone, words)


@lru_cache(maxsize=4096)
def unmark(words: str) -> str:
    """Return words as they are typed without Vietnamese letters.

    >>> unmark("ngày đúng hạn")
    'ngay dung han'
    """
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def holds_words(text: str, words: str) -> bool:
    """Tell whether normalised `words` stand in normalised `text`, not inside longer ones."""
    return bool(words) and f" {words} " in f" {text} "


def _move_tone(match: re.Match[str]) -> str:
    return "".join(_OLD_VOWELS[match[0][1]])
