"""pydantic's findings as problems: each with its line and column, a hint where a key is misspelt."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from scoring.problems import Problem
from scoring.yaml_text import ParsedYaml, Path

Model = TypeVar("Model", bound=BaseModel)

_RANGES = {
    "greater_than": "> {gt}",
    "greater_than_equal": "≥ {ge}",
    "less_than": "< {lt}",
    "less_than_equal": "≤ {le}",
}


def validate(
    model: type[Model], parsed: ParsedYaml, path: Path = ()
) -> tuple[Model | None, tuple[Problem, ...]]:
    """Build a model from the value at `path`; unknown keys are reported and then passed over.

    Returns the model (None where anything but unknown keys is wrong) and all problems.
    """
    value = value_at(parsed.value, path)
    try:
        return model.model_validate(value), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    problems = tuple(_problems(details, model, value, parsed, path))
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    if len(unknown) < len(details):
        return None, problems
    try:
        return model.model_validate(_without(value, unknown)), problems
    except ValidationError:  # a key missing under its right name hides behind the misspelt one
        return None, problems


def value_at(value: Any, path: Path) -> Any:
    """Return the part of a parsed value at `path`."""
    for part in path:
        value = value[part]
    return value


def suggest(word: str, known: Sequence[str]) -> str:
    """Return the known word that is nearest to a misspelt one, or nothing."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


def _problems(
    details: Sequence[ErrorDetails],
    model: type[BaseModel],
    value: Any,
    parsed: ParsedYaml,
    base: Path,
) -> Iterator[Problem]:
    for detail in details:
        path, rest = _path_in(value, detail["loc"])
        full = (*base, *path)
        context = detail.get("ctx", {})
        found = "" if isinstance(detail["input"], Mapping | list) else str(detail["input"])
        match detail["type"]:
            case "missing":
                yield Problem("missing_key", parsed.place(full), params={"key": rest})
            case "union_tag_not_found":
                yield Problem("missing_key", parsed.place(full), params={"key": "kind"})
            case "extra_forbidden":
                yield _unknown_key(model, detail["loc"], parsed, full)
            case "union_tag_invalid":
                allowed = str(context["expected_tags"]).replace("'", "")
                place = parsed.place((*full, "kind"))
                yield Problem("unknown_kind", place, str(context["tag"]), allowed)
            case "not_a_number" | "not_quoted" | "not_text" as code:
                yield Problem(code, parsed.place(full), found)
            case "one_of":
                yield Problem(
                    "one_of", parsed.place(full), expected=detail["msg"].split("of ", 1)[-1]
                )
            case "enum" | "literal_error":
                expected = str(context["expected"]).replace("'", "")
                yield Problem("not_one_of", parsed.place(full), found, expected)
            case "string_pattern_mismatch":
                yield Problem("wrong_form", parsed.place(full), found, str(context["pattern"]))
            case "string_too_short" | "too_short":
                yield Problem("too_few", parsed.place(full), expected=str(context["min_length"]))
            case kind if kind in _RANGES:
                expected = _RANGES[kind].format(**context)
                yield Problem("out_of_range", parsed.place(full), found, expected)
            case kind:
                yield Problem("wrong_type", parsed.place(full), found, kind.removesuffix("_type"))


def _unknown_key(
    model: type[BaseModel], location: Sequence[str | int], parsed: ParsedYaml, path: Path
) -> Problem:
    owner = _model_at(model, location[:-1])
    allowed = (
        [] if owner is None else [field.alias or name for name, field in owner.model_fields.items()]
    )
    key = str(location[-1])
    params = {"key": key, "hint": suggest(key, allowed)}
    return Problem("unknown_key", parsed.key_place(path), key, ", ".join(allowed), params)


def _path_in(value: Any, location: Sequence[str | int]) -> tuple[Path, str]:
    """Return the part of pydantic's location that stands in the file, and the last part of it.

    The location also holds the tags of unions, which the file does not.
    """
    path: list[str | int] = []
    for part in location:
        inside = (isinstance(value, Mapping) and part in value) or (
            isinstance(value, list) and isinstance(part, int) and part < len(value)
        )
        if inside:
            value = value[part]
            path.append(part)
    return tuple(path), str(location[-1]) if location else ""


def _model_at(model: Any, location: Sequence[str | int]) -> type[BaseModel] | None:
    """Follow pydantic's location through the types to the model that it ends in."""
    here = model
    for part in location:
        here = _step(here, part)
    models = [
        each for each in _members(here) if isinstance(each, type) and issubclass(each, BaseModel)
    ]
    return models[0] if models else None


def _step(here: Any, part: str | int) -> Any:
    for member in _members(here):
        if _is_tagged(member, part):
            return member
    for member in _members(here):
        bare = get_args(member)[0] if get_origin(member) is Annotated else member
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            for name, field in bare.model_fields.items():
                if part in (name, field.alias):
                    return field.annotation
        elif get_origin(bare) in (tuple, list) and isinstance(part, int):
            return get_args(bare)[0]
        elif get_args(bare):  # a mapping: the type of its values
            return get_args(bare)[-1]
    return None


def _is_tagged(member: Any, part: str | int) -> bool:
    if get_origin(member) is Annotated:
        return any(isinstance(each, Tag) and each.tag == part for each in member.__metadata__)
    kind = getattr(member, "model_fields", {}).get("kind")
    return (
        kind is not None
        and get_origin(kind.annotation) is Literal
        and part in get_args(kind.annotation)
    )


def _members(here: Any) -> list[Any]:
    """Return the types of a union, each as it stands; of anything else, itself alone."""
    if get_origin(here) is Annotated and not any(
        isinstance(each, Tag) for each in here.__metadata__
    ):
        return _members(get_args(here)[0])
    if get_origin(here) in (Union, UnionType):
        return [each for part in get_args(here) if part is not NoneType for each in _members(part)]
    return [here]


def _without(value: Any, locations: Sequence[Sequence[str | int]]) -> Any:
    """Return a copy of a parsed value in which the keys at these places are left out."""
    paths = {_path_in(value, location)[0] for location in locations}

    def copy(node: Any, path: Path) -> Any:
        if isinstance(node, Mapping):
            return {k: copy(v, (*path, k)) for k, v in node.items() if (*path, k) not in paths}
        if isinstance(node, list):
            return [copy(each, (*path, index)) for index, each in enumerate(node)]
        return node

    return copy(value, ())
