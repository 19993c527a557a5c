"""YAML as people write it, read strictly: every fault with its line and column, nothing guessed.

PyYAML's own reading takes `no` for False, 1.10 for 1.1, 12:30 for 750, lets the last of two equal
keys win and expands aliases without bound (the traps are listed in CONTRIBUTING.md). Here plain
numbers become `Decimal`, `true` and `false` are the only booleans, everything else stays text, and
aliases, repeated keys and decimal commas are reported.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from scoring.problems import Problem, TextPlace

Path = tuple[str | int, ...]

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_CONSTANTS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class ParsedYaml:
    """What a YAML text says: the value, the place of each value and key, and the faults."""

    value: Any
    file: str
    places: Mapping[Path, TextPlace]
    key_places: Mapping[Path, TextPlace]
    problems: tuple[Problem, ...]

    def place(self, path: Path) -> TextPlace:
        """Return the place of the value at `path`, or of the nearest one around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, TextPlace(self.file))

    def key_place(self, path: Path) -> TextPlace:
        """Return the place of the key that ends `path`, or of what stands around it."""
        return self.key_places.get(path) or self.place(path)


def parse_yaml(text: str, *, file: str) -> ParsedYaml:
    """Parse one YAML document; `file` is the name that the places carry."""
    reader = _Reader(file)
    value = reader.read(text)
    return ParsedYaml(value, file, reader.places, reader.key_places, tuple(reader.problems))


class _NoAliasLoader(yaml.SafeLoader):
    """Refuses aliases, with which ten lines can grow to gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "alias", mark)
        return super().compose_node(parent, index)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self.places: dict[Path, TextPlace] = {}
        self.key_places: dict[Path, TextPlace] = {}
        self.problems: list[Problem] = []

    def read(self, text: str) -> Any:
        try:
            loader = _NoAliasLoader(text)
        except yaml.reader.ReaderError as error:  # a character that YAML does not admit
            before = text[: error.position]
            column = error.position - (before.rfind("\n") + 1) + 1
            place = TextPlace(self._file, before.count("\n") + 1, column)
            self.problems.append(Problem("yaml_syntax", place, found=str(error.reason)))
            return None
        try:
            node = loader.get_single_node()
            return None if node is None else self._value(node, ())
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            code = "alias_not_allowed" if error.problem == "alias" else "yaml_syntax"
            self._report(code, mark, found=error.problem or "")
        except (ValueError, OverflowError, RecursionError) as error:  # PyYAML lets these through
            self._report("yaml_syntax", loader.get_mark(), found=str(error))
        finally:
            loader.dispose()
        return None

    def _value(self, node: yaml.Node, path: Path) -> Any:
        self.places[path] = self._place(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        previous: Any = None
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._report("yaml_syntax", key_node.start_mark, found="found unhashable key")
                continue
            key = str(key_node.value)
            if self._is_comma_tail(key_node, value_node, previous):
                self._report("decimal_comma", previous.start_mark, found=f"{previous.value},{key}")
                continue
            if key in mapping:
                self._report("duplicate_key", key_node.start_mark, found=key)
            self.key_places[(*path, key)] = self._place(key_node.start_mark)
            mapping[key] = self._value(value_node, (*path, key))
            previous = value_node
        return mapping

    @staticmethod
    def _is_comma_tail(key: yaml.Node, value: yaml.Node, previous: Any) -> bool:
        """Tell whether `5: nothing` is the rest of a number, as in {max_points: 0,5}."""
        for node in (key, value, previous):
            if not isinstance(node, yaml.ScalarNode) or node.style is not None:
                return False
        if key.start_mark.line != previous.end_mark.line or value.value != "":
            return False
        return bool(key.value.isdigit() and previous.value.removeprefix("-").isdigit())

    def _scalar(self, node: yaml.Node) -> Any:
        text = str(node.value)
        if getattr(node, "style", None) is not None:  # quoted or a block: text as it stands
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _NUMBER.fullmatch(text):
            return Decimal(text)
        if _DECIMAL_COMMA.fullmatch(text):
            self._report("decimal_comma", node.start_mark, found=text)
            return Decimal(text.replace(",", "."))
        return text

    def _report(self, code: str, mark: Any, *, found: str) -> None:
        self.problems.append(Problem(code, self._place(mark), found=found))

    def _place(self, mark: Any) -> TextPlace:
        return TextPlace(self._file, mark.line + 1, mark.column + 1)
