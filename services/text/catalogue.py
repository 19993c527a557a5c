"""Sentences by key: `<file>.<key>.<key>` in services/text/<language>/<file>.yaml."""

import string
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scoring.localized import Language, Localized
from services.text.formats import write_date, write_number, write_percent

FOLDER = Path(__file__).parent


class _Writer(string.Formatter):
    """Fills a template's blanks in one language: {n}, {p:points}, {r:percent}, {d:signed}."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, Localized):
            return value.in_language(self._language)
        if isinstance(value, date):
            return write_date(value, self._language)
        if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
            return str(value)
        match spec:
            case "points":
                return write_number(value, self._language, places=2)
            case "signed":
                return write_number(value, self._language, places=2, signed=True)
            case "percent":
                return write_percent(value, self._language)
            case "bound":  # a bound as the rule states it: 98 %, not 98,00 %
                return write_percent(value, self._language, places=None)
            case "plain":  # a year or a code: no grouping
                return str(value)
            case "":
                return write_number(value, self._language)
        raise ValueError(f"unknown format {spec!r} in a sentence")


class Text:
    """The sentences of one language."""

    def __init__(self, language: Language, sentences: Mapping[str, str]) -> None:
        self.language: Language = language
        self._sentences = sentences
        self._writer = _Writer(language)

    def __call__(self, key: str, /, **params: Any) -> str:
        """Return the sentence `key` with its blanks filled.

        Raises KeyError where there is no such sentence or a blank has no value.
        """
        return self.fill(self._sentences[key], **params)

    def fill(self, sentence: str, /, **params: Any) -> str:
        """Return a sentence that stands elsewhere (in a form's YAML) with its blanks filled."""
        return self._writer.vformat(sentence, (), params)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def points(self, value: int | Decimal | Fraction, *, signed: bool = False) -> str:
        """Write points with two digits after the point."""
        return write_number(value, self.language, places=2, signed=signed)

    def number(self, value: int | Decimal | Fraction) -> str:
        """Write a number in full."""
        return write_number(value, self.language)

    def percent(self, value: int | Decimal | Fraction) -> str:
        """Write a share in per cent with two digits."""
        return write_percent(value, self.language)

    def day(self, value: date) -> str:
        """Write a day."""
        return write_date(value, self.language)


def read_sentences(language: Language) -> dict[str, str]:
    """Read all sentences of a language as one flat mapping of dotted keys."""
    sentences: dict[str, str] = {}
    for file in sorted((FOLDER / language).glob("*.yaml")):
        _flatten(yaml.safe_load(file.read_text(encoding="utf-8")) or {}, file.stem, sentences)
    return sentences


@cache
def text_in(language: Language) -> Text:
    """Return the sentences of `language`, read once."""
    return Text(language, read_sentences(language))


def _flatten(node: Mapping[str, Any], prefix: str, into: dict[str, str]) -> None:
    for key, value in node.items():
        if isinstance(value, Mapping):
            _flatten(value, f"{prefix}.{key}", into)
        else:
            into[f"{prefix}.{key}"] = str(value)
