"""pydantic's findings, found again in the file, without what only follows from another fault."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, RootModel, TypeAdapter

from scoring.model import Component, SetHead
from scoring.problems import Problem
from scoring.rules import Rule
from scoring.strict import Key, Number, Strict
from scoring.validation import build, suggest, validate, value_at
from scoring.yaml_text import parse_yaml
from services.assessment.written.schema import MODELS, write_schema


class Holder(Strict):
    rule: Rule


class Row(Strict):
    at: int | None = None
    words: tuple[str, ...] | None = Field(default=None, min_length=1)
    test: Literal["present", "absent"] | "Bound" | tuple["Row", ...] | None = None
    value: Number | bool | str | None = None
    values: Mapping[Key, Number | bool | str] = Field(default_factory=dict)
    table: "Table | None" = None


class Bound(Strict):
    at_least: Number | str


class Table(RootModel[Mapping[str, list[Row]]]):
    """A mapping that is a model by itself."""


Row.model_rebuild()


def faults(model: Any, text: str) -> list[str]:
    """Faults as "line:column code found", with what was expected after an arrow."""
    _, problems = validate(model, parse_yaml(text, file="a.yaml"))
    return [_write(problem) for problem in problems]


def _write(problem: Problem) -> str:
    found = f" {problem.found}" if problem.found else ""
    expected = f" → {problem.expected}" if problem.expected else ""
    return f"{problem.place.line}:{problem.place.column} {problem.code}{found}{expected}"


# places


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        # the kind `tiers` has a key `tiers`, the kind `cases` a key `cases`
        ("{kind: tiers, value: 5, tiers: [{from: 0, points: 1}]}", "1:28 not_quoted 5"),
        ("{kind: tiers, tiers: [{from: 0, points: 1}], percent: 7}", "1:61 not_yes_no 7"),
        ("{kind: tiers, tiers: [{from: x, points: 1}]}", "1:36 not_a_number x"),
        ("{kind: tiers, tiers: x}", "1:28 not_a_list x"),
        ("{kind: cases, cases: [], requires: 5}", "1:42 not_a_list 5"),
        # quantities are unions of measures and combinations
        ("{kind: ratio, done: {sum: [a, 3]}, total: b}", "1:37 not_quoted 3"),
        ("{kind: ratio, done: {sum: [a, {max: [b]}]}, total: b}", "1:43 too_few → 2"),
        ("{kind: ratio, done: [a, b], total: b}", "1:27 not_text […]"),
        ("{kind: ratio, done: A, total: b}", "1:27 wrong_form A → dossiers_on_time"),
    ],
)
def test_places_inside_rules(rule, fault):
    assert fault in faults(Holder, f"rule: {rule}\n")


def test_a_comparison_inside_a_case():
    case = "{key: a, name: {vi: a, en: a}, when: [{value: x, equals: [1]}], gives: {points: 1}}"
    text = f"rule:\n  kind: cases\n  cases:\n    - {case}\n    - {case}\n"
    column = 7 + case.index("[1]")
    assert faults(Holder, text) == [f"{n}:{column} not_text […]" for n in (4, 5)]


# unknown keys


@pytest.mark.parametrize(
    ("rule", "known", "hint"),
    [
        ("{kind: tiers, tiers: [{from: 0, points: 1}], valu: a}", "kind, value, tiers, percent",
         "value"),
        ("{kind: tiers, tiers: [{from: 0, points: 1, valu: 1}]}", "points, share, from, above", ""),
        ("{kind: ratio, valu: 80}",
         "kind, done, total, complement, coefficient, floor, target, fallback", ""),
        ("{kind: ratio, done: {valu: [a, b]}}", "sum, difference, max, quotient, percent_of", ""),
        ("{kind: cases, cases: [{key: a, name: {vi: a, en: a}, gives: {points: 1}, valu: 1}]}",
         "key, name, when, gives, rule, up_to", ""),
    ],
)  # fmt: skip
def test_the_keys_that_are_known_there_are_named(rule, known, hint):
    text = f"rule: {rule}\n"
    problems = validate(Holder, parse_yaml(text, file="a.yaml"))[1]
    (problem,) = (each for each in problems if each.code == "unknown_key")
    assert (problem.found, problem.expected) == ("valu", known)
    assert problem.params == {"key": "valu", "hint": hint}
    assert (problem.place.line, problem.place.column) == (1, text.index("valu:") + 1)


def test_unknown_keys_are_passed_over_where_nothing_else_is_wrong():
    text = "rule: {kind: tiers, ceilling: 9, tiers: [{from: 0, points: 1, x: 2}]}"
    built, problems = validate(Holder, parse_yaml(text, file="a.yaml"))
    assert [each.code for each in problems] == ["unknown_key", "unknown_key"]
    assert built is not None
    assert [tier.bound for tier in built.rule.tiers] == [0]


def test_a_key_under_a_wrong_name_is_missing_under_its_own():
    built, problems = validate(Row, parse_yaml("test: {at_leest: 5}", file="a.yaml"))
    assert built is None
    assert {(each.code, each.params["key"]) for each in problems} == {
        ("unknown_key", "at_leest"),
        ("missing_key", "at_least"),
    }


def test_what_hides_behind_a_misspelt_key():
    text = "rule: {kind: tiers, tiers: [{form: 0, points: 1}]}"
    built, problems = validate(Holder, parse_yaml(text, file="a.yaml"))
    assert built is None
    assert [(each.code, each.params["hint"]) for each in problems] == [("unknown_key", "from")]


# what was found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("at: x", ["1:5 not_whole x"]),
        ("at: 1.5", ["1:5 not_whole 1.5"]),
        ("at: [1]", ["1:5 not_whole […]"]),
        ("words: []", ["1:8 too_few → 1"]),
        ("words: {a: b}", ["1:8 not_a_list {…}"]),
        ("words: [5]", ["1:9 not_quoted 5"]),  # and not too few
        ("words: [true, [a], {a: b}]",
         ["1:9 not_text true", "1:15 not_text […]", "1:20 not_text {…}"]),
        ("words: [null]", ["1:9 no_value"]),
        # of a union, the member that was meant
        ("test: presen", ["1:7 not_one_of presen → present, absent"]),
        ("test: 5", ["1:7 not_one_of 5 → present, absent"]),
        ("test: {at_least: [1]}", ["1:18 not_a_number […]"]),
        ("test: [{at: x}, {at: y}]", ["1:13 not_whole x", "1:22 not_whole y"]),
        ("test: [{test: [{test: presen}]}]", ["1:23 not_one_of presen → present, absent"]),
        ("value: [1]", ["1:8 not_a_number […]"]),
        ("value: {a: 1}", ["1:8 not_a_number {…}"]),
        ("values: {a: null}", ["1:13 no_value"]),
        ("values: {A: 1}", ["1:10 wrong_form A → dossiers_on_time"]),
        ("values: {A: [1]}", ["1:10 wrong_form A → dossiers_on_time", "1:13 not_a_number […]"]),
        ("values: [a]", ["1:9 not_a_mapping […]"]),
        ("table: {a: [{at: x}]}", ["1:18 not_whole x"]),
        ("table: {a: [{att: 1}]}",
         ["1:14 unknown_key att → at, words, test, value, values, table"]),
        ("table: 5", ["1:8 not_a_mapping 5"]),
        ("- at: 1", ["1:1 not_a_mapping […]"]),
    ],
)  # fmt: skip
def test_what_was_found_and_what_was_expected(text, fault):
    assert faults(Row, text) == fault


def test_a_range():
    head = "max_points: 0\nrounding: {places: 7, mode: half_up, at: leaf}\n"
    assert "1:13 out_of_range 0 → > 0" in faults(SetHead, head)
    assert "2:20 out_of_range 7 → ≤ 6" in faults(SetHead, head)
    below = "rule: {kind: survey, options: [{key: a, name: {vi: a, en: a}, weight: -1}]}"
    assert faults(Holder, below) == [f"1:{below.index('-1') + 1} out_of_range -1 → ≥ 0"]


def test_a_kind_that_is_none():
    kinds = "checklist, choice, tiers, ratio, per_unit, cases, survey, reported, tracked"
    (problem,) = validate(Holder, parse_yaml("rule: {kind: tier}", file="a.yaml"))[1]
    assert _write(problem) == f"1:14 unknown_kind tier → {kinds}"
    assert problem.params == {"hint": "tiers"}
    assert faults(Holder, "rule: {kind: [a]}") == [f"1:14 unknown_kind […] → {kinds}"]
    assert faults(Holder, "rule: {kind: 5}") == [f"1:14 unknown_kind 5 → {kinds}"]


def test_long_texts_are_cut():
    (fault,) = faults(Row, f"at: {'x' * 200}")
    assert fault == f"1:5 not_whole {'x' * 60}…"


def test_a_fault_that_has_no_sentence_of_its_own_keeps_pydantics():
    class Even(Strict):
        number: Annotated[int, Field(multiple_of=2)]

    assert faults(Even, "number: 3") == ["1:9 wrong_value 3 → Input should be a multiple of 2"]


def test_part_of_a_file():
    parsed = parse_yaml("rows:\n  - {at: 1}\n  - {at: x, bt: 2}\n", file="a.yaml")
    assert validate(Row, parsed, ("rows", 0))[0] == Row(at=1)
    problems = validate(Row, parsed, ("rows", 1))[1]
    assert [_write(each) for each in problems] == [
        "3:10 not_whole x",
        "3:13 unknown_key bt → at, words, test, value, values, table",
    ]
    assert value_at(parsed.value, ("rows", 1, "at")) == "x"


def test_building_without_problems():
    assert build(Row, {"at": Decimal(1), "bt": 5}) == Row(at=1)
    assert build(Row, {"at": "x"}) is None
    assert build(Row, None) is None


def test_the_nearest_word():
    assert suggest("ceilling", ["floor", "ceiling"]) == "ceiling"
    assert suggest("xyz", ["floor", "ceiling"]) == ""
    assert suggest("x", []) == ""


def test_every_pattern_of_the_models_has_an_example():
    def patterns(node: Any):
        if isinstance(node, Mapping):
            yield from (each for key, each in node.items() if key == "pattern")
            yield from node.get("patternProperties", {})
        children = node.values() if isinstance(node, Mapping) else node
        for each in children if isinstance(node, Mapping | list) else ():
            yield from patterns(each)

    found = {
        each for model in MODELS.values() for each in patterns(json.loads(write_schema(model)))
    }
    assert len(found) == 5
    for pattern in found:
        adapter = TypeAdapter(Annotated[str, Field(pattern=pattern)])
        (fault,) = _pattern_faults(pattern)
        example = fault.split(" → ")[1]
        assert example != pattern
        assert adapter.validate_python(example) == example


def _pattern_faults(pattern: str) -> list[str]:
    class Shaped(Strict):
        text: Annotated[str, Field(pattern=pattern)]

    return faults(Shaped, 'text: "~ ~"')


def test_a_component_of_nothing():
    assert faults(Component, "code: a") == ["1:1 missing_key"] * 4
