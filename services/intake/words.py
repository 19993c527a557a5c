"""Header words made comparable: one Unicode form, small letters, no marks, single spaces."""

import re
import unicodedata
from functools import lru_cache

_NO_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def normalise_words(text: str) -> str:
    """Return the words of `text` in small letters, joined by single spaces.

    >>> normalise_words("  Ngày hẹn\\n trả (dự kiến): ")
    'ngày hẹn trả dự kiến'
    """
    return _NO_WORD.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()
