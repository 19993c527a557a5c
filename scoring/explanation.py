"""How points came about, as phrases: keys of services/text/<language>/rules.yaml, with blanks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Phrase:
    """One part of an explanation; the parts are read one after the other, a space between."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


def say(key: str, /, **params: Any) -> Phrase:
    """Make a phrase from `rules.<key>`."""
    return Phrase(f"rules.{key}", params)
