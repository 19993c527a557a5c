"""Vietnamese text written for the fonts of before Unicode, TCVN3 (.VnTime) and VNI, made Unicode.

Such text reaches us as Latin letters and signs ("Sæ theo dâi hå s¬"). Whether it is such text is
decided over all texts of a sheet together: nearly every marked word has to become a syllable that
Vietnamese has, and hardly one may be such a syllable already. Where that is not so nothing is
touched.

Sources: TCVN 5712:1993 (VN3), the table of VNI for Windows. The one library that has both tables
(viparse 0.1.31, MIT) lacks VNI's "ẳ" and its "ỵ" (î) and brings a whole loader of documents.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

TCVN3, VNI = "TCVN3", "VNI"

_FEWEST_WORDS = 3
"""So many different marked words it takes to be sure; one where a font names the encoding."""
_MOST_UNICODE = 0.1
_FEWEST_BECOME_RIGHT = 0.85
_MOST_RIGHT_BEFORE = 0.4
_LEAD = 0.2
"""By so much the better encoding has to lead."""
_MOST_WORDS = 5_000
_FEWEST_CAPITALS = 2

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ",
        "ĂÂÊÔƠƯĐăâêôơưđàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
        strict=True,
    )
)
"""Capitals have no tones of their own: a font of capitals draws the small letters as such."""


def _vni_table() -> dict[str, str]:
    """Build VNI's pairs: a letter and a mark after it; five letters stand for themselves."""
    tones, rounded, short = "øùûõï", "àáåãä", "èéúüë"  # grave, acute, hook, tilde, dot
    table = {"ñ": "đ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
    table |= {"î": "ỵ", "aâ": "â", "eâ": "ê", "oâ": "ô", "aê": "ă"}
    for bare, marks, letters in (
        ("a", tones, "àáảãạ"),
        ("e", tones, "èéẻẽẹ"),
        ("o", tones, "òóỏõọ"),
        ("u", tones, "ùúủũụ"),
        ("y", tones[:4], "ỳýỷỹ"),
        ("ô", tones, "ờớởỡợ"),
        ("ö", tones, "ừứửữự"),
        ("a", rounded, "ầấẩẫậ"),
        ("e", rounded, "ềếểễệ"),
        ("o", rounded, "ồốổỗộ"),
        ("a", short, "ằắẳẵặ"),
    ):
        table |= {bare + mark: letter for mark, letter in zip(marks, letters, strict=True)}
    capitals = {each.upper(): letter.upper() for each, letter in table.items()}
    mixed = {each[0].upper() + each[1:]: letter.upper() for each, letter in table.items()}
    return table | mixed | capitals


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169"
                   r"\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]+")  # fmt: skip
_MARKED = re.compile(r"[\u00a1-\u00ff]")
_BEYOND_LATIN = re.compile(r"[\u0102-\u1ef9]")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SYLLABLE = re.compile(
    r"(?:ngh?|gh|gi|g|ch|c|đ|d|b|h|kh|k|l|m|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?"
    r"(?:a(?:i|o|u|y|m|n|ng|nh|p|t|c|ch)?|ă(?:m|n|ng|p|t|c)|â(?:u|y|m|n|ng|p|t|c)"
    r"|e(?:o|m|n|ng|p|t|c)?|ê(?:u|m|n|nh|p|t|ch)?|i(?:a|u|m|n|nh|p|t|ch)?"
    r"|i?ê(?:u|m|n|ng|p|t|c)|yê(?:u|m|n|ng|t)|o(?:i|m|n|ng|p|t|c|ong|oc)?"
    r"|oa(?:i|o|y|m|n|ng|nh|p|t|c|ch)?|oă(?:m|n|ng|t|c)|oe(?:o|n|t)?"
    r"|ô(?:i|m|n|ng|p|t|c)?|ơ(?:i|m|n|p|t)?|u(?:i|a|m|n|ng|p|t|c)?|uô(?:i|m|n|ng|t|c)"
    r"|uâ(?:n|ng|t|y)?|uê(?:nh|ch|n)?|uơ|uy(?:a|ên|êt|n|nh|t|ch|u|p)?"
    r"|ư(?:a|i|u|m|n|ng|t|c)?|ươ(?:i|u|m|n|ng|p|t|c)|y)"
)
_STOPPED = ("p", "t", "c", "ch")
_STOPPED_TONES = frozenset("\u0301\u0323")
"""A syllable that ends in a stop has one of two tones."""


def to_unicode(
    texts: Sequence[str], *, font_says_so: bool = False
) -> tuple[Sequence[str], str | None]:
    """Return the texts in Unicode (NFC) and the encoding they were in; untouched and None if none.

    `font_says_so` where the file names a font of such an encoding: fewer words then do.
    """
    encoding = find_encoding(texts, font_says_so=font_says_so)
    if encoding is None:
        return texts, None
    return [convert_text(text, encoding) for text in texts], encoding


def find_encoding(texts: Iterable[str], *, font_says_so: bool = False) -> str | None:
    """Return the encoding before Unicode that the texts of a sheet are in, or None."""
    marked: set[str] = set()
    in_unicode: set[str] = set()
    for text in texts:
        if text.isascii():
            continue
        for word in _WORD.findall(unicodedata.normalize("NFC", text)):
            if _BEYOND_LATIN.search(word):
                in_unicode.add(word)
            elif _MARKED.search(word) and (len(word) > 1 or word.isalpha()):
                marked.add(word)
        if len(marked) + len(in_unicode) > _MOST_WORDS:
            break
    fewest = 1 if font_says_so else _FEWEST_WORDS
    if len(marked) < fewest or len(in_unicode) > _MOST_UNICODE * len(marked):
        return None
    if sum(map(is_syllable, marked)) > _MOST_RIGHT_BEFORE * len(marked):
        return None
    shares = {
        encoding: sum(is_syllable(convert_text(word, encoding)) for word in marked) / len(marked)
        for encoding in (TCVN3, VNI)
    }
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] < _FEWEST_BECOME_RIGHT or shares[best] - min(shares.values()) < _LEAD:
        return None
    return best


def convert_text(text: str, encoding: str) -> str:
    """Return a text of a known encoding in Unicode, NFC; what is Unicode already stays."""
    if text.isascii() or _BEYOND_LATIN.search(text):
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    converted = _WORD.sub(lambda word: _convert_word(word.group(), encoding), text)
    if encoding == TCVN3:
        letters = [letter for letter in text if letter.isascii() and letter.isalpha()]
        if len(letters) >= _FEWEST_CAPITALS and all(map(str.isupper, letters)):
            converted = converted.upper()  # "CéNG HOµ", drawn by a font of capitals
    return unicodedata.normalize("NFC", converted)


@lru_cache(maxsize=65536)
def _convert_word(word: str, encoding: str) -> str:
    if len(word) == 1 and not word.isalpha():
        return word  # a sign by itself: × · » ®
    if encoding == TCVN3:
        return "".join(_TCVN3.get(letter, letter) for letter in word)
    return _VNI_PATTERN.sub(lambda match: _VNI[match.group()], word)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether a word can be a Vietnamese syllable, its tone included.

    >>> is_syllable("dõi"), is_syllable("dâi"), is_syllable("hổp")
    (True, False, False)
    """
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in apart if ord(mark) in _TONES]
    bare = unicodedata.normalize("NFC", apart.translate(_TONES))
    if len(tones) > 1 or _SYLLABLE.fullmatch(bare) is None:
        return False
    return not bare.endswith(_STOPPED) or (bool(tones) and tones[0] in _STOPPED_TONES)
