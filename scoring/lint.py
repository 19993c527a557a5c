"""Lint of a criteria set: every fault of every file at once, each with its line and column.

What a fault is found in stands beside much that is right: so the parts are read one by one from
the YAML as it stands, and a misspelt name hides neither a wrong sum nor a wrong example.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from scoring.answers import Answer, LeafAnswers
from scoring.model import Component, CriteriaSet, Example, Grade, Leaf, Role, Rounding, SetHead
from scoring.problems import Problem, Severity, TextPlace
from scoring.rules.base import Measure
from scoring.score import score_leaf
from scoring.scorecard import Outcome
from scoring.strict import exact
from scoring.validation import build, suggest, validate
from scoring.yaml_text import ParsedYaml, Path, parse_yaml

_Model = TypeVar("_Model", bound=BaseModel)

HEAD_FILE = "set.yaml"
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]*")
_NUMBERED = re.compile(r"\d+(\.\d+)*")
_CODE = re.compile(r"\w+(\.\w+)*")
_SCORED = ("max_points", "rule", "when_not_arising", "when_denominator_zero")
_NAME = {"vi": "…", "en": "…"}
_BESIDES = {  # what scoring a leaf does not look at
    "code": "0",
    "name": _NAME,
    "source": {"decision": "…", "trust": "constructed"},
    "owner": "0",
    "examples": [{"name": "…", "given": {}, "points": None}],
}


def lint_set(
    texts: Mapping[str, str], *, evidence_kinds: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Return all faults of the files of one set, in the order of file and line.

    `texts` is `{file: text}`: `set.yaml` and one file a component; a component may also be checked
    alone, without what only the set can tell. `evidence_kinds` are the known kinds of evidence.
    """
    return check_set(texts, evidence_kinds=evidence_kinds)[1]


def check_set(
    texts: Mapping[str, str], *, evidence_kinds: Collection[str] | None = None
) -> tuple[CriteriaSet | None, tuple[Problem, ...]]:
    """Build the set, with all its faults (see `lint_set`); None where one is an error."""
    files = [parse_yaml(text, file=file) for file, text in sorted(texts.items())]
    head_file = next((each for each in files if is_head(each.file)), None)
    component_files = [each for each in files if each is not head_file]
    problems = [problem for each in files for problem in each.problems]
    head = None
    if head_file is not None:
        head = _read(SetHead, head_file, problems)
    components = [_read(Component, each, problems) for each in component_files]

    nodes = [node for each in component_files for node in _nodes(each)]
    around = _Surroundings.of(head_file, evidence_kinds)
    problems.extend(_code_faults(nodes))
    problems.extend(_sum_faults(nodes))
    for node in nodes:
        if node.is_leaf:
            problems.extend(_leaf_faults(node, around))
    if head_file is not None and all(isinstance(each.value, Mapping) for each in component_files):
        problems.extend(_whole_faults(head_file, nodes))
        problems.extend(_group_faults(head_file, nodes))
    if head_file is not None:
        problems.extend(_grade_faults(head_file))
        problems.extend(_growth_faults(head_file))
    criteria = None
    if head_file is not None and not problems:
        problems.extend(_unused_measures(head_file, nodes))
        problems.extend(_groups_not_rescaled(head_file, nodes))
        criteria = CriteriaSet(head=head, components=tuple(components))
    return criteria, tuple(sorted(problems, key=_order))


def is_head(file: str) -> bool:
    """Tell whether a file is the head of a set."""
    return file.rsplit("/", 1)[-1] == HEAD_FILE


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place if isinstance(problem.place, TextPlace) else TextPlace("")
    return place.file, place.line, place.column, problem.code


def _read(model: type[_Model], parsed: ParsedYaml, problems: list[Problem]) -> _Model | None:
    """Build a model from a whole file, its faults added to `problems`."""
    if parsed.value is None:
        if not parsed.problems:
            problems.append(Problem("empty_file", TextPlace(parsed.file)))
        return None
    built, found = validate(model, parsed)
    problems.extend(found)
    return built


@dataclass(frozen=True)
class _Node:
    """A component, criterion or sub-criterion as it stands in the file, right or wrong."""

    parsed: ParsedYaml
    path: Path
    raw: Mapping[str, Any]
    parent: "_Node | None" = None

    @property
    def code(self) -> str:
        """The code, also one that lacks its quotes; empty where there is none."""
        value = self.raw.get("code")
        return str(value) if isinstance(value, str | Decimal) else ""

    @property
    def is_leaf(self) -> bool:
        return self.parent is not None and "sub_criteria" not in self.raw

    @property
    def counts(self) -> bool:
        """Whether its points add up to the total: those of bonus and penalty blocks do not."""
        return bool(self.raw.get("role", Role.CONTENT) == Role.CONTENT)

    @property
    def maximum(self) -> Fraction | None:
        return _number(self.raw.get("max_points"))

    def items(self, key: str) -> list[Any]:
        """Return the list under a key; an empty one where there is none."""
        value = self.raw.get(key)
        return value if isinstance(value, list) else []

    def place(self, *path: str | int) -> TextPlace:
        return self.parsed.place((*self.path, *path))


def _number(value: Any) -> Fraction | None:
    try:
        return Fraction(exact(value))
    except PydanticCustomError:
        return None


def _nodes(parsed: ParsedYaml) -> Iterator[_Node]:
    """Yield the component of a file and all below it, parents first."""
    if isinstance(parsed.value, Mapping):
        component = _Node(parsed, (), parsed.value)
        yield component
        for criterion in _children(component, "criteria"):
            yield criterion
            yield from _children(criterion, "sub_criteria")


def _children(parent: _Node, key: str) -> Iterator[_Node]:
    for index, raw in enumerate(parent.items(key)):
        if isinstance(raw, Mapping):
            yield _Node(parent.parsed, (*parent.path, key, index), raw, parent)


def _code_faults(nodes: list[_Node]) -> Iterator[Problem]:
    seen: dict[str, _Node] = {}
    for node in nodes:
        first, parent = seen.get(node.code), node.parent
        if not node.code:
            continue
        # A component may be called as a criterion of its own that has nothing below it.
        if first is not None and not (first is parent and node.is_leaf and parent.parent is None):
            params = {"code": node.code, "first": str(first.place("code"))}
            yield Problem("duplicate_code", node.place("code"), node.code, params=params)
        else:
            seen[node.code] = node
        if parent is not None and not _nests(node.code, parent.code):
            yield Problem("code_not_nested", node.place("code"), node.code, f"{parent.code}.…")


def _nests(code: str, parent: str) -> bool:
    """Tell whether a code goes on from its parent's, where that is numbered: "3.4" from "3"."""
    return not _NUMBERED.fullmatch(parent) or code.startswith(f"{parent}.")


def _sum_faults(nodes: list[_Node]) -> Iterator[Problem]:
    for parent in nodes:
        listed = parent.items("criteria") if parent.parent is None else parent.items("sub_criteria")
        children = [node for node in nodes if node.parent is parent]
        if children and len(children) == len(listed) and parent.counts:
            yield from _sum_fault(
                "children_sum", children, parent.maximum, parent.place("max_points"), parent.code
            )


def _sum_fault(
    problem: str, parts: list[_Node], whole: Fraction | None, place: TextPlace, code: str
) -> Iterator[Problem]:
    """Yield a fault where the maxima of the parts do not make that of the whole."""
    maxima = [part.maximum for part in parts]
    known = [each for each in maxima if each is not None]
    total = sum(known, Fraction(0))
    if whole is not None and len(known) == len(maxima) and total != whole:
        yield Problem(problem, place, params={"code": code, "sum": total, "max": whole})


def _whole_faults(head_file: ParsedYaml, nodes: list[_Node]) -> Iterator[Problem]:
    """Yield what can be told of a set all of whose files can be read."""
    head = head_file.value if isinstance(head_file.value, Mapping) else {}
    components = [node for node in nodes if node.parent is None]
    if not components:
        yield Problem("no_components", TextPlace(head_file.file))
        return
    counted = [node for node in components if node.counts]
    whole = _number(head.get("max_points"))
    yield from _sum_fault("set_sum", counted, whole, head_file.place(("max_points",)), "")


@dataclass(frozen=True)
class _Variant:
    """A group of units as the head states it, right or wrong."""

    name: str
    without: list[Any]

    @property
    def path(self) -> Path:
        return ("groups", self.name)

    def asked_points(self, nodes: list[_Node]) -> Fraction:
        """Add up the points of content that the group is asked for."""
        leaves = (node for node in nodes if node.is_leaf and not self._is_spared(node))
        return sum((node.maximum or Fraction(0) for node in leaves), Fraction(0))

    def _is_spared(self, node: _Node) -> bool:
        if node.code in self.without or (node.parent is None and not node.counts):
            return True
        return node.parent is not None and self._is_spared(node.parent)


def _variants(head_file: ParsedYaml) -> Iterator[_Variant]:
    head = head_file.value if isinstance(head_file.value, Mapping) else {}
    for name in _keys(head.get("groups")):
        raw = head["groups"][name]
        without = raw.get("without") if isinstance(raw, Mapping) else None
        yield _Variant(name, without if isinstance(without, list) else [])


def _group_faults(head_file: ParsedYaml, nodes: list[_Node]) -> Iterator[Problem]:
    """Yield codes that a group of units goes without and the set lacks, and groups left empty."""
    known = [node.code for node in nodes if node.code]
    whole = _Variant("", []).asked_points(nodes)
    for variant in _variants(head_file):
        for index, code in enumerate(variant.without):
            if isinstance(code, str) and _CODE.fullmatch(code) and code not in known:
                place = head_file.place((*variant.path, "without", index))
                params = {"code": code, "hint": suggest(code, known)}
                yield Problem("unknown_code", place, code, params=params)
        if whole and not variant.asked_points(nodes):
            params = {"name": variant.name}
            yield Problem("group_asks_nothing", head_file.key_place(variant.path), params=params)


def _groups_not_rescaled(head_file: ParsedYaml, nodes: list[_Node]) -> Iterator[Problem]:
    """Yield a warning for each group whose maximum is less than the set's and stays so."""
    if head_file.value.get("rescale_to") is not None:
        return
    whole = _Variant("", []).asked_points(nodes)
    for variant in _variants(head_file):
        asked = variant.asked_points(nodes)
        if asked < whole:
            params = {"name": variant.name, "sum": asked, "max": whole}
            place = head_file.key_place(variant.path)
            yield Problem("group_not_rescaled", place, "", "", params, Severity.WARNING)


def _grade_faults(head_file: ParsedYaml) -> Iterator[Problem]:
    """Yield grades that ask no less than the one above them and so are never reached."""
    head = head_file.value if isinstance(head_file.value, Mapping) else {}
    raw = head.get("grades")
    above: Grade | None = None
    for index, each in enumerate(raw if isinstance(raw, list) else ()):
        grade = build(Grade, each)
        if grade is None:
            continue
        if above is not None and not _asks_less(grade, above):
            params = {"percent": grade.from_percent, "above": above.from_percent}
            place = head_file.place(("grades", index, "from_percent"))
            yield Problem("grades_order", place, params=params)
        above = grade


def _asks_less(grade: Grade, above: Grade) -> bool:
    if grade.from_percent == above.from_percent:
        return (grade.component_floor or 0) < (above.component_floor or 0)
    return grade.from_percent < above.from_percent


def _unused_measures(head_file: ParsedYaml, nodes: list[_Node]) -> Iterator[Problem]:
    used = {text for node in nodes for _, text in _mentions(node.raw.get("rule"))}
    for name in _keys(head_file.value.get("measures")):
        if name not in used:
            place, params = head_file.key_place(("measures", name)), {"name": name}
            yield Problem("unused_measure", place, name, "", params, Severity.WARNING)


def _growth_faults(head_file: ParsedYaml) -> Iterator[Problem]:
    head = head_file.value
    measures: Any = head.get("measures") if isinstance(head, Mapping) else None
    for name in _keys(measures):
        said = measures[name]
        whole = said.get("grows_with") if isinstance(said, Mapping) else None
        others = [each for each in measures if each != name]
        place = head_file.place(("measures", name, "grows_with"))
        yield from _unknown("unknown_measure", whole, others, place)


def _keys(value: Any) -> list[str]:
    return list(value) if isinstance(value, Mapping) else []


def _mentions(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text below a rule that may name a measure, and where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _mentions(each, (*path, index))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in ("kind", "key", "name"):
                yield from _mentions(each, (*path, key))


@dataclass(frozen=True)
class _Surroundings:
    """What the leaves of a set may lean on, as far as it can be read; None: not known."""

    evidence_kinds: Collection[str] | None
    owners: Collection[str] | None
    measures: Mapping[str, Measure | None] | None
    """The measures declared, each with what is said of it, None where that is wrong."""
    rounding: Rounding | None

    @classmethod
    def of(
        cls, head_file: ParsedYaml | None, evidence_kinds: Collection[str] | None
    ) -> "_Surroundings":
        """Read them from the head of the set."""
        if head_file is None or not isinstance(head_file.value, Mapping):
            return cls(evidence_kinds, None, None, None)
        head = head_file.value
        measures = {
            name: build(Measure, head["measures"][name]) for name in _keys(head.get("measures"))
        }
        owners = _keys(head.get("owners"))
        return cls(evidence_kinds, owners, measures, build(Rounding, head.get("rounding")))


def _leaf_faults(node: _Node, around: _Surroundings) -> Iterator[Problem]:
    if not node.raw.get("evidence") and not node.raw.get("documents"):
        yield Problem("no_evidence", node.place(), params={"code": node.code})
    for index, kind in enumerate(node.items("evidence")):
        place = node.place("evidence", index)
        yield from _unknown("unknown_evidence", kind, around.evidence_kinds, place)
    yield from _unknown("unknown_owner", node.raw.get("owner"), around.owners, node.place("owner"))
    leaf = _scored_part(node)
    if leaf is None:
        return
    if leaf.tracked == (leaf.maximum > 0):
        yield Problem("tracked_points" if leaf.tracked else "zero_points", node.place("max_points"))
    elif not leaf.tracked:
        for fault in leaf.rule.faults(leaf.maximum):
            yield Problem(fault.code, node.place("rule", *fault.path), params=fault.params)
    yield from _measure_faults(node, leaf, around)
    for index, raw in enumerate(node.items("examples")):
        example = build(Example, raw)
        if example is not None:
            yield from _example_faults(node, leaf, around, index, example)


def _unknown(
    problem: str, found: Any, known: Collection[str] | None, place: TextPlace
) -> Iterator[Problem]:
    if known is None or not isinstance(found, str) or not _WORD.fullmatch(found):
        return  # a word of the wrong form is told already
    if found not in known:
        params = {"name": found, "hint": suggest(found, list(known))}
        yield Problem(problem, place, found, ", ".join(known), params)


def _scored_part(node: _Node) -> Leaf | None:
    """Return the leaf as scoring sees it; None where that part of it is wrong."""
    seen = {key: node.raw[key] for key in _SCORED if key in node.raw}
    return build(Leaf, {**_BESIDES, **seen})


def _measure_faults(node: _Node, leaf: Leaf, around: _Surroundings) -> Iterator[Problem]:
    slots = (slot for slot in leaf.rule.slots() if slot.quantity is not None)
    for name in dict.fromkeys(name for slot in slots for name in slot.names):
        mentioned = (path for path, text in _mentions(node.raw["rule"]) if text == name)
        place = node.place("rule", *next(mentioned, ()))
        yield from _unknown("unknown_measure", name, around.measures, place)


def _example_faults(
    node: _Node, leaf: Leaf, around: _Surroundings, index: int, example: Example
) -> Iterator[Problem]:
    if around.rounding is None or around.measures is None:
        return
    measures = {name: each for name, each in around.measures.items() if each is not None}
    answers = _answers_of(example)
    result = score_leaf(leaf, answers, measures=measures, rounding=around.rounding)
    path = (*node.path, "examples", index)
    for problem in result.problems:
        place = node.parsed.key_place((*path, "given", problem.params.get("input", "")))
        yield Problem(problem.code, place, problem.found, problem.expected, problem.params)
    if result.problems:
        return
    if result.points is None:  # nothing is given
        names = tuple(asked.name for asked in leaf.rule.inputs(measures))
        yield Problem(
            "inputs_missing", node.parsed.place((*path, "given")), params={"inputs": names}
        )
        return
    excluded = result.outcome is Outcome.NOT_ARISING and result.max_points < leaf.maximum
    points = None if excluded else result.points
    stated = None if example.points is None else Fraction(example.points)
    if points != stated:
        params = {"name": example.name, "stated": _or_null(stated), "points": _or_null(points)}
        yield Problem("example_wrong", node.parsed.place((*path, "points")), params=params)


def _or_null(points: Fraction | None) -> Fraction | str:
    return "null" if points is None else points


def _answers_of(example: Example) -> LeafAnswers:
    return LeafAnswers(
        {
            name: Answer(Fraction(value) if isinstance(value, Decimal) else value)
            for name, value in example.given.items()
        }
    )
