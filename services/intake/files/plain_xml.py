"""The pattern of a row as programs write it, and its text without XML's and Excel's escapes.

Source of the escapes: XML 1.0, sections 2.11 and 4.6; ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
"""

import re
from collections.abc import Sequence

_INLINE = rb"<is><t[^>]*+>([^<]*+)</t></is>"
_FORMULA = rb"(?:<f[^>]*+>(?:[^<]*+</f>)?+)?+"
_VALUE = _FORMULA + rb"<v>([^<]++)</v>"
_RICH = rb"<is>(?:<(?!/is>)[^>]*+>[^<]*+)*+</is>"
_ENTITY = re.compile(r"&(#x[0-9a-fA-F]+|#[0-9]+|amp|lt|gt|quot|apos);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"_x00([0-9a-fA-F]{2})_")
_LAST_CHARACTER = 0x10FFFF


class NotPlain(ValueError):
    """XML that is not written in the plain way: a parser has to read it."""


def row_pattern(letters: Sequence[str]) -> re.Pattern[bytes]:
    r"""Return what matches one row, with the cells of some columns, in order, as its groups.

    The groups are the row's number and attributes, of every column its cell's attributes, value and
    inline text, and at last ">" where all of the row fits: a row that is otherwise matches only to
    its number. Nothing of a row is passed over unseen. The quantifiers never give back.
    """
    names = "|".join(letters).encode() or b"-"
    other = (
        rb'(?:<c r="(?!(?:' + names + rb')[0-9])[^>]*+>(?:(?<=/>)|(?:'
        + b"|".join((_ungrouped(_VALUE), _ungrouped(_INLINE), _RICH))
        + rb")?+</c>))*+"
    )  # fmt: skip
    wanted = b"".join(
        rb'(?:<c r="' + letter.encode() + rb'\1"([^>]*+)>'
        rb"(?:(?<=/>)|(?:" + _VALUE + b"|" + _INLINE + rb")?+</c>))?+" + other
        for letter in letters
    )
    row = rb'\s*+<row r="([0-9]++)"(?:([^>]*+)(?:(?<=/)|>' + other + wanted + rb"</row)(>))?+"
    return re.compile(row)


def _ungrouped(pattern: bytes) -> bytes:
    return pattern.replace(rb"([^<]", rb"(?:[^<]")


def decode(xml: bytes) -> str:
    """Return the text that stands in XML. Raises NotPlain."""
    try:
        return unescape(xml.decode())
    except UnicodeDecodeError as error:
        raise NotPlain("text that is not UTF-8") from error


def unescape(text: str) -> str:
    """Return text with its entities resolved and its line ends as XML has them.

    Raises NotPlain for an entity that is none of XML's own.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" not in text:
        return text
    if text.count("&") != len(_ENTITY.findall(text)):
        raise NotPlain("an entity that XML does not have")
    return _ENTITY.sub(_resolve, text)


def unescape_string(text: str) -> str:
    """Return a string of a cell without Excel's escapes: "_x000D_" is a carriage return."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x00" in text else text


def _resolve(match: re.Match[str]) -> str:
    name = match[1]
    if name in _ENTITIES:
        return _ENTITIES[name]
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    if not 0 < code <= _LAST_CHARACTER or 0xD800 <= code < 0xE000:
        raise NotPlain("a character that XML does not have")
    return chr(code)
