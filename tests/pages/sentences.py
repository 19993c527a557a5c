"""All the sentences and names of one language, as patterns to look for on a screen."""

import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
_CHECKED_TEXTS = (
    *(
        "action_plan",
        "assessment",
        "bridge",
        "check",
        "describe",
        "explaining",
        "figures",
        "gaps",
        "likely_cuts",
        "intake",
        "item",
        "next_year",
        "pages",
        "papers",
        "peers",
        "people",
    ),
    *("progress", "reviews", "rules", "scoring", "sipas", "snapshots", "what_if", "worklist"),
)


@cache
def sentences_of(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the sentences and criteria names that a screen of the other language may not show.

    Left out: what is the same in both, and what is too short to be told from a name or a code.
    """
    other = "en" if language == "vi" else "vi"
    of, of_other = set(_all_of(language)), set(_all_of(other))
    return tuple(pattern for each in sorted(of - of_other) if (pattern := _pattern(each, language)))


@cache
def citations() -> frozenset[str]:
    """Return the places in documents that rules cite: they are quoted, not translated."""
    texts = (file.read_text(encoding="utf-8") for file in (ROOT / "criteria").rglob("*.yaml"))
    return frozenset(place for text in texts for place in _places(yaml.safe_load(text)))


def _places(node: Any) -> Iterator[str]:
    for key, each in node.items() if isinstance(node, dict) else enumerate(node):
        if key in ("decision", "place") and isinstance(each, str):
            yield each
        elif isinstance(each, dict | list):
            yield from _places(each)


def _all_of(language: str) -> Iterator[str]:
    for name in _CHECKED_TEXTS:
        file = ROOT / "services" / "text" / language / f"{name}.yaml"
        yield from _leaves(yaml.safe_load(file.read_text(encoding="utf-8")))
    for file in sorted((ROOT / "criteria").rglob("*.yaml")):
        yield from _localized(yaml.safe_load(file.read_text(encoding="utf-8")), language)


def _leaves(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for each in node.values():
            yield from _leaves(each)
    elif isinstance(node, str):
        yield node


def _localized(node: Any, language: str) -> Iterator[str]:
    if isinstance(node, dict):
        if set(node) == {"vi", "en"}:
            yield node[language]
        else:
            for each in node.values():
                yield from _localized(each, language)
    elif isinstance(node, list):
        for each in node:
            yield from _localized(each, language)


def _pattern(sentence: str, language: str) -> re.Pattern[str] | None:
    parts = [literal for literal, *_ in string.Formatter().parse(sentence)]
    words = " ".join(parts).split()
    if language == "vi":
        telling = any(re.search(r"[À-ỹ]", word) for word in words) and len(words) > 1
    else:
        telling = len([word for word in words if re.fullmatch(r"[A-Za-z][a-z']+[.,;:]?", word)]) > 2
    if not telling:
        return None
    return re.compile(r"[^\n]*?".join(re.escape(part) for part in parts if part), re.IGNORECASE)
