"""Parsing the XML of office files: no entities, no network, names without their namespaces."""

from functools import lru_cache
from typing import Any
from xml.parsers import expat


def make_parser() -> expat.XMLParserType:
    """Return a parser that refuses declared entities: office files have none, attacks do."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise ValueError("an office file declares no entities")

    parser.EntityDeclHandler = refuse
    return parser


@lru_cache(maxsize=4096)
def local_name(name: str) -> str:
    """Return a name without its namespace: strict and transitional files differ in nothing else.

    >>> local_name("http://schemas.openxmlformats.org/spreadsheetml/2006/main row")
    'row'
    """
    return name.rpartition(" ")[2]


def local_attributes(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes by their names without namespaces."""
    return {local_name(key): value for key, value in attributes.items()}


def read_elements(xml: bytes, element: str) -> list[dict[str, str]]:
    """Return the attributes of every `element`. Raises ExpatError or ValueError for broken XML."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local_name(name) == element:
            found.append(local_attributes(attributes))

    parser = make_parser()
    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found
