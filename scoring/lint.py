"""Lint of a criteria set: every fault of every file at once, each with its line and column."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.answers import Answer, LeafAnswers
from scoring.model import Component, Example, Leaf, Role, SetHead
from scoring.problems import Problem, Severity, TextPlace
from scoring.score import score_leaf
from scoring.scorecard import Outcome
from scoring.validation import suggest, validate
from scoring.yaml_text import ParsedYaml, Path, parse_yaml

HEAD_FILE = "set.yaml"
_NUMBERED = re.compile(r"\d+(\.\d+)*")


def lint_set(
    texts: Mapping[str, str], *, evidence_kinds: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Return all faults of the files of one set, in the order of file and line.

    `texts` is `{file: text}`: `set.yaml` and one file a component; a component may also be checked
    alone, without what only the set can tell. `evidence_kinds` are the known kinds of evidence.
    """
    parsed = [parse_yaml(text, file=file) for file, text in sorted(texts.items())]
    heads = [each for each in parsed if each.file.rsplit("/", 1)[-1] == HEAD_FILE]
    components = [each for each in parsed if each not in heads]
    problems = [problem for each in parsed for problem in each.problems]
    head: SetHead | None = None
    for each in heads:
        head, found = _validate(SetHead, each)
        problems.extend(found)
    for each in components:
        problems.extend(_validate(Component, each)[1])
    nodes = [node for each in components for node in _nodes(each)]
    problems.extend(_code_faults(nodes))
    problems.extend(_sum_faults(nodes))
    if heads and head is not None:
        problems.extend(_set_sum_faults(heads[0], head, nodes))
    leaves = [leaf for node in nodes if node.is_leaf for leaf in _checked_leaf(node)]
    for checked in leaves:
        problems.extend(_leaf_faults(checked, head, evidence_kinds))
    if heads and head is not None:
        problems.extend(_unused_measures(heads[0], head, leaves))
    unique = dict.fromkeys((p.code, p.place, p.found) for p in problems)
    first = {(p.code, p.place, p.found): p for p in reversed(problems)}
    return tuple(sorted((first[key] for key in unique), key=_order))


def _order(problem: Problem) -> tuple[str, int, int]:
    place = problem.place
    return (place.file, place.line, place.column) if isinstance(place, TextPlace) else ("", 0, 0)


def _validate(model: Any, parsed: ParsedYaml) -> tuple[Any, tuple[Problem, ...]]:
    if parsed.value is None:
        reason = () if parsed.problems else (Problem("empty_file", TextPlace(parsed.file)),)
        return None, reason
    return validate(model, parsed)


@dataclass(frozen=True)
class _Node:
    """A component, criterion or sub-criterion as it stands in the file, right or wrong."""

    parsed: ParsedYaml
    path: Path
    raw: Mapping[str, Any]
    parent: "_Node | None" = None

    @property
    def code(self) -> str:
        return str(self.raw.get("code", ""))

    @property
    def is_leaf(self) -> bool:
        return self.parent is not None and "sub_criteria" not in self.raw

    @property
    def maximum(self) -> Decimal | None:
        value = self.raw.get("max_points")
        return value if isinstance(value, Decimal) else None

    def place(self, *path: str | int) -> TextPlace:
        return self.parsed.place((*self.path, *path))


def _nodes(parsed: ParsedYaml) -> Iterator[_Node]:
    """Yield the component of a file and all below it, parents first."""
    if not isinstance(parsed.value, Mapping):
        return
    component = _Node(parsed, (), parsed.value)
    yield component
    for criterion in _children(component, "criteria"):
        yield criterion
        yield from _children(criterion, "sub_criteria")


def _children(parent: _Node, key: str) -> Iterator[_Node]:
    listed = parent.raw.get(key)
    for index, raw in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(raw, Mapping):
            yield _Node(parent.parsed, (*parent.path, key, index), raw, parent)


def _code_faults(nodes: list[_Node]) -> Iterator[Problem]:
    seen: dict[tuple[bool, str], _Node] = {}
    for node in nodes:
        if not node.code:
            continue
        level = (node.parent is None, node.code)  # a component may be called as its only criterion
        if level in seen:
            first = str(seen[level].place("code"))
            params = {"code": node.code, "first": first}
            yield Problem("duplicate_code", node.place("code"), node.code, params=params)
        seen.setdefault(level, node)
        parent = node.parent
        if parent is None or not _NUMBERED.fullmatch(parent.code):
            continue
        if not node.code.startswith(f"{parent.code}."):
            yield Problem("code_not_nested", node.place("code"), node.code, f"{parent.code}.…")


def _sum_faults(nodes: list[_Node]) -> Iterator[Problem]:
    for parent in nodes:
        children = [node for node in nodes if node.parent is parent]
        if not children or parent.raw.get("role", Role.CONTENT) != Role.CONTENT:
            continue
        maxima = [child.maximum for child in children if child.maximum is not None]
        listed = len(parent.raw.get("criteria", parent.raw.get("sub_criteria", ())))
        if parent.maximum is None or len(maxima) < listed or sum(maxima) == parent.maximum:
            continue
        params = {"code": parent.code, "sum": sum(maxima), "max": parent.maximum}
        yield Problem(
            "children_sum",
            parent.place("max_points"),
            str(parent.maximum),
            str(sum(maxima)),
            params,
        )


def _set_sum_faults(file: ParsedYaml, head: SetHead, nodes: list[_Node]) -> Iterator[Problem]:
    content = [
        node
        for node in nodes
        if node.parent is None and node.raw.get("role", Role.CONTENT) == Role.CONTENT
    ]
    maxima = [node.maximum for node in content if node.maximum is not None]
    if len(maxima) == len(content) and sum(maxima) != head.max_points:
        params = {"sum": sum(maxima), "max": head.max_points}
        yield Problem(
            "set_sum", file.place(("max_points",)), str(head.max_points), str(sum(maxima)), params
        )


@dataclass(frozen=True)
class _CheckedLeaf:
    node: _Node
    leaf: Leaf


def _checked_leaf(node: _Node) -> Iterator[_CheckedLeaf]:
    """Yield the leaf if it can be read by itself: a fault in its neighbour then hides nothing."""
    leaf, _ = validate(Leaf, node.parsed, node.path)
    if leaf is not None:
        yield _CheckedLeaf(node, leaf)


def _leaf_faults(
    checked: _CheckedLeaf, head: SetHead | None, evidence_kinds: Collection[str] | None
) -> Iterator[Problem]:
    node, leaf = checked.node, checked.leaf
    if leaf.tracked == (leaf.maximum > 0):
        yield Problem("tracked_points" if leaf.tracked else "zero_points", node.place("max_points"))
    if not leaf.tracked:
        for fault in leaf.rule.faults(leaf.maximum):
            yield Problem(fault.code, node.place("rule", *fault.path), params=fault.params)
    if not leaf.evidence and not leaf.documents:
        yield Problem("no_evidence", node.place(), params={"code": leaf.code})
    if evidence_kinds is not None:
        for index, kind in enumerate(leaf.evidence):
            if kind not in evidence_kinds:
                yield _unknown(
                    "unknown_evidence", node.place("evidence", index), kind, evidence_kinds
                )
    if head is None:
        return
    if leaf.owner not in head.owners:
        yield _unknown("unknown_owner", node.place("owner"), leaf.owner, head.owners)
    for name in _measures_of(leaf):
        if name not in head.measures:
            yield _unknown("unknown_measure", node.place("rule"), name, head.measures)
    for index, example in enumerate(leaf.examples):
        yield from _example_faults(checked, head, index, example)


def _unknown(code: str, place: TextPlace, found: str, known: Collection[str]) -> Problem:
    hint = suggest(found, list(known))
    return Problem(code, place, found, ", ".join(known), {"name": found, "hint": hint})


def _measures_of(leaf: Leaf) -> Iterator[str]:
    for slot in leaf.rule.slots():
        if slot.quantity is not None:
            yield from slot.names


def _example_faults(
    checked: _CheckedLeaf, head: SetHead, index: int, example: Example
) -> Iterator[Problem]:
    node, leaf = checked.node, checked.leaf
    place = node.place("examples", index)
    result = score_leaf(leaf, _answers_of(example), measures=head.measures, rounding=head.rounding)
    for problem in result.problems:
        yield Problem(problem.code, place, problem.found, problem.expected, problem.params)
    if result.problems:
        return
    excluded = result.outcome is Outcome.NOT_ARISING and result.max_points == 0 and leaf.maximum > 0
    points = None if excluded else result.points
    stated = None if example.points is None else Fraction(example.points)
    if points != stated:
        params = {"name": example.name, "stated": _write(stated), "points": _write(points)}
        points_place = node.place("examples", index, "points")
        yield Problem("example_wrong", points_place, _write(stated), _write(points), params)


def _write(points: Fraction | None) -> str:
    return (
        "null" if points is None else str(float(points)) if points.denominator != 1 else str(points)
    )


def _answers_of(example: Example) -> LeafAnswers:
    values = {
        name: Answer(Fraction(value) if isinstance(value, Decimal) else value)
        for name, value in example.given.items()
    }
    return LeafAnswers(values)


def _unused_measures(
    file: ParsedYaml, head: SetHead, leaves: list[_CheckedLeaf]
) -> Iterator[Problem]:
    used = {name for checked in leaves for name in _measures_of(checked.leaf)}
    for name in head.measures:
        if name not in used:
            place = file.key_place(("measures", name))
            yield Problem(
                "unused_measure", place, name, params={"name": name}, severity=Severity.WARNING
            )
