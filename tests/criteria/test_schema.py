"""The JSON Schemas for editors: fresh, true of every YAML, and able to find what is wrong."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from scoring.yaml_text import parse_yaml
from services.assessment.written.schema import MODELS, SCHEMAS, write_schema, write_schemas
from services.catalogue.sets import CRITERIA

FILES = sorted(CRITERIA.rglob("*.yaml"))
REFERENCE = "# yaml-language-server: $schema="


def as_json(value: Any) -> Any:
    """A parsed value as an editor's YAML reader hands it over."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {key: as_json(each) for key, each in value.items()}
        case list():
            return [as_json(each) for each in value]
    return value


def validator(name: str) -> Draft7Validator:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def faults(name: str, text: str) -> list[str]:
    """Places at which the schema refuses a text, with the word of the schema that does."""
    value = as_json(parse_yaml(text, file="a.yaml").value)
    errors = validator(name).iter_errors(value)
    return sorted(f"{'.'.join(map(str, each.path))} {each.validator}" for each in errors)


def schema_of(file: Path) -> str:
    if file.parent.name == "evidence":
        return "evidence.schema.json"
    if file.parent.name == "crosswalk":
        return "crosswalk.schema.json"
    return "set.schema.json" if file.name == "set.yaml" else "component.schema.json"


def test_what_is_committed_is_what_is_generated(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    assert {file.name for file in SCHEMAS.iterdir()} == set(MODELS)
    for name, model in MODELS.items():
        text = (SCHEMAS / name).read_bytes().decode("utf-8").replace("\r\n", "\n")
        assert text == write_schema(model), "run: python -m services.assessment.written.schema"
        assert (tmp_path / name).read_bytes().decode("utf-8") == text


def test_there_are_files() -> None:
    assert {schema_of(file) for file in FILES} == set(MODELS)
    assert len(FILES) > 15


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(CRITERIA).as_posix())
def test_every_yaml_names_its_schema_and_keeps_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    assert first.startswith(REFERENCE)
    assert (file.parent / first.removeprefix(REFERENCE)).resolve() == SCHEMAS / schema_of(file)
    assert faults(schema_of(file), text) == []


GOOD = CRITERIA.parent / "tests/bad_criteria/good"


@pytest.mark.parametrize(
    ("file", "right", "wrong", "place"),
    [
        ("1.yaml", "max_points: 2", "maxpoints: 2", [" additionalProperties", " required"]),
        ("1.yaml", 'code: "1"', "code: 1", ["code type"]),
        ("1.yaml", 'code: "1"', 'code: "1."', ["code pattern"]),
        ("1.yaml", "trust: constructed", "trust: sure", ["source.trust enum"]),
        ("1.yaml", "max_points: 2", 'max_points: "2"', ["max_points type"]),
        # inside a criterion, which may be a leaf or a group, the whole criterion is marked
        ("1.yaml", "kind: ratio", "kind: ratios", ["criteria.0 oneOf"]),
        ("1.yaml", "total: resolved}", "total: resolved, ceilling: 9}", ["criteria.0 oneOf"]),
        ("1.yaml", "total: resolved}", "total: resolved, floor: 101}", ["criteria.0 oneOf"]),
        ("1.yaml", "owner: van-phong", "owner: Văn phòng", ["criteria.0 oneOf"]),
        ("set.yaml", "mode: half_even", "mode: up", ["rounding.mode enum"]),
        ("set.yaml", "  van-phong:", "  Văn phòng:", ["owners additionalProperties"]),
        ("set.yaml", "years: [2024]", "years: [2024.5]", ["years.0 type"]),
    ],
)
def test_what_an_editor_marks(file: str, right: str, wrong: str, place: list[str]) -> None:
    text = (GOOD / file).read_text(encoding="utf-8")
    assert faults(schema_of(GOOD / file), text) == []
    assert right in text
    assert faults(schema_of(GOOD / file), text.replace(right, wrong, 1)) == place


def test_an_evidence_form_with_a_wrong_key() -> None:
    text = (CRITERIA / "evidence/bieu-06a.yaml").read_text(encoding="utf-8")
    assert "\ncolumns:" in text
    wrong = text.replace("\ncolumns:", "\ncolums:", 1)
    assert faults("evidence.schema.json", wrong) == [" additionalProperties"]


def test_what_an_editor_shows() -> None:
    component = json.loads((SCHEMAS / "component.schema.json").read_text(encoding="utf-8"))
    leaf, tier = component["$defs"]["Leaf"], component["$defs"]["Tier"]
    assert component["title"] == "Component"
    assert component["description"].startswith("A field of the index (lĩnh vực)")
    assert leaf["properties"]["documents"]["description"] == (
        "Other documents wanted as proof, in words."
    )
    assert leaf["additionalProperties"] is False
    assert leaf["properties"]["max_points"]["type"] == "number"
    assert set(tier["properties"]) == {"from", "above", "points", "share"}
    assert component["$defs"]["Role"]["enum"] == ["content", "bonus", "penalty"]
    head = json.loads((SCHEMAS / "set.schema.json").read_text(encoding="utf-8"))
    assert head["properties"]["set"]["description"].startswith("The set's name and year")
    rescale = head["properties"]["rescale_to"]["anyOf"][0]
    assert rescale == {"type": "number", "exclusiveMinimum": 0}
