"""XML parts of an office file changed at single places, every other byte kept as it is.

What is put in is written in ASCII with character references, so that it fits any encoding that
holds ASCII.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_PLAIN = re.compile(r"[\x00-\x08\x0b-\x1f&<>\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"
_QUOTED = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
_ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_TAG = re.compile(rb"<([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>")
_WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


class OddPart(ValueError):
    """A part written as no office program does: changing it might spoil it."""


@dataclass(frozen=True)
class Element:
    """One element and where it stands: the bytes of its start tag, and all of it."""

    name: str
    """Without its prefix."""
    prefix: str
    """With its colon, or empty."""
    attributes: Mapping[str, str]
    depth: int
    start: int
    content: int
    """Where its start tag ends."""
    close: int
    """Where its end tag begins; the end of the start tag where there is none."""
    end: int

    @property
    def is_empty_tag(self) -> bool:
        """Tell whether it is a single tag <a/>."""
        return self.close == self.end


Edit = tuple[int, int, bytes]
"""Bytes from the first to before the second place are replaced by others."""


def clean_text(text: str) -> str:
    """Replace the characters that no XML file may hold; one of them would spoil the whole file."""
    return _NO_XML.sub(_REPLACEMENT, text)


def write_text(text: str) -> str:
    """Return text as it stands between tags."""
    if _NOT_PLAIN.search(text) is None:  # almost always, and there may be millions
        return text
    return escape(clean_text(text), {"\r": "&#13;"})


def write_value(text: str) -> str:
    """Return text as it stands between the quotes of an attribute."""
    return escape(clean_text(text), _QUOTED)


def to_bytes(xml: str) -> bytes:
    """Return XML as ASCII, all other characters as references."""
    return xml.encode("ascii", "xmlcharrefreplace")


def make_parser() -> expat.XMLParserType:
    """Return a parser that refuses what no office file has: declared entities."""

    def refuse(*_: Any) -> None:
        raise OddPart("an office file declares no entities")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def refuse_wide_text(start: bytes) -> None:
    """Raise OddPart for a part whose characters take two bytes."""
    if start.startswith(_WIDE_STARTS):
        raise OddPart("two bytes a character")


def read_elements(xml: bytes) -> list[Element]:
    """Return every element of a small part in the order of their start tags. Raises OddPart."""
    refuse_wide_text(xml)
    parser = make_parser()
    open_elements: list[tuple[int, str, dict[str, str], int, int]] = []
    found: dict[int, Element] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        tag = match_tag(xml, at)
        open_elements.append((len(found), name, attributes, at, tag.end()))
        found[len(found)] = None  # type: ignore[assignment] # keeps its place until it ends

    def end(_: str) -> None:
        order, name, attributes, at, content = open_elements.pop()
        if xml[content - 2 : content] == b"/>":
            close = finish = content
        else:
            close = parser.CurrentByteIndex
            finish = xml.index(b">", close) + 1
        prefix, colon, local = name.rpartition(":")
        depth = len(open_elements)
        found[order] = Element(local, prefix + colon, attributes, depth, at, content, close, finish)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise OddPart(str(error)) from error
    return list(found.values())


def match_tag(xml: bytes | bytearray, at: int) -> re.Match[bytes]:
    """Return the start tag that begins at a place. Raises OddPart."""
    tag = _TAG.match(xml, at)
    if tag is None:
        raise OddPart("no tag where the parser saw one")
    return tag


def set_attributes(tag: bytes, values: Mapping[str, str]) -> bytes:
    """Return a start tag with attributes set, the others kept."""
    whole = match_tag(tag, 0)
    kept = b"".join(
        each[0] for each in _ATTRIBUTE.finditer(whole[2]) if each[1].decode() not in values
    )
    given = "".join(f' {name}="{write_value(value)}"' for name, value in values.items())
    return b"<" + whole[1] + kept + to_bytes(given) + whole[3] + b">"


def insert_last(xml: bytes, element: Element, inner: str) -> Edit:
    """Return the edit that puts XML at the end of an element."""
    if not element.is_empty_tag:
        return element.close, element.close, to_bytes(inner)
    tag = xml[element.start : element.content]
    name = match_tag(tag, 0)[1]
    opened = tag[: tag.rindex(b"/")] + b">"
    return element.start, element.end, opened + to_bytes(inner) + b"</" + name + b">"


def apply_edits(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a part with edits made; those at one place in the order given."""
    pieces: list[bytes] = []
    done = 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        pieces += (xml[done:start], replacement)
        done = end
    return b"".join((*pieces, xml[done:]))


def children(elements: Sequence[Element], parent: Element) -> list[Element]:
    """Return the elements directly inside another."""
    return [
        each
        for each in elements
        if each.depth == parent.depth + 1 and parent.content <= each.start < parent.end
    ]
