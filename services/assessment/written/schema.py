"""JSON Schemas of the YAML files in criteria/, for editors: made from the models that read them.

`python -m services.assessment.written.schema` writes them to criteria/schema/. Each YAML names its
schema in its first line; editors then complete keys, show what they mean and mark what lint would
refuse.
"""

import ast
import inspect
import json
import textwrap
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scoring.crosswalk import Crosswalk
from scoring.model import Component, SetHead
from scoring.strict import Strict
from services.catalogue.sets import CRITERIA
from services.intake.forms.kinds import EvidenceKind

SCHEMAS = CRITERIA / "schema"
MODELS: Mapping[str, type[BaseModel]] = {
    "set.schema.json": SetHead,
    "component.schema.json": Component,
    "evidence.schema.json": EvidenceKind,
    "crosswalk.schema.json": Crosswalk,
}

_DIALECT = "http://json-schema.org/draft-07/schema#"  # the one that editors know best
_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


def write_schema(model: type[BaseModel]) -> str:
    """Return the schema of a model as the text of its file."""
    schema = model.model_json_schema(by_alias=True, schema_generator=_ForEditors)
    schema = json.loads(json.dumps(schema), object_hook=_with_bounds)
    return json.dumps({"$schema": _DIALECT, **schema}, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path = SCHEMAS) -> None:
    """Write all schemas."""
    folder.mkdir(exist_ok=True)
    for name, model in MODELS.items():
        (folder / name).write_text(write_schema(model), encoding="utf-8", newline="\n")


class _ForEditors(GenerateJsonSchema):
    """pydantic's schemas with what its own leave out: forms of keys, docstrings of fields."""

    def chain_schema(self, schema: core_schema.ChainSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["steps"][-1])  # "text, and of this form": the form

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        mapping = super().dict_schema(schema)
        if "patternProperties" in mapping:
            mapping["additionalProperties"] = False
        return mapping

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        written = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        for name, meaning in _meanings(model).items():
            key = model.model_fields[name].alias or name
            written["properties"][key]["description"] = meaning
        return written


def _with_bounds(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Give bounds of exact numbers, which pydantic leaves under its own names, those of JSON."""
    return {_BOUNDS.get(key, key): value for key, value in schema.items()}


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings that stand under the fields of a model and of those it builds on."""
    meanings: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if not issubclass(each, Strict):
            continue
        (definition,) = ast.parse(textwrap.dedent(inspect.getsource(each))).body
        for field, text in pairwise(getattr(definition, "body", ())):
            match field, text:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(meaning))),
                ):
                    meanings[name] = inspect.cleandoc(meaning)
    return meanings


if __name__ == "__main__":
    write_schemas()
